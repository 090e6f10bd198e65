//! Cells of a matrix: what several connections add up to, and which cells are expected to be filled.

use super::answers::Item;
use super::computed_matrix::{Cell, Header};
use super::env::{Binding, Env};
use super::matrix_connections::Connection;
use super::values::{leaves, same};
use super::{Model, RecordId};
use crate::config::{CellContent, Condition, ExpectedCells, FieldKind};
use crate::document::Value;

/// Collects the connections of a cell: numbers are added up, other values are listed once each.
#[derive(Default)]
pub(super) struct CellBuilder {
    connections: usize,
    sum: f64,
    has_value: bool,
    values: Vec<(Value, RecordId)>,
}

impl CellBuilder {
    pub(super) fn add(&mut self, connection: Connection, show: &CellContent) {
        self.connections += 1;
        let Some(value) = connection.value.filter(|value| !value.is_empty()) else {
            return;
        };
        self.has_value = true;
        if is_summed(show) {
            self.sum += leaves(&value).into_iter().map(number).sum::<f64>();
        } else if !self.values.iter().any(|(known, _)| same(known, &value)) {
            self.values.push((value, connection.owner));
        }
    }

    pub(super) fn finish(self, show: &CellContent) -> Cell {
        match show {
            CellContent::Yes => Cell::Yes,
            #[expect(
                clippy::cast_precision_loss,
                reason = "fewer connections than 2^52 fit into memory"
            )]
            CellContent::Count => Cell::Number(self.connections as f64),
            _ if !self.has_value => Cell::Undefined,
            _ if is_summed(show) => Cell::Number(self.sum),
            _ => Cell::Values(self.values),
        }
    }
}

/// Whether a cell shows the sum of its numbers.
fn is_summed(show: &CellContent) -> bool {
    let kind = match show {
        CellContent::Property(field) => &field.kind,
        CellContent::Value(kind) => kind,
        CellContent::Rank | CellContent::Count | CellContent::Yes => return false,
    };
    matches!(kind, FieldKind::Int | FieldKind::Number)
}

#[expect(clippy::cast_precision_loss, reason = "a sum is for display")]
fn number(value: &Value) -> f64 {
    match value {
        Value::Int(number) => *number as f64,
        Value::Number(number) => *number,
        _ => 0.0,
    }
}

/// Which cells are expected to be filled. Conditions on a row or a column alone are evaluated once for each, not for each cell.
pub(super) struct Expectations<'a> {
    model: &'a Model,
    env: &'a Env,
    rows: Vec<(Header<'a>, bool)>,
    columns: Vec<(Header<'a>, bool)>,
    both: Vec<&'a Condition>,
}

impl<'a> Expectations<'a> {
    pub(super) fn new(
        model: &'a Model,
        expected: &'a ExpectedCells,
        env: &'a Env,
        rows: &[Header<'a>],
        columns: &[Header<'a>],
    ) -> Self {
        let conditions = if let ExpectedCells::Where(conditions) = expected {
            conditions.as_slice()
        } else {
            &[]
        };
        let (of_columns, others): (Vec<_>, Vec<_>) = conditions
            .iter()
            .partition(|condition| !starts_with(condition, "row"));
        let (both, of_rows): (Vec<_>, Vec<_>) = others
            .into_iter()
            .partition(|condition| starts_with(condition, "column"));
        let evaluate = |name: &str,
                        heads: &[Header<'a>],
                        conditions: &[&Condition]|
         -> Vec<(Header<'a>, bool)> {
            let holds = |head: &Header<'a>| {
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
            rows: evaluate("row", rows, &of_rows),
            columns: evaluate("column", columns, &of_columns),
            both,
        }
    }

    pub(super) fn holds(&self, row: usize, column: usize) -> bool {
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

/// Whether a path of a condition starts with a name.
fn starts_with(condition: &Condition, name: &str) -> bool {
    let mut found = false;
    condition.each_path(&mut |path| {
        path.each_path(&mut |path| found |= path.root.is_name(name));
    });
    found
}

fn bound(env: &Env, heads: &[(&str, Header<'_>)]) -> Env {
    let mut env = env.clone();
    for (name, head) in heads {
        if let Header::Record(record) = head {
            env.bind(name, Binding::Items(vec![Item::from_record(*record)]));
        }
    }
    env
}
