//! Blocks of code: `view` blocks become queries, all others are shown, highlighted where their language has a grammar.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::events::{Frame, Walk};
use super::labels::compact;
use super::misplaced::Reading;
use super::{HoleKind, ViewBlock, highlight};
use crate::diagnostic::{COMMENT_OPEN, Diagnostic, UNCLOSED_CODE, UNKNOWN_LANGUAGE, did_you_mean};
use crate::text::Span;
use crate::tree;

/// The language of blocks that are queries.
const VIEW: &str = "view";

/// A block of code that is open.
#[derive(Debug)]
pub(super) struct OpenCode {
    text: String,
    /// Where its content stands in the source, piece by piece: the markers of containers lie between them.
    pieces: Vec<(usize, Range<usize>)>,
    language: String,
    range: Range<usize>,
    is_fenced: bool,
}

impl OpenCode {
    /// Adds a piece of the content.
    pub(super) fn push(&mut self, text: &str, range: &Range<usize>) {
        self.pieces.push((self.text.len(), range.clone()));
        self.text.push_str(text);
    }

    /// Where a byte of the content stands in the source.
    fn place(&self, at: usize) -> usize {
        match self
            .pieces
            .partition_point(|(start, _)| *start <= at)
            .checked_sub(1)
        {
            Some(piece) => {
                let (start, range) = &self.pieces[piece];
                (range.start + (at - start)).min(range.end)
            }
            None => self.range.start,
        }
    }

    /// Where a part of the content stands in the source: it ends behind its last byte, not before the next line's text.
    fn range(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.place(part.start);
        start..if part.is_empty() {
            start
        } else {
            (self.place(part.end - 1) + 1).max(start)
        }
    }
}

impl Walk<'_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Frame {
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info).to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        let label = self.options.labels.exact(&compact(&language));
        if let Some(label) = label.filter(|_| !language.is_empty()) {
            let place = self.info_span(&language, range);
            self.places.found(place, label);
        } else if !language.is_empty() && language != VIEW && !highlight::is_known(&language) {
            let place = self.info_span(&language, range);
            let problem = Diagnostic::new(
                UNKNOWN_LANGUAGE,
                self.span(&place),
                format!("`{language}` is no language that is known here"),
            )
            .help_if(
                did_you_mean(&language, highlight::highlighted_names().chain([VIEW]))
                    .or_else(|| did_you_mean(&language, highlight::plain_names())),
            )
            .help("write `text` for code that is not highlighted");
            self.diagnostics.push(problem);
        }
        self.places.note(
            range,
            if language.is_empty() {
                Reading::Code
            } else {
                Reading::Understood
            },
        );
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        self.code = Some(OpenCode {
            text: String::new(),
            pieces: Vec::new(),
            language,
            range: range.clone(),
            is_fenced,
        });
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
        self.look_at_fence(&code);
        self.look_at_indented(&code);
        if code.language == VIEW {
            self.view(&code);
            return;
        }
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

    /// Reports a comment that is indented so far that it is a code block, which readers see.
    fn look_at_indented(&mut self, code: &OpenCode) {
        let begins = code.text.trim_start().starts_with("<!--");
        if code.is_fenced || !begins || self.options.labels.words().is_empty() {
            return;
        }
        let start = code.range.start + self.source[code.range.clone()].find("<!--").unwrap_or(0);
        let problem = Diagnostic::new(COMMENT_OPEN, self.span(&(start..start + 4)), "this comment is indented like code")
            .here("shown to readers")
            .help("indent it by at most three spaces; put it between two lines of ``` if it is meant to be read")
            .decides_visibility();
        self.diagnostics.push(problem);
    }

    /// A block of code that takes in what was meant to stand behind it: it is not closed, or another one begins within it.
    fn look_at_fence(&mut self, code: &OpenCode) {
        let block = &self.source[self.trimmed(&code.range)];
        let Some(sign) = block.chars().next().filter(|c| matches!(c, '`' | '~')) else {
            return;
        };
        let count = |line: &str| line.bytes().take_while(|byte| *byte == sign as u8).count();
        let length = count(block);
        if self.places.unclosed.is_some() || length < 3 || !code.is_fenced {
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
        let place = code.range.start..super::cut::line_end(self.source, code.range.start);
        let problem = |message: &str| Diagnostic::new(UNCLOSED_CODE, self.span(&place), message);
        self.places.unclosed = match inner {
            _ if !is_closed => {
                let end = self.trimmed(&code.range).end;
                let last = end - block.lines().next_back().map_or(0, str::len)..end;
                let what = if code.language == "view" { "view" } else { "block of code" };
                let mut problem = problem(&format!("this {what} is never closed"));
                if last.start > place.start {
                    problem = problem.also(self.span(&last), "taken to end here");
                }
                Some(problem.help(format!("write {fence} on a line of its own where it ends")))
            }
            Some(line) => Some(problem("this block of code ends at the fence of another one").help(format!(
                "close it with {fence} above `{}`, or open it with a longer fence than the ones it shows",
                line.trim()
            ))),
            None => None,
        };
    }

    fn view(&mut self, code: &OpenCode) {
        let (mut query, mut problems) = tree::parse_toml(&code.text, self.file, 0);
        let place = |span: Span| {
            let Range { mut start, mut end } = code.range(&span.range());
            // Where a tab stands for several blanks, a byte of the content may be none of the source.
            while !self.source.is_char_boundary(start) {
                start -= 1;
            }
            while !self.source.is_char_boundary(end) {
                end += 1;
            }
            self.span(&(start..end))
        };
        query.relocate(&place);
        if self.places.unclosed.is_some() {
            // What the block takes in is no query.
            problems.clear();
        }
        problems
            .iter_mut()
            .flat_map(|problem| &mut problem.labels)
            .for_each(|label| label.span = place(label.span));
        self.diagnostics.extend(problems);
        let span = self.span(&self.trimmed(&code.range));
        self.out.block("");
        self.out.hole(HoleKind::View(self.body.views.len()));
        self.body.views.push(ViewBlock {
            query,
            span,
            under: self.headings.level(),
        });
    }
}

/// The language that an info string names: its first word, also in the notations `{.python}` and `python,ignore`.
fn language(info: &str) -> &str {
    let info = info.trim_start().trim_start_matches(['{', '.']);
    &info[..info
        .find([' ', '\t', ',', '{', '}', ':', ';'])
        .unwrap_or(info.len())]
}
