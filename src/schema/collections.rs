//! JSON Schema of keys for several records: the front matter of a file with rows, and the defaults of a folder.
//!
//! The keys refer to the schemas of the types, so that the two cannot differ.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::files;
use super::value::{DRAFT, Presence, SCALAR, types, word};
use crate::config::{Config, OWNER, Origin, RecordKey, Schema, Step, TypeId};

/// Keys that have no default.
const NEVER: [RecordKey; 5] = [
    RecordKey::Type,
    RecordKey::Id,
    RecordKey::Title,
    RecordKey::OldIds,
    RecordKey::Body,
];

/// The front matter of a file whose tables are records.
pub(super) fn collection(config: &Config) -> Value {
    let schema = &config.schema;
    let names: Vec<Step> = schema
        .types
        .values()
        .map(|declared| Step::new(&declared.name, &declared.title))
        .collect();
    let mut of = super::value::words(&names, Presence::Written);
    super::value::describe(
        &mut of,
        "Type of the rows",
        "The type of the rows in this file.",
    );
    let by_type = |id: TypeId| {
        let mut properties: Map<String, Value> = keys(id, schema)
            .into_iter()
            .map(|key| {
                (
                    key.to_owned(),
                    json!({ "$ref": files::key_of_type(id, key, schema) }),
                )
            })
            .collect();
        properties.insert(
            "body".into(),
            json!({ "type": types(&SCALAR, Presence::Optional), "description": RecordKey::Body.about() }),
        );
        json!({
            "if": { "properties": { "of": word(&schema.type_of(id).name) }, "required": ["of"] },
            "then": { "properties": { "defaults": { "properties": properties, "additionalProperties": false } } },
        })
    };
    json!({
        "$schema": DRAFT,
        "title": "Collection",
        "description": "A file whose table rows are records.",
        "type": "object",
        "properties": {
            "type": { "const": "collection" },
            "of": of,
            "defaults": {
                "type": "object",
                "title": "Defaults",
                "description": "Default values for all rows.",
            },
        },
        "required": ["type", "of"],
        "additionalProperties": false,
        "allOf": schema.type_ids().map(by_type).collect::<Vec<_>>(),
    })
}

/// A folder's `_defaults.yml`: keys of any type, since folders may hold several.
pub(super) fn defaults(config: &Config) -> Value {
    let schema = &config.schema;
    let mut holders: IndexMap<&str, Vec<TypeId>> = IndexMap::new();
    for id in schema.type_ids() {
        for key in keys(id, schema)
            .into_iter()
            .filter(|key| !NEVER.iter().any(|never| never.word() == *key))
        {
            holders.entry(key).or_default().push(id);
        }
    }
    let choose = |(key, mut ids): (&str, Vec<TypeId>)| {
        // A key of every record or a relation is the same for all types; fields of one name can differ.
        let common = |id: &TypeId| !schema.type_of(*id).fields.contains_key(key);
        let first = ids.iter().position(common);
        let mut at = 0..ids.len();
        ids.retain(|id| at.next() == first || !common(id));
        let mut choices: Vec<Value> = ids
            .iter()
            .map(|id| json!({ "$ref": files::key_of_type(*id, key, schema) }))
            .collect();
        let value = if choices.len() == 1 {
            choices.remove(0)
        } else {
            json!({ "anyOf": choices })
        };
        (key.to_owned(), value)
    };
    json!({
        "$schema": DRAFT,
        "title": "Defaults of a folder",
        "description": "Default values for all records in this folder and below.",
        "type": "object",
        "properties": holders.into_iter().map(choose).collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

/// The keys in the schema of a type.
fn keys(id: TypeId, schema: &Schema) -> Vec<&str> {
    let relations = schema.relations.values().filter(|relation| {
        relation.from.holds(id) && !matches!(relation.origin, Origin::Composed(_))
    });
    let keys = RecordKey::ALL
        .into_iter()
        .filter(|key| *key != RecordKey::Body);
    let mut found: Vec<&str> = keys.map(RecordKey::word).collect();
    found.extend(schema.type_of(id).fields.keys().map(String::as_str));
    for relation in relations.filter(|relation| relation.name != OWNER) {
        found.push(&relation.name);
    }
    found
}
