//! Text to words, as the writer and every reader see them: the one place where it is decided what a word is.
//!
//! Pure and without a language: no stemming, no list of words. The reader in JavaScript does the same, step by step; the cases
//! that hold both to it are in `tests/search/analysis.json`. The rules, in words, are in `docs/search-format.md`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    plain: Vec<char>,
    word: String,
}

impl Analyser {
    /// Calls `each` with every word of a text, in order, each whole before its parts.
    pub fn words(&mut self, text: &str, mut each: impl FnMut(&str, Role)) {
        let Self { plain, word } = self;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] <= b' ' {
                at += 1;
                continue;
            }
            let (end, next) = simple(bytes, at);
            if end > at {
                if bytes[at].is_ascii_uppercase() {
                    word.clear();
                    word.push_str(&text[at..end]);
                    word.make_ascii_lowercase();
                    each(word, Role::Whole);
                } else {
                    each(&text[at..end], Role::Whole);
                }
                at = next;
                continue;
            }
            let mut ascii = true;
            let length = bytes[at..].iter().position(|byte| {
                ascii &= byte.is_ascii();
                *byte <= b' '
            });
            let end = length.map_or(bytes.len(), |length| at + length);
            if ascii {
                Scan { text: &bytes[at..end], source: &text[at..end], word, each: &mut each }.run();
            } else {
                plain.clear();
                let decomposed = text[at..end].nfkd().filter(|c| !is_accent(*c) && !is_ignored(*c));
                plain.extend(decomposed.nfc());
                Scan { text: plain, source: "", word, each: &mut each }.run();
            }
            at = end;
        }
    }
}

/// Where a word ends that begins here and is as most are, and what comes next is to be looked for: small letters and digits, perhaps
/// one capital before them, then a blank, perhaps with a comma or a full stop between. The same place twice for all others.
fn simple(text: &[u8], start: usize) -> (usize, usize) {
    let letter = |at: usize| text.get(at).is_some_and(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9'));
    let blank = |at: usize| text.get(at).is_none_or(|byte| *byte <= b' ');
    let mut end = start + usize::from(text[start].is_ascii_uppercase());
    while letter(end) {
        end += 1;
    }
    let next = end + usize::from(matches!(text.get(end), Some(b',' | b'.' | b';' | b':' | b')' | b'!' | b'?')));
    if blank(next) && end - start <= LONGEST { (end, next) } else { (start, start) }
}

/// A character of a text: a byte where all are ASCII.
trait Letter: Copy + Into<char> {
    /// Adds characters in lower case.
    fn lower(text: &[Self], source: &str, range: Range<usize>, word: &mut String);
}

impl Letter for u8 {
    fn lower(_: &[Self], source: &str, range: Range<usize>, word: &mut String) {
        word.push_str(&source[range]);
        word.make_ascii_lowercase();
    }
}

impl Letter for char {
    fn lower(text: &[Self], _: &str, range: Range<usize>, word: &mut String) {
        for c in text[range].iter().flat_map(|c| c.to_lowercase()) {
            match FOLDS.iter().find(|(from, _)| !c.is_ascii() && *from == c) {
                Some((_, to)) => word.push_str(to),
                None => word.push(c),
            }
        }
    }
}

/// A text without blanks on its way to words.
struct Scan<'a, T, F> {
    text: &'a [T],
    /// The same as it was written, where that is all ASCII.
    source: &'a str,
    word: &'a mut String,
    each: &'a mut F,
}

impl<T: Letter, F: FnMut(&str, Role)> Scan<'_, T, F> {
    fn class(&self, at: usize) -> Class {
        self.text.get(at).map_or(Class::Other, |c| class((*c).into()))
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
        T::lower(self.text, self.source, start..end.min(start + LONGEST), self.word);
        (self.each)(self.word, role);
    }
}
