//! Reading `[matrices.X]`: records by records, or by the steps of a scale, and the content of their cells.
//!
//! A `view` block can show a matrix with some of its keys overridden; the matrix is then read again, in the scope of the text.
//! Computing the cells is up to `model`.

mod cells;
mod expected;
mod keys;

use indexmap::IndexMap;

use super::field::{Endpoints, FieldKind};
use super::formats::{FormatWord, MatrixFormat, PageFormat, formats};
use super::path::{PathType, Scope};
use super::path_reader::QueryReader;
use super::query::Query;
use super::reader::{NamedTable, TableReader};
use super::schema::Schema;
use super::search::PageSearch;
use super::tables::is_of_page;
use crate::diagnostic::{CONFIG, Diagnostic, QUERY, list_of};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::{Map, Node, NodeValue};

pub(crate) use cells::ContentName;
pub use cells::{CellContent, CellPath};
pub use expected::ExpectedCells;
pub(super) use keys::{DeclarationTable, MatrixTable};

/// A declared matrix.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Its name.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub help: String,
    /// What there is a row for.
    pub rows: Axis,
    /// What there is a column for.
    pub columns: Axis,
    /// The path from a row to its columns.
    pub via: CellPath,
    /// The content of a cell.
    pub show: CellContent,
    /// The content of cells, in words.
    pub cells: String,
    /// The empty cells that are gaps.
    pub expected: ExpectedCells,
    /// Whether rows and columns have totals.
    pub totals: bool,
    /// The label needed to see it.
    pub label: Option<String>,
    /// What it declares for search.
    pub search: PageSearch,
    /// Its path, without `.html`.
    pub path: String,
    /// The formats that it is written in; at least one.
    pub formats: Vec<PageFormat>,
    /// Its table, for views that override some of the keys.
    written: Map,
}

impl Matrix {
    /// Whether it is written in the formats of a matrix that declares none.
    #[must_use]
    pub fn has_default_formats(&self) -> bool {
        self.formats == MatrixFormat::DEFAULT
    }
}

/// The rows or the columns of a matrix.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The title of one of them.
    pub title: String,
    /// The title of all of them.
    pub plural: String,
    /// Where they come from.
    pub heads: AxisSource,
}

/// The source of the rows or the columns of a matrix.
#[derive(Clone, Debug)]
pub enum AxisSource {
    /// The records of a query.
    Records(Box<Query>),
    /// The steps of a scale.
    Scale(String),
}

/// Reads all matrices.
pub(super) fn read(
    tables: &[NamedTable<'_>],
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Matrix> {
    let tables = tables.iter();
    tables
        .filter_map(|declaration| read_matrix(declaration, schema, diagnostics))
        .map(|matrix| (matrix.name.clone(), matrix))
        .collect()
}

fn read_matrix(
    NamedTable { name, table }: &NamedTable<'_>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Matrix> {
    let what = format!("the matrix `{name}`");
    let mut keys = TableReader::new(table.map, table.span, what.as_str());
    let written: MatrixTable<'_> = keys.read_table();
    let DeclarationTable {
        label,
        path,
        format,
        ..
    } = keys.read_table();
    let search = PageSearch::read(&mut keys, &what);
    diagnostics.extend(keys.finish());
    let formats = formats(table.map, format, &what, diagnostics);
    let mut reader = MatrixReader {
        schema,
        scope: &Scope::default(),
        span: table.span,
        what,
        complete: true,
        diagnostics,
    };
    let matrix = reader.matrix(name, written, table.map)?;
    Some(Matrix {
        label,
        search,
        path: path.unwrap_or_else(|| format!("matrices/{name}")),
        formats,
        ..matrix
    })
}

/// Reads a `view` block that shows a matrix: its other keys override those of the declaration, if it names one.
pub fn view(
    block: &Map,
    span: Span,
    matrices: &IndexMap<String, Matrix>,
    schema: &Schema,
    scope: &Scope,
) -> (Option<Matrix>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let node = block.node("matrix");
    let name = node.and_then(Node::as_text).unwrap_or_default();
    if node.is_none() {
        let what = "this view of a matrix".to_owned();
        let matrix = read_view((name, what), block, span, (schema, scope), &mut diagnostics);
        return (matrix, diagnostics);
    }
    let Some(declared) = matrices.get(name) else {
        let known = || matrices.keys().map(String::as_str);
        let place = node.map_or(span, |node| node.span);
        diagnostics.push(
            Diagnostic::new(QUERY, place, format!("no matrix named `{name}`")).not_found_or(
                name,
                known(),
                || match matrices.len() {
                    0 => "this site declares no matrices".to_owned(),
                    _ => format!("the matrices are {}", list_of(known(), 24)),
                },
            ),
        );
        return (None, diagnostics);
    };
    let mut own = block.clone();
    own.entries.retain(|entry| entry.key.value != "matrix");
    if own.entries.is_empty() {
        return (Some(declared.clone()), diagnostics);
    }
    let map = override_keys(&declared.written, own);
    let what = format!("this view of `{name}`");
    let matrix = read_view((name, what), &map, span, (schema, scope), &mut diagnostics);
    let matrix = matrix.map(|matrix| Matrix {
        label: declared.label.clone(),
        path: declared.path.clone(),
        formats: declared.formats.clone(),
        ..matrix
    });
    (matrix, diagnostics)
}

/// Reads the matrix of a view, with its name and what messages call it.
fn read_view(
    (name, what): (&str, String),
    map: &Map,
    span: Span,
    (schema, scope): (&Schema, &Scope),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Matrix> {
    let mut keys = TableReader::with_code(map, span, what.as_str(), QUERY);
    let written: MatrixTable<'_> = keys.read_table();
    diagnostics.extend(keys.finish());
    let mut reader = MatrixReader {
        schema,
        scope,
        span,
        what,
        complete: true,
        diagnostics,
    };
    reader.matrix(name, written, map)
}

/// Whether a `view` block shows a matrix: one that is declared, or one of its own, with rows and columns.
#[must_use]
pub(crate) fn is_view_of_matrix(block: &Map) -> bool {
    let has = |key: &str| block.get(key).is_some();
    has("matrix") || (has("rows") && !has("records") && !has("first_of"))
}

/// A declaration with the keys of a view. Rows or columns that name their records replace the declared ones; others restrict
/// them.
fn override_keys(declared: &Map, own: Map) -> Map {
    let mut map = declared.clone();
    map.entries.retain(|entry| !is_of_page(entry));
    for entry in &mut map.entries {
        if !matches!(entry.key.value.as_str(), "rows" | "columns") {
            continue;
        }
        let Some(over) = own.node(&entry.key.value).and_then(Node::as_map) else {
            continue;
        };
        if over.get("records").is_some() || over.get("first_of").is_some() {
            entry.node.value = NodeValue::Null;
        } else if entry.node.as_text().is_some() {
            entry.node.value = NodeValue::Map(query_over(&entry.node));
        }
    }
    map.merge(own);
    map
}

/// A query over the records of a type or a path.
fn query_over(records: &Node) -> Map {
    let mut query = Map::default();
    let key = Spanned::new("records".to_owned(), records.span);
    query.set(key, records.clone());
    query
}

/// Reads one matrix.
struct MatrixReader<'a> {
    schema: &'a Schema,
    /// The names from which queries can start: none in a declaration, `$self` in a text.
    scope: &'a Scope,
    span: Span,
    /// Its name in messages.
    what: String,
    /// Whether everything could be read that decides which rows and columns there are.
    complete: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl MatrixReader<'_> {
    fn matrix(&mut self, name: &str, table: MatrixTable<'_>, written: &Map) -> Option<Matrix> {
        let rows = table.rows.0.and_then(|node| self.axis("rows", node));
        let columns = table.columns.0.and_then(|node| self.axis("columns", node));
        let ((rows, row), (columns, column)) = (rows?, columns?);
        let (via, end) = self.via(table.via.0?, &row, &column)?;
        let show = self.show(table.show, &via, &end)?;
        let cells = self.describe_cells(&show, &via, if via.is_reversed { &column } else { &row });
        let expected = self.expected(table.expected, &row, &column);
        let matrix = Matrix {
            name: name.to_owned(),
            span: self.span,
            title: table.title.unwrap_or_else(|| capitalised(name)),
            help: table.help.unwrap_or_default(),
            rows,
            columns,
            via,
            show,
            cells,
            expected,
            totals: table.totals,
            label: None,
            search: PageSearch::default(),
            path: String::new(),
            formats: Vec::new(),
            written: written.clone(),
        };
        self.complete.then_some(matrix)
    }

    /// Reads `rows` or `columns`: a type, a scale, a path from a name, or a query.
    fn axis(&mut self, key: &'static str, node: &Node) -> Option<(Axis, PathType)> {
        let map = match (&node.value, node.as_text()) {
            (NodeValue::Map(written), _) => written.clone(),
            (_, Some(name)) if self.schema.type_named(name).is_none() && !name.starts_with('$') => {
                return self.scale(key, name, node.span);
            }
            (_, Some(_)) => query_over(node),
            _ => {
                let message = format!(
                    "`{key}` of {} is {}, not a type, a scale or a query",
                    self.what,
                    node.kind()
                );
                self.diagnostics
                    .push(Diagnostic::new(CONFIG, node.span, message));
                return None;
            }
        };
        for entry in &map.entries {
            let name = entry.key.value.as_str();
            if matches!(name, "as" | "columns" | "group") {
                let message =
                    format!("`{name}` has no effect in the {key} of a matrix: it is for views");
                self.diagnostics
                    .push(Diagnostic::new(QUERY, entry.key.span, message).help("remove it"));
            }
        }
        let mut reader = QueryReader::new(self.schema, self.scope);
        let found = reader.query(&map, node.span);
        self.diagnostics.append(&mut reader.diagnostics);
        self.complete &= reader.complete;
        let (query, records) = found?;
        let (title, plural) = match &records {
            PathType::Records {
                types: Endpoints::Types(ids),
                ..
            } if ids.len() == 1 => {
                let declared = self.schema.type_of(ids[0]);
                (declared.title.clone(), declared.plural.clone())
            }
            _ => ("Record".to_owned(), "Records".to_owned()),
        };
        let axis = Axis {
            title,
            plural,
            heads: AxisSource::Records(Box::new(query)),
        };
        Some((axis, records))
    }

    fn scale(&mut self, key: &str, name: &str, span: Span) -> Option<(Axis, PathType)> {
        let scales = &self.schema.scales;
        if scales.contains_key(name) {
            let axis = Axis {
                title: capitalised(name),
                plural: capitalised(name),
                heads: AxisSource::Scale(name.to_owned()),
            };
            return Some((axis, PathType::Value(FieldKind::Scale(name.to_owned()))));
        }
        let known = || {
            let types = self.schema.type_names();
            types.chain(scales.keys().map(String::as_str))
        };
        let message = format!(
            "`{name}`, the {key} of {}, is neither a type nor a scale",
            self.what
        );
        self.diagnostics
            .push(
                Diagnostic::new(CONFIG, span, message).not_found_or(name, known(), || {
                    format!("the types and scales are {}", list_of(known(), 30))
                }),
            );
        None
    }
}
