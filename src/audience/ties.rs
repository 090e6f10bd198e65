//! Which records an audience may see, by the names that ties use: edges, references within objects, keys of maps.
//!
//! A tie has two ends and needs both, so one that leads to a hidden record goes, with everything that stands beside it.

use std::collections::HashSet;
use std::sync::Arc;

use super::sees_record;
use crate::config::{Audience, Endpoints, FieldKind, Keys, Relation, Schema, TypeId};
use crate::document::{Document, Reference, Rules, Status};
use crate::tree::{Node, Value as Written};

/// The names of visible records, for each type.
pub(super) struct Ties<'a> {
    schema: &'a Schema,
    names: Vec<HashSet<&'a str>>,
}

impl<'a> Ties<'a> {
    /// Collects the ids, old ones too, of the records that an audience may see.
    pub(super) fn of(
        documents: &'a [Arc<Document>],
        audience: &Audience,
        rules: &Rules<'a>,
    ) -> Self {
        let config = rules.config;
        let mut names = vec![HashSet::new(); config.schema.types.len()];
        let records = documents.iter().flat_map(|document| &document.records);
        for record in records.filter(|record| {
            (rules.drafts || record.status != Status::Draft)
                && sees_record(audience, record, config)
        }) {
            names[record.kind.0].insert(record.id.value.as_str());
            names[record.kind.0].extend(record.old_ids.iter().map(|old| old.value.as_str()));
        }
        Self {
            schema: &config.schema,
            names,
        }
    }

    /// Whether the audience sees a record of a type.
    pub(super) fn has_records(&self, kind: TypeId) -> bool {
        !self.names[kind.0].is_empty()
    }

    /// Whether an edge, as it is written, leads to a visible record.
    pub(super) fn edge(&self, item: &Node, relation: &Relation) -> bool {
        let target = item
            .as_map()
            .map_or(Some(item), |map| map.node("to"))
            .and_then(Node::as_text);
        target.is_some_and(|text| {
            self.named(
                text.trim_start_matches("[[").trim_end_matches("]]"),
                &relation.to,
            )
        })
    }

    /// Whether a value may stand: it is no reference to a hidden record, nor an object around one.
    pub(super) fn value(&self, node: &Node, kind: &FieldKind) -> bool {
        match (kind, &node.value) {
            (FieldKind::Ref(id), Written::Scalar { text, .. }) => {
                self.named(text, &Endpoints::Types(vec![*id]))
            }
            (FieldKind::Object(fields), Written::Map(map)) => {
                let mut refs = fields
                    .iter()
                    .filter(|field| matches!(field.kind, FieldKind::Ref(_)));
                // With several references the object is no edge; each goes by itself.
                let (Some(one), None) = (refs.next(), refs.next()) else {
                    return true;
                };
                map.node(&one.name)
                    .is_none_or(|node| self.value(node, &one.kind))
            }
            _ => true,
        }
    }

    /// Whether a key of a map may stand.
    pub(super) fn key(&self, key: &str, keys: &Keys) -> bool {
        match keys {
            Keys::Scale(_) => true,
            Keys::Type(id) => self.named(key, &Endpoints::Types(vec![*id])),
        }
    }

    fn named(&self, text: &str, among: &Endpoints) -> bool {
        let reference = Reference::read(text, crate::text::Span::default());
        let named: Option<TypeId> = match &reference.kind {
            Some(kind) => match self.schema.type_named(kind) {
                Some(kind) => Some(kind),
                None => return false,
            },
            None => None,
        };
        let known = self
            .schema
            .type_ids()
            .filter(|id| named.map_or(among.holds(*id), |named| named == *id));
        known
            .into_iter()
            .any(|id| self.names[id.0].contains(reference.id.as_str()))
    }
}
