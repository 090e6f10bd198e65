//! Writing HTML: escapes, holes, running text, and the pieces that are only known at the end (heading ids, footnote numbers).
//!
//! Knows no Markdown and no links.

use std::ops::Range;

use super::{Hole, HoleKind};

/// Something whose text is known only when all has been read; it stands in the HTML as one NUL byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later {
    /// The id of the heading with this number, as an attribute.
    HeadingId(usize),
    /// The footnote reference with this number.
    Note(usize),
}

/// HTML in the making.
#[derive(Debug, Default)]
pub(super) struct Out {
    /// What is written so far.
    pub(super) html: String,
    /// Holes, by position.
    pub(super) holes: Vec<Hole>,
    /// Running text, by position.
    pub(super) prose: Vec<Range<u32>>,
    /// What is still to come, by position.
    pub(super) later: Vec<(u32, Later)>,
}

/// How positions moved when one [`Out`] became part of another.
pub(super) struct Moved {
    base: usize,
    /// Position of each piece in the old HTML, and by how much it and those before it grew.
    grown: Vec<(u32, usize)>,
}

impl Moved {
    /// Where an old position is now.
    pub(super) fn position(&self, at: u32) -> u32 {
        self.behind(at, self.grown.partition_point(|(piece, _)| *piece < at))
    }

    /// The same for positions that come in order.
    fn follow(&self) -> impl FnMut(u32) -> u32 + '_ {
        let mut before = 0;
        move |at| {
            while self.grown.get(before).is_some_and(|(piece, _)| *piece < at) {
                before += 1;
            }
            self.behind(at, before)
        }
    }

    fn behind(&self, at: u32, before: usize) -> u32 {
        let grown = before.checked_sub(1).map_or(0, |last| self.grown[last].1);
        // Each piece replaces its NUL byte.
        narrow(self.base + at as usize + grown - before)
    }
}

impl Out {
    /// The position that the next byte gets.
    pub(super) fn at(&self) -> u32 {
        narrow(self.html.len())
    }

    /// Writes HTML as it is.
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
        let start = self.at();
        escape(&mut self.html, text);
        let end = self.at();
        match self.prose.last_mut() {
            Some(last)
                if last.end == start && self.holes.last().is_none_or(|hole| hole.at != start) =>
            {
                last.end = end
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
        self.holes.push(Hole {
            at: self.at(),
            kind,
        });
    }

    /// Leaves a hole in what is written. Holes are left in the order of their places.
    pub(super) fn hole_at(&mut self, at: usize, kind: HoleKind) {
        self.holes.push(Hole {
            at: narrow(at),
            kind,
        });
    }

    /// Leaves a place for what is known later.
    pub(super) fn later(&mut self, later: Later) {
        self.later.push((self.at(), later));
        self.html.push('\0');
    }

    /// Forgets what was written since `at`, holes excepted: those move there.
    pub(super) fn rewind(&mut self, at: usize, holes: usize) {
        self.html.truncate(at);
        for hole in &mut self.holes[holes..] {
            hole.at = narrow(at);
        }
    }

    /// Adds another piece of HTML at the end, its open places filled by `fill`.
    pub(super) fn append(
        &mut self,
        piece: &Self,
        mut fill: impl FnMut(Later, &mut String),
    ) -> Moved {
        let mut moved = Moved {
            base: self.html.len(),
            grown: Vec::with_capacity(piece.later.len()),
        };
        let (mut copied, mut grown) = (0, 0);
        for (at, later) in &piece.later {
            let at = *at as usize;
            self.html.push_str(&piece.html[copied..at]);
            let before = self.html.len();
            fill(*later, &mut self.html);
            grown += self.html.len() - before;
            moved.grown.push((narrow(at), grown));
            copied = at + 1;
        }
        self.html.push_str(&piece.html[copied..]);
        {
            let (mut place, mut bound) = (moved.follow(), moved.follow());
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

/// Writes text so that it means itself between tags.
pub(super) fn escape(html: &mut String, text: &str) {
    replace(html, text, &IN_TEXT);
}

/// Bytes that mean something between tags.
const IN_TEXT: [bool; 256] = special(b"<>&\0");
/// Bytes that mean something in a quoted attribute.
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

/// Positions in HTML are 32 bits wide: a page of 4 GiB is refused long before.
pub(super) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Later, Out};
    use crate::markdown::HoleKind;

    #[test]
    fn positions_follow_what_grows_before_them() {
        let mut piece = Out::default();
        piece.push("a");
        piece.hole(HoleKind::View(0));
        piece.later(Later::Note(0));
        piece.hole(HoleKind::View(1));
        piece.prose("b<");
        piece.later(Later::Note(1));
        piece.hole(HoleKind::View(2));
        let mut out = Out::default();
        out.push("__");
        let moved = out.append(&piece, |later, html| {
            if later == Later::Note(0) {
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
