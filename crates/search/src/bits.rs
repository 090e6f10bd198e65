//! Binary interpolative coding of sorted numbers (Moffat and Stuiver, 2000). It suits postings because related pages are
//! neighbours.

/// Writes bits, the most significant of each byte first.
#[derive(Debug, Default)]
pub(crate) struct BitWriter {
    bytes: Vec<u8>,
    /// The last `count` bits, fewer than 32, which are not yet in `bytes`.
    pending: u64,
    count: u32,
}

impl BitWriter {
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let rest = self.count.div_ceil(8);
        self.bits(0, 32 - self.count);
        self.bytes.truncate(self.bytes.len() - 4 + rest as usize);
        self.bytes
    }

    fn bits(&mut self, value: u32, count: u32) {
        self.pending = self.pending << count | u64::from(value);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let four =
                u32::try_from(self.pending >> self.count & u64::from(u32::MAX)).unwrap_or_default();
            self.bytes.extend(four.to_be_bytes());
        }
    }

    /// Writes a number below `range` in truncated binary.
    fn bounded(&mut self, value: u32, range: u32) {
        let width = range.ilog2();
        let short = (1 << (width + 1)) - range;
        if value < short {
            self.bits(value, width);
        } else {
            self.bits(value + short, width + 1);
        }
    }

    /// Writes strictly ascending numbers from `low` to `high` inclusive.
    pub(crate) fn ascending(&mut self, numbers: &[u32], low: u32, high: u32) {
        let middle = numbers.len() / 2;
        let Some(number) = numbers.get(middle) else {
            return;
        };
        let (before, after) = (&numbers[..middle], &numbers[middle + 1..]);
        let (first, last) = (low + length(before), high - length(after));
        self.bounded(number - first, last - first + 1);
        if !before.is_empty() {
            self.ascending(before, low, number - 1);
        }
        if !after.is_empty() {
            self.ascending(after, number + 1, high);
        }
    }
}

fn length(numbers: &[u32]) -> u32 {
    u32::try_from(numbers.len()).unwrap_or(u32::MAX)
}

/// Reads what [`BitWriter`] wrote; beyond the end, all bits are 0.
#[derive(Debug)]
pub(crate) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn bits(&mut self, count: u32) -> u32 {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at >> 3).copied().unwrap_or(0);
            value = value << 1 | u32::from(byte >> (7 - (self.at & 7)) & 1);
            self.at += 1;
        }
        value
    }

    fn bounded(&mut self, range: u32) -> u32 {
        let width = range.ilog2();
        let short = (1 << (width + 1)) - range;
        let value = self.bits(width);
        if value < short {
            value
        } else {
            (value << 1 | self.bits(1)) - short
        }
    }

    /// Fills the slice with ascending numbers from `low` to `high` inclusive.
    pub(crate) fn ascending(&mut self, numbers: &mut [u32], low: u32, high: u32) {
        let middle = numbers.len() / 2;
        let count = length(numbers);
        if count == 0 {
            return;
        }
        let (first, last) = (
            low + length(&numbers[..middle]),
            high.saturating_sub(length(&numbers[middle + 1..])),
        );
        let number = first + self.bounded(last.saturating_sub(first) + 1);
        numbers[middle] = number;
        let (before, after) = numbers.split_at_mut(middle);
        self.ascending(before, low, number.saturating_sub(1));
        self.ascending(&mut after[1..], number + 1, high);
    }
}

#[cfg(test)]
mod tests {
    use super::{BitReader, BitWriter};

    #[test]
    fn numbers_round_trip() {
        for numbers in [
            vec![],
            vec![0],
            vec![9],
            vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            vec![2, 3, 9],
            vec![0, 4, 5, 6],
        ] {
            let mut bits = BitWriter::default();
            bits.ascending(&numbers, 0, 9);
            let bytes = bits.finish();
            let mut read = vec![0; numbers.len()];
            BitReader::new(&bytes).ascending(&mut read, 0, 9);
            assert_eq!(read, numbers);
        }
    }

    #[test]
    fn lists_are_adjacent_without_padding() {
        let lists: Vec<Vec<u32>> = (1..40)
            .map(|step| (0..1000).step_by(step * 7 + 1).collect())
            .collect();
        for count in 0..lists.len() {
            let mut bits = BitWriter::default();
            lists[..count]
                .iter()
                .for_each(|list| bits.ascending(list, 0, 999));
            let bytes = bits.finish();
            let mut reader = BitReader::new(&bytes);
            for list in &lists[..count] {
                let mut read = vec![0; list.len()];
                reader.ascending(&mut read, 0, 999);
                assert_eq!(read, *list);
            }
            assert_eq!(reader.at.div_ceil(8), bytes.len(), "{count} lists");
        }
    }

    #[test]
    fn a_full_range_needs_no_bits() {
        let mut bits = BitWriter::default();
        bits.ascending(&[3, 4, 5], 3, 5);
        assert!(bits.finish().is_empty());
    }
}
