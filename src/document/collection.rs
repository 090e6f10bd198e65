//! Collections: files whose tables are records, one per row.

mod cell_source;
mod cells;
mod edge_cell;

use crate::config::{Config, TypeId};
use crate::diagnostic::{
    DUPLICATE_KEY, Diagnostic, MISSING_KEY, STRAY_TEXT, UNKNOWN_KEY, UNKNOWN_LABEL, did_you_mean,
    list_of,
};
use crate::markdown::{self, Body, Row, Table, slug};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Map, Node, NodeValue};

use super::Rules;
use super::defaults;
use super::draft::{Draft, DraftText};
use super::file_type::unknown_type;
use super::hiding::is_hiding;
use super::keys::{is_declared, unknown_key};
use super::value_reader::{surplus_cells, wrong_type};
use cells::CellReader;

/// The file of a collection.
pub(super) struct Collection<'a> {
    /// The file.
    pub(super) file: FileId,
    /// Its path from the content's root.
    pub(super) path: &'a str,
    /// Its front matter.
    pub(super) front: Map,
    /// The text with the tables.
    pub(super) text: DraftText,
    /// The place of the front matter.
    pub(super) span: Span,
}

impl Collection<'_> {
    /// The rows as drafts.
    pub(super) fn drafts(
        &self,
        folder_defaults: &Map,
        rules: &Rules<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Draft> {
        let config = rules.config;
        diagnostics.extend(self.unknown_keys());
        let kind = match self.row_type(config) {
            Ok(kind) => kind,
            Err(problem) => {
                diagnostics.push(problem);
                return Vec::new();
            }
        };
        let own_defaults = self.defaults(kind, rules, diagnostics);
        let (text, offset) = (self.text.as_str(), self.text.offset);
        let (body, found) = markdown::parse(text, self.file, offset, &rules.options);
        diagnostics.extend(found);
        diagnostics.extend(text_beside_tables(&body, rules.source));
        let mut drafts = Vec::new();
        for table in &body.tables {
            let columns = columns(table, kind, rules, diagnostics);
            for row in &table.rows {
                let mut map = Map::default();
                for (column, cell) in columns.iter().zip(&row.cells) {
                    if let (Some(key), false) = (column, cell.value.is_empty()) {
                        let mut reader = CellReader {
                            kind,
                            rules,
                            diagnostics,
                        };
                        reader.insert(&mut map, key, cell);
                    }
                }
                defaults::apply(&mut map, &own_defaults, kind, config);
                defaults::apply(&mut map, folder_defaults, kind, config);
                diagnostics.extend(missing_label(&columns, row, &map));
                diagnostics.extend(surplus_of_row(&columns, row));
                drafts.extend(self.draft(row, map, kind, config, diagnostics));
            }
        }
        drafts
    }

    /// Reports keys of the front matter that a collection does not have.
    fn unknown_keys(&self) -> impl Iterator<Item = Diagnostic> {
        let keys = self.front.entries.iter().map(|entry| &entry.key);
        let unknown = keys.filter(|key| !matches!(key.value.as_str(), "type" | "of" | "defaults"));
        unknown.map(|key| {
            let help = did_you_mean(&key.value, ["of", "defaults"])
                .unwrap_or_else(|| "put values for all rows into `defaults: { … }`".into());
            let message = format!("a collection has no key `{}`", key.value);
            Diagnostic::new(UNKNOWN_KEY, key.span, message)
                .here("unknown key")
                .help(help)
                .decides_visibility()
        })
    }

    /// The type of the rows: `of`.
    fn row_type(&self, config: &Config) -> Result<TypeId, Diagnostic> {
        let types = config.schema.types.keys().map(String::as_str);
        let Some(node) = self.front.node("of") else {
            let message = "this collection does not declare the type of its rows";
            let help = format!("add `of: TYPE`; the types are {}", list_of(types, 24));
            return Err(Diagnostic::new(MISSING_KEY, self.span, message).help(help));
        };
        let name = node.as_text().unwrap_or_default();
        let kind = config.schema.type_named(name);
        kind.ok_or_else(|| unknown_type(name, node.span, types))
    }

    /// The defaults of all rows: `defaults`.
    fn defaults(&self, kind: TypeId, rules: &Rules<'_>, diagnostics: &mut Vec<Diagnostic>) -> Map {
        let defaults = match self.front.node("defaults") {
            None => Map::default(),
            Some(Node {
                value: NodeValue::Map(map),
                ..
            }) => map.clone(),
            Some(node) => {
                let problem = wrong_type(node, "defaults", "an object");
                diagnostics.push(problem.decides_visibility());
                Map::default()
            }
        };
        for entry in &defaults.entries {
            let key = entry.key.value.as_str();
            if !is_declared(kind, key, &rules.config.schema) && !is_hiding(key) {
                diagnostics.push(unknown_key(&entry.key, kind, rules));
            }
        }
        defaults
    }

    fn draft(
        &self,
        row: &Row,
        mut front: Map,
        kind: TypeId,
        config: &Config,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Draft> {
        let text_of = |key: &str| {
            let node = front.node(key)?;
            Some(Spanned::new(node.as_text()?.to_owned(), node.span))
        };
        let from_title = || {
            let title = text_of("title")?;
            Some(Spanned::new(slug(&title.value), title.span))
        };
        let Some(id) = text_of("id").or_else(from_title) else {
            let message = format!(
                "this row of `{}` has neither an `id` nor a `title`",
                config.schema.type_of(kind).name
            );
            let problem = Diagnostic::new(MISSING_KEY, row.span, message);
            diagnostics.push(problem.help("fill in one of them"));
            return None;
        };
        let mut entries = front.entries.iter();
        let text = match entries.position(|entry| entry.key.value == "body") {
            Some(at) => {
                let node = front.entries.remove(at).node;
                DraftText::own(node.as_text().unwrap_or_default(), node.span.start as usize)
            }
            None => DraftText::own("", row.span.start as usize),
        };
        Some(Draft {
            kind,
            id,
            path: self.path.into(),
            front,
            text,
            span: row.span,
            row: true,
        })
    }
}

/// Reports text outside the tables, which is part of no record.
fn text_beside_tables(body: &Body, source: &str) -> Option<Diagnostic> {
    let first = body.loose.first()?;
    let written = source.get(first.range()).unwrap_or_default();
    let mut lines = written.lines();
    let is_table = (0..2).all(|_| lines.next().is_some_and(|line| line.starts_with('|')));
    let (message, help) = if is_table {
        (
            "this table has no delimiter row",
            "add a line such as `|---|---|` below the column names",
        )
    } else {
        (
            "this collection contains text outside its tables",
            "move it to a page, or to the `body` column of a row",
        )
    };
    let problem = Diagnostic::new(STRAY_TEXT, *first, message);
    Some(problem.here("not part of any record").help(help))
}

/// The key of each column; none if the header cell is empty, unknown or repeated.
fn columns(
    table: &Table,
    kind: TypeId,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<Spanned<String>>> {
    let mut columns: Vec<Option<Spanned<String>>> = Vec::with_capacity(table.head.len());
    for (at, cell) in table.head.iter().enumerate() {
        let word = cell.value.trim().trim_matches('`');
        if word.is_empty() {
            diagnostics.extend(missing_header(table, at));
            columns.push(None);
            continue;
        }
        let schema = &rules.config.schema;
        let key = key_of_title(word, kind, rules.config).unwrap_or_else(|| word.to_owned());
        let first = key.split('.').next().unwrap_or_default();
        let earlier = columns.iter().flatten().find(|known| known.value == key);
        let problem = if !is_declared(kind, first, schema) && !is_hiding(first) {
            let key = Spanned::new(first.to_owned(), cell.span);
            Some(unknown_key(&key, kind, rules))
        } else {
            earlier.map(|earlier| {
                let message = format!("duplicate column `{key}`");
                Diagnostic::new(DUPLICATE_KEY, cell.span, message)
                    .also(earlier.span, "first defined here")
                    .help("remove one of them")
            })
        };
        columns.push(problem.is_none().then(|| Spanned::new(key, cell.span)));
        diagnostics.extend(problem);
    }
    columns
}

/// Reports a column with cells and without a header.
fn missing_header(table: &Table, column: usize) -> Option<Diagnostic> {
    let mut cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let filled = cells.find(|cell| !cell.value.is_empty())?;
    let message = "the column of this cell has no header";
    Some(
        Diagnostic::new(MISSING_KEY, filled.span, message)
            .here("ignored")
            .help("write a key in the header of the column")
            .decides_visibility(),
    )
}

/// Reports a row with an empty cell for its label, if no default sets one.
fn missing_label(columns: &[Option<Spanned<String>>], row: &Row, map: &Map) -> Option<Diagnostic> {
    let mut keys = columns.iter().map(Option::as_ref);
    let at = keys.position(|key| key.is_some_and(|key| key.value == "label"))?;
    if map.get("label").is_some() {
        return None;
    }
    let cell = row.cells.get(at).map(|cell| Span {
        start: cell.span.start.min(row.span.end),
        ..cell.span
    });
    let place = cell
        .filter(|cell| cell.start != cell.end)
        .unwrap_or(row.span);
    let problem = Diagnostic::new(UNKNOWN_LABEL, place, "the label of this row is empty");
    Some(problem.help(
        "write its label, or `defaults: { label: … }` above the table for all rows without one",
    ))
}

/// Reports a row with more cells than columns. If a column decides who reads a row, its values may be in other columns.
fn surplus_of_row(columns: &[Option<Spanned<String>>], row: &Row) -> Option<Diagnostic> {
    let mut keys = columns.iter().flatten().map(|key| key.value.as_str());
    Some(Diagnostic {
        decides_visibility: keys.any(|key| matches!(key, "label" | "status") || is_hiding(key)),
        ..surplus_cells(row)?
    })
}

/// The key whose title is a header cell.
fn key_of_title(word: &str, kind: TypeId, config: &Config) -> Option<String> {
    let schema = &config.schema;
    if is_declared(kind, word, schema) {
        return None;
    }
    let declared = schema.type_of(kind);
    let fields = declared.fields.values();
    let fields = fields.map(|field| (field.title.as_str(), field.name.as_str()));
    let relations = schema.relations.values();
    let relations = relations
        .filter(|relation| relation.from.holds(kind))
        .map(|relation| (relation.titles[0].as_str(), relation.name.as_str()));
    fields
        .chain(relations)
        .chain([(declared.title.as_str(), "title")])
        .find(|(title, _)| title.eq_ignore_ascii_case(word))
        .map(|(_, key)| key.to_owned())
}
