//! A model to HTML: one closed view per page, through the theme.
//!
//! Templates see values only ([`view`]); nothing they do can reach another page. Rendering a page depends on the model,
//! the theme and nothing else, so pages are made in any order and in parallel.

mod data;
mod derived;
mod embedded;
mod escape;
mod feeds;
mod footer;
mod html;
mod lists;
mod matrix;
mod page;
mod pictures;
mod sections;
mod shared;
mod sheet;
mod terms;
mod theme;
mod values;
pub mod view;
mod views;

use crate::check::Finding;
use crate::diagnostic::Diagnostic;
use crate::model::{Model, PageKind, RecordId};
use crate::text::capitalised;

pub use data::data;
pub(crate) use escape::path as fragment;
pub use feeds::{robots, sitemap};
pub use footer::footer;
pub use shared::{Marks, PublishedFile, Shared};
pub use sheet::sheet;
pub use theme::{Theme, ThemeFile};

use html::Writer;

/// Makes the pages of one model. Cheap to make: all that takes time is in [`Shared`].
#[derive(Clone, Copy, Debug)]
pub struct Renderer<'a> {
    pub(crate) model: &'a Model,
    pub(crate) theme: &'a Theme,
    pub(crate) shared: &'a Shared,
    /// What the site's checks found, where a page lists it.
    pub(crate) findings: &'a [Finding],
}

/// A finished page.
#[derive(Debug)]
pub struct Rendered {
    /// Its HTML.
    pub html: String,
    /// Files of the content that it shows or links to.
    pub assets: Vec<String>,
    /// What went wrong in templates.
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

    /// With what the site's checks found.
    #[must_use]
    pub fn with_findings(self, findings: &'a [Finding]) -> Self {
        Self { findings, ..self }
    }

    /// Renders one page, by its place in the model's list.
    #[must_use]
    pub fn page(&self, page: usize) -> Rendered {
        let mut writer = Writer::new(self, &self.model.pages()[page].path);
        let (layout, mut view) = page::view(&mut writer, page);
        view.footer = footer::html(&mut writer);
        let (html, problem) = match self.theme.page(&layout, &view, &self.shared.site) {
            Ok(html) => (html, None),
            Err(problem) => (
                String::new(),
                Some(problem.note(format!("met on the page `{}`", view.path))),
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

    /// Where a file of the content goes in the site.
    pub(crate) fn asset_path(&self, path: &str) -> String {
        self.shared
            .assets
            .get(path)
            .map_or_else(|| path.to_owned(), |file| file.path.clone())
    }

    /// The address search engines should know a page by; empty without a base URL.
    pub(crate) fn canonical(&self, path: &str) -> String {
        if self.shared.base_url.is_empty() {
            return String::new();
        }
        let path = path.strip_suffix("index.html").unwrap_or(path);
        format!("{}/{}", self.shared.base_url, escape::path(path))
    }

    /// A template's problem, with the page it was met on.
    pub(crate) fn on_page(&self, problem: Diagnostic, owner: RecordId) -> Diagnostic {
        problem.note(format!(
            "met in the text of `{}`",
            self.model.shown_path(owner)
        ))
    }
}

/// Where a page is, from the site's root, percent-encoded.
#[must_use]
pub fn path_of(model: &Model, page: usize) -> String {
    escape::path(&model.pages()[page].path)
}

/// A page's title.
#[must_use]
pub fn title_of(model: &Model, page: usize) -> String {
    let text = |name| model.config.strings.text(name).to_owned();
    match &model.pages()[page].kind {
        PageKind::Record(id) | PageKind::Redirect(id) => model.record(*id).title.clone(),
        PageKind::Index { kind, intro, .. } => intro.map_or_else(
            || model.config.schema.type_of(*kind).plural.clone(),
            |id| model.record(id).title.clone(),
        ),
        PageKind::Folder(folder) => capitalised(folder.rsplit('/').next().unwrap_or_default()),
        PageKind::Overview if page == model.home() => model.config.site.title.clone(),
        PageKind::Overview => text("overview_title"),
        PageKind::Derived(at, subject) => {
            let (item, env) = model.bind(*subject);
            model.fill(&model.config.pages[*at].title, item.as_ref(), &env)
        }
        PageKind::Matrix(at) => model.config.matrices[*at].title.clone(),
        PageKind::Search => text("find_title"),
        PageKind::NotFound => text("not_found_title"),
    }
}
