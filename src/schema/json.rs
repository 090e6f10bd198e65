//! JSON Schema (draft 2020-12) of front matter: a file for each type and for each place of front matter.
//!
//! An editor knows a single file only. So only the compiler checks what depends on the whole site: whether an id exists, and
//! whether a required key has a default in the folder. The schemas use only keywords of older drafts, since some editors do not
//! support newer ones.

use serde_json::{Map, Value, json};

use super::layout::sentences;
use super::value::{
    self, DRAFT, ID, Presence, SCALAR, describe, kind, one_or_several, types, word, words,
};
use super::{collections, files};
use crate::config::{
    Config, Endpoints, FieldKind, OWNER, Origin, PAGE, RecordKey, Relation, Schema, Status, Step,
    TextDirection, Type, TypeId,
};

/// The schemas of a site's files: names (without a folder) and contents, in a fixed order.
///
/// `TYPE.schema.json` describes a record of a type, `TYPE.folder.schema.json` any file in the type's folder,
/// `front-matter.schema.json` any file, by its `type`; `collection.schema.json` and `defaults.schema.json` the rest of the
/// content, and `hirebook.schema.json` the config. They refer to each other by name, so they must be in one folder.
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
    found.push((
        files::COLLECTION.to_owned(),
        collections::collection(config),
    ));
    found.push((files::DEFAULTS.to_owned(), collections::defaults(config)));
    found.push((files::FRONT_MATTER.to_owned(), front_matter(schema)));
    found.push((files::CONFIG.to_owned(), super::config::config(config)));
    found
        .into_iter()
        .map(|(name, value)| (name, format!("{value:#}\n")))
        .collect()
}

/// The types with a folder. If several have the same one, it belongs to the first.
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
    let (fields, required) =
        value::keys(declared.fields.values(), &config.schema, Presence::NonEmpty);
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

/// The keys that every record has. The text of a file is below its front matter, so `body` is never among them.
fn own_keys(id: TypeId, config: &Config) -> Map<String, Value> {
    let schema = &config.schema;
    let declared = schema.type_of(id);
    let owner = schema.relations.get(OWNER);
    let has_owners = owner.is_some_and(|relation| relation.from.holds(id));
    let optional = Presence::Optional;
    let a_text = || json!({ "type": types(&ID, optional) });
    let texts = || one_or_several(a_text(), &a_text(), 0, None);
    let mut found = Map::new();
    for key in RecordKey::ALL {
        let mut value = match key {
            RecordKey::Type => word(&declared.name),
            RecordKey::Id => {
                json!({ "type": types(&ID, optional), "pattern": id_pattern(declared) })
            }
            RecordKey::Title => json!({ "type": types(&SCALAR, optional), "pattern": r"\S" }),
            RecordKey::Label if config.audiences.is_empty() => a_text(),
            RecordKey::Label => words(&labels(config), optional),
            RecordKey::Status => {
                let steps = Status::ALL.map(|status| Step::new(status.word(), status.about()));
                words(&steps, optional)
            }
            RecordKey::Order => kind(&FieldKind::Int, schema, optional),
            RecordKey::Lang => {
                json!({ "type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$" })
            }
            RecordKey::Dir => {
                let steps = TextDirection::ALL.map(TextDirection::word);
                words(&steps.map(|word| Step::new(word, word)), optional)
            }
            RecordKey::Reviewed => kind(&FieldKind::Date, schema, optional),
            RecordKey::ReviewIn => kind(&FieldKind::Duration, schema, optional),
            RecordKey::Body if declared.open => json!(false),
            RecordKey::Body => continue,
            // If owners are records, `owner` is one of the relations.
            RecordKey::Owner if has_owners => continue,
            RecordKey::Owner | RecordKey::Aliases | RecordKey::OldIds => texts(),
        };
        describe(&mut value, "", key.about());
        found.insert(key.word().to_owned(), value);
    }
    found
}

/// The pattern of an id to which references are possible. The ids of pages are paths.
fn id_pattern(declared: &Type) -> &'static str {
    if declared.name == PAGE {
        r"\S"
    } else {
        r"^(?=.*\S)[^#|\[\],:/\u0000-\u001f\u007f-\u009f]+$"
    }
}

/// The labels, each with the audiences that hold it.
fn labels(config: &Config) -> Vec<Step> {
    let held = |label: &String| {
        let by: Vec<&str> = config
            .audiences
            .values()
            .filter(|audience| audience.labels.contains(label))
            .map(|audience| audience.title.as_str())
            .collect();
        if by.is_empty() {
            "Not visible to any audience".to_owned()
        } else {
            format!("Visible to: {}", by.join(", "))
        }
    };
    config
        .labels()
        .into_iter()
        .map(|label| Step::new(&label, held(&label)))
        .collect()
}

/// The value of a relation: an edge, or a list of edges.
fn edges(relation: &Relation, schema: &Schema) -> Value {
    // Inherited edges count too, so none need be written if edges are inherited.
    let min = if relation.origin == Origin::Written {
        relation.min
    } else {
        0
    };
    let items = edge(relation, Presence::Written, schema);
    let mut value = if min > 1 {
        let mut list = json!({ "type": "array", "items": items, "minItems": min });
        if let (Some(max), Some(list)) = (relation.max, list.as_object_mut()) {
            list.insert("maxItems".into(), json!(max));
        }
        list
    } else {
        let presence = if min == 0 {
            Presence::Optional
        } else {
            Presence::Written
        };
        one_or_several(edge(relation, presence, schema), &items, min, relation.max)
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

/// One edge: an id with the properties of the edge or, unless one is required, an id alone.
fn edge(relation: &Relation, presence: Presence, schema: &Schema) -> Value {
    let mut to = json!({ "type": ID, "minLength": 1 });
    describe(&mut to, "To", &sentences(&[&target(&relation.to, schema)]));
    let mut properties = Map::from_iter([("to".to_owned(), to)]);
    let (props, carried) = value::keys(relation.props.iter(), schema, Presence::Written);
    properties.extend(props);
    let required: Vec<&str> = std::iter::once("to")
        .chain(carried.iter().copied())
        .collect();
    let names: Vec<&str> = std::iter::once("object")
        .chain(ID.into_iter().filter(|_| is_id_enough(relation)))
        .collect();
    let mut value = value::object(&types(&names, presence), properties, &required);
    if let (true, Some(map)) = (is_id_enough(relation), value.as_object_mut()) {
        map.insert("minLength".into(), json!(1));
    }
    value
}

/// Whether an edge can be written as an id alone.
fn is_id_enough(relation: &Relation) -> bool {
    relation
        .props
        .iter()
        .all(|field| !field.required || field.default.is_some())
}

/// The targets of an edge, in words.
fn target(to: &Endpoints, schema: &Schema) -> String {
    match to {
        Endpoints::Any => "The id of a record, as `type:id` if the id is ambiguous".into(),
        Endpoints::Types(ids) => {
            let names: Vec<String> = ids
                .iter()
                .map(|id| format!("`{}`", schema.type_of(*id).name))
                .collect();
            format!("The id of a {}", super::layout::one_of(&names))
        }
    }
}

/// The form of an edge, if it has properties, and the meaning of the order.
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
    let written = match (props.is_empty(), is_id_enough(relation)) {
        (true, _) => String::new(),
        (false, true) => format!("An id, or {keys}"),
        (false, false) => format!("Written as {keys}"),
    };
    let several = if relation.max == Some(1) {
        ""
    } else {
        "A single value or a list"
    };
    sentences(&[
        several,
        &written,
        if relation.ordered {
            "The order is significant"
        } else {
            ""
        },
    ])
}

/// Any file in a type's folder: a record of the type, unless it has another `type`.
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

/// Any file, by its `type`; without one, it is a page.
fn front_matter(schema: &Schema) -> Value {
    let stated = |file: String| json!({ "allOf": [{ "$ref": file }, { "required": ["type"] }] });
    let mut choices = Vec::new();
    for id in schema.type_ids() {
        let file = files::of_type(id, schema);
        choices.push(if schema.type_of(id).name == PAGE {
            json!({ "$ref": file })
        } else {
            stated(file)
        });
    }
    choices.push(json!({ "$ref": files::COLLECTION }));
    json!({ "$schema": DRAFT, "title": "Front matter", "oneOf": choices })
}
