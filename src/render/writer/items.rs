//! Records as parts of pages: in lists, with their fields, and with their relations.

use super::Writer;
use super::values::{self, property};
use crate::config::{Direction, Field, FieldKind, OWNER, RelationStep};
use crate::document::{Value, fits_a_line};
use crate::model::{EdgeOrigin, Item, RecordId};
use crate::render::view::{FieldView, ItemView, RelationView};

/// A record in a list.
pub(in crate::render) fn item(writer: &Writer<'_>, item: &Item) -> ItemView {
    let model = writer.site.model;
    let record = model.record(item.record);
    ItemView {
        record: format!("{}:{}", model.type_of(item.record).name, record.id.value),
        title: record.title.clone(),
        name: values::title(writer, item.record),
        href: writer.record_href(item.record),
        kind: writer.type_title(item.record),
        status: record.status.word(),
        negative: model.negative(item.record).unwrap_or_default().to_owned(),
        summary: summary(writer, item.record),
        via: item.via.map(|via| writer.record_link(via)),
        ..ItemView::default()
    }
}

/// A sentence about a record: its lead, the beginning of its text, or the first text among its fields.
pub(in crate::render) fn summary(writer: &Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let (record, declared) = (model.record(id), model.type_of(id));
    let value = |name: &String| Some(&record.fields.get(name)?.value);
    if let Some(lead) = declared.lead.as_ref().and_then(value) {
        return model.plain(lead, None);
    }
    if !record.body.body.excerpt.is_empty() {
        return model.excerpt(&record.body);
    }
    declared
        .fields
        .values()
        .filter(|field| matches!(field.kind, FieldKind::Markdown | FieldKind::String))
        .find_map(|field| value(&field.name))
        .map_or_else(String::new, |text| model.plain(text, None))
}

/// A record's fields without its lead: those that fit a line, and the others.
pub(in crate::render) fn fields(
    writer: &mut Writer<'_>,
    id: RecordId,
) -> (Vec<FieldView>, Vec<FieldView>) {
    let model = writer.site.model;
    let (record, declared) = (model.record(id), model.type_of(id));
    let (mut short, mut long) = (Vec::new(), Vec::new());
    for field in declared.fields.values() {
        let Some(value) = record.fields.get(&field.name).map(|value| &value.value) else {
            continue;
        };
        if declared.lead.as_ref() == Some(&field.name) {
            continue;
        }
        let html = match value {
            // A text under a heading of its own keeps its paragraphs.
            Value::Markdown(text) => writer.nested_text(text, id, 2),
            value => values::html(writer, value, Some(&field.kind), id),
        };
        let number = match value {
            Value::Int(number) => Some(*number),
            _ => None,
        };
        let list = if fits_a_line(&field.kind) {
            &mut short
        } else {
            &mut long
        };
        list.push(FieldView {
            id: format!("_{}", field.name),
            number,
            ..FieldView::cell(&field.name, &field.title, html)
        });
    }
    (short, long)
}

/// A record's relations from both ends, in declared order, those that have edges.
pub(in crate::render) fn relations(writer: &mut Writer<'_>, id: RecordId) -> Vec<RelationView> {
    let model = writer.site.model;
    let relation_steps = model.relation_steps_at(id).filter(|relation_step| {
        // The owner of a record is shown below its text.
        relation_step.direction == Direction::Inverse
            || model.config().schema.relation(relation_step.relation).name != OWNER
    });
    relation_steps
        .filter_map(|relation_step| relation(writer, id, relation_step))
        .collect()
}

fn relation(
    writer: &mut Writer<'_>,
    id: RecordId,
    relation_step: RelationStep,
) -> Option<RelationView> {
    let model = writer.site.model;
    let is_forward = relation_step.direction == Direction::Forward;
    let others: Vec<Item> = model
        .others(id, relation_step)
        .map(|(record, edge)| Item {
            record,
            props: Some(edge.props.clone()),
            via: match edge.origin {
                EdgeOrigin::Inherited { from, .. } if is_forward => Some(from),
                _ => None,
            },
        })
        .collect();
    if others.is_empty() {
        return None;
    }
    let relation = model.config().schema.relation(relation_step.relation);
    let name = if is_forward {
        relation.name.clone()
    } else {
        relation.inverse.clone().unwrap_or_default()
    };
    let columns: Vec<&Field> = relation
        .props
        .iter()
        .filter(|field| {
            let mut all = others.iter().filter_map(|item| item.props.as_ref());
            all.any(|props| property(props, &field.name).is_some())
        })
        .collect();
    let items = others
        .iter()
        .map(|other| ItemView {
            cells: columns
                .iter()
                .map(|field| property_cell(writer, other, field))
                .collect(),
            ..item(writer, other)
        })
        .collect();
    Some(RelationView {
        id: format!("_{name}"),
        name,
        title: relation.titles[usize::from(!is_forward)].clone(),
        ordered: relation.ordered && is_forward,
        columns: columns.iter().map(|field| field.title.clone()).collect(),
        items,
    })
}

/// A property of the edge to a record; empty if the edge lacks it.
fn property_cell(writer: &mut Writer<'_>, item: &Item, field: &Field) -> FieldView {
    let props = item.props.as_ref();
    let value = props.and_then(|props| property(props, &field.name));
    let html = value.map_or_else(String::new, |value| {
        values::html(writer, value, Some(&field.kind), item.record)
    });
    FieldView::cell(&field.name, &field.title, html)
}
