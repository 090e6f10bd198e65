//! Drives the compilation of a text: passes each event of the parser to the handler of its element.
//!
//! The open elements are on a stack and nothing recurses, so depth costs only memory. This file knows which handler an
//! element belongs to, and each handler is a file of this folder that extends [`BodyBuilder`]. Handlers do not import each
//! other; what they share is in the state that [`crate::markdown::builder`] declares.

mod callouts;
mod code_blocks;
mod comments;
mod footnotes;
mod foreign_syntax;
mod heading_attributes;
mod headings;
mod images;
mod included_code;
mod inline;
mod label_ends;
mod line_markers;
mod links;
mod misplaced_labels;
mod raw_attributes;
mod raw_headings;
mod raw_html;
mod raw_tags;
mod tables;
mod unclosed_tags;
mod undefined_links;

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options as Extensions, Parser, Tag};

use crate::diagnostic::{Diagnostic, TOO_DEEP};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::label_context::Interpretation;
use crate::markdown::open::{OpenElement, StackEntry};
use crate::markdown::parser::{extensions, on_char_boundaries};
use crate::markdown::patch::Patch;
use crate::markdown::{Body, Options};
use crate::text::FileId;

/// Maximum nesting depth of elements; deeper ones are flattened. Browsers stop at a few hundred.
const MAX_DEPTH: usize = 100;

/// Compiles a text; see [`crate::markdown::parse`].
pub(super) fn compile(
    text: &str,
    file: FileId,
    offset: usize,
    options: &Options,
) -> (Body, Vec<Diagnostic>) {
    let patch = Patch::for_text(text);
    let mut undefined = Vec::new();
    let mut record_undefined = |link: BrokenLink<'_>| {
        let is_before_parenthesis = text[link.span.end.min(text.len())..].starts_with('(');
        if is_before_parenthesis || link.link_type != LinkType::Shortcut {
            undefined.push((link.span, link.reference.into_string()));
        }
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let mut extensions = extensions();
    extensions.set(Extensions::ENABLE_SMART_PUNCTUATION, options.smart);
    let parsed = patch.as_ref().map_or(text, |patch| &patch.text);
    let mut events =
        Parser::new_with_broken_link_callback(parsed, extensions, Some(&mut record_undefined))
            .into_offset_iter();
    let mut builder = BodyBuilder::new(text, file, offset, options, patch.as_ref());
    while let Some((event, range)) = events.next() {
        let range = on_char_boundaries(text, range);
        let definition = match &event {
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. })
                if is_reference(*link_type) =>
            {
                let definition = events.reference_definitions().get(id);
                definition.map(|definition| definition.span.clone())
            }
            _ => None,
        };
        builder.handle(event, &range, definition.as_ref());
    }
    drop(events);
    for (span, reference) in undefined {
        builder.report_undefined_reference(&span, &reference);
    }
    builder.finish()
}

fn is_reference(kind: LinkType) -> bool {
    matches!(
        kind,
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
    )
}

impl BodyBuilder<'_> {
    fn handle(
        &mut self,
        event: Event<'_>,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) {
        match event {
            Event::Start(tag) => self.start(tag, range, definition),
            Event::End(_) => self.end(),
            Event::Text(text) => self.handle_text(&text, range),
            Event::Code(text) => self.inline_code(text, range),
            Event::Html(text) => self.html_line(text, range),
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::SoftBreak => self.line_break("\n", range),
            Event::HardBreak => self.line_break("<br>\n", range),
            Event::Rule => self.thematic_break(range),
            Event::TaskListMarker(done) => self.task_marker(done),
            Event::FootnoteReference(name) => self.footnote_reference(&name, range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>, definition: Option<&Range<usize>>) {
        if let Some(image) = &mut self.image {
            image.nesting += 1;
            return;
        }
        if matches!(tag, Tag::Link { .. } | Tag::Image { .. }) {
            self.label_context.record(range, Interpretation::Recognized);
        }
        let block = self.outline.enter(&tag, range);
        if block.is_some() {
            self.body.plain.separate();
            if self.outline.depth() == 1 {
                self.record_root(&tag, range);
            }
        }
        let element = match tag {
            _ if block.is_none() && self.is_in_callout_marker(range) => OpenElement::Transparent,
            Tag::Link { .. } | Tag::Image { .. } => self.open_link_or_image(tag, range, definition),
            tag => self.open_element(tag, range, block),
        };
        self.stack.push(StackEntry {
            element,
            is_block: block.is_some(),
        });
    }

    /// Records a block outside all others.
    fn record_root(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.root_count += 1;
        if !matches!(tag, Tag::Heading { .. } | Tag::Table(_) | Tag::HtmlBlock) {
            let span = self.span(&self.trimmed(range));
            self.body.loose.push(span);
        }
        self.is_in_excerpt = matches!(tag, Tag::Paragraph) && self.body.excerpt.is_empty();
    }

    fn open_link_or_image(
        &mut self,
        tag: Tag<'_>,
        range: &Range<usize>,
        definition: Option<&Range<usize>>,
    ) -> OpenElement {
        self.close_pending_title();
        match tag {
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
            _ => OpenElement::Transparent,
        }
    }

    /// Opens any element but a link or an image.
    fn open_element(
        &mut self,
        tag: Tag<'_>,
        range: &Range<usize>,
        block: Option<usize>,
    ) -> OpenElement {
        if matches!(tag, Tag::Paragraph)
            && range.start == self.callout_marker.start
            && let Some(title) = self.pending_title.take()
        {
            return self.open_title(title);
        }
        self.close_pending_title();
        if let Tag::FootnoteDefinition(name) = &tag {
            return self.open_footnote(name, range);
        }
        let callout = match tag {
            Tag::BlockQuote(_) => self.callout(range, block),
            _ => None,
        };
        if self.is_too_deep(&tag, range) {
            return OpenElement::Transparent;
        }
        match tag {
            Tag::Paragraph => self.open_paragraph(range),
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
            Tag::Item => self.open_block_tag("<li>", "</li>\n"),
            Tag::DefinitionList => self.open_block_tag("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.open_block_tag("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.open_block_tag("<dd>", "</dd>\n"),
            Tag::Table(alignments) => self.open_table(alignments, range),
            Tag::TableHead => self.open_table_head(),
            Tag::TableRow => self.open_table_row(range),
            Tag::TableCell => self.open_table_cell(range),
            Tag::Emphasis => self.open_inline_tag("<em>", "</em>"),
            Tag::Strong => self.open_inline_tag("<strong>", "</strong>"),
            Tag::Strikethrough => self.open_inline_tag("<del>", "</del>"),
            Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => OpenElement::Transparent,
        }
    }

    /// Whether an element is not written because of its depth. Parts of lists and tables follow their container.
    fn is_too_deep(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> bool {
        match tag {
            Tag::Link { .. } | Tag::Image { .. } => return false,
            Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {
                return matches!(self.current(), Some(OpenElement::Transparent));
            }
            _ if self.stack.len() < MAX_DEPTH => return false,
            _ => {}
        }
        if !self.is_depth_reported {
            self.is_depth_reported = true;
            let message = format!("elements are nested more than {MAX_DEPTH} levels deep");
            self.diagnostics
                .push(self.problem(TOO_DEEP, &self.trimmed(range), message).help(
                "reduce the nesting of lists, quotes and emphasis; deeper levels are shown as text",
            ));
        }
        true
    }

    fn open_block_tag(&mut self, open: &str, close: &'static str) -> OpenElement {
        self.out.block(open);
        OpenElement::Tag(close)
    }

    fn open_inline_tag(&mut self, open: &str, close: &'static str) -> OpenElement {
        self.out.push(open);
        OpenElement::Tag(close)
    }

    fn open_list(&mut self, start: Option<u64>) -> OpenElement {
        match start {
            None => self.open_block_tag("<ul>\n", "</ul>\n"),
            Some(1) => self.open_block_tag("<ol>\n", "</ol>\n"),
            Some(start) => {
                self.out.block("<ol");
                self.out.attribute("start", &start.to_string());
                self.out.push(">\n");
                OpenElement::Tag("</ol>\n")
            }
        }
    }

    fn end(&mut self) {
        if let Some(image) = self.image.as_mut().filter(|image| image.nesting > 0) {
            image.nesting -= 1;
            return;
        }
        let Some(entry) = self.stack.pop() else {
            return;
        };
        self.close_raw(self.stack.len());
        match entry.element {
            OpenElement::Tag(close) => self.out.push(close),
            OpenElement::Transparent => self.close_transparent(entry.is_block),
            OpenElement::Paragraph { at, holes } => self.close_paragraph(at, holes),
            OpenElement::CalloutTitle(title) => self.close_title(&title),
            OpenElement::Heading(heading) => self.close_heading(&heading),
            OpenElement::Callout(close) => self.close_callout(close),
            OpenElement::Code => self.close_code(),
            OpenElement::Html => self.close_html(),
            OpenElement::Footnote(before) => self.close_footnote(*before),
            OpenElement::Table => self.close_table(),
            OpenElement::TableHead => self.close_table_head(),
            OpenElement::TableRow => self.out.push("</tr>\n"),
            OpenElement::TableCell => self.close_table_cell(),
            OpenElement::Link => self.close_link(),
            OpenElement::Image => self.close_image(),
        }
        if entry.is_block {
            self.body.plain.separate();
            self.raw_html.leave_block();
            self.outline.leave();
        }
        if self.is_in_excerpt && self.stack.is_empty() {
            self.finish_excerpt();
        }
    }

    fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.close_sections(1);
        self.close_all_raw();
        let ids = self.assign_ids();
        self.assemble(&ids);
        self.report_undefined_footnotes();
        self.report_unused_footnotes();
        self.report_comments();
        self.body.is_one_paragraph = self.root_count == 1
            && self.paragraph_count == 1
            && self.body.html.starts_with("<p>")
            && !self.footnotes.is_used();
        self.report_label_ends();
        self.finish_regions();
        self.report_misplaced_labels();
        self.body.index_headings();
        (self.body, self.diagnostics)
    }
}
