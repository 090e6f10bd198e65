//! What is known of words, in the order in which they came: those that are common stand near the beginning, and so near each other
//! in memory. Nothing depends on which number a word has.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::narrow;

/// What tells a word from all others of the same [`Words`].
///
/// One of 1 to 15 bytes is known by these as a number, the first lowest, its length in the highest; others by a number of their own.
/// Nearly all words are short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u128);

/// What stands for the length of a word that is not short.
const LONG: u8 = 16;

impl Key {
    /// The key of a word that is short.
    #[inline]
    fn short(text: &str, place: Range<usize>) -> Option<Self> {
        let length = place.len();
        let mask = MASKS.get(length)?;
        let bytes = match text.as_bytes().get(place.start..).and_then(|rest| rest.first_chunk()) {
            // Quick, and nearly always so: as many bytes follow its beginning.
            Some(bytes) => u128::from_le_bytes(*bytes) & mask,
            None => text.as_bytes()[place].iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte)),
        };
        (length > 0).then_some(Self(bytes | (length as u128) << 120))
    }

    #[expect(clippy::cast_possible_truncation, reason = "halves are wanted")]
    fn hash(self) -> u64 {
        mixed(self.0 as u64, (self.0 >> 64) as u64)
    }
}

/// Two numbers multiplied, and the halves of the product folded, as in wyhash; the constants only keep them from being 0.
#[expect(clippy::cast_possible_truncation, reason = "halves are wanted")]
fn mixed(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xc2b2_ae3d_27d4_eb4f);
    product as u64 ^ (product >> 64) as u64
}

/// Hashes words that are not short.
#[derive(Clone, Copy, Debug, Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut number = [0; 8];
            number[..piece.len()].copy_from_slice(piece);
            self.0 = mixed(self.0, u64::from_le_bytes(number));
        }
    }

    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// All bits of so many bytes.
const MASKS: [u128; 16] = {
    let mut masks = [0; 16];
    let mut length = 1;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// Words, their numbers, and what is known of each.
#[derive(Debug)]
pub(super) struct Words<T> {
    /// For each place of a table 1 and the number of the word there, or 0; at most half are taken.
    places: Vec<u32>,
    /// The bytes of each key, the lowest first, which for a short word begin with its text.
    entries: Vec<([u8; 16], T)>,
    /// Words that are not short, and the same by the numbers of their keys.
    long: HashMap<Arc<str>, u64, BuildHasherDefault<WordHasher>>,
    texts: Vec<Arc<str>>,
}

/// Places to begin with.
const PLACES: usize = 1 << 9;

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self { places: vec![0; PLACES], entries: Vec::new(), long: HashMap::default(), texts: Vec::new() }
    }
}

impl<T> Words<T> {
    /// The key of the word at a place in a text; it may be none of these words.
    #[inline]
    pub(super) fn key(&mut self, text: &str, place: Range<usize>) -> Key {
        Key::short(text, place.clone()).unwrap_or_else(|| self.long(&text[place]))
    }

    #[cold]
    fn long(&mut self, word: &str) -> Key {
        let number = self.long.get(word).copied().unwrap_or_else(|| {
            let word: Arc<str> = word.into();
            self.texts.push(Arc::clone(&word));
            let number = self.texts.len() as u64 - 1;
            self.long.insert(word, number);
            number
        });
        Key(u128::from(number) | u128::from(LONG) << 120)
    }

    /// The number of a word, if it is one of these.
    #[inline]
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        self.places[self.place(key)].checked_sub(1)
    }

    /// Adds a word that is none of these, and what is known of it. Its number is that of the words before.
    pub(super) fn add(&mut self, key: Key, known: T) -> u32 {
        if self.entries.len() * 2 >= self.places.len() {
            self.places = vec![0; self.places.len() * 2];
            for number in 0..self.entries.len() {
                self.put(Key(u128::from_le_bytes(self.entries[number].0)), number);
            }
        }
        self.entries.push((key.0.to_le_bytes(), known));
        let number = self.entries.len() - 1;
        self.put(key, number);
        narrow(number)
    }

    /// Notes where the number of a key is.
    fn put(&mut self, key: Key, number: usize) {
        let place = self.place(key);
        self.places[place] = narrow(number + 1);
    }

    /// Where a word is, or the free place where it belongs.
    #[inline]
    fn place(&self, key: Key) -> usize {
        let mask = self.places.len() - 1;
        let mut at = usize::try_from(key.hash() & mask as u64).unwrap_or_default();
        while self.places[at] != 0 && u128::from_le_bytes(self.entries[self.places[at] as usize - 1].0) != key.0 {
            at = (at + 1) & mask;
        }
        at
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What is known of a word that has this number.
    pub(super) fn of(&mut self, number: u32) -> &mut T {
        &mut self.entries[number as usize].1
    }

    /// All words by their numbers, and what is known of each.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries.iter().map(|(key, known)| (self.text(key), known))
    }

    fn text<'w>(&'w self, key: &'w [u8; 16]) -> &'w str {
        let [number @ .., _, _, _, _, _, _, _, length] = key;
        match length {
            &LONG => usize::try_from(u64::from_le_bytes(*number)).ok().and_then(|at| self.texts.get(at)).map_or("", |text| text),
            length => key.get(..usize::from(*length)).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Words};

    #[test]
    fn every_word_keeps_its_number() {
        let long = "x".repeat(40);
        let text = |number: usize| format!("{}{number}", &long[..number % 30]);
        let mut words = Words::default();
        for at in 0..20_000 {
            let key = words.key(&text(at), 0..text(at).len());
            assert_eq!((words.find(key), words.add(key, at)), (None, u32::try_from(at).unwrap_or_default()));
        }
        for at in 0..20_000 {
            let key = words.key(&text(at), 0..text(at).len());
            let number = words.find(key).expect("it was added");
            assert_eq!(*words.of(number), at);
        }
        assert_eq!((words.len(), words.all().count()), (20_000, 20_000));
        assert!(words.all().all(|(word, at)| word == text(*at)));
    }

    #[test]
    fn the_key_of_a_word_is_the_same_wherever_it_stands() {
        let text = "abcdefghijklmnop and what follows";
        for length in 1..=15 {
            let key = Key::short(text, 0..length);
            let bytes = key.map_or([0; 16], |key| key.0.to_le_bytes());
            assert_eq!((&bytes[..length], usize::from(bytes[15])), (&text.as_bytes()[..length], length));
            assert!(bytes[length..15].iter().all(|byte| *byte == 0));
            assert_eq!(Key::short(&text[..length], 0..length), key);
        }
        let none = [Key::short("", 0..0), Key::short(text, 3..3), Key::short(text, 0..16), Key::short(&text[..16], 0..16)];
        assert_eq!(none, [None; 4]);
    }
}
