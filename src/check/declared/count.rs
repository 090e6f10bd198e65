//! `count`: too few or too many records.

use std::collections::HashSet;

use super::{CheckRun, Finding, Group, label};
use crate::model::{RecordId, above_maximum, below_minimum};

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
            let message = format!("{} is not allowed in {set}", run.record_name(id));
            run.finding(
                group,
                id,
                span(id),
                message,
                "change the record, or remove it from the set".to_owned(),
            )
        };
        return members.into_iter().map(finding).collect();
    }
    let owner = run.group_name(group);
    let records = if count == 1 { "record" } else { "records" };
    let message = match max {
        _ if count < min => below_minimum(&owner, count, records, min),
        Some(max) if count > max => above_maximum(&owner, count, records, max),
        _ => return Vec::new(),
    };
    let help = match (count < min, group.page.is_some()) {
        (true, true) => {
            "relate more records to what the page is generated for, or do not generate it here"
        }
        (true, false) => "add records",
        (false, _) => "remove some of them",
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
