//! Reports ends of labelled parts that one missing or surplus character may have caused, because all text after them is
//! published.
//!
//! A callout ends at the first line without its `>`, and a section at the next heading. Neither is wrong in itself, so only
//! ends are reported that authors rarely write on purpose. Help says how to write each unambiguously.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, LABEL_ENDS};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::headings::LabelScope;
use crate::markdown::label_context::LabelledCallout;
use crate::markdown::lines::{line_end, line_start, next_line};
use crate::markdown::outline::{BlockKind, OutlineBlock};

/// The kinds of quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum QuoteKind {
    Callout,
    Plain,
}

impl BodyBuilder<'_> {
    /// Checks the ends of all labelled parts, if labels decide who reads what.
    pub(super) fn report_label_ends(&mut self) {
        if !self.options.strict_callouts {
            return;
        }
        let callouts = &self.label_context.callouts;
        let of_callouts = callouts
            .iter()
            .filter_map(|callout| self.check_callout_end(callout));
        let of_sections = self.headings.labelled.iter().filter_map(|(label, scope)| {
            let LabelScope::Section(heading) = scope else {
                return None;
            };
            self.check_section_end(*heading, &label.value)
        });
        let found: Vec<Diagnostic> = of_callouts.chain(of_sections).collect();
        self.diagnostics.extend(found);
    }

    fn check_callout_end(&self, open: &LabelledCallout) -> Option<Diagnostic> {
        let blocks = &self.outline.blocks;
        let (callout, label) = (&blocks[open.block], &open.label);
        let last = callout.range.start
            + self.source[callout.range.clone()]
                .trim_end_matches(['>', ' ', '\t', '\r', '\n'])
                .len();
        if last <= open.marker_end {
            let message = format!("the callout for `{label}` is empty");
            let help = "begin each line with `>`, including blank lines, and start the text directly below the first line";
            let line_range = self.first_line(callout);
            return Some(self.problem(LABEL_ENDS, &line_range, message).help(help));
        }
        let next = blocks.get(callout.after)?;
        let (message, help) = if self.is_wrapped(callout, next) {
            (
                format!(
                    "the quote that contains the callout for `{label}` continues here, outside the callout"
                ),
                "if the line belongs to the callout, begin it with as many `>`; otherwise, end the quote above it",
            )
        } else {
            self.block_after_callout(callout, label, last, next)?
        };
        Some(
            self.label_end(&self.first_line(next), message, callout)
                .help(help),
        )
    }

    /// Message and help about the block after a callout, if one wrong character may have separated them. The callout's text
    /// ends at byte `last`.
    fn block_after_callout(
        &self,
        callout: &OutlineBlock,
        label: &str,
        last: usize,
        next: &OutlineBlock,
    ) -> Option<(String, &'static str)> {
        let (blank_lines, empty_lines) = self.lines_between(callout, last, next)?;
        let is_sibling = matches!(next.kind, BlockKind::Item | BlockKind::Definition)
            && next.parent != callout.parent;
        match self.begins_with_quote(callout.after) {
            Some(QuoteKind::Callout) => return None,
            Some(QuoteKind::Plain) if blank_lines > 0 || is_sibling => {
                return Some((
                    format!("this quote is not part of the callout for `{label}` above it"),
                    "if they belong together, begin the lines between them with `>`; otherwise, put something between them, such as `<!-- -->`",
                ));
            }
            _ => {}
        }
        let first_column = next
            .parent
            .map_or(0, |parent| self.column(&self.outline.blocks[parent + 1]));
        let is_indented = matches!(
            next.kind,
            BlockKind::Leaf | BlockKind::List | BlockKind::Item
        ) && self.column(next) != first_column;
        // A callout hardly ends in an empty line of its own.
        let is_next_item = is_sibling && empty_lines == 0 && !is_indented;
        if is_next_item || self.source[self.first_line(next)].starts_with("</") {
            return None;
        }
        if blank_lines == 0 {
            return Some((
                format!(
                    "the callout for `{label}` ends above this line, which does not begin with `>`"
                ),
                "if the line belongs to the callout, begin it with `>`; otherwise, add a blank line before it",
            ));
        }
        is_indented.then(|| {
            (
                format!("this indented line is not part of the callout for `{label}` above it"),
                "if the line belongs to the callout, begin it and the blank lines above it with `>`; otherwise, do not indent it",
            )
        })
    }

    /// Whether a callout is the first block of a quote that continues after it, because of one `>` too many.
    fn is_wrapped(&self, callout: &OutlineBlock, next: &OutlineBlock) -> bool {
        callout
            .parent
            .map(|parent| &self.outline.blocks[parent])
            .is_some_and(|parent| {
                let before = &self.source[parent.range.start..callout.range.start];
                parent.kind == BlockKind::Quote
                    && next.parent == callout.parent
                    && before.bytes().all(|byte| matches!(byte, b'>' | b' '))
            })
    }

    /// The numbers of lines between a callout and the next block that lack its `>`, and that have it; none if one is not
    /// blank.
    fn lines_between(
        &self,
        callout: &OutlineBlock,
        last: usize,
        next: &OutlineBlock,
    ) -> Option<(usize, usize)> {
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
            *(if quote_depth(text) < depth {
                &mut blank
            } else {
                &mut empty
            }) += 1;
            line = next_line(self.source, line);
        }
        Some((blank, empty))
    }

    /// The kind of quote that a block, or the first block in it, is.
    fn begins_with_quote(&self, mut number: usize) -> Option<QuoteKind> {
        while matches!(
            self.outline.blocks.get(number)?.kind,
            BlockKind::List | BlockKind::Item
        ) {
            number += 1;
            // The text of a tight item is not a block.
            self.outline
                .blocks
                .get(number)
                .filter(|block| block.parent == Some(number - 1))?;
        }
        let block = &self.outline.blocks[number];
        let is_callout = self
            .label_context
            .callout_starts
            .binary_search(&block.range.start)
            .is_ok();
        (block.kind == BlockKind::Quote).then_some(if is_callout {
            QuoteKind::Callout
        } else {
            QuoteKind::Plain
        })
    }

    /// The indentation of a block. The ranges of lists include the blanks before them.
    fn column(&self, block: &OutlineBlock) -> usize {
        let text = &self.source[block.range.clone()];
        let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
        block.range.start + blanks - line_start(self.source, block.range.start)
    }

    fn check_section_end(&self, heading: usize, label: &str) -> Option<Diagnostic> {
        let opened = &self.outline.blocks[heading];
        let end = self.outline.section(heading, self.source.len()).end;
        let at = self
            .outline
            .blocks
            .partition_point(|block| block.range.start < end);
        let next = self.outline.blocks.get(at)?;
        let text = |block: &OutlineBlock| self.source[block.range.clone()].trim_end();
        let (above, below) = (text(opened), text(next));
        let underline = below
            .lines()
            .next_back()
            .unwrap_or_default()
            .trim_matches(['>', ' ', '\t']);
        let (message, help) = if below.starts_with('#') {
            if below.trim_matches(['#', ' ', '\t']).is_empty() {
                (
                    format!("this empty heading ends the section for `{label}`"),
                    "remove it, or write its text",
                )
            } else if self.column(next) > 0 && self.column(opened) == 0 {
                (
                    format!(
                        "this indented line ends the section for `{label}`, because it begins with `#`"
                    ),
                    "start headings at the beginning of the line, and put code between fences",
                )
            } else {
                return None;
            }
        } else if above.starts_with('#') || underline.len() < 3 || below.lines().count() > 2 {
            (
                format!(
                    "this line ends the section for `{label}`, because the line below it makes it a heading"
                ),
                "if it is not a heading, add a blank line above the `---` or `===`; otherwise, write it as `## Heading`",
            )
        } else {
            return None;
        };
        Some(
            self.label_end(&self.first_line(next), message, opened)
                .help(help),
        )
    }

    fn label_end(
        &self,
        line_range: &Range<usize>,
        message: String,
        opened: &OutlineBlock,
    ) -> Diagnostic {
        self.problem(LABEL_ENDS, line_range, message)
            .also(self.span(&self.first_line(opened)), "begins here")
    }

    fn first_line(&self, block: &OutlineBlock) -> Range<usize> {
        let end =
            line_end(self.source, block.range.start).min(block.range.end.max(block.range.start));
        self.trimmed(&(block.range.start..end))
    }
}

/// The number of quote markers at the beginning of a line.
fn quote_depth(line: &str) -> usize {
    line.bytes()
        .take_while(|byte| matches!(byte, b'>' | b' ' | b'\t'))
        .filter(|byte| *byte == b'>')
        .count()
}
