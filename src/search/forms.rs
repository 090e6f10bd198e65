//! Sorted lists of words: their order, their coding, and where a list is cut into files.

use std::cmp::Ordering;

/// The order of UTF-16 code units, in which JavaScript compares texts, so that no reader needs another.
pub(super) fn by_units(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let shared = a.iter().zip(b).position(|(a, b)| a != b);
    shared.map_or_else(|| a.len().cmp(&b.len()), |at| unit(a[at]).cmp(&unit(b[at])))
}

/// A byte of UTF-8 as it sorts in UTF-16: characters beyond the first 65,536 (leading bytes from F0) are written with units that
/// come before U+E000 (EE).
fn unit(byte: u8) -> u8 {
    match byte {
        0xf0.. => byte - 2,
        0xee | 0xef => byte + 5,
        _ => byte,
    }
}

/// The beginning of a text as a number that sorts as [`by_units`] does; for equals, the texts have to be compared.
pub(super) fn beginning(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = unit(from);
    }
    u64::from_be_bytes(bytes)
}

/// How many characters two words begin with in common; at most 64.
pub(super) fn shared(a: &str, b: &str) -> usize {
    let bytes = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b && a.is_ascii()).count();
    // As many characters, and all that is left where the next is none of ASCII's.
    let rest = a[bytes..].chars().zip(b[bytes..].chars()).take_while(|(a, b)| a == b).count();
    (bytes + rest).min(64)
}

/// The shortest beginning of `word` that comes behind `before`.
pub(super) fn separator<'w>(before: &str, word: &'w str) -> &'w str {
    let length = shared(before, word) + 1;
    word.char_indices().nth(length).map_or(word, |(at, _)| &word[..at])
}

/// Codes sorted words: for each, one byte for how many characters it shares with the one before, then the others, each with
/// a line's end.
pub(super) fn front_code<'w>(words: impl Iterator<Item = &'w str> + Clone, out: &mut Vec<u8>) {
    let before = std::iter::once("").chain(words.clone());
    out.extend(before.zip(words.clone()).map(|(before, word)| u8::try_from(shared(before, word)).unwrap_or(64)));
    let mut before = "";
    for word in words {
        let rest = word.char_indices().nth(shared(before, word)).map_or("", |(at, _)| &word[at..]);
        out.extend_from_slice(rest.as_bytes());
        out.push(b'\n');
        before = word;
    }
}

/// Cuts a sorted list into runs of about `size`, where neighbours share least: such places stay when words come and go.
///
/// `weigh` gives the size of an entry; the ends of the runs come back.
pub(super) fn cut(words: &[&str], size: usize, weigh: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let (mut weight, mut at) = (0, start);
        let mut best: Option<(usize, usize, usize)> = None;
        while at < words.len() && weight < size * 4 / 3 {
            weight += weigh(at);
            at += 1;
            if at < words.len() && weight >= size * 2 / 3 {
                let place = (shared(words[at - 1], words[at]), weight.abs_diff(size), at);
                best = Some(best.map_or(place, |best| best.min(place)));
            }
        }
        let end = if weight < size * 4 / 3 { words.len() } else { best.map_or(at, |(_, _, at)| at) };
        ends.push(end);
        start = end;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::{beginning, by_units, separator, shared};

    #[test]
    fn words_are_in_the_order_of_utf_16() {
        let mut words = ["z", "\u{1f680}", "\u{e000}", "\u{ffee}", "a", "\u{d7ff}", "ab", ""];
        words.sort_by(|a, b| by_units(a, b));
        let mut expected = words;
        expected.sort_by_key(|word| word.encode_utf16().collect::<Vec<_>>());
        assert_eq!(words, expected);
        assert!(words.is_sorted_by_key(|word| beginning(word)));
    }

    #[test]
    fn what_is_shared_is_counted_in_characters() {
        let cases = [("beans", "beard", 3), ("größe", "größen", 5), ("größe", "grün", 2), ("ñ", "n", 0), ("", "a", 0)];
        for (a, b, count) in cases {
            assert_eq!(shared(a, b), count, "{a} {b}");
        }
        assert_eq!(shared(&"é".repeat(80), &"é".repeat(80)), 64);
    }

    #[test]
    fn a_separator_is_as_short_as_can_be() {
        assert_eq!(separator("beans", "beard"), "bear");
        assert_eq!(separator("bean", "beans"), "beans");
        assert_eq!(separator("", "bean"), "b");
    }
}
