//! Reading the keys of a check, which differ from kind to kind.
//!
//! Every path is read against what it starts from and must end where its kind can use it.

use super::super::path::{Path, PathType, Scope};
use super::super::query::QueryReader;
use super::super::reader::Reader;
use super::super::schema::{Direction, Endpoints, FieldKind, Keys as MapKeys, RelationStep};
use super::{Limit, Rule};
use crate::diagnostic::{CONFIG, Diagnostic, did_you_mean, list_of};
use crate::tree::Node;

/// How alike two texts are from which on one is a twin of the other, in percent, unless a check says otherwise.
const ALIKE: usize = 50;

/// Some checks follow each way along a path, and step into themselves to do so; nobody means a longer one.
const LONGEST: usize = 16;

/// Reads the keys of one check.
pub(super) struct Keys<'k, 'm, 's> {
    pub(super) reader: &'k mut Reader<'m>,
    pub(super) query: &'k mut QueryReader<'s>,
    /// The record that is looked at.
    pub(super) item: &'k PathType,
    /// The names of the page whose set it is on.
    pub(super) names: &'k Scope,
}

impl<'m> Keys<'_, 'm, '_> {
    /// The rule of a kind of [`KINDS`]; none where a key is missing or wrong.
    pub(super) fn read(mut self, kind: &str) -> Option<Rule> {
        match kind {
            "edges" => self.edges(),
            "keys" => self.keys(),
            "sum" => self.sum(),
            "count" => self.bounds().map(|(min, max)| Rule::Count { min, max }),
            "once" => self.once(),
            "similar" => self.similar(),
            "forbidden" => self.forbidden(),
            "has" => self
                .one("key", "a key", |_| true)
                .map(|(key, _)| Rule::Has { key }),
            "conflict" => self.conflict(),
            "monotone" => self.monotone(),
            _ => self.review(),
        }
    }

    fn edges(&mut self) -> Option<Rule> {
        let path = self.one("relation", "records", |stand| {
            matches!(stand, PathType::Records { .. })
        });
        let counting = self.reader.table("counting");
        let bounds = self.bounds();
        let (path, end) = path?;
        let counting =
            counting.map_or_else(Vec::new, |(map, _)| self.query.conditions(map, &end, &[]));
        let (min, max) = bounds?;
        Some(Rule::Edges {
            path,
            counting,
            min,
            max,
        })
    }

    fn keys(&mut self) -> Option<Rule> {
        let over_scale = |stand: &PathType| {
            matches!(stand, PathType::Value(FieldKind::Map(MapKeys::Scale(_), _)))
        };
        match self.one("field", "a map by steps of a scale", over_scale)? {
            (field, PathType::Value(FieldKind::Map(MapKeys::Scale(scale), _))) => {
                Some(Rule::Keys { field, scale })
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Option<Rule> {
        let fields = self.several("field", "a number", is_number);
        self.reader.required("max");
        let plus = self
            .reader
            .texts("plus")
            .into_iter()
            .filter_map(|node| self.number_of_page("plus", node))
            .collect();
        let max = self.reader.node("max").and_then(|node| {
            let text = node.as_text()?;
            if let Ok(number) = text.parse::<f64>() {
                return number
                    .is_finite()
                    .then_some(Limit::Number(number))
                    .or_else(|| self.reader.wrong("max", node, "a number"));
            }
            self.number_of_page("max", node).map(Limit::Path)
        });
        Some(Rule::Sum {
            fields: fields?,
            plus,
            max: max?,
        })
    }

    /// A number that one of the page's names leads to.
    fn number_of_page(&mut self, key: &str, node: &'m Node) -> Option<Path> {
        let mut names = QueryReader::new(self.query.schema, self.names);
        let path = names.path(node.as_text()?, node.span, None);
        self.query.diagnostics.append(&mut names.diagnostics);
        let (path, stand) = path?;
        if is_number(&stand) {
            Some(path)
        } else {
            self.unfit(key, node, "a number")
        }
    }

    fn once(&mut self) -> Option<Rule> {
        let records = |stand: &PathType| QueryReader::records_at(stand.clone()).is_some();
        self.one("path", "records", records)
            .map(|(path, _)| Rule::Once { path })
    }

    fn similar(&mut self) -> Option<Rule> {
        let field = self.one("field", "a text", is_text);
        let alike = self.reader.count("alike").unwrap_or(ALIKE);
        if let Some(node) = self
            .reader
            .node("alike")
            .filter(|_| !(1..=100).contains(&alike))
        {
            self.reader
                .wrong::<()>("alike", node, "a number of percent from 1 to 100");
        }
        let except = self
            .reader
            .texts("except")
            .into_iter()
            .filter_map(|node| self.relation(node))
            .collect();
        Some(Rule::Similar {
            field: field?.0,
            alike: alike.clamp(1, 100),
            except,
        })
    }

    fn forbidden(&mut self) -> Option<Rule> {
        let fields = self.several("field", "a text", is_text);
        let by = self.reader.table("by");
        if self.reader.node("by").is_none() {
            // Asked for as a text, so that its absence is said as that of any other key.
            self.reader.required("by");
        }
        let (patterns, instead) = (
            self.reader.required("patterns"),
            self.reader.node("instead"),
        );
        let patterns = patterns.and_then(|_| self.reader.node("patterns"));
        let (by, end) = by.and_then(|(map, span)| self.query.query(map, span))?;
        let patterns = patterns.and_then(|node| self.text_of("patterns", node, &end));
        let instead = instead.and_then(|node| self.text_of("instead", node, &end));
        Some(Rule::Forbidden {
            fields: fields?,
            by: Box::new(by),
            patterns: patterns?,
            instead,
        })
    }

    fn conflict(&mut self) -> Option<Rule> {
        let text = self.one("text", "a text", is_text);
        let field = self.one("field", "a value", |stand| {
            matches!(stand, PathType::Value(_))
        });
        Some(Rule::Conflict {
            text: text?.0,
            field: field?.0,
        })
    }

    fn monotone(&mut self) -> Option<Rule> {
        self.reader.required("relation");
        self.reader.required("field");
        let (relation, field) = (self.reader.node("relation")?, self.reader.node("field")?);
        let hop = self.relation(relation)?;
        let declared = self.query.schema.relation(hop.relation);
        if !declared.ordered || hop.direction == Direction::Inverse {
            let message = format!(
                "`{}` has no order along which something could fall",
                relation.as_text().unwrap_or_default()
            );
            let help = match hop.direction {
                Direction::Forward => {
                    format!("add `ordered = true` to `[relations.{}]`", declared.name)
                }
                Direction::Inverse => {
                    "name an ordered relation from the side that it is written on".to_owned()
                }
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
        let (path, stand) = self.query.path(field.as_text()?, field.span, Some(&end))?;
        let ordered = |kind: &FieldKind| {
            matches!(
                kind,
                FieldKind::Scale(_)
                    | FieldKind::Enum(_)
                    | FieldKind::Int
                    | FieldKind::Number
                    | FieldKind::Date
            )
        };
        let sound = matches!(&stand, PathType::Value(kind) if ordered(kind));
        sound
            .then_some(Rule::Monotone { hop, field: path })
            .or_else(|| self.unfit("field", field, "a step, a number or a date"))
    }

    fn review(&mut self) -> Option<Rule> {
        let Some(node) = self.reader.node("due_within") else {
            return Some(Rule::Review { within: None });
        };
        match node
            .as_text()
            .and_then(|text| text.parse::<jiff::Span>().ok())
            .filter(jiff::Span::is_positive)
        {
            Some(period) => Some(Rule::Review {
                within: Some(period),
            }),
            None => self
                .reader
                .wrong("due_within", node, "a time such as `30 days`"),
        }
    }

    /// `min` and `max`, of which one at least must be there.
    fn bounds(&mut self) -> Option<(usize, Option<usize>)> {
        let (min, max) = (self.reader.count("min"), self.reader.count("max"));
        let (least, most) = (self.reader.node("min"), self.reader.node("max"));
        match (least, most) {
            (None, None) => self.reader.required("min").and(None),
            (Some(_), None) => min.map(|min| (min, None)),
            (None, Some(_)) => max.map(|max| (0, Some(max))),
            (Some(_), Some(most)) => {
                let (min, max) = (min?, max?);
                if min > max {
                    self.reader
                        .wrong("max", most, &format!("`min` or more, which is {min}"))
                } else {
                    Some((min, Some(max)))
                }
            }
        }
    }

    /// A key that holds a path of a certain end, and that end.
    fn one(
        &mut self,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&PathType) -> bool,
    ) -> Option<(Path, PathType)> {
        self.reader.required(key)?;
        let node = self.reader.node(key)?;
        self.path(key, node, wanted, fits)
    }

    /// A key that holds one path or several.
    fn several(
        &mut self,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&PathType) -> bool,
    ) -> Option<Vec<Path>> {
        if self.reader.node(key).is_none() {
            self.reader.required(key);
        }
        let nodes = self.reader.texts(key);
        let paths: Vec<Path> = nodes
            .iter()
            .filter_map(|node| self.path(key, node, wanted, &fits))
            .map(|(path, _)| path)
            .collect();
        (!paths.is_empty()).then_some(paths)
    }

    fn path(
        &mut self,
        key: &str,
        node: &'m Node,
        wanted: &str,
        fits: impl Fn(&PathType) -> bool,
    ) -> Option<(Path, PathType)> {
        let (path, stand) = self
            .query
            .path(node.as_text()?, node.span, Some(self.item))?;
        if path.steps.len() > LONGEST {
            return self
                .reader
                .wrong(key, node, &format!("a way of at most {LONGEST} steps"));
        }
        if fits(&stand) {
            Some((path, stand))
        } else {
            self.unfit(key, node, wanted)
        }
    }

    /// A text of the records that a query finds.
    fn text_of(&mut self, key: &str, node: &'m Node, end: &PathType) -> Option<Path> {
        let (path, stand) = self.query.path(node.as_text()?, node.span, Some(end))?;
        if is_text(&stand) {
            Some(path)
        } else {
            self.unfit(key, node, "a text")
        }
    }

    /// Says that a path ends at something else than its check can use.
    fn unfit<T>(&mut self, key: &str, node: &Node, wanted: &str) -> Option<T> {
        let path = node.as_text().unwrap_or_default();
        let message =
            format!("`{key}` wants a way to {wanted}, and `{path}` leads to something else");
        let help = "`hirebook schema` shows what there is, and of which kind";
        self.reader.diagnostics.push(
            Diagnostic::new(CONFIG, node.span, message)
                .here("leads elsewhere")
                .help(help),
        );
        None
    }

    /// A relation of the records that are looked at, from either end.
    fn relation(&mut self, node: &'m Node) -> Option<RelationStep> {
        let schema = self.query.schema;
        let here = |hop: RelationStep| match self.item {
            PathType::Records {
                types: Endpoints::Types(ids),
                ..
            } => ids.iter().any(|id| schema.starts(hop).holds(*id)),
            _ => true,
        };
        let word = node.as_text().unwrap_or_default();
        let found = schema.hop(word).filter(|hop| here(*hop));
        if found.is_none() {
            let both = schema.relation_ids().flat_map(|relation| {
                [Direction::Forward, Direction::Inverse].map(|direction| RelationStep {
                    relation,
                    direction,
                })
            });
            let known: Vec<&str> = both
                .filter(|hop| here(*hop))
                .filter_map(|hop| match hop.direction {
                    Direction::Forward => Some(schema.relation(hop.relation).name.as_str()),
                    Direction::Inverse => schema.relation(hop.relation).inverse.as_deref(),
                })
                .collect();
            let help = did_you_mean(word, known.iter().copied())
                .unwrap_or_else(|| format!("known there: {}", list_of(known.iter().copied(), 30)));
            let message = format!("`{word}` is no relation of the records that are checked");
            self.reader.diagnostics.push(
                Diagnostic::new(CONFIG, node.span, message)
                    .here("not found")
                    .help(help),
            );
        }
        found
    }
}

fn is_number(stand: &PathType) -> bool {
    matches!(stand, PathType::Value(FieldKind::Int | FieldKind::Number))
}

fn is_text(stand: &PathType) -> bool {
    fn text(kind: &FieldKind) -> bool {
        match kind {
            FieldKind::String | FieldKind::Markdown | FieldKind::Url => true,
            FieldKind::List(inner) | FieldKind::Map(_, inner) => text(inner),
            _ => false,
        }
    }
    matches!(stand, PathType::Value(kind) if text(kind))
}
