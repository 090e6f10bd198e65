//! What a template can see of a matrix.

use serde::Serialize;

use super::LinkView;

/// A matrix, on its own page or in a text; `view` in `views/matrix.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MatrixView {
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub help: String,
    /// Its page; empty on that page itself, and if it has none.
    pub href: String,
    /// The address of its CSV export; empty except on its page.
    pub csv: String,
    /// What cells hold, which decides their width: `numbers`, `marks`, `words` or `texts`.
    pub kind: &'static str,
    /// What one row is for: "Tool".
    pub row: String,
    /// What the rows are for: "Tools".
    pub row_plural: String,
    /// What the columns are for: "Trades".
    pub column_plural: String,
    /// The title of what cells hold: "Price".
    pub cells: String,
    /// The heads of the columns.
    pub columns: Vec<LinkView>,
    /// The rows, in order.
    pub rows: Vec<MatrixRowView>,
    /// The sums of the columns, then that of all; empty if nothing is added up.
    pub totals: Vec<String>,
    /// The states that cells are in, for a legend.
    pub states: MatrixStatesView,
}

/// A row of a matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRowView {
    /// What it is for.
    pub head: LinkView,
    /// The cells that have or lack a value; `before` of each holds the empty cells in front of it.
    pub cells: Vec<MatrixCellView>,
    /// The empty cells after the last, as HTML: `<td><td>`.
    pub after: String,
    /// Its sum; empty if nothing is added up.
    pub total: String,
}

/// A cell of a matrix that has or lacks a value.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixCellView {
    /// The empty cells in front of it, as HTML: `<td><td>`. A large matrix mostly consists of these, so templates do not loop over them.
    pub before: String,
    /// The title of its column, which narrow screens show beside the value.
    pub label: String,
    /// `value`, `undefined` or `gap`.
    pub state: &'static str,
    /// Its value; empty in the other states.
    pub html: String,
}

/// The states that the cells of a matrix are in.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct MatrixStatesView {
    /// Some are empty where nothing is expected.
    pub empty: bool,
    /// Some have an edge or a step that lacks the value to show.
    pub undefined: bool,
    /// Some are empty where something is expected.
    pub gap: bool,
}
