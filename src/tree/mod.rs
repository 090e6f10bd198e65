//! One value tree for all that authors write as data: front matter (YAML), configs and view blocks (TOML), rows of tables.
//!
//! Every node knows its place, and scalars stay the text that was written: what `no`, `2026-01-02` or `1` mean is decided
//! by the schema that reads them, never by the notation. The tree judges nothing.

mod toml;
mod yaml;

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Span, Spanned};

pub use toml::parse as parse_toml;
pub use yaml::{parse as parse_yaml, parse_json};

/// Nothing, because the parser panics.
fn unreadable(code: Code, text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let line = text.lines().next().map_or(0, str::len);
    let problem = Diagnostic::new(
        code,
        Span::new(file, offset, offset + line),
        "this cannot be read: the parser fails on it",
    )
    .help("take out the lines that are least ordinary, one after another, until it can be read");
    (Map::default(), vec![problem])
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: NodeValue,
}

/// The shapes a value can have.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// Nothing: a key without a value, `~` or `null`.
    Null,
    /// Text as written, quotes and escapes resolved.
    Scalar {
        /// The text.
        text: String,
        /// Whether it was quoted (or is a TOML string): then it is never a number or a yes/no.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values.
    Map(Map),
}

/// Keys and values in their written order; keys are unique.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The entries.
    pub entries: Vec<NodeEntry>,
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeEntry {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub node: Node,
}

impl Node {
    /// A scalar that nobody wrote: a default or a derived value.
    #[must_use]
    pub fn text(text: impl Into<String>, span: Span) -> Self {
        Self {
            span,
            value: NodeValue::Scalar {
                text: text.into(),
                quoted: true,
            },
        }
    }

    /// What a message calls this shape.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            NodeValue::Null => "nothing",
            NodeValue::Scalar { .. } => "a single value",
            NodeValue::List(_) => "a list",
            NodeValue::Map(_) => "a group of keys",
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The map, if it is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            NodeValue::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items of a list; a single value counts as a list of one, nothing as an empty one.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            NodeValue::List(items) => items,
            NodeValue::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }
}

impl Node {
    /// Moves every place in it; data is nested no deeper than its notations allow.
    fn relocate(&mut self, place: &impl Fn(Span) -> Span) {
        self.span = place(self.span);
        match &mut self.value {
            NodeValue::Null | NodeValue::Scalar { .. } => {}
            NodeValue::List(items) => items.iter_mut().for_each(|item| item.relocate(place)),
            NodeValue::Map(map) => map.relocate(place),
        }
    }
}

impl Map {
    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&NodeEntry> {
        self.entries.iter().find(|entry| entry.key.value == key)
    }

    /// The value of a key.
    #[must_use]
    pub fn node(&self, key: &str) -> Option<&Node> {
        self.get(key).map(|entry| &entry.node)
    }

    /// Adds or replaces an entry, keeping the place in the order of one replaced.
    pub fn set(&mut self, key: Spanned<String>, node: Node) {
        match self
            .entries
            .iter_mut()
            .find(|entry| entry.key.value == key.value)
        {
            Some(entry) => *entry = NodeEntry { key, node },
            None => self.entries.push(NodeEntry { key, node }),
        }
    }

    /// Moves every place in it.
    pub fn relocate(&mut self, place: &impl Fn(Span) -> Span) {
        for NodeEntry { key, node } in &mut self.entries {
            key.span = place(key.span);
            node.relocate(place);
        }
    }

    /// Lays `over` on top: its values win, maps are merged key by key, all else is replaced whole.
    pub fn merge(&mut self, over: Self) {
        let mut places: HashMap<String, usize> = HashMap::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            places.entry(entry.key.value.clone()).or_insert(at);
        }
        for NodeEntry { key, node } in over.entries {
            let Some(at) = places.get(&key.value).copied() else {
                places.insert(key.value.clone(), self.entries.len());
                self.entries.push(NodeEntry { key, node });
                continue;
            };
            match (&mut self.entries[at].node.value, node.value) {
                (NodeValue::Map(below), NodeValue::Map(over)) => below.merge(over),
                (_, value) => {
                    self.entries[at] = NodeEntry {
                        key,
                        node: Node {
                            span: node.span,
                            value,
                        },
                    }
                }
            }
        }
    }

    /// Its entries by their keys, for looking up many: [`Self::get`] goes through all of them.
    #[must_use]
    pub fn by_key(&self) -> HashMap<&str, &NodeEntry> {
        self.entries
            .iter()
            .rev()
            .map(|entry| (entry.key.value.as_str(), entry))
            .collect()
    }
}
