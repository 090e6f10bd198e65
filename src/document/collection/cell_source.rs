//! The text of a cell with its place, for values that are parts of a cell.

use std::ops::Range;

use crate::text::{Span, Spanned};
use crate::tree::{Node, NodeValue};

/// The text of a cell as its file has it. Parts of it have exact places.
pub(super) struct CellSource<'a> {
    /// As written, with `\|` for a bar; if the cell has a comment, without it.
    pub(super) text: &'a str,
    /// Whether the text is exactly the one at the cell's place. If not, all parts get the place of the whole cell.
    is_exact: bool,
    span: Span,
}

impl<'a> CellSource<'a> {
    /// The source of a cell of a file.
    pub(super) fn new(cell: &'a Spanned<String>, file: &'a str) -> Self {
        let written = file
            .get(cell.span.range())
            .filter(|written| written.replace("\\|", "|") == cell.value);
        Self {
            text: written.unwrap_or(&cell.value),
            is_exact: written.is_some(),
            span: cell.span,
        }
    }

    /// The text, if a file has exactly it at the cell's place.
    pub(super) fn written(&self) -> Option<&'a str> {
        self.is_exact.then_some(self.text)
    }

    /// The place of a part.
    pub(super) fn place(&self, part: &Range<usize>) -> Span {
        if !self.is_exact {
            return self.span;
        }
        let start = self.span.start as usize;
        Span::new(self.span.file, start + part.start, start + part.end)
    }

    /// A part without the blanks around it.
    pub(super) fn trimmed(&self, part: Range<usize>) -> Range<usize> {
        let written = &self.text[part.clone()];
        let start = part.start + (written.len() - written.trim_start().len());
        start..start + written.trim().len()
    }

    /// The value of a part, which has no quotes.
    pub(super) fn value(&self, part: &Range<usize>) -> String {
        self.text[part.clone()].replace("\\|", "|")
    }

    /// A part as a node.
    pub(super) fn scalar(&self, part: &Range<usize>) -> Node {
        scalar(self.value(part), self.place(part))
    }

    /// The parts between separators, without empty ones.
    pub(super) fn split(&self, separator: char) -> Vec<Node> {
        let mut at = 0;
        let mut items = Vec::new();
        for part in self.text.split(separator) {
            let item = self.trimmed(at..at + part.len());
            if !item.is_empty() {
                items.push(self.scalar(&item));
            }
            at += part.len() + separator.len_utf8();
        }
        items
    }
}

/// A scalar as a row has it.
pub(super) fn scalar(text: String, span: Span) -> Node {
    Node {
        span,
        value: NodeValue::Scalar {
            text,
            quoted: false,
        },
    }
}
