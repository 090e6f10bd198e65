//! Diagnostics: what is wrong, where, and how to fix it.
//!
//! A [`Diagnostic`] is a value. [`render`] turns a list of them into text; [`Severity`] decides whether a build stops. Nothing
//! here prints. The codes, each with an explanation, are in `codes.rs`.

mod codes;
mod edits;
mod render;
mod suggest;
mod words;

use crate::text::Span;

pub use codes::{ALL, Code, *};
pub use edits::apply_edits;
pub use render::{Format, Style, one_line, render, summary};
pub use suggest::{WordIndex, did_you_mean, is_within, nearest, suggest, suggestion};
pub(crate) use words::{Words, words};

words! {
    /// How much a diagnostic matters.
    pub enum Severity {
        /// Not shown. Only a site's own `[severity]` can set this.
        Off = "off",
        /// Worth knowing; never counted.
        Info = "info",
        /// Stops a build only under `--strict`.
        Warning = "warning",
        /// Stops a build.
        Error = "error",
    }
}

/// A place with a short text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Shown under the carets; may be empty.
    pub text: String,
}

/// A place, and the text that replaces what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdit {
    /// The place.
    pub span: Span,
    /// The new text; if it is empty, a key or an item with its separator is removed.
    pub text: String,
}

/// One problem: its place, related places, and how to fix it.
///
/// Messages are in lower case, without a full stop, with names in backquotes. They say what *is*, not what must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of problem; `hirebook explain CODE` explains it.
    pub code: Code,
    /// How much it matters, before the site's `[severity]` and `--strict`.
    pub severity: Severity,
    /// One line.
    pub message: String,
    /// The primary place first. Empty for problems without a place, such as a missing folder.
    pub labels: Vec<Label>,
    /// How to fix it.
    pub help: Vec<String>,
    /// Additional facts.
    pub notes: Vec<String>,
    /// The finding of one of the site's own checks, if this is one.
    pub check: Option<Box<CheckFinding>>,
    /// What few problems have.
    pub details: Option<Box<Details>>,
    /// Whether it can decide who reads something. If audiences are declared, it is then an error, whatever `[severity]` says.
    pub decides_visibility: bool,
}

/// What few diagnostics have, boxed so that all others stay small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What the problem depends on.
    pub needs: Vec<Topic>,
    /// What to write instead.
    pub edits: Vec<SourceEdit>,
}

/// A record, or one of its keys. `None` matches any type, any record, or the record as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// The type's name.
    pub kind: Option<String>,
    /// The record's id.
    pub record: Option<String>,
    /// The key; none for the record as a whole.
    pub key: Option<String>,
}

impl Topic {
    /// A key of a record.
    pub fn key(kind: impl Into<String>, record: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            kind: Some(kind.into()),
            record: Some(record.into()),
            key: Some(key.into()),
        }
    }
}

/// What one of the site's own checks found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckFinding {
    /// The check's name, which messages show instead of the code.
    pub name: String,
    /// The record, as `type:id`.
    pub record: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
}

impl Diagnostic {
    /// A problem at a place, with the severity of its code.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let labels = vec![Label {
            span,
            text: String::new(),
        }];
        Self {
            labels,
            ..Self::unplaced(code, message)
        }
    }

    /// A problem without a place in a text.
    pub fn unplaced(code: Code, message: impl Into<String>) -> Self {
        let (labels, help, notes) = (Vec::new(), Vec::new(), Vec::new());
        let (severity, message) = (code.severity(), message.into());
        Self {
            code,
            severity,
            message,
            labels,
            help,
            notes,
            check: None,
            details: None,
            decides_visibility: false,
        }
    }

    /// Replaces the severity of the code.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Marks a problem that can decide who reads something, which is an error if audiences are declared.
    #[must_use]
    pub const fn decides_visibility(mut self) -> Self {
        self.decides_visibility = true;
        self
    }

    /// Sets the text under the carets of the primary place.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds what this problem depends on.
    #[must_use]
    pub fn needing(mut self, topics: impl IntoIterator<Item = Topic>) -> Self {
        let details = self.details.get_or_insert_default();
        details.needs.extend(topics);
        self
    }

    /// Adds how to fix it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds how to fix it, if that is known.
    #[must_use]
    pub fn help_if(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    /// Adds what to write instead at a place. An empty text removes the key or item there, with its separator.
    pub fn edit(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.details.get_or_insert_default().edits.push(SourceEdit {
            span,
            text: text.into(),
        });
        self
    }

    /// What this problem depends on: if another problem affects one of these, this one is only its consequence.
    #[must_use]
    pub fn needs(&self) -> &[Topic] {
        let details = self.details.as_ref();
        details.map_or(&[], |details| details.needs.as_slice())
    }

    /// Removes edits that cannot be applied.
    pub fn retain_edits(&mut self, is_kept: impl Fn(&SourceEdit) -> bool) {
        if let Some(details) = &mut self.details {
            details.edits.retain(is_kept);
        }
    }

    /// What to write instead, exactly; empty if that is not known.
    #[must_use]
    pub fn edits(&self) -> &[SourceEdit] {
        let details = self.details.as_ref();
        details.map_or(&[], |details| details.edits.as_slice())
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// The name that messages, configs and `hirebook explain` use: that of the site's own check, or the word of the code.
    #[must_use]
    pub fn name(&self) -> &str {
        self.check
            .as_ref()
            .map_or(self.code.word(), |check| check.name.as_str())
    }

    /// The primary place.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Sorts diagnostics by path, place, severity (the highest first), name and message, and removes duplicates.
///
/// Problems of the first source, the config, come first, since others may be their consequences.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &crate::text::Sources) {
    let key = |d: &Diagnostic| {
        let span = d.span();
        let is_later = d.check.is_some()
            || span.is_some_and(|span| span.file != crate::text::FileId::default());
        let (place, severity) = (
            span.map(|s| (s.start, s.end)),
            std::cmp::Reverse(d.severity),
        );
        (
            is_later,
            span.map(|s| sources.path(s.file).to_owned()),
            place,
            severity,
            d.name().to_owned(),
            d.message.clone(),
        )
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
}

/// Words as alternatives: `` `a`, `b` or `c` ``.
fn any_of(words: &[&str]) -> String {
    match words.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => format!("`{last}`"),
        Some((last, rest)) => {
            format!(
                "{} or `{last}`",
                rest.iter()
                    .map(|word| format!("`{word}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
    }
}

/// Words as an enumeration of at most `limit`: `` `a`, `b` and `c` ``.
#[must_use]
pub fn list_of<'a>(words: impl IntoIterator<Item = &'a str>, limit: usize) -> String {
    let mut words = words.into_iter();
    let shown: Vec<_> = words
        .by_ref()
        .take(limit)
        .map(|word| format!("`{word}`"))
        .collect();
    let more = words.count();
    match (shown.split_last(), more) {
        (None, _) => "none".to_owned(),
        (Some((last, [])), 0) => last.clone(),
        (Some((last, rest)), 0) => format!("{} and {last}", rest.join(", ")),
        (Some(_), more) => format!("{} and {more} more", shown.join(", ")),
    }
}
