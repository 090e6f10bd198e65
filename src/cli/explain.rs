//! `hirebook explain`: what a diagnostic's code means.

use super::report::{Exit, out};
use crate::diagnostic::{ALL, Code};

/// Prints the pages of some codes, or the list of all.
pub(crate) fn run(codes: &[Code]) -> Exit {
    if codes.is_empty() {
        let width = ALL.iter().map(|code| code.word().len()).max().unwrap_or(0);
        let line = |code: &Code| {
            format!("{:width$}  {:7}  {}\n", code.word(), code.severity().word(), first_sentence(code.explanation()))
        };
        out(&ALL.iter().map(line).collect::<String>());
    }
    let pages: Vec<&str> = codes.iter().map(|code| code.explanation()).collect();
    out(&pages.join("\n"));
    Exit::Fine
}

/// The first sentence below a page's title.
fn first_sentence(page: &str) -> String {
    let text = page.split_once("\n\n").map_or("", |(_, text)| text);
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    paragraph.split_once(". ").map_or(paragraph.clone(), |(first, _)| format!("{first}."))
}
