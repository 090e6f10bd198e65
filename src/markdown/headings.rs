//! Headings: their ids, unique on the page and stable, and the sections they open, some of which a label hides.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::events::{Frame, Walk};
use super::html::{Later, narrow};
use super::plain::{PlainReference, last_words};
use super::{Heading, RecordRef, Region};
use crate::diagnostic::{DUPLICATE_ANCHOR, Diagnostic};
use crate::text::{Span, Spanned};

/// Marks that belong to a letter and are neither letters nor digits by themselves: combining accents, viramas, nuktas, tone marks.
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

/// All headings of a text.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// Ids as authors wrote them, one entry for each heading.
    explicit: Vec<Option<Spanned<String>>>,
    /// Sections that have not ended.
    sections: Vec<Section>,
    /// Labels and the blocks that they hide.
    pub(super) labelled: Vec<(Spanned<String>, Labelled)>,
    /// Plain text of the heading that is open.
    text: Option<String>,
    /// The references in it.
    names: Vec<PlainReference>,
    /// The alternative texts of its pictures.
    pictures: String,
    /// The level of the last heading that opened a section.
    level: u8,
    /// Whether the heading that is open opens one.
    opens: bool,
}

/// What a heading's label hides, by the number of a block.
#[derive(Clone, Copy, Debug)]
pub(super) enum Labelled {
    /// The section that this heading opens.
    Section(usize),
    /// All of this block: its heading opens no section, and hiding too much is the safe side.
    Block(usize),
}

#[derive(Debug)]
struct Section {
    level: u8,
    heading: usize,
    labelled: bool,
}

/// A heading that is open.
#[derive(Debug)]
pub(super) struct OpenHeading {
    level: u8,
    is_section: bool,
    /// Braces at its end that are part of its text: `{id}`.
    braces: Option<Range<usize>>,
}

impl Headings {
    /// Whether a heading is being written.
    pub(super) fn is_open(&self) -> bool {
        self.text.is_some()
    }

    /// Whether a heading that opens a section is being written.
    pub(super) fn opens_section(&self) -> bool {
        self.text.is_some() && self.opens
    }

    /// The id that the author gave the last heading.
    pub(super) fn written_id(&self) -> Option<&Spanned<String>> {
        self.explicit.last()?.as_ref()
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

    /// Adds plain text to the open heading, if one is.
    pub(super) fn plain(&mut self, text: &str) {
        if let Some(heading) = &mut self.text {
            heading.push_str(text);
        }
    }

    /// Records that the open heading ends with a reference.
    pub(super) fn name(&mut self, words: &str, reference: &RecordRef) {
        if let Some(heading) = &self.text {
            self.names.extend(last_words(heading, words, reference));
        }
    }

    /// Adds a heading with the id that its author gave it; returns its number.
    pub(super) fn add(&mut self, id: Option<Spanned<String>>) -> usize {
        self.explicit.push(id);
        self.explicit.len() - 1
    }

    /// The level of the heading that what comes next stands under.
    pub(super) fn level(&self) -> u8 {
        self.level
    }
}

impl Walk<'_> {
    /// Opens a heading; outside all containers it also opens a section.
    pub(super) fn open_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        range: &Range<usize>,
        block: Option<usize>,
    ) -> Frame {
        let number = self.headings.explicit.len();
        let is_section = self.outline.depth() == 1;
        if is_section {
            self.close_sections(level);
        }
        let labels = self.labels(attributes, range, block, is_section);
        if let Some(label) = labels.first().filter(|_| is_section) {
            self.out.block("<section class=\"labelled\"");
            self.out.attribute("data-label", label);
            self.out.push(">\n");
            self.open_raw_section();
        }
        if is_section {
            self.headings.level = level;
            self.headings.sections.push(Section {
                level,
                heading: number,
                labelled: !labels.is_empty(),
            });
        }
        let lone = if labels.is_empty() {
            self.lone_braces(range)
        } else {
            None
        };
        let (id, classes) = if lone.is_some() {
            (None, &[][..])
        } else {
            (id, classes)
        };
        self.classes_like_labels(classes, range);
        self.notes.heading(number);
        let id = id.map(|id| Spanned::new(id.to_owned(), self.attribute_span(range, "#", id)));
        self.headings.explicit.push(id);
        self.headings.text = Some(String::new());
        self.headings.opens = is_section;
        self.out.block("");
        let at = self.out.at();
        self.out.push(opening(level));
        self.out.later(Later::HeadingId(number));
        if !classes.is_empty() {
            self.out.attribute("class", &classes.join(" "));
        }
        self.out.push(">");
        let span = self.span(&self.trimmed(range));
        self.body.headings.push(Heading {
            level,
            id: String::new(),
            text: String::new(),
            references: Vec::new(),
            span,
            at,
            end: 0,
        });
        if is_section {
            self.open_section();
        }
        let is_bare =
            self.headings.written_id().is_none() && classes.is_empty() && labels.is_empty();
        let braces = lone.or_else(|| {
            if is_bare {
                self.words_in_braces(range)
            } else {
                None
            }
        });
        Frame::Heading(OpenHeading {
            level,
            is_section,
            braces,
        })
    }

    /// Ends a heading.
    pub(super) fn close_heading(&mut self, open: &OpenHeading) {
        if let Some(braces) = &open.braces {
            let is_first = self.headings.text.as_ref().is_some_and(String::is_empty);
            let words = &self.source[braces.clone()];
            let words = if is_first { words.trim_start() } else { words };
            // The parser leaves the backslash of `\{id}` in the text.
            if self.source[..braces.start].ends_with('\\') && self.out.html.ends_with('\\') {
                self.out.html.pop();
                self.headings.text.as_mut().map(String::pop);
            }
            self.out.text(words);
            self.plain(words);
        }
        self.out.push(closing(open.level));
        let pictures = std::mem::take(&mut self.headings.pictures);
        let text = self
            .headings
            .text
            .take()
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(pictures);
        let mut names = std::mem::take(&mut self.headings.names);
        let end = self.out.at();
        self.id_like_a_label(&text);
        if let Some(heading) = self.body.headings.last_mut() {
            text.trim().clone_into(&mut heading.text);
            let before = narrow(text.len() - text.trim_start().len());
            names.retain(|name| {
                name.range.start >= before && name.range.end - before <= narrow(heading.text.len())
            });
            names
                .iter_mut()
                .for_each(|name| name.range = name.range.start - before..name.range.end - before);
            heading.references = names;
            if !open.is_section {
                heading.end = end;
            }
        }
    }

    /// Ends all sections of this level and below.
    pub(super) fn close_sections(&mut self, level: u8) {
        while let Some(section) = self
            .headings
            .sections
            .pop_if(|section| section.level >= level)
        {
            if section.labelled {
                self.end_raw_section();
            }
            self.out.block("");
            self.body.headings[section.heading].end = self.out.at();
            if section.labelled {
                self.out.push("</section>\n");
            }
        }
    }

    /// Gives every heading its id: what authors wrote comes first, then slugs in order, numbered as GitHub does.
    pub(super) fn assign_ids(&mut self) -> Vec<String> {
        let mut ids = Ids::default();
        for anchor in &self.body.anchors {
            ids.taken.insert(anchor.clone(), None);
        }
        let explicit = std::mem::take(&mut self.headings.explicit);
        let mut given = vec![None; explicit.len()];
        for (number, id) in explicit.into_iter().enumerate() {
            let Some(id) = id else { continue };
            match ids.taken.get(&id.value) {
                _ if id.value.starts_with('_') => {
                    let message = format!(
                        "the heading's id `{}` begins with `_`, as the page's own do",
                        id.value
                    );
                    self.diagnostics.push(
                        Diagnostic::new(DUPLICATE_ANCHOR, id.span, message)
                            .help(format!("write `#{}`", slug(&id.value))),
                    );
                }
                Some(Some(first)) => {
                    let message = format!("two headings have the id `{}`", id.value);
                    self.diagnostics.push(
                        Diagnostic::new(DUPLICATE_ANCHOR, id.span, message)
                            .also(*first, "first here")
                            .help("give one of them another id"),
                    );
                    given[number] = Some(ids.unique(id.value));
                }
                _ => {
                    ids.taken.insert(id.value.clone(), Some(id.span));
                    given[number] = Some(id.value);
                }
            }
        }
        for (heading, given) in self.body.headings.iter_mut().zip(given) {
            heading.id = given.unwrap_or_else(|| ids.unique(slug(&heading.text)));
        }
        self.body
            .headings
            .iter()
            .map(|heading| heading.id.clone())
            .collect()
    }

    /// Turns what labels hide into ranges of the source.
    pub(super) fn finish_regions(&mut self) {
        for (label, hides) in std::mem::take(&mut self.headings.labelled) {
            let range = match hides {
                Labelled::Section(heading) => self.outline.section(heading, self.source.len()),
                Labelled::Block(block) => self.outline.blocks[block].range.clone(),
            };
            let block = self.span(&range);
            self.body.regions.push(Region {
                label,
                span: block,
                block,
            });
        }
        self.body
            .regions
            .sort_by_key(|region| (region.block.start, std::cmp::Reverse(region.block.end)));
        for at in 0..self.body.regions.len() {
            let block = self.body.regions[at].block;
            let range = block.start as usize - self.offset..block.end as usize - self.offset;
            let cut = super::cut::cuts(self.source, &self.outline, std::slice::from_ref(&range));
            if let Some(cut) = cut.first() {
                self.body.regions[at].span = self.span(cut);
            }
        }
    }
}

/// Ids in use, with the places of those that authors wrote.
#[derive(Default)]
struct Ids {
    taken: HashMap<String, Option<Span>>,
    /// The last number given to a repeated slug.
    counts: HashMap<String, usize>,
}

impl Ids {
    fn unique(&mut self, base: String) -> String {
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

/// The id of a heading, or of a row without one, from its words; GitHub's way.
///
/// Lower case, blanks become `-`, letters and digits of any script, `-` and `_` stay, all else goes. Ids that begin with `_`
/// are the page's own, so leading ones go too.
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

fn opening(level: u8) -> &'static str {
    match level {
        1 => "<h1",
        2 => "<h2",
        3 => "<h3",
        4 => "<h4",
        5 => "<h5",
        _ => "<h6",
    }
}

fn closing(level: u8) -> &'static str {
    match level {
        1 => "</h1>\n",
        2 => "</h2>\n",
        3 => "</h3>\n",
        4 => "</h4>\n",
        5 => "</h5>\n",
        _ => "</h6>\n",
    }
}
