//! Finds headings and anchors of a body by name and position in logarithmic time, for texts with thousands of them.
//! Resolves no links; [`crate::model`] does.

use std::ops::Range;

use super::headings::slug;
use super::target::percent_decoded;
use super::{Body, Heading, HoleKind, html_text};

/// The indices of headings and anchors in several orders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadingIndex {
    by_id: Vec<u32>,
    by_text: Vec<u32>,
    /// In the order of the HTML, in which footnotes come last.
    by_position: Vec<u32>,
    anchors: Vec<u32>,
}

impl Body {
    /// Builds the index, once headings have their ids and positions.
    pub(super) fn index_headings(&mut self) {
        let headings = &self.headings;
        let sorted = |compare: &dyn Fn(&Heading, &Heading) -> std::cmp::Ordering| {
            let mut numbers: Vec<u32> = (0..).zip(headings).map(|(number, _)| number).collect();
            numbers.sort_by(|a, b| {
                compare(&headings[*a as usize], &headings[*b as usize]).then(a.cmp(b))
            });
            numbers
        };
        let mut anchors: Vec<u32> = (0..).zip(&self.anchors).map(|(number, _)| number).collect();
        anchors.sort_by_key(|number| &self.anchors[*number as usize]);
        self.index = HeadingIndex {
            by_id: sorted(&|a, b| a.id.cmp(&b.id)),
            by_text: sorted(&|a, b| a.text.cmp(&b.text)),
            by_position: sorted(&|a, b| a.at.cmp(&b.at)),
            anchors,
        };
    }

    /// The heading that a reference names: by its id, else by the slug of its text, else by its text.
    #[must_use]
    pub fn heading(&self, wanted: &str) -> Option<&Heading> {
        self.first(&self.index.by_id, wanted, |heading| &heading.id)
            .or_else(|| self.first(&self.index.by_id, &slug(wanted), |heading| &heading.id))
            .or_else(|| self.first(&self.index.by_text, wanted, |heading| &heading.text))
            // GitHub's ids keep a hyphen for the blank before a picture.
            .or_else(|| {
                self.first(&self.index.by_id, wanted.trim_matches('-'), |heading| {
                    &heading.id
                })
                .filter(|_| wanted.contains('-'))
            })
    }

    fn first(&self, numbers: &[u32], wanted: &str, name: fn(&Heading) -> &str) -> Option<&Heading> {
        let heading = |number: &u32| &self.headings[*number as usize];
        let at = numbers.partition_point(|number| name(heading(number)) < wanted);
        numbers
            .get(at)
            .map(heading)
            .filter(|heading| name(heading) == wanted)
    }

    /// Whether raw HTML has an anchor with a name.
    #[must_use]
    pub fn has_anchor(&self, name: &str) -> bool {
        self.index
            .anchors
            .binary_search_by(|number| self.anchors[*number as usize].as_str().cmp(name))
            .is_ok()
    }

    /// The anchor in raw HTML whose id is the percent-encoded form of a text. Browsers try fragments as written, too.
    #[must_use]
    pub fn encoded_anchor(&self, wanted: &str) -> Option<&str> {
        let mut encoded = self.anchors.iter().filter(|anchor| anchor.contains('%'));
        encoded
            .find(|anchor| percent_decoded(anchor) == wanted)
            .map(String::as_str)
    }

    /// Whether a heading or an anchor in raw HTML has an id.
    #[must_use]
    pub fn has_id(&self, id: &str) -> bool {
        self.first(&self.index.by_id, id, |heading| &heading.id)
            .is_some()
            || self.has_anchor(id)
    }

    /// The headings in a part of the HTML, in the order of the HTML.
    pub fn headings_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Heading> {
        let heading = |number: &u32| &self.headings[*number as usize];
        let end = range.end;
        let start = self
            .index
            .by_position
            .partition_point(|number| (heading(number).at as usize) < range.start);
        self.index.by_position[start..]
            .iter()
            .map(heading)
            .take_while(move |heading| (heading.at as usize) < end)
    }

    /// The heading that opens the body, if only pictures are before it.
    #[must_use]
    pub fn opening_heading(&self) -> Option<&Heading> {
        let heading = self.headings.first()?;
        let is_blank = |range: &Range<u32>| {
            self.html[range.start as usize..range.end as usize]
                .trim()
                .is_empty()
        };
        let shows_words = |kind: HoleKind| {
            matches!(
                kind,
                HoleKind::LinkText(_) | HoleKind::Embed(_) | HoleKind::View(_)
            )
        };
        let is_first = heading.at == 0
            || self
                .prose
                .iter()
                .take_while(|range| range.start < heading.at)
                .all(is_blank)
                && !self
                    .holes
                    .iter()
                    .take_while(|hole| hole.at <= heading.at)
                    .any(|hole| shows_words(hole.kind))
                && html_text::has_only_pictures(&self.html[..heading.at as usize]);
        is_first.then_some(heading)
    }
}
