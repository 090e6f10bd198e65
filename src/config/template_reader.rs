//! Reading templates: texts with expressions in braces, such as `kits/{$from.id}`.

use super::path::{PathType, Template, TemplatePart};
use super::path_reader::QueryReader;
use crate::diagnostic::{Diagnostic, QUERY};
use crate::text::Span;

impl QueryReader<'_> {
    /// Reads a template; `item` is the starting point of paths that do not begin with `$`.
    pub fn template(&mut self, text: &str, span: Span, item: Option<&PathType>) -> Template {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((inner, after)) = behind.split_once('}') else {
                let message = format!("`{text}` has a `{{` without its `}}`");
                self.diagnostics
                    .push(Diagnostic::new(QUERY, span, message).help("add the missing `}`"));
                break;
            };
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.to_owned()));
            }
            let path = self.path(inner, span, item);
            parts.extend(path.map(|(path, _)| TemplatePart::Path(path)));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Text(rest.to_owned()));
        }
        Template { parts }
    }
}
