//! Footnotes while a text is read, their numbers, and the HTML of references and back links.
//!
//! The order of first references determines the numbers. Reports nothing; [`super::events`] does.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::html::{HtmlBuffer, Placeholder};
use crate::text::Span;

/// Maximum length of the name of an undefined footnote, in characters.
const MAX_NAME: usize = 100;

/// The footnotes of a text. Names are known by index, in the order of their first use.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// The index of each name in lower case. A name may be used before it is defined.
    pub(super) names: HashMap<String, usize>,
    /// The text of each name, if it is defined.
    pub(super) texts: Vec<Option<HtmlBuffer>>,
    /// The name that each reference refers to.
    pub(super) references: Vec<usize>,
    /// The names of open definitions; none for a repeated definition.
    pub(super) open: Vec<Option<usize>>,
    /// Text in the form of a reference to an undefined footnote.
    pub(super) undefined: Vec<Range<usize>>,
    /// The location of each name's definition, if any.
    pub(super) definitions: Vec<Option<Span>>,
    /// Definitions that are not shown because their names were defined before.
    pub(super) repeated: Vec<(usize, Span)>,
    /// The plain text of each definition, with its name; none for a repeated definition.
    pub(super) plain: Vec<(Range<u32>, Option<usize>)>,
    /// Where the plain text of each open definition begins.
    pub(super) plain_starts: Vec<u32>,
    /// Whether the text of each name is shown.
    pub(super) is_shown: Vec<bool>,
    /// Headings within footnotes, each with the name of its footnote; none for a repeated definition.
    pub(super) headings: Vec<(usize, Option<usize>)>,
}

/// The numbers of footnotes as readers see them.
pub(super) struct FootnoteNumbers {
    /// The names in the order of their numbers.
    pub(super) order: Vec<usize>,
    /// The number of each name, from 1; 0 for one that nothing refers to.
    pub(super) numbers: Vec<usize>,
    /// The number of references to each name.
    pub(super) counts: Vec<usize>,
    /// The position of each reference among those to its name, from 1.
    pub(super) occurrences: Vec<usize>,
}

impl Footnotes {
    /// The index of a name.
    pub(super) fn index(&mut self, name: &str) -> usize {
        let next = self.texts.len();
        let number = *self.names.entry(name.to_lowercase()).or_insert(next);
        if number == next {
            self.texts.push(None);
            self.definitions.push(None);
        }
        number
    }

    /// Records a reference to an undefined footnote whose `^` is at a byte of the source.
    pub(super) fn push_undefined(&mut self, source: &str, at: usize) {
        let is_open = source[..at].ends_with('[') && !source[..at].ends_with("\\[");
        let is_name = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
        let length: usize = source[at + 1..]
            .chars()
            .take(MAX_NAME)
            .take_while(|c| is_name(*c))
            .map(char::len_utf8)
            .sum();
        let end = at + 1 + length;
        if is_open && length > 0 && source[end..].starts_with(']') {
            self.undefined.push(at - 1..end + 1);
        }
    }

    /// Whether the text refers to footnotes.
    pub(super) fn is_used(&self) -> bool {
        !self.references.is_empty()
    }

    /// Records that a heading is in the open footnote, if any.
    pub(super) fn push_heading(&mut self, heading: usize) {
        if let Some(note) = self.open.last() {
            self.headings.push((heading, *note));
        }
    }

    /// Numbers the footnotes that the main text refers to, breadth first, so that each follows the first reference to it.
    pub(super) fn numbers(&self, main: &HtmlBuffer) -> FootnoteNumbers {
        let unknown = || vec![0; self.texts.len()];
        let mut all = FootnoteNumbers {
            order: Vec::new(),
            numbers: unknown(),
            counts: unknown(),
            occurrences: vec![0; self.references.len()],
        };
        let visit = |out: &HtmlBuffer, all: &mut FootnoteNumbers| {
            for (_, placeholder) in &out.placeholders {
                let Placeholder::FootnoteNumber(reference) = placeholder else {
                    continue;
                };
                let name = self.references[*reference];
                if self.texts[name].is_none() {
                    continue;
                }
                if all.numbers[name] == 0 {
                    all.order.push(name);
                    all.numbers[name] = all.order.len();
                }
                all.counts[name] += 1;
                all.occurrences[*reference] = all.counts[name];
            }
        };
        visit(main, &mut all);
        let mut next = 0;
        while let Some(text) = all
            .order
            .get(next)
            .and_then(|name| self.texts[*name].as_ref())
        {
            visit(text, &mut all);
            next += 1;
        }
        all
    }
}

pub(super) fn write_reference(html: &mut String, number: usize, occurrence: usize) {
    if number == 0 {
        return;
    }
    let _ = write!(
        html,
        "<sup class=\"footnote-ref\"><a href=\"#_fn-{number}\" id=\"_fnref-{number}{}\" role=\"doc-noteref\">{number}</a></sup>",
        suffix(occurrence)
    );
}

fn suffix(occurrence: usize) -> String {
    if occurrence == 1 {
        String::new()
    } else {
        format!("-{occurrence}")
    }
}

/// Writes links back to each reference, inside the last paragraph if there is one.
pub(super) fn write_back_links(html: &mut String, number: usize, count: usize, label: &str) {
    let in_paragraph = html.ends_with("</p>\n");
    if in_paragraph {
        html.truncate(html.len() - "</p>\n".len());
    }
    for occurrence in 1..=count {
        let suffix = suffix(occurrence);
        let _ = write!(
            html,
            " <a href=\"#_fnref-{number}{suffix}\" class=\"footnote-back\" role=\"doc-backlink\""
        );
        let label = label.replace("{number}", &format!("{number}{suffix}"));
        super::html::attribute(html, "aria-label", &label);
        html.push_str(">↩</a>");
    }
    html.push_str(if in_paragraph { "</p>\n" } else { "\n" });
}
