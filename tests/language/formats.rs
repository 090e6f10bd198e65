//! The words of `format` and `exports`: `formats.md` has a right use and three wrong ones of each.

use std::fs;
use std::path::Path;

use super::sites::{codes, compile, files_of, input, texts};

/// The site, without the declarations of the block.
const SITE: &str = r#"=== content/dishes/soup.md
---
title: Soup
tried: 2026-01-05
goes_with: bread
---
=== content/dishes/bread.md
---
title: Bread
---
=== hirebook.toml
"#;

const TYPES: &str = r#"
[types.dish]
folder = "dishes"
fields.tried = "date"
[relations.goes_with]
from = "dish"
to = "dish"
inverse = "beside"
[site]
language_version = 2
"#;

/// The files of a site with these declarations that are not files of every site, or what is reported.
fn outcome(declared: &str) -> String {
    // Keys of `[site]` come first; the other tables follow.
    let site = format!("{SITE}{TYPES}{declared}");
    let built = compile(&input(&texts(&site)), None);
    if !codes(&built).is_empty() {
        let reported = built.diagnostics.iter().map(|problem| {
            let help = problem.help.join("; ");
            format!("! {}: {} ({help})", problem.code.word(), problem.message)
        });
        return reported.collect::<Vec<_>>().join("\n");
    }
    let files = files_of(&built.artifacts);
    let own = |path: &&String| {
        !["assets/", "search/", "dishes/"]
            .iter()
            .any(|folder| path.starts_with(folder))
            && !["404.html", "index.html", "search.html", "robots.txt"].contains(&path.as_str())
    };
    let names: Vec<&str> = files.keys().filter(own).map(String::as_str).collect();
    format!("= {}", names.join(", "))
}

#[test]
fn each_format_has_a_right_use_and_three_wrong_ones() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/formats.md");
    let text = fs::read_to_string(&file).expect("formats.md");
    let (intro, words) = text.split_once("\n## ").expect("words");
    let mut found = intro.to_owned();
    let mut counts = Vec::new();
    for section in words.split("\n## ") {
        let (word, blocks) = section.split_once('\n').expect("blocks");
        let (mut right, mut wrong) = (0, 0);
        found.push_str(&format!("\n## {word}\n"));
        for block in blocks.split("```toml\n").skip(1) {
            let (declared, _) = block.split_once("```").expect("the end of a block");
            let outcome = outcome(declared);
            *(if outcome.starts_with('=') {
                &mut right
            } else {
                &mut wrong
            }) += 1;
            found.push_str(&format!("\n```toml\n{declared}```\n{outcome}\n"));
        }
        if right < 1 || wrong < 3 {
            counts.push(format!("{word}: {right} right and {wrong} wrong uses"));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &found).expect("formats.md can be written");
    }
    assert_eq!(counts, Vec::<String>::new());
    assert_eq!(
        found, text,
        "`UPDATE=1 cargo test --test language` writes it"
    );
}
