//! The form of one or several checkouts as a table, to compare them: `benches/form.py OLD NEW`. A report is no rule.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::circles::circles;
use crate::form::{long_files, long_functions};
use crate::modules::{Modules, module_of};
use crate::names::{private_words, repeated_types};
use crate::source::{RustFile, end_of_item, identifiers, is_test_file, rust_files_in};
use crate::support::root;

/// The checkouts to report, separated by spaces. Without it, this one.
const CHECKOUTS: &str = "HIREBOOK_CHECKOUTS";

/// The columns of the table: a number by the row's name.
type Column = BTreeMap<String, usize>;

#[test]
fn the_form_of_checkouts() {
    let listed = std::env::var(CHECKOUTS).unwrap_or_default();
    let mut checkouts: Vec<PathBuf> = listed.split_whitespace().map(PathBuf::from).collect();
    if checkouts.is_empty() {
        checkouts.push(root().to_owned());
    }
    let columns: Vec<Column> = checkouts
        .iter()
        .map(|checkout| column(&rust_files_in(checkout, &["src", "crates/search/src"])))
        .collect();
    let rows: BTreeSet<&String> = columns.iter().flat_map(Column::keys).collect();
    for row in rows {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| format!("{:>7}", column.get(row).unwrap_or(&0)))
            .collect();
        println!("{row:<50}{}", cells.concat());
    }
}

fn column(files: &[RustFile]) -> Column {
    let mut column = Column::new();
    for file in files.iter().filter(|file| !is_test_file(&file.path)) {
        let module = module_of(&file.path).unwrap_or("lib");
        let lines = file.text.lines().count() - lines_of_inline_tests(&file.code);
        *column.entry(format!("lines of {module}")).or_default() += lines;
        *column.entry("lines, all modules".to_owned()).or_default() += lines;
    }
    let modules = Modules::new(files);
    let audience = |file: &&RustFile| {
        let asks = ["src/config/", "src/audience/", "src/projection/"];
        !asks.iter().any(|folder| file.path.starts_with(folder))
    };
    let asked = files.iter().filter(audience).map(|file| {
        identifiers(&file.code)
            .filter(|(_, word)| word.starts_with("sees"))
            .count()
    });
    let outside_config = files
        .iter()
        .filter(|file| !file.path.starts_with("src/config"));
    column.extend([
        (
            "sum: files over 400 lines".to_owned(),
            long_files(files).len(),
        ),
        (
            "sum: functions over 60 lines".to_owned(),
            long_functions(files).len(),
        ),
        (
            "sum: files in import circles".to_owned(),
            circles(&modules).len(),
        ),
        (
            "sum: private words, by file".to_owned(),
            private_words(files).len(),
        ),
        (
            "sum: types with the name of another, by file".to_owned(),
            repeated_types(files).len(),
        ),
        (
            "sum: functions that match steps of paths".to_owned(),
            outside_config
                .map(|file| matches_of_steps(&file.code))
                .sum(),
        ),
        (
            "sum: audience questions outside projection".to_owned(),
            asked.sum(),
        ),
    ]);
    column
}

fn lines_of_inline_tests(code: &str) -> usize {
    let starts = code.match_indices("#[cfg(test)]\nmod ");
    starts
        .map(|(start, attribute)| {
            let end = end_of_item(code, start + attribute.len());
            code[start..end].matches('\n').count() + 1
        })
        .filter(|lines| *lines > 2)
        .sum()
}

/// How many functions follow paths by themselves: those that match the steps of a path.
fn matches_of_steps(code: &str) -> usize {
    let words: Vec<(usize, &str)> = identifiers(code).collect();
    let mut found = BTreeSet::new();
    let mut function = 0;
    for (offset, word) in words {
        match word {
            "fn" => function = offset,
            "PathStep" if code[offset..].starts_with("PathStep::") => {
                found.insert(function);
            }
            _ => {}
        }
    }
    found.len()
}
