//! Golden queries of whole sites: which editions they search, what `check` and `build` report, and those of the demo.
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

/// Tools of which the crew sees one more than guests do.
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

/// The messages of a run, each after the line of the list that it is about.
fn messages(outcome: &Outcome) -> Vec<String> {
    let line = |diagnostic: &hirebook::diagnostic::Diagnostic| {
        diagnostic
            .span()
            .map_or(0, |span| outcome.sources.position(span).line)
    };
    outcome
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", line(diagnostic), diagnostic.message))
        .collect()
}

#[test]
fn queries_that_find_their_page_are_not_reported() {
    let outcome = check(
        "within = 1\n[queries]\n\"saw\" = \"tool:saw\"\n\"HAND SAW\" = \"saw\"\nblade = \"tools/saw.html\"\nsharpening = \"tool:saw#sharpening\"\n\
         kerf = \"word:kerf\"\n\"carving\" = \"word:kerf#where-the-word-is-from\"\n\"shed\" = { finds = \"page:index\", within = 2 }\ntools = \"tool\"\nkerfs = \"/words/index.html#kerf\"\n\
         [audiences.guest]\n\"plan\" = \"tool:plane\"\n[audiences.crew]\nkey = \"tool:key\"\n",
    );
    assert_eq!(problems(&outcome), "");
}

#[test]
fn synonyms_aliases_and_weights_work_in_each_edition() {
    let declared = "=== hirebook.toml
[search.synonyms]
jigsaw = [\"hand saws\"]
\"set square\" = \"plane\"
opener = \"key of the shed\"
[pages.list]
label = \"open\"
aliases = [\"inventory\", \"what we have\"]
[matrices.uses]
rows = \"tool\"
columns = \"word\"
via = \"said\"
aliases = \"cross table\"
label = \"inner\"
[relations.said]
from = \"tool\"
to = \"word\"
[severity]";
    let site = SHED.replace("=== hirebook.toml\n[severity]", declared);
    let check = |weight: &str, tests: &str| {
        let site = site.replace("tool = {", &format!("tool = {{ search_weight = {weight},"));
        let input = input(&texts(&format!("{site}=== search-tests.toml\n{tests}")));
        pipeline::check(&input, &request(None)).expect("no audience is asked for")
    };
    let found = "within = 1\n[queries]\njigsaw = \"tool:saw\"\n\"jigsa\" = \"tool:saw\"\n\"set square\" = \"tool:plane\"\nopener = \"tool:key\"\n\
                 inventory = \"pages.list\"\n\"what we have\" = \"pages.list\"\n\"cross table\" = \"matrices.uses\"\n\
                 [audiences.guest]\njigsaw = \"tool:saw\"\ninventory = \"pages.list\"\n";
    assert_eq!(problems(&check("1", found)), "");
    let hidden = "[audiences.guest]\nopener = \"tool:saw\"\n\"opner\" = \"tool:plane\"\n";
    assert_eq!(
        messages(&check("1", hidden)),
        [
            "2: `opener` finds nothing in the edition for `guest`, but should find `tool:saw`",
            "3: `opner` finds nothing in the edition for `guest`, but should find `tool:plane`",
        ]
    );
    let order = "within = 1\n[queries]\n\"kerf saw\" = \"word:kerf\"\n";
    assert_eq!(problems(&check("0.1", order)), "");
    assert_eq!(
        messages(&check("10", order)),
        ["3: `kerf saw` finds `word:kerf` at rank 3, not at rank 1"]
    );
}

#[test]
fn misses_are_reported_at_their_line() {
    let reported = messages(&check(
        "within = 1\n[queries]\nsaw = \"tool:plane\"\nvise = \"tool:saw\"\ndry = \"tool:plane\"\ntooth = \"tool:saw#storing\"\n",
    ));
    let expected = [
        "3: `saw` finds `tool:plane` at rank 2, not at rank 1",
        "4: `vise` finds nothing, but should find `tool:saw`",
        "5: `dry` does not find `tool:plane`",
        "6: `tooth` finds `tool:saw`, but links to `#sharpening` instead of to `#storing`",
    ];
    assert_eq!(reported, expected);
}

#[test]
fn queries_of_an_audience_search_its_edition() {
    let tests = "[queries]\nkey = \"tool:key\"\n[audiences.crew]\nkey = \"tool:key\"\nspade = \"tool:key\"\n[audiences.guest]\nkey = \"tool:key\"\n";
    let all = [
        "5: `spade` finds nothing in the edition for `crew`, but should find `tool:key`",
        "7: `tool:key` is hidden from `guest`, the audience of this query",
    ];
    assert_eq!(messages(&check(tests)), all);
    // A build searches the edition that it makes.
    let built = |audience| {
        messages(&pipeline::build(&shed(tests), &request(audience)).expect("it is declared"))
    };
    assert_eq!(built(None), [""; 0]);
    assert_eq!(built(Some("crew")), [all[0]]);
    assert_eq!(built(Some("guest")), [all[1]]);
}

#[test]
fn queries_do_not_change_the_site() {
    let without = sites::build_files(&input(&texts(SHED)), Some("guest"));
    let with = sites::build_files(
        &shed("[queries]\nkey = \"tool:key\"\n[audiences.guest]\nspade = \"tool:saw\"\n"),
        Some("guest"),
    );
    sites::assert_same(&without, &with, "a list of queries changed the site");
}

#[test]
fn a_site_with_errors_is_not_searched() {
    let broken = format!(
        "{SHED}=== content/tools/bad.md\n# Bad\n\n[gone](gone.md)\n=== search-tests.toml\n[queries]\nspade = \"tool:saw\"\n"
    );
    let outcome =
        pipeline::check(&input(&texts(&broken)), &request(None)).expect("no audience is asked for");
    assert_eq!(sites::codes(&outcome), ["broken-link"]);
}

#[test]
fn with_strict_a_miss_is_an_error_and_nothing_is_built() {
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
fn the_list_is_next_to_the_config_and_never_published() {
    let folder = tempfile::tempdir().expect("a folder to work in");
    let flat = "=== index.md\n# Start\n\n[the list](search-tests.toml)\n=== search-tests.toml\n[queries]\nstart = \"page:index\"\n";
    sites::put(&texts(flat), folder.path());
    let input = load::site(&load::SiteFolders::new(folder.path()));
    assert!(input.search_tests.is_some() && input.assets.is_empty());
}

/// The demo's list is long enough, has enough queries of each kind, and misses none.
#[test]
fn the_demo_has_no_misses() {
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
    let internal = list
        .lines()
        .take_while(|line| !line.starts_with("[audiences"))
        .filter(|line| line.starts_with('"'))
        .count();
    assert!(internal >= 60, "only {internal} queries");
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
    let output = String::from_utf8(run.stdout).expect("messages are UTF-8");
    assert!(
        !output.contains("search-miss") && !output.contains("bad-search-test"),
        "{output}"
    );
    assert_eq!(run.status.code(), Some(0), "{output}");
}
