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

words! {
    /// The state of the review of a record today.
    pub enum ReviewState {
        /// The due date has passed.
        Overdue = "overdue": "Overdue",
        /// The due date is near.
        Soon = "soon": "Due soon",
        /// The due date is further away.
        Current = "current": "In time",
    }
}

/// A key that a path can end with at every record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltInKey {
    /// A key that records have.
    Record(RecordKey),
    /// The day until which the last review of a record is valid, which is computed.
    ReviewDue,
    /// The state of the review of a record today, a [`ReviewState`], which is computed.
    ReviewState,
}

impl BuiltInKey {
    /// All keys.
    pub(super) fn all() -> impl Iterator<Item = Self> + Clone {
        let of_records = RecordKey::ALL.into_iter().map(Self::Record);
        of_records.chain([Self::ReviewDue, Self::ReviewState])
    }

    /// The word that authors write for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Record(key) => key.word(),
            Self::ReviewDue => "review_due",
            Self::ReviewState => "review_state",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::all().find(|key| key.word() == word)
    }

    /// The kind of its value.
    pub(super) fn kind(self) -> FieldKind {
        match self {
            Self::Record(RecordKey::Body) => FieldKind::Markdown,
            Self::Record(RecordKey::Order) => FieldKind::Int,
            Self::Record(RecordKey::Aliases | RecordKey::OldIds) => {
                FieldKind::List(Box::new(FieldKind::String))
            }
            Self::Record(RecordKey::Reviewed) | Self::ReviewDue => FieldKind::Date,
            Self::ReviewState => {
                let steps = ReviewState::ALL.map(|state| Step::new(state.word(), state.about()));
                FieldKind::Enum(steps.into_iter().collect())
            }
            Self::Record(_) => FieldKind::String,
        }
    }
}
