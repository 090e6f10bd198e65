//! An index of many words, in which the ones nearest to a typo are found without comparing all of them.

use std::collections::HashMap;

use super::distance::{LONGEST_WORD, Nearest, Typo, lower};

/// Words compared because they are next to the typo in alphabetical order, on each of two sides.
const NEIGHBOURS: usize = 8;
/// Words compared because they share a pair of letters with the typo.
const MOST_COMPARED: usize = 32;
/// Words visited for that, most of them without a comparison.
const MOST_VISITED: usize = 256;
/// Marks the beginning and the end of a word in its pairs of letters.
const EDGE: char = '\0';

/// Many words, indexed for finding those nearest to a mistyped one.
///
/// The search compares the words with the longest common prefix or suffix first: they are the neighbours in alphabetical order.
/// Then it compares those that share the rarest pairs of letters. One mistake changes at most three of a word's pairs, so a word
/// that is `n` mistakes away shares one of any `3 n + 1`. The number of comparisons is limited, so the search can miss the
/// nearest among thousands of words that have most letters in common.
#[derive(Clone, Debug, Default)]
pub struct WordIndex {
    /// In the order in which they were given, each with its letters in lower case; none of a word that is too long.
    words: Vec<(Box<str>, Box<[char]>)>,
    /// The words' numbers in the order of their letters.
    forwards: Vec<u32>,
    /// The words' numbers in the order of their letters, read from the end.
    backwards: Vec<u32>,
    /// For each pair of letters the words that hold it, by their numbers.
    pairs: HashMap<[char; 2], Vec<u32>>,
}

impl WordIndex {
    /// Indexes words; they are known by their numbers, from 0.
    #[must_use]
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let letters = |word: &str| {
            let letters: Box<[char]> = lower(word).take(2 * LONGEST_WORD).collect();
            if letters.len() < 2 * LONGEST_WORD {
                letters
            } else {
                Box::default()
            }
        };
        let words: Vec<_> = words
            .into_iter()
            .map(|word| (word.into(), letters(word)))
            .collect();
        let mut pairs: HashMap<[char; 2], Vec<u32>> = HashMap::new();
        for (number, (_, letters)) in (0..).zip(&words) {
            for pair in self::pairs(letters) {
                pairs.entry(pair).or_default().push(number);
            }
        }
        let mut forwards: Vec<u32> = (0..).zip(&words).map(|(number, _)| number).collect();
        let mut backwards = forwards.clone();
        forwards.sort_by(|a, b| words[*a as usize].1.cmp(&words[*b as usize].1));
        backwards.sort_by(|a, b| {
            words[*a as usize]
                .1
                .iter()
                .rev()
                .cmp(words[*b as usize].1.iter().rev())
        });
        Self {
            words,
            forwards,
            backwards,
            pairs,
        }
    }

    /// The words nearest to a mistyped one among those that are `meant`, with their numbers; see [`nearest`](super::nearest).
    #[must_use]
    pub fn nearest<'a>(
        &'a self,
        word: &str,
        meant: impl Fn(usize) -> bool,
    ) -> Vec<(usize, &'a str)> {
        let Some(typo) = Typo::new(word) else {
            return Vec::new();
        };
        let mut nearest = Nearest::new(&typo);
        let mut compared: Vec<u32> = Vec::with_capacity(4 * NEIGHBOURS + MOST_COMPARED);
        let mut compare = |number: u32, nearest: &mut Nearest<'a>| {
            let (word, letters) = &self.words[number as usize];
            let near = letters.len().abs_diff(typo.letters.len()) <= nearest.distance;
            if near && meant(number as usize) && !compared.contains(&number) {
                compared.push(number);
                nearest.compare(&typo, letters, (word, number as usize));
            }
            compared.len()
        };
        for number in self.neighbours(&typo.letters) {
            compare(number, &mut nearest);
        }
        let known = |pair: &[char; 2]| self.pairs.get(pair).map_or(&[] as &[u32], Vec::as_slice);
        let mut lists: Vec<&[u32]> = pairs(&typo.letters).iter().map(known).collect();
        lists.sort_by_key(|list| list.len());
        let rarest = lists
            .iter()
            .enumerate()
            .flat_map(|(at, list)| list.iter().map(move |number| (at, *number)));
        for (at, number) in rarest.take(MOST_VISITED) {
            if at > 3 * nearest.distance
                || compare(number, &mut nearest) == 4 * NEIGHBOURS + MOST_COMPARED
            {
                break;
            }
        }
        nearest.into_words()
    }

    /// The neighbours of some letters in alphabetical order, compared from the beginning and from the end.
    fn neighbours(&self, letters: &[char]) -> impl Iterator<Item = u32> {
        let word = |number: &u32| &self.words[*number as usize].1;
        let forwards = self
            .forwards
            .partition_point(|number| **word(number) < *letters);
        let backwards = self
            .backwards
            .partition_point(|number| word(number).iter().rev().lt(letters.iter().rev()));
        let around = |list: &'_ [u32], at: usize| {
            list[at.saturating_sub(NEIGHBOURS)..list.len().min(at + NEIGHBOURS)].to_vec()
        };
        around(&self.forwards, forwards)
            .into_iter()
            .chain(around(&self.backwards, backwards))
    }
}

/// The pairs of neighbouring letters of a word, its edges included, each once.
fn pairs(letters: &[char]) -> Vec<[char; 2]> {
    let mut before = EDGE;
    let letters = letters.iter().copied().chain([EDGE]);
    let mut pairs: Vec<[char; 2]> = letters
        .map(|letter| [std::mem::replace(&mut before, letter), letter])
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::nearest;
    use super::WordIndex;
    use proptest::prelude::*;

    fn indexed(known: &[&str], word: &str, meant: impl Fn(usize) -> bool) -> String {
        let index = WordIndex::new(known.iter().copied());
        index
            .nearest(word, meant)
            .into_iter()
            .map(|(number, word)| format!("{number}:{word}"))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn only_words_that_are_meant_are_near() {
        let known = ["oak", "elm", "elk", "elm"];
        assert_eq!(indexed(&known, "elx", |_| true), "2:elk 1:elm");
        assert_eq!(indexed(&known, "elx", |number| number == 3), "3:elm");
        assert_eq!(indexed(&known, "elx", |_| false), "");
    }

    #[test]
    fn among_many_words_that_are_alike_the_search_ends() {
        let words: Vec<String> = (0..20_000)
            .map(|n| format!("notes-about-the-plant-{n}"))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(
            indexed(&words, "notes-about-the-plant-x1234", |_| true),
            "11234:notes-about-the-plant-11234 1234:notes-about-the-plant-1234"
        );
        assert_eq!(
            indexed(&words, "note-about-the-plant-19999", |_| true),
            "19999:notes-about-the-plant-19999"
        );
        assert_eq!(
            indexed(&words, "notes-about-the-plantx", |_| true)
                .split(' ')
                .count(),
            3
        );
    }

    proptest! {
        /// An index finds what comparing all words finds, as long as its limit is not met.
        #[test]
        fn an_index_finds_the_nearest_words(word in "[abc]{3,9}", known in prop::collection::vec("[abcd]{1,10}", 0..60)) {
            let index = WordIndex::new(known.iter().map(String::as_str));
            let found: Vec<&str> = index.nearest(&word, |_| true).into_iter().map(|(_, word)| word).collect();
            prop_assert_eq!(found, nearest(&word, known.iter().map(String::as_str)));
        }
    }
}
