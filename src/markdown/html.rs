//! Writes HTML: escapes, holes, running text, and placeholders for what is known only at the end (heading ids, footnote
//! numbers). Knows no Markdown and no links. Next: [`super::builder`], which owns the buffer.

use std::ops::Range;

use super::{Hole, HoleKind};

/// A part of the HTML that is known only after the whole text was read. The buffer contains one NUL byte in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholder {
    /// The id of the heading with this number, as an attribute.
    HeadingId(usize),
    /// The footnote reference with this index.
    FootnoteNumber(usize),
}

/// HTML that is being written, with positions of holes, prose and placeholders.
#[derive(Debug, Default)]
pub(super) struct HtmlBuffer {
    /// The HTML so far.
    pub(super) html: String,
    /// Holes, by position.
    pub(super) holes: Vec<Hole>,
    /// Ranges of running text, by position.
    pub(super) prose: Vec<Range<u32>>,
    /// Placeholders, by position.
    pub(super) placeholders: Vec<(u32, Placeholder)>,
}

/// Maps positions of one [`HtmlBuffer`] to those of another that it was appended to.
pub(super) struct PositionMap {
    base: usize,
    /// Position of each placeholder in the old HTML, and the total length of the replacements up to it.
    grown: Vec<(u32, usize)>,
}

impl PositionMap {
    /// The new position of an old one.
    pub(super) fn position(&self, at: u32) -> u32 {
        self.shifted(at, self.grown.partition_point(|(piece, _)| *piece < at))
    }

    /// [`Self::position`] for positions in ascending order.
    fn in_order(&self) -> impl FnMut(u32) -> u32 + '_ {
        let mut before = 0;
        move |at| {
            while self.grown.get(before).is_some_and(|(piece, _)| *piece < at) {
                before += 1;
            }
            self.shifted(at, before)
        }
    }

    fn shifted(&self, at: u32, before: usize) -> u32 {
        let grown = before.checked_sub(1).map_or(0, |last| self.grown[last].1);
        // Each replacement takes the place of a NUL byte.
        narrow(self.base + at as usize + grown - before)
    }
}

impl HtmlBuffer {
    /// The position of the next byte.
    pub(super) fn position(&self) -> u32 {
        narrow(self.html.len())
    }

    /// Writes HTML unchanged.
    pub(super) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Writes HTML that begins on a line of its own.
    pub(super) fn block(&mut self, html: &str) {
        if self
            .html
            .as_bytes()
            .last()
            .is_some_and(|byte| *byte != b'\n')
        {
            self.html.push('\n');
        }
        self.html.push_str(html);
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        escape(&mut self.html, text);
    }

    /// Writes text in which terms may be linked.
    pub(super) fn prose(&mut self, text: &str) {
        let start = self.position();
        escape(&mut self.html, text);
        let end = self.position();
        match self.prose.last_mut() {
            Some(last)
                if last.end == start && self.holes.last().is_none_or(|hole| hole.at != start) =>
            {
                last.end = end;
            }
            _ => self.prose.push(start..end),
        }
    }

    /// Writes ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        attribute(&mut self.html, name, value);
    }

    /// Leaves a hole.
    pub(super) fn hole(&mut self, kind: HoleKind) {
        self.hole_at(self.html.len(), kind);
    }

    /// Leaves a hole at a position of the HTML so far. Holes must be added in the order of their positions.
    pub(super) fn hole_at(&mut self, at: usize, kind: HoleKind) {
        self.holes.push(Hole {
            at: narrow(at),
            kind,
        });
    }

    /// Writes a placeholder.
    pub(super) fn placeholder(&mut self, placeholder: Placeholder) {
        self.placeholders.push((self.position(), placeholder));
        self.html.push('\0');
    }

    /// Discards the HTML since `at`. Holes since then move to `at`.
    pub(super) fn rewind(&mut self, at: usize, holes: usize) {
        self.html.truncate(at);
        for hole in &mut self.holes[holes..] {
            hole.at = narrow(at);
        }
    }

    /// Appends a piece of HTML, with its placeholders replaced by `fill`.
    pub(super) fn append(
        &mut self,
        piece: &Self,
        mut fill: impl FnMut(Placeholder, &mut String),
    ) -> PositionMap {
        let mut moved = PositionMap {
            base: self.html.len(),
            grown: Vec::with_capacity(piece.placeholders.len()),
        };
        let (mut copied, mut grown) = (0, 0);
        for (at, placeholder) in &piece.placeholders {
            let at = *at as usize;
            self.html.push_str(&piece.html[copied..at]);
            let before = self.html.len();
            fill(*placeholder, &mut self.html);
            grown += self.html.len() - before;
            moved.grown.push((narrow(at), grown));
            copied = at + 1;
        }
        self.html.push_str(&piece.html[copied..]);
        {
            let (mut place, mut bound) = (moved.in_order(), moved.in_order());
            self.holes.extend(piece.holes.iter().map(|hole| Hole {
                at: place(hole.at),
                kind: hole.kind,
            }));
            self.prose.extend(
                piece
                    .prose
                    .iter()
                    .map(|range| bound(range.start)..bound(range.end)),
            );
        }
        moved
    }
}

/// Writes ` name="value"`.
pub(super) fn attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    replace(html, value, &IN_ATTRIBUTE);
    html.push('"');
}

/// Writes text, escaped for use between tags.
pub(super) fn escape(html: &mut String, text: &str) {
    replace(html, text, &IN_TEXT);
}

/// Bytes that have a meaning between tags.
const IN_TEXT: [bool; 256] = special(b"<>&\0");
/// Bytes that have a meaning in a quoted attribute.
const IN_ATTRIBUTE: [bool; 256] = special(b"<&\"\0");

const fn special(bytes: &[u8]) -> [bool; 256] {
    let mut special = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
}

fn replace(html: &mut String, text: &str, special: &[bool; 256]) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| special[byte as usize]) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "\u{fffd}",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// Positions in HTML are 32 bits wide. A page of 4 GiB is rejected long before.
pub(super) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{HtmlBuffer, Placeholder};
    use crate::markdown::HoleKind;

    #[test]
    fn positions_move_by_the_length_of_replacements_before_them() {
        let mut piece = HtmlBuffer::default();
        piece.push("a");
        piece.hole(HoleKind::View(0));
        piece.placeholder(Placeholder::FootnoteNumber(0));
        piece.hole(HoleKind::View(1));
        piece.prose("b<");
        piece.placeholder(Placeholder::FootnoteNumber(1));
        piece.hole(HoleKind::View(2));
        let mut out = HtmlBuffer::default();
        out.push("__");
        let moved = out.append(&piece, |placeholder, html| {
            if placeholder == Placeholder::FootnoteNumber(0) {
                html.push_str("[one]");
            }
        });
        assert_eq!(out.html, "__a[one]b&lt;");
        assert_eq!(
            out.holes.iter().map(|hole| hole.at).collect::<Vec<_>>(),
            [3, 8, 13]
        );
        assert_eq!(
            &out.html[out.prose[0].start as usize..out.prose[0].end as usize],
            "b&lt;"
        );
        assert_eq!(moved.position(0), 2);
    }
}
