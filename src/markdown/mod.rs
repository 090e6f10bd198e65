//! Markdown to [`Body`]: HTML with holes, and everything else that the rest of the compiler wants to know of a text.
//!
//! One pass over one stream of events gives the HTML, the headings, the links, the excerpt and the regions that labels
//! hide. What only the model can know (where a link leads, what a view shows) stays a numbered [`Hole`], so that a text
//! is never parsed twice. This module knows no record, no type and no audience's rights; it never reads a file.

mod attributes;
mod autolink;
mod balance;
mod callout;
mod chunks;
mod code;
mod comments;
mod cut;
mod elements;
mod events;
mod extent;
mod failure;
mod fill_in;
mod footnotes;
mod foreign;
mod front_matter;
mod heading_index;
mod headings;
mod highlight;
mod html;
mod html_attributes;
mod html_text;
mod inline;
mod labels;
mod links;
mod markers;
mod misplaced;
mod outline;
mod patch;
mod plain;
mod raw;
mod raw_attributes;
mod raw_headings;
mod setext;
mod table;
mod target;
#[cfg(test)]
mod tests;
mod wide;

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::guard;
use crate::strings::Strings;
use crate::text::{FileId, Span, Spanned};
use crate::tree;

pub use cut::cut;
pub use fill_in::fill_in;
pub use front_matter::{
    FrontMatter, Notation, Unclosed, bare, is_fence, key_and_value, likely_end, lines,
    split_front_matter,
};
pub use heading_index::HeadingIndex;
pub use headings::slug;
pub use html_attributes::with_attributes;
pub use labels::Labels;
pub use plain::{Name, Plain, filled};

/// Compiles a text. It begins at byte `offset` of `file`; every span counts from the file's first byte.
///
/// Total: any text gives a [`Body`], and what is wrong with it is in the diagnostics. Where the parser panics, the body is empty and
/// the block that it cannot read is reported.
///
/// ```
/// use hirebook::markdown::{Labels, Options, parse};
/// use hirebook::text::FileId;
///
/// let options = Options { refused_html: None, smart: false, fill_ins: false, labels: Labels::new("label", vec![]), strict_callouts: false, strings: Default::default() };
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
    let walk = |text: &str| events::walk(text, file, offset, options);
    guard::catch(|| walk(text)).unwrap_or_else(|| {
        let block = failure::block(text, |text| guard::catch(|| walk(text)).is_none());
        (
            Body::default(),
            vec![failure::report(Span::new(
                file,
                block.start + offset,
                block.end + offset,
            ))],
        )
    })
}

/// What a site says about its Markdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// How raw HTML is reported where it is shown as text; none where it is passed through.
    pub refused_html: Option<Severity>,
    /// Whether quotes and dashes become typographic ones.
    pub smart: bool,
    /// Whether words in brackets that are no link are marked as something to fill in: `[your garden]`.
    pub fill_ins: bool,
    /// Every label the site knows, and the heading attribute that labels a section: `## Answer {label=panel}`. A callout whose
    /// kind is a label is a labelled block.
    pub labels: Labels,
    /// Whether a callout of an unknown kind is an error (true where audiences are declared).
    pub strict_callouts: bool,
    /// The interface text: the titles of callouts, and what screen readers call tables, tasks and footnotes.
    pub strings: Arc<Strings>,
}

/// A compiled text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// HTML, with nothing where the holes are.
    pub html: String,
    /// Holes in the HTML, by position.
    pub holes: Vec<Hole>,
    /// Links in source order; [`HoleKind::LinkOpen`] and its siblings index into it.
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
    /// Ranges of `html` that are plain running text outside links, headings and code: terms may be linked there.
    pub prose: Vec<Range<u32>>,
    /// Labelled blocks and sections, as ranges of the source; may nest.
    pub regions: Vec<Region>,
    /// Tables, cell by cell.
    pub tables: Vec<Table>,
    /// Spans of text that is neither in a table nor a heading (what a collection should not hold).
    pub loose: Vec<Span>,
    /// The first paragraph's plain text, at most about 200 characters, cut at a word.
    pub excerpt: String,
    /// The references in it.
    pub excerpt_names: Vec<Name>,
    /// All words that are shown, without marks, section by section.
    pub plain: Plain,
    /// Whether the text is one paragraph, whose `<p>` a table cell leaves out.
    pub single: bool,
    /// Headings and anchors by their names and places.
    index: HeadingIndex,
}

/// A place in the HTML that is filled when a page is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// Byte of `html` that the filling goes before.
    pub at: u32,
    /// What goes there.
    pub kind: HoleKind,
}

/// What a hole is for. Numbers index the list of that name in [`Body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleKind {
    /// The opening tag of a link.
    LinkOpen(usize),
    /// The text of a link that was written without one.
    LinkText(usize),
    /// The closing tag of a link.
    LinkClose(usize),
    /// A whole `<img>`.
    Image(usize),
    /// The address of a link in raw HTML, within its quotes.
    LinkAddress(usize),
    /// The address of a file that raw HTML shows, such as a picture, within its quotes.
    ImageAddress(usize),
    /// A whole embed: between blocks where it stands alone in its paragraph, else within the paragraph's text.
    Embed(usize),
    /// A whole view, between blocks.
    View(usize),
}

/// A link as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where to.
    pub target: Target,
    /// The whole link in the source.
    pub span: Span,
    /// Its destination in the source, for carets.
    pub target_span: Span,
    /// The text written for it, plain; none for `[[id]]`.
    pub text: Option<String>,
    /// The title attribute, if any.
    pub title: String,
}

/// Where a link, an image or an embed points.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// `[[type:id]]`, `[[id]]`, `[[type:id.field]]`, each with an optional `#heading`; also `[text](type:id)` is NOT one.
    Record(RecordRef),
    /// A path relative to the file (or from the content root, with a leading `/`), percent-decoded, with an optional fragment.
    Path {
        /// The path; empty for a fragment alone.
        path: String,
        /// The part behind `#`.
        fragment: Option<String>,
    },
    /// Another site, a mail address, a phone number: passed through as it is.
    External(String),
}

/// A reference to a record as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordRef {
    /// The type, where one was written.
    pub kind: Option<String>,
    /// The id.
    pub id: String,
    /// `.field` (embeds only); may be dotted: `answers.senior`.
    pub field: Option<String>,
    /// `#heading`: a slug or a heading's words.
    pub heading: Option<String>,
}

/// An image as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Where the picture is.
    pub target: Target,
    /// The text for those who do not see it.
    pub alt: String,
    /// The title attribute, if any.
    pub title: String,
    /// Its width, and its height if that is written as well, in CSS pixels.
    pub size: Option<(u16, Option<u16>)>,
    /// The whole image in the source.
    pub span: Span,
    /// Its destination in the source.
    pub target_span: Span,
}

/// `![[type:id#heading]]` as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// What to embed.
    pub target: Spanned<RecordRef>,
    /// Whether it stands between blocks; otherwise it is part of a line.
    pub block: bool,
    /// The level of the heading it stands under (0: none): embedded headings go below it.
    pub under: u8,
}

/// A fenced `view` block.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewBlock {
    /// The query, as data.
    pub query: tree::Map,
    /// The block in the source.
    pub span: Span,
    /// The level of the heading it stands under (0: none).
    pub under: u8,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// Plain text, in which references stand by their ids.
    pub text: String,
    /// The references in it.
    pub names: Vec<Name>,
    /// The heading's line in the source.
    pub span: Span,
    /// Where its element begins in `html`, so that a section can be cut out for an embed.
    pub at: u32,
    /// Where its section ends in `html`: before the next heading of its level or a higher one. A heading inside a list,
    /// a quote or a footnote has no section; there it is the end of its own element.
    pub end: u32,
}

/// A labelled part of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The label.
    pub label: Spanned<String>,
    /// What to cut so that the rest is Markdown as if it had never been there. Whole lines, but where its first line also
    /// opens a list item that shows more, or where nothing else would part its neighbours: then a blank line stays.
    pub span: Span,
    /// The block or section itself, from its first character to its last line's end: how [`cut`] finds it again.
    pub block: Span,
}

/// A table as data, for collections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The header's cells.
    pub head: Vec<Spanned<String>>,
    /// The rows' cells; the Markdown source of each, trimmed, `\|` unescaped.
    pub rows: Vec<Row>,
    /// The table in the source.
    pub span: Span,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The cells; a row that is short has fewer.
    pub cells: Vec<Spanned<String>>,
    /// The text after the last column, which no cell shows.
    pub surplus: Option<Span>,
    /// The row's line.
    pub span: Span,
}
