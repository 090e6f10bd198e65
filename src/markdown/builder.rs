//! The state of a compilation: what is written, what is open, and what was recorded about the text so far.
//!
//! Knows positions and reports, but no element of Markdown. [`super::events`] fills it, one handler for each kind of element.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::footnotes::Footnotes;
use super::headings::Headings;
use super::html::HtmlBuffer;
use super::label_context::LabelContext;
use super::open::{
    CalloutTitle, OpenCode, OpenElement, OpenImage, OpenLink, OpenTable, StackEntry,
};
use super::outline::Outline;
use super::parser::on_char_boundaries;
use super::patch::Patch;
use super::raw_html::RawHtml;
use super::{Body, Options};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Span};

/// Builds the [`Body`] of a text from the parser's events.
pub(super) struct BodyBuilder<'a> {
    /// The text as its author wrote it.
    pub(super) source: &'a str,
    pub(super) options: &'a Options,
    pub(super) file: FileId,
    /// Where the text begins in its file.
    pub(super) offset: usize,
    pub(super) patch: Option<&'a Patch>,
    pub(super) out: HtmlBuffer,
    pub(super) body: Body,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) outline: Outline,
    /// Open elements, the innermost last.
    pub(super) stack: Vec<StackEntry>,
    pub(super) is_depth_reported: bool,
    /// Source bytes of the last callout's marker, which is not written.
    pub(super) callout_marker: Range<usize>,
    /// Source bytes of the last fill-in or address, which was written when its first event arrived.
    pub(super) already_written: Range<usize>,
    pub(super) label_context: LabelContext,
    /// The title of an open callout, until it is opened or written.
    pub(super) pending_title: Option<CalloutTitle>,
    /// Whether a callout's title is being written.
    pub(super) is_in_title: bool,
    pub(super) headings: Headings,
    pub(super) footnotes: Footnotes,
    /// Names of other tools' syntax that were reported.
    pub(super) reported_syntax: Vec<String>,
    pub(super) raw_html: RawHtml,
    pub(super) code: Option<OpenCode>,
    /// The number of bytes of files in code blocks.
    pub(super) included_bytes: usize,
    pub(super) link: Option<OpenLink>,
    pub(super) image: Option<OpenImage>,
    pub(super) table: Option<OpenTable>,
    /// Whether the paragraph of the excerpt is open.
    pub(super) is_in_excerpt: bool,
    pub(super) paragraph_count: usize,
    /// The number of blocks outside all others.
    pub(super) root_count: usize,
}

impl<'a> BodyBuilder<'a> {
    pub(super) fn new(
        source: &'a str,
        file: FileId,
        offset: usize,
        options: &'a Options,
        patch: Option<&'a Patch>,
    ) -> Self {
        let out = HtmlBuffer {
            html: String::with_capacity(source.len() * 2),
            ..HtmlBuffer::default()
        };
        Self {
            source,
            options,
            file,
            offset,
            patch,
            out,
            body: Body::default(),
            diagnostics: Vec::new(),
            outline: Outline::new(patch),
            stack: Vec::with_capacity(16),
            is_depth_reported: false,
            callout_marker: 0..0,
            already_written: 0..0,
            label_context: LabelContext::default(),
            pending_title: None,
            is_in_title: false,
            headings: Headings::default(),
            footnotes: Footnotes::default(),
            reported_syntax: Vec::new(),
            raw_html: RawHtml::default(),
            code: None,
            included_bytes: 0,
            link: None,
            image: None,
            table: None,
            is_in_excerpt: false,
            paragraph_count: 0,
            root_count: 0,
        }
    }

    /// The location of a range of the text in its file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let range = on_char_boundaries(self.source, range.clone());
        Span::new(
            self.file,
            range.start + self.offset,
            range.end + self.offset,
        )
    }

    /// The range of the text at a location in its file.
    pub(super) fn local_range(&self, span: Span) -> Range<usize> {
        span.start as usize - self.offset..span.end as usize - self.offset
    }

    /// A diagnostic about a range of the text. The caller completes and adds it.
    pub(super) fn problem(
        &self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, self.span(range), message)
    }

    /// A block's range without the blanks and line endings at its end.
    pub(super) fn trimmed(&self, range: &Range<usize>) -> Range<usize> {
        let kept = self.source[range.clone()]
            .bytes()
            .rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        range.start..range.start + kept.map_or(0, |last| last + 1)
    }

    /// A piece of the parsed text as its author wrote it.
    pub(super) fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.patch
            .map_or(Cow::Borrowed(text), |patch| patch.restored(text))
    }

    /// [`Self::restored`] for a string of the parser.
    pub(super) fn restore<'t>(&self, text: CowStr<'t>) -> CowStr<'t> {
        match self.patch {
            Some(patch) => patch.restore(text),
            None => text,
        }
    }

    /// Whether a range begins in the marker of a callout.
    pub(super) fn is_in_callout_marker(&self, range: &Range<usize>) -> bool {
        self.callout_marker.contains(&range.start)
    }

    /// The innermost open element.
    pub(super) fn current(&self) -> Option<&OpenElement> {
        self.stack.last().map(|entry| &entry.element)
    }
}
