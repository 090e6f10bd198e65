//! The class of each character, which decides where words begin and end.

use unicode_normalization::char::is_combining_mark;

/// The class of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CharClass {
    /// Separates words.
    Other,
    Letter,
    Upper,
    Digit,
    Underscore,
    /// A letter of a script that is written without spaces between words.
    Unspaced,
    /// A word by itself.
    Pictograph,
}

impl CharClass {
    pub(crate) fn is_in_word(self) -> bool {
        !matches!(self, Self::Other | Self::Pictograph)
    }

    /// Whether it is part of a run: the longest stretch of letters, digits and underscores.
    pub(crate) fn is_run(self) -> bool {
        matches!(
            self,
            Self::Letter | Self::Upper | Self::Digit | Self::Underscore
        )
    }
}

/// Thai and Lao, Burmese, Khmer, kana, Bopomofo, Han.
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

const PICTOGRAPHS: [(char, char); 2] = [('\u{2600}', '\u{27bf}'), ('\u{1f000}', '\u{1faff}')];

/// Letters that have no Unicode decomposition, and what they are folded to.
pub(crate) const FOLDS: [(char, &str); 13] = [
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

fn is_in(ranges: &[(char, char)], c: char) -> bool {
    ranges
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&c))
}

/// The classes of ASCII, which nearly all characters of most texts are.
pub(crate) const ASCII_CLASSES: [CharClass; 128] = {
    let mut classes = [CharClass::Other; 128];
    let mut at = 0;
    while at < 26 {
        classes[b'a' as usize + at] = CharClass::Letter;
        classes[b'A' as usize + at] = CharClass::Upper;
        if at < 10 {
            classes[b'0' as usize + at] = CharClass::Digit;
        }
        at += 1;
    }
    classes[b'_' as usize] = CharClass::Underscore;
    classes
};

pub(crate) fn char_class(c: char) -> CharClass {
    match c {
        c if c.is_ascii() => ASCII_CLASSES[c as usize],
        c if is_in(&PICTOGRAPHS, c) => CharClass::Pictograph,
        c if !c.is_alphanumeric() && !is_combining_mark(c) => CharClass::Other,
        c if is_in(&UNSPACED, c) => CharClass::Unspaced,
        c if c.is_numeric() => CharClass::Digit,
        c if c.is_uppercase() => CharClass::Upper,
        _ => CharClass::Letter,
    }
}

/// Invisible characters within words: soft hyphens, joiners, direction marks, variation selectors, the Arabic tatweel.
pub(crate) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{640}' | '\u{200c}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Accents and vowel points of scripts where words are also written without them; scripts from U+0900 on need their marks.
pub(crate) fn is_accent(c: char) -> bool {
    c < '\u{900}' && is_combining_mark(c)
}
