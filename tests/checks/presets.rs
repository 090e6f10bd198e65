//! The checks of the hiring preset, on the demo, and those that a site declares itself.

use std::collections::BTreeSet;
use std::path::Path;

use hirebook::pipeline;

use super::demo::{
    TODAY, VIOLATIONS, append_config, demo, problem_lines, replace_text, request_on,
};
use super::sites::{problems, read};

#[test]
fn the_demo_violates_no_check() {
    let outcome = pipeline::check(&demo(), &request_on(TODAY, None)).unwrap();
    let warnings = outcome
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity > hirebook::diagnostic::Severity::Info);
    assert_eq!(warnings.count(), 0, "{}", problems(&outcome));
}

#[test]
fn the_checks_of_the_hiring_preset_find_violations() {
    let before = problem_lines(&demo(), TODAY);
    for violation in VIOLATIONS {
        let mut input = demo();
        replace_text(&mut input, violation.file, violation.old, violation.new);
        let now = problem_lines(&input, TODAY);
        let new: Vec<&str> = now.difference(&before).map(String::as_str).collect();
        assert_eq!(
            new, violation.reported,
            "{}: {}",
            violation.file, violation.old
        );
    }
}

#[test]
fn every_record_has_an_owner() {
    let mut input = demo();
    replace_text(&mut input, "_defaults.yml", "owner: talent-ops", "");
    assert!(problem_lines(&input, TODAY).contains("owner-missing: page:start"));
}

#[test]
fn the_runbooks_declare_their_own_checks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/runbooks");
    let day = "2026-06-01";
    assert_eq!(problem_lines(&read(&root), day), BTreeSet::new());
    let mut input = read(&root);
    append_config(&mut input, "[checks.card-too-long]\nmax = 10");
    let text = input
        .config
        .take()
        .unwrap()
        .replacen("max = 90", "max = 10", 1)
        .replace("[checks.card-too-long]\nmax = 10", "");
    input.config = Some(text.into());
    assert_eq!(
        problem_lines(&input, day),
        BTreeSet::from(["card-too-long: all".to_owned()])
    );
}
