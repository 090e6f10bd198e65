//! Plain text in aligned columns of a limited width, whatever the content.

use std::fmt::Write as _;

/// The longest line, in characters.
pub(super) const COLUMNS: usize = 100;
/// Spaces between two columns.
const GAP: usize = 2;

/// A heading and a line below it.
pub(super) fn heading(text: &str, out: &mut String) {
    out.push('\n');
    for line in wrap(text, COLUMNS) {
        let length = line.chars().count();
        out.push_str(&line);
        out.push('\n');
        out.push_str(&"-".repeat(length));
        out.push('\n');
    }
}

/// A paragraph; nothing for an empty one.
pub(super) fn paragraph(text: &str, indent: usize, out: &mut String) {
    for line in wrap(text, COLUMNS - indent) {
        out.push_str(&" ".repeat(indent));
        out.push_str(&line);
        out.push('\n');
    }
}

/// Rows with aligned cells.
///
/// `limits` are the widest columns, except for the last, which takes the rest of the line. A column that is empty in every row
/// has no width. A cell that is longer than its column is wrapped. Leading spaces are kept.
pub(super) fn table<const N: usize>(
    indent: usize,
    limits: &[usize],
    rows: &[[String; N]],
    out: &mut String,
) {
    let natural = |at: usize| {
        rows.iter()
            .map(|row| row[at].chars().count())
            .max()
            .unwrap_or(0)
    };
    let mut widths = [0; N];
    let mut used = indent;
    for (at, width) in widths.iter_mut().enumerate() {
        let left = COLUMNS.saturating_sub(used).max(1);
        *width = natural(at)
            .min(limits.get(at).copied().unwrap_or(left))
            .min(left);
        used += if *width > 0 { *width + GAP } else { 0 };
    }
    for row in rows {
        let mut cells = Vec::with_capacity(N);
        for (cell, width) in row.iter().zip(widths) {
            cells.push(wrap(cell, width.max(1)));
        }
        for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut text = " ".repeat(indent);
            for (cell, width) in cells.iter().zip(widths).filter(|(_, width)| *width > 0) {
                let piece = cell.get(line).map_or("", String::as_str);
                text.push_str(piece);
                text.push_str(&" ".repeat(width + GAP - piece.chars().count()));
            }
            out.push_str(text.trim_end());
            out.push('\n');
        }
    }
}

/// A text in lines of at most `width` characters, wrapped between words, or within a word that is longer than a line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let lead = (text.chars().count() - text.trim_start().chars().count()).min(width - 1);
    let margin = " ".repeat(lead);
    let mut lines: Vec<String> = Vec::new();
    let mut length = width;
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (at, piece) in letters.chunks(width - lead).enumerate() {
            let joined = length + 1 + piece.len();
            match lines.last_mut().filter(|_| at == 0 && joined <= width) {
                Some(line) => {
                    line.push(' ');
                    line.extend(piece);
                    length = joined;
                }
                None => {
                    lines.push(margin.chars().chain(piece.iter().copied()).collect());
                    length = lead + piece.len();
                }
            }
        }
    }
    lines
}

/// Texts as sentences: each ends in a full stop, the empty ones are left out.
pub(super) fn sentences(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(text);
        if !text.ends_with(['.', '!', '?', ':']) {
            out.push('.');
        }
    }
    out
}

/// Words as alternatives: `a, b or c`.
pub(super) fn one_of<S: AsRef<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", rest.join(", "), last.as_ref())
        }
    }
}

/// A table of Markdown.
pub(super) fn rows_of<const N: usize>(out: &mut String, head: [&str; N], rows: &[[String; N]]) {
    line(out, &format!("| {} |", head.join(" | ")));
    line(out, &format!("|{}", "---|".repeat(N)));
    for row in rows {
        let cells = row.each_ref().map(|cell| cell.replace('|', "\\|"));
        line(out, &format!("| {} |", cells.join(" | ")));
    }
    out.push('\n');
}

/// Adds a line. Writing to a string cannot fail.
pub(super) fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_its_column() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("  one two", 6), ["  one", "  two"]);
        assert_eq!(wrap("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(wrap("", 4), [""; 0]);
    }

    #[test]
    fn columns_are_aligned_and_empty_ones_vanish() {
        let rows = [["a", "", "long words that go on"], ["bcd", "", "x"]]
            .map(|row| row.map(str::to_owned));
        let mut out = String::new();
        table(2, &[9, 9, 11], &rows, &mut out);
        assert_eq!(out, "  a    long words\n       that go on\n  bcd  x\n");
    }

    #[test]
    fn sentences_end_once() {
        assert_eq!(
            sentences(&["Kind", "", "What is it?", "Said."]),
            "Kind. What is it? Said."
        );
    }
}
