//! Edges that follow from others: composed along paths, passed on by inheritance.
//!
//! A relation that leads from all records to all others has the square of what was written. So the edges of each relation, and the
//! steps that are taken to find them, are limited: a relation that meets its limit has none that are computed, and an error.

use std::collections::HashSet;
use std::sync::Arc;

use super::edges::{Edge, EdgeOrigin, Edges};
use super::{Model, RecordId};
use crate::config::{Direction, Origin, Relation, RelationId, RelationStep};
use crate::diagnostic::{Diagnostic, INHERIT_CYCLE, TOO_MANY_EDGES, list_of};
use crate::document::Props;
use crate::graph::walk;
use crate::text::Span;

/// Edges that one relation may get, for each record or written edge of the site.
const EDGES: usize = 20;
/// Edges that one relation may get on a site of any size: all pairs of 300 records.
const FREE_EDGES: usize = 90_000;
/// Edges that may be followed for each edge that a relation may get.
const STEPS: usize = 64;
/// Steps of a cycle that a message shows.
const SHOWN: usize = 12;

/// Adds the edges of all relations that follow from others, those first that others lead over.
pub(super) fn add(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let size = model.places.len()
        + model
            .edges
            .iter()
            .map(|edges| edges.all().len())
            .sum::<usize>();
    let limit = FREE_EDGES + EDGES * size;
    let config = model.config.clone();
    let over: Vec<Vec<usize>> = config
        .schema
        .relations
        .values()
        .map(|relation| match &relation.origin {
            Origin::Written => Vec::new(),
            Origin::Composed(hops) | Origin::Inherited(hops) => {
                hops.iter().map(|hop| hop.relation.0).collect()
            }
        })
        .collect();
    for id in walk(&over).order {
        compute(model, RelationId(id), limit, diagnostics);
    }
}

/// Adds the edges of one relation. Those of the relations on its path are there.
fn compute(model: &mut Model, id: RelationId, limit: usize, diagnostics: &mut Vec<Diagnostic>) {
    let config = model.config.clone();
    let relation = config.schema.relation(id);
    let (Origin::Composed(hops) | Origin::Inherited(hops)) = &relation.origin else {
        return;
    };
    let mut counter = Counter {
        limit,
        edges: 0,
        steps: 0,
        most: None,
    };
    let list = match &relation.origin {
        Origin::Composed(_) => compose(model, hops, &mut counter),
        _ => inherit(model, id, hops, &mut counter, diagnostics),
    };
    let Some(list) = list else {
        diagnostics.push(too_many(model, relation, hops, &counter));
        return;
    };
    let edges = Edges::new(list, model);
    Arc::make_mut(&mut model.edges)[id.0] = edges;
}

/// What it took so far to compute a relation.
struct Counter {
    limit: usize,
    edges: usize,
    steps: usize,
    /// The record that most edges were followed for, and how many.
    most: Option<(usize, RecordId)>,
}

impl Counter {
    /// Counts what was computed for one record; none if it is too much.
    fn count(&mut self, record: RecordId, edges: usize, steps: usize) -> Option<()> {
        self.edges += edges;
        self.steps += steps;
        if self.most.is_none_or(|(most, _)| edges.max(steps) > most) {
            self.most = Some((edges.max(steps), record));
        }
        (self.edges <= self.limit && self.steps <= self.limit.saturating_mul(STEPS)).then_some(())
    }
}

/// Says which relation has too many edges, along which path, and at which record most of them.
fn too_many(
    model: &Model,
    relation: &Relation,
    hops: &[RelationStep],
    counter: &Counter,
) -> Diagnostic {
    let word = |hop: &RelationStep| {
        let relation = model.config.schema.relation(hop.relation);
        match (hop.direction, &relation.inverse) {
            (Direction::Inverse, Some(inverse)) => inverse.clone(),
            _ => relation.name.clone(),
        }
    };
    let path = hops.iter().map(word).collect::<Vec<_>>().join(".");
    let message = format!(
        "`{}` has more than {} edges along `{path}`",
        relation.name, counter.limit
    );
    let mut diagnostic = Diagnostic::new(TOO_MANY_EDGES, relation.span, message);
    if let Some((_, record)) = counter.most {
        let text = format!(
            "the path follows most edges from the {} `{}`",
            model.type_of(record).name,
            model.record(record).id.value
        );
        diagnostic = diagnostic.also(model.record(record).span, text);
    }
    diagnostic.help("lead the path over relations with fewer edges, or show these records with a view that has a `limit`")
}

/// The records at the end of a path of relations from a record, in order, without repetition, and how many edges were followed. It
/// stops where more than `most` were.
fn follow(
    model: &Model,
    from: RecordId,
    hops: &[RelationStep],
    most: usize,
) -> (Vec<RecordId>, usize) {
    let mut here = vec![from];
    let mut steps = 0;
    for hop in hops {
        let mut next: Vec<RecordId> = Vec::new();
        let mut seen = HashSet::new();
        for id in here {
            for edge in model.edges(id, *hop) {
                steps += 1;
                let to = if hop.direction == Direction::Forward {
                    edge.to
                } else {
                    edge.from
                };
                if seen.insert(to) {
                    next.push(to);
                }
            }
            if steps > most {
                return (next, steps);
            }
        }
        here = next;
    }
    (here, steps)
}

/// The edges of a relation that is a path; none if there are too many.
fn compose(model: &Model, hops: &[RelationStep], counter: &mut Counter) -> Option<Vec<Edge>> {
    let Some(first) = hops.first() else {
        return Some(Vec::new());
    };
    let starts = model.config.schema.starts(*first);
    let nothing = Arc::new(Props::new());
    let mut edges = Vec::new();
    for from in model
        .records()
        .filter(|id| starts.holds(model.record(*id).kind))
    {
        let (ends, steps) = follow(model, from, hops, counter.limit.saturating_mul(STEPS));
        counter.count(from, ends.len(), steps)?;
        edges.extend(ends.into_iter().map(|to| Edge {
            from,
            to,
            props: nothing.clone(),
            origin: EdgeOrigin::Composed,
        }));
    }
    Some(edges)
}

/// The edges of a relation with those that are passed on along a path whose last step is a relation with the same kind of edges;
/// none if there are too many.
fn inherit(
    model: &Model,
    id: RelationId,
    hops: &[RelationStep],
    counter: &mut Counter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Edge>> {
    let Some((last, before)) = hops.split_last() else {
        return Some(model.edges[id.0].all().to_vec());
    };
    let relation = model.config.schema.relation(id);
    let mut ancestors = vec![Vec::new(); model.places.len()];
    for record in model
        .records()
        .filter(|record| relation.from.holds(model.record(*record).kind))
    {
        let (found, steps) = follow(model, record, before, counter.limit.saturating_mul(STEPS));
        counter.count(record, found.len(), steps)?;
        ancestors[record.0 as usize] = found.into_iter().map(|id| id.0 as usize).collect();
    }
    // What is passed on may itself be inherited: ancestors come first then.
    let own = last.relation == id;
    let order = if own {
        let walked = walk(&ancestors);
        diagnostics.extend(
            walked
                .cycles
                .iter()
                .map(|cycle| in_a_cycle(model, relation, before, cycle)),
        );
        walked.order
    } else {
        (0..ancestors.len()).collect()
    };
    counter.edges = 0;
    let mut memo: Vec<Option<Vec<Edge>>> = vec![None; model.places.len()];
    for at in order {
        let record = record_at(at);
        let mut edges: Vec<Edge> = model
            .edges(
                record,
                RelationStep {
                    relation: id,
                    direction: Direction::Forward,
                },
            )
            .cloned()
            .collect();
        // An edge of its own takes the place of one to the same record that would be passed on.
        let mut known: HashSet<RecordId> = edges.iter().map(|edge| edge.to).collect();
        let mut steps = 0;
        for ancestor in &ancestors[at] {
            let mut pass = |edge: &Edge| {
                let to = if last.direction == Direction::Forward {
                    edge.to
                } else {
                    edge.from
                };
                steps += 1;
                if known.insert(to) {
                    let (from, span) = match edge.origin {
                        EdgeOrigin::Written(span) => (record_at(*ancestor), Some(span)),
                        EdgeOrigin::Inherited { from, span } => (from, span),
                        EdgeOrigin::Composed => (record_at(*ancestor), None),
                    };
                    let origin = EdgeOrigin::Inherited { from, span };
                    edges.push(Edge {
                        from: record,
                        to,
                        props: edge.props.clone(),
                        origin,
                    });
                }
            };
            if own {
                memo[*ancestor].iter().flatten().for_each(&mut pass);
            } else {
                model.edges(record_at(*ancestor), *last).for_each(&mut pass);
            }
        }
        counter.count(record, edges.len(), steps)?;
        memo[at] = Some(edges);
    }
    Some(memo.into_iter().flatten().flatten().collect())
}

fn record_at(place: usize) -> RecordId {
    RecordId(u32::try_from(place).unwrap_or(u32::MAX))
}

/// Says which records pass on to each other in a cycle: the last leads back to the first.
fn in_a_cycle(
    model: &Model,
    relation: &Relation,
    before: &[RelationStep],
    cycle: &[usize],
) -> Diagnostic {
    let names: Vec<&str> = cycle
        .iter()
        .map(|id| model.record(record_at(*id)).id.value.as_str())
        .collect();
    let message = match names.as_slice() {
        [one] => format!("`{one}` passes `{}` on to itself", relation.name),
        several => format!(
            "{} pass `{}` on in a circle",
            list_of(several.iter().copied(), 6),
            relation.name
        ),
    };
    let step = |at: usize| {
        step(
            model,
            before,
            record_at(cycle[at]),
            record_at(cycle[(at + 1) % cycle.len()]),
        )
    };
    // The step back is where it was noticed, so it comes first.
    let mut diagnostic = Diagnostic::new(INHERIT_CYCLE, step(cycle.len() - 1), message);
    for at in (0..cycle.len() - 1).take(SHOWN) {
        diagnostic = diagnostic.also(step(at), "and on from here");
    }
    diagnostic.help("take one of the steps out")
}

/// Where a record says that it inherits from another: the edge, if one step leads there, else the record.
fn step(model: &Model, before: &[RelationStep], heir: RecordId, ancestor: RecordId) -> Span {
    let written = |hop: &RelationStep| {
        let edge = model
            .others(heir, *hop)
            .find(|(other, _)| *other == ancestor)?
            .1;
        if let EdgeOrigin::Written(span) = edge.origin {
            Some(span)
        } else {
            None
        }
    };
    let direct = if let [hop] = before {
        written(hop)
    } else {
        None
    };
    direct.unwrap_or(model.record(heir).span)
}
