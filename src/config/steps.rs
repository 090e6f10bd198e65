//! Scales and enumerations: their words, and how they are read.

use indexmap::IndexMap;

use super::reader::{ReadKey, Required, TableNode, TableReader, table};
use super::value_kind::ValueKind;
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::text::capitalised;
use crate::tree::{Map, Node, NodeValue};

/// An ordered enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Its steps, lowest first.
    pub steps: Steps,
}

/// The steps of a scale or an enumeration, in order and indexed by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps(IndexMap<String, Step>);

impl Steps {
    /// Appends a step. Returns false, and adds nothing, if its word is already present.
    pub fn push(&mut self, step: Step) -> bool {
        let is_new = !self.0.contains_key(&step.id);
        if is_new {
            self.0.insert(step.id.clone(), step);
        }
        is_new
    }

    /// Whether there are no steps.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The step of a word.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<&Step> {
        self.0.get(word)
    }

    /// The position of a word, counted from 0.
    #[must_use]
    pub fn position(&self, word: &str) -> Option<usize> {
        self.0.get_index_of(word)
    }

    /// The steps, lowest first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Step> + ExactSizeIterator + Clone {
        self.0.values()
    }

    /// The words, lowest first.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }
}

impl FromIterator<Step> for Steps {
    fn from_iter<T: IntoIterator<Item = Step>>(steps: T) -> Self {
        let mut found = Self::default();
        for step in steps {
            found.push(step);
        }
        found
    }
}

/// One word of a scale or an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The word that authors write.
    pub id: String,
    /// The words that readers see.
    pub title: String,
    /// A title for narrow columns.
    pub short: Option<String>,
    /// If the value is negative: the warning that is shown next to every mention of a record with it.
    pub negative: Option<String>,
}

impl Step {
    /// A step that is not negative.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            short: None,
            negative: None,
        }
    }
}

table! {
    /// A step of a scale, or a word of an enum. A word alone is short for `{ id = "WORD" }`.
    StepTable {
        /// The word that authors write.
        id: Required<String>,
        /// The words that readers see.
        title: Option<String> = "the word",
        /// A title for narrow columns.
        short: Option<String>,
        /// Whether records with this word are marked wherever they are listed; a text is the mark.
        negative: Negative = "`false`",
    }
}

/// `negative = true`, or the warning that is shown; empty if that is the title of the step.
pub(in crate::config) struct Negative(Option<String>);

impl<'a> ReadKey<'a> for Negative {
    const KIND: ValueKind = ValueKind::OneOf(&[ValueKind::Boolean, ValueKind::Text]);

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self {
        Self(match reader.node(key).and_then(Node::as_text) {
            Some("true") => Some(String::new()),
            Some("false") => None,
            _ => reader
                .read::<Option<String>>(key)
                .filter(|text| !text.is_empty()),
        })
    }
}

/// Reads `[scales]`.
pub(super) fn read_scales(map: &Map, diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, Scale> {
    let scale = |name: &str, node, diagnostics: &mut _| Scale {
        steps: read_steps(node, name, diagnostics),
    };
    map.entries
        .iter()
        .map(|entry| (&entry.key.value, &entry.node))
        .map(|(name, node)| (name.clone(), scale(name, node, diagnostics)))
        .collect()
}

/// Reads `["low", "high"]` or `[{ id = "low", title = "Low" }, …]`; `what` is its name in messages.
pub(super) fn read_steps(node: &Node, what: &str, diagnostics: &mut Vec<Diagnostic>) -> Steps {
    let mut found = Steps::default();
    for item in node.items() {
        let step = match &item.value {
            NodeValue::Scalar { text, .. } => Step::new(text, capitalised(text)),
            NodeValue::Map(map) => {
                let table = TableNode {
                    map,
                    span: item.span,
                };
                match read_step(table, what, diagnostics) {
                    Some(step) => step,
                    None => continue,
                }
            }
            _ => {
                let message = format!("a step of `{what}` is {}, not a string", item.kind());
                diagnostics.push(Diagnostic::new(CONFIG, item.span, message));
                continue;
            }
        };
        let message = format!("`{}` occurs twice in `{what}`", step.id);
        if !found.push(step) {
            diagnostics
                .push(Diagnostic::new(CONFIG, item.span, message).help("remove one of them"));
        }
    }
    if found.is_empty() {
        diagnostics.push(
            Diagnostic::new(CONFIG, node.span, format!("`{what}` has no steps"))
                .help("list its steps, lowest first"),
        );
    }
    found
}

fn read_step(table: TableNode<'_>, what: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Step> {
    let step: StepTable = table.read(format!("a step of `{what}`"), diagnostics);
    let id = step.id.0?;
    let title = step.title.unwrap_or_else(|| capitalised(&id));
    let negative = step
        .negative
        .0
        .map(|text| if text.is_empty() { title.clone() } else { text });
    Some(Step {
        id,
        title,
        short: step.short,
        negative,
    })
}
