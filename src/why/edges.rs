//! Explains edges: where an edge is written, which record it is inherited from, or which relations it follows from.

use super::{DerivationStep, Explainer};
use crate::config::{Direction, Origin, PathStep, RelationId, RelationStep};
use crate::model::{
    Answer, Answers, Edge, EdgeOrigin, Item, Provenance, RecordId, RouteStep, Routes,
};

/// Maximum depth of relations that follow from others that follow from others.
const MAX_DEPTH: usize = 8;

/// Where an edge is looked at from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Viewpoint {
    /// From the record whose page it is on.
    ThisRecord,
    /// From elsewhere: then the explanation names the record that it starts from.
    Elsewhere,
}

impl Explainer<'_> {
    /// Explains an edge that was followed in a direction.
    pub(super) fn edge(
        self,
        relation_step: RelationStep,
        edge: &Edge,
        viewpoint: Viewpoint,
    ) -> Vec<DerivationStep> {
        self.edge_at(relation_step, edge, viewpoint, 0)
    }

    fn edge_at(
        self,
        relation_step: RelationStep,
        edge: &Edge,
        viewpoint: Viewpoint,
        depth: usize,
    ) -> Vec<DerivationStep> {
        let relation = &self
            .model
            .config()
            .schema
            .relation(relation_step.relation)
            .name;
        let (from, to) = (self.name(edge.from), self.name(edge.to));
        let words = match (relation_step.direction, viewpoint) {
            (Direction::Forward, Viewpoint::ThisRecord) => "written here".to_owned(),
            (Direction::Inverse, Viewpoint::ThisRecord) => format!("its `{relation}`"),
            (Direction::Forward, Viewpoint::Elsewhere) => format!("`{relation}` of {from}"),
            (Direction::Inverse, Viewpoint::Elsewhere) => {
                format!("`{relation}` of {from}, which names {to}")
            }
        };
        let is_own =
            (relation_step.direction, viewpoint) == (Direction::Forward, Viewpoint::ThisRecord);
        match edge.origin {
            EdgeOrigin::Written(span) => vec![self.step_at(words, span)],
            EdgeOrigin::Inherited { from, span } => {
                let ancestor = self.name(from);
                let words = if is_own {
                    format!("inherited from {ancestor}")
                } else {
                    format!("{words}, inherited from {ancestor}")
                };
                match span {
                    Some(span) => vec![self.step_at(words, span)],
                    None => {
                        let first = DerivationStep::unwritten(words);
                        self.inherited_edge(first, relation_step.relation, from, edge.to, depth)
                    }
                }
            }
            EdgeOrigin::Composed => {
                let words = if is_own {
                    format!("`{relation}`")
                } else {
                    words
                };
                self.composed_edge(&words, relation_step.relation, edge, depth)
            }
        }
    }

    fn composed_edge(
        self,
        words: &str,
        relation: RelationId,
        edge: &Edge,
        depth: usize,
    ) -> Vec<DerivationStep> {
        let relation = self.model.config().schema.relation(relation);
        let words = format!("{words} is composed of other relations");
        let mut steps = vec![self.step_at(words, relation.span)];
        if let (Origin::Composed(relation_steps), true) = (&relation.origin, depth < MAX_DEPTH) {
            for (relation_step, edge) in self.route(edge.from, edge.to, relation_steps) {
                steps.extend(self.edge_at(relation_step, &edge, Viewpoint::Elsewhere, depth + 1));
            }
        }
        steps
    }

    /// Explains an inherited edge that is not written anywhere, by the edge of the record that it is inherited from.
    fn inherited_edge(
        self,
        first: DerivationStep,
        relation: RelationId,
        from: RecordId,
        to: RecordId,
        depth: usize,
    ) -> Vec<DerivationStep> {
        let mut steps = vec![first];
        if let (Origin::Inherited(relation_steps), true) = (
            &self.model.config().schema.relation(relation).origin,
            depth < MAX_DEPTH,
        ) && let Some(last) = relation_steps
            .last()
            .filter(|last| last.relation != relation)
            && let Some((_, edge)) = self
                .model
                .others(from, *last)
                .find(|(other, _)| *other == to)
        {
            steps.extend(self.edge_at(*last, edge, Viewpoint::Elsewhere, depth + 1));
        }
        steps
    }

    /// The first route along some relation steps from one record to another.
    fn route(
        self,
        from: RecordId,
        to: RecordId,
        relation_steps: &[RelationStep],
    ) -> Vec<(RelationStep, Edge)> {
        let steps: Vec<PathStep> = relation_steps
            .iter()
            .map(|relation_step| PathStep::Relation(*relation_step))
            .collect();
        let start = Answer {
            found: Item::from_record(from),
            provenance: Routes::start(RouteStep::Record(from)),
        };
        let answers = self.model.follow_from(Answers::Items(vec![start]), &steps);
        let Answers::Items(ends) = answers else {
            return Vec::new();
        };
        let end = ends.into_iter().find(|end| end.found.record == to);
        let route = end.and_then(|end| end.provenance.routes.into_iter().next());
        let edges = route.into_iter().flatten().filter_map(|step| match step {
            RouteStep::Edge(relation_step, edge) => Some((relation_step, edge.clone())),
            _ => None,
        });
        edges.collect()
    }
}
