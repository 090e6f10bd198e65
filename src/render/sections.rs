//! Parts of a body's HTML: which one a heading stands above, and how it stands within something else, with its headings below
//! the one that it stands under and ids that meet no others. It fills no hole; that is `html`'s.

use std::ops::Range;

use super::escape;
use super::html::{Edit, Frame};
use crate::markdown::{Body, with_attributes};
use crate::model::within;

/// Moves headings below the level they stand under, and gives them ids of their own.
pub(super) fn headings(body: &Body, frame: &Frame, range: &Range<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let moved: Vec<_> = body.headings_in(range).collect();
    let top = moved.iter().map(|heading| heading.level).min().unwrap_or(1);
    let keep_first = frame.prefix.is_none();
    if keep_first && frame.under == 0 {
        return edits;
    }
    for (number, heading) in moved.into_iter().enumerate() {
        // The page's own title stays what it is; further titles in its text go below it.
        let level = if keep_first {
            if number == 0 && frame.titled {
                heading.level
            } else {
                (heading.level + 1).min(6)
            }
        } else {
            (heading.level - top + frame.under + 1).min(6)
        };
        let from = heading.at as usize;
        let Some(open) = body.html[from..]
            .find(&format!("<h{}", heading.level))
            .map(|at| from + at)
        else {
            continue;
        };
        let close = format!("</h{}>", heading.level);
        let Some(end) = body.html[open..].find(&close).map(|at| open + at) else {
            continue;
        };
        edits.push(Edit {
            at: open + 2,
            remove: 1,
            insert: level.to_string(),
        });
        edits.push(Edit {
            at: end + 3,
            remove: 1,
            insert: level.to_string(),
        });
    }
    edits
}

/// Whether a position is in a part of the HTML; its end belongs to it only where the HTML ends too.
pub(super) fn inside(body: &Body, range: &Range<usize>, at: u32) -> bool {
    range.contains(&(at as usize)) || (at as usize == range.end && range.end == body.html.len())
}

/// The holes or the prose of a body that lie in a part of its HTML. All are in its order.
pub(super) fn within_part<'b, T>(
    body: &Body,
    all: &'b [T],
    range: &Range<usize>,
    at: impl Fn(&T) -> u32,
) -> &'b [T] {
    let start = all.partition_point(|one| (at(one) as usize) < range.start);
    let end =
        all.partition_point(|one| (at(one) as usize) < range.start || inside(body, range, at(one)));
    &all[start..end.max(start)]
}

/// The part of a body's HTML that a heading stands above: to the next heading of the same or a higher level.
pub(super) fn section(body: &Body, id: Option<&str>) -> Range<usize> {
    let heading = id.and_then(|id| body.heading(id));
    heading.map_or(0..body.html.len(), |heading| {
        heading.at as usize..heading.end as usize
    })
}

pub(super) fn anchor_of(body: &Body, heading: &str) -> String {
    body.heading(heading).map_or_else(
        || crate::markdown::slug(heading),
        |heading| heading.id.clone(),
    )
}

/// Attributes that name ids, each perhaps several.
const NAMES_OF_IDS: [&str; 7] = [
    "id",
    "name",
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
];

/// Puts a prefix before every id of a piece, and before those of its footnotes in links.
pub(super) fn separate(html: String, body: &Body, prefix: &str) -> String {
    if body.headings.is_empty() && body.anchors.is_empty() && !html.contains("id=\"_fn") {
        return html;
    }
    let own = within(prefix, "");
    let of_notes = if prefix.starts_with('_') {
        prefix.to_owned()
    } else {
        format!("_{prefix}")
    };
    let named = |id: &str| match id {
        note if note.starts_with("_fn") => format!("{of_notes}{note}"),
        id if body.has_id(id) => format!("{own}{id}"),
        id => id.to_owned(),
    };
    with_attributes(&html, |key, value| match key {
        "href" => value
            .strip_prefix("#_fn")
            .map(|_| format!("#{}", escape::html(&named(&value[1..])))),
        key if NAMES_OF_IDS.contains(&key) => {
            let ids: Vec<String> = value.split_ascii_whitespace().map(named).collect();
            Some(escape::html(&ids.join(" ")))
        }
        _ => None,
    })
}
