//! For GitHub Actions: a workflow command for each diagnostic, which the host displays next to the line.
//!
//! The escaping is that of the official toolkit (`actions/toolkit`, `packages/core/src/command.ts`): `%`, CR and LF
//! everywhere, `:` and `,` in properties too.

use std::fmt::Write as _;

use super::Location;
use super::escape::{one_line, paragraphs};
use super::lines::TextIndex;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn render(diagnostics: &[&Diagnostic], texts: &TextIndex<'_>) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(match diagnostic.severity {
            Severity::Error => "::error ",
            Severity::Warning => "::warning ",
            Severity::Info | Severity::Off => "::notice ",
        });
        if let Some(place) = Location::primary(diagnostic, texts) {
            position(&place, &mut out);
        }
        let _ = write!(out, "title={}::", property(diagnostic.name()));
        let help = diagnostic
            .help
            .iter()
            .map(|text| format!("help: {}", paragraphs(text, "\n")));
        let notes = diagnostic
            .notes
            .iter()
            .map(|text| format!("note: {}", paragraphs(text, "\n")));
        let words: Vec<_> = std::iter::once(one_line(&diagnostic.message))
            .chain(help)
            .chain(notes)
            .collect();
        out.push_str(&data(&words.join("\n")));
        out.push('\n');
    }
    out
}

/// File, lines and columns. The host takes columns for a span on one line only.
fn position(place: &Location<'_>, out: &mut String) {
    let (start, end) = (place.start, place.end);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "file={},line={},",
        property(&one_line(place.lines.path)),
        start.line
    );
    if start.line == end.line {
        let _ = write!(
            out,
            "col={},endLine={},endColumn={},",
            start.column, end.line, end.column
        );
    } else {
        let _ = write!(out, "endLine={},", end.line);
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
