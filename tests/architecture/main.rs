//! ARCHITECTURE.md and the house rules of CONTRIBUTING.md, checked against the sources. Every test lists all violations of
//! one rule.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the repository that it is part of"
)]

mod boundaries;
mod circles;
mod effects;
mod form;
mod invariants;
mod layers;
mod modules;
mod names;
mod paths;
mod recipes;
mod report;
mod source;
#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod support;
mod violations;

use layers::Table;
use modules::Modules;
use source::{RustFile, rust_files};
use violations::report;

fn sources() -> Vec<RustFile> {
    rust_files(&["src", "crates/search/src"])
}

#[test]
fn modules_import_what_the_layer_table_lists() {
    let files = sources();
    let table = Table::read();
    let modules = Modules::new(&files);
    let mut found = table.mistakes(&files);
    found.extend(table.imports_between_modules(&modules));
    found.extend(table.imports_within_modules(&modules));
    report("layer", &found);
}

#[test]
fn crates_are_used_in_their_homes() {
    let table = Table::read();
    let mut found = table.mistakes_about_crates();
    found.extend(table.crates_outside_their_homes(&sources()));
    report("crate-home", &found);
}

#[test]
fn files_do_not_import_each_other_in_circles() {
    let files = sources();
    report("circle", &circles::circles(&Modules::new(&files)));
}

#[test]
fn files_are_short_and_described() {
    let files = rust_files(&["src", "crates/search/src", "tests", "crates/search/tests"]);
    report("file-length", &form::long_files(&files));
    report("file-description", &form::undescribed_files(&files));
}

#[test]
fn functions_are_short() {
    report("function-length", &form::long_functions(&sources()));
}

#[test]
fn each_type_has_a_name_of_its_own() {
    report("repeated-type", &names::repeated_types(&sources()));
}

#[test]
fn names_are_standard_terms() {
    report("private-word", &names::private_words(&sources()));
}

#[test]
fn the_engine_has_no_word_of_a_trade() {
    report("trade-word", &names::trade_words(&sources()));
}

#[test]
fn nothing_asks_for_an_audience_after_projection() {
    report("audience", &names::audience_after_projection(&sources()));
}

#[test]
fn only_edges_have_effects() {
    report("effect", &effects::effects_outside_edges(&sources()));
}

#[test]
fn modules_make_no_calls_beyond_their_task() {
    report("boundary", &boundaries::crossed_boundaries(&sources()));
}

#[test]
fn shared_state_is_where_it_is_listed() {
    report("shared-state", &effects::shared_state(&sources()));
}

#[test]
fn invariants_name_their_tests() {
    report("invariant", &invariants::invariants_without_tests());
}

#[test]
fn recipes_name_at_most_five_files_that_exist() {
    report("recipe", &recipes::wrong_recipes());
}

#[test]
fn the_default_theme_is_embedded_as_a_whole() {
    let list = ["src/render/embedded.rs", "src/strings.rs"];
    let list = list.map(support::read).concat();
    let (theme, readme) = ("themes/default/", "README.md");
    let names = support::files(theme, "")
        .into_iter()
        .map(|file| file.path[theme.len()..].to_owned())
        .filter(|name| name != readme);
    // A source is embedded as the minified file next to it.
    let is_listed = |name: &String| {
        let name = name.strip_prefix("templates/").unwrap_or(name);
        let minified = name
            .rsplit_once('.')
            .map_or(String::new(), |(stem, ending)| {
                format!("{stem}.min.{ending}")
            });
        [name.to_owned(), minified].iter().any(|name| {
            list.contains(&format!("\"{name}\"")) || list.contains(&format!("/{name}\""))
        })
    };
    let missing: Vec<String> = names.filter(|name| !is_listed(name)).collect();
    assert!(
        missing.is_empty(),
        "src/render/embedded.rs does not list {}",
        missing.join(", ")
    );
}
