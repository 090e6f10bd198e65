//! The files with a whole edition: `site.json` and `records.jsonl`. `docs/site-json.md` documents both.
//!
//! Each record is printed by itself, so that memory holds no tree of all of them. The model is that of the edition, so nothing here
//! asks who may see what.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::Renderer;
use super::writer::{Writer, values};
use crate::config::{Direction, Endpoints, Field, RelationStep, Schema, SiteExport};
use crate::document::{Props, Text, Value};
use crate::model::{EdgeOrigin, Model, RecordId};

/// The version of the format. It changes if a program that reads the files would have to.
const VERSION: u32 = 1;

impl Renderer<'_> {
    /// The files with the whole edition that the site asks for: path and content.
    #[must_use]
    pub fn exports(&self) -> Vec<(&'static str, String)> {
        let exports = self.model.config().site.exports.iter();
        let exports = exports.collect::<BTreeSet<_>>().into_iter();
        exports
            .map(|export| (export.path(), self.export(*export)))
            .collect()
    }

    /// A file with the whole edition.
    #[must_use]
    pub fn export(&self, export: SiteExport) -> String {
        let ids: Vec<RecordId> = self.model.in_order().collect();
        let lines: Vec<String> = ids
            .par_iter()
            .map(|id| record(self, *id).to_string())
            .collect();
        match export {
            SiteExport::Jsonl => lines.iter().map(|line| format!("{line}\n")).collect(),
            SiteExport::Json => {
                let head = head(self.model).to_string();
                let open = head.strip_suffix('}').unwrap_or(&head);
                format!("{open},\"records\":[\n{}\n]}}\n", lines.join(",\n"))
            }
        }
    }
}

/// The site and its declarations.
fn head(model: &Model) -> Json {
    let config = model.config();
    let edition = config
        .edition
        .as_ref()
        .map(|edition| edition.title.as_str());
    let types: Vec<Json> = config
        .schema
        .type_ids()
        .map(|id| {
            let declared = config.schema.type_of(id);
            json!({
                "name": declared.name,
                "title": declared.title,
                "plural": declared.plural,
                "fields": fields(declared.fields.values(), &config.schema),
            })
        })
        .collect();
    let relations: Vec<Json> = config
        .schema
        .relations
        .values()
        .map(|relation| {
            json!({
                "name": relation.name,
                "title": relation.titles[0],
                "inverse": relation.inverse,
                "inverse_title": relation.titles[1],
                "from": types_of(&relation.from, &config.schema),
                "to": types_of(&relation.to, &config.schema),
                "properties": fields(relation.props.iter(), &config.schema),
            })
        })
        .collect();
    json!({
        "version": VERSION,
        "title": config.site.title,
        "description": config.site.description,
        "language": config.site.language.tag(),
        "edition": edition,
        "types": types,
        "relations": relations,
    })
}

fn fields<'f>(fields: impl Iterator<Item = &'f Field>, schema: &Schema) -> Vec<Json> {
    let field = |field: &Field| json!({ "name": field.name, "title": field.title, "type": field.kind.word(schema) });
    fields.map(field).collect()
}

/// The names of the types at an end of a relation; null for all.
fn types_of(ends: &Endpoints, schema: &Schema) -> Json {
    match ends {
        Endpoints::Any => Json::Null,
        Endpoints::Types(ids) => schema.names_of(ids).collect(),
    }
}

/// A record.
fn record(site: &Renderer<'_>, id: RecordId) -> Json {
    let model = site.model;
    // Addresses are relative to the folder of the file, which is the site's root.
    let mut writer = Writer::new(site, SiteExport::Json.path());
    let (record, declared) = (model.record(id), model.type_of(id));
    let mut fields = Map::new();
    for field in declared.fields.values() {
        let Some(value) = record.fields.get(&field.name) else {
            continue;
        };
        let plain = match &value.value {
            Value::Markdown(text) => plain_text(model, text),
            value => model.plain(value, Some(&field.kind)),
        };
        let value = typed(&mut writer, &value.value, id);
        fields.insert(
            field.name.clone(),
            json!({ "plain": plain, "value": value }),
        );
    }
    let href = writer.record_href(id);
    let body = text(&mut writer, &record.body, id);
    let mut relations = Map::new();
    for step in model.relation_steps_at(id) {
        relation(&mut writer, id, step, &mut relations);
    }
    json!({
        "type": declared.name,
        "id": record.id.value,
        "title": record.title,
        "aliases": record.aliases,
        "status": record.status.word(),
        "href": if href.is_empty() { Json::Null } else { href.into() },
        "owner": record.owner,
        "reviewed": record.reviewed.map(|day| day.to_string()),
        "fields": fields,
        "body": body,
        "relations": relations,
    })
}

/// The edges of a record along one direction of a relation, if there are any.
fn relation(
    writer: &mut Writer<'_>,
    id: RecordId,
    step: RelationStep,
    into: &mut Map<String, Json>,
) {
    let model = writer.site.model;
    let declared = model.config().schema.relation(step.relation);
    let edges: Vec<_> = model.others(id, step).collect();
    if edges.is_empty() {
        return;
    }
    let name = match step.direction {
        Direction::Forward => declared.name.clone(),
        Direction::Inverse => declared.inverse.clone().unwrap_or_default(),
    };
    let mut list = Vec::with_capacity(edges.len());
    for (other, edge) in edges {
        let mut entry = reference(model, other);
        entry.insert(
            "title".to_owned(),
            model.record(other).title.as_str().into(),
        );
        entry.insert(
            "properties".to_owned(),
            properties(writer, &edge.props, &declared.props, edge.from),
        );
        if let EdgeOrigin::Inherited { from, .. } = edge.origin {
            entry.insert("inherited_from".to_owned(), reference(model, from).into());
        }
        list.push(Json::Object(entry));
    }
    into.insert(name, list.into());
}

/// The properties of an edge that are declared for its relation.
fn properties(writer: &mut Writer<'_>, props: &Props, fields: &[Field], owner: RecordId) -> Json {
    let mut all = Map::new();
    for field in fields {
        if let Some(value) = values::property(props, &field.name) {
            let plain = match value {
                Value::Markdown(text) => plain_text(writer.site.model, text),
                value => writer.site.model.plain(value, Some(&field.kind)),
            };
            let value = typed(writer, value, owner);
            all.insert(
                field.name.clone(),
                json!({ "plain": plain, "value": value }),
            );
        }
    }
    all.into()
}

/// What names a record for programs.
fn reference(model: &Model, id: RecordId) -> Map<String, Json> {
    let mut reference = Map::new();
    reference.insert("type".to_owned(), model.type_of(id).name.as_str().into());
    reference.insert("id".to_owned(), model.record(id).id.value.as_str().into());
    reference
}

/// A value as JSON of its own kind: words and dates as strings, texts as an object with `text` and `html`.
fn typed(writer: &mut Writer<'_>, value: &Value, owner: RecordId) -> Json {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Markdown(markdown) => text(writer, markdown, owner),
        Value::Int(number) => (*number).into(),
        Value::Number(number) => (*number).into(),
        Value::Bool(yes) => (*yes).into(),
        Value::Date(date) => date.to_string().into(),
        Value::List(items) => items
            .iter()
            .map(|item| typed(writer, item, owner))
            .collect(),
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| (key.value.clone(), typed(writer, value, owner)));
            Json::Object(entries.collect())
        }
        Value::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, value)| (key.clone(), typed(writer, value, owner)));
            Json::Object(entries.collect())
        }
        Value::Ref(written) => match writer.site.model.referred(written) {
            Some(id) => reference(writer.site.model, id).into(),
            None => json!({ "id": written.id }),
        },
    }
}

/// A text, plain and as HTML. Null if it is empty.
fn text(writer: &mut Writer<'_>, text: &Text, owner: RecordId) -> Json {
    let html = writer.nested_text(text, owner, 1);
    if html.is_empty() {
        return Json::Null;
    }
    json!({ "text": plain_text(writer.site.model, text), "html": html })
}

fn plain_text(model: &Model, text: &Text) -> String {
    let titled = |reference: &_| model.title_of_reference(reference);
    text.body.plain.with_titles(titled).text().trim().to_owned()
}
