//! Code blocks: `view` blocks become queries, and all others are shown, highlighted if their language has a grammar.
//!
//! Evaluates no query. Next: [`crate::markdown::highlight`].

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::included_code::language_of;
use crate::diagnostic::{COMMENT_OPEN, UNCLOSED_CODE, UNKNOWN_LANGUAGE, did_you_mean};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::label_context::Interpretation;
use crate::markdown::labels::compact;
use crate::markdown::lines::line_end;
use crate::markdown::open::{OpenCode, OpenElement};
use crate::markdown::{HoleKind, ViewBlock, highlight};
use crate::text::{Span, floor_char_boundary};
use crate::tree;

/// The language of code blocks that contain a query.
const VIEW: &str = "view";

impl BodyBuilder<'_> {
    pub(super) fn open_code(
        &mut self,
        kind: &CodeBlockKind<'_>,
        range: &Range<usize>,
    ) -> OpenElement {
        let (language, file) = match kind {
            CodeBlockKind::Fenced(info) => {
                let named = language(info);
                let file = self.file_of_fence(range, named == VIEW);
                (language_of(named, first_word(info), file.as_ref()), file)
            }
            CodeBlockKind::Indented => (String::new(), None),
        };
        let label = self.options.labels.exact(&compact(&language));
        if let Some(label) = label.filter(|_| !language.is_empty()) {
            let language_range = self.language_range(&language, range);
            self.label_context.push_ineffective(language_range, label);
        } else if !language.is_empty() && language != VIEW && !highlight::is_known(&language) {
            let language_range = self.language_range(&language, range);
            let problem = self
                .problem(
                    UNKNOWN_LANGUAGE,
                    &language_range,
                    format!("unknown language `{language}`"),
                )
                .help_if(
                    did_you_mean(
                        &language,
                        highlight::highlighted_names().into_iter().chain([VIEW]),
                    )
                    .or_else(|| did_you_mean(&language, highlight::plain_names())),
                )
                .help("write `text` for code that is not highlighted");
            self.diagnostics.push(problem);
        }
        self.label_context.record(
            range,
            if language.is_empty() && file.is_none() {
                Interpretation::PlainCode
            } else {
                Interpretation::Recognized
            },
        );
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        self.code = Some(OpenCode {
            text: String::new(),
            pieces: Vec::new(),
            language,
            range: range.clone(),
            is_fenced,
            file,
        });
        OpenElement::Code
    }

    /// The range in which a fence names its language.
    fn language_range(&self, language: &str, range: &Range<usize>) -> Range<usize> {
        let fence = self.source[range.clone()].lines().next().unwrap_or("");
        match fence.find(language) {
            Some(at) => range.start + at..range.start + at + language.len(),
            // Written with escapes or entities.
            None => range.start..range.start + fence.len(),
        }
    }

    pub(super) fn close_code(&mut self) {
        let Some(mut code) = self.code.take() else {
            return;
        };
        self.check_fence(&code);
        self.check_indented_comment(&code);
        if code.language == VIEW {
            self.close_view(&code);
            return;
        }
        self.include_file(&mut code);
        self.body.plain.push(&code.text);
        self.out.block("<pre class=\"code\" tabindex=\"0\"><code");
        if !code.language.is_empty() {
            self.out
                .attribute("class", &format!("language-{}", code.language));
        }
        self.out.push(">");
        match highlight::html(&code.language, &code.text) {
            Some(html) => self.out.push(&html),
            None => self.out.text(&code.text),
        }
        self.out.push("</code></pre>\n");
    }

    /// Reports a comment that is indented like code, so that readers see it.
    fn check_indented_comment(&mut self, code: &OpenCode) {
        let begins = code.text.trim_start().starts_with("<!--");
        if code.is_fenced || !begins || self.options.labels.words().is_empty() {
            return;
        }
        let start = code.range.start + self.source[code.range.clone()].find("<!--").unwrap_or(0);
        let problem = self.problem(COMMENT_OPEN, &(start..start + 4), "this comment is indented, so it is shown as code")
            .here("visible to readers")
            .help("indent it by at most three spaces, or put it in a fenced code block if it should be shown")
            .decides_visibility();
        self.diagnostics.push(problem);
    }

    /// Records a code block that contains text that was meant to follow it: it is not closed, or another one begins in it.
    fn check_fence(&mut self, code: &OpenCode) {
        let block = &self.source[self.trimmed(&code.range)];
        let Some(sign) = block.chars().next().filter(|c| matches!(c, '`' | '~')) else {
            return;
        };
        let count = |line: &str| line.bytes().take_while(|byte| *byte == sign as u8).count();
        let length = count(block);
        if self.label_context.unclosed_code.is_some() || length < 3 || !code.is_fenced {
            return;
        }
        let last = block
            .lines()
            .next_back()
            .unwrap_or_default()
            .trim_start_matches(['>', ' ', '\t']);
        let is_closed = block.contains(['\n', '\r'])
            && count(last) >= length
            && last[count(last)..].trim().is_empty();
        let opens = |line: &&str| {
            let line = line.trim_start_matches([' ', '\t']);
            let info = &line[count(line)..];
            count(line) >= length
                && info.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '{' | '.'))
                && !info.contains('`')
        };
        let fence = sign.to_string().repeat(length);
        let inner = if code.text.contains(&fence) {
            code.text.lines().find(opens)
        } else {
            None
        };
        let fence_range = code.range.start..line_end(self.source, code.range.start);
        let problem = |message: &str| self.problem(UNCLOSED_CODE, &fence_range, message);
        self.label_context.unclosed_code = match inner {
            _ if !is_closed => {
                let end = self.trimmed(&code.range).end;
                let last = end - block.lines().next_back().map_or(0, str::len)..end;
                let what = if code.language == VIEW { "view" } else { "code block" };
                let mut problem = problem(&format!("this {what} is never closed"));
                if last.start > fence_range.start {
                    problem = problem.also(self.span(&last), "assumed to end here");
                }
                Some(problem.help(format!("add {fence} on a separate line where it should end")))
            }
            Some(line) => Some(problem("this code block ends at the fence of another one").help(format!(
                "close it with {fence} above `{}`, or open it with a longer fence than the ones it shows",
                line.trim()
            ))),
            None => None,
        };
    }

    fn close_view(&mut self, code: &OpenCode) {
        let (mut query, mut problems) = tree::parse_toml(&code.text, self.file, 0);
        let to_source = |span: Span| {
            let Range { mut start, mut end } = code.source_range(&span.range());
            // A tab that stands for several blanks has several bytes of content and one of source.
            start = floor_char_boundary(self.source, start);
            while !self.source.is_char_boundary(end) {
                end += 1;
            }
            self.span(&(start..end))
        };
        query.relocate(&to_source);
        if self.label_context.unclosed_code.is_some() {
            // The rest of the text is no query.
            problems.clear();
        }
        problems
            .iter_mut()
            .flat_map(|problem| &mut problem.labels)
            .for_each(|label| label.span = to_source(label.span));
        self.diagnostics.extend(problems);
        let span = self.span(&self.trimmed(&code.range));
        self.out.block("");
        self.out.hole(HoleKind::View(self.body.views.len()));
        self.body.views.push(ViewBlock {
            query,
            span,
            under: self.headings.level,
        });
    }
}

/// The language that an info string names: its first word, also in the notations `{.python}` and `python,ignore`.
fn language(info: &str) -> &str {
    let word = first_word(info);
    &word[..word.find([',', '{', '}', ':', ';']).unwrap_or(word.len())]
}

/// The first word of an info string.
fn first_word(info: &str) -> &str {
    let info = info.trim_start().trim_start_matches(['{', '.']);
    &info[..info.find([' ', '\t']).unwrap_or(info.len())]
}
