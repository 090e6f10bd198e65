//! How one record is tied to another: where the tie is written, who passed it on, or what it follows from.

use super::{Cause, Teller};
use crate::config::{Direction, Origin, RelationId, RelationStep};
use crate::model::{Edge, EdgeOrigin, RecordId};

/// Relations that follow from others may do so again, but no deeper than this.
const DEEPEST: usize = 8;

/// Whence a tie is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// From the record whose page it is on.
    Here,
    /// From elsewhere: then it is said whose it is.
    There,
}

impl Teller<'_> {
    /// What led over a hop to the record at an edge's other end.
    pub(super) fn tie(self, hop: RelationStep, edge: &Edge, seen: Seen) -> Vec<Cause> {
        self.tie_at(hop, edge, seen, 0)
    }

    fn tie_at(self, hop: RelationStep, edge: &Edge, seen: Seen, depth: usize) -> Vec<Cause> {
        let relation = &self.model.config.schema.relation(hop.relation).name;
        let (from, to) = (self.name(edge.from), self.name(edge.to));
        let words = match (hop.direction, seen) {
            (Direction::Forward, Seen::Here) => "written here".to_owned(),
            (Direction::Inverse, Seen::Here) => format!("its `{relation}`"),
            (Direction::Forward, Seen::There) => format!("`{relation}` of {from}"),
            (Direction::Inverse, Seen::There) => {
                format!("`{relation}` of {from}, which names {to}")
            }
        };
        let named = || {
            if (hop.direction, seen) == (Direction::Forward, Seen::Here) {
                format!("`{relation}`")
            } else {
                words.clone()
            }
        };
        match edge.origin {
            EdgeOrigin::Written(span) => vec![self.at(words, span)],
            EdgeOrigin::Inherited { from, span } => {
                let words = match (hop.direction, seen) {
                    (Direction::Forward, Seen::Here) => {
                        format!("inherited from {}", self.name(from))
                    }
                    _ => format!("{words}, inherited from {}", self.name(from)),
                };
                match span {
                    Some(span) => vec![self.at(words, span)],
                    None => self.passed_on(Cause::of(words), hop.relation, from, edge.to, depth),
                }
            }
            EdgeOrigin::Composed => {
                let declared = self.model.config.schema.relation(hop.relation).span;
                let mut causes = vec![self.at(
                    format!("{} follows from other relations", named()),
                    declared,
                )];
                if let (Origin::Composed(hops), true) = (
                    &self.model.config.schema.relation(hop.relation).origin,
                    depth < DEEPEST,
                ) {
                    let steps = self.steps(edge.from, edge.to, hops);
                    causes.extend(
                        steps.iter().flat_map(|(hop, edge)| {
                            self.tie_at(*hop, edge, Seen::There, depth + 1)
                        }),
                    );
                }
                causes
            }
        }
    }

    /// What is passed on and nobody wrote: the tie that the one who passes it on has.
    fn passed_on(
        self,
        first: Cause,
        relation: RelationId,
        from: RecordId,
        to: RecordId,
        depth: usize,
    ) -> Vec<Cause> {
        let mut causes = vec![first];
        if let (Origin::Inherited(hops), true) = (
            &self.model.config.schema.relation(relation).origin,
            depth < DEEPEST,
        ) && let Some(last) = hops.last().filter(|last| last.relation != relation)
            && let Some((_, edge)) = self
                .model
                .others(from, *last)
                .find(|(other, _)| *other == to)
        {
            causes.extend(self.tie_at(*last, edge, Seen::There, depth + 1));
        }
        causes
    }

    /// The first way along some hops from one record to another.
    fn steps(
        self,
        from: RecordId,
        to: RecordId,
        hops: &[RelationStep],
    ) -> Vec<(RelationStep, Edge)> {
        // For each hop, the records it leads to: the number of the one before it, and the edge.
        let mut layers: Vec<Vec<(RecordId, usize, Edge)>> = Vec::new();
        let mut here = vec![from];
        for hop in hops {
            let mut layer: Vec<(RecordId, usize, Edge)> = Vec::new();
            let mut seen = std::collections::HashSet::new();
            for (at, id) in here.iter().enumerate() {
                for (other, edge) in self.model.others(*id, *hop) {
                    if seen.insert(other) {
                        layer.push((other, at, edge.clone()));
                    }
                }
            }
            here = layer.iter().map(|(id, ..)| *id).collect();
            layers.push(layer);
        }
        let mut steps = Vec::new();
        let mut at = here.iter().position(|id| *id == to);
        for (layer, hop) in layers.iter().zip(hops).rev() {
            let Some((_, before, edge)) = at.and_then(|at| layer.get(at)) else {
                return Vec::new();
            };
            steps.push((*hop, edge.clone()));
            at = Some(*before);
        }
        steps.reverse();
        steps
    }
}
