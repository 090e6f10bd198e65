//! Projection: the documents that an audience may see, hidden parts cut out of the sources and the rest compiled again under
//! the declarations that it may know of ([`Projection`]).
//!
//! What is left is a pure function of what is visible: heading ids, footnote numbers, link definitions, counts and order
//! come from the cut text, as if the hidden parts had never been written. Diagnostics of this second pass are dropped; the
//! author has seen those of the first. Only a parser that fails on what is left is reported, and nothing of that file is shown, as
//! is nothing of a file on which it failed before. A link to a hidden record needs no cutting, since it leads nowhere now. A tie to
//! one (an edge, a reference in an object, a key of a map) does: what stands beside it would tell.

mod defaults;
mod ties;

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Audience, Config, Field, FieldKind, Projection, TypeId};
use crate::diagnostic::{Diagnostic, PARSER_FAILURE};
use crate::document::{
    Document, Draft, DraftText, Record, Rules, Text, Value, WrittenEdge, compile,
};
use crate::guard;
use crate::markdown;
use crate::tree::{Map, Node, Value as Written};
use defaults::Defaults;
use ties::Ties;

/// The declarations of an edition. They hold as long as those of the whole and the types that the audience sees records of.
#[derive(Clone, Debug)]
pub struct Declarations {
    whole: Arc<Config>,
    /// For each type of the whole, whether the audience sees a record of it.
    shown: Vec<bool>,
    projection: Projection,
}

impl Declarations {
    /// The config.
    #[must_use]
    pub fn config(&self) -> &Arc<Config> {
        &self.projection.config
    }

    /// Projects the config to an audience, or takes over what was projected to it `before`, where that still holds.
    fn of(
        whole: &Arc<Config>,
        audience: &Audience,
        ties: &Ties<'_>,
        before: Option<&Self>,
    ) -> Self {
        let shown: Vec<bool> = whole
            .schema
            .type_ids()
            .map(|id| ties.has_records(id))
            .collect();
        match before.filter(|before| Arc::ptr_eq(&before.whole, whole) && before.shown == shown) {
            Some(before) => before.clone(),
            None => {
                let projection = Projection::new(whole, audience, |id: TypeId| shown[id.0]);
                Self {
                    whole: whole.clone(),
                    shown,
                    projection,
                }
            }
        }
    }
}

/// The declarations and the documents of a site as an audience may see them; documents that hold nothing visible are left
/// out. `before` are the declarations that the same audience saw of an earlier state of the site.
#[must_use]
pub fn project(
    documents: &[Arc<Document>],
    audience: &Audience,
    config: &Arc<Config>,
    drafts: bool,
    before: Option<&Declarations>,
) -> (Declarations, Vec<Arc<Document>>) {
    let rules = Rules {
        drafts,
        ..Rules::new(config)
    };
    let ties = Ties::of(documents, audience, &rules);
    let declarations = Declarations::of(config, audience, &ties, before);
    let projection = &declarations.projection;
    let cutter = Cutter {
        audience,
        config,
        projection,
        options: &rules.options,
        ties,
    };
    let defaults = Defaults::of(&cutter, projection);
    let rules = Rules {
        config: &defaults.config,
        ..rules.clone()
    };
    let projector = Projector {
        cutter: &cutter,
        defaults: &defaults,
        rules: &rules,
    };
    let project = |document: &Arc<Document>| {
        let failed = || {
            Some(Arc::new(Document::unreadable(
                document.file,
                document.path.clone(),
            )))
        };
        guard::catch(|| projector.document(document)).unwrap_or_else(failed)
    };
    let documents = documents.par_iter().filter_map(project).collect();
    (declarations, documents)
}

/// Whether an audience may see a record: by its own label, or else its type's.
#[must_use]
pub fn sees_record(audience: &Audience, record: &Record, config: &Config) -> bool {
    let label = record
        .label
        .as_ref()
        .map(|label| label.value.as_str())
        .or(config.schema.type_of(record.kind).label.as_deref());
    label.is_some_and(|label| audience.holds(label))
}

struct Projector<'a> {
    cutter: &'a Cutter<'a>,
    defaults: &'a Defaults,
    /// With the config as the audience may know it.
    rules: &'a Rules<'a>,
}

impl Projector<'_> {
    fn document(&self, document: &Arc<Document>) -> Option<Arc<Document>> {
        let Cutter {
            audience,
            config,
            projection,
            ..
        } = self.cutter;
        // A type of which only drafts could be seen is gone.
        let seen = |record: &&Record| {
            sees_record(audience, record, config) && projection.type_id(record.kind).is_some()
        };
        let visible: Vec<&Record> = document.records.iter().filter(seen).collect();
        let whole = visible.len() == document.records.len();
        let mut found = Vec::new();
        let records: Vec<Option<Record>> = visible
            .iter()
            .map(|record| self.cut(record, &mut found))
            .collect();
        if records.is_empty() || document.failed() {
            return None;
        }
        if found
            .iter()
            .any(|diagnostic| diagnostic.code == PARSER_FAILURE)
        {
            return Some(Arc::new(Document::unreadable(
                document.file,
                document.path.clone(),
            )));
        }
        if whole && records.iter().all(Option::is_none) {
            return Some(document.clone());
        }
        let records = visible
            .into_iter()
            .zip(records)
            .map(|(record, cut)| cut.unwrap_or_else(|| record.clone()))
            .collect();
        Some(Arc::new(Document {
            records,
            diagnostics: Vec::new(),
            ..(**document).clone()
        }))
    }

    /// The record without its hidden parts, as the edition's declarations call it; none if it is the same.
    fn cut(&self, record: &Record, found: &mut Vec<Diagnostic>) -> Option<Record> {
        let projection = self.cutter.projection;
        let kind = projection.type_id(record.kind)?;
        let mut front = record.draft.front.clone();
        let front_changed = self.cutter.front(&mut front, record);
        let regions = &record.body.body.regions;
        let hidden = regions
            .iter()
            .any(|region| self.cutter.hides(&region.label.value));
        let text = &record.draft.text;
        let text = if hidden {
            let cut = markdown::cut(text.as_str(), text.offset, regions, |label| {
                self.cutter.hides(label)
            });
            DraftText::own(&cut, text.offset)
        } else {
            text.clone()
        };
        let changed = front_changed
            || hidden
            || self.defaults.touch(record)
            || (projection.changed && has_views(record));
        if changed {
            let draft = Draft {
                kind,
                front,
                text,
                ..(*record.draft).clone()
            };
            return Some(compile(draft, self.rules, found));
        }
        let same =
            |edge: &WrittenEdge| projection.relation_id(edge.relation) == Some(edge.relation);
        if kind == record.kind && record.edges.iter().all(same) {
            return None;
        }
        let edge = |edge: &WrittenEdge| {
            Some(WrittenEdge {
                relation: projection.relation_id(edge.relation)?,
                ..edge.clone()
            })
        };
        let draft = Arc::new(Draft {
            kind,
            front,
            text,
            ..(*record.draft).clone()
        });
        Some(Record {
            kind,
            edges: record.edges.iter().filter_map(edge).collect(),
            draft,
            ..record.clone()
        })
    }
}

/// Cuts what an audience may not see out of what authors wrote as data.
struct Cutter<'a> {
    audience: &'a Audience,
    /// The whole.
    config: &'a Config,
    /// What the audience may know of it.
    projection: &'a Projection,
    options: &'a markdown::Options,
    ties: Ties<'a>,
}

impl Cutter<'_> {
    fn hides(&self, label: &str) -> bool {
        !self.audience.holds(label)
    }

    fn hides_part(&self, label: Option<&String>) -> bool {
        label.is_some_and(|label| self.hides(label))
    }

    /// Cuts a record's keys; whether there was anything to cut.
    fn front(&self, front: &mut Map, record: &Record) -> bool {
        let (schema, left) = (&self.config.schema, &self.projection.config.schema);
        let left_fields = self
            .projection
            .type_id(record.kind)
            .map(|id| &left.type_of(id).fields);
        let before = front.entries.len();
        front.entries.retain(|entry| {
            let key = entry.key.value.as_str();
            let field = schema.type_of(record.kind).fields.get(key);
            let relation = schema
                .relations
                .get(key)
                .filter(|relation| relation.from.holds(record.kind));
            match field {
                Some(field) => {
                    left_fields.is_some_and(|fields| fields.contains_key(key))
                        && self.ties.value(&entry.node, &field.kind)
                }
                None => relation.is_none() || left.relations.contains_key(key),
            }
        });
        let mut changed = front.entries.len() != before;
        for entry in &mut front.entries {
            if let Some(field) = schema.type_of(record.kind).fields.get(&entry.key.value) {
                let value = record
                    .fields
                    .get(&entry.key.value)
                    .map(|value| &value.value);
                changed |=
                    value.is_some_and(has_regions) && self.texts(&mut entry.node, &field.kind);
                changed |= self.value(&mut entry.node, &field.kind);
            } else if let Some(relation) = schema.relations.get(&entry.key.value) {
                changed |= !relation.props.is_empty()
                    && retain(&mut entry.node, |item| self.ties.edge(item, relation));
                for item in items_mut(&mut entry.node) {
                    changed |= self.fields(item, &relation.props);
                }
            }
        }
        changed
    }

    fn hides_field(&self, field: &Field, node: &Node) -> bool {
        self.hides_part(field.label.as_ref()) || !self.ties.value(node, &field.kind)
    }

    /// Cuts hidden keys, and ties to hidden records, out of a value.
    fn value(&self, node: &mut Node, kind: &FieldKind) -> bool {
        match kind {
            FieldKind::Object(fields) => self.fields(node, fields),
            FieldKind::List(inner) => {
                let cut = retain(node, |item| self.ties.value(item, inner));
                items_mut(node)
                    .iter_mut()
                    .fold(cut, |changed, item| self.value(item, inner) | changed)
            }
            FieldKind::Map(keys, inner) => {
                let Written::Map(map) = &mut node.value else {
                    return false;
                };
                let before = map.entries.len();
                map.entries.retain(|entry| {
                    self.ties.key(&entry.key.value, keys) && self.ties.value(&entry.node, inner)
                });
                let cut = map.entries.len() != before;
                map.entries.iter_mut().fold(cut, |changed, entry| {
                    self.value(&mut entry.node, inner) | changed
                })
            }
            _ => false,
        }
    }

    /// Cuts hidden keys out of an object or an edge's properties.
    fn fields(&self, node: &mut Node, fields: &[Field]) -> bool {
        let Written::Map(map) = &mut node.value else {
            return false;
        };
        let before = map.entries.len();
        let field = |name: &str| fields.iter().find(|field| field.name == name);
        map.entries.retain(|entry| {
            field(&entry.key.value).is_none_or(|field| !self.hides_field(field, &entry.node))
        });
        let mut changed = map.entries.len() != before;
        for entry in &mut map.entries {
            if let Some(field) = field(&entry.key.value) {
                changed |= self.value(&mut entry.node, &field.kind);
                changed |= self.texts(&mut entry.node, &field.kind);
            }
        }
        changed
    }

    /// Cuts labelled blocks and sections out of the Markdown within a value.
    fn texts(&self, node: &mut Node, kind: &FieldKind) -> bool {
        match (kind, &mut node.value) {
            (FieldKind::Markdown, Written::Scalar { text, .. }) => {
                let (body, _) = markdown::parse(text, node.span.file, 0, self.options);
                let hidden = body
                    .regions
                    .iter()
                    .any(|region| self.hides(&region.label.value));
                if hidden {
                    *text = markdown::cut(text, 0, &body.regions, |label| self.hides(label));
                }
                hidden
            }
            (FieldKind::List(inner), Written::List(items)) => items
                .iter_mut()
                .fold(false, |changed, item| self.texts(item, inner) | changed),
            (FieldKind::List(inner), _) => self.texts(node, inner),
            (FieldKind::Map(_, inner), Written::Map(map)) => {
                map.entries.iter_mut().fold(false, |changed, entry| {
                    self.texts(&mut entry.node, inner) | changed
                })
            }
            (FieldKind::Object(fields), Written::Map(map)) => {
                map.entries.iter_mut().fold(false, |changed, entry| {
                    let field = fields.iter().find(|field| field.name == entry.key.value);
                    field.is_some_and(|field| self.texts(&mut entry.node, &field.kind)) | changed
                })
            }
            _ => false,
        }
    }
}

/// Keeps the items of a list that pass; a single value is a list of one. Whether any went.
fn retain(node: &mut Node, keep: impl Fn(&Node) -> bool) -> bool {
    if let Written::List(items) = &mut node.value {
        let before = items.len();
        items.retain(keep);
        return items.len() != before;
    }
    let gone = node.value != Written::Null && !keep(node);
    if gone {
        node.value = Written::Null;
    }
    gone
}

/// The items of a list; a single value is a list of one.
fn items_mut(node: &mut Node) -> &mut [Node] {
    if let Written::List(_) = node.value {
        let Written::List(items) = &mut node.value else {
            return &mut [];
        };
        items
    } else {
        std::slice::from_mut(node)
    }
}

fn has_regions(value: &Value) -> bool {
    any_text(value, &|text| !text.body.regions.is_empty())
}

/// Whether a record's texts show views: what these ask for is read again where declarations are gone or counted anew.
fn has_views(record: &Record) -> bool {
    let within = |text: &Text| !text.body.views.is_empty();
    let carried = record.edges.iter().flat_map(|edge| edge.props.iter());
    within(&record.body)
        || record
            .fields
            .values()
            .any(|value| any_text(&value.value, &within))
        || carried
            .into_iter()
            .any(|(_, value)| any_text(value, &within))
}

/// Whether something holds of a text within a value.
fn any_text(value: &Value, holds: &impl Fn(&Text) -> bool) -> bool {
    let mut found = false;
    value.each(&mut |value| found |= matches!(value, Value::Markdown(text) if holds(text)));
    found
}
