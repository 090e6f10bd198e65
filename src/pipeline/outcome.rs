//! What is requested of a run, and what a run makes.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::FileNames;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::text::Sources;

/// What is requested of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The audience to build an edition for; none for the internal edition.
    pub audience: Option<String>,
    /// The site's address. It takes precedence over the config's.
    pub base_url: Option<String>,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Today.
    pub today: Date,
    /// Whether the site is shown to its author: drafts take part, and broken references are marked. It has no effect for an audience, whose
    /// preview shows what a build writes.
    pub preview: bool,
}

impl Request {
    /// The request with what follows from other parts of it.
    pub(super) fn resolved(&self) -> Self {
        Self {
            preview: self.preview && self.audience.is_none(),
            ..self.clone()
        }
    }
}

/// What a run makes.
#[derive(Debug)]
pub struct Outcome {
    /// Every text, for showing diagnostics.
    pub sources: Sources,
    /// What is wrong, in order, with the severities that the site declares.
    pub diagnostics: Vec<Diagnostic>,
    /// The site's files, sorted by path; none if there are errors or only a check was requested.
    pub artifacts: Vec<Artifact>,
    /// The number of pages of the site.
    pub pages: usize,
    /// What the paths of its files mean.
    pub names: FileNames,
}

impl Outcome {
    /// An outcome without artifacts.
    pub(super) fn new(sources: Sources, diagnostics: Vec<Diagnostic>, pages: usize) -> Self {
        Self {
            sources,
            diagnostics,
            artifacts: Vec::new(),
            pages,
            names: FileNames::default(),
        }
    }

    /// Whether an error keeps the site from being written.
    #[must_use]
    pub fn failed(&self) -> bool {
        let mut diagnostics = self.diagnostics.iter();
        diagnostics.any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    pub(super) fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
        diagnostic::sort(&mut self.diagnostics, &self.sources);
    }
}

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its path, `/`-separated.
    pub path: String,
    /// Its content.
    pub content: ArtifactContent,
}

/// The content of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArtifactContent {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// A copy of a file.
    File(PathBuf),
}

/// A file of a site, made on request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFile {
    /// Its content.
    pub content: ArtifactContent,
    /// What went wrong in templates.
    pub problems: Vec<Diagnostic>,
}
