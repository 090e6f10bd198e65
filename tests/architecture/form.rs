//! The form of files: how long they and their functions are, and how they open.

use crate::source::{RustFile, functions};
use crate::violations::Violation;

/// The most lines of a file.
const FILE_LINES: usize = 400;

/// The most lines of a function, from `fn` to its closing brace.
const FUNCTION_LINES: usize = 60;

pub(crate) fn long_files(files: &[RustFile]) -> Vec<Violation> {
    let lines = |file: &RustFile| file.text.lines().count();
    files
        .iter()
        .filter(|file| lines(file) > FILE_LINES)
        .map(|file| {
            Violation::new(
                &file.path,
                format!("{} lines, the limit is {FILE_LINES}", lines(file)),
            )
        })
        .collect()
}

pub(crate) fn long_functions(files: &[RustFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files {
        for function in functions(&file.code) {
            if function.lines > FUNCTION_LINES {
                found.push(Violation::new(
                    format!("{}::{}", file.path, function.name),
                    format!(
                        "{} lines from line {}, the limit is {FUNCTION_LINES}",
                        function.lines, function.line
                    ),
                ));
            }
        }
    }
    found
}

/// Files that do not open with `//!` and a description.
pub(crate) fn undescribed_files(files: &[RustFile]) -> Vec<Violation> {
    let is_described = |file: &&RustFile| {
        let opening = file.text.lines().next().unwrap_or_default();
        opening
            .strip_prefix("//!")
            .is_some_and(|words| !words.trim().is_empty())
    };
    files
        .iter()
        .filter(|file| !is_described(file))
        .map(|file| {
            Violation::new(
                &file.path,
                "the first line is not `//!` with a description of the file",
            )
        })
        .collect()
}
