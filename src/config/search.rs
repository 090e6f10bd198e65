//! Reading `[search]`, and the keys of other tables that only search reads: other names of pages, and the weights of their scores.
//!
//! Texts are split into words and compared as the index does it. Finding them in pages is up to the index.

use hirebook_search::{Phrase, Synonym, Weight};

use super::reader::{ReadNode, TableNode, TableReader, table};
use super::value_kind::ValueKind;
use crate::diagnostic::{CONFIG, Diagnostic, Severity};
use crate::text::{Span, Spanned};
use crate::tree::{Node, NodeEntry, NodeValue};

/// What a site declares for search.
#[derive(Clone, Debug, Default)]
pub struct SearchConfig {
    /// Words that readers type, and the words that pages contain instead.
    pub synonyms: Vec<Synonym<'static>>,
}

table! {
    /// What search knows besides the texts.
    SearchTable<'a>: Default {
        /// What pages contain instead of the words that readers type: other words, or a list of them. An empty list removes a synonym of the preset.
        synonyms: Option<TableNode<'a>> as SYNONYMS,
    }
}

/// Reads `[search]`.
pub(super) fn read(
    table: Option<TableNode<'_>>,
    language: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> SearchConfig {
    let declared: SearchTable<'_> = table.map_or_else(Default::default, |table| {
        table.read("`[search]`", diagnostics)
    });
    let mut reader = SynonymReader {
        language,
        keys: Vec::new(),
        diagnostics,
    };
    for entry in declared
        .synonyms
        .map_or(&[][..], |table| &table.map.entries)
    {
        reader.key(entry);
    }
    reader.report_chains();
    let synonyms = reader.keys.into_iter().map(|key| Synonym {
        key: key.text.into(),
        values: key
            .values
            .into_iter()
            .map(|value| value.text.into())
            .collect(),
    });
    SearchConfig {
        synonyms: synonyms.collect(),
    }
}

/// A text of `[search.synonyms]`.
struct SynonymText {
    text: String,
    span: Span,
    phrase: Phrase,
}

/// A key with its values.
struct SynonymKey {
    text: String,
    span: Span,
    phrase: Phrase,
    values: Vec<SynonymText>,
}

/// Reads `[search.synonyms]`.
struct SynonymReader<'d> {
    language: &'d str,
    keys: Vec<SynonymKey>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl SynonymReader<'_> {
    fn report(&mut self, span: Span, message: String, help: impl Into<String>) {
        let problem = Diagnostic::new(CONFIG, span, message);
        self.diagnostics.push(problem.help(help));
    }

    /// Reads a key with its values. An empty list removes the key of a preset.
    fn key(&mut self, entry: &NodeEntry) {
        let Spanned { value: text, span } = entry.key.clone();
        let phrase = Phrase::new(&text, self.language);
        let is_removal = matches!(&entry.node.value, NodeValue::List(list) if list.is_empty());
        if self.is_repeated(&text, span, &phrase, is_removal) || is_removal {
            return;
        }
        if phrase.is_stop_words {
            let help = "write the words that readers type, at least one of which is not as common as `the`";
            return self.report(
                span,
                without_words("key", &text, "`[search.synonyms]`", &phrase),
                help,
            );
        }
        if !phrase.is_as_written {
            let words = phrase.words.join(" ");
            let message =
                format!("search reads the key `{text}` of `[search.synonyms]` as `{words}`");
            let help = format!("write `\"{words}\"`, which also stands for `{text}`");
            return self.report(span, message, help);
        }
        let values = self.values(&text, &phrase, &entry.node);
        self.keys.push(SynonymKey {
            text,
            span,
            phrase,
            values,
        });
    }

    /// Reports a key with the words of another one.
    fn is_repeated(&mut self, text: &str, span: Span, phrase: &Phrase, is_removal: bool) -> bool {
        let same = |known: &&SynonymKey| known.phrase.stems == phrase.stems;
        let Some(known) = self.keys.iter().find(same) else {
            return false;
        };
        let message = format!(
            "`{}` and `{text}` in `[search.synonyms]` are the same words to search",
            known.text
        );
        let help = if is_removal {
            format!("write `\"{}\" = []` to remove it", known.text)
        } else {
            format!("write all values at `{}`, and remove `{text}`", known.text)
        };
        self.diagnostics.push(
            Diagnostic::new(CONFIG, span, message)
                .also(known.span, "the same words")
                .help(help),
        );
        true
    }

    fn values(&mut self, key: &str, of_key: &Phrase, node: &Node) -> Vec<SynonymText> {
        let mut values: Vec<SynonymText> = Vec::new();
        for item in node.items() {
            let NodeValue::Scalar { text, quoted: true } = &item.value else {
                let found = item
                    .as_text()
                    .map_or(item.kind().to_owned(), |text| format!("`{text}`"));
                let message = format!("a value of the synonym `{key}` is {found}, not a string");
                let help = "write words in quotes, or `[]` to remove a synonym of the preset";
                self.report(item.span, message, help);
                continue;
            };
            let phrase = Phrase::new(text, self.language);
            if phrase.is_stop_words {
                let of = format!("the synonym `{key}`");
                let help = "write words that pages contain, at least one of which is not as common as `the`";
                let message = without_words("value", text, &of, &phrase);
                self.report(item.span, message, help);
            } else if phrase.stems == of_key.stems {
                let message = format!(
                    "the value `{text}` of the synonym `{key}` is the same to search as its key"
                );
                let help = "remove it: case, accents and word forms do not matter";
                self.report(item.span, message, help);
            } else if let Some(known) = values
                .iter()
                .find(|known| known.phrase.stems == phrase.stems)
            {
                let message = format!(
                    "the values `{}` and `{text}` of the synonym `{key}` are the same to search",
                    known.text
                );
                self.diagnostics.push(
                    Diagnostic::new(CONFIG, item.span, message)
                        .severity(Severity::Warning)
                        .help("remove one of them: case, accents and word forms do not matter"),
                );
            } else {
                values.push(SynonymText {
                    text: text.clone(),
                    span: item.span,
                    phrase,
                });
            }
        }
        values
    }

    /// Reports values that are keys with further values: these do not find the pages of both.
    fn report_chains(&mut self) {
        for key in &self.keys {
            for value in &key.values {
                let next = self
                    .keys
                    .iter()
                    .find(|other| other.phrase.stems == value.phrase.stems);
                let Some(next) = next else { continue };
                let is_new = |further: &&SynonymText| {
                    let stems = &further.phrase.stems;
                    let is_known = |known: &SynonymText| known.phrase.stems == *stems;
                    *stems != key.phrase.stems && !key.values.iter().any(is_known)
                };
                let Some(further) = next.values.iter().find(is_new) else {
                    continue;
                };
                let (key, value, further) = (&key.text, value, &further.text);
                let message = format!(
                    "`{key}` does not find `{further}`: `{}` is a key itself, and its values are not followed",
                    value.text
                );
                self.diagnostics.push(
                    Diagnostic::new(CONFIG, value.span, message)
                        .severity(Severity::Warning)
                        .also(next.span, "its values")
                        .help(format!(
                            "add `\"{further}\"` to the values of `{key}`, or remove `\"{}\"` there",
                            value.text
                        )),
                );
            }
        }
    }
}

/// Says that a key or a value has no words to search for.
fn without_words(what: &str, text: &str, of: &str, phrase: &Phrase) -> String {
    if text.trim().is_empty() {
        format!("a {what} of {of} is empty")
    } else if phrase.words.is_empty() {
        format!("the {what} `{text}` of {of} has no words")
    } else {
        format!("the {what} `{text}` of {of} has only stop words")
    }
}

/// What a declaration of pages says about search.
#[derive(Clone, Debug, Default)]
pub struct PageSearch {
    /// Other names under which search finds its pages.
    pub aliases: Vec<String>,
    /// What the scores of its pages are multiplied by.
    pub weight: Weight,
}

table! {
    /// What a declaration of pages declares for search.
    PageSearchTable {
        /// Other names under which search finds its pages.
        aliases: Vec<Spanned<String>>,
        /// What search multiplies the scores of its pages by.
        search_weight: Option<SearchWeight> = "1",
    }
}

impl PageSearch {
    /// Reads the keys of a declaration; `what` is its name in messages. Aliases that have no words are left out.
    pub(super) fn read(reader: &mut TableReader<'_>, what: &str) -> Self {
        let table: PageSearchTable = reader.read_table();
        let mut aliases = Vec::new();
        for Spanned { value, span } in table.aliases {
            if !Phrase::new(&value, "").words.is_empty() {
                aliases.push(value);
                continue;
            }
            let message = if value.trim().is_empty() {
                format!("an alias of {what} is empty")
            } else {
                format!("the alias `{value}` of {what} has no words")
            };
            let help = "write a name that readers type, or remove it";
            let problem = Diagnostic::new(CONFIG, span, message).help(help);
            reader.diagnostics.push(problem);
        }
        let weight = table
            .search_weight
            .map_or_else(Weight::default, |weight| weight.0);
        Self { aliases, weight }
    }
}

/// `search_weight`: what the scores of pages are multiplied by.
pub(super) struct SearchWeight(pub(super) Weight);

impl<'a> ReadNode<'a> for SearchWeight {
    const KIND: ValueKind = ValueKind::Range(0.1, 10.0);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let number = node.as_text().and_then(|text| text.parse::<f64>().ok());
        match number.filter(|number| (0.1..=10.0).contains(number)) {
            Some(number) => Some(Self(Weight::new(number))),
            None => {
                let wrong = reader.wrong(key, node, "a number from 0.1 to 10");
                let problem = reader.diagnostics.pop();
                let help = "write `2` for twice the score, or `0.5` for half of it";
                reader
                    .diagnostics
                    .extend(problem.map(|problem| problem.help(help)));
                wrong
            }
        }
    }
}
