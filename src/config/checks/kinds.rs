//! The kinds of check and what a check of each kind requires.
//!
//! A kind is a line in [`CheckKind`], a variant of [`Rule`], a function in `rules.rs` that reads its keys, and a file in
//! `check/declared`.

use super::super::condition::Condition;
use super::super::field::RelationStep;
use super::super::path::Path;
use super::super::query::Query;
use crate::diagnostic::words;

words! {
    /// A kind of check, with what it requires.
    pub enum CheckKind {
        /// [`Rule::Edges`].
        Edges = "edges": "each record has at least `min` and at most `max` edges of a relation",
        /// [`Rule::Keys`].
        Keys = "keys": "the map of each record has a value for every step of its scale",
        /// [`Rule::Sum`].
        Sum = "sum": "the numbers of a field add up to no more than `max`",
        /// [`Rule::Count`].
        Count = "count": "there are at least `min` and at most `max` records",
        /// [`Rule::Once`].
        Once = "once": "no record is reached twice along a path",
        /// [`Rule::Similar`].
        Similar = "similar": "no two records have nearly the same text",
        /// [`Rule::Forbidden`].
        Forbidden = "forbidden": "no text contains words that other records forbid",
        /// [`Rule::Has`].
        Has = "has": "each record, or each entry of a list, has a value at a key",
        /// [`Rule::Conflict`].
        Conflict = "conflict": "records of the same text have the same value",
        /// [`Rule::Monotone`].
        Monotone = "monotone": "a value never decreases along an ordered relation",
        /// [`Rule::Review`].
        Review = "review": "no record is overdue for review, or due within some time",
    }
}

/// What a check requires, by kind.
#[derive(Clone, Debug)]
pub enum Rule {
    /// A number of records at the end of a path.
    Edges {
        /// The path.
        path: Path,
        /// Conditions that the counted records meet.
        counting: Vec<Condition>,
        /// The least number.
        min: usize,
        /// The greatest number.
        max: Option<usize>,
    },
    /// A value for every step of a scale.
    Keys {
        /// The map.
        field: Path,
        /// The scale.
        scale: String,
    },
    /// A sum within a limit.
    Sum {
        /// The numbers that are added up.
        field: Path,
        /// Paths from names of the page to numbers that are added once.
        plus: Vec<Path>,
        /// The limit.
        max: Limit,
    },
    /// A number of records.
    Count {
        /// The least number.
        min: usize,
        /// The greatest number.
        max: Option<usize>,
    },
    /// No record twice along a path.
    Once {
        /// The path.
        path: Path,
    },
    /// No two similar texts.
    Similar {
        /// The text.
        field: Path,
        /// The least similarity that is reported, in percent.
        alike: usize,
        /// Relations between records that may be similar.
        except: Vec<RelationStep>,
    },
    /// No forbidden words.
    Forbidden {
        /// The texts.
        fields: Vec<Path>,
        /// The records that forbid words.
        by: Box<Query>,
        /// The path to the words that each forbids.
        patterns: Path,
        /// The path to words that can replace them.
        instead: Option<Path>,
    },
    /// A value at a key.
    Has {
        /// The path to the key.
        field: Path,
    },
    /// One value for each text.
    Conflict {
        /// The text.
        text: Path,
        /// The value.
        field: Path,
    },
    /// A value that never decreases along a relation.
    Monotone {
        /// The ordered relation.
        relation_step: RelationStep,
        /// The path to the value, from the other end.
        field: Path,
    },
    /// A review in time.
    Review {
        /// The period before the review is due; none for overdue reviews only.
        within: Option<jiff::Span>,
    },
}

/// The limit of a sum.
#[derive(Clone, Debug)]
pub enum Limit {
    /// A number.
    Number(f64),
    /// The number at the end of a path from a name of the page.
    Path(Path),
}

impl Rule {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> CheckKind {
        match self {
            Self::Edges { .. } => CheckKind::Edges,
            Self::Keys { .. } => CheckKind::Keys,
            Self::Sum { .. } => CheckKind::Sum,
            Self::Count { .. } => CheckKind::Count,
            Self::Once { .. } => CheckKind::Once,
            Self::Similar { .. } => CheckKind::Similar,
            Self::Forbidden { .. } => CheckKind::Forbidden,
            Self::Has { .. } => CheckKind::Has,
            Self::Conflict { .. } => CheckKind::Conflict,
            Self::Monotone { .. } => CheckKind::Monotone,
            Self::Review { .. } => CheckKind::Review,
        }
    }

    /// Whether a finding is about one record, rather than about all of them together. If there must be no records, each is a
    /// finding of its own.
    #[must_use]
    pub fn is_of_one(&self) -> bool {
        match self {
            Self::Sum { .. } => false,
            Self::Count { max, .. } => *max == Some(0),
            _ => true,
        }
    }
}
