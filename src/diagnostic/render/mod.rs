//! Diagnostics as text: for people, for editors, for programs and for a code host's annotations.
//!
//! The four renderers do not change order or severity, do not print, and do not query the terminal. No control character from
//! an author's text reaches the output.

mod escape;
mod excerpt;
mod github;
mod human;
mod json;
mod lines;
mod short;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::{Diagnostic, Severity, words};
use crate::text::{Position, Sources, Span};
use lines::{LineIndex, TextIndex};

pub use escape::one_line;

words! {
    /// The output format.
    #[derive(Default)]
    pub enum Format {
        /// For terminals: the source with carets, related places, fixes. At most 20 of each code.
        #[default]
        Human = "human",
        /// For editors and `grep`: one line for each problem.
        Short = "short",
        /// For programs: one JSON array, a diagnostic on each line, with the keys `code, severity, message, path, line, column,
        /// end_line, end_column, labels, help, notes, record, owner`. The place is that of the first label, or `null`; the end
        /// is the position just past the last character. A label has the keys of a place and `text`. Only findings of the
        /// site's own checks have a `record` and an `owner`.
        Json = "json",
        /// For GitHub Actions: workflow commands that annotate the changed files.
        Github = "github",
    }
}

/// The capabilities of the terminal; only [`Format::Human`] uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour with terminal escape sequences.
    pub color: bool,
    /// Columns of the terminal: longer source lines are cut around the span.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
        }
    }
}

/// The diagnostics in the given order, without those that are [`Severity::Off`].
///
/// Every line ends in `\n`; an empty list gives an empty string (in JSON, an empty array). Spans outside of a text are clamped
/// to it, and labels for unknown files are left out.
#[must_use]
pub fn render(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    style: Style,
) -> String {
    let shown: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Off)
        .collect();
    let texts = TextIndex::new(&shown, sources);
    match format {
        Format::Human => human::render(&shown, &texts, style),
        Format::Short => short::render(&shown, &texts),
        Format::Json => json::render(&shown, &texts),
        Format::Github => github::render(&shown, &texts),
    }
}

/// The number of problems in words: `2 errors and 1 warning`, `no errors, no warnings, 2 infos`, or `no problems found`.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let words = |n: usize, word: &str| {
        (n > 0).then(|| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
    };
    let infos = words(count(Severity::Info), "info");
    match (
        words(count(Severity::Error), "error"),
        words(count(Severity::Warning), "warning"),
        infos,
    ) {
        (None, None, None) => "no problems found".to_owned(),
        (None, None, Some(infos)) => format!("no errors, no warnings, {infos}"),
        (Some(errors), Some(warnings), Some(infos)) => format!("{errors}, {warnings} and {infos}"),
        (errors, warnings, infos) => [errors, warnings, infos]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" and "),
    }
}

/// A label with its source, its span clamped to the text, and its lines and columns.
struct Location<'a> {
    lines: &'a LineIndex<'a>,
    /// Bytes of the text, on character boundaries.
    range: Range<usize>,
    start: Position,
    /// Just past the last character.
    end: Position,
    text: &'a str,
}

impl<'a> Location<'a> {
    fn new(span: Span, text: &'a str, texts: &'a TextIndex<'a>) -> Option<Self> {
        let lines = texts.get(span.file)?;
        let range = lines.clamp(span.range());
        let (start, end) = (lines.position(range.start), lines.position(range.end));
        Some(Self {
            lines,
            range,
            start,
            end,
            text,
        })
    }

    /// Every location of a diagnostic whose file is known, the primary one first.
    fn all(diagnostic: &'a Diagnostic, texts: &'a TextIndex<'a>) -> Vec<Self> {
        diagnostic
            .labels
            .iter()
            .filter_map(|label| Self::new(label.span, &label.text, texts))
            .collect()
    }

    /// The primary location, if its file is known.
    fn primary(diagnostic: &'a Diagnostic, texts: &'a TextIndex<'a>) -> Option<Self> {
        diagnostic
            .labels
            .iter()
            .find_map(|label| Self::new(label.span, &label.text, texts))
    }
}
