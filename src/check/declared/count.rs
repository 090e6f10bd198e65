//! `count`: fewer or more records than there should be.

use std::collections::HashSet;

use super::{Finding, Group, Run};
use crate::diagnostic::Label;
use crate::model::RecordId;

/// A message shows so many of the records that are too many.
const SHOWN: usize = 3;

pub(super) fn find(
    run: &Run<'_>,
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
        // Where there should be none, each is a matter of its own.
        let set = run.called(group);
        let say = |id: RecordId| {
            let message = format!("{} should not be among {set}", run.named(id));
            run.of(
                group,
                id,
                span(id),
                message,
                "change it, or take it out from there".to_owned(),
            )
        };
        return members.into_iter().map(say).collect();
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
        "{} has {records}, and {} {} {are} wanted",
        run.called(group),
        bound.0,
        bound.1
    );
    let help = match (count < min, group.page.is_some()) {
        (true, true) => "tie more records to what the page is made for, or do without it here",
        (true, false) => "write some",
        (false, _) => "take some out",
    };
    let mut finding = run.of_all(group, message, help.to_owned());
    let places = members.iter().take(if count < min { 0 } else { SHOWN });
    finding.places.extend(places.map(|id| Label {
        span: span(*id),
        text: "one of them".to_owned(),
    }));
    vec![finding]
}
