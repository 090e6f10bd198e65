//! Sources to artifacts: the compiler, one call per phase. Read this first.
//!
//! Everything comes in as a value and goes out as a value, with a list of diagnostics. Nothing here reads or writes files, prints, or asks
//! for the date.

mod artifacts;
mod checks;
mod edition;
mod file_names;
mod files;
mod included;
mod input;
mod outcome;
mod progress;
mod read;
mod repetition;
mod report;
mod search_corpus;
mod search_sections;
mod site;
#[cfg(test)]
mod tests;

use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::model::Model;
use crate::text::Sources;
use edition::ModelBuild;
use files::Files;
use read::Read;

pub use crate::markdown::{IncludedFile, IncludedFiles};
pub use file_names::FileNames;
pub use included::{included_by, included_by_page};
pub use input::{Input, InputBytes, InputFile, InputProblem, InputText, Pixels};
pub use outcome::{Artifact, ArtifactContent, Outcome, Request, SiteFile};
pub use progress::{Observer, Phase, Unobserved};
pub use site::Site;

/// Builds a site: checks it and makes its files.
///
/// # Errors
/// The message for an audience that the site does not declare.
pub fn build(input: &Input, request: &Request) -> Result<Outcome, String> {
    build_observed(input, request, &Unobserved)
}

/// [`build()`] with progress reports.
///
/// # Errors
/// The message for an audience that the site does not declare.
pub fn build_observed(
    input: &Input,
    request: &Request,
    observer: &dyn Observer,
) -> Result<Outcome, String> {
    let site = Site::compile_observed(input, request, None, observer)?;
    Ok(site.build_observed(observer))
}

/// Checks a site without making its pages.
///
/// # Errors
/// The message for an audience that the site does not declare.
pub fn check(input: &Input, request: &Request) -> Result<Outcome, String> {
    check_observed(input, request, &Unobserved)
}

/// [`check()`] with progress reports.
///
/// # Errors
/// The message for an audience that the site does not declare.
pub fn check_observed(
    input: &Input,
    request: &Request,
    observer: &dyn Observer,
) -> Result<Outcome, String> {
    let site = Site::compile_observed(input, request, None, observer)?;
    Ok(site.check_observed(observer))
}

impl Site {
    /// Compiles a site, with what still holds of a previous compilation. Whatever is wrong with its sources, there is a site.
    ///
    /// # Errors
    /// The message for an audience that the site does not declare.
    pub fn compile(
        input: &Input,
        request: &Request,
        previous: Option<&Self>,
    ) -> Result<Self, String> {
        Self::compile_observed(input, request, previous, &Unobserved)
    }

    fn compile_observed(
        input: &Input,
        request: &Request,
        previous: Option<&Self>,
        observer: &dyn Observer,
    ) -> Result<Self, String> {
        let request = request.resolved();
        let previous = previous.filter(|previous| previous.request == request);
        observer.begin(Phase::Parse, input.documents.len());
        let read = Read::parse(input, previous.map(|previous| &previous.read), observer);
        let audience = read.audience(&request)?;
        let files = Files::new(input, &read.config);
        let inputs = files.model_inputs(&read.config, &request);
        observer.begin(Phase::Model, 0);
        let previous_whole = previous.map(|previous| &previous.whole);
        let whole = ModelBuild::new(read.documents.clone(), &inputs, previous_whole);
        let edition = audience.map(|audience| {
            observer.begin(Phase::Project, 0);
            let previous = previous.and_then(|previous| previous.edition.as_ref());
            edition::project(&audience, &whole.model, &inputs, &read.included, previous)
        });
        let model = &edition
            .as_ref()
            .map_or(&whole, |edition| &edition.build)
            .model;
        let shared = site::shared(model, &read.theme, &files, &request, previous);
        Ok(Self::new(read, whole, edition, shared, request, files))
    }

    /// Makes all files of the site, as [`build()`] does: none if there is an error.
    #[must_use]
    pub fn build(&self) -> Outcome {
        self.build_observed(&Unobserved)
    }

    fn build_observed(&self, observer: &dyn Observer) -> Outcome {
        observer.begin(Phase::Check, 0);
        let (mut outcome, golden) = checks::run(self);
        if outcome.failed() {
            return outcome;
        }
        outcome.pages = self.model().pages().len();
        outcome.names = self.file_names();
        let (artifacts, diagnostics) = self.artifacts(&golden, observer);
        let diagnostics = self.edition_diagnostics().into_iter().chain(diagnostics);
        outcome.add(report::settle(
            diagnostics.collect(),
            self,
            &outcome.sources,
        ));
        if !outcome.failed() {
            outcome.artifacts = artifacts;
        }
        outcome
    }

    /// Checks the site, as [`check()`] does.
    #[must_use]
    pub fn check(&self) -> Outcome {
        self.check_observed(&Unobserved)
    }

    fn check_observed(&self, observer: &dyn Observer) -> Outcome {
        observer.begin(Phase::Check, 0);
        let (mut outcome, golden) = checks::run(self);
        if !outcome.failed() {
            observer.begin(Phase::Index, 0);
            let missed = checks::golden_queries(self, &golden);
            outcome.add(report::settle(missed, self, &outcome.sources));
        }
        outcome
    }
}

/// Reads the config alone: what a site declares, and what is wrong with that.
#[must_use]
pub fn schema(input: &Input) -> (Config, Outcome) {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
    let (config, mut diagnostics) = config::read_with_presets(file, &input.presets, &mut sources);
    diagnostics.extend(report::load_problems(&input.problems, &mut sources));
    diagnostic::sort(&mut diagnostics, &sources);
    (config, Outcome::new(sources, diagnostics, 0))
}

/// The model of a site, or of an edition, and what was wrong on the way there: for commands that look into a site without making its pages.
/// Whatever is wrong, there is a model.
///
/// # Errors
/// The message for an audience that the site does not declare.
pub fn model(
    input: &Input,
    request: &Request,
) -> Result<(Model, Vec<Diagnostic>, Sources), String> {
    let site = Site::compile(input, request, None)?;
    let mut diagnostics: Vec<Diagnostic> = site.read.found();
    diagnostics.extend(site.whole.diagnostics.iter().cloned());
    diagnostics.extend(site.edition_diagnostics());
    let mut sources = site.read.sources.clone();
    diagnostics.extend(report::load_problems(&site.files.problems, &mut sources));
    let diagnostics = report::settle(diagnostics, &site, &sources);
    Ok((site.model().clone(), diagnostics, sources))
}
