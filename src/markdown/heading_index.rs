//! Headings and anchors of a text by their names and places, for texts that have thousands of them.

use std::ops::Range;

use super::{Body, Heading, slug};

/// The numbers of headings and anchors in several orders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadingIndex {
    by_id: Vec<u32>,
    by_text: Vec<u32>,
    /// In the order of the HTML, in which footnotes come last.
    by_place: Vec<u32>,
    anchors: Vec<u32>,
}

impl Body {
    /// Puts headings and anchors in order, when they have their ids and places.
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
            by_place: sorted(&|a, b| a.at.cmp(&b.at)),
            anchors,
        };
    }

    /// The heading that a reference names: by its id, else by the id that its words make, else by its words.
    #[must_use]
    pub fn heading(&self, wanted: &str) -> Option<&Heading> {
        self.first(&self.index.by_id, wanted, |heading| &heading.id)
            .or_else(|| self.first(&self.index.by_id, &slug(wanted), |heading| &heading.id))
            .or_else(|| self.first(&self.index.by_text, wanted, |heading| &heading.text))
            // On GitHub, an id keeps a hyphen for the blank before a picture.
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

    /// Whether raw HTML has an anchor of a name.
    #[must_use]
    pub fn has_anchor(&self, name: &str) -> bool {
        self.index
            .anchors
            .binary_search_by(|number| self.anchors[*number as usize].as_str().cmp(name))
            .is_ok()
    }

    /// The anchor in raw HTML whose id is a text percent-encoded: browsers look for a fragment as it is written, too.
    #[must_use]
    pub fn encoded_anchor(&self, wanted: &str) -> Option<&str> {
        let mut encoded = self.anchors.iter().filter(|anchor| anchor.contains('%'));
        encoded
            .find(|anchor| super::target::decoded(anchor) == wanted)
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
            .by_place
            .partition_point(|number| (heading(number).at as usize) < range.start);
        self.index.by_place[start..]
            .iter()
            .map(heading)
            .take_while(move |heading| (heading.at as usize) < end)
    }
}
