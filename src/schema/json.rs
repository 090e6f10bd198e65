//! JSON Schema (draft 2020-12) of front matter, a file for each type and for each place where front matter may stand.
//!
//! An editor sees one file and no other, so what only the whole site can tell is left to the compiler: whether an id exists,
//! and whether a key that has to be there comes from a folder's defaults. Only words that older drafts know too are used,
//! since not every editor knows the new ones.

use serde_json::{Map, Value, json};

use super::layout::sentences;
use super::value::{self, ID, Need, SCALAR, describe, kind, one_or_several, types, word, words};
use super::{files, sheets, words as known};
use crate::config::{
    Config, Endpoints, FieldKind, Origin, RECORD_KEYS, Relation, Schema, Step, TextDirection, Type,
    TypeId,
};

/// The notation that all files are written in.
pub(super) const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schemas of a site's front matter: names (without a folder) and contents, in a fixed order.
///
/// `TYPE.schema.json` describes a record of a type, `TYPE.folder.schema.json` any file in the type's folder,
/// `front-matter.schema.json` any file at all, by its `type`; `collection.schema.json` and `_defaults.schema.json` the rest.
/// They refer to each other by name, so they have to stay in one folder.
#[must_use]
pub fn json_schema(config: &Config) -> Vec<(String, String)> {
    let schema = &config.schema;
    let mut found: Vec<(String, Value)> = schema
        .type_ids()
        .map(|id| (files::of_type(id, schema), record(id, config)))
        .collect();
    for (id, folder) in folders(schema) {
        found.push((files::of_folder(id, schema), in_folder(id, folder, schema)));
    }
    found.push((files::COLLECTION.to_owned(), sheets::collection(config)));
    found.push((files::DEFAULTS.to_owned(), sheets::defaults(config)));
    found.push((files::FRONT_MATTER.to_owned(), front_matter(schema)));
    found
        .into_iter()
        .map(|(name, value)| (name, format!("{value:#}\n")))
        .collect()
}

/// The types that have a folder; of several with the same one, the first has it.
pub(super) fn folders(schema: &Schema) -> Vec<(TypeId, &str)> {
    let mut found: Vec<(TypeId, &str)> = Vec::new();
    for id in schema.type_ids() {
        let folder = schema
            .type_of(id)
            .folder
            .as_deref()
            .filter(|folder| !folder.is_empty());
        found.extend(
            folder
                .filter(|folder| !found.iter().any(|(_, known)| known == folder))
                .map(|folder| (id, folder)),
        );
    }
    found
}

/// A record of a type.
fn record(id: TypeId, config: &Config) -> Value {
    let declared = config.schema.type_of(id);
    let (fields, required) = value::keys(declared.fields.values(), &config.schema, Need::Filled);
    let mut properties = own_keys(id, config);
    properties.extend(fields);
    for relation in config
        .schema
        .relations
        .values()
        .filter(|relation| relation.from.holds(id))
    {
        match relation.origin {
            Origin::Composed(_) if declared.open => {
                properties.insert(relation.name.clone(), json!(false));
            }
            Origin::Composed(_) => {}
            Origin::Written | Origin::Inherited(_) => {
                properties.insert(relation.name.clone(), edges(relation, &config.schema));
            }
        }
    }
    let mut found = json!({ "$schema": DRAFT });
    describe(&mut found, &declared.title, &declared.help);
    let object = value::object(&json!("object"), properties, &required);
    if let (Some(found), Value::Object(mut object)) = (found.as_object_mut(), object) {
        if declared.open {
            object.shift_remove("additionalProperties");
        }
        found.extend(object);
    }
    found
}

/// The keys that every record has. The text of a file stands below its front matter, so `body` is never among them.
fn own_keys(id: TypeId, config: &Config) -> Map<String, Value> {
    let schema = &config.schema;
    let declared = schema.type_of(id);
    let owned = schema
        .relations
        .get("owner")
        .is_some_and(|relation| relation.from.holds(id));
    let text = || {
        one_or_several(
            json!({ "type": types(&ID, Need::Free) }),
            &json!({ "type": types(&ID, Need::Free) }),
            0,
            None,
        )
    };
    let mut found = Map::new();
    for name in RECORD_KEYS {
        let mut value = match name {
            "type" => word(&declared.name),
            "id" => json!({ "type": types(&ID, Need::Free), "pattern": id_pattern(declared) }),
            "title" => json!({ "type": types(&SCALAR, Need::Free), "pattern": r"\S" }),
            "label" if config.audiences.is_empty() => json!({ "type": types(&ID, Need::Free) }),
            "label" => words(&labels(config), Need::Free),
            "status" => words(
                &known::STATUSES.map(|(id, title)| Step::new(id, title)),
                Need::Free,
            ),
            "order" => kind(&FieldKind::Int, schema, Need::Free),
            "lang" => json!({ "type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$" }),
            "dir" => words(
                &TextDirection::WORDS.map(|(word, _)| Step::new(word, word)),
                Need::Free,
            ),
            "reviewed" => kind(&FieldKind::Date, schema, Need::Free),
            "review_in" => kind(&FieldKind::Duration, schema, Need::Free),
            "body" if declared.open => json!(false),
            "body" => continue,
            // Where owners are records, `owner` is a relation and written below.
            "owner" if owned => continue,
            _ => text(),
        };
        describe(&mut value, "", known::about(name));
        found.insert(name.to_owned(), value);
    }
    found
}

/// An id that references can name. The compiler asks less of pages, whose ids are paths.
fn id_pattern(declared: &Type) -> &'static str {
    if declared.name == "page" {
        r"\S"
    } else {
        r"^(?=.*\S)[^#|\[\],:/\u0000-\u001f\u007f-\u009f]+$"
    }
}

/// The labels, and who holds each.
fn labels(config: &Config) -> Vec<Step> {
    let held = |label: &String| {
        let by: Vec<&str> = config
            .audiences
            .values()
            .filter(|audience| audience.labels.contains(label))
            .map(|audience| audience.title.as_str())
            .collect();
        if by.is_empty() {
            "Seen by nobody".to_owned()
        } else {
            format!("Seen by: {}", by.join(", "))
        }
    };
    config
        .labels()
        .into_iter()
        .map(|label| Step::new(&label, held(&label)))
        .collect()
}

/// What is written under a relation: an edge, or a list of edges.
fn edges(relation: &Relation, schema: &Schema) -> Value {
    // What is passed on counts too, so of an inheriting relation nothing need be written.
    let min = if relation.origin == Origin::Written {
        relation.min
    } else {
        0
    };
    let items = edge(relation, Need::Written, schema);
    let mut value = if min > 1 {
        let mut list = json!({ "type": "array", "items": items, "minItems": min });
        if let (Some(max), Some(list)) = (relation.max, list.as_object_mut()) {
            list.insert("maxItems".into(), json!(max));
        }
        list
    } else {
        let need = if min == 0 { Need::Free } else { Need::Written };
        one_or_several(edge(relation, need, schema), &items, min, relation.max)
    };
    let about = sentences(&[
        &relation.help,
        &target(&relation.to, schema),
        &shape(relation),
        &value::seen_with(relation.label.as_deref()),
    ]);
    describe(&mut value, &relation.titles[0], &about);
    value
}

/// One edge: an id, or an id with what the edge carries; only the latter where something has to be carried.
fn edge(relation: &Relation, need: Need, schema: &Schema) -> Value {
    let mut to = json!({ "type": ID, "minLength": 1 });
    describe(&mut to, "To", &sentences(&[&target(&relation.to, schema)]));
    let mut properties = Map::from_iter([("to".to_owned(), to)]);
    let (props, carried) = value::keys(relation.props.iter(), schema, Need::Written);
    properties.extend(props);
    let required: Vec<&str> = std::iter::once("to")
        .chain(carried.iter().copied())
        .collect();
    let names: Vec<&str> = std::iter::once("object")
        .chain(ID.into_iter().filter(|_| bare(relation)))
        .collect();
    let mut value = value::object(&types(&names, need), properties, &required);
    if let (true, Some(map)) = (bare(relation), value.as_object_mut()) {
        map.insert("minLength".into(), json!(1));
    }
    value
}

/// Whether an id alone says all that an edge has to say.
fn bare(relation: &Relation) -> bool {
    relation
        .props
        .iter()
        .all(|field| !field.required || field.default.is_some())
}

/// What an edge leads to.
fn target(to: &Endpoints, schema: &Schema) -> String {
    match to {
        Endpoints::Any => "An id of any type, as `type:id` where it is not the only one".into(),
        Endpoints::Types(ids) => {
            let names: Vec<String> = ids
                .iter()
                .map(|id| format!("`{}`", schema.type_of(*id).name))
                .collect();
            format!("The id of a {}", super::layout::one_of(&names))
        }
    }
}

/// How an edge is written, where it carries something, and in which order.
fn shape(relation: &Relation) -> String {
    let props: Vec<&str> = relation
        .props
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let keys = if props.is_empty() {
        String::new()
    } else {
        format!("`{{ to: ID, {}: … }}`", props.join(": …, "))
    };
    let written = match (props.is_empty(), bare(relation)) {
        (true, _) => String::new(),
        (false, true) => format!("An id alone, or {keys}"),
        (false, false) => format!("Written as {keys}"),
    };
    let several = if relation.max == Some(1) {
        ""
    } else {
        "One or a list of several"
    };
    sentences(&[
        several,
        &written,
        if relation.ordered {
            "The order counts"
        } else {
            ""
        },
    ])
}

/// Any file in a type's folder: a record of the type, unless it says that it is something else.
fn in_folder(id: TypeId, folder: &str, schema: &Schema) -> Value {
    let declared = schema.type_of(id);
    json!({
        "$schema": DRAFT,
        "title": format!("{}: files in {folder}/", declared.plural),
        "if": { "properties": { "type": word(&declared.name) } },
        "then": { "$ref": files::of_type(id, schema) },
        "else": { "$ref": files::FRONT_MATTER },
    })
}

/// Any file, by what it says its type is; one that says nothing is a page.
fn front_matter(schema: &Schema) -> Value {
    let stated = |file: String| json!({ "allOf": [{ "$ref": file }, { "required": ["type"] }] });
    let mut choices = Vec::new();
    for id in schema.type_ids() {
        let file = files::of_type(id, schema);
        choices.push(if schema.type_of(id).name == "page" {
            json!({ "$ref": file })
        } else {
            stated(file)
        });
    }
    choices.push(json!({ "$ref": files::COLLECTION }));
    json!({ "$schema": DRAFT, "title": "Front matter", "oneOf": choices })
}
