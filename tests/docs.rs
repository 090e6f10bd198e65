//! The documents match the program: the examples of `docs/` build without a diagnostic, and links between documents have targets.
//!
//! The examples of a document are parts of one small site. The other parts of that site are here.
#![allow(
    clippy::pedantic,
    clippy::disallowed_methods,
    reason = "documents are files, and sites in memory are shared with other tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hirebook::config::TableId;

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

#[path = "support/sites.rs"]
mod sites;

/// Files that `docs/language.md` mentions and does not show.
const KITCHEN: &str = "
=== static/logo.svg
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
=== static/icon.svg
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
=== content/cooks/anna.md
---
title: Anna
cooks: curry
---
=== content/crew.md
---
label: inner
---
# Crew

Stir [[dish:curry#How|the recipe]].

![[dish:curry.notes.hot]]
=== content/dishes/_defaults.yml
owner: anna
=== content/pantry/all.md
---
type: collection
of: ingredient
---
| title |
|---|
| Rice |
| Chilli |
| Flour |
| Salt |
";

/// Targets of the links in `docs/writing.md`.
const WORKSHOP: &str = r#"
=== hirebook.toml
[audiences]
visitors = { labels = ["open"] }
staff = { labels = ["open", "staff"] }
[types]
page = { label = "open" }
word = { label = "open", autolink = true }
[markdown]
raw_html = "allow"
=== content/kerf.md
---
type: word
title: Kerf
---
The width of the cut.
=== content/notes/vise.md
# The vise

## Soft jaws

Of cork.
=== content/notes/plan.md
# Plan
=== content/notes/plan.pdf
A plan.
=== content/notes/saw.png
A saw.
"#;

/// All TOML of the document is one `hirebook.toml`, and its texts are the files that it names.
#[test]
fn the_examples_of_the_language_build_as_one_site() {
    let blocks = blocks(&support::read("docs/language.md"));
    let (queries, toml): (Vec<&str>, Vec<&str>) =
        of(&blocks, "toml").partition(|text| text.contains("[queries]"));
    let (alone, config): (Vec<&str>, Vec<&str>) = toml
        .into_iter()
        .partition(|text| text.contains("site.preset = \"hiring\""));
    let texts: Vec<&str> = of(&blocks, "markdown").collect();
    let [curry, more, view, matrix] = texts[..] else {
        panic!("not the four texts that have a place here: {texts:?}")
    };
    let site = format!(
        "{KITCHEN}=== hirebook.toml\n{}\n=== content/dishes/curry.md\n{curry}\n=== content/dishes/more.md\n{more}\n=== content/start.md\n# Start\n\n{view}\n\n{matrix}\n=== search-tests.toml\n{}",
        config.concat(),
        queries.concat()
    );
    let shows = [
        ("dishes/sweet-bread.html", "Something sweet"),
        ("pantry/index.html", "Used in"),
        ("shopping/curry.html", "Shopping for Red curry"),
        ("cards/anna-curry.html", "Anna cooks Red curry"),
        ("cooks/anna.html", "Side by side"),
        ("crew.html", "Serve with water."),
        ("menu.html", "Anna"),
        ("pantry-book.html", "gap"),
        ("pantry-book.csv", "Red curry,not defined,5"),
        ("prices.csv", "Main,Red curry,9"),
        ("prices.md", "| [Red curry](dishes/curry.html) | 9 |"),
        ("served.ics", "BEGIN:VCALENDAR"),
        ("site.json", "\"version\":1"),
        ("records.jsonl", "\"id\":\"curry\""),
        ("index.html", "href=\"pantry-book.html\""),
        ("index.html", "Red curry"),
    ];
    builds(&site, &shows);
    // Overrides of the preset are a separate site.
    assert_eq!(alone.len(), 1, "the example of merging");
    builds(
        &format!(
            "=== hirebook.toml\n{}\n=== content/index.md\n# Start\n",
            alone[0]
        ),
        &[("contents.html", "Start")],
    );
}

/// All texts of the document are one page, and its Python is the file that the page includes.
#[test]
fn the_examples_of_writing_build_as_one_site() {
    let blocks = blocks(&support::read("docs/writing.md"));
    let text: Vec<&str> = of(&blocks, "markdown").collect();
    let code: Vec<&str> = of(&blocks, "python").collect();
    let shows = [
        "<h1 id=\"sharpening-a-saw\">",
        "id=\"whats-new-in-20\"",
        "id=\"clamp\"",
        "the jaws</a>",
        "Mark the first tooth",
        "Where the keys are.",
        "Of cork.",
        "<kbd>Ctrl</kbd>",
        "hl-python\">passes</span>",
    ];
    builds(
        &format!(
            "{WORKSHOP}=== exercises/plane.py\n{}=== content/index.md\n{}",
            code.concat(),
            text.join("\n")
        ),
        &shows.map(|words| ("index.html", words)),
    );
}

/// `UPDATE=1` writes it.
#[test]
fn the_reference_is_generated_from_the_tables_that_are_read() {
    let path = support::root().join("docs/reference.md");
    let current = hirebook::schema::reference();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &current).expect("the reference can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == current,
        "docs/reference.md is not current: run `UPDATE=1 cargo test --test docs`"
    );
}

/// Each example of the reference is a site without problems, and each table has one.
#[test]
fn each_example_of_the_reference_builds_as_a_site() {
    let text = support::read("src/schema/examples.txt");
    let examples: Vec<(&str, &str)> = text
        .split("\n## ")
        .skip(1)
        .filter_map(|section| section.split_once('\n'))
        .collect();
    let words: BTreeSet<&str> = examples.iter().map(|(word, _)| *word).collect();
    for id in TableId::ALL {
        assert!(words.contains(id.word()), "`{}` has no example", id.word());
    }
    assert_eq!(words.len(), TableId::ALL.len(), "{words:?}");
    for (_, example) in examples {
        let (shown, rest) = example.split_once("\n--\n").unwrap_or((example, ""));
        let (config, files) = match rest.find("=== ") {
            Some(at) => rest.split_at(at),
            None => (rest, "=== content/index.md\n# Start\n"),
        };
        // Keys without a heading come first.
        builds(
            &format!("=== hirebook.toml\n{config}\n{shown}\n{files}"),
            &[],
        );
    }
}

#[test]
fn links_between_documents_have_targets() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for folder in [
        ".",
        "docs",
        "benches",
        "tests",
        "themes/default",
        "crates/search",
    ] {
        for entry in fs::read_dir(support::root().join(folder)).expect("a folder of documents") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a document");
            for target in targets(&text).filter(|target| !target.contains("://")) {
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let file = if file.is_empty() {
                    path.clone()
                } else {
                    path.with_file_name(file)
                };
                seen += 1;
                if !file.exists() || !(anchor.is_empty() || anchors(&file).contains(anchor)) {
                    wrong.push(format!("{}: {target}", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these lead nowhere:\n{}",
        wrong.join("\n")
    );
    assert!(seen > 20, "only {seen} links were found");
}

/// Builds a site, written as `=== path` and texts, and asserts that it has no diagnostics and that its pages have these words.
fn builds(site: &str, shows: &[(&str, &str)]) {
    let outcome = sites::compile(&sites::input(&sites::texts(site)), None);
    assert_eq!(sites::problems(&outcome), "", "in the site\n{site}");
    let made = sites::files_of(&outcome.artifacts);
    for (page, words) in shows {
        let html = made
            .get(*page)
            .unwrap_or_else(|| panic!("there is no {page} among {:?}", made.keys()));
        let html = String::from_utf8_lossy(html);
        assert!(
            html.contains(words),
            "{page} does not show `{words}`:\n{html}"
        );
    }
}

/// A fenced block: its info string and its lines.
type Block = (String, String);

/// The blocks of a document in one language.
fn of<'a>(blocks: &'a [Block], language: &'a str) -> impl Iterator<Item = &'a str> {
    blocks
        .iter()
        .filter(move |(word, _)| word == language)
        .map(|(_, text)| text.as_str())
}

/// The blocks of a document, in order.
fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let word = line.trim_start_matches('`');
        let fence = &line[..line.len() - word.len()];
        if fence.len() >= 3 {
            let block = lines
                .by_ref()
                .take_while(|line| *line != fence)
                .flat_map(|line| [line, "\n"])
                .collect();
            found.push((word.to_owned(), block));
        }
    }
    found
}

/// The targets of a document's links, `[words](target)`, outside blocks and code.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let mut fence = None;
    let prose = text.lines().filter(move |line| {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        match fence {
            Some(open) if ticks == open => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some(ticks),
            None => return true,
        }
        false
    });
    prose
        .flat_map(|line| line.match_indices("](").map(move |(at, _)| (line, at)))
        .filter_map(|(line, at)| {
            let in_code = line[..at].matches('`').count() % 2 == 1;
            let target = line[at + 2..].split_once(')').map(|(target, _)| target);
            target.filter(|_| !in_code)
        })
}

/// The ids of a document's headings, as code hosts generate them.
fn anchors(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let id = |line: &str| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        words
            .chars()
            .filter(|sign| sign.is_alphanumeric() || " -_".contains(*sign))
            .collect::<String>()
            .replace(' ', "-")
    };
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(id)
        .collect()
}
