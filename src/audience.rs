//! Projection: the documents that an audience may see, hidden parts cut out of the sources and the rest compiled again.
//!
//! What is left is a pure function of what is visible: heading ids, footnote numbers, counts and order come from the cut
//! text, as if the hidden parts had never been written. Diagnostics of this second pass are dropped; the author has seen
//! those of the first. Edges and links to hidden records need no cutting: their targets are gone, so they lead nowhere.

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Audience, Config, Field, Kind};
use crate::document::{Document, Draft, DraftText, Record, Rules, Text, Value, compile};
use crate::markdown;
use crate::tree::{Node, Value as Written};

/// The documents of a site as an audience may see them; those that hold nothing visible are left out.
#[must_use]
pub fn project(documents: &[Arc<Document>], audience: &Audience, rules: &Rules<'_>) -> Vec<Arc<Document>> {
    let projection = Projection { audience, rules };
    documents.par_iter().filter_map(|document| projection.document(document)).collect()
}

/// Whether an audience may see a record: by its own label, or else its type's.
#[must_use]
pub fn sees_record(audience: &Audience, record: &Record, config: &Config) -> bool {
    let label = record.label.as_ref().map(|label| label.value.as_str()).or(config.schema.type_of(record.kind).label.as_deref());
    label.is_some_and(|label| holds(audience, label))
}

/// Whether an audience holds a label.
#[must_use]
pub fn holds(audience: &Audience, label: &str) -> bool {
    audience.labels.iter().any(|held| held == label)
}

struct Projection<'a> {
    audience: &'a Audience,
    rules: &'a Rules<'a>,
}

impl Projection<'_> {
    fn document(&self, document: &Arc<Document>) -> Option<Arc<Document>> {
        let visible: Vec<&Record> =
            document.records.iter().filter(|record| sees_record(self.audience, record, self.rules.config)).collect();
        let whole = visible.len() == document.records.len();
        let records: Vec<Option<Record>> = visible.iter().map(|record| self.cut(record)).collect();
        if records.is_empty() {
            return None;
        }
        if whole && records.iter().all(Option::is_none) {
            return Some(document.clone());
        }
        let records = visible.into_iter().zip(records).map(|(record, cut)| cut.unwrap_or_else(|| record.clone())).collect();
        Some(Arc::new(Document { records, diagnostics: Vec::new(), ..(**document).clone() }))
    }

    fn hides(&self, label: &str) -> bool {
        !holds(self.audience, label)
    }

    fn hides_part(&self, label: Option<&String>) -> bool {
        label.is_some_and(|label| self.hides(label))
    }

    /// The record without its hidden parts; none if it has none.
    fn cut(&self, record: &Record) -> Option<Record> {
        let schema = &self.rules.config.schema;
        let mut front = record.draft.front.clone();
        let mut changed = false;
        front.entries.retain(|entry| {
            let key = entry.key.value.as_str();
            let field = schema.type_of(record.kind).fields.get(key);
            let relation = schema.relations.get(key).filter(|relation| relation.from.holds(record.kind));
            let hidden = self.hides_part(field.and_then(|field| field.label.as_ref()))
                || (field.is_none() && self.hides_part(relation.and_then(|relation| relation.label.as_ref())));
            changed |= hidden;
            !hidden
        });
        for entry in &mut front.entries {
            if let Some(field) = schema.type_of(record.kind).fields.get(&entry.key.value) {
                let value = record.fields.get(&entry.key.value).map(|value| &value.value);
                changed |= value.is_some_and(has_regions) && self.cut_texts(&mut entry.node, &field.kind);
                changed |= self.cut_kind(&mut entry.node, &field.kind);
            } else if let Some(relation) = schema.relations.get(&entry.key.value) {
                for item in items_mut(&mut entry.node) {
                    changed |= self.cut_fields(item, &relation.props);
                }
            }
        }
        let regions = &record.body.body.regions;
        let hidden = regions.iter().any(|region| self.hides(&region.label.value));
        let text = &record.draft.text;
        let text = if hidden {
            let cut = markdown::cut(text.as_str(), text.offset, regions, |label| self.hides(label));
            DraftText::own(&cut, text.offset)
        } else {
            text.clone()
        };
        let draft = Draft { front, text, ..(*record.draft).clone() };
        (changed || hidden || self.default_hidden(record)).then(|| compile(draft, self.rules, &mut Vec::new()))
    }

    /// Whether a hidden field holds its declared default, which no key of the record shows.
    fn default_hidden(&self, record: &Record) -> bool {
        let fields = &self.rules.config.schema.type_of(record.kind).fields;
        fields.values().any(|field| {
            field.default.is_some() && self.hides_part(field.label.as_ref()) && record.fields.contains_key(&field.name)
        })
    }

    /// Cuts hidden keys out of the objects within a value.
    fn cut_kind(&self, node: &mut Node, kind: &Kind) -> bool {
        match kind {
            Kind::Object(fields) => self.cut_fields(node, fields),
            Kind::List(inner) => items_mut(node).iter_mut().fold(false, |changed, item| self.cut_kind(item, inner) | changed),
            Kind::Map(_, inner) => match &mut node.value {
                Written::Map(map) => {
                    map.entries.iter_mut().fold(false, |changed, entry| self.cut_kind(&mut entry.node, inner) | changed)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn cut_fields(&self, node: &mut Node, fields: &[Field]) -> bool {
        let Written::Map(map) = &mut node.value else {
            return false;
        };
        let before = map.entries.len();
        let field = |name: &str| fields.iter().find(|field| field.name == name);
        map.entries.retain(|entry| !self.hides_part(field(&entry.key.value).and_then(|field| field.label.as_ref())));
        let mut changed = map.entries.len() != before;
        for entry in &mut map.entries {
            if let Some(field) = field(&entry.key.value) {
                changed |= self.cut_kind(&mut entry.node, &field.kind);
                changed |= self.cut_texts(&mut entry.node, &field.kind);
            }
        }
        changed
    }

    /// Cuts labelled blocks and sections out of the Markdown within a value.
    fn cut_texts(&self, node: &mut Node, kind: &Kind) -> bool {
        match (kind, &mut node.value) {
            (Kind::Markdown, Written::Scalar { text, .. }) => {
                let (body, _) = markdown::parse(text, node.span.file, 0, &self.rules.options);
                let hidden = body.regions.iter().any(|region| self.hides(&region.label.value));
                if hidden {
                    *text = markdown::cut(text, 0, &body.regions, |label| self.hides(label));
                }
                hidden
            }
            (Kind::List(inner), Written::List(items)) => {
                items.iter_mut().fold(false, |changed, item| self.cut_texts(item, inner) | changed)
            }
            (Kind::List(inner), _) => self.cut_texts(node, inner),
            (Kind::Map(_, inner), Written::Map(map)) => {
                map.entries.iter_mut().fold(false, |changed, entry| self.cut_texts(&mut entry.node, inner) | changed)
            }
            (Kind::Object(fields), Written::Map(map)) => map.entries.iter_mut().fold(false, |changed, entry| {
                let field = fields.iter().find(|field| field.name == entry.key.value);
                field.is_some_and(|field| self.cut_texts(&mut entry.node, &field.kind)) | changed
            }),
            _ => false,
        }
    }
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
    let within = |text: &Text| !text.body.regions.is_empty();
    match value {
        Value::Markdown(text) => within(text),
        Value::List(items) => items.iter().any(has_regions),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_regions(value)),
        Value::Object(entries) => entries.iter().any(|(_, value)| has_regions(value)),
        _ => false,
    }
}
