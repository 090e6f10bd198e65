//! Text to words: the only place that decides what a word is, for the index and for queries.
//!
//! The rules are independent of the language, since the script in the theme applies the same ones: no stemming, no word list.
//! `FORMAT.md` specifies them; the cases in `tests/analysis.json` hold both implementations to them.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::ascii_runs::AsciiRuns;
use crate::char_class::{is_accent, is_ignored};
use crate::hyphenated::Compound;
use crate::scanner::Scanner;

/// Words are truncated to this many characters.
pub const MAX_WORD_CHARS: usize = 64;

/// How a word relates to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word as written: `snake_case`, `c++`, `--flag`.
    Whole,
    /// A subword of the preceding whole: `snake`, `case`, `flag`.
    Part,
}

/// What a text is split into.
#[derive(Debug)]
pub(crate) enum Piece<'t> {
    /// A byte range of ASCII letters, digits and underscores. Its words do not depend on the text around it, so they can be cached.
    Run(Range<usize>),
    /// A normalized word.
    Word(&'t str, Role),
}

/// Splits texts into words. It keeps its buffers between texts.
#[derive(Debug, Default)]
pub struct Analyzer {
    runs: AsciiRuns,
    normalized: Vec<char>,
    word: String,
}

impl Analyzer {
    /// Calls `each` with every word of a text in order, each whole before its parts. Words are in lower case, without accents.
    pub fn words(&mut self, text: &str, mut each: impl FnMut(&str, Role)) {
        let mut runs = Self::default();
        self.pieces(text, |piece| match piece {
            Piece::Run(run) => runs.run(&text[run], &mut each),
            Piece::Word(word, role) => each(word, role),
        });
    }

    /// The words of a [`Piece::Run`].
    pub(crate) fn run(&mut self, run: &str, mut each: impl FnMut(&str, Role)) {
        Scanner {
            text: run.as_bytes(),
            word: &mut self.word,
            each: &mut each,
        }
        .emit_run(0, run.len(), Role::Whole);
    }

    /// As [`Self::words`], but leaves plain runs to the caller.
    pub(crate) fn pieces(&mut self, text: &str, mut each: impl FnMut(Piece<'_>)) {
        let Self {
            runs,
            normalized,
            word,
        } = self;
        let bytes = text.as_bytes();
        let is_blank = |byte: &u8| *byte <= b' ';
        let mut at = 0;
        while at < bytes.len() {
            // The next blank-separated token that is not all ASCII, and the ASCII text before it.
            let first = if bytes[at..].is_ascii() {
                None
            } else {
                bytes[at..].iter().position(|byte| !byte.is_ascii())
            };
            let non_ascii = first.map_or(bytes.len(), |length| at + length);
            let end = bytes[non_ascii..]
                .iter()
                .position(is_blank)
                .map_or(bytes.len(), |length| non_ascii + length);
            let start = if non_ascii == end {
                non_ascii
            } else {
                bytes[..non_ascii]
                    .iter()
                    .rposition(is_blank)
                    .map_or(0, |at| at + 1)
            };
            let ascii = &bytes[at..start.max(at)];
            runs.find(ascii);
            let mut done = 0;
            let mut compound: Option<Compound> = None;
            for (start, end, is_plain) in runs.all() {
                // A word such as `--a-b` extends over several runs.
                if start < done {
                    continue;
                }
                let mut of_word = |word: &str, role| each(Piece::Word(word, role));
                let mut scanner = Scanner {
                    text: ascii,
                    word,
                    each: &mut of_word,
                };
                compound = Some(scanner.extend_compound(compound, start, end));
                done = if is_plain {
                    each(Piece::Run(at + start..at + end));
                    end
                } else {
                    scanner.scan_word(start)
                };
            }
            Scanner {
                text: ascii,
                word,
                each: &mut |word: &str, role| each(Piece::Word(word, role)),
            }
            .emit_compound(compound);
            normalized.clear();
            normalized.extend(
                text[start.max(at)..end]
                    .nfkd()
                    .filter(|c| !is_accent(*c) && !is_ignored(*c))
                    .nfc(),
            );
            Scanner {
                text: normalized,
                word,
                each: &mut |word: &str, role| each(Piece::Word(word, role)),
            }
            .scan();
            at = end;
        }
    }
}
