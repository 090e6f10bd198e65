//! Tables: as HTML whose columns are aligned by classes, and as data, cell by cell, for collections.
//!
//! Interprets no cell; [`crate::document`] does.

use std::ops::Range;

use pulldown_cmark::Alignment;

use crate::markdown::builder::BodyBuilder;
use crate::markdown::open::{OpenElement, OpenTable};
use crate::markdown::{Row, Table};
use crate::text::Spanned;

impl BodyBuilder<'_> {
    /// Opens a table. It scrolls sideways, so it is a region that the keyboard can focus.
    pub(super) fn open_table(
        &mut self,
        alignments: Vec<Alignment>,
        range: &Range<usize>,
    ) -> OpenElement {
        self.out
            .block("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        let label = self.options.strings.text("table");
        self.out.attribute("aria-label", label);
        self.out.push("><table>\n");
        let data = Table {
            span: self.span(&self.trimmed(range)),
            ..Table::default()
        };
        self.table = Some(OpenTable {
            alignments,
            column: 0,
            in_head: true,
            row: range.clone(),
            data,
        });
        OpenElement::Table
    }

    pub(super) fn open_table_head(&mut self) -> OpenElement {
        self.out.push("<thead>\n<tr>");
        OpenElement::TableHead
    }

    pub(super) fn close_table_head(&mut self) {
        self.out.push("</tr>\n</thead>\n");
        if let Some(table) = &mut self.table {
            table.in_head = false;
        }
    }

    pub(super) fn open_table_row(&mut self, range: &Range<usize>) -> OpenElement {
        let span = self.span(&self.trimmed(range));
        let columns = self
            .table
            .as_ref()
            .map_or(0, |table| table.alignments.len());
        let surplus = surplus(&self.source[range.clone()], columns)
            .map(|surplus| self.span(&(range.start + surplus.start..range.start + surplus.end)));
        if let Some(table) = &mut self.table {
            if table.data.rows.is_empty() {
                self.out.push("<tbody>\n");
            }
            table.column = 0;
            table.row = range.clone();
            table.data.rows.push(Row {
                cells: Vec::with_capacity(columns),
                surplus,
                span,
            });
        }
        self.out.push("<tr>");
        OpenElement::TableRow
    }

    pub(super) fn open_table_cell(&mut self, range: &Range<usize>) -> OpenElement {
        let cell = self.cell_source(range);
        let Some(table) = &mut self.table else {
            return OpenElement::Transparent;
        };
        self.out.push(if table.in_head {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        self.out.push(match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            _ => ">",
        });
        table.column += 1;
        // The parser pads short rows with empty cells at the end of the row.
        let is_padding = range.is_empty() && !table.in_head && range.start >= table.row.end;
        match table.data.rows.last_mut() {
            _ if is_padding => {}
            _ if table.in_head => table.data.head.push(cell),
            Some(row) => row.cells.push(cell),
            None => {}
        }
        OpenElement::TableCell
    }

    /// The source of a cell, trimmed, with escaped bars unescaped.
    fn cell_source(&self, range: &Range<usize>) -> Spanned<String> {
        let written = &self.source[range.clone()];
        let kept = written.trim();
        let start = range.start
            + (written.len() - written.trim_start().len()).min(written.len() - kept.len());
        let span = self.span(&(start..start + kept.len()));
        let kept = match self.patch {
            Some(patch) => patch.without_comments(kept, start),
            None => kept.into(),
        };
        Spanned::new(
            if kept.contains('\\') {
                kept.replace("\\|", "|")
            } else {
                kept.into_owned()
            },
            span,
        )
    }

    pub(super) fn close_table_cell(&mut self) {
        self.body.plain.separate();
        let in_head = self.table.as_ref().is_some_and(|table| table.in_head);
        self.out.push(if in_head { "</th>" } else { "</td>" });
    }

    pub(super) fn close_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.out.push(if table.data.rows.is_empty() {
                "</table></div>\n"
            } else {
                "</tbody>\n</table></div>\n"
            });
            self.body.tables.push(table.data);
        }
    }
}

/// The part of a row after its last column, without the blanks and bars around it, if any.
fn surplus(row: &str, columns: usize) -> Option<Range<usize>> {
    let is_filling = |c: char| c.is_whitespace() || c == '|';
    let start = row.len() - row.trim_start().len();
    let first = start + usize::from(row[start..].starts_with('|'));
    let mut bars = row
        .match_indices('|')
        .map(|(at, _)| at)
        .filter(|at| *at >= first && !row[..*at].ends_with('\\'));
    let rest = &row[bars.nth(columns.checked_sub(1)?)? + 1..];
    let begin = row.len() - rest.trim_start_matches(is_filling).len();
    let end = begin + row[begin..].trim_end_matches(is_filling).len();
    (begin < end).then_some(begin..end)
}
