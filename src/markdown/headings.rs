//! Headings while a text is read, and their ids: unique on the page, stable, and the same as on GitHub.
//!
//! Writes no HTML; [`super::events`] does. Next: [`super::heading_index`], which finds the finished headings.

use std::collections::HashMap;

use super::RecordRef;
use super::plain::{PlainReference, trailing_reference};
use crate::text::{Span, Spanned};

/// The headings of a text, as far as they are read.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// The ids that authors wrote, one entry for each heading.
    pub(super) explicit_ids: Vec<Option<Spanned<String>>>,
    /// Open sections.
    pub(super) sections: Vec<OpenSection>,
    /// Labels, each with the blocks that it hides.
    pub(super) labelled: Vec<(Spanned<String>, LabelScope)>,
    /// Plain text of the open heading.
    pub(super) text: Option<String>,
    /// The references in `text`.
    pub(super) references: Vec<PlainReference>,
    /// The alternative texts of the open heading's pictures.
    pub(super) pictures: String,
    /// The level of the last heading that opened a section.
    pub(super) level: u8,
    /// Whether the open heading opens a section.
    pub(super) opens_section: bool,
}

/// What a heading's label hides, by block index.
#[derive(Clone, Copy, Debug)]
pub(super) enum LabelScope {
    /// The section that this heading opens.
    Section(usize),
    /// This whole block. Its heading opens no section, and hiding too much is safe.
    Block(usize),
}

/// A section that is open.
#[derive(Debug)]
pub(super) struct OpenSection {
    pub(super) level: u8,
    pub(super) heading: usize,
    pub(super) is_labelled: bool,
}

impl Headings {
    /// Whether a heading is being written.
    pub(super) fn is_open(&self) -> bool {
        self.text.is_some()
    }

    /// Whether the open heading, if any, opens a section.
    pub(super) fn is_section_open(&self) -> bool {
        self.text.is_some() && self.opens_section
    }

    /// The id that the author gave the last heading.
    pub(super) fn explicit_id(&self) -> Option<&Spanned<String>> {
        self.explicit_ids.last()?.as_ref()
    }

    /// Stops collecting the open heading's text until [`Self::resume`]; returns the text so far.
    pub(super) fn pause(&mut self, picture: &str) -> Option<String> {
        let text = self.text.take()?;
        self.pictures.push_str(picture);
        Some(text)
    }

    /// Continues collecting a heading's text.
    pub(super) fn resume(&mut self, text: Option<String>) {
        self.text = text;
    }

    /// Adds plain text to the open heading, if any.
    pub(super) fn push(&mut self, text: &str) {
        if let Some(heading) = &mut self.text {
            heading.push_str(text);
        }
    }

    /// Records that the open heading ends with a reference.
    pub(super) fn push_reference(&mut self, words: &str, reference: &RecordRef) {
        if let Some(heading) = &self.text {
            self.references
                .extend(trailing_reference(heading, words, reference));
        }
    }

    /// Adds a heading with its author's id, if any; returns its index.
    pub(super) fn add(&mut self, id: Option<Spanned<String>>) -> usize {
        self.explicit_ids.push(id);
        self.explicit_ids.len() - 1
    }
}

/// The ids in use, with the locations of those that authors wrote.
#[derive(Default)]
pub(super) struct UniqueIds {
    pub(super) taken: HashMap<String, Option<Span>>,
    /// The last number that was added to a repeated slug.
    counts: HashMap<String, usize>,
}

impl UniqueIds {
    /// Takes an id, numbered if it is in use.
    pub(super) fn assign(&mut self, base: String) -> String {
        if !self.taken.contains_key(&base) {
            self.taken.insert(base.clone(), None);
            return base;
        }
        let count = self.counts.entry(base.clone()).or_insert(0);
        loop {
            *count += 1;
            let id = format!("{base}-{count}");
            if !self.taken.contains_key(&id) {
                self.taken.insert(id.clone(), None);
                return id;
            }
        }
    }
}

/// The id of a heading, or of a row without one, made from its text as GitHub does.
///
/// Letters become lower case and spaces become `-`. Letters and digits of any script, `-` and `_` stay; all other
/// characters are removed. Ids that begin with `_` belong to the page, so leading ones are removed too.
///
/// ```
/// use hirebook::markdown::slug;
/// assert_eq!(slug("What's new in 2.0?"), "whats-new-in-20");
/// assert_eq!(slug("日本語 の 見出し"), "日本語-の-見出し");
/// assert_eq!(slug("!?"), "section");
/// ```
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '_' if slug.is_empty() => {}
            'a'..='z' | '0'..='9' | '-' | '_' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            ' ' => slug.push('-'),
            c if !c.is_ascii() && c.is_alphanumeric()
                || MARKS
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&c)) =>
            {
                slug.extend(c.to_lowercase());
            }
            _ => {}
        }
    }
    if slug.is_empty() {
        "section".to_owned()
    } else {
        slug
    }
}

/// Marks that are part of a letter but are not alphanumeric themselves: combining accents, viramas, nuktas, tone marks.
const MARKS: [(char, char); 13] = [
    ('\u{300}', '\u{36f}'),
    ('\u{93c}', '\u{93c}'),
    ('\u{94d}', '\u{94d}'),
    ('\u{9bc}', '\u{9bc}'),
    ('\u{9cd}', '\u{9cd}'),
    ('\u{a3c}', '\u{a3c}'),
    ('\u{a4d}', '\u{a4d}'),
    ('\u{acd}', '\u{acd}'),
    ('\u{bcd}', '\u{bcd}'),
    ('\u{c4d}', '\u{c4d}'),
    ('\u{ccd}', '\u{ccd}'),
    ('\u{d4d}', '\u{d4d}'),
    ('\u{e47}', '\u{e4e}'),
];
