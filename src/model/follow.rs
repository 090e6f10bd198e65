//! The evaluator of paths. It is the only one: queries, conditions, sort keys, matrices, checks, templates and `hirebook why` call it. The
//! type of provenance decides what it records.

use std::sync::Arc;

use super::answers::{Answer, Answers, Item, PathResult, Provenance, RouteStep};
use super::env::{Binding, Env};
use super::values::Unique;
use super::{EdgeOrigin, Model, RecordId};
use crate::config::{Path, PathStep, RelationStep, Root};
use crate::document::{Props, Value};

impl Model {
    /// Follows a path from an item, or from the name it starts with.
    #[must_use]
    pub fn evaluate(&self, path: &Path, item: Option<&Item>, env: &Env) -> PathResult {
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
            provenance: P::start(RouteStep::Record(item.record)),
        };
        let start = match (&path.root, item) {
            (Root::Formula(formula), _) => self.compute(formula, item, env),
            (Root::Item, item) => Answers::Items(item.into_iter().map(from).collect()),
            (Root::Name(name), _) => match env.get(name) {
                Some(Binding::Items(items)) => Answers::Items(items.iter().map(from).collect()),
                Some(Binding::Props(props)) => Answers::Props(vec![Answer {
                    found: props.clone(),
                    provenance: P::start(RouteStep::Properties),
                }]),
                None => Answers::Items(Vec::new()),
            },
        };
        self.follow_from(start, &path.steps)
    }

    /// Follows further steps from some answers.
    #[must_use]
    pub fn follow_from<'m, P: Provenance<'m>>(
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
            (Answers::Items(items), PathStep::Relation(relation_step)) => {
                Answers::Items(self.over(&items, *relation_step))
            }
            (Answers::Items(items), PathStep::Field(name)) => {
                let value = |id: RecordId| Some(self.record(id).fields.get(name)?.value.clone());
                Answers::Values(values_of(items, name, value))
            }
            (Answers::Items(items), PathStep::BuiltIn(key)) => {
                let value = |id| self.built_in_value(id, *key);
                Answers::Values(values_of(items, key.word(), value))
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
                        provenance: props.provenance.then(RouteStep::Property(key)),
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

    /// The records at the other ends of a relation, each item once.
    fn over<'m, P: Provenance<'m>>(
        &'m self,
        items: &[Answer<Item, P>],
        relation_step: RelationStep,
    ) -> Vec<Answer<Item, P>> {
        let mut found = Unique::default();
        for item in items {
            for edge in self.edges(item.found.record, relation_step) {
                let record = relation_step.target(edge.from, edge.to);
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
                    provenance: item.provenance.then(RouteStep::Edge(relation_step, edge)),
                };
                // Two edges of one record stay two, even with the same properties.
                if items.len() == 1 {
                    found.answers.push(next);
                } else {
                    found.push(next);
                }
            }
        }
        found.answers
    }

    /// Answers as records: references, and objects with one reference, whose other keys are the edge's properties.
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
                    self.references(
                        item,
                        &provenance.then(RouteStep::Item(at, items.len())),
                        found,
                    );
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
        let provenance = provenance.then(RouteStep::Reference(record, reference.span));
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
            provenance: item.provenance.then(RouteStep::Field(id, name)),
        })
    };
    items.into_iter().filter_map(value).collect()
}

/// The value of a key; for a list, the value of each item.
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
                &provenance.then(RouteStep::Item(at, items.len())),
                found,
            );
        }
    }
    found.extend(value.get(key).map(|value| Answer {
        found: value.clone(),
        provenance: provenance.then(RouteStep::Key(key)),
    }));
}

/// The values, with lists replaced by their items; with `maps`, also maps by their values.
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
                    &provenance.then(RouteStep::Item(at, items.len())),
                    maps,
                    found,
                );
            }
        }
        Value::Map(entries) if maps => {
            for (key, value) in entries {
                part(
                    value,
                    &provenance.then(RouteStep::Key(&key.value)),
                    maps,
                    found,
                );
            }
        }
        other => found.push(Answer {
            found: other,
            provenance: provenance.clone(),
        }),
    }
}
