//! Small repairs to a text before it is parsed, for the two places where the parser reads what authors do not mean.
//!
//! `[[up]](#toc)` is a link whose text is `[up]`, not a reference; a line that begins with `:smile:` or `:::note` is no
//! definition. The bytes concerned are replaced by control characters that the text does not use, one for one, so every
//! offset stays true, and put back as events come out. Nothing else is ever changed.

use std::borrow::Cow;

use pulldown_cmark::CowStr;

/// What the replaced bytes were, in the order of [`Patch::marks`].
const ORIGINALS: [char; 3] = ['[', ']', ':'];

/// A repaired text.
pub(super) struct Patch {
    /// The text for the parser, as long as the original.
    pub(super) text: String,
    marks: [char; 3],
}

impl Patch {
    /// The repaired text, if there is anything to repair.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut places = Vec::new();
        bracketed_links(text, &mut places);
        colons(text, &mut places);
        if places.is_empty() {
            return None;
        }
        let marks = unused(text)?;
        let mut bytes = text.as_bytes().to_vec();
        for (at, original) in places {
            // Both are ASCII: the length and the encoding stay the same.
            bytes[at] = marks[original] as u8;
        }
        Some(Self { text: String::from_utf8(bytes).ok()?, marks })
    }

    /// A piece of the repaired text as it was written.
    pub(super) fn restore<'t>(&self, piece: CowStr<'t>) -> CowStr<'t> {
        match self.restored(&piece) {
            Cow::Borrowed(_) => piece,
            Cow::Owned(text) => text.into(),
        }
    }

    fn restored<'t>(&self, piece: &'t str) -> Cow<'t, str> {
        if !piece.contains(self.marks) {
            return Cow::Borrowed(piece);
        }
        let back = |c| self.marks.iter().zip(ORIGINALS).find(|(mark, _)| **mark == c).map_or(c, |(_, original)| original);
        Cow::Owned(piece.chars().map(back).collect())
    }
}

/// Three control characters that the text does not hold.
fn unused(text: &str) -> Option<[char; 3]> {
    let mut used = [false; 256];
    for byte in text.bytes() {
        used[byte as usize] = true;
    }
    let mut free = (1..=8_u8).chain(14..=31).filter(|byte| !used[*byte as usize]).map(char::from);
    Some([free.next()?, free.next()?, free.next()?])
}

/// The inner brackets of every `[[text]](destination)`.
fn bracketed_links(text: &str, places: &mut Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    for (close, _) in text.match_indices(']') {
        if !bytes[close..].starts_with(b"]](") {
            continue;
        }
        let open = bytes[..close].iter().rposition(|byte| matches!(byte, b'[' | b']' | b'\n' | b'\r'));
        let Some(open) = open.filter(|open| *open > 0 && bytes[*open] == b'[' && bytes[*open - 1] == b'[') else { continue };
        if open + 1 < close && is_destination(&bytes[close + 3..]) {
            places.push((open, 0));
            places.push((close, 1));
        }
    }
}

/// Whether these bytes, which follow a `(`, are the rest of an inline link on one line.
fn is_destination(bytes: &[u8]) -> bool {
    let blanks = |at: usize| at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut at = blanks(0);
    if bytes.get(at) == Some(&b'<') {
        match bytes[at + 1..].iter().position(|byte| matches!(byte, b'>' | b'<' | b'\n' | b'\r')) {
            Some(end) if bytes[at + 1 + end] == b'>' => at += end + 2,
            _ => return false,
        }
    } else {
        let mut depth = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'(' if depth == 32 => return false,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => at += 1,
                byte if *byte <= b' ' => break,
                _ => {}
            }
            at += 1;
        }
    }
    let at = blanks(at.min(bytes.len()));
    let quote = match bytes.get(at) {
        Some(b')') => return true,
        Some(quote @ (b'"' | b'\'')) => quote,
        _ => return false,
    };
    let end = bytes[at + 1..].iter().position(|byte| byte == quote || matches!(byte, b'\n' | b'\r'));
    end.is_some_and(|end| bytes[at + 1 + end] == *quote && bytes.get(blanks(at + end + 2)) == Some(&b')'))
}

/// Colons that open a line without a blank behind them.
fn colons(text: &str, places: &mut Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices(':') {
        if matches!(bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r')) {
            continue;
        }
        let before = bytes[..at].iter().rfind(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
        if matches!(before, None | Some(b'\n' | b'\r')) {
            places.push((at, 2));
        }
    }
}
