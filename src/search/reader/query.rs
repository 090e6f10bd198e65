//! A query taken apart: words with their pieces, which of them say little, which is still being typed, and phrases.

use super::super::analysis::{Analyser, LONGEST, Role};

/// Words of a query that are looked at, parts of words included: so many terms it has at most.
pub(super) const WORDS: usize = 96;

/// A word that is written more often counts no more.
pub(super) const TIMES: u32 = 3;

/// Of how many pages the texts are read to look for phrases.
pub(super) const PHRASE_PAGES: usize = 48;

/// What was asked.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) words: Vec<Word>,
    /// Words that are to stand one behind the other.
    pub(super) phrases: Vec<Vec<String>>,
}

/// A word of a query.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) parts: Vec<String>,
    /// What it is together with the word before or behind it: `onsite`, of `on site`.
    pub(super) joined: Vec<String>,
    /// Whether it may be the beginning of a longer word.
    pub(super) open: bool,
    /// Whether it says little beside the others.
    pub(super) quiet: bool,
    /// How many times it was written; at most [`TIMES`].
    pub(super) times: u32,
}

/// Reads a query.
pub(super) fn read(text: &str, quiet: &[String]) -> Query {
    let mut words: Vec<Word> = Vec::new();
    let mut count = 0;
    Analyser::default().words(text, |word, role| {
        count += 1;
        match (role, words.last_mut()) {
            _ if count > WORDS => {}
            (Role::Part, Some(last)) => last.parts.push(word.to_owned()),
            _ => {
                let quiet = quiet.iter().any(|known| known == word);
                words.push(Word { text: word.to_owned(), parts: Vec::new(), joined: Vec::new(), open: false, quiet, times: 1 });
            }
        }
    });
    if let Some(last) = words.last_mut().filter(|_| count <= WORDS) {
        last.open = !text.ends_with([' ', '"']);
    }
    if words.iter().all(|word| word.quiet) {
        words.iter_mut().for_each(|word| word.quiet = false);
    }
    for at in 1..words.len() {
        let joined = format!("{}{}", words[at - 1].text, words[at].text);
        if joined.chars().count() <= LONGEST && joined.contains(char::is_alphabetic) {
            words[at - 1].joined.push(joined.clone());
            words[at].joined.push(joined);
        }
    }
    let mut seen: Vec<Word> = Vec::new();
    for word in words {
        match seen.iter_mut().find(|known| known.text == word.text) {
            Some(known) => {
                known.open |= word.open;
                known.times = TIMES.min(known.times + 1);
                known.joined.extend(word.joined);
            }
            None => seen.push(word),
        }
    }
    let quoted = text.split('"').skip(1).step_by(2).map(wholes);
    Query { words: seen, phrases: quoted.filter(|phrase| phrase.len() > 1).collect() }
}

/// The words of a text and their parts.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyser::default().words(text, |word, _| words.push(word.to_owned()));
    words
}

fn wholes(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyser::default().words(text, |word, role| {
        if role == Role::Whole {
            words.push(word.to_owned());
        }
    });
    words
}

/// Whether a text holds the words one behind the other.
pub(super) fn holds(text: &str, phrase: &[String]) -> bool {
    wholes(text).windows(phrase.len()).any(|window| window == phrase)
}
