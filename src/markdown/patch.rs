//! Small repairs to a text before it is parsed, where the parser reads what authors do not mean, or panics.
//!
//! - `[[up]](#toc)` is a link whose text is `[up]`, not a reference.
//! - A line that begins with `:smile:` or `:::note` is not a definition.
//! - A task that consists of a backslash, underlined as a heading, makes the parser panic.
//!
//! The affected bytes are replaced one for one with control characters that the text does not contain, so all offsets stay
//! valid. They are restored in the parser's events. [`super::cjk_emphasis`] replaces punctuation in the same way.
//! [`super::setext_attributes`] avoids the other known panic, and comments of other tools are blanked as
//! [`super::comments`] finds them. Nothing else is changed.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options as Extensions, Parser, Tag, TagEnd};

use super::cjk_emphasis::{self, Substitutes};
use super::comments::{self, Comment};
use super::lines::{is_first_on_line, is_last_on_line, line_end, line_start, lines};
use super::parser::{extensions, on_char_boundaries};
use super::setext_attributes;

/// The original characters of [`Patch::marks`], in the same order.
const ORIGINALS: [char; 4] = ['[', ']', ':', '\\'];

/// A byte to replace, and the index of its character in [`ORIGINALS`].
type SourceReplacement = (usize, usize);

/// A repaired text.
pub(super) struct Patch {
    /// The text for the parser, as long as the original.
    pub(super) text: String,
    /// Comments of other tools, in order. Closed ones are blanked in `text`.
    pub(super) comments: Vec<Comment>,
    marks: [char; 4],
    /// Letters that replace punctuation next to emphasis, with their originals.
    substitutes: Substitutes,
    /// Replaces the bytes of comments within a line.
    dropped: char,
}

impl Patch {
    /// The repaired text, if there is anything to repair.
    pub(super) fn for_text(text: &str) -> Option<Self> {
        let mut replacements = Vec::new();
        find_bracketed_links(text, &mut replacements);
        find_line_colons(text, &mut replacements);
        find_backslash_tasks(text, &mut replacements);
        find_ticks_before_tables(text, &mut replacements);
        let is_suspect =
            setext_attributes::may_need_repair(text) || !comments::find(text, &[]).is_empty();
        if replacements.is_empty() && !is_suspect && !cjk_emphasis::is_needed(text) {
            return None;
        }
        let [marks @ .., dropped] = unused(text)?;
        let mut bytes = text.as_bytes().to_vec();
        for (at, original) in replacements {
            // Both are ASCII: the length and the encoding stay the same.
            bytes[at] = marks[original] as u8;
        }
        let substitutes = cjk_emphasis::replace(text, &mut bytes);
        let mut patch = Self {
            text: String::from_utf8(bytes).ok()?,
            comments: Vec::new(),
            marks,
            substitutes,
            dropped,
        };
        if is_suspect {
            let parts = TextParts::parse(&patch.text);
            setext_attributes::repair(&mut patch.text, &parts.headings);
            patch.comments = comments::find(text, &parts.code);
            patch.blank(text);
        }
        Some(patch)
    }

    /// Blanks comments. Lines with nothing else become empty; elsewhere the comment vanishes.
    fn blank(&mut self, text: &str) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        for comment in self.comments.iter().filter(|comment| comment.is_closed) {
            let range = comment.range.clone();
            if !is_first_on_line(text, range.start) || !is_last_on_line(text, range.end) {
                bytes[range].fill(self.dropped as u8);
                continue;
            }
            // Each line keeps the markers of the quotes around the comment.
            let start = line_start(text, range.start);
            let quotes = text[start..range.start].matches('>').count();
            let mut left = 0;
            for byte in &mut bytes[range] {
                match *byte {
                    b'\n' | b'\r' => left = quotes,
                    b'>' if left > 0 => left -= 1,
                    b' ' | b'\t' => {}
                    _ => (left, *byte) = (0, b' '),
                }
            }
        }
        self.text = String::from_utf8(bytes).unwrap_or_default();
    }

    /// The ranges of comments that the parser does not see.
    pub(super) fn blanked_comments(patch: Option<&Self>) -> Vec<Range<usize>> {
        let comments = patch.iter().flat_map(|patch| &patch.comments);
        comments
            .filter(|comment| comment.is_closed)
            .map(|comment| comment.range.clone())
            .collect()
    }

    /// A piece of the original text, which begins at byte `start`, without comments.
    pub(super) fn without_comments<'t>(&self, piece: &'t str, start: usize) -> Cow<'t, str> {
        let parsed = &self.text[start..start + piece.len()];
        if parsed.contains(self.dropped) {
            self.restored(parsed).trim().to_owned().into()
        } else {
            piece.into()
        }
    }

    /// Restores the original characters in a piece of the repaired text.
    pub(super) fn restore<'t>(&self, piece: CowStr<'t>) -> CowStr<'t> {
        match self.restored(&piece) {
            Cow::Borrowed(_) => piece,
            Cow::Owned(text) => text.into(),
        }
    }

    /// [`Self::restore`] for a borrowed text.
    pub(super) fn restored<'t>(&self, piece: &'t str) -> Cow<'t, str> {
        let has_substitutes = !self.substitutes.is_empty()
            && piece.contains(|c| self.substitutes.iter().any(|(letter, _)| *letter == c));
        if !piece.contains(self.marks) && !piece.contains(self.dropped) && !has_substitutes {
            return Cow::Borrowed(piece);
        }
        let replaced = || {
            self.marks
                .iter()
                .copied()
                .zip(ORIGINALS)
                .chain(self.substitutes.iter().copied())
        };
        let back = |c| {
            replaced()
                .find(|(mark, _)| *mark == c)
                .map_or(c, |(_, original)| original)
        };
        Cow::Owned(
            piece
                .chars()
                .filter(|c| *c != self.dropped)
                .map(back)
                .collect(),
        )
    }
}

/// The parts of a text that its repairs depend on.
#[derive(Default)]
struct TextParts {
    headings: Vec<Range<usize>>,
    /// Code, in order and without overlaps.
    code: Vec<Range<usize>>,
}

impl TextParts {
    /// Parses a text without heading attributes. The parser finds the same blocks and cannot panic over attributes.
    fn parse(text: &str) -> Self {
        let mut parts = Self::default();
        let mut element = None;
        let plain = extensions().difference(Extensions::ENABLE_HEADING_ATTRIBUTES);
        for (event, range) in Parser::new_ext(text, plain).into_offset_iter() {
            let range = on_char_boundaries(text, range);
            match event {
                Event::Start(Tag::Heading { .. }) => parts.headings.push(range),
                Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => parts.push_code(range),
                Event::Start(Tag::HtmlBlock) => {
                    for name in CODE_ELEMENTS {
                        for (at, _) in text[range.clone()].match_indices(name) {
                            let start = range.start + at;
                            let close = text[start..range.end]
                                .find(&name.replace('<', "</"))
                                .unwrap_or(range.end - start);
                            parts.push_code(start..start + close);
                        }
                    }
                }
                Event::InlineHtml(tag)
                    if CODE_ELEMENTS.iter().any(|name| tag.starts_with(name)) =>
                {
                    element.get_or_insert(range.start);
                }
                Event::InlineHtml(tag) if tag.starts_with("</") => {
                    parts
                        .code
                        .extend(element.take().map(|start| start..range.end));
                }
                Event::End(TagEnd::Paragraph) => element = None,
                _ => {}
            }
        }
        parts
    }

    fn push_code(&mut self, range: Range<usize>) {
        match self.code.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => self.code.push(range),
        }
    }
}

/// Elements whose content is code, as authors write them.
const CODE_ELEMENTS: [&str; 4] = ["<code", "<pre", "<script", "<style"];

/// Control characters that the text does not contain: one for each original, and one for comments.
fn unused(text: &str) -> Option<[char; 5]> {
    let mut used = [false; 256];
    for byte in text.bytes() {
        used[byte as usize] = true;
    }
    let free = (1..=8_u8)
        .chain(14..=31)
        .filter(|byte| !used[*byte as usize])
        .map(char::from);
    let found: Vec<char> = free.take(5).collect();
    found.try_into().ok()
}

/// The inner brackets of every `[[text]](destination)`.
fn find_bracketed_links(text: &str, replacements: &mut Vec<SourceReplacement>) {
    let bytes = text.as_bytes();
    for (close, _) in text.match_indices(']') {
        if !bytes[close..].starts_with(b"]](") {
            continue;
        }
        let open = bytes[..close]
            .iter()
            .rposition(|byte| matches!(byte, b'[' | b']' | b'\n' | b'\r'));
        let Some(open) =
            open.filter(|open| *open > 0 && bytes[*open] == b'[' && bytes[*open - 1] == b'[')
        else {
            continue;
        };
        if open + 1 < close && is_destination(&bytes[close + 3..]) {
            replacements.push((open, 0));
            replacements.push((close, 1));
        }
    }
}

/// Whether the bytes after a `(` are the rest of an inline link on one line.
fn is_destination(bytes: &[u8]) -> bool {
    let blanks = |at: usize| {
        at + bytes[at..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count()
    };
    let mut at = blanks(0);
    if bytes.get(at) == Some(&b'<') {
        match bytes[at + 1..]
            .iter()
            .position(|byte| matches!(byte, b'>' | b'<' | b'\n' | b'\r'))
        {
            Some(end) if bytes[at + 1 + end] == b'>' => at += end + 2,
            _ => return false,
        }
    } else {
        let mut depth = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'(' if depth == 32 => return false,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => at += 1,
                byte if *byte <= b' ' => break,
                _ => {}
            }
            at += 1;
        }
    }
    let at = blanks(at.min(bytes.len()));
    let quote = match bytes.get(at) {
        Some(b')') => return true,
        Some(quote @ (b'"' | b'\'')) => quote,
        _ => return false,
    };
    let end = bytes[at + 1..]
        .iter()
        .position(|byte| byte == quote || matches!(byte, b'\n' | b'\r'));
    end.is_some_and(|end| {
        bytes[at + 1 + end] == *quote && bytes.get(blanks(at + end + 2)) == Some(&b')')
    })
}

/// Colons at the beginning of a line that no blank follows.
fn find_line_colons(text: &str, replacements: &mut Vec<SourceReplacement>) {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices(':') {
        if matches!(bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r')) {
            continue;
        }
        if is_first_on_line(text, at) && !is_delimiter_row(&text[at..line_end(text, at)]) {
            replacements.push((at, 2));
        }
    }
}

/// The brackets of task markers before a table, which the parser would drop.
fn find_ticks_before_tables(text: &str, replacements: &mut Vec<SourceReplacement>) {
    const TICKS: [&str; 3] = ["[ ]", "[x]", "[X]"];
    if !TICKS.iter().any(|tick| text.contains(tick)) {
        return;
    }
    let mut lines = lines(text, 0).peekable();
    while let Some(line) = lines.next() {
        let item = after_markers(&text[line.clone()]);
        let Some(row) = TICKS.iter().find_map(|tick| item.strip_prefix(tick)) else {
            continue;
        };
        let is_head = row.trim_start_matches([' ', '\t']).starts_with('|');
        if is_head
            && lines
                .peek()
                .is_some_and(|next| is_delimiter_row(text[next.clone()].trim_end()))
        {
            let open = line.end - item.len();
            replacements.extend([(open, 0), (open + 2, 1)]);
        }
    }
}

/// A line without the markers of the quotes and list items that it begins with.
fn after_markers(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        let ordered = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let marker = if ordered.len() < rest.len() {
            ordered.strip_prefix(['.', ')'])
        } else {
            rest.strip_prefix(['-', '*', '+'])
        };
        match marker.filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// Whether a line is a table's delimiter row: `:---|---:`.
fn is_delimiter_row(line: &str) -> bool {
    line.contains('-')
        && line
            .bytes()
            .all(|byte| matches!(byte, b':' | b'-' | b'|' | b' ' | b'\t'))
}

/// The backslash of every task that consists of nothing else.
fn find_backslash_tasks(text: &str, replacements: &mut Vec<SourceReplacement>) {
    let blanks = [' ', '\t', '\u{b}', '\u{c}'];
    for (at, _) in text.match_indices('\\') {
        let ends = text[at + 1..].trim_start_matches(blanks);
        let before = text[..at].trim_end_matches(blanks);
        if (ends.is_empty() || ends.starts_with(['\n', '\r']))
            && ["[ ]", "[x]", "[X]"]
                .iter()
                .any(|task| before.ends_with(task))
        {
            replacements.push((at, 3));
        }
    }
}
