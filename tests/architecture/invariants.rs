//! The invariants of ARCHITECTURE.md, each of which names the tests that fail when it is broken.

use crate::support::{files, read};
use crate::violations::Violation;

/// Invariants that name no test, and tests that do not exist.
pub(crate) fn invariants_without_tests() -> Vec<Violation> {
    let text = read("ARCHITECTURE.md");
    let (_, section) = text
        .split_once("\n## Invariants\n")
        .expect("a section `Invariants`");
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut found = Vec::new();
    let items = items(section);
    assert!(items.len() > 10, "the invariants are a numbered list");
    for (number, item) in items {
        let tests: Vec<(&str, &str)> = item
            .split('`')
            .skip(1)
            .step_by(2)
            .filter_map(|word| word.split_once("::"))
            .filter(|(path, _)| path.contains('.'))
            .collect();
        if tests.is_empty() {
            found.push(Violation::new(
                format!("invariant-{number}"),
                "names no test: `path/to/file.rs::name_of_the_test`",
            ));
        }
        for (path, name) in tests {
            if !has_test(path, name) {
                found.push(Violation::new(
                    format!("invariant-{number}"),
                    format!("{path} has no test `{name}`"),
                ));
            }
        }
    }
    found
}

/// The items of a numbered list, with their numbers.
fn items(section: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in section.lines() {
        let number = line.split_once(". ").map(|(number, _)| number);
        match number.filter(|number| number.parse::<u32>().is_ok()) {
            Some(number) => found.push((number, line.to_owned())),
            None => {
                if let Some((_, item)) = found.last_mut() {
                    item.push('\n');
                    item.push_str(line);
                }
            }
        }
    }
    found
}

/// Whether a file defines a test: a function of Rust with `#[test]` above it, or a function of Python.
fn has_test(path: &str, name: &str) -> bool {
    let (folder, _) = path.rsplit_once('/').unwrap_or_default();
    let sources = files(folder, path);
    let Some(source) = sources.first() else {
        return false;
    };
    if path.strip_suffix(".py").is_some() {
        return source.text.contains(&format!("def {name}("));
    }
    let Some((before, _)) = source.text.split_once(&format!("fn {name}(")) else {
        return false;
    };
    let attributes = before.lines().rev().map(str::trim);
    attributes
        .skip_while(|line| line.is_empty())
        .take_while(|line| line.starts_with("#["))
        .any(|line| line == "#[test]")
}

#[test]
fn items_have_numbers_and_all_their_lines() {
    let found = items("\nAn introduction.\n\n1. **One** line,\n   and one more.\n2. Two.\n");
    let found: Vec<(&str, usize)> = found
        .iter()
        .map(|(number, item)| (*number, item.lines().count()))
        .collect();
    assert_eq!(found, [("1", 2), ("2", 1)]);
}

#[test]
fn a_test_has_an_attribute() {
    let file = "tests/architecture/invariants.rs";
    assert!(has_test(file, "a_test_has_an_attribute"));
    assert!(!has_test(file, "has_test"));
}
