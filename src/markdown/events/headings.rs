//! Headings: their HTML, their ids, and the sections that they open, some of which a label hides.
//!
//! Reads no attributes; [`super::heading_attributes`] does.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::diagnostic::{DUPLICATE_ANCHOR, Diagnostic};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::cut::cuts;
use crate::markdown::headings::{LabelScope, OpenSection, UniqueIds, slug};
use crate::markdown::html::{Placeholder, narrow};
use crate::markdown::open::{OpenElement, OpenHeading};
use crate::markdown::{Heading, Region};
use crate::text::Spanned;

impl BodyBuilder<'_> {
    /// Opens a heading. Outside all containers it also opens a section.
    pub(super) fn open_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        range: &Range<usize>,
        block: Option<usize>,
    ) -> OpenElement {
        let is_section = self.outline.depth() == 1;
        if is_section {
            self.close_sections(level);
        }
        let labels = self.heading_labels(attributes, range, block, is_section);
        let number = self.headings.explicit_ids.len();
        if is_section {
            self.open_section(level, number, labels.first());
        }
        let lone_braces = if labels.is_empty() {
            self.lone_braces(range)
        } else {
            None
        };
        let (id, classes) = match lone_braces {
            Some(_) => (None, &[][..]),
            None => (id, classes),
        };
        self.check_classes(classes, range);
        self.footnotes.push_heading(number);
        let id = id.map(|id| Spanned::new(id.to_owned(), self.attribute_span(range, "#", id)));
        let is_without_attributes = id.is_none() && classes.is_empty() && labels.is_empty();
        self.headings.add(id);
        self.headings.text = Some(String::new());
        self.headings.opens_section = is_section;
        self.out.block("");
        let at = self.out.position();
        self.out.push(opening_tag(level));
        self.out.placeholder(Placeholder::HeadingId(number));
        if !classes.is_empty() {
            self.out.attribute("class", &classes.join(" "));
        }
        self.out.push(">");
        let span = self.span(&self.trimmed(range));
        self.body.headings.push(Heading::new(level, span, at));
        if is_section {
            self.body.plain.open_section(number);
        }
        let braces = match lone_braces {
            None if is_without_attributes => self.text_in_braces(range),
            braces => braces,
        };
        OpenElement::Heading(OpenHeading {
            level,
            is_section,
            braces,
        })
    }

    fn open_section(&mut self, level: u8, heading: usize, label: Option<&String>) {
        if let Some(label) = label {
            self.out.block("<section class=\"labelled\"");
            self.out.attribute("data-label", label);
            self.out.push(">\n");
            self.open_raw_section();
        }
        self.headings.level = level;
        self.headings.sections.push(OpenSection {
            level,
            heading,
            is_labelled: label.is_some(),
        });
    }

    /// Closes a heading.
    pub(super) fn close_heading(&mut self, open: &OpenHeading) {
        if let Some(braces) = &open.braces {
            self.write_braces(braces);
        }
        self.out.push(closing_tag(open.level));
        let pictures = std::mem::take(&mut self.headings.pictures);
        let text = self
            .headings
            .text
            .take()
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(pictures);
        let mut references = std::mem::take(&mut self.headings.references);
        let end = self.out.position();
        self.check_heading_id(&text);
        if let Some(heading) = self.body.headings.last_mut() {
            text.trim().clone_into(&mut heading.text);
            let trimmed = narrow(text.len() - text.trim_start().len());
            let length = narrow(heading.text.len());
            references.retain(|reference| {
                reference.range.start >= trimmed && reference.range.end - trimmed <= length
            });
            for reference in &mut references {
                reference.range = reference.range.start - trimmed..reference.range.end - trimmed;
            }
            heading.references = references;
            if !open.is_section {
                heading.end = end;
            }
        }
    }

    /// Writes the braces at the end of a heading that are part of its text.
    fn write_braces(&mut self, braces: &Range<usize>) {
        let is_first = self.headings.text.as_ref().is_some_and(String::is_empty);
        let words = &self.source[braces.clone()];
        let words = if is_first { words.trim_start() } else { words };
        // The parser leaves the backslash of `\{id}` in the text.
        if self.source[..braces.start].ends_with('\\') && self.out.html.ends_with('\\') {
            self.out.html.pop();
            self.headings.text.as_mut().map(String::pop);
        }
        self.out.text(words);
        self.add_plain(words);
    }

    /// Closes all sections of this level and below.
    pub(super) fn close_sections(&mut self, level: u8) {
        while let Some(section) = self
            .headings
            .sections
            .pop_if(|section| section.level >= level)
        {
            if section.is_labelled {
                self.close_raw_section();
            }
            self.out.block("");
            self.body.headings[section.heading].end = self.out.position();
            if section.is_labelled {
                self.out.push("</section>\n");
            }
        }
    }

    /// Assigns an id to every heading: first those that authors wrote, then slugs in order, numbered as on GitHub.
    pub(super) fn assign_ids(&mut self) -> Vec<String> {
        let mut ids = UniqueIds::default();
        for anchor in &self.body.anchors {
            ids.taken.insert(anchor.clone(), None);
        }
        let explicit_ids = std::mem::take(&mut self.headings.explicit_ids);
        let assigned: Vec<Option<String>> = explicit_ids
            .into_iter()
            .map(|id| self.assign_explicit_id(id?, &mut ids))
            .collect();
        for (heading, id) in self.body.headings.iter_mut().zip(assigned) {
            heading.id = id.unwrap_or_else(|| ids.assign(slug(&heading.text)));
        }
        let ids = self.body.headings.iter().map(|heading| &heading.id);
        ids.cloned().collect()
    }

    /// The id of a heading whose author wrote one, unless it is reserved.
    fn assign_explicit_id(&mut self, id: Spanned<String>, ids: &mut UniqueIds) -> Option<String> {
        if id.value.starts_with('_') {
            let message = format!(
                "the heading id `{}` begins with `_`, which is reserved for generated ids",
                id.value
            );
            self.diagnostics.push(
                Diagnostic::new(DUPLICATE_ANCHOR, id.span, message)
                    .help(format!("write `#{}`", slug(&id.value))),
            );
            return None;
        }
        if let Some(Some(first)) = ids.taken.get(&id.value) {
            let message = format!("two headings have the id `{}`", id.value);
            self.diagnostics.push(
                Diagnostic::new(DUPLICATE_ANCHOR, id.span, message)
                    .also(*first, "first defined here")
                    .help("change one of the ids"),
            );
            return Some(ids.assign(id.value));
        }
        ids.taken.insert(id.value.clone(), Some(id.span));
        Some(id.value)
    }

    /// Determines the source ranges that labels hide.
    pub(super) fn finish_regions(&mut self) {
        for (label, hides) in std::mem::take(&mut self.headings.labelled) {
            let range = match hides {
                LabelScope::Section(heading) => self.outline.section(heading, self.source.len()),
                LabelScope::Block(block) => self.outline.blocks[block].range.clone(),
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
            let hidden = [self.local_range(block)];
            let cut = cuts(self.source, &self.outline, &hidden);
            if let Some(cut) = cut.first() {
                self.body.regions[at].span = self.span(cut);
            }
        }
    }
}

fn opening_tag(level: u8) -> &'static str {
    ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"][level_index(level)]
}

fn closing_tag(level: u8) -> &'static str {
    [
        "</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n",
    ][level_index(level)]
}

/// The index of a level, 1 to 6, in a table of tags.
fn level_index(level: u8) -> usize {
    usize::from(level.clamp(1, 6) - 1)
}
