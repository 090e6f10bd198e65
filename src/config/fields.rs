//! Reading fields: `[types.X.fields]`, `[relations.X.props]` and the keys of objects.

use super::field::{Bounds, Field, FieldKind, Keys, KindName};
use super::reader::{ReadNode, Required, TableNode, TableReader, table};
use super::schema::Schema;
use super::steps::read_steps;
use super::value_kind::ValueKind;
use crate::diagnostic::{CONFIG, Diagnostic, did_you_mean, list_of, suggestion};
use crate::text::{Span, Spanned, capitalised};
use crate::tree::{Map, Node, NodeEntry};

/// Kinds nested more deeply are a mistake.
const MAX_KIND_DEPTH: usize = 8;

table! {
    /// A field of a type, a key of an object, or a property of a relation (`[relations.X.props.Y]`). `NAME = "TYPE"` is short for `NAME = { type = "TYPE" }`. For a list, `min`, `max`, `pattern` and `unique` apply to each entry.
    FieldTable<'a> {
        /// Whether the declaration exists; `false` removes one of the preset.
        _enabled = "enabled": bool = "`true`",
        /// The type of its values.
        kind = "type": Required<Spanned<String>> as FIELD_TYPE,
        /// The words of an `enum`.
        of: Option<&'a Node> as STEPS,
        /// The keys of an `object`.
        fields: Option<TableNode<'a>> as FIELDS,
        /// Whether each record has a value.
        required: bool,
        /// The value of records that have none.
        default: Option<&'a Node> as ANY,
        /// The words that readers see.
        title: Option<String> = "the name of the field",
        /// A title for narrow columns.
        short: Option<String>,
        /// A sentence for authors.
        help: Option<String>,
        /// The label that readers need to see it, besides that of the record.
        label: Option<String>,
        /// Labels that conditions give to it instead: the first label whose conditions hold.
        label_where: Option<TableNode<'a>> as LABEL_RULES,
        /// Whether search includes it.
        search: bool,
        /// The least number.
        min: Option<f64>,
        /// The greatest number.
        max: Option<f64>,
        /// A regular expression for the whole of a one-line text.
        pattern: Option<regex_lite::Regex>,
        /// Whether no two records of the type have the same value.
        unique: bool,
        /// Whether it is the property that a table cell writes after `@`; only for one property of a relation.
        primary: Option<Spanned<bool>> = "`false`",
    }
}

/// A pattern for the whole text.
impl<'a> ReadNode<'a> for regex_lite::Regex {
    const KIND: ValueKind = ValueKind::Form("a regular expression", "");

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let text = node.as_text();
        text.and_then(|text| Self::new(&format!("^(?:{text})$")).ok())
            .or_else(|| reader.wrong(key, node, "a regular expression"))
    }
}

/// A boolean, with its place.
impl<'a> ReadNode<'a> for Spanned<bool> {
    const KIND: ValueKind = ValueKind::Boolean;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        bool::read_node(reader, key, node).map(|is_set| Self::new(is_set, node.span))
    }
}

/// Reads the fields of one declaration.
pub(super) struct FieldReader<'a> {
    pub(super) schema: &'a Schema,
    /// The name of the declaration in messages.
    pub(super) owner: &'a str,
    /// Whether fields may refer to records: those of edges and objects may, those of types are relations instead.
    pub(super) allows_refs: bool,
    /// Whether the fields are the properties of edges, of which one may be primary.
    pub(super) are_properties: bool,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl FieldReader<'_> {
    pub(super) fn fields(&mut self, map: &Map) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let mut first: Option<Span> = None;
        for entry in &map.entries {
            let Some((mut field, mark)) = self.field(entry) else {
                continue;
            };
            field.primary = mark.is_some_and(|mark| self.is_primary(&field, mark, first));
            first = first.or(mark.filter(|_| field.primary));
            fields.push(field);
        }
        fields
    }

    /// Whether a field with `primary = true` is primary. Reports one that cannot be.
    fn is_primary(&mut self, field: &Field, mark: Span, first: Option<Span>) -> bool {
        let (name, owner) = (&field.name, self.owner);
        let lines = match field.kind {
            FieldKind::List(_) => Some("a list"),
            FieldKind::Map(..) | FieldKind::Object(_) => Some("an object"),
            FieldKind::Markdown => Some("a text that can have several lines"),
            _ => None,
        };
        let problem = |message| Diagnostic::new(CONFIG, mark, message);
        let problem = if !self.are_properties {
            let message =
                format!("`{name}` is not a property of a relation, so it cannot be primary");
            problem(message).help("remove `primary`")
        } else if let Some(lines) = lines {
            let message = format!("`{name}` is {lines}, so it cannot be primary");
            problem(message).help("mark a property with a single value, or remove `primary`")
        } else if let Some(first) = first {
            let message = format!("`{name}` is a second primary property of `{owner}`");
            let problem = problem(message).also(first, "the first one");
            problem.help("remove `primary` from one of them")
        } else {
            return true;
        };
        self.diagnostics.push(problem);
        false
    }

    /// The field, and the place where it is marked as primary.
    fn field(&mut self, entry: &NodeEntry) -> Option<(Field, Option<Span>)> {
        let (name, node) = (entry.key.value.as_str(), &entry.node);
        let what = format!("the field `{name}` of `{}`", self.owner);
        let Some(map) = node.as_map() else {
            let message = format!("{what} is {}, not a table", node.kind());
            self.diagnostics.push(
                Diagnostic::new(CONFIG, node.span, message).help("write `{ type = \"string\" }`"),
            );
            return None;
        };
        let span = entry.key.span;
        let declared: FieldTable<'_> = TableNode { map, span }.read(what, self.diagnostics);
        let keys = declared.fields.map(|table| {
            let mut inner = FieldReader {
                schema: self.schema,
                owner: name,
                allows_refs: true,
                are_properties: false,
                diagnostics: self.diagnostics,
            };
            inner.fields(table.map)
        });
        if let Some(rules) = declared.label_where {
            self.check_label_rules(name, declared.default, rules.span);
        }
        let word = declared.kind.0?;
        let mut parser = KindParser {
            fields: self,
            name,
            span: word.span,
            of: declared.of,
            keys,
        };
        let kind = parser.kind(&word.value, 0)?;
        let field = Field {
            name: name.to_owned(),
            span,
            kind,
            required: declared.required,
            default: declared.default.cloned(),
            title: declared.title.unwrap_or_else(|| capitalised(name)),
            short: declared.short,
            help: declared.help.unwrap_or_default(),
            label: declared.label,
            search: declared.search,
            bounds: Box::new(Bounds {
                min: declared.min,
                max: declared.max,
                pattern: declared.pattern,
                unique: declared.unique,
            }),
            primary: false,
        };
        self.check_bounds(&field, word.span);
        let mark = declared.primary.filter(|primary| primary.value);
        Some((field, mark.map(|mark| mark.span)))
    }

    /// Reports labels by condition where they cannot be decided: within objects and edges, and for a field with a default, which would
    /// be shown in place of a hidden value.
    fn check_label_rules(&mut self, name: &str, default: Option<&Node>, span: Span) {
        let (message, help) = if self.allows_refs {
            (
                format!("`label_where` has no effect on `{name}`, which is not a field of a type"),
                "use `label`, or label the whole field or relation by condition",
            )
        } else if default.is_some() {
            (
                format!("`{name}` has a default, so its label cannot depend on conditions"),
                "remove `default` or `label_where`",
            )
        } else {
            return;
        };
        self.diagnostics
            .push(Diagnostic::new(CONFIG, span, message).help(help));
    }

    /// Reports bounds that have no meaning for the kind of a field.
    fn check_bounds(&mut self, field: &Field, span: Span) {
        let (name, bounds, item) = (&field.name, &field.bounds, field.kind.item());
        let mut report = |message: String, help: &str| {
            self.diagnostics
                .push(Diagnostic::new(CONFIG, span, message).help(help));
        };
        let is_number = matches!(item, FieldKind::Int | FieldKind::Number);
        if !is_number && (bounds.min.is_some() || bounds.max.is_some()) {
            let message = format!(
                "`min` and `max` have no effect on `{name}`, because its values are not numbers"
            );
            report(message, "remove them");
        }
        if bounds.pattern.is_some() && !matches!(item, FieldKind::String | FieldKind::Url) {
            let message =
                format!("`pattern` has no effect on `{name}`, because its values are not strings");
            report(message, "remove it");
        }
        if let (Some(min), Some(max)) = (bounds.min, bounds.max)
            && min > max
        {
            let message = format!("`min` of `{name}` is greater than its `max`");
            report(message, "swap them");
        }
    }
}

/// Parses the `type` of a field, such as `list<string>`.
struct KindParser<'p, 'a> {
    fields: &'p mut FieldReader<'a>,
    name: &'p str,
    span: Span,
    /// The words of an `enum`.
    of: Option<&'p Node>,
    /// The keys of an `object`.
    keys: Option<Vec<Field>>,
}

impl KindParser<'_, '_> {
    fn kind(&mut self, text: &str, depth: usize) -> Option<FieldKind> {
        let text = text.trim();
        if depth > MAX_KIND_DEPTH {
            let message = format!("`{}` is nested too deeply", self.name);
            return self.fail(message, "use an object or a separate type");
        }
        let argument = text
            .split_once('<')
            .and_then(|(name, rest)| Some((name, rest.strip_suffix('>')?)));
        let (name, argument) = argument.map_or((text, None), |(name, rest)| (name, Some(rest)));
        Some(match (KindName::from_word(name), argument) {
            (Some(KindName::String), None) => FieldKind::String,
            (Some(KindName::Markdown), None) => FieldKind::Markdown,
            (Some(KindName::Int), None) => FieldKind::Int,
            (Some(KindName::Number), None) => FieldKind::Number,
            (Some(KindName::Bool), None) => FieldKind::Bool,
            (Some(KindName::Date), None) => FieldKind::Date,
            (Some(KindName::Duration), None) => FieldKind::Duration,
            (Some(KindName::Url), None) => FieldKind::Url,
            (Some(KindName::Enum), None) => self.words()?,
            (Some(KindName::Object), None) => self.object()?,
            (Some(KindName::List), Some(inner)) => {
                FieldKind::List(Box::new(self.kind(inner, depth + 1)?))
            }
            (Some(KindName::Scale), Some(scale)) => FieldKind::Scale(self.scale(scale)?),
            (Some(KindName::Ref), Some(target)) => self.reference(target)?,
            (Some(KindName::Map), Some(inner)) => {
                let Some((key, value)) = inner.split_once(',') else {
                    let message = format!("`{text}` has no value type");
                    return self.fail(message, "write `map<SCALE, markdown>`");
                };
                let keys = match self.fields.schema.type_named(key.trim()) {
                    Some(id) => Keys::Type(id),
                    None => Keys::Scale(self.scale(key)?),
                };
                FieldKind::Map(keys, Box::new(self.kind(value, depth + 1)?))
            }
            _ => return self.unknown_kind(text, argument),
        })
    }

    fn words(&mut self) -> Option<FieldKind> {
        let Some(node) = self.of else {
            let message = format!("the enum `{}` has no values", self.name);
            return self.fail(message, "add `of = [\"one\", \"two\"]`");
        };
        let steps = read_steps(node, self.name, self.fields.diagnostics);
        Some(FieldKind::Enum(steps))
    }

    fn object(&mut self) -> Option<FieldKind> {
        if let Some(keys) = self.keys.take() {
            return Some(FieldKind::Object(keys));
        }
        let message = format!("the object `{}` has no fields", self.name);
        self.fail(message, "add `fields = { key = { type = \"string\" } }`")
    }

    fn scale(&mut self, name: &str) -> Option<String> {
        let (name, scales) = (name.trim(), &self.fields.schema.scales);
        if scales.contains_key(name) {
            return Some(name.to_owned());
        }
        let help = suggestion(name, scales.keys().map(String::as_str), "the scales are");
        self.fail(format!("no scale named `{name}`"), &help)
    }

    fn reference(&mut self, name: &str) -> Option<FieldKind> {
        let (name, schema) = (name.trim(), self.fields.schema);
        match schema.type_named(name) {
            Some(id) if self.fields.allows_refs => Some(FieldKind::Ref(id)),
            Some(_) => self.fail(
                format!("the field `{}` relates two records", self.name),
                "declare a relation instead, which can be read from both ends",
            ),
            None => {
                let help = suggestion(name, schema.type_names(), "the types are");
                self.fail(format!("no type named `{name}`"), &help)
            }
        }
    }

    fn unknown_kind(&mut self, text: &str, argument: Option<&str>) -> Option<FieldKind> {
        let forms = || KindName::ALL.into_iter().map(KindName::about);
        let word = argument.map_or(text, str::trim);
        let schema = self.fields.schema;
        let form = if schema.scales.contains_key(word) {
            Some(format!("did you mean `scale<{word}>`?"))
        } else if schema.type_named(word).is_some() {
            Some(format!("did you mean `ref<{word}>`?"))
        } else {
            did_you_mean(text, forms())
        };
        let help = form.unwrap_or_else(|| format!("the field types are {}", list_of(forms(), 20)));
        self.fail(format!("unknown field type `{text}`"), &help)
    }

    fn fail<T>(&mut self, message: String, help: &str) -> Option<T> {
        self.fields
            .diagnostics
            .push(Diagnostic::new(CONFIG, self.span, message).help(help));
        None
    }
}
