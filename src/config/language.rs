//! Languages of pages and the directions of their scripts. Whether a language tag is registered is not checked.

use std::str::FromStr;

use crate::diagnostic::words;

/// A language tag, such as `en` or `pt-BR`, in the form of BCP 47 (RFC 5646): subtags of letters and digits, joined by `-`. Whether
/// a tag is registered is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(String);

impl Language {
    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The direction of its script: that of the tag, or else the usual one of the language (Unicode CLDR, `scriptMetadata` and
    /// `likelySubtags`).
    #[must_use]
    pub fn direction(&self) -> TextDirection {
        const LANGUAGES: [&str; 20] = [
            "ar", "arc", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "ks", "lrc", "mzn", "nqo",
            "ps", "rhg", "sd", "syr", "ug", "ur", "yi",
        ];
        const SCRIPTS: [&str; 12] = [
            "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa",
            "yezi",
        ];
        let tag = self.0.to_ascii_lowercase();
        let mut subtags = tag.split('-');
        let language = subtags.next().unwrap_or_default();
        let is_script =
            |subtag: &&str| subtag.len() == 4 && subtag.chars().all(|c| c.is_ascii_alphabetic());
        let is_rtl = subtags.find(is_script).map_or_else(
            || LANGUAGES.contains(&language),
            |script| SCRIPTS.contains(&script),
        );
        if is_rtl {
            TextDirection::Rtl
        } else {
            TextDirection::Ltr
        }
    }
}

impl Language {
    /// Whether it is English, of any region.
    pub(super) fn is_english(&self) -> bool {
        self.0
            .split('-')
            .next()
            .is_some_and(|language| language.eq_ignore_ascii_case("en"))
    }
}

impl Default for Language {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl FromStr for Language {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut subtags = text.split('-');
        let is_word = |subtag: &str, lengths: std::ops::RangeInclusive<usize>| {
            lengths.contains(&subtag.len()) && subtag.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let is_language = subtags
            .next()
            .is_some_and(|first| is_word(first, 2..=3) && first.chars().all(char::is_alphabetic));
        (is_language && subtags.all(|subtag| is_word(subtag, 1..=8)))
            .then(|| Self(text.to_owned()))
            .ok_or(())
    }
}

words! {
    /// The direction of a text, as HTML's `dir`.
    #[derive(Default)]
    pub enum TextDirection {
        /// From left to right.
        #[default]
        Ltr = "ltr",
        /// From right to left.
        Rtl = "rtl",
    }
}

impl FromStr for TextDirection {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::from_word(text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, TextDirection};

    #[test]
    fn tags_have_the_form_of_bcp_47() {
        for tag in [
            "en",
            "pt-BR",
            "zh-Hant-TW",
            "sr-Latn",
            "de-CH-1996",
            "ckb",
            "EN",
            "en-x-team",
        ] {
            assert!(tag.parse::<Language>().is_ok(), "{tag}");
        }
        for tag in [
            "",
            "e",
            "english",
            "en_US",
            "en-",
            "-en",
            "en US",
            "12",
            "en-abcdefghi",
            "é",
        ] {
            assert!(tag.parse::<Language>().is_err(), "{tag}");
        }
    }

    #[test]
    fn the_direction_is_that_of_the_script() {
        let direction = |tag: &str| tag.parse::<Language>().unwrap().direction();
        for tag in ["he", "ar-EG", "fa", "UR", "az-Arab", "pa-Arab-PK", "dv"] {
            assert_eq!(direction(tag), TextDirection::Rtl, "{tag}");
        }
        for tag in ["en", "pt-BR", "ar-Latn", "ja", "sd-Deva", "sr-Cyrl"] {
            assert_eq!(direction(tag), TextDirection::Ltr, "{tag}");
        }
    }
}
