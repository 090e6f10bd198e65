//! The checks of the hiring preset, on the demo, and those that a site declares itself.

use std::collections::BTreeSet;
use std::path::Path;

use hirebook::pipeline;

use super::demo::{CASES, TODAY, change, configure, demo, reports};
use super::sites::{problems, read, request};

#[test]
fn the_demo_violates_no_check() {
    let outcome = pipeline::check(
        &demo(),
        &pipeline::Request {
            today: TODAY.parse().unwrap(),
            ..request(None)
        },
    )
    .unwrap();
    let serious = outcome
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity > hirebook::diagnostic::Severity::Info);
    assert_eq!(serious.count(), 0, "{}", problems(&outcome));
}

#[test]
fn the_checks_of_the_hiring_preset_find_violations() {
    let before = reports(&demo(), TODAY);
    for case in CASES {
        let mut input = demo();
        change(&mut input, case.file, case.from, case.to);
        let now = reports(&input, TODAY);
        let new: Vec<&str> = now.difference(&before).map(String::as_str).collect();
        assert_eq!(new, case.new, "{}: {}", case.file, case.from);
    }
}

#[test]
fn every_record_has_an_owner() {
    let mut input = demo();
    change(&mut input, "_defaults.yml", "owner: talent-ops", "");
    assert!(reports(&input, TODAY).contains("owner-missing: page:start"));
}

#[test]
fn the_runbooks_declare_their_own_checks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/runbooks");
    let day = "2026-06-01";
    assert_eq!(reports(&read(&root), day), BTreeSet::new());
    let mut input = read(&root);
    configure(&mut input, "[checks.card-too-long]\nmax = 10");
    let text = input
        .config
        .take()
        .unwrap()
        .replacen("max = 90", "max = 10", 1)
        .replace("[checks.card-too-long]\nmax = 10", "");
    input.config = Some(text.into());
    assert_eq!(
        reports(&input, day),
        BTreeSet::from(["card-too-long: all".to_owned()])
    );
}
