//! Explains edges: where an edge is written, which record it is inherited from, or which relations it follows from.

use super::{DerivationStep, Explainer};
use crate::config::{Direction, Origin, PathStep, RelationId, RelationStep};
use crate::model::{Answer, Answers, Edge, EdgeOrigin, Item, Provenance, RecordId, Routes, Step};

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
        hop: RelationStep,
        edge: &Edge,
        viewpoint: Viewpoint,
    ) -> Vec<DerivationStep> {
        self.edge_at(hop, edge, viewpoint, 0)
    }

    fn edge_at(
        self,
        hop: RelationStep,
        edge: &Edge,
        viewpoint: Viewpoint,
        depth: usize,
    ) -> Vec<DerivationStep> {
        let relation = &self.model.config().schema.relation(hop.relation).name;
        let (from, to) = (self.name(edge.from), self.name(edge.to));
        let words = match (hop.direction, viewpoint) {
            (Direction::Forward, Viewpoint::ThisRecord) => "written here".to_owned(),
            (Direction::Inverse, Viewpoint::ThisRecord) => format!("its `{relation}`"),
            (Direction::Forward, Viewpoint::Elsewhere) => format!("`{relation}` of {from}"),
            (Direction::Inverse, Viewpoint::Elsewhere) => {
                format!("`{relation}` of {from}, which names {to}")
            }
        };
        let is_own = (hop.direction, viewpoint) == (Direction::Forward, Viewpoint::ThisRecord);
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
                        self.inherited_edge(first, hop.relation, from, edge.to, depth)
                    }
                }
            }
            EdgeOrigin::Composed => {
                let words = if is_own {
                    format!("`{relation}`")
                } else {
                    words
                };
                self.composed_edge(&words, hop.relation, edge, depth)
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
        let words = format!("{words} follows from other relations");
        let mut steps = vec![self.step_at(words, relation.span)];
        if let (Origin::Composed(hops), true) = (&relation.origin, depth < MAX_DEPTH) {
            for (hop, edge) in self.route(edge.from, edge.to, hops) {
                steps.extend(self.edge_at(hop, &edge, Viewpoint::Elsewhere, depth + 1));
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
        if let (Origin::Inherited(hops), true) = (
            &self.model.config().schema.relation(relation).origin,
            depth < MAX_DEPTH,
        ) && let Some(last) = hops.last().filter(|last| last.relation != relation)
            && let Some((_, edge)) = self
                .model
                .others(from, *last)
                .find(|(other, _)| *other == to)
        {
            steps.extend(self.edge_at(*last, edge, Viewpoint::Elsewhere, depth + 1));
        }
        steps
    }

    /// The first route along some hops from one record to another.
    fn route(
        self,
        from: RecordId,
        to: RecordId,
        hops: &[RelationStep],
    ) -> Vec<(RelationStep, Edge)> {
        let steps: Vec<PathStep> = hops.iter().map(|hop| PathStep::Relation(*hop)).collect();
        let start = Answer {
            found: Item::of(from),
            provenance: Routes::start(Step::Record(from)),
        };
        let answers = self.model.follow_from(Answers::Items(vec![start]), &steps);
        let Answers::Items(ends) = answers else {
            return Vec::new();
        };
        let end = ends.into_iter().find(|end| end.found.record == to);
        let route = end.and_then(|end| end.provenance.routes.into_iter().next());
        let edges = route.into_iter().flatten().filter_map(|step| match step {
            Step::Edge(hop, edge) => Some((hop, edge.clone())),
            _ => None,
        });
        edges.collect()
    }
}
