//! Spellings of version 1 of the language: each is rewritten before a config or a view is read, and reported with its replacement.
//! Cells of tables are read as they are, with the separator of their version.
//!
//! `[site] language_version = 2` makes them errors. Nothing else knows version 1, so this folder can be deleted with it.

mod cells;
mod declarations;
mod expressions;
mod print;
mod queries;

pub(crate) use cells::separator_of_texts;

use super::matrices::is_view_of_matrix;
use super::tables::{FIELDS, PROPS, RELATIONS, SITE, TYPES, entries, table};
use crate::diagnostic::{Diagnostic, OLD_SPELLING, Severity, words};
use crate::text::Span;
use crate::tree::{Map, Node, NodeEntry};

words! {
    /// The version of the language that a site is written in.
    #[derive(Default)]
    pub enum LanguageVersion {
        /// The first version. Its spellings are warnings.
        #[default]
        One = "1",
        /// The current version. Spellings of the first are errors.
        Two = "2",
    }
}

impl LanguageVersion {
    /// The severity of an old spelling.
    fn severity(self) -> Severity {
        match self {
            Self::One => Severity::Warning,
            Self::Two => Severity::Error,
        }
    }

    /// The version that a config declares, before it is read.
    pub(super) fn declared(own: &Map) -> Self {
        let version = table(own, SITE).and_then(|site| site.node("language_version"));
        let word = version.and_then(Node::as_text).unwrap_or_default();
        Self::from_word(word).unwrap_or_default()
    }
}

/// Rewrites the old spellings of tables that are merged over those of a preset.
pub(super) fn modernize(
    own: &mut Map,
    preset: &Map,
    version: LanguageVersion,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut modernizer = Modernizer {
        severity: version.severity(),
        fields: step_names(own).chain(step_names(preset)).collect(),
        diagnostics: Vec::new(),
    };
    modernizer.declarations(own, preset);
    diagnostics.append(&mut modernizer.diagnostics);
}

/// Rewrites the old spellings of a `view` block. `fields` are the names of fields and properties.
pub(crate) fn modernize_view<'f>(
    query: &mut Map,
    version: LanguageVersion,
    fields: impl Iterator<Item = &'f str>,
) -> Vec<Diagnostic> {
    let mut modernizer = Modernizer {
        severity: version.severity(),
        fields: fields.filter_map(expressions::OldStep::from_word).collect(),
        diagnostics: Vec::new(),
    };
    if is_view_of_matrix(query) {
        modernizer.matrix(query);
    } else {
        modernizer.query(query);
    }
    modernizer.diagnostics
}

/// The fields and properties that have the name of an old step.
fn step_names(map: &Map) -> impl Iterator<Item = expressions::OldStep> {
    let groups = [(TYPES, FIELDS), (RELATIONS, PROPS)].into_iter();
    let declared = groups.flat_map(|(group, within)| {
        let inner = entries(map, group)
            .iter()
            .filter_map(|entry| entry.node.as_map());
        inner.flat_map(move |map| entries(map, within))
    });
    declared.filter_map(|entry| expressions::OldStep::from_word(&entry.key.value))
}

/// Rewrites old spellings and reports them.
struct Modernizer {
    severity: Severity,
    /// Old steps that are names of fields on this site, and therefore stay as they are.
    fields: Vec<expressions::OldStep>,
    diagnostics: Vec<Diagnostic>,
}

impl Modernizer {
    /// Reports a spelling. Returns the diagnostic, to which edits can be added.
    fn report(&mut self, span: Span, old: &str, help: String) -> &mut Diagnostic {
        self.diagnostics
            .push(report(span, old, help, self.severity));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Renames a key, unless the table has both.
    fn rename(&mut self, map: &mut Map, old: &str, new: &str) {
        if map.get(new).is_some() {
            return;
        }
        if let Some(entry) = entry_mut(map, old) {
            let span = entry.key.span;
            new.clone_into(&mut entry.key.value);
            self.report(span, &format!("`{old}`"), format!("write `{new}`"))
                .edit(span, new);
        }
    }

    /// Replaces a value by another, which is written as TOML.
    fn replace(&mut self, node: &mut Node, new: Node, old: &str) {
        let text = print::node(&new);
        let span = node.span;
        self.report(span, old, format!("write `{text}`"))
            .edit(span, text);
        node.value = new.value;
    }
}

/// A report of a spelling.
fn report(span: Span, old: &str, help: String, severity: Severity) -> Diagnostic {
    let message = format!("{old} is an old spelling");
    let problem = Diagnostic::new(OLD_SPELLING, span, message);
    problem.severity(severity).help(help)
}

/// The entry of a key, to be changed.
fn entry_mut<'m>(map: &'m mut Map, key: &str) -> Option<&'m mut NodeEntry> {
    map.entries.iter_mut().find(|entry| entry.key.value == key)
}

/// The place of a key with its value.
fn span_of(entry: &NodeEntry) -> Span {
    Span {
        end: entry.node.span.end,
        ..entry.key.span
    }
}
