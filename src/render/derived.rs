//! Derived pages: the records or the edge that they are about, their sets, and what checks found.

use indexmap::IndexMap;

use super::escape;
use super::results::QueryResult;
use super::view::{EndView, FieldView, FindingView, FindingsView, PageView, SetView};
use super::writer::{Writer, items, queries, values};
use crate::check::Finding;
use crate::config::{DerivedPage, Field, Query, RelationId, Shape};
use crate::diagnostic::Severity;
use crate::document::{Props, fits_a_line};
use crate::model::{Env, RecordId, Subject};
use crate::text::capitalised;

pub(super) fn page(
    writer: &mut Writer<'_>,
    declared: &DerivedPage,
    subject: Subject,
    view: &mut PageView,
) -> String {
    let model = writer.site.model;
    let (_, mut env) = model.bind(subject);
    view.kind = "derived";
    view.breadcrumb = vec![writer.page_link(model.home())];
    let ends: Vec<(&'static str, RecordId)> = match subject {
        Subject::Site => Vec::new(),
        Subject::Record(id) => vec![("self", id)],
        Subject::Edge(relation, at) => {
            let edge = &model.all_edges(relation)[at];
            (view.facts, view.fields) = edge_fields(writer, &edge.props, relation, edge.from);
            vec![("from", edge.from), ("to", edge.to)]
        }
    };
    let links = ends.iter().map(|(_, id)| {
        let declared = model.type_of(*id);
        FieldView::cell(&declared.name, &declared.title, values::link(writer, *id))
    });
    view.facts.splice(0..0, links.collect::<Vec<_>>());
    view.ends = ends
        .into_iter()
        .map(|(name, id)| (name, end(writer, id)))
        .collect();
    view.sets = sets(writer, &declared.sets, &mut env);
    view.findings = declared
        .findings
        .iter()
        .filter_map(|check| findings(writer, &check.value))
        .collect();
    format!("{}.html", declared.layout)
}

/// What a check found; none for a check that is switched off.
fn findings(writer: &Writer<'_>, name: &str) -> Option<FindingsView> {
    let (at, _, check) = writer.site.model.config().checks.get_full(name)?;
    if check.severity == Severity::Off {
        return None;
    }
    let view = |finding: &Finding| FindingView {
        record: finding.record.map(|id| writer.record_link(id)),
        html: message_html(&finding.message),
        help: message_html(&finding.help),
        pages: finding
            .pages
            .iter()
            .map(|page| writer.page_link(*page))
            .collect(),
    };
    let found = writer.site.findings.iter();
    Some(FindingsView {
        name: name.to_owned(),
        id: format!("_{name}"),
        title: capitalised(name),
        help: message_html(&check.help),
        items: found
            .filter(|finding| finding.check == at)
            .map(view)
            .collect(),
    })
}

/// A message as HTML: text between backquotes is code.
fn message_html(message: &str) -> String {
    let parts = message.split('`').enumerate();
    parts
        .map(|(at, text)| match at % 2 {
            1 => format!("<code>{}</code>", escape::html(text)),
            _ => escape::html(text),
        })
        .collect()
}

/// A record that a page is about, with all its fields.
fn end(writer: &mut Writer<'_>, id: RecordId) -> EndView {
    let (short, long) = items::fields(writer, id);
    let model = writer.site.model;
    EndView {
        title: model.record(id).title.clone(),
        href: writer.record_href(id),
        kind: model.type_of(id).title.clone(),
        fields: short
            .into_iter()
            .chain(long)
            .map(|field| (field.name.clone(), field))
            .collect(),
    }
}

/// Sets of a page by name, each of which may use those before it.
pub(super) fn sets(
    writer: &mut Writer<'_>,
    declared: &IndexMap<String, Query>,
    env: &mut Env,
) -> IndexMap<String, SetView> {
    let mut views = IndexMap::new();
    for (name, result) in QueryResult::sets(writer.site.model, declared, env) {
        let title = result.query.title.clone();
        let set = SetView {
            id: format!("_{name}"),
            name: name.to_owned(),
            title: title.unwrap_or_else(|| capitalised(name)),
            view: queries::view(writer, &result, env, Shape::List, 2),
        };
        views.insert(name.to_owned(), set);
    }
    views
}

/// The properties of the edge of a page: those that fit a line, and the others.
fn edge_fields(
    writer: &mut Writer<'_>,
    props: &Props,
    relation: RelationId,
    owner: RecordId,
) -> (Vec<FieldView>, Vec<FieldView>) {
    let declared = &writer.site.model.config().schema.relation(relation).props;
    let (short, long): (Vec<&Field>, Vec<&Field>) =
        declared.iter().partition(|field| fits_a_line(&field.kind));
    (
        values::property_cells(writer, props, &short, owner),
        values::property_cells(writer, props, &long, owner),
    )
}
