//! Text to words, as the writer and every reader see them: the one place where it is decided what a word is.
//!
//! Pure and without a language: no stemming, no list of words. The reader in JavaScript does the same, step by step; the cases
//! that hold both to it are in `tests/search/analysis.json`. The rules, in words, are in `docs/search-format.md`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// No part of a word.
    Other,
    Letter,
    Upper,
    Digit,
    Underscore,
    /// A letter of a script that puts no blanks between words.
    Unspaced,
    /// A sign that is a word by itself.
    Sign,
}

impl Class {
    fn in_word(self) -> bool {
        !matches!(self, Self::Other | Self::Sign)
    }

    /// Whether a run of letters goes on with it.
    fn runs(self) -> bool {
        matches!(self, Self::Letter | Self::Upper | Self::Digit | Self::Underscore)
    }
}

/// Scripts that put no blanks between words: Thai and Lao, Burmese, Khmer, kana, Han.
const UNSPACED: [(char, char); 11] = [
    ('\u{e00}', '\u{eff}'),
    ('\u{1000}', '\u{109f}'),
    ('\u{1780}', '\u{17ff}'),
    ('\u{3005}', '\u{3007}'),
    ('\u{3040}', '\u{30ff}'),
    ('\u{3100}', '\u{312f}'),
    ('\u{31a0}', '\u{31bf}'),
    ('\u{31f0}', '\u{31ff}'),
    ('\u{3400}', '\u{9fff}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{20000}', '\u{3ffff}'),
];

/// Pictographs.
const SIGNS: [(char, char); 2] = [('\u{2600}', '\u{27bf}'), ('\u{1f000}', '\u{1faff}')];

/// Letters that no decomposition takes apart.
const FOLDS: [(char, &str); 13] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ł', "l"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ς', "σ"),
    ('ى', "ي"),
    ('ة', "ه"),
];

fn within(ranges: &[(char, char)], c: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// What each ASCII character is: most texts are nothing else.
const ASCII: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut at = 0;
    while at < 26 {
        classes[b'a' as usize + at] = Class::Letter;
        classes[b'A' as usize + at] = Class::Upper;
        if at < 10 {
            classes[b'0' as usize + at] = Class::Digit;
        }
        at += 1;
    }
    classes[b'_' as usize] = Class::Underscore;
    classes
};

fn class(c: char) -> Class {
    match c {
        c if c.is_ascii() => ASCII[c as usize],
        c if within(&SIGNS, c) => Class::Sign,
        c if !c.is_alphanumeric() && !is_combining_mark(c) => Class::Other,
        c if within(&UNSPACED, c) => Class::Unspaced,
        c if c.is_numeric() => Class::Digit,
        c if c.is_uppercase() => Class::Upper,
        _ => Class::Letter,
    }
}

/// Characters that are seen by nobody and part no word: soft hyphens, joiners, marks of direction, variation selectors, the
/// Arabic stretch.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{640}' | '\u{200c}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Accents, vowel points and other marks of the alphabets; later scripts spell with theirs.
fn is_accent(c: char) -> bool {
    c < '\u{900}' && is_combining_mark(c)
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
            for (start, end, alone) in runs.all() {
                // What belongs to a word may hold other runs.
                if start < done {
                    continue;
                }
                done = if alone {
                    each(Piece::Run(at + start..at + end));
                    end
                } else {
                    let mut each = |word: &str, role| each(Piece::Word(word, role));
                    Scan { text: before, word, each: &mut each }.spaced(start)
                };
            }
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
        while at < self.text.len() {
            at = match self.class(at) {
                Class::Other => at + 1,
                Class::Sign => {
                    self.say(at, at + 1, Role::Whole);
                    at + 1
                }
                Class::Unspaced => self.unspaced(at),
                _ => self.spaced(at),
            };
        }
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
        // Some letters are two in lower case, as `ß` is `ss`.
        if self.word.len() > LONGEST
            && let Some((at, _)) = self.word.char_indices().nth(LONGEST)
        {
            self.word.truncate(at);
        }
        (self.each)(self.word, role);
    }
}
