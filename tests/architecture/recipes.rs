//! The recipes of CONTRIBUTING.md, "Add a check" and its like: at most five files each, and files that exist.

use crate::support::{read, root};
use crate::violations::Violation;

const DOCUMENT: &str = "CONTRIBUTING.md";

/// The most files that a recipe names.
const FILES: usize = 5;

/// Recipes with too many files, and files that do not exist. A path with a word in capitals, `NAME.rs`, is a new file.
pub(crate) fn wrong_recipes() -> Vec<Violation> {
    let text = read(DOCUMENT);
    let mut found = Vec::new();
    for section in text.split("\n## ").filter(|part| part.starts_with("Add a")) {
        let title = section.lines().next().unwrap_or_default();
        let steps: Vec<&str> = section
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        if steps.len() > FILES {
            found.push(format!(
                "{title}: {} files, the limit is {FILES}",
                steps.len()
            ));
        }
        let paths = steps.iter().filter_map(|step| step.split('`').nth(1));
        let is_new = |path: &str| {
            let mut parts = path.split(['/', '.']);
            parts.any(|part| part.len() > 3 && part.chars().all(|c| c.is_ascii_uppercase()))
        };
        for path in paths.filter(|path| path.contains('/') && !is_new(path)) {
            if !root().join(path).exists() {
                found.push(format!("{title}: there is no {path}"));
            }
        }
    }
    let found = found.into_iter();
    found
        .map(|message| Violation::new(DOCUMENT, message))
        .collect()
}
