//! Pages that list others: indexes, folders, the overview and the search page.

use std::collections::BTreeSet;

use super::record::{breadcrumb, language, text};
use super::results::QueryResult;
use super::view::{GroupView, ItemView, PageView, PagerView, SetView};
use super::writer::items::{fields, item, relations};
use super::writer::{Writer, queries};
use super::{escape, title_of};
use crate::config::{PageMode, Shape, Type, TypeId};
use crate::document::Status;
use crate::model::{Env, Item, PageId, PageKind, RecordId, folder_of};
use crate::text::capitalised;

/// The number of records of a type that the overview lists.
const OVERVIEW_ITEMS: usize = 8;

pub(super) fn index(
    writer: &mut Writer<'_>,
    kind: TypeId,
    part: usize,
    intro: Option<RecordId>,
    page: PageId,
    view: &mut PageView,
) -> String {
    let model = writer.site.model;
    let declared = model.config().schema.type_of(kind);
    view.kind = "index";
    view.type_title.clone_from(&declared.title);
    view.description.clone_from(&declared.help);
    view.breadcrumb = breadcrumb(writer, None, page);
    if let (Some(intro), 0) = (intro, part) {
        language(model.record(intro), view);
        text(writer, intro, view);
    }
    let size = model.config().site.page_size;
    let all = model.of_type(kind);
    let listed: Vec<RecordId> = all.iter().skip(part * size).take(size).copied().collect();
    if let Some(query) = &declared.index {
        let items = listed.iter().map(|id| Item::from_record(*id)).collect();
        let env = Env::default();
        let result = QueryResult::of_items(model, query, items, &env);
        let set = SetView {
            id: String::new(),
            name: "index".to_owned(),
            title: String::new(),
            view: queries::view(writer, &result, &env, Shape::Table, 1),
        };
        view.sets.insert(set.name.clone(), set);
    } else {
        view.groups = vec![records(writer, declared, &listed)];
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

/// Records on the index of their type: as links, or in full if they are entries.
fn records(writer: &mut Writer<'_>, declared: &Type, listed: &[RecordId]) -> GroupView {
    let is_entry = declared.page == PageMode::Entry;
    let items = listed.iter().map(|id| {
        if is_entry {
            entry(writer, *id)
        } else {
            item(writer, &Item::from_record(*id))
        }
    });
    GroupView {
        items: items.collect(),
        ..GroupView::default()
    }
}

/// The parts of a divided index that each part links to: all, or, of very many, those nearby and others at even distances.
fn linked_parts(parts: usize, current: usize) -> BTreeSet<usize> {
    const ALL: usize = 60;
    const FAR: usize = 40;
    const NEAR: usize = 8;
    let step = if parts <= ALL { 1 } else { parts.div_ceil(FAR) };
    let near = current.saturating_sub(NEAR)..parts.min(current + NEAR + 1);
    (0..parts)
        .step_by(step)
        .chain(near)
        .chain([parts - 1])
        .collect()
}

/// A link to a part of a divided index, named by its first and its last record.
fn pager(writer: &Writer<'_>, kind: TypeId, at: usize, current: usize) -> PagerView {
    let model = writer.site.model;
    let size = model.config().site.page_size;
    let all = model.of_type(kind);
    let name = |id: RecordId| model.record(id).title.chars().take(12).collect::<String>();
    let last = all[(at * size + size).min(all.len()) - 1];
    let folder = folder_of(model.config().schema.type_of(kind));
    let path = match at {
        0 => format!("{folder}/index.html"),
        _ => format!("{folder}/index-{}.html", at + 1),
    };
    let page = model.page_at(&path);
    PagerView {
        title: format!("{} – {}", name(all[at * size]), name(last)),
        href: page.map_or_else(String::new, |page| writer.href(page, None)),
        current: at == current,
    }
}

/// A record whose whole text is on the index of its type.
fn entry(writer: &mut Writer<'_>, id: RecordId) -> ItemView {
    let html = writer.entry_text(id, 2);
    let (short, long) = fields(writer, id);
    ItemView {
        id: writer.site.model.record(id).id.value.clone(),
        html,
        summary: String::new(),
        cells: short.into_iter().chain(long).collect(),
        relations: relations(writer, id),
        ..item(writer, &Item::from_record(id))
    }
}

pub(super) fn folder(
    writer: &Writer<'_>,
    folder: &str,
    page: PageId,
    view: &mut PageView,
) -> String {
    view.kind = "folder";
    view.breadcrumb = breadcrumb(writer, None, page);
    view.groups = vec![contents(writer, folder)];
    "folder.html".to_owned()
}

/// The folders and the pages in a folder.
fn contents(writer: &Writer<'_>, folder: &str) -> GroupView {
    let (records, folders) = writer.site.model.in_folder(folder);
    let folders = folders.into_iter().map(|page| page_item(writer, page));
    let records = records
        .into_iter()
        .map(|id| item(writer, &Item::from_record(id)));
    GroupView {
        items: folders.chain(records).collect(),
        ..GroupView::default()
    }
}

/// A page that is no record, in a list.
fn page_item(writer: &Writer<'_>, page: PageId) -> ItemView {
    let title = title_of(writer.site.model, page);
    ItemView {
        name: escape::html(&title),
        title,
        href: writer.href(page, None),
        status: Status::Ready.word(),
        ..ItemView::default()
    }
}

/// All content: each type with its first records, pages in no folder, and generated pages.
pub(super) fn overview(writer: &Writer<'_>, page: PageId, view: &mut PageView) -> String {
    let model = writer.site.model;
    view.kind = "overview";
    view.description
        .clone_from(&model.config().site.description);
    view.breadcrumb = breadcrumb(writer, None, page);
    let pages = contents(writer, "");
    if !pages.items.is_empty() {
        let has_types = model.config().schema.types.len() > 1;
        view.groups.push(GroupView {
            title: if has_types {
                writer.string("pages_group").to_owned()
            } else {
                String::new()
            },
            id: "_pages".to_owned(),
            ..pages
        });
    }
    view.groups.extend(types(writer));
    view.groups.extend(derived_pages(writer));
    let matrices = model.config().matrices.keys();
    let matrices = matrices.filter_map(|name| model.page_of_matrix(name));
    let title = writer.string("matrices_group").to_owned();
    view.groups
        .extend(pages_group(writer, title, "_matrices", matrices));
    "overview.html".to_owned()
}

/// The search page. Without its script, it is another overview.
pub(super) fn search(writer: &Writer<'_>, page: PageId, view: &mut PageView) -> String {
    overview(writer, page, view);
    view.kind = "search";
    "search.html".to_owned()
}

/// A group for each type that has an index, with its first records.
fn types(writer: &Writer<'_>) -> Vec<GroupView> {
    let model = writer.site.model;
    let group = |kind: TypeId| {
        let declared = model.config().schema.type_of(kind);
        let index = model.index_of(kind).filter(|_| !declared.is_page())?;
        let first = model.of_type(kind).iter().take(OVERVIEW_ITEMS);
        let items = first.map(|id| ItemView {
            summary: String::new(),
            ..item(writer, &Item::from_record(*id))
        });
        Some(GroupView {
            title: declared.plural.clone(),
            id: format!("_{}", declared.name),
            href: writer.href(index, None),
            help: declared.help.clone(),
            items: items.collect(),
            ..GroupView::default()
        })
    };
    model.config().schema.type_ids().filter_map(group).collect()
}

/// A group for each declaration of derived pages.
fn derived_pages(writer: &Writer<'_>) -> Vec<GroupView> {
    let model = writer.site.model;
    let mut pages: Vec<Vec<PageId>> = vec![Vec::new(); model.config().pages.len()];
    for (id, page) in model.page_ids().zip(model.pages()) {
        if let PageKind::Derived(declaration, _) = page.kind {
            pages[declaration].push(id);
        }
    }
    let declared = model.config().pages.values().zip(pages);
    declared
        .filter_map(|(declared, pages)| {
            let (title, id) = (
                capitalised(&declared.name),
                format!("_page-{}", declared.name),
            );
            pages_group(writer, title, &id, pages.into_iter())
        })
        .collect()
}

/// Pages under a title; none if there are no pages.
fn pages_group(
    writer: &Writer<'_>,
    title: String,
    id: &str,
    pages: impl Iterator<Item = PageId>,
) -> Option<GroupView> {
    let items: Vec<ItemView> = pages.map(|page| page_item(writer, page)).collect();
    (!items.is_empty()).then(|| GroupView {
        title,
        id: id.to_owned(),
        items,
        ..GroupView::default()
    })
}
