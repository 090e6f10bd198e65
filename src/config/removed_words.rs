//! Words of the preset's scales and enumerations that a site removes by writing its own list.

use indexmap::IndexSet;

use super::tables::{FIELDS, SCALES, TYPES, entries, table};
use crate::text::Span;
use crate::tree::{Map, Node};

/// The words that one scale or enumeration no longer has.
#[derive(Clone, Debug)]
pub(crate) struct RemovedWords {
    /// Their declaration: `scale NAME`, or `field NAME`.
    pub(crate) owner: String,
    /// The name of the scale or the field.
    pub(crate) name: String,
    /// The words.
    pub(crate) words: Vec<String>,
    /// The place of the site's own list.
    pub(crate) span: Span,
}

/// Finds the words that are in lists of the preset, but not in those with which the site replaces them.
pub(super) fn find(preset: &Map, own: &Map) -> Vec<RemovedWords> {
    let mut found = Vec::new();
    for scale in entries(own, SCALES) {
        let name = scale.key.value.as_str();
        let before = table(preset, SCALES).and_then(|scales| scales.node(name));
        found.extend(before.and_then(|before| removed("scale", name, before, &scale.node)));
    }
    for declared in entries(own, TYPES) {
        let name = &declared.key.value;
        let before = table(preset, TYPES).and_then(|types| table(types, name));
        let fields = declared
            .node
            .as_map()
            .map_or(&[] as &[_], |map| entries(map, FIELDS));
        for field in fields {
            let name = field.key.value.as_str();
            let before = before.and_then(|before| table(before, FIELDS)?.node(name));
            let list = |field: &'_ Node| field.as_map().and_then(|map| map.node("of")).cloned();
            if let (Some(before), Some(now)) = (before.and_then(list), list(&field.node)) {
                found.extend(removed("field", name, &before, &now));
            }
        }
    }
    found
}

fn removed(what: &str, name: &str, before: &Node, now: &Node) -> Option<RemovedWords> {
    let words = |node: &Node| -> IndexSet<String> {
        let word = |item: &Node| {
            item.as_text()
                .or_else(|| item.as_map()?.node("id")?.as_text())
                .map(str::to_owned)
        };
        node.items().iter().filter_map(word).collect()
    };
    let words: Vec<String> = words(before).difference(&words(now)).cloned().collect();
    (!words.is_empty()).then(|| RemovedWords {
        owner: format!("{what} {name}"),
        name: name.to_owned(),
        words,
        span: now.span,
    })
}
