//! Plain text of views, for formats that are not HTML: the text of finished HTML, and records as rows of texts.

use super::view::{FieldView, ItemView, QueryView, TotalView};
use crate::config::Shape;
use crate::strings::Strings;

/// Elements that are part of a word or a line; all others separate words.
const INLINE_ELEMENTS: [&str; 13] = [
    "a", "em", "strong", "code", "span", "b", "i", "sup", "sub", "del", "kbd", "abbr", "mark",
];

/// The name of the column that shows titles.
const TITLE: &str = "title";

/// The text of finished HTML.
pub(super) fn text_of(html: &str) -> String {
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

/// The text of a cell, in which the entries of lists are separated.
pub(super) fn cell_text(html: &str) -> String {
    let separated = html
        .replace("</li><li>", "</li>; <li>")
        .replace("</dt><dd>", ": ")
        .replace("</dd><dt>", "; ");
    text_of(&separated).replace(" ; ", "; ")
}

/// The title of a record, with the words of a negative value.
pub(super) fn title_of_item(item: &ItemView) -> String {
    if item.negative.is_empty() {
        item.title.clone()
    } else {
        format!("{} ({})", item.title, item.negative)
    }
}

/// A cell of a row.
pub(super) struct PlainCell {
    /// The title of its column; none for the column of the titles of records.
    pub(super) column: Option<String>,
    pub(super) text: String,
}

/// The columns of a view: those of its rows, if all have a value.
pub(super) fn columns(view: &QueryView) -> Vec<Option<String>> {
    let title = (view.shape != Shape::Table.word()).then_some(None);
    let columns = view.names.iter().zip(&view.columns);
    let columns = columns.map(|(name, title)| (name != TITLE).then(|| title.clone()));
    title.into_iter().chain(columns).collect()
}

/// The cells of a record in a view, with its title.
pub(super) fn row(view: &QueryView, item: &ItemView) -> Vec<PlainCell> {
    // Shapes other than a table show the title beside the cells.
    let title = (view.shape != Shape::Table.word()).then(|| PlainCell {
        column: None,
        text: title_of_item(item),
    });
    let cells = item.cells.iter().map(|cell| PlainCell {
        column: (cell.name != TITLE).then(|| cell.title.clone()),
        text: text_of_cell(cell, item),
    });
    title.into_iter().chain(cells).collect()
}

/// The text of a cell of a record.
pub(super) fn text_of_cell(cell: &FieldView, item: &ItemView) -> String {
    if cell.name == TITLE {
        title_of_item(item)
    } else {
        cell_text(&cell.html)
    }
}

/// What a view computes from all its records, as a sentence of the interface.
pub(super) fn total_text(total: &TotalView, strings: &Strings) -> String {
    let name = match (total.kind, total.title.is_empty()) {
        ("count", true) => "count_of_set",
        ("count", false) => "number_of_set",
        ("sum", _) => "total_of_set",
        ("min", _) => "least_of_set",
        _ => "greatest_of_set",
    };
    let text = strings.text(name);
    text.replace("{total}", &total.value)
        .replace("{title}", &total.title)
}

#[cfg(test)]
mod tests {
    use super::{cell_text, text_of};

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

    #[test]
    fn entries_of_lists_are_separated() {
        let html = "<ul class=\"values\"><li>a</li><li>b &lt;</li></ul>";
        assert_eq!(cell_text(html), "a; b <");
        let html = "<dl class=\"map\"><dt>mild</dt><dd>x</dd><dt>hot</dt><dd>y</dd></dl>";
        assert_eq!(cell_text(html), "mild: x; hot: y");
    }
}
