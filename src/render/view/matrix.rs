//! What a template can see of a matrix.

use serde::Serialize;

use super::LinkView;

/// A matrix, on its own page or in a text; `view` in `views/matrix.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixView {
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub help: String,
    /// Its page; empty on that page itself, and where it has none.
    pub href: String,
    /// The same as a sheet, in CSV; empty but on its page.
    pub sheet: String,
    /// What cells hold, for their width: `numbers`, `marks`, `words` or `texts`.
    pub kind: &'static str,
    /// What one row is for: "Tool".
    pub row: String,
    /// What the rows are for: "Tools".
    pub row_plural: String,
    /// What the columns are for: "Trades".
    pub column_plural: String,
    /// What cells hold, in words: "Price".
    pub cells: String,
    /// The columns' heads.
    pub columns: Vec<LinkView>,
    /// The rows, in order.
    pub rows: Vec<MatrixRowView>,
    /// The sums of the columns, and at the end that of all; empty where nothing is summed up.
    pub totals: Vec<String>,
    /// Which states cells are in, for a legend.
    pub states: MatrixStatesView,
}

/// A row of a matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRowView {
    /// What it is for.
    pub head: LinkView,
    /// The cells in which something stands or should; `before` of each holds the empty ones in front of it.
    pub cells: Vec<MatrixCellView>,
    /// The empty cells behind the last, as HTML: `<td><td>`.
    pub after: String,
    /// Its sum; empty where nothing is summed up.
    pub total: String,
}

/// A cell of a matrix that is not simply empty.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixCellView {
    /// The empty cells in front of it, as HTML: `<td><td>`. A large matrix is mostly these, so nothing goes over them one by one.
    pub before: String,
    /// The words of its column, for rows that are shown one below the other.
    pub label: String,
    /// `value`, `undefined` or `gap`.
    pub state: &'static str,
    /// What it shows; empty in the other states.
    pub html: String,
}

/// Which states the cells of a matrix are in.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct MatrixStatesView {
    /// Some are empty, and nothing is expected there.
    pub empty: bool,
    /// Some have a tie or a step, and what is shown of it is not told.
    pub undefined: bool,
    /// Some are empty where something is expected.
    pub gap: bool,
}
