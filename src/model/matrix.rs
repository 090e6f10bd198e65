//! A matrix worked out: rows, columns, and the cells in which something stands or should. Empty cells are not kept, so that
//! a large matrix costs what is in it. Hidden ends are not there to be met; how cells look is the render's matter.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::env::Env;
use super::follow::{Answer, Answers, LastEdge, PathResult, Provenance, Step as Followed};
use super::query::Item;
use super::values::{leaves, same};
use super::{Bound, Model, RecordId};
use crate::config::{
    Axis, AxisSource, CellContent, Condition, ExpectedCells, FieldKind, Keys, Matrix, Operand,
    Path, PathStep, Root, Step, Steps,
};
use crate::document::{Props, Reference, Value};
use crate::text::Span;

/// A matrix has no more cells than this, the empty ones included; it is cut where it has more, which is said when its page is checked.
const MOST_CELLS: usize = 5_000_000;

/// A matrix with its cells.
#[derive(Clone, Debug)]
pub struct Grid<'m> {
    /// What has a row each.
    pub rows: Vec<Head<'m>>,
    /// What has a column each.
    pub columns: Vec<Head<'m>>,
    /// For each row its cells with the number of their column, in that order. What is not here is empty and not expected.
    pub cells: Vec<Vec<(usize, Cell)>>,
}

/// What a row or a column is for.
#[derive(Clone, Copy, Debug)]
pub enum Head<'m> {
    /// A record.
    Record(RecordId),
    /// A step of a scale.
    Step(&'m Step),
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// What the ties carry, each with the record it is written at.
    Values(Vec<(Value, RecordId)>),
    /// A number that can be added up.
    Number(f64),
    /// There is a tie, and that is all.
    Yes,
    /// There is a tie that carries nothing to show, or a step without its text.
    Undefined,
    /// Nothing, where something is expected.
    Gap,
}

/// One way from a row to a column, or back.
struct Tie {
    to: Place,
    value: Option<Value>,
    owner: RecordId,
}

/// What a tie names at its other end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Record(RecordId),
    Step(String),
}

impl Model {
    /// The rows or the columns of a matrix, each once.
    #[must_use]
    pub fn heads<'m>(&'m self, axis: &Axis, env: &Env) -> Vec<Head<'m>> {
        match &axis.heads {
            AxisSource::Scale(name) => self
                .config
                .schema
                .scale(name)
                .into_iter()
                .flat_map(Steps::iter)
                .map(Head::Step)
                .collect(),
            AxisSource::Records(query) => {
                let mut seen = HashSet::new();
                let records = self.select(query, env).into_iter().map(|item| item.record);
                records
                    .filter(|record| seen.insert(*record))
                    .map(Head::Record)
                    .collect()
            }
        }
    }

    /// Works a matrix out; `env` holds what its queries may start from.
    #[must_use]
    pub fn grid<'m>(&'m self, matrix: &Matrix, env: &Env) -> Grid<'m> {
        let (mut rows, columns) = (
            self.heads(&matrix.rows, env),
            self.heads(&matrix.columns, env),
        );
        rows.truncate(MOST_CELLS / columns.len().max(1));
        let mut filled: Vec<BTreeMap<usize, Filling>> =
            rows.iter().map(|_| BTreeMap::new()).collect();
        let (from, to) = if matrix.via.is_reversed {
            (&columns, &rows)
        } else {
            (&rows, &columns)
        };
        let places: HashMap<Place, usize> = to
            .iter()
            .enumerate()
            .map(|(at, head)| (place(*head), at))
            .collect();
        let ranks = self.ranks(matrix);
        for (here, head) in from.iter().enumerate() {
            let Head::Record(record) = head else {
                continue;
            };
            self.ties(matrix, *record, env, &ranks, &mut |tie| {
                if let Some(there) = places.get(&tie.to) {
                    let (row, column) = if matrix.via.is_reversed {
                        (*there, here)
                    } else {
                        (here, *there)
                    };
                    filled[row]
                        .entry(column)
                        .or_default()
                        .add(tie, &matrix.show);
                }
            });
        }
        let wanted = Wanted::new(self, &matrix.expected, env, &rows, &columns);
        let steps = matches!(matrix.via.keys(), Some(Keys::Scale(_)));
        let cells = filled.into_iter().enumerate().map(|(row, mut ties)| {
            let nothing = |column: usize| match matrix.expected {
                ExpectedCells::Unspecified => steps.then_some(Cell::Undefined),
                _ => wanted.holds(row, column).then_some(Cell::Gap),
            };
            let all = if steps || !matches!(matrix.expected, ExpectedCells::Unspecified) {
                0..columns.len()
            } else {
                0..0
            };
            let empty: Vec<(usize, Cell)> = all
                .filter(|at| !ties.contains_key(at))
                .filter_map(|at| nothing(at).map(|cell| (at, cell)))
                .collect();
            let there = std::mem::take(&mut ties)
                .into_iter()
                .map(|(at, filling)| (at, filling.cell(&matrix.show)));
            let mut cells: Vec<(usize, Cell)> = there.chain(empty).collect();
            cells.sort_by_key(|(at, _)| *at);
            cells
        });
        let cells = cells.collect();
        Grid {
            rows,
            columns,
            cells,
        }
    }

    /// Hands over everything that a record is tied to along the way of a matrix. Ways may be many more than cells, so they are
    /// not gathered.
    fn ties(
        &self,
        matrix: &Matrix,
        from: RecordId,
        env: &Env,
        ranks: &HashMap<usize, i64>,
        each: &mut dyn FnMut(Tie),
    ) {
        let path = &matrix.via.path;
        let item = Item::of(from);
        if let Some(keys) = matrix.via.keys() {
            if let PathResult::Values(values) = self.reach(path, Some(&item), env) {
                values
                    .iter()
                    .flat_map(|value| self.entries(value, keys, &matrix.show, from))
                    .for_each(each);
            }
            return;
        }
        let Some((last, before)) = path
            .steps
            .split_last()
            .filter(|(last, _)| matches!(last, PathStep::Relation(_)))
        else {
            return self
                .items(path, Some(&item), env)
                .iter()
                .map(|item| listed(item, &matrix.show, from))
                .for_each(each);
        };
        // What lies between is counted by the record, however many ways lead to it.
        let before = Path {
            steps: before.to_vec(),
            ..path.clone()
        };
        let mut seen = HashSet::new();
        let between = self
            .items(&before, Some(&item), env)
            .into_iter()
            .map(|item| item.record);
        for record in between.filter(|record| self.is_current(*record) && seen.insert(*record)) {
            let start = Answer {
                found: Item::of(record),
                provenance: LastEdge::start(Followed::Record(record)),
            };
            let Answers::Items(ends) =
                self.further(Answers::Items(vec![start]), std::slice::from_ref(last))
            else {
                continue;
            };
            for Answer {
                found,
                provenance: LastEdge(edge),
            } in ends
            {
                let value = match (&matrix.show, edge) {
                    (CellContent::Property(field), Some(edge)) => {
                        property(&edge.props, &field.name)
                    }
                    (CellContent::Rank, Some(edge)) => ranks
                        .get(&std::ptr::from_ref(edge).addr())
                        .map(|rank| Value::Int(*rank)),
                    _ => None,
                };
                each(Tie {
                    to: Place::Record(found.record),
                    value,
                    owner: edge.map_or(record, |edge| edge.from),
                });
            }
        }
    }

    /// The keys of a map as ties.
    fn entries(&self, value: &Value, keys: &Keys, show: &CellContent, owner: RecordId) -> Vec<Tie> {
        let Value::Map(entries) = value else {
            return Vec::new();
        };
        let tie = |(key, value): &(crate::text::Spanned<String>, Value)| {
            let to = match keys {
                Keys::Scale(_) => Place::Step(key.value.clone()),
                Keys::Type(kind) => {
                    let name = self.config.schema.type_of(*kind).name.clone();
                    let reference = Reference {
                        kind: Some(name),
                        id: key.value.clone(),
                        span: Span::default(),
                    };
                    Place::Record(self.referred(&reference)?)
                }
            };
            Some(Tie {
                to,
                value: matches!(show, CellContent::Value(_)).then(|| value.clone()),
                owner,
            })
        };
        entries.iter().filter_map(tie).collect()
    }

    /// For each edge that a matrix shows by its rank, by the edge's address: its place in the order that its author gave it, from 1,
    /// among those that lead to current records.
    fn ranks(&self, matrix: &Matrix) -> HashMap<usize, i64> {
        let (CellContent::Rank, Some(PathStep::Relation(hop))) =
            (&matrix.show, matrix.via.path.steps.last())
        else {
            return HashMap::new();
        };
        let (mut from, mut rank) = (None, 1);
        let place = |edge: &super::Edge| {
            if from != Some(edge.from) {
                (from, rank) = (Some(edge.from), 1);
            }
            let place = rank;
            rank += i64::from(self.is_current(edge.to));
            (std::ptr::from_ref(edge).addr(), place)
        };
        self.all_edges(hop.relation).iter().map(place).collect()
    }
}

fn place(head: Head<'_>) -> Place {
    match head {
        Head::Record(record) => Place::Record(record),
        Head::Step(step) => Place::Step(step.id.clone()),
    }
}

/// An object of a list as a tie.
fn listed(item: &Item, show: &CellContent, owner: RecordId) -> Tie {
    let value = match (show, &item.props) {
        (CellContent::Property(field), Some(props)) => property(props, &field.name),
        _ => None,
    };
    Tie {
        to: Place::Record(item.record),
        value,
        owner,
    }
}

fn property(props: &Props, name: &str) -> Option<Value> {
    props
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.clone())
}

/// What several ties between one row and one column come to: numbers are added up, other values stand once each.
#[derive(Default)]
struct Filling {
    ties: usize,
    sum: f64,
    has_value: bool,
    once: Vec<(Value, RecordId)>,
}

impl Filling {
    fn add(&mut self, tie: Tie, show: &CellContent) {
        self.ties += 1;
        let Some(value) = tie.value.filter(|value| !value.is_empty()) else {
            return;
        };
        self.has_value = true;
        if is_summed(show) {
            self.sum += leaves(&value).into_iter().map(number).sum::<f64>();
        } else if !self.once.iter().any(|(known, _)| same(known, &value)) {
            self.once.push((value, tie.owner));
        }
    }

    fn cell(self, show: &CellContent) -> Cell {
        match show {
            CellContent::Yes => Cell::Yes,
            #[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
            CellContent::Count => Cell::Number(self.ties as f64),
            _ if !self.has_value => Cell::Undefined,
            _ if is_summed(show) => Cell::Number(self.sum),
            _ => Cell::Values(self.once),
        }
    }
}

/// Whether a cell shows the sum of its ties' numbers.
fn is_summed(show: &CellContent) -> bool {
    let kind = match show {
        CellContent::Property(field) => &field.kind,
        CellContent::Value(kind) => kind,
        CellContent::Rank | CellContent::Count | CellContent::Yes => return false,
    };
    matches!(kind, FieldKind::Int | FieldKind::Number)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sums are shown, not reckoned with"
)]
fn number(value: &Value) -> f64 {
    match value {
        Value::Int(number) => *number as f64,
        Value::Number(number) => *number,
        _ => 0.0,
    }
}

impl Cell {
    /// What the cell adds to a sum: its number, or 1 where it shows anything else.
    #[must_use]
    pub fn amount(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Values(_) | Self::Yes => 1.0,
            Self::Undefined | Self::Gap => 0.0,
        }
    }
}

/// Where something is expected: what holds of a row alone, of a column alone, and of the two together.
struct Wanted<'a> {
    model: &'a Model,
    env: &'a Env,
    rows: Vec<(Head<'a>, bool)>,
    columns: Vec<(Head<'a>, bool)>,
    both: Vec<&'a Condition>,
}

impl<'a> Wanted<'a> {
    fn new(
        model: &'a Model,
        expected: &'a ExpectedCells,
        env: &'a Env,
        rows: &[Head<'a>],
        columns: &[Head<'a>],
    ) -> Self {
        let conditions = if let ExpectedCells::Where(conditions) = expected {
            conditions.as_slice()
        } else {
            &[]
        };
        let (of_columns, others): (Vec<_>, Vec<_>) = conditions
            .iter()
            .partition(|condition| !names(condition, "row"));
        let (both, of_rows): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|condition| names(condition, "column"));
        let alone =
            |name: &str, heads: &[Head<'a>], conditions: &[&Condition]| -> Vec<(Head<'a>, bool)> {
                let holds = |head: &Head<'a>| {
                    let env = bound(env, &[(name, *head)]);
                    conditions
                        .iter()
                        .all(|condition| model.holds(std::slice::from_ref(*condition), None, &env))
                };
                heads.iter().map(|head| (*head, holds(head))).collect()
            };
        Self {
            model,
            env,
            rows: alone("row", rows, &of_rows),
            columns: alone("column", columns, &of_columns),
            both,
        }
    }

    fn holds(&self, row: usize, column: usize) -> bool {
        let ((row, of_row), (column, of_column)) = (self.rows[row], self.columns[column]);
        if !of_row || !of_column {
            return false;
        }
        if self.both.is_empty() {
            return true;
        }
        let env = bound(self.env, &[("row", row), ("column", column)]);
        self.both.iter().all(|condition| {
            self.model
                .holds(std::slice::from_ref(*condition), None, &env)
        })
    }
}

/// Whether a condition starts anywhere from a name.
fn names(condition: &Condition, name: &str) -> bool {
    let starts = |path: &Path| path.root == Root::Name(name.to_owned());
    let operand = |value: &Operand| matches!(value, Operand::Path(path) if starts(path));
    starts(&condition.path) || condition.values.iter().any(operand)
}

fn bound(env: &Env, heads: &[(&str, Head<'_>)]) -> Env {
    let mut env = env.clone();
    for (name, head) in heads {
        if let Head::Record(record) = head {
            env.bind(name, Bound::Items(vec![Item::of(*record)]));
        }
    }
    env
}
