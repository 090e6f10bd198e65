//! Explains edges: where an edge is written, which record it is inherited from, or which relations it follows from.

use super::{DerivationStep, Explainer};
use crate::config::{Direction, Hop, Origin, PathStep, RelationId};
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
    pub(super) fn edge(self, hop: Hop, edge: &Edge, viewpoint: Viewpoint) -> Vec<DerivationStep> {
        self.edge_at(hop, edge, viewpoint, 0)
    }

    fn edge_at(
        self,
        hop: Hop,
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
        let named = || {
            if (hop.direction, viewpoint) == (Direction::Forward, Viewpoint::ThisRecord) {
                format!("`{relation}`")
            } else {
                words.clone()
            }
        };
        match edge.origin {
            EdgeOrigin::Written(span) => vec![self.step_at(words, span)],
            EdgeOrigin::Inherited { from, span } => {
                let words = match (hop.direction, viewpoint) {
                    (Direction::Forward, Viewpoint::ThisRecord) => {
                        format!("inherited from {}", self.name(from))
                    }
                    _ => format!("{words}, inherited from {}", self.name(from)),
                };
                match span {
                    Some(span) => vec![self.step_at(words, span)],
                    None => self.inherited_edge(
                        DerivationStep::unwritten(words),
                        hop.relation,
                        from,
                        edge.to,
                        depth,
                    ),
                }
            }
            EdgeOrigin::Composed => {
                let declared = self.model.config().schema.relation(hop.relation).span;
                let mut causes = vec![self.step_at(
                    format!("{} follows from other relations", named()),
                    declared,
                )];
                if let (Origin::Composed(hops), true) = (
                    &self.model.config().schema.relation(hop.relation).origin,
                    depth < MAX_DEPTH,
                ) {
                    let steps = self.route(edge.from, edge.to, hops);
                    causes.extend(steps.iter().flat_map(|(hop, edge)| {
                        self.edge_at(*hop, edge, Viewpoint::Elsewhere, depth + 1)
                    }));
                }
                causes
            }
        }
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
        let mut causes = vec![first];
        if let (Origin::Inherited(hops), true) = (
            &self.model.config().schema.relation(relation).origin,
            depth < MAX_DEPTH,
        ) && let Some(last) = hops.last().filter(|last| last.relation != relation)
            && let Some((_, edge)) = self
                .model
                .others(from, *last)
                .find(|(other, _)| *other == to)
        {
            causes.extend(self.edge_at(*last, edge, Viewpoint::Elsewhere, depth + 1));
        }
        causes
    }

    /// The first route along some hops from one record to another.
    fn route(self, from: RecordId, to: RecordId, hops: &[Hop]) -> Vec<(Hop, Edge)> {
        let steps: Vec<PathStep> = hops.iter().map(|hop| PathStep::Hop(*hop)).collect();
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
