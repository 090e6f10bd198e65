//! Tables: as HTML whose columns are aligned by classes, and as data, cell by cell, for collections.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::events::{Frame, Walk};
use super::{Row, Table};
use crate::text::Spanned;

/// A table that is open.
#[derive(Debug)]
pub(super) struct OpenTable {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    row: Range<usize>,
    data: Table,
}

impl Walk<'_> {
    /// Opens a table; it can be scrolled sideways, so it is a region that the keyboard reaches.
    pub(super) fn open_table(&mut self, alignments: Vec<Alignment>, range: &Range<usize>) -> Frame {
        self.out
            .block("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        self.out
            .attribute("aria-label", self.options.strings.text("table"));
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
        Frame::Table
    }

    pub(super) fn open_table_head(&mut self) -> Frame {
        self.out.push("<thead>\n<tr>");
        Frame::TableHead
    }

    pub(super) fn close_table_head(&mut self) {
        self.out.push("</tr>\n</thead>\n");
        if let Some(table) = &mut self.table {
            table.in_head = false;
        }
    }

    pub(super) fn open_table_row(&mut self, range: &Range<usize>) -> Frame {
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
        Frame::TableRow
    }

    pub(super) fn open_table_cell(&mut self, range: &Range<usize>) -> Frame {
        let cell = self.cell(range);
        let Some(table) = &mut self.table else {
            return Frame::Flat;
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
        // The parser fills up short rows with empty cells at the row's end.
        let is_filled_up = range.is_empty() && !table.in_head && range.start >= table.row.end;
        match table.data.rows.last_mut() {
            _ if is_filled_up => {}
            _ if table.in_head => table.data.head.push(cell),
            Some(row) => row.cells.push(cell),
            None => {}
        }
        Frame::TableCell
    }

    /// A cell's source, trimmed, with its own bars back.
    fn cell(&self, range: &Range<usize>) -> Spanned<String> {
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
        self.body.plain.part();
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

/// The part of a row after its last column, without blanks and bars around it; none if nothing is there.
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
