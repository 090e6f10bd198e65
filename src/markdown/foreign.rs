//! Other tools' shortcodes, templating and components: told once for each name, never evaluated; they stay text.

use std::ops::Range;

use super::cut::{line_end, line_start};
use super::events::Walk;
use super::labels::compact;
use crate::diagnostic::{Diagnostic, FOREIGN_SYNTAX};

/// How far behind an opening brace the closing one is looked for.
const REACH: usize = 300;

/// What has been told already.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    seen: Vec<String>,
}

/// Names told in one file; more is noise, and keeps the search for a name short.
const MAX_NAMES: usize = 50;

/// Openings, longest first, with their closings.
const FORMS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")];

impl Walk<'_> {
    /// Looks through a piece of running text.
    pub(super) fn foreign_text(&mut self, text: &str, range: &Range<usize>) {
        if text.len() == range.len() && text.as_bytes().contains(&b'{') {
            for (at, _) in text.match_indices('{') {
                self.foreign_brace(range.start + at);
            }
        }
        if text.starts_with("!!!") || text.starts_with("???") {
            self.foreign_admonition(range);
        }
        if self.source.as_bytes()[range.start..].first() == Some(&b':')
            && self.source[range.start..].starts_with(":::")
        {
            self.foreign_container(range);
        }
    }

    fn foreign_brace(&mut self, at: usize) {
        let rest = &self.source[at..];
        if at > 0 && self.source.as_bytes()[at - 1] == b'{' {
            return;
        }
        if let Some((open, close)) = FORMS.into_iter().find(|(open, _)| rest.starts_with(open)) {
            let reach = &rest[open.len()..floor(rest, REACH)];
            let line = reach.split(['\n', '\r']).next().unwrap_or("");
            let Some(inside) = line.find(close).map(|end| &line[..end]) else {
                return;
            };
            let name = word(inside.trim_start_matches(['-', '/', ' ', '\t', '.']));
            if !name.is_empty() {
                let end = at + open.len() + inside.len() + close.len();
                self.foreign(format!("{open} {name} {close}"), &(at..end));
            }
        }
    }

    /// `!!! warning "Title"`, `??? note` and `???+ tip`, alone on their line.
    fn foreign_admonition(&mut self, range: &Range<usize>) {
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
            self.foreign(
                format!("{sign} {name}"),
                &(range.start..range.start + line.trim_end().len()),
            );
        }
    }

    fn foreign_container(&mut self, range: &Range<usize>) {
        let rest = &self.source[range.start..];
        let line_start = self.source[..range.start].trim_end_matches([' ', '\t', '>']);
        if !(line_start.is_empty() || line_start.ends_with(['\n', '\r'])) {
            return;
        }
        let colons = rest.bytes().take_while(|byte| *byte == b':').count();
        let name = word(rest[colons..].trim_start_matches([' ', '{', '.']));
        // One that is called like a label was meant to hide something.
        if !name.is_empty() && self.options.labels.exact(&compact(name)).is_none() {
            let end = range.start
                + rest[..floor(rest, REACH)]
                    .find(name)
                    .map_or(colons, |at| at + name.len());
            self.foreign(format!(":::{name}"), &(range.start..end));
        }
    }

    /// `import X from "y"` at the beginning of a paragraph.
    pub(super) fn foreign_import(&mut self, range: &Range<usize>) {
        let paragraph = &self.source[range.clone()];
        let Some(rest) = paragraph.strip_prefix("import ") else {
            return;
        };
        let line = rest[..floor(rest, REACH)]
            .split(['\n', '\r'])
            .next()
            .unwrap_or("");
        let is_module = line.trim_end_matches([' ', ';']).ends_with(['"', '\''])
            && (line.contains(" from ") || line.starts_with(['"', '\'']));
        if is_module {
            self.foreign(
                "import … from …".to_owned(),
                &(range.start..range.start + "import ".len() + line.len()),
            );
        }
    }

    /// Tells a name once.
    pub(super) fn foreign(&mut self, name: String, range: &Range<usize>) {
        if self.foreign.seen.len() >= MAX_NAMES || self.foreign.seen.contains(&name) {
            return;
        }
        let message = format!("`{name}` is another tool's syntax");
        let help = "replace it with Markdown, or put it in backquotes if it is meant to be read";
        self.diagnostics.push(
            Diagnostic::new(FOREIGN_SYNTAX, self.span(range), message)
                .here("stays as text")
                .help(help),
        );
        self.foreign.seen.push(name);
    }
}

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/'))
        .unwrap_or(text.len());
    let word = &text[..end.min(floor(text, 60))];
    if word.starts_with(char::is_alphabetic) {
        word
    } else {
        ""
    }
}

/// The last place between characters at or before `limit`.
fn floor(text: &str, limit: usize) -> usize {
    if limit >= text.len() {
        return text.len();
    }
    (0..=limit)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}
