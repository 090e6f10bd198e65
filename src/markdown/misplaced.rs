//! Label syntax that has no effect: a label, or something close to one, where one could be meant.
//!
//! The walk records what was read as something else: labels that do hide, links, code, comments. Everything between is read
//! once more by `chunks`, so a single damaged character never makes a label unrecognisable. Nothing is hidden here; the regions
//! that labels hide are the walk's matter.

use std::ops::Range;

use super::chunks::{Hit, Search, is_marker_between, near_line_end, near_line_start};
use super::events::Walk;
use super::labels::fold;
use crate::diagnostic::{Diagnostic, FOREIGN_SYNTAX, MISPLACED_LABEL, RAW_HTML, Severity};

/// Characters of a heading or a title that help repeats.
const WORDS: usize = 60;

/// How a part of a text was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As something with a meaning of its own: a label in its place, a link, an example in code.
    Understood,
    /// As code in no language: only what is certainly a label counts.
    Code,
}

/// What the walk notes for the search.
#[derive(Debug, Default)]
pub(super) struct Places {
    read: Vec<(Range<usize>, Reading)>,
    /// Where quotes begin that are no callouts.
    quotes: Vec<usize>,
    /// Where callouts begin, in order.
    pub(super) markers: Vec<usize>,
    /// Labelled callouts.
    pub(super) callouts: Vec<LabelledCallout>,
    /// The first block of code that does not end where it was meant to, and what is wrong.
    pub(super) unclosed: Option<Diagnostic>,
    /// Labels that other checks found without effect: range and label.
    found: Vec<(Range<usize>, String)>,
}

impl Places {
    /// A part that was read as something.
    pub(super) fn note(&mut self, range: &Range<usize>, reading: Reading) {
        if !range.is_empty() {
            self.read.push((range.clone(), reading));
        }
    }

    /// A quote that is no callout.
    pub(super) fn quote(&mut self, range: &Range<usize>) {
        self.quotes.push(range.start);
    }

    /// A label that is no label where it is.
    pub(super) fn found(&mut self, range: Range<usize>, label: &str) {
        self.found.push((range, label.to_owned()));
    }

    /// Whether a quote begins with what is at this byte.
    pub(super) fn begins_quote(&self, source: &str, at: usize) -> bool {
        self.quotes
            .last()
            .is_some_and(|quote| is_marker_between(source, *quote, at))
    }
}

/// A callout that a label hides.
#[derive(Debug)]
pub(super) struct LabelledCallout {
    /// Its number in the outline.
    pub(super) block: usize,
    pub(super) label: String,
    pub(super) marker_end: usize,
}

impl Walk<'_> {
    /// Reports labels without effect.
    pub(super) fn misplaced_labels(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        places.read.sort_by_key(|(range, _)| range.start);
        places.quotes.sort_unstable();
        let mut hits: Vec<Hit> = std::mem::take(&mut places.found)
            .into_iter()
            .map(|(range, label)| Hit {
                range,
                label: Some(label),
                is_callout: false,
            })
            .collect();
        let labels = &self.options.labels;
        // Without labels, only explicit label attributes are reported.
        let is_idle = labels.words().is_empty()
            && !self.options.strict_callouts
            && !self.source.contains(labels.attribute());
        let mut search = Search::new(self.source, self.options, &places.quotes);
        let mut at = if is_idle { self.source.len() } else { 0 };
        for (range, reading) in places.read.iter().filter(|_| !is_idle) {
            if range.start > at {
                search.part(at..range.start, false);
            }
            if *reading == Reading::Code && range.end > at {
                search.part(range.start.max(at)..range.end, true);
            }
            at = at.max(range.end);
        }
        search.part(at..self.source.len(), false);
        hits.append(&mut search.hits);
        if let Some(mut problem) = places.unclosed {
            let in_code = || places.read.iter().any(|(range, _)| self.names_label(range));
            if self.options.strict_callouts
                && (!self.body.regions.is_empty() || !hits.is_empty() || in_code())
            {
                problem = problem.decides_visibility().severity(Severity::Error);
            }
            self.diagnostics.push(problem);
        }
        for hit in hits {
            self.report_misplaced(&hit);
        }
    }

    /// Whether a text names a label as one would be written, in code or not.
    pub(super) fn names_label(&self, range: &Range<usize>) -> bool {
        let mut search = Search::new(self.source, self.options, &[]);
        search.part(range.clone(), true);
        !search.hits.is_empty()
    }

    fn report_misplaced(&mut self, hit: &Hit) {
        let written = self.source[hit.range.clone()]
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default();
        let message = format!("`{}` hides nothing here", shortened(written));
        let help = match &hit.label {
            Some(label) if hit.is_callout => self.as_callout(hit, label),
            Some(label) => self.as_section(hit, label),
            None => {
                let attribute = self.options.labels.attribute();
                format!(
                    "a label is the first word of a quote, `> [!label] Title`, or ends the line of a heading, `## Heading {{{attribute}=label}}`"
                )
            }
        };
        let place = self.span(&hit.range);
        // That the notation is another tool's, or no HTML, says less about the same words.
        let is_said = |found: &Diagnostic| {
            found
                .span()
                .is_some_and(|other| place.holds(other) || other.holds(place))
        };
        self.diagnostics
            .retain(|found| !matches!(found.code, FOREIGN_SYNTAX | RAW_HTML) || !is_said(found));
        let problem = Diagnostic::new(MISPLACED_LABEL, place, message).help(help);
        self.diagnostics.push(self.of_visibility(problem));
    }

    /// The callout that a line was probably meant to begin.
    fn as_callout(&self, hit: &Hit, label: &str) -> String {
        let rest = &self.source[hit.range.end..near_line_end(self.source, hit.range.end)];
        let title = rest.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '*' | '_' | '`' | ']' | ')' | '>')
        });
        let blank = if title.is_empty() { "" } else { " " };
        format!(
            "write `> [!{label}]{blank}{}` as the first line of a quote",
            shortened(title)
        )
    }

    /// The heading that a line was probably meant to be.
    fn as_section(&self, hit: &Hit, label: &str) -> String {
        let attribute = self.options.labels.attribute();
        let start = near_line_start(self.source, hit.range.start);
        let before = self.source[..start].trim_end_matches(['\n', '\r']);
        let above = &before[near_line_start(before, before.len())..];
        let heading = [&self.source[start..hit.range.start], above]
            .into_iter()
            .find_map(|line| {
                let (hashes, words) = (hashes(line), line_words(line));
                ((1..=6).contains(&hashes) && !words.is_empty()).then_some((hashes, words))
            });
        match heading {
            Some((hashes, words)) => {
                format!(
                    "write `{} {} {{{attribute}={label}}}`",
                    "#".repeat(hashes),
                    shortened(words)
                )
            }
            None => format!(
                "a section is labelled at the end of its heading, `## Heading {{{attribute}={label}}}`, and a block as a callout, `> [!{label}] Title`"
            ),
        }
    }
}

/// How many `#` a line begins with, as its author may have meant them.
fn hashes(line: &str) -> usize {
    let signs = line
        .chars()
        .filter_map(fold)
        .skip_while(|c| c.is_whitespace() || matches!(c, '\\' | '>' | '`'));
    signs.take_while(|c| *c == '#').count()
}

/// A heading's line without what may stand around its words.
fn line_words(line: &str) -> &str {
    line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | ')' | '"' | '(' | '/'))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WORDS) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
