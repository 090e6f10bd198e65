//! Declared checks: what those of the presets and of a site find, as data.
//!
//! The messages of each kind are in the stories of `tests/broken/`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases reads better in long functions"
)]

#[path = "support/sites.rs"]
mod sites;

use std::collections::BTreeSet;
use std::path::Path;

use hirebook::check::findings;
use hirebook::pipeline::{self, Input};
use sites::{problems, read, request};

/// The demo, on a day on which nothing is overdue.
fn demo() -> Input {
    read(Path::new(env!("CARGO_MANIFEST_DIR")))
}

/// Replaces a line and all lines indented below it by nothing.
const CUT: &str = "cut";

/// Changes a file of a site. The replaced text has to exist.
fn change(input: &mut Input, path: &str, from: &str, to: &str) {
    let texts = input.documents.iter_mut().chain(&mut input.defaults);
    let text = texts
        .into_iter()
        .find(|text| text.path == path)
        .unwrap_or_else(|| panic!("there is no `{path}`"));
    assert!(text.text.contains(from), "`{path}` does not say `{from}`");
    text.text = if to == CUT {
        cut(&text.text, from).into()
    } else {
        text.text.replacen(from, to, 1).into()
    };
}

/// Removes the line that starts with `from`, and the lines indented below it.
fn cut(text: &str, from: &str) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let (mut kept, mut inside) = (String::new(), false);
    for line in text.lines() {
        inside = if inside {
            line.is_empty() || depth(line) > depth(from)
        } else {
            line.starts_with(from)
        };
        if !inside {
            kept += &format!("{line}\n");
        }
    }
    kept
}

fn configure(input: &mut Input, more: &str) {
    input.config = Some(format!("{}\n{more}", input.config.as_deref().unwrap_or_default()).into());
}

/// The problems of a site on a day, as `name: type:id`.
fn reports(input: &Input, today: &str) -> BTreeSet<String> {
    let request = pipeline::Request {
        today: today.parse().unwrap(),
        ..request(None)
    };
    let outcome = pipeline::check(input, &request).unwrap();
    let named = outcome.diagnostics.iter().map(|diagnostic| {
        let record = diagnostic
            .check
            .as_ref()
            .and_then(|check| check.record.clone());
        format!(
            "{}: {}",
            diagnostic.name(),
            record.unwrap_or_else(|| "all".to_owned())
        )
    });
    named.collect()
}

const TODAY: &str = "2026-11-23";

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

/// A change of the demo, and the new problems that it causes.
struct Case {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    new: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        file: "questions/async-view.md",
        from: "  junior:",
        to: CUT,
        new: &["answer-key: question:async-view"],
    },
    Case {
        file: "questions/n-plus-one.md",
        from: "  senior:",
        to: CUT,
        new: &[
            "answer-key-in-kit: question:n-plus-one",
            "answer-key: question:n-plus-one",
        ],
    },
    Case {
        file: "roles/django-mid.md",
        from: "  - to: tech-screen\n    minutes: 45",
        to: "  - to: tech-screen\n    minutes: 30",
        new: &["kit-over-time: all"],
    },
    Case {
        file: "roles/django-mid.md",
        from: "questions:",
        to: CUT,
        new: &["kit-empty: all"],
    },
    Case {
        file: "roles/django-mid.md",
        from: "{ question: project-walkthrough, minutes: 8 }",
        to: "{ question: n-plus-one, minutes: 8 }",
        new: &["asked-twice: role:django-mid", "kit-breadth: all"],
    },
    Case {
        file: "questions/n-plus-one.md",
        from: "kind: ",
        to: "exposure: leaked\nkind: ",
        new: &["leaked-in-kit: question:n-plus-one"],
    },
    Case {
        file: "questions/auth-in-drf.md",
        from: "to: api-authentication-how",
        to: "to: know-drf",
        new: &["question-twin: question:auth-in-drf"],
    },
    Case {
        file: "signals/resume.md",
        from: "Has never optimised anything in a database",
        to: "names Django projects, and gives figures of their scale",
        new: &["flag-contradiction: signal:no-database-tuning"],
    },
    Case {
        file: "companies/instagram.md",
        from: "    as_of: 2022-10-26\n",
        to: "",
        new: &["claim-undated: company:instagram"],
    },
    Case {
        file: "stages/exercise.md",
        from: "candidate_prep:",
        to: CUT,
        new: &["stage-unprepared: stage:exercise"],
    },
    Case {
        file: "questions/admin-workflow.md",
        from: "tests: [admin-customisation, ",
        to: "tests: [",
        new: &["skill-untested: skill:admin-customisation"],
    },
];

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

/// The demo with all its gaps at once.
fn demo_with_gaps() -> Input {
    let mut input = demo();
    for case in CASES
        .iter()
        .filter(|case| case.file != "roles/django-mid.md")
    {
        change(&mut input, case.file, case.from, case.to);
    }
    input
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
    let reports = |audience| {
        let request = pipeline::Request {
            today: TODAY.parse().unwrap(),
            ..request(audience)
        };
        let outcome = pipeline::build(&demo_with_gaps(), &request).unwrap();
        let own = outcome
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.check.is_some());
        own.map(|diagnostic| diagnostic.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(reports(Some("candidate")), reports(None));
}
