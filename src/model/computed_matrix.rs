//! The result of a matrix: its rows, its columns and its cells.

use super::RecordId;
use crate::config::Step;
use crate::document::Value;

/// A matrix with its cells.
#[derive(Clone, Debug)]
pub struct ComputedMatrix<'m> {
    /// The rows.
    pub rows: Vec<Header<'m>>,
    /// The columns.
    pub columns: Vec<Header<'m>>,
    /// For each row its cells, each with the index of its column, in that order. Cells that are empty and not expected are left out.
    pub cells: Vec<Vec<(usize, Cell)>>,
}

/// What a row or a column is for.
#[derive(Clone, Copy, Debug)]
pub enum Header<'m> {
    /// A record.
    Record(RecordId),
    /// A step of a scale.
    Step(&'m Step),
}

/// The content of a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Values, each with the record it is written at.
    Values(Vec<(Value, RecordId)>),
    /// A number that can be added up.
    Number(f64),
    /// Row and column are connected, and nothing else is shown.
    Yes,
    /// Row and column are connected without a value to show, or a step has no text.
    Undefined,
    /// Nothing, where something is expected.
    Gap,
}

impl Cell {
    /// What the cell adds to a sum: its number, or 1 if it shows anything else.
    #[must_use]
    pub fn amount(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Values(_) | Self::Yes => 1.0,
            Self::Undefined | Self::Gap => 0.0,
        }
    }
}
