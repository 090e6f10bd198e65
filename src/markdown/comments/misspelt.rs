//! HTML comments whose opening is misspelt by one character, so that readers would see their text: `<!- … -->`, `<-- … -->`.
//!
//! Editors with smart punctuation write `<!— … —>`, and text that was escaped twice has `&lt;!-- … -->`. These forms mean nothing else.
//! Other misspellings count only if `-->` follows, because `<--` may be an arrow.

use std::ops::Range;

/// Dashes that editors substitute for hyphens.
const DASHES: [char; 7] = [
    '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}',
];

/// Finds misspelt openings in a text, at positions that only increase.
pub(super) struct MisspeltOpenings<'a> {
    text: &'a str,
    /// Cached searches for the next `-->` and the next `<!--`; see [`next`].
    close: Range<usize>,
    open: Range<usize>,
}

/// Whether a misspelt opening may begin at a byte. A cheap filter for [`MisspeltOpenings::at`].
pub(super) fn may_begin(text: &str, at: usize) -> bool {
    let rest = &text.as_bytes()[at..];
    match rest[0] {
        b'<' => rest
            .get(1)
            .is_some_and(|byte| !byte.is_ascii_alphabetic() || rest[2..].starts_with(b"--")),
        b'!' => rest.starts_with(b"!--") || rest.starts_with(b"!<--"),
        b'&' => rest.starts_with(b"&lt;!"),
        _ => rest.starts_with(b"\\<!--"),
    }
}

impl<'a> MisspeltOpenings<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            close: 0..0,
            open: 0..0,
        }
    }

    /// The length of the misspelt opening that begins at a byte.
    pub(super) fn length_at(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
            // HTML closes this comment at once.
            return self.closes(at + 5).then_some(5);
        }
        if rest.starts_with("<!--") {
            return None;
        }
        if let Some(length) = certain(rest) {
            return Some(length);
        }
        likely(rest).filter(|length| self.closes(at + length))
    }

    /// Whether `-->` follows a byte before the next `<!--`.
    fn closes(&mut self, at: usize) -> bool {
        let Some(close) = self.next_close(at) else {
            return false;
        };
        self.next_open(at).is_none_or(|open| close < open)
    }

    fn next_close(&mut self, at: usize) -> Option<usize> {
        next(self.text, "-->", at, &mut self.close)
    }

    fn next_open(&mut self, at: usize) -> Option<usize> {
        next(self.text, "<!--", at, &mut self.open)
    }
}

/// The first occurrence of a word at or after `at`. `known` caches the range in which no occurrence begins, so the text is searched once.
fn next(text: &str, word: &str, at: usize, known: &mut Range<usize>) -> Option<usize> {
    if !known.contains(&at) {
        *known = at..text[at..]
            .find(word)
            .map_or(usize::MAX, |found| at + found + 1);
    }
    (known.end < usize::MAX).then(|| known.end - 1)
}

/// The length of an opening that cannot mean anything else.
fn certain(rest: &str) -> Option<usize> {
    let opening = ["<!", "&lt;!", "\\<!"]
        .into_iter()
        .find(|opening| rest.starts_with(opening))?;
    let blanks = |text: &'_ str| text.len() - text.trim_start_matches([' ', '\t', '\u{a0}']).len();
    let behind = &rest[opening.len()..];
    let behind = &behind[blanks(behind)..];
    // The line may break within the opening.
    let below = behind
        .strip_prefix('\r')
        .unwrap_or(behind)
        .strip_prefix('\n')
        .unwrap_or(behind);
    let behind = &below[blanks(below)..];
    let dashes = behind.len() - behind.trim_start_matches(DASHES).len();
    let is_escaped = opening.len() > 2 && dashes < 2;
    (dashes > 0 && !is_escaped).then(|| rest.len() - behind.len() + dashes)
}

/// The length of an opening in which one character of `<!--` is missing, replaced, added or swapped. It may mean something else.
fn likely(rest: &str) -> Option<usize> {
    let mut letters = rest.char_indices();
    let letter =
        |letters: &mut std::str::CharIndices<'_>| letters.next().map_or('\n', |(_, letter)| letter);
    let first: [char; 5] = std::array::from_fn(|_| letter(&mut letters));
    let count = match first {
        // An arrow.
        ['<', '-', '-', '>', _] => return None,
        ['!' | '<', '-', '-', ..] => 3,
        ['<', other, '-', '-', _] if other != '\n' => 4,
        ['<', '!', other, '-', _] if other != '\n' => {
            if first[4] == '-' {
                5
            } else {
                4
            }
        }
        ['<', other, '!', '-', '-'] if other != '\n' => 5,
        ['<', '-', '!', '-', _] | ['!', '<', '-', '-', _] => 4,
        _ => return None,
    };
    Some(first[..count].iter().map(|letter| letter.len_utf8()).sum())
}
