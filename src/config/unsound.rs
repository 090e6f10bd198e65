//! Changes of the preset's fields and relations after which another declaration of the preset no longer works. The site made the
//! change, so the diagnostic is at its place, with the preset's declaration as a related place.

use super::preset_files::{AuthoredProblems, PresetFiles};
use super::tables::{LABELLED, entries, table};
use crate::diagnostic::{CONFIG, Diagnostic, QUERY, Severity};
use crate::text::{Sources, Span};
use crate::tree::{Map, Node, NodeEntry};

/// A field, property or relation of the preset to which a site gives other values or ends.
pub(super) struct PresetChange {
    name: String,
    span: Span,
}

/// The changes that a site makes to its preset.
pub(super) fn changes(preset: &Map, own: &Map) -> Vec<PresetChange> {
    let mut changes = Vec::new();
    for (group, within) in LABELLED {
        if within.is_empty() {
            continue;
        }
        for (entry, before) in shared(table(preset, group), entries(own, group)) {
            let (Some(now), Some(before)) = (entry.node.as_map(), before.as_map()) else {
                continue;
            };
            let ends = ["from", "to"].map(|key| (before.node(key), now.node(key)));
            let mut ends = ends.into_iter();
            changes.extend(ends.find_map(|(before, now)| changed(entry, before?, now?)));
            for (field, before) in shared(table(before, within), entries(now, within)) {
                let kinds = kind(before).zip(kind(&field.node));
                changes.extend(kinds.and_then(|(before, now)| changed(field, before, now)));
            }
        }
    }
    changes
}

/// What a site changes of its presets.
pub(super) struct SiteChanges<'a> {
    pub(super) presets: &'a PresetFiles,
    /// Problems of the presets that have nothing to do with the site.
    pub(super) authored: &'a AuthoredProblems,
    pub(super) changes: &'a [PresetChange],
    /// Whether a declaration is removed.
    pub(super) is_removed: bool,
}

impl SiteChanges<'_> {
    /// Whether a problem is in a preset because of a change.
    fn explain(&self, problem: &Diagnostic) -> bool {
        let is_in_preset = problem
            .span()
            .is_some_and(|span| self.presets.contain(span));
        let has_changes = self.is_removed || !self.changes.is_empty();
        // Without other changes, words were removed, which only conditions may still use.
        is_in_preset && (has_changes || problem.code == QUERY) && !self.authored.contain(problem)
    }
}

/// Removes the problems from `found` that presets have because of changes, and reports those that one of the changes explains: their
/// declaration is left out of the site. The others name what was removed, and are ignored.
pub(super) fn report(
    found: Vec<Diagnostic>,
    site: &SiteChanges<'_>,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let (of_preset, mut kept): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|problem| site.explain(problem));
    for problem in of_preset {
        let Some(span) = problem.span() else { continue };
        let text = sources.get(span.file).map_or("", |source| &source.text);
        let words = || {
            text.get(span.range())
                .unwrap_or_default()
                .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        };
        let Some(change) = site
            .changes
            .iter()
            .find(|change| words().any(|word| word == change.name))
        else {
            continue;
        };
        let message = format!(
            "this change of `{}` breaks a declaration of the preset: {}",
            change.name, problem.message
        );
        kept.push(
            Diagnostic::new(CONFIG, change.span, message)
                .severity(Severity::Warning)
                .also(span, "ignored")
                .help("undo the change, or replace this declaration of the preset in the config"),
        );
    }
    kept
}

/// The change of a declaration, if a key has other words than in the preset.
fn changed(declaration: &NodeEntry, before: &Node, now: &Node) -> Option<PresetChange> {
    let words = |node: &Node| -> Vec<Option<String>> {
        let items = node.items().iter();
        items
            .map(|item| item.as_text().map(str::to_owned))
            .collect()
    };
    (words(before) != words(now)).then(|| PresetChange {
        name: declaration.key.value.clone(),
        span: now.span,
    })
}

/// The kind of a field, which may be in short form.
fn kind(field: &Node) -> Option<&Node> {
    field.as_map().map_or(Some(field), |map| map.node("type"))
}

/// The entries of a site that its preset has too, with the preset's value.
fn shared<'m>(
    preset: Option<&'m Map>,
    own: &'m [NodeEntry],
) -> impl Iterator<Item = (&'m NodeEntry, &'m Node)> {
    own.iter()
        .filter_map(move |entry| Some((entry, preset?.node(&entry.key.value)?)))
}
