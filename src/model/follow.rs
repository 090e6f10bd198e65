//! Following paths: what a path finds, and how each answer was reached. This is the only evaluator of paths: queries, conditions, sort
//! keys, matrices, checks, templates and `hirebook why` call it.
//!
//! What is recorded on the way is a type parameter. With `()` nothing is recorded, and nothing is paid for it; with [`Routes`], every answer
//! comes with the edges, keys and references that lead to it.

use std::sync::Arc;

use super::env::{Bound, Env};
use super::values::Unique;
use super::{Edge, EdgeOrigin, Item, Model, RecordId};
use crate::config::{Path, PathStep, RelationStep, Root};
use crate::document::{Props, Value};
use crate::text::Span;

/// More routes to one answer than these are counted and not recorded: a path that branches at each step has more than anybody reads.
const MOST_ROUTES: usize = 20;

/// How an answer was reached.
pub trait Provenance<'m>: Clone {
    /// Nothing has been followed yet.
    fn start(from: Step<'m>) -> Self;

    /// One step further.
    #[must_use]
    fn then(&self, step: Step<'m>) -> Self;

    /// The same answer, reached another way.
    fn merge(&mut self, other: Self);
}

/// Records nothing.
impl<'m> Provenance<'m> for () {
    fn start(_: Step<'m>) -> Self {}

    fn then(&self, _: Step<'m>) -> Self {}

    fn merge(&mut self, (): Self) {}
}

/// What was followed.
#[derive(Clone, Copy, Debug)]
pub enum Step<'m> {
    /// A path starts at a record.
    Record(RecordId),
    /// A path starts at what an edge carries.
    Properties,
    /// An edge, in a direction.
    Edge(RelationStep, &'m Edge),
    /// A field or a word of a record.
    Field(RecordId, &'m str),
    /// A property of an edge.
    Property(&'m str),
    /// A key of a map or an object.
    Key(&'m str),
    /// An item of a list, by its place among so many.
    Item(usize, usize),
    /// A reference to this record, at the place where it is written.
    Reference(RecordId, Span),
}

/// All routes to an answer.
#[derive(Clone, Debug, Default)]
pub struct Routes<'m> {
    /// Those that are recorded, each from its start.
    pub routes: Vec<Vec<Step<'m>>>,
    /// How many there are; more than are recorded where there are many.
    pub count: usize,
}

impl<'m> Provenance<'m> for Routes<'m> {
    fn start(from: Step<'m>) -> Self {
        Self {
            routes: vec![vec![from]],
            count: 1,
        }
    }

    fn then(&self, step: Step<'m>) -> Self {
        let further = |route: &Vec<Step<'m>>| route.iter().copied().chain([step]).collect();
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
    fn start(_: Step<'m>) -> Self {
        Self(None)
    }

    fn then(&self, step: Step<'m>) -> Self {
        if let Step::Edge(_, edge) = step {
            Self(Some(edge))
        } else {
            *self
        }
    }

    fn merge(&mut self, _: Self) {}
}

/// Something that a path finds, and how it was reached.
#[derive(Clone, Debug)]
pub struct Answer<T, P> {
    /// What was found.
    pub found: T,
    /// How.
    pub provenance: P,
}

/// What a path finds, with how each was reached.
#[derive(Clone, Debug)]
pub enum Answers<P> {
    /// Records.
    Items(Vec<Answer<Item, P>>),
    /// Values; lists are not taken apart.
    Values(Vec<Answer<Value, P>>),
    /// What edges carry.
    Props(Vec<Answer<Arc<Props>, P>>),
}

/// What a path finds.
#[derive(Clone, Debug)]
pub enum PathResult {
    /// Records.
    Items(Vec<Item>),
    /// Values; lists are not taken apart.
    Values(Vec<Value>),
    /// What edges carry.
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

    fn is_empty(&self) -> bool {
        match self {
            Self::Items(items) => items.is_empty(),
            Self::Values(values) => values.is_empty(),
            Self::Props(props) => props.is_empty(),
        }
    }
}

impl Model {
    /// Follows a path from an item, or from the name it starts with.
    #[must_use]
    pub fn reach(&self, path: &Path, item: Option<&Item>, env: &Env) -> PathResult {
        self.follow::<()>(path, item, env).plain()
    }

    /// Follows a path from an item, or from the name it starts with, and records how each answer is reached.
    #[must_use]
    pub fn follow<'m, P: Provenance<'m>>(
        &'m self,
        path: &'m Path,
        item: Option<&Item>,
        env: &Env,
    ) -> Answers<P> {
        let from = |item: &Item| Answer {
            found: item.clone(),
            provenance: P::start(Step::Record(item.record)),
        };
        let start = match (&path.root, item) {
            (Root::Item, item) => Answers::Items(item.into_iter().map(from).collect()),
            (Root::Name(name), _) => match env.get(name) {
                Some(Bound::Items(items)) => Answers::Items(items.iter().map(from).collect()),
                Some(Bound::Props(props)) => Answers::Props(vec![Answer {
                    found: props.clone(),
                    provenance: P::start(Step::Properties),
                }]),
                None => Answers::Items(Vec::new()),
            },
        };
        self.further(start, &path.steps)
    }

    /// Goes on from some answers.
    #[must_use]
    pub fn further<'m, P: Provenance<'m>>(
        &'m self,
        from: Answers<P>,
        steps: &'m [PathStep],
    ) -> Answers<P> {
        steps
            .iter()
            .fold(from, |answers, step| self.step(answers, step))
    }

    fn step<'m, P: Provenance<'m>>(
        &'m self,
        answers: Answers<P>,
        step: &'m PathStep,
    ) -> Answers<P> {
        match (answers, step) {
            (Answers::Items(items), PathStep::Relation(hop)) => {
                Answers::Items(self.over(&items, *hop))
            }
            (Answers::Items(items), PathStep::Field(name)) => {
                let value = |id: RecordId| Some(self.record(id).fields.get(name)?.value.clone());
                Answers::Values(values_of(items, name, value))
            }
            (Answers::Items(items), PathStep::Word(word)) => {
                Answers::Values(values_of(items, word, |id| self.word(id, word)))
            }
            (Answers::Items(mut items), PathStep::Own) => {
                items.retain(|item| item.found.via.is_none());
                Answers::Items(items)
            }
            (Answers::Items(items), PathStep::Edge) => {
                let props = |item: Answer<Item, P>| {
                    Some(Answer {
                        found: item.found.props?,
                        provenance: item.provenance,
                    })
                };
                Answers::Props(items.into_iter().filter_map(props).collect())
            }
            (Answers::Props(all), PathStep::Key(key)) => {
                let value = |props: &Answer<Arc<Props>, P>| {
                    let (_, value) = props.found.iter().find(|(name, _)| name == key)?;
                    Some(Answer {
                        found: value.clone(),
                        provenance: props.provenance.then(Step::Property(key)),
                    })
                };
                Answers::Values(all.iter().filter_map(value).collect())
            }
            (Answers::Values(values), PathStep::Key(key)) => {
                let mut found = Vec::new();
                for value in &values {
                    under(&value.found, key, &value.provenance, &mut found);
                }
                Answers::Values(found)
            }
            (Answers::Values(values), step) => {
                let items = Answers::Items(self.referenced(&values));
                if items.is_empty() {
                    items
                } else {
                    self.step(items, step)
                }
            }
            (answers, _) => answers,
        }
    }

    /// What is at the other ends of a relation, each item once.
    fn over<'m, P: Provenance<'m>>(
        &'m self,
        items: &[Answer<Item, P>],
        hop: RelationStep,
    ) -> Vec<Answer<Item, P>> {
        let mut found = Unique::default();
        for item in items {
            for edge in self.edges(item.found.record, hop) {
                let record = hop.target(edge.from, edge.to);
                let via = if let EdgeOrigin::Inherited { from, .. } = edge.origin {
                    Some(from)
                } else {
                    None
                };
                let next = Item {
                    record,
                    props: Some(edge.props.clone()),
                    via,
                };
                let next = Answer {
                    found: next,
                    provenance: item.provenance.then(Step::Edge(hop, edge)),
                };
                // From one record, edges that carry the same are still two.
                if items.len() == 1 {
                    found.answers.push(next)
                } else {
                    found.push(next)
                }
            }
        }
        found.answers
    }

    /// What answers mean as records: references, and objects with one reference and the rest as their edge.
    #[must_use]
    pub fn as_items<'m, P: Provenance<'m>>(&'m self, answers: Answers<P>) -> Vec<Answer<Item, P>> {
        match answers {
            Answers::Items(items) => items,
            Answers::Props(_) => Vec::new(),
            Answers::Values(values) => self.referenced(&values),
        }
    }

    fn referenced<'m, P: Provenance<'m>>(
        &'m self,
        values: &[Answer<Value, P>],
    ) -> Vec<Answer<Item, P>> {
        let mut items = Vec::new();
        for value in values {
            self.references(&value.found, &value.provenance, &mut items);
        }
        items
    }

    fn references<'m, P: Provenance<'m>>(
        &'m self,
        value: &Value,
        provenance: &P,
        found: &mut Vec<Answer<Item, P>>,
    ) {
        let (reference, props) = match value {
            Value::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.references(item, &provenance.then(Step::Item(at, items.len())), found);
                }
                return;
            }
            Value::Ref(reference) => (reference, None),
            Value::Object(props) => {
                let mut references = props.iter().filter_map(|(_, value)| {
                    if let Value::Ref(to) = value {
                        Some(to)
                    } else {
                        None
                    }
                });
                let Some(reference) = references.next() else {
                    return;
                };
                (reference, Some(Arc::new(props.clone())))
            }
            _ => return,
        };
        let Some(record) = self.referred(reference) else {
            return;
        };
        let provenance = provenance.then(Step::Reference(record, reference.span));
        found.push(Answer {
            found: Item {
                record,
                props,
                via: None,
            },
            provenance,
        });
    }
}

fn values_of<'m, P: Provenance<'m>>(
    items: Vec<Answer<Item, P>>,
    name: &'m str,
    value: impl Fn(RecordId) -> Option<Value>,
) -> Vec<Answer<Value, P>> {
    let value = |item: Answer<Item, P>| {
        let id = item.found.record;
        Some(Answer {
            found: value(id)?,
            provenance: item.provenance.then(Step::Field(id, name)),
        })
    };
    items.into_iter().filter_map(value).collect()
}

/// What a value has under a key; of a list, what each item has.
fn under<'m, P: Provenance<'m>>(
    value: &Value,
    key: &'m str,
    provenance: &P,
    found: &mut Vec<Answer<Value, P>>,
) {
    if let Value::List(items) = value {
        for (at, item) in items.iter().enumerate() {
            under(
                item,
                key,
                &provenance.then(Step::Item(at, items.len())),
                found,
            );
        }
    }
    found.extend(value.at(key).map(|value| Answer {
        found: value.clone(),
        provenance: provenance.then(Step::Key(key)),
    }));
}

/// The parts of values that are no lists themselves; with `maps`, the values of maps as well.
#[must_use]
pub fn parts<'m, P: Provenance<'m>>(
    values: &'m [Answer<Value, P>],
    maps: bool,
) -> Vec<Answer<&'m Value, P>> {
    let mut found = Vec::new();
    for value in values {
        part(&value.found, &value.provenance, maps, &mut found);
    }
    found
}

fn part<'m, P: Provenance<'m>>(
    value: &'m Value,
    provenance: &P,
    maps: bool,
    found: &mut Vec<Answer<&'m Value, P>>,
) {
    match value {
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                part(
                    item,
                    &provenance.then(Step::Item(at, items.len())),
                    maps,
                    found,
                );
            }
        }
        Value::Map(entries) if maps => {
            for (key, value) in entries {
                part(value, &provenance.then(Step::Key(&key.value)), maps, found);
            }
        }
        other => found.push(Answer {
            found: other,
            provenance: provenance.clone(),
        }),
    }
}
