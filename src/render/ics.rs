//! A derived page as iCalendar (RFC 5545): an event of a whole day for each record that has a date.
//!
//! The date is the first one in the columns of its set. Nothing depends on the time of the build, so an event changes only with its
//! record.

use std::collections::{HashMap, HashSet};

use super::plain::title_of_item;
use super::results::{ColumnCell, QueryResult, column_cell};
use super::writer::{Writer, queries};
use super::{Renderer, title_of};
use crate::config::{DerivedPage, FieldKind, Query, Shape};
use crate::document::Value;
use crate::model::{Env, Item, Model, PageId, Subject, leaves};

/// The maximum number of bytes of a line, without its end.
const LINE: usize = 75;

/// Whether a query shows a date.
pub(super) fn has_date(query: &Query) -> bool {
    let kinds = query.columns.iter().filter_map(|path| path.kind.as_ref());
    kinds
        .map(FieldKind::item)
        .any(|kind| matches!(kind, FieldKind::Date))
}

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
            let day = date.strftime("%Y%m%d");
            lines.push("BEGIN:VEVENT".to_owned());
            lines.push(format!("UID:{}", escape(&format!("{id}@{}", host(site)))));
            // The format requires a time stamp. The day of the event is the only one that does not depend on the build.
            lines.push(format!("DTSTAMP:{day}T000000Z"));
            lines.push(format!("DTSTART;VALUE=DATE:{day}"));
            lines.push(format!("SUMMARY:{}", escape(&title_of_item(shown))));
            if !shown.summary.is_empty() {
                lines.push(format!("DESCRIPTION:{}", escape(&shown.summary)));
            }
            lines.extend(url(site, item).map(|url| format!("URL:{url}")));
            lines.push("TRANSP:TRANSPARENT".to_owned());
            lines.push("END:VEVENT".to_owned());
        }
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| fold(line)).collect()
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

/// A value of the type TEXT (3.3.11).
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A line with its end, divided where it is too long (3.1). No letter is divided.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// What a template wrote, with the ends of lines and the folding that the format requires. Empty lines are left out.
pub(super) fn folded(text: &str) -> String {
    let lines = text.lines().map(str::trim_end);
    lines.filter(|line| !line.is_empty()).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::{escape, fold, folded};

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escape("a, b; c\\d\ne\r"), "a\\, b\\; c\\\\d\\ne");
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let line = "é".repeat(80);
        let text = fold(&line);
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        assert_eq!(text.replace("\r\n ", ""), format!("{line}\r\n"));
        assert_eq!(folded("A\n\nB  \r\n"), "A\r\nB\r\n");
    }
}
