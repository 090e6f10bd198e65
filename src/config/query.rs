//! Queries: how a view, a set of a derived page or the rows of a matrix select records.
//!
//! These are the values; `query_reader.rs` reads them against the schema. Evaluating a query is up to `model`.

use super::condition::Condition;
use super::expression::Aggregate;
use super::field::{FieldKind, TypeId};
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

impl Query {
    /// The first column with a number.
    #[must_use]
    pub fn number_column(&self) -> Option<usize> {
        let is_number = |path: &Path| {
            let kind = path.kind.as_ref().map(FieldKind::item);
            matches!(kind, Some(FieldKind::Int | FieldKind::Number))
        };
        self.columns.iter().position(is_number)
    }

    /// The number that is added up for all records, if there is one.
    #[must_use]
    pub fn summand(&self) -> Option<&Path> {
        let mut totals = self.totals.iter();
        totals.find_map(|total| match total.aggregate {
            Aggregate::Sum => total.value.as_ref(),
            _ => None,
        })
    }

    /// What the query's shape needs and the query does not have, and how to add it.
    pub(super) fn missing_for_shape(&self) -> Option<(&'static str, &'static str)> {
        let is_level = |path: &Path| {
            let kind = path.kind.as_ref().map(FieldKind::item);
            matches!(
                kind,
                Some(FieldKind::Int | FieldKind::Number | FieldKind::Scale(_))
            )
        };
        let has = match self.shape? {
            Shape::Heat => self.columns.iter().any(is_level),
            Shape::Bar => self.number_column().is_some(),
            Shape::Timeline => self.summand().is_some(),
            _ => true,
        };
        let needs = match self.shape? {
            Shape::Heat => (
                "a column with a number or a step of a scale",
                "add a column, such as `count(RELATION)`",
            ),
            Shape::Bar => (
                "a column with a number",
                "add a column, such as `count(RELATION)`",
            ),
            _ => (
                "the time that each record takes",
                "add it to `totals`, such as `totals = \"sum(minutes)\"`",
            ),
        };
        (!has).then_some(needs)
    }
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
        /// A numbered list of what to do.
        Tasks = "tasks": "tasks",
        /// A row each, with numbers and steps of scales as levels.
        Heat = "heat": "a heat table",
        /// Steps in their order, each with its columns.
        Ladder = "ladder": "a ladder",
        /// A bar each, as long as its number.
        Bar = "bar": "bars",
        /// A section of time each, one after the other.
        Timeline = "timeline": "a timeline",
    }
}

impl Shape {
    /// Whether it is a table, with a column for the title too; the other shapes show the title beside the columns.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::Heat | Self::Bar)
    }
}
