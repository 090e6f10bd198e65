//! Values to HTML: what readers see of a field, a property or a column.

use super::escape;
use super::html::Writer;
use super::page::edge_cells;
use crate::config::{FieldKind, Keys, Path, PathStep};
use crate::document::{Value, fits_a_line};
use crate::model::{Env, Item, PathResult, RecordId};

/// A value of a kind as HTML, for a line, a cell or a block.
pub(crate) fn html(
    writer: &mut Writer<'_>,
    value: &Value,
    kind: Option<&FieldKind>,
    owner: RecordId,
) -> String {
    match (value, kind) {
        (Value::Markdown(text), _) => writer.inline(text, owner),
        (Value::List(items), kind) => {
            let inner = if let Some(FieldKind::List(inner)) = kind {
                Some(&**inner)
            } else {
                kind
            };
            list(
                &items
                    .iter()
                    .map(|item| html(writer, item, inner, owner))
                    .collect::<Vec<_>>(),
            )
        }
        (Value::Map(entries), kind) => {
            let (keys, inner) = if let Some(FieldKind::Map(keys, inner)) = kind {
                (Some(keys), Some(&**inner))
            } else {
                (None, None)
            };
            let mut out = String::from("<dl class=\"map\">");
            for (key, value) in entries {
                let Some(title) = key_title(writer, &key.value, keys) else {
                    continue;
                };
                out.push_str(&format!(
                    "<dt>{title}</dt><dd>{}</dd>",
                    html(writer, value, inner, owner)
                ));
            }
            out + "</dl>"
        }
        (Value::Object(entries), kind) => object(writer, entries, kind, owner),
        (Value::Ref(reference), _) => match writer.site.model.referred(reference) {
            Some(id) => link(writer, id),
            None => escape::html(&reference.id),
        },
        (Value::Text(text), Some(FieldKind::Url)) => {
            format!("<a href=\"{0}\">{0}</a>", escape::html(text))
        }
        (Value::Date(date), _) => format!("<time datetime=\"{date}\">{date}</time>"),
        (value, kind) => escape::html(&writer.site.model.plain(value, kind)),
    }
}

/// The words for a key of a map: a step's title, or a link to the record it names; none if that is not in this site.
fn key_title(writer: &Writer<'_>, key: &str, keys: Option<&Keys>) -> Option<String> {
    let model = writer.site.model;
    match keys {
        Some(Keys::Scale(name)) => {
            let step = model
                .config()
                .schema
                .scale(name)
                .and_then(|steps| steps.get(key));
            Some(escape::html(step.map_or(key, |step| &step.title)))
        }
        Some(Keys::Type(kind)) => {
            let reference = crate::document::Reference {
                kind: Some(model.config().schema.type_of(*kind).name.clone()),
                id: key.to_owned(),
                span: crate::text::Span::default(),
            };
            model.referred(&reference).map(|id| link(writer, id))
        }
        None => Some(escape::html(key)),
    }
}

/// An object of one or two short values is a line; a larger one is a list of pairs.
fn object(
    writer: &mut Writer<'_>,
    entries: &[(String, Value)],
    kind: Option<&FieldKind>,
    owner: RecordId,
) -> String {
    let fields = match kind {
        Some(FieldKind::Object(fields)) => fields.as_slice(),
        _ => &[],
    };
    let mut out = String::from("<dl class=\"object\">");
    for (name, value) in entries {
        let field = fields.iter().find(|field| field.name == *name);
        let title = field.map_or_else(|| escape::html(name), |field| escape::html(&field.title));
        out.push_str(&format!(
            "<dt>{title}</dt><dd>{}</dd>",
            html(writer, value, field.map(|field| &field.kind), owner)
        ));
    }
    out + "</dl>"
}

pub(crate) fn list(items: &[String]) -> String {
    match items {
        [one] => one.clone(),
        _ => {
            let lines: String = items
                .iter()
                .map(|item| format!("<li>{item}</li>"))
                .collect();
            format!("<ul class=\"values\">{lines}</ul>")
        }
    }
}

/// A record's title, with what readers fill in marked where the site asks for it.
pub(crate) fn title(writer: &Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let title = &model.record(id).title;
    if model.config().site.fill_ins {
        escape::with_fill_ins(title)
    } else {
        escape::html(title)
    }
}

/// A link to a record by its title, or its title where it has no page, with what is said of a negative value.
pub(crate) fn link(writer: &Writer<'_>, id: RecordId) -> String {
    let title = title(writer, id);
    let href = writer.record_href(id);
    let link = if href.is_empty() {
        title
    } else {
        format!("<a href=\"{}\">{title}</a>", escape::html(&href))
    };
    match writer.site.model.negative(id) {
        Some(words) => format!(
            "{link} <span class=\"negative\">{}</span>",
            escape::html(words)
        ),
        None => link,
    }
}

/// What a column shows of an item.
pub(crate) fn column(writer: &mut Writer<'_>, path: &Path, item: &Item, env: &Env) -> String {
    if path.text == "title" {
        return link(writer, item.record);
    }
    if let Some((PathStep::Edge, before)) = path.steps.split_last() {
        let ends = Path {
            steps: before.to_vec(),
            ..path.clone()
        };
        return edges(writer, &ends, item, env);
    }
    match writer.site.model.evaluate(path, Some(item), env) {
        PathResult::Items(items) => list_or_nothing(
            &items
                .iter()
                .map(|item| link(writer, item.record))
                .collect::<Vec<_>>(),
        ),
        PathResult::Values(values) => {
            // Lists of several records are one list.
            let flat = |value: Value| {
                if let Value::List(inner) = value {
                    inner
                } else {
                    vec![value]
                }
            };
            let shown: Vec<Value> = values
                .into_iter()
                .flat_map(flat)
                .filter(|value| !value.is_empty())
                .collect();
            let kind = path.kind.as_ref().map(|kind| {
                if let FieldKind::List(inner) = kind {
                    inner
                } else {
                    kind
                }
            });
            list_or_nothing(
                &shown
                    .iter()
                    .map(|value| html(writer, value, kind, item.record))
                    .collect::<Vec<_>>(),
            )
        }
        PathResult::Props(props) => {
            let values: Vec<Value> = props
                .iter()
                .flat_map(|props| props.iter().map(|(_, value)| value.clone()))
                .collect();
            list_or_nothing(
                &values
                    .iter()
                    .map(|value| html(writer, value, None, item.record))
                    .collect::<Vec<_>>(),
            )
        }
    }
}

/// Records at the end of a path, each with what the edge to it carries: what fits a line beside it, the rest below.
fn edges(writer: &mut Writer<'_>, path: &Path, item: &Item, env: &Env) -> String {
    let PathResult::Items(items) = writer.site.model.evaluate(path, Some(item), env) else {
        return String::new();
    };
    let model = writer.site.model;
    let hop = path.steps.iter().rev().find_map(|step| {
        if let PathStep::Relation(hop) = step {
            Some(*hop)
        } else {
            None
        }
    });
    let fields = hop.map_or(&[] as &[_], |hop| {
        &model.config().schema.relation(hop.relation).props
    });
    let (lines, blocks): (Vec<_>, Vec<_>) = fields
        .iter()
        .cloned()
        .partition(|field| fits_a_line(&field.kind));
    let mut out = String::new();
    for item in &items {
        out.push_str(&format!("<li>{}", link(writer, item.record)));
        let props = item.props.clone().unwrap_or_default();
        for cell in edge_cells(writer, &props, &lines, item.record) {
            out.push_str(&format!(" <span class=\"kind\">{}</span>", cell.html));
        }
        for cell in edge_cells(writer, &props, &blocks, item.record) {
            out.push_str(&format!("<div class=\"summary\">{}</div>", cell.html));
        }
        out.push_str("</li>");
    }
    if out.is_empty() {
        out
    } else {
        format!("<ul class=\"edges\">{out}</ul>")
    }
}

fn list_or_nothing(items: &[String]) -> String {
    if items.is_empty() {
        String::new()
    } else {
        list(items)
    }
}
