//! The relations that a record writes.

use std::sync::Arc;

use super::super::{Reference, WrittenEdge};
use super::Compiler;
use crate::config::{Origin, Relation, RelationId};
use crate::diagnostic::{Diagnostic, MISSING_KEY, WRONG_SIDE, WRONG_TYPE};
use crate::text::Spanned;
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// Reports a composed relation that is written by hand, under its own name or its inverse.
pub(super) fn composed_relation(key: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is composed of other relations", key.value);
    Diagnostic::new(WRONG_SIDE, key.span, message)
        .here("not written")
        .help("remove it")
}

impl Compiler<'_> {
    /// Reads the edges under one key.
    pub(super) fn edges(
        &mut self,
        id: RelationId,
        entry: &NodeEntry,
        edges: &mut Vec<WrittenEdge>,
    ) {
        let relation = self.config().schema.relation(id);
        if let Origin::Composed(_) = relation.origin {
            self.report(composed_relation(&entry.key));
            return;
        }
        for item in entry.node.items() {
            edges.extend(self.edge(id, relation, entry, item));
        }
    }

    fn edge(
        &mut self,
        id: RelationId,
        relation: &Relation,
        entry: &NodeEntry,
        item: &Node,
    ) -> Option<WrittenEdge> {
        let mut props = Map::default();
        let target = if let NodeValue::Map(map) = &item.value {
            let Some(target) = map.node("to") else {
                let message = format!("this edge of `{}` has no target", relation.name);
                let problem = Diagnostic::new(MISSING_KEY, item.span, message);
                self.report(problem.help("add `to: ID`"));
                return None;
            };
            let others = map.entries.iter().filter(|entry| entry.key.value != "to");
            props.entries = others.cloned().collect();
            target
        } else {
            item
        };
        let props = self
            .values
            .object(&props, item.span, &relation.props, &relation.name);
        let Some(text) = target.as_text().filter(|text| !text.is_empty()) else {
            let found = target.kind();
            let message = format!(
                "`{}` contains {found}, not the id of a record",
                relation.name
            );
            let help = format!(
                "write `{}: [one-id, another-id]` for {}",
                entry.key.value,
                self.name()
            );
            self.report(Diagnostic::new(WRONG_TYPE, target.span, message).help(help));
            return None;
        };
        Some(WrittenEdge {
            relation: id,
            to: Reference::read_target(text, target.span),
            props: Arc::new(props),
        })
    }
}
