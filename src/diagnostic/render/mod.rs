//! Diagnostics as text: for people, for editors, for programs and for a code host's annotations.
//!
//! Four renderers of one list. They decide nothing: order and severity are settled before, and nothing here prints or
//! asks what the terminal can do. Whatever an author wrote, no control character of it reaches the output.

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

use super::{Diagnostic, Severity};
use crate::text::{Position, Sources, Span};
use lines::{Lines, Texts};

pub use escape::one_line;

/// Who reads the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// People at a terminal: the source with carets, places, remedies. At most 20 of each code.
    #[default]
    Human,
    /// Editors and `grep`: one line for each problem.
    Short,
    /// Programs: one JSON array, a diagnostic on each line, with the keys `code, severity, message, path, line, column,
    /// end_line, end_column, labels, help, notes, record, owner`. The place is that of the first label, or `null`; the end is
    /// the position just past the last character; a label has the keys of a place and `text`. The last two are of what one
    /// of the site's own checks found.
    Json,
    /// GitHub Actions: workflow commands that annotate the changed files.
    Github,
}

impl Format {
    /// The words that `--format` knows, in the order that help lists them.
    pub const WORDS: &[&str] = &["human", "short", "json", "github"];

    /// The format called `word`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "human" => Some(Self::Human),
            "short" => Some(Self::Short),
            "json" => Some(Self::Json),
            "github" => Some(Self::Github),
            _ => None,
        }
    }
}

/// What the reader's screen can do; only [`Format::Human`] asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour with terminal escape sequences.
    pub color: bool,
    /// Columns of the screen: longer source lines are cut around what is pointed at.
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

/// The diagnostics in their given order, without those that are [`Severity::Off`].
///
/// Every line ends in `\n`; no diagnostics give an empty string (in JSON, an empty array). Spans may be anything: what lies
/// outside its text is moved to the nearest place inside, and a label for an unknown file is left out.
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
    let texts = Texts::of(&shown, sources);
    match format {
        Format::Human => human::render(&shown, &texts, style),
        Format::Short => short::render(&shown, &texts),
        Format::Json => json::render(&shown, &texts),
        Format::Github => github::render(&shown, &texts),
    }
}

/// How many problems there are, as a sentence says it: `2 errors and 1 warning`, `no errors, no warnings, 2 infos`, or `no problems found`.
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

/// A label with its text found, its span brought inside it, and its lines and columns counted.
struct Place<'a> {
    lines: &'a Lines<'a>,
    /// Bytes of the text, on character boundaries.
    range: Range<usize>,
    start: Position,
    /// Just past the last character.
    end: Position,
    text: &'a str,
}

impl<'a> Place<'a> {
    fn new(span: Span, text: &'a str, texts: &'a Texts<'a>) -> Option<Self> {
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

    /// Every place of a diagnostic whose file is known, the primary one first.
    fn all(diagnostic: &'a Diagnostic, texts: &'a Texts<'a>) -> Vec<Self> {
        diagnostic
            .labels
            .iter()
            .filter_map(|label| Self::new(label.span, &label.text, texts))
            .collect()
    }

    /// The primary place, if its file is known.
    fn primary(diagnostic: &'a Diagnostic, texts: &'a Texts<'a>) -> Option<Self> {
        diagnostic
            .labels
            .iter()
            .find_map(|label| Self::new(label.span, &label.text, texts))
    }
}
