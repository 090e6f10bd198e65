//! Consequences: problems that follow from others. They are held back and counted at their cause, since fixing the cause most likely fixes
//! them.
//!
//! A cause loses something: a file that cannot be read loses its record, an unknown reference an edge, an invalid config whatever it
//! declares. A problem that names what it needs ([`crate::diagnostic::Topic`]) follows from the cause that lost it.

use std::collections::HashMap;

use super::losses::{FileRecords, key_at, losses, records_by_file};
use crate::diagnostic::{
    CONFIG, Code, DUPLICATE_KEY, Diagnostic, EDGE_COUNT, FAILED_CHECK, HIDDEN_REFERENCE,
    MISNAMED_FOLDER, MISSING_KEY, PATH_CLASH, QUERY, Severity, TOML_SYNTAX, UNKNOWN_KEY,
    UNKNOWN_LABEL, UNKNOWN_REFERENCE, UNKNOWN_TYPE, UNKNOWN_VALUE, UNREACHABLE, UNSAFE_PATH,
    UNSHOWN_KEY, WRONG_SIDE, WRONG_TARGET, WRONG_TYPE,
};
use crate::model::Model;
use crate::text::{FileId, Sources, Span};

/// Problems of pages that are in the wrong folder.
const OF_PLACES: [Code; 3] = [UNSHOWN_KEY, UNSAFE_PATH, UNREACHABLE];

/// Problems of the content that depend on the config.
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

/// Holds back problems that follow from others, and reports at each cause how many. The diagnostics are in the order in which they are shown.
pub(super) fn hold_back(
    diagnostics: Vec<Diagnostic>,
    model: &Model,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let causes = Causes::new(&diagnostics, model, sources);
    let causes: Vec<Option<usize>> = (0..diagnostics.len())
        .map(|at| causes.cause_of(at))
        .collect();
    let mut followers = vec![0_usize; diagnostics.len()];
    let mut severities: Vec<Severity> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.severity)
        .collect();
    for at in 0..causes.len() {
        let Some(mut first) = causes[at] else {
            continue;
        };
        // A cause may follow from another one itself.
        for _ in 0..3 {
            first = causes[first].unwrap_or(first);
        }
        followers[first] += 1;
        // A cause is as severe as the worst problem that follows from it.
        severities[first] = severities[first].max(severities[at]);
    }
    let mut kept = Vec::new();
    for (at, diagnostic) in diagnostics.into_iter().enumerate() {
        if causes[at].is_some() {
            continue;
        }
        let note = match followers[at] {
            0 => {
                kept.push(diagnostic);
                continue;
            }
            1 => "1 more message follows from this one".to_owned(),
            count => format!("{count} more messages follow from this one"),
        };
        kept.push(diagnostic.severity(severities[at]).note(note));
    }
    kept
}

/// The diagnostics that others may follow from.
struct Causes<'d> {
    diagnostics: &'d [Diagnostic],
    model: &'d Model,
    sources: &'d Sources,
    records: HashMap<FileId, FileRecords<'d>>,
    /// Errors in the config, each with what is declared at its place.
    of_config: Vec<(usize, Declared<'d>)>,
    /// Misnamed folders.
    misnamed: Vec<(usize, &'d str)>,
    /// The cause of each loss.
    of_losses: HashMap<Loss<'d>, usize>,
}

impl<'d> Causes<'d> {
    fn new(diagnostics: &'d [Diagnostic], model: &'d Model, sources: &'d Sources) -> Self {
        let mut causes = Self {
            diagnostics,
            model,
            sources,
            records: records_by_file(model),
            of_config: Vec::new(),
            misnamed: Vec::new(),
            of_losses: HashMap::new(),
        };
        for (at, diagnostic) in diagnostics.iter().enumerate() {
            causes.add(at, diagnostic);
        }
        causes
    }

    fn add(&mut self, at: usize, diagnostic: &'d Diagnostic) {
        let is_config_error =
            diagnostic.severity == Severity::Error && is_of_config(diagnostic.code);
        if let Some(span) = diagnostic.span() {
            if is_config_error
                && self.is_in_config(diagnostic)
                && let Some(declared) = declared(self.sources, span)
            {
                self.of_config.push((at, declared));
            }
            let path = self.sources.path(span.file);
            if diagnostic.code == MISNAMED_FOLDER
                && let Some(end) = path.rfind('/')
            {
                self.misnamed.push((at, &path[..=end]));
            }
        }
        for (kind, record, key) in losses(diagnostic, &self.records, self.model) {
            // What a problem needs may leave the type or the record open.
            let open = [
                (Some(kind), Some(record), key),
                (Some(kind), None, key),
                (None, None, key),
            ];
            // An unknown key may stand for any key that its own record lacks.
            let is_certain = diagnostic.code != UNKNOWN_KEY || key.is_some();
            for loss in &open[..if is_certain { 3 } else { 1 }] {
                let known = self.of_losses.entry(*loss).or_insert(at);
                if diagnostic.severity > self.diagnostics[*known].severity {
                    *known = at;
                }
            }
        }
    }

    fn is_in_config(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.span().is_some_and(|span| {
            let path = self.sources.path(span.file);
            self.model.config().is_declared_in(path)
        })
    }

    /// The diagnostic that another one follows from.
    fn cause_of(&self, at: usize) -> Option<usize> {
        let diagnostic = &self.diagnostics[at];
        self.in_config(diagnostic)
            .or_else(|| self.of_needs(at))
            .or_else(|| self.of_folder(diagnostic))
    }

    fn in_config(&self, diagnostic: &'d Diagnostic) -> Option<usize> {
        let is_of_schema = OF_SCHEMA.contains(&diagnostic.code);
        if !is_of_schema || self.of_config.is_empty() || self.is_in_config(diagnostic) {
            return None;
        }
        let topics = topics(diagnostic, &self.records, self.model);
        let mut errors = self.of_config.iter();
        let (error, _) = errors.find(|(_, declared)| declared.decides(diagnostic.code, &topics))?;
        Some(*error)
    }

    fn of_needs(&self, at: usize) -> Option<usize> {
        let needs = self.diagnostics[at].needs().iter();
        let losses = needs.flat_map(|topic| {
            let (kind, record) = (topic.kind.as_deref(), topic.record.as_deref());
            [(kind, record, None), (kind, record, topic.key.as_deref())]
        });
        let causes = losses.filter_map(|loss| self.of_losses.get(&loss).copied());
        causes.filter(|cause| *cause != at).min()
    }

    fn of_folder(&self, diagnostic: &Diagnostic) -> Option<usize> {
        let span = diagnostic.span()?;
        let path = self.sources.path(span.file);
        let mut misnamed = self.misnamed.iter();
        let is_of_place = OF_PLACES.contains(&diagnostic.code);
        let (folder, _) = misnamed.find(|(_, folder)| is_of_place && path.starts_with(folder))?;
        Some(*folder)
    }
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
        .needs()
        .iter()
        .map(|topic| (topic.kind.as_deref(), topic.key.as_deref()));
    let mut found: Vec<_> = needs.collect();
    let Some(span) = diagnostic.span() else {
        return found;
    };
    for record in records
        .get(&span.file)
        .into_iter()
        .flat_map(|records| records.with_location(span))
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

fn is_of_config(code: Code) -> bool {
    matches!(
        code,
        CONFIG | TOML_SYNTAX | DUPLICATE_KEY | UNKNOWN_LABEL | QUERY
    )
}
