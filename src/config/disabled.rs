//! Removing what a site does not use of its preset: every table with `enabled = false`, and what the preset says about it.
//!
//! A site, or a preset over another one, may enable what a preset disables, so this follows once all are merged. What the site itself,
//! or a preset over the one that disables it, says about a removed declaration is kept, and is an error when it is read.

use super::preset_files::PresetFiles;
use super::tables::{
    CHECKS, ENABLED, MENU, PAGES, RELATIONS, SETS, TASKS, TYPES, entries, is_disabled,
    remove_names, table_mut,
};
use crate::text::Span;
use crate::tree::{Map, NodeEntry, NodeValue};

/// The deepest nesting of such tables: `[types.X.fields.Y.fields.Z]`.
const DEPTH: usize = 3;

/// Removes the tables, and what presets declare for them: relations from or to the types, checks of the types and of sets of the
/// pages, and items of the menu. True if anything was removed.
pub(super) fn remove(map: &mut Map, presets: &PresetFiles) -> bool {
    let names = |group: &str| -> Vec<DisabledName> {
        let entries = entries(map, group).iter();
        entries.filter_map(DisabledName::new).collect()
    };
    let (types, pages) = (names(TYPES), names(PAGES));
    let with_types = |others: Vec<DisabledName>| -> Vec<DisabledName> {
        types.iter().cloned().chain(others).collect()
    };
    let pages = pages.into_iter();
    let items = with_types(
        pages
            .map(|page| DisabledName {
                name: format!("{PAGES}.{}", page.name),
                ..page
            })
            .collect(),
    );
    let targets = with_types(sets_of_disabled_pages(map));
    let is_removed = remove_within(map, DEPTH);
    let uses = [
        (RELATIONS, &["from", "to"] as &[_], &types),
        (CHECKS, &["on"], &targets),
        (MENU, &["items"], &items),
        (TASKS, &["to"], &items),
    ];
    for (group, keys, names) in uses {
        let remove_all = |entry: &mut NodeEntry| {
            let mut is_emptied = false;
            for DisabledName { name, by } in names {
                let may_change = |span: Span| presets.are_up_to(*by, span);
                is_emptied |= remove_names(entry, keys, std::slice::from_ref(name), may_change);
            }
            is_emptied
        };
        if let Some(inner) = table_mut(map, group) {
            inner
                .entries
                .retain_mut(|entry| !remove_all(entry) || group == MENU);
        }
    }
    is_removed
}

/// The name of what is removed.
#[derive(Clone)]
struct DisabledName {
    name: String,
    /// The place that disables it. Presets there and below may still use the name.
    by: Span,
}

impl DisabledName {
    /// The name of an entry; none if it is not disabled.
    fn new(entry: &NodeEntry) -> Option<Self> {
        let enabled = entry.node.as_map()?.node(ENABLED)?;
        is_disabled(entry).then(|| Self {
            name: entry.key.value.clone(),
            by: enabled.span,
        })
    }
}

/// As checks name them: `PAGE.SET`.
fn sets_of_disabled_pages(map: &Map) -> Vec<DisabledName> {
    let mut found = Vec::new();
    for page in entries(map, PAGES) {
        let Some(DisabledName { name, by }) = DisabledName::new(page) else {
            continue;
        };
        for set in page
            .node
            .as_map()
            .map_or(&[] as &[_], |page| entries(page, SETS))
        {
            let name = format!("{name}.{}", set.key.value);
            found.push(DisabledName { name, by });
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
