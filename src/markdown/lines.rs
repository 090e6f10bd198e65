//! Lines of a text: where they begin and end. `\n`, `\r\n` and a lone `\r` each end a line.
//!
//! Knows nothing of Markdown. The parser's own ranges are the matter of [`super::parser`].

use std::ops::Range;

/// The lines of a text from a byte on, their ends included.
pub fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let line = (at < text.len()).then(|| at..next_line(text, at))?;
        at = line.end;
        Some(line)
    })
}

/// The beginning of the line that byte `at` is on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |end| end + 1)
}

/// The end of the line that byte `at` is on, without its line ending.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(text.len(), |end| at + end)
}

/// The beginning of the line after the one that byte `at` is on.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    let end = line_end(text, at);
    match &text.as_bytes()[end..] {
        [b'\r', b'\n', ..] => end + 2,
        [] => end,
        _ => end + 1,
    }
}

/// `at`, the beginning of a line, without the line ending before it.
pub(super) fn trim_line_end(text: &str, at: usize) -> usize {
    let before = &text[..at];
    before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix(['\n', '\r']))
        .map_or(at, str::len)
}

/// Whether only blanks and quote markers are before a byte on its line.
pub(super) fn is_first_on_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at]
        .iter()
        .rfind(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
    matches!(before, None | Some(b'\n' | b'\r'))
}

/// Whether only blanks follow up to the end of the line.
pub(super) fn is_last_on_line(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with(['\n', '\r'])
}

/// Whether a text is empty but for blanks and quote markers.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
}
