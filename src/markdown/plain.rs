//! The plain text of a body, as search reads it; collected while the HTML is written.
//!
//! It excludes headings that open sections, because they separate its parts, and views, because their records have pages
//! of their own. References appear as ids; [`with_titles`] replaces them with titles once the model is known.

use std::borrow::Cow;
use std::ops::Range;

use super::RecordRef;
use super::html::narrow;

/// A reference in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainReference {
    /// Its bytes in the text.
    pub range: Range<u32>,
    /// What it refers to.
    pub reference: RecordRef,
}

/// Replaces references in plain text with the titles of their records. A reference without a title keeps its id.
#[must_use]
pub fn with_titles<'t>(
    text: &'t str,
    references: &[PlainReference],
    title: impl Fn(&RecordRef) -> Option<String>,
) -> Cow<'t, str> {
    if references.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for PlainReference { range, reference } in references {
        let (start, end) = (range.start as usize, range.end as usize);
        let (Some(before), Some(id)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        out.push_str(before);
        out.push_str(title(reference).as_deref().unwrap_or(id));
        at = end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// Plain text, divided into sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainText {
    text: String,
    /// The references in it, in order.
    references: Vec<PlainReference>,
    /// Where each section begins, and the index of the heading that opens it.
    sections: Vec<(u32, u32)>,
}

impl PlainText {
    /// The text before the first section, then each section with the index of its heading.
    pub fn sections(&self) -> impl Iterator<Item = (Option<usize>, &str)> {
        let starts = std::iter::once((0, None)).chain(
            self.sections
                .iter()
                .map(|(at, heading)| (*at as usize, Some(*heading as usize))),
        );
        let ends = self
            .sections
            .iter()
            .map(|(at, _)| *at as usize)
            .chain([self.text.len()]);
        starts
            .zip(ends)
            .map(|((start, heading), end)| (heading, self.text[start..end].trim()))
    }

    /// A copy in which references are replaced with the titles of their records.
    #[must_use]
    pub fn with_titles(&self, title: impl Fn(&RecordRef) -> Option<String>) -> Cow<'_, Self> {
        if self.references.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut whole = Self::default();
        let ends = self
            .sections
            .iter()
            .map(|(at, _)| *at)
            .chain([narrow(self.text.len())]);
        let (mut start, mut next) = (0, 0);
        for (number, end) in ends.enumerate() {
            if number > 0 {
                whole
                    .sections
                    .push((narrow(whole.text.len()), self.sections[number - 1].1));
            }
            let count = self.references[next..]
                .iter()
                .take_while(|name| name.range.end <= end)
                .count();
            let moved = |name: &PlainReference| PlainReference {
                range: name.range.start - start..name.range.end - start,
                ..name.clone()
            };
            let references: Vec<PlainReference> = self.references[next..next + count]
                .iter()
                .map(moved)
                .collect();
            whole.text.push_str(&with_titles(
                &self.text[start as usize..end as usize],
                &references,
                &title,
            ));
            (start, next) = (end, next + count);
        }
        Cow::Owned(whole)
    }

    /// Records that the text ends with a reference.
    pub(super) fn push_reference(&mut self, words: &str, reference: &RecordRef) {
        self.references
            .extend(trailing_reference(&self.text, words, reference));
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Begins a new line, unless the text ends with one.
    pub(super) fn separate(&mut self) {
        if self
            .text
            .as_bytes()
            .last()
            .is_some_and(|byte| *byte != b'\n')
        {
            self.text.push('\n');
        }
    }

    /// The position of the next byte.
    pub(super) fn end(&self) -> u32 {
        narrow(self.text.len())
    }

    /// Removes ranges of the text in which no section begins. They are sorted by their ends; a range may contain those
    /// before it.
    pub(super) fn remove(&mut self, ranges: impl Iterator<Item = Range<u32>>) {
        let mut outer: Vec<Range<u32>> = Vec::new();
        for range in ranges {
            while outer.pop_if(|inner| inner.start >= range.start).is_some() {}
            outer.push(range);
        }
        if outer.is_empty() {
            return;
        }
        // The end of each range, and the total length removed up to it.
        let mut removed = Vec::with_capacity(outer.len());
        let mut total = 0;
        let mut kept = String::with_capacity(self.text.len());
        let mut at = 0;
        for range in &outer {
            kept.push_str(&self.text[at..range.start as usize]);
            at = range.end as usize;
            total += range.end - range.start;
            removed.push((range.end, total));
        }
        kept.push_str(&self.text[at..]);
        let moved = |at: u32| {
            let before = removed.partition_point(|(end, _)| *end <= at);
            at - before.checked_sub(1).map_or(0, |last| removed[last].1)
        };
        let is_kept = |at: u32| {
            outer[outer.partition_point(|range| range.end <= at)..]
                .first()
                .is_none_or(|range| at < range.start)
        };
        self.references.retain(|name| is_kept(name.range.start));
        self.references
            .iter_mut()
            .for_each(|name| name.range = moved(name.range.start)..moved(name.range.end));
        self.sections
            .iter_mut()
            .for_each(|(at, _)| *at = moved(*at));
        self.text = kept;
    }

    /// Begins the section of the heading with this index.
    pub(super) fn open_section(&mut self, heading: usize) {
        self.separate();
        self.sections
            .push((narrow(self.text.len()), narrow(heading)));
    }
}

/// The reference at the end of a text, if the text ends with its words.
pub(super) fn trailing_reference(
    text: &str,
    words: &str,
    reference: &RecordRef,
) -> Option<PlainReference> {
    let start = text
        .strip_suffix(words)
        .filter(|_| !words.is_empty())?
        .len();
    let range = narrow(start)..narrow(text.len());
    Some(PlainReference {
        range,
        reference: reference.clone(),
    })
}
