//! For editors and `grep`: `path:line:column: severity[code]: message (fix)`, one line for each diagnostic.
//!
//! Never coloured, never capped. A diagnostic without a place begins with its severity.

use std::fmt::Write as _;

use super::Location;
use super::escape::{one_line, paragraphs};
use super::lines::TextIndex;
use crate::diagnostic::Diagnostic;

pub(super) fn render(diagnostics: &[&Diagnostic], texts: &TextIndex<'_>) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        if let Some(Location { lines, start, .. }) = Location::primary(diagnostic, texts) {
            // Writing to a string cannot fail, here and below.
            let _ = write!(
                out,
                "{}:{}:{}: ",
                one_line(lines.path),
                start.line,
                start.column
            );
        }
        let (severity, code) = (diagnostic.severity.word(), diagnostic.name());
        let _ = write!(out, "{severity}[{code}]: {}", one_line(&diagnostic.message));
        let help: Vec<_> = diagnostic
            .help
            .iter()
            .map(|text| paragraphs(text, " "))
            .collect();
        if !help.is_empty() {
            let _ = write!(out, " ({})", help.join("; "));
        }
        out.push('\n');
    }
    out
}
