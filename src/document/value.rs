//! Typed values: what a schema's kind makes of a written node.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Props, Rules, Text};
use crate::config::{Bounds, Field, FieldKind, Keys, TypeId, matrix_view};
use crate::diagnostic::{
    Diagnostic, MISSING_KEY, OUT_OF_BOUNDS, Topic, UNKNOWN_KEY, UNKNOWN_VALUE, WRONG_TYPE,
    did_you_mean, list_of,
};
use crate::markdown::{self, Body};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, Value as Written};

/// A value of a declared kind.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string, an address, a period, or the word of an enumeration or scale.
    Text(String),
    /// A text in Markdown.
    Markdown(Arc<Text>),
    /// A whole number.
    Int(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(Date),
    /// Several values.
    List(Vec<Value>),
    /// Values by key, in the scale's order or the author's.
    Map(Vec<(Spanned<String>, Value)>),
    /// Named values, in the schema's order.
    Object(Props),
    /// A record.
    Ref(Reference),
}

/// A reference as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The type, where one was written or is certain.
    pub kind: Option<String>,
    /// The id.
    pub id: String,
    /// Where.
    pub span: Span,
}

impl Reference {
    /// Reads `id` or `type:id`.
    #[must_use]
    pub fn read(text: &str, span: Span) -> Self {
        match text.split_once(':') {
            Some((kind, id)) => Self {
                kind: Some(kind.trim().to_owned()),
                id: id.trim().to_owned(),
                span,
            },
            None => Self {
                kind: None,
                id: text.trim().to_owned(),
                span,
            },
        }
    }
}

impl Value {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Markdown(text) => text.body.html.is_empty() && text.body.holes.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Object(entries) => entries.is_empty(),
            _ => false,
        }
    }
}

/// Reads values within one record.
pub(crate) struct ValueReader<'a> {
    /// The config and how Markdown is read.
    pub(crate) rules: &'a Rules<'a>,
    /// The type whose record this is: what `$self` in a view is.
    pub(crate) owner: TypeId,
    /// What was wrong.
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
}

impl ValueReader<'_> {
    /// The value that a node stands for; none where nothing is written or it is of another kind.
    pub(crate) fn read(&mut self, node: &Node, kind: &FieldKind, key: &str) -> Option<Value> {
        if node.value == Written::Null {
            return None;
        }
        match kind {
            FieldKind::List(inner) => Some(Value::List(
                node.items()
                    .iter()
                    .filter_map(|item| self.read(item, inner, key))
                    .collect(),
            )),
            FieldKind::Map(keys, inner) => self.map(node, keys, inner, key),
            FieldKind::Object(fields) => {
                let map = node
                    .as_map()
                    .or_else(|| self.wrong(node, key, "a group of keys"))?;
                Some(Value::Object(self.object(map, node.span, fields, key)))
            }
            _ => {
                let text = node
                    .as_text()
                    .or_else(|| self.wrong(node, key, said(kind)))?;
                self.scalar(node, text, kind, key)
            }
        }
    }

    /// The value of a field, as [`Self::read`] reads it; what the field's bounds exclude is reported.
    pub(crate) fn read_field(&mut self, node: &Node, field: &Field) -> Option<Value> {
        let value = self.read(node, &field.kind, &field.name)?;
        self.check_bounds(node, &value, field);
        Some(value)
    }

    fn check_bounds(&mut self, node: &Node, value: &Value, field: &Field) {
        let Bounds {
            min, max, pattern, ..
        } = &*field.bounds;
        if let Value::List(values) = value {
            for (item, value) in node.items().iter().zip(values) {
                self.check_bounds(item, value, field);
            }
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "bounds are small numbers")]
        let number = match value {
            Value::Int(number) => Some(*number as f64),
            Value::Number(number) => Some(*number),
            _ => None,
        };
        let written = node.as_text().unwrap_or_default();
        let message = match (number, value) {
            (Some(number), _) if min.is_some_and(|min| number < min) => {
                format!(
                    "`{}` is {written}, and must be at least {}",
                    field.name,
                    min.unwrap_or_default()
                )
            }
            (Some(number), _) if max.is_some_and(|max| number > max) => {
                format!(
                    "`{}` is {written}, and must be at most {}",
                    field.name,
                    max.unwrap_or_default()
                )
            }
            (_, Value::Text(text))
                if pattern
                    .as_ref()
                    .is_some_and(|pattern| !pattern.is_match(text)) =>
            {
                let pattern = field.bounds.pattern().unwrap_or_default();
                format!(
                    "`{}` is `{}`, and must match `{pattern}`",
                    field.name,
                    short(text)
                )
            }
            _ => return,
        };
        self.diagnostics.push(
            Diagnostic::new(OUT_OF_BOUNDS, node.span, message)
                .help_if(Some(field.help.clone()).filter(|help| !help.is_empty())),
        );
    }

    fn scalar(&mut self, node: &Node, text: &str, kind: &FieldKind, key: &str) -> Option<Value> {
        let wrong = |reader: &mut Self| reader.wrong(node, key, said(kind));
        match kind {
            FieldKind::Markdown => Some(Value::Markdown(Arc::new(self.markdown(node)))),
            FieldKind::Int => text.parse().map(Value::Int).ok().or_else(|| wrong(self)),
            FieldKind::Number => text
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(Value::Number)
                .or_else(|| wrong(self)),
            FieldKind::Bool => match text {
                "true" | "yes" => Some(Value::Bool(true)),
                "false" | "no" => Some(Value::Bool(false)),
                _ => wrong(self),
            },
            FieldKind::Date => text.parse().map(Value::Date).ok().or_else(|| wrong(self)),
            FieldKind::Duration => text
                .parse::<jiff::Span>()
                .map(|_| Value::Text(text.to_owned()))
                .ok()
                .or_else(|| wrong(self)),
            FieldKind::Url => is_url(text)
                .then(|| Value::Text(text.to_owned()))
                .or_else(|| wrong(self)),
            FieldKind::Enum(_) | FieldKind::Scale(_) => self.step(node, text, kind, key),
            FieldKind::Ref(id) => {
                let mut reference = Reference::read(text, node.span);
                reference
                    .kind
                    .get_or_insert_with(|| self.rules.config.schema.type_of(*id).name.clone());
                Some(Value::Ref(reference))
            }
            _ => Some(Value::Text(text.to_owned())),
        }
    }

    fn step(&mut self, node: &Node, text: &str, kind: &FieldKind, key: &str) -> Option<Value> {
        let steps = self.rules.config.schema.steps(kind)?;
        let owner = if let FieldKind::Scale(name) = kind {
            format!("scale {name}")
        } else {
            format!("field {key}")
        };
        if steps.get(text).is_some() {
            return Some(Value::Text(text.to_owned()));
        }
        let words = || steps.words();
        let help = did_you_mean(text, words())
            .unwrap_or_else(|| format!("`{key}` is one of {}", list_of(words(), 12)));
        self.diagnostics.push(
            Diagnostic::new(
                UNKNOWN_VALUE,
                node.span,
                format!("`{key}` cannot be `{text}`"),
            )
            .here("not one of its words")
            .help(help)
            .needing([Topic {
                kind: Some(owner),
                record: None,
                key: Some(text.to_owned()),
            }]),
        );
        None
    }

    fn map(&mut self, node: &Node, keys: &Keys, inner: &FieldKind, key: &str) -> Option<Value> {
        let map = node
            .as_map()
            .or_else(|| self.wrong(node, key, "a group of keys"))?;
        let steps = match keys {
            Keys::Type(_) => None,
            Keys::Scale(name) => Some(self.rules.config.schema.scale(name)?),
        };
        let mut entries: Vec<(Spanned<String>, Value)> = Vec::new();
        for entry in &map.entries {
            if let Some(steps) = steps.filter(|steps| steps.get(&entry.key.value).is_none()) {
                let words = || steps.words();
                let help = did_you_mean(&entry.key.value, words())
                    .unwrap_or_else(|| format!("its keys are {}", list_of(words(), 12)));
                let message = format!("`{key}` has no key `{}`", entry.key.value);
                let owner = if let Keys::Scale(name) = keys {
                    Some(format!("scale {name}"))
                } else {
                    None
                };
                self.diagnostics.push(
                    Diagnostic::new(UNKNOWN_VALUE, entry.key.span, message)
                        .here("not on its scale")
                        .help(help)
                        .needing([Topic {
                            kind: owner,
                            record: None,
                            key: Some(entry.key.value.clone()),
                        }]),
                );
                continue;
            }
            let value = self.read(&entry.node, inner, &format!("{key}.{}", entry.key.value));
            entries.extend(value.map(|value| (entry.key.clone(), value)));
        }
        if let Some(steps) = steps {
            entries.sort_by_key(|(key, _)| steps.position(&key.value));
        }
        Some(Value::Map(entries))
    }

    /// Reads the keys of an object or of an edge's properties, in the schema's order.
    pub(crate) fn object(&mut self, map: &Map, span: Span, fields: &[Field], what: &str) -> Props {
        for entry in &map.entries {
            if !fields.iter().any(|field| field.name == entry.key.value) {
                let words = || fields.iter().map(|field| field.name.as_str());
                let help = did_you_mean(&entry.key.value, words())
                    .unwrap_or_else(|| format!("it knows {}", list_of(words(), 12)));
                let message = format!("`{what}` has no key `{}`", entry.key.value);
                self.diagnostics.push(
                    Diagnostic::new(UNKNOWN_KEY, entry.key.span, message)
                        .here("not known here")
                        .help(help),
                );
            }
        }
        let mut props = Props::new();
        for field in fields {
            let node = map.node(&field.name).or(field.default.as_ref());
            let value = node.and_then(|node| self.read_field(node, field));
            if value.is_none()
                && field.required
                && node.is_none_or(|node| node.value == Written::Null)
            {
                let message = format!("`{what}` lacks `{}`", field.name);
                self.diagnostics.push(
                    Diagnostic::new(MISSING_KEY, span, message)
                        .help(format!("add `{}: …`", field.name)),
                );
            }
            props.extend(value.map(|value| (field.name.clone(), value)));
        }
        props
    }

    /// Compiles the Markdown of a scalar. Where the text stands in the file as it is, places in it are exact.
    fn markdown(&mut self, node: &Node) -> Text {
        let body = self.markdown_body(node);
        self.text(body)
    }

    /// [`Self::markdown`], before the queries of its view blocks are read.
    pub(crate) fn markdown_body(&mut self, node: &Node) -> Body {
        let text = node.as_text().unwrap_or_default();
        let (mut body, mut found) = markdown::parse(text, node.span.file, 0, &self.rules.options);
        let place = Placement {
            node,
            text,
            source: self.rules.source,
        };
        for diagnostic in &mut found {
            for label in &mut diagnostic.labels {
                label.span = place.of(label.span);
            }
        }
        relocate(&mut body, &place);
        self.diagnostics.append(&mut found);
        body
    }

    /// Reads the queries of a text's view blocks.
    pub(crate) fn text(&mut self, body: Body) -> Text {
        let scope = crate::config::Scope::of_record(self.owner);
        let config = self.rules.config;
        let mut queries = Vec::with_capacity(body.views.len());
        let mut matrices = Vec::with_capacity(body.views.len());
        for view in &body.views {
            if view.query.get("matrix").is_some() {
                let (matrix, mut found) = matrix_view(
                    &view.query,
                    view.span,
                    &config.matrices,
                    &config.schema,
                    &scope,
                );
                matrices.push(matrix.map(Arc::new));
                queries.push(None);
                self.diagnostics.append(&mut found);
                continue;
            }
            matrices.push(None);
            let mut reader = crate::config::QueryReader::new(&config.schema, &scope);
            queries.push(
                reader
                    .query(&view.query, view.span)
                    .map(|(query, _)| Arc::new(query)),
            );
            self.diagnostics.append(&mut reader.diagnostics);
        }
        self.diagnostics.extend(
            body.tables
                .iter()
                .flat_map(|table| &table.rows)
                .filter_map(super::collection::surplus),
        );
        Text {
            body,
            queries,
            matrices,
        }
    }

    fn wrong<T>(&mut self, node: &Node, key: &str, wanted: &str) -> Option<T> {
        let found = node.as_text().map_or_else(
            || node.kind().to_owned(),
            |text| format!("`{}`", short(text)),
        );
        self.diagnostics.push(Diagnostic::new(
            WRONG_TYPE,
            node.span,
            format!("`{key}` is {found}, not {wanted}"),
        ));
        None
    }
}

/// A text as a message shows it.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 60 && line.len() == text.len() {
        line.to_owned()
    } else {
        format!("{}…", line.chars().take(60).collect::<String>())
    }
}

/// What a message says that a value should be.
fn said(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Int => "a whole number",
        FieldKind::Number => "a number",
        FieldKind::Bool => "`true` or `false`",
        FieldKind::Date => "a day such as `2026-10-31`",
        FieldKind::Duration => "a period such as `6 months`",
        FieldKind::Url => "an address such as `https://example.org`",
        FieldKind::Enum(_) | FieldKind::Scale(_) => "a word",
        FieldKind::Ref(_) => "the id of a record",
        _ => "a text",
    }
}

fn is_url(text: &str) -> bool {
    let known = ["https://", "http://", "mailto:", "tel:", "/", "#"];
    !text.contains(char::is_whitespace) && known.iter().any(|start| text.starts_with(start))
}

/// Where a scalar's own bytes stand in its file.
struct Placement<'a> {
    node: &'a Node,
    text: &'a str,
    source: &'a str,
}

impl Placement<'_> {
    /// A span of the scalar's text as a span of the file: exact where the same bytes stand there, else the whole scalar.
    fn of(&self, span: Span) -> Span {
        let whole = self.node.span;
        let (Some(written), Some(piece)) =
            (self.source.get(whole.range()), self.text.get(span.range()))
        else {
            return whole;
        };
        let first = written.find(self.text).map(|at| at + span.start as usize);
        // In a block of indented lines, the same words stand as often and in the same order as in the text.
        let before = || self.text[..span.start as usize].matches(piece).count();
        let at = first.or_else(|| {
            written
                .match_indices(piece)
                .nth(before())
                .map(|(at, _)| at)
                .filter(|_| !piece.is_empty())
        });
        at.map_or(whole, |at| {
            Span::new(
                whole.file,
                whole.start as usize + at,
                whole.start as usize + at + piece.len(),
            )
        })
    }
}

fn relocate(body: &mut Body, place: &Placement<'_>) {
    for link in &mut body.links {
        link.span = place.of(link.span);
        link.target_span = place.of(link.target_span);
    }
    for image in &mut body.images {
        image.span = place.of(image.span);
        image.target_span = place.of(image.target_span);
    }
    for embed in &mut body.embeds {
        embed.target.span = place.of(embed.target.span);
    }
    for view in &mut body.views {
        view.span = place.of(view.span);
        view.query.relocate(&|span| place.of(span));
    }
    for heading in &mut body.headings {
        heading.span = place.of(heading.span);
    }
    // Where lines are indented no range of the file is the region's; then all of the scalar counts as labelled.
    for region in &mut body.regions {
        region.span = place.of(region.span);
    }
}
