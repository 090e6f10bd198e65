//! Records whose last review is older than they say a review holds.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, REVIEW_OVERDUE};
use crate::model::Model;

pub(super) fn check(model: &Model, today: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for id in model.records() {
        let record = model.record(id);
        let (Some(reviewed), Some(period)) = (record.reviewed, &record.review_in) else {
            continue;
        };
        let due = period.value.parse::<jiff::Span>().ok().and_then(|period| reviewed.checked_add(period).ok());
        let Some(due) = due.filter(|due| *due < today) else {
            continue;
        };
        let days = due.until(today).map_or(0, |span| span.get_days());
        let message =
            format!("the {} `{}` was due for review on {due}, {days} days ago", model.type_of(id).name, record.id.value);
        let diagnostic = Diagnostic::new(REVIEW_OVERDUE, record.span, message);
        found.push(diagnostic.help(format!("read it again, then set `reviewed: {today}`; the last review was on {reviewed}")));
    }
    found
}
