//! Checks that a site enables, disables or gives another severity.

use hirebook::pipeline::{self, Input};

use super::demo::{TODAY, append_config, demo, problem_lines, replace_text, request_on};

#[test]
fn forbidden_words_are_checked_if_a_site_enables_it() {
    let mut input = demo();
    replace_text(
        &mut input,
        "questions/n-plus-one.md",
        "title: ",
        "title: How old ARE you? ",
    );
    assert_eq!(problem_lines(&input, TODAY), problem_lines(&demo(), TODAY));
    append_config(&mut input, "[checks.no-go-text]\nenabled = true");
    let new: Vec<String> = problem_lines(&input, TODAY)
        .difference(&problem_lines(&demo(), TODAY))
        .cloned()
        .collect();
    assert_eq!(new, ["no-go-text: question:n-plus-one"]);
    // The demo contains none of these words.
    let mut input = demo();
    append_config(&mut input, "[checks.no-go-text]\nenabled = true");
    assert_eq!(problem_lines(&input, TODAY), problem_lines(&demo(), TODAY));
}

#[test]
fn severities_apply_to_checks_by_name() {
    let mut input = demo();
    append_config(&mut input, "[severity]\nclaim-undated = \"off\"");
    assert!(
        !problem_lines(&input, TODAY)
            .iter()
            .any(|line| line.starts_with("claim-undated"))
    );
    let severity = |toml: &str| {
        let mut input = demo();
        replace_text(
            &mut input,
            "questions/auth-in-drf.md",
            "to: api-authentication-how",
            "to: know-drf",
        );
        append_config(&mut input, toml);
        let outcome = pipeline::check(&input, &request_on(TODAY, None)).unwrap();
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
    append_config(&mut input, "[pages.kit]\nenabled = false");
    let config_errors = |input: &Input| {
        problem_lines(input, TODAY)
            .iter()
            .filter(|line| line.starts_with("bad-config"))
            .count()
    };
    assert_eq!(config_errors(&input), 0);
    // A check that the site itself declares on a disabled page is an error.
    append_config(
        &mut input,
        "[checks.kit-wide]\nrule = \"count\"\non = \"kit.skills\"\nmax = 9",
    );
    assert_eq!(config_errors(&input), 1);
}
