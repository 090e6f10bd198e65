//! Renders a model: HTML pages through the theme, their files in other formats, the files with a whole edition, and those for search
//! engines.
//!
//! Templates see values only ([`view`]) and cannot reach another page. A page depends on the model and the theme, so pages are
//! rendered in any order and in parallel. Rendering checks nothing: what is odd was reported before, and prints less here.
//!
//! `page` gathers the view of a page, `writer` makes HTML of texts, `results` is what all formats show of queries.

mod csv;
mod derived;
mod embedded;
mod encode;
mod escape;
mod export;
mod feeds;
mod files;
mod footer;
mod ics;
mod json;
mod lists;
mod md;
mod page;
mod plain;
mod record;
mod results;
mod shared;
mod template_filters;
mod terms;
mod theme;
mod theme_files;
mod theme_layouts;
mod txt;
pub mod view;
mod writer;

use crate::check::Finding;
use crate::diagnostic::Diagnostic;
use crate::model::{Model, PageId, PageKind};
use crate::text::capitalised;

pub(crate) use escape::path as fragment;
pub use feeds::{robots, sitemap};
pub use files::RenderedFile;
pub use footer::footer;
pub use shared::{ProblemMarks, PublishedFile, Shared};
pub use theme::Theme;
pub use theme_files::ThemeFile;

use writer::Writer;

/// Renders the pages of one model. It is cheap to make; what takes time is in [`Shared`].
#[derive(Clone, Copy, Debug)]
pub struct Renderer<'a> {
    model: &'a Model,
    theme: &'a Theme,
    shared: &'a Shared,
    /// What the site's checks found, for pages that list it.
    findings: &'a [Finding],
}

/// A finished page.
#[derive(Debug)]
pub struct Rendered {
    /// Its HTML.
    pub html: String,
    /// Files of the content that it shows or links to.
    pub assets: Vec<String>,
    /// Problems in templates.
    pub problems: Vec<Diagnostic>,
}

impl<'a> Renderer<'a> {
    /// Prepares to render a model.
    #[must_use]
    pub fn new(model: &'a Model, theme: &'a Theme, shared: &'a Shared) -> Self {
        Self {
            model,
            theme,
            shared,
            findings: &[],
        }
    }

    /// Adds what the site's checks found.
    #[must_use]
    pub fn with_findings(self, findings: &'a [Finding]) -> Self {
        Self { findings, ..self }
    }

    /// Renders a page, by its index in the model.
    #[must_use]
    pub fn page(&self, page: PageId) -> Rendered {
        let mut writer = Writer::new(self, &self.model.page(page).path);
        let (layout, mut view) = page::view(&mut writer, page);
        if let (Some(text), Some(owner)) = (&self.shared.footer, self.model.records().next()) {
            view.footer = writer.nested_text(text, owner, 3);
        }
        let (html, problem) = match self.theme.page(&layout, &view, &self.shared.site) {
            Ok(html) => (html, None),
            Err(problem) => (
                String::new(),
                Some(problem.note(format!("on the page `{}`", view.path))),
            ),
        };
        let Writer {
            assets,
            mut problems,
            ..
        } = writer;
        problems.extend(problem);
        Rendered {
            html,
            assets,
            problems,
        }
    }

    /// The path under which a file of the content is published.
    fn asset_path(&self, path: &str) -> String {
        self.shared
            .assets
            .get(path)
            .map_or_else(|| path.to_owned(), |file| file.path.clone())
    }

    /// The canonical URL of a page; empty without a base URL.
    fn canonical(&self, path: &str) -> String {
        if self.shared.base_url.is_empty() {
            return String::new();
        }
        let path = path.strip_suffix("index.html").unwrap_or(path);
        format!("{}/{}", self.shared.base_url, escape::path(path))
    }
}

/// The percent-encoded path of a page from the site's root.
#[must_use]
pub fn path_of(model: &Model, page: PageId) -> String {
    escape::path(&model.page(page).path)
}

/// A page's title.
#[must_use]
pub fn title_of(model: &Model, page: PageId) -> String {
    let text = |name| model.config().strings.text(name).to_owned();
    match &model.page(page).kind {
        PageKind::Record(id) | PageKind::Redirect(id) => model.record(*id).title.clone(),
        PageKind::Index { kind, intro, .. } => intro.map_or_else(
            || model.config().schema.type_of(*kind).plural.clone(),
            |id| model.record(id).title.clone(),
        ),
        PageKind::Folder(folder) => capitalised(folder.rsplit('/').next().unwrap_or_default()),
        PageKind::Overview if page == model.home() => model.config().site.title.clone(),
        PageKind::Overview => text("overview_title"),
        PageKind::Derived(at, subject) => {
            let (item, env) = model.bind(*subject);
            model.fill(&model.config().pages[*at].title, item.as_ref(), &env)
        }
        PageKind::Matrix(at) => model.config().matrices[*at].title.clone(),
        PageKind::Search => text("find_title"),
        PageKind::NotFound => text("not_found_title"),
    }
}
