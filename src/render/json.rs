//! JSON of derived pages and matrices: what the page shows, every value as plain text.

use serde_json::{Map, Value as Json, json};

use super::plain::{text_of, text_of_cell};
use super::results::{ColumnCell, QueryResult, column_cell, column_totals, number, row_total};
use super::view::{ItemView, QueryView};
use super::writer::{Writer, matrices, queries};
use super::{Renderer, title_of};
use crate::config::{DerivedPage, Matrix, Shape};
use crate::model::{Cell, Env, Header, Item, PageId, RecordId, Subject};

/// The sets of a derived page.
pub(super) fn sets(
    site: &Renderer<'_>,
    page: PageId,
    declared: &DerivedPage,
    subject: Subject,
) -> String {
    let mut writer = Writer::new(site, &site.model.page(page).path);
    let (_, mut env) = site.model.bind(subject);
    let (mut sets, mut totals) = (Map::new(), Map::new());
    for (name, result) in QueryResult::sets(site.model, &declared.sets, &mut env) {
        let view = queries::view(&mut writer, &result, &env, Shape::List, 2);
        sets.insert(name.to_owned(), groups(&writer, &result, &view, &env));
        if !view.totals.is_empty() {
            totals.insert(name.to_owned(), json!(view.totals));
        }
    }
    let mut document = json!({ "title": title_of(site.model, page), "sets": sets });
    if !totals.is_empty() {
        document["totals"] = Json::Object(totals);
    }
    print(&document)
}

fn print(document: &Json) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}

fn groups(writer: &Writer<'_>, result: &QueryResult<'_>, view: &QueryView, env: &Env) -> Json {
    let groups = result.groups.iter().zip(&view.groups);
    let groups = groups.map(|(group, shown)| {
        let items = group.items.iter().zip(&shown.items);
        let items: Vec<Json> = items
            .map(|(item, shown)| record(writer, result, item, shown, env))
            .collect();
        json!({ "group": group.title, "items": items })
    });
    Json::Array(groups.collect())
}

fn record(
    writer: &Writer<'_>,
    result: &QueryResult<'_>,
    item: &Item,
    shown: &ItemView,
    env: &Env,
) -> Json {
    let model = writer.site.model;
    let mut cells = Map::new();
    // The title is a key of every record.
    let mut shown_cells = shown.cells.iter().filter(|cell| cell.name != "title");
    let columns = result.query.columns.iter();
    for path in columns.filter(|path| path.text != "title") {
        let text = shown_cells
            .next()
            .map_or_else(String::new, |cell| text_of_cell(cell, shown));
        let cell = match column_cell(model, path, item, env) {
            ColumnCell::Records(items) => items
                .iter()
                .map(|item| Json::from(model.record(item.record).title.as_str()))
                .collect(),
            _ => Json::from(text),
        };
        cells.insert(path.text.clone(), cell);
    }
    // A list without columns shows the properties of edges.
    for cell in shown_cells {
        cells.insert(cell.name.clone(), text_of_cell(cell, shown).into());
    }
    let mut record = identity(writer, item.record);
    record.insert("cells".to_owned(), cells.into());
    record.into()
}

/// What names a record: type, id, title and address.
fn identity(writer: &Writer<'_>, id: RecordId) -> Map<String, Json> {
    let model = writer.site.model;
    let mut identity = Map::new();
    identity.insert("type".to_owned(), model.type_of(id).name.as_str().into());
    identity.insert("id".to_owned(), model.record(id).id.value.as_str().into());
    identity.insert("title".to_owned(), model.record(id).title.as_str().into());
    identity.insert("href".to_owned(), writer.record_href(id).into());
    identity
}

/// The rows, the columns and the cells of a matrix. A cell is null if nothing is expected in it.
pub(super) fn matrix(site: &Renderer<'_>, page: PageId, matrix: &Matrix) -> String {
    let model = site.model;
    let mut writer = Writer::new(site, &model.page(page).path);
    let computed = model.compute_matrix(matrix, &Env::default());
    let columns: Vec<Json> = computed
        .columns
        .iter()
        .map(|head| header(&writer, head))
        .collect();
    let mut rows = Vec::with_capacity(computed.rows.len());
    for (head, cells) in computed.rows.iter().zip(&computed.cells) {
        let mut line = vec![Json::Null; columns.len()];
        for (at, cell) in cells {
            let (state, html) = matrices::content(&mut writer, matrix, cell);
            line[*at] = match cell {
                Cell::Number(amount) => json!({ "state": state, "text": number(*amount) }),
                _ => json!({ "state": state, "text": text_of(&html) }),
            };
        }
        let mut row = Map::new();
        row.insert("row".to_owned(), header(&writer, head));
        row.insert("cells".to_owned(), line.into());
        if matrix.totals {
            row.insert("total".to_owned(), row_total(cells).into());
        }
        rows.push(Json::Object(row));
    }
    let mut document = json!({
        "title": title_of(model, page),
        "help": matrix.help,
        "columns": columns,
        "rows": rows,
    });
    if matrix.totals {
        document["totals"] = json!(column_totals(&computed));
    }
    print(&document)
}

/// A row or a column: a record, or a step of a scale.
fn header(writer: &Writer<'_>, head: &Header<'_>) -> Json {
    match head {
        Header::Record(id) => identity(writer, *id).into(),
        Header::Step(step) => json!({ "step": step.id, "title": step.title }),
    }
}
