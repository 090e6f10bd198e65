//! Reports shortcodes, templates and components of other tools, each name once. They are never evaluated and stay text.
//!
//! Next: [`super::misplaced_labels`], which reports such syntax if it names a label.

use std::ops::Range;

use crate::diagnostic::FOREIGN_SYNTAX;
use crate::markdown::builder::BodyBuilder;
use crate::markdown::labels::compact;
use crate::markdown::lines::{line_end, line_start};
use crate::text::floor_char_boundary;

/// Maximum distance of a closing brace from its opening one, in bytes.
const MAX_LENGTH: usize = 300;

/// Maximum number of names reported in one text. It also bounds the search for a name.
const MAX_NAMES: usize = 50;

/// Openings, longest first, with their closings.
const FORMS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")];

impl BodyBuilder<'_> {
    /// Reports the syntax of other tools in a piece of running text.
    pub(super) fn check_foreign_syntax(&mut self, text: &str, range: &Range<usize>) {
        if text.len() == range.len() && text.as_bytes().contains(&b'{') {
            for (at, _) in text.match_indices('{') {
                self.check_template(range.start + at);
            }
        }
        if text.starts_with("!!!") || text.starts_with("???") {
            self.check_admonition(range);
        }
        if self.source.as_bytes()[range.start..].first() == Some(&b':')
            && self.source[range.start..].starts_with(":::")
        {
            self.check_container(range);
        }
    }

    fn check_template(&mut self, at: usize) {
        let rest = &self.source[at..];
        if at > 0 && self.source.as_bytes()[at - 1] == b'{' {
            return;
        }
        if let Some((open, close)) = FORMS.into_iter().find(|(open, _)| rest.starts_with(open)) {
            let reach = &rest[open.len()..floor_char_boundary(rest, MAX_LENGTH)];
            let line = reach.split(['\n', '\r']).next().unwrap_or("");
            let Some(inside) = line.find(close).map(|end| &line[..end]) else {
                return;
            };
            let name = word(inside.trim_start_matches(['-', '/', ' ', '\t', '.']));
            if !name.is_empty() {
                let end = at + open.len() + inside.len() + close.len();
                self.report_foreign(format!("{open} {name} {close}"), &(at..end));
            }
        }
    }

    /// `!!! warning "Title"`, `??? note` and `???+ tip`, alone on their line.
    fn check_admonition(&mut self, range: &Range<usize>) {
        let line = &self.source[range.start..line_end(self.source, range.start)];
        let before = &self.source[line_start(self.source, range.start)..range.start];
        let (sign, rest) = line.split_at(3);
        let rest = rest.strip_prefix('+').unwrap_or(rest);
        let Some(kinds) = rest
            .strip_prefix([' ', '\t'])
            .map(|rest| rest.split('"').next().unwrap_or_default().trim())
        else {
            return;
        };
        let name = word(kinds);
        // Several words without a title are a sentence.
        let is_alone = name.len() == kinds.len() || rest.trim_end().ends_with('"');
        if is_alone && !name.is_empty() && before.trim_matches([' ', '\t', '>']).is_empty() {
            self.report_foreign(
                format!("{sign} {name}"),
                &(range.start..range.start + line.trim_end().len()),
            );
        }
    }

    fn check_container(&mut self, range: &Range<usize>) {
        let rest = &self.source[range.start..];
        let line_start = self.source[..range.start].trim_end_matches([' ', '\t', '>']);
        if !(line_start.is_empty() || line_start.ends_with(['\n', '\r'])) {
            return;
        }
        let colons = rest.bytes().take_while(|byte| *byte == b':').count();
        let name = word(rest[colons..].trim_start_matches([' ', '{', '.']));
        // A container with the name of a label was meant to hide something.
        if !name.is_empty() && self.options.labels.exact(&compact(name)).is_none() {
            let end = range.start
                + rest[..floor_char_boundary(rest, MAX_LENGTH)]
                    .find(name)
                    .map_or(colons, |at| at + name.len());
            self.report_foreign(format!(":::{name}"), &(range.start..end));
        }
    }

    /// `import X from "y"` at the beginning of a paragraph.
    pub(super) fn check_import(&mut self, range: &Range<usize>) {
        let paragraph = &self.source[range.clone()];
        let Some(rest) = paragraph.strip_prefix("import ") else {
            return;
        };
        let line = rest[..floor_char_boundary(rest, MAX_LENGTH)]
            .split(['\n', '\r'])
            .next()
            .unwrap_or("");
        let is_module = line.trim_end_matches([' ', ';']).ends_with(['"', '\''])
            && (line.contains(" from ") || line.starts_with(['"', '\'']));
        if is_module {
            self.report_foreign(
                "import … from …".to_owned(),
                &(range.start..range.start + "import ".len() + line.len()),
            );
        }
    }

    /// Reports a name once.
    pub(super) fn report_foreign(&mut self, name: String, range: &Range<usize>) {
        if self.reported_syntax.len() >= MAX_NAMES || self.reported_syntax.contains(&name) {
            return;
        }
        let message = format!("`{name}` is another tool's syntax");
        let help = "replace it with Markdown, or put it in backticks to show it";
        self.diagnostics.push(
            self.problem(FOREIGN_SYNTAX, range, message)
                .here("shown as text")
                .help(help),
        );
        self.reported_syntax.push(name);
    }
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/'))
        .unwrap_or(text.len());
    let word = &text[..end.min(floor_char_boundary(text, 60))];
    if word.starts_with(char::is_alphabetic) {
        word
    } else {
        ""
    }
}
