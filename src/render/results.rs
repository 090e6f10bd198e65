//! What queries and matrices find, before any format: the records of a query in groups, its cells, and the plain text of matrices.
//!
//! HTML, CSV and JSON are made of these values and of nothing else, so they cannot disagree. This file knows no format.

use indexmap::IndexMap;

use crate::config::{Aggregate, CellContent, Field, FieldKind, Path, PathStep, Query, Records};
use crate::document::Value;
use crate::model::{Binding, Cell, ComputedMatrix, Env, Header, Item, Model, PathResult, leaves};

/// What a query finds.
#[derive(Debug)]
pub(super) struct QueryResult<'q> {
    pub(super) query: &'q Query,
    /// What the records are: "Tools".
    pub(super) title: String,
    /// The records in groups; one group without a title if the query does not group.
    pub(super) groups: Vec<ResultGroup>,
}

/// Records with the same value of the query's `group`.
#[derive(Debug)]
pub(super) struct ResultGroup {
    pub(super) title: String,
    /// Whether the title is a negative value, so that the records need not repeat it.
    pub(super) is_negative: bool,
    pub(super) items: Vec<Item>,
}

/// What a column finds for a record.
#[derive(Debug)]
pub(super) enum ColumnCell<'m> {
    /// The record itself.
    Title,
    Records(Vec<Item>),
    /// Records with the properties of the edges that lead to them, which are declared by these fields.
    Edges(Vec<Item>, &'m [Field]),
    /// Values of one kind; lists are not flattened.
    Values(Vec<Value>),
    /// Properties of edges, without the records.
    Properties(Vec<Value>),
}

impl<'q> QueryResult<'q> {
    /// Evaluates a query; none if it finds nothing and is not shown then.
    pub(super) fn evaluate(model: &Model, query: &'q Query, env: &Env) -> Option<Self> {
        Self::shown(model, query, model.select(query, env), env)
    }

    /// Evaluates named queries, each of which may use those before it. They are bound in `env`.
    pub(super) fn sets(
        model: &Model,
        declared: &'q IndexMap<String, Query>,
        env: &mut Env,
    ) -> Vec<(&'q str, Self)> {
        let mut results = Vec::new();
        for (name, query) in declared {
            let items = model.select(query, env);
            env.bind(name, Binding::Items(items.clone()));
            let result = Self::shown(model, query, items, env);
            results.extend(result.map(|result| (name.as_str(), result)));
        }
        results
    }

    fn shown(model: &Model, query: &'q Query, items: Vec<Item>, env: &Env) -> Option<Self> {
        (!items.is_empty() || model.shows_when_empty(query))
            .then(|| Self::of_items(model, query, items, env))
    }

    /// These records, as a query shows them.
    pub(super) fn of_items(model: &Model, query: &'q Query, items: Vec<Item>, env: &Env) -> Self {
        Self {
            query,
            title: title(model, query, &items),
            groups: groups(model, query, items, env),
        }
    }
}

fn title(model: &Model, query: &Query, items: &[Item]) -> String {
    if let Some(title) = &query.title {
        return title.clone();
    }
    match &query.records {
        Records::Type(kind) => model.config().schema.type_of(*kind).plural.clone(),
        Records::Path(path) if !path.title.is_empty() => path.title.clone(),
        _ => items.first().map_or_else(String::new, |item| {
            model.type_of(item.record).plural.clone()
        }),
    }
}

/// Groups records by the query's `group`, in the order of its scale or enumeration, of records, or of first appearance.
fn groups(model: &Model, query: &Query, items: Vec<Item>, env: &Env) -> Vec<ResultGroup> {
    let Some(path) = &query.group else {
        return vec![ResultGroup {
            title: String::new(),
            is_negative: false,
            items,
        }];
    };
    let mut groups: IndexMap<String, (usize, Vec<Item>)> = IndexMap::new();
    for item in items {
        let (position, title) =
            group_of(model, path, &item, env).unwrap_or((usize::MAX, String::new()));
        let (_, members) = groups.entry(title).or_insert((position, Vec::new()));
        members.push(item);
    }
    groups.sort_by(|_, (a, _), _, (b, _)| a.cmp(b));
    let has_several = groups.len() > 1;
    let steps = path
        .kind
        .as_ref()
        .and_then(|kind| model.config().schema.steps(kind));
    let is_negative = |title: &str| {
        steps.is_some_and(|steps| {
            steps
                .iter()
                .any(|step| step.title == title && step.negative.is_some())
        })
    };
    groups
        .into_iter()
        .map(|(title, (_, items))| ResultGroup {
            is_negative: is_negative(&title),
            // Records in no group need a heading if others have one.
            title: if title.is_empty() && has_several {
                model.config().strings.text("other_group").to_owned()
            } else {
                title
            },
            items,
        })
        .collect()
}

/// The position and the title of the group that a record is in.
fn group_of(model: &Model, path: &Path, item: &Item, env: &Env) -> Option<(usize, String)> {
    match model.evaluate(path, Some(item), env) {
        PathResult::Items(found) => {
            let first = found.first()?.record;
            Some((
                model.rank(first) as usize,
                model.record(first).title.clone(),
            ))
        }
        PathResult::Values(values) => {
            let value = values.first()?;
            let kind = path.kind.as_ref();
            let steps = kind.and_then(|kind| model.config().schema.steps(kind));
            let position = match (value, steps) {
                (Value::Text(word), Some(steps)) => steps.position(word),
                _ => None,
            };
            Some((position.unwrap_or(0), model.plain(value, kind)))
        }
        PathResult::Props(_) => None,
    }
}

/// What a column finds for a record.
pub(super) fn column_cell<'m>(
    model: &'m Model,
    path: &Path,
    item: &Item,
    env: &Env,
) -> ColumnCell<'m> {
    if path.text == "title" {
        return ColumnCell::Title;
    }
    if let Some((PathStep::Edge, steps)) = path.steps.split_last() {
        let to_records = Path {
            steps: steps.to_vec(),
            ..path.clone()
        };
        let relation = steps.iter().rev().find_map(|step| match step {
            PathStep::Relation(relation_step) => {
                Some(model.config().schema.relation(relation_step.relation))
            }
            _ => None,
        });
        let fields = relation.map_or(&[][..], |relation| &relation.props);
        return match model.evaluate(&to_records, Some(item), env) {
            PathResult::Items(items) => ColumnCell::Edges(items, fields),
            _ => ColumnCell::Edges(Vec::new(), fields),
        };
    }
    match model.evaluate(path, Some(item), env) {
        PathResult::Items(items) => ColumnCell::Records(items),
        PathResult::Values(values) => ColumnCell::Values(values),
        PathResult::Props(all) => {
            let values = all
                .iter()
                .flat_map(|props| props.iter().map(|(_, value)| value.clone()));
            ColumnCell::Properties(values.collect())
        }
    }
}

/// The number that a query adds up for a record.
pub(super) fn amount(model: &Model, query: &Query, item: &Item, env: &Env) -> Option<i64> {
    let PathResult::Values(values) = model.evaluate(query.summand()?, Some(item), env) else {
        return None;
    };
    values.iter().find_map(|value| match value {
        Value::Int(number) => Some(*number),
        _ => None,
    })
}

/// What a query computes from all its records: the aggregate, what it was computed from, and the result as text.
pub(super) fn totals(
    model: &Model,
    result: &QueryResult<'_>,
    env: &Env,
) -> Vec<(Aggregate, String, String)> {
    let items: Vec<Item> = result
        .groups
        .iter()
        .flat_map(|group| group.items.iter().cloned())
        .collect();
    let totals = result.query.totals.iter();
    let computed = totals.filter_map(|total| {
        let value = model.total(total, &items, env)?;
        let title = total.value.as_ref().map(|path| path.title.clone());
        let kind = total.value.as_ref().and_then(|path| path.kind.as_ref());
        let text = model.plain(&value, kind);
        Some((total.aggregate, title.unwrap_or_default(), text))
    });
    computed.collect()
}

/// What a column finds for a record as a number, or as a step of a scale: its position, counted from 1, and the number of steps.
pub(super) fn level(
    model: &Model,
    path: &Path,
    item: &Item,
    env: &Env,
) -> (Option<f64>, Option<(usize, usize)>) {
    let PathResult::Values(values) = model.evaluate(path, Some(item), env) else {
        return (None, None);
    };
    let kind = path.kind.as_ref();
    match values.iter().flat_map(leaves).next() {
        Some(value @ (Value::Int(_) | Value::Number(_))) => (model.magnitude(value, kind), None),
        Some(Value::Text(word))
            if matches!(kind.map(FieldKind::item), Some(FieldKind::Scale(_))) =>
        {
            let steps = kind.and_then(|kind| model.config().schema.steps(kind));
            let place =
                steps.and_then(|steps| Some((steps.position(word)? + 1, steps.iter().len())));
            (None, place)
        }
        _ => (None, None),
    }
}

/// The title of a row or a column of a matrix as plain text, with the words of a negative value.
pub(super) fn head_text(model: &Model, head: &Header<'_>) -> String {
    match head {
        Header::Record(id) => match model.negative(*id) {
            Some(words) => format!("{} ({words})", model.record(*id).title),
            None => model.record(*id).title.clone(),
        },
        Header::Step(step) => step.title.clone(),
    }
}

/// The kind of the values in the cells of a matrix.
pub(super) fn value_kind(show: &CellContent) -> Option<&FieldKind> {
    match show {
        CellContent::Property(field) => Some(&field.kind),
        CellContent::Value(kind) => Some(kind),
        CellContent::Rank | CellContent::Count | CellContent::Yes => None,
    }
}

/// The sum of a row of a matrix.
pub(super) fn row_total(cells: &[(usize, Cell)]) -> String {
    number(cells.iter().map(|(_, cell)| cell.amount()).sum())
}

/// The sums of the columns of a matrix, and that of all.
pub(super) fn column_totals(computed: &ComputedMatrix<'_>) -> Vec<String> {
    let mut sums = vec![0.0; computed.columns.len()];
    for (at, cell) in computed.cells.iter().flatten() {
        sums[*at] += cell.amount();
    }
    let all = sums.iter().sum();
    sums.into_iter().chain([all]).map(number).collect()
}

/// A sum without the rounding errors of adding fractions.
pub(super) fn number(amount: f64) -> String {
    let rounded = (amount * 1e6).round() / 1e6;
    // Adding zero makes -0 positive.
    format!("{}", rounded + 0.0)
}
