//! An index of the lines of a text, which finds positions without scanning the text again for every diagnostic.
//!
//! Built once per rendering for each file that a diagnostic names. The positions equal those of [`Position::in_text`].

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Position, Sources};

/// Bytes between two counts of characters: the most that a lookup of a column scans.
const STRIDE: usize = 1024;
const BOM: char = '\u{feff}';

/// The indexed texts of one rendering.
pub(super) struct TextIndex<'a> {
    files: BTreeMap<FileId, LineIndex<'a>>,
}

impl<'a> TextIndex<'a> {
    /// Indexes every file that the diagnostics name.
    pub(super) fn new(diagnostics: &[&Diagnostic], sources: &'a Sources) -> Self {
        let mut files = BTreeMap::new();
        for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
            let file = label.span.file;
            if let (false, Some(source)) = (files.contains_key(&file), sources.get(file)) {
                files.insert(file, LineIndex::new(&source.path, &source.text));
            }
        }
        Self { files }
    }

    /// The text behind an id, if there is one.
    pub(super) fn get(&self, file: FileId) -> Option<&LineIndex<'a>> {
        self.files.get(&file)
    }
}

/// One text, its path and the offsets of its lines.
pub(super) struct LineIndex<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    /// First byte of each line; never empty.
    starts: Vec<usize>,
    /// Characters that begin before byte 0, 1024, 2048 and so on.
    counts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        let mut before = 0;
        let mut counts = Vec::with_capacity(bytes.len() / STRIDE + 1);
        counts.push(0);
        for chunk in bytes.chunks_exact(STRIDE) {
            before += characters(chunk);
            counts.push(before);
        }
        Self {
            path,
            text,
            starts,
            counts,
        }
    }

    /// The range inside the text, on character boundaries.
    pub(super) fn clamp(&self, range: Range<usize>) -> Range<usize> {
        let start = self.boundary(range.start);
        start..self.boundary(range.end).max(start)
    }

    /// The last character boundary at or before `offset`.
    fn boundary(&self, offset: usize) -> usize {
        (0..=offset.min(self.text.len()))
            .rev()
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or(0)
    }

    /// The position of a byte returned by [`Self::clamp`].
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let start = self.bounds(line).start.min(offset);
        Position {
            line: line + 1,
            column: self.characters_before(offset) - self.characters_before(start) + 1,
        }
    }

    /// The line, counted from 0, that holds a byte.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// The bytes of a line, counted from 0, without its ending and without a byte order mark.
    pub(super) fn bounds(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self
            .starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len());
        let content = &self.text[start..end];
        let content = content.strip_suffix('\n').unwrap_or(content);
        let content = content.strip_suffix('\r').unwrap_or(content);
        let mark = if line == 0 && content.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        };
        start + mark..start + content.len()
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.counts[stride] + characters(&self.text.as_bytes()[stride * STRIDE..offset])
    }
}

/// The number of characters that begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_leave_out_endings_and_the_mark() {
        let lines = LineIndex::new("x", "\u{feff}ab\r\ncd\re\n\n");
        let texts: Vec<_> = (0..6).map(|line| &lines.text[lines.bounds(line)]).collect();
        assert_eq!(texts, ["ab", "cd", "e", "", "", ""]);
    }

    #[test]
    fn columns_are_counted_across_strides() {
        let text = format!("a\n{}x", "é日🙂".repeat(1_000));
        let lines = LineIndex::new("x", &text);
        for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(
                lines.position(offset),
                Position::in_text(&text, offset),
                "{offset}"
            );
        }
    }

    proptest! {
        #[test]
        fn positions_equal_those_of_a_scan(text in "\u{feff}?[a\t\r\né日🙂]{0,40}", offset in 0usize..200) {
            let lines = LineIndex::new("x", &text);
            prop_assert_eq!(lines.position(lines.clamp(offset..offset).start), Position::in_text(&text, offset));
        }
    }
}
