//! Parts of a body's HTML: the section of a heading, and what changes when a text is nested: the levels of its headings, and its
//! ids. It fills no holes; `writer` does.

use std::ops::Range;

use super::{Placement, Replacement};
use crate::markdown::{Body, slug, with_attributes};
use crate::model::within as qualified;
use crate::render::escape;

/// Moves headings below the level that the text is under.
pub(super) fn move_headings(
    body: &Body,
    placement: &Placement,
    range: &Range<usize>,
) -> Vec<Replacement> {
    let mut replacements = Vec::new();
    let keeps_ids = placement.id_prefix.is_none();
    if keeps_ids && placement.under == 0 {
        return replacements;
    }
    let moved: Vec<_> = body.headings_in(range).collect();
    let top = moved.iter().map(|heading| heading.level).min().unwrap_or(1);
    for (number, heading) in moved.into_iter().enumerate() {
        let level = match keeps_ids {
            // The title of the page keeps its level; further titles in its text go below it.
            true if number == 0 && placement.is_titled => heading.level,
            true => heading.level + 1,
            false => heading.level - top + placement.under + 1,
        };
        let from = heading.at as usize;
        let find = |tag: &str, from: usize| Some(from + body.html[from..].find(tag)?);
        let Some(open) = find(&format!("<h{}", heading.level), from) else {
            continue;
        };
        let Some(close) = find(&format!("</h{}>", heading.level), open) else {
            continue;
        };
        replacements.extend([open + 2, close + 3].map(|at| Replacement {
            at,
            remove: 1,
            insert: level.min(6).to_string(),
        }));
    }
    replacements
}

/// The holes or the prose of a body in a part of its HTML, in order. The end of a part belongs to it only at the end of the HTML.
pub(super) fn within<'b, T>(
    body: &Body,
    all: &'b [T],
    range: &Range<usize>,
    at: impl Fn(&T) -> u32,
) -> &'b [T] {
    let is_last = range.end == body.html.len();
    let start = all.partition_point(|one| (at(one) as usize) < range.start);
    let end = all.partition_point(|one| {
        let at = at(one) as usize;
        at < range.end || is_last && at == range.end
    });
    &all[start..end.max(start)]
}

/// The part of a body's HTML below a heading, to the next heading of the same or a higher level; all of it without a heading.
pub(super) fn range(body: &Body, heading: Option<&str>) -> Range<usize> {
    let heading = heading.and_then(|id| body.heading(id));
    heading.map_or(0..body.html.len(), |heading| {
        heading.at as usize..heading.end as usize
    })
}

/// The id of a heading, by its text or its id.
pub(super) fn anchor_of(body: &Body, heading: &str) -> String {
    body.heading(heading)
        .map_or_else(|| slug(heading), |heading| heading.id.clone())
}

/// Attributes that name ids, some of them several.
const ID_ATTRIBUTES: [&str; 7] = [
    "id",
    "name",
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
];

/// Puts a prefix before every id of a nested text, and before those of its footnotes in links.
pub(super) fn prefix_ids(html: String, body: &Body, prefix: &str) -> String {
    if body.headings.is_empty() && body.anchors.is_empty() && !html.contains("id=\"_fn") {
        return html;
    }
    let of_text = qualified(prefix, "");
    let of_notes = if prefix.starts_with('_') {
        prefix.to_owned()
    } else {
        format!("_{prefix}")
    };
    let prefixed = |id: &str| match id {
        note if note.starts_with("_fn") => format!("{of_notes}{note}"),
        id if body.has_id(id) => format!("{of_text}{id}"),
        id => id.to_owned(),
    };
    with_attributes(&html, |key, value| match key {
        "href" => value
            .strip_prefix('#')
            .filter(|id| id.starts_with("_fn"))
            .map(|id| format!("#{}", escape::html(&prefixed(id)))),
        key if ID_ATTRIBUTES.contains(&key) => {
            let ids: Vec<String> = value.split_ascii_whitespace().map(prefixed).collect();
            Some(escape::html(&ids.join(" ")))
        }
        _ => None,
    })
}
