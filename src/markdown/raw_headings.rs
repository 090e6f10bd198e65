//! Headings in raw HTML. They have an id and a place in the table of contents like those of Markdown, and the first one can be the title
//! of its page. They open no section: what a label hides ends with Markdown's headings only.

use std::ops::Range;

use super::elements::TagText;
use super::events::Walk;
use super::html::{Later, narrow};
use super::{Body, Heading, HoleKind, html_text};
use crate::text::Spanned;

/// What a piece of raw HTML holds besides its text, by position in that piece.
#[derive(Debug, Default)]
pub(super) struct Inserts {
    pub(super) holes: Vec<(usize, HoleKind)>,
    later: Vec<(usize, Later)>,
    /// Numbers of headings whose positions are those in the piece.
    headings: Vec<usize>,
    /// The heading that is open: its number and where its content begins.
    open: Option<(usize, usize)>,
}

impl Walk<'_> {
    /// Whether a tag opens a heading that is closed in the same piece of HTML.
    pub(super) fn opens_heading(&mut self, html: &str, tag: &TagText<'_>, name: &str) -> bool {
        if level(name).is_none()
            || self.raw.inserts.open.is_some()
            || self.link.is_some()
            || self.headings.is_open()
            || self.raw.left == 0
        {
            return false;
        }
        let rest = &html[tag.len..];
        let found = rest.match_indices("</").find(|(at, _)| {
            rest[at + 2..]
                .get(..2)
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        });
        self.raw.left = self
            .raw
            .left
            .saturating_sub(found.map_or(rest.len(), |(at, _)| at));
        found.is_some()
    }

    /// Writes the tag that opens a heading, with the id that the heading gets.
    pub(super) fn open_raw_heading(
        &mut self,
        tag: &TagText<'_>,
        written: &str,
        name: &str,
        place: &Range<usize>,
        out: &mut String,
    ) {
        let id = tag
            .attributes
            .iter()
            .find(|(key, value)| key.eq_ignore_ascii_case("id") && !value.is_empty());
        let span = self.span(place);
        let number = self
            .headings
            .add(id.map(|(_, id)| Spanned::new((*id).to_owned(), span)));
        self.notes.heading(number);
        // The heading's id is not an anchor besides.
        if let Some((_, id)) = id {
            self.body.anchors.pop_if(|anchor| anchor == id);
        }
        let (id, text, references) = (String::new(), String::new(), Vec::new());
        self.body.headings.push(Heading {
            level: level(name).unwrap_or(6),
            id,
            text,
            references,
            span,
            at: narrow(out.len()),
            end: 0,
        });
        out.push('<');
        out.push_str(name);
        let inserts = &mut self.raw.inserts;
        inserts.headings.push(number);
        inserts.later.push((out.len(), Later::HeadingId(number)));
        out.push('\0');
        let mut copied = 1 + tag.name.len();
        for (key, value) in tag
            .attributes
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case("id"))
        {
            let at = |part: &str| part.as_ptr() as usize - written.as_ptr() as usize;
            let end = if value.is_empty() {
                at(key) + key.len()
            } else {
                at(value) + value.len()
            };
            self.copy(&written[copied..at(key)], out);
            copied = end + usize::from(written[end..].starts_with(['"', '\'']));
        }
        self.copy(written.get(copied..).unwrap_or(">"), out);
        self.raw.inserts.open = Some((number, out.len()));
    }

    /// Ends the heading that is open in raw HTML, if one is.
    pub(super) fn close_raw_heading(&mut self, out: &str) {
        let Some((number, content)) = self.raw.inserts.open.take() else {
            return;
        };
        let Some(heading) = self.body.headings.get_mut(number) else {
            return;
        };
        let html = &out[content..];
        let words =
            Some(html_text::words_besides_pictures(html)).filter(|words| !words.trim().is_empty());
        let words = words.unwrap_or_else(|| html_text::words(html));
        heading.text = words.split_whitespace().collect::<Vec<_>>().join(" ");
        heading.end = narrow(out.len());
    }

    /// Adds what a piece of raw HTML holds, now that its last byte is written.
    pub(super) fn insert_into_html(&mut self, length: usize) {
        let base = self.out.html.len() - length;
        if self.raw.inserts.open.is_some() {
            let html = self.out.html[base..].to_owned();
            self.close_raw_heading(&html);
        }
        let inserts = std::mem::take(&mut self.raw.inserts);
        for (at, kind) in inserts.holes {
            self.out.hole_at(base + at, kind);
        }
        self.out.later.extend(
            inserts
                .later
                .into_iter()
                .map(|(at, later)| (narrow(base + at), later)),
        );
        for number in inserts.headings {
            if let Some(heading) = self.body.headings.get_mut(number) {
                (heading.at, heading.end) = (heading.at + narrow(base), heading.end + narrow(base));
            }
        }
    }
}

impl Body {
    /// The heading that a text opens with, if nothing but pictures is before it.
    #[must_use]
    pub fn opening_heading(&self) -> Option<&Heading> {
        let heading = self.headings.first()?;
        let is_blank = |range: &Range<u32>| {
            self.html[range.start as usize..range.end as usize]
                .trim()
                .is_empty()
        };
        let shows_words = |kind: HoleKind| {
            matches!(
                kind,
                HoleKind::LinkText(_) | HoleKind::Embed(_) | HoleKind::View(_)
            )
        };
        let is_first = heading.at == 0
            || self
                .prose
                .iter()
                .take_while(|range| range.start < heading.at)
                .all(is_blank)
                && !self
                    .holes
                    .iter()
                    .take_while(|hole| hole.at <= heading.at)
                    .any(|hole| shows_words(hole.kind))
                && html_text::has_only_pictures(&self.html[..heading.at as usize]);
        is_first.then_some(heading)
    }
}

/// The level of a heading element.
fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}
