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
pub use crate::word::{MAX_WORD_CHARS, Role};

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
        let mut at = 0;
        while at < text.len() {
            let (start, end) = next_non_ascii(text.as_bytes(), at);
            self.ascii_pieces(text, at..start, &mut each);
            self.normalized.clear();
            self.normalized.extend(
                text[start..end]
                    .nfkd()
                    .filter(|c| !is_accent(*c) && !is_ignored(*c))
                    .nfc(),
            );
            Scanner {
                text: &self.normalized,
                word: &mut self.word,
                each: &mut |word: &str, role| each(Piece::Word(word, role)),
            }
            .scan();
            at = end;
        }
    }

    /// The pieces of a range that is all ASCII.
    fn ascii_pieces(&mut self, text: &str, range: Range<usize>, each: &mut impl FnMut(Piece<'_>)) {
        let ascii = &text.as_bytes()[range.clone()];
        self.runs.find(ascii);
        let mut done = 0;
        let mut compound: Option<Compound> = None;
        for (start, end, is_plain) in self.runs.all() {
            // A word such as `--a-b` extends over several runs.
            if start < done {
                continue;
            }
            let mut scanner = Scanner {
                text: ascii,
                word: &mut self.word,
                each: &mut |word: &str, role| each(Piece::Word(word, role)),
            };
            compound = Some(scanner.extend_compound(compound, start, end));
            done = if is_plain {
                each(Piece::Run(range.start + start..range.start + end));
                end
            } else {
                scanner.scan_word(start)
            };
        }
        Scanner {
            text: ascii,
            word: &mut self.word,
            each: &mut |word: &str, role| each(Piece::Word(word, role)),
        }
        .emit_compound(compound);
    }
}

/// The next blank-separated token from `at` on that is not all ASCII; an empty one at the end of the text if there is none.
fn next_non_ascii(bytes: &[u8], at: usize) -> (usize, usize) {
    let is_blank = |byte: &u8| *byte <= b' ';
    // The check of the whole rest is vectorized, the search is not.
    let first = if bytes[at..].is_ascii() {
        None
    } else {
        bytes[at..].iter().position(|byte| !byte.is_ascii())
    };
    let Some(first) = first.map(|length| at + length) else {
        return (bytes.len(), bytes.len());
    };
    let start = bytes[..first].iter().rposition(is_blank);
    let length = bytes[first..].iter().position(is_blank);
    (
        start.map_or(0, |blank| blank + 1).max(at),
        length.map_or(bytes.len(), |length| first + length),
    )
}
