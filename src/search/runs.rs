//! Where words stand in a text that is all ASCII, found for sixty-four bytes at once: a processor that has to guess where each word
//! ends is wrong half of the time. Which words they are is left to the analysis, which knows the rules.

/// A bit for each byte of which `is` holds, the first lowest. Eight bytes of 0 or 1 are gathered in the highest by one multiplication.
pub(super) fn bits(bytes: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    let flags = bytes.map(|byte| u8::from(is(byte)));
    let (eights, _) = flags.as_chunks::<8>();
    let gathered = eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    gathered.zip(0..).fold(0, |all, (bits, at)| all | bits << (8 * at))
}

/// Runs of letters, digits and underscores.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// Where each begins and ends, in order.
    edges: Vec<usize>,
    /// Those of these places where something stands beside a run that may belong to it.
    beside: Vec<usize>,
}

/// What of a block matters to the next: whether its last byte is in a word, and whether it may lead one.
#[derive(Clone, Copy, Default)]
struct Last {
    word: u64,
    lead: u64,
}

impl Runs {
    /// Looks through a text.
    pub(super) fn find(&mut self, text: &[u8]) {
        self.edges.clear();
        self.beside.clear();
        let (blocks, rest) = text.as_chunks();
        let mut last = Last::default();
        for (block, at) in blocks.iter().zip((0..).step_by(64)) {
            last = self.block(block, at, last);
        }
        if !rest.is_empty() {
            let mut block = [0; 64];
            block[..rest.len()].copy_from_slice(rest);
            last = self.block(&block, text.len() - rest.len(), last);
        }
        if last.word == 1 {
            self.edges.push(text.len());
        }
    }

    fn block(&mut self, bytes: &[u8; 64], at: usize, before: Last) -> Last {
        let word = bits(bytes, |byte| (byte | 0x20).is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let edges = word ^ (word << 1 | before.word);
        // `.net`, or the second dash of `--flag`; and `c++`, `c#`.
        let lead = bits(bytes, |byte| byte == b'-' || byte == b'.') & !(word << 1 | before.word);
        let behind = bits(bytes, |byte| byte == b'+' || byte == b'#');
        place(edges, at, &mut self.edges);
        place(edges & (lead << 1 | before.lead | behind), at, &mut self.beside);
        Last { word: word >> 63, lead: lead >> 63 }
    }

    /// All runs, each with whether nothing stands beside it that may belong to it.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, usize, bool)> {
        let (pairs, _) = self.edges.as_chunks();
        let mut places = self.beside.iter().copied();
        let mut beside = places.next();
        pairs.iter().map(move |&[start, end]| {
            let alone = beside.is_none_or(|place| place > end);
            while beside.is_some_and(|place| place <= end) {
                beside = places.next();
            }
            (start, end, alone)
        })
    }
}

/// Adds the places of bits, counted from `at`.
fn place(mut bits: u64, at: usize, out: &mut Vec<usize>) {
    out.extend((0..bits.count_ones()).map(|_| {
        let place = at + bits.trailing_zeros() as usize;
        bits &= bits - 1;
        place
    }));
}

#[cfg(test)]
mod tests {
    use super::Runs;

    /// All runs of a text, those that are not alone in brackets.
    fn found(text: &str) -> String {
        let mut runs = Runs::default();
        runs.find(text.as_bytes());
        let run = |(start, end, alone): (usize, usize, bool)| {
            if alone { text[start..end].to_owned() } else { format!("[{}]", &text[start..end]) }
        };
        runs.all().map(run).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn runs_are_found_wherever_they_stand() {
        let cases = [
            ("", ""),
            ("a", "a"),
            (" An  end2.", "An end2"),
            ("well-known e.g.", "well known e g"),
            ("--flag .net x.y ...z", "[flag] [net] x y [z]"),
            ("c++ c# i+1 +2", "[c] [c] [i] 1 2"),
            ("a. b.c -d - -e --f g--h", "a b c [d] [e] [f] g [h]"),
            ("snake_case _x camelCase HTML X", "snake_case _x camelCase HTML X"),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text:?}");
            for blanks in 56..72 {
                assert_eq!(found(&format!("{}{text}", " ".repeat(blanks))), expected, "{text:?} behind {blanks} blanks");
            }
        }
    }

    #[test]
    fn runs_may_be_longer_than_a_block() {
        for length in [62, 63, 64, 65, 127, 128, 129, 200] {
            let word = "x".repeat(length);
            assert_eq!(found(&word), word);
            assert_eq!(found(&format!("{word}#")), format!("[{word}]"));
        }
    }
}
