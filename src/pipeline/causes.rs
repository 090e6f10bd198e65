//! Problems that follow from others: they are held back and counted at their cause, since they most likely go when it does.
//!
//! A cause loses something: a file that cannot be read its record, a reference that finds nothing an edge, a config that is wrong whatever it
//! declares. A problem that says what it needs ([`crate::diagnostic::Topic`]) and matches such a loss follows from it.

use std::collections::HashMap;

use crate::config::{self, TypeId};
use crate::diagnostic::{
    AMBIGUOUS_REFERENCE, BAD_ID, CONFIG, Code, DRAFT_REFERENCE, DUPLICATE_ID, DUPLICATE_KEY,
    Diagnostic, EDGE_COUNT, FAILED_CHECK, FRONT_MATTER_MISPLACED, FRONT_MATTER_OPEN,
    HIDDEN_REFERENCE, MISNAMED_FOLDER, MISSING_KEY, PARSER_FAILURE, PATH_CLASH, QUERY, STRAY_TEXT,
    Severity, TOML_SYNTAX, UNKNOWN_KEY, UNKNOWN_LABEL, UNKNOWN_REFERENCE, UNKNOWN_TYPE,
    UNKNOWN_VALUE, UNREACHABLE, UNSAFE_PATH, UNSHOWN_KEY, WRONG_SIDE, WRONG_TARGET, WRONG_TYPE,
    YAML_SYNTAX,
};
use crate::document::Record;
use crate::model::Model;
use crate::text::{FileId, Sources, Span};

/// Kinds of problems after which nothing of a file can be told.
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

/// Kinds of problems after which one key of a record is lost.
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

/// Kinds of problems of pages that are in a folder by mistake.
const OF_PLACES: [Code; 3] = [UNSHOWN_KEY, UNSAFE_PATH, UNREACHABLE];

/// Kinds of problems of the content that a config decides about.
const OF_SCHEMA: [Code; 13] = [
    UNKNOWN_KEY,
    UNKNOWN_VALUE,
    WRONG_TYPE,
    MISSING_KEY,
    EDGE_COUNT,
    UNKNOWN_TYPE,
    WRONG_TARGET,
    WRONG_SIDE,
    UNKNOWN_REFERENCE,
    HIDDEN_REFERENCE,
    UNREACHABLE,
    FAILED_CHECK,
    PATH_CLASH,
];

/// What is lost: a type's record, or one key of it; each part may be open.
type Loss<'l> = (Option<&'l str>, Option<&'l str>, Option<&'l str>);

/// Holds back what follows from other problems, and says at each cause how many these are. The diagnostics are in the order in which they are
/// shown.
pub(super) fn hold_back(
    diagnostics: Vec<Diagnostic>,
    model: &Model,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let records = records_by_file(model);
    let in_config = |diagnostic: &Diagnostic| {
        let path = diagnostic.span().map(|span| sources.path(span.file));
        path.is_some_and(|path| path == config::FILE || path.starts_with("preset "))
    };
    let of_config: Vec<(usize, Declared<'_>)> = diagnostics
        .iter()
        .enumerate()
        .filter(|(_, diagnostic)| {
            diagnostic.severity == Severity::Error
                && is_of_config(diagnostic.code)
                && in_config(diagnostic)
        })
        .filter_map(|(at, diagnostic)| Some((at, declared(sources, diagnostic.span()?)?)))
        .collect();
    let misnamed: Vec<(usize, &str)> = diagnostics
        .iter()
        .enumerate()
        .filter(|(_, diagnostic)| diagnostic.code == MISNAMED_FOLDER)
        .filter_map(|(at, diagnostic)| {
            let path = sources.path(diagnostic.span()?.file);
            Some((at, &path[..=path.rfind('/')?]))
        })
        .collect();
    let mut causes: HashMap<Loss<'_>, usize> = HashMap::new();
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        for (kind, record, key) in losses(diagnostic, &records, model) {
            // What a problem needs may leave the type or the record open.
            let open = [
                (Some(kind), Some(record), key),
                (Some(kind), None, key),
                (None, None, key),
            ];
            // A key that is not known may stand for any that its own record lacks.
            let is_certain = diagnostic.code != UNKNOWN_KEY || key.is_some();
            for loss in &open[..if is_certain { 3 } else { 1 }] {
                let loss = *loss;
                causes
                    .entry(loss)
                    .and_modify(|known| better(known, at, &diagnostics))
                    .or_insert(at);
            }
        }
    }
    let cause = |at: usize, diagnostic: &Diagnostic| {
        if OF_SCHEMA.contains(&diagnostic.code) && !of_config.is_empty() && !in_config(diagnostic) {
            let topics = topics(diagnostic, &records, model);
            if let Some((config, _)) = of_config
                .iter()
                .find(|(_, declared)| declared.decides(diagnostic.code, &topics))
            {
                return Some(*config);
            }
        }
        let losses = diagnostic
            .needs
            .iter()
            .flat_map(|needs| &**needs)
            .flat_map(|topic| {
                let (kind, record) = (topic.kind.as_deref(), topic.record.as_deref());
                [(kind, record, None), (kind, record, topic.key.as_deref())]
            });
        let found = losses
            .filter_map(|loss| causes.get(&loss).copied())
            .filter(|found| *found != at);
        found.min().or_else(|| {
            let path = diagnostic
                .span()
                .map(|span| sources.path(span.file))
                .filter(|_| OF_PLACES.contains(&diagnostic.code))?;
            misnamed
                .iter()
                .find(|(_, folder)| path.starts_with(*folder))
                .map(|(misnamed, _)| *misnamed)
        })
    };
    let causes: Vec<Option<usize>> = diagnostics
        .iter()
        .enumerate()
        .map(|(at, diagnostic)| cause(at, diagnostic))
        .collect();
    let mut followers = vec![0_usize; diagnostics.len()];
    // A cause is as severe as the worst that follows from it.
    let mut severities: Vec<Severity> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.severity)
        .collect();
    for at in 0..causes.len() {
        // A cause may follow from another one itself.
        let Some(mut first) = causes[at] else {
            continue;
        };
        for _ in 0..3 {
            first = causes[first].unwrap_or(first);
        }
        followers[first] += 1;
        severities[first] = severities[first].max(severities[at]);
    }
    let all = diagnostics
        .into_iter()
        .zip(causes)
        .zip(followers)
        .zip(severities);
    all.filter(|(((_, cause), _), _)| cause.is_none())
        .map(|(((diagnostic, _), count), severity)| match count {
            0 => diagnostic,
            1 => diagnostic
                .severity(severity)
                .note("1 more message follows from this one"),
            count => diagnostic
                .severity(severity)
                .note(format!("{count} more messages follow from this one")),
        })
        .collect()
}

/// What a place in the config declares.
enum Declared<'s> {
    /// A type, or one of its fields.
    Type(&'s str, Option<&'s str>),
    Relation(&'s str),
    Scale,
    Labels,
}

impl Declared<'_> {
    /// Whether a problem of the content, which is about these types and keys, follows from an error here.
    fn decides(&self, code: Code, topics: &[(Option<&str>, Option<&str>)]) -> bool {
        let has = |test: &dyn Fn(Option<&str>, Option<&str>) -> bool| {
            topics.iter().any(|(kind, key)| test(*kind, *key))
        };
        match self {
            Self::Type(name, None) => has(&|kind, _| kind == Some(*name)),
            Self::Type(name, Some(field)) => {
                has(&|kind, key| key == Some(*field) && kind.is_none_or(|kind| kind == *name))
            }
            Self::Relation(name) => has(&|_, key| key == Some(*name)),
            Self::Scale => code == UNKNOWN_VALUE,
            Self::Labels => code == HIDDEN_REFERENCE,
        }
    }
}

/// What is declared at a place of the config: by the header of its table, and by the key on its line.
fn declared(sources: &Sources, span: Span) -> Option<Declared<'_>> {
    let text = &sources.get(span.file)?.text;
    let line = |at: usize| text[at..].lines().next().unwrap_or_default().trim();
    let start = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let here = line(start);
    let is_header = |line: &str| line.starts_with('[') && line.trim_end().ends_with(']');
    let above = || {
        text[..start]
            .lines()
            .rev()
            .map(str::trim)
            .find(|line| is_header(line))
            .unwrap_or_default()
    };
    let header = if is_header(here) { here } else { above() };
    let key = if is_header(here) {
        ""
    } else {
        here.split('=').next().unwrap_or_default()
    };
    let mut parts = header
        .trim_matches(['[', ']'])
        .split('.')
        .chain(key.split('.'))
        .map(|part| part.trim().trim_matches('"'));
    let mut parts = parts.by_ref().filter(|part| !part.is_empty());
    match (parts.next()?, parts.next(), parts.next(), parts.next()) {
        ("types", Some(_), Some("label"), _)
        | ("audiences" | "relations", Some(_), Some("label" | "labels"), _) => {
            Some(Declared::Labels)
        }
        ("types", Some(name), Some("fields"), field) => Some(Declared::Type(name, field)),
        ("types", Some(name), ..) => Some(Declared::Type(name, None)),
        ("relations", Some(name), ..) => Some(Declared::Relation(name)),
        ("scales", ..) => Some(Declared::Scale),
        _ => None,
    }
}

/// The types and keys that a problem is about.
fn topics<'d>(
    diagnostic: &'d Diagnostic,
    records: &HashMap<FileId, FileRecords<'d>>,
    model: &'d Model,
) -> Vec<(Option<&'d str>, Option<&'d str>)> {
    let needs = diagnostic
        .needs
        .iter()
        .flat_map(|needs| &**needs)
        .map(|topic| (topic.kind.as_deref(), topic.key.as_deref()));
    let mut found: Vec<_> = needs.collect();
    let Some(span) = diagnostic.span() else {
        return found;
    };
    for record in records
        .get(&span.file)
        .into_iter()
        .flat_map(|records| records.at(span))
    {
        if let Some(key) = key_at(record, span) {
            found.push((
                Some(&model.config().schema.type_of(record.kind).name),
                Some(key),
            ));
        }
    }
    found
}

/// The more severe of two causes, then the first.
fn better(known: &mut usize, other: usize, diagnostics: &[Diagnostic]) {
    if diagnostics[other].severity > diagnostics[*known].severity {
        *known = other;
    }
}

fn is_of_config(code: Code) -> bool {
    matches!(
        code,
        CONFIG | TOML_SYNTAX | DUPLICATE_KEY | UNKNOWN_LABEL | QUERY
    )
}

/// The records of a file: those of its front matter, and its rows in the order of their places.
#[derive(Default)]
struct FileRecords<'m> {
    whole: Vec<&'m Record>,
    rows: Vec<&'m Record>,
}

impl<'m> FileRecords<'m> {
    /// The records that a place may belong to.
    fn at(&self, span: Span) -> impl Iterator<Item = &'m Record> + '_ {
        let next = self
            .rows
            .partition_point(|row| row.draft.span.start <= span.start);
        self.whole
            .iter()
            .chain(next.checked_sub(1).map(|at| &self.rows[at]))
            .copied()
    }
}

fn records_by_file(model: &Model) -> HashMap<FileId, FileRecords<'_>> {
    let mut records: HashMap<FileId, FileRecords<'_>> = HashMap::new();
    for document in model.documents() {
        let known = records.entry(document.file).or_default();
        for record in &document.records {
            if record.draft.row {
                known.rows.push(record)
            } else {
                known.whole.push(record)
            }
        }
        known.rows.sort_by_key(|row| row.draft.span.start);
    }
    records
}

/// What a problem loses: types and ids of records, with a key of these or all of them.
fn losses<'d>(
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
    for record in records.at(span) {
        let key = key_at(record, span);
        match key {
            Some(_) if is_unknown => found.push((
                name(record.kind),
                record.id.value.as_str(),
                meant(diagnostic),
            )),
            None if is_unknown => {}
            Some(key) if of_key => {
                found.push((name(record.kind), record.id.value.as_str(), Some(key)))
            }
            None if of_key => {}
            // A cell too many: any key may be in another column.
            _ if is_surplus && record.draft.row => {
                found.push((name(record.kind), record.id.value.as_str(), None))
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
fn key_at(record: &Record, span: Span) -> Option<&str> {
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
