//! Words that are written together with a hyphen or another sign between them: `on-site`, `node.js`, `n+1`, `CI/CD`. Joined, they are a word
//! as well, since people also write `onsite`, `nodejs` and `n1`.

/// Words of a chain of hyphens, at most; a longer one is hardly a word.
const MOST_PARTS: usize = 4;
/// Characters of each word beside a point or a slash, at most: `node.js` and `CI/CD`, not `garden/benches`.
const SHORT: usize = 4;

/// Runs of letters and digits with one joining sign between each two of them, by place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) parts: usize,
}

/// The sign that joins words, hyphens of all kinds as one.
pub(super) fn joiner(sign: char) -> Option<char> {
    match sign {
        '-' | '\u{2010}' | '\u{2011}' => Some('-'),
        '+' | '.' | '/' => Some(sign),
        _ => None,
    }
}

/// Whether the characters of a chain are one word, if the runs are joined. `is_letter` tells letters from digits.
pub(super) fn is_word(chain: &[char], is_letter: impl Fn(char) -> bool) -> bool {
    let mut signs = chain.iter().filter_map(|c| joiner(*c));
    let Some(sign) = signs.next() else { return false };
    let count = 1 + signs.clone().count();
    let parts = || chain.split(|c| joiner(*c).is_some());
    let has_letter = |part: &[char]| part.iter().any(|c| is_letter(*c));
    let is_one = match sign {
        '-' => count < MOST_PARTS && parts().any(has_letter),
        '+' => count == 1 && parts().any(has_letter),
        // `3.14` and `1/2` are numbers.
        _ => count == 1 && parts().all(|part| part.len() <= SHORT && has_letter(part)),
    };
    is_one && signs.all(|other| other == sign) && chain.len() <= super::analysis::LONGEST
}

#[cfg(test)]
mod tests {
    use super::is_word;

    #[test]
    fn words_are_joined_and_numbers_and_paths_are_not() {
        let joins = |text: &str| is_word(&text.chars().collect::<Vec<_>>(), char::is_alphabetic);
        for text in ["on-site", "up-to-date", "on\u{2011}site", "n+1", "node.js", "CI/CD", "e.g", "covid-19", "a-b-c-d"] {
            assert!(joins(text), "{text}");
        }
        for text in ["onsite", "3.14", "2026-11-30", "1+2", "example.org", "a/b/c", "a-b+c", "a-b-c-d-e", "v1/2", "and/or-so"] {
            assert!(!joins(text), "{text}");
        }
        assert!(!joins(&format!("{}-x", "x".repeat(64))));
    }
}
