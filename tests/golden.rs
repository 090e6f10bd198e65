//! Golden queries, asked of whole sites: whose they are, what `check` and `build` ask, and those of the demo.
#![allow(
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "the demo and its list are files, and sites in memory are shared with other tests"
)]

use std::process::Command;

use hirebook::load;
use hirebook::pipeline::{self, Outcome};

#[path = "support/sites.rs"]
mod sites;
#[allow(dead_code, reason = "others use the rest of it")]
mod support;

use sites::{input, problems, request, texts};

/// A shed of tools, some of which are for the crew, and who may look for what.
const SHED: &str = "
=== hirebook.toml
[severity]
unreachable-page = \"off\"
[audiences]
guest = { labels = [\"open\"] }
crew = { labels = [\"open\", \"inner\"] }
[types]
page = { label = \"open\" }
tool = { folder = \"tools\", label = \"open\" }
word = { folder = \"words\", label = \"open\", page = \"entry\" }
=== content/index.md
# The shed
=== content/tools/saw.md
---
aliases: [blade]
---
# Hand saw

## Sharpening

With a file, tooth by tooth.

## Storing

Dry.
=== content/tools/plane.md
# Plane

Also called a jack. Sharper than a saw.
=== content/tools/key.md
---
label: inner
---
# Key of the shed
=== content/words/kerf.md
# Kerf

## Where the word is from

It has to do with carving.
";

fn shed(tests: &str) -> pipeline::Input {
    input(&texts(&format!("{SHED}=== search-tests.toml\n{tests}")))
}

fn check(tests: &str) -> Outcome {
    pipeline::check(&shed(tests), &request(None)).expect("no audience is asked for")
}

/// The messages of a run, one a line, with the lines of the list that they are about.
fn messages(outcome: &Outcome) -> Vec<String> {
    let place = |diagnostic: &hirebook::diagnostic::Diagnostic| {
        diagnostic
            .span()
            .map_or(0, |span| outcome.sources.position(span).line)
    };
    outcome
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", place(diagnostic), diagnostic.message))
        .collect()
}

#[test]
fn what_is_found_is_not_spoken_of() {
    let outcome = check(
        "within = 1\n[queries]\n\"saw\" = \"tool:saw\"\n\"HAND SAW\" = \"saw\"\nblade = \"tools/saw.html\"\nsharpening = \"tool:saw#sharpening\"\n\
         kerf = \"word:kerf\"\n\"carving\" = \"word:kerf#where-the-word-is-from\"\n\"shed\" = { finds = \"page:index\", within = 2 }\ntools = \"tool\"\nkerfs = \"/words/index.html#kerf\"\n\
         [audiences.guest]\n\"plan\" = \"tool:plane\"\n[audiences.crew]\nkey = \"tool:key\"\n",
    );
    assert_eq!(problems(&outcome), "");
}

#[test]
fn what_falls_short_is_said_at_its_line() {
    let said = messages(&check(
        "within = 1\n[queries]\nsaw = \"tool:plane\"\nvise = \"tool:saw\"\ndry = \"tool:plane\"\ntooth = \"tool:saw#storing\"\n",
    ));
    let expected = [
        "3: `saw` finds `tool:plane` in place 2, not in the first place",
        "4: `vise` finds nothing, and `tool:saw` is wanted",
        "5: `dry` does not find `tool:plane`",
        "6: `tooth` finds `tool:saw`, and leads to `#sharpening` instead of `#storing`",
    ];
    assert_eq!(said, expected);
}

#[test]
fn each_audience_is_asked_about_its_own_site() {
    let tests = "[queries]\nkey = \"tool:key\"\n[audiences.crew]\nkey = \"tool:key\"\nspade = \"tool:key\"\n[audiences.guest]\nkey = \"tool:key\"\n";
    let all = [
        "5: `spade` finds nothing on the site of `crew`, and `tool:key` is wanted",
        "7: `tool:key` is hidden from `guest`, whose query this is",
    ];
    assert_eq!(messages(&check(tests)), all);
    // A build asks for the site that it makes.
    let built = |audience| {
        messages(&pipeline::build(&shed(tests), &request(audience)).expect("it is declared"))
    };
    assert_eq!(built(None), [""; 0]);
    assert_eq!(built(Some("crew")), [all[0]]);
    assert_eq!(built(Some("guest")), [all[1]]);
}

#[test]
fn queries_change_nothing_of_the_site() {
    let without = sites::made(&input(&texts(SHED)), Some("guest"));
    let with = sites::made(
        &shed("[queries]\nkey = \"tool:key\"\n[audiences.guest]\nspade = \"tool:saw\"\n"),
        Some("guest"),
    );
    sites::assert_same(&without, &with, "a list of queries shows in the site");
}

#[test]
fn a_site_with_errors_is_not_asked() {
    let broken = format!(
        "{SHED}=== content/tools/bad.md\n# Bad\n\n[gone](gone.md)\n=== search-tests.toml\n[queries]\nspade = \"tool:saw\"\n"
    );
    let outcome =
        pipeline::check(&input(&texts(&broken)), &request(None)).expect("no audience is asked for");
    assert_eq!(sites::codes(&outcome), ["broken-link"]);
}

#[test]
fn strictly_a_miss_is_an_error_and_nothing_is_made() {
    let request = pipeline::Request {
        strict: true,
        ..request(None)
    };
    let outcome = pipeline::build(&shed("[queries]\nspade = \"tool:saw\"\n"), &request)
        .expect("no audience is asked for");
    assert!(
        outcome.failed() && outcome.artifacts.is_empty(),
        "{}",
        problems(&outcome)
    );
}

#[test]
fn the_list_is_read_beside_the_config_and_never_published() {
    let folder = tempfile::tempdir().expect("a folder to work in");
    let flat = "=== index.md\n# Start\n\n[the list](search-tests.toml)\n=== search-tests.toml\n[queries]\nstart = \"page:index\"\n";
    sites::put(&texts(flat), folder.path());
    let input = load::site(&load::SiteFolders::new(folder.path()));
    assert!(input.search_tests.is_some() && input.assets.is_empty());
}

/// The demo's list: long enough, with enough of each kind, and all of it found.
#[test]
fn the_demo_finds_what_its_readers_want() {
    let list = support::read("search-tests.toml");
    let count = |heading: &str| {
        let lines = list
            .lines()
            .skip_while(|line| !line.contains(heading))
            .skip(1);
        lines
            .take_while(|line| !line.starts_with("# ---"))
            .filter(|line| line.starts_with('"'))
            .count()
    };
    let whole = list
        .lines()
        .take_while(|line| !line.starts_with("[audiences"))
        .filter(|line| line.starts_with('"'))
        .count();
    assert!(whole >= 60, "only {whole} queries");
    assert!(
        count("--- mistyped") >= 15 && count("--- half typed") >= 10 && count("--- signs") >= 5,
        "too few of a kind"
    );
    let run = Command::new(env!("CARGO_BIN_EXE_hirebook"))
        .env_clear()
        .args([
            "check",
            "--format",
            "json",
            "--today",
            "2026-12-01",
            "--root",
        ])
        .arg(support::root())
        .output()
        .expect("the program starts");
    let said = String::from_utf8(run.stdout).expect("messages are UTF-8");
    assert!(
        !said.contains("search-miss") && !said.contains("bad-search-test"),
        "{said}"
    );
    assert_eq!(run.status.code(), Some(0), "{said}");
}
