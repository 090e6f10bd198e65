//! The one order of records: their type's `sort`, else what the author wrote, then the title.

use std::cmp::Ordering;
use std::sync::Arc;

use super::pages::split;
use super::{Model, RecordId};
use crate::config::{Type, TypeId};
use crate::document::{Record, Value};

/// Orders the records of each type and ranks all of them.
pub(crate) fn sort(model: &mut Model, before: Option<&Model>) {
    if let Some(by_type) = before.and_then(|before| moved(model, before)) {
        return rank(model, by_type);
    }
    let mut by_type = vec![Vec::new(); model.config.schema.types.len()];
    for id in model.records() {
        by_type[model.record(id).kind.0].push(id);
    }
    let by_type: Vec<Vec<RecordId>> = by_type
        .into_iter()
        .enumerate()
        .map(|(kind, ids)| sorted(model, model.config.schema.type_of(TypeId(kind)), ids))
        .collect();
    rank(model, by_type);
}

fn rank(model: &mut Model, by_type: Vec<Vec<RecordId>>) {
    let mut rank = vec![0; model.places.len()];
    for (at, id) in by_type.iter().flatten().enumerate() {
        rank[id.0 as usize] = u32::try_from(at).unwrap_or(u32::MAX);
    }
    model.rank = Arc::new(rank);
    model.by_type = Arc::new(by_type);
}

/// The order before, in which the few records that have changed are put where they belong now; none where they are many.
fn moved(model: &Model, before: &Model) -> Option<Vec<Vec<RecordId>>> {
    const FEW: usize = 64;
    let changed: Vec<RecordId> = model.changed_since(before).take(FEW + 1).collect();
    if changed.len() > FEW {
        return None;
    }
    let mut by_type = (*before.by_type).clone();
    for id in &changed {
        by_type[model.record(*id).kind.0].retain(|other| other != id);
    }
    for id in changed {
        let kind = model.type_of(id);
        let own = Sorted::of(model, kind, id);
        let list = &mut by_type[model.record(id).kind.0];
        let at =
            list.partition_point(|other| Sorted::of(model, kind, *other).before(&own, model, kind));
        list.insert(at, id);
    }
    Some(by_type)
}

/// A record and what is looked at again and again while it is compared with others.
struct Sorted<'m> {
    id: RecordId,
    record: &'m Record,
    folder: &'m str,
    title: String,
}

impl<'m> Sorted<'m> {
    fn of(model: &'m Model, kind: &Type, id: RecordId) -> Self {
        let record = model.record(id);
        // Pages lie in folders; those of one folder stand together.
        let folder = if kind.name == "page" {
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

    /// Whether it comes before another; of two that are alike in everything, the one that was registered first.
    fn before(&self, other: &Self, model: &Model, kind: &Type) -> bool {
        self.order(other, model, kind).then(self.id.cmp(&other.id)) == Ordering::Less
    }
}

fn sorted(model: &Model, kind: &Type, ids: Vec<RecordId>) -> Vec<RecordId> {
    let mut all: Vec<Sorted<'_>> = ids
        .into_iter()
        .map(|id| Sorted::of(model, kind, id))
        .collect();
    all.sort_by(|a, b| a.order(b, model, kind));
    all.into_iter().map(|sorted| sorted.id).collect()
}

fn compare(model: &Model, a: &Sorted<'_>, b: &Sorted<'_>, keys: &[String]) -> Ordering {
    let (left, right) = (a.record, b.record);
    for key in keys {
        let (word, turned) = key
            .strip_prefix('-')
            .map_or((key.as_str(), false), |word| (word, true));
        let turn = |ordering: Ordering| if turned { ordering.reverse() } else { ordering };
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
    // The author's order: `order`, then rows as they stand, then titles. Rows come before files, so that the order is one.
    let row = |sorted: &Sorted<'_>| {
        sorted
            .record
            .draft
            .row
            .then(|| model.places[sorted.id.0 as usize])
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

/// What is missing comes last, whichever way the rest is turned.
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

/// Letters without their case.
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
        .config
        .schema
        .type_of(a.kind)
        .fields
        .get(field)
        .map(|field| &field.kind);
    let value = |record: &'_ Record| record.fields.get(field).map(|value| value.value.clone());
    present(value(a), value(b), |a, b| turn(values(model, &a, &b, kind)))
}

/// Compares two values of a kind: words of a scale or an enumeration by their place in it, texts by their letters.
pub(crate) fn values(
    model: &Model,
    a: &Value,
    b: &Value,
    kind: Option<&crate::config::FieldKind>,
) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => {
            let steps = kind.and_then(|kind| model.config.schema.steps(kind));
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
