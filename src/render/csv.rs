//! The CSV export beside the page of a matrix (RFC 4180): the same cells as on the page, every state in words.
//!
//! The file begins with a byte order mark, without which Excel does not read it as UTF-8; other programs ignore it.

use super::Renderer;
use super::results::{column_totals, head_text, number, row_total, value_kind};
use super::writer::Writer;
use crate::config::Matrix;
use crate::document::Value;
use crate::model::{Cell, ComputedMatrix, Env, PageId};

/// Characters that make a spreadsheet read a cell as a formula, also in full width and after a line break: those that OWASP lists
/// under "CSV Injection".
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Elements that are part of a word or a line; all others separate words.
const INLINE_ELEMENTS: [&str; 13] = [
    "a", "em", "strong", "code", "span", "b", "i", "sup", "sub", "del", "kbd", "abbr", "mark",
];

/// The CSV export of a matrix on its page.
pub(super) fn matrix(site: &Renderer<'_>, page: PageId, matrix: &Matrix) -> String {
    let mut writer = Writer::new(site, &site.model.page(page).path);
    let computed = site.model.compute_matrix(matrix, &Env::default());
    let mut out = String::from('\u{feff}');
    for line in lines(&mut writer, matrix, &computed) {
        push_line(line, &mut out);
    }
    out
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

/// Appends a line; cells are quoted if they have to be.
fn push_line(cells: Vec<String>, out: &mut String) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let guard = if cell.starts_with(FORMULA_STARTS) {
            "'"
        } else {
            ""
        };
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push_str(&format!("\"{guard}{}\"", cell.replace('"', "\"\"")));
        } else {
            out.push_str(guard);
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// The text of finished HTML.
fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tag.split_once('>').unwrap_or(("", ""));
        // The explanation of a term is beside the text, and no part of it.
        rest = if tag.contains("class=\"tip\"") {
            after.split_once("</span>").map_or("", |(_, after)| after)
        } else {
            after
        };
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if !INLINE_ELEMENTS.contains(&name) {
            text.push(' ');
        }
    }
    text.push_str(rest);
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    let plain = entities
        .iter()
        .fold(text, |text, (entity, letter)| text.replace(entity, letter));
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{push_line, text_of};

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

    #[test]
    fn html_becomes_its_text() {
        assert_eq!(
            text_of("<p>Uses <em>two</em> &amp; &lt;three&gt;.</p>\n<ul><li>a</li><li>b</li></ul>"),
            "Uses two & <three>. a b"
        );
        assert_eq!(
            text_of(
                "a <span class=\"term\"><a href=\"x\">saw</a><span class=\"tip\" id=\"t\">It cuts.</span></span>."
            ),
            "a saw."
        );
        assert_eq!(text_of("&amp;lt; 1 < 2"), "&lt; 1");
    }
}
