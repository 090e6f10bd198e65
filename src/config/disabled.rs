//! Taking out what a site does not want of its preset: every table that says `enabled = false`, and what the preset says of it.
//!
//! What the site itself says of something that is gone stays, and is an error where it is read.

use crate::text::{FileId, Span};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// How deep such tables can stand: `[types.X.fields.Y.fields.Z]`.
const DEPTH: usize = 3;

/// Removes the tables, the preset's relations from or to types that are gone, the preset's checks of those types and of sets
/// of pages that are gone, and the preset's menu entries for them.
/// True if anything was taken out.
pub(crate) fn drop(map: &mut Map, preset: Option<FileId>) -> bool {
    let gone = |table: &str| -> Vec<String> {
        let entries = map
            .node(table)
            .and_then(Node::as_map)
            .map_or(&[] as &[_], |inner| &inner.entries);
        entries
            .iter()
            .filter(|entry| off(entry))
            .map(|entry| entry.key.value.clone())
            .collect()
    };
    let types = gone("types");
    let items: Vec<String> = types
        .iter()
        .cloned()
        .chain(
            gone("pages")
                .into_iter()
                .map(|name| format!("pages.{name}")),
        )
        .collect();
    let subjects: Vec<String> = types
        .iter()
        .cloned()
        .chain(sets_of_gone_pages(map))
        .collect();
    let dropped = within(map, DEPTH);
    let by_preset = |span: Span| Some(span.file) == preset;
    let named = [
        ("relations", &["from", "to"] as &[_], &types),
        ("checks", &["on"], &subjects),
        ("menu", &["items"], &items),
    ];
    for (table, keys, names) in named {
        let Some(inner) = table_mut(map, table) else {
            continue;
        };
        inner
            .entries
            .retain_mut(|entry| !forget(entry, keys, names, by_preset) || table == "menu");
    }
    dropped
}

/// A table of a table.
pub(super) fn table_mut<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut Map> {
    let entry = map
        .entries
        .iter_mut()
        .find(|entry| entry.key.value == key)?;
    if let NodeValue::Map(inner) = &mut entry.node.value {
        Some(inner)
    } else {
        None
    }
}

/// As checks name them: `PAGE.SET`.
fn sets_of_gone_pages(map: &Map) -> Vec<String> {
    let pages = map
        .node("pages")
        .and_then(Node::as_map)
        .map_or(&[] as &[_], |inner| &inner.entries);
    let sets = |page: &NodeEntry| {
        let sets = page
            .node
            .as_map()
            .and_then(|page| page.node("sets"))
            .and_then(Node::as_map);
        let names = sets.map_or(&[] as &[_], |sets| &sets.entries).iter();
        names
            .map(|set| format!("{}.{}", page.key.value, set.key.value))
            .collect::<Vec<_>>()
    };
    pages
        .iter()
        .filter(|page| off(page))
        .flat_map(sets)
        .collect()
}

/// Whether a table says `enabled = false`.
pub(super) fn off(entry: &NodeEntry) -> bool {
    entry
        .node
        .as_map()
        .and_then(|inner| inner.node("enabled"))
        .and_then(Node::as_text)
        == Some("false")
}

fn within(map: &mut Map, depth: usize) -> bool {
    let before = map.entries.len();
    map.entries.retain(|entry| !off(entry));
    let mut dropped = map.entries.len() < before;
    for entry in &mut map.entries {
        if let (NodeValue::Map(inner), true) = (&mut entry.node.value, depth > 0) {
            dropped |= within(inner, depth - 1);
        }
    }
    dropped
}

/// Takes names out of a table's lists, as far as these are written where they may be changed. True if one of the lists has nothing left.
pub(super) fn forget(
    entry: &mut NodeEntry,
    keys: &[&str],
    names: &[String],
    may_change: impl Fn(Span) -> bool,
) -> bool {
    let NodeValue::Map(table) = &mut entry.node.value else {
        return false;
    };
    let meant = |node: &Node| {
        node.as_text()
            .is_some_and(|text| names.iter().any(|name| name == text))
    };
    let mut emptied = false;
    for value in table
        .entries
        .iter_mut()
        .filter(|value| keys.contains(&value.key.value.as_str()))
    {
        if !may_change(value.node.span) {
            continue;
        }
        emptied |= meant(&value.node);
        if let NodeValue::List(list) = &mut value.node.value {
            let before = list.len();
            list.retain(|node| !meant(node));
            emptied |= list.is_empty() && before > 0;
        }
    }
    emptied
}
