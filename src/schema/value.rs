//! Kinds of value as JSON Schema.
//!
//! The compiler reads scalars as text, while an editor converts some to numbers and booleans: `grade: 5` is a string to the
//! compiler and a number to the editor. So the schema of a text accepts all scalars.

use serde_json::{Map, Value, json};

use super::layout::{one_of, sentences};
use crate::config::{Field, FieldKind, Keys, Schema, Step, Steps};

/// The dialect of all schemas.
pub(super) const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
/// The JSON types of a scalar in an editor.
pub(super) const SCALAR: [&str; 3] = ["string", "number", "boolean"];
/// The JSON types of an id in an editor. Without `boolean`, so that editors do not suggest `true` and `false`.
pub(super) const ID: [&str; 2] = ["string", "number"];
/// The pattern of a day.
const DAY: &str = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";
/// The pattern of an address.
const URL: &str = r"^(?:https?://|mailto:|tel:|/|#)\S*$";
const INT: &str = "^[+-]?[0-9]+$";
const NUMBER: &str = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$";

/// The pattern of a period in jiff's "friendly" notation (`1 year, 6 months`) or that of ISO 8601 (`P1Y6M`).
///
/// Source: the grammar in the documentation of `jiff::fmt::friendly`. The compiler checks the order of the units, which the
/// grammar requires too: editors show a pattern to people, so it must be short.
const PERIOD: &str = concat!(
    r"^[+-]?(?:(?:[0-9]+(?:[.,][0-9]+)?\s*(?:years?|yrs?|y|months?|mos?|weeks?|wks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m",
    r"|seconds?|secs?|s|(?:milli|micro|nano)(?:s|seconds?)?|[mnuµμ]s(?:ecs?)?)(?:,\s+|\s*))+(?:ago\s*)?",
    r"(?:[0-9]+:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?)?\s*|[0-9]+:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?",
    r"|[Pp](?:[Tt]?[0-9]+(?:[.,][0-9]+)?[YyMmWwDdHhSs])+)$",
);

/// Whether a value must be present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It can be missing.
    Optional,
    /// It must be written; it can be an empty text.
    Written,
    /// It must be written and must not be empty.
    NonEmpty,
}

/// The schema of a key: that of its kind, with a description.
pub(super) fn key(field: &Field, schema: &Schema, required: Presence) -> Value {
    let mut value = kind(
        &field.kind,
        schema,
        if field.required {
            required
        } else {
            Presence::Optional
        },
    );
    describe(
        &mut value,
        &field.title,
        &sentences(&[
            &field.help,
            &hint(&field.kind, schema),
            &seen_with(field.label.as_deref()),
        ]),
    );
    // The bounds of a list hold for its values.
    if let (false, Some(map)) = (
        matches!(field.kind, FieldKind::List(_)),
        value.as_object_mut(),
    ) {
        let numbers = [("minimum", field.bounds.min), ("maximum", field.bounds.max)];
        map.extend(
            numbers
                .into_iter()
                .filter_map(|(key, number)| Some((key.to_owned(), json!(number?)))),
        );
        map.extend(
            field
                .bounds
                .pattern()
                .map(|pattern| ("pattern".to_owned(), json!(format!("^(?:{pattern})$")))),
        );
    }
    if let (Some(default), Some(map)) = (default_of(field), value.as_object_mut()) {
        map.insert("default".into(), default);
    }
    value
}

/// The schemas of the keys of a record, an object or an edge, and the required keys.
pub(super) fn keys<'a>(
    fields: impl Iterator<Item = &'a Field>,
    schema: &Schema,
    presence: Presence,
) -> (Map<String, Value>, Vec<&'a str>) {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        properties.insert(field.name.clone(), key(field, schema, presence));
        if field.required && field.default.is_none() {
            required.push(field.name.as_str());
        }
    }
    (properties, required)
}

/// The schema of a kind.
pub(super) fn kind(kind: &FieldKind, schema: &Schema, presence: Presence) -> Value {
    match kind {
        FieldKind::String | FieldKind::Markdown if presence == Presence::NonEmpty => {
            json!({ "type": types(&SCALAR, presence), "minLength": 1 })
        }
        FieldKind::String | FieldKind::Markdown => json!({ "type": types(&SCALAR, presence) }),
        FieldKind::Int => {
            json!({ "type": types(&["integer", "string"], presence), "pattern": INT })
        }
        FieldKind::Number => {
            json!({ "type": types(&["number", "string"], presence), "pattern": NUMBER })
        }
        FieldKind::Bool => {
            json!({ "type": types(&["boolean", "string"], presence), "pattern": "^(?:true|false|yes|no)$" })
        }
        FieldKind::Date => {
            json!({ "type": types(&["string"], presence), "format": "date", "pattern": DAY })
        }
        FieldKind::Duration => json!({ "type": types(&["string"], presence), "pattern": PERIOD }),
        FieldKind::Url => json!({ "type": types(&["string"], presence), "pattern": URL }),
        FieldKind::Enum(_) | FieldKind::Scale(_) => words(
            schema.steps(kind).into_iter().flat_map(Steps::iter),
            presence,
        ),
        FieldKind::List(inner) => {
            // A single value is a list of one: it can be an empty text even if the list must not be empty.
            let one = self::kind(
                inner,
                schema,
                if presence == Presence::Optional {
                    Presence::Optional
                } else {
                    Presence::Written
                },
            );
            one_or_several(
                one,
                &self::kind(inner, schema, Presence::Optional),
                usize::from(presence == Presence::NonEmpty),
                None,
            )
        }
        FieldKind::Map(keys, inner) => map(keys, inner, schema, presence),
        FieldKind::Object(fields) => {
            let (properties, required) = keys(fields.iter(), schema, Presence::Written);
            object(&types(&["object"], presence), properties, &required)
        }
        FieldKind::Ref(_) => json!({ "type": types(&ID, presence), "minLength": 1 }),
    }
}

/// A value, or a list of such values, in a single schema if possible, since editors then have better messages.
///
/// `items` is the schema of the values of the list, which can differ in what is required.
pub(super) fn one_or_several(one: Value, items: &Value, min: usize, max: Option<usize>) -> Value {
    let mut list = json!({ "items": items });
    if let Some(list) = list.as_object_mut() {
        list.extend((min > 0).then(|| ("minItems".to_owned(), json!(min))));
        list.extend(max.map(|max| ("maxItems".to_owned(), json!(max))));
    }
    let plain = one.get("type").is_some() && one.get("items").is_none();
    match (one, list) {
        (Value::Object(mut one), Value::Object(list)) if plain => {
            let own = match one.get("type") {
                Some(Value::Array(types)) => types.clone(),
                other => other.cloned().into_iter().collect(),
            };
            let types: Vec<Value> = std::iter::once(json!("array")).chain(own).collect();
            one.insert("type".into(), Value::Array(types));
            one.extend(list);
            Value::Object(one)
        }
        (one, mut list) => {
            list["type"] = json!("array");
            json!({ "anyOf": [list, one] })
        }
    }
}

/// An object with these keys and no others.
pub(super) fn object(types: &Value, properties: Map<String, Value>, required: &[&str]) -> Value {
    let mut map = Map::new();
    map.insert("type".into(), types.clone());
    map.insert("properties".into(), Value::Object(properties));
    map.extend((!required.is_empty()).then(|| ("required".to_owned(), json!(required))));
    map.insert("additionalProperties".into(), json!(false));
    Value::Object(map)
}

/// One of a few words, each with its title for readers.
pub(super) fn words<'s>(steps: impl IntoIterator<Item = &'s Step>, presence: Presence) -> Value {
    let mut choices: Vec<Value> = Vec::new();
    for step in steps {
        for reading in readings(&step.id) {
            if !choices
                .iter()
                .any(|choice| same(&choice["const"], &reading))
            {
                choices.push(json!({ "const": reading, "title": step.title }));
            }
        }
    }
    choices.extend((presence == Presence::Optional).then(|| json!({ "type": "null" })));
    json!({ "oneOf": choices })
}

/// One word, in every form in which an editor parses it.
pub(super) fn word(text: &str) -> Value {
    match readings(text).as_slice() {
        [one] => json!({ "const": one }),
        several => json!({ "enum": several }),
    }
}

/// The JSON types of a value, with `null` if it can be missing.
pub(super) fn types(names: &[&str], presence: Presence) -> Value {
    let null = (presence == Presence::Optional).then_some("null");
    let names: Vec<&str> = names.iter().copied().chain(null).collect();
    if let [one] = names.as_slice() {
        json!(one)
    } else {
        json!(names)
    }
}

/// Adds a title and a description, unless they are empty.
pub(super) fn describe(value: &mut Value, title: &str, description: &str) {
    let Some(map) = value.as_object_mut() else {
        return;
    };
    for (key, text) in [("title", title), ("description", description)] {
        if !text.is_empty() {
            map.insert(key.to_owned(), json!(text));
        }
    }
}

/// The label of a key, in words.
pub(super) fn seen_with(label: Option<&str>) -> String {
    label.map_or_else(String::new, |label| {
        format!("Visible only with the label `{label}`")
    })
}

fn map(keys: &Keys, inner: &FieldKind, schema: &Schema, presence: Presence) -> Value {
    let own = types(&["object"], presence);
    match keys {
        Keys::Type(_) => {
            json!({ "type": own, "additionalProperties": kind(inner, schema, Presence::Optional) })
        }
        Keys::Scale(name) => {
            let steps = schema.scale(name);
            let mut properties = Map::new();
            for step in steps.into_iter().flat_map(Steps::iter) {
                let mut value = kind(inner, schema, Presence::Optional);
                describe(&mut value, &step.title, "");
                properties.insert(step.id.clone(), value);
            }
            let mut found = object(&own, properties, &[]);
            // Some editors parse an unquoted `1:` as a number, which matches a pattern, but not the name of a property.
            let words = steps.into_iter().flat_map(Steps::words);
            let numbers: Vec<&str> = words
                .filter(|id| id.bytes().all(|b| b.is_ascii_digit()))
                .collect();
            if let (Some(found), false) = (found.as_object_mut(), numbers.is_empty()) {
                let pattern = format!("^(?:{})$", numbers.join("|"));
                found.insert(
                    "patternProperties".into(),
                    json!({ pattern: kind(inner, schema, Presence::Optional) }),
                );
            }
            found
        }
    }
}

/// A word as JSON: the text, and the value to which YAML converts it without quotes.
pub(super) fn readings(text: &str) -> Vec<Value> {
    let mut found = vec![json!(text)];
    if let Ok(number) = text.parse::<i64>() {
        found.push(json!(number));
    } else if let Some(number) = text
        .parse::<f64>()
        .ok()
        .filter(|_| text.contains(|c: char| c.is_ascii_digit()))
    {
        found.push(json!(number));
    } else if let "true" | "True" | "TRUE" = text {
        found.push(json!(true));
    } else if let "false" | "False" | "FALSE" = text {
        found.push(json!(false));
    }
    found
}

/// JSON Schema compares numbers by value: 1 is 1.0.
fn same(a: &Value, b: &Value) -> bool {
    a == b
        || a.as_f64()
            .zip(b.as_f64())
            .is_some_and(|(a, b)| a.total_cmp(&b).is_eq())
}

/// How a value is written, if its kind does not imply that.
fn hint(kind: &FieldKind, schema: &Schema) -> String {
    match kind {
        FieldKind::Markdown => "Markdown".into(),
        FieldKind::Date => "A date such as `2026-10-31`".into(),
        FieldKind::Duration => "A duration such as `6 months`".into(),
        FieldKind::Url => "A URL such as `https://example.org`".into(),
        FieldKind::Ref(id) => format!("The id of a `{}`", schema.type_of(*id).name),
        FieldKind::List(inner) => sentences(&["A single value or a list", &hint(inner, schema)]),
        FieldKind::Map(Keys::Type(id), inner) => sentences(&[
            &format!("The keys are ids of `{}`", schema.type_of(*id).name),
            &hint(inner, schema),
        ]),
        FieldKind::Map(Keys::Scale(name), inner) => {
            let steps: Vec<&str> = schema
                .scale(name)
                .into_iter()
                .flat_map(Steps::words)
                .collect();
            sentences(&[
                &format!("The keys are {}", one_of(&steps)),
                &hint(inner, schema),
            ])
        }
        _ => String::new(),
    }
}

/// The default that an editor inserts: a scalar or a list of scalars. Only the compiler uses others.
fn default_of(field: &Field) -> Option<Value> {
    let node = field.default.as_ref()?;
    let scalar = |kind: &FieldKind, text: &str| match kind {
        FieldKind::Int | FieldKind::Number | FieldKind::Bool => {
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        }
        _ => json!(text),
    };
    match &field.kind {
        FieldKind::List(inner) => {
            let items: Option<Vec<Value>> = node
                .items()
                .iter()
                .map(|item| item.as_text().map(|text| scalar(inner, text)))
                .collect();
            items.map(Value::Array)
        }
        kind => node.as_text().map(|text| scalar(kind, text)),
    }
}
