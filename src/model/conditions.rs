//! Evaluates conditions. They are checked against the schema when the config is read, so nothing here fails.

use std::collections::HashMap;

use super::answers::{Item, PathResult};
use super::env::Env;
use super::values::{Operands, leaves, matches_word};
use super::{Model, RecordId};
use crate::config::{
    Bound, BoundValue, Bounded, Condition, FieldKind, Operand, Path, PathTest, Root, Test,
};
use crate::document::Value;

/// The results of the paths from names that conditions compare with: they are the same for all items, so they are evaluated once.
#[derive(Default)]
pub(super) struct OperandCache(HashMap<usize, Operands>);

impl OperandCache {
    /// Evaluates the paths of some conditions.
    pub(super) fn new(model: &Model, conditions: &[Condition], env: &Env) -> Self {
        let mut known = HashMap::new();
        for condition in conditions {
            condition.each_path(&mut |path| {
                if matches!(path.root, Root::Name(_)) {
                    known.insert(
                        address(path),
                        Operands::new(model.evaluate(path, None, env)),
                    );
                }
            });
        }
        Self(known)
    }
}

fn address(path: &Path) -> usize {
    std::ptr::from_ref(path).addr()
}

impl Model {
    /// Whether all conditions hold; `item` is what their paths start from, unless they start from a name.
    #[must_use]
    pub fn holds(&self, conditions: &[Condition], item: Option<&Item>, env: &Env) -> bool {
        self.all_hold(conditions, item, env, &OperandCache::default())
    }

    /// [`Self::holds`], with results that are known already.
    pub(super) fn all_hold(
        &self,
        conditions: &[Condition],
        item: Option<&Item>,
        env: &Env,
        operands: &OperandCache,
    ) -> bool {
        conditions.iter().all(|condition| match condition {
            Condition::Test(test) => self.passes(test, item, env, operands),
            Condition::Any(groups) => groups
                .iter()
                .any(|group| self.all_hold(group, item, env, operands)),
        })
    }

    fn passes(
        &self,
        test: &PathTest,
        item: Option<&Item>,
        env: &Env,
        operands: &OperandCache,
    ) -> bool {
        let context = TestContext {
            model: self,
            item,
            env,
            operands,
            reached: self.evaluate(&test.path, item, env),
            kind: test.path.kind.as_ref(),
        };
        let is_empty = context.reached.is_empty();
        let needs_result = |test: &Test| !matches!(test, Test::Missing(_) | Test::Count(..));
        if test.path.is_unreadable()
            || is_empty && (test.tests.is_empty() || test.tests.iter().any(needs_result))
        {
            return test.or_missing;
        }
        test.tests.iter().all(|test| context.passes(test))
    }

    fn is_named(&self, id: RecordId, word: &str) -> bool {
        let record = self.record(id);
        word.split_once(':')
            .map_or(record.id.value == word, |(kind, id)| {
                self.config().schema.type_of(record.kind).name == kind && record.id.value == id
            })
    }

    /// A value as a number that orders values of its kind: days for dates and durations, positions for steps of a scale.
    #[must_use]
    pub fn magnitude(&self, value: &Value, kind: Option<&FieldKind>) -> Option<f64> {
        match value {
            #[expect(
                clippy::cast_precision_loss,
                reason = "numbers of authors are far below the 53 bits that a float holds"
            )]
            Value::Int(number) => Some(*number as f64),
            Value::Number(number) => Some(*number),
            Value::Date(date) => Some(days_of_date(*date)),
            Value::Text(text) => match kind.map(FieldKind::item) {
                Some(FieldKind::Duration) => text.parse().ok().map(|span| days_of_span(&span)),
                Some(kind) => position(self.config().schema.steps(kind)?.position(text)?),
                None => None,
            },
            _ => None,
        }
    }
}

/// The results of a path while tests examine them.
struct TestContext<'c> {
    model: &'c Model,
    item: Option<&'c Item>,
    env: &'c Env,
    operands: &'c OperandCache,
    reached: PathResult,
    kind: Option<&'c FieldKind>,
}

impl TestContext<'_> {
    fn passes(&self, test: &Test) -> bool {
        match test {
            Test::Any(values) => values.iter().any(|value| self.has(value)),
            Test::Not(values) => !values.iter().any(|value| self.has(value)),
            Test::All(values) => values.iter().all(|value| self.has_all(value)),
            Test::Only(values) => self.has_only(values),
            Test::Range(bounds) => self.leaves().into_iter().any(|value| {
                let value = self.model.magnitude(value, self.kind);
                value.is_some_and(|value| self.is_within(value, bounds))
            }),
            Test::Contains(texts) => {
                self.has_text(|text| texts.iter().any(|part| text.contains(part)))
            }
            Test::StartsWith(texts) => {
                self.has_text(|text| texts.iter().any(|part| text.starts_with(part.as_str())))
            }
            Test::Count(min, max) => {
                let count = self.reached.count();
                count >= *min && max.is_none_or(|max| count <= max)
            }
            Test::Missing(missing) => self.reached.is_empty() == *missing,
        }
    }

    fn leaves(&self) -> Vec<&Value> {
        match &self.reached {
            PathResult::Values(values) => values.iter().flat_map(leaves).collect(),
            PathResult::Items(_) | PathResult::Props(_) => Vec::new(),
        }
    }

    /// What an operand finds.
    fn with_operands<T>(&self, path: &Path, answer: impl Fn(&Operands) -> T) -> T {
        match self.operands.0.get(&address(path)) {
            Some(known) => answer(known),
            None => answer(&Operands::new(
                self.model.evaluate(path, self.item, self.env),
            )),
        }
    }

    /// Whether one of the results is this value, or one of those that it finds.
    fn has(&self, value: &Operand) -> bool {
        match value {
            Operand::Literal(word) => match &self.reached {
                PathResult::Items(items) => items
                    .iter()
                    .any(|item| self.model.is_named(item.record, &word.value)),
                PathResult::Values(values) => {
                    values.iter().any(|value| matches_word(value, &word.value))
                }
                PathResult::Props(_) => false,
            },
            Operand::Path(path) => {
                self.with_operands(path, |operands| operands.intersects(&self.reached))
            }
        }
    }

    /// Whether the value, or each of those that it finds, is among the results.
    fn has_all(&self, value: &Operand) -> bool {
        match value {
            Operand::Literal(_) => self.has(value),
            Operand::Path(path) => {
                self.with_operands(path, |operands| operands.are_all_in(&self.reached))
            }
        }
    }

    /// Whether all results are among these values.
    fn has_only(&self, values: &[Operand]) -> bool {
        let is_one = |found: &PathResult| {
            let one = TestContext {
                reached: found.clone(),
                ..*self
            };
            values.iter().any(|value| one.has(value))
        };
        match &self.reached {
            PathResult::Items(items) => items
                .iter()
                .all(|item| is_one(&PathResult::Items(vec![item.clone()]))),
            PathResult::Values(_) => self
                .leaves()
                .into_iter()
                .all(|value| is_one(&PathResult::Values(vec![value.clone()]))),
            PathResult::Props(_) => false,
        }
    }

    fn is_within(&self, value: f64, bounds: &Bounded) -> bool {
        let holds = |bound: &Option<Bound>, compare: fn(f64, f64) -> bool| match bound {
            None => true,
            Some(bound) => self.limit(bound).is_some_and(|limit| compare(value, limit)),
        };
        holds(&bounds.min, |value, limit| value >= limit)
            && holds(&bounds.max, |value, limit| value <= limit)
            && holds(&bounds.above, |value, limit| value > limit)
            && holds(&bounds.below, |value, limit| value < limit)
    }

    fn limit(&self, bound: &Bound) -> Option<f64> {
        match &bound.value {
            BoundValue::Number(number) => Some(*number),
            BoundValue::Date(date) => Some(days_of_date(*date)),
            BoundValue::Duration(span) => Some(days_of_span(span)),
            BoundValue::Step(at) => position(*at),
            BoundValue::Path(path) => match self.model.evaluate(path, self.item, self.env) {
                PathResult::Values(values) => {
                    let value = values.iter().flat_map(leaves).next()?;
                    self.model.magnitude(value, path.kind.as_ref())
                }
                PathResult::Items(_) | PathResult::Props(_) => None,
            },
        }
    }

    fn has_text(&self, is_match: impl Fn(&str) -> bool) -> bool {
        self.leaves().into_iter().any(|value| match value {
            Value::Text(text) => is_match(&text.to_lowercase()),
            _ => false,
        })
    }
}

fn position(at: usize) -> Option<f64> {
    u32::try_from(at).ok().map(f64::from)
}

/// Days since 1 January 1970.
fn days_of_date(date: jiff::civil::Date) -> f64 {
    let since = date.duration_since(jiff::civil::Date::constant(1970, 1, 1));
    since.as_secs_f64() / 86_400.0
}

/// The days of a period, with a year of 365.2425 days, the mean of the Gregorian calendar, and a month of a twelfth of that.
fn days_of_span(span: &jiff::Span) -> f64 {
    const YEAR: f64 = 365.2425;
    let months = f64::from(span.get_years()) * 12.0 + f64::from(span.get_months());
    let days = f64::from(span.get_weeks()) * 7.0 + f64::from(span.get_days());
    let hours = f64::from(span.get_hours());
    #[expect(
        clippy::cast_precision_loss,
        reason = "periods of authors are far below the 53 bits that a float holds"
    )]
    let minutes = span.get_minutes() as f64 + span.get_seconds() as f64 / 60.0;
    months * YEAR / 12.0 + days + hours / 24.0 + minutes / 1440.0
}
