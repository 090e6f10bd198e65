//! Keys and values that YAML reads, and that were most likely meant otherwise.

use super::Draft;
use crate::config::{RECORD_KEYS, Schema, TypeId};
use crate::diagnostic::{Diagnostic, STRAY_TEXT, Severity, UNKNOWN_KEY, list_of};
use crate::text::Span;
use crate::tree::{Entry, Value as Written};

/// Reports a text that YAML cuts at ` #`: the rest of the line is a comment.
pub(super) fn comment_behind(entry: &Entry, draft: &Draft, source: &str) -> Option<Diagnostic> {
    let (key, node) = (entry.key.span, &entry.node);
    let is_plain = matches!(
        node.value,
        Written::Scalar { quoted: false, .. } | Written::Null
    );
    if !is_plain || draft.row || key.file != draft.span.file {
        return None;
    }
    let end = if node.value == Written::Null {
        key.end
    } else {
        node.span.end
    } as usize;
    let rest = source
        .get(end..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default()
        .trim_end();
    let sign = rest
        .trim_start_matches(':')
        .find('#')
        .filter(|_| rest.trim_start_matches(':').trim_start().starts_with('#'))?;
    let start = end + (rest.len() - rest.trim_start_matches(':').len()) + sign;
    let value = source
        .get(key.end as usize..end + rest.len())
        .unwrap_or_default()
        .trim_start_matches(':')
        .trim();
    if value.contains(['\n', '"']) {
        return None;
    }
    let place = Span::new(key.file, start, end + rest.len());
    let severity = if node.value == Written::Null {
        Severity::Error
    } else {
        Severity::Warning
    };
    Some(
        Diagnostic::new(
            STRAY_TEXT,
            place,
            "the rest of this line is a comment in YAML",
        )
        .severity(severity)
        .here("not shown")
        .help(format!(
            "if it belongs to the text, put all of it in quotes: `{}: \"{value}\"`",
            entry.key.value
        )),
    )
}

/// That a file has the keys of another type than that of its folder: at least two that its own type lacks, or one and none of its own type,
/// and none that the other one lacks.
pub(super) fn of_another_type(draft: &Draft, schema: &Schema) -> Option<Diagnostic> {
    let own = schema.type_of(draft.kind);
    if draft.row || own.open {
        return None;
    }
    let knows = |kind: TypeId, key: &str| RECORD_KEYS.contains(&key) || declares(schema, kind, key);
    let foreign: Vec<&Entry> = draft
        .front
        .entries
        .iter()
        .filter(|entry| {
            entry.key.span.file == draft.span.file && !knows(draft.kind, &entry.key.value)
        })
        .collect();
    let first = foreign
        .first()
        .filter(|_| foreign.len() > 1 || !has_own_keys(draft, schema))?;
    let others = schema
        .type_ids()
        .filter(|kind| *kind != draft.kind && !schema.type_of(*kind).open);
    let mut fitting =
        others.filter(|kind| foreign.iter().all(|entry| knows(*kind, &entry.key.value)));
    let (other, None) = (schema.type_of(fitting.next()?), fitting.next()) else {
        return None;
    };
    let keys = list_of(foreign.iter().map(|entry| entry.key.value.as_str()), 4);
    let (are, these) = if foreign.len() == 1 {
        ("is a key", "this key")
    } else {
        ("are keys", "these keys")
    };
    let message = format!(
        "{keys} {are} of the type `{}`, and this file is in the folder of `{}`",
        other.name, own.name
    );
    let problem = Diagnostic::new(UNKNOWN_KEY, first.key.span, message).here("not known here");
    Some(problem.help(format!(
        "move the file to `{}`, or remove {these}",
        other.folder.as_deref().unwrap_or(&other.name)
    )))
}

/// Whether a file may be in the wrong folder: it has no key that its type declares, and all that another type requires.
pub(super) fn may_be_of_another_type(draft: &Draft, schema: &Schema) -> bool {
    let has = |key: &str| {
        draft
            .front
            .entries
            .iter()
            .any(|entry| entry.key.value == key)
    };
    let others = || {
        schema
            .type_ids()
            .filter(|kind| *kind != draft.kind)
            .map(|kind| schema.type_of(kind))
    };
    let mut fitting = others().filter(|other| {
        other.folder.is_some()
            && other
                .fields
                .values()
                .all(|field| !field.required || has(&field.name))
    });
    !draft.row && !has_own_keys(draft, schema) && fitting.next().is_some()
}

fn has_own_keys(draft: &Draft, schema: &Schema) -> bool {
    let mut own = draft
        .front
        .entries
        .iter()
        .filter(|entry| entry.key.span.file == draft.span.file);
    own.any(|entry| declares(schema, draft.kind, &entry.key.value))
}

fn declares(schema: &Schema, kind: TypeId, key: &str) -> bool {
    schema
        .relations
        .get(key)
        .is_some_and(|relation| relation.from.holds(kind))
        || schema.type_of(kind).fields.contains_key(key)
}
