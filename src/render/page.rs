//! Pages to views: everything a template will see of one page, gathered from the model.

use super::html::{NOT_FOUND, Writer};
use super::view::{ContentsView, FieldView, ItemView, LinkView, PageView, RelationView};
use super::{derived, escape, lists, matrix, title_of, values};
use crate::config::{Direction, Field, Hop, Kind, TextDirection};
use crate::document::{Props, Record, Value, fits_a_line};
use crate::model::{Env, Item, Model, PageKind, RecordId, Review};

/// Folders above a page that does not exist in which the theme's files are looked for.
const MOST_ROOTS: usize = 8;

/// The template and the view of a page.
pub(crate) fn view(writer: &mut Writer<'_>, page: usize) -> (String, PageView) {
    let model = writer.site.model;
    let path = &model.pages()[page].path;
    let is_lost = path == NOT_FOUND;
    let root = if is_lost {
        writer.site.shared.base_path.clone()
    } else {
        "../".repeat(path.matches('/').count())
    };
    let roots = if is_lost && !writer.site.shared.has_base {
        possible_roots(model)
    } else {
        vec![root.clone()]
    };
    let site = &model.config.site;
    let mut view = PageView {
        path: path.clone(),
        root,
        roots,
        status: "ready",
        canonical: writer.site.canonical(path),
        lang: site.language.tag().to_owned(),
        dir: site.dir.word(),
        ..PageView::default()
    };
    let layout = match &model.pages()[page].kind {
        PageKind::Record(id) => record(writer, *id, page, &mut view),
        PageKind::Index { kind, part, intro } => {
            lists::index(writer, *kind, *part, *intro, page, &mut view)
        }
        PageKind::Folder(folder) => lists::folder(writer, folder, page, &mut view),
        PageKind::Overview => lists::overview(writer, page, &mut view),
        PageKind::Derived(at, subject) => {
            derived::page(writer, page, &model.config.pages[*at], *subject, &mut view)
        }
        PageKind::Matrix(at) => matrix::page(writer, &model.config.matrices[*at], page, &mut view),
        PageKind::Search => lists::search(writer, page, &mut view),
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
    language(record, view);
    view.status = record.status.word();
    view.negative = negative(model, id);
    view.type_title = if declared.open {
        String::new()
    } else {
        declared.title.clone()
    };
    text(writer, id, view);
    view.description = summary(writer, id);
    view.lead = lead(writer, id);
    (view.facts, view.fields) = fields(writer, id);
    view.sets = derived::sets(writer, &declared.sets, &mut Env::of_record(id));
    view.sets
        .retain(|_, set| set.view.groups.iter().any(|group| !group.items.is_empty()));
    view.relations = relations(writer, id);
    view.mentions = model
        .backlinks(id)
        .iter()
        .map(|other| link(writer, *other))
        .collect();
    (view.owner, view.reviewed) = provenance(writer, id);
    view.review_due = model
        .review_due(id)
        .map(|day| day.to_string())
        .unwrap_or_default();
    view.review_state = model.review(id).map_or("", Review::word);
    view.breadcrumb = breadcrumb(writer, Some(id), page);
    view.contents = contents(writer, id, view);
    if page != model.home() {
        let (previous, next) = model.neighbours(id);
        view.previous = previous.map(|id| link(writer, id));
        view.next = next.map(|id| link(writer, id));
    }
    "record.html".to_owned()
}

/// What leads to the root from an address that may be in any of the site's folders, and the host's own root.
fn possible_roots(model: &Model) -> Vec<String> {
    let depth = model
        .pages()
        .iter()
        .map(|page| page.path.matches('/').count())
        .max()
        .unwrap_or(0);
    (0..=depth.min(MOST_ROOTS))
        .map(|depth| "../".repeat(depth))
        .chain(["/".to_owned()])
        .collect()
}

/// The language and the direction that a record says for its page.
pub(super) fn language(record: &Record, view: &mut PageView) {
    if let Some(lang) = &record.lang {
        (view.lang, view.dir) = (lang.tag().to_owned(), lang.direction().word());
    }
    view.dir = record.dir.map_or(view.dir, TextDirection::word);
}

/// A record's text, and the heading it begins with, apart from each other.
pub(super) fn text(writer: &mut Writer<'_>, id: RecordId, view: &mut PageView) {
    view.html = writer.main(id);
    let record = writer.site.model.record(id);
    let heading = record.body.body.headings.first().filter(|_| record.titled);
    let parts = heading.and_then(|heading| {
        let (before, rest) = view.html.split_once(&format!("<h{} ", heading.level))?;
        let (words, rest) = rest
            .split_once('>')?
            .1
            .split_once(&format!("</h{}>", heading.level))?;
        // Only pictures are before it.
        Some((words.to_owned(), format!("{before}{}", rest.trim_start())))
    });
    if let (Some(heading), Some((words, rest))) = (heading, parts) {
        (view.heading, view.heading_id, view.html) = (words, heading.id.clone(), rest);
    } else {
        view.heading = values::title(writer, id);
    }
}

/// The sentence that opens a record's page, if its type has a field for it.
fn lead(writer: &mut Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let declared = model.type_of(id);
    let field = declared
        .lead
        .as_ref()
        .and_then(|name| declared.fields.get(name));
    match field.and_then(|field| {
        model
            .record(id)
            .fields
            .get(&field.name)
            .map(|value| (field, value.value.clone()))
    }) {
        Some((field, value)) => values::html(writer, &value, Some(&field.kind), id),
        None => String::new(),
    }
}

/// The table of contents: the text's headings to the third level, then what stands below the text.
fn contents(writer: &Writer<'_>, id: RecordId, view: &PageView) -> Vec<ContentsView> {
    let record = writer.site.model.record(id);
    let skip = usize::from(record.titled);
    let headings = record
        .body
        .body
        .headings
        .iter()
        .skip(skip)
        .filter(|heading| heading.level <= 3);
    let text = headings.map(|heading| ContentsView {
        level: heading.level.max(2),
        id: heading.id.clone(),
        title: writer.site.model.words_of_heading(heading).into_owned(),
    });
    let fields = view.fields.iter().map(|field| ContentsView {
        level: 2,
        id: field.id.clone(),
        title: field.title.clone(),
    });
    let relations = view.relations.iter().map(|relation| ContentsView {
        level: 2,
        id: relation.id.clone(),
        title: relation.title.clone(),
    });
    let sets = view.sets.values().map(|set| ContentsView {
        level: 2,
        id: set.id.clone(),
        title: set.title.clone(),
    });
    text.chain(fields).chain(sets).chain(relations).collect()
}

/// A record's fields: those that fit a line, and the others.
pub(super) fn fields(writer: &mut Writer<'_>, id: RecordId) -> (Vec<FieldView>, Vec<FieldView>) {
    let model = writer.site.model;
    let (mut facts, mut rest) = (Vec::new(), Vec::new());
    for field in model
        .type_of(id)
        .fields
        .values()
        .filter(|field| model.type_of(id).lead.as_ref() != Some(&field.name))
    {
        let Some(value) = model.record(id).fields.get(&field.name) else {
            continue;
        };
        let html = match &value.value {
            // A text with a heading of its own stands as a text, not as a line.
            Value::Markdown(text) => writer.piece(text, id, 2),
            value => values::html(writer, value, Some(&field.kind), id),
        };
        let number = if let Value::Int(number) = value.value {
            Some(number)
        } else {
            None
        };
        let view = FieldView {
            id: format!("_{}", field.name),
            number,
            ..FieldView::cell(&field.name, &field.title, html)
        };
        if fits_a_line(&field.kind) {
            facts.push(view)
        } else {
            rest.push(view)
        }
    }
    (facts, rest)
}

/// A record's relations from both ends, in declared order, those with anything in them.
pub(super) fn relations(writer: &mut Writer<'_>, id: RecordId) -> Vec<RelationView> {
    let model = writer.site.model;
    let hops: Vec<Hop> = model
        .hops_at(id)
        .filter(|hop| {
            hop.direction == Direction::Inverse
                || model.config.schema.relation(hop.relation).name != "owner"
        })
        .collect();
    let mut views = Vec::new();
    for hop in hops {
        let relation = model.config.schema.relation(hop.relation);
        let others: Vec<Item> = model
            .others(id, hop)
            .map(|(record, edge)| {
                let via = match edge.origin {
                    crate::model::EdgeOrigin::Inherited { from, .. }
                        if hop.direction == Direction::Forward =>
                    {
                        Some(from)
                    }
                    _ => None,
                };
                Item {
                    record,
                    props: Some(edge.props.clone()),
                    via,
                }
            })
            .collect();
        if others.is_empty() {
            continue;
        }
        let forward = hop.direction == Direction::Forward;
        let name = if forward {
            relation.name.clone()
        } else {
            relation.inverse.clone().unwrap_or_default()
        };
        let carried = carried(&others, &relation.props);
        let items = others
            .iter()
            .map(|other| ItemView {
                cells: row(writer, other, &carried),
                ..item(writer, other)
            })
            .collect();
        let title = relation.titles[usize::from(!forward)].clone();
        let columns = carried.iter().map(|field| field.title.clone()).collect();
        views.push(RelationView {
            id: format!("_{name}"),
            name,
            title,
            ordered: relation.ordered && forward,
            columns,
            items,
        });
    }
    views
}

/// The properties that readers see at one edge or more.
fn carried(items: &[Item], props: &[Field]) -> Vec<Field> {
    let has = |field: &Field| {
        items
            .iter()
            .filter_map(|item| item.props.as_ref())
            .any(|props| prop(props, &field.name).is_some())
    };
    props.iter().filter(|field| has(field)).cloned().collect()
}

/// What an edge carries, a cell for each of the fields.
fn row(writer: &mut Writer<'_>, item: &Item, fields: &[Field]) -> Vec<FieldView> {
    let cell = |field: &Field| {
        let value = item
            .props
            .as_ref()
            .and_then(|props| prop(props, &field.name));
        let html = value.map_or_else(String::new, |value| {
            values::html(writer, value, Some(&field.kind), item.record)
        });
        FieldView::cell(&field.name, &field.title, html)
    };
    fields.iter().map(cell).collect()
}

fn prop<'p>(props: &'p Props, name: &str) -> Option<&'p Value> {
    props
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value)
}

/// What an edge carries of these fields.
pub(super) fn edge_cells(
    writer: &mut Writer<'_>,
    props: &Props,
    fields: &[Field],
    owner: RecordId,
) -> Vec<FieldView> {
    let mut cells = Vec::new();
    for field in fields {
        let Some(value) = prop(props, &field.name) else {
            continue;
        };
        let html = values::html(writer, value, Some(&field.kind), owner);
        cells.push(FieldView::cell(&field.name, &field.title, html));
    }
    cells
}

/// A record as part of another page.
pub(crate) fn item(writer: &mut Writer<'_>, item: &Item) -> ItemView {
    let model = writer.site.model;
    let record = model.record(item.record);
    ItemView {
        title: record.title.clone(),
        name: values::title(writer, item.record),
        href: writer.record_href(item.record),
        kind: if model.type_of(item.record).open {
            String::new()
        } else {
            model.type_of(item.record).title.clone()
        },
        status: record.status.word(),
        negative: negative(model, item.record),
        summary: summary(writer, item.record),
        via: item.via.map(|via| link(writer, via)),
        ..ItemView::default()
    }
}

/// A sentence about a record: how its text begins, else its first text among the fields.
fn summary(writer: &Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let record = model.record(id);
    let lead = model
        .type_of(id)
        .lead
        .as_ref()
        .and_then(|name| record.fields.get(name));
    if let Some(lead) = lead {
        return model.plain(&lead.value, None);
    }
    if !record.body.body.excerpt.is_empty() {
        return model.excerpt(&record.body);
    }
    let texts = model
        .type_of(id)
        .fields
        .values()
        .filter(|field| matches!(field.kind, Kind::Markdown | Kind::String));
    texts
        .filter_map(|field| record.fields.get(&field.name))
        .map(|value| model.plain(&value.value, None))
        .next()
        .unwrap_or_default()
}

/// Why readers are to avoid a record, in words; empty if they are not.
pub(super) fn negative(model: &Model, id: RecordId) -> String {
    model.negative(id).unwrap_or_default().to_owned()
}

pub(super) fn link(writer: &Writer<'_>, id: RecordId) -> LinkView {
    let model = writer.site.model;
    let kind = if model.type_of(id).open {
        String::new()
    } else {
        model.type_of(id).title.clone()
    };
    LinkView {
        title: model.record(id).title.clone(),
        href: writer.record_href(id),
        kind,
        negative: negative(model, id),
    }
}

pub(super) fn page_link(writer: &Writer<'_>, page: usize) -> LinkView {
    LinkView {
        title: title_of(writer.site.model, page),
        href: writer.href(page, None),
        ..LinkView::default()
    }
}

/// Who looks after a record, and when it was last looked at.
fn provenance(writer: &Writer<'_>, id: RecordId) -> (Option<LinkView>, String) {
    let model = writer.site.model;
    let record = model.record(id);
    let owner = model.config.schema.hop("owner").and_then(|hop| {
        model
            .others(id, hop)
            .next()
            .map(|(owner, _)| link(writer, owner))
    });
    let named = record.owner.as_ref().map(|name| LinkView {
        title: name.clone(),
        ..LinkView::default()
    });
    (
        owner.or(named),
        record
            .reviewed
            .map(|day| day.to_string())
            .unwrap_or_default(),
    )
}

/// From the first page to the one above this: the index of a type, or the folders a page lies in.
pub(super) fn breadcrumb(writer: &Writer<'_>, id: Option<RecordId>, page: usize) -> Vec<LinkView> {
    let model = writer.site.model;
    if page == model.home() {
        return Vec::new();
    }
    let mut trail = vec![page_link(writer, model.home())];
    match id {
        Some(id) if model.type_of(id).name != "page" => {
            trail.extend(
                model
                    .index_of(model.record(id).kind)
                    .map(|index| page_link(writer, index)),
            );
        }
        _ => {
            let path = &model.pages()[page].path;
            let folders = path
                .match_indices('/')
                .map(|(at, _)| format!("{}/index.html", &path[..at]));
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

fn not_found(writer: &Writer<'_>, view: &mut PageView) -> String {
    view.kind = "not-found";
    let model = writer.site.model;
    view.title = model.config.strings.text("not_found_title").to_owned();
    view.target = Some(LinkView {
        title: title_of(writer.site.model, model.home()),
        href: format!(
            "{}{}",
            view.root,
            escape::path(&model.pages()[model.home()].path)
        ),
        ..LinkView::default()
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
