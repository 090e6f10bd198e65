//! Relations: edges as written, composed along paths, passed on by inheritance; all of them readable from both ends.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Found, Model, RecordId};
use crate::config::{Direction, Hop, Origin, RelationId};
use crate::diagnostic::{DUPLICATE_EDGE, Diagnostic, EDGE_COUNT, INHERIT_CYCLE, list_of};
use crate::document::Props;
use crate::text::Span;

/// A tie between two records.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where it starts.
    pub from: RecordId,
    /// Where it leads.
    pub to: RecordId,
    /// What it carries.
    pub props: Arc<Props>,
    /// Where it comes from.
    pub origin: EdgeOrigin,
}

/// Where an edge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeOrigin {
    /// An author wrote it here.
    Written(Span),
    /// It follows from other relations.
    Composed,
    /// Another record has it.
    Inherited {
        /// Who.
        from: RecordId,
        /// Where it is written, if it is.
        span: Option<Span>,
    },
}

/// The edges of one relation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    /// In the order of the records they start from, then the author's.
    list: Vec<Edge>,
    /// Numbers of edges in the order of the records they lead to, then of those they start from.
    inverse: Vec<u32>,
}

impl Edges {
    fn new(list: Vec<Edge>, model: &Model) -> Self {
        let mut inverse: Vec<u32> = (0..u32::try_from(list.len()).unwrap_or(u32::MAX)).collect();
        inverse.sort_by_key(|at| (list[*at as usize].to, model.rank(list[*at as usize].from)));
        Self { list, inverse }
    }

    pub(crate) fn all(&self) -> &[Edge] {
        &self.list
    }

    pub(crate) fn at(&self, id: RecordId, direction: Direction) -> impl Iterator<Item = &Edge> {
        let (forward, inverse): (&[Edge], &[u32]) = match direction {
            Direction::Forward => {
                let start = self.list.partition_point(|edge| edge.from < id);
                let end = self.list.partition_point(|edge| edge.from <= id);
                (&self.list[start..end], &[])
            }
            Direction::Inverse => {
                let start = self.inverse.partition_point(|at| self.list[*at as usize].to < id);
                let end = self.inverse.partition_point(|at| self.list[*at as usize].to <= id);
                (&[], &self.inverse[start..end])
            }
        };
        forward.iter().chain(inverse.iter().map(|at| &self.list[*at as usize]))
    }
}

/// Ties all relations of a model, those first that others lead over.
pub(crate) fn tie(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let config = model.config.clone();
    let written = written(model, diagnostics);
    model.edges = Arc::new(written.into_iter().map(|list| Edges::new(list, model)).collect());
    let mut done = vec![false; model.edges.len()];
    for id in config.schema.relation_ids() {
        derive(model, id, &mut done, diagnostics);
    }
    counts(model, diagnostics);
}

/// The edges that authors wrote, relation by relation.
fn written(model: &Model, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Edge>> {
    let mut lists: Vec<Vec<Edge>> = vec![Vec::new(); model.config.schema.relations.len()];
    let mut seen: HashMap<(RelationId, RecordId, RecordId), Span> = HashMap::new();
    for from in model.records() {
        for edge in &model.record(from).edges {
            let relation = model.config.schema.relation(edge.relation);
            let found = model.find(edge.to.kind.as_deref(), &edge.to.id, &relation.to);
            diagnostics.extend(model.explain(&found, &edge.to, &relation.to));
            let (Found::Record(to) | Found::Moved(to)) = found else {
                continue;
            };
            if !relation.to.holds(model.record(to).kind) {
                continue;
            }
            // Two edges to one record are two facts where edges carry something (a loop that visits a stage twice).
            let earlier = if edge.props.is_empty() { seen.insert((edge.relation, from, to), edge.to.span) } else { None };
            if let Some(first) = earlier {
                let message = format!("`{}` leads to `{}` twice", relation.name, edge.to.id);
                diagnostics.push(
                    Diagnostic::new(DUPLICATE_EDGE, edge.to.span, message)
                        .also(first, "the first time")
                        .help("keep one of the two"),
                );
                continue;
            }
            lists[edge.relation.0].push(Edge { from, to, props: edge.props.clone(), origin: EdgeOrigin::Written(edge.to.span) });
        }
    }
    lists
}

/// Adds the edges of a relation that follow from others, after making those.
fn derive(model: &mut Model, id: RelationId, done: &mut [bool], diagnostics: &mut Vec<Diagnostic>) {
    if std::mem::replace(&mut done[id.0], true) {
        return;
    }
    let relation = model.config.clone();
    let relation = relation.schema.relation(id);
    let hops = match &relation.origin {
        Origin::Written => return,
        Origin::Composed(hops) | Origin::Inherited(hops) => hops,
    };
    for hop in hops {
        derive(model, hop.relation, done, diagnostics);
    }
    let list = match &relation.origin {
        Origin::Composed(hops) => compose(model, hops),
        _ => inherit(model, id, hops, diagnostics),
    };
    let edges = Edges::new(list, model);
    Arc::make_mut(&mut model.edges)[id.0] = edges;
}

/// Where a path of relations leads from a record, in order, without repetition.
fn follow(model: &Model, from: RecordId, hops: &[Hop]) -> Vec<RecordId> {
    let mut here = vec![from];
    for hop in hops {
        let mut next: Vec<RecordId> = Vec::new();
        let mut seen = HashSet::new();
        for id in here {
            for edge in model.edges(id, *hop) {
                let to = if hop.direction == Direction::Forward { edge.to } else { edge.from };
                if seen.insert(to) {
                    next.push(to);
                }
            }
        }
        here = next;
    }
    here
}

fn compose(model: &Model, hops: &[Hop]) -> Vec<Edge> {
    let Some(first) = hops.first() else {
        return Vec::new();
    };
    let starts = model.config.schema.starts(*first);
    let nothing = Arc::new(Props::new());
    let from = model.records().filter(|id| starts.holds(model.record(*id).kind));
    from.flat_map(|from| follow(model, from, hops).into_iter().map(move |to| (from, to)))
        .map(|(from, to)| Edge { from, to, props: nothing.clone(), origin: EdgeOrigin::Composed })
        .collect()
}

/// Adds what is passed on along a path whose last step is a relation with the same kind of edges.
fn inherit(model: &Model, id: RelationId, hops: &[Hop], diagnostics: &mut Vec<Diagnostic>) -> Vec<Edge> {
    let Some((last, before)) = hops.split_last() else {
        return Vec::new();
    };
    let mut heirs = Heirs { model, id, last: *last, before, memo: vec![Visit::Not; model.places.len()], diagnostics };
    let relation = model.config.schema.relation(id);
    let from: Vec<RecordId> = model.records().filter(|record| relation.from.holds(model.record(*record).kind)).collect();
    from.into_iter().flat_map(|record| heirs.of(record)).collect()
}

#[derive(Clone)]
enum Visit {
    Not,
    Now,
    Done(Vec<Edge>),
}

struct Heirs<'a> {
    model: &'a Model,
    id: RelationId,
    last: Hop,
    before: &'a [Hop],
    memo: Vec<Visit>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Heirs<'_> {
    /// The effective edges of a record. Ancestors are visited first, on a stack of our own: chains may be long.
    fn of(&mut self, record: RecordId) -> Vec<Edge> {
        let mut stack = vec![record];
        while let Some(top) = stack.last().copied() {
            let ancestors = if self.last.relation == self.id { follow(self.model, top, self.before) } else { Vec::new() };
            match self.memo[top.0 as usize] {
                Visit::Done(_) => {
                    stack.pop();
                }
                Visit::Not => {
                    self.memo[top.0 as usize] = Visit::Now;
                    for ancestor in ancestors {
                        match self.memo[ancestor.0 as usize] {
                            Visit::Not => stack.push(ancestor),
                            Visit::Now => self.cycle(&stack, ancestor),
                            Visit::Done(_) => {}
                        }
                    }
                }
                Visit::Now => {
                    stack.pop();
                    let edges = self.collect(top);
                    self.memo[top.0 as usize] = Visit::Done(edges);
                }
            }
        }
        match &self.memo[record.0 as usize] {
            Visit::Done(edges) => edges.clone(),
            _ => Vec::new(),
        }
    }

    /// Says which records pass on to each other in a circle: the last of the stack leads back to `first`.
    fn cycle(&mut self, stack: &[RecordId], first: RecordId) {
        let from = stack.iter().position(|id| *id == first).unwrap_or(0);
        let circle: Vec<RecordId> =
            stack[from..].iter().copied().filter(|id| matches!(self.memo[id.0 as usize], Visit::Now)).collect();
        let names: Vec<&str> = circle.iter().map(|id| self.model.record(*id).id.value.as_str()).collect();
        let relation = &self.model.config.schema.relation(self.id).name;
        let message = match names.as_slice() {
            [one] => format!("`{one}` passes `{relation}` on to itself"),
            several => format!("{} pass `{relation}` on in a circle", list_of(several.iter().copied(), 6)),
        };
        let places = circle.iter().enumerate().map(|(at, id)| self.step(*id, circle[(at + 1) % circle.len()]));
        // The step back is where it was noticed, so it comes first.
        let mut places: Vec<Span> = places.collect();
        places.rotate_right(1);
        let mut diagnostic = Diagnostic::new(INHERIT_CYCLE, places[0], message);
        for place in &places[1..] {
            diagnostic = diagnostic.also(*place, "and on from here");
        }
        self.diagnostics.push(diagnostic.help("take one of the steps out"));
    }

    /// Where a record says that it inherits from another: the edge, if one step leads there, else the record.
    fn step(&self, heir: RecordId, ancestor: RecordId) -> Span {
        let written = |hop: &Hop| {
            let edge = self.model.others(heir, *hop).find(|(other, _)| *other == ancestor)?.1;
            if let EdgeOrigin::Written(span) = edge.origin { Some(span) } else { None }
        };
        let direct = if let [hop] = self.before { written(hop) } else { None };
        direct.unwrap_or(self.model.record(heir).span)
    }

    /// A record's own edges, then those passed on to it, unless it has one of its own to the same target.
    fn collect(&self, record: RecordId) -> Vec<Edge> {
        let forward = Hop { relation: self.id, direction: Direction::Forward };
        let mut edges: Vec<Edge> = self.model.edges(record, forward).cloned().collect();
        let own = edges.len();
        for ancestor in follow(self.model, record, self.before) {
            let passed: Vec<Edge> = match &self.memo[ancestor.0 as usize] {
                Visit::Done(edges) if self.last.relation == self.id => edges.clone(),
                _ if self.last.relation == self.id => Vec::new(),
                _ => self.model.edges(ancestor, self.last).cloned().collect(),
            };
            for edge in passed {
                let to = if self.last.direction == Direction::Forward { edge.to } else { edge.from };
                if edges[..own].iter().any(|known| known.to == to) || edges[own..].iter().any(|known| known.to == to) {
                    continue;
                }
                let (from, span) = match edge.origin {
                    EdgeOrigin::Written(span) => (ancestor, Some(span)),
                    EdgeOrigin::Inherited { from, span } => (from, span),
                    EdgeOrigin::Composed => (ancestor, None),
                };
                edges.push(Edge { from: record, to, props: edge.props, origin: EdgeOrigin::Inherited { from, span } });
            }
        }
        edges
    }
}

/// Checks `min` and `max` of every relation against the effective edges.
fn counts(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for id in model.config.schema.relation_ids() {
        let relation = model.config.schema.relation(id);
        if relation.min == 0 && relation.max.is_none() {
            continue;
        }
        for record in model.records().filter(|record| relation.from.holds(model.record(*record).kind)) {
            let count = model.edges(record, Hop { relation: id, direction: Direction::Forward }).count();
            let named = || format!("the {} `{}`", model.type_of(record).name, model.record(record).id.value);
            // The first one too many, if the record wrote so many itself.
            let written: Vec<Span> =
                model.record(record).edges.iter().filter(|edge| edge.relation == id).map(|edge| edge.to.span).collect();
            let at = relation.max.and_then(|max| written.get(max)).or(written.first()).copied();
            let at = at.unwrap_or(model.record(record).span);
            if count < relation.min {
                let message = format!("{} has {count} of at least {} `{}`", named(), relation.min, relation.name);
                diagnostics.push(Diagnostic::new(EDGE_COUNT, at, message).help(format!("add `{}: [ID]`", relation.name)));
            } else if let Some(max) = relation.max.filter(|max| count > *max) {
                let message = format!("{} has {count} of at most {max} `{}`", named(), relation.name);
                diagnostics.push(Diagnostic::new(EDGE_COUNT, at, message).help("take some of them out"));
            }
        }
    }
}
