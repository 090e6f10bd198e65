//! Synonyms: where a page contains the words of a value, the words of its key are indexed too, with a lower weight.
//!
//! A key of one word is indexed as that word. For a key of several, the pairs of its words are indexed as readers look them up, as
//! compounds (`takehome`), so that a page about coding exercises is not found as well as others by `home`. Its single words are
//! indexed where the page has none of them, with the lowest weight, for words that are half typed or misspelled.

use std::collections::HashMap;

use crate::impact::{GroupCounts, MAX_SCORE, WHOLE};
use crate::language::{Language, stop_words};
use crate::phrase::{Phrase, is_in};
use crate::word::MAX_WORD_CHARS;
use crate::{Corpus, count_u32};

/// The score of a synonym, where that of the word itself is 1. A title that is a synonym is worth about as much as a text that has
/// the word itself.
const SYNONYM: f64 = 0.3;

/// The score of a value of a key of several words. No other word has the compounds of the key, so pages with the key itself share
/// the scores above, and rank before all others.
const PHRASE: f64 = 0.75;
const WHOLE_KEY: f64 = PHRASE * MAX_SCORE;

/// The score of the single words of such a key.
const WEAK: f64 = 0.15;

/// The synonyms of a corpus, prepared to be matched.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    pub(crate) keys: Vec<Key>,
    /// The numbers of the stems that patterns consist of.
    numbers: HashMap<String, u32>,
    /// By the number of their last stem.
    patterns: HashMap<u32, Vec<StemSequence>>,
    /// The number of stems of the longest pattern.
    longest: usize,
}

/// What readers type.
#[derive(Debug)]
pub(crate) struct Key {
    /// The words by which pages are found: the word itself, or the compounds of adjacent words.
    pub(crate) words: Vec<String>,
    /// The beginnings of its first compound: a query of which the second word is being typed looks these up.
    pub(crate) beginnings: Vec<String>,
    /// The words of a key of several that are no stop words.
    single: Vec<String>,
    /// The stems of the values' words that are no stop words: what a hit shows in place of the key.
    pub(crate) marks: Vec<String>,
}

/// Stems that pages may contain.
#[derive(Debug)]
struct StemSequence {
    stems: Vec<u32>,
    key: usize,
    /// Whether it is the key itself rather than a value.
    is_key: bool,
}

impl Synonyms {
    pub(crate) fn new(corpus: &Corpus<'_>) -> Self {
        let mut synonyms = Self::default();
        let language = Language::new(&corpus.language);
        let stop_words = stop_words(&corpus.language);
        let phrase = |text: &str| Phrase::in_language(text, &language, stop_words);
        for synonym in &corpus.synonyms {
            let key = phrase(&synonym.key);
            let values: Vec<Phrase> = synonym.values.iter().map(|value| phrase(value)).collect();
            if key.is_stop_words {
                continue;
            }
            let at = synonyms.keys.len();
            for value in values.iter().filter(|value| !value.is_stop_words) {
                synonyms.add_pattern(value, at, false);
            }
            let mut marks: Vec<String> = values
                .iter()
                .flat_map(|value| value.words.iter().zip(&value.stems))
                .filter(|(word, _)| !is_in(stop_words, word))
                .map(|(_, stem)| stem.clone())
                .collect();
            marks.sort_unstable();
            marks.dedup();
            let (words, single) = match key.words.as_slice() {
                [word] => (vec![word.clone()], Vec::new()),
                words => {
                    synonyms.add_pattern(&key, at, true);
                    let single = words.iter().filter(|word| !is_in(stop_words, word));
                    (compounds(words), single.cloned().collect())
                }
            };
            synonyms.keys.push(Key {
                beginnings: beginnings(&key.words),
                words,
                single,
                marks,
            });
        }
        synonyms
    }

    fn add_pattern(&mut self, phrase: &Phrase, key: usize, is_key: bool) {
        let mut stems = Vec::new();
        for stem in &phrase.stems {
            let next = count_u32(self.numbers.len());
            stems.push(*self.numbers.entry(stem.clone()).or_insert(next));
        }
        let Some(last) = stems.last() else { return };
        self.longest = self.longest.max(stems.len());
        self.patterns
            .entry(*last)
            .or_default()
            .push(StemSequence { stems, key, is_key });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// The compounds that a query of these words looks up.
fn compounds(words: &[String]) -> Vec<String> {
    words
        .windows(2)
        .map(<[String]>::concat)
        .filter(|compound| {
            compound.chars().count() <= MAX_WORD_CHARS && compound.contains(char::is_alphabetic)
        })
        .collect()
}

/// The first word of a key joined to beginnings of the second, which have at least two characters.
fn beginnings(words: &[String]) -> Vec<String> {
    let [first, second, ..] = words else {
        return Vec::new();
    };
    let ends = second.char_indices().map(|(at, _)| at).skip(2);
    ends.map(|end| format!("{first}{}", &second[..end]))
        .filter(|compound| compound.chars().count() <= MAX_WORD_CHARS)
        .collect()
}

/// In place of a stem's number: no pattern contains it.
const OTHER: u32 = u32::MAX;

/// Finds patterns while a page is read.
#[derive(Default)]
pub(crate) struct SynonymMatcher {
    /// The numbers of the stems of groups, as far as they have been met.
    numbers: Vec<u32>,
    /// The last words of the text.
    recent: Vec<u32>,
    /// For each key what the page has of its values, and of the key itself; empty until one is found.
    found: Vec<[Option<GroupCounts>; 2]>,
}

impl SynonymMatcher {
    /// Starts a text: a phrase does not extend over two.
    pub(crate) fn start_text(&mut self) {
        self.recent.clear();
    }

    /// Adds a word, given its group and the stem of a group, and counts the patterns that end with it.
    pub(crate) fn push<'w>(
        &mut self,
        synonyms: &Synonyms,
        group: u32,
        stem: impl Fn(u32) -> &'w str,
        count: impl Fn(&mut GroupCounts, u32),
    ) {
        while self.numbers.len() <= group as usize {
            let stem = stem(count_u32(self.numbers.len()));
            let number = synonyms.numbers.get(stem).copied();
            self.numbers.push(number.unwrap_or(OTHER));
        }
        let number = self.numbers[group as usize];
        if number == OTHER {
            self.recent.clear();
            return;
        }
        if self.recent.len() == synonyms.longest {
            self.recent.remove(0);
        }
        self.recent.push(number);
        for pattern in synonyms.patterns.get(&number).into_iter().flatten() {
            if self.recent.ends_with(&pattern.stems) {
                if self.found.is_empty() {
                    self.found.resize(synonyms.keys.len(), [None, None]);
                }
                let counts = &mut self.found[pattern.key][usize::from(pattern.is_key)];
                count(counts.get_or_insert_with(|| GroupCounts::new(0)), WHOLE);
            }
        }
    }

    /// Ends a page: the words to index, given the length-normalized `k` of its body.
    pub(crate) fn end_page<'s>(
        &mut self,
        synonyms: &'s Synonyms,
        saturation: f64,
    ) -> Vec<SynonymWord<'s>> {
        let mut words = Vec::new();
        let mut single = Vec::new();
        for (key, found) in synonyms.keys.iter().zip(std::mem::take(&mut self.found)) {
            let [of_value, of_key] =
                found.map(|counts| counts.map(|mut counts| counts.end(saturation)));
            let of_values = of_value.map_or(0.0, |found| found.score);
            let score = match of_key {
                Some(found) => WHOLE_KEY + (1.0 - PHRASE) * found.score.max(of_values),
                None if key.single.is_empty() => SYNONYM * of_values,
                None => PHRASE * of_values,
            };
            let Some(first) = of_key.or(of_value) else {
                continue;
            };
            let is_in_title = [of_key, of_value]
                .into_iter()
                .flatten()
                .any(|found| found.in_title);
            words.extend(key.words.iter().map(|word| SynonymWord {
                word,
                score,
                section: first.section,
                is_in_title,
                is_weak: false,
            }));
            if let Some(found) = of_value {
                single.extend(key.single.iter().map(|word| SynonymWord {
                    word,
                    score: WEAK * found.score,
                    section: found.section,
                    is_in_title: false,
                    is_weak: true,
                }));
            }
        }
        words.extend(single);
        words
    }
}

/// A word of a key on a page that contains a value.
pub(crate) struct SynonymWord<'s> {
    pub(crate) word: &'s str,
    pub(crate) score: f64,
    pub(crate) section: u16,
    pub(crate) is_in_title: bool,
    /// Whether it is only indexed if the page does not have it.
    pub(crate) is_weak: bool,
}
