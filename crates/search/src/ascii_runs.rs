//! Finds runs of letters, digits and underscores in ASCII text, 64 bytes at a time as bit masks: a loop over characters would
//! mispredict the end of every second word. The scanner decides which words the runs are.

/// A bit for each byte that `is` accepts, the first byte in the lowest bit. A multiplication gathers eight flags in its top byte.
pub(crate) fn mask(bytes: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    let flags = bytes.map(|byte| u8::from(is(byte)));
    let (eights, _) = flags.as_chunks::<8>();
    let gathered = eights
        .iter()
        .map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    gathered
        .zip(0..)
        .fold(0, |mask, (bits, at)| mask | bits << (8 * at))
}

/// The runs of one text.
#[derive(Debug, Default)]
pub(crate) struct AsciiRuns {
    /// The start and end of each run, in order.
    edges: Vec<usize>,
    /// Those edges where an adjacent character may belong to the word.
    affixed: Vec<usize>,
}

/// What carries over to the next block: whether the last byte is in a run, and whether it can start a prefix.
#[derive(Clone, Copy, Default)]
struct Carry {
    word: u64,
    prefix: u64,
}

impl AsciiRuns {
    /// Finds the runs of a text, and forgets those of the text before.
    pub(crate) fn find(&mut self, text: &[u8]) {
        self.edges.clear();
        self.affixed.clear();
        let (blocks, rest) = text.as_chunks();
        let mut carry = Carry::default();
        for (block, at) in blocks.iter().zip((0..).step_by(64)) {
            carry = self.block(block, at, carry);
        }
        if !rest.is_empty() {
            let mut block = [0; 64];
            block[..rest.len()].copy_from_slice(rest);
            carry = self.block(&block, text.len() - rest.len(), carry);
        }
        if carry.word == 1 {
            self.edges.push(text.len());
        }
    }

    fn block(&mut self, bytes: &[u8; 64], at: usize, before: Carry) -> Carry {
        let word = mask(bytes, |byte| {
            (byte | 0x20).is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'
        });
        let edges = word ^ (word << 1 | before.word);
        // Before a run: `.net`, or the second dash of `--flag`. After it: `c++`, `c#`.
        let prefix = mask(bytes, |byte| byte == b'-' || byte == b'.') & !(word << 1 | before.word);
        let suffix = mask(bytes, |byte| byte == b'+' || byte == b'#');
        push_positions(edges, at, &mut self.edges);
        push_positions(
            edges & (prefix << 1 | before.prefix | suffix),
            at,
            &mut self.affixed,
        );
        Carry {
            word: word >> 63,
            prefix: prefix >> 63,
        }
    }

    /// The start and end of each run, and whether the run is plain: no adjacent character may belong to its word.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, usize, bool)> {
        let (pairs, _) = self.edges.as_chunks();
        let mut affixed = self.affixed.iter().copied().peekable();
        pairs.iter().map(move |&[start, end]| {
            let is_plain = affixed.peek().is_none_or(|edge| *edge > end);
            while affixed.next_if(|edge| *edge <= end).is_some() {}
            (start, end, is_plain)
        })
    }
}

/// Appends the positions of the set bits, counted from `at`.
fn push_positions(mut bits: u64, at: usize, out: &mut Vec<usize>) {
    out.extend((0..bits.count_ones()).map(|_| {
        let position = at + bits.trailing_zeros() as usize;
        bits &= bits - 1;
        position
    }));
}

#[cfg(test)]
mod tests {
    use super::AsciiRuns;

    /// The runs of a text, in brackets if they are not plain.
    fn found(text: &str) -> String {
        let mut runs = AsciiRuns::default();
        runs.find(text.as_bytes());
        let run = |(start, end, is_plain): (usize, usize, bool)| {
            if is_plain {
                text[start..end].to_owned()
            } else {
                format!("[{}]", &text[start..end])
            }
        };
        runs.all().map(run).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn runs_are_found_at_any_offset() {
        let cases = [
            ("", ""),
            ("a", "a"),
            (" An  end2.", "An end2"),
            ("well-known e.g.", "well known e g"),
            ("--flag .net x.y ...z", "[flag] [net] x y [z]"),
            ("c++ c# i+1 +2", "[c] [c] [i] 1 2"),
            ("a. b.c -d - -e --f g--h", "a b c [d] [e] [f] g [h]"),
            (
                "snake_case _x camelCase HTML X",
                "snake_case _x camelCase HTML X",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text:?}");
            for blanks in 56..72 {
                assert_eq!(
                    found(&format!("{}{text}", " ".repeat(blanks))),
                    expected,
                    "{text:?} after {blanks} spaces"
                );
            }
        }
    }

    #[test]
    fn runs_can_be_longer_than_a_block() {
        for length in [62, 63, 64, 65, 127, 128, 129, 200] {
            let word = "x".repeat(length);
            assert_eq!(found(&word), word);
            assert_eq!(found(&format!("{word}#")), format!("[{word}]"));
        }
    }
}
