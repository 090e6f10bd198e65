//! Reading `[scales]`, `[types.X]` and their fields.

use indexmap::IndexMap;

use super::path::RECORD_KEYS;
use super::reader::Reader;
use super::schema::{BodyMode, Bounds, Field, FieldKind, Keys, PageMode, Schema, Type};
use super::steps::{Scale, Step, Steps};
use crate::diagnostic::{CONFIG, Diagnostic, did_you_mean, list_of};
use crate::text::{Span, capitalised};
use crate::tree::{Map, Node, Value};

/// Kinds within kinds deeper than this are a mistake.
const MAX_KIND_DEPTH: usize = 8;

pub(crate) fn scales(map: &Map, diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, Scale> {
    map.entries
        .iter()
        .map(|entry| {
            (
                entry.key.value.clone(),
                Scale {
                    steps: steps(&entry.node, &entry.key.value, diagnostics),
                },
            )
        })
        .collect()
}

/// `["low", "high"]` or `[{ id = "low", title = "Low" }, …]`.
fn steps(node: &Node, what: &str, diagnostics: &mut Vec<Diagnostic>) -> Steps {
    let mut found = Steps::default();
    for item in node.items() {
        let step = match &item.value {
            Value::Scalar { text, .. } => Some(Step::new(text, capitalised(text))),
            Value::Map(map) => {
                let mut reader = Reader::new(map, item.span, format!("a step of `{what}`"));
                let id = reader.required("id");
                let title = reader.text("title");
                let negative = negative(&mut reader);
                diagnostics.extend(reader.finish());
                id.map(|id| {
                    let title = title.unwrap_or_else(|| capitalised(&id));
                    let negative =
                        negative.map(|text| if text.is_empty() { title.clone() } else { text });
                    Step {
                        id,
                        title,
                        negative,
                    }
                })
            }
            _ => None,
        };
        match step {
            Some(step) => {
                let message = format!("`{}` is in `{what}` twice", step.id);
                if !found.push(step) {
                    diagnostics.push(
                        Diagnostic::new(CONFIG, item.span, message).help("keep one of the two"),
                    );
                }
            }
            None => {
                diagnostics.push(Diagnostic::new(
                    CONFIG,
                    item.span,
                    format!("a step of `{what}` is {}, not a word", item.kind()),
                ));
            }
        }
    }
    if found.is_empty() {
        diagnostics.push(
            Diagnostic::new(CONFIG, node.span, format!("`{what}` has no steps"))
                .help("list its words, lowest first"),
        );
    }
    found
}

/// `negative = true`, or the words that are said beside records with the value; empty where those are its title.
fn negative(reader: &mut Reader<'_>) -> Option<String> {
    match reader.node("negative")?.as_text() {
        Some("true") => Some(String::new()),
        Some("false") => None,
        _ => reader.text("negative").filter(|text| !text.is_empty()),
    }
}

/// The regular English plural of a title: `Tool` becomes `Tools`, `Policy` becomes `Policies`. A title that seems to be a plural
/// stays as it is.
fn plural_of(title: &str) -> String {
    let lower = title.to_lowercase();
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if let Some(stem) = title
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
    {
        return format!("{stem}ies");
    }
    if ends_with(&["ss", "us", "x", "z", "ch", "sh"]) {
        return format!("{title}es");
    }
    if ends_with(&["s"]) || !title.ends_with(|c: char| c.is_ascii_alphabetic()) {
        title.to_owned()
    } else {
        format!("{title}s")
    }
}

/// All types, without their fields: those may name each other.
pub(crate) fn declare(tables: &[(&str, &Map, Span)], schema: &mut Schema) {
    for (name, _, span) in tables {
        schema.types.insert((*name).to_owned(), blank(name, *span));
    }
    if !schema.types.contains_key("page") {
        schema.types.insert(
            "page".to_owned(),
            Type {
                open: true,
                plural: "Pages".into(),
                ..blank("page", Span::default())
            },
        );
    }
}

fn blank(name: &str, span: Span) -> Type {
    Type {
        name: name.to_owned(),
        span,
        folder: None,
        title: capitalised(name),
        plural: capitalised(name),
        help: String::new(),
        label: None,
        lead: None,
        page: PageMode::Own,
        autolink: false,
        open: name == "page",
        sort: Vec::new(),
        body: BodyMode::Optional,
        fields: IndexMap::new(),
        sets: IndexMap::new(),
        index: None,
    }
}

/// Fills in what a type's table says.
pub(crate) fn fill(
    name: &str,
    map: &Map,
    span: Span,
    is_english: bool,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut reader = Reader::new(map, span, format!("the type `{name}`"));
    reader.yes("enabled");
    let mut filled = blank(name, span);
    filled.folder = reader
        .text("folder")
        .map(|folder| folder.trim_matches('/').to_owned());
    if let Some(title) = reader.text("title") {
        filled.title = title;
    }
    let regular = || {
        if is_english {
            plural_of(&filled.title)
        } else {
            filled.title.clone()
        }
    };
    filled.plural = reader.text("plural").unwrap_or_else(regular);
    filled.help = reader.text("help").unwrap_or_default();
    filled.label = reader.text("label");
    filled.page = reader
        .choice(
            "page",
            &[("own", PageMode::Own), ("entry", PageMode::Entry)],
        )
        .unwrap_or(PageMode::Own);
    filled.autolink = reader.yes("autolink");
    filled.open = reader.yes("open") || name == "page";
    filled.body = reader
        .choice(
            "body",
            &[
                ("required", BodyMode::Required),
                ("optional", BodyMode::Optional),
                ("none", BodyMode::None),
            ],
        )
        .unwrap_or(BodyMode::Optional);
    let sorted: Vec<(String, Span)> = reader
        .texts("sort")
        .iter()
        .filter_map(|node| node.as_text().map(|text| (text.to_owned(), node.span)))
        .collect();
    let declared = reader.table("fields");
    let lead = reader.node("lead");
    // Read when the relations are known.
    reader.table("sets");
    reader.table("index");
    diagnostics.extend(reader.finish());
    if let Some((map, _)) = declared {
        filled.fields = fields(map, &format!("`{name}`"), schema, false, diagnostics)
            .into_iter()
            .map(|field| (field.name.clone(), field))
            .collect();
    }
    for (word, span) in &sorted {
        let key = word.strip_prefix('-').unwrap_or(word);
        if !matches!(key, "order" | "title" | "id") && !filled.fields.contains_key(key) {
            let known = || {
                ["order", "title", "id"]
                    .into_iter()
                    .chain(filled.fields.keys().map(String::as_str))
            };
            let help = did_you_mean(key, known())
                .unwrap_or_else(|| format!("it can be sorted by {}", list_of(known(), 24)));
            let message = format!(
                "`sort` of the type `{}` names `{key}`, which is none of its keys",
                filled.name
            );
            diagnostics.push(
                Diagnostic::new(CONFIG, *span, message)
                    .here("not found")
                    .help(help),
            );
        } else {
            filled.sort.push(word.clone());
        }
    }
    if let Some((node, name)) = lead.and_then(|node| node.as_text().map(|name| (node, name))) {
        if filled.fields.contains_key(name) {
            filled.lead = Some(name.to_owned());
        } else {
            let known = || filled.fields.keys().map(String::as_str);
            let help = did_you_mean(name, known())
                .unwrap_or_else(|| format!("its fields are {}", list_of(known(), 24)));
            let message = format!(
                "`lead` of the type `{}` is `{name}`, which is none of its fields",
                filled.name
            );
            diagnostics.push(
                Diagnostic::new(CONFIG, node.span, message)
                    .here("not found")
                    .help(help),
            );
        }
    }
    for word in filled
        .fields
        .values()
        .filter(|field| RECORD_KEYS.contains(&field.name.as_str()))
    {
        let message = format!("`{}` is a key that every record has already", word.name);
        diagnostics
            .push(Diagnostic::new(CONFIG, word.span, message).help("give the field another name"));
    }
    schema.types.insert(name.to_owned(), filled);
}

/// Reads a table of fields. References are allowed within objects and edge properties only.
pub(crate) fn fields(
    map: &Map,
    what: &str,
    schema: &Schema,
    refs: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    map.entries
        .iter()
        .filter_map(|entry| {
            field(
                &entry.key.value,
                entry.key.span,
                &entry.node,
                what,
                schema,
                refs,
                diagnostics,
            )
        })
        .collect()
}

fn field(
    name: &str,
    span: Span,
    node: &Node,
    what: &str,
    schema: &Schema,
    refs: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let Some(map) = node.as_map() else {
        diagnostics.push(
            Diagnostic::new(
                CONFIG,
                node.span,
                format!(
                    "the field `{name}` of {what} is {}, not a table",
                    node.kind()
                ),
            )
            .help("write `{ type = \"string\" }`"),
        );
        return None;
    };
    let mut reader = Reader::new(map, span, format!("the field `{name}` of {what}"));
    reader.yes("enabled");
    let kind_text = reader.required("type");
    let kind_span = map.node("type").map_or(span, |node| node.span);
    let of = reader.node("of");
    let inner = reader.table("fields");
    let field = Field {
        name: name.to_owned(),
        span,
        kind: FieldKind::String,
        required: reader.yes("required"),
        default: reader.node("default").cloned(),
        title: reader.text("title").unwrap_or_else(|| capitalised(name)),
        help: reader.text("help").unwrap_or_default(),
        label: reader.text("label"),
        search: reader.yes("search"),
        bounds: Box::new(bounds(&mut reader)),
    };
    diagnostics.extend(reader.finish());
    let object = inner.map(|(map, _)| fields(map, &format!("`{name}`"), schema, true, diagnostics));
    let mut parser = KindParser {
        schema,
        span: kind_span,
        of,
        object,
        refs,
        name,
        diagnostics,
    };
    let kind = parser.kind(&kind_text?, 0)?;
    check_bounds(&field, &kind, kind_span, diagnostics);
    Some(Field { kind, ..field })
}

/// Reads what a field's values may be, besides their kind.
fn bounds(reader: &mut Reader<'_>) -> Bounds {
    let number = |reader: &mut Reader<'_>, key| {
        let node = reader.node(key)?;
        let found = node
            .as_text()
            .and_then(|text| text.parse().ok())
            .filter(|number: &f64| number.is_finite());
        found.or_else(|| reader.wrong(key, node, "a number"))
    };
    let (min, max) = (number(reader, "min"), number(reader, "max"));
    let pattern = reader.node("pattern").and_then(|node| {
        // The pattern holds for the whole text.
        let found = node
            .as_text()
            .and_then(|text| regex_lite::Regex::new(&format!("^(?:{text})$")).ok());
        found.or_else(|| reader.wrong("pattern", node, "a regular expression"))
    });
    Bounds {
        min,
        max,
        pattern,
        unique: reader.yes("unique"),
    }
}

/// Reports bounds that mean nothing for the kind of a field.
fn check_bounds(field: &Field, kind: &FieldKind, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let mut inner = kind;
    while let FieldKind::List(of) = inner {
        inner = of;
    }
    let Bounds {
        min, max, pattern, ..
    } = &*field.bounds;
    let mut report = |message: String, help: &str| {
        diagnostics.push(Diagnostic::new(CONFIG, span, message).help(help))
    };
    if (min.is_some() || max.is_some()) && !matches!(inner, FieldKind::Int | FieldKind::Number) {
        report(
            format!(
                "`min` and `max` of `{}` mean nothing: its values are no numbers",
                field.name
            ),
            "leave them out",
        );
    }
    if pattern.is_some() && !matches!(inner, FieldKind::String | FieldKind::Url) {
        report(
            format!(
                "`pattern` of `{}` means nothing: its values are no lines of text",
                field.name
            ),
            "leave it out",
        );
    }
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        report(
            format!("`min` of `{}` is greater than its `max`", field.name),
            "exchange them",
        );
    }
}

struct KindParser<'a> {
    schema: &'a Schema,
    span: Span,
    of: Option<&'a Node>,
    object: Option<Vec<Field>>,
    refs: bool,
    name: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl KindParser<'_> {
    fn kind(&mut self, text: &str, depth: usize) -> Option<FieldKind> {
        let text = text.trim();
        if depth > MAX_KIND_DEPTH {
            return self.fail(
                format!("`{}` is nested too deep", self.name),
                "use an object or a type of its own",
            );
        }
        let argument = text
            .split_once('<')
            .and_then(|(head, rest)| rest.strip_suffix('>').map(|inner| (head, inner)));
        Some(match (text, argument) {
            ("string", _) => FieldKind::String,
            ("markdown", _) => FieldKind::Markdown,
            ("int", _) => FieldKind::Int,
            ("number", _) => FieldKind::Number,
            ("bool", _) => FieldKind::Bool,
            ("date", _) => FieldKind::Date,
            ("duration", _) => FieldKind::Duration,
            ("url", _) => FieldKind::Url,
            ("enum", _) => match self.of {
                Some(node) => FieldKind::Enum(steps(node, self.name, self.diagnostics)),
                None if argument
                    .is_some_and(|(_, inner)| self.schema.scales.contains_key(inner.trim())) =>
                {
                    let inner = argument.map_or("", |(_, inner)| inner.trim());
                    return self.fail(
                        format!("`{inner}` is a scale, not a list of words"),
                        &format!("did you mean `scale<{inner}>`?"),
                    );
                }
                None => {
                    return self.fail(
                        format!("the words of `{}` are not listed", self.name),
                        "add `of = [\"one\", \"two\"]`",
                    );
                }
            },
            ("object", _) => match self.object.take() {
                Some(fields) => FieldKind::Object(fields),
                None => {
                    return self.fail(
                        format!("the keys of `{}` are not listed", self.name),
                        "add `fields = { key = { type = \"string\" } }`",
                    );
                }
            },
            (_, Some(("list", inner))) => FieldKind::List(Box::new(self.kind(inner, depth + 1)?)),
            (_, Some(("scale", name))) => FieldKind::Scale(self.scale(name)?),
            (_, Some(("ref", name))) => {
                let id = self.schema.type_named(name.trim());
                match id {
                    Some(id) if self.refs => FieldKind::Ref(id),
                    Some(_) => {
                        return self.fail(
                            format!("`{}` ties two records by a field", self.name),
                            "declare a relation instead: it can be read from both ends",
                        );
                    }
                    None => return self.unknown(name, "type", self.schema.types.keys()),
                }
            }
            (_, Some(("map", inner))) => {
                let Some((key, value)) = inner.split_once(',') else {
                    return self.fail(
                        format!("`{text}` does not say what its values are"),
                        "write `map<SCALE, markdown>`",
                    );
                };
                let key = key.trim();
                let keys = match self.schema.type_named(key) {
                    Some(id) => Keys::Type(id),
                    None => Keys::Scale(self.scale(key)?),
                };
                FieldKind::Map(keys, Box::new(self.kind(value, depth + 1)?))
            }
            _ => {
                let words = [
                    "string",
                    "markdown",
                    "int",
                    "number",
                    "bool",
                    "date",
                    "duration",
                    "url",
                    "enum",
                    "object",
                    "list<…>",
                    "map<…, …>",
                    "scale<…>",
                    "ref<…>",
                ];
                let word = argument.map_or(text, |(_, inner)| inner.trim());
                let meant = match self.schema.type_named(word) {
                    _ if self.schema.scales.contains_key(word) => {
                        Some(format!("did you mean `scale<{word}>`?"))
                    }
                    Some(_) => Some(format!("did you mean `ref<{word}>`?")),
                    None => did_you_mean(text, words),
                };
                let help =
                    meant.unwrap_or_else(|| format!("a field is one of {}", list_of(words, 20)));
                return self.fail(format!("`{text}` is not a kind of value"), &help);
            }
        })
    }

    fn scale(&mut self, name: &str) -> Option<String> {
        let name = name.trim();
        if self.schema.scales.contains_key(name) {
            return Some(name.to_owned());
        }
        self.unknown(name, "scale", self.schema.scales.keys())
    }

    fn unknown<'k, T>(
        &mut self,
        name: &str,
        what: &str,
        known: impl Iterator<Item = &'k String> + Clone,
    ) -> Option<T> {
        let help = did_you_mean(name, known.clone().map(String::as_str))
            .unwrap_or_else(|| format!("declared: {}", list_of(known.map(String::as_str), 24)));
        self.fail(format!("no {what} is called `{}`", name.trim()), &help)
    }

    fn fail<T>(&mut self, message: String, help: &str) -> Option<T> {
        self.diagnostics
            .push(Diagnostic::new(CONFIG, self.span, message).help(help));
        None
    }
}
