//! A derived page in Markdown: headings, lists, and pipe tables where the page has tables.

use super::plain::{cell_text, text_of_cell, title_of_item, total_text};
use super::view::{FieldView, GroupView, ItemView, PageView, QueryView};
use crate::config::Shape;
use crate::strings::Strings;

/// A derived page in Markdown.
pub(super) fn page(page: &PageView, strings: &Strings) -> String {
    let mut out = format!("# {}\n", escape(&page.title));
    let facts: Vec<&FieldView> = page.facts.iter().chain(&page.fields).collect();
    if !facts.is_empty() {
        out.push('\n');
        for field in facts {
            out.push_str(&pair("- ", field, &cell_text(&field.html)));
        }
    }
    for findings in &page.findings {
        out.push_str(&format!("\n## {}\n\n", escape(&findings.title)));
        for finding in &findings.items {
            out.push_str(&format!("- {}\n", escape(&cell_text(&finding.html))));
        }
        if findings.items.is_empty() {
            out.push_str(&format!("{}\n", escape(strings.text("no_findings"))));
        }
    }
    for set in page.sets.values() {
        out.push_str(&format!("\n## {}\n", escape(&set.title)));
        let groups = set.view.groups.iter();
        if groups.clone().all(|group| group.items.is_empty()) {
            out.push_str(&format!("\n{}\n", escape(strings.text("nothing_here"))));
            continue;
        }
        for group in groups {
            if !group.title.is_empty() {
                out.push_str(&format!("\n### {}\n", escape(&group.title)));
            }
            out.push('\n');
            if set.view.shape == Shape::Table.word() {
                table(&set.view, group, &mut out);
            } else {
                group
                    .items
                    .iter()
                    .for_each(|item| list_item(item, &mut out));
            }
        }
        for total in &set.view.totals {
            out.push_str(&format!("\n{}\n", escape(&total_text(total, strings))));
        }
    }
    out
}

/// Records as a pipe table.
fn table(view: &QueryView, group: &GroupView, out: &mut String) {
    let head: Vec<String> = view.columns.iter().map(|title| escape(title)).collect();
    line(&head, out);
    line(&vec!["---".to_owned(); head.len()], out);
    for item in &group.items {
        let cells = item.cells.iter().map(|cell| match cell.name.as_str() {
            "title" => link(item),
            _ => escape(&text_of_cell(cell, item)),
        });
        line(&cells.collect::<Vec<_>>(), out);
    }
}

fn line(cells: &[String], out: &mut String) {
    out.push_str(&format!("| {} |\n", cells.join(" | ")));
}

/// A record as an entry of a list, with its cells below it.
fn list_item(item: &ItemView, out: &mut String) {
    out.push_str(&format!("- {}\n", link(item)));
    for cell in item.cells.iter().filter(|cell| !cell.html.is_empty()) {
        out.push_str(&pair("  - ", cell, &text_of_cell(cell, item)));
    }
}

fn pair(mark: &str, field: &FieldView, text: &str) -> String {
    format!("{mark}{}: {}\n", escape(&field.title), escape(text))
}

/// The title of a record, as a link if it has an address.
fn link(item: &ItemView) -> String {
    let title = escape(&title_of_item(item));
    if item.href.is_empty() {
        title
    } else {
        // Parentheses would end the address.
        let href = item.href.replace('(', "%28").replace(')', "%29");
        format!("[{title}]({href})")
    }
}

/// A text in one line of Markdown, with nothing in it that is markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A number with a dot would begin a list.
    let after_number = line.find(|letter: char| !letter.is_ascii_digit());
    let number = after_number.filter(|at| *at > 0 && line[*at..].starts_with(['.', ')']));
    for (at, letter) in line.char_indices() {
        let is_markup = matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~'
        );
        if is_markup || number == Some(at) || (at == 0 && matches!(letter, '#' | '+' | '-' | '=')) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escape("# a | b\n*c* <d>"), "\\# a \\| b \\*c\\* \\<d\\>");
        assert_eq!(escape("- x [y](z) a-b #c"), "\\- x \\[y\\](z) a-b #c");
        assert_eq!(escape("12. May"), "12\\. May");
        assert_eq!(escape(""), "");
    }
}
