//! Hyphenated compounds: `on-site`, `node.js`, `n+1`, `CI/CD`. The index also has them as one word, since others write `onsite`,
//! `nodejs` and `n1`.

use crate::word::MAX_WORD_CHARS;

/// The maximum number of parts with hyphens between them.
const MAX_PARTS: usize = 4;
/// The maximum length in characters of a part beside `.` or `/`: `node.js` and `CI/CD`, but not `garden/benches`.
const MAX_SHORT_PART: usize = 4;

/// Runs with single joiners between them, as a range of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compound {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) parts: usize,
}

/// The joiner that a character is; hyphens of all kinds are one.
pub(crate) fn joiner(c: char) -> Option<char> {
    match c {
        '-' | '\u{2010}' | '\u{2011}' => Some('-'),
        '+' | '.' | '/' => Some(c),
        _ => None,
    }
}

/// Whether runs and their joiners are a compound, rather than a number, a date or a path.
pub(crate) fn is_compound(text: &[char], is_letter: impl Fn(char) -> bool) -> bool {
    let mut joiners = text.iter().filter_map(|c| joiner(*c));
    let Some(first) = joiners.next() else {
        return false;
    };
    let count = 1 + joiners.clone().count();
    let parts = || text.split(|c| joiner(*c).is_some());
    let has_letter = |part: &[char]| part.iter().any(|c| is_letter(*c));
    let has_parts = match first {
        '-' => count < MAX_PARTS && parts().any(has_letter),
        '+' => count == 1 && parts().any(has_letter),
        // `3.14` and `1/2` are numbers.
        _ => count == 1 && parts().all(|part| part.len() <= MAX_SHORT_PART && has_letter(part)),
    };
    has_parts && joiners.all(|joiner| joiner == first) && text.len() <= MAX_WORD_CHARS
}

#[cfg(test)]
mod tests {
    use super::is_compound;

    #[test]
    fn numbers_and_paths_are_no_compounds() {
        let is_joined =
            |text: &str| is_compound(&text.chars().collect::<Vec<_>>(), char::is_alphabetic);
        for text in [
            "on-site",
            "up-to-date",
            "on\u{2011}site",
            "n+1",
            "node.js",
            "CI/CD",
            "e.g",
            "covid-19",
            "a-b-c-d",
        ] {
            assert!(is_joined(text), "{text}");
        }
        for text in [
            "onsite",
            "3.14",
            "2026-11-30",
            "1+2",
            "example.org",
            "a/b/c",
            "a-b+c",
            "a-b-c-d-e",
            "v1/2",
            "and/or-so",
        ] {
            assert!(!is_joined(text), "{text}");
        }
        assert!(!is_joined(&format!("{}-x", "x".repeat(64))));
    }
}
