//! Closes elements of raw HTML that their author did not, at the end of the list item, quote or text that contains them, and
//! drops closing tags that close nothing. No text reaches beyond its place on the page.

use std::ops::Range;

use crate::diagnostic::RAW_HTML;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::elements;
use crate::markdown::raw_html::OpenRawElement;

impl BodyBuilder<'_> {
    /// Writes a closing tag if an element of its name is open in the same Markdown element, and closes the elements in it.
    pub(super) fn close_element(
        &mut self,
        name: &str,
        source_range: &Range<usize>,
        out: &mut String,
    ) {
        let depth = self.stack.len();
        let open = &self.raw_html.open;
        let is_same = |open: &&OpenRawElement| open.depth == depth && !open.name.is_empty();
        let mut in_same_element = open.iter().rev().take_while(is_same);
        let Some(found) = in_same_element.position(|open| open.name == name) else {
            // `</br>` and `</p>` would be opening tags to a browser.
            let message = format!("`</{name}>` closes nothing, so it is not shown");
            self.report_html(message, "remove it, or add the opening tag", source_range);
            return;
        };
        self.close_unclosed(open.len() - found, out);
        self.raw_html.open.pop();
        out.push_str(&format!("</{name}>"));
    }

    /// Closes the raw elements in Markdown elements that are nested deeper than this, which end.
    pub(super) fn close_raw(&mut self, depth: usize) {
        let mut open = self.raw_html.open.iter();
        let last = open.rposition(|open| open.depth <= depth);
        self.end_unclosed(last.map_or(0, |last| last + 1));
    }

    /// Closes all open elements.
    pub(super) fn close_all_raw(&mut self) {
        self.end_unclosed(0);
    }

    /// Records that a labelled section begins.
    pub(super) fn open_raw_section(&mut self) {
        self.raw_html.open.push(OpenRawElement {
            name: String::new(),
            depth: 0,
            source_range: 0..0,
        });
    }

    /// Closes the open elements of the innermost labelled section, which ends.
    pub(super) fn close_raw_section(&mut self) {
        let mut open = self.raw_html.open.iter();
        if let Some(section) = open.rposition(|open| open.name.is_empty()) {
            self.end_unclosed(section + 1);
            self.raw_html.open.pop();
        }
    }

    /// Closes the elements from this one on after the HTML so far.
    fn end_unclosed(&mut self, first: usize) {
        let mut html = String::new();
        self.close_unclosed(first, &mut html);
        self.out.push(&html);
    }

    /// Closes the elements from this one on, the innermost first. Reports every one, because each is fixed separately.
    fn close_unclosed(&mut self, first: usize, out: &mut String) {
        for OpenRawElement {
            name, source_range, ..
        } in self.raw_html.open.split_off(first).iter().rev()
        {
            if name.is_empty() || elements::is_implied(name) {
                continue;
            }
            let problem = self
                .problem(
                    RAW_HTML,
                    source_range,
                    format!("`<{name}>` is never closed"),
                )
                .here("closed at the end of the surrounding element")
                .help(format!("add `</{name}>` where it should end"));
            self.diagnostics.push(problem);
            out.push_str(&format!("</{name}>"));
        }
    }
}
