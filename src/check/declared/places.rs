//! The places at which a finding can be fixed: the line of a field, an item of a list, an edge.

use crate::config::{BuiltInKey, Path, PathStep, RecordKey, Root};
use crate::model::{EdgeOrigin, Model, RecordId, RouteStep, Routes, Subject};
use crate::text::Span;

/// The place of the subject of a derived page.
pub(super) fn of_subject(model: &Model, declared: usize, subject: Subject) -> Span {
    match subject {
        Subject::Site => model.config().pages[declared].span,
        Subject::Record(id) => model.record(id).span,
        Subject::Edge(relation, at) => {
            let edge = &model.all_edges(relation)[at];
            of_edge(edge.origin).unwrap_or(model.record(edge.from).span)
        }
    }
}

/// The place where an edge is written.
pub(super) fn of_edge(origin: EdgeOrigin) -> Option<Span> {
    match origin {
        EdgeOrigin::Written(span) => Some(span),
        EdgeOrigin::Inherited { span, .. } => span,
        EdgeOrigin::Composed => None,
    }
}

/// The place of the last edge or reference of a route.
pub(super) fn of_route(route: &[RouteStep<'_>]) -> Option<Span> {
    route.iter().rev().find_map(|step| match step {
        RouteStep::Edge(_, edge) => of_edge(edge.origin),
        RouteStep::Reference(_, span) => Some(*span),
        _ => None,
    })
}

/// The place of a value of a record, by the keys and items that lead to it.
pub(super) fn of_value(model: &Model, record: RecordId, provenance: &Routes<'_>) -> Option<Span> {
    let route = provenance.routes.first()?;
    let at = route
        .iter()
        .rposition(|step| matches!(step, RouteStep::Field(..)))?;
    let RouteStep::Field(id, name) = route[at] else {
        return None;
    };
    if id != record {
        return None;
    }
    let mut node = model.record(id).draft.front.node(name)?;
    for step in &route[at + 1..] {
        node = match step {
            RouteStep::Key(key) => node.as_map()?.node(key)?,
            RouteStep::Item(at, count) => node
                .items()
                .get(*at)
                .filter(|_| node.items().len() == *count)?,
            _ => return None,
        };
    }
    Some(node.span)
}

/// The place where a path from a record starts: its first key, or the record.
pub(super) fn of_key(model: &Model, id: RecordId, path: &Path) -> Span {
    let record = model.record(id);
    match (&path.root, path.steps.first()) {
        (Root::Item, Some(PathStep::Field(name))) => record
            .fields
            .get(name)
            .map_or(record.span, |value| value.span),
        (Root::Item, Some(PathStep::BuiltIn(word)))
            if *word != BuiltInKey::Record(RecordKey::Title) =>
        {
            record
                .draft
                .front
                .node(word.word())
                .map_or(record.span, |node| node.span)
        }
        _ => record.span,
    }
}
