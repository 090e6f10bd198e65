//! The sheet beside a matrix's page: the same cells as CSV (RFC 4180), every state in words.
//!
//! It begins with a byte order mark, without which Excel does not read it as UTF-8. Other programs read it with or without one.

use super::Renderer;
use super::html::Writer;
use super::matrix::{number, plain_head, totals, value_kind};
use crate::config::Matrix;
use crate::document::Value;
use crate::model::{Cell, Env, Head, PageKind};

/// Characters that make a spreadsheet read a cell as a formula, also in full width and behind a line break: those that OWASP
/// lists under "CSV Injection".
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The path and the text of the sheet beside a page; none if the page shows no matrix.
#[must_use]
pub fn sheet(site: &Renderer<'_>, page: usize) -> Option<(String, String)> {
    let PageKind::Matrix(at) = site.model.pages()[page].kind else {
        return None;
    };
    let path = site.model.sheet_beside(page)?;
    Some((path, text(site, page, &site.model.config.matrices[at])))
}

fn text(site: &Renderer<'_>, page: usize, matrix: &Matrix) -> String {
    let model = site.model;
    let mut writer = Writer::new(site, &model.pages()[page].path);
    let text = |name| model.config.strings.text(name).to_owned();
    let grid = model.grid(matrix, &Env::default());
    let name = |head: &Head<'_>| plain_head(model, head);
    let sum = matrix.totals.then(|| text("matrix_total"));
    let mut out = String::from('\u{feff}');
    line(
        std::iter::once(matrix.rows.title.clone())
            .chain(grid.columns.iter().map(name))
            .chain(sum.clone()),
        &mut out,
    );
    for (row, cells) in grid.rows.iter().zip(&grid.cells) {
        let mut words = vec![text("cell_unexpected"); grid.columns.len()];
        for (at, cell) in cells {
            words[*at] = self::cell(&mut writer, matrix, cell);
        }
        let total = matrix
            .totals
            .then(|| number(cells.iter().map(|(_, cell)| cell.amount()).sum()));
        line(
            std::iter::once(name(row)).chain(words).chain(total),
            &mut out,
        );
    }
    if let Some(sum) = sum {
        line(std::iter::once(sum).chain(totals(&grid)), &mut out);
    }
    out
}

fn cell(writer: &mut Writer<'_>, matrix: &Matrix, cell: &Cell) -> String {
    let text = |name| writer.site.model.config.strings.text(name).to_owned();
    match cell {
        Cell::Undefined => text("cell_undefined"),
        Cell::Gap => text("cell_gap"),
        Cell::Yes => text("yes"),
        Cell::Number(amount) => number(*amount),
        Cell::Values(all) => {
            let kind = value_kind(&matrix.show);
            let plain = |(value, owner): &(Value, _)| match value {
                Value::Markdown(text) => words_of(&writer.piece(text, *owner, 3)),
                value => writer.site.model.plain(value, kind),
            };
            all.iter().map(plain).collect::<Vec<_>>().join("; ")
        }
    }
}

/// One line, its cells quoted where they must be.
fn line(cells: impl Iterator<Item = String>, out: &mut String) {
    for (at, cell) in cells.enumerate() {
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

/// The words of a finished piece of HTML.
fn words_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tag.split_once('>').unwrap_or(("", ""));
        // What explains a term stands beside it on the page, and is no part of the text.
        let tip = tag.contains("class=\"tip\"");
        rest = if tip {
            after.split_once("</span>").map_or("", |(_, after)| after)
        } else {
            after
        };
        let inline = [
            "a", "em", "strong", "code", "span", "b", "i", "sup", "sub", "del", "kbd", "abbr",
            "mark",
        ];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        text.push_str(if inline.contains(&name) { "" } else { " " });
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
    use super::{line, words_of};

    fn said(cells: &[&str]) -> String {
        let mut out = String::new();
        line(cells.iter().map(|cell| (*cell).to_owned()), &mut out);
        out
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(said(&["a", "b c", ""]), "a,b c,\r\n");
        assert_eq!(
            said(&["a,b", "say \"so\"", "two\nlines"]),
            "\"a,b\",\"say \"\"so\"\"\",\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(
            said(&["=1+1", "+1", "-1", "@x", "\tx", "a=1"]),
            "'=1+1,'+1,'-1,'@x,'\tx,a=1\r\n"
        );
        assert_eq!(
            said(&["=HYPERLINK(\"x\",\"y\")"]),
            "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n"
        );
        assert_eq!(said(&["\rx"]), "\"'\rx\"\r\n");
        assert_eq!(
            said(&["\nx", "＝1", "＋1", "－1", "＠x", "a＝"]),
            "\"'\nx\",'＝1,'＋1,'－1,'＠x,a＝\r\n"
        );
    }

    #[test]
    fn a_text_is_its_words() {
        assert_eq!(
            words_of(
                "<p>Uses <em>two</em> &amp; &lt;three&gt;.</p>\n<ul><li>a</li><li>b</li></ul>"
            ),
            "Uses two & <three>. a b"
        );
        assert_eq!(
            words_of(
                "a <span class=\"term\"><a href=\"x\">saw</a><span class=\"tip\" id=\"t\">It cuts.</span></span>."
            ),
            "a saw."
        );
        assert_eq!(words_of("&amp;lt; 1 < 2"), "&lt; 1");
    }
}
