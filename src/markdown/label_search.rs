//! Searches text for labels. Tokens between blanks and brackets, up to [`MAX_TOKENS`] neighbours at a time, are compared
//! with the labels if enough of a label's punctuation surrounds them.
//!
//! Reads each byte a bounded number of times, whatever the text and the number of labels. Reports nothing;
//! [`super::events`] does.

use std::collections::VecDeque;
use std::ops::Range;

use super::Options;
use super::callout_marker::CALLOUT_KINDS;
use super::labels::fold;
use super::lines::{line_end, line_start};
use crate::text::floor_char_boundary;

/// Maximum number of tokens that a label is divided into: `{ label = panel }`.
const MAX_TOKENS: usize = 5;

/// Maximum number of bytes of a line that are examined before or after a label.
const MAX_CONTEXT: usize = 300;

/// Classes of punctuation around labels, as bits.
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

/// A word between blanks or brackets.
#[derive(Debug, Default)]
struct LabelToken {
    range: Range<usize>,
    /// Folded as for comparison with labels, punctuation included.
    folded: String,
    /// The letters and digits of `folded`.
    compact: String,
    signs: u8,
    /// Signs before its first letter.
    before: u8,
    begins_line: bool,
    begins_quote: bool,
}

/// Neighbouring tokens as one.
#[derive(Default)]
struct JoinedTokens {
    folded: String,
    compact: String,
    signs: u8,
    /// Signs before the first letter.
    before: u8,
}

impl JoinedTokens {
    fn prepend(&mut self, token: &LabelToken) {
        self.folded.insert_str(0, &token.folded);
        self.compact.insert_str(0, &token.compact);
        self.signs |= token.signs;
        self.before = if token.compact.is_empty() {
            self.before | token.signs
        } else {
            token.before
        };
    }
}

/// Text that is a label or resembles one.
#[derive(Debug)]
pub(super) struct LabelMatch {
    pub(super) range: Range<usize>,
    /// The label that was probably meant; none for an assignment of an unknown one.
    pub(super) label: Option<String>,
    pub(super) is_callout: bool,
}

/// A search through parts of a text.
pub(super) struct LabelSearch<'a> {
    source: &'a str,
    options: &'a Options,
    /// Where quotes begin that are not callouts, in order.
    quotes: &'a [usize],
    /// The index of the next quote.
    quote: usize,
    recent: VecDeque<LabelToken>,
    /// The labels found so far.
    pub(super) matches: Vec<LabelMatch>,
}

impl<'a> LabelSearch<'a> {
    pub(super) const fn new(source: &'a str, options: &'a Options, quotes: &'a [usize]) -> Self {
        Self {
            source,
            options,
            quotes,
            quote: 0,
            recent: VecDeque::new(),
            matches: Vec::new(),
        }
    }

    /// Searches a part of the text, paragraph by paragraph. No label contains a blank line.
    pub(super) fn search(&mut self, part: Range<usize>, is_code: bool) {
        let mut start = part.start;
        while start < part.end {
            let end = self.source[start..part.end]
                .find("\n\n")
                .map_or(part.end, |at| start + at + 2);
            let signs = signs_of(&self.source[start..end]);
            if signs.count_ones() >= 2 || signs & (sign::EQUALS | sign::BANG | sign::MARK) != 0 {
                self.search_paragraph(start..end, is_code);
            }
            start = end;
        }
    }

    fn search_paragraph(&mut self, part: Range<usize>, is_code: bool) {
        self.recent.clear();
        let mut token = LabelToken {
            range: part.start..part.start,
            ..LabelToken::default()
        };
        let (mut closed, mut in_braces, mut in_markers, mut begins_line) =
            (false, false, true, true);
        for (at, c) in self.source[part.clone()].char_indices() {
            let at = part.start + at;
            let Some(folded) = fold(c) else { continue };
            // Quote markers are before every line.
            in_markers = matches!(c, '\n' | '\r') || in_markers && (c == '>' || c.is_whitespace());
            begins_line |= in_markers;
            if in_markers && c == '>' {
                continue;
            }
            in_braces = folded == '{' || in_braces && !matches!(folded, '}' | '\n' | '\r');
            let sign = sign_of(folded);
            let ends = c.is_whitespace()
                || (closed && sign != sign::CLOSE)
                || (sign == sign::OPEN && !token.compact.is_empty());
            if ends && !token.folded.is_empty() {
                token.range.end = at;
                self.push_token(std::mem::take(&mut token), is_code);
            }
            closed = sign == sign::CLOSE;
            if c.is_whitespace() {
                continue;
            }
            if token.folded.is_empty() {
                token.range = at..at;
                token.begins_line = begins_line;
                begins_line = false;
                token.signs |= if in_braces { sign::OPEN } else { 0 };
            }
            token.folded.push(folded);
            token.signs |= sign;
            if folded.is_alphanumeric() {
                token.compact.push(folded);
            } else if token.compact.is_empty() {
                token.before |= sign;
            }
        }
        if !token.folded.is_empty() {
            token.range.end = part.end;
            self.push_token(token, is_code);
        }
    }

    /// Adds a token and records the label that it completes, if any.
    fn push_token(&mut self, mut token: LabelToken, is_code: bool) {
        while let Some(quote) = self
            .quotes
            .get(self.quote)
            .filter(|quote| **quote <= token.range.start)
        {
            self.quote += 1;
            token.begins_quote = self
                .quotes
                .get(self.quote)
                .is_none_or(|next| *next > token.range.start)
                && is_marker_between(self.source, *quote, token.range.start);
        }
        // The line above may consist of the quote's marker only.
        if token.begins_line {
            let line = near_line_start(self.source, token.range.start);
            let above = &self.source[near_line_start(self.source, line.saturating_sub(1))..line];
            token.begins_quote |= above.contains('>') && is_quote_marker(above);
        }
        self.recent.push_back(token);
        if self.recent.len() > MAX_TOKENS {
            self.recent.pop_front();
        }
        let signs = self
            .recent
            .iter()
            .fold(0, |signs, token| signs | token.signs);
        if signs == 0 {
            return;
        }
        if let Some(found) = self.match_labels(is_code) {
            self.matches.push(found);
            self.recent.clear();
        }
    }

    /// The label that the last tokens form, if any. Tries one token first, then one more each time.
    fn match_labels(&self, is_code: bool) -> Option<LabelMatch> {
        let last = self.recent.back()?;
        let mut words = JoinedTokens::default();
        for first in self.recent.iter().rev() {
            words.prepend(first);
            if words.compact.len() > 200 {
                return None;
            }
            let range = first.range.start..last.range.end;
            if let Some((label, is_callout)) = self.read_label(&words, first, &range, is_code) {
                return Some(LabelMatch {
                    range,
                    label: label.map(str::to_owned),
                    is_callout,
                });
            }
        }
        None
    }

    /// The label that some joined tokens resemble, none for an unknown one, and whether they resemble a callout's marker.
    fn read_label(
        &self,
        words: &JoinedTokens,
        first: &LabelToken,
        range: &Range<usize>,
        is_code: bool,
    ) -> Option<(Option<&str>, bool)> {
        let labels = &self.options.labels;
        let (folded, compact, signs) = (words.folded.as_str(), words.compact.as_str(), words.signs);
        let has_two = |signs: u8| signs.count_ones() >= 2;
        // `the label (panel)` and `the label "panel"` are prose.
        let is_written = signs & sign::ASSIGNING == sign::ASSIGNING
            || folded.contains(['{', '}', '[', ']', '<', '>', '=']);
        if is_written
            && has_two(signs & !(sign::BANG | sign::MARK))
            && let Some(label) = labels.attribute_near(compact)
        {
            return Some((Some(label), false));
        }
        // `[ ! -f panel ]` is code.
        let is_marked = words.before & sign::MARKING == sign::MARKING
            && (!is_code
                || folded
                    .trim_start_matches(['[', '!'])
                    .starts_with(char::is_alphanumeric));
        let is_weak = first.begins_quote
            && folded.contains(['[', ']', '{', '}', '!'])
            && has_two(signs & (sign::OPEN | sign::BANG | sign::CLOSE));
        if (is_marked || is_weak)
            && let Some(label) = labels.near(compact)
        {
            return Some((Some(label), true));
        }
        if is_code {
            return None;
        }
        if folded.contains(['{', '}', '[', ']']) && self.assigns(folded) {
            return Some((None, false));
        }
        let is_callout =
            first.folded.starts_with("[!") && signs & sign::CLOSE != 0 && !compact.is_empty();
        if is_callout && self.options.strict_callouts && !CALLOUT_KINDS.contains(&compact) {
            return Some((None, true));
        }
        let label = labels
            .exact(compact)
            .or_else(|| labels.exact(compact.strip_prefix("class")?))?;
        self.is_alone(folded, range)
            .then(|| (Some(label), folded.contains('!')))
    }

    /// Whether a word assigns any value to the label attribute: `{label=other`.
    fn assigns(&self, folded: &str) -> bool {
        let attribute = self.options.labels.attribute();
        let word = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
        word.strip_prefix(attribute)
            .and_then(|rest| rest.strip_prefix('='))
            .is_some_and(|value| !value.is_empty())
    }

    /// Whether a label between these signs is at a position where this or another tool expects one.
    fn is_alone(&self, folded: &str, range: &Range<usize>) -> bool {
        let (start, end) = (
            near_line_start(self.source, range.start),
            near_line_end(self.source, range.end),
        );
        let before = self.source[start..range.start].trim_matches(['>', ' ', '\t']);
        let after = self.source[range.end..end].trim();
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
            return after.contains('>') || folded.contains('>');
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
        let ends_line = after.chars().count() <= 3 && !after.contains(char::is_alphanumeric);
        match (folded.chars().next(), folded.chars().last()) {
            (Some('{'), Some('}')) if !folded.starts_with("{{") => {
                before.is_empty() && after.is_empty()
                    || is_heading && ends_line
                    || ends_block && after.is_empty()
            }
            (Some('['), Some(']')) => is_heading && ends_line,
            _ => false,
        }
    }
}

/// The beginning of the line that a byte is on, at most [`MAX_CONTEXT`] bytes back, so that long lines are not read once
/// for each label in them.
pub(super) fn near_line_start(text: &str, at: usize) -> usize {
    let mut from = at.saturating_sub(MAX_CONTEXT);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from + line_start(&text[from..], at - from)
}

/// The end of the line that a byte is on, at most [`MAX_CONTEXT`] bytes ahead.
pub(super) fn near_line_end(text: &str, at: usize) -> usize {
    line_end(&text[..floor_char_boundary(text, at + MAX_CONTEXT)], at)
}

/// Whether only quote markers are between the beginning of a quote and a byte.
pub(super) fn is_marker_between(source: &str, quote: usize, at: usize) -> bool {
    at.saturating_sub(quote) <= MAX_CONTEXT && source.get(quote..at).is_some_and(is_quote_marker)
}

/// Whether a text consists of quote markers and blanks.
fn is_quote_marker(text: &str) -> bool {
    text.chars()
        .filter_map(fold)
        .all(|c| c == '>' || c.is_whitespace())
}

/// The classes of all signs in a text.
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
