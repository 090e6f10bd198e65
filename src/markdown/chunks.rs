//! The search for labels in text: words between blanks and brackets, up to [`LONGEST`] neighbours at a time, are compared with
//! the labels where enough of a label's punctuation is left around them.
//!
//! Each byte is read a fixed number of times, whatever the text and however many labels there are.

use std::collections::VecDeque;
use std::ops::Range;

use super::Options;
use super::callout::KINDS;
use super::cut::{line_end, line_start};
use super::labels::fold;

/// Words that one label may be divided into: `{ label = panel }`.
const LONGEST: usize = 5;

/// Bytes of a line that are looked at before a label.
const REACH: usize = 300;

/// Punctuation of labels.
mod sign {
    pub(super) const OPEN: u8 = 1;
    pub(super) const BANG: u8 = 2;
    pub(super) const EQUALS: u8 = 4;
    pub(super) const CLOSE: u8 = 8;
    pub(super) const QUOTE: u8 = 16;
    pub(super) const MARK: u8 = 32;
    /// `[!panel`
    pub(super) const MARKING: u8 = OPEN | BANG;
    /// `(label: panel)`
    pub(super) const ASSIGNING: u8 = OPEN | EQUALS | CLOSE;
}

/// What stands between blanks or brackets.
#[derive(Debug, Default)]
struct Chunk {
    range: Range<usize>,
    /// As labels are compared, punctuation included.
    folded: String,
    compact: String,
    signs: u8,
    /// Signs before its first letter.
    before: u8,
    begins_line: bool,
    begins_quote: bool,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) label: Option<String>,
    pub(super) is_callout: bool,
}

/// A search through parts of a text.
pub(super) struct Search<'a> {
    source: &'a str,
    options: &'a Options,
    /// Where quotes begin that are no callouts.
    quotes: &'a [usize],
    /// The next of the quotes' beginnings.
    quote: usize,
    recent: VecDeque<Chunk>,
    /// What was found.
    pub(super) hits: Vec<Hit>,
}

impl<'a> Search<'a> {
    pub(super) const fn new(source: &'a str, options: &'a Options, quotes: &'a [usize]) -> Self {
        Self {
            source,
            options,
            quotes,
            quote: 0,
            recent: VecDeque::new(),
            hits: Vec::new(),
        }
    }

    /// Searches a part paragraph by paragraph. No label is divided by a blank line.
    pub(super) fn part(&mut self, part: Range<usize>, is_code: bool) {
        let mut start = part.start;
        while start < part.end {
            let end = self.source[start..part.end]
                .find("\n\n")
                .map_or(part.end, |at| start + at + 2);
            let signs = signs_of(&self.source[start..end]);
            if signs.count_ones() >= 2 || signs & (sign::EQUALS | sign::BANG | sign::MARK) != 0 {
                self.paragraph(start..end, is_code);
            }
            start = end;
        }
    }

    fn paragraph(&mut self, part: Range<usize>, is_code: bool) {
        self.recent.clear();
        let mut chunk = Chunk {
            range: part.start..part.start,
            ..Chunk::default()
        };
        let (mut closed, mut in_braces, mut in_markers, mut begins_line) =
            (false, false, true, true);
        for (at, c) in self.source[part.clone()].char_indices() {
            let at = part.start + at;
            let Some(folded) = fold(c) else { continue };
            // Markers of quotes stand before every line.
            in_markers = matches!(c, '\n' | '\r') || in_markers && (c == '>' || c.is_whitespace());
            begins_line |= in_markers;
            if in_markers && c == '>' {
                continue;
            }
            in_braces = folded == '{' || in_braces && !matches!(folded, '}' | '\n' | '\r');
            let sign = sign_of(folded);
            let ends = c.is_whitespace()
                || (closed && sign != sign::CLOSE)
                || (sign == sign::OPEN && !chunk.compact.is_empty());
            if ends && !chunk.folded.is_empty() {
                chunk.range.end = at;
                self.chunk(std::mem::take(&mut chunk), is_code);
            }
            closed = sign == sign::CLOSE;
            if c.is_whitespace() {
                continue;
            }
            if chunk.folded.is_empty() {
                chunk.range = at..at;
                chunk.begins_line = begins_line;
                begins_line = false;
                chunk.signs |= if in_braces { sign::OPEN } else { 0 };
            }
            chunk.folded.push(folded);
            chunk.signs |= sign;
            if folded.is_alphanumeric() {
                chunk.compact.push(folded);
            } else if chunk.compact.is_empty() {
                chunk.before |= sign;
            }
        }
        if !chunk.folded.is_empty() {
            chunk.range.end = part.end;
            self.chunk(chunk, is_code);
        }
    }

    fn chunk(&mut self, mut chunk: Chunk, is_code: bool) {
        while let Some(quote) = self
            .quotes
            .get(self.quote)
            .filter(|quote| **quote <= chunk.range.start)
        {
            self.quote += 1;
            chunk.begins_quote = self
                .quotes
                .get(self.quote)
                .is_none_or(|next| *next > chunk.range.start)
                && is_marker_between(self.source, *quote, chunk.range.start);
        }
        // The marker of a quote may be all that its line still holds.
        if chunk.begins_line {
            let line = near_line_start(self.source, chunk.range.start);
            let above = &self.source[near_line_start(self.source, line.saturating_sub(1))..line];
            chunk.begins_quote |= above.contains('>') && is_marker(above);
        }
        self.recent.push_back(chunk);
        if self.recent.len() > LONGEST {
            self.recent.pop_front();
        }
        let signs = self
            .recent
            .iter()
            .fold(0, |signs, chunk| signs | chunk.signs);
        if signs == 0 {
            return;
        }
        if let Some(hit) = self.hit(is_code) {
            self.hits.push(hit);
            self.recent.clear();
        }
    }

    /// Whether the last words are a label.
    fn hit(&self, is_code: bool) -> Option<Hit> {
        let labels = &self.options.labels;
        let last = self.recent.back()?;
        let (mut folded, mut compacted) = (String::new(), String::new());
        let (mut signs, mut before) = (0, 0);
        for first in self.recent.iter().rev() {
            folded.insert_str(0, &first.folded);
            compacted.insert_str(0, &first.compact);
            signs |= first.signs;
            before = if first.compact.is_empty() {
                before | first.signs
            } else {
                first.before
            };
            if compacted.len() > 200 {
                return None;
            }
            let range = first.range.start..last.range.end;
            let hit = |label: Option<&str>, is_callout| {
                Some(Hit {
                    range: range.clone(),
                    label: label.map(str::to_owned),
                    is_callout,
                })
            };
            let count = |signs: u8| signs.count_ones() >= 2;
            // `the label (panel)` and `the label "panel"` are prose.
            let is_written = signs & sign::ASSIGNING == sign::ASSIGNING
                || folded.contains(['{', '}', '[', ']', '<', '>', '=']);
            if is_written
                && count(signs & !(sign::BANG | sign::MARK))
                && let Some(label) = labels.attribute_near(&compacted)
            {
                return hit(Some(label), false);
            }
            // `[ ! -f panel ]` is code.
            let is_marked = before & sign::MARKING == sign::MARKING
                && (!is_code
                    || folded
                        .trim_start_matches(['[', '!'])
                        .starts_with(char::is_alphanumeric));
            let is_weak = first.begins_quote
                && folded.contains(['[', ']', '{', '}', '!'])
                && count(signs & (sign::OPEN | sign::BANG | sign::CLOSE));
            if (is_marked || is_weak)
                && let Some(label) = labels.near(&compacted)
            {
                return hit(Some(label), true);
            }
            if is_code {
                continue;
            }
            if folded.contains(['{', '}', '[', ']']) && self.assigns(&folded) {
                return hit(None, false);
            }
            let is_callout =
                first.folded.starts_with("[!") && signs & sign::CLOSE != 0 && !compacted.is_empty();
            if is_callout && self.options.strict_callouts && !KINDS.contains(&compacted.as_str()) {
                return hit(None, true);
            }
            let exact = || {
                labels.exact(&compacted).or_else(|| {
                    compacted
                        .strip_prefix("class")
                        .and_then(|word| labels.exact(word))
                })
            };
            if let Some(label) = exact()
                && self.stands_alone(&folded, &range)
            {
                return hit(Some(label), folded.contains('!'));
            }
        }
        None
    }

    /// Whether a word assigns some value to the attribute: `{label=other`.
    fn assigns(&self, folded: &str) -> bool {
        let attribute = self.options.labels.attribute();
        let word = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        word.strip_prefix(attribute)
            .and_then(|rest| rest.strip_prefix('='))
            .is_some_and(|value| !value.is_empty())
    }

    /// Whether a label between these signs is at a place for labels of this or another tool.
    fn stands_alone(&self, folded: &str, range: &Range<usize>) -> bool {
        let (start, end) = (
            near_line_start(self.source, range.start),
            near_line_end(self.source, range.end),
        );
        let before = self.source[start..range.start].trim_matches(['>', ' ', '\t']);
        let behind = self.source[range.end..end].trim();
        if [":::", "!!!", "???"]
            .iter()
            .any(|sign| folded.starts_with(sign))
        {
            return before.is_empty();
        }
        if folded.starts_with("((") {
            return folded.ends_with("))");
        }
        if folded.starts_with("class=") {
            return behind.contains('>') || folded.contains('>');
        }
        let is_heading = before.chars().find_map(fold) == Some('#');
        let ends_block = {
            let next = &self.source[end..];
            let next = next
                .strip_prefix("\r\n")
                .or_else(|| next.strip_prefix(['\n', '\r']))
                .unwrap_or(next);
            next[..near_line_end(next, 0)]
                .trim_matches(['>', ' ', '\t'])
                .is_empty()
        };
        let ends_line = behind.chars().count() <= 3 && !behind.contains(char::is_alphanumeric);
        match (folded.chars().next(), folded.chars().last()) {
            (Some('{'), Some('}')) if !folded.starts_with("{{") => {
                before.is_empty() && behind.is_empty()
                    || is_heading && ends_line
                    || ends_block && behind.is_empty()
            }
            (Some('['), Some(']')) => is_heading && ends_line,
            _ => false,
        }
    }
}

/// The beginning of the line that a byte is on, or of its last few words: no line is read once for each of its labels.
pub(super) fn near_line_start(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from + line_start(&text[from..], at - from)
}

pub(super) fn near_line_end(text: &str, at: usize) -> usize {
    let mut to = text.len().min(at + REACH);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    line_end(&text[..to], at)
}

pub(super) fn is_marker_between(source: &str, quote: usize, at: usize) -> bool {
    at.saturating_sub(quote) <= REACH && source.get(quote..at).is_some_and(is_marker)
}

/// Whether nothing but markers of quotes is in a line.
fn is_marker(text: &str) -> bool {
    text.chars()
        .filter_map(fold)
        .all(|c| c == '>' || c.is_whitespace())
}

/// All signs in a text.
fn signs_of(text: &str) -> u8 {
    if text.is_ascii() {
        return text
            .bytes()
            .fold(0, |signs, byte| signs | sign_of(char::from(byte)));
    }
    text.chars()
        .filter_map(fold)
        .fold(0, |signs, c| signs | sign_of(c))
}

fn sign_of(c: char) -> u8 {
    match c {
        '{' | '[' | '(' | '<' => sign::OPEN,
        '}' | ']' | ')' | '>' => sign::CLOSE,
        '=' | ':' => sign::EQUALS,
        '!' => sign::BANG,
        '?' => sign::MARK,
        '"' | '\'' | '“' | '”' | '„' | '‘' | '’' => sign::QUOTE,
        _ => 0,
    }
}
