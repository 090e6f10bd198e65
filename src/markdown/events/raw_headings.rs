//! Headings in raw HTML. Like those of Markdown they have an id, are in the table of contents, and can be the page's title.
//! They open no section: a label's scope ends only at headings of Markdown.

use std::ops::Range;

use crate::markdown::builder::BodyBuilder;
use crate::markdown::elements::HtmlTag;
use crate::markdown::html::{Placeholder, narrow};
use crate::markdown::{Heading, html_text};
use crate::text::Spanned;

impl BodyBuilder<'_> {
    /// Whether a tag opens a heading that is closed in the same piece of HTML.
    pub(super) fn opens_heading(&mut self, html: &str, tag: &HtmlTag<'_>, name: &str) -> bool {
        if level(name).is_none()
            || self.raw_html.inserts.open_heading.is_some()
            || self.link.is_some()
            || self.headings.is_open()
            || self.raw_html.search_budget == 0
        {
            return false;
        }
        let rest = &html[tag.len..];
        let found = rest.match_indices("</").find(|(at, _)| {
            rest[at + 2..]
                .get(..2)
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        });
        self.raw_html.search_budget = self
            .raw_html
            .search_budget
            .saturating_sub(found.map_or(rest.len(), |(at, _)| at));
        found.is_some()
    }

    /// Writes the opening tag of a heading, with a placeholder for its id.
    pub(super) fn open_raw_heading(
        &mut self,
        tag: &HtmlTag<'_>,
        written: &str,
        name: &str,
        source_range: &Range<usize>,
        out: &mut String,
    ) {
        let id = tag
            .attributes
            .iter()
            .find(|(key, value)| key.eq_ignore_ascii_case("id") && !value.is_empty());
        let span = self.span(source_range);
        let number = self
            .headings
            .add(id.map(|(_, id)| Spanned::new((*id).to_owned(), span)));
        self.footnotes.push_heading(number);
        // The heading's id is not an anchor as well.
        if let Some((_, id)) = id {
            self.body.anchors.pop_if(|anchor| anchor == id);
        }
        let level = level(name).unwrap_or(6);
        self.body
            .headings
            .push(Heading::new(level, span, narrow(out.len())));
        out.push('<');
        out.push_str(name);
        let inserts = &mut self.raw_html.inserts;
        inserts.headings.push(number);
        inserts
            .placeholders
            .push((out.len(), Placeholder::HeadingId(number)));
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
            self.write_html(&written[copied..at(key)], out);
            copied = end + usize::from(written[end..].starts_with(['"', '\'']));
        }
        self.write_html(written.get(copied..).unwrap_or(">"), out);
        self.raw_html.inserts.open_heading = Some((number, out.len()));
    }

    /// Closes the open heading in raw HTML, if any.
    pub(super) fn close_raw_heading(&mut self, out: &str) {
        let Some((number, content)) = self.raw_html.inserts.open_heading.take() else {
            return;
        };
        let Some(heading) = self.body.headings.get_mut(number) else {
            return;
        };
        let html = &out[content..];
        let words =
            Some(html_text::words_without_alt(html)).filter(|words| !words.trim().is_empty());
        let words = words.unwrap_or_else(|| html_text::words(html));
        heading.text = words.split_whitespace().collect::<Vec<_>>().join(" ");
        heading.end = narrow(out.len());
    }

    /// Adds the holes, placeholders and headings of the last `length` bytes of HTML.
    pub(super) fn insert_into_html(&mut self, length: usize) {
        let base = self.out.html.len() - length;
        if self.raw_html.inserts.open_heading.is_some() {
            let html = self.out.html[base..].to_owned();
            self.close_raw_heading(&html);
        }
        let inserts = std::mem::take(&mut self.raw_html.inserts);
        for (at, kind) in inserts.holes {
            self.out.hole_at(base + at, kind);
        }
        self.out.placeholders.extend(
            inserts
                .placeholders
                .into_iter()
                .map(|(at, placeholder)| (narrow(base + at), placeholder)),
        );
        for number in inserts.headings {
            if let Some(heading) = self.body.headings.get_mut(number) {
                (heading.at, heading.end) = (heading.at + narrow(base), heading.end + narrow(base));
            }
        }
    }
}

/// The level of a heading element.
fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}
