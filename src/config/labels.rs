//! Labels in a config's tables: each is held by some audience, where there are audiences. A misspelt one hides for ever.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::Config;
use super::disabled::off;
use super::merging::{LABELLED, tables};
use crate::diagnostic::{CONFIG, Diagnostic, UNKNOWN_LABEL, did_you_mean, list_of};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Map, Node, NodeEntry};

impl Config {
    /// Every label that exists, sorted: those that audiences hold, or, without audiences, those that declarations use.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = if self.audiences.is_empty() {
            self.declared_labels()
                .into_iter()
                .map(|label| label.value.to_owned())
                .collect()
        } else {
            self.audiences
                .values()
                .flat_map(|audience| audience.labels.iter().cloned())
                .collect()
        };
        labels.sort();
        labels.dedup();
        labels
    }

    /// Every label of a declaration, with its place.
    #[must_use]
    pub fn declared_labels(&self) -> Vec<Spanned<&str>> {
        let mut found = Vec::new();
        for (table, within) in LABELLED {
            for entry in tables(&self.tables, table).map_or(&[] as &[_], |map| &map.entries) {
                visit(entry, within, &mut |node| {
                    found.extend(node.as_text().map(|label| Spanned::new(label, node.span)))
                });
            }
        }
        found
    }

    /// Every label that an audience holds, with its place, and the audience's name.
    #[must_use]
    pub fn held_labels(&self) -> Vec<(&str, Spanned<&str>)> {
        held(&self.tables)
    }
}

fn held(merged: &Map) -> Vec<(&str, Spanned<&str>)> {
    let audiences = tables(merged, "audiences").map_or(&[] as &[_], |audiences| &audiences.entries);
    let mut found = Vec::new();
    for entry in audiences {
        let labels =
            label_nodes(entry).filter_map(|node| Some(Spanned::new(node.as_text()?, node.span)));
        found.extend(labels.map(|label| (entry.key.value.as_str(), label)));
    }
    found
}

/// Reports the labels that no audience holds: those of the site where they are written, and each of its preset's once, where
/// the site has `taken` it from an audience.
pub(super) fn check(
    merged: &Map,
    taken: &[Spanned<String>],
    preset: Option<FileId>,
) -> Vec<Diagnostic> {
    let Some(audiences) =
        tables(merged, "audiences").filter(|audiences| !audiences.entries.is_empty())
    else {
        return Vec::new();
    };
    let shared: HashSet<&str> = audiences.entries.iter().flat_map(labels_of).collect();
    let mut known: Vec<&str> = shared.iter().copied().collect();
    known.sort_unstable();
    let (mut found, mut of_preset): (Vec<Diagnostic>, IndexMap<&str, Vec<Span>>) =
        (Vec::new(), IndexMap::new());
    for (table, within) in LABELLED {
        for entry in tables(merged, table).map_or(&[] as &[_], |map| &map.entries) {
            visit(entry, within, &mut |node| match node.as_text() {
                None => {} // said where it is read
                Some(label) if shared.contains(label) => {}
                Some(label) if Some(node.span.file) == preset => {
                    of_preset.entry(label).or_default().push(node.span)
                }
                Some(label) => {
                    let help = did_you_mean(label, known.iter().copied()).unwrap_or_else(|| {
                        format!("the audiences hold {}", list_of(known.iter().copied(), 12))
                    });
                    let message = format!("no audience holds the label `{label}`");
                    found.push(
                        Diagnostic::new(UNKNOWN_LABEL, node.span, message)
                            .here("labelled here")
                            .help(help),
                    );
                }
            });
        }
    }
    found.extend(
        held(merged)
            .iter()
            .filter_map(|(audience, label)| unusable(audience, label, &shared)),
    );
    found.extend(of_preset.into_iter().map(|(label, uses)| {
        let place = taken
            .iter()
            .find(|taken| taken.value == label)
            .map_or(uses[0], |taken| taken.span);
        let more = if uses.len() == 1 {
            String::new()
        } else {
            format!(", and {} more", uses.len() - 1)
        };
        Diagnostic::new(
            UNKNOWN_LABEL,
            place,
            format!("no audience holds the label `{label}` any more, which the preset uses"),
        )
        .also(uses[0], format!("here{more}"))
        .help(format!(
            "give `{label}` to an audience, or another label to what has it in the preset"
        ))
    }));
    found
}

/// Visits the label of a declaration, and those of the fields within it.
fn visit<'m>(entry: &'m NodeEntry, within: &str, see: &mut impl FnMut(&'m Node)) {
    let Some(map) = entry.node.as_map() else {
        return;
    };
    if let Some(label) = map.node("label") {
        see(label);
    }
    for field in tables(map, within).map_or(&[] as &[_], |fields| &fields.entries) {
        visit(field, "fields", see);
    }
}

/// The labels of an audience's table.
pub(super) fn labels_of(audience: &NodeEntry) -> impl Iterator<Item = &str> {
    label_nodes(audience).filter_map(Node::as_text)
}

fn label_nodes(audience: &NodeEntry) -> impl Iterator<Item = &Node> {
    let node = audience.node.as_map().and_then(|map| map.node("labels"));
    node.map_or(&[] as &[_], Node::items).iter()
}

/// A label of an audience that nothing can be labelled with.
fn unusable(audience: &str, label: &Spanned<&str>, shared: &HashSet<&str>) -> Option<Diagnostic> {
    if label.value.trim().is_empty() {
        let message = format!("a label of the audience `{audience}` is empty");
        return Some(
            Diagnostic::new(CONFIG, label.span, message).help("write the label, or leave it out"),
        );
    }
    let parts: Vec<&str> = label
        .value
        .split([',', ';', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let is_list = parts.len() > 1 && parts.iter().any(|part| shared.contains(part));
    is_list.then(|| {
        let list: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
        Diagnostic::new(
            CONFIG,
            label.span,
            format!("`{}` is one label, and not a list of labels", label.value),
        )
        .help(format!("write `labels = [{}]`", list.join(", ")))
    })
}

/// The labels that the site takes from audiences of the preset, and where.
pub(super) fn taken(preset: &Map, own: &Map) -> Vec<Spanned<String>> {
    let (Some(below), Some(over)) = (tables(preset, "audiences"), tables(own, "audiences")) else {
        return Vec::new();
    };
    let mut taken = Vec::new();
    for entry in &over.entries {
        let (Some(map), Some(known)) = (entry.node.as_map(), below.get(&entry.key.value)) else {
            continue;
        };
        let place = if off(entry) {
            map.node("enabled")
        } else {
            map.node("labels")
        };
        let held: Vec<&str> = if off(entry) {
            Vec::new()
        } else {
            labels_of(entry).collect()
        };
        if let Some(place) = place {
            let gone = labels_of(known).filter(|label| !held.contains(label));
            taken.extend(gone.map(|label| Spanned::new(label.to_owned(), place.span)));
        }
    }
    taken
}
