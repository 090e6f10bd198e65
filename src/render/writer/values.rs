//! Values to HTML: fields, properties and columns.

use super::Writer;
use crate::config::{Field, FieldKind, Keys, Path};
use crate::document::{Props, Reference, Value, fits_a_line};
use crate::model::{Env, Item, RecordId};
use crate::render::escape;
use crate::render::results::{ColumnCell, column_cell};
use crate::render::view::FieldView;
use crate::text::{Span, capitalised};

/// A value as HTML, for a line, a cell or a block.
pub(in crate::render) fn html(
    writer: &mut Writer<'_>,
    value: &Value,
    kind: Option<&FieldKind>,
    owner: RecordId,
) -> String {
    match (value, kind) {
        (Value::Markdown(text), _) => writer.inline_text(text, owner),
        (Value::List(items), kind) => {
            let inner = match kind {
                Some(FieldKind::List(inner)) => Some(&**inner),
                kind => kind,
            };
            let items = items.iter();
            list(
                &items
                    .map(|item| html(writer, item, inner, owner))
                    .collect::<Vec<_>>(),
            )
        }
        (Value::Map(entries), kind) => {
            let (keys, inner) = match kind {
                Some(FieldKind::Map(keys, inner)) => (Some(keys), Some(&**inner)),
                _ => (None, None),
            };
            let mut pairs = Vec::new();
            for (key, value) in entries {
                if let Some(title) = key_title(writer, &key.value, keys) {
                    pairs.push((title, html(writer, value, inner, owner)));
                }
            }
            description_list("map", &pairs)
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

/// The title of a key of a map as HTML: that of a step, or a link to the record that it names; none if this site lacks the record.
fn key_title(writer: &Writer<'_>, key: &str, keys: Option<&Keys>) -> Option<String> {
    let model = writer.site.model;
    match keys {
        Some(Keys::Scale(name)) => {
            let scale = model.config().schema.scale(name);
            let step = scale.and_then(|steps| steps.get(key));
            Some(escape::html(step.map_or(key, |step| &step.title)))
        }
        Some(Keys::Type(kind)) => {
            let reference = Reference {
                kind: Some(model.config().schema.type_of(*kind).name.clone()),
                id: key.to_owned(),
                span: Span::default(),
            };
            model.referred(&reference).map(|id| link(writer, id))
        }
        None => Some(escape::html(key)),
    }
}

fn object(
    writer: &mut Writer<'_>,
    entries: &Props,
    kind: Option<&FieldKind>,
    owner: RecordId,
) -> String {
    let fields = match kind {
        Some(FieldKind::Object(fields)) => fields.as_slice(),
        _ => &[],
    };
    let mut pairs = Vec::new();
    for (name, value) in entries {
        let field = fields.iter().find(|field| field.name == *name);
        let title = escape::html(field.map_or(name, |field| &field.title));
        let kind = field.map(|field| &field.kind);
        pairs.push((title, html(writer, value, kind, owner)));
    }
    description_list("object", &pairs)
}

/// Titles and values, both HTML.
fn description_list(class: &str, pairs: &[(String, String)]) -> String {
    let pairs: String = pairs
        .iter()
        .map(|(title, value)| format!("<dt>{title}</dt><dd>{value}</dd>"))
        .collect();
    format!("<dl class=\"{class}\">{pairs}</dl>")
}

/// Values as a list; a single one by itself.
pub(in crate::render) fn list(items: &[String]) -> String {
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

/// A record's title as HTML; what readers fill in is marked if the site wants that.
pub(in crate::render) fn title(writer: &Writer<'_>, id: RecordId) -> String {
    let model = writer.site.model;
    let title = &model.record(id).title;
    if model.config().site.fill_ins {
        escape::with_fill_ins(title)
    } else {
        escape::html(title)
    }
}

/// A record's title, as a link if it has an address, with the words of a negative value.
pub(in crate::render) fn link(writer: &Writer<'_>, id: RecordId) -> String {
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

/// What a column shows of a record.
pub(super) fn column(writer: &mut Writer<'_>, path: &Path, item: &Item, env: &Env) -> String {
    let values = |values: Vec<Value>, kind: Option<&FieldKind>, writer: &mut Writer<'_>| {
        let values = values.iter();
        values
            .map(|value| html(writer, value, kind, item.record))
            .collect::<Vec<_>>()
    };
    let lines = match column_cell(writer.site.model, path, item, env) {
        ColumnCell::Title => return link(writer, item.record),
        ColumnCell::Edges(items, fields) => return edges(writer, &items, fields),
        ColumnCell::Records(items) => items.iter().map(|item| link(writer, item.record)).collect(),
        ColumnCell::Properties(all) => values(all, None, writer),
        ColumnCell::Values(all) => {
            // Lists of several records become one list.
            let flat = all.into_iter().flat_map(|value| match value {
                Value::List(inner) => inner,
                value => vec![value],
            });
            let kind = path.kind.as_ref().map(|kind| match kind {
                FieldKind::List(inner) => inner,
                kind => kind,
            });
            values(
                flat.filter(|value| !value.is_empty()).collect(),
                kind,
                writer,
            )
        }
    };
    if lines.is_empty() {
        String::new()
    } else {
        list(&lines)
    }
}

/// Records, each with the properties of the edge to it: short ones beside its title, the others below.
fn edges(writer: &mut Writer<'_>, items: &[Item], fields: &[Field]) -> String {
    let (short, long): (Vec<_>, Vec<_>) = fields.iter().partition(|field| fits_a_line(&field.kind));
    let mut out = String::new();
    for item in items {
        out.push_str(&format!("<li>{}", link(writer, item.record)));
        let props = item.props.clone().unwrap_or_default();
        for cell in property_cells(writer, &props, &short, item.record) {
            out.push_str(&format!(" <span class=\"kind\">{}</span>", cell.html));
        }
        for cell in property_cells(writer, &props, &long, item.record) {
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

/// The value of a property.
pub(in crate::render) fn property<'p>(props: &'p Props, name: &str) -> Option<&'p Value> {
    let mut entries = props.iter();
    entries.find_map(|(key, value)| (key == name).then_some(value))
}

/// The properties of an edge that these fields declare, those that have a value.
pub(in crate::render) fn property_cells(
    writer: &mut Writer<'_>,
    props: &Props,
    fields: &[&Field],
    owner: RecordId,
) -> Vec<FieldView> {
    let mut cells = Vec::new();
    for field in fields {
        if let Some(value) = property(props, &field.name) {
            let html = html(writer, value, Some(&field.kind), owner);
            cells.push(FieldView::cell(&field.name, &field.title, html));
        }
    }
    cells
}

/// All properties of an edge or an object but the reference to the record itself.
pub(super) fn properties(
    writer: &mut Writer<'_>,
    props: &Props,
    owner: RecordId,
) -> Vec<FieldView> {
    let model = writer.site.model;
    let is_owner = |value: &Value| match value {
        Value::Ref(reference) => model.referred(reference) == Some(owner),
        _ => false,
    };
    props
        .iter()
        .filter(|(_, value)| !is_owner(value))
        .map(|(name, value)| {
            let html = html(writer, value, None, owner);
            FieldView::cell(name, &capitalised(name), html)
        })
        .collect()
}
