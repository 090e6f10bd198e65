//! Collections: a file whose tables are records, a row each.

use crate::config::{Config, FieldKind, TypeId};
use crate::diagnostic::{
    DUPLICATE_KEY, Diagnostic, MISSING_KEY, STRAY_TEXT, UNKNOWN_KEY, UNKNOWN_LABEL, UNKNOWN_TYPE,
    WRONG_TYPE, did_you_mean, list_of, suggestion,
};
use crate::markdown::{self, Row, Table, slug};
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Entry, Map, Node, Value};

use super::Rules;
use super::compile::{declares, unknown_key};
use super::draft::{Draft, DraftText, fold};
use super::keys::is_hiding;

/// A collection's file.
pub(crate) struct Sheet<'a> {
    /// The file.
    pub(crate) file: FileId,
    /// Its path from the content's root.
    pub(crate) path: &'a str,
    /// Its front matter.
    pub(crate) front: Map,
    /// The text with the tables.
    pub(crate) body: DraftText,
    /// The front matter's place.
    pub(crate) span: Span,
}

impl Sheet<'_> {
    /// The rows as drafts.
    pub(crate) fn rows(
        &self,
        folder_defaults: &Map,
        rules: &Rules<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Draft> {
        let config = rules.config;
        let Some((kind, own_defaults)) = self.head(rules, diagnostics) else {
            return Vec::new();
        };
        let (parsed, found) = markdown::parse(
            self.body.as_str(),
            self.file,
            self.body.offset,
            &rules.options,
        );
        diagnostics.extend(found);
        if let Some(first) = parsed.loose.first() {
            let written = rules.source.get(first.range()).unwrap_or_default();
            let (message, help) = if written.starts_with('|')
                && written
                    .lines()
                    .nth(1)
                    .is_some_and(|line| line.starts_with('|'))
            {
                (
                    "this table has no line of dashes below its first line",
                    "write a line such as `|---|---|` below the names of the columns",
                )
            } else {
                (
                    "there is text beside the tables of this collection",
                    "move it to a page, or to the `body` column of a row",
                )
            };
            diagnostics.push(
                Diagnostic::new(STRAY_TEXT, *first, message)
                    .here("not part of any record")
                    .help(help),
            );
        }
        let mut drafts = Vec::new();
        for table in &parsed.tables {
            let columns = columns(table, kind, rules, diagnostics);
            for row in &table.rows {
                let mut map = Map::default();
                for (column, cell) in columns.iter().zip(&row.cells) {
                    if let (Some(key), false) = (column, cell.value.is_empty()) {
                        put(&mut map, key, cell, kind, rules);
                    }
                }
                fold(&mut map, &own_defaults, kind, config);
                fold(&mut map, folder_defaults, kind, config);
                diagnostics.extend(unlabelled(&columns, row, &map));
                diagnostics.extend(cut_off(&columns, row));
                drafts.extend(self.draft(row, map, kind, config, diagnostics));
            }
        }
        drafts
    }

    /// What the front matter says: of which type, with which defaults.
    fn head(&self, rules: &Rules<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<(TypeId, Map)> {
        let config = rules.config;
        let types = || config.schema.types.keys().map(String::as_str);
        for entry in &self.front.entries {
            let key = entry.key.value.as_str();
            if !matches!(key, "type" | "of" | "defaults") {
                let help = did_you_mean(key, ["of", "defaults"]).unwrap_or_else(|| {
                    "what holds for every row goes into `defaults: { … }`".into()
                });
                let problem = Diagnostic::new(
                    UNKNOWN_KEY,
                    entry.key.span,
                    format!("a collection has no key `{key}`"),
                );
                diagnostics.push(
                    problem
                        .here("not known here")
                        .help(help)
                        .decides_visibility(),
                );
            }
        }
        let Some(of) = self.front.node("of") else {
            let help = format!("add `of: TYPE`; the types are {}", list_of(types(), 24));
            diagnostics.push(
                Diagnostic::new(
                    MISSING_KEY,
                    self.span,
                    "this collection does not say what its rows are",
                )
                .help(help),
            );
            return None;
        };
        let name = of.as_text().unwrap_or_default();
        let Some(kind) = config.schema.type_named(name) else {
            let help = suggestion(name, types(), "the types are");
            diagnostics.push(
                Diagnostic::new(UNKNOWN_TYPE, of.span, format!("no type is called `{name}`"))
                    .here("not found")
                    .help(help),
            );
            return None;
        };
        let defaults = match self.front.node("defaults") {
            None => Map::default(),
            Some(Node {
                value: Value::Map(map),
                ..
            }) => map.clone(),
            Some(node) => {
                let message = format!("`defaults` is {}, not a group of keys", node.kind());
                diagnostics
                    .push(Diagnostic::new(WRONG_TYPE, node.span, message).decides_visibility());
                Map::default()
            }
        };
        for entry in &defaults.entries {
            if !declares(kind, &entry.key.value, config) && !is_hiding(&entry.key.value) {
                diagnostics.push(unknown_key(&entry.key, kind, rules));
            }
        }
        Some((kind, defaults))
    }

    fn draft(
        &self,
        row: &Row,
        mut map: Map,
        kind: TypeId,
        config: &Config,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Draft> {
        let text_of = |key: &str| {
            map.node(key)
                .and_then(|node| node.as_text().map(|text| (text, node.span)))
        };
        let own = text_of("id").map(|(id, span)| Spanned::new(id.to_owned(), span));
        let title = text_of("title").map(|(title, span)| Spanned::new(slug(title), span));
        let Some(id) = own.or(title) else {
            let message = format!(
                "this row of `{}` has neither an `id` nor a `title` to make one from",
                config.schema.type_of(kind).name
            );
            diagnostics.push(
                Diagnostic::new(MISSING_KEY, row.span, message).help("fill in one of the two"),
            );
            return None;
        };
        let text = match map
            .entries
            .iter()
            .position(|entry| entry.key.value == "body")
        {
            Some(at) => {
                let node = map.entries.remove(at).node;
                DraftText::own(node.as_text().unwrap_or_default(), node.span.start as usize)
            }
            None => DraftText::own("", row.span.start as usize),
        };
        Some(Draft {
            kind,
            id,
            path: self.path.into(),
            front: map,
            text,
            span: row.span,
            row: true,
        })
    }
}

/// The key behind each header cell; none for one that is unknown.
fn columns(
    table: &Table,
    kind: TypeId,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<Spanned<String>>> {
    let config = rules.config;
    let mut seen: Vec<Spanned<String>> = Vec::new();
    let column = |cell: &Spanned<String>| {
        let word = cell.value.trim().trim_matches('`');
        if word.is_empty() {
            let at = table.head.iter().position(|head| head.span == cell.span)?;
            let filled = table
                .rows
                .iter()
                .filter_map(|row| row.cells.get(at))
                .find(|cell| !cell.value.is_empty())?;
            diagnostics.push(
                Diagnostic::new(
                    MISSING_KEY,
                    filled.span,
                    "the column of this cell has no heading",
                )
                .here("not read")
                .help("write the name of a key at the top of the column")
                .decides_visibility(),
            );
            return None;
        }
        let key = Spanned::new(
            by_title(word, kind, config).unwrap_or_else(|| word.to_owned()),
            cell.span,
        );
        let first = key.value.split('.').next().unwrap_or_default();
        if !declares(kind, first, config) && !is_hiding(first) {
            diagnostics.push(unknown_key(
                &Spanned::new(first.to_owned(), cell.span),
                kind,
                rules,
            ));
            return None;
        }
        if let Some(first) = seen.iter().find(|known| known.value == key.value) {
            let message = format!("the column `{}` is here twice", key.value);
            diagnostics.push(
                Diagnostic::new(DUPLICATE_KEY, cell.span, message)
                    .also(first.span, "first here")
                    .help("keep one of the two"),
            );
            return None;
        }
        seen.push(key.clone());
        Some(key)
    };
    table.head.iter().map(column).collect()
}

/// That a row leaves its cell for a label empty and no default says what its label is.
fn unlabelled(columns: &[Option<Spanned<String>>], row: &Row, map: &Map) -> Option<Diagnostic> {
    let at = columns
        .iter()
        .position(|column| column.as_ref().is_some_and(|key| key.value == "label"))?;
    let span = row.cells.get(at).map_or(row.span, |cell| Span {
        start: cell.span.start.min(row.span.end),
        ..cell.span
    });
    map.get("label").is_none().then(|| {
        Diagnostic::new(UNKNOWN_LABEL, if span.start == span.end { row.span } else { span }, "the label of this row is empty")
            .help("write its label, or `defaults: { label: … }` above the table for all rows that have none")
    })
}

/// That a row has more cells than the table has columns. Its values may be in the wrong columns then.
fn cut_off(columns: &[Option<Spanned<String>>], row: &Row) -> Option<Diagnostic> {
    let decides = columns
        .iter()
        .flatten()
        .any(|key| matches!(key.value.as_str(), "label" | "status") || is_hiding(&key.value));
    let problem = surplus(row)?;
    Some(if decides {
        problem.decides_visibility()
    } else {
        problem
    })
}

/// That a row has more cells than the table has columns.
pub(super) fn surplus(row: &Row) -> Option<Diagnostic> {
    let problem = Diagnostic::new(
        STRAY_TEXT,
        row.surplus?,
        "this row has more cells than columns",
    );
    Some(problem.here("not shown").help(
        "add a column to the table's first two lines, or write `\\|` for a bar within a cell",
    ))
}

/// The key whose declared title a header shows.
fn by_title(word: &str, kind: TypeId, config: &Config) -> Option<String> {
    let same = |title: &str| title.eq_ignore_ascii_case(word);
    let declared = config.schema.type_of(kind);
    if declares(kind, word, config) {
        return None;
    }
    if let Some(field) = declared.fields.values().find(|field| same(&field.title)) {
        return Some(field.name.clone());
    }
    let relation = config
        .schema
        .relations
        .values()
        .find(|relation| relation.from.holds(kind) && same(&relation.titles[0]));
    relation
        .map(|relation| relation.name.clone())
        .or_else(|| same(&declared.title).then(|| "title".to_owned()))
}

/// Puts a cell under its key; `answers.junior` goes into a group, and what takes several values is divided at commas.
fn put(
    map: &mut Map,
    key: &Spanned<String>,
    cell: &Spanned<String>,
    kind: TypeId,
    rules: &Rules<'_>,
) {
    let config = rules.config;
    let (first, rest) = key
        .value
        .split_once('.')
        .map_or((key.value.as_str(), None), |(first, rest)| {
            (first, Some(rest))
        });
    let field = config.schema.type_of(kind).fields.get(first);
    let relation = field.is_none() && config.schema.relations.contains_key(first);
    let many = relation
        || matches!(first, "aliases" | "old_ids")
        || matches!(field.map(|field| &field.kind), Some(FieldKind::List(_)));
    let node = if many && rest.is_none() {
        Node {
            span: cell.span,
            value: Value::List(divide(cell, rules.source)),
        }
    } else {
        scalar(&cell.value, cell.span)
    };
    let Some(rest) = rest else {
        map.set(key.clone(), node);
        return;
    };
    let inner = Spanned::new(rest.to_owned(), key.span);
    match map
        .entries
        .iter_mut()
        .find(|entry| entry.key.value == first)
    {
        Some(Entry {
            node: Node {
                value: Value::Map(group),
                ..
            },
            ..
        }) => group.set(inner, node),
        _ => {
            let mut group = Map::default();
            group.set(inner, node);
            map.set(
                Spanned::new(first.to_owned(), key.span),
                Node {
                    span: cell.span,
                    value: Value::Map(group),
                },
            );
        }
    }
}

fn scalar(text: &str, span: Span) -> Node {
    Node {
        span,
        value: Value::Scalar {
            text: text.to_owned(),
            quoted: false,
        },
    }
}

/// The parts of a cell between commas. `\|` in the source is `|` in a value, so parts are measured where they are written.
fn divide(cell: &Spanned<String>, source: &str) -> Vec<Node> {
    // A cell with a comment is not in the source as it is.
    let written = source
        .get(cell.span.range())
        .filter(|written| written.replace("\\|", "|") == cell.value);
    let mut at = cell.span.start as usize;
    let mut items = Vec::new();
    for part in written.unwrap_or(&cell.value).split(',') {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            let span = Span::new(cell.span.file, start, start + trimmed.len());
            items.push(scalar(
                &trimmed.replace("\\|", "|"),
                if written.is_some() { span } else { cell.span },
            ));
        }
        at += part.len() + 1;
    }
    items
}
