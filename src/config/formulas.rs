//! Reading formulas: fallbacks, arithmetic and aggregates, with the kinds of their operands. Computing them is up to `model`.

use super::expression::{Aggregate, Operator, Syntax};
use super::field::FieldKind;
use super::path::{Formula, PathType};
use super::path_reader::{ExpressionPlace, QueryReader};
use crate::diagnostic::{Diagnostic, QUERY};

/// A formula that has been read.
pub(super) struct TypedFormula {
    pub(super) formula: Formula,
    /// What it results in.
    pub(super) end: PathType,
    /// The heading of a column of it.
    pub(super) title: String,
    /// Whether it has at most one result.
    pub(super) is_single: bool,
    /// As written, for messages.
    text: String,
}

impl TypedFormula {
    fn kind(&self) -> Option<&FieldKind> {
        match &self.end {
            PathType::Value(kind) => Some(kind),
            PathType::Records { .. } | PathType::Props(_) => None,
        }
    }
}

impl QueryReader<'_> {
    /// Reads an expression as part of a formula.
    pub(super) fn formula(
        &mut self,
        syntax: &Syntax<'_>,
        place: ExpressionPlace<'_>,
    ) -> Option<TypedFormula> {
        match syntax {
            Syntax::Number(number) => {
                let kind = if number.fract() == 0.0 {
                    FieldKind::Int
                } else {
                    FieldKind::Number
                };
                Some(TypedFormula {
                    formula: Formula::Number(*number),
                    end: PathType::Value(kind),
                    title: String::new(),
                    is_single: true,
                    text: number.to_string(),
                })
            }
            Syntax::Path(_) | Syntax::Own(..) => {
                let read = self.expression(syntax, place)?;
                Some(TypedFormula {
                    end: read.end,
                    title: read.path.title.clone(),
                    is_single: read.is_single,
                    text: read.path.text.clone(),
                    formula: Formula::Path(read.path),
                })
            }
            Syntax::Binary(operator, left, right) => {
                let (left, right) = (self.formula(left, place), self.formula(right, place));
                match (left, right) {
                    (Some(left), Some(right)) => self.binary(*operator, left, right, place),
                    // In an edition, what can be read is what its audience may see. Elsewhere, the other has been reported.
                    (Some(one), None) | (None, Some(one)) if *operator == Operator::Or => Some(one),
                    _ => None,
                }
            }
            Syntax::Aggregate(aggregate, inner) => {
                let Some(inner) = inner else {
                    let help = "write an expression in the parentheses, such as `count(RELATION)`";
                    return self.unusable("`count()` has nothing to count here", help, place);
                };
                let inner = self.formula(inner, place)?;
                self.aggregate(*aggregate, inner, place)
            }
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: TypedFormula,
        right: TypedFormula,
        place: ExpressionPlace<'_>,
    ) -> Option<TypedFormula> {
        let end = if operator == Operator::Or {
            self.fallback(&left, &right, place)?
        } else {
            for operand in [&left, &right] {
                if !operand.is_single {
                    let message = format!(
                        "`{}` can have several values, but `{}` needs one",
                        operand.text,
                        operator.word()
                    );
                    let help = format!(
                        "write `sum({0})`, `min({0})`, `max({0})` or `count({0})`",
                        operand.text
                    );
                    return self.unusable(&message, &help, place);
                }
            }
            PathType::Value(self.result_kind(operator, &left, &right, place)?)
        };
        let title = if left.title.is_empty() {
            &right.title
        } else {
            &left.title
        };
        Some(TypedFormula {
            title: title.clone(),
            end,
            is_single: left.is_single && right.is_single,
            text: format!("{} {} {}", left.text, operator.word(), right.text),
            formula: Formula::Binary(operator, Box::new(left.formula), Box::new(right.formula)),
        })
    }

    /// What `a ?? b` results in: both are records, or values of one kind.
    fn fallback(
        &mut self,
        left: &TypedFormula,
        right: &TypedFormula,
        place: ExpressionPlace<'_>,
    ) -> Option<PathType> {
        match (&left.end, &right.end) {
            (PathType::Value(a), PathType::Value(b)) => {
                let is_number =
                    |kind: &FieldKind| matches!(kind, FieldKind::Int | FieldKind::Number);
                if a.word(self.schema) == b.word(self.schema) {
                    return Some(left.end.clone());
                }
                if is_number(a) && is_number(b) {
                    return Some(PathType::Value(FieldKind::Number));
                }
            }
            (PathType::Records { .. }, PathType::Records { .. }) => {
                return Some(left.end.clone().union(right.end.clone()));
            }
            _ => {}
        }
        let message = format!(
            "`{}` is {}, but `{}` is {}",
            left.text,
            self.describe_end(&left.end),
            right.text,
            self.describe_end(&right.end)
        );
        let help = "write values of the same type on both sides of `??`";
        self.unusable(&message, help, place)
    }

    /// The kind of the result of `+`, `-`, `*` or `/`.
    fn result_kind(
        &mut self,
        operator: Operator,
        left: &TypedFormula,
        right: &TypedFormula,
        place: ExpressionPlace<'_>,
    ) -> Option<FieldKind> {
        use FieldKind::{Date, Duration, Int, Number};
        use Operator::{Minus, Plus, Times};
        let kind = match (left.kind(), operator, right.kind()) {
            (Some(Int), Plus | Minus | Times, Some(Int)) => Some(Int),
            (Some(Int | Number), _, Some(Int | Number)) => Some(Number),
            (Some(Duration), Plus | Minus, Some(Duration))
            | (Some(Duration), Times, Some(Int))
            | (Some(Int), Times, Some(Duration))
            | (Some(Date), Minus, Some(Date)) => Some(Duration),
            (Some(Date), Plus | Minus, Some(Duration)) => Some(Date),
            _ => None,
        };
        if kind.is_some() {
            return kind;
        }
        let message = format!(
            "`{}` cannot combine {} and {}",
            operator.word(),
            self.describe_end(&left.end),
            self.describe_end(&right.end)
        );
        let help =
            "use numbers, durations, a date and a duration, or a duration and a whole number";
        self.unusable(&message, help, place)
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        inner: TypedFormula,
        place: ExpressionPlace<'_>,
    ) -> Option<TypedFormula> {
        use FieldKind::{Date, Duration, Int, Number, Scale};
        let item = inner.kind().map(FieldKind::item);
        let kind = match (aggregate, item) {
            (Aggregate::Count, _) => Some(Int),
            (Aggregate::Sum, Some(kind @ (Int | Number | Duration)))
            | (
                Aggregate::Min | Aggregate::Max,
                Some(kind @ (Int | Number | Duration | Date | Scale(_))),
            ) => Some(kind.clone()),
            _ => None,
        };
        let Some(kind) = kind else {
            let expected = match aggregate {
                Aggregate::Sum => "numbers or durations",
                _ => "numbers, durations, dates or steps of a scale",
            };
            let message = format!(
                "`{}` needs {expected}, but `{}` is {}",
                aggregate.word(),
                inner.text,
                self.describe_end(&inner.end)
            );
            let help = format!("write `count({})`, or use another path", inner.text);
            return self.unusable(&message, &help, place);
        };
        Some(TypedFormula {
            text: format!("{}({})", aggregate.word(), inner.text),
            title: inner.title,
            end: PathType::Value(kind),
            is_single: true,
            formula: Formula::Aggregate(aggregate, Box::new(inner.formula)),
        })
    }

    fn unusable<T>(&mut self, message: &str, help: &str, place: ExpressionPlace<'_>) -> Option<T> {
        self.diagnostics
            .push(Diagnostic::new(QUERY, place.span, message).help(help));
        None
    }

    fn describe_end(&self, end: &PathType) -> String {
        match end {
            PathType::Props(_) => "an edge".to_owned(),
            PathType::Value(kind) => format!("a value of the type `{}`", kind.word(self.schema)),
            PathType::Records { types, .. } => {
                format!("records of {}", self.schema.describe(types))
            }
        }
    }
}
