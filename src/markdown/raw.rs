//! Raw HTML in a text: passed through or shown as text; anchors are noted, and what a page should not hold is reported.
//!
//! A scan of tags, not a parser of HTML: nothing is cleaned. But what is written may not reach beyond its place: a tag that a browser
//! would not see the end of, or that would take in what follows, is shown as text. What is left open is the matter of
//! [`super::balance`].

use std::ops::Range;

use super::balance::OpenElement;
use super::elements::{self, Element, TagText};
use super::events::{Frame, Walk};
use super::html::escape;
use super::html_text;
use super::misplaced::Reading;
use super::raw_headings::Inserts;
use crate::diagnostic::{COMMENT_OPEN, Diagnostic, RAW_HTML, Severity};

/// Raw elements that may be open at once; more are shown as text.
const MAX_OPEN: usize = 100;
/// How many times the length of some HTML is read for tags that have no end; what looks like one then is text.
const MAX_FAILED: usize = 32;
/// Different things reported in one text; more is noise, and keeps the search for one short.
const MAX_REPORTED: usize = 50;

/// What has been seen of raw HTML.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// A block being collected.
    block: Option<Block>,
    /// What has been reported.
    seen: Vec<String>,
    /// Elements open in the text whose content is no running text.
    quiet: usize,
    /// Bytes that may still be read for ends that are not there: looking for one again and again would take quadratic time.
    pub(super) left: usize,
    /// What the HTML holds that is being passed.
    pub(super) inserts: Inserts,
    /// Elements that are open, the innermost last.
    pub(super) open: Vec<OpenElement>,
}

#[derive(Debug, Default)]
struct Block {
    html: String,
    /// Where pieces of it stand in the source, as (byte of `html`, byte of the source).
    places: Vec<(usize, usize)>,
}

impl Raw {
    /// Adds text to the block of HTML that is open, if one is.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) -> bool {
        let Some(block) = &mut self.block else {
            return false;
        };
        block.places.push((block.html.len(), range.start));
        block.html.push_str(text);
        true
    }

    /// Whether what comes next stands in a raw link, button or piece of code.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet > 0
    }

    /// Unclosed inline elements end with their block.
    pub(super) fn leave_block(&mut self) {
        self.quiet = 0;
    }
}

impl Walk<'_> {
    pub(super) fn open_html(&mut self) -> Frame {
        self.raw.block = Some(Block::default());
        Frame::Html
    }

    /// A line of a block of HTML.
    pub(super) fn html_line(&mut self, text: pulldown_cmark::CowStr<'_>, range: &Range<usize>) {
        let text = self.written(text);
        if !self.raw.push(&text, range) {
            self.out.text(&text);
        }
    }

    /// Ends a block of HTML.
    pub(super) fn close_html(&mut self) {
        let Some(block) = self.raw.block.take() else {
            return;
        };
        let mut html = String::with_capacity(block.html.len());
        self.pass(&block.html, &block.places, &mut html);
        if html.trim().is_empty() {
            return;
        }
        if let (true, Some((_, first)), Some((_, last))) = (
            self.outline.depth() == 1,
            block.places.first(),
            block.places.last(),
        ) {
            let end = super::cut::line_end(self.source, *last);
            let span = self.span(&(*first..end));
            self.body.loose.push(span);
        }
        self.plain(&html_text::words(&html));
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

    /// A tag within text.
    pub(super) fn inline_html(&mut self, text: &str, range: &Range<usize>) {
        if self.link.as_ref().is_some_and(|link| link.bare) {
            return;
        }
        let text = self
            .patch
            .map_or_else(|| text.into(), |patch| patch.restore(text.into()));
        if let Some(image) = &mut self.image {
            let is_known = |tag: TagText<'_>| {
                elements::element(&tag.name.to_ascii_lowercase()) != Element::Unknown
            };
            if !text.starts_with("<!--") && !elements::tag(&text).is_some_and(is_known) {
                image.alt.push_str(&text);
            }
            return;
        }
        let mut html = String::new();
        self.pass(&text, &[(0, range.start)], &mut html);
        self.out.push(&html);
        self.insert_into_html(html.len());
        if !html.starts_with('<') {
            return self.plain(&html_text::words(&html));
        }
        if self.options.refused_html.is_none() {
            let name = elements::tag_name(text.trim_start_matches(['<', '/']));
            if html_text::parts_words(name) {
                self.plain(&html_text::words(&html));
            }
            if ["a", "code", "button", "kbd", "pre", "samp"]
                .iter()
                .any(|quiet| name.eq_ignore_ascii_case(quiet))
            {
                self.raw.quiet = if text.starts_with("</") {
                    self.raw.quiet.saturating_sub(1)
                } else {
                    self.raw.quiet + 1
                };
            }
        }
    }

    /// Copies HTML without its comments, looking at each tag.
    fn pass(&mut self, html: &str, places: &[(usize, usize)], out: &mut String) {
        let mut at = 0;
        self.raw.left = MAX_FAILED.saturating_mul(html.len());
        while let Some(next) = html[at..].find('<').map(|next| at + next) {
            self.copy(&html[at..next], out);
            let rest = &html[next..];
            // Lines of a tag may stand apart in the source: its last byte is looked up by itself.
            let place =
                |len: usize| source_place(places, next)..source_place(places, next + len - 1) + 1;
            if rest.starts_with("<!--") {
                let length = elements::comment_length(rest);
                match length {
                    Some(length) => self.comment(&place(length)),
                    None => self.open_comment(&place(4), &place(rest.trim_end().len())),
                }
                at = length.map_or(html.len(), |length| next + length);
                continue;
            }
            let tag = if self.raw.left > 0 {
                elements::tag(rest)
            } else {
                None
            };
            at = next
                + tag
                    .as_ref()
                    .map_or(1, |tag| self.tag(rest, tag, &place(tag.len), out));
            if tag.is_none() {
                self.raw.left = self.raw.left.saturating_sub(rest.len());
                self.no_tag(rest, &place(1));
                escape(out, "<");
            }
        }
        self.copy(&html[at..], out);
    }

    /// A comment is not published, and what is commented out needs no label; but it may be one itself, or hold text by mistake.
    fn comment(&mut self, range: &Range<usize>) {
        let comment = self.source[range.clone()].trim_start_matches("<!--");
        let holds_another = comment.contains("<!--") && self.names_label(range);
        match self.options.labels.of_comment(comment) {
            // `<!-- /panel -->`
            Some(_) if comment.trim_start().starts_with('/') => {}
            Some(label) => self.places.found(range.clone(), label),
            None if holds_another => return,
            None => {}
        }
        self.long_comment(range);
        self.places.note(range, Reading::Understood);
    }

    pub(super) fn copy(&self, html: &str, out: &mut String) {
        match html {
            html if self.options.refused_html.is_some() => escape(out, html),
            html if html.contains('\0') => out.push_str(&html.replace('\0', "\u{fffd}")),
            html => out.push_str(html),
        }
    }

    /// A comment that nothing closes: the parser has taken all that follows for it.
    fn open_comment(&mut self, opening: &Range<usize>, all: &Range<usize>) {
        let end = self.span(&(all.end.saturating_sub(1)..all.end));
        let problem = Diagnostic::new(
            COMMENT_OPEN,
            self.span(opening),
            "this comment is never closed",
        )
        .here("opened here")
        .also(end, "taken to end here; all between is left out")
        .help("write `-->` where it is to end")
        .decides_visibility();
        self.diagnostics.push(problem);
    }

    /// What looks like HTML and is none.
    fn no_tag(&mut self, rest: &str, place: &Range<usize>) {
        if self.options.refused_html.is_some() {
            return;
        }
        match rest.as_bytes().get(1) {
            Some(b'!' | b'?') => self.report(
                "`<!…>` and `<?…>` mean nothing in a text and are shown as text".to_owned(),
                "leave it out, or put it in backquotes",
                place,
            ),
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'/' => {
                self.report(
                    "this tag has no end and is shown as text".to_owned(),
                    "end it with `>`, and close its quotes",
                    place,
                );
            }
            _ => {}
        }
    }

    /// Writes a tag, with the content of an element that holds no HTML; how many bytes that was.
    fn tag(
        &mut self,
        html: &str,
        tag: &TagText<'_>,
        place: &Range<usize>,
        out: &mut String,
    ) -> usize {
        let written = &html[..tag.len];
        if elements::is_component(tag.name) {
            self.foreign(format!("<{}>", tag.name), place);
            escape(out, written);
            return tag.len;
        }
        let name = tag.name.to_ascii_lowercase();
        if self.options.refused_html.is_some() {
            self.refuse(written, tag, &name, place);
            escape(out, written);
            return tag.len;
        }
        let drawing = |name: &str| matches!(name, "svg" | "math");
        let element = match elements::element(&name) {
            // Outside of a drawing, `<text>` is a placeholder.
            _ if elements::is_drawing(&name)
                && !drawing(&name)
                && !self.raw.open.iter().any(|open| drawing(&open.name)) =>
            {
                Element::Unknown
            }
            element => element,
        };
        let is_stray =
            tag.is_closing && element == Element::Never && !self.raw.seen.contains(&never(&name));
        if matches!(element, Element::Never | Element::Unknown) && !is_stray {
            self.shown_as_text(written, &name, element, place);
            escape(out, written);
            return tag.len;
        }
        if tag.is_closing {
            self.close_element(&name, place, out);
            if name.starts_with('h') {
                self.close_raw_heading(out);
            }
            return tag.len;
        }
        if elements::is_raw_text(&name) {
            self.report_element(&name, place);
            self.look_at(tag, &name, place);
            let Some(length) = (self.raw.left > 0)
                .then(|| elements::raw_text_length(html, tag))
                .flatten()
            else {
                self.raw.left = self.raw.left.saturating_sub(html.len());
                self.report(
                    format!("`<{name}>` is never closed and is shown as text"),
                    "close it, or leave it out",
                    place,
                );
                escape(out, written);
                return tag.len;
            };
            self.copy(&html[..length], out);
            return length;
        }
        if element == Element::Reported {
            self.report_element(&name, place);
        }
        self.look_at(tag, &name, place);
        if self.raw.open.len() >= MAX_OPEN {
            self.report(
                "HTML is nested too deeply and shown as text".to_owned(),
                "close what is open, or write it in Markdown",
                place,
            );
            escape(out, written);
            return tag.len;
        }
        if self.opens_heading(html, tag, &name) {
            self.open_raw_heading(tag, written, &name, place, out);
        } else {
            self.copy_tag(written, tag, place, out);
        }
        if elements::is_void(&name) || (tag.is_empty && elements::is_drawing(&name)) {
            return tag.len;
        }
        if tag.is_empty {
            // Browsers do not see the slash.
            out.push_str(&format!("</{name}>"));
        } else {
            self.raw.open.push(OpenElement {
                name,
                depth: self.stack.len(),
                place: place.clone(),
            });
        }
        tag.len
    }

    /// Reports an element that is passed through all the same.
    fn report_element(&mut self, name: &str, place: &Range<usize>) {
        let (message, help) = match name {
            "script" => (
                "`<script>` in a text does not run under a strict content policy".to_owned(),
                "leave it out, or put the script into the site's theme",
            ),
            "style" => (
                "`<style>` in a text has no effect under a strict content policy".to_owned(),
                "use `class=` and put the rules into the site's style sheet",
            ),
            "iframe" | "object" | "embed" | "applet" => (
                "frames and plug-ins are not loaded under a strict content policy".to_owned(),
                "link to the page instead",
            ),
            _ => (
                format!("`<{name}>` may not work in a text"),
                "write it in Markdown, or put it into the site's theme",
            ),
        };
        self.report(message, help, place);
    }

    /// Reports an element whose tags are shown as text.
    fn shown_as_text(&mut self, tag: &str, name: &str, element: Element, place: &Range<usize>) {
        let shown = shown(tag, name, element);
        let message = match element {
            Element::Unknown => format!("`{shown}` is not an element of HTML and is shown as text"),
            _ => never(name),
        };
        self.report(
            message,
            &format!("write `\\{shown}` if it is meant to be read, else leave it out"),
            place,
        );
    }

    /// Reports HTML on a site that does not pass it through.
    fn refuse(&mut self, written: &str, tag: &TagText<'_>, name: &str, place: &Range<usize>) {
        if self.options.refused_html != Some(Severity::Error) {
            self.report(
                "raw HTML is shown as text on this site".to_owned(),
                "write it in Markdown",
                place,
            );
            return;
        }
        let shown = shown(written, name, elements::element(name));
        let message = format!("raw HTML is not allowed on this site: `{shown}`");
        if self.raw.seen.contains(&message) || self.raw.seen.len() >= MAX_REPORTED || tag.is_closing
        {
            return;
        }
        let help = format!(
            "write `\\{shown}` or `` `{shown}` `` if it is meant to be read, else say it in Markdown"
        );
        let note = "it could carry a text past its label; `raw_html = \"allow\"` in `[markdown]` allows it";
        self.raw.seen.push(message.clone());
        let problem =
            Diagnostic::new(RAW_HTML, self.span(place), message).severity(Severity::Error);
        self.diagnostics.push(problem.help(help).note(note));
    }

    /// Reports something once.
    pub(super) fn report(&mut self, message: String, help: &str, place: &Range<usize>) {
        if self.raw.seen.len() < MAX_REPORTED && !self.raw.seen.contains(&message) {
            self.diagnostics
                .push(Diagnostic::new(RAW_HTML, self.span(place), message.clone()).help(help));
            self.raw.seen.push(message);
        }
    }
}

/// What is said of an element that belongs to the page around a text.
fn never(name: &str) -> String {
    format!("`<{name}>` would take over the page around a text and is shown as text")
}

/// A tag as messages show it: a placeholder with all of its words, an element by its name.
fn shown(tag: &str, name: &str, element: Element) -> String {
    let is_short = tag.chars().count() <= 40 && !tag.contains(['=', '\n', '\r', '`']);
    if element == Element::Unknown && is_short {
        tag.to_owned()
    } else {
        format!("<{}>", name.chars().take(40).collect::<String>())
    }
}

fn source_place(places: &[(usize, usize)], at: usize) -> usize {
    let before = places.partition_point(|(html, _)| *html <= at);
    before
        .checked_sub(1)
        .map_or(0, |last| places[last].1 + at - places[last].0)
}
