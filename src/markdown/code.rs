//! Blocks of code: `view` blocks become queries, all others are shown, highlighted where their language has a grammar.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::events::{Frame, Walk};
use super::{HoleKind, ViewBlock, highlight};
use crate::diagnostic::{Diagnostic, UNKNOWN_LANGUAGE, did_you_mean};
use crate::tree;

/// The language of blocks that are queries.
const VIEW: &str = "view";

/// A block of code that is open.
#[derive(Debug)]
pub(super) struct OpenCode {
    text: String,
    /// Where its content begins and ends in the source.
    content: Option<Range<usize>>,
    language: String,
    range: Range<usize>,
    /// Whether the source holds the content as it is: no marker of a container stands on its lines.
    verbatim: bool,
}

impl OpenCode {
    /// Adds a piece of the content.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) {
        self.text.push_str(text);
        let start = self.content.as_ref().map_or(range.start, |content| content.start);
        self.content = Some(start..range.end);
    }
}

impl Walk<'_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Frame {
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info).to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        if !language.is_empty() && language != VIEW && !highlight::is_known(&language) {
            let place = self.info_span(&language, range);
            let problem =
                Diagnostic::new(UNKNOWN_LANGUAGE, self.span(&place), format!("`{language}` is no language that is known here"))
                    .help_if(
                        did_you_mean(&language, highlight::highlighted_names().chain([VIEW]))
                            .or_else(|| did_you_mean(&language, highlight::plain_names())),
                    )
                    .help("write `text` for code that is not highlighted");
            self.diagnostics.push(problem);
        }
        let verbatim = self.outline.depth() == 1;
        self.code = Some(OpenCode { text: String::new(), content: None, language, range: range.clone(), verbatim });
        Frame::Code
    }

    /// Where a fence names its language.
    fn info_span(&self, language: &str, range: &Range<usize>) -> Range<usize> {
        let fence = self.source[range.clone()].lines().next().unwrap_or("");
        match fence.find(language) {
            Some(at) => range.start + at..range.start + at + language.len(),
            // Written with escapes or entities.
            None => range.start..range.start + fence.len(),
        }
    }

    pub(super) fn close_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        if code.language == VIEW {
            self.view(&code);
            return;
        }
        self.out.block("<pre class=\"code\" tabindex=\"0\"><code");
        if !code.language.is_empty() {
            self.out.attribute("class", &format!("language-{}", code.language));
        }
        self.out.push(">");
        match highlight::html(&code.language, &code.text) {
            Some(html) => self.out.push(&html),
            None => self.out.text(&code.text),
        }
        self.out.push("</code></pre>\n");
    }

    fn view(&mut self, code: &OpenCode) {
        let content = code.content.clone().unwrap_or(code.range.end..code.range.end);
        let start = content.start + self.offset;
        let text = if code.verbatim { &self.source[content] } else { code.text.as_str() };
        let (query, problems) = tree::parse_toml(text, self.file, start);
        self.diagnostics.extend(problems);
        let span = self.span(&self.trimmed(&code.range));
        self.out.block("");
        self.out.hole(HoleKind::View(self.body.views.len()));
        self.body.views.push(ViewBlock { query, span, under: self.headings.level() });
    }
}

/// The language that an info string names: its first word, also in the notations `{.python}` and `python,ignore`.
fn language(info: &str) -> &str {
    let info = info.trim_start().trim_start_matches(['{', '.']);
    &info[..info.find([' ', '\t', ',', '{', '}', ':', ';']).unwrap_or(info.len())]
}
