//! Openings of an HTML comment with one wrong character, whose words would be read by everybody: `<!- … -->`, `<-- … -->`.
//!
//! Editors that set dashes write `<!— … —>`, and what was escaped twice reads `&lt;!-- … -->`. Nothing else begins like these. Other
//! slips count only if the end of a comment follows: `<--` may be an arrow.

use std::ops::Range;

/// Dashes that editors put in the place of hyphens.
const DASHES: [char; 7] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'];

/// Looks at places in order, each at most once.
pub(super) struct Slips<'a> {
    text: &'a str,
    /// The next place of an end and of a proper opening, as far as they are known.
    close: Range<usize>,
    open: Range<usize>,
}

/// Whether an opening with a slip may begin at a byte.
pub(super) fn may_begin(text: &str, at: usize) -> bool {
    let rest = &text.as_bytes()[at..];
    match rest[0] {
        b'<' => rest.get(1).is_some_and(|byte| !byte.is_ascii_alphabetic() || rest[2..].starts_with(b"--")),
        b'!' => rest.starts_with(b"!--") || rest.starts_with(b"!<--"),
        b'&' => rest.starts_with(b"&lt;!"),
        _ => rest.starts_with(b"\\<!--"),
    }
}

impl<'a> Slips<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, close: 0..0, open: 0..0 }
    }

    /// The length of an opening with a slip that begins at a byte.
    pub(super) fn opening(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
            // To HTML this comment is closed.
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

    /// Whether a comment is closed behind a byte before another one is opened.
    fn closes(&mut self, at: usize) -> bool {
        let Some(close) = self.next_close(at) else { return false };
        self.next_open(at).is_none_or(|open| close < open)
    }

    fn next_close(&mut self, at: usize) -> Option<usize> {
        next(self.text, "-->", at, &mut self.close)
    }

    fn next_open(&mut self, at: usize) -> Option<usize> {
        next(self.text, "<!--", at, &mut self.open)
    }
}

/// The next place of a word at or behind `at`. `known` is from where to where it is known that there is none; so the whole text is
/// read once.
fn next(text: &str, word: &str, at: usize, known: &mut Range<usize>) -> Option<usize> {
    if !known.contains(&at) {
        *known = at..text[at..].find(word).map_or(usize::MAX, |found| at + found + 1);
    }
    (known.end < usize::MAX).then(|| known.end - 1)
}

/// What begins nothing but a comment.
fn certain(rest: &str) -> Option<usize> {
    let opening = ["<!", "&lt;!", "\\<!"].into_iter().find(|opening| rest.starts_with(opening))?;
    let blanks = |text: &'_ str| text.len() - text.trim_start_matches([' ', '\t', '\u{a0}']).len();
    let behind = &rest[opening.len()..];
    let behind = &behind[blanks(behind)..];
    // A line may end between the two.
    let below = behind.strip_prefix('\r').unwrap_or(behind).strip_prefix('\n').unwrap_or(behind);
    let behind = &below[blanks(below)..];
    let dashes = behind.len() - behind.trim_start_matches(DASHES).len();
    let is_escaped = opening.len() > 2 && dashes < 2;
    (dashes > 0 && !is_escaped).then(|| rest.len() - behind.len() + dashes)
}

/// What may be something else: one character of `<!--` is missing, another one, or one too many.
fn likely(rest: &str) -> Option<usize> {
    let mut letters = rest.char_indices();
    let letter = |letters: &mut std::str::CharIndices<'_>| letters.next().map_or('\n', |(_, letter)| letter);
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
