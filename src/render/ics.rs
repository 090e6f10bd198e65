//! A derived page as iCalendar (RFC 5545): an event of a whole day for each record that has a date.
//!
//! The date is the first one in the columns of its set. Nothing depends on the time of the build, so an event changes only with its
//! record.

use std::collections::{HashMap, HashSet};

use super::encode::{escape, fold};
use super::plain::title_of_item;
use super::results::{ColumnCell, QueryResult, column_cell};
use super::view::ItemView;
use super::writer::{Writer, queries};
use super::{Renderer, title_of};
use crate::config::{DerivedPage, FieldKind, Query, Shape};
use crate::document::Value;
use crate::model::{Env, Item, Model, PageId, Subject, leaves};

/// A derived page as a calendar.
pub(super) fn page(
    site: &Renderer<'_>,
    page: PageId,
    declared: &DerivedPage,
    subject: Subject,
) -> String {
    let model = site.model;
    let path = &model.page(page).path;
    let stem = path
        .rsplit_once('.')
        .map_or(path.as_str(), |(stem, _)| stem);
    let mut writer = Writer::new(site, path);
    let (_, mut env) = model.bind(subject);
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//hirebook//hirebook//EN".to_owned(),
        format!("X-WR-CALNAME:{}", escape(&title_of(model, page))),
    ];
    let mut seen = HashSet::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    for (_, result) in QueryResult::sets(model, &declared.sets, &mut env) {
        let view = queries::view(&mut writer, &result, &env, Shape::List, 2);
        let items = result.groups.iter().flat_map(|group| &group.items);
        let shown = view.groups.iter().flat_map(|group| &group.items);
        for (item, shown) in items.zip(shown) {
            let Some(date) = date(model, result.query, item, &env) else {
                continue;
            };
            if !seen.insert((item.record, date)) {
                continue;
            }
            let id = format!(
                "{stem}/{}/{}",
                model.type_of(item.record).name,
                model.record(item.record).id.value
            );
            let number = ids.entry(id.clone()).or_insert(0);
            *number += 1;
            let id = match *number {
                1 => id,
                number => format!("{id}/{number}"),
            };
            lines.extend(event(site, item, shown, &id, date));
        }
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| fold(line)).collect()
}

/// The lines of an event.
fn event(
    site: &Renderer<'_>,
    item: &Item,
    shown: &ItemView,
    id: &str,
    date: jiff::civil::Date,
) -> Vec<String> {
    let day = date.strftime("%Y%m%d");
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escape(&format!("{id}@{}", host(site)))),
        // The format requires a time stamp. The day of the event is the only one that does not depend on the build.
        format!("DTSTAMP:{day}T000000Z"),
        format!("DTSTART;VALUE=DATE:{day}"),
        format!("SUMMARY:{}", escape(&title_of_item(shown))),
    ];
    if !shown.summary.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escape(&shown.summary)));
    }
    lines.extend(url(site, item).map(|url| format!("URL:{url}")));
    lines.extend(["TRANSP:TRANSPARENT".to_owned(), "END:VEVENT".to_owned()]);
    lines
}

/// The first date in the columns for a record.
fn date(model: &Model, query: &Query, item: &Item, env: &Env) -> Option<jiff::civil::Date> {
    let is_date = |path: &&crate::config::Path| {
        let kind = path.kind.as_ref().map(FieldKind::item);
        matches!(kind, Some(FieldKind::Date))
    };
    query.columns.iter().filter(is_date).find_map(|path| {
        let ColumnCell::Values(values) = column_cell(model, path, item, env) else {
            return None;
        };
        values
            .iter()
            .flat_map(leaves)
            .find_map(|value| match value {
                Value::Date(date) => Some(*date),
                _ => None,
            })
    })
}

/// The host of the site, which makes ids unique in the world.
fn host<'s>(site: &'s Renderer<'_>) -> &'s str {
    let address = site.shared.base_url.split_once("://");
    let host = address.and_then(|(_, rest)| rest.split('/').next());
    host.filter(|host| !host.is_empty())
        .unwrap_or("handbook.invalid")
}

/// The full address of a record, if the address of the site is known.
fn url(site: &Renderer<'_>, item: &Item) -> Option<String> {
    let (page, anchor) = site.model.address(item.record)?;
    let url = site.canonical(&site.model.page(page).path);
    let anchor = anchor.map_or_else(String::new, |id| format!("#{}", super::escape::path(id)));
    (!url.is_empty()).then(|| url + &anchor)
}
