//! Words of the preset's scales and enumerations that a site takes out by writing its own.

use indexmap::IndexSet;

use super::merging::tables;
use crate::text::Span;
use crate::tree::{Map, Node};

/// The words that one scale or enumeration no longer has.
#[derive(Clone, Debug)]
pub(crate) struct RemovedWords {
    /// What declares them: `scale NAME`, or `field NAME`.
    pub(crate) owner: String,
    /// The name of the scale or the field.
    pub(crate) name: String,
    /// The words.
    pub(crate) words: Vec<String>,
    /// Where the site writes its own.
    pub(crate) span: Span,
}

/// Finds the words that a preset has and the site's own lists leave out.
pub(super) fn find(preset: &Map, own: &Map) -> Vec<RemovedWords> {
    let mut found = Vec::new();
    for entry in tables(own, "scales").map_or(&[] as &[_], |scales| &scales.entries) {
        let name = entry.key.value.as_str();
        let before = tables(preset, "scales").and_then(|scales| scales.node(name));
        found.extend(
            before.and_then(|before| lost(format!("scale {name}"), name, before, &entry.node)),
        );
    }
    for entry in tables(own, "types").map_or(&[] as &[_], |types| &types.entries) {
        let fields = |map: &Map| map.node("fields").and_then(Node::as_map).cloned();
        let before = tables(preset, "types")
            .and_then(|types| types.node(&entry.key.value))
            .and_then(Node::as_map);
        let (Some(before), Some(now)) = (
            before.and_then(fields),
            entry.node.as_map().and_then(fields),
        ) else {
            continue;
        };
        for field in &now.entries {
            let name = field.key.value.as_str();
            let of = |node: &Node| node.as_map().and_then(|map| map.node("of")).cloned();
            let (Some(before), Some(now)) = (before.node(name).and_then(of), of(&field.node))
            else {
                continue;
            };
            found.extend(lost(format!("field {name}"), name, &before, &now));
        }
    }
    found
}

fn lost(owner: String, name: &str, before: &Node, now: &Node) -> Option<RemovedWords> {
    let words = |node: &Node| -> IndexSet<String> {
        let id = |item: &Node| {
            item.as_text()
                .or_else(|| item.as_map()?.node("id")?.as_text())
                .map(str::to_owned)
        };
        node.items().iter().filter_map(id).collect()
    };
    let words: Vec<String> = words(before).difference(&words(now)).cloned().collect();
    (!words.is_empty()).then(|| RemovedWords {
        owner,
        name: name.to_owned(),
        words,
        span: now.span,
    })
}
