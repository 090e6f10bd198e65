//! CSV (RFC 4180): the cells of a matrix, every state in words, and the sets of a derived page as one table. Both have the cells of the
//! page.
//!
//! The file begins with a byte order mark, without which Excel does not read it as UTF-8; other programs ignore it.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Renderer;
use super::encode::push_cell;
use super::plain::{self, row, text_of};
use super::results::{column_totals, head_text, number, row_total, value_kind};
use super::view::PageView;
use super::writer::Writer;
use crate::config::Matrix;
use crate::document::Value;
use crate::model::{Cell, ComputedMatrix, Env, PageId};
use crate::strings::Strings;

/// The bytes with which each file begins.
const MARK: char = '\u{feff}';

/// The CSV export of a matrix on its page.
pub(super) fn matrix(site: &Renderer<'_>, page: PageId, matrix: &Matrix) -> String {
    let mut writer = Writer::new(site, &site.model.page(page).path);
    let computed = site.model.compute_matrix(matrix, &Env::default());
    let mut out = String::from(MARK);
    for line in lines(&mut writer, matrix, &computed) {
        push_line(line, &mut out);
    }
    out
}

/// The sets of a derived page as one table: a line for each record, and a column for each column of a set. If there are several
/// sets, or groups, the first columns name them.
pub(super) fn sets(page: &PageView, strings: &Strings) -> String {
    let mut views = page.sets.values().map(|set| &set.view);
    let has_sets = page.sets.len() > 1;
    let has_groups = views.any(|view| view.groups.iter().any(|group| !group.name.is_empty()));
    let name = |has: bool, text: &str| has.then(|| text.to_owned());
    let mut columns = Columns::default();
    let mut lines: Vec<SetLine> = Vec::new();
    for set in page.sets.values() {
        let groups = set.view.groups.iter();
        if groups.clone().all(|group| group.items.is_empty()) {
            columns.places(plain::columns(&set.view).into_iter());
        }
        for group in groups {
            for item in &group.items {
                let names = [name(has_sets, &set.title), name(has_groups, &group.name)];
                let (titles, texts): (Vec<_>, Vec<_>) = row(&set.view, item)
                    .into_iter()
                    .map(|cell| (cell.column, cell.text))
                    .unzip();
                let places = columns.places(titles.into_iter());
                let cells = places.into_iter().zip(texts).collect();
                lines.push((names.into_iter().flatten().collect(), cells));
            }
        }
    }
    let names = [
        name(has_sets, strings.text("set_column")),
        name(has_groups, strings.text("group_column")),
    ];
    let title = strings.text("title_column");
    let titles = columns.0.keys();
    let titles = titles.map(|(column, _)| column.as_deref().unwrap_or(title).to_owned());
    let mut out = String::from(MARK);
    push_line(
        names.into_iter().flatten().chain(titles).collect(),
        &mut out,
    );
    for (mut line, cells) in lines {
        let first = line.len();
        line.resize(first + columns.0.len(), String::new());
        for (at, text) in cells {
            line[first + at] = text;
        }
        push_line(line, &mut out);
    }
    out
}

/// A record: the names of its set and its group, and the place and the text of each cell.
type SetLine = (Vec<String>, Vec<(usize, String)>);

/// The columns of several sets, each with its place: those with the same title are one column, unless a set has both.
#[derive(Default)]
struct Columns(IndexMap<(Option<String>, usize), usize>);

impl Columns {
    /// The places of the columns of a row.
    fn places(&mut self, titles: impl Iterator<Item = Option<String>>) -> Vec<usize> {
        let mut seen: HashMap<Option<String>, usize> = HashMap::new();
        let mut places = Vec::new();
        for title in titles {
            let nth = seen.entry(title.clone()).or_insert(0);
            *nth += 1;
            let next = self.0.len();
            places.push(*self.0.entry((title, *nth)).or_insert(next));
        }
        places
    }
}

fn lines(
    writer: &mut Writer<'_>,
    matrix: &Matrix,
    computed: &ComputedMatrix<'_>,
) -> Vec<Vec<String>> {
    let model = writer.site.model;
    let total = matrix
        .totals
        .then(|| writer.string("matrix_total").to_owned());
    let mut head = vec![matrix.rows.title.clone()];
    head.extend(
        computed
            .columns
            .iter()
            .map(|column| head_text(model, column)),
    );
    head.extend(total.clone());
    let mut lines = vec![head];
    for (row, cells) in computed.rows.iter().zip(&computed.cells) {
        let mut line =
            vec![writer.string("cell_unexpected").to_owned(); computed.columns.len() + 1];
        line[0] = head_text(model, row);
        for (at, cell) in cells {
            line[at + 1] = cell_text(writer, matrix, cell);
        }
        line.extend(matrix.totals.then(|| row_total(cells)));
        lines.push(line);
    }
    lines.extend(total.map(|total| {
        let mut line = vec![total];
        line.extend(column_totals(computed));
        line
    }));
    lines
}

fn cell_text(writer: &mut Writer<'_>, matrix: &Matrix, cell: &Cell) -> String {
    match cell {
        Cell::Undefined => writer.string("cell_undefined").to_owned(),
        Cell::Gap => writer.string("cell_gap").to_owned(),
        Cell::Yes => writer.string("yes").to_owned(),
        Cell::Number(amount) => number(*amount),
        Cell::Values(all) => {
            let kind = value_kind(&matrix.show);
            let text = |(value, owner): &(Value, _)| match value {
                Value::Markdown(text) => text_of(&writer.nested_text(text, *owner, 3)),
                value => writer.site.model.plain(value, kind),
            };
            all.iter().map(text).collect::<Vec<_>>().join("; ")
        }
    }
}

/// Appends a line.
fn push_line(cells: Vec<String>, out: &mut String) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_cell(&cell, out);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::push_line;

    fn line(cells: &[&str]) -> String {
        let mut out = String::new();
        push_line(
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
            &mut out,
        );
        out
    }

    #[test]
    fn cells_are_quoted_if_they_have_to_be() {
        assert_eq!(line(&["a", "b c", ""]), "a,b c,\r\n");
        assert_eq!(
            line(&["a,b", "say \"so\"", "two\nlines"]),
            "\"a,b\",\"say \"\"so\"\"\",\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(
            line(&["=1+1", "+1", "-1", "@x", "\tx", "a=1"]),
            "'=1+1,'+1,'-1,'@x,'\tx,a=1\r\n"
        );
        assert_eq!(
            line(&["=HYPERLINK(\"x\",\"y\")"]),
            "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n"
        );
        assert_eq!(line(&["\rx"]), "\"'\rx\"\r\n");
        assert_eq!(
            line(&["\nx", "＝1", "＋1", "－1", "＠x", "a＝"]),
            "\"'\nx\",'＝1,'＋1,'－1,'＠x,a＝\r\n"
        );
    }
}
