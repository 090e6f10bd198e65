//! Elements that are open while a text is read: everything that is needed to close them.
//!
//! Plain data. Next: [`super::builder`], which owns the stack, and [`super::events`], which opens and closes elements.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::fence_file::FenceFile;
use super::html::HtmlBuffer;
use super::{Embed, Image, Table};

/// An open element, with what is needed to close it.
#[derive(Debug)]
pub(super) enum OpenElement {
    /// An element that ends with this tag.
    Tag(&'static str),
    /// An element that is not written itself, only its content.
    Transparent,
    /// A paragraph, with its start in the HTML and among the holes.
    Paragraph {
        at: usize,
        holes: usize,
    },
    /// A paragraph that begins with the title of a callout.
    CalloutTitle(Box<CalloutTitle>),
    /// A heading.
    Heading(OpenHeading),
    /// A callout, with its closing tag.
    Callout(&'static str),
    /// A code block.
    Code,
    /// A block of raw HTML.
    Html,
    /// The text of a footnote, with the HTML before it.
    Footnote(Box<HtmlBuffer>),
    /// A table or a part of one.
    Table,
    TableHead,
    TableRow,
    TableCell,
    Link,
    Image,
}

/// An entry of the stack of open elements.
pub(super) struct StackEntry {
    pub(super) element: OpenElement,
    pub(super) is_block: bool,
}

/// An open heading.
#[derive(Debug)]
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) is_section: bool,
    /// Braces at its end that are part of its text: `{id}`.
    pub(super) braces: Option<Range<usize>>,
}

/// The title of a callout: its first line.
#[derive(Clone, Debug)]
pub(super) struct CalloutTitle {
    /// The text that is shown if the author wrote none.
    pub(super) default: String,
    /// `summary` or `p`.
    pub(super) element: &'static str,
    /// Where the marker's line ends in the source.
    pub(super) line_end: usize,
    /// Where its content begins in the HTML and among the holes, once it is open.
    pub(super) at: usize,
    pub(super) holes: usize,
    /// Where the paragraph after the title begins, once the title has ended.
    pub(super) paragraph: Option<(usize, usize)>,
}

impl CalloutTitle {
    /// Whether nothing of the title was written yet.
    pub(super) fn is_empty(&self, out: &HtmlBuffer) -> bool {
        self.paragraph.is_none() && out.html.len() == self.at && out.holes.len() == self.holes
    }
}

/// An open code block.
#[derive(Debug)]
pub(super) struct OpenCode {
    pub(super) text: String,
    /// The pieces of its content, each with its range of the source. Markers of containers are between them.
    pub(super) pieces: Vec<(usize, Range<usize>)>,
    pub(super) language: String,
    pub(super) range: Range<usize>,
    pub(super) is_fenced: bool,
    /// The file that it takes its lines from.
    pub(super) file: Option<FenceFile>,
}

impl OpenCode {
    /// Adds a piece of the content.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) {
        self.pieces.push((self.text.len(), range.clone()));
        self.text.push_str(text);
    }

    /// The position of a byte of the content in the source.
    fn position(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|(start, _)| *start <= at);
        match self.pieces[..after].last() {
            Some((start, range)) => (range.start + (at - start)).min(range.end),
            None => self.range.start,
        }
    }

    /// The range of a part of the content in the source. It ends after the part's last byte, not before the next line's text.
    pub(super) fn source_range(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.position(part.start);
        start..if part.is_empty() {
            start
        } else {
            (self.position(part.end - 1) + 1).max(start)
        }
    }
}

/// An open table.
#[derive(Debug)]
pub(super) struct OpenTable {
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) row: Range<usize>,
    pub(super) data: Table,
}

/// An open link.
#[derive(Debug)]
pub(super) struct OpenLink {
    /// Its index in [`Body::links`](super::Body::links).
    pub(super) number: usize,
    /// Its plain text so far.
    pub(super) text: String,
    /// Whether its text only repeats the reference.
    pub(super) is_bare: bool,
    /// Where its text begins in the HTML and among the holes.
    pub(super) html: usize,
    pub(super) holes: usize,
}

/// An open image or embed. Its content becomes the alternative text.
#[derive(Debug)]
pub(super) struct OpenImage {
    /// The text so far.
    pub(super) alt: String,
    /// The number of open elements within it.
    pub(super) nesting: usize,
    /// Whether its text only repeats the reference.
    pub(super) is_bare: bool,
    /// Whether it is written in double brackets.
    pub(super) is_wiki: bool,
    /// Its range in the source.
    pub(super) range: Range<usize>,
    pub(super) kind: ImageKind,
}

/// What an open image becomes.
#[derive(Debug)]
pub(super) enum ImageKind {
    Image(Box<Image>),
    Embed(Box<Embed>),
    /// Only its alternative text is shown.
    Dropped,
}
