//! Running text: words, addresses, fill-ins, code, breaks and paragraphs.
//!
//! Writes text and passes it to whatever collects plain text. Next: [`super::links`].

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::markdown::autolink;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::fill_in::fill_in;
use crate::markdown::label_context::Interpretation;
use crate::markdown::open::{OpenElement, StackEntry};
use crate::markdown::plain::trailing_reference;
use crate::markdown::{HoleKind, Link, LinkTarget, RecordRef};

/// Maximum length of an excerpt, in characters.
const EXCERPT: usize = 200;

impl BodyBuilder<'_> {
    pub(super) fn open_paragraph(&mut self, range: &Range<usize>) -> OpenElement {
        self.paragraph_count += 1;
        self.check_import(range);
        self.check_line_markers(range);
        let (at, holes) = (self.out.html.len(), self.out.holes.len());
        self.out.block("<p>");
        OpenElement::Paragraph { at, holes }
    }

    /// Closes a paragraph. An embed replaces a paragraph that contains nothing else, and an empty one is not written.
    pub(super) fn close_paragraph(&mut self, at: usize, holes: usize) {
        let is_empty = self.out.html[at..].trim_start_matches('\n') == "<p>";
        match self.out.holes[holes..] {
            [] if is_empty => {}
            [ref hole] if is_empty && let HoleKind::Embed(number) = hole.kind => {
                self.body.embeds[number].block = true;
            }
            _ => return self.out.push("</p>\n"),
        }
        self.paragraph_count = self.paragraph_count.saturating_sub(1);
        self.out.rewind(at, holes);
    }

    pub(super) fn close_transparent(&mut self, is_block: bool) {
        if is_block && !self.out.html.ends_with('\n') {
            self.out.push("\n");
        }
    }

    pub(super) fn handle_text(&mut self, parsed: &str, range: &Range<usize>) {
        // The beginning of this piece may be part of an address that is already written.
        if self.already_written.contains(&range.start)
            && range.len() == parsed.len()
            && let Some(rest) = parsed
                .get(self.already_written.end - range.start..)
                .filter(|rest| !rest.is_empty())
        {
            let start = self.already_written.end;
            return self.handle_text(rest, &(start..range.end));
        }
        let text = self.restored(parsed);
        if let Some(image) = &mut self.image {
            image.alt.push_str(&text);
            return;
        }
        if let Some(code) = &mut self.code {
            code.push(&text, range);
            return;
        }
        if self.raw_html.push(&text, range) || self.link.as_ref().is_some_and(|link| link.is_bare) {
            return;
        }
        if self.already_written.contains(&range.start)
            || (&*text == "[" && self.write_fill_in(range.start))
        {
            return;
        }
        if text.starts_with('^') {
            self.footnotes.push_undefined(self.source, range.start);
        }
        let mut shown: &str = &text;
        let rest;
        if self.is_in_callout_marker(range) {
            let after_marker = parsed
                .get(self.callout_marker.end - range.start..)
                .filter(|_| range.len() == parsed.len());
            rest = self.restored(after_marker.unwrap_or_default());
            shown = &rest;
        }
        if self.is_in_title && self.is_title_empty() {
            shown = shown.trim_start();
        }
        if shown.is_empty() {
            return;
        }
        self.check_foreign_syntax(parsed, range);
        let start = range.end - shown.len().min(range.len());
        if self.link.is_none()
            && !self.raw_html.suppresses_prose()
            && self.source.get(start..range.end) == Some(shown)
        {
            self.write_with_addresses(shown, start);
        } else {
            self.write_words(shown);
        }
    }

    /// Writes text that is identical in the source at byte `start`, with its addresses as links.
    fn write_with_addresses(&mut self, text: &str, start: usize) {
        let (mut at, end) = (start, start + text.len());
        while let Some(found) = autolink::find(self.source, at, end) {
            self.write_words(&text[at - start..found.start - start]);
            let words = self.source[found.start..found.end].replace("&amp;", "&");
            let span = self.span(&(found.start..found.end));
            let number = self.body.links.len();
            self.body.links.push(Link {
                target: LinkTarget::External(format!("{}{words}", found.scheme)),
                span,
                target_span: span,
                text: Some(words.clone()),
                title: String::new(),
            });
            self.add_plain(&words);
            self.out.hole(HoleKind::LinkOpen(number));
            self.out.text(&words);
            self.out.hole(HoleKind::LinkClose(number));
            if found.end >= end {
                // Skips the events that contain the rest of the address.
                self.already_written = found.start..found.end;
                return;
            }
            at = found.end;
        }
        self.write_words(&text[at - start..]);
    }

    /// Writes text and adds it to the plain text.
    fn write_words(&mut self, words: &str) {
        if !words.is_empty() {
            self.add_plain(words);
            self.write_text(words);
        }
    }

    /// Writes text, as prose if terms may be linked in it.
    fn write_text(&mut self, text: &str) {
        let has_no_terms = self.link.is_some()
            || self.headings.is_open()
            || self.raw_html.suppresses_prose()
            || self.is_in_title;
        if has_no_terms {
            self.out.text(text);
        } else {
            self.out.prose(text);
        }
    }

    /// Writes the fill-in that begins at a byte of the text, if any; returns whether it did.
    fn write_fill_in(&mut self, at: usize) -> bool {
        let Some(range) = fill_in(self.source, at).filter(|_| self.options.fill_ins) else {
            return false;
        };
        let words = &self.source[range.clone()];
        self.add_plain(words);
        self.out.push("<span class=\"fill-in\">");
        self.out.text(words);
        self.out.push("</span>");
        self.already_written = range;
        true
    }

    /// Whether the current element is a callout's title that is still empty.
    fn is_title_empty(&self) -> bool {
        matches!(self.current(), Some(OpenElement::CalloutTitle(title)) if title.is_empty(&self.out))
    }

    /// Adds plain text to whatever collects it: a link, a heading, the excerpt.
    pub(super) fn add_plain(&mut self, text: &str) {
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        self.headings.push(text);
        if !self.headings.is_section_open() {
            self.body.plain.push(text);
        }
        let excerpt = &mut self.body.excerpt;
        if self.is_in_excerpt && excerpt.len() < EXCERPT * 4 {
            let follows_space = excerpt.is_empty() || excerpt.ends_with(char::is_whitespace);
            excerpt.push_str(if follows_space {
                text.trim_start()
            } else {
                text
            });
        }
    }

    /// Adds a reference to the plain text, the open heading and the excerpt.
    pub(super) fn add_reference(&mut self, words: &str, reference: &RecordRef) {
        let excerpt_length = self.body.excerpt.len();
        self.add_plain(words);
        self.headings.push_reference(words, reference);
        if !self.headings.is_section_open() {
            self.body.plain.push_reference(words, reference);
        }
        // A complete excerpt takes no more words.
        if self.body.excerpt.len() > excerpt_length {
            self.body.excerpt_references.extend(trailing_reference(
                &self.body.excerpt,
                words,
                reference,
            ));
        }
    }

    /// Adds the alternative text of a picture. It is part of a heading's text only if the heading has no other.
    pub(super) fn add_alt_text(&mut self, alt: &str) {
        let heading = self.headings.pause(alt);
        self.body.plain.push(" ");
        self.add_plain(alt);
        self.body.plain.push(" ");
        if heading.is_some() {
            self.headings.resume(heading);
        }
    }

    /// Ends the excerpt, at most [`EXCERPT`] characters, at a word.
    pub(super) fn finish_excerpt(&mut self) {
        self.is_in_excerpt = false;
        cut_excerpt(&mut self.body.excerpt);
        let length = self.body.excerpt.trim_end_matches('…').len();
        self.body
            .excerpt_references
            .retain(|reference| reference.range.end as usize <= length);
    }

    pub(super) fn inline_code(&mut self, text: CowStr<'_>, range: &Range<usize>) {
        // Text in backquotes is an example, unless it is at the position of a label.
        let is_example =
            !self.headings.is_open() && !self.label_context.begins_quote(self.source, range.start);
        if is_example && !self.source[range.clone()].contains(['\n', '\r']) {
            self.label_context.record(range, Interpretation::Recognized);
        }
        let text = self.restore(text);
        if let Some(image) = &mut self.image {
            image.alt.push_str(&text);
            return;
        }
        self.add_plain(&text);
        self.out.push("<code>");
        self.out.text(&text);
        self.out.push("</code>");
    }

    pub(super) fn line_break(&mut self, html: &str, range: &Range<usize>) {
        if let Some(image) = &mut self.image {
            image.alt.push(' ');
            return;
        }
        let ends_title = self.is_in_title
            && matches!(self.current(), Some(OpenElement::CalloutTitle(title)) if range.end > title.line_end);
        if ends_title
            && let Some(StackEntry {
                element: OpenElement::CalloutTitle(mut title),
                is_block,
            }) = self.stack.pop()
        {
            self.add_plain("\n");
            self.end_title(&mut title);
            self.stack.push(StackEntry {
                element: OpenElement::CalloutTitle(title),
                is_block,
            });
            return;
        }
        self.add_plain(" ");
        if html == "\n" {
            self.write_text(html);
        } else {
            self.out.push(html);
        }
    }

    pub(super) fn thematic_break(&mut self, range: &Range<usize>) {
        self.outline.rule(range);
        self.body.plain.separate();
        if self.outline.depth() == 0 {
            self.root_count += 1;
        }
        self.close_pending_title();
        if !matches!(self.current(), Some(OpenElement::Transparent)) {
            self.out.block("<hr>\n");
        }
    }

    pub(super) fn task_marker(&mut self, done: bool) {
        let (html, label) = if done {
            ("<input type=\"checkbox\" disabled checked", "task_done")
        } else {
            ("<input type=\"checkbox\" disabled", "task_open")
        };
        self.out.push(html);
        let label = self.options.strings.text(label);
        self.out.attribute("aria-label", label);
        self.out.push("> ");
    }
}

/// Cuts a text at a word.
fn cut_excerpt(text: &mut String) {
    text.truncate(text.trim_end().len());
    let Some((limit, _)) = text.char_indices().nth(EXCERPT) else {
        return;
    };
    let end = text[..limit]
        .rfind(char::is_whitespace)
        .filter(|at| *at > limit / 2)
        .unwrap_or(limit);
    text.truncate(text[..end].trim_end_matches([' ', ',', ';', ':']).len());
    text.push('…');
}
