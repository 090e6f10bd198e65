//! `keys`: a map that lacks a value for some step of its scale.

use std::collections::HashSet;

use super::{Finding, Group, Run, env, places};
use crate::config::Path;
use crate::diagnostic::list_of;
use crate::document::Value;
use crate::model::PathResult;

pub(super) fn find(run: &Run<'_>, group: &Group, field: &Path, scale: &str) -> Vec<Finding> {
    let Some(steps) = run.model.config().schema.scale(scale) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in &group.items {
        let PathResult::Values(values) = run.model.evaluate(field, Some(item), &env(group, item))
        else {
            continue;
        };
        let there: HashSet<&str> = values.iter().flat_map(filled).collect();
        let missing: Vec<&str> = steps.words().filter(|step| !there.contains(step)).collect();
        if missing.is_empty() {
            continue;
        }
        let place = places::of_key(run.model, item.record, field);
        let message = format!(
            "`{}` of {} has nothing for {}",
            field.text,
            run.named(item.record),
            list_of(missing.iter().copied(), 9)
        );
        let help = format!(
            "add {}",
            list_of(
                missing
                    .iter()
                    .map(|step| format!("{}.{step}", field.text))
                    .collect::<Vec<_>>()
                    .iter()
                    .map(String::as_str),
                9
            )
        );
        found.push(run.of(group, item.record, place, message, help));
    }
    found
}

/// The keys of a map behind which something is written.
fn filled(value: &Value) -> impl Iterator<Item = &str> {
    let entries = if let Value::Map(entries) = value {
        entries.as_slice()
    } else {
        &[]
    };
    entries
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, _)| key.value.as_str())
}
