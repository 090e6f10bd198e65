//! Settings of publishers: the appearance of a site, languages, marks of what to avoid, files for hosts, long names.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test writes a site and runs the program"
)]

use std::fs;
use std::process::Command;

use sites::{BuiltFiles, build_files, compile, input, problems, texts};

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

#[path = "support/sites.rs"]
mod sites;

/// A tea shop with some teas to avoid.
const SHOP: &str = "
=== hirebook.toml
[site]
title = \"Teas\"
language = \"ar\"
logo = \"logo.svg\"
icon = \"/static/icon.png\"
accent = \"#7a1f5c\"
footer = \"By **us**. [More](more.md)\"
[types.tea]
folder = \"teas\"
title = \"Tea\"
fields.grade = { type = \"enum\", of = [\"fine\", { id = \"stale\", negative = \"Do not brew\" }] }
sets.others = { records = \"tea\", where = { grade = { not = \"stale\" } }, title = \"Better ones\" }
[relations.after]
from = \"tea\"
to = \"tea\"
inverse = \"before\"
[matrices.order]
rows = \"tea\"
columns = \"tea\"
via = \"after\"
=== static/logo.svg
<svg xmlns=\"http://www.w3.org/2000/svg\"/>
=== static/icon.png
picture
=== content/index.md
# Teas

See [[tea:old]].
=== content/more.md
---
lang: pt-BR
---
# Mais

```view
records = \"tea\"
```
=== content/teas/old.md
---
grade: stale
---
# Old leaves

See [[tea:new]].
=== content/teas/new.md
---
grade: fine
after: old
---
# New leaves

Before them came [[tea:old]].
";

fn text(made: &BuiltFiles, path: &str) -> String {
    String::from_utf8(
        made.get(path)
            .unwrap_or_else(|| panic!("no {path} in {:?}", made.keys()))
            .clone(),
    )
    .unwrap()
}

#[test]
fn logo_icon_accent_footer_language_and_direction_are_on_each_page() {
    let made = build_files(&input(&texts(SHOP)), None);
    for (path, root) in [
        ("index.html", ""),
        ("teas/new.html", "../"),
        ("matrices/order.html", "../"),
    ] {
        let page = text(&made, path);
        for part in [
            "<html lang=\"ar\" dir=\"rtl\">".to_owned(),
            format!("src=\"{root}logo.svg\""),
            format!("<link rel=\"icon\" href=\"{root}icon.png\">"),
            format!("href=\"{root}assets/accent-"),
            "By <strong>us</strong>.".to_owned(),
            format!("href=\"{root}more.html\""),
        ] {
            assert!(page.contains(&part), "{path} lacks {part}:\n{page}");
        }
    }
    let portuguese = text(&made, "more.html");
    assert!(
        portuguese.contains("<html lang=\"pt-BR\" dir=\"ltr\">"),
        "{portuguese}"
    );
    assert!(
        portuguese.contains("lang=\"ar\" dir=\"rtl\""),
        "the menu and the footer are in the site's language"
    );
    let style = made
        .iter()
        .find(|(path, _)| path.starts_with("assets/accent-"))
        .map(|(_, bytes)| bytes.clone())
        .unwrap();
    assert!(
        String::from_utf8(style)
            .unwrap()
            .contains("--accent:#7a1f5c")
    );
}

#[test]
fn what_is_to_be_avoided_is_marked_wherever_it_is_listed() {
    let made = build_files(&input(&texts(SHOP)), None);
    let marked = "<span class=\"negative\">Do not brew</span>";
    // Its own page, the list of its type, a relation and a mention, a view, the heads of a matrix.
    for (path, times) in [
        ("teas/old.html", 1),
        ("teas/index.html", 1),
        ("teas/new.html", 2),
        ("more.html", 1),
        ("matrices/order.html", 2),
    ] {
        let page = text(&made, path);
        assert!(
            page.matches(marked).count() >= times,
            "{path} has it {} times:\n{page}",
            page.matches(marked).count()
        );
    }
    assert!(
        !text(&made, "teas/new.html").contains("<p class=\"kicker\">Tea <span class=\"negative\">"),
        "a fine tea is not marked"
    );
    // On a phone, cells show the headings of their columns.
    let matrix = text(&made, "matrices/order.html");
    assert!(
        matrix.contains("data-label=\"Old leaves (Do not brew)\""),
        "{matrix}"
    );
    let csv = text(&made, "matrices/order.csv");
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("Old leaves (Do not brew)"),
        "{csv}"
    );
}

#[test]
fn a_condition_leaves_out_what_it_names_and_keeps_the_rest() {
    let page = text(&build_files(&input(&texts(SHOP)), None), "teas/old.html");
    let set = page.split("Better ones").last().expect("the set is there");
    let set = &set[..set.find("</section>").unwrap_or(set.len())];
    assert!(
        set.contains(">New leaves</a>") && !set.contains(">Old leaves</a>"),
        "{set}"
    );
}

/// A site adds a kind of question, to which the preset's check of answers applies.
#[test]
fn a_word_that_a_site_adds_to_an_enumeration_is_checked_like_the_others() {
    let site = "
=== hirebook.toml
[site]
title = \"Ward\"
preset = \"hiring\"
[types.question.fields.kind]
of = [\"knowledge\", \"design\", \"debug\", \"build\", \"behavioural\", \"avoid\", \"quiz\"]
=== content/index.md
# Ward

[[question:one]] [[question:other]]
=== content/questions/one.md
---
title: One?
kind: quiz
---
=== content/questions/other.md
---
title: Other?
kind: knowledge
---
";
    let outcome = compile(&input(&texts(site)), None);
    let messages = problems(&outcome);
    for name in ["one", "other"] {
        assert!(
            messages.contains(&format!(
                "`answers` of the question `{name}` has no value for"
            )),
            "{name}:\n{messages}"
        );
    }
}

#[test]
fn files_that_hosts_look_for_and_the_longest_names_are_published() {
    let folder = tempfile::tempdir().unwrap();
    let (page, picture) = ("p".repeat(252), "q".repeat(251));
    for (path, text) in [
        ("hirebook.toml", "[site]\ntitle = \"Teas\"\n".to_owned()),
        (
            "content/index.md",
            format!("# Teas\n\n![leaf]({picture}.png) [page]({page}.md)\n"),
        ),
        (&*format!("content/{page}.md"), "# Long\n".to_owned()),
        (&*format!("content/{picture}.png"), "picture".to_owned()),
        (&*format!("static/{}", "s".repeat(255)), "static".to_owned()),
        ("static/.nojekyll", String::new()),
        (
            "static/.well-known/security.txt",
            "Contact: mailto:teas@example.org".to_owned(),
        ),
        ("static/.secret", "hidden".to_owned()),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_hirebook"))
        .arg("build")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let output = folder.path().join("output");
    for path in [".nojekyll", ".well-known/security.txt", &"s".repeat(255)] {
        assert!(output.join(path).is_file(), "{path}");
    }
    assert!(!output.join(".secret").exists());
    let first = fs::read_to_string(output.join("index.html")).unwrap();
    for start in ["src=\"qqq", "href=\"ppp"] {
        let at = first.find(start).unwrap_or_else(|| panic!("no {start}")) + start.len() - 3;
        let path = &first[at..at + first[at..].find('"').unwrap()];
        assert!(output.join(path).is_file(), "{path}");
    }
}
