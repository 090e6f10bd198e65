//! Converts the parser's positions, which count characters, into byte spans of the whole file. Reads no YAML.

use crate::text::{FileId, Span};

/// The positions of a text that begins at byte `offset` of `file`.
pub(super) struct SpanConverter<'a> {
    pub(super) text: &'a str,
    file: FileId,
    offset: usize,
    /// The byte of each character; empty if every character is one byte.
    bytes: Vec<u32>,
}

impl<'a> SpanConverter<'a> {
    pub(super) fn new(text: &'a str, file: FileId, offset: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX))
                .collect()
        };
        Self {
            text,
            file,
            offset,
            bytes,
        }
    }

    /// The byte of a character.
    pub(super) fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            character.min(self.text.len())
        } else {
            self.bytes
                .get(character)
                .map_or(self.text.len(), |at| *at as usize)
        }
    }

    /// The span of a range of characters.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.clip(self.byte_span(self.byte(start), self.byte(end)))
    }

    /// The span of a range of bytes.
    pub(super) fn byte_span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start + self.offset, end + self.offset)
    }

    /// The byte of the text at which a span begins.
    pub(super) fn start(&self, span: Span) -> usize {
        span.start as usize - self.offset
    }

    /// A span without the line endings and spaces that the parser includes at the end of a block.
    pub(super) fn clip(&self, span: Span) -> Span {
        let (start, end) = (self.start(span), span.end as usize - self.offset);
        let text = self.text.get(start..end).unwrap_or_default();
        // A value can be one character that counts as a space, such as a Unicode line separator.
        let first = text.chars().next().map_or(0, char::len_utf8);
        self.byte_span(start, start + text.trim_end().len().max(first))
    }
}
