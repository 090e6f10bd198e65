//! The cells of a row as keys and values.

use super::super::Rules;
use crate::config::{FieldKind, TypeId};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// Inserts a cell under its key. `answers.junior` becomes a group; a key with several values is split at commas.
pub(super) fn insert(
    map: &mut Map,
    key: &Spanned<String>,
    cell: &Spanned<String>,
    kind: TypeId,
    rules: &Rules<'_>,
) {
    let Some((group, rest)) = key.value.split_once('.') else {
        let value = if is_list(&key.value, kind, rules) {
            Node {
                span: cell.span,
                value: NodeValue::List(split_at_commas(cell, rules.source)),
            }
        } else {
            scalar(&cell.value, cell.span)
        };
        map.set(key.clone(), value);
        return;
    };
    let inner = Spanned::new(rest.to_owned(), key.span);
    let value = scalar(&cell.value, cell.span);
    let mut entries = map.entries.iter_mut();
    if let Some(NodeEntry { node, .. }) = entries.find(|entry| entry.key.value == group)
        && let NodeValue::Map(known) = &mut node.value
    {
        known.set(inner, value);
        return;
    }
    let mut entries = Map::default();
    entries.set(inner, value);
    let node = Node {
        span: cell.span,
        value: NodeValue::Map(entries),
    };
    map.set(Spanned::new(group.to_owned(), key.span), node);
}

/// Whether a key takes several values.
fn is_list(key: &str, kind: TypeId, rules: &Rules<'_>) -> bool {
    let schema = &rules.config.schema;
    let field = schema.type_of(kind).fields.get(key);
    matches!(key, "aliases" | "old_ids")
        || field.map_or(schema.relations.contains_key(key), |field| {
            matches!(field.kind, FieldKind::List(_))
        })
}

fn scalar(text: &str, span: Span) -> Node {
    Node {
        span,
        value: NodeValue::Scalar {
            text: text.to_owned(),
            quoted: false,
        },
    }
}

/// The parts of a cell between commas. A `|` is written `\|` in the source, so places are computed from the source.
fn split_at_commas(cell: &Spanned<String>, source: &str) -> Vec<Node> {
    // The value of a cell with a comment differs from its source. Its parts get the place of the whole cell.
    let written = source
        .get(cell.span.range())
        .filter(|written| written.replace("\\|", "|") == cell.value);
    let mut at = cell.span.start as usize;
    let mut items = Vec::new();
    for part in written.unwrap_or(&cell.value).split(',') {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            let span = Span::new(cell.span.file, start, start + trimmed.len());
            let place = if written.is_some() { span } else { cell.span };
            items.push(scalar(&trimmed.replace("\\|", "|"), place));
        }
        at += part.len() + 1;
    }
    items
}
