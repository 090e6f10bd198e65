//! Reviews: when a record is due for review, and whether it is overdue today.

use jiff::civil::Date;

use super::{Model, RecordId};
use crate::config::ReviewState;

/// A review is due soon from this many days before its due date.
pub const SOON_DAYS: i32 = 30;

impl Model {
    /// The due date of a record's review; none if the record does not say when it was reviewed or for how long that is valid.
    #[must_use]
    pub fn review_due(&self, id: RecordId) -> Option<Date> {
        let record = self.record(id);
        let period = record
            .review_in
            .as_ref()?
            .value
            .parse::<jiff::Span>()
            .ok()?;
        record.reviewed?.checked_add(period).ok()
    }

    /// The state of a record's review today.
    #[must_use]
    pub fn review_state(&self, id: RecordId) -> Option<ReviewState> {
        let due = self.review_due(id)?;
        let soon = due
            .checked_sub(jiff::Span::new().days(SOON_DAYS))
            .unwrap_or(due);
        Some(if due < self.today() {
            ReviewState::Overdue
        } else if soon <= self.today() {
            ReviewState::Soon
        } else {
            ReviewState::Current
        })
    }
}
