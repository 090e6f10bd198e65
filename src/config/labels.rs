//! Labels in the tables of a config: if audiences are declared, one of them must hold each label. A misspelt label hides its
//! declaration from everybody.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::Config;
use super::preset_files::PresetFiles;
use super::tables::{
    AUDIENCES, ENABLED, FIELDS, LABELLED, LABELS, entries, is_disabled, label, label_nodes,
    labels_by_condition, labels_of, table,
};
use crate::diagnostic::{CONFIG, Diagnostic, UNKNOWN_LABEL, list_of};
use crate::text::{Span, Spanned};
use crate::tree::{Map, NodeEntry};

impl Config {
    /// Every label, sorted: those that audiences hold or, without audiences, those of declarations.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = if self.audiences.is_empty() {
            let declared = self.declared_labels().into_iter();
            declared.map(|label| label.value.to_owned()).collect()
        } else {
            let audiences = self.audiences.values();
            audiences
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
        declared_labels(&self.tables)
    }

    /// Every label that an audience holds, with its place, and the name of the audience.
    #[must_use]
    pub fn held_labels(&self) -> Vec<(&str, Spanned<&str>)> {
        held_labels(&self.tables)
    }
}

fn held_labels(tables: &Map) -> Vec<(&str, Spanned<&str>)> {
    let mut found = Vec::new();
    for audience in entries(tables, AUDIENCES) {
        for node in label_nodes(audience) {
            let label = node.as_text().map(|text| Spanned::new(text, node.span));
            found.extend(label.map(|label| (audience.key.value.as_str(), label)));
        }
    }
    found
}

/// The labels of declarations; one that is not a text is reported where it is read.
fn declared_labels(tables: &Map) -> Vec<Spanned<&str>> {
    fn visit<'m>(declaration: &'m NodeEntry, within: &str, found: &mut Vec<Spanned<&'m str>>) {
        let own = label(declaration);
        found.extend(own.and_then(|node| Some(Spanned::new(node.as_text()?, node.span))));
        let by_condition = labels_by_condition(declaration);
        found.extend(by_condition.map(|label| Spanned::new(label.value.as_str(), label.span)));
        if let Some(map) = declaration.node.as_map() {
            for field in entries(map, within) {
                visit(field, FIELDS, found);
            }
        }
    }
    let mut found = Vec::new();
    for (group, within) in LABELLED {
        for declaration in entries(tables, group) {
            visit(declaration, within, &mut found);
        }
    }
    found
}

/// Reports labels that no audience holds: each at its place, except those of a built-in preset, and those of any preset that were
/// `taken` from its audiences. These are reported once for all uses.
pub(super) fn check(
    merged: &Map,
    taken: &[Spanned<String>],
    presets: &PresetFiles,
) -> Vec<Diagnostic> {
    let audiences = entries(merged, AUDIENCES);
    if audiences.is_empty() {
        return Vec::new();
    }
    let held: HashSet<&str> = audiences.iter().flat_map(labels_of).collect();
    let mut known: Vec<&str> = held.iter().copied().collect();
    known.sort_unstable();
    let mut found = Vec::new();
    let mut of_preset: IndexMap<&str, Vec<Span>> = IndexMap::new();
    for node in declared_labels(merged) {
        let label = node.value;
        if held.contains(label) {
            continue;
        }
        let is_taken = || taken.iter().any(|taken| taken.value == label);
        if presets.are_built_in_at(node.span) || presets.contain(node.span) && is_taken() {
            of_preset.entry(label).or_default().push(node.span);
            continue;
        }
        let message = format!("no audience holds the label `{label}`");
        let known = || known.iter().copied();
        found.push(
            Diagnostic::new(UNKNOWN_LABEL, node.span, message)
                .not_found_or(label, known(), || {
                    format!("the audiences hold {}", list_of(known(), 12))
                })
                .here("label used here"),
        );
    }
    let labels = held_labels(merged);
    found.extend(
        labels
            .iter()
            .filter_map(|(audience, label)| unusable(audience, label, &held)),
    );
    let of_preset = of_preset.into_iter();
    found.extend(of_preset.map(|(label, uses)| unheld(label, &uses, taken)));
    found
}

/// Reports a label that the preset uses and that no audience holds any more.
fn unheld(label: &str, uses: &[Span], taken: &[Spanned<String>]) -> Diagnostic {
    let change = taken.iter().find(|taken| taken.value == label);
    let place = change.map_or(uses[0], |taken| taken.span);
    let more = match uses.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    let message = format!("no audience holds the preset's label `{label}` any more");
    Diagnostic::new(UNKNOWN_LABEL, place, message)
        .also(uses[0], format!("here{more}"))
        .help(format!(
            "add `{label}` to an audience, or replace the label where the preset uses it"
        ))
}

/// Reports a label of an audience that no declaration can have.
fn unusable(audience: &str, label: &Spanned<&str>, shared: &HashSet<&str>) -> Option<Diagnostic> {
    if label.value.trim().is_empty() {
        let message = format!("a label of the audience `{audience}` is empty");
        return Some(
            Diagnostic::new(CONFIG, label.span, message).help("write the label, or remove it"),
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
            format!("`{}` is a single label, not a list of labels", label.value),
        )
        .help(format!("write `labels = [{}]`", list.join(", ")))
    })
}

/// The labels that the site takes from audiences of the preset, each with the place where it does so.
pub(super) fn taken(preset: &Map, own: &Map) -> Vec<Spanned<String>> {
    let before = table(preset, AUDIENCES);
    let mut taken = Vec::new();
    for audience in entries(own, AUDIENCES) {
        let known = before.and_then(|audiences| audiences.get(&audience.key.value));
        let (Some(map), Some(known)) = (audience.node.as_map(), known) else {
            continue;
        };
        let is_disabled = is_disabled(audience);
        let held: Vec<&str> = labels_of(audience).filter(|_| !is_disabled).collect();
        let place = map.node(if is_disabled { ENABLED } else { LABELS });
        if let Some(place) = place {
            let gone = labels_of(known).filter(|label| !held.contains(label));
            taken.extend(gone.map(|label| Spanned::new(label.to_owned(), place.span)));
        }
    }
    taken
}
