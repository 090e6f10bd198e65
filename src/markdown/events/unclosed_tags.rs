//! Closes elements of raw HTML that their author did not, at the end of the list item, quote or text that contains them, and
//! drops closing tags that close nothing. No text reaches beyond its place on the page.

use std::ops::Range;

use crate::diagnostic::RAW_HTML;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::elements;
use crate::markdown::raw_html::OpenRawElement;

impl BodyBuilder<'_> {
    /// Writes a closing tag if an element of its name is open in the same Markdown element, and closes the elements in it.
    pub(super) fn close_element(&mut self, name: &str, place: &Range<usize>, out: &mut String) {
        let depth = self.stack.len();
        let within = |open: &&OpenRawElement| open.depth == depth && !open.name.is_empty();
        let found = self
            .raw_html
            .open
            .iter()
            .rev()
            .take_while(within)
            .position(|open| open.name == name);
        let Some(found) = found else {
            // `</br>` and `</p>` would be opening tags to a browser.
            self.report_html(
                format!("`</{name}>` closes nothing and is left out"),
                "leave it out, or open the element before it",
                place,
            );
            return;
        };
        let open = self.raw_html.open.len() - 1 - found;
        self.close_elements(open, out);
    }

    /// Closes the elements from this one on, the innermost first. Reports all but the first as unclosed.
    fn close_elements(&mut self, first: usize, out: &mut String) {
        for (at, open) in self
            .raw_html
            .open
            .split_off(first)
            .into_iter()
            .enumerate()
            .rev()
        {
            if at > 0 {
                self.report_unclosed(&open.name, &open.place);
            }
            if at == 0 || !elements::is_implied(&open.name) {
                out.push_str(&format!("</{}>", open.name));
            }
        }
    }

    /// Closes the raw elements in Markdown elements that are nested deeper than this, which end.
    pub(super) fn close_raw(&mut self, depth: usize) {
        let first = self
            .raw_html
            .open
            .iter()
            .rposition(|open| open.depth <= depth)
            .map_or(0, |last| last + 1);
        self.close_unclosed(first);
    }

    /// Closes all open elements.
    pub(super) fn close_all_raw(&mut self) {
        self.close_unclosed(0);
    }

    /// Records that a labelled section begins.
    pub(super) fn open_raw_section(&mut self) {
        self.raw_html.open.push(OpenRawElement {
            name: String::new(),
            depth: 0,
            place: 0..0,
        });
    }

    /// Closes the open elements of the innermost labelled section, which ends.
    pub(super) fn close_raw_section(&mut self) {
        if let Some(section) = self
            .raw_html
            .open
            .iter()
            .rposition(|open| open.name.is_empty())
        {
            self.close_unclosed(section + 1);
            self.raw_html.open.pop();
        }
    }

    /// Closes the elements from this one on, the innermost first, and reports them as unclosed.
    fn close_unclosed(&mut self, first: usize) {
        for open in self
            .raw_html
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

    /// Reports an element that nothing closes, every one, because each is fixed separately.
    fn report_unclosed(&mut self, name: &str, place: &Range<usize>) {
        if !elements::is_implied(name) {
            let problem = self
                .problem(RAW_HTML, place, format!("`<{name}>` is never closed"))
                .here("taken to end with what it stands in")
                .help(format!("write `</{name}>` where it is to end"));
            self.diagnostics.push(problem);
        }
    }
}
