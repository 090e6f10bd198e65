//! Reading queries, conditions and sets against the schema, so that a misspelt relation is an error at its place even if no
//! record would ever have it.

use indexmap::IndexMap;

use super::expression::{Aggregate, Syntax, parse};
use super::field::Endpoints;
use super::path::{Path, PathType, Scope};
use super::path_reader::QueryReader;
use super::query::{Query, Records, Shape, SortKey, Total};
use super::reader::{ReadNode, Required, TableNode, TableReader, table};
use super::schema::Schema;
use super::value_kind::{TableId, ValueKind};
use crate::diagnostic::{Diagnostic, QUERY, list_of};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeValue};

table! {
    /// A selection of records: a set of a page or a type, a `view` block of a text, or a part of another table.
    QueryTable<'a> {
        /// A list of queries, of which the first with a result is used. A query has this key or `records`.
        first_of: Option<&'a Node> as QUERIES,
        /// The records: those of a type, `any` for those of all types, or an expression that leads to records, such as `$self.made_of`.
        records: Option<&'a Node> as RECORDS,
        /// Conditions that all hold for each of the records.
        conditions = "where": Option<TableNode<'a>> as CONDITIONS,
        /// A query whose records are left out.
        without: Option<TableNode<'a>> as QUERY,
        /// What the records are sorted by; a `-` before an expression reverses the order.
        sort: Vec<Spanned<String>> as EXPRESSIONS = "the order of the type, or of the source",
        /// The expression whose values are the headings of groups.
        group: Vec<Spanned<String>> as EXPRESSIONS,
        /// The greatest number of records.
        limit: Option<usize>,
        /// How the records are shown.
        shape = "as": Option<Shape> = "`table` in texts, `list` on derived pages",
        /// The heading of the result.
        title: Option<String> = "the title of the type, the relation or the set",
        /// The greatest number of records in each group.
        limit_per_group: Option<usize>,
        /// What is shown for each record: expressions, each of which can have a title.
        columns: Vec<ColumnNode<'a>>,
        /// What is computed from all records: `count()`, or `sum(…)`, `min(…)` or `max(…)` of an expression.
        totals: Vec<Spanned<String>> as EXPRESSIONS,
    }
}

table! {
    /// A column with its title.
    ColumnTable {
        /// The expression whose results are shown.
        show: Required<Spanned<String>> as EXPRESSION,
        /// The title of the column.
        title: Option<String> = "that of the field or relation",
    }
}

/// A column: an expression, or a table with its title.
pub(in crate::config) enum ColumnNode<'a> {
    Expression(Spanned<String>),
    Table(TableNode<'a>),
}

impl<'a> ReadNode<'a> for ColumnNode<'a> {
    const KIND: ValueKind =
        ValueKind::OneOf(&[ValueKind::Expression, ValueKind::Table(TableId::Column)]);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        match &node.value {
            NodeValue::Map(map) => Some(Self::Table(TableNode {
                map,
                span: node.span,
            })),
            _ => Spanned::read_node(reader, key, node).map(Self::Expression),
        }
    }
}

impl QueryReader<'_> {
    /// Reads a query; none if its records cannot be determined.
    pub fn query(&mut self, map: &Map, span: Span) -> Option<(Query, PathType)> {
        let mut reader = TableReader::with_code(map, span, "this query", QUERY);
        let table: QueryTable<'_> = reader.read_table();
        let source = self.records(&table, &mut reader, span);
        if let (Some(_), []) = (table.limit_per_group, table.group.as_slice()) {
            let message = "`limit_per_group` has no effect without `group`";
            let help = "add `group`, or use `limit` for all records";
            reader
                .diagnostics
                .push(Diagnostic::new(QUERY, span, message).help(help));
        }
        self.diagnostics.extend(reader.finish());
        self.complete &= source.is_some();
        let (records, item) = source?;
        let conditions = table.conditions.map_or_else(Vec::new, |conditions| {
            self.conditions(conditions.map, Some(&item))
        });
        let columns = self.columns(table.columns, &item);
        let totals = self.totals(&table.totals, &item);
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
            totals,
            limit_per_group: table.limit_per_group,
        };
        if let (Some(shape), Some((needs, help))) = (query.shape, query.missing_for_shape()) {
            let message = format!("`as = \"{}\"` needs {needs}", shape.word());
            self.diagnostics
                .push(Diagnostic::new(QUERY, span, message).help(help));
        }
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
        if text.contains('$') {
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

    /// Reads the columns of a view.
    fn columns(&mut self, columns: Vec<ColumnNode<'_>>, item: &PathType) -> Vec<Path> {
        let mut found = Vec::new();
        for column in columns {
            let (show, title) = match column {
                ColumnNode::Expression(text) => (Some(text), None),
                ColumnNode::Table(table) => {
                    let mut reader =
                        TableReader::with_code(table.map, table.span, "this column", QUERY);
                    let column: ColumnTable = reader.read_table();
                    self.diagnostics.extend(reader.finish());
                    (column.show.0, column.title)
                }
            };
            let path = show.and_then(|text| self.path(&text.value, text.span, Some(item)));
            found.extend(path.map(|(path, _)| Path {
                title: title.unwrap_or(path.title),
                ..path
            }));
        }
        found
    }

    /// Reads what is computed from all records.
    fn totals(&mut self, texts: &[Spanned<String>], item: &PathType) -> Vec<Total> {
        let mut found = Vec::new();
        for Spanned { value: text, span } in texts {
            match parse(text) {
                Ok(Syntax::Aggregate(Aggregate::Count, None)) => found.push(Total {
                    aggregate: Aggregate::Count,
                    value: None,
                }),
                Ok(Syntax::Aggregate(aggregate, Some(_))) => {
                    // The whole expression is read, so that its kind is checked; its operand is evaluated for each record.
                    let whole = self.path(text, *span, Some(item));
                    let value = whole.and_then(|(path, _)| path.into_operand());
                    found.extend(value.map(|value| Total {
                        aggregate,
                        value: Some(value),
                    }));
                }
                Ok(_) => {
                    let message = format!("`{text}` in `totals` is not one value for all records");
                    let help = format!(
                        "write `sum({text})`, `min({text})` or `max({text})`; `count()` counts the records"
                    );
                    self.diagnostics
                        .push(Diagnostic::new(QUERY, *span, message).help(help));
                }
                Err(error) => self
                    .diagnostics
                    .push(Diagnostic::new(QUERY, *span, error.message).help(error.help)),
            }
        }
        found
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
