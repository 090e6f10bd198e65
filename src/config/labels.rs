//! Labels in a config's tables: each is held by some audience, where there are audiences. A misspelt one hides for ever.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::disabled::off;
use super::merging::{LABELLED, tables};
use crate::diagnostic::{Diagnostic, UNKNOWN_LABEL, did_you_mean, list_of};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Entry, Map, Node};

/// Reports the labels that no audience holds: those of the site where they are written, and each of its preset's once, where
/// the site has `taken` it from an audience.
pub(super) fn check(merged: &Map, taken: &[Spanned<String>], preset: Option<FileId>) -> Vec<Diagnostic> {
    let Some(audiences) = tables(merged, "audiences").filter(|audiences| !audiences.entries.is_empty()) else {
        return Vec::new();
    };
    let shared: HashSet<&str> = audiences.entries.iter().flat_map(labels_of).collect();
    let mut known: Vec<&str> = shared.iter().copied().collect();
    known.sort_unstable();
    let (mut found, mut of_preset): (Vec<Diagnostic>, IndexMap<&str, Vec<Span>>) = (Vec::new(), IndexMap::new());
    for (table, within) in LABELLED {
        for entry in tables(merged, table).map_or(&[] as &[_], |map| &map.entries) {
            visit(entry, within, &mut |node| match node.as_text() {
                None => {} // said where it is read
                Some(label) if shared.contains(label) => {}
                Some(label) if Some(node.span.file) == preset => of_preset.entry(label).or_default().push(node.span),
                Some(label) => {
                    let help = did_you_mean(label, known.iter().copied())
                        .unwrap_or_else(|| format!("the audiences hold {}", list_of(known.iter().copied(), 12)));
                    let message = format!("no audience holds the label `{label}`");
                    found.push(Diagnostic::new(UNKNOWN_LABEL, node.span, message).here("labelled here").help(help));
                }
            });
        }
    }
    found.extend(of_preset.into_iter().map(|(label, uses)| {
        let place = taken.iter().find(|taken| taken.value == label).map_or(uses[0], |taken| taken.span);
        let more = if uses.len() == 1 { String::new() } else { format!(", and {} more", uses.len() - 1) };
        Diagnostic::new(UNKNOWN_LABEL, place, format!("no audience holds the label `{label}` any more, which the preset uses"))
            .also(uses[0], format!("here{more}"))
            .help(format!("give `{label}` to an audience, or another label to what has it in the preset"))
    }));
    found
}

/// Visits the label of a declaration, and those of the fields within it.
fn visit<'m>(entry: &'m Entry, within: &str, see: &mut impl FnMut(&'m Node)) {
    let Some(map) = entry.node.as_map() else { return };
    if let Some(label) = map.node("label") {
        see(label);
    }
    for field in tables(map, within).map_or(&[] as &[_], |fields| &fields.entries) {
        visit(field, "fields", see);
    }
}

/// The labels of an audience's table.
pub(super) fn labels_of(audience: &Entry) -> impl Iterator<Item = &str> {
    let node = audience.node.as_map().and_then(|map| map.node("labels"));
    node.map_or(&[] as &[_], Node::items).iter().filter_map(Node::as_text)
}

/// The labels that the site takes from audiences of the preset, and where.
pub(super) fn taken(preset: &Map, own: &Map) -> Vec<Spanned<String>> {
    let (Some(below), Some(over)) = (tables(preset, "audiences"), tables(own, "audiences")) else { return Vec::new() };
    let mut taken = Vec::new();
    for entry in &over.entries {
        let (Some(map), Some(known)) = (entry.node.as_map(), below.get(&entry.key.value)) else { continue };
        let place = if off(entry) { map.node("enabled") } else { map.node("labels") };
        let held: Vec<&str> = if off(entry) { Vec::new() } else { labels_of(entry).collect() };
        if let Some(place) = place {
            let gone = labels_of(known).filter(|label| !held.contains(label));
            taken.extend(gone.map(|label| Spanned::new(label.to_owned(), place.span)));
        }
    }
    taken
}
