//! Reading `expected` of a matrix: which of its empty cells are gaps.

use super::MatrixReader;
use crate::config::condition::Condition;
use crate::config::path::PathType;
use crate::config::path_reader::QueryReader;
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::tree::{Node, NodeValue};

/// The empty cells of a matrix that are gaps.
#[derive(Clone, Debug)]
pub enum ExpectedCells {
    /// Unknown.
    Unspecified,
    /// All empty cells.
    Always,
    /// Those whose `$row` and `$column` meet all of these conditions.
    Where(Vec<Condition>),
}

impl MatrixReader<'_> {
    /// Reads `expected`: `true`, or conditions on the row and the column of an empty cell.
    pub(super) fn expected(
        &mut self,
        node: Option<&Node>,
        row: &PathType,
        column: &PathType,
    ) -> ExpectedCells {
        let Some(node) = node else {
            return ExpectedCells::Unspecified;
        };
        let map = match (&node.value, node.as_text()) {
            (NodeValue::Map(map), _) => map,
            (_, Some("true")) => return ExpectedCells::Always,
            (_, Some("false")) => return ExpectedCells::Unspecified,
            _ => {
                let message = format!(
                    "`expected` of {} is neither `true` nor a table of conditions",
                    self.what
                );
                let help =
                    "write `expected = { \"$row.KEY\" = VALUE }` or `{ \"$column.KEY\" = VALUE }`";
                self.diagnostics
                    .push(Diagnostic::new(CONFIG, node.span, message).help(help));
                return ExpectedCells::Unspecified;
            }
        };
        let mut scope = self.scope.clone();
        for (name, side) in [("row", row), ("column", column)] {
            if let PathType::Records { types, .. } = side {
                scope.add(name, PathType::records(types.clone()));
            }
        }
        let mut reader = QueryReader::new(self.schema, &scope);
        let conditions = reader.conditions(map, None);
        self.diagnostics.append(&mut reader.diagnostics);
        if reader.complete {
            ExpectedCells::Where(conditions)
        } else {
            ExpectedCells::Unspecified
        }
    }
}
