//! Old spellings in cells of tables: texts of a list that are separated by commas.

use super::{LanguageVersion, report};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// What separates the texts of a list in a cell.
const SEPARATOR: char = ';';
/// What separates them in version 1.
const OLD_SEPARATOR: char = ',';

/// What separates the texts of a list in a cell, and a report if that is not the current separator.
///
/// `written` is the cell as its file has it; none if no range of the file is exactly the cell, so that no edit can replace it.
pub(crate) fn separator_of_texts(
    text: &str,
    written: Option<&str>,
    span: Span,
    version: LanguageVersion,
) -> (char, Option<Diagnostic>) {
    if version == LanguageVersion::Two {
        return (SEPARATOR, None);
    }
    let problem = |old: &str, help: String| report(span, old, help, version.severity());
    let problem = if text.contains(SEPARATOR) {
        let help = "write the record as a file, whose lists are in brackets, or remove the `;`";
        Some(problem("a `;` within a text of a list", help.into()))
    } else if text.contains(OLD_SEPARATOR) {
        let new = current(written.unwrap_or(text));
        let mut problem = problem("`,` between texts", format!("write `{new}`"));
        if written.is_some() {
            problem.edit(span, new);
        }
        Some(problem)
    } else {
        None
    };
    (OLD_SEPARATOR, problem)
}

/// A list with the current separator.
fn current(list: &str) -> String {
    let texts = list.split(OLD_SEPARATOR).map(str::trim);
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    texts.join("; ")
}
