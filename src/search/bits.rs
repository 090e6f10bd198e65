//! Sorted numbers in few bits: binary interpolative coding (Moffat and Stuiver, 2000), which suits lists of pages because pages
//! about one thing stand together.

/// Writes bits, the highest of each byte first.
#[derive(Debug, Default)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// What is not yet four whole bytes, in the lowest of these.
    open: u64,
    count: u32,
}

impl Bits {
    pub(super) fn finish(mut self) -> Vec<u8> {
        let rest = self.count.div_ceil(8);
        self.bits(0, 32 - self.count);
        self.bytes.truncate(self.bytes.len() - 4 + rest as usize);
        self.bytes
    }

    fn bits(&mut self, value: u32, count: u32) {
        self.open = self.open << count | u64::from(value);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            // The bits above have been written; those of four bytes are kept.
            let four = u32::try_from(self.open >> self.count & u64::from(u32::MAX)).unwrap_or_default();
            self.bytes.extend(four.to_be_bytes());
        }
    }

    /// A number below `range`, in the fewest bits that tell it from the others.
    fn below(&mut self, value: u32, range: u32) {
        let width = range.ilog2();
        let short = (1 << (width + 1)) - range;
        if value < short { self.bits(value, width) } else { self.bits(value + short, width + 1) }
    }

    /// Ascending numbers, none twice, all from `low` to `high`.
    pub(super) fn ascending(&mut self, numbers: &[u32], low: u32, high: u32) {
        let middle = numbers.len() / 2;
        let Some(number) = numbers.get(middle) else { return };
        let (before, behind) = (&numbers[..middle], &numbers[middle + 1..]);
        let (first, last) = (low + length(before), high - length(behind));
        self.below(number - first, last - first + 1);
        if !before.is_empty() {
            self.ascending(before, low, number - 1);
        }
        if !behind.is_empty() {
            self.ascending(behind, number + 1, high);
        }
    }
}

fn length(numbers: &[u32]) -> u32 {
    u32::try_from(numbers.len()).unwrap_or(u32::MAX)
}

/// Reads what [`Bits`] wrote; zeros behind the end.
#[derive(Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
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

    fn below(&mut self, range: u32) -> u32 {
        let width = range.ilog2();
        let short = (1 << (width + 1)) - range;
        let value = self.bits(width);
        if value < short { value } else { (value << 1 | self.bits(1)) - short }
    }

    /// Fills `numbers` with as many ascending numbers from `low` to `high` as it has places.
    pub(super) fn ascending(&mut self, numbers: &mut [u32], low: u32, high: u32) {
        let middle = numbers.len() / 2;
        let count = length(numbers);
        if count == 0 {
            return;
        }
        let (first, last) = (low + length(&numbers[..middle]), high.saturating_sub(length(&numbers[middle + 1..])));
        let number = first + self.below(last.saturating_sub(first) + 1);
        numbers[middle] = number;
        let (before, behind) = numbers.split_at_mut(middle);
        self.ascending(before, low, number.saturating_sub(1));
        self.ascending(&mut behind[1..], number + 1, high);
    }
}

#[cfg(test)]
mod tests {
    use super::{BitReader, Bits};

    #[test]
    fn numbers_come_back() {
        for numbers in [vec![], vec![0], vec![9], vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9], vec![2, 3, 9], vec![0, 4, 5, 6]] {
            let mut bits = Bits::default();
            bits.ascending(&numbers, 0, 9);
            let bytes = bits.finish();
            let mut read = vec![0; numbers.len()];
            BitReader::new(&bytes).ascending(&mut read, 0, 9);
            assert_eq!(read, numbers);
        }
    }

    #[test]
    fn lists_follow_each_other_bit_by_bit() {
        let lists: Vec<Vec<u32>> = (1..40).map(|step| (0..1000).step_by(step * 7 + 1).collect()).collect();
        for count in 0..lists.len() {
            let mut bits = Bits::default();
            lists[..count].iter().for_each(|list| bits.ascending(list, 0, 999));
            let bytes = bits.finish();
            let mut reader = BitReader::new(&bytes);
            for list in &lists[..count] {
                let mut read = vec![0; list.len()];
                reader.ascending(&mut read, 0, 999);
                assert_eq!(read, *list);
            }
            // No byte more than its bits fill.
            assert_eq!(reader.at.div_ceil(8), bytes.len(), "{count} lists");
        }
    }

    #[test]
    fn all_numbers_of_a_range_need_no_bits() {
        let mut bits = Bits::default();
        bits.ascending(&[3, 4, 5], 3, 5);
        assert!(bits.finish().is_empty());
    }
}
