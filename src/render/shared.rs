//! What all pages of a model share: the menu, the names of assets, the terms that are linked, the published paths of content
//! files, and the site's address.
//!
//! It does not depend on the text of a page, so it can be reused until pages see other things of each other.

use std::collections::BTreeMap;

use super::theme::SiteValue;
use super::view::{MenuItemView, MenuView, SiteView, StepView, TaskView};
use super::{Theme, escape, path_of, terms::Terms, title_of};
use crate::config::{MenuGroup, Step, Task};
use crate::document::Text;
use crate::model::{Model, PageId};
use crate::text::Spanned;

/// What all pages of a model share.
#[derive(Debug)]
pub struct Shared {
    pub(super) site: SiteValue,
    pub(super) terms: Terms,
    /// Published files of the content, by their paths in the content.
    pub(super) assets: BTreeMap<String, PublishedFile>,
    /// The URL of the site without a trailing slash; empty if it is not known.
    pub(super) base_url: String,
    /// The path of the site on its host, with slashes around it. Links on the 404 page begin with it.
    pub(super) base_path: String,
    /// Whether the path is known: from the config, from an option, or because it is a preview.
    pub(super) has_base: bool,
    pub(super) marks: ProblemMarks,
    pub(super) footer: Option<Text>,
}

/// A file of the content as it is published.
#[derive(Clone, Debug)]
pub struct PublishedFile {
    /// Its path from the site's root.
    pub path: String,
    /// Width and height of a picture, in CSS pixels.
    pub pixels: Option<(u32, u32)>,
}

/// Whether pages mark what is broken in their sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemMarks {
    /// For readers: the text of a broken link is left as plain text.
    Hidden,
    /// For authors: the text is marked.
    Visible,
}

impl Shared {
    /// Gathers it. `assets` are the published files of the content, by their paths in the content.
    #[must_use]
    pub fn new(
        model: &Model,
        theme: &Theme,
        assets: BTreeMap<String, PublishedFile>,
        base_url: Option<&str>,
        marks: ProblemMarks,
    ) -> Self {
        // A preview is served at a known path.
        let has_base = base_url.is_some() || marks == ProblemMarks::Visible;
        let (base_url, base_path) = split_base(base_url);
        let footer = super::footer(model.config()).map(|(text, _)| text);
        let (site, terms) = (SiteValue::new(&view(model, theme)), Terms::new(model));
        Self {
            site,
            terms,
            assets,
            base_url,
            base_path,
            has_base,
            marks,
            footer,
        }
    }

    /// Whether the URL of the site is known, and not only its path.
    #[must_use]
    pub fn has_address(&self) -> bool {
        !self.base_url.is_empty()
    }

    /// The path of the site on its host, with slashes around it.
    #[must_use]
    pub fn base_path(&self) -> &str {
        &self.base_path
    }
}

/// Splits a base URL, which may be only a path, into a URL and a path.
fn split_base(base_url: Option<&str>) -> (String, String) {
    let base = base_url.unwrap_or("/").trim_end_matches('/');
    let (url, path) = match base.split_once("://") {
        Some((_, rest)) => (
            base.to_owned(),
            rest.split_once('/').map_or("", |(_, path)| path),
        ),
        None => (String::new(), base.trim_start_matches('/')),
    };
    (
        url,
        if path.is_empty() {
            "/".to_owned()
        } else {
            format!("/{path}/")
        },
    )
}

/// What templates see on every page.
fn view(model: &Model, theme: &Theme) -> SiteView {
    SiteView {
        title: model.config().site.title.clone(),
        description: model.config().site.description.clone(),
        language: model.config().site.language.tag().to_owned(),
        dir: model.config().site.dir.word(),
        index: model
            .config()
            .edition
            .as_ref()
            .is_some_and(|edition| edition.index),
        logo: in_static(model.config().site.logo.as_ref()),
        icon: in_static(model.config().site.icon.as_ref()),
        home: path_of(model, model.home()),
        overview: path_of(model, model.overview()),
        menu: menu(model),
        tasks: tasks(model),
        edition: model
            .config()
            .edition
            .as_ref()
            .map_or_else(String::new, |edition| edition.title.clone()),
        restricted: model.config().edition.is_some(),
        open: model.config().is_internal(),
        scales: model
            .config()
            .schema
            .scales
            .iter()
            .map(|(name, scale)| (name.clone(), scale.steps.iter().map(step).collect()))
            .collect(),
        assets: theme.names().clone(),
        generator: concat!("hirebook ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// The path of a file of `static/`; empty if none is named.
fn in_static(file: Option<&Spanned<String>>) -> String {
    file.map_or_else(String::new, |file| escape::path(&file.value))
}

fn step(step: &Step) -> StepView {
    StepView {
        id: step.id.clone(),
        title: step.title.clone(),
    }
}

/// The tasks whose pages this site has.
fn tasks(model: &Model) -> Vec<TaskView> {
    let tasks = model.config().tasks.iter();
    let view = |task: &Task| {
        Some(TaskView {
            title: task.title.clone(),
            help: task.help.clone(),
            path: path_of(model, model.menu_page(&task.to.value)?),
        })
    };
    tasks.filter_map(view).collect()
}

/// The declared menu, without pages that this site lacks; if none is declared, the pages and folders at the top and all indexes.
fn menu(model: &Model) -> Vec<MenuView> {
    let item = |page: PageId| MenuItemView {
        title: title_of(model, page),
        path: path_of(model, page),
    };
    let groups: Vec<MenuView> = if model.config().menu.is_empty() {
        let (records, folders) = model.in_folder("");
        let indexes = model
            .config()
            .schema
            .type_ids()
            .filter(|kind| !model.config().schema.type_of(*kind).is_page())
            .filter_map(|kind| model.index_of(kind));
        let records = records
            .into_iter()
            .filter_map(|id| model.address(id).map(|(page, _)| page));
        let mut pages: Vec<PageId> = records.chain(folders).chain(indexes).take(24).collect();
        pages.dedup();
        vec![MenuView {
            title: String::new(),
            items: pages.into_iter().map(item).collect(),
        }]
    } else {
        let pages = |group: &MenuGroup| {
            group
                .items
                .iter()
                .filter_map(|item| model.menu_page(&item.value))
                .map(item)
                .collect()
        };
        model
            .config()
            .menu
            .iter()
            .map(|group| MenuView {
                title: group.title.clone(),
                items: pages(group),
            })
            .collect()
    };
    groups
        .into_iter()
        .filter(|group| !group.items.is_empty())
        .collect()
}
