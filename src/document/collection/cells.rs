//! The cells of a row as keys and values.

use super::super::Rules;
use super::cell_source::{CellSource, scalar};
use super::edge_cell::EdgeCell;
use crate::config::{FieldKind, Relation, TypeId, separator_of_texts};
use crate::diagnostic::Diagnostic;
use crate::text::Spanned;
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// How a cell is read.
enum CellKind<'a> {
    /// As a single value, which is never split.
    Single,
    /// As ids, numbers, dates or words, with commas between them.
    Words,
    /// As texts, which may contain commas.
    Texts,
    /// As edges, with commas between them.
    Edges(&'a Relation),
}

/// Reads the cells of rows of one type.
pub(super) struct CellReader<'a> {
    pub(super) kind: TypeId,
    pub(super) rules: &'a Rules<'a>,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> CellReader<'a> {
    /// Inserts a cell under its key. `answers.junior` becomes a group.
    pub(super) fn insert(&mut self, map: &mut Map, key: &Spanned<String>, cell: &Spanned<String>) {
        let Some((group, rest)) = key.value.split_once('.') else {
            map.set(key.clone(), self.value(&key.value, cell));
            return;
        };
        let inner = Spanned::new(rest.to_owned(), key.span);
        let value = scalar(cell.value.clone(), cell.span);
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

    fn value(&mut self, key: &str, cell: &Spanned<String>) -> Node {
        let source = CellSource::new(cell, self.rules.source);
        let items = match self.cell_kind(key) {
            CellKind::Single => return scalar(cell.value.clone(), cell.span),
            CellKind::Words => source.split(','),
            CellKind::Texts => {
                let version = self.rules.config.site.language_version;
                let (separator, problem) =
                    separator_of_texts(&cell.value, source.written(), cell.span, version);
                self.diagnostics.extend(problem);
                source.split(separator)
            }
            CellKind::Edges(relation) => EdgeCell::read(&source, relation, self.diagnostics),
        };
        Node {
            span: cell.span,
            value: NodeValue::List(items),
        }
    }

    fn cell_kind(&self, key: &str) -> CellKind<'a> {
        let schema = &self.rules.config.schema;
        match (key, schema.type_of(self.kind).fields.get(key)) {
            ("aliases", _) => CellKind::Texts,
            ("old_ids", _) => CellKind::Words,
            (_, Some(field)) => match &field.kind {
                FieldKind::List(_) if is_text(field.kind.item()) => CellKind::Texts,
                FieldKind::List(_) => CellKind::Words,
                _ => CellKind::Single,
            },
            (_, None) => {
                let relation = schema.relations.get(key);
                relation.map_or(CellKind::Single, CellKind::Edges)
            }
        }
    }
}

/// Whether values of a kind may contain commas.
fn is_text(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::String | FieldKind::Markdown | FieldKind::Url | FieldKind::Duration
    )
}
