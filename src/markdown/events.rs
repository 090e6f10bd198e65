//! The walk over the parser's events: each one becomes HTML, and what the rest of the compiler wants to know is noted.
//!
//! The walk keeps a stack of open elements and never recurses, so depth costs nothing but memory. What an element is in
//! detail stands in its own file; this one knows only which belongs where.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options as Extensions, Parser, Tag};

use super::callout::{OpenCallout, Title};
use super::code::OpenCode;
use super::footnotes::Notes;
use super::foreign::Foreign;
use super::headings::{Headings, OpenHeading};
use super::html::Out;
use super::links::{OpenImage, OpenLink};
use super::misplaced::{Places, Reading};
use super::outline::{Outline, between_characters, extensions};
use super::patch::Patch;
use super::raw::Raw;
use super::table::OpenTable;
use super::{Body, Options};
use crate::diagnostic::{Diagnostic, TOO_DEEP};
use crate::text::{FileId, Span};

/// Elements nested deeper than this are flattened: browsers stop at a few hundred.
const MAX_DEPTH: usize = 100;

/// An element that is open.
#[derive(Debug)]
pub(super) enum Frame {
    /// One that ends with this tag.
    Tag(&'static str),
    /// One that is not written at all.
    Flat,
    /// A paragraph, with the places where it began in the HTML and among the holes.
    Paragraph {
        at: usize,
        holes: usize,
    },
    /// The paragraph that a callout's title begins.
    Titled(Box<Title>),
    /// A heading.
    Heading(OpenHeading),
    /// A callout.
    Callout(OpenCallout),
    /// A block of code.
    Code,
    /// A block of raw HTML.
    Html,
    /// A footnote's text, with what was being written before it.
    Note(Box<Out>),
    /// A table or a part of one.
    Table,
    TableHead,
    TableRow,
    TableCell,
    Link,
    Image,
}

pub(super) struct Open {
    pub(super) frame: Frame,
    pub(super) is_block: bool,
}

/// Everything that is known while walking.
pub(super) struct Walk<'a> {
    /// The text as written.
    pub(super) source: &'a str,
    pub(super) options: &'a Options,
    pub(super) file: FileId,
    pub(super) offset: usize,
    pub(super) patch: Option<&'a Patch>,
    pub(super) out: Out,
    pub(super) body: Body,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) outline: Outline,
    pub(super) stack: Vec<Open>,
    pub(super) too_deep: bool,
    /// Source bytes whose events are not written: the marker of a callout.
    pub(super) skip: Range<usize>,
    /// Source bytes of the fill-in that was written last.
    pub(super) filled: Range<usize>,
    /// What was read as labels or as something else.
    pub(super) places: Places,
    /// A callout whose title has not been written.
    pub(super) title: Option<Title>,
    /// Whether a callout's title is being written.
    pub(super) in_title: bool,
    pub(super) headings: Headings,
    pub(super) notes: Notes,
    pub(super) foreign: Foreign,
    pub(super) raw: Raw,
    pub(super) code: Option<OpenCode>,
    pub(super) link: Option<OpenLink>,
    pub(super) image: Option<OpenImage>,
    pub(super) table: Option<OpenTable>,
    pub(super) excerpting: bool,
    pub(super) paragraphs: usize,
    pub(super) roots: usize,
}

/// Compiles a text; see [`super::parse`].
pub(super) fn walk(
    text: &str,
    file: FileId,
    offset: usize,
    options: &Options,
) -> (Body, Vec<Diagnostic>) {
    let patch = Patch::of(text);
    let mut undefined = Vec::new();
    let mut note = |link: BrokenLink<'_>| {
        let is_suspect = text[link.span.end.min(text.len())..].starts_with('(');
        if is_suspect || link.link_type != LinkType::Shortcut {
            undefined.push((link.span, link.reference.into_string()));
        }
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let mut extensions = extensions();
    extensions.set(Extensions::ENABLE_SMART_PUNCTUATION, options.smart);
    let parsed = patch.as_ref().map_or(text, |patch| &patch.text);
    let mut events = Parser::new_with_broken_link_callback(parsed, extensions, Some(&mut note))
        .into_offset_iter();
    let mut walk = Walk::new(text, file, offset, options, patch.as_ref());
    while let Some((event, range)) = events.next() {
        let range = between_characters(text, range);
        let definition =
            match &event {
                Event::Start(
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. },
                ) if is_reference(*link_type) => events
                    .reference_definitions()
                    .get(id)
                    .map(|definition| definition.span.clone()),
                _ => None,
            };
        walk.event(event, &range, definition.as_ref());
    }
    drop(events);
    for (span, reference) in undefined {
        walk.undefined(&span, &reference);
    }
    walk.finish()
}

fn is_reference(kind: LinkType) -> bool {
    matches!(
        kind,
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
    )
}

impl<'a> Walk<'a> {
    fn new(
        source: &'a str,
        file: FileId,
        offset: usize,
        options: &'a Options,
        patch: Option<&'a Patch>,
    ) -> Self {
        let out = Out {
            html: String::with_capacity(source.len() * 2),
            ..Out::default()
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
            too_deep: false,
            skip: 0..0,
            filled: 0..0,
            places: Places::default(),
            title: None,
            in_title: false,
            headings: Headings::default(),
            notes: Notes::default(),
            foreign: Foreign::default(),
            raw: Raw::default(),
            code: None,
            link: None,
            image: None,
            table: None,
            excerpting: false,
            paragraphs: 0,
            roots: 0,
        }
    }

    /// A range of the text as a place in the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let range = between_characters(self.source, range.clone());
        Span::new(
            self.file,
            range.start + self.offset,
            range.end + self.offset,
        )
    }

    /// A block's range without the end of its last line.
    pub(super) fn trimmed(&self, range: &Range<usize>) -> Range<usize> {
        let kept = self.source[range.clone()]
            .bytes()
            .rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        range.start..range.start + kept.map_or(0, |last| last + 1)
    }

    /// [`Self::written`], borrowed.
    pub(super) fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.patch
            .map_or(Cow::Borrowed(text), |patch| patch.restored(text))
    }

    /// A piece of what the parser read, as it was written.
    pub(super) fn written<'t>(&self, text: CowStr<'t>) -> CowStr<'t> {
        match self.patch {
            Some(patch) => patch.restore(text),
            None => text,
        }
    }

    /// Whether a range belongs to a callout's marker.
    pub(super) fn skipped(&self, range: &Range<usize>) -> bool {
        range.start >= self.skip.start && range.start < self.skip.end
    }

    fn event(&mut self, event: Event<'_>, range: &Range<usize>, definition: Option<&Range<usize>>) {
        match event {
            Event::Start(tag) => self.start(tag, range, definition),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.inline_code(text, range),
            Event::Html(text) => self.html_line(text, range),
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::SoftBreak => self.line_break("\n", range),
            Event::HardBreak => self.line_break("<br>\n", range),
            Event::Rule => self.rule(range),
            Event::TaskListMarker(done) => self.task(done),
            Event::FootnoteReference(name) => self.note_reference(&name, range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>, definition: Option<&Range<usize>>) {
        if let Some(image) = &mut self.image {
            image.nesting += 1;
            return;
        }
        if matches!(tag, Tag::Link { .. } | Tag::Image { .. }) {
            self.places.note(range, Reading::Understood);
        }
        let block = self.outline.enter(&tag, range);
        if block.is_some() {
            self.body.plain.part();
        }
        if block.is_some() && self.outline.depth() == 1 {
            self.root(&tag, range);
        }
        let frame = if block.is_none() && self.skipped(range) {
            Frame::Flat
        } else {
            self.frame(tag, range, block, definition)
        };
        self.stack.push(Open {
            frame,
            is_block: block.is_some(),
        });
    }

    /// Notes a block outside all others.
    fn root(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.roots += 1;
        if !matches!(tag, Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock) {
            let span = self.span(&self.trimmed(range));
            self.body.loose.push(span);
        }
        self.excerpting = matches!(tag, Tag::Paragraph) && self.body.excerpt.is_empty();
    }

    fn frame(
        &mut self,
        tag: Tag<'_>,
        range: &Range<usize>,
        block: Option<usize>,
        definition: Option<&Range<usize>>,
    ) -> Frame {
        let title = self.title.take();
        match (title, &tag) {
            (Some(title), Tag::Paragraph) if range.start == self.skip.start => {
                return self.open_title(title);
            }
            (Some(title), _) => self.write_title(&title),
            (None, _) => {}
        }
        if let Tag::FootnoteDefinition(name) = &tag {
            return self.open_note(name, range);
        }
        let callout = if matches!(tag, Tag::BlockQuote(_)) {
            self.callout(range, block)
        } else {
            None
        };
        if self.is_too_deep(&tag, range) {
            return Frame::Flat;
        }
        match tag {
            Tag::Paragraph => {
                self.paragraphs += 1;
                self.foreign_import(range);
                self.unread_markers(range);
                let (at, holes) = (self.out.html.len(), self.out.holes.len());
                self.out.block("<p>");
                Frame::Paragraph { at, holes }
            }
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => self.open_heading(level as u8, id.as_deref(), &classes, &attrs, range, block),
            Tag::BlockQuote(_) => self.open_quote(callout),
            Tag::CodeBlock(kind) => self.open_code(&kind, range),
            Tag::HtmlBlock => self.open_html(),
            Tag::List(start) => self.open_list(start),
            Tag::Item => self.tagged("<li>", "</li>\n"),
            Tag::DefinitionList => self.tagged("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.tagged("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.tagged("<dd>", "</dd>\n"),
            Tag::Table(alignments) => self.open_table(alignments, range),
            Tag::TableHead => self.open_table_head(),
            Tag::TableRow => self.open_table_row(range),
            Tag::TableCell => self.open_table_cell(range),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => self.open_link(link_type, dest_url, &title, range, definition),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => self.open_image(link_type, dest_url, &title, range, definition),
            Tag::Emphasis => self.inline("<em>", "</em>"),
            Tag::Strong => self.inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline("<del>", "</del>"),
            Tag::Superscript
            | Tag::Subscript
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => Frame::Flat,
        }
    }

    /// Whether an element is not written because of its depth. A part follows the whole that it belongs to.
    fn is_too_deep(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        match tag {
            Tag::Link { .. } | Tag::Image { .. } => return false,
            Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {
                return matches!(
                    self.stack.last(),
                    Some(Open {
                        frame: Frame::Flat,
                        ..
                    })
                );
            }
            _ if self.stack.len() < MAX_DEPTH => return false,
            _ => {}
        }
        if !self.too_deep {
            self.too_deep = true;
            let place = self.span(&self.trimmed(range));
            let message = format!("elements are nested more than {MAX_DEPTH} levels deep");
            self.diagnostics
                .push(Diagnostic::new(TOO_DEEP, place, message).help(
                    "nest lists, quotes and emphasis less deeply; from here on they are plain text",
                ));
        }
        true
    }

    fn tagged(&mut self, open: &str, close: &'static str) -> Frame {
        self.out.block(open);
        Frame::Tag(close)
    }

    fn inline(&mut self, open: &str, close: &'static str) -> Frame {
        self.out.push(open);
        Frame::Tag(close)
    }

    fn open_list(&mut self, start: Option<u64>) -> Frame {
        match start {
            None => self.tagged("<ul>\n", "</ul>\n"),
            Some(1) => self.tagged("<ol>\n", "</ol>\n"),
            Some(start) => {
                self.out.block("<ol");
                self.out.attribute("start", &start.to_string());
                self.out.push(">\n");
                Frame::Tag("</ol>\n")
            }
        }
    }

    fn end(&mut self) {
        if let Some(image) = self.image.as_mut().filter(|image| image.nesting > 0) {
            image.nesting -= 1;
            return;
        }
        let Some(open) = self.stack.pop() else { return };
        self.end_raw(self.stack.len());
        match open.frame {
            Frame::Tag(close) => self.out.push(close),
            Frame::Flat => self.close_flat(open.is_block),
            Frame::Paragraph { at, holes } => self.close_paragraph(at, holes),
            Frame::Titled(title) => self.close_title(&title),
            Frame::Heading(heading) => self.close_heading(&heading),
            Frame::Callout(callout) => self.close_callout(&callout),
            Frame::Code => self.close_code(),
            Frame::Html => self.close_html(),
            Frame::Note(before) => self.close_note(*before),
            Frame::Table => self.close_table(),
            Frame::TableHead => self.close_table_head(),
            Frame::TableRow => self.out.push("</tr>\n"),
            Frame::TableCell => self.close_table_cell(),
            Frame::Link => self.close_link(),
            Frame::Image => self.close_image(),
        }
        if open.is_block {
            self.body.plain.part();
            self.raw.leave_block();
            self.outline.leave();
        }
        if self.excerpting && self.stack.is_empty() {
            self.excerpting = false;
            super::inline::cut_excerpt(&mut self.body.excerpt);
            let length = self.body.excerpt.trim_end_matches('…').len();
            self.body
                .excerpt_references
                .retain(|name| name.range.end as usize <= length);
        }
    }

    fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.close_sections(1);
        self.end_all_raw();
        let ids = self.assign_ids();
        self.assemble(&ids);
        self.notes_in_doubt();
        self.foreign_comments();
        self.body.is_one_paragraph = self.roots == 1
            && self.paragraphs == 1
            && self.body.html.starts_with("<p>")
            && !self.notes.any();
        self.ends_of_labels();
        self.finish_regions();
        self.misplaced_labels();
        self.body.index_headings();
        (self.body, self.diagnostics)
    }
}
