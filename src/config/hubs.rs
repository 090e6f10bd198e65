//! Reading what the pages of a type show besides its fields: `[types.X.sets]` on each record's page, `[types.X.index]` on its
//! index. Both are queries, so they are read when every relation is known.

use super::path::Scope;
use super::query::{Query, QueryReader};
use super::reader::Reader;
use super::schema::{PageMode, Schema, TypeId};
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node};

pub(crate) fn read(name: &str, map: &Map, schema: &mut Schema, diagnostics: &mut Vec<Diagnostic>) {
    let Some(id) = schema.type_named(name) else {
        return;
    };
    let sets = map
        .node("sets")
        .and_then(Node::as_map)
        .map_or_else(Vec::new, |sets| {
            let entries: Vec<(&str, &Node)> = sets
                .entries
                .iter()
                .map(|entry| (entry.key.value.as_str(), &entry.node))
                .collect();
            let (sets, found) = QueryReader::sets(schema, &mut Scope::of_record(id), &entries);
            diagnostics.extend(found);
            sets.queries
        });
    let index = map.get("index").and_then(|entry| {
        let shown = entry.node.as_map()?;
        if schema.type_of(id).page == PageMode::Entry {
            let message =
                format!("`index` of the type `{name}`: its records stand in full on their index");
            diagnostics.push(
                Diagnostic::new(CONFIG, entry.key.span, message)
                    .help("leave it out, or give it `page = \"own\"`"),
            );
            return None;
        }
        index(name, shown, entry.key.span, id, schema, diagnostics)
    });
    let declared = &mut schema.types[id.0];
    (declared.sets, declared.index) = (sets.into_iter().collect(), index);
}

/// A query over the records of the type, of which only the look is said.
fn index(
    name: &str,
    map: &Map,
    span: Span,
    id: TypeId,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Query> {
    let mut reader = Reader::new(map, span, format!("the index of the type `{name}`"));
    reader.yes("enabled");
    let mut query = Map::default();
    query.set(
        Spanned::new("records".into(), span),
        Node::text(schema.type_of(id).name.clone(), span),
    );
    for key in ["as", "columns", "group"] {
        if let Some(entry) = reader.entry(key) {
            query.set(entry.key.clone(), entry.node.clone());
        }
    }
    diagnostics.extend(reader.finish());
    let scope = Scope::default();
    let mut reader = QueryReader::new(schema, &scope);
    let found = reader.query(&query, span);
    diagnostics.append(&mut reader.diagnostics);
    found.map(|(query, _)| query)
}
