//! Who looks after a record, and reviews summed up for each of them.

use indexmap::IndexMap;
use jiff::civil::Date;

use super::Finding;
use crate::config::{Direction, Rule};
use crate::diagnostic::{CheckFinding, Diagnostic, FAILED_CHECK, Severity};
use crate::model::{Model, RecordId};

/// Who looks after a record: the id of the owner's record, or the word that was written.
pub(super) fn of(model: &Model, id: RecordId) -> Option<String> {
    record_of(model, id)
        .map(|owner| model.record(owner).id.value.clone())
        .or_else(|| model.record(id).owner.clone())
}

/// Who looks after a record, where owners are records.
fn record_of(model: &Model, id: RecordId) -> Option<RecordId> {
    let hop = model
        .config
        .schema
        .relation_named("owner")
        .filter(|hop| hop.direction == Direction::Forward)?;
    model.others(id, hop).next().map(|(owner, _)| owner)
}

/// One line for each owner of several records that one check of the kind `review` found: never a problem of its own.
pub(in crate::check) fn summary(model: &Model, findings: &[Finding]) -> Vec<Diagnostic> {
    let mut owners: IndexMap<(usize, Option<String>), Vec<RecordId>> = IndexMap::new();
    for finding in findings {
        let check = &model.config.checks[finding.check];
        if let (Rule::Review { .. }, Some(record)) = (&check.rule, finding.record) {
            owners
                .entry((finding.check, of(model, record)))
                .or_default()
                .push(record);
        }
    }
    let say = |((check, owner), records): ((usize, Option<String>), Vec<RecordId>)| {
        if records.len() < 2 {
            return None;
        }
        let dates: Vec<Date> = records
            .iter()
            .filter_map(|id| model.review_due(*id))
            .collect();
        let first = dates.iter().copied().min()?;
        let (count, who) = (
            records.len(),
            owner
                .as_ref()
                .map_or_else(|| "nobody".to_owned(), |owner| format!("`{owner}`")),
        );
        let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        let today = model.today;
        let message = if first < today {
            format!(
                "overdue by up to {} days: {count} pages of {who}",
                days(first, today)
            )
        } else {
            format!("due for review from {first} on: {count} pages of {who}")
        };
        let mut diagnostic = match record_of(model, records[0]) {
            Some(owner) => Diagnostic::new(FAILED_CHECK, model.record(owner).span, message),
            None => Diagnostic::unplaced(FAILED_CHECK, message),
        };
        diagnostic.severity = Severity::Info;
        diagnostic
            .help
            .push("each of them has a message of its own, at its place".to_owned());
        let name = model.config.checks[check].name.clone();
        diagnostic.check = Some(Box::new(CheckFinding {
            name,
            record: None,
            owner,
        }));
        Some(diagnostic)
    };
    owners.into_iter().filter_map(say).collect()
}
