//! The keys that every record has, whatever its type declares: their words, what they are for, and the words of their values.

use super::field::FieldKind;
use super::steps::Step;
use crate::diagnostic::words;

words! {
    /// A key of every record.
    pub enum RecordKey {
        /// The type.
        Type = "type": "The type of the record. Needed only outside the folder of the type.",
        /// The id.
        Id = "id": "The id for references. Default: the file name without `.md`.",
        /// The title.
        Title = "title": "The title. Default: the first heading.",
        /// The text.
        Body = "body": "The text below the front matter; in a table of records, a column of this name.",
        /// The label.
        Label = "label": "Who can see the record. Default: the label of its type.",
        /// The status, a [`Status`].
        Status = "status": "One of draft (not published), ready (the default) or retired (kept, but not listed).",
        /// Other words for it.
        Aliases = "aliases": "Other names of the record.",
        /// Earlier ids.
        OldIds = "old_ids": "Former ids. References to them still work.",
        /// The position among its siblings.
        Order = "order": "Position among its siblings, smallest first.",
        /// The language.
        Lang = "lang": "The language, such as `pt-BR`. Default: the language of the site.",
        /// The direction of the text.
        Dir = "dir": "The text direction: `ltr` or `rtl`. Default: that of the language.",
        /// The owner.
        Owner = "owner": "Who is responsible for it.",
        /// The day of the last review.
        Reviewed = "reviewed": "The date of the last review.",
        /// The period until the next review.
        ReviewIn = "review_in": "How long a review is valid, such as `6 months`.",
    }
}

impl RecordKey {
    /// The kind of its value, as authors of records know it.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Type | Self::Id | Self::Label | Self::Status | Self::Dir => "word",
            Self::Title | Self::Lang | Self::Owner => "string",
            Self::Body => "markdown",
            Self::Aliases | Self::OldIds => "list<string>",
            Self::Order => "int",
            Self::Reviewed => "date",
            Self::ReviewIn => "duration",
        }
    }
}

/// The words of all [`RecordKey`]s.
pub const RECORD_KEYS: [&str; RecordKey::ALL.len()] = {
    let mut words = [""; RecordKey::ALL.len()];
    let mut at = 0;
    while at < words.len() {
        words[at] = RecordKey::WORDS[at];
        at += 1;
    }
    words
};

words! {
    /// The status of a record.
    #[derive(Default)]
    pub enum Status {
        /// Left out of the site.
        Draft = "draft": "Not published",
        /// Published.
        #[default]
        Ready = "ready": "Published",
        /// Keeps its page, marked, and is in no set and no view.
        Retired = "retired": "Keeps its page, but is not listed",
    }
}

/// The day until which the last review of a record holds.
const REVIEW_DUE: &str = "review_due";
/// The state of the review of a record today, one of [`REVIEW_STATES`].
const REVIEW_STATE: &str = "review_state";

/// The states of a review, as queries write them and as readers see them.
pub const REVIEW_STATES: [(&str, &str); 3] = [
    ("overdue", "Overdue"),
    ("soon", "Due soon"),
    ("current", "In time"),
];

/// The keys that a path can end with at every record: [`RECORD_KEYS`] and those that are computed.
pub(super) fn path_keys() -> impl Iterator<Item = &'static str> + Clone {
    RECORD_KEYS.into_iter().chain([REVIEW_DUE, REVIEW_STATE])
}

/// The kind of value to which one of the [`path_keys`] leads.
pub(super) fn path_kind(key: &str) -> FieldKind {
    match (RecordKey::from_word(key), key) {
        (Some(RecordKey::Body), _) => FieldKind::Markdown,
        (Some(RecordKey::Order), _) => FieldKind::Int,
        (Some(RecordKey::Aliases | RecordKey::OldIds), _) => {
            FieldKind::List(Box::new(FieldKind::String))
        }
        (Some(RecordKey::Reviewed), _) | (None, REVIEW_DUE) => FieldKind::Date,
        (None, REVIEW_STATE) => {
            let steps = REVIEW_STATES.map(|(id, title)| Step::new(id, title));
            FieldKind::Enum(steps.into_iter().collect())
        }
        _ => FieldKind::String,
    }
}
