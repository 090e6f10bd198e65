//! The data beside a derived page that asks for it: the records of its sets as JSON, every value in plain words.

use serde_json::{Value as Json, json};

use super::html::Writer;
use super::views;
use super::{Renderer, title_of};
use crate::config::{DerivedPage, Query};
use crate::model::{Binding, Env, Item, PageId, PageKind, PathResult, Subject};

/// The path and the text of the data beside a page; none if the page does not ask for any.
#[must_use]
pub fn data(site: &Renderer<'_>, page: PageId) -> Option<(String, String)> {
    let PageKind::Derived(at, subject) = site.model.page(page).kind else {
        return None;
    };
    let declared = &site.model.config().pages[at];
    let path = site.model.export_path(page).filter(|_| declared.data)?;
    let text =
        serde_json::to_string_pretty(&sets(site, page, declared, subject)).unwrap_or_default();
    Some((path, text + "\n"))
}

fn sets(site: &Renderer<'_>, page: PageId, declared: &DerivedPage, subject: Subject) -> Json {
    let writer = Writer::new(site, &site.model.page(page).path);
    let (_, mut env) = site.model.bind(subject);
    let mut sets = serde_json::Map::new();
    for (name, query) in &declared.sets {
        let items = site.model.select(query, &env);
        env.bind(name, Binding::Items(items.clone()));
        if items.is_empty() && !site.model.shows_when_empty(query) {
            continue;
        }
        let group = |(group, members): (String, Vec<Item>)| {
            let items: Vec<Json> = members
                .iter()
                .map(|item| record(&writer, query, item, &env))
                .collect();
            json!({ "group": group, "items": items })
        };
        let groups: Vec<Json> = views::grouped(&writer, query, items, &env)
            .into_iter()
            .map(group)
            .collect();
        sets.insert(name.clone(), Json::Array(groups));
    }
    json!({ "title": title_of(site.model, page), "sets": sets })
}

fn record(writer: &Writer<'_>, query: &Query, item: &Item, env: &Env) -> Json {
    let model = writer.site.model;
    let record = model.record(item.record);
    let plain = |path: &crate::config::Path| match model.evaluate(path, Some(item), env) {
        PathResult::Items(items) => Json::from(
            items
                .iter()
                .map(|item| model.record(item.record).title.clone())
                .collect::<Vec<_>>(),
        ),
        PathResult::Values(values) => {
            let words: Vec<String> = values
                .iter()
                .map(|value| model.plain(value, path.kind.as_ref()))
                .collect();
            Json::from(words.join("; "))
        }
        PathResult::Props(_) => Json::Null,
    };
    let columns = query.columns.iter().filter(|path| path.text != "title");
    let cells: serde_json::Map<String, Json> = columns
        .map(|path| (path.text.clone(), plain(path)))
        .collect();
    json!({
        "type": model.type_of(item.record).name,
        "id": record.id.value,
        "title": record.title,
        "href": writer.record_href(item.record),
        "cells": cells,
    })
}
