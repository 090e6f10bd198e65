//! For programs: one JSON array, a diagnostic on each line. Home of `serde_json` among the renderers.
//!
//! The keys and their order are a promise to whoever reads them: new ones go to the end, none is renamed.

use std::fmt::Write as _;

use serde::Serialize;

use super::Place;
use super::escape::is_hostile;
use super::lines::Texts;
use crate::diagnostic::Diagnostic;

/// One diagnostic. Lines and columns count from 1, columns in characters; the end is the position just past the last
/// character. All five are `null` where there is no place.
#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    /// Every place with its words; the first is the one above.
    labels: Vec<LabelEntry<'a>>,
    help: &'a [String],
    notes: &'a [String],
    /// The record that one of the site's own checks found fault with, as `type:id`.
    record: Option<&'a str>,
    /// Who looks after it.
    owner: Option<&'a str>,
}

#[derive(Serialize)]
struct LabelEntry<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

pub(super) fn render(diagnostics: &[&Diagnostic], texts: &Texts<'_>) -> String {
    let entries: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| line(&entry(diagnostic, texts)))
        .collect();
    if entries.is_empty() {
        "[]\n".to_owned()
    } else {
        format!("[\n{}\n]\n", entries.join(",\n"))
    }
}

fn entry<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts<'a>) -> Entry<'a> {
    let places = Place::all(diagnostic, texts);
    let main = places.first();
    let check = diagnostic.check.as_deref();
    Entry {
        code: diagnostic.name(),
        severity: diagnostic.severity.word(),
        message: &diagnostic.message,
        path: main.map(|place| place.lines.path),
        line: main.map(|place| place.start.line),
        column: main.map(|place| place.start.column),
        end_line: main.map(|place| place.end.line),
        end_column: main.map(|place| place.end.column),
        labels: places.iter().map(label).collect(),
        help: &diagnostic.help,
        notes: &diagnostic.notes,
        record: check.and_then(|check| check.record.as_deref()),
        owner: check.and_then(|check| check.owner.as_deref()),
    }
}

fn label<'a>(place: &Place<'a>) -> LabelEntry<'a> {
    LabelEntry {
        path: place.lines.path,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        text: place.text,
    }
}

/// The entry as JSON. Hostile characters that JSON lets stand occur in strings only, where an escape means the same.
fn line(entry: &Entry<'_>) -> String {
    let json =
        serde_json::to_string(entry).expect("text, numbers and lists of them are always JSON");
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hostile(c) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
