//! Reading `where` tables against the schema: a value that a key can never have is a mistake at its place.

use super::condition::{Bound, BoundValue, Bounded, Condition, Operand, PathTest, Test};
use super::condition_keys::ConditionTable;
use super::expression::is_expression;
use super::field::FieldKind;
use super::literals;
use super::path::{Path, PathType};
use super::path_reader::QueryReader;
use super::reader::TableReader;
use super::schema::UncheckedSources;
use crate::diagnostic::{Diagnostic, QUERY, list_of};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// The key of a `where` table for alternatives. No field has this name.
pub(super) const ANY: &str = "any";

/// Operators of other languages, and the key here.
const OTHER_OPERATORS: [(&str, &str); 21] = [
    ("<=", "max"),
    ("lte", "max"),
    ("le", "max"),
    ("at_most", "max"),
    ("until", "max"),
    (">=", "min"),
    ("gte", "min"),
    ("ge", "min"),
    ("at_least", "min"),
    ("since", "min"),
    ("<", "below"),
    ("lt", "below"),
    ("before", "below"),
    (">", "above"),
    ("gt", "above"),
    ("after", "above"),
    ("in", "any"),
    ("eq", "any"),
    ("==", "any"),
    ("!=", "not"),
    ("ne", "not"),
];

/// A path that is tested, with what it starts from.
struct Tested<'t> {
    path: &'t Path,
    end: Option<&'t PathType>,
    item: Option<&'t PathType>,
}

impl QueryReader<'_> {
    /// Reads the conditions of a `where` table. Without an `item`, their paths start from names.
    pub fn conditions(&mut self, map: &Map, item: Option<&PathType>) -> Vec<Condition> {
        let entries = map.entries.iter();
        entries.map(|entry| self.condition(entry, item)).collect()
    }

    /// Reads one condition.
    fn condition(&mut self, entry: &NodeEntry, item: Option<&PathType>) -> Condition {
        if entry.key.value == ANY {
            return Condition::Any(self.alternatives(&entry.node, item));
        }
        let (path, end) = self.compared(&entry.key.value, entry.key.span, item);
        let tested = Tested {
            path: &path,
            end: end.as_ref(),
            item,
        };
        let (tests, or_missing) = match &entry.node.value {
            NodeValue::Map(map) => self.tests(map, entry.node.span, &tested),
            _ => (vec![Test::Any(self.operands(&entry.node, &tested))], false),
        };
        Condition::Test(PathTest {
            path,
            tests,
            or_missing,
        })
    }

    /// Reads `any = [{ … }, { … }]`.
    fn alternatives(&mut self, node: &Node, item: Option<&PathType>) -> Vec<Vec<Condition>> {
        let mut found = Vec::new();
        for alternative in node.items() {
            if let Some(map) = alternative.as_map() {
                found.push(self.conditions(map, item));
                continue;
            }
            self.complete = false;
            let message = format!("an alternative in `any` is {}", alternative.kind());
            let help =
                "write a list of conditions, such as `any = [{ KEY = VALUE }, { KEY = VALUE }]`";
            self.diagnostics
                .push(Diagnostic::new(QUERY, alternative.span, message).help(help));
        }
        found
    }

    /// Reads the operators of a condition, and whether it holds for missing values too.
    fn tests(&mut self, map: &Map, span: Span, tested: &Tested<'_>) -> (Vec<Test>, bool) {
        let mut reader = TableReader::with_code(map, span, "this condition", QUERY);
        let table: ConditionTable<'_> = reader.read_table();
        for (other, own) in OTHER_OPERATORS {
            if let Some(entry) = reader.entry(other) {
                let message = format!("conditions have no operator `{other}`");
                reader.diagnostics.push(
                    Diagnostic::new(QUERY, entry.key.span, message).help(format!("write `{own}`")),
                );
            }
        }
        let mut tests = Vec::new();
        let sets = [
            (table.any, Test::Any as fn(Vec<Operand>) -> Test),
            (table.all, Test::All),
            (table.only, Test::Only),
            (table.not, Test::Not),
        ];
        for (node, test) in sets {
            tests.extend(node.map(|node| test(self.operands(node, tested))));
        }
        let bounds = [table.min, table.max, table.above, table.below];
        if bounds.iter().any(Option::is_some) {
            tests.extend(self.range(bounds, tested));
        }
        let has_texts = !table.contains.is_empty() || !table.starts_with.is_empty();
        if has_texts {
            self.require_text(tested, span);
        }
        let of_texts = |texts: Vec<String>, variant: fn(Vec<String>) -> Test| {
            let folded = texts.iter().map(|text| text.to_lowercase()).collect();
            (!texts.is_empty()).then(|| variant(folded))
        };
        tests.extend(of_texts(table.contains, Test::Contains));
        tests.extend(of_texts(table.starts_with, Test::StartsWith));
        tests.extend(table.count.map(|count| Test::Count(count.0, count.1)));
        if let Some(missing) = table.missing {
            if table.or_missing || (missing && !tests.is_empty()) {
                let message =
                    "`missing` cannot be combined with other conditions on the same value";
                let help = "remove `missing`, or write `or_missing = true` instead of it";
                reader
                    .diagnostics
                    .push(Diagnostic::new(QUERY, span, message).help(help));
            }
            tests.push(Test::Missing(missing));
        }
        if map.entries.is_empty() {
            let message = "this condition compares with nothing";
            let help = "write a value, or an operator such as `{ not = \"…\" }` or `{ max = … }`";
            reader
                .diagnostics
                .push(Diagnostic::new(QUERY, span, message).help(help));
        }
        self.complete &= reader.diagnostics.is_empty();
        let diagnostics = reader.finish();
        self.complete &= diagnostics.is_empty();
        self.diagnostics.extend(diagnostics);
        (tests, table.or_missing)
    }

    /// Reads the values that a condition compares with.
    fn operands(&mut self, node: &Node, tested: &Tested<'_>) -> Vec<Operand> {
        let mut values = Vec::new();
        for node in node.items() {
            let Some(text) = node.as_text() else {
                let message = format!("this condition is {}, not a value", node.kind());
                self.diagnostics
                    .push(Diagnostic::new(QUERY, node.span, message).help("write a value"));
                continue;
            };
            if is_expression(text) {
                values.push(Operand::Path(self.compared(text, node.span, None).0));
                continue;
            }
            let word = Spanned::new(text.to_owned(), node.span);
            if self.is_checked(node.span) {
                self.diagnostics.extend(literals::check(
                    tested.path,
                    &word,
                    tested.item,
                    self.schema,
                ));
            }
            values.push(Operand::Literal(word));
        }
        values
    }

    /// Reads `min`, `max`, `above` and `below`.
    fn range(&mut self, nodes: [Option<&Node>; 4], tested: &Tested<'_>) -> Option<Test> {
        let kind = tested.path.kind.as_ref().map(FieldKind::item);
        let place = nodes.iter().flatten().next().map(|node| node.span)?;
        let is_ordered = matches!(
            kind,
            Some(
                FieldKind::Int
                    | FieldKind::Number
                    | FieldKind::Date
                    | FieldKind::Duration
                    | FieldKind::Scale(_)
            )
        );
        let Some(kind) = kind.filter(|_| is_ordered) else {
            if tested.end.is_some() {
                self.without_order(tested, kind, place);
            }
            return None;
        };
        let kind = kind.clone();
        let [min, max, above, below] =
            nodes.map(|node| node.and_then(|node| self.bound(node, &kind, tested.path)));
        Some(Test::Range(Box::new(Bounded {
            min,
            max,
            above,
            below,
        })))
    }

    /// Reports bounds of values that have no order.
    fn without_order(&mut self, tested: &Tested<'_>, kind: Option<&FieldKind>, span: Span) {
        let (what, help) = match kind {
            Some(FieldKind::Enum(_)) => (
                "is an enum, whose words have no order",
                "declare its words as a scale, or list the words that you mean",
            ),
            Some(_) => (
                "is neither a number, a date, a duration nor a step of a scale",
                "compare it with a value, or use `contains` for texts",
            ),
            None => (
                "leads to records",
                "compare their number: `{ count = { min = … } }`",
            ),
        };
        let message = format!("`{}` {what}", tested.path.text);
        self.complete = false;
        self.diagnostics
            .push(Diagnostic::new(QUERY, span, message).help(help));
    }

    /// Reads a bound for values of a kind that has an order.
    fn bound(&mut self, node: &Node, kind: &FieldKind, path: &Path) -> Option<Bound> {
        let text = node.as_text().unwrap_or_default();
        if is_expression(text) {
            let path = self.compared(text, node.span, None).0;
            return Some(Bound {
                text: text.to_owned(),
                value: BoundValue::Path(path),
            });
        }
        let (found, expected) = match kind {
            FieldKind::Date => (
                text.parse().ok().map(BoundValue::Date),
                "a date such as `2026-10-31`",
            ),
            FieldKind::Duration => (
                text.parse().ok().map(BoundValue::Duration),
                "a duration such as `6 months`",
            ),
            FieldKind::Scale(name) => {
                let steps = self.schema.scale(name)?;
                if let Some(position) = steps.position(text) {
                    return Some(Bound {
                        text: text.to_owned(),
                        value: BoundValue::Step(position),
                    });
                }
                let message = format!("`{}` can never be `{text}`", path.text);
                self.complete = false;
                self.diagnostics.push(
                    Diagnostic::new(QUERY, node.span, message)
                        .here("not an allowed value")
                        .not_found_or(text, steps.words(), || {
                            let words = list_of(steps.words(), 12);
                            format!("the steps of `{name}`, lowest first, are {words}")
                        }),
                );
                return None;
            }
            _ => (
                text.parse()
                    .ok()
                    .filter(|number: &f64| number.is_finite())
                    .map(BoundValue::Number),
                "a number",
            ),
        };
        if found.is_none() {
            self.complete = false;
            let message = format!(
                "`{}` is compared with `{text}`, not with {expected}",
                path.text
            );
            self.diagnostics
                .push(Diagnostic::new(QUERY, node.span, message).help(format!("write {expected}")));
        }
        found.map(|value| Bound {
            text: text.to_owned(),
            value,
        })
    }

    /// Reports `contains` or `starts_with` of values that are not texts.
    fn require_text(&mut self, tested: &Tested<'_>, span: Span) {
        let kind = tested.path.kind.as_ref().map(FieldKind::item);
        let is_text = matches!(kind, Some(FieldKind::String | FieldKind::Url));
        if is_text || tested.end.is_none() {
            return;
        }
        self.complete = false;
        let message = format!("`{}` is not a line of text", tested.path.text);
        let help = "use `contains` and `starts_with` for strings, and a value or a list for others";
        self.diagnostics
            .push(Diagnostic::new(QUERY, span, message).help(help));
    }

    /// Whether a literal at this place must be a word that the value can be.
    fn is_checked(&self, span: Span) -> bool {
        match self.schema.unchecked {
            UncheckedSources::Nowhere => true,
            UncheckedSources::In(file) => file != span.file,
            UncheckedSources::Everywhere => false,
        }
    }

    /// A path of a condition. One that cannot be read finds nothing: if the condition were left out instead, more records would
    /// be selected than its author meant.
    fn compared(
        &mut self,
        text: &str,
        span: Span,
        item: Option<&PathType>,
    ) -> (Path, Option<PathType>) {
        let found = self.path(text, span, item);
        self.complete &= found.is_some();
        match found {
            Some((path, end)) => (path, Some(end)),
            None => (Path::unreadable(text, span), None),
        }
    }
}
