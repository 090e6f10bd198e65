//! What connects a row of a matrix with a column: the edges, objects or keys of a map that its path leads over.

use std::collections::{HashMap, HashSet};

use super::answers::{Answer, Answers, Item, LastEdge, PathResult, Provenance, RouteStep};
use super::computed_matrix::Header;
use super::env::Env;
use super::{Edge, Model, RecordId};
use crate::config::{CellContent, Keys, Matrix, Path, PathStep};
use crate::document::{Props, Reference, Value};
use crate::text::{Span, Spanned};

/// One connection between a row and a column.
pub(super) struct Connection {
    pub(super) to: HeaderKey,
    pub(super) value: Option<Value>,
    /// The record that the value is written at.
    pub(super) owner: RecordId,
}

/// The other end of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum HeaderKey {
    Record(RecordId),
    Step(String),
}

impl HeaderKey {
    pub(super) fn from_header(header: Header<'_>) -> Self {
        match header {
            Header::Record(record) => Self::Record(record),
            Header::Step(step) => Self::Step(step.id.clone()),
        }
    }
}

/// The rank of each edge, by the edge's address.
pub(super) type EdgeRanks = HashMap<usize, i64>;

fn address(edge: &Edge) -> usize {
    std::ptr::from_ref(edge).addr()
}

impl Model {
    /// Calls a function with everything that connects a record along the path of a matrix. There may be many more connections than cells,
    /// so they are not collected.
    pub(super) fn each_connection(
        &self,
        matrix: &Matrix,
        from: RecordId,
        env: &Env,
        ranks: &EdgeRanks,
        each: &mut dyn FnMut(Connection),
    ) {
        let (path, show) = (&matrix.via.path, &matrix.show);
        let item = Item::from_record(from);
        if let Some(keys) = matrix.via.keys() {
            if let PathResult::Values(values) = self.evaluate(path, Some(&item), env) {
                let entries = values.iter();
                let entries = entries.flat_map(|value| self.map_entries(value, keys, show, from));
                entries.for_each(each);
            }
            return;
        }
        match path.steps.split_last() {
            Some((last @ PathStep::Relation(_), before)) => {
                // Records in between count once, however many routes lead to them.
                let before = Path {
                    steps: before.to_vec(),
                    ..path.clone()
                };
                let mut seen = HashSet::new();
                for Item { record, .. } in self.items(&before, Some(&item), env) {
                    if self.is_current(record) && seen.insert(record) {
                        self.each_edge(record, last, show, ranks, each);
                    }
                }
            }
            _ => {
                let items = self.items(path, Some(&item), env);
                items
                    .iter()
                    .map(|item| of_object(item, show, from))
                    .for_each(each);
            }
        }
    }

    /// The edges of a record as connections.
    fn each_edge(
        &self,
        from: RecordId,
        step: &PathStep,
        show: &CellContent,
        ranks: &EdgeRanks,
        each: &mut dyn FnMut(Connection),
    ) {
        let start = Answer {
            found: Item::from_record(from),
            provenance: LastEdge::start(RouteStep::Record(from)),
        };
        let step = std::slice::from_ref(step);
        let Answers::Items(ends) = self.follow_from(Answers::Items(vec![start]), step) else {
            return;
        };
        for Answer {
            found,
            provenance: LastEdge(edge),
        } in ends
        {
            let value = match (show, edge) {
                (CellContent::Property(field), Some(edge)) => property(&edge.props, &field.name),
                (CellContent::Rank, Some(edge)) => {
                    ranks.get(&address(edge)).copied().map(Value::Int)
                }
                _ => None,
            };
            each(Connection {
                to: HeaderKey::Record(found.record),
                value,
                owner: edge.map_or(from, |edge| edge.from),
            });
        }
    }

    /// The keys of a map as connections.
    fn map_entries(
        &self,
        value: &Value,
        keys: &Keys,
        show: &CellContent,
        owner: RecordId,
    ) -> Vec<Connection> {
        let Value::Map(entries) = value else {
            return Vec::new();
        };
        let connection = |(key, value): &(Spanned<String>, Value)| {
            let to = match keys {
                Keys::Scale(_) => HeaderKey::Step(key.value.clone()),
                Keys::Type(kind) => {
                    let reference = Reference {
                        kind: Some(self.config().schema.type_of(*kind).name.clone()),
                        id: key.value.clone(),
                        span: Span::default(),
                    };
                    HeaderKey::Record(self.referred(&reference)?)
                }
            };
            Some(Connection {
                to,
                value: matches!(show, CellContent::Value(_)).then(|| value.clone()),
                owner,
            })
        };
        entries.iter().filter_map(connection).collect()
    }

    /// For each edge of a matrix that shows ranks: its place in the author's order, from 1, among the edges to current records.
    pub(super) fn edge_ranks(&self, matrix: &Matrix) -> EdgeRanks {
        let (CellContent::Rank, Some(PathStep::Relation(relation_step))) =
            (&matrix.show, matrix.via.path.steps.last())
        else {
            return EdgeRanks::new();
        };
        let (mut from, mut next) = (None, 1);
        let rank = |edge: &Edge| {
            if from != Some(edge.from) {
                (from, next) = (Some(edge.from), 1);
            }
            let rank = next;
            next += i64::from(self.is_current(edge.to));
            (address(edge), rank)
        };
        self.all_edges(relation_step.relation)
            .iter()
            .map(rank)
            .collect()
    }
}

/// An object of a list as a connection.
fn of_object(item: &Item, show: &CellContent, owner: RecordId) -> Connection {
    let value = match (show, &item.props) {
        (CellContent::Property(field), Some(props)) => property(props, &field.name),
        _ => None,
    };
    Connection {
        to: HeaderKey::Record(item.record),
        value,
        owner,
    }
}

fn property(props: &Props, name: &str) -> Option<Value> {
    let property = props.iter().find(|(key, _)| key == name);
    property.map(|(_, value)| value.clone())
}
