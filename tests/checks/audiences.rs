//! Findings as data, and which of them an edition includes: those of records and fields that its audience sees completely.

use std::collections::BTreeSet;

use hirebook::check::findings;
use hirebook::pipeline::{self, Input};

use super::demo::{TODAY, demo_with_gaps, request_on};
use super::sites::request;

/// The findings, one line each.
fn finding_lines(input: &Input, audience: Option<&str>) -> BTreeSet<String> {
    let (model, ..) = pipeline::model(input, &request(audience)).unwrap();
    let all = findings(&model);
    all.iter()
        .map(|finding| {
            let pages: Vec<&str> = finding
                .pages
                .iter()
                .map(|page| model.page(*page).path.as_str())
                .collect();
            format!(
                "{} on {pages:?}: {}",
                model.config().checks[finding.check].name,
                finding.message
            )
        })
        .collect()
}

#[test]
fn an_audience_that_sees_everything_gets_all_findings() {
    let whole = finding_lines(&demo_with_gaps(), None);
    assert!(whole.len() >= 8, "{whole:#?}");
    assert_eq!(finding_lines(&demo_with_gaps(), Some("full")), whole);
}

#[test]
fn checks_of_partly_hidden_records_are_left_out() {
    let whole = finding_lines(&demo_with_gaps(), None);
    let names = |lines: &BTreeSet<String>| -> BTreeSet<String> {
        lines
            .iter()
            .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
            .collect()
    };
    for (audience, expected) in [
        ("candidate", &["stage-unprepared"][..]),
        (
            "recruiter",
            &["claim-undated", "flag-contradiction", "stage-unprepared"][..],
        ),
        (
            "panel",
            &[
                "answer-key",
                "answer-key-in-kit",
                "claim-undated",
                "flag-contradiction",
                "leaked-in-kit",
                "question-twin",
                "skill-untested",
                "stage-unprepared",
            ],
        ),
    ] {
        let seen = finding_lines(&demo_with_gaps(), Some(audience));
        assert_eq!(
            names(&seen).iter().map(String::as_str).collect::<Vec<_>>(),
            expected,
            "{audience}"
        );
        assert!(
            seen.is_subset(&whole),
            "{audience} is told what authors are not: {:#?}",
            seen.difference(&whole)
        );
    }
}

#[test]
fn a_build_for_an_audience_reports_all_findings() {
    let messages = |audience| {
        let outcome = pipeline::build(&demo_with_gaps(), &request_on(TODAY, audience)).unwrap();
        let of_checks = outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.check.is_some());
        of_checks
            .map(|diagnostic| diagnostic.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(messages(Some("candidate")), messages(None));
}
