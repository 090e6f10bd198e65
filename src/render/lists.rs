//! Pages that list others: indexes, folders and the overview.

use std::collections::BTreeSet;

use super::html::Writer;
use super::page::{breadcrumb, fields, item, language, relations, text};
use super::view::{GroupView, ItemView, PageView, PagerView, SetView};
use super::views;
use super::{escape, title_of};
use crate::config::{PageMode, Shape, Type, TypeId};
use crate::document::Status;
use crate::model::{Env, Item, Page, PageKind, RecordId, folder_of};
use crate::text::capitalised;

/// How many entries of a type the overview names.
const OVERVIEW_ITEMS: usize = 8;

pub(super) fn index(
    writer: &mut Writer<'_>,
    kind: TypeId,
    part: usize,
    intro: Option<RecordId>,
    page: usize,
    view: &mut PageView,
) -> String {
    let model = writer.site.model;
    let declared = model.config.schema.type_of(kind);
    view.kind = "index";
    view.title = title_of(writer.site.model, page);
    view.type_title.clone_from(&declared.title);
    view.description.clone_from(&declared.help);
    view.breadcrumb = breadcrumb(writer, None, page);
    if let (Some(intro), 0) = (intro, part) {
        language(writer.site.model.record(intro), view);
        text(writer, intro, view);
    }
    let size = model.config.site.page_size;
    let all = model.of_type(kind);
    let shown: Vec<RecordId> = all.iter().skip(part * size).take(size).copied().collect();
    if let Some(query) = &declared.index {
        let items = shown.iter().map(|id| Item::of(*id)).collect();
        let shown = views::view(
            writer,
            query,
            items,
            &Env::default(),
            query.shape.unwrap_or(Shape::Table),
            1,
        );
        let set = SetView {
            id: String::new(),
            name: "index".to_owned(),
            title: String::new(),
            view: shown,
        };
        view.sets.insert(set.name.clone(), set);
    } else {
        view.groups = vec![listed(writer, declared, &shown)];
    }
    let parts = all.len().div_ceil(size);
    if parts > 1 {
        view.pages = linked_parts(parts, part)
            .into_iter()
            .map(|at| pager(writer, kind, at, part))
            .collect();
    }
    "index.html".to_owned()
}

/// Records of a type as an index lists them: as links, or in full where they are entries.
fn listed(writer: &mut Writer<'_>, declared: &Type, shown: &[RecordId]) -> GroupView {
    let items = shown
        .iter()
        .map(|id| {
            if declared.page == PageMode::Entry {
                entry(writer, *id)
            } else {
                item(writer, &Item::of(*id))
            }
        })
        .collect();
    GroupView {
        title: String::new(),
        id: String::new(),
        href: String::new(),
        help: String::new(),
        items,
    }
}

/// The parts of a divided index that each of them links to: all, or of very many those that are near, and others at even distances.
fn linked_parts(parts: usize, current: usize) -> BTreeSet<usize> {
    const ALL: usize = 60;
    const FAR: usize = 40;
    const NEAR: usize = 8;
    let apart = if parts <= ALL { 1 } else { parts.div_ceil(FAR) };
    let near = current.saturating_sub(NEAR)..parts.min(current + NEAR + 1);
    (0..parts)
        .step_by(apart)
        .chain(near)
        .chain([parts - 1])
        .collect()
}

/// A part of a divided index, named by what it begins and ends with.
fn pager(writer: &Writer<'_>, kind: TypeId, at: usize, current: usize) -> PagerView {
    let model = writer.site.model;
    let size = model.config.site.page_size;
    let all = model.of_type(kind);
    let name = |id: RecordId| model.record(id).title.chars().take(12).collect::<String>();
    let last = all[(at * size + size).min(all.len()) - 1];
    let folder = folder_of(model.config.schema.type_of(kind));
    let path = if at == 0 {
        format!("{folder}/index.html")
    } else {
        format!("{folder}/index-{}.html", at + 1)
    };
    let href = model
        .page_at(&path)
        .map_or_else(String::new, |page| writer.href(page, None));
    PagerView {
        title: format!("{} – {}", name(all[at * size]), name(last)),
        href,
        current: at == current,
    }
}

/// A record whose whole text stands on its type's index.
fn entry(writer: &mut Writer<'_>, id: RecordId) -> ItemView {
    let mut view = item(writer, &Item::of(id));
    view.id.clone_from(&writer.site.model.record(id).id.value);
    view.html = writer.entry(id, 2);
    view.summary = String::new();
    let (facts, rest) = fields(writer, id);
    view.cells = facts.into_iter().chain(rest).collect();
    view.relations = relations(writer, id);
    view
}

pub(super) fn folder(
    writer: &mut Writer<'_>,
    folder: &str,
    page: usize,
    view: &mut PageView,
) -> String {
    view.kind = "folder";
    view.title = title_of(writer.site.model, page);
    view.breadcrumb = breadcrumb(writer, None, page);
    view.groups = vec![listing(writer, folder)];
    "folder.html".to_owned()
}

/// The pages and folders that lie in a folder.
fn listing(writer: &mut Writer<'_>, folder: &str) -> GroupView {
    let (records, folders) = writer.site.model.in_folder(folder);
    let mut items: Vec<ItemView> = folders
        .into_iter()
        .map(|page| page_item(writer, page))
        .collect();
    items.extend(
        records
            .into_iter()
            .map(|id| item(writer, &Item::of(id)))
            .collect::<Vec<_>>(),
    );
    GroupView {
        title: String::new(),
        id: String::new(),
        href: String::new(),
        help: String::new(),
        items,
    }
}

/// A page that is no record, in a list.
fn page_item(writer: &Writer<'_>, page: usize) -> ItemView {
    let title = title_of(writer.site.model, page);
    let (name, href) = (escape::html(&title), writer.href(page, None));
    ItemView {
        title,
        name,
        href,
        status: Status::Ready.word(),
        ..ItemView::default()
    }
}

/// Everything: each type with its first records, the pages that lie in no folder, and what is made from them.
pub(super) fn overview(writer: &mut Writer<'_>, page: usize, view: &mut PageView) -> String {
    let model = writer.site.model;
    view.kind = "overview";
    view.title = title_of(writer.site.model, page);
    view.description.clone_from(&model.config.site.description);
    view.breadcrumb = breadcrumb(writer, None, page);
    let pages = listing(writer, "");
    if !pages.items.is_empty() {
        view.groups.push(GroupView {
            title: if model.config.schema.types.len() > 1 {
                model.config.strings.text("pages_group").to_owned()
            } else {
                String::new()
            },
            id: "_pages".to_owned(),
            ..pages
        });
    }
    for kind in model.config.schema.type_ids() {
        let declared = model.config.schema.type_of(kind);
        let Some(index) = model.index_of(kind).filter(|_| declared.name != "page") else {
            continue;
        };
        let items = model
            .of_type(kind)
            .iter()
            .take(OVERVIEW_ITEMS)
            .map(|id| ItemView {
                summary: String::new(),
                ..item(writer, &Item::of(*id))
            })
            .collect();
        let (title, href) = (declared.plural.clone(), writer.href(index, None));
        view.groups.push(GroupView {
            title,
            id: format!("_{}", declared.name),
            href,
            help: declared.help.clone(),
            items,
        });
    }
    view.groups.extend(derived_groups(writer));
    view.groups.extend(matrices(writer));
    "overview.html".to_owned()
}

/// The page to search on. Without its script it is another overview.
pub(super) fn search(writer: &mut Writer<'_>, page: usize, view: &mut PageView) -> String {
    overview(writer, page, view);
    view.kind = "search";
    "search.html".to_owned()
}

/// The matrices that have pages.
fn matrices(writer: &Writer<'_>) -> Option<GroupView> {
    let model = writer.site.model;
    let pages = model
        .config
        .matrices
        .keys()
        .filter_map(|name| model.page_of_matrix(name));
    let items: Vec<ItemView> = pages.map(|page| page_item(writer, page)).collect();
    let title = model.config.strings.text("matrices_group").to_owned();
    (!items.is_empty()).then(|| GroupView {
        title,
        id: "_matrices".to_owned(),
        href: String::new(),
        help: String::new(),
        items,
    })
}

/// A group for each declaration of derived pages.
fn derived_groups(writer: &Writer<'_>) -> Vec<GroupView> {
    let model = writer.site.model;
    let mut groups: Vec<GroupView> = Vec::new();
    let mut pages: Vec<Vec<usize>> = vec![Vec::new(); model.config.pages.len()];
    for (page, Page { kind, .. }) in model.pages().iter().enumerate() {
        if let PageKind::Derived(from, _) = kind {
            pages[*from].push(page);
        }
    }
    for (declared, pages) in model.config.pages.values().zip(pages) {
        let items: Vec<ItemView> = pages
            .into_iter()
            .map(|page| page_item(writer, page))
            .collect();
        if !items.is_empty() {
            groups.push(GroupView {
                title: capitalised(&declared.name),
                id: format!("_page-{}", declared.name),
                href: String::new(),
                help: String::new(),
                items,
            });
        }
    }
    groups
}
