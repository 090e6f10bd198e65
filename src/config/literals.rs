//! Words that conditions compare with: one that a scale, an enumeration or a number cannot be is a mistake at its place.

use indexmap::IndexSet;

use super::path::{Path, PathStep, PathType};
use super::schema::{Endpoints, FieldKind, Schema, TypeId};
use crate::diagnostic::{Diagnostic, QUERY, Topic, did_you_mean, list_of};
use crate::text::Spanned;

/// Reports a word that what a condition looks at can never be.
pub(super) fn check(
    path: &Path,
    word: &Spanned<String>,
    item: &PathType,
    schema: &Schema,
) -> Option<Diagnostic> {
    let known: Vec<&str> = match (path.kind.as_ref()?, path.steps.last()?) {
        (_, PathStep::Word("status")) => vec!["draft", "ready", "retired"],
        (_, PathStep::Word("type")) => schema.types.keys().map(String::as_str).collect(),
        (kind, last) => match inner(kind) {
            FieldKind::Bool => vec!["true", "false"],
            FieldKind::Int | FieldKind::Number if word.value.parse::<f64>().is_err() => {
                let message = format!("`{}` is a number, and `{}` is none", path.text, word.value);
                return Some(
                    Diagnostic::new(QUERY, word.span, message).help("compare it with a number"),
                );
            }
            kind => {
                let own = schema.steps(kind)?.words();
                // Several types may have a field of this name: those of the records at hand if it is theirs, else all.
                let is_at_hand = |kind: TypeId| match item {
                    PathType::Records {
                        types: Endpoints::Types(types),
                        ..
                    } if path.steps.len() == 1 => types.contains(&kind),
                    _ => true,
                };
                let types = schema
                    .type_ids()
                    .filter(|kind| is_at_hand(*kind))
                    .map(|kind| schema.type_of(kind));
                let others = types.filter_map(|declared| match last {
                    PathStep::Field(name) => schema.steps(&declared.fields.get(name)?.kind),
                    _ => None,
                });
                own.chain(others.flat_map(super::steps::Steps::words))
                    .collect()
            }
        },
    };
    if known.contains(&word.value.as_str()) {
        return None;
    }
    let words: IndexSet<&str> = known.into_iter().collect();
    let help = did_you_mean(&word.value, words.iter().copied()).unwrap_or_else(|| {
        format!(
            "`{}` is one of {}",
            path.text,
            list_of(words.iter().copied(), 12)
        )
    });
    let message = format!("`{}` is never `{}`", path.text, word.value);
    let topic = Topic {
        kind: owner(path),
        record: None,
        key: Some(word.value.clone()),
    };
    Some(
        Diagnostic::new(QUERY, word.span, message)
            .here("not one of its words")
            .help(help)
            .needing([topic]),
    )
}

fn inner(kind: &FieldKind) -> &FieldKind {
    if let FieldKind::List(inner) = kind {
        self::inner(inner)
    } else {
        kind
    }
}

/// What declares the words that a path leads to, as [`super::RemovedWords`] names it.
fn owner(path: &Path) -> Option<String> {
    match (path.kind.as_ref().map(inner)?, path.steps.last()?) {
        (FieldKind::Scale(name), _) => Some(format!("scale {name}")),
        (_, PathStep::Field(name)) => Some(format!("field {name}")),
        _ => None,
    }
}
