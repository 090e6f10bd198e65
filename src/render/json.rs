//! The JSON export beside a derived page: the records of its sets, every value as plain text.

use serde_json::{Map, Value as Json, json};

use super::results::{ColumnCell, QueryResult, column_cell};
use super::writer::Writer;
use super::{Renderer, title_of};
use crate::config::{DerivedPage, Query};
use crate::model::{Env, Item, PageId, Subject};

/// The JSON export of a derived page.
pub(super) fn sets(
    site: &Renderer<'_>,
    page: PageId,
    declared: &DerivedPage,
    subject: Subject,
) -> String {
    let writer = Writer::new(site, &site.model.page(page).path);
    let (_, mut env) = site.model.bind(subject);
    let results = QueryResult::sets(site.model, &declared.sets, &mut env);
    let sets: Map<String, Json> = results
        .into_iter()
        .map(|(name, result)| (name.to_owned(), groups(&writer, &result, &env)))
        .collect();
    let document = json!({ "title": title_of(site.model, page), "sets": sets });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn groups(writer: &Writer<'_>, result: &QueryResult<'_>, env: &Env) -> Json {
    let groups = result.groups.iter().map(|group| {
        let items = group.items.iter();
        let items: Vec<Json> = items
            .map(|item| record(writer, result.query, item, env))
            .collect();
        json!({ "group": group.title, "items": items })
    });
    Json::Array(groups.collect())
}

fn record(writer: &Writer<'_>, query: &Query, item: &Item, env: &Env) -> Json {
    let model = writer.site.model;
    let record = model.record(item.record);
    let mut cells = Map::new();
    for path in &query.columns {
        let cell = match column_cell(model, path, item, env) {
            // The title is a key of every record.
            ColumnCell::Title => continue,
            ColumnCell::Records(items) => items
                .iter()
                .map(|item| Json::from(model.record(item.record).title.as_str()))
                .collect(),
            ColumnCell::Values(values) => {
                let kind = path.kind.as_ref();
                let texts = values.iter().map(|value| model.plain(value, kind));
                Json::from(texts.collect::<Vec<_>>().join("; "))
            }
            ColumnCell::Edges(..) | ColumnCell::Properties(_) => Json::Null,
        };
        cells.insert(path.text.clone(), cell);
    }
    json!({
        "type": model.type_of(item.record).name,
        "id": record.id.value,
        "title": record.title,
        "href": writer.record_href(item.record),
        "cells": cells,
    })
}
