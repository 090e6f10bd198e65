//! Sources to artifacts: the compiler, one call per stage. Read this first.
//!
//! Everything comes in as a value and goes out as a value; what is wrong goes out beside it. Nothing here reads, writes,
//! prints or asks what day it is.

mod clashes;
mod input;
mod names;
mod searched;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::audience;
use crate::check;
use crate::config::{self, Audience, Config};
use crate::diagnostic::{
    self, CONFIG, Code, DUPLICATE_KEY, Diagnostic, EMPTY_AUDIENCE, NO_CONTENT, NOT_UTF8, Severity, TOML_SYNTAX, UNREADABLE,
    did_you_mean, list_of,
};
use crate::document::{Document, Rules};
use crate::golden::{self, Golden};
use crate::model::{self, Inputs, Model};
use crate::presets;
use crate::render::{self, Rendered, Renderer, Theme, ThemeFile};
use crate::text::{Sources, Span};

pub use input::{Input, InputFile, InputProblem, InputText};
pub use names::Names;
use texts::Files;

use names::{hashed, names};

/// What is asked of a run.
#[derive(Clone, Debug)]
pub struct Request {
    /// The audience to build for; all of the site for none.
    pub audience: Option<String>,
    /// The site's address, before the config's own.
    pub base_url: Option<String>,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Today.
    pub today: Date,
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
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
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
    run(input, request, true)
}

/// Checks a site without making its pages.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn check(input: &Input, request: &Request) -> Result<Outcome, String> {
    run(input, request, false)
}

/// Reads the config alone: what a site declares, and what is wrong with that.
#[must_use]
pub fn schema(input: &Input) -> (Config, Outcome) {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
    let (config, mut diagnostics) = config::read(file, &mut sources);
    diagnostics.extend(unread(input, &mut sources));
    diagnostic::sort(&mut diagnostics, &sources);
    (config, Outcome { sources, diagnostics, artifacts: Vec::new(), pages: 0, names: Names::default() })
}

/// The model of a site, or of what an audience may see of it, and what was wrong on the way there: for looking into
/// a site without making its pages. Whatever is wrong, there is a model.
///
/// # Errors
/// The words for an audience that the site does not declare.
pub fn model(input: &Input, request: &Request) -> Result<(Model, Vec<Diagnostic>, Sources), String> {
    let parsed = read(input);
    let audience = if parsed.unread_config { None } else { wanted_audience(&parsed.config, request)?.cloned() };
    let inputs = parsed.inputs(input, request.today);
    let (whole, found) = model::assemble(parsed.documents, &inputs);
    let (site, more) = project(whole, audience.as_ref(), &inputs);
    let mut found = parsed.diagnostics.into_iter().chain(found).chain(more).collect();
    if parsed.unread_config {
        only_of_config(&mut found, &parsed.sources);
    }
    Ok((site, settle(found, &parsed.config, request, &parsed.sources), parsed.sources))
}

fn run(input: &Input, request: &Request, make_pages: bool) -> Result<Outcome, String> {
    let parsed = read(input);
    let audience = if parsed.unread_config { None } else { wanted_audience(&parsed.config, request)?.cloned() };
    let inputs = parsed.inputs(input, request.today);
    let Parsed { config, mut sources, documents, golden, mut diagnostics, unread_config } = parsed;
    let (whole, found) = model::assemble(documents, &inputs);
    diagnostics.extend(found);
    diagnostics.extend(check::run(&whole, request.audience.as_deref()));
    let (golden, found) = golden.known(&whole);
    diagnostics.extend(found);
    diagnostics.extend(clashes::statics(&whole, input, &mut sources));
    let (own, found) = own_theme(input, &config);
    diagnostics.extend(found);
    let (theme, found) = Theme::load(presets::find(&config.site.preset), own, &mut sources);
    diagnostics.extend(if found.is_empty() { theme.missing_layouts(&config) } else { found });
    if unread_config {
        only_of_config(&mut diagnostics, &sources);
    }
    let settled = settle(diagnostics, &config, request, &sources);
    let mut outcome =
        Outcome { pages: whole.pages().len(), sources, diagnostics: settled, artifacts: Vec::new(), names: Names::default() };
    if outcome.failed() {
        return Ok(outcome);
    }
    let (artifacts, found) = if make_pages {
        let (site, mut found) = project(whole, audience.as_ref(), &inputs);
        outcome.pages = site.pages().len();
        outcome.names = names(&site, &theme, input);
        let (artifacts, more) = artifacts(&site, theme, input, request, &golden);
        found.extend(more);
        (artifacts, found)
    } else {
        (Vec::new(), searches(&whole, &theme, &inputs, &golden))
    };
    outcome.diagnostics.extend(settle(found, &config, request, &outcome.sources));
    diagnostic::sort(&mut outcome.diagnostics, &outcome.sources);
    outcome.artifacts = if outcome.failed() { Vec::new() } else { artifacts };
    Ok(outcome)
}

/// What the golden queries find on the sites that they are for.
fn searches(whole: &Model, theme: &Theme, inputs: &Inputs<'_>, golden: &Golden) -> Vec<Diagnostic> {
    let names = BTreeMap::new();
    let on = |site: &Model| searched::index(&Renderer::new(site, theme, &names, None), site, golden).1;
    let audiences = golden.audiences();
    let known = audiences.iter().flatten().filter_map(|name| inputs.config.audiences.get(*name));
    let mut found: Vec<Diagnostic> = known.flat_map(|audience| on(&seen_by(audience, whole, inputs).0)).collect();
    if audiences.contains(&None) {
        found.extend(on(whole));
    }
    found
}

/// What a config says behind the place where it cannot be read is unknown, so all that seems missing may be there.
fn only_of_config(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.retain(|diagnostic| {
        matches!(diagnostic.code, TOML_SYNTAX | DUPLICATE_KEY | NOT_UTF8 | UNREADABLE)
            && diagnostic.span().is_some_and(|span| sources.path(span.file) == config::FILE)
    });
    for diagnostic in diagnostics {
        diagnostic.notes.push("nothing else is checked until this can be read".to_owned());
    }
}

/// A site's texts, read one by one; nothing is tied together yet.
struct Parsed {
    config: Arc<Config>,
    sources: Sources,
    documents: Vec<Arc<Document>>,
    golden: Golden,
    diagnostics: Vec<Diagnostic>,
    /// Whether the config could not be read to its end: then nobody knows what it declares.
    unread_config: bool,
}

impl Parsed {
    fn inputs(&self, input: &Input, today: Date) -> Inputs<'static> {
        let assets = input.assets.iter().map(|asset| asset.path.clone()).collect();
        Inputs { config: self.config.clone(), folder: input.folder.as_str().into(), assets, audience: None, today }
    }
}

fn read(input: &Input) -> Parsed {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, input.config.clone().unwrap_or_default());
    let (config, mut diagnostics) = config::read(file, &mut sources);
    let unread_config = diagnostics.iter().any(|diagnostic| diagnostic.code == TOML_SYNTAX)
        || input.problems.iter().any(|problem| problem.path == config::FILE);
    let files = Files::enter(input, &mut sources);
    diagnostics.extend(unread(input, &mut sources));
    let (documents, found) = texts::parse(input, &files, &config);
    diagnostics.extend(found);
    let tests = input.search_tests.as_ref().map(|text| (sources.add(golden::FILE, text.clone()), text));
    let (golden, found) = tests.map(|(file, text)| golden::read(file, text, &config)).unwrap_or_default();
    diagnostics.extend(found);
    if input.documents.is_empty() && input.problems.is_empty() {
        let place = if input.folder.is_empty() { "this folder".to_owned() } else { format!("`{}`", input.folder) };
        let diagnostic = Diagnostic::unplaced(NO_CONTENT, format!("there is no Markdown in {place}"));
        diagnostics
            .push(diagnostic.help("name the handbook's folder with `--root`, or write its first page: `content/index.md`"));
    }
    Parsed { config: Arc::new(config), sources, documents, golden, diagnostics, unread_config }
}

fn wanted_audience<'c>(config: &'c Config, request: &Request) -> Result<Option<&'c Audience>, String> {
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

/// The files of the site's own theme.
fn own_theme<'i>(input: &'i Input, config: &Config) -> (&'i [ThemeFile], Option<Diagnostic>) {
    let wanted = &config.site.theme;
    if let Some((_, files)) = input.themes.iter().find(|(name, _)| *name == wanted.value) {
        return (files, None);
    }
    let known = || input.themes.iter().map(|(name, _)| name.as_str()).chain(["default"]);
    let help = did_you_mean(&wanted.value, known()).unwrap_or_else(|| format!("the themes are {}", list_of(known(), 12)));
    let missing = Diagnostic::new(CONFIG, wanted.span, format!("there is no folder `themes/{}`", wanted.value)).help(help);
    (&[], (wanted.value != "default").then_some(missing))
}

/// What could not be read, as diagnostics.
fn unread(input: &Input, sources: &mut Sources) -> Vec<Diagnostic> {
    let mut say = |problem: &InputProblem| {
        let (text, at) = &problem.text;
        let file = sources.add(problem.path.as_str(), text.clone());
        let end = text.get(*at..).and_then(|rest| rest.chars().next()).map_or(*at, |c| at + c.len_utf8());
        Diagnostic::new(problem.code, Span::new(file, *at, end), problem.message.as_str()).help(problem.help.as_str())
    };
    input.problems.iter().map(&mut say).collect()
}

/// The model of what an audience may see; the whole model for none.
fn project(whole: Model, audience: Option<&Audience>, inputs: &Inputs<'_>) -> (Model, Vec<Diagnostic>) {
    let Some(audience) = audience else {
        return (whole, Vec::new());
    };
    let (model, found) = seen_by(audience, &whole, inputs);
    // The author has seen the diagnostics of the whole; that nothing is left is news.
    (model, found.into_iter().filter(|diagnostic| diagnostic.code == EMPTY_AUDIENCE).collect())
}
/// The model of what one audience may see.
fn seen_by(audience: &Audience, whole: &Model, inputs: &Inputs<'_>) -> (Model, Vec<Diagnostic>) {
    let documents = audience::project(whole.documents(), audience, &Rules::new(&inputs.config));
    model::assemble(documents, &Inputs { audience: Some(audience), ..inputs.clone() })
}

/// Renders every page and gathers the files that go with them.
fn artifacts(
    site: &Model,
    mut theme: Theme,
    input: &Input,
    request: &Request,
    golden: &Golden,
) -> (Vec<Artifact>, Vec<Diagnostic>) {
    theme.share(&render::site_view(site, &theme));
    let names: BTreeMap<String, String> = input.assets.iter().map(|asset| (asset.path.clone(), hashed(asset))).collect();
    let base_url = request.base_url.as_deref().or(site.config.site.base_url.as_deref());
    let listed = site.config.pages.values().any(|page| !page.findings.is_empty());
    let findings = if listed { check::findings(site) } else { Vec::new() };
    let renderer = Renderer::new(site, &theme, &names, base_url).with_findings(&findings);
    let page = |page: usize| {
        let Rendered { html, assets, problems } = renderer.page(page);
        // As bytes at once: a growing text keeps up to twice the room it needs.
        (
            Artifact { path: site.pages()[page].path.clone(), content: ArtifactContent::Bytes(html.into_bytes().into()) },
            assets,
            problems,
        )
    };
    let pages: Vec<_> = (0..site.pages().len()).into_par_iter().map(page).collect();
    let used: BTreeSet<String> = pages.iter().flat_map(|(_, assets, _)| assets.iter().cloned()).collect();
    let bytes = |path: String, bytes: Vec<u8>| Artifact { path, content: ArtifactContent::Bytes(bytes.into()) };
    let mut artifacts = Vec::with_capacity(pages.len() + 8);
    let mut problems = Vec::new();
    for (artifact, _, found) in pages {
        artifacts.push(artifact);
        problems.extend(found);
    }
    artifacts.extend(
        theme.assets.iter().map(|(path, bytes)| Artifact { path: path.clone(), content: ArtifactContent::Bytes(bytes.clone()) }),
    );
    let sheets = (0..site.pages().len())
        .into_par_iter()
        .filter_map(|page| render::sheet(&renderer, page).or_else(|| render::data(&renderer, page)));
    artifacts.extend(sheets.collect::<Vec<_>>().into_iter().map(|(path, text)| bytes(path, text.into_bytes())));
    let (index, missed) = searched::index(&renderer, site, golden);
    artifacts.extend(index.into_iter().map(|file| Artifact { path: file.path, content: ArtifactContent::Bytes(file.bytes) }));
    let robots = Some(bytes("robots.txt".to_owned(), render::robots(&renderer).into_bytes()));
    let sitemap = render::sitemap(&renderer).map(|map| bytes("sitemap.xml".to_owned(), map.into_bytes()));
    // A site that has its own wants its own.
    let own = |path: &str| input.statics.iter().any(|file| file.path == path);
    artifacts.extend(robots.into_iter().chain(sitemap).filter(|artifact| !own(&artifact.path)));
    let copied = input.assets.iter().filter(|asset| used.contains(&asset.path)).map(|asset| (hashed(asset), &asset.disk));
    let copied = copied.chain(input.statics.iter().map(|asset| (asset.path.clone(), &asset.disk)));
    artifacts.extend(copied.map(|(path, disk)| Artifact { path, content: ArtifactContent::File(disk.clone()) }));
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    let artifacts = clashes::unique(artifacts, site, input, &mut problems);
    (artifacts, counted(problems).into_iter().chain(missed).collect())
}

/// What is met many times and mended once is said once, at the first place, with a count: a template's problem on every
/// page that uses it, another tool's syntax in every file that has it.
fn counted(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found: IndexMap<(Code, String), (Diagnostic, usize)> = IndexMap::new();
    for problem in problems {
        found.entry((problem.code, problem.message.clone())).or_insert((problem, 0)).1 += 1;
    }
    let say = |(problem, count): (Diagnostic, usize)| {
        if count == 1 { problem } else { problem.note(format!("met {count} times in all")) }
    };
    found.into_values().map(say).collect()
}

/// Severities as the site wants them, in the order of places, without repetition.
fn settle(diagnostics: Vec<Diagnostic>, config: &Config, request: &Request, sources: &Sources) -> Vec<Diagnostic> {
    let mut settled: Vec<Diagnostic> = diagnostics
        .into_iter()
        .map(|diagnostic| Diagnostic { severity: config.severity_of(&diagnostic, request.strict), ..diagnostic })
        .filter(|diagnostic| diagnostic.severity != Severity::Off)
        .collect();
    diagnostic::sort(&mut settled, sources);
    settled
}
