//! `conflict`: two records with the same words and different values.

use std::collections::HashMap;

use super::{CheckRun, Finding, Group, label, places, words};
use crate::config::Path;
use crate::model::{Item, PathResult};

pub(super) fn find(run: &CheckRun<'_>, group: &Group, text: &Path, field: &Path) -> Vec<Finding> {
    let mut first: HashMap<Vec<String>, (&Item, String)> = HashMap::new();
    let mut found = Vec::new();
    for item in &group.items {
        let value = value(run, group, item, field);
        if value.is_empty() {
            continue;
        }
        for (words, place) in words::texts(run, group, item, text) {
            let Some((other, known)) = first.get(&words) else {
                first.insert(words, (item, value.clone()));
                continue;
            };
            if *known == value {
                continue;
            }
            let (name, id) = (
                run.record_name(item.record),
                &run.model.record(other.record).id.value,
            );
            let message = format!(
                "{name} and `{id}` have the same text, but different values for `{}`: `{value}` and `{known}`",
                field.text
            );
            let help = "change the text or the value of one of them".to_owned();
            let mut finding = run.finding(group, item.record, place, message, help);
            finding.others.push(other.record);
            let span = places::of_key(run.model, other.record, text);
            finding.places.push(label(span, format!("`{known}` here")));
            found.push(finding);
        }
    }
    found
}

fn value(run: &CheckRun<'_>, group: &Group, item: &Item, field: &Path) -> String {
    let PathResult::Values(values) = run.model.evaluate(field, Some(item), &group.env(item)) else {
        return String::new();
    };
    values
        .iter()
        .map(|value| run.model.plain(value, None))
        .collect::<Vec<_>>()
        .join(", ")
}
