//! Finds text that is probably meant as front matter but is not read as such. Its keys, labels included, would be ignored
//! and shown to readers.
//!
//! One rule covers a misspelt fence, text above the fence, a second block and keys without a fence: the text begins with a
//! key of the site behind something like a fence, or has a line that can only decide who reads the record. Ordinary thematic
//! breaks, setext headings and paragraphs such as `Note: …` have neither. [`super::front_matter`] reports what is found.

use std::ops::Range;

use super::vocabulary::Vocabulary;
use crate::markdown::{is_fence, key_and_value, lines, trim_invisible};
use crate::text::invisible_name;

/// Number of lines that are searched for front matter; lines below are searched for labels only.
const LINES: usize = 60;
/// Bytes of the longest value; a longer text is a sentence.
const LONGEST_VALUE: usize = 100;

/// Text that is probably meant as front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// The line that opens it.
    pub(super) line: Range<usize>,
    /// Why it is not read as front matter.
    pub(super) reason: Reason,
}

/// Why a block of keys is not read as front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Something is above its first line.
    NotFirst,
    /// Its first line is a misspelt fence.
    Fence,
    /// It is not closed.
    Open,
    /// It has no fence.
    NoFence,
    /// It is in a comment or in a block of code.
    Enclosed,
    /// It follows front matter that is already closed.
    Second,
}

/// Searches the body that starts at `from`. `has_front` is whether front matter comes before it.
pub(super) fn find(
    text: &str,
    from: usize,
    has_front: bool,
    words: &Vocabulary,
) -> Option<Misplaced> {
    let mut scan = Scan::new(text, words, has_front);
    for (number, line) in lines(text, from).enumerate() {
        if number >= LINES && !words.has_audiences() {
            break;
        }
        if number >= LINES {
            // Further down, only a short line with `label` and a declared label counts.
            scan.is_prose = true;
            if line.len() > LONGEST_VALUE {
                continue;
            }
        }
        for line in split_at_separators(text, line) {
            if let Some((line, reason)) = scan.line(line) {
                return Some(exact_place(text, line, reason, has_front));
            }
        }
    }
    scan.end_of_block().map(|(line, reason)| {
        let reason = if has_front { Reason::Second } else { reason };
        Misplaced {
            line: line.start..line.start + text[line].trim_end().len(),
            reason,
        }
    })
}

/// The line without white space at its ends, and the exact reason.
fn exact_place(text: &str, line: Range<usize>, reason: Reason, has_front: bool) -> Misplaced {
    let written = &text[line.clone()];
    let bare = trim_invisible(written);
    let at = line.start + written.find(bare).unwrap_or(0);
    let above = &text[..at];
    let is_exact_fence = matches!(bare, "---" | "+++") && !above.ends_with(' ');
    let reason = match reason {
        _ if has_front => Reason::Second,
        Reason::Fence if is_exact_fence && matches!(above, "" | "\u{feff}") => Reason::Open,
        Reason::Fence if is_exact_fence => Reason::NotFirst,
        reason => reason,
    };
    Misplaced {
        line: at..at + bare.len(),
        reason,
    }
}

/// A line split at separators that some editors show as the end of a line.
fn split_at_separators(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let is_separator =
        |c: char| matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}');
    let mut at = line.start;
    text[line]
        .split(is_separator)
        .map(|piece| {
            let start = piece.as_ptr() as usize - text.as_ptr() as usize;
            at = at.max(start);
            start..start + piece.len()
        })
        .collect()
}

struct Scan<'a> {
    text: &'a str,
    words: &'a Vocabulary,
    /// The last line that resembles a fence, while only keys follow it, with the reason to report for them.
    fence: Option<(Range<usize>, Reason)>,
    in_comment: bool,
    in_code: bool,
    /// Whether a paragraph, list or quote came before. From there on only a declared label counts.
    is_prose: bool,
    /// The keys that the text begins with, up to the first blank line. None after front matter.
    block: Option<KeyBlock>,
}

/// Consecutive lines of keys.
struct KeyBlock {
    first: Range<usize>,
    lines: usize,
    /// Number of built-in keys in their exact spelling.
    exact: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, words: &'a Vocabulary, has_front: bool) -> Self {
        let block = (!has_front).then_some(KeyBlock {
            first: 0..0,
            lines: 0,
            exact: 0,
        });
        Self {
            text,
            words,
            fence: None,
            in_comment: false,
            in_code: false,
            is_prose: false,
            block,
        }
    }

    fn line(&mut self, line: Range<usize>) -> Option<(Range<usize>, Reason)> {
        let written = &self.text[line.clone()];
        let bare = trim_invisible(written);
        if bare.is_empty() {
            return self.end_of_block().filter(|_| !self.is_prose);
        }
        if self.in_comment || bare.starts_with("<!--") {
            self.in_comment = !bare.contains("-->");
            let within = bare.trim_start_matches("<!--").trim_end_matches("-->");
            return (!self.is_prose && self.has_visibility_entry(within))
                .then_some((line, Reason::Enclosed));
        }
        if is_fence(written) {
            return self.fence(line, bare);
        }
        if self.in_code || bare.starts_with('%') || matches!(bare, "-" | "+") {
            return None;
        }
        if bare.starts_with('#') {
            self.block = None;
            return self.has_label(bare).then_some((line, Reason::NoFence));
        }
        let is_marked = bare.starts_with(['*', '_', '>', '|', '[', '`', '~']);
        let mut is_data = false;
        for (key, value) in keys_and_values(bare) {
            is_data |= value.len() <= LONGEST_VALUE;
            if self.has_label(bare)
                || (!self.is_prose && !is_marked && self.words.is_visibility_entry(key, value))
            {
                return self.fence.take().or(Some((line, Reason::NoFence)));
            }
            if !self.is_prose
                && !is_marked
                && self.fence.is_some()
                && self.words.meaning_in_any_type(key).is_some()
            {
                return self.fence.take();
            }
        }
        if !is_data && self.has_label(bare) {
            return Some((line, Reason::NoFence));
        }
        let continues =
            self.fence.is_some() && written.starts_with([' ', '\t', '-', '}', ']', '{', '"']);
        if bare.chars().all(|c| matches!(c, '}' | ']' | ',')) {
            return self.end_of_block().filter(|_| !self.is_prose);
        }
        if is_data && !is_marked {
            self.count_key(&line, bare);
        } else if !continues && !self.may_open_object(bare) {
            (self.is_prose, self.fence, self.block) = (true, None, None);
        }
        None
    }

    /// A line that resembles a fence. It may contain a key, or end the keys that the text begins with.
    fn fence(&mut self, line: Range<usize>, bare: &str) -> Option<(Range<usize>, Reason)> {
        let is_code = bare.starts_with("```") || bare.starts_with("~~~");
        let is_first =
            self.fence.is_none() && self.block.as_ref().is_some_and(|block| block.lines == 0);
        if is_code && (!is_first || self.in_code) {
            self.in_code = !self.in_code && self.fence.is_none();
            return None;
        }
        if self.is_prose || self.in_code {
            return None;
        }
        if keys_and_values(bare).any(|(key, _)| self.words.meaning_in_any_type(key).is_some()) {
            return Some((line, Reason::Fence));
        }
        if let Some(block) = self.block.take().filter(|block| block.exact > 0) {
            return Some((block.first, Reason::NoFence));
        }
        self.fence = Some((
            line,
            if is_code {
                Reason::Enclosed
            } else {
                Reason::Fence
            },
        ));
        None
    }

    /// Keys at the start of a text are front matter without a fence if one of them is built in.
    fn end_of_block(&mut self) -> Option<(Range<usize>, Reason)> {
        let started = self.block.as_ref().is_some_and(|block| block.lines > 0);
        let block = if started { self.block.take() } else { None }?;
        (block.exact > 0).then_some((block.first, Reason::NoFence))
    }

    fn count_key(&mut self, line: &Range<usize>, bare: &str) {
        let Some(block) = &mut self.block else { return };
        if block.lines == 0 {
            block.first = line.clone();
        }
        block.lines += 1;
        let written = bare.trim_start_matches('"');
        let exact =
            |key: &str| written.starts_with(key) && crate::config::RecordKey::WORDS.contains(&key);
        let key = key_and_value(bare).map(|(key, _)| key.trim_matches('"'));
        block.exact += usize::from(key.is_some_and(exact));
    }

    /// Whether a line opens a JSON object, or is the first line and may be a misspelt `{`.
    fn may_open_object(&self, bare: &str) -> bool {
        let is_first = self.block.as_ref().is_some_and(|block| block.lines == 0);
        bare == "{" || (is_first && !self.is_prose && bare.chars().nth(2).is_none())
    }

    fn has_visibility_entry(&self, line: &str) -> bool {
        keys_and_values(line).any(|(key, value)| self.words.is_visibility_entry(key, value))
    }

    /// Whether a line consists of `label` and a declared label, with or without a colon.
    fn has_label(&self, line: &str) -> bool {
        let is_label = |key: &str| {
            self.words
                .visibility_key(key)
                .is_some_and(|key| key == "label")
        };
        let value = |value: &str| self.words.is_visibility_entry("label", value);
        let mut spaced = line
            .split(|c: char| c.is_whitespace() || invisible_name(c).is_some())
            .filter(|word| !word.is_empty());
        let two = match (spaced.next(), spaced.next(), spaced.next()) {
            (Some(first), Some(second), None) => is_label(first) && value(second),
            _ => false,
        };
        two || keys_and_values(line).any(|(key, text)| is_label(key) && value(text))
    }
}

/// The keys and values on a line; JSON may have several.
fn keys_and_values(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let several = line.contains(['{', '"']);
    line.split(move |c| several && c == ',')
        .filter_map(key_and_value)
}

#[cfg(test)]
mod tests;
