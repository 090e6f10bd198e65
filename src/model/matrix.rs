//! Matrices: rows, columns, and the cells that are filled or expected. Empty cells are not stored, so that a large matrix costs what is in
//! it. How cells look is the renderer's business.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Model;
use super::computed_matrix::{Cell, ComputedMatrix, Header};
use super::env::Env;
use super::matrix_cells::{CellBuilder, Expectations};
use super::matrix_connections::HeaderKey;
use crate::config::{Axis, AxisSource, ExpectedCells, Keys, Matrix, Steps};

/// Maximum number of cells, empty ones included. A larger matrix loses its last rows; the check of page sizes reports it.
const MAX_CELLS: usize = 5_000_000;

impl Model {
    /// The rows or the columns of a matrix, each once.
    #[must_use]
    pub fn headers<'m>(&'m self, axis: &Axis, env: &Env) -> Vec<Header<'m>> {
        match &axis.heads {
            AxisSource::Scale(name) => {
                let steps = self.config().schema.scale(name);
                let steps = steps.into_iter().flat_map(Steps::iter);
                steps.map(Header::Step).collect()
            }
            AxisSource::Records(query) => {
                let mut seen = HashSet::new();
                let items = self.select(query, env).into_iter();
                let records = items.map(|item| item.record);
                records
                    .filter(|record| seen.insert(*record))
                    .map(Header::Record)
                    .collect()
            }
        }
    }

    /// Computes a matrix; `env` binds the names that its queries may start from.
    #[must_use]
    pub fn compute_matrix<'m>(&'m self, matrix: &Matrix, env: &Env) -> ComputedMatrix<'m> {
        let mut rows = self.headers(&matrix.rows, env);
        let columns = self.headers(&matrix.columns, env);
        rows.truncate(MAX_CELLS / columns.len().max(1));
        let filled = self.connect(matrix, env, &rows, &columns);
        let expectations = Expectations::new(self, &matrix.expected, env, &rows, &columns);
        // A step of a scale that a record says nothing about is undefined, unless the matrix declares what is expected.
        let of_steps = matches!(matrix.via.keys(), Some(Keys::Scale(_)));
        let is_unspecified = matches!(matrix.expected, ExpectedCells::Unspecified);
        let empty_cell = |row: usize, column: usize| {
            if is_unspecified {
                of_steps.then_some(Cell::Undefined)
            } else {
                expectations.holds(row, column).then_some(Cell::Gap)
            }
        };
        let has_empty_cells = of_steps || !is_unspecified;
        let cells = filled.into_iter().enumerate().map(|(row, filled)| {
            let columns = 0..if has_empty_cells { columns.len() } else { 0 };
            let empty: Vec<(usize, Cell)> = columns
                .filter(|column| !filled.contains_key(column))
                .filter_map(|column| Some((column, empty_cell(row, column)?)))
                .collect();
            let filled = filled.into_iter();
            let filled = filled.map(|(column, cell)| (column, cell.finish(&matrix.show)));
            let mut cells: Vec<(usize, Cell)> = filled.chain(empty).collect();
            cells.sort_by_key(|(column, _)| *column);
            cells
        });
        let cells = cells.collect();
        ComputedMatrix {
            rows,
            columns,
            cells,
        }
    }

    /// For each row the cells that something connects with a column.
    fn connect(
        &self,
        matrix: &Matrix,
        env: &Env,
        rows: &[Header<'_>],
        columns: &[Header<'_>],
    ) -> Vec<BTreeMap<usize, CellBuilder>> {
        let mut filled: Vec<BTreeMap<usize, CellBuilder>> = Vec::new();
        filled.resize_with(rows.len(), BTreeMap::new);
        let is_reversed = matrix.via.is_reversed;
        let (from, to) = if is_reversed {
            (columns, rows)
        } else {
            (rows, columns)
        };
        let keys = to.iter().zip(0..);
        let places: HashMap<HeaderKey, usize> = keys
            .map(|(header, at)| (HeaderKey::from_header(*header), at))
            .collect();
        let ranks = self.edge_ranks(matrix);
        for (here, header) in from.iter().enumerate() {
            let Header::Record(record) = header else {
                continue;
            };
            self.each_connection(matrix, *record, env, &ranks, &mut |connection| {
                let Some(there) = places.get(&connection.to) else {
                    return;
                };
                let (row, column) = if is_reversed {
                    (*there, here)
                } else {
                    (here, *there)
                };
                let cell = filled[row].entry(column).or_default();
                cell.add(connection, &matrix.show);
            });
        }
        filled
    }
}
