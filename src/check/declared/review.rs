//! `review`: records that are due for review, or will be soon.

use indexmap::IndexMap;
use jiff::civil::Date;

use super::owners::{owner_of, owner_record};
use super::{CheckRun, Finding, Group};
use crate::config::Rule;
use crate::diagnostic::{CheckFinding, Diagnostic, FAILED_CHECK, Severity};
use crate::model::{Model, RecordId};

pub(super) fn find(run: &CheckRun<'_>, group: &Group, within: Option<&jiff::Span>) -> Vec<Finding> {
    let today = run.model.today();
    let mut found = Vec::new();
    for item in &group.items {
        let record = run.model.record(item.record);
        let (Some(due), Some(reviewed)) = (run.model.review_due(item.record), record.reviewed)
        else {
            continue;
        };
        let name = run.record_name(item.record);
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
        let help =
            format!("review it and set `reviewed: {today}`; it was last reviewed on {reviewed}");
        found.push(run.finding(group, item.record, record.span, message, help));
    }
    found
}

/// A summary for each owner of several records that one check of this kind found. It is an info, never a problem of its own.
pub(super) fn summary(model: &Model, findings: &[Finding]) -> Vec<Diagnostic> {
    let mut groups: IndexMap<(usize, Option<String>), Vec<RecordId>> = IndexMap::new();
    for finding in findings {
        let rule = &model.config().checks[finding.check].rule;
        if let (Rule::Review { .. }, Some(record)) = (rule, finding.record) {
            let key = (finding.check, owner_of(model, record));
            groups.entry(key).or_default().push(record);
        }
    }
    groups
        .into_iter()
        .filter(|(_, records)| records.len() > 1)
        .filter_map(|((check, owner), records)| summary_of(model, check, owner, &records))
        .collect()
}

fn summary_of(
    model: &Model,
    check: usize,
    owner: Option<String>,
    records: &[RecordId],
) -> Option<Diagnostic> {
    let today = model.today();
    let due = records.iter().filter_map(|id| model.review_due(*id));
    let first = due.min()?;
    let count = records.len();
    let who = match &owner {
        Some(owner) => format!("of `{owner}`"),
        None => "without an owner".to_owned(),
    };
    let message = if first < today {
        let days = days(first, today);
        format!("{count} pages {who} are overdue for review by up to {days}")
    } else {
        format!("{count} pages {who} are due for review, the first on {first}")
    };
    let mut diagnostic = match owner_record(model, records[0]) {
        Some(owner) => Diagnostic::new(FAILED_CHECK, model.record(owner).span, message),
        None => Diagnostic::unplaced(FAILED_CHECK, message),
    };
    diagnostic.severity = Severity::Info;
    diagnostic.check = Some(Box::new(CheckFinding {
        name: model.config().checks[check].name.clone(),
        record: None,
        owner,
    }));
    Some(diagnostic.help("each page is also reported separately"))
}

/// The days between two dates with their unit: `1 day`, `41 days`.
fn days(from: Date, to: Date) -> String {
    let days = days_between(from, to);
    format!("{days} day{}", if days == 1 { "" } else { "s" })
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
