//! Derived pages: what they are about, what the edge carries, and their sets.

use indexmap::IndexMap;

use super::escape;
use super::html::Writer;
use super::page::{edge_cells, link, page_link};
use super::view::{EndView, FieldView, FindingView, FindingsView, PageView, SetView};
use super::{values, views};
use crate::check::Finding;
use crate::config::{DerivedPage, Query, RelationId, Shape};
use crate::diagnostic::Severity;
use crate::document::{Props, Value, fits_a_line};
use crate::model::{Binding, Env, PageId, RecordId, Subject};
use crate::text::capitalised;

pub(super) fn page(
    writer: &mut Writer<'_>,
    page: PageId,
    declared: &DerivedPage,
    subject: Subject,
    view: &mut PageView,
) -> String {
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
            (view.facts, view.fields) =
                edge_fields(writer, &edge.props.clone(), relation, edge.from);
            vec![edge.from, edge.to]
        }
    };
    let end = |id: RecordId| {
        let kind = model.type_of(id);
        FieldView::cell(&kind.name, &kind.title, values::link(writer, id))
    };
    let links: Vec<FieldView> = ends.iter().copied().map(end).collect();
    view.facts.splice(0..0, links);
    let names: &[&str] = if ends.len() == 1 {
        &["self"]
    } else {
        &["from", "to"]
    };
    view.ends = names
        .iter()
        .copied()
        .zip(ends.iter().map(|id| self::end(writer, *id)))
        .collect();
    view.sets = sets(writer, &declared.sets, &mut env);
    view.findings = declared
        .findings
        .iter()
        .filter_map(|check| findings(writer, &check.value))
        .collect();
    let beside = model.export_path(page).filter(|_| declared.data);
    view.data = beside.map_or_else(String::new, |path| {
        super::escape::relative(writer.path, &path)
    });
    format!("{}.html", declared.layout)
}

/// What a check found, in words and with links to what it is about; none for a check that is switched off.
fn findings(writer: &Writer<'_>, name: &str) -> Option<FindingsView> {
    let model = writer.site.model;
    let (at, _, check) = model.config().checks.get_full(name)?;
    if check.severity == Severity::Off {
        return None;
    }
    let view = |finding: &Finding| FindingView {
        record: finding.record.map(|id| link(writer, id)),
        html: marked(&finding.message),
        help: marked(&finding.help),
        pages: finding
            .pages
            .iter()
            .map(|page| page_link(writer, *page))
            .collect(),
    };
    let items = writer
        .site
        .findings
        .iter()
        .filter(|finding| finding.check == at)
        .map(view)
        .collect();
    Some(FindingsView {
        name: name.to_owned(),
        id: format!("_{name}"),
        title: capitalised(name),
        help: marked(&check.help),
        items,
    })
}

/// A message as HTML: what stands between backticks is code.
fn marked(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let part = |(at, text)| {
        if at % 2 == 1 {
            format!("<code>{}</code>", escape::html(text))
        } else {
            escape::html(text)
        }
    };
    parts.map(part).collect()
}

/// A record that a page is made for, with all its fields.
fn end(writer: &mut Writer<'_>, id: RecordId) -> EndView {
    let (facts, fields) = super::page::fields(writer, id);
    let model = writer.site.model;
    EndView {
        title: model.record(id).title.clone(),
        href: writer.record_href(id),
        kind: model.type_of(id).title.clone(),
        fields: facts
            .into_iter()
            .chain(fields)
            .map(|field| (field.name.clone(), field))
            .collect(),
    }
}

/// Named sets, each of which may use those before it.
pub(super) fn sets(
    writer: &mut Writer<'_>,
    declared: &IndexMap<String, Query>,
    env: &mut Env,
) -> IndexMap<String, SetView> {
    let model = writer.site.model;
    let mut shown = IndexMap::new();
    for (name, query) in declared {
        let items = model.select(query, env);
        env.bind(name, Binding::Items(items.clone()));
        if items.is_empty() && !model.shows_when_empty(query) {
            continue;
        }
        let view = views::view(
            writer,
            query,
            items,
            env,
            query.shape.unwrap_or(Shape::List),
            2,
        );
        let title = query.title.clone().unwrap_or_else(|| capitalised(name));
        shown.insert(
            name.clone(),
            SetView {
                id: format!("_{name}"),
                name: name.clone(),
                title,
                view,
            },
        );
    }
    shown
}

/// What the edge of a page carries: what fits a line, and the rest.
fn edge_fields(
    writer: &mut Writer<'_>,
    props: &Props,
    relation: RelationId,
    owner: RecordId,
) -> (Vec<FieldView>, Vec<FieldView>) {
    let fields = &writer.site.model.config().schema.relation(relation).props;
    let (lines, blocks): (Vec<_>, Vec<_>) = fields
        .iter()
        .cloned()
        .partition(|field| fits_a_line(&field.kind));
    (
        edge_cells(writer, props, &lines, owner),
        edge_cells(writer, props, &blocks, owner),
    )
}

/// What an edge or an object carries besides the record that it leads to.
pub(crate) fn carried(writer: &mut Writer<'_>, props: &Props, owner: RecordId) -> Vec<FieldView> {
    let leads = |value: &Value| matches!(value, Value::Ref(reference) if writer.site.model.referred(reference) == Some(owner));
    let kept: Vec<&(String, Value)> = props.iter().filter(|(_, value)| !leads(value)).collect();
    kept.into_iter()
        .map(|(name, value)| {
            FieldView::cell(
                name,
                &capitalised(name),
                values::html(writer, value, None, owner),
            )
        })
        .collect()
}
