//! The edges of relations: those that authors wrote, readable from both ends. `computed.rs` adds those that follow from them.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Lookup, Model, RecordId};
use crate::config::{Direction, RelationId, RelationStep};
use crate::diagnostic::{DUPLICATE_EDGE, Diagnostic, Severity, WRONG_TARGET};
use crate::document::{Props, WrittenEdge};
use crate::text::Span;

/// One instance of a relation: a link from one record to another that carries properties.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where it starts.
    pub from: RecordId,
    /// Where it ends.
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
pub(super) struct Edges {
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

    pub(super) fn all(&self) -> &[Edge] {
        &self.list
    }

    pub(super) fn of_record(
        &self,
        id: RecordId,
        direction: Direction,
    ) -> impl Iterator<Item = &Edge> {
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

impl Model {
    /// The effective edges of a relation at a record, as seen from one end.
    pub fn edges(&self, id: RecordId, relation_step: RelationStep) -> impl Iterator<Item = &Edge> {
        self.frame.edges[relation_step.relation.0].of_record(id, relation_step.direction)
    }

    /// All effective edges of a relation, in the order of the records they start from.
    #[must_use]
    pub fn all_edges(&self, relation: RelationId) -> &[Edge] {
        self.frame.edges[relation.0].all()
    }

    /// Every relation that records of a record's type can have, in each direction that has a name.
    pub fn relation_steps_at(&self, id: RecordId) -> impl Iterator<Item = RelationStep> + '_ {
        let kind = self.record(id).kind;
        let schema = &self.config().schema;
        let both = [Direction::Forward, Direction::Inverse];
        let relation_steps = schema.relation_ids().flat_map(move |relation| {
            both.map(|direction| RelationStep {
                relation,
                direction,
            })
        });
        relation_steps.filter(move |relation_step| {
            let has_name = relation_step.direction == Direction::Forward
                || schema.relation(relation_step.relation).inverse.is_some();
            has_name && schema.starts(*relation_step).holds(kind)
        })
    }
}

impl Model {
    /// What is wrong with the target of an edge.
    fn explain_target(
        &self,
        from: RecordId,
        edge: &WrittenEdge,
        found: &Lookup,
    ) -> Option<Diagnostic> {
        let relation = self.config().schema.relation(edge.relation);
        let mut problem = self.explain(found, &edge.to, &relation.to)?;
        if *found == Lookup::Missing
            && let Some(help) = self.more_than_an_id(from, edge)
        {
            problem.help = vec![help];
        }
        Some(problem)
    }

    /// How to write what seems to be in the id of an edge besides an id: the properties of `chilli@5` or `chilli(5)`, or a second id.
    fn more_than_an_id(&self, from: RecordId, edge: &WrittenEdge) -> Option<String> {
        let relation = self.config().schema.relation(edge.relation);
        let is_row = self.record(from).draft.row;
        if is_row && edge.to.id.contains(';') {
            return Some("write a comma between two ids".to_owned());
        }
        let at = edge.to.id.find(['@', '('])?;
        let (id, value) = edge.to.id.split_at(at);
        let (kind, id) = (edge.to.kind.as_deref(), id.trim());
        let Lookup::Record(_) = self.find(kind, id, &relation.to) else {
            return None;
        };
        let target = kind.map_or_else(|| id.to_owned(), |kind| format!("{kind}:{id}"));
        let mut names = relation.props.iter().map(|field| field.name.as_str());
        let Some(first) = names.next() else {
            let name = &relation.name;
            return Some(format!(
                "write `{target}`: edges of `{name}` have no properties"
            ));
        };
        let name = relation
            .primary()
            .map_or(first, |field| field.name.as_str());
        if !is_row {
            return Some(format!("write `{{ to: {target}, {name}: … }}`"));
        }
        let mut help = format!("write `{target}({name}: …)`");
        if relation.primary().is_some() {
            help.push_str(&format!(" or `{target}@…`"));
        } else if value.starts_with('@') {
            help.push_str(&format!(
                ", or mark a property of `{}` with `primary = true`",
                relation.name
            ));
        }
        Some(help)
    }
}

/// The edges that authors wrote, relation by relation.
pub(super) fn written(model: &Model, diagnostics: &mut Vec<Diagnostic>) -> Vec<Edges> {
    let mut lists: Vec<Vec<Edge>> = vec![Vec::new(); model.config().schema.relations.len()];
    let mut seen: HashMap<(RelationId, RecordId, RecordId), Span> = HashMap::new();
    for from in model.records() {
        for edge in &model.record(from).edges {
            let relation = model.config().schema.relation(edge.relation);
            let found = model.find(edge.to.kind.as_deref(), &edge.to.id, &relation.to);
            diagnostics.extend(model.explain_target(from, edge, &found));
            let (Lookup::Record(to) | Lookup::Moved(to)) = found else {
                continue;
            };
            if !relation.to.holds(model.record(to).kind) {
                continue;
            }
            if to == from && !relation.reflexive {
                let message = format!("`{}` relates `{}` to itself", relation.name, edge.to.id);
                let help = format!(
                    "use another record, or set `reflexive = true` in `[relations.{}]`",
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
                let message = format!("`{}` lists `{}` twice", relation.name, edge.to.id);
                let severity = if relation.unique {
                    Severity::Error
                } else {
                    DUPLICATE_EDGE.severity()
                };
                diagnostics.push(
                    Diagnostic::new(DUPLICATE_EDGE, edge.to.span, message)
                        .severity(severity)
                        .also(first, "also here")
                        .help("remove one of them"),
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
    let lists = lists.into_iter();
    lists.map(|list| Edges::new(list, model)).collect()
}
