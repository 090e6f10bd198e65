//! Finds invisible characters where YAML requires an ordinary space or a key, the usual reason why data that looks right
//! cannot be read. Changes nothing.

use crate::diagnostic::{Diagnostic, YAML_SYNTAX};
use crate::text::{FileId, Span, invisible_name};

/// The first such character of a text that is not valid YAML. `text` begins at byte `offset` of `file`.
pub(super) fn find(text: &str, file: FileId, offset: usize) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        if let Some((at, c)) = find_in_line(line) {
            let (name, begin) = (invisible_name(c)?, offset + start + at);
            let place = if line[..at].trim().is_empty() {
                "before the first letter of this line"
            } else {
                "at the end of a key"
            };
            let message = format!("{name} (U+{:04X}) is {place}", u32::from(c));
            let span = Span::new(file, begin, begin + c.len_utf8());
            return Some(
                Diagnostic::new(YAML_SYNTAX, span, message)
                    .help("replace it with an ordinary space, or remove it"),
            );
        }
        start += line.len();
    }
    None
}

/// An invisible character in a line's indentation, in its key, or directly after the key's colon.
fn find_in_line(line: &str) -> Option<(usize, char)> {
    let invisible = |from: usize, text: &str| {
        let found = text
            .char_indices()
            .find(|(_, c)| invisible_name(*c).is_some());
        found.map(|(at, c)| (from + at, c))
    };
    let indent = line.len()
        - line
            .trim_start_matches(|c: char| c.is_whitespace() || invisible_name(c).is_some())
            .len();
    let key = line[indent..].find(':').map_or(indent, |at| indent + at);
    let after_colon = line
        .get(key + 1..)
        .and_then(|rest| rest.chars().next())
        .filter(|c| invisible_name(*c).is_some());
    let is_key = !line[indent..key].contains([' ', '"', '\'', '#'])
        || line[indent..key].trim_end().len() < line[indent..key].len();
    invisible(0, &line[..indent])
        .or_else(|| {
            if is_key {
                invisible(indent, &line[indent..key])
            } else {
                None
            }
        })
        .or_else(|| after_colon.map(|c| (key + 1, c)))
}
