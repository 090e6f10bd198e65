//! Raw HTML in a text: passed through or shown as text, without its comments.
//!
//! Scans for tags and parses no HTML: nothing is cleaned. [`super::raw_tags`] decides what happens to each tag, and
//! [`super::unclosed_tags`] closes what is left open.

use std::ops::Range;

use crate::diagnostic::COMMENT_OPEN;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::elements::{self, ElementPolicy, HtmlTag, read_tag};
use crate::markdown::html::escape;
use crate::markdown::html_text;
use crate::markdown::label_context::Interpretation;
use crate::markdown::lines::line_end;
use crate::markdown::open::OpenElement;
use crate::markdown::raw_html::RawBlock;

/// The length of some HTML times this many bytes may be searched for missing ends of tags. After that, `<` is text.
const MAX_FAILED: usize = 32;

/// Inline elements whose content is not running text.
const NO_PROSE: [&str; 6] = ["a", "code", "button", "kbd", "pre", "samp"];

impl BodyBuilder<'_> {
    pub(super) fn open_html(&mut self) -> OpenElement {
        self.raw_html.block = Some(RawBlock::default());
        OpenElement::Html
    }

    /// Handles a line of a block of HTML.
    pub(super) fn html_line(&mut self, text: pulldown_cmark::CowStr<'_>, range: &Range<usize>) {
        let text = self.restore(text);
        if !self.raw_html.push(&text, range) {
            self.out.text(&text);
        }
    }

    /// Closes a block of HTML.
    pub(super) fn close_html(&mut self) {
        let Some(block) = self.raw_html.block.take() else {
            return;
        };
        let mut html = String::with_capacity(block.html.len());
        self.copy_html(&block.html, &block.positions, &mut html);
        if html.trim().is_empty() {
            return;
        }
        if let (true, Some((_, first)), Some((_, last))) = (
            self.outline.depth() == 1,
            block.positions.first(),
            block.positions.last(),
        ) {
            let end = line_end(self.source, *last);
            let span = self.span(&(*first..end));
            self.body.loose.push(span);
        }
        self.add_plain(&html_text::words(&html));
        if self.options.refused_html.is_none() {
            let html = html.trim_end_matches('\n');
            self.out.block(html);
            self.insert_into_html(html.len());
            self.out.push("\n");
        } else {
            self.out.block("<p>");
            self.out.push(html.trim());
            self.out.push("</p>\n");
        }
    }

    /// Handles a tag within text.
    pub(super) fn inline_html(&mut self, text: &str, range: &Range<usize>) {
        if self.link.as_ref().is_some_and(|link| link.is_bare) {
            return;
        }
        let text = self.restored(text);
        if let Some(image) = &mut self.image {
            let is_known = |tag: HtmlTag<'_>| {
                elements::policy(&tag.name.to_ascii_lowercase()) != ElementPolicy::Unknown
            };
            if !text.starts_with("<!--") && !read_tag(&text).is_some_and(is_known) {
                image.alt.push_str(&text);
            }
            return;
        }
        let mut html = String::new();
        self.copy_html(&text, &[(0, range.start)], &mut html);
        self.out.push(&html);
        self.insert_into_html(html.len());
        if !html.starts_with('<') {
            return self.add_plain(&html_text::words(&html));
        }
        if self.options.refused_html.is_none() {
            let name = elements::tag_name(text.trim_start_matches(['<', '/']));
            if html_text::separates_words(name) {
                self.add_plain(&html_text::words(&html));
            }
            let has_no_prose = |known: &&str| name.eq_ignore_ascii_case(known);
            if NO_PROSE.iter().any(has_no_prose) {
                self.raw_html.no_prose_depth = if text.starts_with("</") {
                    self.raw_html.no_prose_depth.saturating_sub(1)
                } else {
                    self.raw_html.no_prose_depth + 1
                };
            }
        }
    }

    /// Copies HTML without its comments, tag by tag.
    fn copy_html(&mut self, html: &str, positions: &[(usize, usize)], out: &mut String) {
        let mut at = 0;
        self.raw_html.search_budget = MAX_FAILED.saturating_mul(html.len());
        while let Some(next) = html[at..].find('<').map(|next| at + next) {
            self.write_html(&html[at..next], out);
            let rest = &html[next..];
            // The lines of a tag may be apart in the source, so its last byte is looked up separately.
            let source_range = |len: usize| {
                source_position(positions, next)..source_position(positions, next + len - 1) + 1
            };
            if rest.starts_with("<!--") {
                let length = elements::comment_length(rest);
                match length {
                    Some(length) => self.html_comment(&source_range(length)),
                    None => self.report_open_comment(
                        &source_range(4),
                        &source_range(rest.trim_end().len()),
                    ),
                }
                at = length.map_or(html.len(), |length| next + length);
                continue;
            }
            let tag = if self.raw_html.search_budget > 0 {
                read_tag(rest)
            } else {
                None
            };
            at = next
                + tag.as_ref().map_or(1, |tag| {
                    self.write_tag(rest, tag, &source_range(tag.len), out)
                });
            if tag.is_none() {
                self.raw_html.search_budget =
                    self.raw_html.search_budget.saturating_sub(rest.len());
                self.report_incomplete_tag(rest, &source_range(1));
                escape(out, "<");
            }
        }
        self.write_html(&html[at..], out);
    }

    /// Handles a comment. It is not published and needs no label, but may be one itself, or contain text by mistake.
    fn html_comment(&mut self, range: &Range<usize>) {
        let comment = self.source[range.clone()].trim_start_matches("<!--");
        let contains_another = comment.contains("<!--") && self.contains_label(range);
        match self.options.labels.of_comment(comment) {
            // `<!-- /panel -->`
            Some(_) if comment.trim_start().starts_with('/') => {}
            Some(label) => self.label_context.push_ineffective(range.clone(), label),
            None if contains_another => return,
            None => {}
        }
        self.check_comment_length(range);
        self.label_context.record(range, Interpretation::Recognized);
    }

    /// Writes HTML, escaped on sites that do not pass it through.
    pub(super) fn write_html(&self, html: &str, out: &mut String) {
        match html {
            html if self.options.refused_html.is_some() => escape(out, html),
            html if html.contains('\0') => out.push_str(&html.replace('\0', "\u{fffd}")),
            html => out.push_str(html),
        }
    }

    /// Reports a comment that nothing closes, so that the parser has read all text after it as part of it.
    fn report_open_comment(&mut self, opening: &Range<usize>, all: &Range<usize>) {
        let end = self.span(&(all.end.saturating_sub(1)..all.end));
        let problem = self
            .problem(COMMENT_OPEN, opening, "this comment is never closed")
            .here("opened here")
            .also(end, "assumed to end here; nothing in between is shown")
            .help("add `-->` where it should end")
            .decides_visibility();
        self.diagnostics.push(problem);
    }
}

/// The position in the source of a byte of the HTML.
fn source_position(positions: &[(usize, usize)], at: usize) -> usize {
    let before = positions.partition_point(|(html, _)| *html <= at);
    before
        .checked_sub(1)
        .map_or(0, |last| positions[last].1 + at - positions[last].0)
}
