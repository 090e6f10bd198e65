//! Text that was probably meant as front matter and is none: what it says about the record, who may read it included, would
//! be ignored and shown as text.
//!
//! One rule covers a fence of another form, something above it, a second block and keys without any fence: the beginning of a
//! text has a key that the site knows behind something like a fence, or a line that can only say who reads the record.
//! Ordinary thematic breaks, setext headings and paragraphs such as `Note: …` have neither.

use std::ops::Range;

use super::keys::Vocabulary;
use crate::markdown::{bare, is_fence, key_and_value, lines};
use crate::text::invisible_name;

/// Front matter without a label is looked for in so many lines.
const LINES: usize = 60;
/// A longer value is a sentence.
const LONGEST_VALUE: usize = 100;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misplaced {
    /// The line that opens it.
    pub(super) line: Range<usize>,
    /// Why it is no front matter.
    pub(super) reason: Reason,
}

/// Why a block of keys is no front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Something is above its first line.
    NotFirst,
    /// Its first line is nearly a fence.
    Fence,
    /// Nothing closes it.
    Open,
    /// It has no fence.
    NoFence,
    /// It is in a comment or in a block of code.
    Enclosed,
    /// It follows front matter that is already closed.
    Second,
}

/// Looks at the beginning of the body that starts at `from`. `has_front` is whether it follows front matter.
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
            // Further down only a short line that says `label` and a declared label counts.
            scan.is_prose = true;
            if line.len() > LONGEST_VALUE {
                continue;
            }
        }
        for line in split_at_separators(text, line) {
            if let Some((line, reason)) = scan.line(line) {
                let written = &text[line.clone()];
                let at = line.start + written.find(bare(written)).unwrap_or(0);
                let length = bare(written).len();
                let above = &text[..at];
                let reason = match reason {
                    _ if has_front => Reason::Second,
                    Reason::Fence
                        if matches!(bare(written), "---" | "+++") && !above.ends_with(' ') =>
                    {
                        if matches!(above, "" | "\u{feff}") {
                            Reason::Open
                        } else {
                            Reason::NotFirst
                        }
                    }
                    reason => reason,
                };
                return Some(Misplaced {
                    line: at..at + length,
                    reason,
                });
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

/// A line cut at separators that some editors show as the end of a line.
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
    /// The last line that is like a fence, while only keys follow it, and what keys behind it are.
    fence: Option<(Range<usize>, Reason)>,
    in_comment: bool,
    in_code: bool,
    /// Whether a paragraph, list or quote was met: then only a declared label counts.
    is_prose: bool,
    /// The lines of keys that the text begins with, as long as no blank line ends them; none behind front matter.
    block: Option<Block>,
}

struct Block {
    first: Range<usize>,
    lines: usize,
    /// Keys spelt as the engine spells its own.
    exact: usize,
}

type Found = Option<(Range<usize>, Reason)>;

impl<'a> Scan<'a> {
    fn new(text: &'a str, words: &'a Vocabulary, has_front: bool) -> Self {
        let block = (!has_front).then_some(Block {
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

    fn line(&mut self, line: Range<usize>) -> Found {
        let written = &self.text[line.clone()];
        let bare = bare(written);
        if bare.is_empty() {
            return self.end_of_block().filter(|_| !self.is_prose);
        }
        if self.in_comment || bare.starts_with("<!--") {
            self.in_comment = !bare.contains("-->");
            let within = bare.trim_start_matches("<!--").trim_end_matches("-->");
            return (!self.is_prose && self.decides(within)).then_some((line, Reason::Enclosed));
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
        for (key, value) in pieces(bare) {
            is_data |= value.len() <= LONGEST_VALUE;
            if self.has_label(bare)
                || (!self.is_prose && !is_marked && self.words.decides(key, value))
            {
                return self.fence.take().or(Some((line, Reason::NoFence)));
            }
            if !self.is_prose
                && !is_marked
                && self.fence.is_some()
                && self.words.anywhere(key).is_some()
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
            self.count(&line, bare);
        } else if !continues && !self.may_open_object(bare) {
            (self.is_prose, self.fence, self.block) = (true, None, None);
        }
        None
    }

    /// A line like a fence: it may have a key on it, or end the keys that the text begins with.
    fn fence(&mut self, line: Range<usize>, bare: &str) -> Found {
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
        if pieces(bare).any(|(key, _)| self.words.anywhere(key).is_some()) {
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

    /// Keys that a text begins with are front matter without a fence, if there are several or the only one is the engine's.
    fn end_of_block(&mut self) -> Found {
        let started = self.block.as_ref().is_some_and(|block| block.lines > 0);
        let block = if started { self.block.take() } else { None }?;
        (block.exact > 0).then_some((block.first, Reason::NoFence))
    }

    fn count(&mut self, line: &Range<usize>, bare: &str) {
        let Some(block) = &mut self.block else { return };
        if block.lines == 0 {
            block.first = line.clone();
        }
        block.lines += 1;
        let written = bare.trim_start_matches('"');
        let exact =
            |key: &str| written.starts_with(key) && crate::config::RECORD_KEYS.contains(&key);
        let key = key_and_value(bare).map(|(key, _)| key.trim_matches('"'));
        block.exact += usize::from(key.is_some_and(exact));
    }

    /// Whether a line opens a JSON object, or is the first line and may be a mistyped `{`.
    fn may_open_object(&self, bare: &str) -> bool {
        let is_first = self.block.as_ref().is_some_and(|block| block.lines == 0);
        bare == "{" || (is_first && !self.is_prose && bare.chars().nth(2).is_none())
    }

    fn decides(&self, line: &str) -> bool {
        pieces(line).any(|(key, value)| self.words.decides(key, value))
    }

    /// Whether a line says `label` and a declared label, with or without a colon.
    fn has_label(&self, line: &str) -> bool {
        let is_label = |key: &str| self.words.decisive(key).is_some_and(|key| key == "label");
        let value = |value: &str| self.words.decides("label", value);
        let mut spaced = line
            .split(|c: char| c.is_whitespace() || invisible_name(c).is_some())
            .filter(|word| !word.is_empty());
        let two = match (spaced.next(), spaced.next(), spaced.next()) {
            (Some(first), Some(second), None) => is_label(first) && value(second),
            _ => false,
        };
        two || pieces(line).any(|(key, text)| is_label(key) && value(text))
    }
}

/// The keys and values on a line: several in the notation of JSON.
fn pieces(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let several = line.contains(['{', '"']);
    line.split(move |c| several && c == ',')
        .filter_map(key_and_value)
}

#[cfg(test)]
mod tests {
    use super::{Misplaced, Reason, Vocabulary, find};
    use crate::config;
    use crate::text::Sources;

    fn vocabulary(config: &str) -> Vocabulary {
        let mut sources = Sources::default();
        let file = sources.add(config::FILE, config);
        Vocabulary::new(&config::read(file, &mut sources).0)
    }

    const AUDIENCES: &str = "[audiences]\nguest = { labels = ['open'] }\ncrew = { labels = ['open', 'inner'] }\n\
                             [types]\npage = { label = 'open' }\ndish = { folder = 'dishes', fields = { price = 'int' } }\n";

    fn found(text: &str) -> Option<(usize, Reason)> {
        let Misplaced { line, reason } = find(text, 0, false, &vocabulary(AUDIENCES))?;
        Some((text[..line.start].matches('\n').count() + 1, reason))
    }

    #[test]
    fn nearly_front_matter_is_found_at_its_line() {
        let keys = "label: inner\n---\n# Pay\n\nAda earns 100.\n";
        for (before, line) in [
            ("\n---\n", 2),
            (" \n\t\n---\n", 3),
            ("\u{feff}\u{feff}---\n", 1),
            ("\u{200b}---\n", 1),
            ("\u{a0}---\n", 1),
            ("\u{2028}---\n", 1),
            ("\u{c}---\n", 1),
            ("<!-- by Ada -->\n---\n", 2),
            ("<!-- by\nAda -->\n\n---\n", 4),
            ("# comment\n---\n", 2),
            ("%YAML 1.2\n---\n", 2),
            (" ---\n", 1),
            ("    ---\n    ", 1),
            ("----\n", 1),
            ("--\n", 1),
            ("-- -\n", 1),
            ("- - -\n", 1),
            ("—\n", 1),
            ("—--\n", 1),
            ("–––\n", 1),
            ("***\n", 1),
            ("___\n", 1),
            ("===\n", 1),
            ("~~~\n", 1),
            ("---yaml\n", 1),
            ("--- yaml\n", 1),
            ("--- # front\n", 1),
            (";;;\n", 1),
            ("x---\n", 1),
            ("-x--\n", 1),
            ("```yaml\n", 1),
            ("```\n", 1),
            ("---", 1),
            ("--- ", 1),
            ("", 1),
            ("\n\n", 3),
            ("> ", 1),
            ("# Pay\n\n", 3),
            ("Some words first.\n\n", 3),
        ] {
            let text = format!("{before}{keys}");
            assert_eq!(found(&text).map(|(line, _)| line), Some(line), "{text:?}");
        }
    }

    #[test]
    fn other_keys_and_notations_are_found_behind_something_like_a_fence() {
        for text in [
            "\n---\ntitle: A\n---\n# B\n",
            "----\ntype: dish\n----\n",
            "--\nprice: 9\n--\n",
            "\n+++\ntitle = \"A\"\n+++\n",
            "\n{\n  \"title\": \"A\"\n}\n",
            "[{\"label\": \"inner\"}]\n",
            "［{\n\"title\": \"A\",\n\"published\": false }\n",
            "0\n  \"title\": \"A\"\n}\n",
            "–{\n  \"title\": \"A\",\n  \"label\": \"inner\"\n}\n",
            "title: A\norder: 2\n\n# B\n",
            "title: A\n---\n# B\n",
            "order: 1\n",
            "\n---\ndraft: true\n---\n",
            "\n---\nstatus: draft\n---\n",
            "status: draft\n\n# A\n",
            "<!--\nlabel: inner\n-->\n# A\n",
            "<!-- label: inner -->\n",
            "---\u{2028}label: inner\u{2028}---\n",
            "label inner\n",
            "label=inner\n",
            "Label： inner\n",
            "lable: inner\n",
            "label: innr\n",
        ] {
            assert!(found(text).is_some(), "{text:?}");
        }
    }

    #[test]
    fn ordinary_texts_raise_no_alarm() {
        for text in [
            "",
            "# A\n\nB.\n",
            "---\n\n# A\n\nB.\n",
            "---\n\nNote: read this first.\n\n---\n\n# A\n",
            "***\n\nText.\n",
            "Note: this page is about labels.\n\n# A\n",
            "Note: this\n---\n\nText.\n",
            "A title\n===\n\nText: more.\n",
            "A title\n---\n\nlabels: are words\n",
            "Attendees: Ada, Bob\nDate: 2026-01-02\n\nText.\n",
            "**Owner:** Ada\n\n**Title:** Engineer\n\nText.\n",
            "# RFC\n\n**Status:** draft\n",
            "```yaml\nname: ci\n```\n",
            "# A\n\n```yaml\nlabel: inner\n```\n",
            "Write this:\n\n```yaml\n---\nlabel: inner\n---\n```\n",
            "- type: what\n- that\n",
            "| title | label |\n|---|---|\n| A | inner |\n",
            "<!-- toc -->\n\n# A\n",
            "https://example.org/a=b\n",
            "1.\n\nText: more.\n",
            "Hi\nNote: more.\n",
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_reason_is_told() {
        assert_eq!(
            found("\n---\nlabel: inner\n---\n"),
            Some((2, Reason::NotFirst))
        );
        assert_eq!(
            found("----\nlabel: inner\n----\n"),
            Some((1, Reason::Fence))
        );
        assert_eq!(found("label: inner\n"), Some((1, Reason::NoFence)));
        assert_eq!(
            found("<!-- label: inner -->\n"),
            Some((1, Reason::Enclosed))
        );
        assert_eq!(
            found("```yaml\nlabel: inner\n```\n"),
            Some((1, Reason::Enclosed))
        );
        let text = "---\ntitle: A\n---\n\n---\nlabel: inner\n---\n";
        let second = find(text, 18, true, &vocabulary(AUDIENCES)).map(|found| found.reason);
        assert_eq!(second, Some(Reason::Second));
    }

    #[test]
    fn without_audiences_a_label_decides_nothing() {
        let words = vocabulary("");
        assert_eq!(
            find("Some words.\n\nlabel: inner\n", 0, false, &words),
            None
        );
        assert!(find("\n---\nlabel: inner\n---\n", 0, false, &words).is_some());
    }
}
