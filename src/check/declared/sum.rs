//! `sum`: numbers that add up to more than a limit.

use super::{CheckRun, Finding, Group};
use crate::config::{Limit, Path};
use crate::document::Value;
use crate::model::{Env, Item, PathResult};

/// Maximum number of summands in a note.
const MOST_LISTED: usize = 12;

pub(super) fn find(
    run: &CheckRun<'_>,
    group: &Group,
    field: &Path,
    plus: &[Path],
    max: &Limit,
) -> Option<Finding> {
    let of_page = |path: &Path| number_at(run, path, None, &group.names);
    let limit = match max {
        Limit::Number(number) => *number,
        Limit::Path(path) => of_page(path)?,
    };
    let of_item = |item: &Item| number_at(run, field, Some(item), &group.env(item));
    let items = group.items.iter();
    let items: Vec<(&Item, f64)> = items
        .filter_map(|item| Some((item, of_item(item)?)))
        .collect();
    let paths = plus.iter();
    let paths: Vec<(&str, f64)> = paths
        .filter_map(|path| Some((path.text.as_str(), of_page(path)?)))
        .collect();
    let numbers = items.iter().map(|(_, number)| number);
    let total: f64 = numbers.chain(paths.iter().map(|(_, number)| number)).sum();
    if total <= limit {
        return None;
    }
    let what = field.last_word();
    let message = format!(
        "the sum of `{what}` in {} is {total}, expected at most {limit}",
        run.group_name(group)
    );
    let help = if group.page.is_some() {
        "remove an entry, reduce a value, or raise the limit here"
    } else {
        "remove an entry, or reduce a value"
    };
    let mut finding = run.finding_of_group(group, message, help);
    let id = |item: &Item| run.model.record(item.record).id.value.as_str();
    let listed = items.iter().take(MOST_LISTED);
    let mut summands: Vec<String> = listed
        .map(|(item, number)| format!("{number} `{}`", id(item)))
        .collect();
    if items.len() > MOST_LISTED {
        summands.push(format!("{} more", items.len() - MOST_LISTED));
    }
    let paths = paths.iter();
    summands.extend(paths.map(|(path, number)| format!("{number} `{path}`")));
    let note = format!("it is the sum of {}", summands.join(", "));
    finding.notes.push(note);
    Some(finding)
}

/// The first number that a path finds.
#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of authors are far below the 53 bits that a float holds"
)]
fn number_at(run: &CheckRun<'_>, path: &Path, item: Option<&Item>, env: &Env) -> Option<f64> {
    let PathResult::Values(values) = run.model.evaluate(path, item, env) else {
        return None;
    };
    values.iter().find_map(|value| match value {
        Value::Int(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    })
}
