//! A compiled site: its sources, its models and its theme, and from them each of its files on request.
//!
//! A build makes all files at once, a preview one at a time; both use this, so they get the same.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::edition::{EditionBuild, ModelBuild};
use super::file_names::{file_names, hashed};
use super::files::Files;
use super::read::Read;
use super::{ArtifactContent, FileNames, InputFile, Request, SiteFile, Unobserved, search_corpus};
use crate::check::{self, Finding};
use crate::config::SiteExport;
use crate::diagnostic::{Diagnostic, EMPTY_AUDIENCE};
use crate::document::{Status, Text};
use crate::golden::GoldenQueries;
use crate::model::{Destination, Inputs, Model, PageId, PageKind, RecordId};
use crate::render::{
    self, ProblemMarks, PublishedFile, Rendered, RenderedFile, Renderer, Shared, Theme,
};

/// A compiled site.
#[derive(Debug)]
pub struct Site {
    pub(super) read: Read,
    pub(super) whole: ModelBuild,
    /// What its audience may see, if it is for one.
    pub(super) edition: Option<EditionBuild>,
    pub(super) shared: Arc<Shared>,
    pub(super) request: Request,
    pub(super) files: Files,
    findings: OnceLock<Vec<Finding>>,
    index: OnceLock<Vec<hirebook_search::File>>,
}

/// What all pages share. It is taken over from the previous compilation if nothing that it depends on has changed.
pub(super) fn shared(
    model: &Model,
    theme: &Arc<Theme>,
    files: &Files,
    request: &Request,
    previous: Option<&Site>,
) -> Arc<Shared> {
    let is_unchanged = |previous: &&Site| {
        previous.model().shares_frame_with(model)
            && Arc::ptr_eq(&previous.read.theme, theme)
            && previous.files == *files
    };
    if let Some(previous) = previous.filter(is_unchanged) {
        return previous.shared.clone();
    }
    let published = |asset: &InputFile| {
        let file = PublishedFile {
            path: hashed(asset),
            pixels: asset.pixels.map(|pixels| (pixels.width, pixels.height)),
        };
        (asset.path.clone(), file)
    };
    let names = files.assets.iter().map(published).collect();
    let own = request.base_url.as_deref();
    let base_url = own.or(model.config().site.base_url.as_deref());
    let marks = if request.preview {
        ProblemMarks::Visible
    } else {
        ProblemMarks::Hidden
    };
    Arc::new(Shared::new(model, theme, names, base_url, marks))
}

impl Site {
    pub(super) fn new(
        read: Read,
        whole: ModelBuild,
        edition: Option<EditionBuild>,
        shared: Arc<Shared>,
        request: Request,
        files: Files,
    ) -> Self {
        Self {
            read,
            whole,
            edition,
            shared,
            request,
            files,
            findings: OnceLock::new(),
            index: OnceLock::new(),
        }
    }

    /// The model whose pages the site has: the whole, or what its audience may see.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self
            .edition
            .as_ref()
            .map_or(&self.whole, |edition| &edition.build)
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
        let footer = render::footer(model.config()).zip(model.records().next());
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
    pub fn file_names(&self) -> FileNames {
        file_names(self.model(), &self.read.theme, &self.files.assets)
    }

    /// What is wrong with the edition alone: nothing is left for its audience, or a parser failed on what is left.
    pub(super) fn edition_diagnostics(&self) -> Vec<Diagnostic> {
        let builds = || self.edition.iter().map(|edition| &edition.build);
        let found = builds()
            .flat_map(|build| &build.diagnostics)
            .filter(|diagnostic| diagnostic.code == EMPTY_AUDIENCE);
        let documents = builds().flat_map(|build| build.model.documents());
        let failed = documents
            .filter(|document| document.failed())
            .flat_map(|document| &document.diagnostics);
        found.chain(failed).cloned().collect()
    }

    /// The whole without its drafts, if it has any.
    pub(super) fn without_drafts(&self) -> Option<ModelBuild> {
        let inputs = self.files.model_inputs(&self.read.config, &self.request);
        let mut records = self
            .read
            .documents
            .iter()
            .flat_map(|document| &document.records);
        let drafts = inputs.drafts && records.any(|record| record.status == Status::Draft);
        drafts.then(|| {
            ModelBuild::new(
                self.read.documents.clone(),
                &Inputs {
                    drafts: false,
                    ..inputs
                },
                None,
            )
        })
    }

    pub(super) fn renderer(&self) -> Renderer<'_> {
        Renderer::new(self.model(), &self.read.theme, &self.shared)
    }

    /// A renderer with the findings of checks, for pages that list them.
    pub(super) fn renderer_with_findings(&self) -> Renderer<'_> {
        let findings = self.findings.get_or_init(|| {
            let listed = self
                .model()
                .config()
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
    fn page(&self, page: PageId) -> Rendered {
        self.renderer_for(page).page(page)
    }

    /// A renderer for one page, with the findings of checks if the page lists them.
    fn renderer_for(&self, page: PageId) -> Renderer<'_> {
        match &self.model().page(page).kind {
            PageKind::Derived(at, _) if !self.model().config().pages[*at].findings.is_empty() => {
                self.renderer_with_findings()
            }
            _ => self.renderer(),
        }
    }

    /// Whether the index is also written as scripts, which pages opened from a folder need. A site with an address is
    /// read there; its scripts could be read by any other site that its readers visit.
    pub(super) fn has_index_scripts(&self) -> bool {
        self.model()
            .config()
            .site
            .search_scripts
            .unwrap_or(!self.shared.has_address())
    }

    /// The index for search, made when it is first asked for.
    fn index(&self) -> &[hirebook_search::File] {
        self.index.get_or_init(|| {
            search_corpus::index(
                self.model(),
                &GoldenQueries::default(),
                self.has_index_scripts(),
                &Unobserved,
            )
            .0
        })
    }

    /// Makes one file of the site, by its path; none if the site has no such file. Of the content's files that are no pages, any
    /// can be had, while a build copies those that pages use.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<SiteFile> {
        let model = self.model();
        let bytes = |bytes: Arc<[u8]>| {
            Some(SiteFile {
                content: ArtifactContent::Bytes(bytes),
                problems: Vec::new(),
            })
        };
        let disk = |file: &InputFile| {
            Some(SiteFile {
                content: ArtifactContent::File(file.disk.clone()),
                problems: Vec::new(),
            })
        };
        if let Some(page) = model.page_at(path) {
            let Rendered { html, problems, .. } = self.page(page);
            return Some(SiteFile {
                content: ArtifactContent::Bytes(html.into_bytes().into()),
                problems,
            });
        }
        if let Some((_, asset)) = self.read.theme.assets.iter().find(|(name, _)| name == path) {
            return bytes(asset.clone());
        }
        if let Some((page, format)) = model.page_of_export(path) {
            let made = self.renderer_for(page).file(page, format, path.to_owned());
            return Some(SiteFile {
                content: ArtifactContent::Bytes(made.text.into_bytes().into()),
                problems: made.problems,
            });
        }
        let exports = model.config().site.exports.iter();
        if let Some(export) = exports.copied().find(|export| export.path() == path) {
            return bytes(self.renderer().export(export).into_bytes().into());
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
        let beside = model.all_page_ids().flat_map(|page| model.page_files(page));
        // If the paths of two files differ in case only, the second is reported and not made.
        let beside = beside.filter(|(_, path)| model.page_of_export(path).is_some());
        let mut paths: Vec<String> = pages.chain(beside.map(|(_, path)| path)).collect();
        let exports: BTreeSet<SiteExport> = model.config().site.exports.iter().copied().collect();
        paths.extend(exports.iter().map(|export| export.path().to_owned()));
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

    /// The files of a page in other formats than HTML.
    pub(super) fn page_files(&self, page: PageId) -> Vec<RenderedFile> {
        self.renderer_for(page).files(page)
    }

    /// What search engines ask for, unless the site has its own.
    pub(super) fn for_robots(&self) -> Vec<(&'static str, String)> {
        let robots = ("robots.txt", render::robots(&self.renderer()));
        let sitemap = render::sitemap(&self.renderer()).map(|map| ("sitemap.xml", map));
        let own = |path: &str| self.files.statics.iter().any(|file| file.path == path);
        std::iter::once(robots)
            .chain(sitemap)
            .filter(|(path, _)| !own(path))
            .collect()
    }
}
