//! Compiles Markdown to a [`Body`]: HTML with holes, and all facts about a text that the rest of the compiler needs.
//!
//! One pass over one stream of events produces the HTML, the headings, the links, the excerpt and the regions that labels
//! hide. What only the model knows (the destination of a link, the content of a view) stays a numbered [`Hole`], so no text
//! is parsed twice. This module knows no record, no type and no audience's rights, and it never reads a file.
//!
//! Next: `events`, which drives the compilation. Its handlers share the state in `builder`; both import the other files.

mod autolink;
mod builder;
mod callout_marker;
mod cjk_emphasis;
mod comments;
mod cut;
mod elements;
mod events;
mod failure;
mod fence;
mod fence_file;
mod file_lines;
mod fill_in;
mod footnotes;
mod front_matter;
mod heading_index;
mod headings;
mod highlight;
mod html;
mod html_attributes;
mod html_text;
mod included;
mod label_context;
mod label_search;
mod labels;
mod lines;
mod open;
mod outline;
mod parser;
mod patch;
mod plain;
mod raw_html;
mod setext_attributes;
mod target;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::guard;
use crate::strings::Strings;
use crate::text::{FileId, Span, Spanned};
use crate::tree;

pub use cut::cut;
pub use fence::{is_fence, key_and_value, likely_end, trim_invisible};
pub use fill_in::fill_in;
pub use front_matter::{FrontMatter, Notation, UnclosedFrontMatter, split_front_matter};
pub use heading_index::HeadingIndex;
pub use headings::slug;
pub use html_attributes::with_attributes;
pub use included::{IncludedFile, IncludedFiles, add_included_paths};
pub use labels::Labels;
pub use lines::lines;
pub use plain::{PlainReference, PlainText, with_titles};

/// Compiles a text. It begins at byte `offset` of `file`; every span counts from the file's first byte.
///
/// Total: any text compiles to a [`Body`], and its problems are in the diagnostics. If the parser panics, the body is empty
/// and the block that it cannot read is reported.
///
/// ```
/// use hirebook::markdown::{Labels, Options, parse};
/// use hirebook::text::FileId;
///
/// let options = Options { refused_html: None, smart: false, fill_ins: false, labels: Labels::new("label", vec![]), strict_callouts: false, strings: Default::default(), included: Default::default() };
/// let (body, diagnostics) = parse("# Hello\n\nSome *text*.\n", FileId(0), 0, &options);
/// assert_eq!(body.html, "<h1 id=\"hello\">Hello</h1>\n<p>Some <em>text</em>.</p>\n");
/// assert!(diagnostics.is_empty());
/// ```
#[must_use]
pub fn parse(
    text: &str,
    file: FileId,
    offset: usize,
    options: &Options,
) -> (Body, Vec<Diagnostic>) {
    let compile = |text: &str| events::compile(text, file, offset, options);
    guard::catch(|| compile(text)).unwrap_or_else(|| {
        let fails = |text: &str| guard::catch(|| compile(text)).is_none();
        let block = failure::failing_block(text, fails);
        let span = Span::new(file, block.start + offset, block.end + offset);
        (Body::default(), vec![failure::report(span)])
    })
}

/// The Markdown settings of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The severity of raw HTML, which is then shown as text; none if it is passed through.
    pub refused_html: Option<Severity>,
    /// Whether quotes and dashes become typographic ones.
    pub smart: bool,
    /// Whether words in brackets that are not a link are marked as a fill-in: `[your garden]`.
    pub fill_ins: bool,
    /// The labels of the site, and the heading attribute that labels a section: `## Answer {label=panel}`. A callout whose
    /// kind is a label is a labelled block.
    pub labels: Labels,
    /// Whether a callout of an unknown kind is an error (true where audiences are declared).
    pub strict_callouts: bool,
    /// The interface text: the titles of callouts, and what screen readers call tables, tasks and footnotes.
    pub strings: Arc<Strings>,
    /// The files from which code blocks take their lines.
    pub included: Arc<IncludedFiles>,
}

/// A compiled text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// HTML; holes have no bytes in it.
    pub html: String,
    /// Holes in the HTML, by position.
    pub holes: Vec<Hole>,
    /// Links in source order, indexed by [`HoleKind::LinkOpen`] and similar.
    pub links: Vec<Link>,
    /// Images in source order.
    pub images: Vec<Image>,
    /// Embeds in source order.
    pub embeds: Vec<Embed>,
    /// View blocks in source order.
    pub views: Vec<ViewBlock>,
    /// Headings in source order, with unique ids.
    pub headings: Vec<Heading>,
    /// Ids and names of anchors in raw HTML.
    pub anchors: Vec<String>,
    /// Ranges of `html` with running text outside links, headings and code, in which terms may be linked.
    pub prose: Vec<Range<u32>>,
    /// Labelled blocks and sections, as ranges of the source; may nest.
    pub regions: Vec<Region>,
    /// Tables, cell by cell.
    pub tables: Vec<Table>,
    /// Blocks other than tables and headings, which a collection should not contain.
    pub loose: Vec<Span>,
    /// The plain text of the first paragraph, at most about 200 characters, cut at a word.
    pub excerpt: String,
    /// The references in `excerpt`.
    pub excerpt_references: Vec<PlainReference>,
    /// All visible words without markup, section by section.
    pub plain: PlainText,
    /// Whether the text is a single paragraph. In the cell of a table its `<p>` is left out.
    pub is_one_paragraph: bool,
    /// Finds headings and anchors by name and position.
    index: HeadingIndex,
}

/// A position in the HTML that is filled when a page is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The byte of `html` before which the content is inserted.
    pub at: u32,
    /// The kind of content.
    pub kind: HoleKind,
}

/// The kinds of holes. Numbers are indices of the list of that name in [`Body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleKind {
    /// The opening tag of a link.
    LinkOpen(usize),
    /// The text of a link that was written without text.
    LinkText(usize),
    /// The closing tag of a link.
    LinkClose(usize),
    /// A whole `<img>`.
    Image(usize),
    /// The address of a link in raw HTML, within its quotes.
    LinkAddress(usize),
    /// The address of a file that raw HTML shows, such as a picture, within its quotes.
    ImageAddress(usize),
    /// A whole embed: between blocks if it was alone in its paragraph, or else within the text of the paragraph.
    Embed(usize),
    /// A whole view, between blocks.
    View(usize),
}

/// A link, unresolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it points at.
    pub target: LinkTarget,
    /// The whole link in the source.
    pub span: Span,
    /// Its destination in the source.
    pub target_span: Span,
    /// Its plain text; none for `[[id]]`.
    pub text: Option<String>,
    /// The title attribute, if any.
    pub title: String,
}

/// What a link, an image or an embed points at.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTarget {
    /// `[[type:id]]`, `[[id]]`, `[[type:id.field]]`, each with an optional `#heading`. `[text](type:id)` is an external address.
    Record(RecordRef),
    /// A path relative to the file (or from the content root, with a leading `/`), percent-decoded, with an optional fragment.
    Path {
        /// The path; empty for a fragment alone.
        path: String,
        /// The part after `#`.
        fragment: Option<String>,
    },
    /// Another site, a mail address, a phone number: passed through unchanged.
    External(String),
}

/// A reference to a record, unresolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordRef {
    /// The type, where one was written.
    pub kind: Option<String>,
    /// The id.
    pub id: String,
    /// `.field` (embeds only); may be dotted: `answers.senior`.
    pub field: Option<String>,
    /// `#heading`: a slug or the text of a heading.
    pub heading: Option<String>,
}

/// An image, unresolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The picture.
    pub target: LinkTarget,
    /// The alternative text.
    pub alt: String,
    /// The title attribute, if any.
    pub title: String,
    /// Its width and optional height, in CSS pixels.
    pub size: Option<(u16, Option<u16>)>,
    /// The whole image in the source.
    pub span: Span,
    /// Its destination in the source.
    pub target_span: Span,
}

/// `![[type:id#heading]]`, unresolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// What to embed.
    pub target: Spanned<RecordRef>,
    /// Whether it is between blocks; otherwise it is part of a line.
    pub block: bool,
    /// The level of the heading above it, or 0. Headings in the embed are moved below that level.
    pub under: u8,
}

/// A fenced `view` block.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewBlock {
    /// The query, as data.
    pub query: tree::Map,
    /// The block in the source.
    pub span: Span,
    /// The level of the heading above it, or 0.
    pub under: u8,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// Plain text, in which references appear as ids.
    pub text: String,
    /// The references in `text`.
    pub references: Vec<PlainReference>,
    /// The heading's line in the source.
    pub span: Span,
    /// Where its element begins in `html`.
    pub at: u32,
    /// Where its section ends in `html`: before the next heading of its level or a higher one. A heading inside a list,
    /// a quote or a footnote has no section, so this is the end of its element.
    pub end: u32,
}

impl Heading {
    /// A heading without id and text, whose end is not known yet.
    fn new(level: u8, span: Span, at: u32) -> Self {
        Self {
            level,
            id: String::new(),
            text: String::new(),
            references: Vec::new(),
            span,
            at,
            end: 0,
        }
    }
}

/// A labelled part of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The label.
    pub label: Spanned<String>,
    /// The range to cut so that the rest reads as if the part had never been written. It consists of whole lines, except if
    /// its first line also opens a list item with more content, or if a blank line must stay to separate its neighbours.
    pub span: Span,
    /// The block or section itself, from its first character to the end of its last line. [`cut`] finds it by this range.
    pub block: Span,
}

/// A table as data, for collections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The header's cells.
    pub head: Vec<Spanned<String>>,
    /// The rows; cells are Markdown source, trimmed, with `\|` unescaped.
    pub rows: Vec<Row>,
    /// The table in the source.
    pub span: Span,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The cells. A short row has fewer than the header.
    pub cells: Vec<Spanned<String>>,
    /// The text after the last column, which is not shown.
    pub surplus: Option<Span>,
    /// The row's line.
    pub span: Span,
}
