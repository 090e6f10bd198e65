//! What each character is to a word.

use unicode_normalization::char::is_combining_mark;

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
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
    pub(super) fn in_word(self) -> bool {
        !matches!(self, Self::Other | Self::Sign)
    }

    /// Whether a run of letters goes on with it.
    pub(super) fn runs(self) -> bool {
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
pub(super) const FOLDS: [(char, &str); 13] = [
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
pub(super) const ASCII: [Class; 128] = {
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

pub(super) fn class(c: char) -> Class {
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
pub(super) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{640}' | '\u{200c}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Accents, vowel points and other marks of the alphabets; later scripts spell with theirs.
pub(super) fn is_accent(c: char) -> bool {
    c < '\u{900}' && is_combining_mark(c)
}
