//! Raw HTML in a text: passed through or shown as text; anchors are noted, and what a strict policy refuses is told.
//!
//! A scan of tags and attributes, not a parser of HTML: nothing is balanced, mended or cleaned.

use std::ops::Range;

use super::events::{Frame, Walk};
use super::html::escape;
use super::misplaced::Reading;
use crate::diagnostic::{Diagnostic, RAW_HTML};

/// What has been seen of raw HTML.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// A block being collected.
    block: Option<Block>,
    /// Kinds of warnings given.
    told: u16,
    /// Elements open in the text whose content is no running text.
    quiet: usize,
}

#[derive(Debug, Default)]
struct Block {
    html: String,
    /// Where pieces of it stand in the source, as (byte of `html`, byte of the source).
    places: Vec<(usize, usize)>,
}

/// What a strict content policy refuses.
#[derive(Clone, Copy)]
enum Refused {
    Script,
    Style,
    StyleAttribute,
    Handler,
    Frame,
    RemoteSource,
    ScriptAddress,
    /// Not refused by a policy, but by this site: raw HTML is shown as text.
    All,
}

impl Refused {
    fn message(self) -> &'static str {
        match self {
            Self::Script => "`<script>` in a text does not run under a strict content policy",
            Self::Style => "`<style>` in a text has no effect under a strict content policy",
            Self::StyleAttribute => "`style=` has no effect under a strict content policy",
            Self::Handler => "`on…=` handlers do not run under a strict content policy",
            Self::Frame => "frames and plug-ins are not loaded under a strict content policy",
            Self::RemoteSource => "what another site holds is not loaded under a strict content policy",
            Self::ScriptAddress => "`javascript:` addresses do not work under a strict content policy",
            Self::All => "raw HTML is shown as text on this site",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Script | Self::Handler | Self::ScriptAddress => "leave it out, or put the script into the site's theme",
            Self::Style | Self::StyleAttribute => "use `class=` and put the rules into the site's style sheet",
            Self::Frame => "link to the page instead",
            Self::RemoteSource => "save it beside the text",
            Self::All => "write it in Markdown",
        }
    }
}

impl Raw {
    /// Adds text to the block of HTML that is open, if one is.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) -> bool {
        let Some(block) = &mut self.block else { return false };
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
        let Some(block) = self.raw.block.take() else { return };
        let mut html = String::with_capacity(block.html.len());
        self.pass(&block.html, &block.places, &mut html);
        if html.trim().is_empty() {
            return;
        }
        if let (true, Some((_, first)), Some((_, last))) = (self.outline.depth() == 1, block.places.first(), block.places.last())
        {
            let end = super::cut::line_end(self.source, *last);
            let span = self.span(&(*first..end));
            self.body.loose.push(span);
        }
        if self.options.raw_html {
            self.out.block(html.trim_end_matches('\n'));
            self.out.push("\n");
        } else {
            self.out.block("<p>");
            self.out.push(html.trim());
            self.out.push("</p>\n");
        }
    }

    /// A tag within text.
    pub(super) fn inline_html(&mut self, text: &str, range: &Range<usize>) {
        if self.image.is_some() || self.link.as_ref().is_some_and(|link| link.bare) {
            return;
        }
        let text = self.patch.map_or_else(|| text.into(), |patch| patch.restore(text.into()));
        let mut html = String::new();
        self.pass(&text, &[(0, range.start)], &mut html);
        self.out.push(&html);
        if self.options.raw_html {
            let name = tag_name(text.trim_start_matches(['<', '/']));
            if ["a", "code", "button", "kbd", "pre", "samp"].iter().any(|quiet| name.eq_ignore_ascii_case(quiet)) {
                self.raw.quiet = if text.starts_with("</") { self.raw.quiet.saturating_sub(1) } else { self.raw.quiet + 1 };
            }
        }
    }

    /// Copies HTML without its comments, looking at each tag.
    fn pass(&mut self, html: &str, places: &[(usize, usize)], out: &mut String) {
        let mut at = 0;
        while let Some(next) = html[at..].find('<').map(|next| at + next) {
            self.copy(&html[at..next], out);
            let rest = &html[next..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                at = comment.find("-->").map_or(html.len(), |end| next + 4 + end + 3);
                let first = source_place(places, next);
                self.comment(&(first..source_place(places, at - 1).max(first) + 1));
                continue;
            }
            let length = tag_length(rest);
            let tag = &rest[..length];
            // Lines of a tag may stand apart in the source: its last byte is looked up by itself.
            let range = source_place(places, next)..source_place(places, next + length - 1) + 1;
            if is_component(tag) {
                let name = tag_name(tag.trim_start_matches(['<', '/']));
                self.foreign(format!("<{name}>"), &range);
                escape(out, tag);
            } else {
                self.look_at(tag, &range);
                self.copy(tag, out);
            }
            at = next + length;
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
        self.places.note(range, Reading::Understood);
    }

    fn copy(&self, html: &str, out: &mut String) {
        match html {
            html if !self.options.raw_html => escape(out, html),
            html if html.contains('\0') => out.push_str(&html.replace('\0', "\u{fffd}")),
            html => out.push_str(html),
        }
    }

    fn look_at(&mut self, tag: &str, range: &Range<usize>) {
        if !self.options.raw_html {
            self.refuse(Refused::All, range);
            return;
        }
        if tag.starts_with("</") {
            return;
        }
        let name = tag_name(&tag[1..]).to_ascii_lowercase();
        match name.as_str() {
            "script" => self.refuse(Refused::Script, range),
            "style" => self.refuse(Refused::Style, range),
            "iframe" | "frame" | "object" | "embed" => self.refuse(Refused::Frame, range),
            _ => {}
        }
        attributes(&tag[1 + name.len()..], |key, value| {
            let key = key.to_ascii_lowercase();
            let address = value.trim_start_matches(|c: char| c <= ' ');
            match key.as_str() {
                "id" if !value.is_empty() => self.body.anchors.push(value.to_owned()),
                "name" if name == "a" && !value.is_empty() => self.body.anchors.push(value.to_owned()),
                "style" => self.refuse(Refused::StyleAttribute, range),
                _ if key.starts_with("on") && key.len() > 2 => self.refuse(Refused::Handler, range),
                "src" | "srcset" | "poster"
                    if address.starts_with("//") || starts_with(address, "http:") || starts_with(address, "https:") =>
                {
                    self.refuse(Refused::RemoteSource, range);
                }
                "href" | "src" | "action" | "formaction"
                    if starts_with(address, "javascript:") || starts_with(address, "vbscript:") =>
                {
                    self.refuse(Refused::ScriptAddress, range);
                }
                _ => {}
            }
        });
    }

    /// Warns once for each kind.
    fn refuse(&mut self, refused: Refused, range: &Range<usize>) {
        let bit = 1 << refused as u16;
        if self.raw.told & bit == 0 {
            self.raw.told |= bit;
            self.diagnostics.push(Diagnostic::new(RAW_HTML, self.span(range), refused.message()).help(refused.help()));
        }
    }
}

fn source_place(places: &[(usize, usize)], at: usize) -> usize {
    let before = places.partition_point(|(html, _)| *html <= at);
    before.checked_sub(1).map_or(0, |last| places[last].1 + at - places[last].0)
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn tag_name(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '.' | '_')).unwrap_or(text.len())]
}

/// A component of another tool: `<Tabs>`. Old HTML in capitals (`<BR>`) is none.
fn is_component(tag: &str) -> bool {
    let name = tag_name(tag.trim_start_matches(['<', '/']));
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase())
}

/// How many bytes a tag has; quotes in it are respected. What is no tag is one `<`.
fn tag_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if !bytes.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?')) {
        return 1;
    }
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'<') => return 1,
            (None, b'"' | b'\'') if bytes[at - 1] == b'=' => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    1
}

/// Calls `each` with the name and value of every attribute of a tag, which is given without its name.
fn attributes(tag: &str, mut each: impl FnMut(&str, &str)) {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '"' | '\''));
        if rest.is_empty() {
            return;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
            each(name, "");
            rest = behind;
            continue;
        };
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len())),
        };
        each(name, value);
        rest = behind;
    }
}
