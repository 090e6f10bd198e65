//! The words of `format` and `exports`: `formats.md` has a right use and three wrong ones of each.

use super::examples;
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
    examples::check("formats.md", "```", |_, declared| outcome(declared));
}
