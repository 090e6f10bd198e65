//! Checking the literals of conditions: a word that a scale, an enumeration or a number can never be is a mistake at its place.

use indexmap::IndexSet;

use super::field::{Endpoints, FieldKind};
use super::path::{Path, PathStep, PathType};
use super::record_keys::{BuiltInKey, RecordKey, Status};
use super::schema::Schema;
use super::steps::Steps;
use crate::diagnostic::{Diagnostic, QUERY, Topic, list_of};
use crate::text::Spanned;

/// Reports a word that the values at the end of a path can never be.
pub(super) fn check(
    path: &Path,
    word: &Spanned<String>,
    item: Option<&PathType>,
    schema: &Schema,
) -> Option<Diagnostic> {
    let kind = path.kind.as_ref()?.item();
    if let FieldKind::Int | FieldKind::Number = kind
        && word.value.parse::<f64>().is_err()
    {
        let message = format!("`{}` is a number, but `{}` is not", path.text, word.value);
        return Some(Diagnostic::new(QUERY, word.span, message).help("compare it with a number"));
    }
    if let FieldKind::Date = kind
        && word.value.parse::<jiff::civil::Date>().is_err()
    {
        let message = format!("`{}` is a date, but `{}` is not", path.text, word.value);
        let help = "compare it with a date such as `2026-10-31`";
        return Some(Diagnostic::new(QUERY, word.span, message).help(help));
    }
    let known = known_words(path, kind, item, schema)?;
    if known.contains(word.value.as_str()) {
        return None;
    }
    let message = format!("`{}` can never be `{}`", path.text, word.value);
    let known = || known.iter().copied();
    let topic = Topic {
        kind: owner(path, kind),
        record: None,
        key: Some(word.value.clone()),
    };
    let diagnostic = Diagnostic::new(QUERY, word.span, message)
        .not_found_or(&word.value, known(), || {
            format!("the values of `{}` are {}", path.text, list_of(known(), 12))
        })
        .here("not an allowed value");
    Some(diagnostic.needing([topic]))
}

/// The words that the values at the end of a path can be, if they are known.
fn known_words<'s>(
    path: &Path,
    kind: &'s FieldKind,
    item: Option<&PathType>,
    schema: &'s Schema,
) -> Option<IndexSet<&'s str>> {
    let last = path.steps.last()?;
    match (last, kind) {
        (PathStep::BuiltIn(BuiltInKey::Record(RecordKey::Status)), _) => {
            Some(Status::WORDS.iter().copied().collect())
        }
        (PathStep::BuiltIn(BuiltInKey::Record(RecordKey::Type)), _) => {
            Some(schema.type_names().collect())
        }
        (_, FieldKind::Bool) => Some(["true", "false"].into_iter().collect()),
        (last, kind) => {
            let mut known: IndexSet<&str> = schema.steps(kind)?.words().collect();
            // Several types may have a field of this name: those of the item if it is one of its fields, or else all.
            let types = match item {
                Some(PathType::Records { types, .. }) if path.steps.len() == 1 => types,
                _ => &Endpoints::Any,
            };
            if let PathStep::Field(name) = last {
                let declared = schema.type_ids().filter(|id| types.holds(*id));
                let fields = declared.filter_map(|id| schema.type_of(id).fields.get(name));
                let steps = fields.filter_map(|field| schema.steps(&field.kind));
                known.extend(steps.flat_map(Steps::words));
            }
            Some(known)
        }
    }
}

/// The declaration of the words at the end of a path, in the notation of [`super::RemovedWords`].
fn owner(path: &Path, kind: &FieldKind) -> Option<String> {
    match (kind, path.steps.last()?) {
        (FieldKind::Scale(name), _) => Some(format!("scale {name}")),
        (_, PathStep::Field(name)) => Some(format!("field {name}")),
        _ => None,
    }
}
