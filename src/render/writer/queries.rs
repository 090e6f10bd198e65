//! Results of queries for the templates of `views/`.

use super::{Writer, items, values};
use crate::check::ITEM;
use crate::config::{Aggregate, Path, Query, Shape, Total};
use crate::model::{Env, Item, RecordId};
use crate::render::results::{self, QueryResult, ResultGroup};
use crate::render::view::{FieldView, GroupView, ItemView, QueryView, TotalView};

/// The shares of the greatest number at which the next level of a heat table begins.
const QUARTERS: [f64; 3] = [0.25, 0.5, 0.75];

/// Renders a query in a text. `under` is the level of the heading that it is under.
pub(super) fn embedded(
    writer: &mut Writer<'_>,
    query: &Query,
    env: &Env,
    owner: RecordId,
    under: u8,
) -> String {
    let Some(result) = QueryResult::evaluate(writer.site.model, query, env) else {
        return String::new();
    };
    let view = view(writer, &result, env, Shape::Table, under);
    let template = match query.shape {
        Some(shape) if !shape.is_table() => view.shape,
        _ => Shape::Table.word(),
    };
    let mut html = writer.render_view(template, &view, owner);
    if !view.totals.is_empty() {
        html.push_str(&writer.render_view("totals", &view, owner));
    }
    html
}

/// How the records of a query are shown.
struct Rows<'r> {
    query: &'r Query,
    shape: Shape,
    columns: Vec<&'r Path>,
    env: &'r Env,
    under: u8,
    /// The sum of the numbers so far.
    sum: i64,
}

/// A result as templates see it, in the query's shape or in a default one.
pub(in crate::render) fn view(
    writer: &mut Writer<'_>,
    result: &QueryResult<'_>,
    env: &Env,
    default: Shape,
    under: u8,
) -> QueryView {
    let query = result.query;
    let shape = query.shape.unwrap_or(default);
    let columns = query.columns.iter();
    let columns: Vec<&Path> = columns
        .filter(|path| shape.is_table() || path.text != "title")
        .collect();
    let mut titles: Vec<String> = columns.iter().map(|path| path.title.clone()).collect();
    let mut names: Vec<String> = columns.iter().map(|path| path.text.clone()).collect();
    if shape == Shape::Table && columns.is_empty() {
        titles.push(writer.string("title_column").to_owned());
        names.push("title".to_owned());
    }
    let mut rows = Rows {
        query,
        shape,
        columns,
        env,
        under,
        sum: 0,
    };
    let mut groups: Vec<GroupView> = result
        .groups
        .iter()
        .map(|group| rows.group(writer, group))
        .collect();
    if shape == Shape::Heat {
        (0..titles.len()).for_each(|column| add_levels(&mut groups, column));
    }
    let number_column = query.number_column().filter(|_| shape == Shape::Bar);
    let items = groups.iter().flat_map(|group| &group.items);
    let amounts = items.filter_map(|item| item.cells.get(number_column?)?.amount);
    let longest = amounts.reduce(f64::max);
    let totals = results::totals(writer.site.model, result, env).into_iter();
    let totals = totals.map(|(aggregate, title, value)| TotalView {
        kind: aggregate.word(),
        title,
        value,
    });
    QueryView {
        shape: shape.word(),
        title: result.title.clone(),
        columns: titles,
        names,
        groups,
        total: query.summand().map(|_| rows.sum),
        longest,
        number_column,
        totals: totals.collect(),
        level: (under + 1).min(6),
    }
}

/// Gives the numbers of a column levels: quarters of the greatest number. What is not above zero has none.
fn add_levels(groups: &mut [GroupView], column: usize) {
    let items = groups.iter_mut().flat_map(|group| &mut group.items);
    let mut cells: Vec<&mut FieldView> = items
        .filter_map(|item| item.cells.get_mut(column))
        .filter(|cell| cell.amount.is_some_and(|amount| amount > 0.0))
        .collect();
    let greatest = cells.iter().filter_map(|cell| cell.amount).reduce(f64::max);
    for cell in &mut cells {
        let (Some(amount), Some(greatest)) = (cell.amount, greatest) else {
            continue;
        };
        let passed = QUARTERS.iter().filter(|share| amount > greatest * **share);
        cell.level = Some((passed.count() + 1, QUARTERS.len() + 1));
    }
}

impl Rows<'_> {
    fn group(&mut self, writer: &mut Writer<'_>, group: &ResultGroup) -> GroupView {
        let mut items = Vec::with_capacity(group.items.len());
        for item in &group.items {
            writer.grow(ITEM);
            if writer.is_full() {
                break;
            }
            let amount = results::amount(writer.site.model, self.query, item, self.env);
            let mut view = ItemView {
                amount,
                before: self.sum,
                cells: self.cells(writer, item),
                ..items::item(writer, item)
            };
            if group.is_negative {
                view.negative.clear();
            }
            items.push(view);
            self.sum = self.sum.saturating_add(amount.unwrap_or(0));
        }
        GroupView {
            title: self.group_title(group),
            name: group.title.clone(),
            items,
            ..GroupView::default()
        }
    }

    /// The heading of a group, with the number of its records if the query counts them.
    fn group_title(&self, group: &ResultGroup) -> String {
        let is_count = |total: &Total| total.aggregate == Aggregate::Count && total.value.is_none();
        if group.title.is_empty() || !self.query.totals.iter().any(is_count) {
            return group.title.clone();
        }
        format!("{} ({})", group.title, group.items.len())
    }

    fn cells(&self, writer: &mut Writer<'_>, item: &Item) -> Vec<FieldView> {
        if !self.columns.is_empty() {
            let columns = self.columns.iter();
            return columns.map(|path| self.cell(writer, path, item)).collect();
        }
        match (self.shape, &item.props) {
            (Shape::Table, _) => vec![FieldView::cell(
                "title",
                writer.string("title_column"),
                values::link(writer, item.record),
            )],
            (_, Some(props)) => values::properties(writer, props, item.record),
            (_, None) => Vec::new(),
        }
    }

    fn cell(&self, writer: &mut Writer<'_>, path: &Path, item: &Item) -> FieldView {
        let model = writer.site.model;
        let html = if self.shape == Shape::Full && path.text == "body" {
            let body = &model.record(item.record).body;
            writer.nested_text(body, item.record, self.under + 1)
        } else {
            values::column(writer, path, item, self.env)
        };
        let (amount, level) = match self.shape {
            Shape::Heat | Shape::Bar => results::level(model, path, item, self.env),
            _ => (None, None),
        };
        let is_lead = model.type_of(item.record).lead.as_deref() == Some(path.text.as_str());
        let name = if is_lead { "lead" } else { &path.text };
        FieldView {
            amount,
            level: level.filter(|_| self.shape == Shape::Heat),
            ..FieldView::cell(name, &path.title, html)
        }
    }
}
