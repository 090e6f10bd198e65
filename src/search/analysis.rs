//! Text to words, as the writer and every reader see them: the one place where it is decided what a word is.
//!
//! Pure and without a language: no stemming, no list of words. The reader in JavaScript does the same, step by step; the cases
//! that hold both to it are in `tests/search/analysis.json`. The rules, in words, are in `docs/search-format.md`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::chains::{Chain, is_word, joiner};
use super::classes::{ASCII, Class, FOLDS, class, is_accent, is_ignored};
use super::runs::Runs;

/// A word has no more characters than this; what is longer is known by its beginning.
pub const LONGEST: usize = 64;

/// How a word stands in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A word as written: `snake_case`, `c++`, `--flag`.
    Whole,
    /// A piece of the whole before it: `snake`, `case`, `flag`.
    Part,
}

/// What a text is taken apart into.
#[derive(Debug)]
pub(super) enum Piece<'t> {
    /// A place in the text with ASCII letters, digits and underscores, and nothing beside them that might belong to them: they are the
    /// same words wherever they stand.
    Run(Range<usize>),
    /// A word, as it is known.
    Word(&'t str, Role),
}

/// Takes texts apart; keeps what it needs for the next.
#[derive(Debug, Default)]
pub struct Analyser {
    runs: Runs,
    plain: Vec<char>,
    word: String,
}

impl Analyser {
    /// Calls `each` with every word of a text, in order, each whole before its parts.
    pub fn words(&mut self, text: &str, mut each: impl FnMut(&str, Role)) {
        let mut runs = Self::default();
        self.pieces(text, |piece| match piece {
            Piece::Run(run) => runs.run(&text[run], &mut each),
            Piece::Word(word, role) => each(word, role),
        });
    }

    /// The words of a [`Piece::Run`].
    pub(super) fn run(&mut self, run: &str, mut each: impl FnMut(&str, Role)) {
        Scan { text: run.as_bytes(), word: &mut self.word, each: &mut each }.plain(0, run.len(), Role::Whole);
    }

    /// As [`Self::words`], but most words are left in runs.
    pub(super) fn pieces(&mut self, text: &str, mut each: impl FnMut(Piece<'_>)) {
        let Self { runs, plain, word } = self;
        let bytes = text.as_bytes();
        let blank = |byte: &u8| *byte <= b' ';
        let mut at = 0;
        while at < bytes.len() {
            // What lies before the next piece between blanks that is not all ASCII, and that piece.
            let first = if bytes[at..].is_ascii() { None } else { bytes[at..].iter().position(|byte| !byte.is_ascii()) };
            let foreign = first.map_or(bytes.len(), |length| at + length);
            let behind = bytes[foreign..].iter().position(blank).map_or(bytes.len(), |length| foreign + length);
            let piece = if foreign == behind { foreign } else { bytes[..foreign].iter().rposition(blank).map_or(0, |at| at + 1) };
            let before = &bytes[at..piece.max(at)];
            runs.find(before);
            let mut done = 0;
            let mut chain: Option<Chain> = None;
            for (start, end, alone) in runs.all() {
                // What belongs to a word may hold other runs.
                if start < done {
                    continue;
                }
                let mut of_word = |word: &str, role| each(Piece::Word(word, role));
                let mut scan = Scan { text: before, word, each: &mut of_word };
                chain = Some(scan.chained(chain, start, end));
                done = if alone {
                    each(Piece::Run(at + start..at + end));
                    end
                } else {
                    scan.spaced(start)
                };
            }
            Scan { text: before, word, each: &mut |word: &str, role| each(Piece::Word(word, role)) }.joined(chain);
            plain.clear();
            plain.extend(text[piece.max(at)..behind].nfkd().filter(|c| !is_accent(*c) && !is_ignored(*c)).nfc());
            Scan { text: plain, word, each: &mut |word: &str, role| each(Piece::Word(word, role)) }.run();
            at = behind;
        }
    }
}

/// A character of a text: a byte where all are ASCII.
trait Letter: Copy + Into<char> {
    fn class(self) -> Class;

    /// Adds characters in lower case.
    fn lower(text: &[Self], word: &mut String);
}

impl Letter for u8 {
    fn class(self) -> Class {
        ASCII.get(usize::from(self)).copied().unwrap_or(Class::Other)
    }

    fn lower(text: &[Self], word: &mut String) {
        word.extend(text.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
    }
}

impl Letter for char {
    fn class(self) -> Class {
        class(self)
    }

    fn lower(text: &[Self], word: &mut String) {
        for c in text.iter().flat_map(|c| c.to_lowercase()) {
            match FOLDS.iter().find(|(from, _)| !c.is_ascii() && *from == c) {
                Some((_, to)) => word.push_str(to),
                None => word.push(c),
            }
        }
    }
}

/// A text on its way to words.
struct Scan<'a, T, F> {
    text: &'a [T],
    word: &'a mut String,
    each: &'a mut F,
}

impl<T: Letter, F: FnMut(&str, Role)> Scan<'_, T, F> {
    fn class(&self, at: usize) -> Class {
        self.text.get(at).map_or(Class::Other, |c| c.class())
    }

    fn is(&self, at: usize, wanted: char) -> bool {
        self.text.get(at).is_some_and(|c| (*c).into() == wanted)
    }

    fn run(mut self) {
        let mut at = 0;
        let mut chain = None;
        while at < self.text.len() {
            at = match self.class(at) {
                Class::Other => at + 1,
                Class::Sign => {
                    self.say(at, at + 1, Role::Whole);
                    at + 1
                }
                Class::Unspaced => self.unspaced(at),
                _ => {
                    chain = Some(self.chained(chain, at, self.end(at)));
                    self.spaced(at)
                }
            };
        }
        self.joined(chain);
    }

    /// Adds a run to the chain of those before it, which is said where it ends.
    fn chained(&mut self, chain: Option<Chain>, start: usize, end: usize) -> Chain {
        match chain {
            Some(chain) if chain.end + 1 == start && joiner(self.text[chain.end].into()).is_some() => {
                Chain { end, parts: chain.parts + 1, ..chain }
            }
            _ => {
                self.joined(chain);
                Chain { start, end, parts: 1 }
            }
        }
    }

    /// Says the runs of a chain as one word.
    fn joined(&mut self, chain: Option<Chain>) {
        let Some(Chain { start, end, .. }) = chain.filter(|chain| chain.parts > 1) else { return };
        let chars: Vec<char> = self.text[start..end].iter().map(|c| (*c).into()).collect();
        if !is_word(&chars, |c| matches!(class(c), Class::Letter | Class::Upper)) {
            return;
        }
        self.word.clear();
        for part in self.text[start..end].split(|c| joiner((*c).into()).is_some()) {
            T::lower(part, self.word);
        }
        self.cut();
        (self.each)(self.word, Role::Part);
    }

    /// The end of the run of letters that begins here.
    fn end(&self, mut at: usize) -> usize {
        while self.class(at).runs() {
            at += 1;
        }
        at
    }

    /// Overlapping pairs, and the last character by itself, so that one that is looked for alone begins a word.
    fn unspaced(&mut self, start: usize) -> usize {
        let mut end = start + 1;
        while self.class(end) == Class::Unspaced {
            end += 1;
        }
        if end == start + 1 {
            self.say(start, end, Role::Whole);
        } else {
            (start..end - 1).for_each(|at| self.say(at, at + 2, Role::Whole));
            self.say(end - 1, end, Role::Part);
        }
        end
    }

    /// A word, with what belongs to it before (`--`, `.`) and behind (`++`, `#`).
    fn spaced(&mut self, start: usize) -> usize {
        let end = self.end(start);
        let before = |back: usize| start.checked_sub(back);
        let free = |at: Option<usize>, mark: char| at.is_none_or(|at| !self.class(at).in_word() && !self.is(at, mark));
        if before(2).is_some_and(|at| self.is(at, '-') && self.is(at + 1, '-')) && free(before(3), '-') {
            return self.flag(start, end);
        }
        let dotted = before(1).is_some_and(|at| self.is(at, '.')) && free(before(2), '.');
        if dotted && matches!(self.class(start), Class::Letter | Class::Upper) {
            self.say(start - 1, end, Role::Whole);
            self.plain(start, end, Role::Part);
            return end;
        }
        let marked = self.marked(end);
        if marked == end {
            self.plain(start, end, Role::Whole);
        } else {
            self.say(start, marked, Role::Whole);
            if marked > end + 2 {
                self.say(start, end + 2, Role::Part);
            }
            if end > start + 1 {
                self.plain(start, end, Role::Part);
            }
        }
        marked
    }

    /// `--flag-of-words`: as a whole, then each of its words.
    fn flag(&mut self, start: usize, first: usize) -> usize {
        let mut end = first;
        while self.is(end, '-') && self.class(end + 1).runs() {
            end = self.end(end + 1);
        }
        self.say(start - 2, end, Role::Whole);
        let mut at = start;
        while at < end {
            let next = self.end(at);
            self.plain(at, next, Role::Part);
            at = next + 1;
        }
        end
    }

    /// Where a word ends with what is written behind it: `c++`, `c++20`, `c#`.
    fn marked(&self, end: usize) -> usize {
        let mut marked = end;
        if self.is(end, '#') {
            marked = end + 1;
        } else if self.is(end, '+') && self.is(end + 1, '+') {
            marked = end + 2;
            while self.class(marked) == Class::Digit {
                marked += 1;
            }
        }
        if self.class(marked).in_word() { end } else { marked }
    }

    /// A run of letters and the pieces that underscores and capitals part it into.
    fn plain(&mut self, start: usize, end: usize, role: Role) {
        self.say(start, end, role);
        let (mut from, mut here) = (start, self.class(start));
        for at in start + 1..end {
            let before = here;
            here = self.class(at);
            let cut = match here {
                Class::Underscore => true,
                Class::Upper => before != Class::Upper || (at + 1 < end && self.class(at + 1) == Class::Letter),
                _ => before == Class::Underscore,
            };
            if cut {
                self.part(from, at);
                from = at;
            }
        }
        if from > start {
            self.part(from, end);
        }
    }

    /// A piece of two letters or more.
    fn part(&mut self, start: usize, end: usize) {
        if end > start + 1 && self.class(start) != Class::Underscore {
            self.say(start, end, Role::Part);
        }
    }

    /// A word: lower case, letters folded, cut where it is too long.
    fn say(&mut self, start: usize, end: usize, role: Role) {
        self.word.clear();
        T::lower(&self.text[start..end.min(start + LONGEST)], self.word);
        self.cut();
        (self.each)(self.word, role);
    }

    /// Cuts the word where it is too long. Some letters are two in lower case, as `ß` is `ss`.
    fn cut(&mut self) {
        if self.word.len() > LONGEST
            && let Some((at, _)) = self.word.char_indices().nth(LONGEST)
        {
            self.word.truncate(at);
        }
    }
}
