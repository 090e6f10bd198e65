//! Code blocks whose lines are those of a file: `file="PATH"` on the fence.
//!
//! Which files there are is a value in the options; nothing is opened. Next: [`crate::markdown::file_lines`].

use std::ops::Range;

use crate::diagnostic::{Diagnostic, INCLUDED_FILE};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::fence_file::{FenceFile, FenceProblem, is_attribute, of_fence};
use crate::markdown::file_lines::take;
use crate::markdown::open::OpenCode;
use crate::markdown::{IncludedFile, highlight};

/// Maximum number of bytes that one text includes. A line of Markdown includes up to a megabyte.
const MAX_INCLUDED: usize = 16 * 1024 * 1024;

impl BodyBuilder<'_> {
    /// The file that a fenced block takes its lines from, if its fence names one.
    pub(super) fn file_of_fence(
        &mut self,
        range: &Range<usize>,
        is_view: bool,
    ) -> Option<FenceFile> {
        let file = match of_fence(self.source, range.start)? {
            Ok(file) => file,
            Err(problem) => {
                self.report_fence(&problem);
                return None;
            }
        };
        if is_view {
            self.report_fence(&FenceProblem {
                range: file.range,
                message: "a view cannot take its query from a file".to_owned(),
                help: "write the query in the block, and delete the attribute".to_owned(),
            });
            return None;
        }
        Some(file)
    }

    /// Replaces the text of a block by lines of its file. If there are none, it shows the attribute instead.
    pub(super) fn include_file(&mut self, code: &mut OpenCode) {
        let Some(file) = code.file.take() else { return };
        if !code.text.trim().is_empty() {
            if self.label_context.unclosed_code.is_none() {
                self.report_fence(&FenceProblem {
                    range: file.range,
                    message: "this block has a file and lines of its own".to_owned(),
                    help: "delete the lines or the attribute".to_owned(),
                });
            }
            return;
        }
        match self.lines_of(&file) {
            Ok(text) => {
                self.included_bytes += text.len();
                code.text = text;
            }
            Err((message, help)) => {
                let shown = self.source[file.range.clone()].to_owned();
                self.report_fence(&FenceProblem {
                    range: file.range,
                    message,
                    help,
                });
                code.text = format!("{shown}\n");
                code.language.clear();
            }
        }
    }

    fn lines_of(&self, file: &FenceFile) -> Result<String, (String, String)> {
        let text = match self.options.included.get(&file.path) {
            Some(IncludedFile::Text(text)) => text,
            Some(IncludedFile::Unusable { message, help }) => {
                return Err((message.clone(), help.clone()));
            }
            None => {
                return Err((
                    "a block in this text cannot take its lines from a file".to_owned(),
                    "write the lines here, or move the block to the text of a page".to_owned(),
                ));
            }
        };
        let lines = take(&file.path, text, &file.part)?;
        if self.included_bytes + lines.len() > MAX_INCLUDED {
            return Err((
                format!("the files of this text have more than {MAX_INCLUDED} bytes"),
                "include fewer files, or divide the text into several pages".to_owned(),
            ));
        }
        Ok(lines)
    }

    fn report_fence(&mut self, problem: &FenceProblem) {
        let reported = self.problem(INCLUDED_FILE, &problem.range, problem.message.as_str());
        let reported = problem.help.lines().fold(reported, Diagnostic::help);
        self.diagnostics.push(reported);
    }
}

/// The language that a fence names, or else that of its file.
pub(super) fn language_of(named: &str, first_word: &str, file: Option<&FenceFile>) -> String {
    let named = if is_attribute(first_word) { "" } else { named };
    match file {
        Some(file) if named.is_empty() => highlight::language_of(&file.path),
        _ => named.to_owned(),
    }
}
