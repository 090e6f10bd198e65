//! Two hashes: a quick one for words in memory, and the one that names files, which every reader can work out.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Hashes short words; nothing depends on its values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// A word as it is looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    /// One of 1 to 15 bytes as a number: its bytes, the first lowest, and its length in the highest; 0 for others.
    short: u128,
}

impl<'t> Word<'t> {
    /// The word at a place in a text: quick where at least 16 bytes follow its beginning.
    pub(super) fn at(text: &'t str, place: Range<usize>) -> Self {
        let length = place.len();
        let short = match (text.as_bytes().get(place.start..).and_then(|rest| rest.first_chunk()), length) {
            (_, 0 | 16..) => 0,
            (Some(bytes), _) => u128::from_le_bytes(*bytes) & ((1 << (8 * length)) - 1),
            (None, _) => text.as_bytes()[place.clone()].iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte)),
        };
        let length = if short == 0 { 0 } else { length as u128 };
        Self { text: &text[place], short: short | length << 120 }
    }

    pub(super) fn of(text: &'t str) -> Self {
        Self::at(text, 0..text.len())
    }
}

/// What is known of each word of a long text, in the order in which they came: those that are common stand near the beginning, and so
/// near each other in memory. Nearly all words are short, and are numbers here.
#[derive(Debug)]
pub(super) struct Words<T> {
    /// For each place of a table 1 and the number of the word there; at most half are taken.
    places: Vec<u32>,
    short: Vec<([u8; 16], T)>,
    long: HashMap<Box<str>, T, BuildHasherDefault<WordHasher>>,
}

/// Places to begin with.
const PLACES: usize = 1 << 9;

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self { places: vec![0; PLACES], short: Vec::new(), long: HashMap::default() }
    }
}

impl<T> Words<T> {
    /// What is known of a word; of a new one, what `new` says.
    pub(super) fn entry(&mut self, word: Word<'_>, new: impl FnOnce() -> T) -> &mut T {
        if word.short == 0 {
            if !self.long.contains_key(word.text) {
                self.long.insert(word.text.into(), new());
            }
            return self.long.get_mut(word.text).expect("it is there by now");
        }
        let mut place = self.place(word.short);
        let mut number = self.places[place] as usize;
        if number == 0 {
            if self.short.len() * 2 >= self.places.len() {
                self.grow();
                place = self.place(word.short);
            }
            self.short.push((word.short.to_le_bytes(), new()));
            number = self.short.len();
            self.places[place] = u32::try_from(number).unwrap_or(u32::MAX);
        }
        &mut self.short[number - 1].1
    }

    pub(super) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// Where a word is, or the free place where it belongs.
    fn place(&self, word: u128) -> usize {
        let mask = self.places.len() - 1;
        let mut hasher = WordHasher::default();
        hasher.write(&word.to_le_bytes());
        let mut at = usize::try_from(hasher.finish() >> 16).unwrap_or_default() & mask;
        while self.places[at] != 0 && u128::from_le_bytes(self.short[self.places[at] as usize - 1].0) != word {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        self.places = vec![0; self.places.len() * 2];
        for (word, number) in self.short.iter().zip(1..) {
            let place = self.place(u128::from_le_bytes(word.0));
            self.places[place] = number;
        }
    }

    /// All words, in no order that means anything.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &T)> {
        let short = self.short.iter();
        let short = short.filter_map(|(word, value)| Some((str::from_utf8(word.get(..word[15].into())?).ok()?, value)));
        short.chain(self.long.iter().map(|(word, value)| (&**word, value)))
    }
}

/// FNV-1a, 32 bits: names a file by what it holds.
pub(super) fn name(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{Word, Words};

    #[test]
    fn every_word_keeps_what_is_known_of_it() {
        let long = "x".repeat(40);
        let text = |number: usize| format!("{}{number}", &long[..number % 30]);
        let mut words: Words<usize> = Words::default();
        for number in 0..20_000 {
            *words.entry(Word::of(&text(number)), || number) += 1;
            *words.entry(Word::of(&text(number)), || 0) += 1;
        }
        assert_eq!((words.len(), words.all().count()), (20_000, 20_000));
        assert!((0..20_000).all(|number| *words.entry(Word::of(&text(number)), || 0) == number + 2));
        assert!(words.all().all(|(found, number)| found == text(number - 2)));
    }

    #[test]
    fn short_words_are_numbers_wherever_they_stand() {
        let text = "abcdefghijklmnop and what follows";
        for length in 1..=15 {
            let bytes = Word::at(text, 0..length).short.to_le_bytes();
            assert_eq!((&bytes[..length], usize::from(bytes[15])), (&text.as_bytes()[..length], length));
            assert!(length == 15 || bytes[length..15].iter().all(|byte| *byte == 0));
            assert_eq!(Word::of(&text[..length]).short, Word::at(text, 0..length).short);
        }
        assert_eq!((Word::of("").short, Word::at(text, 0..16).short), (0, 0));
    }

    #[test]
    fn files_are_named_as_documented() {
        assert_eq!(super::name(b""), 0x811c_9dc5);
        assert_eq!(super::name(b"hirebook"), 0xad90_c0f2);
    }
}
