//! Two hashes: a quick one for words in memory, and the one that names files, which every reader can work out.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

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

/// What is known of each word of a long text. Nearly all words are short: these lie in the table itself, so that looking one up
/// touches one line of memory.
#[derive(Debug)]
pub(super) struct Words<T> {
    /// As many as a power of two; of these at most half are taken.
    slots: Vec<Slot<T>>,
    taken: usize,
    long: HashMap<Box<str>, T, BuildHasherDefault<WordHasher>>,
}

/// A word of 1 to 15 bytes, its length in the last byte; free while that is 0.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
struct Slot<T> {
    word: [u8; 16],
    value: T,
}

impl<T: Copy + Default> Default for Words<T> {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); 1 << 12], taken: 0, long: HashMap::default() }
    }
}

impl<T: Copy + Default> Words<T> {
    /// What is known of a word; of a new one, what `new` says.
    pub(super) fn entry(&mut self, word: &str, new: impl FnOnce() -> T) -> &mut T {
        let Some(key) = short(word.as_bytes()) else {
            if !self.long.contains_key(word) {
                self.long.insert(word.into(), new());
            }
            return self.long.get_mut(word).expect("it is there by now");
        };
        let mut at = self.place(key);
        if self.slots[at].word[15] == 0 {
            if self.taken * 2 >= self.slots.len() {
                self.grow();
                at = self.place(key);
            }
            self.taken += 1;
            self.slots[at] = Slot { word: key.to_le_bytes(), value: new() };
        }
        &mut self.slots[at].value
    }

    /// Where a word is, or the free place where it belongs.
    fn place(&self, key: u128) -> usize {
        let mask = self.slots.len() - 1;
        let mut hasher = WordHasher::default();
        hasher.write(&key.to_le_bytes());
        let mut at = usize::try_from(hasher.finish() >> 16).unwrap_or_default() & mask;
        while self.slots[at].word[15] != 0 && u128::from_le_bytes(self.slots[at].word) != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let room = vec![Slot::default(); self.slots.len() * 2];
        for slot in std::mem::replace(&mut self.slots, room) {
            if slot.word[15] != 0 {
                let at = self.place(u128::from_le_bytes(slot.word));
                self.slots[at] = slot;
            }
        }
    }

    /// All words, in no order that means anything.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &T)> {
        let short = self.slots.iter().filter(|slot| slot.word[15] != 0);
        let short =
            short.filter_map(|slot| Some((std::str::from_utf8(slot.word.get(..slot.word[15].into())?).ok()?, &slot.value)));
        short.chain(self.long.iter().map(|(word, value)| (&**word, value)))
    }
}

/// A word of 1 to 15 bytes as a number: its bytes, the first lowest, and its length in the highest.
fn short(word: &[u8]) -> Option<u128> {
    let length = word.len();
    let low = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte));
    let bytes = match (word.first_chunk::<8>(), word.last_chunk::<8>()) {
        (Some(first), Some(last)) if length <= 15 => {
            // The last eight overlap with the first: what they have in common goes.
            let rest = u128::from(u64::from_le_bytes(*last)) >> (8 * (16 - length));
            u128::from(u64::from_le_bytes(*first)) | rest << 64
        }
        (None, None) if length > 0 => match (word.first_chunk::<4>(), word.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                let rest = u128::from(u32::from_le_bytes(*last)) >> (8 * (8 - length));
                u128::from(u32::from_le_bytes(*first)) | rest << 32
            }
            _ => low(word),
        },
        _ => return None,
    };
    Some(bytes | u128::try_from(length).ok()? << 120)
}

/// FNV-1a, 32 bits: names a file by what it holds.
pub(super) fn name(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{Words, short};

    #[test]
    fn every_word_keeps_what_is_known_of_it() {
        let long = "x".repeat(40);
        let word = |number: usize| format!("{}{number}", &long[..number % 30]);
        let mut words: Words<usize> = Words::default();
        for number in 0..20_000 {
            *words.entry(&word(number), || number) += 1;
            *words.entry(&word(number), || 0) += 1;
        }
        assert_eq!(words.all().count(), 20_000);
        assert!((0..20_000).all(|number| *words.entry(&word(number), || 0) == number + 2));
        assert!(words.all().all(|(text, number)| text == word(number - 2)));
    }

    #[test]
    fn short_words_are_numbers() {
        for length in 1..=15 {
            let word = &b"abcdefghijklmno"[..length];
            let bytes = short(word).expect("it is short").to_le_bytes();
            assert_eq!((&bytes[..length], usize::from(bytes[15])), (word, length));
            assert!(length == 15 || bytes[length..15].iter().all(|byte| *byte == 0));
        }
        assert_eq!((short(b""), short(b"abcdefghijklmnop")), (None, None));
    }

    #[test]
    fn files_are_named_as_documented() {
        assert_eq!(super::name(b""), 0x811c_9dc5);
        assert_eq!(super::name(b"hirebook"), 0xad90_c0f2);
    }
}
