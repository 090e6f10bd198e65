//! Merging a site's config over its preset: what short forms keep, what is reported, and that no typo of one character shows
//! readers more.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases"
)]

use hirebook::diagnostic::Severity;
use hirebook::pipeline::{self, Outcome};

#[path = "support/sites.rs"]
mod sites;

use sites::{compile, files_of, input, problems, request, texts};

/// A sample question that everybody may read, with an answer key for the panel.
const QUESTION: &str = "=== content/start.md\n---\nlabel: public\n---\n# Start\n\nSee [[question:index-use]].\n\
    === content/questions/index-use.md\n---\ntitle: What is an index for?\nlabel: public\nkind: knowledge\nminutes: 3\n\
    answers: { junior: Canary of a junior., senior: Canary of a senior. }\n---\n";

fn hiring(config: &str, audience: Option<&str>) -> Outcome {
    let config = format!(
        "=== hirebook.toml\n[site]\npreset = \"hiring\"\nhome = \"page:start\"\n[severity]\nunreachable-page = \"off\"\n[relations.tests]\nmin = 0\n{config}\n"
    );
    compile(&input(&texts(&format!("{config}{QUESTION}"))), audience)
}

/// Whether a word is in the output of a build.
fn says(outcome: &Outcome, word: &str) -> bool {
    files_of(&outcome.artifacts)
        .values()
        .any(|bytes| String::from_utf8_lossy(bytes).contains(word))
}

#[test]
fn a_field_in_short_form_keeps_what_the_preset_says_besides() {
    for field in [
        "[types.question]\nfields.answers = \"map<answer, markdown>\"",
        "[types.question.fields]\nanswers = \"map<answer, markdown>\"",
        "[types.question.fields.answers]\ntype = \"map<answer, markdown>\"",
        "[types]\nquestion = { fields = { answers = \"map<answer, markdown>\" } }",
    ] {
        let outcome = hiring(field, Some("candidate"));
        assert_eq!(problems(&outcome), "", "{field}");
        assert!(
            says(&outcome, "What is an index for?")
                && !says(&outcome, "Canary")
                && !says(&outcome, "Answer key"),
            "{field}"
        );
        assert!(says(&hiring(field, Some("panel")), "Answer key"), "{field}");
    }
}

#[test]
fn a_field_of_another_kind_keeps_its_label_and_nothing_of_its_old_kind() {
    let config = "[types.question.fields]\nanswers = \"list<string>\"\nexposure = \"int\"\nkind = \"string\"";
    let site = format!(
        "=== hirebook.toml\n[site]\npreset = \"hiring\"\n{config}\n=== content/p.md\n# P\n"
    );
    let (model, found, _) = pipeline::model(&input(&texts(&site)), &request(None)).unwrap();
    let fields = &model.config().schema.types["question"].fields;
    assert_eq!(fields["answers"].label.as_deref(), Some("panel"));
    assert!(
        fields["exposure"].default.is_none()
            && fields["exposure"].label.as_deref() == Some("panel")
    );
    assert_eq!(fields["exposure"].title, "Exposure");
    // A check of the preset requires a map here, and reports that.
    assert!(
        found
            .iter()
            .all(|problem| problem.code.word() == "bad-config"),
        "{found:?}"
    );
}

#[test]
fn a_label_is_taken_away_on_purpose_only() {
    let open = "[types.question.fields.answers]\nlabel = \"public\"";
    let outcome = hiring(open, Some("candidate"));
    assert!(
        says(&outcome, "Canary of a junior"),
        "{}",
        problems(&outcome)
    );
    let found: Vec<_> = outcome
        .diagnostics
        .iter()
        .map(|found| (found.code.word(), found.severity))
        .collect();
    assert_eq!(found, [("preset-label", Severity::Info)]);
    let empty = hiring(
        "[types.question.fields.answers]\nlabel = \"\"",
        Some("candidate"),
    );
    assert!(empty.failed(), "{}", problems(&empty));
}

/// A small site whose hidden parts are marked with a word.
const CONFIG: &str = r#"[site]
title = "Atlas"

[audiences.guest]
labels = ["public"]

[audiences.crew]
labels = ["public", "harbour"]

[types.page]
label = "public"

[types.place]
folder = "places"
label = "public"
fields.open = { type = "markdown" }
fields.depth = { type = "markdown", label = "harbour", title = "Canary" }

[types.place.fields.parts]
type = "list<object>"
fields.name = { type = "string" }
fields.price = { type = "string", label = "harbour" }

[types.crate]
folder = "crates"
label = "harbour"
title = "Canary"

[relations.near]
from = "place"
to = "place"
props.why = { type = "markdown" }
props.toll = { type = "markdown", label = "harbour" }

[relations.rival]
from = "place"
to = "place"
label = "harbour"
titles = ["Canary", "Canary"]

[pages.sheet]
each = "place"
path = "sheets/{id}"
label = "harbour"
title = "Canary {title}"

[matrices.rivals]
rows = "place"
columns = "place"
via = "near"
label = "harbour"
title = "Canary"

[severity]
unreachable-page = "off"
"#;

const CONTENT: &str = r#"=== content/start.md
# Start

> [!harbour]
> Canary.

## Canary {label=harbour}

Canary.
=== content/private.md
---
label: harbour
---
# Canary
=== content/places/a.md
---
title: A
open: Seen.
depth: Canary.
parts: [{ name: One, price: Canary }]
near: [{ to: b, why: Close., toll: Canary. }]
rival: [b]
---
=== content/places/b.md
---
title: B
---
=== content/crates/c.md
---
title: Canary
---
"#;

/// Every config that differs in one character of a line that decides who sees something.
fn edits() -> Vec<(String, String)> {
    let mut edits = Vec::new();
    for (at, line) in CONFIG.lines().enumerate() {
        if !(line.starts_with('[') || line.contains("label") || line.starts_with("folder"))
            || line.starts_with("[site")
        {
            continue;
        }
        let chars: Vec<char> = line.chars().collect();
        let mut changed: Vec<String> = Vec::new();
        for place in 0..=chars.len() {
            let (before, after): (String, String) = (
                chars[..place].iter().collect(),
                chars[place..].iter().collect(),
            );
            let rest: String = after.chars().skip(1).collect();
            if !after.is_empty() {
                changed.push(format!("{before}{rest}"));
                let one = chars[place];
                changed.push(format!(
                    "{before}{}{rest}",
                    if one.is_uppercase() {
                        one.to_ascii_lowercase()
                    } else {
                        one.to_ascii_uppercase()
                    }
                ));
                changed.push(format!("{before}x{rest}"));
                changed.push(format!("{before}.{rest}"));
                if let Some(next) = chars.get(place + 1) {
                    changed.push(format!(
                        "{before}{next}{one}{}",
                        rest.chars().skip(1).collect::<String>()
                    ));
                }
            }
            for added in [
                "x", "s", " ", ".", "\"", "[", "]", "=", ",", "-", "\u{a0}", "\t", "{", "}", "'",
            ] {
                changed.push(format!("{before}{added}{after}"));
            }
        }
        for text in changed.into_iter().filter(|text| text != line) {
            let lines: Vec<&str> = CONFIG
                .lines()
                .enumerate()
                .map(|(other, old)| if other == at { &*text } else { old })
                .collect();
            edits.push((text.clone(), lines.join("\n")));
        }
    }
    edits
}

#[test]
fn a_slip_of_one_character_in_the_config_publishes_nothing() {
    let whole = compile(
        &input(&texts(&format!("=== hirebook.toml\n{CONFIG}{CONTENT}"))),
        None,
    );
    assert!(
        !whole.failed() && says(&whole, "Canary"),
        "{}",
        problems(&whole)
    );
    let (mut silent, mut leaks) = (0, Vec::new());
    // All of them take minutes, so the suite runs every fortieth.
    let step = if std::env::var_os("HIREBOOK_CASES").is_some() {
        1
    } else {
        40
    };
    let edits: Vec<_> = edits().into_iter().step_by(step).collect();
    for (line, config) in &edits {
        let Ok(outcome) = pipeline::build(
            &input(&texts(&format!("=== hirebook.toml\n{config}\n{CONTENT}"))),
            &request(Some("guest")),
        ) else {
            continue; // The typo removed the audience.
        };
        if outcome.failed() {
            continue;
        }
        silent += usize::from(outcome.diagnostics.is_empty());
        if says(&outcome, "Canary") && outcome.diagnostics.is_empty() {
            leaks.push(line);
        }
    }
    assert!(
        leaks.is_empty(),
        "of {} edits, {silent} are other valid configs, and of these publish something:\n{leaks:#?}",
        edits.len()
    );
    eprintln!(
        "{} edits, of which {silent} are valid and publish nothing",
        edits.len()
    );
}
