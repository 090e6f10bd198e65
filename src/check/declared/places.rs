//! Where something can be mended: the line of a field, an item of a list, an edge.

use crate::config::{Hop, Path, PathStep, Root};
use crate::document::Value;
use crate::model::{EdgeOrigin, Item, Model, RecordId, Subject};
use crate::text::Span;
use crate::tree::{Node, Value as Written};

/// Where what a derived page is made for is written.
pub(super) fn of_subject(model: &Model, declared: usize, subject: Subject) -> Span {
    match subject {
        Subject::Site => model.config.pages[declared].span,
        Subject::Record(id) => model.record(id).span,
        Subject::Edge(relation, at) => {
            let edge = &model.all_edges(relation)[at];
            written(edge.origin).unwrap_or(model.record(edge.from).span)
        }
    }
}

/// Where an edge is written, by whoever has it.
pub(super) fn written(origin: EdgeOrigin) -> Option<Span> {
    match origin {
        EdgeOrigin::Written(span) => Some(span),
        EdgeOrigin::Inherited { span, .. } => span,
        EdgeOrigin::Composed => None,
    }
}

/// Where the edge that led from a record to an item is written.
pub(super) fn of_edge(model: &Model, from: RecordId, hop: Hop, item: &Item) -> Option<Span> {
    let carried = |edge: &crate::model::Edge| item.props.as_ref().is_none_or(|props| std::sync::Arc::ptr_eq(props, &edge.props));
    let edge = model.others(from, hop).find(|(other, edge)| *other == item.record && carried(edge))?.1;
    written(edge.origin)
}

/// Where a path from a record begins to be written: its first key, or the record.
pub(super) fn of_key(model: &Model, id: RecordId, path: &Path) -> Span {
    let record = model.record(id);
    match (&path.root, path.steps.first()) {
        (Root::Item, Some(PathStep::Field(name))) => record.fields.get(name).map_or(record.span, |value| value.span),
        (Root::Item, Some(PathStep::Word(word))) if *word != "title" => {
            record.draft.front.node(word).map_or(record.span, |node| node.span)
        }
        _ => record.span,
    }
}

/// The values at the end of a path, taken apart as far as they go, each with its place.
pub(super) fn values(model: &Model, item: &Item, path: &Path, reached: &[Value]) -> Vec<(Value, Span)> {
    let parts: Vec<Value> = reached.iter().flat_map(leaves).cloned().collect();
    let place = of_key(model, item.record, path);
    let nodes = nodes(model, item.record, path);
    let exact = nodes.len() == parts.len();
    parts.into_iter().enumerate().map(|(at, value)| (value, if exact { nodes[at] } else { place })).collect()
}

/// A value, or the values in its lists and maps.
pub(super) fn leaves(value: &Value) -> Vec<&Value> {
    match value {
        Value::List(items) => items.iter().flat_map(leaves).collect(),
        Value::Map(entries) => entries.iter().flat_map(|(_, value)| leaves(value)).collect(),
        other => vec![other],
    }
}

/// The places of the scalars at the end of a path that stays within one record.
fn nodes(model: &Model, id: RecordId, path: &Path) -> Vec<Span> {
    end(model, id, path).into_iter().flat_map(scalars).map(|node| node.span).collect()
}

/// The places of what is written at the end of a path that stays within one record, each item of a list apart.
pub(super) fn groups(model: &Model, id: RecordId, path: &Path) -> Vec<Span> {
    end(model, id, path).into_iter().flat_map(Node::items).map(|node| node.span).collect()
}

fn end<'m>(model: &'m Model, id: RecordId, path: &Path) -> Vec<&'m Node> {
    let front = &model.record(id).draft.front;
    let (first, rest) = match (&path.root, path.steps.split_first()) {
        (Root::Item, Some((PathStep::Field(name), rest))) => (front.node(name), rest),
        (Root::Item, Some((PathStep::Word(word), rest))) => (front.node(word), rest),
        _ => return Vec::new(),
    };
    let mut here: Vec<&Node> = first.into_iter().collect();
    for step in rest {
        let PathStep::Key(key) = step else { return Vec::new() };
        here = here.iter().flat_map(|node| node.items()).filter_map(|node| node.as_map()?.node(key)).collect();
    }
    here
}

fn scalars(node: &Node) -> Vec<&Node> {
    match &node.value {
        Written::Null => Vec::new(),
        Written::Scalar { .. } => vec![node],
        Written::List(items) => items.iter().flat_map(scalars).collect(),
        Written::Map(map) => map.entries.iter().flat_map(|entry| scalars(&entry.node)).collect(),
    }
}
