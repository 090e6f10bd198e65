//! The demo, edits of it that violate checks of its preset, and the problems that a check reports.

use std::collections::BTreeSet;
use std::path::Path;

use hirebook::pipeline::{self, Input, Request};

use super::sites::{read, request};

/// The demo.
pub(crate) fn demo() -> Input {
    read(Path::new(env!("CARGO_MANIFEST_DIR")))
}

/// A day on which no review of the demo is overdue.
pub(crate) const TODAY: &str = "2026-11-23";

/// An edit of the demo, and the new problems that it causes.
pub(crate) struct Violation {
    pub file: &'static str,
    pub old: &'static str,
    /// What replaces `old`, or `REMOVED`.
    pub new: &'static str,
    pub reported: &'static [&'static str],
}

pub(crate) const VIOLATIONS: &[Violation] = &[
    Violation {
        file: "questions/async-view.md",
        old: "  junior:",
        new: REMOVED,
        reported: &["answer-key: question:async-view"],
    },
    Violation {
        file: "questions/n-plus-one.md",
        old: "  senior:",
        new: REMOVED,
        reported: &[
            "answer-key-in-kit: question:n-plus-one",
            "answer-key: question:n-plus-one",
        ],
    },
    Violation {
        file: "roles/django-mid.md",
        old: "  - to: tech-screen\n    minutes: 45",
        new: "  - to: tech-screen\n    minutes: 30",
        reported: &["kit-over-time: all"],
    },
    Violation {
        file: "roles/django-mid.md",
        old: "questions:",
        new: REMOVED,
        reported: &["kit-empty: all"],
    },
    Violation {
        file: "roles/django-mid.md",
        old: "{ question: project-walkthrough, minutes: 8 }",
        new: "{ question: n-plus-one, minutes: 8 }",
        reported: &["asked-twice: role:django-mid", "kit-breadth: all"],
    },
    Violation {
        file: "questions/n-plus-one.md",
        old: "kind: ",
        new: "exposure: leaked\nkind: ",
        reported: &["leaked-in-kit: question:n-plus-one"],
    },
    Violation {
        file: "questions/auth-in-drf.md",
        old: "to: api-authentication-how",
        new: "to: know-drf",
        reported: &["question-twin: question:auth-in-drf"],
    },
    Violation {
        file: "signals/resume.md",
        old: "Has never optimised anything in a database",
        new: "names Django projects, and gives figures of their scale",
        reported: &["flag-contradiction: signal:no-database-tuning"],
    },
    Violation {
        file: "companies/instagram.md",
        old: "    as_of: 2022-10-26\n",
        new: "",
        reported: &["claim-undated: company:instagram"],
    },
    Violation {
        file: "stages/exercise.md",
        old: "candidate_prep:",
        new: REMOVED,
        reported: &["stage-unprepared: stage:exercise"],
    },
    Violation {
        file: "questions/admin-workflow.md",
        old: "tests: [admin-customisation, ",
        new: "tests: [",
        reported: &["skill-untested: skill:admin-customisation"],
    },
];

/// The demo with all edits of `VIOLATIONS`, except those of the role, which exclude each other.
pub(crate) fn demo_with_gaps() -> Input {
    let mut input = demo();
    for violation in VIOLATIONS
        .iter()
        .filter(|violation| violation.file != "roles/django-mid.md")
    {
        replace_text(&mut input, violation.file, violation.old, violation.new);
    }
    input
}

/// The new text of an edit that removes the line that begins with the old text, and the lines indented below it.
const REMOVED: &str = "removed";

/// Replaces the first occurrence of a text in a file of a site.
pub(crate) fn replace_text(input: &mut Input, path: &str, old: &str, new: &str) {
    let texts = input.documents.iter_mut().chain(&mut input.defaults);
    let text = texts
        .into_iter()
        .find(|text| text.path == path)
        .unwrap_or_else(|| panic!("there is no `{path}`"));
    assert!(text.text.contains(old), "`{path}` does not say `{old}`");
    text.text = if new == REMOVED {
        without_lines(&text.text, old).into()
    } else {
        text.text.replacen(old, new, 1).into()
    };
}

/// The text without the line that begins with `start`, and without the lines indented below it.
fn without_lines(text: &str, start: &str) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let (mut kept, mut inside) = (String::new(), false);
    for line in text.lines() {
        inside = if inside {
            line.is_empty() || depth(line) > depth(start)
        } else {
            line.starts_with(start)
        };
        if !inside {
            kept += &format!("{line}\n");
        }
    }
    kept
}

/// Adds TOML at the end of the config.
pub(crate) fn append_config(input: &mut Input, toml: &str) {
    input.config = Some(format!("{}\n{toml}", input.config.as_deref().unwrap_or_default()).into());
}

/// The request of a build on a day.
pub(crate) fn request_on(today: &str, audience: Option<&str>) -> Request {
    Request {
        today: today.parse().unwrap(),
        ..request(audience)
    }
}

/// The problems of a site on a day, as `name: type:id`.
pub(crate) fn problem_lines(input: &Input, today: &str) -> BTreeSet<String> {
    let outcome = pipeline::check(input, &request_on(today, None)).unwrap();
    let lines = outcome.diagnostics.iter().map(|diagnostic| {
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
    lines.collect()
}
