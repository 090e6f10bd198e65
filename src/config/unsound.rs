//! Changes of the preset's fields and relations after which something else of the preset no longer works. The site made the change, so
//! that is where the message stands; the preset's place comes along.

use super::merging::LABELLED;
use crate::diagnostic::{CONFIG, Diagnostic, Severity};
use crate::text::{FileId, Sources, Span};
use crate::tree::{Map, Node, NodeEntry};

/// A field, property or relation of the preset that a site gives other values or ends.
pub(super) struct Change {
    name: String,
    span: Span,
}

/// The changes that a site makes to its preset.
pub(super) fn changes(preset: &Map, own: &Map) -> Vec<Change> {
    let mut changes = Vec::new();
    let tables = LABELLED.iter().filter(|(_, within)| !within.is_empty());
    for (table, within) in tables {
        for (entry, before) in shared(map_in(preset, table), map_in(own, table)) {
            let (Some(now), Some(before)) = (entry.node.as_map(), before.as_map()) else {
                continue;
            };
            let ends = ["from", "to"].map(|key| (before.node(key), now.node(key)));
            changes.extend(
                ends.into_iter()
                    .find_map(|(before, now)| changed(entry, before?, now?)),
            );
            for (field, before) in shared(map_in(before, within), map_in(now, within)) {
                changes.extend(
                    kind(before)
                        .zip(kind(&field.node))
                        .and_then(|(before, now)| changed(field, before, now)),
                );
            }
        }
    }
    changes
}

/// Takes the preset's problems out of `found`, and reports those that a change of the site explains: their declaration is left out of the
/// site. The rest names what the site took out, and goes with it.
pub(super) fn report(
    found: Vec<Diagnostic>,
    preset: FileId,
    changes: &[Change],
    sources: &Sources,
) -> Vec<Diagnostic> {
    let (of_preset, mut kept): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|problem| problem.span().is_some_and(|span| span.file == preset));
    let text = sources.get(preset).map_or("", |source| &source.text);
    for problem in of_preset {
        let Some(span) = problem.span() else { continue };
        let words = || {
            text.get(span.range())
                .unwrap_or_default()
                .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        };
        let Some(change) = changes
            .iter()
            .find(|change| words().any(|word| word == change.name))
        else {
            continue;
        };
        let message = format!(
            "with this change of `{}`, a declaration of the preset no longer works: {}",
            change.name, problem.message
        );
        kept.push(
            Diagnostic::new(CONFIG, change.span, message)
                .severity(Severity::Warning)
                .also(span, "left out")
                .help("undo the change, or replace this declaration of the preset in the config"),
        );
    }
    kept
}

/// The change of a declaration, if the site writes other words in one of its places than the preset.
fn changed(declaration: &NodeEntry, before: &Node, now: &Node) -> Option<Change> {
    let words = |node: &Node| {
        node.items()
            .iter()
            .map(|item| item.as_text().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    (words(before) != words(now)).then(|| Change {
        name: declaration.key.value.clone(),
        span: now.span,
    })
}

/// What a declaration of a field says of its kind: the field may be no more than that.
fn kind(field: &Node) -> Option<&Node> {
    field.as_map().map_or(Some(field), |map| map.node("type"))
}

fn map_in<'m>(map: &'m Map, key: &str) -> Option<&'m Map> {
    map.node(key).and_then(Node::as_map)
}

/// The entries of a site that its preset has as well, with what the preset says.
fn shared<'m>(
    preset: Option<&'m Map>,
    own: Option<&'m Map>,
) -> impl Iterator<Item = (&'m NodeEntry, &'m Node)> {
    let entries = own.map_or(&[] as &[_], |own| &own.entries).iter();
    entries.filter_map(move |entry| Some((entry, preset?.node(&entry.key.value)?)))
}
