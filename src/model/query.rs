//! Evaluates queries. They are checked against the schema when the config is read, so nothing here fails: missing values are empty.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::answers::{Answer, Item, PathResult};
use super::conditions::OperandCache;
use super::env::Env;
use super::values::{Unique, is_excluded_by, leaves, same};
use super::{Lookup, Model, RecordId, order};
use crate::config::{
    BuiltInKey, Endpoints, FieldKind, Path, Query, RecordKey, Records, SortKey, Template,
    TemplatePart,
};
use crate::document::{Reference, Value};

/// The sort key of an item: a value, or the rank of a record; none if it has neither.
pub type Key = Option<(Value, u32)>;

impl Model {
    /// The results of a query.
    #[must_use]
    pub fn select(&self, query: &Query, env: &Env) -> Vec<Item> {
        let mut items = match &query.records {
            Records::Any => self.in_order().map(Item::from_record).collect(),
            Records::Type(kind) => self
                .of_type(*kind)
                .iter()
                .map(|id| Item::from_record(*id))
                .collect(),
            Records::Path(path) => self.items(path, None, env),
            Records::FirstOf(queries) => queries
                .iter()
                .map(|query| self.select(query, env))
                .find(|items| !items.is_empty())
                .unwrap_or_default(),
        };
        let operands = OperandCache::new(self, &query.conditions, env);
        let holds = |item: &Item| self.all_hold(&query.conditions, Some(item), env, &operands);
        items.retain(|item| self.is_current(item.record) && holds(item));
        if let Some(without) = &query.without {
            let mut gone: HashMap<RecordId, Vec<Item>> = HashMap::new();
            for item in self.select(without, env) {
                gone.entry(item.record).or_default().push(item);
            }
            items.retain(|item| {
                !gone
                    .get(&item.record)
                    .is_some_and(|gone| gone.iter().any(|other| is_excluded_by(item, other)))
            });
        }
        let mut unique = Unique::default();
        items.into_iter().for_each(|found| {
            unique.push(Answer {
                found,
                provenance: (),
            });
        });
        let mut unique: Vec<Item> = unique
            .answers
            .into_iter()
            .map(|answer| answer.found)
            .collect();
        self.sort_items(&mut unique, &query.sort, env);
        if let (Some(limit), Some(group)) = (query.limit_per_group, &query.group) {
            self.limit_groups(&mut unique, limit, group, env);
        }
        unique.truncate(query.limit.unwrap_or(usize::MAX));
        unique
    }

    /// The value of a built-in key of a record.
    #[must_use]
    pub fn built_in_value(&self, id: RecordId, key: BuiltInKey) -> Option<Value> {
        let record = self.record(id);
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let texts = |texts: Vec<String>| {
            let texts = texts.into_iter().map(Value::Text);
            Some(Value::List(texts.collect()))
        };
        let key = match key {
            BuiltInKey::Record(key) => key,
            BuiltInKey::ReviewDue => return self.review_due(id).map(Value::Date),
            BuiltInKey::ReviewState => return text(self.review_state(id)?.word()),
        };
        match key {
            RecordKey::Type => text(&self.type_of(id).name),
            RecordKey::Id => text(&record.id.value),
            RecordKey::Title => text(&record.title),
            RecordKey::Body => Some(Value::Markdown(record.body.clone())),
            RecordKey::Status => text(record.status.word()),
            RecordKey::Order => record.order.map(Value::Int),
            RecordKey::Label => match &record.label {
                Some(label) => text(&label.value),
                None => self.type_of(id).label.clone().map(Value::Text),
            },
            RecordKey::Aliases => texts(record.aliases.clone()),
            RecordKey::OldIds => {
                let old_ids = record.old_ids.iter();
                texts(old_ids.map(|old| old.value.clone()).collect())
            }
            RecordKey::Lang => text(record.lang.as_ref()?.tag()),
            RecordKey::Dir => text(record.dir?.word()),
            RecordKey::Owner => record.owner.clone().map(Value::Text),
            RecordKey::Reviewed => record.reviewed.map(Value::Date),
            RecordKey::ReviewIn => text(&record.review_in.as_ref()?.value),
        }
    }

    /// The mark shown next to a record's name because one of its values is negative, for something that readers should avoid.
    #[must_use]
    pub fn negative(&self, id: RecordId) -> Option<&str> {
        let schema = &self.config().schema;
        let record = self.record(id);
        self.type_of(id).fields.values().find_map(|field| {
            let steps = schema.steps(&field.kind)?;
            let value = &record.fields.get(&field.name)?.value;
            value.items().iter().find_map(|value| {
                if let Value::Text(word) = value {
                    steps.get(word)?.negative.as_deref()
                } else {
                    None
                }
            })
        })
    }

    /// The records that a path finds: references, and objects with one reference, whose other keys are the edge's properties.
    #[must_use]
    pub fn items(&self, path: &Path, item: Option<&Item>, env: &Env) -> Vec<Item> {
        self.as_items(self.follow::<()>(path, item, env))
            .into_iter()
            .map(|answer| answer.found)
            .collect()
    }

    /// The record that a reference in an object or an edge means.
    #[must_use]
    pub fn referred(&self, reference: &Reference) -> Option<RecordId> {
        match self.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any) {
            Lookup::Record(id) | Lookup::Moved(id) => Some(id),
            _ => None,
        }
    }

    /// Keeps the first items of each group.
    fn limit_groups(&self, items: &mut Vec<Item>, limit: usize, group: &Path, env: &Env) {
        let mut counts: Vec<(Key, usize)> = Vec::new();
        items.retain(|item| {
            let key = self.key(group, item, env);
            let is_same = |(known, _): &&mut (Key, usize)| match (known, &key) {
                (Some((a, i)), Some((b, j))) => i == j && same(a, b),
                (None, None) => true,
                _ => false,
            };
            match counts.iter_mut().find(is_same) {
                Some((_, count)) => {
                    *count += 1;
                    *count <= limit
                }
                None => {
                    counts.push((key, 1));
                    limit > 0
                }
            }
        });
    }

    fn sort_items(&self, items: &mut [Item], keys: &[SortKey], env: &Env) {
        if keys.is_empty() {
            return;
        }
        let row = |item: &Item| -> Vec<Key> {
            keys.iter()
                .map(|key| self.key(&key.path, item, env))
                .collect()
        };
        let mut keyed: Vec<(Vec<Key>, Item)> =
            items.iter().map(|item| (row(item), item.clone())).collect();
        keyed.sort_by(|(a, left), (b, right)| {
            let by_keys = keys
                .iter()
                .zip(a.iter().zip(b))
                .map(|(key, (a, b))| match (a, b) {
                    (Some((a, i)), Some((b, j))) => {
                        let ordering =
                            order::values(self, a, b, key.path.kind.as_ref()).then(i.cmp(j));
                        if key.descending {
                            ordering.reverse()
                        } else {
                            ordering
                        }
                    }
                    // Missing values come last in either direction.
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => Ordering::Equal,
                });
            by_keys
                .fold(Ordering::Equal, Ordering::then)
                .then_with(|| self.rank(left.record).cmp(&self.rank(right.record)))
        });
        for (slot, (_, item)) in items.iter_mut().zip(keyed) {
            *slot = item;
        }
    }

    /// The key that an item is sorted or grouped by: a value, or a record's rank.
    #[must_use]
    pub fn key(&self, path: &Path, item: &Item, env: &Env) -> Key {
        match self.evaluate(path, Some(item), env) {
            PathResult::Items(items) => items
                .first()
                .map(|item| (Value::Int(0), self.rank(item.record))),
            PathResult::Values(values) => values
                .first()
                .and_then(|value| leaves(value).into_iter().next().cloned())
                .map(|value| (value, 0)),
            PathResult::Props(_) => None,
        }
    }

    /// Fills in a template.
    #[must_use]
    pub fn fill(&self, template: &Template, item: Option<&Item>, env: &Env) -> String {
        let part = |part: &TemplatePart| match part {
            TemplatePart::Text(text) => text.clone(),
            TemplatePart::Path(path) => match self.evaluate(path, item, env) {
                PathResult::Items(items) => items
                    .iter()
                    .map(|item| self.record(item.record).title.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
                PathResult::Values(values) => values
                    .iter()
                    .flat_map(leaves)
                    .map(|value| self.plain(value, path.kind.as_ref()))
                    .collect::<Vec<_>>()
                    .join(", "),
                PathResult::Props(_) => String::new(),
            },
        };
        template.parts.iter().map(part).collect()
    }

    /// A value as plain text: the title of a step of a scale, the excerpt of a text.
    #[must_use]
    pub fn plain(&self, value: &Value, kind: Option<&FieldKind>) -> String {
        match value {
            Value::Text(word) => {
                let step = kind
                    .and_then(|kind| self.config().schema.steps(kind))
                    .and_then(|steps| steps.get(word));
                step.map_or_else(|| word.clone(), |step| step.title.clone())
            }
            Value::Markdown(text) => self.excerpt(text),
            Value::Int(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => self
                .config()
                .strings
                .text(if *yes { "yes" } else { "no" })
                .to_owned(),
            Value::Date(date) => date.to_string(),
            Value::Ref(reference) => self
                .referred(reference)
                .map_or_else(|| reference.id.clone(), |id| self.record(id).title.clone()),
            Value::List(items) => items
                .iter()
                .map(|item| self.plain(item, kind))
                .collect::<Vec<_>>()
                .join(", "),
            Value::Map(entries) => entries
                .iter()
                .map(|(key, value)| format!("{}: {}", key.value, self.plain(value, None)))
                .collect::<Vec<_>>()
                .join("; "),
            Value::Object(entries) => entries
                .iter()
                .map(|(_, value)| self.plain(value, None))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }

    /// Whether a query is shown if it has no results: not if it selects a type of which the edition has only some records.
    #[must_use]
    pub fn shows_when_empty(&self, query: &Query) -> bool {
        match (&self.config().edition, &query.records) {
            (Some(edition), Records::Type(kind)) => edition.is_complete(*kind),
            (_, Records::FirstOf(queries)) => {
                queries.iter().any(|query| self.shows_when_empty(query))
            }
            _ => true,
        }
    }
}
