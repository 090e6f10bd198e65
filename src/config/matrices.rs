//! Reading `[matrices.X]`: records against records, or against the steps of a scale, and what stands where two of them meet.
//!
//! A `view` block may show a matrix too, with some of its keys said otherwise; it is read here a second time, in the scope
//! of its text. What the cells hold is the model's matter.

use indexmap::IndexMap;

use super::cells::{CellContent, CellPath};
use super::path::{PathType, Scope};
use super::query::{Condition, Query, QueryReader};
use super::reader::Reader;
use super::schema::{Endpoints, FieldKind, Schema};
use crate::diagnostic::{CONFIG, Code, Diagnostic, QUERY, did_you_mean, list_of};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::{Map, Node, Value};

/// A declared matrix.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub help: String,
    /// What has a row each.
    pub rows: Axis,
    /// What has a column each.
    pub columns: Axis,
    /// What ties a row to columns.
    pub via: CellPath,
    /// What a cell shows of the tie.
    pub show: CellContent,
    /// What cells hold, in words.
    pub cells: String,
    /// Which empty cells are gaps.
    pub expected: ExpectedCells,
    /// Whether rows and columns are summed up.
    pub totals: bool,
    /// Who may see it.
    pub label: Option<String>,
    /// Its address, without `.html`.
    pub path: String,
    /// As it was written, for views that say some of it otherwise.
    written: Map,
}

/// What the rows or the columns of a matrix are.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What one of them is called.
    pub title: String,
    /// What all of them are called.
    pub plural: String,
    /// Which they are.
    pub heads: AxisSource,
}

/// Where the rows or the columns of a matrix come from.
#[derive(Clone, Debug)]
pub enum AxisSource {
    /// The records of a query.
    Records(Box<Query>),
    /// The steps of a scale.
    Scale(String),
}

/// Which empty cells are gaps.
#[derive(Clone, Debug)]
pub enum ExpectedCells {
    /// Nobody said.
    Unspecified,
    /// All of them.
    Always,
    /// Those for which all of these hold, of `$row` and `$column`.
    Where(Vec<Condition>),
}

/// Reads a declaration.
pub(crate) fn read(
    name: &str,
    map: &Map,
    span: Span,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Matrix> {
    let said = Said {
        name,
        map,
        span,
        code: CONFIG,
    };
    let mut reader = MatrixReader {
        schema,
        scope: &Scope::default(),
        span,
        what: format!("the matrix `{name}`"),
        complete: true,
        diagnostics,
    };
    reader.matrix(&said)
}

/// Reads a `view` block that shows a matrix: what it says besides is laid over the declaration.
pub fn view(
    block: &Map,
    span: Span,
    matrices: &IndexMap<String, Matrix>,
    schema: &Schema,
    scope: &Scope,
) -> (Option<Matrix>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let named = block.node("matrix");
    let name = named.and_then(Node::as_text).unwrap_or_default();
    let Some(declared) = matrices.get(name) else {
        let known = || matrices.keys().map(String::as_str);
        let help = did_you_mean(name, known()).unwrap_or_else(|| match matrices.len() {
            0 => "this site declares no matrices".to_owned(),
            _ => format!("the matrices are {}", list_of(known(), 24)),
        });
        let place = named.map_or(span, |node| node.span);
        diagnostics.push(
            Diagnostic::new(QUERY, place, format!("no matrix is called `{name}`"))
                .here("not found")
                .help(help),
        );
        return (None, diagnostics);
    };
    let mut own = block.clone();
    own.entries.retain(|entry| entry.key.value != "matrix");
    if own.entries.is_empty() {
        return (Some(declared.clone()), diagnostics);
    }
    let map = laid_over(&declared.written, own);
    let what = format!("this view of `{name}`");
    let mut reader = MatrixReader {
        schema,
        scope,
        span,
        what,
        complete: true,
        diagnostics: &mut diagnostics,
    };
    let matrix = reader.matrix(&Said {
        name,
        map: &map,
        span,
        code: QUERY,
    });
    let matrix = matrix.map(|matrix| Matrix {
        label: declared.label.clone(),
        path: declared.path.clone(),
        ..matrix
    });
    (matrix, diagnostics)
}

/// A declaration with what a view says besides. Rows or columns that name their records replace those declared; others
/// narrow them down.
fn laid_over(declared: &Map, own: Map) -> Map {
    let mut map = declared.clone();
    map.entries
        .retain(|entry| !matches!(entry.key.value.as_str(), "label" | "path" | "enabled"));
    for entry in map
        .entries
        .iter_mut()
        .filter(|entry| matches!(entry.key.value.as_str(), "rows" | "columns"))
    {
        let Some(over) = own.node(&entry.key.value).and_then(Node::as_map) else {
            continue;
        };
        let replaces = over.get("records").is_some() || over.get("first_of").is_some();
        let mut query = Map::default();
        if replaces {
            entry.node.value = Value::Null;
        } else if entry.node.as_text().is_some() {
            query.set(
                Spanned::new("records".to_owned(), entry.node.span),
                entry.node.clone(),
            );
            entry.node.value = Value::Map(query);
        }
    }
    map.merge(own);
    map
}

/// A matrix as somebody wrote it.
struct Said<'a> {
    name: &'a str,
    map: &'a Map,
    span: Span,
    code: Code,
}

/// Reads one matrix.
pub(super) struct MatrixReader<'a> {
    pub(super) schema: &'a Schema,
    /// The names that queries may start from: none in a declaration, `$self` in a text.
    pub(super) scope: &'a Scope,
    pub(super) span: Span,
    /// What a message calls it.
    pub(super) what: String,
    /// Whether all that its rows and columns are chosen by could be read.
    complete: bool,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl MatrixReader<'_> {
    fn matrix(&mut self, said: &Said<'_>) -> Option<Matrix> {
        let mut reader = Reader::with_code(said.map, said.span, self.what.as_str(), said.code);
        let title = reader
            .text("title")
            .unwrap_or_else(|| capitalised(said.name));
        let help = reader.text("help").unwrap_or_default();
        let nodes = ["rows", "columns", "via"].map(|key| reader.required_node(key));
        let show = reader.node("show");
        let expected = reader.node("expected");
        let totals = reader.yes("totals");
        let (mut label, mut path) = (None, None);
        if said.code == CONFIG {
            reader.yes("enabled");
            label = reader.text("label");
            path = reader.text("path");
        }
        self.diagnostics.extend(reader.finish());
        let [rows, columns, via] = nodes;
        let rows = rows.and_then(|node| self.axis("rows", node));
        let columns = columns.and_then(|node| self.axis("columns", node));
        let ((rows, row), (columns, column)) = (rows?, columns?);
        let (via, end) = self.via(via?, &row, &column)?;
        let show = self.show(show, &via, &end)?;
        let cells = self.words(&show, &via, if via.is_reversed { &column } else { &row });
        let expected = self.expected(expected, &row, &column);
        let (name, span, written) = (said.name.to_owned(), said.span, said.map.clone());
        let path = path.unwrap_or_else(|| format!("matrices/{name}"));
        let matrix = Matrix {
            name,
            span,
            title,
            help,
            rows,
            columns,
            via,
            show,
            cells,
            expected,
            totals,
            label,
            path,
            written,
        };
        self.complete.then_some(matrix)
    }

    /// Rows or columns: a type, a scale, a path from a name, or a query.
    fn axis(&mut self, key: &'static str, node: &Node) -> Option<(Axis, PathType)> {
        let mut map = Map::default();
        match (&node.value, node.as_text()) {
            (Value::Map(written), _) => map = written.clone(),
            (_, Some(name)) if self.schema.type_named(name).is_none() && !name.starts_with('$') => {
                return self.scale(key, name, node.span);
            }
            (_, Some(_)) => map.set(Spanned::new("records".to_owned(), node.span), node.clone()),
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
        }
        for entry in map
            .entries
            .iter()
            .filter(|entry| matches!(entry.key.value.as_str(), "as" | "columns" | "group"))
        {
            let message = format!(
                "`{}` is for views, and means nothing in the {key} of a matrix",
                entry.key.value
            );
            self.diagnostics
                .push(Diagnostic::new(QUERY, entry.key.span, message).help("leave it out"));
        }
        let mut reader = QueryReader::new(self.schema, self.scope);
        let found = reader.query(&map, node.span);
        self.diagnostics.append(&mut reader.diagnostics);
        self.complete &= reader.complete;
        let (query, stand) = found?;
        let (title, plural) = match &stand {
            PathType::Records {
                types: Endpoints::Types(ids),
                ..
            } if ids.len() == 1 => {
                let declared = self.schema.type_of(ids[0]);
                (declared.title.clone(), declared.plural.clone())
            }
            _ => ("Record".to_owned(), "Records".to_owned()),
        };
        Some((
            Axis {
                title,
                plural,
                heads: AxisSource::Records(Box::new(query)),
            },
            stand,
        ))
    }

    fn scale(&mut self, key: &str, name: &str, span: Span) -> Option<(Axis, PathType)> {
        if self.schema.scales.contains_key(name) {
            let title = capitalised(name);
            let plural = title.clone();
            let stand = PathType::Value(FieldKind::Scale(name.to_owned()));
            return Some((
                Axis {
                    title,
                    plural,
                    heads: AxisSource::Scale(name.to_owned()),
                },
                stand,
            ));
        }
        let known = || {
            self.schema
                .types
                .keys()
                .chain(self.schema.scales.keys())
                .map(String::as_str)
        };
        let help = did_you_mean(name, known())
            .unwrap_or_else(|| format!("types and scales are {}", list_of(known(), 30)));
        let message = format!(
            "`{name}`, the {key} of {}, is neither a type nor a scale",
            self.what
        );
        self.diagnostics.push(
            Diagnostic::new(CONFIG, span, message)
                .here("not found")
                .help(help),
        );
        None
    }

    /// When an empty cell is a gap: always, or where something holds of its row and column.
    fn expected(
        &mut self,
        node: Option<&Node>,
        row: &PathType,
        column: &PathType,
    ) -> ExpectedCells {
        let Some(node) = node else {
            return ExpectedCells::Unspecified;
        };
        let map = match (&node.value, node.as_text()) {
            (Value::Map(map), _) => map,
            (_, Some("true")) => return ExpectedCells::Always,
            (_, Some("false")) => return ExpectedCells::Unspecified,
            _ => {
                let message = format!(
                    "`expected` of {} is neither `true` nor conditions",
                    self.what
                );
                let help =
                    "write `expected = { \"row.KEY\" = VALUE }`, where `column` is known too";
                self.diagnostics
                    .push(Diagnostic::new(CONFIG, node.span, message).help(help));
                return ExpectedCells::Unspecified;
            }
        };
        let mut scope = self.scope.clone();
        for (name, stand) in [("row", row), ("column", column)] {
            if let PathType::Records { types, .. } = stand {
                scope.add(
                    name,
                    PathType::Records {
                        types: types.clone(),
                        props: None,
                    },
                );
            }
        }
        let mut reader = QueryReader::new(self.schema, &scope);
        let mut conditions = Vec::new();
        for entry in &map.entries {
            let mut one = Map::default();
            one.set(entry.key.clone(), entry.node.clone());
            conditions.extend(super::pages::named(&mut reader, &one));
        }
        self.diagnostics.append(&mut reader.diagnostics);
        if reader.complete {
            ExpectedCells::Where(conditions)
        } else {
            ExpectedCells::Unspecified
        }
    }
}
