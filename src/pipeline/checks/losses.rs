//! Losses: the records and keys that are missing because of a problem.

use std::collections::HashMap;

use crate::config::TypeId;
use crate::diagnostic::{
    AMBIGUOUS_REFERENCE, BAD_ID, Code, DRAFT_REFERENCE, DUPLICATE_ID, DUPLICATE_KEY, Diagnostic,
    FRONT_MATTER_MISPLACED, FRONT_MATTER_OPEN, PARSER_FAILURE, STRAY_TEXT, TOML_SYNTAX,
    UNKNOWN_KEY, UNKNOWN_REFERENCE, UNKNOWN_TYPE, UNKNOWN_VALUE, WRONG_SIDE, WRONG_TARGET,
    WRONG_TYPE, YAML_SYNTAX,
};
use crate::document::Record;
use crate::model::Model;
use crate::text::{FileId, Span};

/// Problems that lose all of a file.
const OF_FILES: [Code; 8] = [
    YAML_SYNTAX,
    TOML_SYNTAX,
    FRONT_MATTER_OPEN,
    FRONT_MATTER_MISPLACED,
    PARSER_FAILURE,
    UNKNOWN_TYPE,
    DUPLICATE_ID,
    BAD_ID,
];

/// Problems that lose one key of a record.
const OF_KEYS: [Code; 8] = [
    UNKNOWN_REFERENCE,
    AMBIGUOUS_REFERENCE,
    WRONG_TARGET,
    WRONG_TYPE,
    UNKNOWN_VALUE,
    DRAFT_REFERENCE,
    DUPLICATE_KEY,
    WRONG_SIDE,
];

/// The records of a file: those of its front matter, and its rows in the order of their places.
#[derive(Default)]
pub(super) struct FileRecords<'m> {
    whole: Vec<&'m Record>,
    rows: Vec<&'m Record>,
}

impl<'m> FileRecords<'m> {
    /// The records that a place may belong to.
    pub(super) fn with_location(&self, span: Span) -> impl Iterator<Item = &'m Record> + '_ {
        let next = self
            .rows
            .partition_point(|row| row.draft.span.start <= span.start);
        self.whole
            .iter()
            .chain(next.checked_sub(1).map(|at| &self.rows[at]))
            .copied()
    }
}

pub(super) fn records_by_file(model: &Model) -> HashMap<FileId, FileRecords<'_>> {
    let mut records: HashMap<FileId, FileRecords<'_>> = HashMap::new();
    for document in model.documents() {
        let known = records.entry(document.file).or_default();
        for record in &document.records {
            if record.draft.row {
                known.rows.push(record);
            } else {
                known.whole.push(record);
            }
        }
        known.rows.sort_by_key(|row| row.draft.span.start);
    }
    records
}

/// What a problem loses: types and ids of records, with a key of these or all of them.
pub(super) fn losses<'d>(
    diagnostic: &'d Diagnostic,
    records: &HashMap<FileId, FileRecords<'d>>,
    model: &'d Model,
) -> Vec<(&'d str, &'d str, Option<&'d str>)> {
    let (of_file, of_key) = (
        OF_FILES.contains(&diagnostic.code),
        OF_KEYS.contains(&diagnostic.code),
    );
    let (is_unknown, is_surplus) = (
        diagnostic.code == UNKNOWN_KEY,
        diagnostic.code == STRAY_TEXT,
    );
    let Some(span) = diagnostic
        .span()
        .filter(|_| of_file || of_key || is_unknown || is_surplus)
    else {
        return Vec::new();
    };
    let Some(records) = records.get(&span.file) else {
        return Vec::new();
    };
    let name = |kind: TypeId| model.config().schema.type_of(kind).name.as_str();
    let mut found = Vec::new();
    for record in records.with_location(span) {
        let key = key_at(record, span);
        match key {
            Some(_) if is_unknown => found.push((
                name(record.kind),
                record.id.value.as_str(),
                meant(diagnostic),
            )),
            None if is_unknown => {}
            Some(key) if of_key => {
                found.push((name(record.kind), record.id.value.as_str(), Some(key)));
            }
            None if of_key => {}
            // After a surplus cell, any key may be in another column.
            _ if is_surplus && record.draft.row => {
                found.push((name(record.kind), record.id.value.as_str(), None));
            }
            _ if is_surplus => {}
            None if record.draft.row => {}
            _ => found.push((name(record.kind), record.id.value.as_str(), None)),
        }
    }
    found
}

/// The key that a message suggests.
fn meant(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic
        .help
        .first()?
        .strip_prefix("did you mean `")?
        .split('`')
        .next()
}

/// The key of a record whose line has a place.
pub(super) fn key_at(record: &Record, span: Span) -> Option<&str> {
    let front = &record.draft.front;
    let entry = front.entries.iter().find(|entry| {
        let (key, node) = (entry.key.span, entry.node.span);
        key.file == span.file
            && (key.holds(span)
                || node.holds(span)
                || (key.start <= span.start && span.end <= node.end && key.file == node.file))
    });
    entry.map(|entry| entry.key.value.as_str())
}
