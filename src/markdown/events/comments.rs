//! Reports on comments: those of other tools, those that are never closed, and those that contain more than intended.
//!
//! Finds no comments itself; [`crate::markdown::comments`] does.

use std::ops::Range;

use crate::diagnostic::{COMMENT_OPEN, Diagnostic, FOREIGN_SYNTAX, Severity};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::comments::{Comment, HTML, HTML_OPENING, MISSPELT, REMARK, has_blank_line};
use crate::markdown::label_context::Interpretation;
use crate::markdown::lines::{is_first_on_line, is_last_on_line};

impl BodyBuilder<'_> {
    /// Reports an HTML comment that was probably meant to end earlier: it contains the next comment, or it begins or ends
    /// within a line of text and contains whole paragraphs.
    pub(super) fn check_comment_length(&mut self, range: &Range<usize>) {
        let comment = &self.source[range.clone()];
        let second = comment
            .strip_prefix(HTML_OPENING)
            .and_then(|rest| rest.find(HTML_OPENING));
        let is_on_own_lines =
            is_first_on_line(self.source, range.start) && is_last_on_line(self.source, range.end);
        let problem = |message| self.problem(COMMENT_OPEN, range, message).here("not shown");
        let problem = match second {
            Some(second) => {
                let second = range.start + HTML_OPENING.len() + second;
                problem("this comment extends to the end of the next one").also(
                    self.span(&(second..second + HTML_OPENING.len())),
                    "the next comment",
                )
            }
            None if !is_on_own_lines && has_blank_line(comment) => {
                problem("this comment contains whole paragraphs").severity(Severity::Info)
            }
            None => return,
        };
        self.diagnostics
            .push(problem.help("add `-->` where it should end"));
    }

    /// Reports each form of comment that is left out once, and every comment that is never closed.
    pub(super) fn report_comments(&mut self) {
        let Some(patch) = self.patch else { return };
        let mut seen: Vec<&str> = Vec::new();
        for comment in &patch.comments {
            if !comment.is_closed {
                self.report_unclosed_comment(comment);
                continue;
            }
            self.label_context
                .record(&comment.range, Interpretation::Recognized);
            self.check_comment_length(&comment.range);
            if seen.contains(&comment.form) || matches!(comment.form, HTML | REMARK) {
                continue;
            }
            seen.push(comment.form);
            let message = format!("comments of the form `{}` are not shown", comment.form);
            self.diagnostics.push(
                self.problem(FOREIGN_SYNTAX, &comment.range, message)
                    .severity(Severity::Info)
                    .help(
                        "write comments as `<!-- … -->`, or put the text in backticks to show it",
                    ),
            );
        }
    }

    fn report_unclosed_comment(&mut self, comment: &Comment) {
        let (message, help) = if comment.form == MISSPELT {
            let written = &self.source[comment.range.clone()];
            (
                format!("`{}` does not open a comment", written.escape_debug()),
                "write comments as `<!-- … -->`, or put the text in backticks to show it",
            )
        } else {
            (
                format!("this comment, `{}`, is never closed", comment.form),
                "close it where it should end, or put it in backticks to show it",
            )
        };
        let problem: Diagnostic = self
            .problem(COMMENT_OPEN, &comment.range, message)
            .here("shown as text")
            .help(help)
            .decides_visibility();
        self.diagnostics.push(problem);
    }
}
