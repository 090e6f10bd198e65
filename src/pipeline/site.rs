//! A compiled site: its texts, its model and its theme, and from them each of its files when it is asked for.
//!
//! A build asks for all files at once, a preview for one at a time; both get them here, so they get the same.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::names::{Names, hashed, names};
use super::read::Read;
use super::{
    Artifact, ArtifactContent, Input, InputFile, InputProblem, Observer, Phase, Request,
    Unobserved, clashes, counted, searched, unread, wanted_audience,
};
use crate::audience::{self, Declarations};
use crate::check::{self, Finding};
use crate::config::{Audience, Config};
use crate::diagnostic::{Diagnostic, EMPTY_AUDIENCE, Severity};
use crate::document::{Document, Status, Text};
use crate::golden::Golden;
use crate::model::{self, Destination, Inputs, Model, PageKind, RecordId};
use crate::render::{self, ProblemMarks, PublishedFile, Rendered, Renderer, Shared};

/// A compiled site.
#[derive(Debug)]
pub struct Site {
    pub(super) read: Read,
    pub(super) whole: Assembled,
    /// What its audience may see, if it is for one.
    seen: Option<Seen>,
    shared: Arc<Shared>,
    pub(super) request: Request,
    pub(super) files: Files,
    findings: OnceLock<Vec<Finding>>,
    index: OnceLock<Vec<hirebook_search::File>>,
}

/// What a site is made from, its texts aside.
#[derive(Debug, PartialEq)]
pub(super) struct Files {
    pub(super) folder: Arc<str>,
    /// Whether there is nothing to make it from.
    pub(super) empty: bool,
    pub(super) problems: Vec<InputProblem>,
    names: Arc<[String]>,
    /// The content's files that are likely sources of pages and are never copied, sorted: by their names alone, and all of them.
    pub(super) unread_names: Vec<String>,
    unread: Arc<[String]>,
    /// The content's files and folders that are left out because something is wrong with them, sorted.
    left_out: Arc<[String]>,
    pub(super) assets: Vec<InputFile>,
    pub(super) statics: Vec<InputFile>,
    /// The files of `static/` that are never copied, where audiences are declared.
    pub(super) sources_in_static: Vec<String>,
}

/// A model, and what was wrong when it was put together.
#[derive(Debug)]
pub(super) struct Assembled {
    pub(super) model: Model,
    pub(super) found: Vec<Diagnostic>,
}

/// What an audience may see of a site.
#[derive(Debug)]
pub(super) struct Seen {
    declarations: Declarations,
    pub(super) site: Assembled,
}

/// A file of a site, made when it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it holds.
    pub content: ArtifactContent,
    /// What went wrong in templates.
    pub problems: Vec<Diagnostic>,
}

impl Site {
    /// Compiles a site, or what has changed of it since it was compiled `before`. Whatever is wrong, there is a site.
    ///
    /// # Errors
    /// The words for an audience that the site does not declare.
    pub fn compile(
        input: &Input,
        request: &Request,
        before: Option<&Self>,
    ) -> Result<Self, String> {
        Self::compile_observed(input, request, before, &Unobserved)
    }

    /// [`Self::compile`], with notices of its course.
    pub(super) fn compile_observed(
        input: &Input,
        request: &Request,
        before: Option<&Self>,
        observer: &dyn Observer,
    ) -> Result<Self, String> {
        observer.begin(Phase::Parse, input.documents.len());
        let request = &Request {
            preview: request.preview && request.audience.is_none(),
            ..request.clone()
        };
        let before = before.filter(|before| before.request == *request);
        let read = Read::of(input, before.map(|before| &before.read), observer);
        let audience = if read.unread_config {
            None
        } else {
            wanted_audience(&read.config, request)?.cloned()
        };
        let files = Files::of(input, &read.config);
        let inputs = files.inputs(&read.config, request);
        observer.begin(Phase::Model, 0);
        let whole = assemble(
            read.documents.clone(),
            &inputs,
            before.map(|before| &before.whole),
        );
        let seen = audience.as_ref().map(|audience| {
            observer.begin(Phase::Project, 0);
            let before = before.and_then(|before| before.seen.as_ref());
            seen_by(audience, &whole.model, &inputs, before)
        });
        let model = &seen.as_ref().map_or(&whole, |seen| &seen.site).model;
        let unchanged = |before: &&Self| {
            before.model().is_framed_as(model)
                && Arc::ptr_eq(&before.read.theme, &read.theme)
                && before.files == files
        };
        let shared = match before.filter(unchanged) {
            Some(before) => before.shared.clone(),
            None => {
                let published = |asset: &InputFile| {
                    let pixels = asset.pixels.map(|pixels| (pixels.width, pixels.height));
                    (
                        asset.path.clone(),
                        PublishedFile {
                            path: hashed(asset),
                            pixels,
                        },
                    )
                };
                let names = files.assets.iter().map(published).collect();
                let base_url = request.base_url.as_deref().or(model
                    .config
                    .site
                    .base_url
                    .as_deref());
                let marks = if request.preview {
                    ProblemMarks::Visible
                } else {
                    ProblemMarks::Hidden
                };
                Arc::new(Shared::new(model, &read.theme, names, base_url, marks))
            }
        };
        let (findings, index, request) = (OnceLock::new(), OnceLock::new(), request.clone());
        Ok(Self {
            read,
            whole,
            seen,
            shared,
            request,
            files,
            findings,
            index,
        })
    }

    /// The model whose pages the site has: the whole, or what its audience may see.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self
            .seen
            .as_ref()
            .map_or(&self.whole, |seen| &seen.site)
            .model
    }

    /// Whether a text of the site links to a file of the content or shows it.
    #[must_use]
    pub fn uses(&self, asset: &str) -> bool {
        let model = &self.whole.model;
        let leads_there = |id: RecordId, text: &Text| {
            let links = text.body.links.iter().map(|link| &link.target);
            let mut targets = links.chain(text.body.images.iter().map(|image| &image.target));
            targets.any(|target| matches!(model.destination(id, target), Ok(Destination::Asset(path)) if path == asset))
        };
        let footer = render::footer(&model.config).zip(model.records().next());
        footer.is_some_and(|((text, _), first)| leads_there(first, &text))
            || model.records().any(|id| {
                model
                    .texts(id)
                    .into_iter()
                    .any(|text| leads_there(id, text))
            })
    }

    /// The path of the site on its host, with slashes around it.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.shared.base_path()
    }

    /// What the paths of its files mean.
    #[must_use]
    pub fn names(&self) -> Names {
        names(self.model(), &self.read.theme, &self.files.assets)
    }

    /// What was wrong in making it of the whole: that nothing is left for an audience, or that a parser failed on what is left. The
    /// rest, authors know from the whole.
    pub(super) fn of_audience(&self) -> Vec<Diagnostic> {
        let seen = || self.seen.iter().map(|seen| &seen.site);
        let found = seen()
            .flat_map(|seen| &seen.found)
            .filter(|diagnostic| diagnostic.code == EMPTY_AUDIENCE);
        let documents = seen().flat_map(|seen| seen.model.documents());
        let failed = documents
            .filter(|document| document.failed())
            .flat_map(|document| &document.diagnostics);
        found.chain(failed).cloned().collect()
    }

    /// The whole without its drafts, where it has any.
    pub(super) fn without_drafts(&self) -> Option<Assembled> {
        let inputs = self.files.inputs(&self.read.config, &self.request);
        let mut records = self
            .read
            .documents
            .iter()
            .flat_map(|document| &document.records);
        let drafts = inputs.drafts && records.any(|record| record.status == Status::Draft);
        drafts.then(|| {
            assemble(
                self.read.documents.clone(),
                &Inputs {
                    drafts: false,
                    ..inputs
                },
                None,
            )
        })
    }

    fn renderer(&self) -> Renderer<'_> {
        Renderer::new(self.model(), &self.read.theme, &self.shared)
    }

    /// With what the checks found, for pages that list it.
    fn listing(&self) -> Renderer<'_> {
        let findings = self.findings.get_or_init(|| {
            let listed = self
                .model()
                .config
                .pages
                .values()
                .any(|page| !page.findings.is_empty());
            if listed {
                check::findings(self.model())
            } else {
                Vec::new()
            }
        });
        self.renderer().with_findings(findings)
    }

    /// Makes one page, by its place in the model.
    fn page(&self, page: usize) -> Rendered {
        match &self.model().pages()[page].kind {
            PageKind::Derived(at, _) if !self.model().config.pages[*at].findings.is_empty() => {
                self.listing().page(page)
            }
            _ => self.renderer().page(page),
        }
    }

    /// Whether the index is also written as scripts, which pages opened from a folder need. A site with an address is
    /// read there; its scripts could be read by any other site that its readers visit.
    fn scripts(&self) -> bool {
        self.model()
            .config
            .site
            .search_scripts
            .unwrap_or(!self.shared.has_address())
    }

    /// The index for search, made when it is first asked for.
    fn index(&self) -> &[hirebook_search::File] {
        self.index.get_or_init(|| {
            searched::index(
                self.model(),
                &Golden::default(),
                self.scripts(),
                &Unobserved,
            )
            .0
        })
    }

    /// Makes one file of the site, by its path; none if the site has no such file. Of the content's files that are no pages, any
    /// can be had, while a build copies those that pages use.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<Made> {
        let model = self.model();
        let bytes = |bytes: Arc<[u8]>| {
            Some(Made {
                content: ArtifactContent::Bytes(bytes),
                problems: Vec::new(),
            })
        };
        let disk = |file: &InputFile| {
            Some(Made {
                content: ArtifactContent::File(file.disk.clone()),
                problems: Vec::new(),
            })
        };
        if let Some(page) = model.page_at(path) {
            let Rendered { html, problems, .. } = self.page(page);
            return Some(Made {
                content: ArtifactContent::Bytes(html.into_bytes().into()),
                problems,
            });
        }
        if let Some((_, asset)) = self.read.theme.assets.iter().find(|(name, _)| name == path) {
            return bytes(asset.clone());
        }
        if let Some((stem, _)) = path.rsplit_once('.')
            && let Some(page) = model.page_at(&format!("{stem}.html"))
            && let Some((_, text)) = self.beside(page).filter(|(beside, _)| beside == path)
        {
            return bytes(text.into_bytes().into());
        }
        if path
            .strip_prefix(hirebook_search::FOLDER)
            .is_some_and(|rest| rest.starts_with('/'))
            && let Ok(at) = self.index().binary_search_by(|file| (*file.path).cmp(path))
        {
            return bytes(self.index()[at].bytes.clone());
        }
        if let Some(file) = self.files.statics.iter().find(|file| file.path == path) {
            return disk(file);
        }
        if let Some(file) = self.files.assets.iter().find(|file| hashed(file) == path) {
            return disk(file);
        }
        self.for_robots()
            .into_iter()
            .find(|(name, _)| *name == path)
            .and_then(|(_, text)| bytes(text.into_bytes().into()))
    }

    /// The paths of all its files but those of the content that are copied, sorted.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let model = self.model();
        let pages = model.pages().iter().map(|page| page.path.clone());
        let beside = (0..model.pages().len()).filter_map(|page| model.sheet_beside(page));
        let mut paths: Vec<String> = pages.chain(beside).collect();
        paths.extend(self.read.theme.assets.iter().map(|(path, _)| path.clone()));
        paths.extend(self.index().iter().map(|file| file.path.clone()));
        paths.extend(
            self.for_robots()
                .into_iter()
                .map(|(path, _)| path.to_owned()),
        );
        paths.extend(self.files.statics.iter().map(|file| file.path.clone()));
        paths.sort();
        paths
    }

    /// The sheet or the data beside a page.
    fn beside(&self, page: usize) -> Option<(String, String)> {
        self.renderer().export(page)
    }

    /// What search engines ask for, unless the site has its own.
    fn for_robots(&self) -> Vec<(&'static str, String)> {
        let robots = ("robots.txt", render::robots(&self.renderer()));
        let sitemap = render::sitemap(&self.renderer()).map(|map| ("sitemap.xml", map));
        let own = |path: &str| self.files.statics.iter().any(|file| file.path == path);
        std::iter::once(robots)
            .chain(sitemap)
            .filter(|(path, _)| !own(path))
            .collect()
    }

    /// Makes every file, sorted by path, and says what went wrong on the way, golden queries included.
    pub(super) fn artifacts(
        &self,
        golden: &Golden,
        observer: &dyn Observer,
    ) -> (Vec<Artifact>, Vec<Diagnostic>) {
        let model = self.model();
        observer.begin(Phase::Render, model.pages().len());
        let renderer = self.listing();
        let page = |page: usize| {
            let Rendered {
                html,
                assets,
                problems,
            } = renderer.page(page);
            observer.advance();
            // As bytes at once: a growing text keeps up to twice the room it needs.
            (
                Artifact {
                    path: model.pages()[page].path.clone(),
                    content: ArtifactContent::Bytes(html.into_bytes().into()),
                },
                assets,
                problems,
            )
        };
        let pages: Vec<_> = (0..model.pages().len()).into_par_iter().map(page).collect();
        let used: BTreeSet<String> = pages
            .iter()
            .flat_map(|(_, assets, _)| assets.iter().cloned())
            .collect();
        let bytes = |path: String, bytes: Arc<[u8]>| Artifact {
            path,
            content: ArtifactContent::Bytes(bytes),
        };
        let mut artifacts = Vec::with_capacity(pages.len() + 8);
        let mut problems = Vec::new();
        for (artifact, _, found) in pages {
            artifacts.push(artifact);
            problems.extend(found);
        }
        artifacts.extend(
            self.read
                .theme
                .assets
                .iter()
                .map(|(path, content)| bytes(path.clone(), content.clone())),
        );
        let beside: Vec<_> = (0..model.pages().len())
            .into_par_iter()
            .filter_map(|page| self.beside(page))
            .collect();
        artifacts.extend(
            beside
                .into_iter()
                .map(|(path, text)| bytes(path, text.into_bytes().into())),
        );
        let (index, missed) = searched::index(model, golden, self.scripts(), observer);
        artifacts.extend(index.into_iter().map(|file| bytes(file.path, file.bytes)));
        artifacts.extend(
            self.for_robots()
                .into_iter()
                .map(|(path, text)| bytes(path.to_owned(), text.into_bytes().into())),
        );
        let Files {
            assets, statics, ..
        } = &self.files;
        let copied = assets
            .iter()
            .filter(|asset| used.contains(&asset.path))
            .map(|asset| (hashed(asset), &asset.disk));
        let copied = copied.chain(
            statics
                .iter()
                .map(|asset| (asset.path.clone(), &asset.disk)),
        );
        artifacts.extend(copied.map(|(path, disk)| Artifact {
            path,
            content: ArtifactContent::File(disk.clone()),
        }));
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        let artifacts = clashes::unique(artifacts, model, &self.files, &mut problems);
        (
            artifacts,
            counted(problems).into_iter().chain(missed).collect(),
        )
    }
}

impl Files {
    fn of(input: &Input, config: &Config) -> Self {
        // Only where audiences are declared does it matter who reads a source.
        let restricted = !config.audiences.is_empty();
        let (raw, assets): (Vec<_>, Vec<_>) = input
            .assets
            .iter()
            .cloned()
            .partition(|asset| restricted && asset.source);
        let is_source = |file: &InputFile| restricted && unread::is_source(&file.path, file.source);
        let (sources, statics): (Vec<_>, Vec<_>) =
            input.statics.iter().cloned().partition(is_source);
        let mut unread: Vec<String> = input
            .unread
            .iter()
            .cloned()
            .chain(raw.into_iter().map(|file| file.path))
            .collect();
        unread.sort();
        let prefix = if input.folder.is_empty() {
            String::new()
        } else {
            format!("{}/", input.folder)
        };
        let is_error = |problem: &&InputProblem| problem.code.severity() == Severity::Error;
        let in_content =
            |problem: &InputProblem| problem.path.strip_prefix(&prefix).map(str::to_owned);
        let mut left_out: Vec<String> = input
            .problems
            .iter()
            .filter(is_error)
            .filter_map(in_content)
            .collect();
        left_out.sort();
        Self {
            folder: input.folder.as_str().into(),
            empty: input.documents.is_empty() && input.problems.is_empty(),
            problems: input.problems.clone(),
            names: assets.iter().map(|asset| asset.path.clone()).collect(),
            unread_names: input.unread.clone(),
            unread: unread.into(),
            left_out: left_out.into(),
            assets,
            statics,
            sources_in_static: sources.into_iter().map(|file| file.path).collect(),
        }
    }

    /// The content's files that are neither pages nor likely sources by their names, sorted.
    pub(super) fn other_names(&self) -> impl Iterator<Item = &str> {
        let by_content = self
            .unread
            .iter()
            .filter(|path| self.unread_names.binary_search(path).is_err());
        let mut names: Vec<&str> = self
            .names
            .iter()
            .chain(by_content)
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// What a model is made from, for all and with the drafts that the request wants.
    pub(super) fn inputs(&self, config: &Arc<Config>, request: &Request) -> Inputs {
        Inputs {
            config: config.clone(),
            folder: self.folder.clone(),
            assets: self.names.clone(),
            unread: self.unread.clone(),
            left_out: self.left_out.clone(),
            today: request.today,
            drafts: request.preview,
        }
    }
}

/// Puts a model together, or takes over what was put together before from documents that look alike.
pub(super) fn assemble(
    documents: Arc<[Arc<Document>]>,
    inputs: &Inputs,
    before: Option<&Assembled>,
) -> Assembled {
    let (model, found) = match before {
        Some(before) => model::assemble_after(&before.model, &before.found, documents, inputs),
        None => model::assemble(documents, inputs),
    };
    Assembled { model, found }
}

/// What one audience may see of a site.
pub(super) fn seen_by(
    audience: &Audience,
    whole: &Model,
    inputs: &Inputs,
    before: Option<&Seen>,
) -> Seen {
    let earlier = before.map(|before| &before.declarations);
    let (declarations, documents) = audience::project(
        whole.documents(),
        audience,
        &inputs.config,
        inputs.drafts,
        earlier,
    );
    let inputs = Inputs {
        config: declarations.config().clone(),
        ..inputs.clone()
    };
    let mut site = assemble(documents.into(), &inputs, before.map(|before| &before.site));
    site.found.retain(|problem| problem.code != EMPTY_AUDIENCE);
    if site.model.records().next().is_none() {
        let message = format!(
            "the audience `{}` may see nothing of this site",
            audience.name
        );
        let problem = Diagnostic::new(EMPTY_AUDIENCE, audience.span, message);
        site.found
            .push(problem.help("give a type, or some records, a label that it holds"));
    }
    Seen { declarations, site }
}
