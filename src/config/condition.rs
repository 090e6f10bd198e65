//! Conditions: which records, pages or cells a `where` table selects.
//!
//! These are the values; `condition_reader.rs` reads them against the schema. Evaluating them is up to `model`.

use jiff::civil::Date;

use super::path::Path;
use crate::text::Spanned;

/// One entry of a `where` table.
#[derive(Clone, Debug)]
pub enum Condition {
    /// The results of a path pass tests.
    Test(PathTest),
    /// At least one of these lists of conditions holds: `any = [{ … }, { … }]`.
    Any(Vec<Vec<Condition>>),
}

/// A label by condition.
#[derive(Clone, Debug)]
pub struct LabelRule {
    /// The label.
    pub label: String,
    /// Conditions that must all hold for it.
    pub conditions: Vec<Condition>,
}

/// What must hold for the results of a path.
#[derive(Clone, Debug)]
pub struct PathTest {
    /// The path.
    pub path: Path,
    /// Tests that must all pass. Each needs a result, except [`Test::Missing`] and [`Test::Count`].
    pub tests: Vec<Test>,
    /// Whether the condition also holds without any result.
    pub or_missing: bool,
}

/// A test of the results of a path.
#[derive(Clone, Debug)]
pub enum Test {
    /// At least one of the results is one of these.
    Any(Vec<Operand>),
    /// Each of these is among the results.
    All(Vec<Operand>),
    /// All results are among these.
    Only(Vec<Operand>),
    /// None of the results is one of these.
    Not(Vec<Operand>),
    /// At least one result is within bounds.
    Range(Box<Bounded>),
    /// At least one text contains one of these, in any letter case.
    Contains(Vec<String>),
    /// At least one text starts with one of these, in any letter case.
    StartsWith(Vec<String>),
    /// The number of results is within bounds: the least and the greatest.
    Count(usize, Option<usize>),
    /// Whether there are no results.
    Missing(bool),
}

/// The bounds of a range; all that are there must hold.
#[derive(Clone, Debug, Default)]
pub struct Bounded {
    /// The least value.
    pub min: Option<Bound>,
    /// The greatest value.
    pub max: Option<Bound>,
    /// Values must be greater.
    pub above: Option<Bound>,
    /// Values must be less.
    pub below: Option<Bound>,
}

/// A value with which a range compares.
#[derive(Clone, Debug)]
pub struct Bound {
    /// As written.
    pub text: String,
    /// The value.
    pub value: BoundValue,
}

/// The value of a [`Bound`].
#[derive(Clone, Debug)]
pub enum BoundValue {
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
    /// A period.
    Duration(jiff::Span),
    /// A step of the scale, by its position.
    Step(usize),
    /// The first value at the end of a path.
    Path(Path),
}

/// A value with which a condition compares.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A word, number or date as written, or a record's id.
    Literal(Spanned<String>),
    /// The values at the end of a path.
    Path(Path),
}

impl Condition {
    /// Visits the tests of paths in it.
    pub fn each_test<'c>(&'c self, see: &mut impl FnMut(&'c PathTest)) {
        match self {
            Self::Test(test) => see(test),
            Self::Any(groups) => {
                for condition in groups.iter().flatten() {
                    condition.each_test(see);
                }
            }
        }
    }

    /// Visits the paths in it: those that are tested, and those that results are compared with.
    pub fn each_path<'c>(&'c self, see: &mut impl FnMut(&'c Path)) {
        self.each_test(&mut |test| {
            see(&test.path);
            test.tests.iter().for_each(|test| test.each_path(see));
        });
    }
}

impl Test {
    /// The values that results are compared with.
    #[must_use]
    pub fn operands(&self) -> &[Operand] {
        match self {
            Self::Any(values) | Self::All(values) | Self::Only(values) | Self::Not(values) => {
                values
            }
            _ => &[],
        }
    }

    fn each_path<'t>(&'t self, see: &mut impl FnMut(&'t Path)) {
        for value in self.operands() {
            if let Operand::Path(path) = value {
                see(path);
            }
        }
        if let Self::Range(bounds) = self {
            for bound in bounds.all() {
                if let BoundValue::Path(path) = &bound.value {
                    see(path);
                }
            }
        }
    }
}

impl Bounded {
    fn all(&self) -> impl Iterator<Item = &Bound> {
        let all = [&self.min, &self.max, &self.above, &self.below];
        all.into_iter().flatten()
    }
}
