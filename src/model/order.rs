//! The order of records: their type's `sort`, otherwise the author's, then by title.

use std::cmp::Ordering;

use super::paths::split;
use super::{Model, RecordId};
use crate::config::{Type, TypeId};
use crate::document::{Record, Value};

/// The order of all records.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// The records of each type, in order.
    pub(super) by_type: Vec<Vec<RecordId>>,
    /// The place of each record in the order of all.
    pub(super) ranks: Vec<u32>,
}

impl Order {
    fn new(by_type: Vec<Vec<RecordId>>, records: usize) -> Self {
        let mut ranks = vec![0; records];
        for (id, rank) in by_type.iter().flatten().zip(0..) {
            ranks[id.index()] = rank;
        }
        Self { by_type, ranks }
    }
}

/// Orders all records.
pub(super) fn sort(model: &Model) -> Order {
    let schema = &model.config().schema;
    let mut by_type = vec![Vec::new(); schema.types.len()];
    for id in model.records() {
        by_type[model.record(id).kind.0].push(id);
    }
    let types = by_type.into_iter().enumerate();
    let sort = |(kind, ids)| sorted(model, schema.type_of(TypeId(kind)), ids);
    Order::new(types.map(sort).collect(), model.frame.records.len())
}

/// The previous order with some records moved to where they belong now.
pub(super) fn move_changed(model: &Model, previous: &Order, changed: Vec<RecordId>) -> Order {
    let mut by_type = previous.by_type.clone();
    for id in &changed {
        by_type[model.record(*id).kind.0].retain(|other| other != id);
    }
    for id in changed {
        let kind = model.type_of(id);
        let own = Sorted::new(model, kind, id);
        let list = &mut by_type[model.record(id).kind.0];
        let is_before =
            |other: &RecordId| Sorted::new(model, kind, *other).before(&own, model, kind);
        list.insert(list.partition_point(is_before), id);
    }
    Order::new(by_type, model.frame.records.len())
}

/// A record with what its comparisons need again and again.
struct Sorted<'m> {
    id: RecordId,
    record: &'m Record,
    folder: &'m str,
    title: String,
}

impl<'m> Sorted<'m> {
    fn new(model: &'m Model, kind: &Type, id: RecordId) -> Self {
        let record = model.record(id);
        // Pages are sorted by folder.
        let folder = if kind.is_page() {
            split(&record.id.value).0
        } else {
            ""
        };
        Self {
            id,
            record,
            folder,
            title: fold(&record.title).collect(),
        }
    }

    fn order(&self, other: &Self, model: &Model, kind: &Type) -> Ordering {
        self.folder
            .cmp(other.folder)
            .then_with(|| compare(model, self, other, &kind.sort))
    }

    /// Whether it comes before another; of two that are equal, the one that was registered first.
    fn before(&self, other: &Self, model: &Model, kind: &Type) -> bool {
        self.order(other, model, kind).then(self.id.cmp(&other.id)) == Ordering::Less
    }
}

fn sorted(model: &Model, kind: &Type, ids: Vec<RecordId>) -> Vec<RecordId> {
    let mut all: Vec<Sorted<'_>> = ids
        .into_iter()
        .map(|id| Sorted::new(model, kind, id))
        .collect();
    all.sort_by(|a, b| a.order(b, model, kind));
    all.into_iter().map(|sorted| sorted.id).collect()
}

fn compare(model: &Model, a: &Sorted<'_>, b: &Sorted<'_>, keys: &[String]) -> Ordering {
    let (left, right) = (a.record, b.record);
    for key in keys {
        let (word, is_reversed) = key
            .strip_prefix('-')
            .map_or((key.as_str(), false), |word| (word, true));
        let turn = |ordering: Ordering| {
            if is_reversed {
                ordering.reverse()
            } else {
                ordering
            }
        };
        let ordering = match word {
            "order" => present(left.order, right.order, |a, b| turn(a.cmp(&b))),
            "title" => turn(by_title(a, b)),
            "id" => turn(left.id.value.cmp(&right.id.value)),
            field => by_field(model, left, right, field, turn),
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    // The author's order: `order`, then rows as written, then titles. Rows come before files, so that the order is total.
    let row = |sorted: &Sorted<'_>| {
        sorted
            .record
            .draft
            .row
            .then(|| model.frame.records.location(sorted.id))
    };
    let rows = match (row(a), row(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    let orders = present(left.order, right.order, |a, b| a.cmp(&b));
    orders
        .then(rows)
        .then_with(|| by_title(a, b))
        .then_with(|| left.id.value.cmp(&right.id.value))
}

/// Missing values come last in either direction.
fn present<T>(a: Option<T>, b: Option<T>, compare: impl Fn(T, T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn by_title(a: &Sorted<'_>, b: &Sorted<'_>) -> Ordering {
    a.title
        .cmp(&b.title)
        .then_with(|| a.record.title.cmp(&b.record.title))
}

/// The letters of a text in lower case.
pub(crate) fn fold(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

fn by_field(
    model: &Model,
    a: &Record,
    b: &Record,
    field: &str,
    turn: impl Fn(Ordering) -> Ordering,
) -> Ordering {
    let kind = model
        .config()
        .schema
        .type_of(a.kind)
        .fields
        .get(field)
        .map(|field| &field.kind);
    let value = |record: &'_ Record| record.fields.get(field).map(|value| value.value.clone());
    present(value(a), value(b), |a, b| turn(values(model, &a, &b, kind)))
}

/// Compares two values of a kind: steps of a scale and words of an enumeration by their place in it, texts by their letters.
pub(crate) fn values(
    model: &Model,
    a: &Value,
    b: &Value,
    kind: Option<&crate::config::FieldKind>,
) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => {
            let steps = kind.and_then(|kind| model.config().schema.steps(kind));
            let place = |word: &str| steps.and_then(|steps| steps.position(word));
            place(a)
                .cmp(&place(b))
                .then_with(|| fold(a).cmp(fold(b)))
                .then_with(|| a.cmp(b))
        }
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Markdown(a), Value::Markdown(b)) => a.body.html.cmp(&b.body.html),
        _ => Ordering::Equal,
    }
}
