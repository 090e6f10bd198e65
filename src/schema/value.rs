//! Kinds of value as JSON Schema: what an editor accepts where the compiler does.
//!
//! The compiler takes scalars as the text that was written, while an editor has already made numbers and yes/no of some:
//! `grade: 5` is a string to the one and a number to the other. So wherever text is meant, all scalars are accepted.

use serde_json::{Map, Value, json};

use super::layout::{one_of, sentences};
use crate::config::{Field, FieldKind, Keys, Schema, Step, Steps};

/// What a scalar can look like to an editor.
pub(super) const SCALAR: [&str; 3] = ["string", "number", "boolean"];
/// What an id can look like to an editor. `true` and `false` are left out, so that editors do not offer them.
pub(super) const ID: [&str; 2] = ["string", "number"];
/// A day.
const DAY: &str = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$";
/// What an address begins with.
const URL: &str = r"^(?:https?://|mailto:|tel:|/|#)\S*$";
const INT: &str = "^[+-]?[0-9]+$";
const NUMBER: &str = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$";

/// A period in jiff's "friendly" notation (`1 year, 6 months`) or that of ISO 8601 (`P1Y6M`).
///
/// Source: the grammar in the documentation of `jiff::fmt::friendly`. It also asks for the units in order of size, which is
/// left to the compiler: editors show a pattern to people, so it has to stay short.
const PERIOD: &str = concat!(
    r"^[+-]?(?:(?:[0-9]+(?:[.,][0-9]+)?\s*(?:years?|yrs?|y|months?|mos?|weeks?|wks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m",
    r"|seconds?|secs?|s|(?:milli|micro|nano)(?:s|seconds?)?|[mnuµμ]s(?:ecs?)?)(?:,\s+|\s*))+(?:ago\s*)?",
    r"(?:[0-9]+:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?)?\s*|[0-9]+:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?",
    r"|[Pp](?:[Tt]?[0-9]+(?:[.,][0-9]+)?[YyMmWwDdHhSs])+)$",
);

/// What may be missing from a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing need be written.
    Free,
    /// Something must be written; it may be an empty text.
    Written,
    /// Something must be written that is not empty.
    Filled,
}

/// The schema of a key: its kind's, with what people should know of it.
pub(super) fn key(field: &Field, schema: &Schema, filled: Need) -> Value {
    let mut value = kind(
        &field.kind,
        schema,
        if field.required { filled } else { Need::Free },
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
    // Of a list, the bounds hold for each value.
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

/// The keys of an object or of what an edge carries, and which of them have to be there.
pub(super) fn keys<'a>(
    fields: impl Iterator<Item = &'a Field>,
    schema: &Schema,
    filled: Need,
) -> (Map<String, Value>, Vec<&'a str>) {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        properties.insert(field.name.clone(), key(field, schema, filled));
        if field.required && field.default.is_none() {
            required.push(field.name.as_str());
        }
    }
    (properties, required)
}

/// The schema of a kind.
pub(super) fn kind(kind: &FieldKind, schema: &Schema, need: Need) -> Value {
    match kind {
        FieldKind::String | FieldKind::Markdown if need == Need::Filled => {
            json!({ "type": types(&SCALAR, need), "minLength": 1 })
        }
        FieldKind::String | FieldKind::Markdown => json!({ "type": types(&SCALAR, need) }),
        FieldKind::Int => json!({ "type": types(&["integer", "string"], need), "pattern": INT }),
        FieldKind::Number => {
            json!({ "type": types(&["number", "string"], need), "pattern": NUMBER })
        }
        FieldKind::Bool => {
            json!({ "type": types(&["boolean", "string"], need), "pattern": "^(?:true|false|yes|no)$" })
        }
        FieldKind::Date => {
            json!({ "type": types(&["string"], need), "format": "date", "pattern": DAY })
        }
        FieldKind::Duration => json!({ "type": types(&["string"], need), "pattern": PERIOD }),
        FieldKind::Url => json!({ "type": types(&["string"], need), "pattern": URL }),
        FieldKind::Enum(_) | FieldKind::Scale(_) => {
            words(schema.steps(kind).into_iter().flat_map(Steps::iter), need)
        }
        FieldKind::List(inner) => {
            // A single value is a list of one, so it may be an empty text even where the list may not be empty.
            let one = self::kind(
                inner,
                schema,
                if need == Need::Free {
                    Need::Free
                } else {
                    Need::Written
                },
            );
            one_or_several(
                one,
                &self::kind(inner, schema, Need::Free),
                usize::from(need == Need::Filled),
                None,
            )
        }
        FieldKind::Map(keys, inner) => map(keys, inner, schema, need),
        FieldKind::Object(fields) => {
            let (properties, required) = keys(fields.iter(), schema, Need::Written);
            object(&types(&["object"], need), properties, &required)
        }
        FieldKind::Ref(_) => json!({ "type": types(&ID, need), "minLength": 1 }),
    }
}

/// A value, or a list of such values. The two are one schema where possible: editors then say better what is wrong.
///
/// `items` is the value as it stands in a list, where more or less may be missing than from a value alone.
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

/// One of a few words, each with what readers see for it.
pub(super) fn words<'s>(steps: impl IntoIterator<Item = &'s Step>, need: Need) -> Value {
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
    choices.extend((need == Need::Free).then(|| json!({ "type": "null" })));
    json!({ "oneOf": choices })
}

/// A certain word, however an editor reads it.
pub(super) fn word(text: &str) -> Value {
    match readings(text).as_slice() {
        [one] => json!({ "const": one }),
        several => json!({ "enum": several }),
    }
}

/// The JSON types that a value can have, with `null` where it can be left out.
pub(super) fn types(names: &[&str], need: Need) -> Value {
    let null = (need == Need::Free).then_some("null");
    let names: Vec<&str> = names.iter().copied().chain(null).collect();
    if let [one] = names.as_slice() {
        json!(one)
    } else {
        json!(names)
    }
}

/// Adds what people should know of a value; the empty is left out.
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

/// Who sees a key, where that is not everybody who sees its record.
pub(super) fn seen_with(label: Option<&str>) -> String {
    label.map_or_else(String::new, |label| {
        format!("Seen with the label `{label}` only")
    })
}

fn map(keys: &Keys, inner: &FieldKind, schema: &Schema, need: Need) -> Value {
    let own = types(&["object"], need);
    match keys {
        Keys::Type(_) => {
            json!({ "type": own, "additionalProperties": kind(inner, schema, Need::Free) })
        }
        Keys::Scale(name) => {
            let steps = schema.scale(name);
            let mut properties = Map::new();
            for step in steps.into_iter().flat_map(Steps::iter) {
                let mut value = kind(inner, schema, Need::Free);
                describe(&mut value, &step.title, "");
                properties.insert(step.id.clone(), value);
            }
            let mut found = object(&own, properties, &[]);
            // To some editors an unquoted `1:` is a number, which no property is called, but which a pattern fits.
            let words = steps.into_iter().flat_map(Steps::words);
            let numbers: Vec<&str> = words
                .filter(|id| id.bytes().all(|b| b.is_ascii_digit()))
                .collect();
            if let (Some(found), false) = (found.as_object_mut(), numbers.is_empty()) {
                let pattern = format!("^(?:{})$", numbers.join("|"));
                found.insert(
                    "patternProperties".into(),
                    json!({ pattern: kind(inner, schema, Need::Free) }),
                );
            }
            found
        }
    }
}

/// A word as JSON: the text, and what YAML makes of it if it stands there without quotes.
fn readings(text: &str) -> Vec<Value> {
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

/// How a value is written, where its kind does not show that.
fn hint(kind: &FieldKind, schema: &Schema) -> String {
    match kind {
        FieldKind::Markdown => "Markdown".into(),
        FieldKind::Date => "A day such as `2026-10-31`".into(),
        FieldKind::Duration => "A period such as `6 months`".into(),
        FieldKind::Url => "An address such as `https://example.org`".into(),
        FieldKind::Ref(id) => format!("The id of a `{}`", schema.type_of(*id).name),
        FieldKind::List(inner) => sentences(&["One or a list of several", &hint(inner, schema)]),
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

/// A default as an editor fills it in: a scalar or a list of scalars; others are left to the compiler.
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
