//! The words of a text, as search reads them: collected by the same walk that writes the HTML.
//!
//! Headings that open sections are not in it, since they part it; what is filled in later (titles of records, views) is not
//! either, since it stands elsewhere.

use super::events::Walk;

/// The words of a text in sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    text: String,
    /// Where each section begins, and the number of the heading that opens it.
    sections: Vec<(u32, u32)>,
}

impl Plain {
    /// Everything before the first section, then each section with the number of its heading.
    pub fn sections(&self) -> impl Iterator<Item = (Option<usize>, &str)> {
        let starts =
            std::iter::once((0, None)).chain(self.sections.iter().map(|(at, heading)| (*at as usize, Some(*heading as usize))));
        let ends = self.sections.iter().map(|(at, _)| *at as usize).chain([self.text.len()]);
        starts.zip(ends).map(|((start, heading), end)| (heading, self.text[start..end].trim()))
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds words.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Parts what comes from what was.
    pub(super) fn part(&mut self) {
        if self.text.as_bytes().last().is_some_and(|byte| *byte != b'\n') {
            self.text.push('\n');
        }
    }

    /// Begins the section of a heading.
    fn open(&mut self, heading: usize) {
        self.part();
        self.sections.push((super::html::narrow(self.text.len()), super::html::narrow(heading)));
    }
}

impl Walk<'_> {
    /// Begins the section of the last heading.
    pub(super) fn open_section(&mut self) {
        let heading = self.body.headings.len() - 1;
        self.body.plain.open(heading);
    }
}
