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
    if count < relation.min {
        let message = format!(
            "the {kind} `{name}` has {count} of at least {} `{}`",
            relation.min, relation.name
        );
        let topic = Topic::key(kind, name, &relation.name);
        let problem = Diagnostic::new(EDGE_COUNT, place(model, id, relation, record), message)
            .help(format!("add `{}: [ID]`", relation.name));
        return Some(problem.needing([topic]));
    }
    let max = relation.max.filter(|max| count > *max)?;
    let message = format!(
        "the {kind} `{name}` has {count} of at most {max} `{}`",
        relation.name
    );
    let problem = Diagnostic::new(EDGE_COUNT, place(model, id, relation, record), message);
    Some(problem.help("take some of them out"))
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
