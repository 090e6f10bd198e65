//! `count`: too few or too many records.

use std::collections::HashSet;

use super::{CheckRun, Finding, Group, label};
use crate::model::RecordId;

/// Maximum number of surplus records in a message.
const MOST_SHOWN: usize = 3;

pub(super) fn find(
    run: &CheckRun<'_>,
    group: &Group,
    (min, max): (usize, Option<usize>),
) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let members: Vec<RecordId> = group
        .items
        .iter()
        .map(|item| item.record)
        .filter(|id| seen.insert(*id))
        .collect();
    let count = members.len();
    let span = |id: RecordId| run.model.record(id).span;
    if max == Some(0) {
        // If no record is allowed, each one is reported.
        let set = run.group_name(group);
        let finding = |id: RecordId| {
            let message = format!("{} should not be among {set}", run.record_name(id));
            run.finding(
                group,
                id,
                span(id),
                message,
                "change it, or take it out from there".to_owned(),
            )
        };
        return members.into_iter().map(finding).collect();
    }
    let bound = match max {
        _ if count < min => ("at least", min),
        Some(max) if count > max => ("at most", max),
        _ => return Vec::new(),
    };
    let records = match count {
        0 => "no record".to_owned(),
        1 => "1 record".to_owned(),
        _ => format!("{count} records"),
    };
    let are = if bound.1 == 1 { "is" } else { "are" };
    let message = format!(
        "{} has {records}, and {} {} {are} expected",
        run.group_name(group),
        bound.0,
        bound.1
    );
    let help = match (count < min, group.page.is_some()) {
        (true, true) => "relate more records to what the page is made for, or do without it here",
        (true, false) => "write some",
        (false, _) => "take some out",
    };
    let mut finding = run.finding_of_group(group, message, help);
    let places = members
        .iter()
        .take(if count < min { 0 } else { MOST_SHOWN });
    finding
        .places
        .extend(places.map(|id| label(span(*id), "one of them")));
    vec![finding]
}
