//! The demo, edits of it that violate checks of its preset, and the problems that a check reports.

use std::collections::BTreeSet;
use std::path::Path;

use hirebook::pipeline::{self, Input};

use super::sites::{read, request};

/// The demo, on a day on which nothing is overdue.
pub(crate) fn demo() -> Input {
    read(Path::new(env!("CARGO_MANIFEST_DIR")))
}

pub(crate) const TODAY: &str = "2026-11-23";

/// A change of the demo, and the new problems that it causes.
pub(crate) struct Case {
    pub file: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub new: &'static [&'static str],
}

pub(crate) const CASES: &[Case] = &[
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

/// The demo with all its gaps at once.
pub(crate) fn demo_with_gaps() -> Input {
    let mut input = demo();
    for case in CASES
        .iter()
        .filter(|case| case.file != "roles/django-mid.md")
    {
        change(&mut input, case.file, case.from, case.to);
    }
    input
}

/// Replaces a line and all lines indented below it by nothing.
const CUT: &str = "cut";

/// Changes a file of a site. The replaced text has to exist.
pub(crate) fn change(input: &mut Input, path: &str, from: &str, to: &str) {
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

pub(crate) fn configure(input: &mut Input, more: &str) {
    input.config = Some(format!("{}\n{more}", input.config.as_deref().unwrap_or_default()).into());
}

/// The problems of a site on a day, as `name: type:id`.
pub(crate) fn reports(input: &Input, today: &str) -> BTreeSet<String> {
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
