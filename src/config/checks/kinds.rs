//! The kinds of check, and what a check of each wants.
//!
//! A kind is a line in [`KINDS`], a case of [`Rule`], a function in `keys` that reads its keys, and a file in `check/declared`.

use super::super::path::Path;
use super::super::query::{Condition, Query};
use super::super::schema::RelationStep;

/// The kinds of check, and what each wants.
pub const KINDS: [(&str, &str); 11] = [
    (
        "edges",
        "each record has at least `min` and at most `max` edges of a relation",
    ),
    (
        "keys",
        "each record's map has a value for every step of its scale",
    ),
    ("sum", "the numbers of a field add up to no more than `max`"),
    (
        "count",
        "there are at least `min` and at most `max` records",
    ),
    (
        "once",
        "no way along a path leads to a record that another way led to before",
    ),
    ("similar", "no two records say nearly the same"),
    ("forbidden", "no text holds words that other records forbid"),
    (
        "has",
        "each record has a value at a key, or everything in it at a key of its own",
    ),
    ("conflict", "records of the same text have the same value"),
    ("monotone", "along an ordered relation, a value never falls"),
    (
        "review",
        "no record is overdue for review, or due within some time",
    ),
];

/// What a check wants, by kind.
#[derive(Clone, Debug)]
pub enum Rule {
    /// So many ends of a path.
    Edges {
        /// Where the edges lead.
        path: Path,
        /// Which of them count.
        counting: Vec<Condition>,
        /// The fewest.
        min: usize,
        /// The most.
        max: Option<usize>,
    },
    /// Every key of a scale.
    Keys {
        /// The map.
        field: Path,
        /// The scale.
        scale: String,
    },
    /// A sum that is not too large.
    Sum {
        /// What is added up: of each record, the first of these that is there.
        fields: Vec<Path>,
        /// What comes on top, once: numbers that the page's names lead to.
        plus: Vec<Path>,
        /// The most it may be.
        max: Limit,
    },
    /// So many records.
    Count {
        /// The fewest.
        min: usize,
        /// The most.
        max: Option<usize>,
    },
    /// No record twice.
    Once {
        /// The way.
        path: Path,
    },
    /// No two texts alike.
    Similar {
        /// The text.
        field: Path,
        /// From how many percent on two are alike.
        alike: usize,
        /// Relations that say that two are not.
        except: Vec<RelationStep>,
    },
    /// No forbidden words.
    Forbidden {
        /// The texts.
        fields: Vec<Path>,
        /// Who forbids.
        by: Box<Query>,
        /// What.
        patterns: Path,
        /// What would do.
        instead: Option<Path>,
    },
    /// Something at a key.
    Has {
        /// The key.
        key: Path,
    },
    /// One value for one text.
    Conflict {
        /// The text.
        text: Path,
        /// The value.
        field: Path,
    },
    /// A value that never falls.
    Monotone {
        /// The ordered relation.
        hop: RelationStep,
        /// The value, from the other end.
        field: Path,
    },
    /// Reviewed in time.
    Review {
        /// How long before the day a review is due; none for what is overdue.
        within: Option<jiff::Span>,
    },
}

/// The most that a sum may be.
#[derive(Clone, Debug)]
pub enum Limit {
    /// A number.
    Number(f64),
    /// What a page's name leads to.
    Path(Path),
}

impl Rule {
    /// Its place among [`KINDS`].
    #[must_use]
    pub fn kind(&self) -> usize {
        match self {
            Self::Edges { .. } => 0,
            Self::Keys { .. } => 1,
            Self::Sum { .. } => 2,
            Self::Count { .. } => 3,
            Self::Once { .. } => 4,
            Self::Similar { .. } => 5,
            Self::Forbidden { .. } => 6,
            Self::Has { .. } => 7,
            Self::Conflict { .. } => 8,
            Self::Monotone { .. } => 9,
            Self::Review { .. } => 10,
        }
    }

    /// Whether what it finds is about one record, rather than about all of them together. Where there should be none at all,
    /// each is a matter of its own.
    #[must_use]
    pub fn is_of_one(&self) -> bool {
        match self {
            Self::Sum { .. } => false,
            Self::Count { max, .. } => *max == Some(0),
            _ => true,
        }
    }
}
