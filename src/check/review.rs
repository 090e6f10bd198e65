//! Records whose last review is older than they say a review holds.

use crate::diagnostic::{Diagnostic, REVIEW_OVERDUE};
use crate::model::{Model, Review};

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for id in model.records() {
        let record = model.record(id);
        let (Some(reviewed), Some(due), Some(Review::Overdue)) = (record.reviewed, model.review_due(id), model.review(id)) else {
            continue;
        };
        let today = model.today;
        let days = due.until(today).map_or(0, |span| span.get_days());
        let message =
            format!("the {} `{}` was due for review on {due}, {days} days ago", model.type_of(id).name, record.id.value);
        let diagnostic = Diagnostic::new(REVIEW_OVERDUE, record.span, message);
        found.push(diagnostic.help(format!("read it again, then set `reviewed: {today}`; the last review was on {reviewed}")));
    }
    found
}
