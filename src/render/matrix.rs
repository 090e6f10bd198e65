//! Matrices: what a template sees of rows, columns and the cells between them.

use super::html::Writer;
use super::page::page_link;
use super::values;
use super::view::{
    LinkView, MatrixCellView, MatrixRowView, MatrixStatesView, MatrixView, PageView,
};
use crate::config::{Kind, Matrix, Show};
use crate::model::{Cell, Env, Grid, Head, Model, RecordId};

pub(super) fn page(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    page: usize,
    view: &mut PageView,
) -> String {
    let model = writer.site.model;
    view.kind = "matrix";
    view.title.clone_from(&matrix.title);
    view.description.clone_from(&matrix.help);
    view.breadcrumb = vec![page_link(writer, model.home())];
    let mut shown = self::view(writer, matrix, &Env::default());
    shown.sheet = model.sheet_beside(page).map_or_else(String::new, |path| {
        super::escape::relative(writer.path, &path)
    });
    view.matrix = Some(shown);
    "matrix.html".to_owned()
}

/// Renders a matrix in a text.
pub(super) fn render(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    env: &Env,
    owner: RecordId,
) -> String {
    let model = writer.site.model;
    let mut view = view(writer, matrix, env);
    view.href = model
        .page_of_matrix(&matrix.name)
        .map_or_else(String::new, |page| writer.href(page, None));
    match writer
        .site
        .theme
        .view("matrix", &view, &writer.site.shared.site)
    {
        Ok(html) => html,
        Err(problem) => {
            writer.problems.push(writer.site.on_page(*problem, owner));
            String::new()
        }
    }
}

fn view(writer: &mut Writer<'_>, matrix: &Matrix, env: &Env) -> MatrixView {
    let model = writer.site.model;
    let grid = model.grid(matrix, env);
    let columns: Vec<LinkView> = grid
        .columns
        .iter()
        .map(|column| head(writer, *column))
        .collect();
    let labels: Vec<String> = grid
        .columns
        .iter()
        .map(|column| plain_head(model, column))
        .collect();
    let mut states = MatrixStatesView::default();
    let rows = grid.rows.iter().zip(&grid.cells).map(|(row, cells)| {
        states.empty |= cells.len() < columns.len();
        states.undefined |= cells
            .iter()
            .any(|(_, cell)| matches!(cell, Cell::Undefined));
        states.gap |= cells.iter().any(|(_, cell)| matches!(cell, Cell::Gap));
        let total = if matrix.totals {
            number(cells.iter().map(|(_, cell)| cell.amount()).sum())
        } else {
            String::new()
        };
        let mut next = 0;
        let mut shown = Vec::with_capacity(cells.len());
        for (at, cell) in cells {
            shown.push(self::cell(
                writer,
                matrix,
                cell,
                "<td>".repeat(at - next),
                &labels[*at],
            ));
            next = at + 1;
        }
        MatrixRowView {
            head: head(writer, *row),
            cells: shown,
            after: "<td>".repeat(columns.len() - next),
            total,
        }
    });
    let rows = rows.collect();
    MatrixView {
        title: matrix.title.clone(),
        help: matrix.help.clone(),
        href: String::new(),
        sheet: String::new(),
        kind: kind(&matrix.show),
        row: matrix.rows.title.clone(),
        row_plural: matrix.rows.plural.clone(),
        column_plural: matrix.columns.plural.clone(),
        cells: matrix.cells.clone(),
        totals: if matrix.totals {
            totals(&grid)
        } else {
            Vec::new()
        },
        columns,
        rows,
        states,
    }
}

fn head(writer: &Writer<'_>, head: Head<'_>) -> LinkView {
    match head {
        Head::Record(id) => super::page::link(writer, id),
        Head::Step(step) => LinkView {
            title: step.title.clone(),
            ..LinkView::default()
        },
    }
}

/// The title of a row or a column as plain text, with the words of a negative value behind it.
pub(super) fn plain_head(model: &Model, head: &Head<'_>) -> String {
    match head {
        Head::Record(id) => match model.negative(*id) {
            Some(words) => format!("{} ({words})", model.record(*id).title),
            None => model.record(*id).title.clone(),
        },
        Head::Step(step) => step.title.clone(),
    }
}

fn cell(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    cell: &Cell,
    before: String,
    label: &str,
) -> MatrixCellView {
    let (state, html) = match cell {
        Cell::Undefined => ("undefined", String::new()),
        Cell::Gap => ("gap", String::new()),
        Cell::Yes => (
            "value",
            writer.site.model.config.strings.text("yes").to_owned(),
        ),
        Cell::Number(amount) => ("value", number(*amount)),
        Cell::Values(all) => {
            let kind = value_kind(&matrix.show);
            let all: Vec<String> = all
                .iter()
                .map(|(value, owner)| values::html(writer, value, kind, *owner))
                .collect();
            ("value", values::list(&all))
        }
    };
    MatrixCellView {
        before,
        label: label.to_owned(),
        state,
        html,
    }
}

/// What kind of value cells hold.
pub(super) fn value_kind(show: &Show) -> Option<&Kind> {
    match show {
        Show::Property(field) => Some(&field.kind),
        Show::Value(kind) => Some(kind),
        Show::Rank | Show::Count | Show::Yes => None,
    }
}

fn kind(show: &Show) -> &'static str {
    match (show, value_kind(show)) {
        (Show::Yes, _) | (_, Some(Kind::Bool)) => "marks",
        (Show::Rank | Show::Count, _) | (_, Some(Kind::Int | Kind::Number)) => "numbers",
        (_, Some(kind)) if crate::document::fits_a_line(kind) => "words",
        _ => "texts",
    }
}

/// The sums of the columns, and that of all.
pub(super) fn totals(grid: &Grid<'_>) -> Vec<String> {
    let mut sums = vec![0.0; grid.columns.len()];
    for (at, cell) in grid.cells.iter().flatten() {
        sums[*at] += cell.amount();
    }
    let all = sums.iter().sum();
    sums.into_iter().chain([all]).map(number).collect()
}

/// A sum as readers see it: without the dust that adding fractions leaves.
pub(super) fn number(amount: f64) -> String {
    let rounded = (amount * 1e6).round() / 1e6;
    // Zero has no sign.
    format!("{}", rounded + 0.0)
}
