//! Reports labels without effect: text that is a label, or resembles one, where one could be meant.
//!
//! Compilation records what was interpreted as something: effective labels, links, code, comments. [`LabelSearch`] reads
//! everything between, so a single wrong character never makes a label unrecognizable. Nothing is hidden here.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, FOREIGN_SYNTAX, MISPLACED_LABEL, RAW_HTML, Severity};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::label_context::{Interpretation, LabelContext};
use crate::markdown::label_search::{LabelMatch, LabelSearch, near_line_end, near_line_start};
use crate::markdown::labels::fold;

/// Maximum number of characters of a heading or a title that help repeats.
const MAX_WORDS: usize = 60;

impl BodyBuilder<'_> {
    /// Reports labels without effect.
    pub(super) fn report_misplaced_labels(&mut self) {
        let mut context = std::mem::take(&mut self.label_context);
        context.interpreted.sort_by_key(|(range, _)| range.start);
        context.quotes.sort_unstable();
        let mut matches: Vec<LabelMatch> = std::mem::take(&mut context.ineffective)
            .into_iter()
            .map(|(range, label)| LabelMatch {
                range,
                label: Some(label),
                is_callout: false,
            })
            .collect();
        matches.extend(self.search_rest(&context));
        if let Some(mut problem) = context.unclosed_code {
            let is_in_code = || {
                let mut interpreted = context.interpreted.iter();
                interpreted.any(|(range, _)| self.contains_label(range))
            };
            if self.options.strict_callouts
                && (!self.body.regions.is_empty() || !matches.is_empty() || is_in_code())
            {
                problem = problem.decides_visibility().severity(Severity::Error);
            }
            self.diagnostics.push(problem);
        }
        for found in matches {
            self.report_misplaced(&found);
        }
    }

    /// Searches the parts of the text that were not interpreted as something.
    fn search_rest(&self, context: &LabelContext) -> Vec<LabelMatch> {
        let labels = &self.options.labels;
        let mut search = LabelSearch::new(self.source, self.options, &context.quotes);
        // Without labels, only explicit label attributes are reported.
        if labels.words().is_empty()
            && !self.options.strict_callouts
            && !self.source.contains(labels.attribute())
        {
            return search.matches;
        }
        let mut at = 0;
        for (range, interpretation) in &context.interpreted {
            if range.start > at {
                search.search(at..range.start, false);
            }
            if *interpretation == Interpretation::PlainCode && range.end > at {
                search.search(range.start.max(at)..range.end, true);
            }
            at = at.max(range.end);
        }
        search.search(at..self.source.len(), false);
        search.matches
    }

    /// Whether a text contains a label as authors write one, in code or not.
    pub(super) fn contains_label(&self, range: &Range<usize>) -> bool {
        let mut search = LabelSearch::new(self.source, self.options, &[]);
        search.search(range.clone(), true);
        !search.matches.is_empty()
    }

    fn report_misplaced(&mut self, found: &LabelMatch) {
        let written = self.source[found.range.clone()]
            .split(['\n', '\r'])
            .next()
            .unwrap_or_default();
        let message = format!("`{}` has no effect here", shortened(written));
        let help = match &found.label {
            Some(label) if found.is_callout => self.callout_help(found, label),
            Some(label) => self.section_help(found, label),
            None => {
                let attribute = self.options.labels.attribute();
                format!(
                    "write a label as the first word of a quote, `> [!label] Title`, or at the end of a heading, `## Heading {{{attribute}=label}}`"
                )
            }
        };
        let span = self.span(&found.range);
        // A report of another tool's syntax or of HTML is less specific about the same text.
        let is_same = |other: &Diagnostic| {
            other
                .span()
                .is_some_and(|other| span.holds(other) || other.holds(span))
        };
        self.diagnostics
            .retain(|other| !matches!(other.code, FOREIGN_SYNTAX | RAW_HTML) || !is_same(other));
        let problem = Diagnostic::new(MISPLACED_LABEL, span, message).help(help);
        self.diagnostics.push(self.with_label_severity(problem));
    }

    /// Help with the callout that a line was probably meant to begin.
    fn callout_help(&self, found: &LabelMatch, label: &str) -> String {
        let rest = &self.source[found.range.end..near_line_end(self.source, found.range.end)];
        let title = rest.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '*' | '_' | '`' | ']' | ')' | '>')
        });
        let blank = if title.is_empty() { "" } else { " " };
        format!(
            "write `> [!{label}]{blank}{}` as the first line of a quote",
            shortened(title)
        )
    }

    /// Help with the heading that a line was probably meant to be.
    fn section_help(&self, found: &LabelMatch, label: &str) -> String {
        let attribute = self.options.labels.attribute();
        let start = near_line_start(self.source, found.range.start);
        let before = self.source[..start].trim_end_matches(['\n', '\r']);
        let above = &before[near_line_start(before, before.len())..];
        let heading = [&self.source[start..found.range.start], above]
            .into_iter()
            .find_map(|line| {
                let (hashes, words) = (hashes(line), heading_words(line));
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
                "write `## Heading {{{attribute}={label}}}` to label a section, or `> [!{label}] Title` to label a block"
            ),
        }
    }
}

/// The number of `#` at the beginning of a line, as its author may have meant them.
fn hashes(line: &str) -> usize {
    let signs = line
        .chars()
        .filter_map(fold)
        .skip_while(|c| c.is_whitespace() || matches!(c, '\\' | '>' | '`'));
    signs.take_while(|c| *c == '#').count()
}

/// A heading's line without the signs around its words.
fn heading_words(line: &str) -> &str {
    line.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | ')' | '"' | '(' | '/'))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_WORDS) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
