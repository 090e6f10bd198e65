//! What all pages of a model share, made once: the menu and the names of assets, the terms that link by themselves, where
//! files of the content go, and the site's address.
//!
//! Nothing here depends on the text of a page, so it serves until what pages see of each other changes.

use std::collections::BTreeMap;

use super::theme::SiteValue;
use super::view::{MenuItemView, MenuView, SiteView, StepView};
use super::{Theme, path_of, terms::Terms, title_of};
use crate::document::Text;
use crate::model::{Model, PageId};
use crate::text::Spanned;

/// What all pages of a model share.
#[derive(Debug)]
pub struct Shared {
    pub(super) site: SiteValue,
    pub(super) terms: Terms,
    /// Where files of the content are put, by their paths in the content.
    pub(super) assets: BTreeMap<String, PublishedFile>,
    /// The address of the site, without a slash at its end; empty if it is not known.
    pub(super) base_url: String,
    /// The path of the site on its host, with slashes around it: where the 404 page's links start from.
    pub(super) base_path: String,
    /// Whether that is known: the site, or whoever builds it, names its address, or it is a preview.
    pub(super) has_base: bool,
    pub(super) marks: Marks,
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

/// Whether pages show where something in their sources is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// Readers are not bothered with it: the words of a broken link are left.
    Hidden,
    /// Authors see it: the words are marked.
    Shown,
}

impl Shared {
    /// Gathers it. `assets` tells where each file of the content goes in the site.
    #[must_use]
    pub fn new(
        model: &Model,
        theme: &Theme,
        assets: BTreeMap<String, PublishedFile>,
        base_url: Option<&str>,
        marks: Marks,
    ) -> Self {
        // A preview is served where it says.
        let has_base = base_url.is_some() || marks == Marks::Shown;
        let (base_url, base_path) = base(base_url);
        let footer = super::footer(&model.config()).map(|(text, _)| text);
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

    /// Whether the address of the site is known, and not only a path.
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

/// The address and the path of a base URL, which may be a path alone.
fn base(base_url: Option<&str>) -> (String, String) {
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

/// What is the same on every page of a model.
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
    file.map_or_else(String::new, |file| super::escape::path(&file.value))
}

fn step(step: &crate::config::Step) -> StepView {
    StepView {
        id: step.id.clone(),
        title: step.title.clone(),
    }
}

/// The menu as declared, as far as this site has its pages; without one, all indexes and what lies at the top.
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
            .filter(|kind| model.config().schema.type_of(*kind).name != "page")
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
        let pages = |words: &crate::config::MenuGroup| {
            words
                .items
                .iter()
                .filter_map(|word| model.menu_page(&word.value))
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
