//! Queries and paths: how a view, a set of a derived page or the rows of a matrix say which records they mean.
//!
//! A query is read against the [`Schema`] at once, so that a misspelt relation is an error at its place even if no record
//! would ever have met it. Evaluating it is the model's matter.

use super::literals;
use super::path::{Path, PathType, Scope};
use super::reader::Reader;
use super::schema::{Endpoints, FieldKind, Schema, TypeId, UncheckedSources};
use crate::diagnostic::{Diagnostic, QUERY, did_you_mean, list_of};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, Value};

/// Which records, in which order, shown how.
#[derive(Clone, Debug)]
pub struct Query {
    /// Where it is written.
    pub span: Span,
    /// Where the records come from.
    pub records: Records,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// Without the records (and edges) of this query.
    pub without: Option<Box<Query>>,
    /// The order; empty for the author's, then the title's.
    pub sort: Vec<SortKey>,
    /// Under headings of this value.
    pub group: Option<Path>,
    /// At most so many.
    pub limit: Option<usize>,
    /// What readers see above them; the records' own name unless it is said.
    pub title: Option<String>,
    /// How they are shown; a table in a text, a list on a derived page, unless it is said.
    pub shape: Option<Shape>,
    /// What a view shows of each.
    pub columns: Vec<Path>,
    /// Numbers to add up: of each record, what the first of these paths that leads to one says.
    pub total: Vec<Path>,
}

/// Where a query's records come from.
#[derive(Clone, Debug)]
pub enum Records {
    /// All there are: `any`.
    Any,
    /// All of a type.
    Type(TypeId),
    /// What a path leads to.
    Path(Path),
    /// The first of these that finds anything.
    FirstOf(Vec<Query>),
}

/// `key = value`: the path leads to one of the values; `key = { not = value }`: it leads to something, and to none of them.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What is looked at.
    pub path: Path,
    /// What it may be.
    pub values: Vec<Operand>,
    /// Whether it may be anything but these.
    pub negated: bool,
    /// Whether it may also be missing.
    pub or_empty: bool,
}

/// A value that a condition compares with.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A word, number or date as written, or a record's id.
    Literal(Spanned<String>),
    /// Whatever a path leads to.
    Path(Path),
}

/// One key of an order.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// What is compared.
    pub path: Path,
    /// Largest first.
    pub descending: bool,
}

/// How a view shows its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A row each.
    Table,
    /// A line each.
    List,
    /// A box each.
    Cards,
    /// All of each, one below the other.
    Full,
    /// A column each.
    SideBySide,
}

/// The words for shapes, as authors write them.
pub(crate) const SHAPES: [(&str, Shape); 5] = [
    ("table", Shape::Table),
    ("list", Shape::List),
    ("cards", Shape::Cards),
    ("full", Shape::Full),
    ("side-by-side", Shape::SideBySide),
];

/// Reads queries and paths against a schema, within a scope.
pub struct QueryReader<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The names that may be used.
    pub scope: &'a Scope,
    /// What was wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether everything that decides which records are found could be read: how they are shown does not count.
    pub complete: bool,
}

impl<'a> QueryReader<'a> {
    /// A reader without findings yet.
    #[must_use]
    pub fn new(schema: &'a Schema, scope: &'a Scope) -> Self {
        Self {
            schema,
            scope,
            diagnostics: Vec::new(),
            complete: true,
        }
    }

    /// Reads a query; none if its records cannot be told.
    pub fn query(&mut self, map: &Map, span: Span) -> Option<(Query, PathType)> {
        let mut reader = Reader::with_code(map, span, "this query", QUERY);
        let source = self.records(&mut reader, span);
        let item = source.as_ref().map(|(_, stand)| stand.clone());
        let or_empty: Vec<String> = reader
            .texts("or_empty")
            .iter()
            .filter_map(|node| node.as_text())
            .map(str::to_owned)
            .collect();
        let conditions_map = reader.table("where");
        let without = reader.table("without");
        let sort = reader.texts("sort");
        let group = reader.texts("group");
        let limit = reader.count("limit");
        let shape = reader.choice("as", &SHAPES);
        let title = reader.text("title");
        let columns = reader.texts("columns");
        let total = reader.texts("total");
        self.diagnostics.extend(reader.finish());
        self.complete &= source.is_some();
        let (records, item) = (source?.0, item?);
        let conditions =
            conditions_map.map_or_else(Vec::new, |(map, _)| self.conditions(map, &item, &or_empty));
        let mut paths = |nodes: Vec<&Node>| -> Vec<Path> {
            nodes
                .into_iter()
                .filter_map(|node| {
                    self.path(node.as_text()?, node.span, Some(&item))
                        .map(|(path, _)| path)
                })
                .collect()
        };
        let columns = paths(columns);
        let total = paths(total);
        let group = paths(group).into_iter().next();
        let sort = self.sort(sort, &item);
        let without = without
            .and_then(|(map, span)| self.query(map, span))
            .map(|(query, _)| Box::new(query));
        Some((
            Query {
                span,
                records,
                conditions,
                without,
                sort,
                group,
                limit,
                title,
                shape,
                columns,
                total,
            },
            item,
        ))
    }

    fn records(&mut self, reader: &mut Reader<'_>, span: Span) -> Option<(Records, PathType)> {
        let first_of = reader.node("first_of");
        let records = reader.node("records");
        match (records, first_of) {
            (Some(node), None) => {
                let text = node
                    .as_text()
                    .or_else(|| reader.wrong("records", node, "a type or a path"))?;
                self.source(text, node.span)
            }
            (None, Some(node)) => {
                let mut queries = Vec::new();
                let mut stand = None;
                for item in node.items() {
                    let Some(map) = item.as_map() else {
                        reader.wrong::<()>("first_of", item, "a query");
                        continue;
                    };
                    if let Some((query, found)) = self.query(map, item.span) {
                        queries.push(query);
                        stand = Some(stand.map_or(found.clone(), |known| merge(known, &found)));
                    }
                }
                Some((Records::FirstOf(queries), stand?))
            }
            (Some(node), Some(_)) => {
                self.diagnostics.push(Diagnostic::new(
                    QUERY,
                    node.span,
                    "a query has `records` or `first_of`, not both",
                ));
                None
            }
            (None, None) => {
                self.diagnostics.push(
                    Diagnostic::new(
                        QUERY,
                        span,
                        "this query does not say which records it means",
                    )
                    .help(
                        "add `records = \"TYPE\"` or a path such as `records = \"$self.RELATION\"`",
                    ),
                );
                None
            }
        }
    }

    fn source(&mut self, text: &str, span: Span) -> Option<(Records, PathType)> {
        if text.starts_with('$') {
            let (path, stand) = self.path(text, span, None)?;
            let stand = Self::records_at(stand).or_else(|| {
                self.diagnostics.push(Diagnostic::new(
                    QUERY,
                    span,
                    format!("`{text}` leads to a value, not to records"),
                ));
                None
            })?;
            return Some((Records::Path(path), stand));
        }
        if text == "any" {
            return Some((
                Records::Any,
                PathType::Records {
                    types: Endpoints::Any,
                    props: None,
                },
            ));
        }
        let Some(id) = self.schema.type_named(text) else {
            let types = || self.schema.types.keys().map(String::as_str);
            let help = did_you_mean(text, types()).unwrap_or_else(|| {
                format!(
                    "the types are {}; a path begins with `$`",
                    list_of(types(), 24)
                )
            });
            self.diagnostics.push(
                Diagnostic::new(QUERY, span, format!("no type is called `{text}`"))
                    .here("not found")
                    .help(help),
            );
            return None;
        };
        Some((
            Records::Type(id),
            PathType::Records {
                types: Endpoints::Types(vec![id]),
                props: None,
            },
        ))
    }

    /// What a path's end means as a set of records: a list of objects with one reference is that reference, with the rest as its edge.
    pub(crate) fn records_at(stand: PathType) -> Option<PathType> {
        match stand {
            PathType::Records { .. } => Some(stand),
            PathType::Value(kind) => {
                let inner = if let FieldKind::List(inner) = kind {
                    *inner
                } else {
                    kind
                };
                match inner {
                    FieldKind::Ref(id) => Some(PathType::Records {
                        types: Endpoints::Types(vec![id]),
                        props: None,
                    }),
                    FieldKind::Object(fields) => {
                        let mut refs = fields.iter().filter_map(|field| {
                            if let FieldKind::Ref(id) = field.kind {
                                Some(id)
                            } else {
                                None
                            }
                        });
                        let id = refs.next()?;
                        refs.next().is_none().then(|| PathType::Records {
                            types: Endpoints::Types(vec![id]),
                            props: Some(fields.clone()),
                        })
                    }
                    _ => None,
                }
            }
            PathType::Props(_) => None,
        }
    }

    /// Reads the conditions of a `where` table.
    pub fn conditions(
        &mut self,
        map: &Map,
        item: &PathType,
        or_empty: &[String],
    ) -> Vec<Condition> {
        for word in or_empty {
            if map.get(word).is_none() {
                let span = map
                    .entries
                    .first()
                    .map_or_else(Span::default, |entry| entry.key.span);
                self.diagnostics.push(Diagnostic::new(
                    QUERY,
                    span,
                    format!("`or_empty` names `{word}`, which `where` does not have"),
                ));
            }
        }
        let mut conditions = Vec::new();
        for entry in &map.entries {
            let path = self.compared(&entry.key.value, entry.key.span, Some(item));
            let mut values = Vec::new();
            let (compared, negated) = match entry.node.as_map() {
                Some(map) => (self.negated(map, entry.node.span), true),
                None => (Some(&entry.node), false),
            };
            for node in compared.map_or(&[][..], Node::items) {
                match node.as_text() {
                    Some(text) if text.starts_with('$') => {
                        values.push(Operand::Path(self.compared(text, node.span, None)));
                    }
                    Some(text) => {
                        let word = Spanned::new(text.to_owned(), node.span);
                        let unchecked = self.schema.unchecked;
                        if unchecked == UncheckedSources::Nowhere
                            || matches!(unchecked, UncheckedSources::In(file) if file != word.span.file)
                        {
                            self.diagnostics.extend(literals::check(
                                &path,
                                &word,
                                item,
                                self.schema,
                            ));
                        }
                        values.push(Operand::Literal(word));
                    }
                    None => self.diagnostics.push(Diagnostic::new(
                        QUERY,
                        node.span,
                        format!("a condition compares with words, not with {}", node.kind()),
                    )),
                }
            }
            conditions.push(Condition {
                path,
                values,
                negated,
                or_empty: or_empty.contains(&entry.key.value),
            });
        }
        conditions
    }

    /// What a condition must not be.
    fn negated<'m>(&mut self, map: &'m Map, span: Span) -> Option<&'m Node> {
        let mut reader = Reader::with_code(map, span, "this condition", QUERY);
        let node = reader.required_node("not");
        self.complete &= node.is_some();
        self.diagnostics.extend(reader.finish());
        node
    }

    /// A path of a condition. One that cannot be read reaches nothing, as if no record had what it names: left out, the
    /// condition would let more records through than its author meant.
    pub(super) fn compared(&mut self, text: &str, span: Span, item: Option<&PathType>) -> Path {
        let read = self.path(text, span, item);
        self.complete &= read.is_some();
        read.map_or_else(|| Path::nowhere(text, span), |(path, _)| path)
    }

    fn sort(&mut self, nodes: Vec<&Node>, item: &PathType) -> Vec<SortKey> {
        let key = |node: &Node| {
            let text = node.as_text()?;
            let descending = text.starts_with('-');
            self.path(text.trim_start_matches('-'), node.span, Some(item))
                .map(|(path, _)| SortKey { path, descending })
        };
        nodes.into_iter().filter_map(key).collect()
    }
}

fn merge(a: PathType, b: &PathType) -> PathType {
    match (a, b) {
        (
            PathType::Records {
                types: Endpoints::Types(mut types),
                props,
            },
            PathType::Records {
                types: Endpoints::Types(more),
                props: others,
            },
        ) => {
            types.extend(
                more.iter()
                    .filter(|id| !types.contains(id))
                    .copied()
                    .collect::<Vec<_>>(),
            );
            let props = match (props, others) {
                (Some(mut props), Some(others)) => {
                    props.extend(
                        others
                            .iter()
                            .filter(|field| !props.iter().any(|known| known.name == field.name))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                    Some(props)
                }
                (props, others) => props.or_else(|| others.clone()),
            };
            PathType::Records {
                types: Endpoints::Types(types),
                props,
            }
        }
        (PathType::Records { props, .. }, _) => PathType::Records {
            types: Endpoints::Any,
            props,
        },
        (stand, _) => stand,
    }
}

/// Named queries, in their order.
pub(crate) struct Sets {
    /// Those that could be read.
    pub(crate) queries: Vec<(String, Query)>,
    /// Whether those are all, and complete.
    pub(crate) complete: bool,
}

impl QueryReader<'_> {
    /// Reads a table of named queries, each of which may use those before it.
    pub(crate) fn sets(
        schema: &Schema,
        scope: &mut Scope,
        sets: &[(&str, &Node)],
    ) -> (Sets, Vec<Diagnostic>) {
        let mut found = Sets {
            queries: Vec::new(),
            complete: true,
        };
        let mut diagnostics = Vec::new();
        for (name, node) in sets {
            let Value::Map(map) = &node.value else {
                diagnostics.push(
                    Diagnostic::new(
                        QUERY,
                        node.span,
                        format!("the set `{name}` is {}, not a query", node.kind()),
                    )
                    .help("write `{ records = … }`"),
                );
                found.complete = false;
                continue;
            };
            let mut reader = QueryReader::new(schema, scope);
            let query = reader.query(map, node.span);
            diagnostics.append(&mut reader.diagnostics);
            found.complete &= reader.complete;
            if let Some((query, stand)) = query {
                scope.add(name, stand);
                found.queries.push(((*name).to_owned(), query));
            }
        }
        (found, diagnostics)
    }
}
