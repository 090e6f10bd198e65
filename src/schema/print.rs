//! The schema as a reference for authors, in plain text.
//!
//! First come the keys of all records, then each type with its keys and the relations from other types. What a site declares
//! besides its types is in `site.rs`.

use super::layout::{COLUMNS, heading, one_of, paragraph, sentences, table};
use super::query::endpoints;
use super::{search, site};
use crate::config::{
    BodyMode, Config, Endpoints, Field, FieldKind, Keys, OWNER, Origin, PageMode, RecordKey,
    Relation, RelationStep, Schema, Steps, Type, TypeId,
};

/// The widest columns of the table of keys: key, kind, constraint, label.
const WRITTEN: [usize; 4] = [18, 22, 19, 8];
/// The widest columns of the table of relations from other types: name, origin, how it is written, label.
const READ: [usize; 4] = [18, 20, 26, 8];

/// The schema of a site and its preset, in lines of at most 100 characters.
///
/// It describes what records can have, and does not depend on records. The same config gives the same text.
#[must_use]
pub fn print(config: &Config) -> String {
    let schema = &config.schema;
    let mut out = String::new();
    paragraph(&config.site.title, 0, &mut out);
    let preset = format!(
        "The types, fields and relations of this site: the preset `{}` merged with its {}.",
        config.site.preset,
        crate::config::FILE
    );
    paragraph(&preset, 0, &mut out);
    every_record(schema, &mut out);
    for id in schema.type_ids() {
        one_type(id, schema, &mut out);
    }
    site::print(config, &mut out);
    out
}

/// The keys that need no declaration, and the relations of any type.
fn every_record(schema: &Schema, out: &mut String) {
    heading("Every record", out);
    let owner = schema
        .relations
        .get(OWNER)
        .filter(|relation| relation.from == Endpoints::Any);
    let row = |key: RecordKey| match owner {
        Some(relation) if key == RecordKey::Owner => edge_row(relation, schema),
        _ => [key.word(), key.kind(), "", "", key.about()].map(str::to_owned),
    };
    // The text comes last, as it does in a file.
    let keys = RecordKey::ALL.into_iter();
    let keys = keys.filter(|key| *key != RecordKey::Body);
    let mut rows: Vec<[String; 5]> = keys.chain([RecordKey::Body]).map(row).collect();
    for relation in schema.relations.values() {
        if relation.from == Endpoints::Any && relation.name != OWNER {
            rows.extend(edge_rows(relation, schema));
        }
    }
    writes(rows, out);
    reads(&read_rows(schema, |ends| *ends == Endpoints::Any), out);
}

fn one_type(id: TypeId, schema: &Schema, out: &mut String) {
    let declared = schema.type_of(id);
    heading(&format!("{}: {}", declared.name, declared.plural), out);
    paragraph(&declared.help, 2, out);
    paragraph(&facts(declared), 2, out);
    let mut rows: Vec<[String; 5]> = declared
        .fields
        .values()
        .flat_map(|field| field_rows(field, 0, schema))
        .collect();
    for relation in schema
        .relations
        .values()
        .filter(|relation| is_named(&relation.from, id))
    {
        rows.extend(edge_rows(relation, schema));
    }
    if !rows.is_empty() {
        out.push('\n');
        writes(rows, out);
    }
    reads(&read_rows(schema, |ends| is_named(ends, id)), out);
}

/// Whether a type is among these by its name, rather than because every type is.
fn is_named(ends: &Endpoints, id: TypeId) -> bool {
    *ends != Endpoints::Any && ends.holds(id)
}

/// The files of a type and how its records are shown.
fn facts(declared: &Type) -> String {
    let folder = declared.folder.as_ref().map_or_else(
        || "no folder of its own".to_owned(),
        |folder| format!("folder {folder}/"),
    );
    let label = declared
        .label
        .as_ref()
        .map_or_else(|| "no label".to_owned(), |label| format!("label {label}"));
    let page = match declared.page {
        PageMode::Own => "one page per record",
        PageMode::Entry => "all records on one page",
    };
    let body = match declared.body {
        BodyMode::Required => "text required",
        BodyMode::Optional => "text optional",
        BodyMode::None => "no text",
    };
    let sort = if declared.sort.is_empty() {
        String::new()
    } else {
        format!("sorted by {}", declared.sort.join(", "))
    };
    let autolink = if declared.autolink {
        "linked automatically"
    } else {
        ""
    };
    let weight = search::factor(declared.search_weight);
    let weight = weight.map_or_else(String::new, |factor| format!("search weight {factor}"));
    let open = if declared.open {
        "other keys are allowed"
    } else {
        ""
    };
    let all = [
        &declared.title,
        folder.as_str(),
        &label,
        page,
        body,
        &sort,
        autolink,
        open,
        &weight,
    ];
    format!(
        "{}.",
        all.into_iter()
            .filter(|fact| !fact.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    )
}

/// The rows of a field and of the keys within it.
fn field_rows(field: &Field, depth: usize, schema: &Schema) -> Vec<[String; 5]> {
    let default = field.default.as_ref().and_then(|node| {
        let words: Option<Vec<&str>> = node.items().iter().map(|item| item.as_text()).collect();
        words.map(|words| format!("default {}", words.join(", ")))
    });
    let need = default.unwrap_or_else(|| {
        if field.required {
            "required".to_owned()
        } else {
            String::new()
        }
    });
    let about = sentences(&[
        &field.title,
        &field.help,
        if field.primary {
            "Primary: `ID@VALUE` in tables"
        } else {
            ""
        },
        &field.bounds.words(),
        &allowed(&field.kind, schema),
    ]);
    let name = format!("{}{}", "  ".repeat(depth), field.name);
    let mut rows = vec![[
        name,
        field.kind.word(schema),
        need,
        field.label.clone().unwrap_or_default(),
        about,
    ]];
    for inner in inner_fields(&field.kind) {
        rows.extend(field_rows(inner, depth + 1, schema));
    }
    rows
}

/// The keys of the objects in a value.
fn inner_fields(kind: &FieldKind) -> &[Field] {
    match kind {
        FieldKind::Object(fields) => fields,
        FieldKind::List(inner) | FieldKind::Map(_, inner) => inner_fields(inner),
        _ => &[],
    }
}

/// The words that a value, or its keys, can be.
fn allowed(kind: &FieldKind, schema: &Schema) -> String {
    let ids = |name: &String| ids(schema.scale(name));
    match kind {
        FieldKind::Enum(words) => format!("One of {}", choices(words)),
        FieldKind::Scale(name) => format!("One of {}", ids(name)),
        FieldKind::List(inner) => allowed(inner, schema),
        FieldKind::Map(Keys::Scale(name), inner) => sentences(&[
            &format!("Keys: {}", ids(name).replace(" or ", ", ")),
            &allowed(inner, schema),
        ]),
        FieldKind::Map(Keys::Type(id), inner) => sentences(&[
            &format!("Keys: ids of {}", schema.type_of(*id).name),
            &allowed(inner, schema),
        ]),
        _ => String::new(),
    }
}

fn ids(steps: Option<&Steps>) -> String {
    one_of(&steps.into_iter().flat_map(Steps::words).collect::<Vec<_>>())
}

/// Words, with the titles that differ from them.
fn choices(steps: &Steps) -> String {
    let each: Vec<String> = steps
        .iter()
        .map(|step| {
            let plain =
                step.id.replace(['_', '-'], " ").to_lowercase() == step.title.to_lowercase();
            if plain {
                step.id.clone()
            } else {
                format!("{} ({})", step.id, step.title)
            }
        })
        .collect();
    one_of(&each)
}

/// The rows of a relation and of the properties of its edges; none for a composed relation, which is not written.
fn edge_rows(relation: &Relation, schema: &Schema) -> Vec<[String; 5]> {
    if let Origin::Composed(_) = relation.origin {
        return Vec::new();
    }
    let mut rows = vec![edge_row(relation, schema)];
    rows.extend(
        relation
            .props
            .iter()
            .flat_map(|field| field_rows(field, 1, schema)),
    );
    rows
}

fn edge_row(relation: &Relation, schema: &Schema) -> [String; 5] {
    let passed = match &relation.origin {
        Origin::Inherited(steps) => {
            format!("Inherited along `{}`", path(steps, schema))
        }
        Origin::Written | Origin::Composed(_) => String::new(),
    };
    let count = match (relation.min, relation.max) {
        (0, None) => String::new(),
        (0, Some(max)) => format!("at most {max}"),
        (min, None) => format!("{min} or more"),
        (min, Some(max)) if min == max => format!("exactly {min}"),
        (min, Some(max)) => format!("{min} to {max}"),
    };
    let order = if relation.ordered { "in order" } else { "" };
    let count = [count.as_str(), order]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let about = sentences(&[&relation.titles[0], &relation.help, &passed]);
    [
        relation.name.clone(),
        format!("to {}", endpoints(&relation.to, schema)),
        count,
        relation.label.clone().unwrap_or_default(),
        about,
    ]
}

/// The rows of relations that are not written at a record: inverse and composed ones.
fn read_rows(schema: &Schema, here: impl Fn(&Endpoints) -> bool) -> Vec<[String; 5]> {
    let mut rows = Vec::new();
    for relation in schema.relations.values() {
        let label = || relation.label.clone().unwrap_or_default();
        let composed = match &relation.origin {
            Origin::Composed(steps) => {
                Some(format!("nothing: composed of {}", path(steps, schema)))
            }
            Origin::Written | Origin::Inherited(_) => None,
        };
        if let (Some(follows), true) = (&composed, here(&relation.from)) {
            let to = format!("to {}", endpoints(&relation.to, schema));
            rows.push([
                relation.name.clone(),
                to,
                follows.clone(),
                label(),
                sentences(&[&relation.titles[0], &relation.help]),
            ]);
        }
        if let (Some(inverse), true) = (&relation.inverse, here(&relation.to)) {
            let written = composed.map_or_else(
                || relation.name.clone(),
                |_| format!("nothing: inverse of {}", relation.name),
            );
            let from = format!("from {}", endpoints(&relation.from, schema));
            rows.push([
                inverse.clone(),
                from,
                written,
                label(),
                sentences(&[&relation.titles[1]]),
            ]);
        }
    }
    rows
}

/// The table of what is written.
fn writes(mut rows: Vec<[String; 5]>, out: &mut String) {
    let head = ["writes", "kind", "constraint", "label", "about"];
    rows.insert(0, head.map(str::to_owned));
    table(2, &WRITTEN, &rows, out);
}

/// The table of what is read.
fn reads(rows: &[[String; 5]], out: &mut String) {
    if rows.is_empty() {
        return;
    }
    let mut all = vec![["reads", "from where", "written as", "label", "about"].map(str::to_owned)];
    all.extend_from_slice(rows);
    out.push('\n');
    table(2, &READ, &all, out);
}

/// A path of relations as it is written in a config.
fn path(steps: &[RelationStep], schema: &Schema) -> String {
    let word = |step: &RelationStep| {
        let relation = schema.relation(step.relation);
        schema.step_name(*step).unwrap_or(&relation.name)
    };
    let words: Vec<&str> = steps.iter().map(word).collect();
    words.join(".")
}

const _: () = assert!(
    WRITTEN[0] + WRITTEN[1] + WRITTEN[2] + WRITTEN[3] + 22 < COLUMNS,
    "the last column is wide enough to read"
);
