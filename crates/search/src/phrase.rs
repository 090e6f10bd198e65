//! Phrases as the index compares them, for synonyms.

use crate::analysis::{Analyzer, Role};
use crate::language::{Language, stop_words};

/// The words of a short text, such as the name of a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// Its words without their parts, in lower case and without accents.
    pub words: Vec<String>,
    /// Their stems, which word forms share. Phrases with the same stems are the same to the index.
    pub stems: Vec<String>,
    /// Whether the words are separated by blanks in the text too, so that no sign between them is lost.
    pub is_as_written: bool,
    /// Whether all words are stop words; true of a text without words.
    pub is_stop_words: bool,
}

impl Phrase {
    /// Splits a text in a language, given as an HTML `lang` value.
    #[must_use]
    pub fn new(text: &str, language: &str) -> Self {
        Self::in_language(text, &Language::new(language), stop_words(language))
    }

    pub(crate) fn in_language(text: &str, language: &Language, stop_words: &str) -> Self {
        let mut phrase = Self {
            is_as_written: true,
            is_stop_words: true,
            ..Self::default()
        };
        let mut analyzer = Analyzer::default();
        for piece in text.split_whitespace() {
            let before = phrase.words.len();
            analyzer.words(piece, |word, role| {
                if role == Role::Whole {
                    phrase.words.push(word.to_owned());
                }
            });
            // Scripts without spaces have several words in a piece.
            let is_split = match phrase.words.len() - before {
                0 => true,
                1 => false,
                _ => !piece.chars().all(char::is_alphanumeric),
            };
            phrase.is_as_written &= !is_split;
        }
        let is_stop_word = |word: &String| is_in(stop_words, word);
        phrase.is_stop_words = phrase.words.iter().all(is_stop_word);
        phrase.stems = phrase
            .words
            .iter()
            .map(|word| language.stem(word).into_owned())
            .collect();
        phrase
    }
}

/// Whether a word is in a list that is separated by spaces.
pub(crate) fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::Phrase;

    #[test]
    fn phrases_are_compared_by_their_stems() {
        let stems = |text| Phrase::new(text, "en").stems;
        assert_eq!(stems("Résumés"), stems("resume"));
        assert_eq!(stems("Coding Exercises"), stems("code  exercise"));
        assert_ne!(stems("take home"), stems("home take"));
    }

    #[test]
    fn signs_between_words_are_lost_and_those_of_words_are_not() {
        let is_as_written = |text| Phrase::new(text, "en").is_as_written;
        for text in ["cv", "C++", "take home", ".NET", "snake_case", "候选人", ""] {
            assert!(is_as_written(text), "{text}");
        }
        for text in ["take-home", "R&D", "node.js", "a & b", "…", "don’t"] {
            assert!(!is_as_written(text), "{text}");
        }
    }

    #[test]
    fn texts_of_stop_words_only_are_recognized() {
        let is_stop_words = |text| Phrase::new(text, "en").is_stop_words;
        assert!(is_stop_words("who is it") && is_stop_words("—") && is_stop_words(""));
        assert!(!is_stop_words("who decides"));
    }
}
