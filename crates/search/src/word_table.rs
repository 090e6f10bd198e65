//! A hash table that numbers words in insertion order, so that common words are adjacent in memory. The output does not depend on
//! the numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::count_u32;

/// The identity of a word within one [`WordTable`].
///
/// For a word of 1 to 15 bytes, which nearly all are: its bytes in little-endian order, and its length in the highest byte. For others:
/// an index into [`WordTable::texts`], with [`LONG`] in the highest byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordKey(u128);

/// The length byte of keys of long words.
const LONG: u8 = 16;

impl WordKey {
    /// The key of a short word.
    #[inline]
    fn short(text: &str, place: Range<usize>) -> Option<Self> {
        let length = place.len();
        let mask = MASKS.get(length)?;
        let bytes = match text
            .as_bytes()
            .get(place.start..)
            .and_then(|rest| rest.first_chunk())
        {
            // The fast path: the text goes on for 16 bytes.
            Some(bytes) => u128::from_le_bytes(*bytes) & mask,
            None => text.as_bytes()[place]
                .iter()
                .rev()
                .fold(0, |number, byte| number << 8 | u128::from(*byte)),
        };
        (length > 0).then_some(Self(bytes | (length as u128) << 120))
    }

    #[expect(clippy::cast_possible_truncation, reason = "takes the low half")]
    fn hash(self) -> u64 {
        mix(self.0 as u64, (self.0 >> 64) as u64)
    }
}

/// Multiplies and folds the halves of the product, as wyhash does; the constants keep factors from being 0.
#[expect(clippy::cast_possible_truncation, reason = "takes the low half")]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xc2b2_ae3d_27d4_eb4f);
    product as u64 ^ (product >> 64) as u64
}

/// Hashes long words.
#[derive(Clone, Copy, Debug, Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut number = [0; 8];
            number[..piece.len()].copy_from_slice(piece);
            self.0 = mix(self.0, u64::from_le_bytes(number));
        }
    }

    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// By length: a mask of as many bytes.
const MASKS: [u128; 16] = {
    let mut masks = [0; 16];
    let mut length = 1;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

/// Words, numbered from 0, each with a value.
#[derive(Debug)]
pub(crate) struct WordTable<T> {
    /// Open addressing: 0 for a free slot, or a word's number plus 1. At most half of the slots are taken.
    slots: Vec<u32>,
    /// Each key as little-endian bytes, which for a short word begin with its text, and the value.
    entries: Vec<([u8; 16], T)>,
    /// Long words by text and by index.
    long: HashMap<Arc<str>, u64, BuildHasherDefault<WordHasher>>,
    texts: Vec<Arc<str>>,
}

/// The initial number of slots.
const SLOTS: usize = 1 << 9;

impl<T> Default for WordTable<T> {
    fn default() -> Self {
        Self {
            slots: vec![0; SLOTS],
            entries: Vec::new(),
            long: HashMap::default(),
            texts: Vec::new(),
        }
    }
}

impl<T> WordTable<T> {
    /// The key of the word at a range of a text, whether or not the table has it.
    #[inline]
    pub(crate) fn key(&mut self, text: &str, place: Range<usize>) -> WordKey {
        WordKey::short(text, place.clone()).unwrap_or_else(|| self.long(&text[place]))
    }

    #[cold]
    fn long(&mut self, word: &str) -> WordKey {
        let number = self.long.get(word).copied().unwrap_or_else(|| {
            let word: Arc<str> = word.into();
            self.texts.push(Arc::clone(&word));
            let number = self.texts.len() as u64 - 1;
            self.long.insert(word, number);
            number
        });
        WordKey(u128::from(number) | u128::from(LONG) << 120)
    }

    /// The number of a word in the table.
    #[inline]
    pub(crate) fn find(&self, key: WordKey) -> Option<u32> {
        self.slots[self.slot(key)].checked_sub(1)
    }

    /// Adds a word that the table does not have, and returns its number.
    pub(crate) fn add(&mut self, key: WordKey, value: T) -> u32 {
        if self.entries.len() * 2 >= self.slots.len() {
            self.slots = vec![0; self.slots.len() * 2];
            for number in 0..self.entries.len() {
                self.put(WordKey(u128::from_le_bytes(self.entries[number].0)), number);
            }
        }
        self.entries.push((key.0.to_le_bytes(), value));
        let number = self.entries.len() - 1;
        self.put(key, number);
        count_u32(number)
    }

    fn put(&mut self, key: WordKey, number: usize) {
        let slot = self.slot(key);
        self.slots[slot] = count_u32(number + 1);
    }

    /// The slot of a word, or the free slot for it.
    #[inline]
    fn slot(&self, key: WordKey) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(key.hash() & mask as u64).unwrap_or_default();
        while self.slots[at] != 0
            && u128::from_le_bytes(self.entries[self.slots[at] as usize - 1].0) != key.0
        {
            at = (at + 1) & mask;
        }
        at
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The value of the word with this number.
    pub(crate) fn value(&mut self, number: u32) -> &mut T {
        &mut self.entries[number as usize].1
    }

    /// The word with this number.
    pub(crate) fn text_of(&self, number: u32) -> &str {
        self.text(&self.entries[number as usize].0)
    }

    /// All words with their values, by number.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries
            .iter()
            .map(|(key, value)| (self.text(key), value))
    }

    fn text<'w>(&'w self, key: &'w [u8; 16]) -> &'w str {
        let [index @ .., _, _, _, _, _, _, _, length] = key;
        match length {
            &LONG => usize::try_from(u64::from_le_bytes(*index))
                .ok()
                .and_then(|at| self.texts.get(at))
                .map_or("", |text| text),
            length => key
                .get(..usize::from(*length))
                .and_then(|text| str::from_utf8(text).ok())
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{WordKey, WordTable};

    #[test]
    fn words_keep_their_numbers() {
        let long = "x".repeat(40);
        let text = |number: usize| format!("{}{number}", &long[..number % 30]);
        let mut words = WordTable::default();
        for at in 0..20_000 {
            let key = words.key(&text(at), 0..text(at).len());
            assert_eq!(
                (words.find(key), words.add(key, at)),
                (None, u32::try_from(at).unwrap_or_default())
            );
        }
        for at in 0..20_000 {
            let key = words.key(&text(at), 0..text(at).len());
            let number = words.find(key).expect("it was added");
            assert_eq!(*words.value(number), at);
        }
        assert_eq!((words.len(), words.all().count()), (20_000, 20_000));
        assert!(words.all().all(|(word, at)| word == text(*at)));
    }

    #[test]
    fn keys_do_not_depend_on_the_text_around_a_word() {
        let text = "abcdefghijklmnop and what follows";
        for length in 1..=15 {
            let key = WordKey::short(text, 0..length);
            let bytes = key.map_or([0; 16], |key| key.0.to_le_bytes());
            assert_eq!(
                (&bytes[..length], usize::from(bytes[15])),
                (&text.as_bytes()[..length], length)
            );
            assert!(bytes[length..15].iter().all(|byte| *byte == 0));
            assert_eq!(WordKey::short(&text[..length], 0..length), key);
        }
        let none = [
            WordKey::short("", 0..0),
            WordKey::short(text, 3..3),
            WordKey::short(text, 0..16),
            WordKey::short(&text[..16], 0..16),
        ];
        assert_eq!(none, [None; 4]);
    }
}
