//! Sources to artifacts: the compiler, one call per stage. Read this first.
//!
//! Everything comes in as a value and goes out as a value; what is wrong goes out beside it. Nothing here reads, writes,
//! prints or asks what day it is.

mod causes;
mod clashes;
mod identity;
mod input;
mod lost_words;
mod names;
mod pictures;
mod progress;
mod read;
mod searched;
mod site;
mod unread;

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::check;
use crate::config::{self, Audience, Config};
use crate::diagnostic::{
    self, CONFIG_NOT_READ, Code, DUPLICATE_KEY, Diagnostic, FILE_TOO_LARGE, NO_CONTENT, NOT_UTF8,
    Severity, TOML_SYNTAX, UNREADABLE, did_you_mean, list_of,
};
use crate::golden::Golden;
use crate::model::{Inputs, Model};
use crate::text::{Sources, Span};

pub use input::{Input, InputFile, InputProblem, InputText, Pixels};
pub use names::Names;
pub use progress::{Observer, Phase, Unobserved};
pub use site::{Made, Site};

use site::Files;

/// What is asked of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The audience to build for; all of the site for none.
    pub audience: Option<String>,
    /// The site's address, before the config's own.
    pub base_url: Option<String>,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Today.
    pub today: Date,
    /// Whether the site is shown to its author: drafts take part, and broken references are marked. It has no effect
    /// where there is an audience, whose readers see what a build writes.
    pub preview: bool,
}

/// What a run makes.
#[derive(Debug)]
pub struct Outcome {
    /// Every text, for showing diagnostics.
    pub sources: Sources,
    /// What is wrong, in order, with the severities that hold for this site.
    pub diagnostics: Vec<Diagnostic>,
    /// The site's files, sorted by path; none where there are errors or only a check was asked for.
    pub artifacts: Vec<Artifact>,
    /// How many pages the site has.
    pub pages: usize,
    /// What the paths of its files mean.
    pub names: Names,
}

impl Outcome {
    /// Whether anything stops the site from being written.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    fn add(&mut self, more: Vec<Diagnostic>) {
        self.diagnostics.extend(more);
        diagnostic::sort(&mut self.diagnostics, &self.sources);
    }
}

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its path, `/`-separated.
    pub path: String,
    /// What it holds.
    pub content: ArtifactContent,
}

/// What an artifact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArtifactContent {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// What a file holds.
    File(PathBuf),
}

/// Compiles a site.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn build(input: &Input, request: &Request) -> Result<Outcome, String> {
    build_observed(input, request, &Unobserved)
}

/// [`build()`], with notices of its course.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn build_observed(
    input: &Input,
    request: &Request,
    observer: &dyn Observer,
) -> Result<Outcome, String> {
    Site::compile_observed(input, request, None, observer).map(|site| site.build_observed(observer))
}

/// Checks a site without making its pages.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn check(input: &Input, request: &Request) -> Result<Outcome, String> {
    check_observed(input, request, &Unobserved)
}

/// [`check()`], with notices of its course.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn check_observed(
    input: &Input,
    request: &Request,
    observer: &dyn Observer,
) -> Result<Outcome, String> {
    Site::compile_observed(input, request, None, observer).map(|site| site.check_observed(observer))
}

/// Reads the config alone: what a site declares, and what is wrong with that.
#[must_use]
pub fn schema(input: &Input) -> (Config, Outcome) {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
    let (config, mut diagnostics) = config::read(file, &mut sources);
    diagnostics.extend(unread(&input.problems, &mut sources));
    diagnostic::sort(&mut diagnostics, &sources);
    (
        config,
        Outcome {
            sources,
            diagnostics,
            artifacts: Vec::new(),
            pages: 0,
            names: Names::default(),
        },
    )
}

/// The model of a site, or of what an audience may see of it, and what was wrong on the way there: for looking into
/// a site without making its pages. Whatever is wrong, there is a model.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn model(
    input: &Input,
    request: &Request,
) -> Result<(Model, Vec<Diagnostic>, Sources), String> {
    let site = Site::compile(input, request, None)?;
    let mut found: Vec<Diagnostic> = site.read.found();
    found.extend(site.whole.found.iter().cloned());
    found.extend(site.of_audience());
    let mut sources = site.read.sources.clone();
    found.extend(unread(&site.files.problems, &mut sources));
    let found = settle(found, &site, &sources);
    Ok((site.model().clone(), found, sources))
}

impl Site {
    /// Makes all files of the site, as [`build()`] does: none where anything is an error.
    #[must_use]
    pub fn build(&self) -> Outcome {
        self.build_observed(&Unobserved)
    }

    fn build_observed(&self, observer: &dyn Observer) -> Outcome {
        observer.begin(Phase::Check, 0);
        let (mut outcome, golden) = checked(self);
        if outcome.failed() {
            return outcome;
        }
        outcome.pages = self.model().pages().len();
        outcome.names = self.names();
        let (artifacts, more) = self.artifacts(&golden, observer);
        let found = self.of_audience().into_iter().chain(more).collect();
        outcome.add(settle(found, self, &outcome.sources));
        outcome.artifacts = if outcome.failed() {
            Vec::new()
        } else {
            artifacts
        };
        outcome
    }

    /// Checks the site: what is wrong with it, as [`check()`] says it.
    #[must_use]
    pub fn check(&self) -> Outcome {
        self.check_observed(&Unobserved)
    }

    fn check_observed(&self, observer: &dyn Observer) -> Outcome {
        observer.begin(Phase::Check, 0);
        let (mut outcome, golden) = checked(self);
        if !outcome.failed() {
            observer.begin(Phase::Index, 0);
            outcome.add(settle(searches(self, &golden), self, &outcome.sources));
        }
        outcome
    }
}

/// All that can be said without making pages or the index; and the golden queries that can be asked.
fn checked(site: &Site) -> (Outcome, Golden) {
    let mut found = site.read.found();
    found.extend(site.read.found_in_theme());
    // A draft may be as unfinished as it likes, and nothing may need it.
    let published = site.without_drafts();
    let whole = published.as_ref().unwrap_or(&site.whole);
    found.extend(whole.found.iter().cloned());
    found.extend(check::run(&whole.model, site.request.audience.as_deref()));
    let (golden, unknown) = site.read.golden.clone().known(&whole.model);
    found.extend(unknown);
    let mut sources = site.read.sources.clone();
    found.extend(unread(&site.files.problems, &mut sources));
    found.extend(unread::check(site, &whole.model, &mut sources));
    found.extend(no_content(&site.files));
    found.extend(clashes::statics(
        &whole.model,
        &site.files.statics,
        &mut sources,
    ));
    found.extend(identity::check(&whole.model, &site.files.statics));
    found.extend(pictures::check(&whole.model, &site.files.assets));
    let reported = found.iter().filter_map(Diagnostic::span).collect();
    found.extend(check::unshown(&whole.model, &reported));
    let found = lost_words::gather(found, &site.read.config.removed_words);
    let diagnostics = causes::hold_back(settle(found, site, &sources), &whole.model, &sources);
    (
        Outcome {
            pages: whole.model.pages().len(),
            sources,
            diagnostics,
            artifacts: Vec::new(),
            names: Names::default(),
        },
        golden,
    )
}

/// What the golden queries find on the sites that they are for.
fn searches(site: &Site, golden: &Golden) -> Vec<Diagnostic> {
    let audiences = golden.audiences();
    if audiences.is_empty() {
        return Vec::new();
    }
    let published = site.without_drafts();
    let whole = &published.as_ref().unwrap_or(&site.whole).model;
    let inputs = Inputs {
        drafts: false,
        ..site.files.inputs(&site.read.config, &site.request)
    };
    let known = audiences
        .iter()
        .flatten()
        .filter_map(|name| site.read.config.audiences.get(*name));
    let seen = |audience: &Audience| {
        searched::index(
            &site::seen_by(audience, whole, &inputs, None).site.model,
            golden,
            false,
            &Unobserved,
        )
        .1
    };
    let mut found: Vec<Diagnostic> = known.flat_map(seen).collect();
    if audiences.contains(&None) {
        found.extend(searched::index(whole, golden, false, &Unobserved).1);
    }
    found
}

/// That there is nothing to make a site from.
fn no_content(files: &Files) -> Option<Diagnostic> {
    let place = if files.folder.is_empty() {
        "this folder".to_owned()
    } else {
        format!("`{}`", files.folder)
    };
    let diagnostic = Diagnostic::unplaced(NO_CONTENT, format!("there is no Markdown in {place}"))
        .help(
            "name the handbook's folder with `--root`, or write its first page: `content/index.md`",
        );
    files.empty.then_some(diagnostic)
}

/// What a config says behind the place where it cannot be read is unknown, so all that seems missing may be there.
fn only_of_config(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.retain(|diagnostic| {
        diagnostic.code == CONFIG_NOT_READ
            || matches!(
                diagnostic.code,
                TOML_SYNTAX | DUPLICATE_KEY | NOT_UTF8 | UNREADABLE | FILE_TOO_LARGE
            ) && diagnostic
                .span()
                .is_some_and(|span| sources.path(span.file) == config::FILE)
    });
    for diagnostic in diagnostics {
        diagnostic
            .notes
            .push("nothing else is checked until this can be read".to_owned());
    }
}

fn wanted_audience<'c>(
    config: &'c Config,
    request: &Request,
) -> Result<Option<&'c Audience>, String> {
    let Some(name) = &request.audience else {
        return Ok(None);
    };
    config.audiences.get(name).map(Some).ok_or_else(|| {
        let known = || config.audiences.keys().map(String::as_str);
        let help = did_you_mean(name, known()).unwrap_or_else(|| match config.audiences.len() {
            0 => "this site declares no audiences".to_owned(),
            _ => format!("the audiences are {}", list_of(known(), 12)),
        });
        format!("no audience is called `{name}`; {help}")
    })
}

/// What could not be read, as diagnostics.
fn unread(problems: &[InputProblem], sources: &mut Sources) -> Vec<Diagnostic> {
    let mut say = |problem: &InputProblem| {
        let (text, at) = &problem.text;
        let file = sources.add(problem.path.as_str(), text.clone());
        let end = text
            .get(*at..)
            .and_then(|rest| rest.chars().next())
            .map_or(*at, |c| at + c.len_utf8());
        Diagnostic::new(
            problem.code,
            Span::new(file, *at, end),
            problem.message.as_str(),
        )
        .help(problem.help.as_str())
    };
    problems.iter().map(&mut say).collect()
}

/// What is met many times and mended once is said once, at the first place, with a count: a template's problem on every
/// page that uses it, another tool's syntax in every file that has it.
fn counted(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found: IndexMap<(Code, String), (Diagnostic, usize)> = IndexMap::new();
    for problem in problems {
        found
            .entry((problem.code, problem.message.clone()))
            .or_insert((problem, 0))
            .1 += 1;
    }
    let say = |(problem, count): (Diagnostic, usize)| {
        if count == 1 {
            problem
        } else {
            problem.note(format!("met {count} times in all"))
        }
    };
    found.into_values().map(say).collect()
}

/// Severities as the site wants them, in the order of places, without repetition. Of a config that cannot be read to its end,
/// only that is said.
fn settle(mut diagnostics: Vec<Diagnostic>, site: &Site, sources: &Sources) -> Vec<Diagnostic> {
    if site.read.unread_config {
        only_of_config(&mut diagnostics, sources);
    }
    let severity = |diagnostic: &Diagnostic| {
        site.read
            .config
            .severity_of(diagnostic, site.request.strict)
    };
    let mut settled: Vec<Diagnostic> = diagnostics
        .into_iter()
        .map(|diagnostic| Diagnostic {
            severity: severity(&diagnostic),
            ..diagnostic
        })
        .filter(|diagnostic| diagnostic.severity != Severity::Off)
        .collect();
    diagnostic::sort(&mut settled, sources);
    settled
}
