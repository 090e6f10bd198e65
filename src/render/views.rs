//! Views: what a query in a text shows, through the theme's `views/`.

use indexmap::IndexMap;

use super::html::Writer;
use super::values;
use super::view::{FieldView, GroupView, ItemView, QueryView};
use crate::check::ITEM;
use crate::config::{Path, Query, Records, Shape};
use crate::document::Value;
use crate::model::{Env, Item, PathResult, RecordId};

/// Renders a view in a text. `under` is the level of the heading it stands under.
pub(crate) fn render(
    writer: &mut Writer<'_>,
    query: &Query,
    env: &Env,
    owner: RecordId,
    under: u8,
) -> String {
    let items = writer.site.model.select(query, env);
    if items.is_empty() && !writer.site.model.shows_when_empty(query) {
        return String::new();
    }
    let view = view(
        writer,
        query,
        items,
        env,
        query.shape.unwrap_or(Shape::Table),
        under,
    );
    match writer
        .site
        .theme
        .view(view.shape, &view, &writer.site.shared.site)
    {
        Ok(html) => html,
        Err(problem) => {
            writer.problems.push(writer.site.on_page(*problem, owner));
            String::new()
        }
    }
}

/// What a template sees of a query's records in some shape.
pub(crate) fn view(
    writer: &mut Writer<'_>,
    query: &Query,
    items: Vec<Item>,
    env: &Env,
    shape: Shape,
    under: u8,
) -> QueryView {
    // Names of a shape other than a table's stand beside the item's own title.
    let columns: Vec<&Path> = query
        .columns
        .iter()
        .filter(|path| shape == Shape::Table || path.text != "title")
        .collect();
    let mut words: Vec<String> = columns.iter().map(|path| path.title.clone()).collect();
    if shape == Shape::Table && columns.is_empty() {
        words.push(
            writer
                .site
                .model
                .config
                .strings
                .text("title_column")
                .to_owned(),
        );
    }
    let title = title(writer, query, &items);
    let level = (under + 1).min(6);
    let mut view = QueryView {
        shape: word(shape),
        title,
        columns: words,
        groups: Vec::new(),
        total: None,
        total_title: String::new(),
        level,
    };
    let mut sum = 0;
    for (name, members) in grouped(writer, query, items, env) {
        let is_said = says_negative(writer, query, &name);
        let mut items = Vec::with_capacity(members.len());
        for item in &members {
            writer.grow(ITEM);
            if writer.is_full() {
                break;
            }
            let amount = query
                .total
                .iter()
                .find_map(|path| number(writer, path, item, env));
            let shown = row(writer, shape, &columns, item, env, under);
            let negative = if is_said {
                String::new()
            } else {
                shown.negative.clone()
            };
            items.push(ItemView {
                amount,
                before: sum,
                negative,
                ..shown
            });
            sum = sum.saturating_add(amount.unwrap_or(0));
        }
        view.groups.push(GroupView {
            title: name,
            id: String::new(),
            href: String::new(),
            help: String::new(),
            items,
        });
    }
    if let Some(path) = query.total.first() {
        (view.total, view.total_title) = (Some(sum), path.title.clone());
    }
    view
}

/// Whether the heading of a group is a negative value, so that its records need not say so one by one.
fn says_negative(writer: &Writer<'_>, query: &Query, heading: &str) -> bool {
    let kind = query.group.as_ref().and_then(|path| path.kind.as_ref());
    let steps = kind.and_then(|kind| writer.site.model.config.schema.steps(kind));
    steps.is_some_and(|steps| {
        steps
            .iter()
            .any(|step| step.title == heading && step.negative.is_some())
    })
}

/// The number that a path leads to, if it is one.
fn number(writer: &Writer<'_>, path: &Path, item: &Item, env: &Env) -> Option<i64> {
    let model = writer.site.model;
    match model.reach(path, Some(item), env) {
        PathResult::Values(values) => values.iter().find_map(|value| {
            if let Value::Int(number) = value {
                Some(*number)
            } else {
                None
            }
        }),
        _ => None,
    }
}

fn word(shape: Shape) -> &'static str {
    match shape {
        Shape::Table => "table",
        Shape::List => "list",
        Shape::Cards => "cards",
        Shape::Full => "full",
        Shape::SideBySide => "side-by-side",
    }
}

fn title(writer: &Writer<'_>, query: &Query, items: &[Item]) -> String {
    let model = writer.site.model;
    if let Some(title) = &query.title {
        return title.clone();
    }
    match &query.records {
        Records::Type(kind) => model.config.schema.type_of(*kind).plural.clone(),
        Records::Path(path) if !path.title.is_empty() => path.title.clone(),
        _ => items.first().map_or_else(String::new, |item| {
            model.type_of(item.record).plural.clone()
        }),
    }
}

fn row(
    writer: &mut Writer<'_>,
    shape: Shape,
    columns: &[&Path],
    item: &Item,
    env: &Env,
    under: u8,
) -> ItemView {
    let model = writer.site.model;
    let mut view = super::page::item(writer, item);
    let cell = |writer: &mut Writer<'_>, path: &&Path| {
        let html = match (shape, path.text.as_str()) {
            (Shape::Full, "body") => writer.piece(
                &writer.site.model.record(item.record).body,
                item.record,
                under + 1,
            ),
            _ => values::column(writer, path, item, env),
        };
        let lead = model.type_of(item.record).lead.as_deref() == Some(path.text.as_str());
        FieldView::cell(if lead { "lead" } else { &path.text }, &path.title, html)
    };
    view.cells = columns.iter().map(|path| cell(writer, path)).collect();
    if columns.is_empty() {
        view.cells = match (shape, &item.props) {
            (Shape::Table, _) => {
                vec![FieldView::cell(
                    "title",
                    model.config.strings.text("title_column"),
                    values::link(writer, item.record),
                )]
            }
            (_, Some(props)) => super::derived::carried(writer, props, item.record),
            (_, None) => Vec::new(),
        };
    }
    view
}

/// Items under the values of the query's `group`: in the order of its scale or enumeration, of records, or of first appearance.
pub(super) fn grouped(
    writer: &Writer<'_>,
    query: &Query,
    items: Vec<Item>,
    env: &Env,
) -> Vec<(String, Vec<Item>)> {
    let model = writer.site.model;
    let Some(path) = &query.group else {
        return vec![(String::new(), items)];
    };
    let steps = path
        .kind
        .as_ref()
        .and_then(|kind| model.config.schema.steps(kind));
    let mut groups: IndexMap<String, (usize, Vec<Item>)> = IndexMap::new();
    for item in items {
        let (place, name) = match model.reach(path, Some(&item), env) {
            PathResult::Items(found) => {
                found.first().map_or((usize::MAX, String::new()), |first| {
                    (
                        model.rank(first.record) as usize,
                        model.record(first.record).title.clone(),
                    )
                })
            }
            PathResult::Values(values) => match values.first() {
                Some(value) => {
                    let word = if let Value::Text(word) = value {
                        steps.and_then(|steps| steps.position(word))
                    } else {
                        None
                    };
                    (word.unwrap_or(0), model.plain(value, path.kind.as_ref()))
                }
                None => (usize::MAX, String::new()),
            },
            PathResult::Props(_) => (usize::MAX, String::new()),
        };
        groups
            .entry(name)
            .or_insert_with(|| (place, Vec::new()))
            .1
            .push(item);
    }
    groups.sort_by(|_, (a, _), _, (b, _)| a.cmp(b));
    // What belongs to no group still needs a heading once others have one.
    let several = groups.len() > 1;
    groups
        .into_iter()
        .map(|(name, (_, items))| {
            (
                if name.is_empty() && several {
                    model.config.strings.text("other_group").to_owned()
                } else {
                    name
                },
                items,
            )
        })
        .collect()
}
