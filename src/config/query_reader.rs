//! Reading queries, conditions and sets against the schema, so that a misspelt relation is an error at its place even if no
//! record would ever have it.

use indexmap::IndexMap;

use super::field::Endpoints;
use super::literals;
use super::path::{Path, PathType, Scope};
use super::path_reader::QueryReader;
use super::query::{Condition, Operand, Query, Records, Shape, SortKey};
use super::reader::{Required, TableNode, TableReader, table};
use super::schema::{Schema, UncheckedSources};
use crate::diagnostic::{Diagnostic, QUERY, list_of};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry};

table! {
    QueryTable<'a> {
        first_of: Option<&'a Node>,
        records: Option<&'a Node>,
        or_empty: Vec<String>,
        conditions = "where": Option<TableNode<'a>>,
        without: Option<TableNode<'a>>,
        sort: Vec<Spanned<String>>,
        group: Vec<Spanned<String>>,
        limit: Option<usize>,
        shape = "as": Option<Shape>,
        title: Option<String>,
        columns: Vec<Spanned<String>>,
        total: Vec<Spanned<String>>,
    }
}

table! {
    /// `{ not = … }`.
    NegationTable<'a> {
        not: Required<&'a Node>,
    }
}

impl QueryReader<'_> {
    /// Reads a query; none if its records cannot be determined.
    pub fn query(&mut self, map: &Map, span: Span) -> Option<(Query, PathType)> {
        let mut reader = TableReader::with_code(map, span, "this query", QUERY);
        let table: QueryTable<'_> = reader.read_table();
        let source = self.records(&table, &mut reader, span);
        self.diagnostics.extend(reader.finish());
        self.complete &= source.is_some();
        let (records, item) = source?;
        let conditions = table.conditions.map_or_else(Vec::new, |conditions| {
            self.conditions(conditions.map, &item, &table.or_empty)
        });
        let columns = self.paths(&table.columns, &item);
        let total = self.paths(&table.total, &item);
        let group = self.paths(&table.group, &item).into_iter().next();
        let sort = self.sort_keys(&table.sort, &item);
        let without = table
            .without
            .and_then(|table| self.query(table.map, table.span))
            .map(|(query, _)| Box::new(query));
        let query = Query {
            span,
            records,
            conditions,
            without,
            sort,
            group,
            limit: table.limit,
            title: table.title,
            shape: table.shape,
            columns,
            total,
        };
        Some((query, item))
    }

    fn records<'m>(
        &mut self,
        table: &QueryTable<'m>,
        reader: &mut TableReader<'m>,
        span: Span,
    ) -> Option<(Records, PathType)> {
        match (table.records, table.first_of) {
            (Some(node), None) => match node.as_text() {
                Some(text) => self.source(text, node.span),
                None => reader.wrong("records", node, "a type or a path"),
            },
            (None, Some(node)) => self.first_of(node, reader),
            (Some(node), Some(_)) => {
                let message = "this query has both `records` and `first_of`";
                self.diagnostics
                    .push(Diagnostic::new(QUERY, node.span, message));
                None
            }
            (None, None) => {
                let message = "this query has neither `records` nor `first_of`";
                let help =
                    "add `records = \"TYPE\"` or a path such as `records = \"$self.RELATION\"`";
                self.diagnostics
                    .push(Diagnostic::new(QUERY, span, message).help(help));
                None
            }
        }
    }

    fn first_of(
        &mut self,
        node: &Node,
        reader: &mut TableReader<'_>,
    ) -> Option<(Records, PathType)> {
        let mut queries = Vec::new();
        let mut found: Option<PathType> = None;
        for item in node.items() {
            let Some(map) = item.as_map() else {
                reader.wrong::<()>("first_of", item, "a query");
                continue;
            };
            if let Some((query, records)) = self.query(map, item.span) {
                queries.push(query);
                found = Some(match found {
                    Some(others) => others.union(records),
                    None => records,
                });
            }
        }
        Some((Records::FirstOf(queries), found?))
    }

    /// The records that `records` names: those of a type, those at the end of a path, or any.
    fn source(&mut self, text: &str, span: Span) -> Option<(Records, PathType)> {
        if text.starts_with('$') {
            let (path, end) = self.path(text, span, None)?;
            let records = end.into_records();
            if records.is_none() {
                let message = format!("`{text}` leads to a value, not to records");
                self.diagnostics.push(Diagnostic::new(QUERY, span, message));
            }
            return Some((Records::Path(path), records?));
        }
        if text == Endpoints::ANY {
            return Some((Records::Any, PathType::records(Endpoints::Any)));
        }
        let Some(id) = self.schema.type_named(text) else {
            let types = self.schema.type_names();
            self.diagnostics.push(
                Diagnostic::new(QUERY, span, format!("no type named `{text}`")).not_found_or(
                    text,
                    types.clone(),
                    || {
                        format!(
                            "the types are {}; a path begins with `$`",
                            list_of(types, 24)
                        )
                    },
                ),
            );
            return None;
        };
        Some((Records::Type(id), PathType::of_type(id)))
    }

    /// Reads the conditions of a `where` table.
    pub fn conditions(
        &mut self,
        map: &Map,
        item: &PathType,
        or_empty: &[String],
    ) -> Vec<Condition> {
        for key in or_empty.iter().filter(|key| map.get(key).is_none()) {
            let first = map.entries.first();
            let span = first.map_or_else(Span::default, |entry| entry.key.span);
            let message = format!("`or_empty` contains `{key}`, which is not a key of `where`");
            self.diagnostics.push(Diagnostic::new(QUERY, span, message));
        }
        let mut conditions = Vec::new();
        for entry in &map.entries {
            let condition = self.condition(entry, Some(item));
            conditions.push(Condition {
                or_empty: or_empty.contains(&entry.key.value),
                ..condition
            });
        }
        conditions
    }

    /// Reads one condition on an item, or on a name of the scope.
    pub(super) fn condition(&mut self, entry: &NodeEntry, item: Option<&PathType>) -> Condition {
        let path = self.compared(&entry.key.value, entry.key.span, item);
        let (compared, negated) = match entry.node.as_map() {
            Some(map) => (self.negated(map, entry.node.span), true),
            None => (Some(&entry.node), false),
        };
        let mut values = Vec::new();
        for node in compared.map_or(&[][..], Node::items) {
            let Some(text) = node.as_text() else {
                let message = format!("this condition is {}, not a value", node.kind());
                self.diagnostics
                    .push(Diagnostic::new(QUERY, node.span, message));
                continue;
            };
            if text.starts_with('$') {
                values.push(Operand::Path(self.compared(text, node.span, None)));
                continue;
            }
            let word = Spanned::new(text.to_owned(), node.span);
            if let Some(item) = item.filter(|_| self.is_checked(node.span)) {
                self.diagnostics
                    .extend(literals::check(&path, &word, item, self.schema));
            }
            values.push(Operand::Literal(word));
        }
        Condition {
            path,
            values,
            negated,
            or_empty: false,
        }
    }

    /// Whether a literal at this place must be a word that the value can be.
    fn is_checked(&self, span: Span) -> bool {
        match self.schema.unchecked {
            UncheckedSources::Nowhere => true,
            UncheckedSources::In(file) => file != span.file,
            UncheckedSources::Everywhere => false,
        }
    }

    fn negated<'m>(&mut self, map: &'m Map, span: Span) -> Option<&'m Node> {
        let mut reader = TableReader::with_code(map, span, "this condition", QUERY);
        let negation: NegationTable<'_> = reader.read_table();
        self.complete &= negation.not.0.is_some();
        self.diagnostics.extend(reader.finish());
        negation.not.0
    }

    /// A path of a condition. One that cannot be read finds nothing: if the condition were left out instead, more records would
    /// be selected than its author meant.
    fn compared(&mut self, text: &str, span: Span, item: Option<&PathType>) -> Path {
        let found = self.path(text, span, item);
        self.complete &= found.is_some();
        found.map_or_else(|| Path::unreadable(text, span), |(path, _)| path)
    }

    fn sort_keys(&mut self, texts: &[Spanned<String>], item: &PathType) -> Vec<SortKey> {
        let mut keys = Vec::new();
        for Spanned { value, span } in texts {
            let descending = value.starts_with('-');
            let path = self.path(value.trim_start_matches('-'), *span, Some(item));
            keys.extend(path.map(|(path, _)| SortKey { path, descending }));
        }
        keys
    }

    /// Reads a table of named queries, each of which can use those before it.
    pub(super) fn sets(
        schema: &Schema,
        scope: &mut Scope,
        sets: &Map,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Sets {
        let mut found = Sets {
            queries: IndexMap::new(),
            complete: true,
        };
        for entry in &sets.entries {
            let (name, node) = (&entry.key.value, &entry.node);
            let Some(map) = node.as_map() else {
                let message = format!("the set `{name}` is {}, not a query", node.kind());
                diagnostics.push(
                    Diagnostic::new(QUERY, node.span, message).help("write `{ records = … }`"),
                );
                found.complete = false;
                continue;
            };
            let mut reader = QueryReader::new(schema, scope);
            let query = reader.query(map, node.span);
            diagnostics.append(&mut reader.diagnostics);
            found.complete &= reader.complete;
            if let Some((query, records)) = query {
                scope.add(name, records);
                found.queries.insert(name.clone(), query);
            }
        }
        found
    }
}

/// Named queries, in their order.
pub(super) struct Sets {
    /// Those that could be read.
    pub(super) queries: IndexMap<String, Query>,
    /// Whether these are all, and complete.
    pub(super) complete: bool,
}
