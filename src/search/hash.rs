//! Two hashes: a quick one for words in memory, and the one that names files, which every reader can work out.

use std::hash::Hasher;

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

/// The numbers of words met lately: most words of a text are among few, and these lie close together.
#[derive(Debug)]
pub(super) struct Recent(Vec<(u128, u32)>);

impl Default for Recent {
    fn default() -> Self {
        Self(vec![(0, 0); 1 << Self::BITS])
    }
}

impl Recent {
    const BITS: u32 = 12;

    /// A word of at most 15 bytes as a number, and where it is kept.
    fn key(word: &str) -> Option<(u128, usize)> {
        let mut bytes = [0; 16];
        bytes.get_mut(..word.len()).filter(|room| room.len() < 16)?.copy_from_slice(word.as_bytes());
        bytes[15] = u8::try_from(word.len()).ok()?;
        let key = u128::from_le_bytes(bytes);
        let mut hasher = WordHasher::default();
        hasher.write(&bytes);
        Some((key, usize::try_from(hasher.0 >> (64 - Self::BITS)).ok()?))
    }

    pub(super) fn get(&self, word: &str) -> Option<u32> {
        let (key, place) = Self::key(word)?;
        let (known, number) = self.0[place];
        (known == key).then_some(number)
    }

    pub(super) fn put(&mut self, word: &str, number: u32) {
        if let Some((key, place)) = Self::key(word) {
            self.0[place] = (key, number);
        }
    }
}

/// FNV-1a, 32 bits: names a file by what it holds.
pub(super) fn name(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    #[test]
    fn files_are_named_as_documented() {
        assert_eq!(super::name(b""), 0x811c_9dc5);
        assert_eq!(super::name(b"hirebook"), 0xad90_c0f2);
    }
}
