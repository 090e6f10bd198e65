//! The state of raw HTML while a text is read: the open block, open elements, and what was reported.
//!
//! Judges nothing; [`super::elements`] knows which HTML is allowed, and [`super::events`] applies it.

use std::ops::Range;

use super::HoleKind;
use super::html::Placeholder;

/// The raw HTML of a text, as far as it is read.
#[derive(Debug, Default)]
pub(super) struct RawHtml {
    /// The open block of HTML.
    pub(super) block: Option<RawBlock>,
    /// Messages that were reported.
    pub(super) reported: Vec<String>,
    /// The number of open inline elements whose content is not running text.
    pub(super) no_prose_depth: usize,
    /// Bytes that may still be searched for missing ends. Searching without a limit would take quadratic time.
    pub(super) search_budget: usize,
    /// What the current piece of HTML contains besides its text.
    pub(super) inserts: RawInserts,
    /// Open elements, the innermost last.
    pub(super) open: Vec<OpenRawElement>,
}

/// A block of raw HTML.
#[derive(Debug, Default)]
pub(super) struct RawBlock {
    pub(super) html: String,
    /// The positions of its lines, as (byte of `html`, byte of the source).
    pub(super) positions: Vec<(usize, usize)>,
}

/// An open element, or a labelled section, beyond which closing tags have no effect.
#[derive(Debug)]
pub(super) struct OpenRawElement {
    /// The name in lower case; empty for a section.
    pub(super) name: String,
    /// The number of Markdown elements around it.
    pub(super) depth: usize,
    /// Its opening tag in the source.
    pub(super) source_range: Range<usize>,
}

/// What a piece of raw HTML contains besides its text, by position in that piece.
#[derive(Debug, Default)]
pub(super) struct RawInserts {
    pub(super) holes: Vec<(usize, HoleKind)>,
    pub(super) placeholders: Vec<(usize, Placeholder)>,
    /// Indices of headings whose positions are relative to the piece.
    pub(super) headings: Vec<usize>,
    /// The open heading: its index and where its content begins.
    pub(super) open_heading: Option<(usize, usize)>,
}

impl RawHtml {
    /// Adds text to the open block of HTML; returns whether there is one.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) -> bool {
        let Some(block) = &mut self.block else {
            return false;
        };
        block.positions.push((block.html.len(), range.start));
        block.html.push_str(text);
        true
    }

    /// Whether the current position is in a raw link, button or piece of code.
    pub(super) fn suppresses_prose(&self) -> bool {
        self.no_prose_depth > 0
    }

    /// Unclosed inline elements end with their block.
    pub(super) fn leave_block(&mut self) {
        self.no_prose_depth = 0;
    }
}
