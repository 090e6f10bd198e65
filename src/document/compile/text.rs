//! The text of a record: the part of a file below its front matter, or a cell of a row.

use super::super::Text;
use super::Compiler;
use crate::config::BodyMode;
use crate::diagnostic::{Diagnostic, MISSING_KEY, UNKNOWN_KEY};
use crate::markdown;
use crate::text::Span;
use crate::tree::Node;

impl Compiler<'_> {
    /// Compiles the text. Also returns the heading that it begins with.
    pub(super) fn body(&mut self) -> (Text, Option<(String, Span)>) {
        let (draft, rules) = (self.draft, self.values.rules);
        let file = draft.span.file;
        let cell = if draft.row { self.cell() } else { None };
        let body = match &cell {
            Some(node) => self.values.markdown_body(node),
            None => {
                let (text, offset) = (draft.text.as_str(), draft.text.offset);
                let (body, mut found) = markdown::parse(text, file, offset, &rules.options);
                self.values.diagnostics.append(&mut found);
                body
            }
        };
        let is_empty = body.html.is_empty() && body.holes.is_empty();
        match self.config().schema.type_of(draft.kind).body {
            BodyMode::Required if is_empty => {
                let message = format!("{} has no body", self.name());
                let problem = Diagnostic::new(MISSING_KEY, draft.opening(), message)
                    .help("write the text below the front matter")
                    .needing([self.topic("body")]);
                self.report(problem);
            }
            BodyMode::None if !is_empty => {
                let message = format!(
                    "{} has a body, but its type does not show bodies",
                    self.name()
                );
                let text = draft.text.as_str().trim_start();
                let start = draft.text.offset + (draft.text.as_str().len() - text.len());
                let end = start + text.chars().next().map_or(0, char::len_utf8);
                let problem = Diagnostic::new(UNKNOWN_KEY, Span::new(file, start, end), message);
                self.report(problem.help("move it into one of the type's fields"));
            }
            _ => {}
        }
        let heading = body
            .opening_heading()
            .map(|heading| (heading.text.clone(), heading.span));
        (self.values.text(body), heading)
    }

    /// The text of a row as a node, if the file contains it in another form: a `|` is escaped there.
    fn cell(&self) -> Option<Node> {
        let (text, start) = (self.draft.text.as_str(), self.draft.text.offset);
        let written = self.values.rules.source.get(start..)?;
        if written.starts_with(text) {
            return None;
        }
        let escaped = text.replace('|', "\\|");
        let length = if written.starts_with(&escaped) {
            escaped.len()
        } else {
            0
        };
        let place = Span::new(self.draft.span.file, start, start + length);
        Some(Node::text(text, place))
    }
}
