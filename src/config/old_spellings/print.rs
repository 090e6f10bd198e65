//! Values as TOML, for replacements.

use crate::tree::{Node, NodeValue};

/// A value on one line.
pub(super) fn node(value: &Node) -> String {
    match &value.value {
        NodeValue::Null => "\"\"".to_owned(),
        NodeValue::Scalar { text, quoted: true } => string(text),
        NodeValue::Scalar { text, .. } => text.clone(),
        NodeValue::List(items) => {
            let items: Vec<String> = items.iter().map(node).collect();
            format!("[{}]", items.join(", "))
        }
        NodeValue::Map(map) => {
            let entries: Vec<String> = map
                .entries
                .iter()
                .map(|entry| format!("{} = {}", key(&entry.key.value), node(&entry.node)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A key, in quotes if it needs them.
pub(super) fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        string(name)
    }
}

/// A basic string, whose escapes TOML shares with JSON.
pub(super) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
