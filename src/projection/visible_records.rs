//! Which records an audience may see, by the names that edges, references in objects and keys of maps use.
//!
//! A relation between two records tells about both, so whatever names a hidden record is cut with everything beside it.

use std::collections::HashSet;
use std::sync::Arc;

use super::sees_record;
use crate::config::{Audience, Config, Endpoints, FieldKind, Keys, Relation, Schema, TypeId};
use crate::document::{ConditionalLabels, Document, Reference, Status};
use crate::text::Span;
use crate::tree::{Node, NodeValue};

/// The names of visible records, for each type.
pub(super) struct VisibleRecords<'a> {
    schema: &'a Schema,
    names: Vec<HashSet<&'a str>>,
}

impl<'a> VisibleRecords<'a> {
    /// Collects the current and old ids of the records that an audience may see. No edition for an audience has drafts.
    pub(super) fn new(
        documents: &'a [Arc<Document>],
        audience: &Audience,
        config: &'a Config,
        labels: &ConditionalLabels,
    ) -> Self {
        let mut names = vec![HashSet::new(); config.schema.types.len()];
        for record in documents.iter().flat_map(|document| &document.records) {
            let is_published = record.status != Status::Draft;
            if is_published && sees_record(audience, record, config, labels) {
                let names = &mut names[record.kind.0];
                names.insert(record.id.value.as_str());
                names.extend(record.old_ids.iter().map(|old| old.value.as_str()));
            }
        }
        Self {
            schema: &config.schema,
            names,
        }
    }

    /// Whether the audience sees a record of a type.
    pub(super) fn has_type(&self, kind: TypeId) -> bool {
        !self.names[kind.0].is_empty()
    }

    /// Whether the target of an edge is visible.
    pub(super) fn shows_edge(&self, item: &Node, relation: &Relation) -> bool {
        let target = match item.as_map() {
            Some(map) => map.node("to"),
            None => Some(item),
        };
        let text = target.and_then(Node::as_text);
        text.is_some_and(|text| {
            self.contains(&Reference::read_target(text, Span::default()), &relation.to)
        })
    }

    /// Whether a value is visible: not a reference to a hidden record, nor an object around one.
    pub(super) fn shows_value(&self, node: &Node, kind: &FieldKind) -> bool {
        match (kind, &node.value) {
            (FieldKind::Ref(id), NodeValue::Scalar { text, .. }) => self.contains_id(text, *id),
            (FieldKind::Object(fields), NodeValue::Map(map)) => {
                let mut references = fields
                    .iter()
                    .filter(|field| matches!(field.kind, FieldKind::Ref(_)));
                // An object with several references is not an edge. Each reference is cut separately.
                let (Some(only), None) = (references.next(), references.next()) else {
                    return true;
                };
                map.node(&only.name)
                    .is_none_or(|node| self.shows_value(node, &only.kind))
            }
            _ => true,
        }
    }

    /// Whether a key of a map is visible.
    pub(super) fn shows_key(&self, key: &str, keys: &Keys) -> bool {
        match keys {
            Keys::Scale(_) => true,
            Keys::Type(id) => self.contains_id(key, *id),
        }
    }

    fn contains_id(&self, text: &str, kind: TypeId) -> bool {
        let reference = Reference::read(text, Span::default());
        self.contains(&reference, &Endpoints::Types(vec![kind]))
    }

    fn contains(&self, reference: &Reference, ends: &Endpoints) -> bool {
        let is_in = |kind: TypeId| self.names[kind.0].contains(reference.id.as_str());
        match &reference.kind {
            Some(name) => self.schema.type_named(name).is_some_and(is_in),
            None => {
                let mut kinds = self.schema.type_ids().filter(|id| ends.holds(*id));
                kinds.any(is_in)
            }
        }
    }
}
