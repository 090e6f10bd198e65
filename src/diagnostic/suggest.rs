//! Which known words a mistyped word may have meant: a comparison that takes a few steps per letter, and an index for lists that
//! are long.
//!
//! A message about a list of a few words compares them all. Lists that grow with a site (ids, files, headings) are indexed once,
//! so that the cost of a message does not grow with the site.

use std::collections::HashMap;

use super::any_of;

/// Words longer than this are no typos, and comparing letters would cost more than it tells.
const LONGEST_WORD: usize = 80;
/// Words of a list that [`nearest`] compares; longer lists need a [`WordIndex`].
const MOST_LISTED: usize = 1_000;
/// Words of an index that are compared with one word because they are next to it in the order of letters, on each of two sides.
const NEIGHBOURS: usize = 8;
/// Words of an index that are compared with one word because they share a pair of letters with it.
const MOST_COMPARED: usize = 32;
/// Words of an index that are looked at for that, most of them without comparing letters.
const MOST_VISITED: usize = 256;
/// Nearest words that a message names.
const MOST_NAMED: usize = 3;
/// Stands for the beginning and the end of a word in its pairs of letters.
const EDGE: char = '\0';

/// A mistyped word, ready to be compared with many others.
///
/// The distance is the optimal string alignment distance: letters added, removed, replaced, and neighbours exchanged. It is
/// computed with the bits of a number in place of a row of the table (H. Hyyrö, "A bit-vector algorithm for computing
/// Levenshtein and Damerau edit distances", 2003).
struct Mistyped {
    /// Without their case.
    letters: Vec<char>,
    /// For each letter of the word the places where it stands, as bits. ASCII letters are known by `ascii`.
    places: Vec<(char, u128)>,
    /// For each ASCII letter its place in `places`, from 1; 0 if the word does not have it.
    ascii: [u8; 128],
    /// A word is near if it is at most this far away: a third of the letters, at least one of two.
    allowed: usize,
}

impl Mistyped {
    /// None for a word that is too short or too long to be taken for another.
    fn new(word: &str) -> Option<Self> {
        let letters: Vec<char> = lower(word).take(LONGEST_WORD + 1).collect();
        (2..=LONGEST_WORD)
            .contains(&letters.len())
            .then(|| Self::of(letters))
    }

    /// At most [`LONGEST_WORD`] letters, as they are.
    fn of(letters: Vec<char>) -> Self {
        let mut places: Vec<(char, u128)> = Vec::with_capacity(letters.len());
        let mut ascii = [0; 128];
        for (at, letter) in letters.iter().enumerate() {
            match places.iter_mut().find(|(known, _)| known == letter) {
                Some((_, bits)) => *bits |= 1 << at,
                None => places.push((*letter, 1 << at)),
            }
            if let (Some(number), Ok(place)) =
                (ascii.get_mut(*letter as usize), u8::try_from(places.len()))
                && *number == 0
            {
                *number = place;
            }
        }
        let allowed = (letters.len() / 3).max(1);
        Self {
            letters,
            places,
            ascii,
            allowed,
        }
    }

    fn places(&self, letter: char) -> u128 {
        let place = match self.ascii.get(letter as usize) {
            Some(number) => usize::from(*number).checked_sub(1),
            None => self.places.iter().position(|(known, _)| *known == letter),
        };
        place.map_or(0, |place| self.places[place].1)
    }

    /// The distance to another word, which is in lower case; none if it is more than `most`.
    fn distance(&self, other: &[char], most: usize) -> Option<usize> {
        if other.len().abs_diff(self.letters.len()) > most {
            return None;
        }
        // What both begin and end with makes no difference.
        let first = self
            .letters
            .iter()
            .zip(other)
            .take_while(|(a, b)| a == b)
            .count();
        let (letters, other) = (&self.letters[first..], &other[first..]);
        let last = letters
            .iter()
            .rev()
            .zip(other.iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let (length, other) = (letters.len() - last, &other[..other.len() - last]);
        if length == 0 {
            return Some(other.len());
        }
        let (end, within) = (1_u128 << (length - 1), u128::MAX >> (128 - length));
        // Vertical differences of the table's column that are positive and negative, diagonals that are zero, and the places of
        // the letter before.
        let (mut positive, mut negative, mut zero, mut before) =
            (u128::MAX, 0_u128, 0_u128, 0_u128);
        let mut distance = length;
        for (at, letter) in other.iter().enumerate() {
            let here = (self.places(*letter) >> first) & within;
            let exchanged = ((!zero & here) << 1) & before;
            zero =
                ((here & positive).wrapping_add(positive) ^ positive) | here | negative | exchanged;
            let (grows, falls) = (negative | !(zero | positive), zero & positive);
            distance = distance + usize::from(grows & end != 0) - usize::from(falls & end != 0);
            // Every letter that is left can bring the distance down by one.
            if distance > most + (other.len() - at - 1) {
                return None;
            }
            let grows = (grows << 1) | 1;
            positive = (falls << 1) | !(zero | grows);
            negative = grows & zero;
            before = here;
        }
        (distance <= most).then_some(distance)
    }
}

/// The letters of a word without their case.
fn lower(word: &str) -> impl Iterator<Item = char> {
    word.chars().flat_map(char::to_lowercase)
}

/// The nearest of some words that were compared: those of the least distance, in their own order, each once.
struct Nearest<'a> {
    distance: usize,
    words: Vec<(&'a str, usize)>,
}

impl<'a> Nearest<'a> {
    fn compare(&mut self, mistyped: &Mistyped, lower: &[char], (word, number): (&'a str, usize)) {
        let Some(distance) = mistyped.distance(lower, self.distance) else {
            return;
        };
        if distance < self.distance {
            self.words.clear();
            self.distance = distance;
        }
        self.words.push((word, number));
    }

    fn named(mut self) -> Vec<(usize, &'a str)> {
        self.words.sort_unstable();
        self.words.dedup_by_key(|(word, _)| *word);
        self.words.truncate(MOST_NAMED);
        self.words
            .into_iter()
            .map(|(word, number)| (number, word))
            .collect()
    }
}

/// The known words nearest to a mistyped word, if any is near enough to be meant: those of the least distance, at most three.
///
/// Of a list of more than a thousand words, the first thousand are compared.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(mistyped) = Mistyped::new(word) else {
        return Vec::new();
    };
    let mut nearest = Nearest {
        distance: mistyped.allowed,
        words: Vec::new(),
    };
    let mut letters: Vec<char> = Vec::with_capacity(LONGEST_WORD);
    for (number, other) in known.into_iter().take(MOST_LISTED).enumerate() {
        letters.clear();
        letters.extend(lower(other).take(2 * LONGEST_WORD));
        nearest.compare(&mistyped, &letters, (other, number));
    }
    nearest.named().into_iter().map(|(_, word)| word).collect()
}

/// Whether one word becomes another by at most so many letters left out, added, changed or swapped with the next.
#[must_use]
pub fn is_within(word: &str, other: &str, distance: usize) -> bool {
    let letters = |word: &str| word.chars().take(LONGEST_WORD).collect::<Vec<char>>();
    let (word, other) = (letters(word), letters(other));
    word.len().max(other.len()) < LONGEST_WORD
        && Mistyped::of(word).distance(&other, distance).is_some()
}

/// `` did you mean `x`? `` for the nearest known, if any.
#[must_use]
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(&nearest(word, known))
}

/// `` did you mean `x` or `y`? `` for words that are near, if there are any.
#[must_use]
pub fn suggest(near: &[&str]) -> Option<String> {
    (!near.is_empty()).then(|| format!("did you mean {}?", any_of(near)))
}

/// Many words, indexed for finding those nearest to a mistyped one.
///
/// First come the words that have most letters at their beginning or at their end in common with it: they are its neighbours in
/// the order of letters. Then those that share its rarest pairs of letters: one mistake changes at most three of a word's pairs,
/// so a word that is `n` mistakes away shares one of any `3 n + 1`. How many words are compared is limited, so among thousands
/// of words that have most of their letters in common, the nearest may be passed over.
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

    /// The words nearest to a mistyped one among those that are `meant`, with their numbers; see [`nearest`].
    #[must_use]
    pub fn nearest<'a>(
        &'a self,
        word: &str,
        meant: impl Fn(usize) -> bool,
    ) -> Vec<(usize, &'a str)> {
        let Some(mistyped) = Mistyped::new(word) else {
            return Vec::new();
        };
        let mut nearest = Nearest {
            distance: mistyped.allowed,
            words: Vec::new(),
        };
        let mut compared: Vec<u32> = Vec::with_capacity(4 * NEIGHBOURS + MOST_COMPARED);
        let mut compare = |number: u32, nearest: &mut Nearest<'a>| {
            let (word, letters) = &self.words[number as usize];
            let near = letters.len().abs_diff(mistyped.letters.len()) <= nearest.distance;
            if near && meant(number as usize) && !compared.contains(&number) {
                compared.push(number);
                nearest.compare(&mistyped, letters, (word, number as usize));
            }
            compared.len()
        };
        for number in self.neighbours(&mistyped.letters) {
            compare(number, &mut nearest);
        }
        let known = |pair: &[char; 2]| self.pairs.get(pair).map_or(&[] as &[u32], Vec::as_slice);
        let mut lists: Vec<&[u32]> = pairs(&mistyped.letters).iter().map(known).collect();
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
        nearest.named()
    }

    /// The words that stand next to some letters in the order of letters, from their beginning and from their end.
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
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_near_by_a_third_of_their_letters() {
        let near = |word: &str, known: &[&str]| nearest(word, known.iter().copied()).join(" ");
        assert_eq!(near("tittle", &["title", "table"]), "title");
        assert_eq!(near("Title", &["title"]), "title");
        assert_eq!(
            near("tea-x", &["tea-d", "tea-c", "tea-b", "tea-a", "tea-a"]),
            "tea-a tea-b tea-c"
        );
        assert_eq!(near("tea-x", &["tea-xx", "tee-x", "te"]), "tea-xx tee-x");
        assert_eq!(near("b", &["a"]), "");
        assert_eq!(near("日本語", &["日本誤"]), "日本誤");
        assert_eq!(near(&"w".repeat(100_000), &["w"]), "");
        assert_eq!(near("", &["", "a"]), "");
    }

    #[test]
    fn several_words_are_a_choice() {
        assert_eq!(
            did_you_mean("tea-x", ["tea-a", "tea-b"]).as_deref(),
            Some("did you mean `tea-a` or `tea-b`?")
        );
        assert_eq!(did_you_mean("tea", ["coffee"]), None);
    }

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
        #[test]
        fn distances_are_those_of_the_table(a in "[a-dé]{2,70}", b in "[a-dé]{0,90}", most in 0_usize..30) {
            let expected = strsim::osa_distance(&a, &b);
            let mistyped = Mistyped::new(&a).expect("neither too short nor too long");
            let b: Vec<char> = b.chars().collect();
            prop_assert_eq!(mistyped.distance(&b, usize::MAX / 8), Some(expected));
            prop_assert_eq!(mistyped.distance(&b, most), (expected <= most).then_some(expected));
        }

        /// An index finds what comparing all words finds, as long as its limit is not met.
        #[test]
        fn an_index_finds_the_nearest_words(word in "[abc]{3,9}", known in prop::collection::vec("[abcd]{1,10}", 0..60)) {
            let index = WordIndex::new(known.iter().map(String::as_str));
            let found: Vec<&str> = index.nearest(&word, |_| true).into_iter().map(|(_, word)| word).collect();
            prop_assert_eq!(found, nearest(&word, known.iter().map(String::as_str)));
        }
    }
}
