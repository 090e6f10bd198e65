//! The page of a record, and the parts of it that the index of a type shares: its language, its text and its breadcrumb.

use super::derived;
use super::view::{ContentsView, LinkView, PageView};
use super::writer::{Writer, items, values};
use crate::config::{OWNER, ReviewState, TextDirection};
use crate::document::Record;
use crate::model::{Env, PageId, RecordId};

pub(super) fn page(
    writer: &mut Writer<'_>,
    id: RecordId,
    page: PageId,
    view: &mut PageView,
) -> String {
    let model = writer.site.model;
    let record = model.record(id);
    view.kind = "record";
    language(record, view);
    view.status = record.status.word();
    view.negative = model.negative(id).unwrap_or_default().to_owned();
    view.type_title = writer.type_title(id);
    text(writer, id, view);
    view.description = items::summary(writer, id);
    view.lead = lead(writer, id);
    (view.facts, view.fields) = items::fields(writer, id);
    view.sets = derived::sets(writer, &model.type_of(id).sets, &mut Env::of_record(id));
    view.sets
        .retain(|_, set| set.view.groups.iter().any(|group| !group.items.is_empty()));
    view.relations = items::relations(writer, id);
    view.mentions = model
        .backlinks(id)
        .iter()
        .map(|other| writer.record_link(*other))
        .collect();
    view.owner = owner(writer, id);
    let date = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    view.reviewed = date(record.reviewed);
    view.review_due = date(model.review_due(id));
    view.review_state = model.review_state(id).map_or("", ReviewState::word);
    view.breadcrumb = breadcrumb(writer, Some(id), page);
    view.contents = contents(writer, id, view);
    if page != model.home() {
        let (previous, next) = model.neighbours(id);
        view.previous = previous.map(|id| writer.record_link(id));
        view.next = next.map(|id| writer.record_link(id));
    }
    "record.html".to_owned()
}

/// Sets the language and the direction that a record declares for its page.
pub(super) fn language(record: &Record, view: &mut PageView) {
    if let Some(lang) = &record.lang {
        (view.lang, view.dir) = (lang.tag().to_owned(), lang.direction().word());
    }
    view.dir = record.dir.map_or(view.dir, TextDirection::word);
}

/// Sets a record's text, and separately the heading that it begins with.
pub(super) fn text(writer: &mut Writer<'_>, id: RecordId, view: &mut PageView) {
    view.html = writer.page_text(id);
    let record = writer.site.model.record(id);
    let heading = record.body.body.headings.first().filter(|_| record.titled);
    let parts = heading.and_then(|heading| {
        let (before, rest) = view.html.split_once(&format!("<h{} ", heading.level))?;
        let (title, rest) = rest
            .split_once('>')?
            .1
            .split_once(&format!("</h{}>", heading.level))?;
        // Only pictures can be before it.
        let html = format!("{before}{}", rest.trim_start());
        Some((title.to_owned(), heading.id.clone(), html))
    });
    match parts {
        Some(parts) => (view.heading, view.heading_id, view.html) = parts,
        None => view.heading = values::title(writer, id),
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
    let value = field.and_then(|field| model.record(id).fields.get(&field.name));
    match (field, value) {
        (Some(field), Some(value)) => values::html(writer, &value.value, Some(&field.kind), id),
        _ => String::new(),
    }
}

/// The table of contents: the headings of the text to the third level, then the sections below the text.
fn contents(writer: &Writer<'_>, id: RecordId, view: &PageView) -> Vec<ContentsView> {
    let model = writer.site.model;
    let record = model.record(id);
    let headings = record.body.body.headings.iter();
    let of_text = headings
        .skip(usize::from(record.titled))
        .filter(|heading| heading.level <= 3)
        .map(|heading| ContentsView {
            level: heading.level.max(2),
            id: heading.id.clone(),
            title: model.words_of_heading(heading).into_owned(),
        });
    let fields = view.fields.iter().map(|field| (&field.id, &field.title));
    let sets = view.sets.values().map(|set| (&set.id, &set.title));
    let relations = view
        .relations
        .iter()
        .map(|relation| (&relation.id, &relation.title));
    let sections = fields.chain(sets).chain(relations);
    of_text
        .chain(sections.map(|(id, title)| ContentsView {
            level: 2,
            id: id.clone(),
            title: title.clone(),
        }))
        .collect()
}

/// The owner of a record: another record, or a name.
fn owner(writer: &Writer<'_>, id: RecordId) -> Option<LinkView> {
    let model = writer.site.model;
    let relation_step = model.config().schema.relation_named(OWNER);
    let owner = relation_step.and_then(|relation_step| model.others(id, relation_step).next());
    owner
        .map(|(owner, _)| writer.record_link(owner))
        .or_else(|| {
            model.record(id).owner.as_ref().map(|name| LinkView {
                title: name.clone(),
                ..LinkView::default()
            })
        })
}

/// From the home page to the page above this one: the index of a record's type, or the folders that a page is in.
pub(super) fn breadcrumb(writer: &Writer<'_>, id: Option<RecordId>, page: PageId) -> Vec<LinkView> {
    let model = writer.site.model;
    if page == model.home() {
        return Vec::new();
    }
    let mut trail = vec![writer.page_link(model.home())];
    if let Some(id) = id.filter(|id| !model.type_of(*id).is_page()) {
        let index = model.index_of(model.record(id).kind);
        trail.extend(index.map(|index| writer.page_link(index)));
        return trail;
    }
    let path = &model.page(page).path;
    let folders = path
        .match_indices('/')
        .map(|(at, _)| format!("{}/index.html", &path[..at]))
        .filter(|folder| folder != path);
    trail.extend(
        folders
            .filter_map(|folder| model.page_at(&folder))
            .map(|folder| writer.page_link(folder)),
    );
    trail
}
