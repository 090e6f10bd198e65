//! One character of the text that hides a record is inserted, removed, replaced or swapped with the next one: either the build is
//! refused, or hidden content stays hidden.
//!
//! Edits that comment out a line are deliberate and left out. `HIREBOOK_CASES=1` tries all edits instead of every seventh.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test stops where its own assumptions end"
)]

#[path = "one_character/spellings.rs"]
mod spellings;

use std::sync::Arc;

use hirebook::config::{self, Config};
use hirebook::diagnostic::{Diagnostic, Severity};
use hirebook::document::{self, ConditionalLabels, Document, Rules, Status};
use hirebook::projection::project;
use hirebook::text::Sources;
use rayon::prelude::*;
use spellings::{FILES, SPELLINGS};

const CONFIG: &str = r#"
[audiences]
guest = { labels = ["open"] }
crew = { labels = ["open", "inner"] }
[types]
page = { label = "open" }
dish = { folder = "dishes", label = "open", fields = { price = "int", notes = "markdown", steps = "list<string>" } }
wage = { folder = "wages", label = "inner" }
"#;

const CANARY: &str = "zqcanary";

/// A path, the text of `_defaults.yml`, and the text of the file. `{}` is the place of a hidden body.
const DOCUMENTS: [(&str, &str, &str); 22] = [
    ("pay.md", "", "---\nlabel: inner\n---\n{}"),
    (
        "pay.md",
        "",
        "---\ntitle: Pay\nlabel: inner\norder: 2\n---\n{}",
    ),
    (
        "pay.md",
        "",
        "---\ntags:\n- a\n- b\nlabel: \"inner\"\n---\n{}",
    ),
    ("pay.md", "", "---\ntags:\nlabel: inner # for us\n---\n{}"),
    (
        "pay.md",
        "",
        "---\nsummary: >\n  Long\nlabel: 'inner'\n---\n{}",
    ),
    ("pay.md", "", "---\n{ title: Pay, label: inner }\n---\n{}"),
    ("pay.md", "", "---\ntype: wage\n---\n{}"),
    (
        "pay.md",
        "",
        "---\ntitle: Pay\ntype: wage\ntags: [a]\n---\n{}",
    ),
    ("pay.md", "", "---\nstatus: draft\n---\n{}"),
    ("pay.md", "", "---\ntitle: Pay\nstatus: draft\n---\n{}"),
    ("pay.md", "", "---\ndraft: true\n---\n{}"),
    (
        "pay.md",
        "",
        "---\ntitle: Pay\npublished: false\nhidden: true\n---\n{}",
    ),
    (
        "pay.md",
        "",
        "+++\ntitle = \"Pay\"\nlabel = \"inner\"\n+++\n{}",
    ),
    (
        "pay.md",
        "",
        "+++\nlabel = \"inner\"\n[extra]\na = 1\n+++\n{}",
    ),
    (
        "pay.md",
        "",
        "{\n  \"title\": \"Pay\",\n  \"label\": \"inner\"\n}\n{}",
    ),
    ("pay.md", "", "{\"label\": \"inner\"}\n{}"),
    (
        "dishes/soup.md",
        "",
        "---\ntitle: Soup\nlabel: inner\nprice: 3\n---\n{}",
    ),
    (
        "dishes/soup.md",
        "",
        "---\ntitle: Soup\nnotes: |\n  Hot.\nlabel: inner\nsteps:\n  - a\n---\n{}",
    ),
    (
        "dishes/all.md",
        "",
        "---\ntype: collection\nof: dish\n---\n| title | label | notes |\n|---|---|---|\n| A | inner | zqcanary |\n| B | open | Hot. |\n",
    ),
    (
        "dishes/all.md",
        "",
        "---\ntype: collection\nof: dish\ndefaults:\n  label: inner\n---\n| title | notes |\n|---|---|\n| A | zqcanary |\n",
    ),
    (
        "dishes/all.md",
        "",
        "---\ntype: collection\nof: dish\ndefaults: { label: inner, price: 2 }\n---\n| title | notes |\n|---|---|\n| A | zqcanary |\n",
    ),
    (
        "dishes/soup.md",
        "label: inner\nprice: 2\n",
        "---\ntitle: Soup\n---\n{}",
    ),
];

const BODY: &str =
    "# Wages\n\nzqcanary earns 100. See below:\n\n- one\n- two\n\n---\n\nNote: more of zqcanary.\n";

const INSERTED: [char; 30] = [
    ' ', '\t', '\n', '\r', '\u{a0}', '\u{200b}', '\u{feff}', '\u{2028}', '\u{c}', '\u{3000}', 'a',
    'l', 's', 'L', 'é', 'а', '1', '-', '_', ':', '.', ',', '"', '\'', '|', '>', '#', '&', '{', '=',
];

/// One edit: a document's path, the defaults of its folder and its text.
type Edit = (&'static str, String, String);

#[test]
fn one_wrong_character_shows_nothing_hidden() {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, CONFIG);
    let (config, problems) = config::read(file, &mut sources);
    assert!(problems.is_empty(), "{problems:?}");
    let config = Arc::new(config);
    let rules = Rules::new(&config);
    let (mut edits, mut left_out) = (Vec::<Edit>::new(), 0);
    for (path, defaults, text) in DOCUMENTS {
        let text = text.replace("{}", BODY);
        assert!(
            !leaks(&(path, defaults.to_owned(), text.clone()), &rules, &config),
            "{text}"
        );
        let end = if text.contains("type: collection") {
            text.len()
        } else {
            text.find("# Wages").unwrap()
        };
        let (of_text, comments): (Vec<_>, Vec<_>) = edits_of(&text, end)
            .into_iter()
            .partition(|new| !is_comment(&text, new));
        let (of_defaults, more): (Vec<_>, Vec<_>) = edits_of(defaults, defaults.len())
            .into_iter()
            .partition(|new| !is_comment(defaults, new));
        left_out += comments.len() + more.len();
        edits.extend(
            of_text
                .into_iter()
                .map(|new| (path, defaults.to_owned(), new)),
        );
        edits.extend(of_defaults.into_iter().map(|new| (path, new, text.clone())));
    }
    let step = if std::env::var_os("HIREBOOK_CASES").is_some() {
        1
    } else {
        7
    };
    let tried: Vec<&Edit> = edits.iter().step_by(step).collect();
    let found: Vec<String> = tried
        .par_iter()
        .filter(|edit| leaks(edit, &rules, &config))
        .map(|edit| format!("{edit:?}"))
        .collect();
    println!(
        "{} edits, {} tried, {left_out} left out",
        edits.len(),
        tried.len()
    );
    assert!(
        found.is_empty(),
        "{} edits show what was hidden:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn every_spelling_hides_or_is_refused() {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, CONFIG);
    let config = Arc::new(config::read(file, &mut sources).0);
    let rules = Rules::new(&config);
    for path in ["pay.md", "dishes/pay.md"] {
        let plain = format!("---\ntitle: Pay\n---\n{BODY}");
        assert!(
            leaks(&(path, String::new(), plain), &rules, &config),
            "a text that nothing hides is shown"
        );
    }
    let spelt = SPELLINGS.iter().flat_map(|line| {
        [
            format!("---\n{line}\n---\n{BODY}"),
            format!("---\ntitle: Pay\n{line}\norder: 2\n---\n{BODY}"),
        ]
    });
    let files = FILES.iter().map(|file| file.replace("{}", BODY));
    let shown: Vec<String> = spelt
        .chain(files)
        .flat_map(|text| {
            ["pay.md", "dishes/pay.md"].map(|path| (path, String::new(), text.clone()))
        })
        .filter(|edit| leaks(edit, &rules, &config))
        .map(|(path, _, text)| format!("{path}: {:?}", text.replace(BODY, "…")))
        .collect();
    assert!(
        shown.is_empty(),
        "{} show what was meant to be hidden:\n{}",
        shown.len(),
        shown.join("\n")
    );
}

/// Every text that differs in one character before byte `end`, but not within the canary.
fn edits_of(text: &str, end: usize) -> Vec<String> {
    let within = |at: usize| {
        text.match_indices(CANARY)
            .any(|(start, _)| at > start && at < start + CANARY.len())
    };
    let mut edited = Vec::new();
    for (at, c) in text
        .char_indices()
        .filter(|(at, _)| *at < end && !within(*at))
    {
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        edited.extend(
            INSERTED
                .iter()
                .map(|new| format!("{before}{new}{c}{after}")),
        );
        if text[at..].starts_with(CANARY) {
            continue;
        }
        edited.extend(
            INSERTED
                .iter()
                .filter(|new| **new != c)
                .map(|new| format!("{before}{new}{after}")),
        );
        edited.push(format!("{before}{after}"));
        if let Some(next) = after
            .chars()
            .next()
            .filter(|next| *next != c && !after.starts_with(CANARY))
        {
            edited.push(format!("{before}{next}{c}{}", &after[next.len_utf8()..]));
        }
    }
    edited
}

/// Whether an edit comments out a line or its end.
fn is_comment(before: &str, after: &str) -> bool {
    let comments = |text: &str| {
        let toml = text.contains("+++") && text.contains("\"#");
        let line = |line: &str| {
            usize::from(line.trim_start().starts_with('#')) + line.matches(" #").count()
        };
        text.lines().map(line).sum::<usize>() + usize::from(toml)
    };
    comments(after) > comments(before)
}

/// Whether a built site shows guests the canary.
fn leaks((path, defaults, text): &Edit, rules: &Rules<'_>, config: &Arc<Config>) -> bool {
    let mut sources = Sources::default();
    let file = sources.add("_defaults.yml", defaults.as_str());
    let (defaults, mut problems) = document::read_defaults(file, defaults, rules);
    let file = sources.add(*path, text.as_str());
    let document = document::parse(file, path, &Arc::from(text.as_str()), &defaults, rules);
    problems.extend(document.diagnostics.iter().cloned());
    let refused =
        |problem: &Diagnostic| rules.config.severity_of(problem, false) == Severity::Error;
    if problems.iter().any(refused) {
        return false;
    }
    let (_, visible) = project(
        &[Arc::new(document)],
        &rules.config.audiences["guest"],
        config,
        &ConditionalLabels::default(),
        &Arc::default(),
        None,
    );
    visible.iter().any(|document| shows_canary(document))
}

fn shows_canary(document: &Document) -> bool {
    let published = document
        .records
        .iter()
        .filter(|record| record.status != Status::Draft);
    let mut shown = published.map(|record| {
        format!(
            "{} {:?} {:?} {:?}",
            record.title, record.body, record.fields, record.aliases
        )
    });
    shown.any(|text| text.contains(CANARY))
}
