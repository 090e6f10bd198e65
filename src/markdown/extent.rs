//! Where labelled parts end: an end that one missing or surplus character can bring about is reported, since all behind it is
//! published.
//!
//! A callout ends at the first line without its `>`, and a section at the next heading. Neither is wrong by itself, so only
//! ends are reported that authors hardly write on purpose, each with the line that says what is meant without doubt.

use std::ops::Range;

use super::cut::{line_end, line_start, next_line};
use super::events::Walk;
use super::misplaced::LabelledCallout;
use super::outline::{Block, Kind};
use crate::diagnostic::{Diagnostic, LABEL_ENDS};

/// What a quote is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Callout,
    Plain,
}

impl Walk<'_> {
    /// Looks at the ends of all labelled parts, where labels decide who reads what.
    pub(super) fn ends_of_labels(&mut self) {
        if !self.options.strict_callouts {
            return;
        }
        let mut found = Vec::new();
        found.extend(
            self.places
                .callouts
                .iter()
                .filter_map(|callout| self.end_of_callout(callout)),
        );
        for (label, labelled) in &self.headings.labelled {
            if let super::headings::Labelled::Section(heading) = labelled {
                found.extend(self.end_of_section(*heading, &label.value));
            }
        }
        self.diagnostics.extend(found);
    }

    fn end_of_callout(&self, open: &LabelledCallout) -> Option<Diagnostic> {
        let blocks = &self.outline.blocks;
        let (callout, label) = (&blocks[open.block], &open.label);
        let last = callout.range.start
            + self.source[callout.range.clone()]
                .trim_end_matches(['>', ' ', '\t', '\r', '\n'])
                .len();
        if last <= open.marker_end {
            let message = format!("the callout for `{label}` is empty");
            let help = "begin each of its lines with `>`, blank lines too, and write its text directly below its first line";
            return Some(
                self.ends(&self.first_line(callout), message, None)
                    .help(help),
            );
        }
        let next = blocks.get(callout.after)?;
        if self.is_wrapped(callout, next) {
            let message = format!(
                "the quote around the callout for `{label}` goes on here, outside of the callout"
            );
            let help = "begin the line with as many `>` as the callout if it belongs to it; else end the quote above it";
            return Some(
                self.ends(&self.first_line(next), message, Some(callout))
                    .help(help),
            );
        }
        let (blank_lines, empty_lines) = self.lines_between(callout, last, next)?;
        let place = self.first_line(next);
        let quote = self.begins_with_quote(callout.after);
        let is_sibling =
            matches!(next.kind, Kind::Item | Kind::Definition) && next.parent != callout.parent;
        if quote == Some(Quote::Callout) {
            return None;
        }
        if quote == Some(Quote::Plain) && (blank_lines > 0 || is_sibling) {
            let message = format!("this quote is not part of the callout for `{label}` above it");
            let help = "begin the lines between the two with `>` if they are one; else write something between them, such as `<!-- -->`";
            return Some(self.ends(&place, message, Some(callout)).help(help));
        }
        let first = next
            .parent
            .map_or(0, |parent| self.column(&blocks[parent + 1]));
        let is_indented =
            matches!(next.kind, Kind::Leaf | Kind::List | Kind::Item) && self.column(next) != first;
        // A callout hardly ends in an empty line of its own.
        let is_next_item = is_sibling && empty_lines == 0 && !is_indented;
        if is_next_item || self.source[place.clone()].starts_with("</") {
            return None;
        }
        if blank_lines == 0 {
            let message = format!(
                "the callout for `{label}` ends above this line, which does not begin with `>`"
            );
            let help = "begin the line with `>` if it belongs to the callout; else leave a blank line before it";
            return Some(self.ends(&place, message, Some(callout)).help(help));
        }
        if is_indented {
            let message =
                format!("this indented line is not part of the callout for `{label}` above it");
            let help = "begin it, and the blank lines above it, with `>` if it belongs to the callout; else do not indent it";
            return Some(self.ends(&place, message, Some(callout)).help(help));
        }
        None
    }

    /// Whether a callout is the first thing in a quote that goes on after it: one `>` too many.
    fn is_wrapped(&self, callout: &Block, next: &Block) -> bool {
        callout
            .parent
            .map(|parent| &self.outline.blocks[parent])
            .is_some_and(|parent| {
                let before = &self.source[parent.range.start..callout.range.start];
                parent.kind == Kind::Quote
                    && next.parent == callout.parent
                    && before.bytes().all(|byte| matches!(byte, b'>' | b' '))
            })
    }

    /// How many lines between a callout and the next block lack its `>`, and how many have it; none if one is not blank.
    fn lines_between(&self, callout: &Block, last: usize, next: &Block) -> Option<(usize, usize)> {
        let prefix =
            &self.source[line_start(self.source, callout.range.start)..=callout.range.start];
        let depth = prefix.bytes().filter(|byte| *byte == b'>').count();
        let mut line = next_line(self.source, last);
        let (mut blank, mut empty) = (0, 0);
        while line_end(self.source, line) < next.range.start {
            let text = &self.source[line..line_end(self.source, line)];
            if !text.bytes().all(|byte| matches!(byte, b'>' | b' ' | b'\t')) {
                return None;
            }
            *(if markers(text) < depth {
                &mut blank
            } else {
                &mut empty
            }) += 1;
            line = next_line(self.source, line);
        }
        Some((blank, empty))
    }

    /// What a block is, or the first within it, if that is a quote.
    fn begins_with_quote(&self, mut number: usize) -> Option<Quote> {
        while matches!(
            self.outline.blocks.get(number)?.kind,
            Kind::List | Kind::Item
        ) {
            number += 1;
            // The text of a tight item is no block.
            self.outline
                .blocks
                .get(number)
                .filter(|block| block.parent == Some(number - 1))?;
        }
        let block = &self.outline.blocks[number];
        let is_callout = self
            .places
            .markers
            .binary_search(&block.range.start)
            .is_ok();
        (block.kind == Kind::Quote).then_some(if is_callout {
            Quote::Callout
        } else {
            Quote::Plain
        })
    }

    /// How far a block is indented; ranges of lists begin with the blanks before them.
    fn column(&self, block: &Block) -> usize {
        let text = &self.source[block.range.clone()];
        let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
        block.range.start + blanks - line_start(self.source, block.range.start)
    }

    fn end_of_section(&self, heading: usize, label: &str) -> Option<Diagnostic> {
        let opened = &self.outline.blocks[heading];
        let end = self.outline.section(heading, self.source.len()).end;
        let at = self
            .outline
            .blocks
            .partition_point(|block| block.range.start < end);
        let next = self.outline.blocks.get(at)?;
        let text = |block: &Block| self.source[block.range.clone()].trim_end();
        let (above, below) = (text(opened), text(next));
        let place = self.first_line(next);
        let underline = below
            .lines()
            .next_back()
            .unwrap_or_default()
            .trim_matches(['>', ' ', '\t']);
        let (message, help) = if below.starts_with('#') {
            if below.trim_matches(['#', ' ', '\t']).is_empty() {
                (
                    format!("this heading without words ends the section for `{label}`"),
                    "leave it out, or write its words",
                )
            } else if self.column(next) > 0 && self.column(opened) == 0 {
                (
                    format!(
                        "this indented line ends the section for `{label}`, since it begins with `#`"
                    ),
                    "write a heading at the beginning of its line, and code between fences",
                )
            } else {
                return None;
            }
        } else if above.starts_with('#') || underline.len() < 3 || below.lines().count() > 2 {
            (
                format!(
                    "this line ends the section for `{label}`, since the line below it makes it a heading"
                ),
                "leave a blank line above the `---` or `===` if it is no heading; else write it as `## Heading`",
            )
        } else {
            return None;
        };
        Some(self.ends(&place, message, Some(opened)).help(help))
    }

    fn ends(&self, place: &Range<usize>, message: String, opened: Option<&Block>) -> Diagnostic {
        let problem = Diagnostic::new(LABEL_ENDS, self.span(place), message);
        match opened {
            Some(opened) => problem.also(self.span(&self.first_line(opened)), "begins here"),
            None => problem,
        }
    }

    fn first_line(&self, block: &Block) -> Range<usize> {
        let end =
            line_end(self.source, block.range.start).min(block.range.end.max(block.range.start));
        self.trimmed(&(block.range.start..end))
    }
}

fn markers(line: &str) -> usize {
    line.bytes()
        .take_while(|byte| matches!(byte, b'>' | b' ' | b'\t'))
        .filter(|byte| *byte == b'>')
        .count()
}
