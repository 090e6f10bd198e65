//! Reading the keys of a check, which differ from kind to kind.
//!
//! Every path is read against its starting point, and must end at something that the kind can use.

mod paths;

use super::super::field::{Direction, FieldKind, Keys};
use super::super::path::{Path, PathType, Scope};
use super::super::path_reader::QueryReader;
use super::super::reader::{ReadNode, Required, TableNode, TableReader, table};
use super::super::value_kind::ValueKind;
use super::{CheckKind, Limit, Rule};
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::text::Spanned;
use crate::tree::Node;

use paths::{is_number, is_text};

/// The least similarity of two texts that is reported, in percent, unless a check says otherwise.
const SIMILARITY: usize = 50;

/// Reads the keys of one check.
pub(super) struct RuleReader<'k, 'm, 's> {
    pub(super) reader: &'k mut TableReader<'m>,
    pub(super) query: &'k mut QueryReader<'s>,
    /// The record that is examined.
    pub(super) item: &'k PathType,
    /// The names of the page whose set is examined.
    pub(super) names: &'k Scope,
}

table! {
    /// A number of edges for each record.
    EdgesTable<'a> {
        /// The relation or path whose ends are counted.
        via: Required<Spanned<String>> as EXPRESSION,
        /// Conditions that all hold for each record that is counted.
        counting: Option<TableNode<'a>> as CONDITIONS,
        /// The least number. `min` or `max` must be there.
        min: Option<&'a Node> as COUNT = "0",
        /// The greatest number.
        max: Option<&'a Node> as COUNT,
    }
}

table! {
    /// A value for each step of a scale.
    KeysTable {
        /// A map whose keys are the steps of a scale.
        field: Required<Spanned<String>> as EXPRESSION,
    }
}

table! {
    /// No record that is reached twice along a path.
    OnceTable {
        /// The path to the records.
        via: Required<Spanned<String>> as EXPRESSION,
    }
}

table! {
    /// A value at a key.
    HasTable {
        /// The key, or a key of each entry of a list.
        field: Required<Spanned<String>> as EXPRESSION,
    }
}

table! {
    /// A number of different records in total.
    CountTable<'a> {
        /// The least number. `min` or `max` must be there.
        min: Option<&'a Node> as COUNT = "0",
        /// The greatest number. With `max = 0`, each record is reported separately.
        max: Option<&'a Node> as COUNT,
    }
}

table! {
    /// Numbers that add up to no more than `max`.
    SumTable {
        /// The numbers that are added up.
        field: Required<Spanned<String>> as EXPRESSION,
        /// The greatest sum: a number, or an expression that starts at a variable of the page.
        max: Required<Spanned<String>> as NUMBER_OR_EXPRESSION,
        /// Numbers of the page that are added once.
        plus: Vec<Spanned<String>> as EXPRESSIONS,
    }
}

table! {
    /// No two nearly identical texts, among the first 5,000 records.
    SimilarTable {
        /// The text that is compared.
        field: Required<Spanned<String>> as EXPRESSION,
        /// The least similarity that is reported, in percent.
        alike: Option<Similarity> = "50",
        /// Relations between records that are known to be distinct.
        except: Vec<Spanned<String>> as RELATIONS_LIST,
    }
}

table! {
    /// No words that other records forbid.
    ForbiddenTable<'a> {
        /// The texts that are searched.
        field: Required<Vec<Spanned<String>>> as EXPRESSIONS,
        /// The records that forbid words.
        by: Required<TableNode<'a>> as QUERY,
        /// The words that each of them forbids.
        patterns: Required<Spanned<String>> as EXPRESSION,
        /// The words to write instead.
        instead: Option<Spanned<String>> as EXPRESSION,
    }
}

table! {
    /// One value for all records with the same text.
    ConflictTable {
        /// The text by which records are grouped.
        text: Required<Spanned<String>> as EXPRESSION,
        /// The value that is the same in each group.
        field: Required<Spanned<String>> as EXPRESSION,
    }
}

table! {
    /// A value that never decreases along an ordered relation.
    MonotoneTable {
        /// An ordered relation.
        via: Required<Spanned<String>> as RELATION,
        /// A step, a number or a date: at the other end of the relation, or, as `@NAME`, of its edges.
        field: Required<Spanned<String>> as EXPRESSION,
    }
}

table! {
    /// No overdue reviews.
    ReviewTable {
        /// The period within which a review is due. Without it, only overdue reviews are reported.
        due_within: Option<Period>,
    }
}

/// Percent, from 1 to 100.
pub(in crate::config) struct Similarity(usize);

impl<'a> ReadNode<'a> for Similarity {
    const KIND: ValueKind = ValueKind::Range(1.0, 100.0);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        match usize::read_node(reader, key, node)? {
            percent @ 1..=100 => Some(Self(percent)),
            _ => reader.wrong(key, node, "a percentage from 1 to 100"),
        }
    }
}

/// A period that is longer than nothing.
pub(in crate::config) struct Period(jiff::Span);

impl<'a> ReadNode<'a> for Period {
    const KIND: ValueKind = ValueKind::Form("a duration such as `30 days`", "[0-9]");

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        node.as_text()
            .and_then(|text| text.parse().ok())
            .filter(jiff::Span::is_positive)
            .map(Self)
            .or_else(|| reader.wrong(key, node, "a duration such as `30 days`"))
    }
}

impl<'m> RuleReader<'_, 'm, '_> {
    /// The rule of a kind; none if a key is missing or wrong.
    pub(super) fn read(mut self, kind: CheckKind) -> Option<Rule> {
        match kind {
            CheckKind::Edges => self.edges(),
            CheckKind::Keys => self.keys(),
            CheckKind::Sum => self.sum(),
            CheckKind::Count => {
                let keys: CountTable<'_> = self.reader.read_table();
                let (min, max) = self.bounds(keys.min, keys.max)?;
                Some(Rule::Count { min, max })
            }
            CheckKind::Once => {
                let is_records = |end: &PathType| end.clone().into_records().is_some();
                let keys: OnceTable = self.reader.read_table();
                let path = self.one("via", keys.via, "records", is_records)?;
                Some(Rule::Once { path })
            }
            CheckKind::Similar => self.similar(),
            CheckKind::Forbidden => self.forbidden(),
            CheckKind::Has => {
                let keys: HasTable = self.reader.read_table();
                let field = self.one("field", keys.field, "a key", |_| true)?;
                Some(Rule::Has { field })
            }
            CheckKind::Conflict => self.conflict(),
            CheckKind::Monotone => self.monotone(),
            CheckKind::Review => {
                let is_written = self.reader.node("due_within").is_some();
                let keys: ReviewTable = self.reader.read_table();
                let within = keys.due_within.map(|period| period.0);
                (within.is_some() || !is_written).then_some(Rule::Review { within })
            }
        }
    }

    fn edges(&mut self) -> Option<Rule> {
        let keys: EdgesTable<'_> = self.reader.read_table();
        let is_records = |end: &PathType| matches!(end, PathType::Records { .. });
        let via = keys.via.0;
        let path = via.and_then(|text| self.path("via", &text, self.item, "records", is_records));
        let bounds = self.bounds(keys.min, keys.max);
        let (path, end) = path?;
        let counting = keys.counting.map_or_else(Vec::new, |table| {
            self.query.conditions(table.map, Some(&end))
        });
        let (min, max) = bounds?;
        Some(Rule::Edges {
            path,
            counting,
            min,
            max,
        })
    }

    fn keys(&mut self) -> Option<Rule> {
        let is_over_scale =
            |end: &PathType| matches!(end, PathType::Value(FieldKind::Map(Keys::Scale(_), _)));
        let keys: KeysTable = self.reader.read_table();
        let field = keys.field.0?;
        let expected = "a map by steps of a scale";
        match self.path("field", &field, self.item, expected, is_over_scale)? {
            (field, PathType::Value(FieldKind::Map(Keys::Scale(scale), _))) => {
                Some(Rule::Keys { field, scale })
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Option<Rule> {
        let keys: SumTable = self.reader.read_table();
        let field = self.one("field", keys.field, "a number", is_number);
        let plus = keys.plus.iter();
        let plus = plus
            .filter_map(|text| self.number_of_page("plus", text))
            .collect();
        let max = keys.max.0?;
        let max = match max.value.parse::<f64>() {
            Ok(number) if number.is_finite() => Limit::Number(number),
            Ok(_) => return self.reader.wrong_text("max", &max, "a number"),
            Err(_) => Limit::Path(self.number_of_page("max", &max)?),
        };
        Some(Rule::Sum {
            field: field?,
            plus,
            max,
        })
    }

    /// A path from a name of the page to a number.
    fn number_of_page(&mut self, key: &str, text: &Spanned<String>) -> Option<Path> {
        let mut names = QueryReader::new(self.query.schema, self.names);
        let path = names.path(&text.value, text.span, None);
        self.query.diagnostics.append(&mut names.diagnostics);
        let (path, end) = path?;
        if is_number(&end) {
            Some(path)
        } else {
            self.wrong_end(key, text, "a number")
        }
    }

    fn similar(&mut self) -> Option<Rule> {
        let keys: SimilarTable = self.reader.read_table();
        let field = self.one("field", keys.field, "text", is_text);
        let except = keys.except.iter();
        let except = except.filter_map(|text| self.relation(text)).collect();
        Some(Rule::Similar {
            field: field?,
            alike: keys.alike.map_or(SIMILARITY, |similarity| similarity.0),
            except,
        })
    }

    fn forbidden(&mut self) -> Option<Rule> {
        let keys: ForbiddenTable<'_> = self.reader.read_table();
        let fields = self.several("field", keys.field, "text", is_text);
        let by = keys.by.0;
        let (by, end) = by.and_then(|table| self.query.query(table.map, table.span))?;
        let mut text_of = |key, text: Option<Spanned<String>>| {
            let text = text?;
            self.path(key, &text, &end, "text", is_text)
                .map(|(path, _)| path)
        };
        let patterns = text_of("patterns", keys.patterns.0);
        let instead = text_of("instead", keys.instead);
        Some(Rule::Forbidden {
            fields: fields?,
            by: Box::new(by),
            patterns: patterns?,
            instead,
        })
    }

    fn conflict(&mut self) -> Option<Rule> {
        let keys: ConflictTable = self.reader.read_table();
        let text = self.one("text", keys.text, "text", is_text);
        let is_value = |end: &PathType| matches!(end, PathType::Value(_));
        let field = self.one("field", keys.field, "a value", is_value);
        Some(Rule::Conflict {
            text: text?,
            field: field?,
        })
    }

    fn monotone(&mut self) -> Option<Rule> {
        let keys: MonotoneTable = self.reader.read_table();
        let (relation, field) = (keys.via.0?, keys.field.0?);
        let relation_step = self.relation(&relation)?;
        let declared = self.query.schema.relation(relation_step.relation);
        if !declared.ordered || relation_step.direction == Direction::Inverse {
            let message = format!(
                "`{}` is not ordered, so a value cannot decrease along it",
                relation.value
            );
            let help = match relation_step.direction {
                Direction::Forward => {
                    format!("add `ordered = true` to `[relations.{}]`", declared.name)
                }
                Direction::Inverse => "use an ordered relation in its forward direction".to_owned(),
            };
            self.reader.diagnostics.push(
                Diagnostic::new(CONFIG, relation.span, message)
                    .also(declared.span, "the relation")
                    .help(help),
            );
            return None;
        }
        let end = PathType::Records {
            types: declared.to.clone(),
            props: Some(declared.props.clone()),
        };
        let is_ordered = |end: &PathType| {
            matches!(
                end,
                PathType::Value(
                    FieldKind::Scale(_)
                        | FieldKind::Enum(_)
                        | FieldKind::Int
                        | FieldKind::Number
                        | FieldKind::Date
                )
            )
        };
        let expected = "a step, a number or a date";
        let (field, _) = self.path("field", &field, &end, expected, is_ordered)?;
        Some(Rule::Monotone {
            relation_step,
            field,
        })
    }

    /// `min` and `max`, at least one of which must be there.
    fn bounds(
        &mut self,
        min: Option<&'m Node>,
        max: Option<&'m Node>,
    ) -> Option<(usize, Option<usize>)> {
        let Some(written) = max.or(min) else {
            self.reader.required_node("min");
            return None;
        };
        let mut count =
            |key, node: Option<&'m Node>| node.map(|node| usize::read_node(self.reader, key, node));
        let (least, most) = (count("min", min), count("max", max));
        let least = least.unwrap_or(Some(0))?;
        let Some(most) = most else {
            return Some((least, None));
        };
        let most = most?;
        if least > most {
            let expected = format!("a number of at least `min` ({least})");
            return self.reader.wrong("max", written, &expected);
        }
        Some((least, Some(most)))
    }
}
