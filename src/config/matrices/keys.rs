//! The keys of a matrix: those that a `view` block can override, and those that it cannot.

use crate::config::formats::MatrixFormat;
use crate::config::reader::{Required, table};
use crate::tree::Node;

table! {
    /// Records by records, or records by the steps of a scale. Each cell shows how its row and its column are related. A `view` block with `matrix = "X"` shows it in a text, and can have other values for all keys but `enabled`, `label`, `path`, `format`, `aliases` and `search_weight`.
    MatrixTable<'a> {
        /// The title.
        pub(in crate::config) title: Option<String> = "the name of the matrix",
        /// A sentence that is shown above the matrix.
        pub(in crate::config) help: Option<String>,
        /// What there is a row for: a type, a scale, an expression with `$` or a query.
        pub(in crate::config) rows: Required<&'a Node> as AXIS,
        /// What there is a column for.
        pub(in crate::config) columns: Required<&'a Node> as AXIS,
        /// The path from a row to its columns or, if there is none, from a column to its rows.
        pub(in crate::config) via: Required<&'a Node> as EXPRESSION,
        /// The content of a cell: a property of the edge (`@NAME`), `rank`, `count` or `yes`; of a map, its `value` or `yes`.
        pub(in crate::config) show: Option<&'a Node> as CELL = "`value` of a map, otherwise `yes`",
        /// The empty cells that are gaps: `true` for all, or those for which conditions on `$row` and `$column` hold.
        pub(in crate::config) expected: Option<&'a Node> as EXPECTED = "no empty cell is a gap",
        /// Whether rows and columns have totals.
        pub(in crate::config) totals: bool,
    }
}

table! {
    /// The keys that a view cannot override.
    DeclarationTable {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// The label that readers need to see the matrix.
        pub(in crate::config) label: Option<String> = "the internal edition only",
        /// The address of its page without `.html`.
        pub(in crate::config) path: Option<String> = "`matrices/` and the name",
        /// The formats in which the matrix is written.
        pub(in crate::config) format: Option<Vec<MatrixFormat>> = "`html` and `csv`",
    }
}
