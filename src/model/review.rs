//! When a record should be read again, and how that stands today.

use jiff::civil::Date;

use super::{Model, RecordId};
use crate::config::REVIEW_STATES;

/// From how many days before its day a review is due soon.
pub const SOON_DAYS: i32 = 30;

/// How a record's review stands, in the order of [`REVIEW_STATES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Its day is over.
    Overdue,
    /// Its day is near.
    Soon,
    /// There is time.
    Current,
}

impl Review {
    /// As queries write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        REVIEW_STATES[self as usize].0
    }
}

impl Model {
    /// The day until which a record's last review holds; none if it does not say when it was read or how long that holds.
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

    /// How a record's review stands today.
    #[must_use]
    pub fn review(&self, id: RecordId) -> Option<Review> {
        let due = self.review_due(id)?;
        let soon = due
            .checked_sub(jiff::Span::new().days(SOON_DAYS))
            .unwrap_or(due);
        Some(if due < self.today {
            Review::Overdue
        } else if soon <= self.today {
            Review::Soon
        } else {
            Review::Current
        })
    }
}
