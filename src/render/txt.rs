//! A derived page as plain text: its facts, and a line for each record of its sets.

use super::plain::{cell_text, text_of_cell, title_of_item, total_text};
use super::view::{ItemView, PageView};
use crate::strings::Strings;

/// A derived page as plain text.
pub(super) fn page(page: &PageView, strings: &Strings) -> String {
    let mut out = String::new();
    heading(&page.title, '=', &mut out);
    for field in page.facts.iter().chain(&page.fields) {
        out.push_str(&format!("{}: {}\n", field.title, cell_text(&field.html)));
    }
    for findings in &page.findings {
        out.push('\n');
        heading(&findings.title, '-', &mut out);
        for finding in &findings.items {
            out.push_str(&format!("* {}\n", cell_text(&finding.html)));
        }
        if findings.items.is_empty() {
            out.push_str(&format!("{}\n", strings.text("no_findings")));
        }
    }
    for set in page.sets.values() {
        out.push('\n');
        heading(&set.title, '-', &mut out);
        let mut is_empty = true;
        for group in &set.view.groups {
            if !group.title.is_empty() {
                out.push_str(&format!("\n{}:\n", group.title));
            }
            for item in &group.items {
                is_empty = false;
                out.push_str(&format!("* {}\n", line(item)));
            }
        }
        if is_empty {
            out.push_str(&format!("{}\n", strings.text("nothing_here")));
        } else {
            for total in &set.view.totals {
                out.push_str(&format!("\n{}\n", total_text(total, strings)));
            }
        }
    }
    out
}

/// A heading, underlined.
fn heading(text: &str, line: char, out: &mut String) {
    let width = text.chars().count().max(1);
    out.push_str(&format!("{text}\n{}\n", line.to_string().repeat(width)));
}

/// A record with its cells.
fn line(item: &ItemView) -> String {
    let cells: Vec<String> = item
        .cells
        .iter()
        .filter(|cell| cell.name != "title" && !cell.html.is_empty())
        .map(|cell| format!("{}: {}", cell.title, text_of_cell(cell, item)))
        .collect();
    if cells.is_empty() {
        title_of_item(item)
    } else {
        format!("{} ({})", title_of_item(item), cells.join(", "))
    }
}
