//! The tree of all data that authors write: front matter (YAML), configs and view blocks (TOML), rows of tables.
//!
//! Every node has its location, and scalars keep their source text: the schema decides what `no`, `2026-01-02` or `1` mean,
//! not the notation. The tree validates nothing. Next: [`crate::config`] and [`crate::document`], which read it.

mod toml;
mod yaml;

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Span, Spanned};

pub use toml::parse as parse_toml;
pub use yaml::{parse as parse_yaml, parse_json};

/// The result for a text on which the parser panics.
fn unreadable(code: Code, text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let line = text.lines().next().map_or(0, str::len);
    let problem = Diagnostic::new(
        code,
        Span::new(file, offset, offset + line),
        "the parser crashed on this text",
    )
    .help("remove unusual lines one by one to find the cause, and please report this bug");
    (Map::default(), vec![problem])
}

/// A value and its location.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its location, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub value: NodeValue,
}

/// The value of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// Nothing: a key without a value, `~` or `null`.
    Null,
    /// Text as written, quotes and escapes resolved.
    Scalar {
        /// The text.
        text: String,
        /// Whether it was quoted, or is a TOML string. It is then never a number or a boolean.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys and values.
    Map(Map),
}

/// Keys and values in source order; keys are unique.
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
    /// A scalar that is not in the source: a default or a derived value.
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

    /// The kind of the value, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            NodeValue::Null => "nothing",
            NodeValue::Scalar { .. } => "a single value",
            NodeValue::List(_) => "a list",
            NodeValue::Map(_) => "an object",
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

    /// The items of a list. A single value counts as a list of one item, and null as an empty list.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            NodeValue::List(items) => items,
            NodeValue::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Maps all spans. Recursion is safe because readers bound the depth.
    fn relocate(&mut self, convert: &impl Fn(Span) -> Span) {
        self.span = convert(self.span);
        match &mut self.value {
            NodeValue::Null | NodeValue::Scalar { .. } => {}
            NodeValue::List(items) => items.iter_mut().for_each(|item| item.relocate(convert)),
            NodeValue::Map(map) => map.relocate(convert),
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

    /// Adds an entry, or replaces the one with the same key in its position.
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

    /// Maps all spans.
    pub fn relocate(&mut self, convert: &impl Fn(Span) -> Span) {
        for NodeEntry { key, node } in &mut self.entries {
            key.span = convert(key.span);
            node.relocate(convert);
        }
    }

    /// Merges `over` into this map: maps are merged key by key, and other values of `over` replace those of this map.
    pub fn merge(&mut self, over: Self) {
        let mut positions: HashMap<String, usize> = HashMap::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            positions.entry(entry.key.value.clone()).or_insert(at);
        }
        for NodeEntry { key, node } in over.entries {
            let Some(at) = positions.get(&key.value).copied() else {
                positions.insert(key.value.clone(), self.entries.len());
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

    /// The entries by key, for many lookups; [`Self::get`] is a linear search.
    #[must_use]
    pub fn by_key(&self) -> HashMap<&str, &NodeEntry> {
        self.entries
            .iter()
            .rev()
            .map(|entry| (entry.key.value.as_str(), entry))
            .collect()
    }
}
