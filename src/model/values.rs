//! Comparison of values and items, as conditions and sets need it.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::RecordId;
use super::answers::{Answer, Item, PathResult, Provenance};
use crate::document::Value;

/// A value, or the values of a list at any depth.
#[must_use]
pub fn leaves(value: &Value) -> Vec<&Value> {
    match value {
        Value::List(items) => items.iter().flat_map(leaves).collect(),
        other => vec![other],
    }
}

/// Whether a value is the word that a condition compares it with.
pub(super) fn matches_word(value: &Value, word: &str) -> bool {
    match value {
        Value::Text(text) => text == word,
        Value::Int(number) => word.parse() == Ok(*number),
        Value::Number(number) => word
            .parse::<f64>()
            .is_ok_and(|other| other.total_cmp(number) == Ordering::Equal),
        Value::Bool(yes) => matches!(
            (yes, word),
            (true, "true" | "yes") | (false, "false" | "no")
        ),
        Value::Date(date) => date.to_string() == word,
        Value::Ref(reference) => {
            reference.id == word
                || reference
                    .kind
                    .as_ref()
                    .is_some_and(|kind| format!("{kind}:{}", reference.id) == word)
        }
        Value::Markdown(text) => text.body.excerpt == word,
        Value::List(items) => items.iter().any(|item| matches_word(item, word)),
        Value::Map(entries) => entries.iter().any(|(key, _)| key.value == word),
        Value::Object(_) => false,
    }
}

/// Whether `without` removes an item: an edge removes the same edge, a record by itself removes all edges to it.
pub(super) fn is_excluded_by(item: &Item, by: &Item) -> bool {
    item.record == by.record && (item.props.is_none() || by.props.is_none() || same_item(item, by))
}

/// Items are the same if they are one record, reached through edges with the same properties.
#[must_use]
pub fn same_item(a: &Item, b: &Item) -> bool {
    a.record == b.record
        && match (&a.props, &b.props) {
            (Some(a), Some(b)) => {
                Arc::ptr_eq(a, b)
                    || (a.len() == b.len()
                        && a.iter()
                            .zip(b.iter())
                            .all(|((k, v), (l, w))| k == l && same(v, w)))
            }
            (None, None) => true,
            // A record by itself equals the same record reached through an edge without properties.
            (Some(props), None) | (None, Some(props)) => props.is_empty(),
        }
}

pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b) == Ordering::Equal,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Ref(a), Value::Ref(b)) => a.id == b.id && a.kind == b.kind,
        (Value::Markdown(a), Value::Markdown(b)) => a.body.html == b.body.html,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|((k, v), (l, w))| k.value == l.value && same(v, w))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, v), (l, w))| k == l && same(v, w))
        }
        _ => false,
    }
}

/// Answers, each item once.
pub(super) struct Unique<P> {
    pub(super) answers: Vec<Answer<Item, P>>,
    /// The indexes of the answers for each record.
    places: HashMap<RecordId, Vec<usize>>,
}

impl<P> Default for Unique<P> {
    fn default() -> Self {
        Self {
            answers: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<P> Unique<P> {
    pub(super) fn push<'m>(&mut self, answer: Answer<Item, P>)
    where
        P: Provenance<'m>,
    {
        let places = self.places.entry(answer.found.record).or_default();
        match places
            .iter()
            .find(|at| same_item(&answer.found, &self.answers[**at].found))
        {
            Some(at) => self.answers[*at].provenance.merge(answer.provenance),
            None => {
                places.push(self.answers.len());
                self.answers.push(answer);
            }
        }
    }
}

/// The results of a path, prepared for comparison with the results of many others.
pub(super) enum Operands {
    Records(HashSet<RecordId>),
    Values(Vec<Value>),
    Nothing,
}

impl Operands {
    pub(super) fn new(reached: PathResult) -> Self {
        match reached {
            PathResult::Items(items) => {
                Self::Records(items.iter().map(|item| item.record).collect())
            }
            PathResult::Values(values) => {
                Self::Values(values.iter().flat_map(leaves).cloned().collect())
            }
            PathResult::Props(_) => Self::Nothing,
        }
    }

    /// Whether both have a result in common.
    pub(super) fn intersects(&self, reached: &PathResult) -> bool {
        match (reached, self) {
            (PathResult::Items(items), Self::Records(records)) => {
                items.iter().any(|item| records.contains(&item.record))
            }
            (PathResult::Values(values), Self::Values(others)) => {
                let mut values = values.iter().flat_map(leaves);
                values.any(|value| others.iter().any(|other| same(value, other)))
            }
            _ => false,
        }
    }

    /// Whether each of these is among the results of a path.
    pub(super) fn are_all_in(&self, reached: &PathResult) -> bool {
        match (reached, self) {
            (PathResult::Items(items), Self::Records(records)) => records
                .iter()
                .all(|record| items.iter().any(|item| item.record == *record)),
            (PathResult::Values(values), Self::Values(others)) => {
                let values: Vec<&Value> = values.iter().flat_map(leaves).collect();
                others
                    .iter()
                    .all(|other| values.iter().any(|value| same(value, other)))
            }
            (_, Self::Records(records)) => records.is_empty(),
            (_, Self::Values(others)) => others.is_empty(),
            (_, Self::Nothing) => true,
        }
    }
}
