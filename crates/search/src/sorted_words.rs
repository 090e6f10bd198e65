//! Sorted word lists: their order, their encoding, and where they are split into shards.

use std::cmp::Ordering;

/// Compares by UTF-16 code units, as JavaScript does, so that its readers can compare strings natively.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let difference = a.iter().zip(b).position(|(a, b)| a != b);
    difference.map_or_else(
        || a.len().cmp(&b.len()),
        |at| sort_byte(a[at]).cmp(&sort_byte(b[at])),
    )
}

/// Maps UTF-8 bytes so that they sort as UTF-16: characters from U+10000 on (lead bytes from F0) have surrogates, which sort
/// before U+E000 (lead byte EE).
fn sort_byte(byte: u8) -> u8 {
    match byte {
        0xf0.. => byte - 2,
        0xee | 0xef => byte + 5,
        _ => byte,
    }
}

/// The first 8 bytes of a text as a number that sorts as [`compare`] does. If two numbers are equal, compare the texts.
pub(crate) fn sort_key(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = sort_byte(from);
    }
    u64::from_be_bytes(bytes)
}

/// The length in characters of the common prefix, at most 64.
pub(crate) fn common_prefix(a: &str, b: &str) -> usize {
    let bytes = a
        .bytes()
        .zip(b.bytes())
        .take_while(|(a, b)| a == b && a.is_ascii())
        .count();
    let rest = a[bytes..]
        .chars()
        .zip(b[bytes..].chars())
        .take_while(|(a, b)| a == b)
        .count();
    (bytes + rest).min(64)
}

/// The shortest prefix of `word` that sorts after `before`.
pub(crate) fn separator<'w>(before: &str, word: &'w str) -> &'w str {
    let length = common_prefix(before, word) + 1;
    word.char_indices()
        .nth(length)
        .map_or(word, |(at, _)| &word[..at])
}

/// Appends sorted words, front-coded: the length of each common prefix with the preceding word, then each rest with a line feed.
pub(crate) fn front_code<'w>(words: impl Iterator<Item = &'w str> + Clone, out: &mut Vec<u8>) {
    let before = std::iter::once("").chain(words.clone());
    out.extend(
        before
            .zip(words.clone())
            .map(|(before, word)| u8::try_from(common_prefix(before, word)).unwrap_or(64)),
    );
    let mut before = "";
    for word in words {
        let rest = word
            .char_indices()
            .nth(common_prefix(before, word))
            .map_or("", |(at, _)| &word[at..]);
        out.extend_from_slice(rest.as_bytes());
        out.push(b'\n');
        before = word;
    }
}

/// Splits a sorted list into ranges of about `size` and returns their ends. `size_of` gives the size of an entry.
///
/// Splits are where neighbours have the shortest common prefix, which moves least when words are added or removed.
pub(crate) fn split(words: &[&str], size: usize, size_of: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let (mut total, mut at) = (0, start);
        let mut best: Option<(usize, usize, usize)> = None;
        while at < words.len() && total < size * 4 / 3 {
            total += size_of(at);
            at += 1;
            if at < words.len() && total >= size * 2 / 3 {
                let split = (
                    common_prefix(words[at - 1], words[at]),
                    total.abs_diff(size),
                    at,
                );
                best = Some(best.map_or(split, |best| best.min(split)));
            }
        }
        let end = if total < size * 4 / 3 {
            words.len()
        } else {
            best.map_or(at, |(_, _, at)| at)
        };
        ends.push(end);
        start = end;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::{common_prefix, compare, separator, sort_key};

    #[test]
    fn words_are_in_the_order_of_utf_16() {
        let mut words = [
            "z",
            "\u{1f680}",
            "\u{e000}",
            "\u{ffee}",
            "a",
            "\u{d7ff}",
            "ab",
            "",
        ];
        words.sort_by(|a, b| compare(a, b));
        let mut expected = words;
        expected.sort_by_key(|word| word.encode_utf16().collect::<Vec<_>>());
        assert_eq!(words, expected);
        assert!(words.is_sorted_by_key(|word| sort_key(word)));
    }

    #[test]
    fn common_prefixes_are_counted_in_characters() {
        let cases = [
            ("beans", "beard", 3),
            ("größe", "größen", 5),
            ("größe", "grün", 2),
            ("ñ", "n", 0),
            ("", "a", 0),
        ];
        for (a, b, count) in cases {
            assert_eq!(common_prefix(a, b), count, "{a} {b}");
        }
        assert_eq!(common_prefix(&"é".repeat(80), &"é".repeat(80)), 64);
    }

    #[test]
    fn separators_are_minimal() {
        assert_eq!(separator("beans", "beard"), "bear");
        assert_eq!(separator("bean", "beans"), "beans");
        assert_eq!(separator("", "bean"), "b");
    }
}
