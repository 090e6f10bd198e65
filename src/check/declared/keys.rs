//! `keys`: a map that lacks a value for some step of its scale.

use super::{Finding, Group, Run, env, places};
use crate::config::Path;
use crate::diagnostic::list_of;
use crate::document::Value;
use crate::model::Reached;

pub(super) fn find(run: &Run<'_>, group: &Group, field: &Path, scale: &str) -> Vec<Finding> {
    let steps = run.model.config.schema.scales.get(scale).map_or(&[][..], |scale| scale.steps.as_slice());
    let mut found = Vec::new();
    for item in &group.items {
        let Reached::Values(values) = run.model.reach(field, Some(item), &env(group, item)) else {
            continue;
        };
        let there = |step: &str| values.iter().any(|value| matches!(value, Value::Map(entries) if holds(entries, step)));
        let missing: Vec<&str> = steps.iter().map(|step| step.id.as_str()).filter(|step| !there(step)).collect();
        if missing.is_empty() {
            continue;
        }
        let place = places::of_key(run.model, item.record, field);
        let message =
            format!("`{}` of {} has nothing for {}", field.text, run.named(item.record), list_of(missing.iter().copied(), 9));
        let help = format!(
            "add {}",
            list_of(
                missing.iter().map(|step| format!("{}.{step}", field.text)).collect::<Vec<_>>().iter().map(String::as_str),
                9
            )
        );
        found.push(run.of(group, item.record, place, message, help));
    }
    found
}

fn holds(entries: &[(crate::text::Spanned<String>, Value)], step: &str) -> bool {
    entries.iter().any(|(key, value)| key.value == step && !value.is_empty())
}
