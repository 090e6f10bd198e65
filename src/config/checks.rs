//! Reading `[checks.X]`: what a site wants to be so, besides what the compiler asks of every site.
//!
//! A check is of one of a few kinds, and each kind has its own keys; what they are is read in `keys`. Which records it
//! looks at, and whether they are as they should be, is found out in [`crate::check`].

mod keys;
mod kinds;
mod uses;

use indexmap::IndexMap;

use super::pages::DerivedPage;
use super::path::{Path, PathType, Scope, Template};
use super::query::{Condition, QueryReader};
use super::reader::Reader;
use super::schema::{Endpoints, Schema};
use crate::diagnostic::{CONFIG, Code, Diagnostic, Severity, did_you_mean, list_of};
use crate::text::Span;
use crate::tree::{Map, Node};

pub use kinds::{KINDS, Limit, Rule};

/// A declared check.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name, which messages show where the compiler's own show a code.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// How much what it finds matters.
    pub severity: Severity,
    /// What it looks at.
    pub on: CheckTargets,
    /// Which of them: all of these must hold.
    pub conditions: Vec<Condition>,
    /// Which of them: one of these must lead somewhere, if there are any.
    pub when_any: Vec<Path>,
    /// What it wants.
    pub rule: Rule,
    /// Its own words for what it finds.
    pub message: Option<Template>,
    /// What it is for.
    pub help: String,
}

/// What a check looks at.
#[derive(Clone, Debug)]
pub enum CheckTargets {
    /// The records of some types.
    Records(Endpoints),
    /// A set of a derived page, on each of its pages: the page's place among the declared ones, and the set's name.
    Set(usize, String),
}

/// Where a check's paths start from: the record that is looked at, and the names that are known.
struct Standing {
    on: CheckTargets,
    item: PathType,
    /// The names beside `$self`, which is the record.
    names: Scope,
}

/// Reads all checks. `raw` are the tables of pages as they are written, for those that could not be read.
pub(crate) fn read(
    tables: &[(&str, &Map, Span)],
    raw: &[(&str, &Map, Span)],
    pages: &IndexMap<String, DerivedPage>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Check> {
    let mut declarations = Declarations {
        raw,
        pages,
        schema,
        diagnostics,
    };
    tables
        .iter()
        .filter_map(|(name, map, span)| declarations.check(name, map, *span))
        .map(|it| (it.name.clone(), it))
        .collect()
}

struct Declarations<'a> {
    raw: &'a [(&'a str, &'a Map, Span)],
    pages: &'a IndexMap<String, DerivedPage>,
    schema: &'a Schema,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Declarations<'_> {
    fn check(&mut self, name: &str, map: &Map, span: Span) -> Option<Check> {
        self.name(name, span)?;
        let mut reader = Reader::new(map, span, format!("the check `{name}`"));
        reader.yes("enabled");
        let kind = reader
            .required("kind")
            .and_then(|word| self.kind(&word, &mut reader));
        let standing = match reader.node("on") {
            Some(node) => self.standing(name, node),
            None => reader.required("on").and(None),
        };
        let severities = [
            Severity::Off,
            Severity::Info,
            Severity::Warning,
            Severity::Error,
        ]
        .map(|one| (one.word(), one));
        let severity = reader
            .choice("severity", &severities)
            .unwrap_or(Severity::Warning);
        let help = reader.text("help").unwrap_or_default();
        let (Some(kind), Some(standing)) = (kind, standing) else {
            // Which other keys there are depends on what is wrong with these two.
            self.diagnostics.append(&mut reader.diagnostics);
            return None;
        };
        let mut scope = Scope::default();
        scope.add("self", standing.item.clone());
        scope.extend(&standing.names);
        let mut query = QueryReader::new(self.schema, &scope);
        let or_empty: Vec<String> = reader
            .texts("or_empty")
            .iter()
            .filter_map(|node| node.as_text())
            .map(str::to_owned)
            .collect();
        let conditions = reader.table("where").map_or_else(Vec::new, |(map, _)| {
            query.conditions(map, &standing.item, &or_empty)
        });
        let when_any = reader.texts("when_any");
        let when_any = when_any
            .iter()
            .filter_map(|node| query.path(node.as_text()?, node.span, Some(&standing.item)))
            .map(|(path, _)| path)
            .collect();
        let message = reader.node("message");
        let rule = keys::Keys {
            reader: &mut reader,
            query: &mut query,
            item: &standing.item,
            names: &standing.names,
        }
        .read(kind);
        let of_one = rule.as_ref().is_none_or(Rule::is_of_one);
        // What a check looks at has to be there: with a condition or a relation less, it would find gaps that are none.
        let sound = query.diagnostics.is_empty() && reader.diagnostics.is_empty();
        let mut found = std::mem::take(&mut query.diagnostics);
        // What is about all of them together knows the page's names and no record.
        let (known, item) = if of_one {
            (&scope, Some(&standing.item))
        } else {
            (&standing.names, None)
        };
        let mut words = QueryReader::new(self.schema, known);
        let message = message.and_then(|node| {
            node.as_text()
                .map(|text| words.pattern(text, node.span, item))
        });
        found.append(&mut words.diagnostics);
        self.diagnostics.extend(found);
        self.diagnostics.extend(reader.finish());
        let rule = rule.filter(|_| sound)?;
        Some(Check {
            name: name.to_owned(),
            span,
            severity,
            on: standing.on,
            conditions,
            when_any,
            rule,
            message,
            help,
        })
    }

    /// A name that can stand in the place of a code, and is none.
    fn name(&mut self, name: &str, span: Span) -> Option<()> {
        let sound = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !name.is_empty();
        let (message, help) = if !sound {
            (
                format!("a check cannot be called `{name}`"),
                "use small letters, digits and `-`, as in `dish-untried`",
            )
        } else if Code::from_word(name).is_some() {
            (
                format!("`{name}` is what messages of the compiler's own are called"),
                "give the check another name",
            )
        } else {
            return Some(());
        };
        self.diagnostics
            .push(Diagnostic::new(CONFIG, span, message).help(help));
        None
    }

    fn kind(&mut self, word: &str, reader: &mut Reader<'_>) -> Option<&'static str> {
        let known = || KINDS.iter().map(|(word, _)| *word);
        let found = known().find(|known| *known == word);
        if let (None, Some(node)) = (found, reader.node("kind")) {
            let help = did_you_mean(word, known())
                .unwrap_or_else(|| format!("the kinds are {}", list_of(known(), 12)));
            let message = format!("no kind of check is called `{word}`");
            self.diagnostics.push(
                Diagnostic::new(CONFIG, node.span, message)
                    .here("not found")
                    .help(help),
            );
        }
        found
    }

    /// What `on` names: types, or a set of a derived page.
    fn standing(&mut self, name: &str, node: &Node) -> Option<Standing> {
        let records = |types: Endpoints| Standing {
            item: PathType::Records {
                types: types.clone(),
                props: None,
            },
            on: CheckTargets::Records(types),
            names: Scope::default(),
        };
        if node.as_text() == Some("any") {
            return Some(records(Endpoints::Any));
        }
        if let Some((page, set)) = node.as_text().and_then(|text| text.split_once('.')) {
            return self.set(name, page, set, node.span);
        }
        let mut types = Vec::new();
        for item in node.items() {
            let word = item.as_text().unwrap_or_default();
            match self.schema.type_named(word) {
                Some(id) => types.push(id),
                None => {
                    let known = || self.schema.types.keys().map(String::as_str);
                    let help = did_you_mean(word, known()).unwrap_or_else(|| {
                        format!(
                            "the types are {}; a set of a page is written `PAGE.SET`",
                            list_of(known(), 24)
                        )
                    });
                    let message =
                        format!("no type is called `{word}`, which the check `{name}` is on");
                    self.diagnostics.push(
                        Diagnostic::new(CONFIG, item.span, message)
                            .here("not found")
                            .help(help),
                    );
                }
            }
        }
        (types.len() == node.items().len() && !types.is_empty())
            .then(|| records(Endpoints::Types(types)))
    }

    fn set(&mut self, name: &str, page: &str, set: &str, span: Span) -> Option<Standing> {
        let lost = |message: String, help: String| {
            Diagnostic::new(CONFIG, span, message)
                .here("not found")
                .help(help)
        };
        let Some((at, _, declared)) = self.pages.get_full(page) else {
            let known = || self.pages.keys().map(String::as_str);
            let help = did_you_mean(page, known())
                .unwrap_or_else(|| format!("the pages are {}", list_of(known(), 24)));
            let message = format!("no page is called `{page}`, which the check `{name}` is on");
            let unread = self.raw.iter().any(|(known, ..)| *known == page);
            self.diagnostics
                .extend((!unread).then(|| lost(message, help)));
            return None;
        };
        if !declared.sets.contains_key(set) {
            let known = || declared.sets.keys().map(String::as_str);
            let help = did_you_mean(set, known()).unwrap_or_else(|| match declared.sets.len() {
                0 => "it has no sets".to_owned(),
                _ => format!("its sets are {}", list_of(known(), 24)),
            });
            let message =
                format!("the page `{page}` has no set `{set}`, which the check `{name}` is on");
            let written = self
                .raw
                .iter()
                .find(|(known, ..)| *known == page)
                .and_then(|(_, map, _)| map.node("sets")?.as_map());
            let unread = written.is_some_and(|sets| sets.get(set).is_some());
            self.diagnostics
                .extend((!unread).then(|| lost(message, help)));
            return None;
        }
        let item = declared
            .scope
            .get(set)
            .filter(|_| declared.complete)?
            .clone();
        Some(Standing {
            on: CheckTargets::Set(at, set.to_owned()),
            item,
            names: declared.scope.clone(),
        })
    }
}
