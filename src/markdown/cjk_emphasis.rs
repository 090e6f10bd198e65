//! Emphasis next to Chinese, Japanese and Korean punctuation.
//!
//! Markdown decides by the adjacent whitespace and punctuation whether `**` opens or closes emphasis. These scripts write punctuation
//! without spaces, so the second run of `**重要：**これ` would not close. Punctuation between a run of `*` and a letter is therefore replaced,
//! for the parser only, with a private-use letter of the same length in bytes.

/// The first private-use letter. Each of them takes three bytes in UTF-8, as the punctuation does.
const FIRST: u32 = 0xe000;

/// Private-use substitutes and the punctuation that they replace.
pub(super) type Substitutes = Vec<(char, char)>;

/// Replaces punctuation in the bytes of a text. A text that contains private-use letters is left unchanged.
pub(super) fn replace(text: &str, bytes: &mut [u8]) -> Substitutes {
    let mut substitutes = Substitutes::new();
    if text.is_ascii()
        || !text.contains('*')
        || text.contains(|c| matches!(c, '\u{e000}'..='\u{e0ff}'))
    {
        return substitutes;
    }
    for (at, sign) in places(text) {
        let known = substitutes
            .iter()
            .find(|(_, original)| *original == sign)
            .map(|(letter, _)| *letter);
        let next = || {
            u32::try_from(substitutes.len())
                .ok()
                .filter(|count| *count < 0xff)
                .and_then(|count| char::from_u32(FIRST + count))
        };
        let Some(letter) = known.or_else(next) else {
            continue;
        };
        if known.is_none() {
            substitutes.push((letter, sign));
        }
        letter.encode_utf8(&mut bytes[at..at + sign.len_utf8()]);
    }
    substitutes
}

/// Whether a text contains anything to replace.
pub(super) fn is_needed(text: &str) -> bool {
    !text.is_ascii() && text.contains('*') && places(text).next().is_some()
}

/// The punctuation to replace, with the offset of its first byte.
fn places(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let runs = text
        .match_indices('*')
        .filter(|(at, _)| !text[..*at].ends_with(['*', '\\']));
    runs.filter_map(|(start, _)| {
        let end = start
            + text[start..]
                .bytes()
                .take_while(|byte| *byte == b'*')
                .count();
        let (before, after) = (
            text[..start].chars().next_back()?,
            text[end..].chars().next()?,
        );
        if is_sign(before, after) {
            Some((start - before.len_utf8(), before))
        } else if is_sign(after, before) {
            Some((end, after))
        } else {
            None
        }
    })
}

/// Whether a character is punctuation of these scripts and the character on the other side of the run is a letter.
fn is_sign(sign: char, other: char) -> bool {
    let is_wide = matches!(sign,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{30fb}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}');
    // Latin text uses these as well.
    let is_shared = matches!(sign, '\u{2014}' | '\u{2018}'..='\u{201f}' | '\u{2026}');
    is_wide && other.is_alphanumeric() || is_shared && is_letter(other)
}

/// Whether a character is a letter of Chinese, Japanese or Korean.
fn is_letter(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
