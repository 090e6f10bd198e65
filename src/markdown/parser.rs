//! How the Markdown parser is set up, and its ranges made safe to slice with.

use std::ops::Range;

use pulldown_cmark::Options as Extensions;

use crate::text::floor_char_boundary;

/// The extensions to plain Markdown. Callouts are built from quotes, so GitHub's own five stay off.
pub(super) fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_DEFINITION_LIST
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_WIKILINKS
}

/// Moves a range of the parser to character boundaries. Some ranges begin inside a character: after a tab that belongs
/// to two containers.
pub(super) fn on_char_boundaries(text: &str, range: Range<usize>) -> Range<usize> {
    let start = floor_char_boundary(text, range.start);
    start..floor_char_boundary(text, range.end).max(start)
}
