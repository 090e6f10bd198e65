//! Cuts what an audience may not see out of keys, values and Markdown. It works on sources only, so nothing is computed from
//! what it removes.

use super::visible_records::VisibleRecords;
use crate::config::{Audience, Config, Field, FieldKind, Projection, Relation};
use crate::document::{
    ConditionalLabels, Record, Rules, Value, source_fields_mut, source_parts_mut,
};
use crate::markdown;
use crate::tree::{Map, Node, NodeEntry, NodeValue};

use super::any_text;

/// Cuts hidden parts out of sources.
pub(super) struct Cutter<'a> {
    pub(super) audience: &'a Audience,
    /// The config of the whole site.
    pub(super) config: &'a Config,
    /// The config of the edition.
    pub(super) projection: &'a Projection,
    /// How the site's files are parsed.
    pub(super) rules: &'a Rules<'a>,
    /// The labels that conditions give on the whole site.
    pub(super) labels: &'a ConditionalLabels,
    pub(super) visible: VisibleRecords<'a>,
}

/// Whether Markdown in a value may have labelled parts. Markdown without labels is not parsed a second time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Markdown {
    WithoutLabels,
    MayHaveLabels,
}

impl Cutter<'_> {
    pub(super) fn hides(&self, label: &str) -> bool {
        !self.audience.holds(label)
    }

    /// Cuts the keys of a record. Returns whether anything was cut.
    pub(super) fn cut_front(&self, front: &mut Map, record: &Record) -> bool {
        let schema = &self.config.schema;
        let fields = &schema.type_of(record.kind).fields;
        let mut changed = retain_entries(front, |entry| self.shows_key(entry, record));
        for NodeEntry { key, node } in &mut front.entries {
            if let Some(field) = fields.get(&key.value) {
                // A value that could not be read may have labels as well.
                let markdown = match record.fields.get(&key.value) {
                    Some(value) if !has_regions(&value.value) => Markdown::WithoutLabels,
                    _ => Markdown::MayHaveLabels,
                };
                changed |= self.cut(node, &field.kind, markdown);
            } else if let Some(relation) = schema.relations.get(&key.value) {
                let props = &relation.props;
                changed |= !props.is_empty()
                    && retain_items(node, |item| self.visible.shows_edge(item, relation));
                changed |= !relation.label_rules.is_empty()
                    && retain_items(node, |item| self.shows_edge(item, record, relation));
                for item in items_mut(node) {
                    changed |= self.cut_hidden_fields(item, props);
                    for (part, kind) in source_fields_mut(item, props) {
                        changed |= self.cut(part, kind, Markdown::MayHaveLabels);
                    }
                }
            }
        }
        changed
    }

    /// Whether a key of front matter is visible.
    fn shows_key(&self, entry: &NodeEntry, record: &Record) -> bool {
        let (schema, edition) = (&self.config.schema, &self.projection.config.schema);
        let key = entry.key.value.as_str();
        if let Some(field) = schema.type_of(record.kind).fields.get(key) {
            let kind = self.projection.type_id(record.kind);
            let label = self.labels.of_field(record, key, field.label.as_deref());
            return kind.is_some_and(|kind| edition.type_of(kind).fields.contains_key(key))
                && !label.is_some_and(|label| self.hides(label))
                && self.visible.shows_value(&entry.node, &field.kind);
        }
        let relation = schema.relations.get(key);
        !relation.is_some_and(|relation| relation.from.holds(record.kind))
            || edition.relations.contains_key(key)
    }

    /// Whether the label of an edge shows it.
    fn shows_edge(&self, item: &Node, record: &Record, relation: &Relation) -> bool {
        let place = match item.as_map() {
            Some(map) => map.node("to").map_or(item.span, |to| to.span),
            None => item.span,
        };
        let label = self
            .labels
            .of_edge(record, place, relation.label.as_deref());
        !label.is_some_and(|label| self.hides(label))
    }

    /// Cuts hidden keys, references to hidden records and labelled Markdown out of a value. Returns whether anything was cut.
    pub(super) fn cut(&self, node: &mut Node, kind: &FieldKind, markdown: Markdown) -> bool {
        let mut changed = match kind {
            FieldKind::Markdown => markdown == Markdown::MayHaveLabels && self.cut_markdown(node),
            FieldKind::List(inner) => {
                retain_items(node, |item| self.visible.shows_value(item, inner))
            }
            FieldKind::Map(keys, inner) => retain_entries_of(node, |entry| {
                self.visible.shows_key(&entry.key.value, keys)
                    && self.visible.shows_value(&entry.node, inner)
            }),
            FieldKind::Object(fields) => self.cut_hidden_fields(node, fields),
            _ => false,
        };
        for (part, kind) in source_parts_mut(node, kind) {
            changed |= self.cut(part, kind, markdown);
        }
        changed
    }

    /// Cuts hidden fields out of an object or the properties of an edge. Returns whether there were any.
    fn cut_hidden_fields(&self, node: &mut Node, fields: &[Field]) -> bool {
        retain_entries_of(node, |entry| {
            let field = fields.iter().find(|field| field.name == entry.key.value);
            field.is_none_or(|field| {
                let label = field.label.as_deref();
                !label.is_some_and(|label| self.hides(label))
                    && self.visible.shows_value(&entry.node, &field.kind)
            })
        })
    }

    /// Cuts labelled blocks and sections out of Markdown. Returns whether there were any.
    fn cut_markdown(&self, node: &mut Node) -> bool {
        let NodeValue::Scalar { text, .. } = &mut node.value else {
            return false;
        };
        let (body, _) = markdown::parse(text, node.span.file, 0, &self.rules.options);
        let mut labels = body.regions.iter().map(|region| &region.label.value);
        let is_hidden = labels.any(|label| self.hides(label));
        if is_hidden {
            *text = markdown::cut(text, 0, &body.regions, |label| self.hides(label));
        }
        is_hidden
    }
}

/// Keeps the entries that pass. Returns whether any was removed.
fn retain_entries(map: &mut Map, keep: impl FnMut(&NodeEntry) -> bool) -> bool {
    let before = map.entries.len();
    map.entries.retain(keep);
    map.entries.len() != before
}

/// [`retain_entries`] of a node, if it is a map.
fn retain_entries_of(node: &mut Node, keep: impl FnMut(&NodeEntry) -> bool) -> bool {
    match &mut node.value {
        NodeValue::Map(map) => retain_entries(map, keep),
        _ => false,
    }
}

/// Keeps the items of a list that pass; a single value is a list of one. Returns whether any was removed.
fn retain_items(node: &mut Node, keep: impl Fn(&Node) -> bool) -> bool {
    if let NodeValue::List(items) = &mut node.value {
        let before = items.len();
        items.retain(keep);
        return items.len() != before;
    }
    let is_removed = node.value != NodeValue::Null && !keep(node);
    if is_removed {
        node.value = NodeValue::Null;
    }
    is_removed
}

/// The items of a list; a single value is a list of one.
fn items_mut(node: &mut Node) -> &mut [Node] {
    if !matches!(node.value, NodeValue::List(_)) {
        return std::slice::from_mut(node);
    }
    match &mut node.value {
        NodeValue::List(items) => items,
        _ => &mut [],
    }
}

fn has_regions(value: &Value) -> bool {
    any_text(value, &|text| !text.body.regions.is_empty())
}
