//! How many edges of a relation each record has, against the relation's `min` and `max`.

use super::{Model, RecordId};
use crate::config::{Direction, Relation, RelationId, RelationStep};
use crate::diagnostic::{Diagnostic, EDGE_COUNT, Topic};
use crate::text::Span;

/// Checks every relation against its effective edges.
pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let schema = &model.config().schema;
    for id in schema.relation_ids() {
        let relation = schema.relation(id);
        if relation.min == 0 && relation.max.is_none() {
            continue;
        }
        let starts_here = |record: &RecordId| relation.from.holds(model.record(*record).kind);
        let records = model.records().filter(starts_here);
        diagnostics.extend(records.filter_map(|record| problem(model, id, relation, record)));
    }
}

fn problem(
    model: &Model,
    id: RelationId,
    relation: &Relation,
    record: RecordId,
) -> Option<Diagnostic> {
    let relation_step = RelationStep {
        relation: id,
        direction: Direction::Forward,
    };
    let count = model.edges(record, relation_step).count();
    let (kind, name) = (&model.type_of(record).name, &model.record(record).id.value);
    let owner = format!("the {kind} `{name}`");
    let what = format!("`{}`", relation.name);
    if count < relation.min {
        let message = below_minimum(&owner, count, &what, relation.min);
        let topic = Topic::key(kind, name, &relation.name);
        let problem = Diagnostic::new(EDGE_COUNT, place(model, id, relation, record), message)
            .help(format!("add `{}: [ID]`", relation.name));
        return Some(problem.needing([topic]));
    }
    let max = relation.max.filter(|max| count > *max)?;
    let message = above_maximum(&owner, count, &what, max);
    let problem = Diagnostic::new(EDGE_COUNT, place(model, id, relation, record), message);
    Some(problem.help("remove some of them"))
}

/// The message that something has too few of what it counts.
#[must_use]
pub fn below_minimum(owner: &str, count: usize, what: &str, min: usize) -> String {
    match (count, min) {
        (0, 1) => format!("{owner} has no {what}"),
        (0, _) => format!("{owner} has no {what}, expected at least {min}"),
        _ => format!("{owner} has {count} {what}, expected at least {min}"),
    }
}

/// The message that something has too many of what it counts.
#[must_use]
pub fn above_maximum(owner: &str, count: usize, what: &str, max: usize) -> String {
    format!("{owner} has {count} {what}, expected at most {max}")
}

/// The first edge above the maximum, if the record wrote that many itself; else its first edge, or the record.
fn place(model: &Model, id: RelationId, relation: &Relation, record: RecordId) -> Span {
    let edges = model.record(record).edges.iter();
    let written: Vec<Span> = edges
        .filter(|edge| edge.relation == id)
        .map(|edge| edge.to.span)
        .collect();
    let above = relation.max.and_then(|max| written.get(max));
    let place = above.or(written.first());
    place.copied().unwrap_or(model.record(record).span)
}
