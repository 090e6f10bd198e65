//! Footnotes: their texts are stored until the end, where those referred to are numbered in the order of first reference.
//!
//! Next: [`crate::markdown::footnotes`], which holds the texts and computes the numbers.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::{BROKEN_LINK, Diagnostic, Severity, did_you_mean};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::footnotes::{write_back_links, write_reference};
use crate::markdown::html::{HtmlBuffer, Placeholder, PositionMap, attribute};
use crate::markdown::open::OpenElement;
use crate::text::Span;

impl BodyBuilder<'_> {
    /// Opens the text of a footnote.
    pub(super) fn open_footnote(&mut self, name: &str, range: &Range<usize>) -> OpenElement {
        let number = self.footnotes.index(name);
        let span = self.span(&self.trimmed(range));
        let is_first = self.footnotes.definitions[number].is_none();
        if is_first {
            self.footnotes.definitions[number] = Some(span);
        } else {
            self.footnotes.repeated.push((number, span));
        }
        self.body.plain.separate();
        self.footnotes.plain_starts.push(self.body.plain.end());
        self.footnotes.open.push(is_first.then_some(number));
        OpenElement::Footnote(Box::new(std::mem::take(&mut self.out)))
    }

    /// Closes the text of a footnote and stores it until [`Self::assemble`].
    pub(super) fn close_footnote(&mut self, before: HtmlBuffer) {
        let text = std::mem::replace(&mut self.out, before);
        let Some(number) = self.footnotes.open.pop() else {
            return;
        };
        if let Some(number) = number {
            self.footnotes.texts[number] = Some(text);
        }
        if let Some(start) = self.footnotes.plain_starts.pop() {
            self.body.plain.separate();
            self.footnotes
                .plain
                .push((start..self.body.plain.end(), number));
        }
    }

    /// Writes a reference to a footnote. The parser reports only those that are defined.
    pub(super) fn footnote_reference(&mut self, name: &str, range: &Range<usize>) {
        if self.image.is_some() {
            return;
        }
        let number = self.footnotes.index(name);
        // The number separates the words around it.
        if self.source[range.end..].starts_with(|c: char| {
            c.is_alphanumeric() || matches!(c, '[' | '*' | '_' | '`' | '~' | '<')
        }) {
            self.add_plain(" ");
        }
        self.out
            .placeholder(Placeholder::FootnoteNumber(self.footnotes.references.len()));
        self.footnotes.references.push(number);
    }

    /// Reports references to undefined footnotes.
    pub(super) fn report_undefined_footnotes(&mut self) {
        let is_defined = |number: &usize| self.footnotes.definitions[*number].is_some();
        let names = self.footnotes.names.iter();
        let mut known: Vec<String> = names
            .filter(|(_, number)| is_defined(number))
            .map(|(name, _)| name.clone())
            .collect();
        known.sort_unstable();
        for range in std::mem::take(&mut self.footnotes.undefined) {
            let name = &self.source[range.start + 2..range.end - 1];
            let near = did_you_mean(name, known.iter().map(String::as_str));
            let help =
                near.unwrap_or_else(|| format!("define it on a separate line: `[^{name}]: …`"));
            let problem = self
                .problem(
                    BROKEN_LINK,
                    &range,
                    format!("the footnote `{name}` is not defined"),
                )
                .severity(Severity::Warning)
                .here("shown as text")
                .help(help);
            self.diagnostics.push(problem);
        }
    }

    /// Reports footnotes that readers do not see: those without a reference, and repeated definitions.
    pub(super) fn report_unused_footnotes(&mut self) {
        let referenced: HashSet<usize> = self.footnotes.references.iter().copied().collect();
        let mut names: Vec<(&String, &usize)> = self.footnotes.names.iter().collect();
        names.sort_by_key(|(_, number)| **number);
        let unseen = |span, message| {
            Diagnostic::new(BROKEN_LINK, span, message)
                .severity(Severity::Warning)
                .here("not shown")
        };
        for (name, number) in &names {
            let definition = self.footnotes.definitions[**number];
            let Some(span) = definition.filter(|_| !self.footnotes.is_shown[**number]) else {
                continue;
            };
            let message = if referenced.contains(number) {
                format!("only footnotes that are not shown refer to the footnote `{name}`")
            } else {
                format!("the footnote `{name}` is never referenced")
            };
            let help = format!("write `[^{name}]` where it belongs, or remove it");
            self.diagnostics.push(unseen(span, message).help(help));
        }
        for (number, span) in &self.footnotes.repeated {
            let name = names.get(*number).map_or("", |(name, _)| name.as_str());
            let mut problem = unseen(*span, format!("the footnote `{name}` is defined twice"))
                .help("rename it, or remove it");
            if let Some(first) = self.footnotes.definitions[*number] {
                let opening = Span {
                    end: first.start + 2,
                    ..first
                };
                problem = problem.also(opening, "first defined here");
            }
            self.diagnostics.push(problem);
        }
    }

    /// Assembles the HTML of the body from the main text, the ids of headings and the footnotes.
    pub(super) fn assemble(&mut self, ids: &[String]) {
        let main = std::mem::take(&mut self.out);
        let numbers = self.footnotes.numbers(&main);
        self.footnotes.is_shown = numbers.numbers.iter().map(|number| *number > 0).collect();
        let names = &self.footnotes.references;
        let fill = |placeholder: Placeholder, html: &mut String| match placeholder {
            Placeholder::HeadingId(heading) => attribute(html, "id", &ids[heading]),
            Placeholder::FootnoteNumber(reference) => write_reference(
                html,
                numbers.numbers[names[reference]],
                numbers.occurrences[reference],
            ),
        };
        let mut out = HtmlBuffer {
            html: String::with_capacity(main.html.len() + 64 + ids.len() * 32),
            ..HtmlBuffer::default()
        };
        let moved = out.append(&main, fill);
        let mut pieces: Vec<Option<PositionMap>> =
            self.footnotes.texts.iter().map(|_| None).collect();
        if !numbers.order.is_empty() {
            out.block("<section class=\"footnotes\" role=\"doc-endnotes\"");
            out.attribute("aria-label", self.options.strings.text("footnotes"));
            out.push(">\n<ol>\n");
        }
        for (at, name) in numbers.order.iter().enumerate() {
            let Some(text) = &self.footnotes.texts[*name] else {
                continue;
            };
            let _ = writeln!(out.html, "<li id=\"_fn-{}\">", at + 1);
            pieces[*name] = Some(out.append(text, fill));
            let label = self.options.strings.text("footnote_back");
            write_back_links(&mut out.html, at + 1, numbers.counts[*name], label);
            out.push("</li>\n");
        }
        if !numbers.order.is_empty() {
            out.push("</ol>\n</section>\n");
        }
        self.body.html = out.html;
        self.body.holes = out.holes;
        self.body.prose = out.prose;
        self.move_headings(&moved, &pieces);
        let hidden = |note: Option<usize>| !note.is_some_and(|note| self.footnotes.is_shown[note]);
        self.body.plain.remove(
            self.footnotes
                .plain
                .iter()
                .filter(|(_, note)| hidden(*note))
                .map(|(range, _)| range.clone()),
        );
    }

    /// Moves headings to their positions in the whole, and drops those in footnotes that are not shown.
    fn move_headings(&mut self, main: &PositionMap, pieces: &[Option<PositionMap>]) {
        let mut within = self.footnotes.headings.iter().peekable();
        let mut number = 0;
        self.body.headings.retain_mut(|heading| {
            let moved = match within.next_if(|(inner, _)| *inner == number) {
                None => Some(main),
                Some((_, note)) => note.and_then(|note| pieces[note].as_ref()),
            };
            number += 1;
            if let Some(moved) = moved {
                (heading.at, heading.end) =
                    (moved.position(heading.at), moved.position(heading.end));
            }
            moved.is_some()
        });
    }
}
