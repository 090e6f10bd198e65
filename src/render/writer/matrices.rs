//! Matrices for the template `views/matrix.html`.

use super::{Writer, values};
use crate::config::{CellContent, FieldKind, Matrix};
use crate::document::fits_a_line;
use crate::model::{Cell, Env, Header, RecordId};
use crate::render::escape;
use crate::render::results::{column_totals, head_text, number, row_total, value_kind};
use crate::render::view::{LinkView, MatrixCellView, MatrixRowView, MatrixStatesView, MatrixView};

/// Renders a matrix in a text.
pub(super) fn embedded(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    env: &Env,
    owner: RecordId,
) -> String {
    let mut view = view(writer, matrix, env);
    view.href = writer
        .site
        .model
        .page_of_matrix(&matrix.name)
        .map_or_else(String::new, |page| writer.href(page, None));
    writer.render_view("matrix", &view, owner)
}

/// A matrix as templates see it.
pub(in crate::render) fn view(writer: &mut Writer<'_>, matrix: &Matrix, env: &Env) -> MatrixView {
    let model = writer.site.model;
    let computed = model.compute_matrix(matrix, env);
    let labels: Vec<String> = computed
        .columns
        .iter()
        .map(|column| head_text(model, column))
        .collect();
    let has =
        |state: fn(&Cell) -> bool| computed.cells.iter().flatten().any(|(_, cell)| state(cell));
    let states = MatrixStatesView {
        empty: computed
            .cells
            .iter()
            .any(|cells| cells.len() < labels.len()),
        undefined: has(|cell| matches!(cell, Cell::Undefined)),
        gap: has(|cell| matches!(cell, Cell::Gap)),
    };
    let rows = computed.rows.iter().zip(&computed.cells);
    MatrixView {
        title: matrix.title.clone(),
        help: matrix.help.clone(),
        kind: content_kind(&matrix.show),
        row: matrix.rows.title.clone(),
        row_plural: matrix.rows.plural.clone(),
        column_plural: matrix.columns.plural.clone(),
        cells: matrix.cells.clone(),
        totals: if matrix.totals {
            column_totals(&computed)
        } else {
            Vec::new()
        },
        columns: computed
            .columns
            .iter()
            .map(|column| head(writer, *column))
            .collect(),
        rows: rows
            .map(|(head, cells)| row(writer, matrix, *head, cells, &labels))
            .collect(),
        states,
        ..MatrixView::default()
    }
}

fn row(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    head: Header<'_>,
    cells: &[(usize, Cell)],
    labels: &[String],
) -> MatrixRowView {
    let mut next = 0;
    let mut views = Vec::with_capacity(cells.len());
    for (at, cell) in cells {
        let (state, html) = content(writer, matrix, cell);
        views.push(MatrixCellView {
            before: "<td>".repeat(at - next),
            label: labels[*at].clone(),
            state,
            html,
        });
        next = at + 1;
    }
    MatrixRowView {
        head: self::head(writer, head),
        cells: views,
        after: "<td>".repeat(labels.len() - next),
        total: if matrix.totals {
            row_total(cells)
        } else {
            String::new()
        },
    }
}

fn head(writer: &Writer<'_>, head: Header<'_>) -> LinkView {
    match head {
        Header::Record(id) => writer.record_link(id),
        Header::Step(step) => LinkView {
            title: step.title.clone(),
            ..LinkView::default()
        },
    }
}

/// The state of a cell, and its content as HTML.
pub(in crate::render) fn content(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    cell: &Cell,
) -> (&'static str, String) {
    match cell {
        Cell::Undefined => ("undefined", String::new()),
        Cell::Gap => ("gap", String::new()),
        Cell::Yes => ("value", escape::html(writer.string("yes"))),
        Cell::Number(amount) => ("value", number(*amount)),
        Cell::Values(all) => {
            let kind = value_kind(&matrix.show);
            let all: Vec<String> = all
                .iter()
                .map(|(value, owner)| values::html(writer, value, kind, *owner))
                .collect();
            ("value", values::list(&all))
        }
    }
}

/// What cells hold, for their width.
fn content_kind(show: &CellContent) -> &'static str {
    match (show, value_kind(show)) {
        (CellContent::Yes, _) | (_, Some(FieldKind::Bool)) => "marks",
        (CellContent::Rank | CellContent::Count, _)
        | (_, Some(FieldKind::Int | FieldKind::Number)) => "numbers",
        (_, Some(kind)) if fits_a_line(kind) => "words",
        _ => "texts",
    }
}
