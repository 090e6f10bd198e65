//! The keys of a condition, and of the number of results in it. `condition_reader.rs` reads their values.

use super::reader::{ReadNode, TableReader, table};
use super::value_kind::{TableId, ValueKind};
use crate::diagnostic::QUERY;
use crate::tree::{Node, NodeValue};

table! {
    /// What must hold for the results of an expression. All of its keys must hold. A value, or a list of values, is short for `any`.
    ConditionTable<'a> {
        /// One of the results is one of these values.
        pub(super) any: Option<&'a Node> as OPERANDS,
        /// The results contain all of these values.
        pub(super) all: Option<&'a Node> as OPERANDS,
        /// All results are among these values.
        pub(super) only: Option<&'a Node> as OPERANDS,
        /// There is a result, and none is one of these values.
        pub(super) not: Option<&'a Node> as OPERANDS,
        /// A result is this or more. Bounds are for numbers, dates, durations and steps of a scale.
        pub(super) min: Option<&'a Node> as OPERAND,
        /// A result is this or less.
        pub(super) max: Option<&'a Node> as OPERAND,
        /// A result is more than this.
        pub(super) above: Option<&'a Node> as OPERAND,
        /// A result is less than this.
        pub(super) below: Option<&'a Node> as OPERAND,
        /// A string contains one of these texts, in any letter case.
        pub(super) contains: Vec<String>,
        /// A string starts with one of these texts, in any letter case.
        pub(super) starts_with: Vec<String>,
        /// The number of results is this, or in this range.
        pub(super) count: Option<ResultCount>,
        /// Whether there is no result.
        pub(super) missing: Option<bool>,
        /// Whether the condition also holds if there is no result.
        pub(super) or_missing: bool,
    }
}

/// A number of results, or its bounds.
pub(super) struct ResultCount(pub(super) usize, pub(super) Option<usize>);

table! {
    /// The range of a number of results.
    CountTable {
        /// The least number.
        min: Option<usize> = "0",
        /// The greatest number.
        max: Option<usize>,
    }
}

impl<'a> ReadNode<'a> for ResultCount {
    const KIND: ValueKind =
        ValueKind::OneOf(&[ValueKind::Whole(0), ValueKind::Table(TableId::Count)]);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        if let NodeValue::Map(map) = &node.value {
            let mut inner = TableReader::with_code(map, node.span, "`count`", QUERY);
            let table: CountTable = inner.read_table();
            reader.diagnostics.extend(inner.finish());
            return Some(Self(table.min.unwrap_or(0), table.max));
        }
        let exactly = node.as_text().and_then(|text| text.parse().ok());
        exactly
            .map(|number| Self(number, Some(number)))
            .or_else(|| reader.wrong(key, node, "a number, or `{ min = …, max = … }`"))
    }
}
