//! What is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] is a value; how it is shown is the renderers' matter, and whether it stops a build is [`Severity`]'s.
//! Nothing here prints.

mod codes;
mod render;
mod suggest;

use crate::text::Span;

pub use codes::{ALL, Code, *};
pub use render::{Format, Style, one_line, render, summary};
pub use suggest::{WordIndex, did_you_mean, is_within, nearest, suggest};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not shown at all; only a site's own `[severity]` can say so.
    Off,
    /// Worth knowing, never counted.
    Info,
    /// Should be looked at; stops a build only under `--strict`.
    Warning,
    /// Nothing is written while one remains.
    Error,
}

impl Severity {
    /// The word that configs and messages use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place and what to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words under the carets; may be empty.
    pub text: String,
}

/// One problem: the place first, then the other places, then the remedy.
///
/// Messages are lower case without a full stop, put names in backquotes and say what *is*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem; `hirebook explain CODE` tells more.
    pub code: Code,
    /// How much it matters, before the site's `[severity]` and `--strict`.
    pub severity: Severity,
    /// One line.
    pub message: String,
    /// The primary place first. Empty for problems without a place (a missing folder).
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Vec<String>,
    /// What else to know.
    pub notes: Vec<String>,
    /// Which of the site's own checks says so, where one does.
    pub check: Option<Box<CheckFinding>>,
    /// What has to be in order for it to be a problem of its own: if one of these is lost to another problem, this one follows from it.
    pub needs: Option<Box<Vec<Topic>>>,
    /// Whether it can decide who reads something: then it is an error where audiences are declared, whatever `[severity]` says.
    pub decides_visibility: bool,
}

/// A record, or one of its keys; of any type and record where these are left open.
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

/// What a site's own check found fault with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckFinding {
    /// The check's name, which stands in the place of the code.
    pub name: String,
    /// The record, as `type:id`.
    pub record: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
}

impl Diagnostic {
    /// A problem of a kind at a place; the severity is the code's own.
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

    /// A problem that no place in a text can be shown for.
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
            needs: None,
            decides_visibility: false,
        }
    }

    /// With another severity than the code's own.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Marks a problem that can decide who reads something: an error where audiences are declared.
    #[must_use]
    pub const fn decides_visibility(mut self) -> Self {
        self.decides_visibility = true;
        self
    }

    /// Words under the primary place's carets.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Another place that has to do with it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// With what has to be in order for it to be a problem of its own.
    #[must_use]
    pub fn needing(mut self, topics: impl IntoIterator<Item = Topic>) -> Self {
        self.needs.get_or_insert_default().extend(topics);
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// [`Self::help`], where there is something to say.
    #[must_use]
    pub fn help_if(mut self, text: Option<String>) -> Self {
        self.help.extend(text);
        self
    }

    /// Something else to know.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What messages, configs and `hirebook explain` call it: the name of the site's own check, or the code's word.
    #[must_use]
    pub fn name(&self) -> &str {
        self.check
            .as_ref()
            .map_or(self.code.word(), |check| check.name.as_str())
    }

    /// The place it is about.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Brings diagnostics into their canonical order (place, then the more severe, then code, then words) and removes duplicates.
///
/// What is wrong in the first source, the config, comes first, since others may follow from it. All else is in the order of paths.
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

/// Words as a choice: `` `a`, `b` or `c` ``.
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

/// Words as a sentence lists them: `` `a`, `b` and `c` ``, at most `limit` of them.
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
