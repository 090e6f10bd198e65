//! Pages to views: everything a template will see of one page, gathered from the model.

use super::html::Writer;
use super::view::{ContentsView, FieldView, GroupView, ItemView, LinkView, PageView, PagerView, RelationView, SetView};
use super::{escape, values};
use crate::config::{DerivedPage, Direction, Hop, Kind, PageMode, RelationId, Shape, TypeId};
use crate::document::{Props, Status, Value, fits_a_line};
use crate::model::{Item, PageKind, RecordId, Subject, folder_of};

/// How many entries of a type the overview names.
const OVERVIEW_ITEMS: usize = 8;

/// The template and the view of a page.
pub(crate) fn view(writer: &mut Writer<'_>, page: usize) -> (String, PageView) {
    let model = writer.site.model;
    let path = &model.pages()[page].path;
    let root = if path == "404.html" { writer.site.base_path.clone() } else { "../".repeat(path.matches('/').count()) };
    let mut view =
        PageView { path: path.clone(), root, status: "ready", canonical: writer.site.canonical(path), ..PageView::default() };
    let layout = match &model.pages()[page].kind {
        PageKind::Record(id) => record(writer, *id, page, &mut view),
        PageKind::Index { kind, part, intro } => index(writer, *kind, *part, *intro, page, &mut view),
        PageKind::Folder(folder) => self::folder(writer, folder, page, &mut view),
        PageKind::Overview => overview(writer, page, &mut view),
        PageKind::Derived(at, subject) => derived(writer, &model.config.pages[*at], *subject, &mut view),
        PageKind::NotFound => not_found(writer, &mut view),
        PageKind::Redirect(id) => redirect(writer, *id, &mut view),
    };
    (layout, view)
}

fn record(writer: &mut Writer<'_>, id: RecordId, page: usize, view: &mut PageView) -> String {
    let model = writer.site.model;
    let record = model.record(id);
    let declared = model.type_of(id);
    view.kind = "record";
    view.title.clone_from(&record.title);
    view.status = record.status.word();
    view.type_title = if declared.open { String::new() } else { declared.title.clone() };
    text(writer, id, view);
    view.description = summary(writer, id);
    view.lead = lead(writer, id);
    (view.facts, view.fields) = fields(writer, id);
    view.relations = relations(writer, id);
    view.mentions = model.backlinks(id).iter().map(|other| link(writer, *other)).collect();
    (view.owner, view.reviewed) = provenance(writer, id);
    view.breadcrumb = breadcrumb(writer, Some(id), page);
    view.contents = contents(writer, id, view);
    if page != model.home() {
        let (previous, next) = model.neighbours(id);
        view.previous = previous.map(|id| link(writer, id));
        view.next = next.map(|id| link(writer, id));
    }
    "record.html".to_owned()
}

/// A record's text, and the heading it begins with, apart from each other.
fn text(writer: &mut Writer<'_>, id: RecordId, view: &mut PageView) {
    view.html = writer.main(id);
    let record = writer.site.model.record(id);
    let heading = record.body.body.headings.first().filter(|_| record.titled);
    let parts = heading
        .and_then(|_| view.html.split_once("</h1>"))
        .and_then(|(before, rest)| Some((before.split_once('>')?.1.to_owned(), rest.trim_start().to_owned())));
    if let (Some(heading), Some((words, rest))) = (heading, parts) {
        (view.heading, view.heading_id, view.html) = (words, heading.id.clone(), rest);
    }
}

/// The sentence that opens a record's page, if its type has a field for it.
fn lead(writer: &mut Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let declared = model.type_of(id);
    let field =
        declared.lead.as_ref().and_then(|name| declared.fields.get(name)).filter(|field| model.sees_part(field.label.as_deref()));
    match field.and_then(|field| model.record(id).fields.get(&field.name).map(|value| (field, value.value.clone()))) {
        Some((field, value)) => values::html(writer, &value, Some(&field.kind), id),
        None => String::new(),
    }
}

/// The table of contents: the text's headings to the third level, then what stands below the text.
fn contents(writer: &Writer<'_>, id: RecordId, view: &PageView) -> Vec<ContentsView> {
    let record = writer.site.model.record(id);
    let skip = usize::from(record.titled);
    let headings = record.body.body.headings.iter().skip(skip).filter(|heading| heading.level <= 3);
    let text =
        headings.map(|heading| ContentsView { level: heading.level.max(2), id: heading.id.clone(), title: heading.text.clone() });
    let fields = view.fields.iter().map(|field| ContentsView { level: 2, id: field.id.clone(), title: field.title.clone() });
    let relations =
        view.relations.iter().map(|relation| ContentsView { level: 2, id: relation.id.clone(), title: relation.title.clone() });
    text.chain(fields).chain(relations).collect()
}

/// A record's fields as its audience sees them: those that fit a line, and the others.
fn fields(writer: &mut Writer<'_>, id: RecordId) -> (Vec<FieldView>, Vec<FieldView>) {
    let model = writer.site.model;
    let (mut facts, mut rest) = (Vec::new(), Vec::new());
    for field in model.type_of(id).fields.values().filter(|field| model.type_of(id).lead.as_ref() != Some(&field.name)) {
        let Some(value) = model.record(id).fields.get(&field.name).filter(|_| model.sees_part(field.label.as_deref())) else {
            continue;
        };
        let html = values::html(writer, &value.value, Some(&field.kind), id);
        let view = FieldView { name: field.name.clone(), id: format!("_{}", field.name), title: field.title.clone(), html };
        if fits_a_line(&field.kind) { facts.push(view) } else { rest.push(view) }
    }
    (facts, rest)
}

/// A record's relations from both ends, in declared order, those with anything in them.
fn relations(writer: &mut Writer<'_>, id: RecordId) -> Vec<RelationView> {
    let model = writer.site.model;
    let hops: Vec<Hop> = model
        .hops_at(id)
        .filter(|hop| hop.direction == Direction::Inverse || model.config.schema.relation(hop.relation).name != "owner")
        .collect();
    let mut views = Vec::new();
    for hop in hops {
        let relation = model.config.schema.relation(hop.relation);
        let others: Vec<Item> = model
            .others(id, hop)
            .map(|(record, edge)| {
                let via = match edge.origin {
                    crate::model::EdgeOrigin::Inherited { from, .. } if hop.direction == Direction::Forward => Some(from),
                    _ => None,
                };
                Item { record, props: Some(edge.props.clone()), via }
            })
            .collect();
        if others.is_empty() {
            continue;
        }
        let forward = hop.direction == Direction::Forward;
        let name = if forward { relation.name.clone() } else { relation.inverse.clone().unwrap_or_default() };
        let items = others
            .iter()
            .map(|other| {
                let mut view = item(writer, other);
                view.cells = other
                    .props
                    .as_ref()
                    .map(|props| edge_cells(writer, props, &relation.props, other.record))
                    .unwrap_or_default();
                view
            })
            .collect();
        let title = relation.titles[usize::from(!forward)].clone();
        views.push(RelationView { id: format!("_{name}"), name, title, ordered: relation.ordered && forward, items });
    }
    views
}

fn edge_cells(writer: &mut Writer<'_>, props: &Props, fields: &[crate::config::Field], owner: RecordId) -> Vec<FieldView> {
    let mut cells = Vec::new();
    for field in fields.iter().filter(|field| writer.site.model.sees_part(field.label.as_deref())) {
        let Some((_, value)) = props.iter().find(|(name, _)| *name == field.name) else {
            continue;
        };
        let html = values::html(writer, value, Some(&field.kind), owner);
        cells.push(FieldView { name: field.name.clone(), id: String::new(), title: field.title.clone(), html });
    }
    cells
}

/// A record as part of another page.
pub(crate) fn item(writer: &mut Writer<'_>, item: &Item) -> ItemView {
    let model = writer.site.model;
    let record = model.record(item.record);
    ItemView {
        title: record.title.clone(),
        href: writer.record_href(item.record),
        kind: if model.type_of(item.record).open { String::new() } else { model.type_of(item.record).title.clone() },
        status: record.status.word(),
        summary: summary(writer, item.record),
        via: item.via.map(|via| link(writer, via)),
        ..ItemView::default()
    }
}

/// A sentence about a record: how its text begins, else its first text among the fields.
fn summary(writer: &Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let record = model.record(id);
    let lead = model.type_of(id).lead.as_ref().and_then(|name| record.fields.get(name));
    if let Some(lead) = lead {
        return model.plain(&lead.value, None);
    }
    if !record.body.body.excerpt.is_empty() {
        return record.body.body.excerpt.clone();
    }
    let texts = model
        .type_of(id)
        .fields
        .values()
        .filter(|field| matches!(field.kind, Kind::Markdown | Kind::String) && model.sees_part(field.label.as_deref()));
    texts
        .filter_map(|field| record.fields.get(&field.name))
        .map(|value| model.plain(&value.value, None))
        .next()
        .unwrap_or_default()
}

fn link(writer: &Writer<'_>, id: RecordId) -> LinkView {
    let model = writer.site.model;
    let kind = if model.type_of(id).open { String::new() } else { model.type_of(id).title.clone() };
    LinkView { title: model.record(id).title.clone(), href: writer.record_href(id), kind }
}

fn page_link(writer: &Writer<'_>, page: usize) -> LinkView {
    LinkView { title: writer.site.title_of(page), href: writer.href(page, None), kind: String::new() }
}

/// Who looks after a record, and when it was last looked at.
fn provenance(writer: &Writer<'_>, id: RecordId) -> (Option<LinkView>, String) {
    let model = writer.site.model;
    let record = model.record(id);
    let owner =
        model.config.schema.hop("owner").and_then(|hop| model.others(id, hop).next().map(|(owner, _)| link(writer, owner)));
    let named = record.owner.as_ref().map(|name| LinkView { title: name.clone(), href: String::new(), kind: String::new() });
    (owner.or(named), record.reviewed.map(|day| day.to_string()).unwrap_or_default())
}

/// From the first page to the one above this: the index of a type, or the folders a page lies in.
fn breadcrumb(writer: &Writer<'_>, id: Option<RecordId>, page: usize) -> Vec<LinkView> {
    let model = writer.site.model;
    if page == model.home() {
        return Vec::new();
    }
    let mut trail = vec![page_link(writer, model.home())];
    match id {
        Some(id) if model.type_of(id).name != "page" => {
            trail.extend(model.index_of(model.record(id).kind).map(|index| page_link(writer, index)));
        }
        _ => {
            let path = &model.pages()[page].path;
            let folders = path.match_indices('/').map(|(at, _)| format!("{}/index.html", &path[..at]));
            trail.extend(
                folders
                    .filter(|folder| folder != path)
                    .filter_map(|folder| model.page_at(&folder))
                    .map(|folder| page_link(writer, folder)),
            );
        }
    }
    trail
}

fn index(
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
    view.title = writer.site.title_of(page);
    view.type_title.clone_from(&declared.title);
    view.description.clone_from(&declared.help);
    view.breadcrumb = breadcrumb(writer, None, page);
    if let (Some(intro), 0) = (intro, part) {
        text(writer, intro, view);
    }
    let size = model.config.site.page_size;
    let all = model.of_type(kind);
    let shown: Vec<RecordId> = all.iter().skip(part * size).take(size).copied().collect();
    let items = shown
        .iter()
        .map(|id| if declared.page == PageMode::Entry { entry(writer, *id) } else { item(writer, &Item::of(*id)) })
        .collect();
    view.groups = vec![GroupView { title: String::new(), id: String::new(), href: String::new(), help: String::new(), items }];
    let parts = all.len().div_ceil(size);
    if parts > 1 {
        view.pages = (0..parts).map(|at| pager(writer, kind, at, part)).collect();
    }
    "index.html".to_owned()
}

/// A part of a divided index, named by what it begins and ends with.
fn pager(writer: &Writer<'_>, kind: TypeId, at: usize, current: usize) -> PagerView {
    let model = writer.site.model;
    let size = model.config.site.page_size;
    let all = model.of_type(kind);
    let name = |id: RecordId| model.record(id).title.chars().take(12).collect::<String>();
    let last = all[(at * size + size).min(all.len()) - 1];
    let folder = folder_of(model.config.schema.type_of(kind));
    let path = if at == 0 { format!("{folder}/index.html") } else { format!("{folder}/index-{}.html", at + 1) };
    let href = model.page_at(&path).map_or_else(String::new, |page| writer.href(page, None));
    PagerView { title: format!("{} – {}", name(all[at * size]), name(last)), href, current: at == current }
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

fn folder(writer: &mut Writer<'_>, folder: &str, page: usize, view: &mut PageView) -> String {
    view.kind = "folder";
    view.title = writer.site.title_of(page);
    view.breadcrumb = breadcrumb(writer, None, page);
    view.groups = vec![listing(writer, folder)];
    "folder.html".to_owned()
}

/// The pages and folders that lie in a folder.
fn listing(writer: &mut Writer<'_>, folder: &str) -> GroupView {
    let (records, folders) = writer.site.model.in_folder(folder);
    let mut items: Vec<ItemView> = folders
        .into_iter()
        .map(|page| ItemView {
            title: writer.site.title_of(page),
            href: writer.href(page, None),
            status: Status::Ready.word(),
            ..ItemView::default()
        })
        .collect();
    items.extend(records.into_iter().map(|id| item(writer, &Item::of(id))).collect::<Vec<_>>());
    GroupView { title: String::new(), id: String::new(), href: String::new(), help: String::new(), items }
}

/// Everything: each type with its first records, the pages that lie in no folder, and what is made from them.
fn overview(writer: &mut Writer<'_>, page: usize, view: &mut PageView) -> String {
    let model = writer.site.model;
    view.kind = "overview";
    view.title = writer.site.title_of(page);
    view.description.clone_from(&model.config.site.description);
    view.breadcrumb = breadcrumb(writer, None, page);
    let pages = listing(writer, "");
    if !pages.items.is_empty() {
        view.groups.push(GroupView {
            title: if model.config.schema.types.len() > 1 { "Pages".to_owned() } else { String::new() },
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
            .map(|id| ItemView { summary: String::new(), ..item(writer, &Item::of(*id)) })
            .collect();
        let (title, href) = (declared.plural.clone(), writer.href(index, None));
        view.groups.push(GroupView { title, id: format!("_{}", declared.name), href, help: declared.help.clone(), items });
    }
    view.groups.extend(derived_groups(writer));
    "overview.html".to_owned()
}

/// A group for each declaration of derived pages.
fn derived_groups(writer: &Writer<'_>) -> Vec<GroupView> {
    let model = writer.site.model;
    let mut groups: Vec<GroupView> = Vec::new();
    for (at, declared) in model.config.pages.values().enumerate() {
        let pages = (0..model.pages().len())
            .filter(|page| matches!(&model.pages()[*page].kind, PageKind::Derived(from, _) if *from == at));
        let items: Vec<ItemView> = pages
            .map(|page| ItemView {
                title: writer.site.title_of(page),
                href: writer.href(page, None),
                status: Status::Ready.word(),
                ..ItemView::default()
            })
            .collect();
        if !items.is_empty() {
            groups.push(GroupView {
                title: words(&declared.name),
                id: format!("_page-{}", declared.name),
                href: String::new(),
                help: String::new(),
                items,
            });
        }
    }
    groups
}

fn derived(writer: &mut Writer<'_>, declared: &DerivedPage, subject: Subject, view: &mut PageView) -> String {
    let model = writer.site.model;
    let (about, mut env) = model.bind(subject);
    view.kind = "derived";
    view.title = model.fill(&declared.title, about.as_ref(), &env);
    view.breadcrumb = vec![page_link(writer, model.home())];
    let ends = match subject {
        Subject::Site => Vec::new(),
        Subject::Record(id) => vec![id],
        Subject::Edge(relation, at) => {
            let edge = &model.all_edges(relation)[at];
            (view.facts, view.fields) = edge_fields(writer, &edge.props.clone(), relation, edge.from);
            vec![edge.from, edge.to]
        }
    };
    let end = |id: RecordId| {
        let kind = model.type_of(id);
        FieldView { name: kind.name.clone(), id: String::new(), title: kind.title.clone(), html: values::link(writer, id) }
    };
    let ends: Vec<FieldView> = ends.into_iter().map(end).collect();
    view.facts.splice(0..0, ends);
    for (name, query) in &declared.sets {
        let items = model.select(query, &env);
        env.bind(name, crate::model::Bound::Items(items.clone()));
        let shown = super::views::view(writer, query, items, &env, query.shape.unwrap_or(Shape::List), 2);
        view.sets.push(SetView { id: format!("_{name}"), name: name.clone(), title: words(name), view: shown });
    }
    let layout = format!("{}.html", declared.layout);
    if writer.site.theme.has(&layout) { layout } else { "derived.html".to_owned() }
}

/// What the edge of a page carries: what fits a line, and the rest.
fn edge_fields(
    writer: &mut Writer<'_>,
    props: &Props,
    relation: RelationId,
    owner: RecordId,
) -> (Vec<FieldView>, Vec<FieldView>) {
    let fields = &writer.site.model.config.schema.relation(relation).props;
    let (lines, blocks): (Vec<_>, Vec<_>) = fields.iter().cloned().partition(|field| fits_a_line(&field.kind));
    (edge_cells(writer, props, &lines, owner), edge_cells(writer, props, &blocks, owner))
}

/// What an edge or an object carries besides the record that it leads to.
pub(crate) fn carried(writer: &mut Writer<'_>, props: &Props, owner: RecordId) -> Vec<FieldView> {
    let leads = |value: &Value| matches!(value, Value::Ref(reference) if writer.site.model.referred(reference) == Some(owner));
    let kept: Vec<&(String, Value)> = props.iter().filter(|(_, value)| !leads(value)).collect();
    kept.into_iter()
        .map(|(name, value)| FieldView {
            name: name.clone(),
            id: String::new(),
            title: words(name),
            html: values::html(writer, value, None, owner),
        })
        .collect()
}

/// A name as readers see it: `in_loop` becomes "In loop".
fn words(name: &str) -> String {
    let name = name.replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn not_found(writer: &Writer<'_>, view: &mut PageView) -> String {
    view.kind = "not-found";
    "This page is not here".clone_into(&mut view.title);
    let model = writer.site.model;
    view.target = Some(LinkView {
        title: writer.site.title_of(model.home()),
        href: format!("{}{}", view.root, escape::path(&model.pages()[model.home()].path)),
        kind: String::new(),
    });
    "not-found.html".to_owned()
}

fn redirect(writer: &Writer<'_>, id: RecordId, view: &mut PageView) -> String {
    view.kind = "redirect";
    view.title.clone_from(&writer.site.model.record(id).title);
    view.target = Some(link(writer, id));
    if let Some((page, _)) = writer.site.model.address(id) {
        view.canonical = writer.site.canonical(&writer.site.model.pages()[page].path);
    }
    "redirect.html".to_owned()
}
