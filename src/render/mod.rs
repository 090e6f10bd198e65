//! A model to HTML: one closed view per page, through the theme.
//!
//! Templates see values only ([`view`]); nothing they do can reach another page. Rendering a page depends on the model,
//! the theme and nothing else, so pages are made in any order and in parallel.

mod data;
mod derived;
mod embedded;
mod escape;
mod feeds;
mod html;
mod lists;
mod matrix;
mod page;
mod sheet;
mod terms;
mod theme;
mod values;
pub mod view;
mod views;

use std::collections::BTreeMap;

use crate::check::Finding;
use crate::diagnostic::Diagnostic;
use crate::model::{Model, PageKind, RecordId};

pub use data::data;
pub(crate) use escape::path as fragment;
pub use feeds::{robots, sitemap};
pub use sheet::sheet;
pub use theme::{Theme, ThemeFile};

use html::Writer;
use view::{MenuItemView, MenuView, SiteView, StepView};

/// Makes the pages of one model.
#[derive(Debug)]
pub struct Renderer<'a> {
    pub(crate) model: &'a Model,
    pub(crate) theme: &'a Theme,
    pub(crate) terms: terms::Terms,
    /// What the site's checks found, where a page lists it.
    pub(crate) findings: &'a [Finding],
    /// Where images of the content are put: their path there, by their path in the content.
    assets: &'a BTreeMap<String, String>,
    /// The address of the site, without a slash at its end; empty if it is not known.
    base_url: String,
    /// The path of the site on its host, with slashes around it: where the 404 page's links start from.
    pub(crate) base_path: String,
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
    /// Prepares to render a model. `assets` tells where each file of the content goes in the site.
    #[must_use]
    pub fn new(model: &'a Model, theme: &'a Theme, assets: &'a BTreeMap<String, String>, base_url: Option<&str>) -> Self {
        let base = base_url.unwrap_or("/").trim_end_matches('/');
        let (url, path) = match base.split_once("://") {
            Some((_, rest)) => (base.to_owned(), rest.split_once('/').map_or("", |(_, path)| path)),
            None => (String::new(), base.trim_start_matches('/')),
        };
        let base_path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Self { model, theme, terms: terms::Terms::new(model), findings: &[], assets, base_url: url, base_path }
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
        let (layout, view) = page::view(&mut writer, page);
        let (html, problem) = match self.theme.page(&layout, &view) {
            Ok(html) => (html, None),
            Err(problem) => (String::new(), Some(problem.note(format!("met on the page `{}`", view.path)))),
        };
        let Writer { assets, mut problems, .. } = writer;
        problems.extend(problem);
        Rendered { html, assets, problems }
    }

    /// Where a file of the content goes in the site.
    pub(crate) fn asset_path(&self, path: &str) -> String {
        self.assets.get(path).cloned().unwrap_or_else(|| path.to_owned())
    }

    /// The address search engines should know a page by; empty without a base URL.
    pub(crate) fn canonical(&self, path: &str) -> String {
        if self.base_url.is_empty() {
            return String::new();
        }
        let path = path.strip_suffix("index.html").unwrap_or(path);
        format!("{}/{}", self.base_url, escape::path(path))
    }

    /// Where a page is, from the site's root, percent-encoded.
    pub(crate) fn path_of(&self, page: usize) -> String {
        escape::path(&self.model.pages()[page].path)
    }

    /// A page's title.
    pub(crate) fn title_of(&self, page: usize) -> String {
        let model = self.model;
        match &model.pages()[page].kind {
            PageKind::Record(id) | PageKind::Redirect(id) => model.record(*id).title.clone(),
            PageKind::Index { kind, intro, .. } => {
                intro.map_or_else(|| model.config.schema.type_of(*kind).plural.clone(), |id| model.record(id).title.clone())
            }
            PageKind::Folder(folder) => {
                let name = folder.rsplit('/').next().unwrap_or_default().replace(['-', '_'], " ");
                let mut letters = name.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            }
            PageKind::Overview if page == model.home() => model.config.site.title.clone(),
            PageKind::Overview => "All contents".to_owned(),
            PageKind::Derived(at, subject) => {
                let (item, env) = model.bind(*subject);
                model.fill(&model.config.pages[*at].title, item.as_ref(), &env)
            }
            PageKind::Matrix(at) => model.config.matrices[*at].title.clone(),
            PageKind::Search => "Search".to_owned(),
            PageKind::NotFound => "This page is not here".to_owned(),
        }
    }

    /// A template's problem, with the page it was met on.
    pub(crate) fn on_page(&self, problem: Diagnostic, owner: RecordId) -> Diagnostic {
        problem.note(format!("met in the text of `{}`", self.model.shown_path(owner)))
    }
}

/// What is the same on every page of a model.
#[must_use]
pub fn site_view(model: &Model, theme: &Theme) -> SiteView {
    let names = BTreeMap::new();
    let site = Renderer::new(model, theme, &names, None);
    let path = |page: usize| escape::path(&model.pages()[page].path);
    SiteView {
        title: model.config.site.title.clone(),
        description: model.config.site.description.clone(),
        language: model.config.site.language.clone(),
        home: path(model.home()),
        overview: path(model.overview()),
        menu: menu(&site),
        audience: model.audience.as_ref().map_or_else(String::new, |audience| audience.title.clone()),
        restricted: model.audience.is_some(),
        open: model.audience.is_none() && !model.config.audiences.is_empty(),
        scales: model
            .config
            .schema
            .scales
            .iter()
            .map(|(name, scale)| (name.clone(), scale.steps.iter().map(step).collect()))
            .collect(),
        assets: theme.names().clone(),
        generator: concat!("hirebook ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

fn step(step: &crate::config::Step) -> StepView {
    StepView { id: step.id.clone(), title: step.title.clone() }
}

/// The menu as declared, as far as this site has its pages; without one, all indexes and what lies at the top.
fn menu(site: &Renderer<'_>) -> Vec<MenuView> {
    let model = site.model;
    let item = |page: usize| MenuItemView { title: site.title_of(page), path: escape::path(&model.pages()[page].path) };
    let groups: Vec<MenuView> = if model.config.menu.is_empty() {
        let (records, folders) = model.in_folder("");
        let indexes = model
            .config
            .schema
            .type_ids()
            .filter(|kind| model.config.schema.type_of(*kind).name != "page")
            .filter_map(|kind| model.index_of(kind));
        let records = records.into_iter().filter_map(|id| model.address(id).map(|(page, _)| page));
        let mut pages: Vec<usize> = records.chain(folders).chain(indexes).take(24).collect();
        pages.dedup();
        vec![MenuView { title: String::new(), items: pages.into_iter().map(item).collect() }]
    } else {
        let pages =
            |words: &crate::config::Menu| words.items.iter().filter_map(|word| model.menu_page(&word.value)).map(item).collect();
        model.config.menu.iter().map(|group| MenuView { title: group.title.clone(), items: pages(group) }).collect()
    };
    groups.into_iter().filter(|group| !group.items.is_empty()).collect()
}
