//! The markers of callouts, `[!kind]`, and the kinds that every site has.
//!
//! Reads markers only; [`super::events`] writes callouts, and the model decides who sees a labelled one.

use std::ops::Range;

use super::lines::line_end;

/// The kinds of callouts that every site has, as on GitHub.
pub(super) const CALLOUT_KINDS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// The marker of a callout.
pub(super) struct CalloutMarker {
    /// `[!word]` and the sign after it.
    pub(super) range: Range<usize>,
    /// The word in the brackets.
    pub(super) word: Range<usize>,
    pub(super) folding: Folding,
    pub(super) line_end: usize,
}

/// Whether readers can fold a callout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Folding {
    Never,
    Open,
    Closed,
}

/// Reads the marker of a quote that begins at `range.start`.
pub(super) fn callout_marker(source: &str, range: &Range<usize>) -> Option<CalloutMarker> {
    let inside = source[range.clone()].strip_prefix('>')?;
    let indent = inside
        .bytes()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    if indent > 4 {
        return None;
    }
    let start = range.start + 1 + indent;
    let word_start = start + 2;
    let after = source[start..range.end].strip_prefix("[!")?;
    let length = after.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')?;
    let rest = after[length..].strip_prefix(']')?;
    let word = word_start..word_start + length;
    let (folding, sign) = match rest.as_bytes().first() {
        Some(b'-') => (Folding::Closed, 1),
        Some(b'+') => (Folding::Open, 1),
        _ => (Folding::Never, 0),
    };
    let end = word.end + 1 + sign;
    let ends = matches!(
        source.as_bytes().get(end),
        None | Some(b' ' | b'\t' | b'\r' | b'\n')
    );
    (length > 0 && ends).then_some(CalloutMarker {
        range: start..end,
        word,
        folding,
        line_end: line_end(source, end),
    })
}
