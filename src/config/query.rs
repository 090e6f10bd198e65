//! Queries: how a view, a set of a derived page or the rows of a matrix select records.
//!
//! These are the values; `query_reader.rs` reads them against the schema. Evaluating a query is up to `model`.

use super::condition::Condition;
use super::expression::Aggregate;
use super::field::TypeId;
use super::path::Path;
use crate::diagnostic::words;
use crate::text::Span;

/// A selection of records, their order and how they are shown.
#[derive(Clone, Debug)]
pub struct Query {
    /// The place where it is written.
    pub span: Span,
    /// The source of the records.
    pub records: Records,
    /// Conditions that must all hold.
    pub conditions: Vec<Condition>,
    /// A query whose records (and edges) are excluded.
    pub without: Option<Box<Query>>,
    /// The order. If empty, that of the author, then that of the titles.
    pub sort: Vec<SortKey>,
    /// The value under whose headings records are grouped.
    pub group: Option<Path>,
    /// The greatest number of records.
    pub limit: Option<usize>,
    /// The heading; by default the name of the records.
    pub title: Option<String>,
    /// How they are shown; by default a table in a text and a list on a derived page.
    pub shape: Option<Shape>,
    /// The columns of a view.
    pub columns: Vec<Path>,
    /// What is computed from all records.
    pub totals: Vec<Total>,
    /// The greatest number of records in each group.
    pub limit_per_group: Option<usize>,
}

/// The source of a query's records.
#[derive(Clone, Debug)]
pub enum Records {
    /// All records: `any`.
    Any,
    /// All records of a type.
    Type(TypeId),
    /// The records at the end of a path.
    Path(Path),
    /// The records of the first of these queries that finds any.
    FirstOf(Vec<Query>),
}

/// A number or a value for all records of a result: `sum(minutes)`.
#[derive(Clone, Debug)]
pub struct Total {
    /// What is computed.
    pub aggregate: Aggregate,
    /// The values; none for the number of records.
    pub value: Option<Path>,
}

/// One key of a sort order.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The path to the values that are compared.
    pub path: Path,
    /// Whether the largest value comes first.
    pub descending: bool,
}

words! {
    /// How a view shows its records, with the name of the result.
    pub enum Shape {
        /// A row each.
        Table = "table": "a table",
        /// A line each.
        List = "list": "a list",
        /// A box each.
        Cards = "cards": "cards",
        /// All of each, one below the other.
        Full = "full": "full texts",
        /// A column each.
        SideBySide = "side-by-side": "columns side by side",
    }
}
