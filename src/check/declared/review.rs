//! `review`: records whose last review is older than they say a review holds, or will be soon.

use jiff::civil::Date;

use super::{Finding, Group, Run};

pub(super) fn find(run: &Run<'_>, group: &Group, within: Option<&jiff::Span>) -> Vec<Finding> {
    let today = run.model.today();
    let mut found = Vec::new();
    for item in &group.items {
        let record = run.model.record(item.record);
        let (Some(due), Some(reviewed)) = (run.model.review_due(item.record), record.reviewed)
        else {
            continue;
        };
        let name = run.named(item.record);
        let message = match within {
            None if due < today => format!(
                "{name} was due for review on {due}, {} ago",
                days(due, today)
            ),
            Some(_) if due == today => format!("{name} is due for review today"),
            Some(period)
                if due > today && today.checked_add(*period).is_ok_and(|end| due <= end) =>
            {
                format!("{name} is due for review on {due}, in {}", days(today, due))
            }
            _ => continue,
        };
        let help = format!(
            "read it again, then set `reviewed: {today}`; the last review was on {reviewed}"
        );
        found.push(run.of(group, item.record, record.span, message, help));
    }
    found
}

/// How many days lie between two: `1 day`, `41 days`.
fn days(from: Date, to: Date) -> String {
    let days = from.until(to).map_or(0, |span| span.get_days());
    format!("{days} day{}", if days == 1 { "" } else { "s" })
}
