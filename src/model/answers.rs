//! Answers: what the evaluator of paths finds, and how each answer was reached.
//!
//! What is recorded on the way is a type parameter. With `()` nothing is recorded, at no cost; with [`Routes`], each answer has the edges,
//! keys and references that lead to it.

use std::sync::Arc;

use super::{Edge, RecordId};
use crate::config::RelationStep;
use crate::document::{Props, Value};
use crate::text::Span;

/// Maximum number of routes recorded for one answer; more are counted. A path that branches at each step has more than are read.
const MOST_ROUTES: usize = 20;

/// A record, and the edge through which it was reached, if one.
#[derive(Clone, Debug)]
pub struct Item {
    /// The record.
    pub record: RecordId,
    /// The properties of the edge.
    pub props: Option<Arc<Props>>,
    /// The record that the edge was inherited from.
    pub via: Option<RecordId>,
}

impl Item {
    /// A record by itself.
    #[must_use]
    pub const fn from_record(record: RecordId) -> Self {
        Self {
            record,
            props: None,
            via: None,
        }
    }
}

/// How an answer was reached.
pub trait Provenance<'m>: Clone {
    /// Nothing has been followed yet.
    fn start(from: RouteStep<'m>) -> Self;

    /// A value that is not written in a record has no route.
    fn constant() -> Self;

    /// The same, with one more step.
    #[must_use]
    fn then(&self, step: RouteStep<'m>) -> Self;

    /// Adds another route to the same answer.
    fn merge(&mut self, other: Self);
}

/// Records nothing.
impl<'m> Provenance<'m> for () {
    fn start(_: RouteStep<'m>) -> Self {}

    fn constant() -> Self {}

    fn then(&self, _: RouteStep<'m>) -> Self {}

    fn merge(&mut self, (): Self) {}
}

/// What was followed.
#[derive(Clone, Copy, Debug)]
pub enum RouteStep<'m> {
    /// A path starts at a record.
    Record(RecordId),
    /// A path starts at the properties of an edge.
    Properties,
    /// An edge, in a direction.
    Edge(RelationStep, &'m Edge),
    /// A field or a built-in key of a record.
    Field(RecordId, &'m str),
    /// A property of an edge.
    Property(&'m str),
    /// A key of a map or an object.
    Key(&'m str),
    /// An item of a list: its index, and the length of the list.
    Item(usize, usize),
    /// A reference to this record, and where it is written.
    Reference(RecordId, Span),
}

/// All routes to an answer.
#[derive(Clone, Debug, Default)]
pub struct Routes<'m> {
    /// Those that are recorded, each a list of steps.
    pub routes: Vec<Vec<RouteStep<'m>>>,
    /// How many there are, including those that are not recorded.
    pub count: usize,
}

impl<'m> Provenance<'m> for Routes<'m> {
    fn start(from: RouteStep<'m>) -> Self {
        Self {
            routes: vec![vec![from]],
            count: 1,
        }
    }

    fn constant() -> Self {
        Self::default()
    }

    fn then(&self, step: RouteStep<'m>) -> Self {
        let further = |route: &Vec<RouteStep<'m>>| route.iter().copied().chain([step]).collect();
        Self {
            routes: self.routes.iter().map(further).collect(),
            count: self.count,
        }
    }

    fn merge(&mut self, other: Self) {
        let room = MOST_ROUTES.saturating_sub(self.routes.len());
        self.routes.extend(other.routes.into_iter().take(room));
        self.count = self.count.saturating_add(other.count);
    }
}

/// The last edge on the way to an answer.
#[derive(Clone, Copy, Debug)]
pub struct LastEdge<'m>(pub Option<&'m Edge>);

impl<'m> Provenance<'m> for LastEdge<'m> {
    fn start(_: RouteStep<'m>) -> Self {
        Self(None)
    }

    fn constant() -> Self {
        Self(None)
    }

    fn then(&self, step: RouteStep<'m>) -> Self {
        if let RouteStep::Edge(_, edge) = step {
            Self(Some(edge))
        } else {
            *self
        }
    }

    fn merge(&mut self, _: Self) {}
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer<T, P> {
    /// What was found.
    pub found: T,
    /// How it was reached.
    pub provenance: P,
}

/// What a path finds, each answer with its provenance.
#[derive(Clone, Debug)]
pub enum Answers<P> {
    /// Records.
    Items(Vec<Answer<Item, P>>),
    /// Values; lists are not split.
    Values(Vec<Answer<Value, P>>),
    /// Properties of edges.
    Props(Vec<Answer<Arc<Props>, P>>),
}

/// What a path finds.
#[derive(Clone, Debug)]
pub enum PathResult {
    /// Records.
    Items(Vec<Item>),
    /// Values; lists are not split.
    Values(Vec<Value>),
    /// Properties of edges.
    Props(Vec<Arc<Props>>),
}

impl PathResult {
    /// Whether the path finds nothing but empty values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Items(items) => items.is_empty(),
            Self::Values(values) => values.iter().all(Value::is_empty),
            Self::Props(props) => props.iter().all(|props| props.is_empty()),
        }
    }

    /// The number of records or values; the values of a list count separately.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Values(values) => values.iter().map(count).sum(),
            Self::Props(props) => props.len(),
        }
    }
}

impl<P> Answers<P> {
    /// The answers without their provenance.
    #[must_use]
    pub fn plain(self) -> PathResult {
        fn found<T, P>(answers: Vec<Answer<T, P>>) -> Vec<T> {
            answers.into_iter().map(|answer| answer.found).collect()
        }
        match self {
            Self::Items(items) => PathResult::Items(found(items)),
            Self::Values(values) => PathResult::Values(found(values)),
            Self::Props(props) => PathResult::Props(found(props)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Items(items) => items.is_empty(),
            Self::Values(values) => values.is_empty(),
            Self::Props(props) => props.is_empty(),
        }
    }

    /// These answers and others of the same kind.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Items(mut items), Self::Items(more)) => {
                items.extend(more);
                Self::Items(items)
            }
            (Self::Values(mut values), Self::Values(more)) => {
                values.extend(more);
                Self::Values(values)
            }
            (Self::Props(mut props), Self::Props(more)) => {
                props.extend(more);
                Self::Props(props)
            }
            (found, other) if found.has_result() => {
                drop(other);
                found
            }
            (_, other) => other,
        }
    }

    /// Whether there is a record, or a value that is not empty.
    pub(super) fn has_result(&self) -> bool {
        match self {
            Self::Items(items) => !items.is_empty(),
            Self::Values(values) => values.iter().any(|value| !value.found.is_empty()),
            Self::Props(props) => props.iter().any(|props| !props.found.is_empty()),
        }
    }

    /// The number of records or values; the values of a list count separately.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Values(values) => values.iter().map(|value| count(&value.found)).sum(),
            Self::Props(props) => props.len(),
        }
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::List(items) => items.iter().map(count).sum(),
        value => usize::from(!value.is_empty()),
    }
}
