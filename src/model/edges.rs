//! Relations: edges as written, with those that are computed; all of them readable from both ends.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Found, Model, RecordId, computed};
use crate::config::{Direction, RelationId, RelationStep};
use crate::diagnostic::{DUPLICATE_EDGE, Diagnostic, EDGE_COUNT, Severity, Topic, WRONG_TARGET};
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
    pub(super) fn new(list: Vec<Edge>, model: &Model) -> Self {
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
                let start = self
                    .inverse
                    .partition_point(|at| self.list[*at as usize].to < id);
                let end = self
                    .inverse
                    .partition_point(|at| self.list[*at as usize].to <= id);
                (&[], &self.inverse[start..end])
            }
        };
        forward
            .iter()
            .chain(inverse.iter().map(|at| &self.list[*at as usize]))
    }
}

/// Ties all relations of a model, those first that others lead over.
pub(crate) fn tie(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let written = written(model, diagnostics);
    model.edges = Arc::new(
        written
            .into_iter()
            .map(|list| Edges::new(list, model))
            .collect(),
    );
    computed::add(model, diagnostics);
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
            if to == from && !relation.reflexive {
                let message = format!("`{}` leads from `{}` to itself", relation.name, edge.to.id);
                let help = format!(
                    "name another record; `reflexive = true` in `[relations.{}]` allows it",
                    relation.name
                );
                diagnostics.push(Diagnostic::new(WRONG_TARGET, edge.to.span, message).help(help));
                continue;
            }
            // Two edges to one record are two facts where edges carry something (a loop that visits a stage twice).
            let earlier = if edge.props.is_empty() || relation.unique {
                seen.insert((edge.relation, from, to), edge.to.span)
            } else {
                None
            };
            if let Some(first) = earlier {
                let message = format!("`{}` leads to `{}` twice", relation.name, edge.to.id);
                let severity = if relation.unique {
                    Severity::Error
                } else {
                    DUPLICATE_EDGE.severity()
                };
                diagnostics.push(
                    Diagnostic::new(DUPLICATE_EDGE, edge.to.span, message)
                        .severity(severity)
                        .also(first, "the first time")
                        .help("keep one of the two"),
                );
                continue;
            }
            lists[edge.relation.0].push(Edge {
                from,
                to,
                props: edge.props.clone(),
                origin: EdgeOrigin::Written(edge.to.span),
            });
        }
    }
    lists
}

/// Checks `min` and `max` of every relation against the effective edges.
fn counts(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for id in model.config.schema.relation_ids() {
        let relation = model.config.schema.relation(id);
        if relation.min == 0 && relation.max.is_none() {
            continue;
        }
        for record in model
            .records()
            .filter(|record| relation.from.holds(model.record(*record).kind))
        {
            let count = model
                .edges(
                    record,
                    RelationStep {
                        relation: id,
                        direction: Direction::Forward,
                    },
                )
                .count();
            let named = || {
                format!(
                    "the {} `{}`",
                    model.type_of(record).name,
                    model.record(record).id.value
                )
            };
            // The first one too many, if the record wrote so many itself.
            let written: Vec<Span> = model
                .record(record)
                .edges
                .iter()
                .filter(|edge| edge.relation == id)
                .map(|edge| edge.to.span)
                .collect();
            let at = relation
                .max
                .and_then(|max| written.get(max))
                .or(written.first())
                .copied();
            let at = at.unwrap_or(model.record(record).span);
            if count < relation.min {
                let message = format!(
                    "{} has {count} of at least {} `{}`",
                    named(),
                    relation.min,
                    relation.name
                );
                let topic = Topic::key(
                    &model.type_of(record).name,
                    &model.record(record).id.value,
                    &relation.name,
                );
                let problem = Diagnostic::new(EDGE_COUNT, at, message)
                    .help(format!("add `{}: [ID]`", relation.name));
                diagnostics.push(problem.needing([topic]));
            } else if let Some(max) = relation.max.filter(|max| count > *max) {
                let message = format!(
                    "{} has {count} of at most {max} `{}`",
                    named(),
                    relation.name
                );
                diagnostics
                    .push(Diagnostic::new(EDGE_COUNT, at, message).help("take some of them out"));
            }
        }
    }
}
