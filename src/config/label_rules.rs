//! Labels by condition: `label_where.LABEL = { CONDITIONS }`. The label of the first rule whose conditions hold replaces `label`.
//!
//! Conditions are evaluated on the whole site, before anything is hidden, so that what an audience may not see can decide too.

use super::condition::LabelRule;
use super::path::PathType;
use super::path_reader::QueryReader;
use super::reader::TableNode;
use crate::diagnostic::{CONFIG, Diagnostic};

/// Reads `label_where`. Without an `item`, conditions start from names.
pub(super) fn read(
    table: TableNode<'_>,
    query: &mut QueryReader<'_>,
    item: Option<&PathType>,
) -> Vec<LabelRule> {
    let mut rules = Vec::new();
    for entry in &table.map.entries {
        let label = entry.key.value.clone();
        let map = entry.node.as_map().filter(|map| !map.entries.is_empty());
        let Some(map) = map else {
            let message = format!("`label_where.{label}` has no conditions");
            let help = format!(
                "write `label_where.{label} = {{ KEY = VALUE }}`, or `label = \"{label}\"` for all"
            );
            query
                .diagnostics
                .push(Diagnostic::new(CONFIG, entry.node.span, message).help(help));
            continue;
        };
        let conditions = query.conditions(map, item);
        rules.push(LabelRule { label, conditions });
    }
    rules
}
