//! `keys`: a map without a value for a step of its scale.

use std::collections::HashSet;

use super::{CheckRun, Finding, Group, places};
use crate::config::Path;
use crate::diagnostic::list_of;
use crate::document::Value;
use crate::model::PathResult;

pub(super) fn find(run: &CheckRun<'_>, group: &Group, field: &Path, scale: &str) -> Vec<Finding> {
    let Some(steps) = run.model.config().schema.scale(scale) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in &group.items {
        let PathResult::Values(values) = run.model.evaluate(field, Some(item), &group.env(item))
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
            "`{}` of {} has no value for {}",
            field.text,
            run.record_name(item.record),
            list_of(missing.iter().copied(), 9)
        );
        let keys = missing.iter().map(|step| format!("{}.{step}", field.text));
        let keys: Vec<String> = keys.collect();
        let help = format!("add {}", list_of(keys.iter().map(String::as_str), 9));
        found.push(run.finding(group, item.record, place, message, help));
    }
    found
}

/// The keys of a map that have a value.
fn filled(value: &Value) -> impl Iterator<Item = &str> {
    let entries = match value {
        Value::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    entries
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, _)| key.value.as_str())
}
