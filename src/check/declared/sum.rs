//! `sum`: numbers that add up to more than they may.

use super::{Finding, Group, Run, env};
use crate::config::{Limit, Path};
use crate::document::Value;
use crate::model::{Item, PathResult};

/// A note lists so many of the numbers.
const LISTED: usize = 12;

pub(super) fn find(
    run: &Run<'_>,
    group: &Group,
    fields: &[Path],
    plus: &[Path],
    max: &Limit,
) -> Vec<Finding> {
    let of_page = |path: &Path| match run.model.evaluate(path, None, &group.names) {
        PathResult::Values(values) => values.iter().find_map(number),
        _ => None,
    };
    let limit = match max {
        Limit::Number(number) => Some(*number),
        Limit::Path(path) => of_page(path),
    };
    let Some(limit) = limit else {
        return Vec::new();
    };
    let numbers: Vec<(&Item, f64)> = group
        .items
        .iter()
        .filter_map(|item| Some((item, value(run, group, item, fields)?)))
        .collect();
    let more: Vec<(&str, f64)> = plus
        .iter()
        .filter_map(|path| Some((path.text.as_str(), of_page(path)?)))
        .collect();
    let total: f64 = numbers
        .iter()
        .map(|(_, number)| number)
        .chain(more.iter().map(|(_, number)| number))
        .sum();
    if total <= limit {
        return Vec::new();
    }
    let names: Vec<&str> = fields
        .iter()
        .map(|path| path.text.rsplit('.').next().unwrap_or_default())
        .collect();
    let what = names.first().copied().unwrap_or_default();
    let message = format!(
        "{} adds up to {total} of at most {limit} `{what}`",
        run.called(group)
    );
    let where_from = if group.page.is_some() {
        "take something out, make it smaller, or allow more here"
    } else {
        "take something out, or make it smaller"
    };
    let mut finding = run.of_all(group, message, where_from.to_owned());
    let mut listed: Vec<String> = numbers
        .iter()
        .take(LISTED)
        .map(|(item, number)| format!("{number} `{}`", run.model.record(item.record).id.value))
        .collect();
    listed.extend((numbers.len() > LISTED).then(|| format!("{} more", numbers.len() - LISTED)));
    listed.extend(
        more.iter()
            .map(|(path, number)| format!("{number} `{path}`")),
    );
    finding
        .notes
        .push(format!("it is made of {}", listed.join(", ")));
    vec![finding]
}

/// The first of the fields that a record has.
fn value(run: &Run<'_>, group: &Group, item: &Item, fields: &[Path]) -> Option<f64> {
    let env = env(group, item);
    fields
        .iter()
        .find_map(|path| match run.model.evaluate(path, Some(item), &env) {
            PathResult::Values(values) => values.iter().find_map(number),
            _ => None,
        })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of authors are far below the 53 bits that a float holds"
)]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}
