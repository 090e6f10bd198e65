//! Markdown within values, and the queries of its view blocks.

use std::sync::Arc;

use super::super::Text;
use super::ValueReader;
use crate::config::{Config, QueryReader, Scope, is_view_of_matrix, matrix_view, modernize_view};
use crate::diagnostic::{Diagnostic, STRAY_TEXT};
use crate::markdown::{self, Body, Row, ViewBlock};
use crate::text::Span;
use crate::tree::Node;

impl ValueReader<'_> {
    /// Compiles the Markdown of a scalar. Places in it are exact if the file contains the text unchanged.
    pub(super) fn markdown(&mut self, node: &Node) -> Text {
        let body = self.markdown_body(node);
        self.text(body)
    }

    /// [`Self::markdown`], before the queries of its view blocks are read.
    pub(in super::super) fn markdown_body(&mut self, node: &Node) -> Body {
        let text = node.as_text().unwrap_or_default();
        let (mut body, mut found) = markdown::parse(text, node.span.file, 0, &self.rules.options);
        let place = TextPlacement {
            node,
            text,
            source: self.rules.source,
        };
        for diagnostic in &mut found {
            for label in &mut diagnostic.labels {
                label.span = place.locate(label.span);
            }
        }
        relocate(&mut body, &place);
        self.diagnostics.append(&mut found);
        body
    }

    /// Reads the queries of a text's view blocks.
    pub(in super::super) fn text(&mut self, mut body: Body) -> Text {
        let scope = Scope::of_record(self.owner);
        let config = self.rules.config;
        let mut queries = Vec::with_capacity(body.views.len());
        let mut matrices = Vec::with_capacity(body.views.len());
        for view in &mut body.views {
            self.diagnostics.extend(modernized(view, config));
            if is_view_of_matrix(&view.query) {
                let (matrix, mut found) = matrix_view(
                    &view.query,
                    view.span,
                    &config.matrices,
                    &config.schema,
                    &scope,
                );
                matrices.push(matrix.map(Arc::new));
                queries.push(None);
                self.diagnostics.append(&mut found);
                continue;
            }
            matrices.push(None);
            let mut reader = QueryReader::new(&config.schema, &scope);
            queries.push(
                reader
                    .query(&view.query, view.span)
                    .map(|(query, _)| Arc::new(query)),
            );
            self.diagnostics.append(&mut reader.diagnostics);
        }
        self.diagnostics.extend(
            body.tables
                .iter()
                .flat_map(|table| &table.rows)
                .filter_map(surplus_cells),
        );
        Text {
            body,
            queries,
            matrices,
        }
    }
}

/// Rewrites the old spellings of a view block.
fn modernized(view: &mut ViewBlock, config: &Config) -> Vec<Diagnostic> {
    let schema = &config.schema;
    let fields = schema
        .types
        .values()
        .flat_map(|declared| declared.fields.values());
    let props = schema
        .relations
        .values()
        .flat_map(|relation| &relation.props);
    let names = fields.chain(props).map(|field| field.name.as_str());
    let mut found = modernize_view(&mut view.query, config.site.language_version, names);
    // In a text whose lines are indented, all places are the whole text, which no edit may replace.
    for problem in &mut found {
        problem.retain_edits(|edit| edit.span != view.span);
    }
    found
}

/// Reports a row with more cells than its table has columns.
pub(in super::super) fn surplus_cells(row: &Row) -> Option<Diagnostic> {
    let message = "this row has more cells than columns";
    Some(Diagnostic::new(STRAY_TEXT, row.surplus?, message).here("not shown").help(
        "add a column to the header and the delimiter row, or write `\\|` for a pipe in a cell",
    ))
}

/// The place of a scalar's text in its file.
struct TextPlacement<'a> {
    node: &'a Node,
    text: &'a str,
    source: &'a str,
}

impl TextPlacement<'_> {
    /// A span of the scalar's text as a span of the file: exact if the same bytes are there, else the whole scalar.
    fn locate(&self, span: Span) -> Span {
        let whole = self.node.span;
        let (Some(written), Some(piece)) =
            (self.source.get(whole.range()), self.text.get(span.range()))
        else {
            return whole;
        };
        let first = written.find(self.text).map(|at| at + span.start as usize);
        // A block of indented lines contains the same words, as often and in the same order.
        let before = || self.text[..span.start as usize].matches(piece).count();
        let at = first.or_else(|| {
            written
                .match_indices(piece)
                .nth(before())
                .map(|(at, _)| at)
                .filter(|_| !piece.is_empty())
        });
        at.map_or(whole, |at| {
            Span::new(
                whole.file,
                whole.start as usize + at,
                whole.start as usize + at + piece.len(),
            )
        })
    }
}

/// Moves all places of a body that was compiled from a scalar.
fn relocate(body: &mut Body, place: &TextPlacement<'_>) {
    for link in &mut body.links {
        link.span = place.locate(link.span);
        link.target_span = place.locate(link.target_span);
    }
    for image in &mut body.images {
        image.span = place.locate(image.span);
        image.target_span = place.locate(image.target_span);
    }
    for embed in &mut body.embeds {
        embed.target.span = place.locate(embed.target.span);
    }
    for view in &mut body.views {
        view.span = place.locate(view.span);
        view.query.relocate(&|span| place.locate(span));
    }
    for heading in &mut body.headings {
        heading.span = place.locate(heading.span);
    }
    // If lines are indented, no range of the file is exactly the region. The whole scalar counts as labelled then.
    for region in &mut body.regions {
        region.span = place.locate(region.span);
    }
}
