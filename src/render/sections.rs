//! Parts of a body's HTML: which one a heading stands above, and how it stands within something else, with its headings below
//! the one that it stands under and ids that meet no others. It fills no hole; that is `html`'s.

use std::ops::Range;

use super::escape;
use super::html::{Edit, Frame};
use crate::markdown::Body;
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
            if number == 0 && frame.titled { heading.level } else { (heading.level + 1).min(6) }
        } else {
            (heading.level - top + frame.under + 1).min(6)
        };
        let from = heading.at as usize;
        let Some(open) = body.html[from..].find(&format!("<h{}", heading.level)).map(|at| from + at) else {
            continue;
        };
        let close = format!("</h{}>", heading.level);
        let Some(end) = body.html[open..].find(&close).map(|at| open + at) else {
            continue;
        };
        edits.push(Edit { at: open + 2, remove: 1, insert: level.to_string() });
        edits.push(Edit { at: end + 3, remove: 1, insert: level.to_string() });
    }
    edits
}

/// Whether a position is in a part of the HTML; its end belongs to it only where the HTML ends too.
pub(super) fn inside(body: &Body, range: &Range<usize>, at: u32) -> bool {
    range.contains(&(at as usize)) || (at as usize == range.end && range.end == body.html.len())
}

/// The holes or the prose of a body that lie in a part of its HTML. All are in its order.
pub(super) fn within_part<'b, T>(body: &Body, all: &'b [T], range: &Range<usize>, at: impl Fn(&T) -> u32) -> &'b [T] {
    let start = all.partition_point(|one| (at(one) as usize) < range.start);
    let end = all.partition_point(|one| (at(one) as usize) < range.start || inside(body, range, at(one)));
    &all[start..end.max(start)]
}

/// The part of a body's HTML that a heading stands above: to the next heading of the same or a higher level.
pub(super) fn section(body: &Body, id: Option<&str>) -> Range<usize> {
    let heading = id.and_then(|id| body.heading(id));
    heading.map_or(0..body.html.len(), |heading| heading.at as usize..heading.end as usize)
}

pub(super) fn anchor_of(body: &Body, heading: &str) -> String {
    body.heading(heading).map_or_else(|| crate::markdown::slug(heading), |heading| heading.id.clone())
}

/// Puts a prefix before every id in a piece, and before the links to its footnotes.
pub(super) fn separate(html: String, body: &Body, prefix: &str) -> String {
    let notes = html.contains("id=\"_fn");
    if body.headings.is_empty() && body.anchors.is_empty() && !notes {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html.as_str();
    while let Some(at) = rest.find("=\"") {
        let (before, value) = rest.split_at(at + 2);
        out.push_str(before);
        rest = value;
        let named = before.ends_with("id=\"") || before.ends_with("name=\"");
        let Some(id) = value.find('"').map(|end| &value[..end]).filter(|_| named) else {
            continue;
        };
        // Ids of headings have nothing to escape, and few anchors do.
        let own = if id.contains('&') { body.anchors.iter().any(|anchor| escape::html(anchor) == id) } else { body.has_id(id) };
        if own {
            out.push_str(&escape::html(&within(prefix, "")));
        }
    }
    out.push_str(rest);
    if notes {
        let own = if prefix.starts_with('_') { prefix.to_owned() } else { format!("_{prefix}") };
        out = out.replace("\"_fn", &format!("\"{own}_fn")).replace("\"#_fn", &format!("\"#{own}_fn"));
    }
    out
}
