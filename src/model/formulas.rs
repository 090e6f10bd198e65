//! Computes formulas: fallbacks, arithmetic and aggregates. Their operands are of the right kinds, which the config has checked.
//!
//! A result has the provenance of all values that it is computed from.

use super::Model;
use super::answers::{Answer, Answers, Item, Provenance};
use super::env::Env;
use super::values::leaves;
use crate::config::{Aggregate, FieldKind, Formula, Operator, Path, Total};
use crate::document::Value;

impl Model {
    /// What a formula finds.
    pub(super) fn compute<'m, P: Provenance<'m>>(
        &'m self,
        formula: &'m Formula,
        item: Option<&Item>,
        env: &Env,
    ) -> Answers<P> {
        match formula {
            Formula::Number(number) => one(Some(Answer {
                found: number_value(*number),
                provenance: P::constant(),
            })),
            Formula::Path(path) => self.follow(path, item, env),
            Formula::Binary(Operator::Or, first, second) => {
                let found = self.compute(first, item, env);
                if found.has_result() {
                    found
                } else {
                    self.compute(second, item, env)
                }
            }
            Formula::Binary(operator, left, right) => {
                let left = first_value(self.compute::<P>(left, item, env));
                let right = first_value(self.compute::<P>(right, item, env));
                one(left.zip(right).and_then(|(left, right)| {
                    let found = combine(*operator, &left.found, &right.found)?;
                    let mut provenance = left.provenance;
                    provenance.merge(right.provenance);
                    Some(Answer { found, provenance })
                }))
            }
            Formula::Aggregate(aggregate, inner) => {
                let found = self.compute::<P>(inner, item, env);
                one(self.aggregate(*aggregate, found, kind_of(inner)))
            }
        }
    }

    /// What a query computes from all its items.
    #[must_use]
    pub fn total(&self, total: &Total, items: &[Item], env: &Env) -> Option<Value> {
        let Some(path) = &total.value else {
            return i64::try_from(items.len()).ok().map(Value::Int);
        };
        let each = items
            .iter()
            .map(|item| self.follow::<()>(path, Some(item), env));
        let found = each.reduce(Answers::and)?;
        let computed = self.aggregate(total.aggregate, found, path.kind.as_ref())?;
        Some(computed.found)
    }

    /// What an aggregate computes from all values that an expression finds.
    pub(super) fn aggregate<'m, P: Provenance<'m>>(
        &self,
        aggregate: Aggregate,
        found: Answers<P>,
        kind: Option<&FieldKind>,
    ) -> Option<Answer<Value, P>> {
        let count = found.count();
        let mut provenance = P::constant();
        let mut values = Vec::new();
        match found {
            Answers::Items(items) => {
                let all = items.into_iter().map(|item| item.provenance);
                all.for_each(|other| provenance.merge(other));
            }
            Answers::Props(props) => {
                let all = props.into_iter().map(|props| props.provenance);
                all.for_each(|other| provenance.merge(other));
            }
            Answers::Values(found) => {
                for value in found {
                    values.extend(leaves(&value.found).into_iter().cloned());
                    provenance.merge(value.provenance);
                }
            }
        }
        let found = match aggregate {
            Aggregate::Count => i64::try_from(count).ok().map(Value::Int),
            Aggregate::Sum => sum(&values, kind),
            Aggregate::Min | Aggregate::Max => self.extreme(aggregate, values, kind),
        }?;
        Some(Answer { found, provenance })
    }

    fn extreme(
        &self,
        aggregate: Aggregate,
        values: Vec<Value>,
        kind: Option<&FieldKind>,
    ) -> Option<Value> {
        let with_magnitude = |value: Value| Some((self.magnitude(&value, kind)?, value));
        let is_better = |new: f64, best: f64| match aggregate {
            Aggregate::Min => new < best,
            _ => new > best,
        };
        let values = values.into_iter().filter_map(with_magnitude);
        let best = values.reduce(
            |best, new| {
                if is_better(new.0, best.0) { new } else { best }
            },
        );
        best.map(|(_, value)| value)
    }
}

/// The sum of values of one kind. Numbers that are missing add up to 0, durations to nothing.
fn sum(values: &[Value], kind: Option<&FieldKind>) -> Option<Value> {
    if let Some(FieldKind::Duration) = kind.map(FieldKind::item) {
        let mut values = values.iter();
        let first = values.next()?.clone();
        return values.try_fold(first, |sum, value| combine(Operator::Plus, &sum, value));
    }
    values.iter().try_fold(Value::Int(0), |sum, value| {
        combine(Operator::Plus, &sum, value)
    })
}

/// The kind of the values that a formula results in, if the formula has one.
fn kind_of(formula: &Formula) -> Option<&FieldKind> {
    let of_path = |path: &'_ Path| path.kind.is_some();
    match formula {
        Formula::Path(path) if of_path(path) => path.kind.as_ref(),
        Formula::Binary(_, left, right) => kind_of(left).or_else(|| kind_of(right)),
        Formula::Aggregate(Aggregate::Count, _) | Formula::Number(_) | Formula::Path(_) => None,
        Formula::Aggregate(_, inner) => kind_of(inner),
    }
}

fn one<P>(answer: Option<Answer<Value, P>>) -> Answers<P> {
    Answers::Values(answer.into_iter().collect())
}

/// The first value of a result.
fn first_value<P>(found: Answers<P>) -> Option<Answer<Value, P>> {
    let Answers::Values(values) = found else {
        return None;
    };
    values.into_iter().find_map(|value| {
        let found = leaves(&value.found).into_iter().next()?.clone();
        Some(Answer { found, ..value })
    })
}

/// A number as a value: a whole one if it is.
fn number_value(number: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole numbers below 2^53 are exact"
    )]
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        Value::Int(number as i64)
    } else {
        Value::Number(number)
    }
}

/// The result of `+`, `-`, `*` or `/`; none if it cannot be represented, such as a quotient by zero.
fn combine(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) if operator != Operator::Over => {
            let whole = match operator {
                Operator::Plus => a.checked_add(*b),
                Operator::Minus => a.checked_sub(*b),
                _ => a.checked_mul(*b),
            };
            whole.map(Value::Int)
        }
        (Value::Int(_) | Value::Number(_), Value::Int(_) | Value::Number(_)) => {
            let (a, b) = (as_float(left)?, as_float(right)?);
            let number = match operator {
                Operator::Plus => a + b,
                Operator::Minus => a - b,
                Operator::Times => a * b,
                _ => a / b,
            };
            number.is_finite().then_some(Value::Number(number))
        }
        (Value::Date(a), Value::Date(b)) => {
            let days = a.since(*b).ok()?;
            Some(Value::Text(duration_text(&days)))
        }
        (Value::Date(date), Value::Text(text)) => {
            let span: jiff::Span = text.parse().ok()?;
            let moved = match operator {
                Operator::Plus => date.checked_add(span),
                _ => date.checked_sub(span),
            };
            moved.ok().map(Value::Date)
        }
        (Value::Text(a), Value::Text(b)) => {
            let (a, b): (jiff::Span, jiff::Span) = (a.parse().ok()?, b.parse().ok()?);
            let b = if operator == Operator::Minus { -b } else { b };
            Some(Value::Text(duration_text(&add_units(a, b)?)))
        }
        (Value::Text(text), Value::Int(times)) | (Value::Int(times), Value::Text(text)) => {
            let span: jiff::Span = text.parse().ok()?;
            Some(Value::Text(duration_text(&span.checked_mul(*times).ok()?)))
        }
        _ => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of authors are far below the 53 bits that a float holds"
)]
fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// Adds periods unit by unit: months have no fixed number of days.
fn add_units(a: jiff::Span, b: jiff::Span) -> Option<jiff::Span> {
    jiff::Span::new()
        .try_years(i64::from(a.get_years()) + i64::from(b.get_years()))
        .and_then(|span| span.try_months(i64::from(a.get_months()) + i64::from(b.get_months())))
        .and_then(|span| span.try_weeks(i64::from(a.get_weeks()) + i64::from(b.get_weeks())))
        .and_then(|span| span.try_days(i64::from(a.get_days()) + i64::from(b.get_days())))
        .and_then(|span| span.try_hours(i64::from(a.get_hours()) + i64::from(b.get_hours())))
        .and_then(|span| span.try_minutes(a.get_minutes().saturating_add(b.get_minutes())))
        .and_then(|span| span.try_seconds(a.get_seconds().saturating_add(b.get_seconds())))
        .ok()
}

/// A period as authors write it: `6 months`.
fn duration_text(span: &jiff::Span) -> String {
    use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
    SpanPrinter::new()
        .designator(Designator::Verbose)
        .spacing(Spacing::BetweenUnitsAndDesignators)
        .span_to_string(span)
}
