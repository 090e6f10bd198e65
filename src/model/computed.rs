//! Computed edges: composed along paths of relations, and inherited.
//!
//! A relation from all records to all others has the square of what is written. So the edges of each relation, and the steps taken to find
//! them, are limited: a relation that exceeds its limit has no computed edges, and an error.

use std::collections::HashSet;
use std::sync::Arc;

use super::edges::{Edge, EdgeOrigin, Edges};
use super::{Model, RecordId};
use crate::config::{Direction, Origin, Relation, RelationId, RelationStep};
use crate::diagnostic::{Diagnostic, INHERIT_CYCLE, TOO_MANY_EDGES, list_of};
use crate::document::Props;
use crate::graph::traverse;
use crate::text::Span;

/// Computed edges that a relation may have for each record or written edge of the site.
const EDGES: usize = 20;
/// Computed edges that a relation may have on a site of any size: all pairs of 300 records.
const FREE_EDGES: usize = 90_000;
/// Edges that may be followed for each edge that a relation may have.
const STEPS: usize = 64;
/// Maximum number of steps of a cycle that a message shows.
const SHOWN: usize = 12;

/// Adds the computed edges of all relations. A relation comes after those on its path.
pub(super) fn add(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let written = model.frame.edges.iter().map(|edges| edges.all().len());
    let size = model.frame.records.len() + written.sum::<usize>();
    let limit = FREE_EDGES + EDGES * size;
    let config = model.config().clone();
    let over: Vec<Vec<usize>> = config
        .schema
        .relations
        .values()
        .map(|relation| match &relation.origin {
            Origin::Written => Vec::new(),
            Origin::Composed(relation_path) | Origin::Inherited(relation_path) => relation_path
                .iter()
                .map(|relation_step| relation_step.relation.0)
                .collect(),
        })
        .collect();
    for id in traverse(&over).order {
        compute(model, RelationId(id), limit, diagnostics);
    }
}

/// Adds the computed edges of one relation. Those of the relations on its path exist already.
fn compute(model: &mut Model, id: RelationId, limit: usize, diagnostics: &mut Vec<Diagnostic>) {
    let config = model.config().clone();
    let relation = config.schema.relation(id);
    let (Origin::Composed(relation_path) | Origin::Inherited(relation_path)) = &relation.origin
    else {
        return;
    };
    let mut counter = Counter {
        limit,
        edges: 0,
        steps: 0,
        most: None,
    };
    let list = match &relation.origin {
        Origin::Composed(_) => compose(model, relation_path, &mut counter),
        _ => inherit(model, id, relation_path, &mut counter, diagnostics),
    };
    let Some(list) = list else {
        diagnostics.push(too_many(model, relation, relation_path, &counter));
        return;
    };
    let edges = Edges::new(list, model);
    model.frame_mut().edges[id.0] = edges;
}

/// Counts what the computation of a relation takes.
struct Counter {
    limit: usize,
    edges: usize,
    steps: usize,
    /// The highest number of edges followed for one record, and the record.
    most: Option<(usize, RecordId)>,
}

impl Counter {
    /// Counts what was computed for one record; none if the limit is exceeded.
    fn count(&mut self, record: RecordId, edges: usize, steps: usize) -> Option<()> {
        self.edges += edges;
        self.steps += steps;
        if self.most.is_none_or(|(most, _)| edges.max(steps) > most) {
            self.most = Some((edges.max(steps), record));
        }
        (self.edges <= self.limit && self.steps <= self.limit.saturating_mul(STEPS)).then_some(())
    }
}

/// Reports a relation with too many edges: the path, and the record with most of them.
fn too_many(
    model: &Model,
    relation: &Relation,
    relation_path: &[RelationStep],
    counter: &Counter,
) -> Diagnostic {
    let word = |relation_step: &RelationStep| {
        let relation = model.config().schema.relation(relation_step.relation);
        match (relation_step.direction, &relation.inverse) {
            (Direction::Inverse, Some(inverse)) => inverse.clone(),
            _ => relation.name.clone(),
        }
    };
    let path = relation_path.iter().map(word).collect::<Vec<_>>().join(".");
    let message = format!(
        "`{}` has more than {} edges along `{path}`",
        relation.name, counter.limit
    );
    let mut diagnostic = Diagnostic::new(TOO_MANY_EDGES, relation.span, message);
    if let Some((_, record)) = counter.most {
        let text = format!(
            "the path follows the most edges from the {} `{}`",
            model.type_of(record).name,
            model.record(record).id.value
        );
        diagnostic = diagnostic.also(model.record(record).span, text);
    }
    diagnostic.help("use a path over relations with fewer edges, or show these records with a view that has a `limit`")
}

/// The records at the end of a path of relations from a record, in order, without repetition, and how many edges were followed. It
/// stops where more than `most` were.
fn follow(
    model: &Model,
    from: RecordId,
    relation_path: &[RelationStep],
    most: usize,
) -> (Vec<RecordId>, usize) {
    let mut here = vec![from];
    let mut steps = 0;
    for relation_step in relation_path {
        let mut next: Vec<RecordId> = Vec::new();
        let mut seen = HashSet::new();
        for id in here {
            for edge in model.edges(id, *relation_step) {
                steps += 1;
                let to = if relation_step.direction == Direction::Forward {
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
fn compose(
    model: &Model,
    relation_path: &[RelationStep],
    counter: &mut Counter,
) -> Option<Vec<Edge>> {
    let Some(first) = relation_path.first() else {
        return Some(Vec::new());
    };
    let starts = model.config().schema.starts(*first);
    let nothing = Arc::new(Props::new());
    let mut edges = Vec::new();
    for from in model
        .records()
        .filter(|id| starts.holds(model.record(*id).kind))
    {
        let (ends, steps) = follow(
            model,
            from,
            relation_path,
            counter.limit.saturating_mul(STEPS),
        );
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

/// The edges of a relation with those that are inherited along a path whose last step is a relation with the same kind of edges; none if
/// there are too many.
fn inherit(
    model: &Model,
    id: RelationId,
    relation_path: &[RelationStep],
    counter: &mut Counter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<Edge>> {
    let Some((last, before)) = relation_path.split_last() else {
        return Some(model.all_edges(id).to_vec());
    };
    let relation = model.config().schema.relation(id);
    let ancestors = ancestors(model, relation, before, counter)?;
    // Edges of the relation itself may be inherited in turn: ancestors come first then.
    let is_transitive = last.relation == id;
    let order = if is_transitive {
        let walked = traverse(&ancestors);
        let cycles = walked.cycles.iter();
        diagnostics.extend(cycles.map(|cycle| in_a_cycle(model, relation, before, cycle)));
        walked.order
    } else {
        (0..ancestors.len()).collect()
    };
    counter.edges = 0;
    let forward = RelationStep {
        relation: id,
        direction: Direction::Forward,
    };
    let mut computed: Vec<Vec<Edge>> = vec![Vec::new(); ancestors.len()];
    for at in order {
        let record = RecordId::new(at);
        let mut descendant = Descendant {
            record,
            direction: last.direction,
            edges: model.edges(record, forward).cloned().collect(),
            known: HashSet::new(),
            steps: 0,
        };
        descendant
            .known
            .extend(descendant.edges.iter().map(|edge| edge.to));
        for ancestor in &ancestors[at] {
            let from = RecordId::new(*ancestor);
            if is_transitive {
                computed[*ancestor]
                    .iter()
                    .for_each(|edge| descendant.inherit(edge, from));
            } else {
                model
                    .edges(from, *last)
                    .for_each(|edge| descendant.inherit(edge, from));
            }
        }
        counter.count(record, descendant.edges.len(), descendant.steps)?;
        computed[at] = descendant.edges;
    }
    Some(computed.into_iter().flatten().collect())
}

/// For each record the records that it inherits from; none if there are too many.
fn ancestors(
    model: &Model,
    relation: &Relation,
    path: &[RelationStep],
    counter: &mut Counter,
) -> Option<Vec<Vec<usize>>> {
    let mut ancestors = vec![Vec::new(); model.frame.records.len()];
    let most = counter.limit.saturating_mul(STEPS);
    for record in model.records() {
        if !relation.from.holds(model.record(record).kind) {
            continue;
        }
        let (found, steps) = follow(model, record, path, most);
        counter.count(record, found.len(), steps)?;
        ancestors[record.index()] = found.into_iter().map(RecordId::index).collect();
    }
    Some(ancestors)
}

/// A record that inherits edges.
struct Descendant {
    record: RecordId,
    /// The direction in which edges are inherited.
    direction: Direction,
    edges: Vec<Edge>,
    /// The records that its edges lead to: an edge of its own takes precedence over an inherited one to the same record.
    known: HashSet<RecordId>,
    /// How many edges were offered to it.
    steps: usize,
}

impl Descendant {
    fn inherit(&mut self, edge: &Edge, ancestor: RecordId) {
        let to = if self.direction == Direction::Forward {
            edge.to
        } else {
            edge.from
        };
        self.steps += 1;
        if !self.known.insert(to) {
            return;
        }
        let (from, span) = match edge.origin {
            EdgeOrigin::Written(span) => (ancestor, Some(span)),
            EdgeOrigin::Inherited { from, span } => (from, span),
            EdgeOrigin::Composed => (ancestor, None),
        };
        self.edges.push(Edge {
            from: self.record,
            to,
            props: edge.props.clone(),
            origin: EdgeOrigin::Inherited { from, span },
        });
    }
}

/// Reports records that inherit from each other in a cycle; the last inherits from the first.
fn in_a_cycle(
    model: &Model,
    relation: &Relation,
    before: &[RelationStep],
    cycle: &[usize],
) -> Diagnostic {
    let names: Vec<&str> = cycle
        .iter()
        .map(|id| model.record(RecordId::new(*id)).id.value.as_str())
        .collect();
    let message = match names.as_slice() {
        [one] => format!("`{one}` inherits `{}` from itself", relation.name),
        several => format!(
            "{} inherit `{}` in a cycle",
            list_of(several.iter().copied(), 6),
            relation.name
        ),
    };
    let step = |at: usize| {
        step(
            model,
            before,
            RecordId::new(cycle[at]),
            RecordId::new(cycle[(at + 1) % cycle.len()]),
        )
    };
    // The step that closes the cycle comes first.
    let mut diagnostic = Diagnostic::new(INHERIT_CYCLE, step(cycle.len() - 1), message);
    for at in (0..cycle.len() - 1).take(SHOWN) {
        diagnostic = diagnostic.also(step(at), "next step");
    }
    diagnostic.help("remove one of the steps")
}

/// Where a record inherits from another: the edge, if the path has one step, otherwise the record.
fn step(model: &Model, before: &[RelationStep], descendant: RecordId, ancestor: RecordId) -> Span {
    let written = |relation_step: &RelationStep| {
        let edge = model
            .others(descendant, *relation_step)
            .find(|(other, _)| *other == ancestor)?
            .1;
        if let EdgeOrigin::Written(span) = edge.origin {
            Some(span)
        } else {
            None
        }
    };
    let direct = if let [relation_step] = before {
        written(relation_step)
    } else {
        None
    };
    direct.unwrap_or(model.record(descendant).span)
}
