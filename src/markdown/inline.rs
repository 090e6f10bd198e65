//! Running text: words, code, breaks and what closes a paragraph.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::events::{Frame, Open, Walk};
use super::misplaced::Reading;
use crate::diagnostic::{BROKEN_LINK, Diagnostic, Severity};

/// Characters of an excerpt.
const EXCERPT: usize = 200;

impl Walk<'_> {
    pub(super) fn close_flat(&mut self, is_block: bool) {
        if is_block && !self.out.html.ends_with('\n') {
            self.out.push("\n");
        }
    }

    /// A paragraph that is nothing but an embed is replaced by it, one that shows nothing is not written.
    pub(super) fn close_paragraph(&mut self, at: usize, holes: usize) {
        let opened = self.out.html[at..].trim_start_matches('\n') == "<p>";
        let embeds = self.out.holes[holes..]
            .iter()
            .all(|hole| matches!(hole.kind, super::HoleKind::Embed(_)));
        if opened && embeds && self.out.holes.len() <= holes + 1 {
            self.paragraphs = self.paragraphs.saturating_sub(1);
            if let Some(super::HoleKind::Embed(number)) =
                self.out.holes.get(holes).map(|hole| hole.kind)
            {
                self.body.embeds[number].block = true;
            }
            self.out.rewind(at, holes);
        } else {
            self.out.push("</p>\n");
        }
    }

    pub(super) fn text(&mut self, parsed: &str, range: &Range<usize>) {
        // The beginning of this piece may be part of an address that is already written.
        if self.filled.contains(&range.start)
            && range.len() == parsed.len()
            && let Some(rest) = parsed
                .get(self.filled.end - range.start..)
                .filter(|rest| !rest.is_empty())
        {
            let start = self.filled.end;
            return self.text(rest, &(start..range.end));
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
        if self.raw.push(&text, range) || self.link.as_ref().is_some_and(|link| link.bare) {
            return;
        }
        if self.filled.contains(&range.start) || (&*text == "[" && self.fill_in(range.start)) {
            return;
        }
        if text.starts_with('^') {
            self.notes.suspect(self.source, range.start);
        }
        let mut shown: &str = &text;
        let rest;
        if self.skipped(range) {
            let behind = parsed
                .get(self.skip.end - range.start..)
                .filter(|_| range.len() == parsed.len());
            rest = self.restored(behind.unwrap_or_default());
            shown = &rest;
        }
        if self.in_title && self.begins_title() {
            shown = shown.trim_start();
        }
        if shown.is_empty() {
            return;
        }
        self.foreign_text(parsed, range);
        let start = range.end - shown.len().min(range.len());
        if self.link.is_none()
            && !self.raw.is_quiet()
            && self.source.get(start..range.end) == Some(shown)
        {
            self.running_with_addresses(shown, start);
        } else {
            self.plain(shown);
            self.running(shown);
        }
    }

    /// Writes text, as prose where terms may be linked.
    pub(super) fn running(&mut self, text: &str) {
        let quiet =
            self.link.is_some() || self.headings.is_open() || self.raw.is_quiet() || self.in_title;
        if quiet {
            self.out.text(text)
        } else {
            self.out.prose(text)
        }
    }

    pub(super) fn top(&self) -> Option<&Frame> {
        self.stack.last().map(|open| &open.frame)
    }

    /// Whether nothing of a callout's title has been written yet.
    pub(super) fn begins_title(&self) -> bool {
        matches!(self.top(), Some(Frame::Titled(title)) if title.is_empty(&self.out))
    }

    /// Adds the alternative text of a picture. It is not part of a heading's text unless the heading has no other.
    pub(super) fn plain_of_picture(&mut self, alt: &str) {
        let heading = self.headings.pause(alt);
        self.body.plain.push(" ");
        self.plain(alt);
        self.body.plain.push(" ");
        if heading.is_some() {
            self.headings.resume(heading);
        }
    }

    /// Adds plain text to whatever collects it: a link, a heading, the excerpt.
    pub(super) fn plain(&mut self, text: &str) {
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        self.headings.plain(text);
        if !self.headings.opens_section() {
            self.body.plain.push(text);
        }
        let excerpt = &mut self.body.excerpt;
        if self.excerpting && excerpt.len() < EXCERPT * 4 {
            let joins = excerpt.is_empty() || excerpt.ends_with(char::is_whitespace);
            excerpt.push_str(if joins { text.trim_start() } else { text });
        }
    }

    pub(super) fn inline_code(&mut self, text: CowStr<'_>, range: &Range<usize>) {
        // What is in backquotes is an example, unless it stands where a label would.
        let is_example =
            !self.headings.is_open() && !self.places.begins_quote(self.source, range.start);
        if is_example && !self.source[range.clone()].contains(['\n', '\r']) {
            self.places.note(range, Reading::Understood);
        }
        let text = self.written(text);
        if let Some(image) = &mut self.image {
            image.alt.push_str(&text);
            return;
        }
        self.plain(&text);
        self.out.push("<code>");
        self.out.text(&text);
        self.out.push("</code>");
    }

    pub(super) fn line_break(&mut self, html: &str, range: &Range<usize>) {
        if let Some(image) = &mut self.image {
            image.alt.push(' ');
            return;
        }
        let ends = self.in_title
            && matches!(self.top(), Some(Frame::Titled(title)) if range.end > title.line_end());
        if ends
            && let Some(Open {
                frame: Frame::Titled(mut title),
                is_block,
            }) = self.stack.pop()
        {
            self.plain("\n");
            self.end_title(&mut title);
            self.stack.push(Open {
                frame: Frame::Titled(title),
                is_block,
            });
            return;
        }
        self.plain(" ");
        if html == "\n" {
            self.running(html)
        } else {
            self.out.push(html)
        }
    }

    pub(super) fn rule(&mut self, range: &Range<usize>) {
        self.outline.rule(range);
        self.body.plain.part();
        if self.outline.depth() == 0 {
            self.roots += 1;
        }
        if let Some(title) = self.title.take() {
            self.write_title(&title);
        }
        if matches!(self.top(), Some(Frame::Flat)) {
            return;
        }
        self.out.block("<hr>\n");
    }

    pub(super) fn task(&mut self, done: bool) {
        let (html, label) = if done {
            ("<input type=\"checkbox\" disabled checked", "task_done")
        } else {
            ("<input type=\"checkbox\" disabled", "task_open")
        };
        self.out.push(html);
        self.out
            .attribute("aria-label", self.options.strings.text(label));
        self.out.push("> ");
    }

    /// A `[text][name]` whose name is not defined.
    pub(super) fn undefined(&mut self, range: &Range<usize>, reference: &str) {
        if self.source[range.end..].starts_with('(') {
            return self.link_with_blanks(range, reference);
        }
        let message = format!("the link's name `{reference}` is not defined in this text");
        let help = format!(
            "define it on a line of its own, `[{reference}]: page.md`, or write `\\[` for a bracket that is text"
        );
        self.diagnostics
            .push(Diagnostic::new(BROKEN_LINK, self.span(range), message).help(help));
    }

    /// Reports `[text](my plan.md)`. The parser does not read it as a link, so readers see the brackets.
    fn link_with_blanks(&mut self, range: &Range<usize>, words: &str) {
        let Some(address) = address_with_blanks(&self.source[range.end..]) else {
            return;
        };
        let start = range.end + 1;
        let is_picture = self.source[..range.start].ends_with('!');
        let problem = Diagnostic::new(
            BROKEN_LINK,
            self.span(&(start..start + address.len())),
            "a link address cannot contain spaces",
        )
        .severity(Severity::Warning)
        .here("shown as it is written")
        .help(format!(
            "write `{}[{words}](<{}>)`",
            if is_picture { "!" } else { "" },
            address.trim()
        ));
        self.diagnostics.push(problem);
    }
}

/// Maximum length of an address with spaces, in characters.
const REACH: usize = 200;

/// The address after the text of a link, if the spaces in it are all that is wrong with it.
fn address_with_blanks(rest: &str) -> Option<&str> {
    let reach = rest
        .char_indices()
        .nth(REACH)
        .map_or(rest, |(end, _)| &rest[..end]);
    let line = reach.split(['\n', '\r']).next()?.strip_prefix('(')?;
    let address = line
        .split(')')
        .next()
        .filter(|address| address.len() < line.len())?;
    let ends_in_name = || {
        let ending = address
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending.split('#').next().unwrap_or(ending));
        (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_path = address.starts_with(['/', '.', '#']) || address.contains("://") || ends_in_name();
    (address.trim().contains([' ', '\t', '\u{a0}'])
        && is_path
        && !address.contains(['"', '\'', '<', '(']))
    .then_some(address)
}

/// Cuts a paragraph's text at a word.
pub(super) fn cut_excerpt(text: &mut String) {
    text.truncate(text.trim_end().len());
    let Some((limit, _)) = text.char_indices().nth(EXCERPT) else {
        return;
    };
    let kept = text[..limit]
        .rfind(char::is_whitespace)
        .filter(|at| *at > limit / 2)
        .unwrap_or(limit);
    text.truncate(text[..kept].trim_end_matches([' ', ',', ';', ':']).len());
    text.push('…');
}
