//! Tables of contents, descriptions and search show the words that readers see: references by their titles, words in raw HTML, words
//! on both sides of a line break. A page has one title.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test"
)]

#[path = "support/sites.rs"]
mod sites;

use hirebook_search::reader::Reader;
use sites::{BuiltFiles, build_files, codes, compile, input, texts};

const THINGS: &str = "=== hirebook.toml\n[site]\ntitle = \"T\"\n[severity]\nunreachable-page = \"off\"\n[types.thing]\nfolder = \"things\"\n";

fn built(written: &str) -> BuiltFiles {
    build_files(&input(&texts(&format!("{THINGS}{written}"))), None)
}

fn page(made: &BuiltFiles, path: &str) -> String {
    String::from_utf8(made[path].clone()).unwrap()
}

/// The paths that a search finds, sorted.
fn found(made: &BuiltFiles, query: &str) -> Vec<String> {
    let found = Reader::open(|path: &str| made.get(path).cloned())
        .unwrap()
        .query(query, 9)
        .unwrap();
    let mut paths: Vec<String> = found.hits.into_iter().map(|hit| hit.path).collect();
    paths.sort();
    paths
}

#[test]
fn a_reference_shows_its_title_in_plain_texts() {
    let made = built(
        "=== content/index.md\n# Home\n\nSee [[thing:x1]] first.\n\n## Why [[thing:x1]] matters\n\nText of [[thing:x1]].\n\n## Other\n\nMore.\n\n> ## [[thing:gone|words]]\n\
         === content/things/x1.md\n# Query tuning\n\nBody.\n=== content/things/gone.md\n# Gone\n\nBody.\n",
    );
    let index = page(&made, "index.html");
    let contents = index
        .split("class=\"contents\"")
        .nth(1)
        .unwrap()
        .split("</nav>")
        .next()
        .unwrap();
    assert!(contents.contains("Why Query tuning matters"), "{contents}");
    assert!(
        index.contains("content=\"See Query tuning first.\""),
        "{index}"
    );
    assert!(index.contains(">Query tuning</a> matters</h2>"), "{index}");
    assert_eq!(found(&made, "tuning"), ["index.html", "things/x1.html"]);
    assert!(found(&made, "\"why query tuning\"").contains(&"index.html".to_owned()));
    assert!(
        !found(&made, "x1").contains(&"index.html".to_owned()),
        "an id is no word of a page"
    );
}

#[test]
fn a_text_of_several_references_keeps_the_words_between_them() {
    let made = built(
        "=== content/index.md\n# Home\n\n[[thing:a]] and [[thing:ä-b]], [[thing:a]]–[[thing:none-such-thing|x]].\n\n## [[thing:a]]\n\n[[thing:ä-b]]\n\
         === content/things/a.md\n# First thing\n=== content/things/ä-b.md\n# Zweites Ding\n=== content/things/none-such-thing.md\n# N\n",
    );
    assert!(
        page(&made, "index.html")
            .contains("content=\"First thing and Zweites Ding, First thing–x.\"")
    );
    assert!(found(&made, "zweites").contains(&"index.html".to_owned()));
}

#[test]
fn references_without_words_and_long_paragraphs_are_no_problem() {
    let many = "[[thing:a]] 😀😀😀😀😀😀😀😀 ".repeat(60);
    let text = format!(
        "=== content/index.md\n# Home\n\n{many}\n\n## &nbsp;[[thing:a]]&nbsp;\n\n## [[thing:a]] [[thing:a]]\n\n=== content/things/a.md\n# Thing\n"
    );
    assert!(page(&built(&text), "index.html").contains("Thing Thing"));
    let broken =
        format!("{THINGS}=== content/index.md\n# Home\n\n## &nbsp;[[thing:]]\n\n[[thing:]]\n");
    assert!(compile(&input(&texts(&broken)), None).failed());
}

#[test]
fn words_in_raw_html_and_beside_line_breaks_are_found() {
    let made = built(
        "=== content/index.md\n# Home\n\n| Points |\n|---|\n| kindness<br>honesty<br/>curi<b>osity</b> |\n\n<details>\n<summary>Kookaburra &amp; co</summary>\n\nText.\n\n</details>\n\n<table>\n<tr><td>wombat</td><td>quoll</td></tr>\n</table>\n",
    );
    for word in [
        "kindness",
        "honesty",
        "curiosity",
        "kookaburra",
        "wombat",
        "quoll",
    ] {
        assert_eq!(found(&made, word), ["index.html"], "{word}");
    }
}

#[test]
fn words_before_and_after_a_title_are_found() {
    let made = built(
        "=== content/index.md\n# Home\n=== content/page.md\n![wombat](b.png)\n\n# ![quoll](b.png) One\n\nkookaburra\n=== content/b.png\nx\n",
    );
    for word in ["wombat", "quoll", "kookaburra"] {
        assert_eq!(found(&made, word), ["page.html"], "{word}");
    }
}

#[test]
fn a_page_has_one_title() {
    for (text, title) in [
        ("# One\n\nText.\n", "One"),
        ("## One\n\nText.\n\n### More\n", "One"),
        ("---\ntitle: One\n---\n# Other\n\n## Sub\n", "One"),
        ("---\ntitle: One\n---\n# One\n\n# Two\n", "One"),
        ("# One ![badge](b.png)\n\n# Two\n", "One"),
        ("One\n===\n\n# Two\n", "One"),
        ("### One\n\n# Two\n\n### Three\n", "One"),
        ("Text.\n\n# Two\n", "Page"),
    ] {
        let made = built(&format!(
            "=== content/index.md\n# Home\n=== content/page.md\n{text}=== content/b.png\nx\n"
        ));
        let page = page(&made, "page.html");
        assert_eq!(page.matches("<h1").count(), 1, "{text:?}: {page}");
        assert!(
            page.contains(&format!("<title>{title} ·")),
            "{text:?}: {page}"
        );
        assert!(
            !text.contains("# Two") || page.contains(">Two</h2>"),
            "{text:?}: {page}"
        );
    }
}

#[test]
fn anchors_are_found_as_browsers_find_them() {
    let outcome = compile(
        &input(&texts(&format!(
            "{THINGS}[markdown]\nraw_html = \"allow\"\n=== content/index.md\n# Home\n\n<a id=\"a%3Ab\"></a> [x](#a%3Ab), [y](#:~:text=first), [z](#zoo-), [w](page.md#part:~:text=x), [v](page.md#user-content-part).\n\n## Zoo ![icon](p.png)\n\
             === content/page.md\n# Page\n\n## Part\n=== content/p.png\nx\n"
        ))),
        None,
    );
    assert_eq!(
        codes(&outcome),
        Vec::<&str>::new(),
        "{}",
        sites::problems(&outcome)
    );
}

#[test]
fn references_in_values_reach_a_page() {
    let outcome = compile(
        &input(&texts(
            "=== hirebook.toml\n[site]\ntitle = \"T\"\n[types.thing]\nfolder = \"things\"\nfields.by = \"map<thing, string>\"\n\
             fields.parts = { type = \"list<object>\", fields.of = \"ref<thing>\" }\n\
             === content/index.md\n# Home\n\n[[thing:a]]\n=== content/things/a.md\n---\nby:\n  b: once\nparts:\n- of: c\n---\n# A\n\
             === content/things/b.md\n# B\n=== content/things/c.md\n# C\n=== content/things/d.md\n# D\n",
        )),
        None,
    );
    let messages = sites::problems(&outcome);
    assert_eq!(codes(&outcome), ["unreachable-page"], "{messages}");
    assert!(messages.contains("thing `d`"), "{messages}");
}

#[test]
fn a_moved_file_is_suggested() {
    let outcome = compile(
        &input(&texts(&format!(
            "{THINGS}=== content/index.md\n# Home\n\n[x](guides/old.md) [y](things/was.md)\n=== content/guides/new.md\n---\nold_ids: [guides/old]\n---\n# New\n\
             === content/things/is.md\n---\nold_ids: was\n---\n# Is\n"
        ))),
        None,
    );
    let messages = sites::problems(&outcome);
    assert!(
        messages.contains("it has moved to `content/guides/new.md`")
            && messages.contains("it has moved to `content/things/is.md`"),
        "{messages}"
    );
}

#[test]
fn ids_in_entries_and_embeds_are_kept() {
    let made = built(
        "=== content/index.md\n# Home\n\n![[thing:a]]\n\n=== content/things/a.md\n# Thing\n\n## Part\n\nWrite `<a id=\"part\">` and data-id=\"part\", `\"_fn`.[^1]\n\n\
         <a id='own' data-id=\"part\"></a> <label for=own>x</label> [up](#part)\n\n[^1]: Note.\n",
    );
    let index = page(&made, "index.html");
    assert!(
        index.contains(
            "<code>&lt;a id=\"part\"&gt;</code> and data-id=\"part\", <code>\"_fn</code>"
        ),
        "{index}"
    );
    assert!(
        index.contains("<a id='_1--own' data-id=\"part\"></a>"),
        "{index}"
    );
    assert!(
        index.contains("id=\"_1--part\"") && index.contains("href=\"#_1_fn-1\""),
        "{index}"
    );
}

#[test]
fn a_link_to_a_heading_shows_its_words() {
    let made = built(
        "=== content/index.md\n# Home\n\n[[#a-b]] [[#b]] [[#x--b]]\n\n## B\n\n## A b\n\n## X  b {#x--b}\n",
    );
    let index = page(&made, "index.html");
    assert!(
        index.contains(">A b</a> <a href=\"#b\">B</a> <a href=\"#x--b\">X b</a>")
            || index.contains(">A b</a> <a href=\"#b\">B</a> <a href=\"#x--b\">X  b</a>"),
        "{index}"
    );
}

#[test]
fn files_and_headings_of_raw_html_are_known() {
    let made = built(
        "=== content/index.md\n# Home\n=== content/p.md\n[![build](b.png)](index.md)\n\n<div align=\"center\"><img src='b.png' srcset=\"b.png 1x, c.png 2x\">\n<h1>My <em>tool</em> <img src=\"b.png\" alt=\"logo\"></h1>\n</div>\n\n\
         <a href=index.md>Home</a> <video poster=\"c.png\"></video>\n\n<h2>Use</h2>\n\n## More\n=== content/b.png\nx\n=== content/c.png\ny\n",
    );
    let page = page(&made, "p.html");
    assert_eq!(page.matches("<h1").count(), 1, "{page}");
    assert!(
        page.contains("<title>My tool ·") && page.contains("<a href=\"#use\">Use</a>"),
        "{page}"
    );
    let files: Vec<&String> = made.keys().filter(|path| path.ends_with(".png")).collect();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(
        files.iter().all(|file| page.contains(file.as_str()))
            && page.contains("<a href=\"index.html\">Home</a>"),
        "{page}"
    );
}
