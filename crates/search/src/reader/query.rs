//! Parses a query: words with their parts, stop words, the word that is still being typed, and phrases.

use crate::analysis::{Analyzer, MAX_WORD_CHARS, Role};

/// The maximum number of words of a query that are used, including parts. It bounds the number of terms.
pub(super) const MAX_WORDS: usize = 96;

/// The maximum number of times that a repeated word counts.
pub(super) const MAX_REPEATS: u32 = 3;

/// The number of pages whose texts are read to look for phrases.
pub(super) const PHRASE_PAGES: usize = 48;

/// A parsed query.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) words: Vec<QueryWord>,
    /// Sequences of words that pages must contain.
    pub(super) phrases: Vec<Vec<String>>,
}

/// A word of a query.
#[derive(Debug)]
pub(super) struct QueryWord {
    pub(super) text: String,
    pub(super) parts: Vec<String>,
    /// The compounds with the preceding and the following word: `onsite` for `on site`.
    pub(super) compounds: Vec<String>,
    /// Whether it can be the prefix of a longer word, since it may still be being typed.
    pub(super) is_prefix: bool,
    pub(super) is_stop_word: bool,
    /// How often it occurs, at most [`MAX_REPEATS`].
    pub(super) repeats: u32,
}

impl QueryWord {
    pub(super) fn new(text: String, is_stop_word: bool) -> Self {
        Self {
            text,
            parts: Vec::new(),
            compounds: Vec::new(),
            is_prefix: false,
            is_stop_word,
            repeats: 1,
        }
    }
}

/// Parses a query.
pub(super) fn parse(text: &str, stop_words: &[String]) -> Query {
    let mut words: Vec<QueryWord> = Vec::new();
    let mut count = 0;
    Analyzer::default().words(text, |word, role| {
        count += 1;
        match (role, words.last_mut()) {
            _ if count > MAX_WORDS => {}
            (Role::Part, Some(last)) => last.parts.push(word.to_owned()),
            _ => words.push(QueryWord::new(
                word.to_owned(),
                stop_words.iter().any(|stop_word| stop_word == word),
            )),
        }
    });
    if let Some(last) = words.last_mut().filter(|_| count <= MAX_WORDS) {
        last.is_prefix = !text.ends_with([' ', '"']);
    }
    if words.iter().all(|word| word.is_stop_word) {
        words.iter_mut().for_each(|word| word.is_stop_word = false);
    }
    for at in 1..words.len() {
        let compound = format!("{}{}", words[at - 1].text, words[at].text);
        if compound.chars().count() <= MAX_WORD_CHARS && compound.contains(char::is_alphabetic) {
            words[at - 1].compounds.push(compound.clone());
            words[at].compounds.push(compound);
        }
    }
    let mut unique: Vec<QueryWord> = Vec::new();
    for word in words {
        match unique.iter_mut().find(|known| known.text == word.text) {
            Some(known) => {
                known.is_prefix |= word.is_prefix;
                known.repeats = MAX_REPEATS.min(known.repeats + 1);
                known.compounds.extend(word.compounds);
            }
            None => unique.push(word),
        }
    }
    let phrases = text.split('"').skip(1).step_by(2).map(whole_words);
    Query {
        words: unique,
        phrases: phrases.filter(|phrase| phrase.len() > 1).collect(),
    }
}

/// The words of a text, including parts.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyzer::default().words(text, |word, _| words.push(word.to_owned()));
    words
}

fn whole_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyzer::default().words(text, |word, role| {
        if role == Role::Whole {
            words.push(word.to_owned());
        }
    });
    words
}

/// Whether a text contains a phrase.
pub(super) fn contains(text: &str, phrase: &[String]) -> bool {
    whole_words(text)
        .windows(phrase.len())
        .any(|window| window == phrase)
}
