//! Front matter that is valid and probably not what the author means: a value that YAML cuts off at a comment, and the keys
//! of another type.

use super::Draft;
use super::keys::{is_declared, is_of_type};
use crate::config::Schema;
use crate::diagnostic::{Diagnostic, STRAY_TEXT, Severity, UNKNOWN_KEY, list_of};
use crate::text::Span;
use crate::tree::{NodeEntry, NodeValue};

/// Reports a text that YAML cuts off at ` #`: the rest of the line is a comment.
pub(super) fn comment_in_value(
    entry: &NodeEntry,
    draft: &Draft,
    source: &str,
) -> Option<Diagnostic> {
    let (key, node) = (entry.key.span, &entry.node);
    let is_plain = matches!(
        node.value,
        NodeValue::Scalar { quoted: false, .. } | NodeValue::Null
    );
    if !is_plain || draft.row || key.file != draft.span.file {
        return None;
    }
    let end = if node.value == NodeValue::Null {
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
    let severity = if node.value == NodeValue::Null {
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
            "if it is part of the text, put the whole value in quotes: `{}: \"{value}\"`",
            entry.key.value
        )),
    )
}

/// Reports a file with keys of a type other than that of its folder.
///
/// At least two keys are unknown to its own type, or one if it has no key of its own type. Exactly one other type knows all
/// of them.
pub(super) fn keys_of_another_type(draft: &Draft, schema: &Schema) -> Option<Diagnostic> {
    let own = schema.type_of(draft.kind);
    if draft.row || own.open {
        return None;
    }
    let foreign: Vec<&NodeEntry> = draft
        .front
        .entries
        .iter()
        .filter(|entry| {
            entry.key.span.file == draft.span.file
                && !is_declared(draft.kind, &entry.key.value, schema)
        })
        .collect();
    let first = foreign
        .first()
        .filter(|_| foreign.len() > 1 || !has_own_keys(draft, schema))?;
    let others = schema
        .type_ids()
        .filter(|kind| *kind != draft.kind && !schema.type_of(*kind).open);
    let mut fitting = others.filter(|kind| {
        let mut keys = foreign.iter().map(|entry| &entry.key.value);
        keys.all(|key| is_declared(*kind, key, schema))
    });
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
        "{keys} {are} of the type `{}`, but this file is in the folder of the type `{}`",
        other.name, own.name
    );
    let problem = Diagnostic::new(UNKNOWN_KEY, first.key.span, message).here("unknown key");
    Some(problem.help(format!(
        "move the file to `{}`, or remove {these}",
        other.folder.as_deref().unwrap_or(&other.name)
    )))
}

/// Whether a file may be in the wrong folder: it has no key of its own type, and all keys that another type requires.
pub(super) fn may_be_of_another_type(draft: &Draft, schema: &Schema) -> bool {
    let fits = |kind| {
        let other = schema.type_of(kind);
        let mut fields = other.fields.values();
        kind != draft.kind
            && other.folder.is_some()
            && fields.all(|field| !field.required || draft.front.get(&field.name).is_some())
    };
    !draft.row && !has_own_keys(draft, schema) && schema.type_ids().any(fits)
}

fn has_own_keys(draft: &Draft, schema: &Schema) -> bool {
    let mut own = draft
        .front
        .entries
        .iter()
        .filter(|entry| entry.key.span.file == draft.span.file);
    own.any(|entry| is_of_type(draft.kind, &entry.key.value, schema))
}
