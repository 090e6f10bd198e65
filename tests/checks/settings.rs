//! Checks that a site enables, disables or gives another severity.

use hirebook::pipeline::{self, Input};

use super::demo::{TODAY, change, configure, demo, reports};
use super::sites::request;

#[test]
fn forbidden_words_are_checked_if_a_site_enables_it() {
    let mut input = demo();
    change(
        &mut input,
        "questions/n-plus-one.md",
        "title: ",
        "title: How old ARE you? ",
    );
    assert_eq!(reports(&input, TODAY), reports(&demo(), TODAY));
    configure(&mut input, "[checks.no-go-text]\nenabled = true");
    let new: Vec<String> = reports(&input, TODAY)
        .difference(&reports(&demo(), TODAY))
        .cloned()
        .collect();
    assert_eq!(new, ["no-go-text: question:n-plus-one"]);
    // The demo's own questions say nothing of the kind.
    let mut input = demo();
    configure(&mut input, "[checks.no-go-text]\nenabled = true");
    assert_eq!(reports(&input, TODAY), reports(&demo(), TODAY));
}

#[test]
fn severities_apply_to_checks_by_name() {
    let mut input = demo();
    configure(&mut input, "[severity]\nclaim-undated = \"off\"");
    assert!(
        !reports(&input, TODAY)
            .iter()
            .any(|line| line.starts_with("claim-undated"))
    );
    let severity = |more: &str| {
        let mut input = demo();
        change(
            &mut input,
            "questions/auth-in-drf.md",
            "to: api-authentication-how",
            "to: know-drf",
        );
        configure(&mut input, more);
        let outcome = pipeline::check(
            &input,
            &pipeline::Request {
                today: TODAY.parse().unwrap(),
                ..request(None)
            },
        )
        .unwrap();
        outcome
            .diagnostics
            .iter()
            .find(|diagnostic| diagnostic.name() == "question-twin")
            .map(|found| found.severity.word())
    };
    assert_eq!(severity(""), Some("warning"));
    assert_eq!(
        severity("[checks.question-twin]\nseverity = \"info\""),
        Some("info")
    );
    assert_eq!(
        severity("[severity]\nquestion-twin = \"error\"\nfailed-check = \"off\""),
        Some("error")
    );
    assert_eq!(severity("[severity]\nfailed-check = \"off\""), None);
}

#[test]
fn a_site_without_kits_has_no_checks_of_kits() {
    let mut input = demo();
    configure(&mut input, "[pages.kit]\nenabled = false");
    let wrong = |input: &Input| {
        reports(input, TODAY)
            .iter()
            .filter(|line| line.starts_with("bad-config"))
            .count()
    };
    assert_eq!(wrong(&input), 0);
    // A check of them that the site declares itself is an error.
    configure(
        &mut input,
        "[checks.kit-wide]\nkind = \"count\"\non = \"kit.skills\"\nmax = 9",
    );
    assert_eq!(wrong(&input), 1);
}
