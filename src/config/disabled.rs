//! Removing what a site does not use of its preset: every table with `enabled = false`, and what the preset says about it.
//!
//! What the site itself says about a removed declaration is kept, and is an error when it is read.

use super::preset_files::PresetFiles;
use super::tables::{
    CHECKS, MENU, PAGES, RELATIONS, SETS, TYPES, entries, is_disabled, remove_names, table_mut,
};
use crate::text::Span;
use crate::tree::{Map, NodeValue};

/// The deepest nesting of such tables: `[types.X.fields.Y.fields.Z]`.
const DEPTH: usize = 3;

/// Removes the tables, and what the preset declares for them: relations from or to the types, checks of the types and of sets of
/// the pages, and items of the menu. True if anything was removed.
pub(super) fn remove(map: &mut Map, preset: &PresetFiles) -> bool {
    let names = |group: &str| {
        let disabled = entries(map, group)
            .iter()
            .filter(|entry| is_disabled(entry));
        disabled.map(|entry| entry.key.value.clone()).collect()
    };
    let (types, pages): (Vec<String>, Vec<String>) = (names(TYPES), names(PAGES));
    let with_types =
        |others: Vec<String>| -> Vec<String> { types.iter().cloned().chain(others).collect() };
    let items = with_types(pages.iter().map(|page| format!("{PAGES}.{page}")).collect());
    let targets = with_types(sets_of_disabled_pages(map));
    let is_removed = remove_within(map, DEPTH);
    let by_preset = |span: Span| preset.contain(span);
    let uses = [
        (RELATIONS, &["from", "to"] as &[_], &types),
        (CHECKS, &["on"], &targets),
        (MENU, &["items"], &items),
    ];
    for (group, keys, names) in uses {
        if let Some(inner) = table_mut(map, group) {
            inner
                .entries
                .retain_mut(|entry| !remove_names(entry, keys, names, by_preset) || group == MENU);
        }
    }
    is_removed
}

/// As checks name them: `PAGE.SET`.
fn sets_of_disabled_pages(map: &Map) -> Vec<String> {
    let mut found = Vec::new();
    for page in entries(map, PAGES).iter().filter(|page| is_disabled(page)) {
        for set in page
            .node
            .as_map()
            .map_or(&[] as &[_], |page| entries(page, SETS))
        {
            found.push(format!("{}.{}", page.key.value, set.key.value));
        }
    }
    found
}

fn remove_within(map: &mut Map, depth: usize) -> bool {
    let before = map.entries.len();
    map.entries.retain(|entry| !is_disabled(entry));
    let mut is_removed = map.entries.len() < before;
    for entry in &mut map.entries {
        if let (NodeValue::Map(inner), true) = (&mut entry.node.value, depth > 0) {
            is_removed |= remove_within(inner, depth - 1);
        }
    }
    is_removed
}
