//! Elements of raw HTML that are open: what nothing closes is closed with the list item, quote or text that it stands in, and a
//! closing tag that closes nothing is left out. So no text reaches beyond its place on the page.

use std::ops::Range;

use super::elements;
use super::events::Walk;
use crate::diagnostic::{Diagnostic, RAW_HTML};

/// An element that is open, or a labelled section, which closing tags do not reach beyond.
#[derive(Debug)]
pub(super) struct OpenElement {
    /// In lower case; empty for a section.
    pub(super) name: String,
    /// How many elements of Markdown it stands in.
    pub(super) depth: usize,
    pub(super) place: Range<usize>,
}

impl Walk<'_> {
    /// Writes a closing tag if something of its name is open in the same element of Markdown, and closes what is open within that.
    pub(super) fn close_element(&mut self, name: &str, place: &Range<usize>, out: &mut String) {
        let depth = self.stack.len();
        let within = |open: &&OpenElement| open.depth == depth && !open.name.is_empty();
        let found = self
            .raw
            .open
            .iter()
            .rev()
            .take_while(within)
            .position(|open| open.name == name);
        let Some(found) = found else {
            // `</br>` and `</p>` would be opening tags to a browser.
            self.report(
                format!("`</{name}>` closes nothing and is left out"),
                "leave it out, or open the element before it",
                place,
            );
            return;
        };
        let open = self.raw.open.len() - 1 - found;
        self.end_elements(open, out);
    }

    /// Closes the elements from this one on, the innermost first. All but the first are told to be unclosed.
    fn end_elements(&mut self, first: usize, out: &mut String) {
        for (at, open) in self.raw.open.split_off(first).into_iter().enumerate().rev() {
            if at > 0 {
                self.report_unclosed(&open.name, &open.place);
            }
            if at == 0 || !elements::is_implied(&open.name) {
                out.push_str(&format!("</{}>", open.name));
            }
        }
    }

    /// Closes what is open deeper than this in elements of Markdown: they end.
    pub(super) fn end_raw(&mut self, depth: usize) {
        let first = self
            .raw
            .open
            .iter()
            .rposition(|open| open.depth <= depth)
            .map_or(0, |last| last + 1);
        self.end_unclosed(first);
    }

    /// Closes all that is open.
    pub(super) fn end_all_raw(&mut self) {
        self.end_unclosed(0);
    }

    /// Notes that a labelled section begins.
    pub(super) fn open_raw_section(&mut self) {
        self.raw.open.push(OpenElement {
            name: String::new(),
            depth: 0,
            place: 0..0,
        });
    }

    /// Closes what is open in the innermost labelled section, which ends.
    pub(super) fn end_raw_section(&mut self) {
        if let Some(section) = self.raw.open.iter().rposition(|open| open.name.is_empty()) {
            self.end_unclosed(section + 1);
            self.raw.open.pop();
        }
    }

    fn end_unclosed(&mut self, first: usize) {
        for open in self
            .raw
            .open
            .split_off(first)
            .into_iter()
            .rev()
            .filter(|open| !open.name.is_empty())
        {
            self.report_unclosed(&open.name, &open.place);
            if !elements::is_implied(&open.name) {
                self.out.push(&format!("</{}>", open.name));
            }
        }
    }

    /// Reports an element that nothing closes; each, since each is mended by itself.
    pub(super) fn report_unclosed(&mut self, name: &str, place: &Range<usize>) {
        if !elements::is_implied(name) {
            let problem = Diagnostic::new(
                RAW_HTML,
                self.span(place),
                format!("`<{name}>` is never closed"),
            )
            .here("taken to end with what it stands in")
            .help(format!("write `</{name}>` where it is to end"));
            self.diagnostics.push(problem);
        }
    }
}
