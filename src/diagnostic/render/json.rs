//! For programs: one JSON array, a diagnostic on each line. Home of `serde_json` among the renderers.
//!
//! The keys and their order are a public interface: new keys go to the end, and keys are never renamed.

use std::fmt::Write as _;

use serde::Serialize;

use super::Location;
use super::escape::is_hostile;
use super::lines::TextIndex;
use crate::diagnostic::{Diagnostic, SourceEdit, edits};

/// One diagnostic. Lines and columns count from 1, columns in characters; the end is the position just past the last
/// character. All five are `null` where there is no place.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    /// Every place with its text; the first is the one above.
    labels: Vec<JsonLabel<'a>>,
    help: &'a [String],
    notes: &'a [String],
    /// The record of a finding of one of the site's own checks, as `type:id`.
    record: Option<&'a str>,
    /// Its owner.
    owner: Option<&'a str>,
    /// What to write instead, exactly.
    edits: Vec<JsonEdit<'a>>,
}

/// A range of a text, and the text that replaces it.
#[derive(Serialize)]
struct JsonEdit<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

pub(super) fn render(diagnostics: &[&Diagnostic], texts: &TextIndex<'_>) -> String {
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

fn entry<'a>(diagnostic: &'a Diagnostic, texts: &'a TextIndex<'a>) -> JsonDiagnostic<'a> {
    let places = Location::all(diagnostic, texts);
    let main = places.first();
    let check = diagnostic.check.as_deref();
    JsonDiagnostic {
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
        edits: diagnostic
            .edits()
            .iter()
            .filter_map(|edit| json_edit(edit, texts))
            .collect(),
    }
}

fn json_edit<'a>(edit: &'a SourceEdit, texts: &'a TextIndex<'a>) -> Option<JsonEdit<'a>> {
    let lines = texts.get(edit.span.file)?;
    let range = edits::range(edit, lines.text);
    let (start, end) = (lines.position(range.start), lines.position(range.end));
    Some(JsonEdit {
        path: lines.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: &edit.text,
    })
}

fn label<'a>(place: &Location<'a>) -> JsonLabel<'a> {
    JsonLabel {
        path: place.lines.path,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        text: place.text,
    }
}

/// The entry as JSON. Hostile characters that JSON allows occur in strings only, so they can be escaped.
fn line(entry: &JsonDiagnostic<'_>) -> String {
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
