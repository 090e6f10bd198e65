//! Hidden parts change nothing in an edition: single cases.
//!
//! Each case is one visible site and two ways to fill in what is hidden from guests. Both builds for a guest must be equal,
//! byte for byte. Some cases check a page too. Random sites are in `noninterference.rs`.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases"
)]

#[path = "support/sites.rs"]
mod sites;

use sites::{Made, assert_same, input, made, texts};

const CONFIG: &str = r#"=== hirebook.toml
[site]
title = "Atlas"
page_size = 2
[audiences.guest]
labels = ["open"]
[audiences.crew]
labels = ["open", "inner"]
[types.page]
label = "open"
[types.place]
folder = "places"
label = "open"
sort = ["depth", "title"]
fields.depth = { type = "int", label = "inner" }
fields.mood = { type = "string", label = "inner", default = "gloomy" }
fields.by = { type = "map<crate, markdown>" }
fields.parts = { type = "list<object>", fields = { crate = "ref<crate>", count = "int" } }
[types.crate]
folder = "crates"
label = "inner"
[types.word]
folder = "words"
label = "open"
page = "entry"
autolink = true
[relations.near]
from = "place"
to = "place"
inverse = "near_to"
props.why = "markdown"
props.cost = { type = "int", label = "inner", title = "Price paid" }
[relations.rival]
from = "place"
to = "place"
inverse = "rival_of"
label = "inner"
titles = ["Competes with", "Rivalled by"]
[relations.stores]
from = "place"
to = "crate"
inverse = "stored_at"
props.note = "markdown"
[severity]
unreachable-page = "off"
hidden-reference = "off"
"#;

/// Builds a visible site with each of two hidden parts for a guest, and asserts that the builds are equal.
fn assert_equal_for_guests(seen: &str, one: &str, other: &str) -> Made {
    let build = |hidden: &str| {
        let all = texts(&format!("{CONFIG}{seen}\n{hidden}"));
        made(&input(&all), Some("guest"))
    };
    let (one, other) = (build(one), build(other));
    assert_same(&one, &other, "what is hidden shows");
    one
}

/// A page's text.
fn page<'m>(made: &'m Made, path: &str) -> std::borrow::Cow<'m, str> {
    String::from_utf8_lossy(
        made.get(path)
            .unwrap_or_else(|| panic!("there is no `{path}` in {:?}", made.keys())),
    )
}

/// Asserts that two hidden parts of one body make equal builds.
fn assert_equal_bodies(body: &str, one: &str, other: &str) -> Made {
    let file = |hidden: &str| {
        format!(
            "=== content/p.md\n# P\n\n{}",
            body.replace("HIDDEN\n", hidden)
        )
    };
    let rest = "=== content/q.md\n# Q\n\n## Part\n\nText.\n=== content/r.md\n# R\n\n[[q]]";
    assert_equal_for_guests(rest, &file(one), &file(other))
}

#[test]
fn a_link_definition_in_a_hidden_block() {
    let body = "HIDDEN\n\nTo [it][it].\n\n[it]: r.md\n";
    let made = assert_equal_bodies(body, "> [!inner]\n>\n> [it]: q.md\n>\n> See [it].\n", "");
    assert!(page(&made, "p.html").contains("<a href=\"r.html\">it</a>"));
}

#[test]
fn a_footnote_in_a_hidden_block() {
    let body = "First[^a].\n\nHIDDEN\n\nSecond[^b].\n\n[^a]: One.\n\n[^b]: Two.\n";
    assert_equal_bodies(
        body,
        "> [!inner]\n> Aside[^s].\n>\n> [^s]: Secret.\n",
        "> [!inner]\n> Nothing.\n",
    );
}

#[test]
fn a_repeated_heading_in_a_hidden_block_and_section() {
    let body = "HIDDEN\n\n## Setup\n\nText.\n\n## Setup\n\nMore.\n";
    let made = assert_equal_bodies(
        body,
        "> [!inner]\n> ## Setup\n> Text.\n",
        "## Setup {label=inner}\n\nSecret.\n",
    );
    assert!(
        page(&made, "p.html").contains("id=\"setup\"")
            && page(&made, "p.html").contains("id=\"setup-1\"")
    );
    assert!(!page(&made, "p.html").contains("setup-2"));
}

#[test]
fn a_record_between_two_others() {
    let place = |id: &str, label: &str| {
        format!("=== content/places/{id}.md\n---\ntitle: {id}\n{label}---\n")
    };
    let seen: String = ["alder", "birch", "cedar"].map(|id| place(id, "")).concat();
    let hidden: String = ["apple", "bamboo", "beech", "cherry"]
        .map(|id| place(id, "label: inner\n"))
        .concat();
    let made = assert_equal_for_guests(&seen, &hidden, "");
    assert!(made.contains_key("places/index-2.html") && !made.contains_key("places/index-3.html"));
    assert!(page(&made, "places/alder.html").contains("birch.html"));
}

#[test]
fn an_edge_hidden_by_its_relation() {
    let two = |key: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\n{key}---\n=== content/places/b.md\n---\ntitle: B\n---\n"
        )
    };
    let made = assert_equal_for_guests("", &two("rival: [b]\n"), &two(""));
    assert!(!page(&made, "places/b.html").contains("Rivalled"));
}

#[test]
fn a_hidden_property_of_an_edge() {
    let two = |key: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\nnear:\n  - {{ to: b, why: Close{key} }}\n---\n=== content/places/b.md\n---\ntitle: B\n---\n"
        )
    };
    assert_equal_for_guests("", &two(", cost: 9"), &two(""));
}

#[test]
fn the_index_of_a_hidden_type() {
    let made = assert_equal_for_guests(
        "=== content/p.md\n# P",
        "=== content/crates/c.md\n---\ntitle: C\n---\n[[p]]",
        "",
    );
    assert!(!made.keys().any(|path| path.starts_with("crates")));
    assert!(!made.values().any(|bytes| {
        String::from_utf8_lossy(bytes)
            .to_lowercase()
            .contains("crate")
    }));
}

#[test]
fn a_hidden_alias_that_is_a_visible_term() {
    let seen = "=== content/words/quay.md\n---\ntitle: Quay\n---\nWhere ships lie.\n=== content/p.md\n# P\n\nBy the quay.\n";
    let hidden = "=== content/words/a.md\n---\ntitle: Aaa\nlabel: inner\naliases: [quay, ships]\n---\nSecret.";
    let made = assert_equal_for_guests(seen, hidden, "");
    assert!(page(&made, "p.html").contains("words/index.html#quay"));
}

#[test]
fn a_use_of_a_hidden_term() {
    let seen = "=== content/p.md\n# P\n\nOf [[word:tide|the tide]], a tide.\n";
    let word = |id: &str, more: &str| {
        format!("=== content/words/tide.md\n---\ntitle: {id}\nlabel: inner\n{more}---\nUp.")
    };
    let made = assert_equal_for_guests(
        seen,
        &word("Tide", "aliases: [tides]\n"),
        &word("Nothing", ""),
    );
    assert!(page(&made, "p.html").contains("Of the tide, a tide."));
}

#[test]
fn a_hidden_old_id() {
    let place =
        |old: &str| format!("=== content/places/s.md\n---\ntitle: S\nlabel: inner\n{old}---\n");
    let made = assert_equal_for_guests(
        "=== content/places/a.md\n---\ntitle: A\n---\n",
        &place("old_ids: [former]\n"),
        &place(""),
    );
    assert!(!made.contains_key("places/former.html"));
}

#[test]
fn a_hidden_picture() {
    let seen = "=== content/shown.png\nbytes\n";
    let file = |block: &str| {
        format!(
            "=== content/p.md\n# P\n\n![Shown](shown.png)\n{block}\n=== content/secret.png\nmore\n"
        )
    };
    let made = assert_equal_for_guests(
        seen,
        &file("\n> [!inner]\n> ![Secret](secret.png)\n"),
        &file(""),
    );
    assert_eq!(made.keys().filter(|path| path.ends_with(".png")).count(), 1);
    assert!(made.keys().any(|path| path.starts_with("shown-")));
}

#[test]
fn a_hidden_row_in_the_middle_of_a_table() {
    let rows = |row: &str| {
        format!(
            "=== content/places/rows.md\n---\ntype: collection\nof: place\ndefaults: {{ label: open }}\n---\n| title | label |\n|---|---|\n| First | |\n{row}| Last | |\n"
        )
    };
    let made = assert_equal_for_guests(
        "",
        &rows("| Middle | inner |\n| More | inner |\n"),
        &rows(""),
    );
    assert!(page(&made, "places/first.html").contains("last.html"));
}

#[test]
fn an_embed_of_a_hidden_record() {
    let seen = "=== content/p.md\n# P\n\nBefore.\n\n![[crate:c]]\n\n![[crate:c#part]]\n\n![[place:a.mood]]\n\nBehind.\n=== content/places/a.md\n---\ntitle: A\n---\n";
    let text = |body: &str| {
        format!("=== content/crates/c.md\n---\ntitle: C\n---\n{body}## Part\n\nText.\n")
    };
    let made = assert_equal_for_guests(seen, &text("Secret with [[place:a]].\n\n"), &text(""));
    assert!(!page(&made, "p.html").contains("gloomy"));
}

#[test]
fn an_order_by_a_hidden_field() {
    let file = |a: u8, b: u8| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\ndepth: {a}\n---\n=== content/places/b.md\n---\ntitle: B\ndepth: {b}\n---\n"
        )
    };
    let seen = "=== content/p.md\n# P\n\n```view\nrecords = \"place\"\nsort = [\"-depth\"]\ngroup = \"depth\"\nlimit = 1\n```\n";
    assert_equal_for_guests(seen, &file(1, 2), &file(2, 1));
}

#[test]
fn a_condition_on_a_hidden_field() {
    let file = |mood: &str| format!("=== content/places/a.md\n---\ntitle: A\n{mood}---\n");
    let seen = "=== content/p.md\n# P\n\n```view\nrecords = \"place\"\nwhere = { mood = \"gloomy\" }\n```\n";
    let made = assert_equal_for_guests(seen, &file("mood: bright\n"), &file(""));
    assert!(!page(&made, "p.html").contains("places/a.html\">A"));
}

#[test]
fn the_other_pages_of_a_folder() {
    let seen = "=== content/shore/open.md\n# Open\n";
    let hidden = "=== content/shore/closed.md\n---\nlabel: inner\norder: 1\n---\n# Closed\n=== content/shore/deep/down.md\n---\nlabel: inner\n---\n# Down\n";
    let made = assert_equal_for_guests(seen, hidden, "");
    assert!(page(&made, "shore/index.html").contains("Open"));
}

#[test]
fn the_title_of_a_folder() {
    let seen = "=== content/shore/open.md\n# Open\n";
    let made = assert_equal_for_guests(
        seen,
        "=== content/shore/index.md\n---\nlabel: inner\n---\n# The secret shore\n",
        "",
    );
    assert!(page(&made, "shore/index.html").contains("<h1>Shore</h1>"));
}

#[test]
fn a_hidden_home() {
    let config = "=== content/p.md\n# P\n";
    assert_equal_for_guests(
        config,
        "=== content/index.md\n---\nlabel: inner\n---\n# Secret home\n",
        "",
    );
}

#[test]
fn hidden_names_are_never_suggested_to_readers() {
    let seen = "=== content/p.md\n# P\n\nTo [[crate:barrel|a barrel]], [it](crates/barrel.md) and [[p#p|here]].\n";
    let hidden = |near: &str| {
        format!(
            "=== content/crates/barrel.md\n---\ntitle: Barrel\n---\n=== content/crates/{near}.md\n---\ntitle: N\n---\n"
        )
    };
    let made = assert_equal_for_guests(seen, &hidden("barrels"), &hidden("unlike"));
    assert!(
        !made
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("barrels"))
    );
    assert!(page(&made, "p.html").contains("To a barrel, it and"));
}

#[test]
fn the_texts_of_an_edge_to_a_hidden_record() {
    let file = |edge: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\nstores:\n{edge}---\n=== content/p.md\n# P\n"
        )
    };
    let hidden = "=== content/crates/c.md\n---\ntitle: C\n---\n";
    let made = assert_equal_for_guests(
        hidden,
        &file("  - { to: c, note: \"Beside [[page:p]].\" }\n"),
        &file("  - c\n"),
    );
    assert!(!page(&made, "p.html").contains("places/a.html"));
}

#[test]
fn references_and_keys_that_name_hidden_records() {
    let file = |id: &str, more: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\nparts:\n  - {{ crate: known, count: 1 }}\n{more}by:\n  known: Text.\n  {id}: More.\n---\n\
             === content/crates/{id}.md\n---\ntitle: Hidden\n---\n=== content/crates/known.md\n---\ntitle: Known\nlabel: open\n---\n\
             === content/p.md\n# P\n\n```view\nrecords = \"place\"\ncolumns = [\"title\", \"parts\", \"by\"]\n```\n"
        )
    };
    let made = assert_equal_for_guests(
        "",
        &file("zinc", "  - { crate: zinc, count: 2 }\n"),
        &file("tin", ""),
    );
    assert!(
        !made
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("zinc"))
    );
    assert!(page(&made, "places/a.html").contains("crates/known.html"));
}

#[test]
fn columns_and_views_of_hidden_records_are_left_out() {
    let seen = "=== content/places/a.md\n---\ntitle: A\nnear:\n  - { to: b, cost: 3 }\nrival: [b]\n---\n\n```view\nrecords = \"$self.near\"\ncolumns = [\"title\", \"edge.cost\", \"rival\", \"mood\"]\n```\n\n```view\nrecords = \"$self.rival\"\n```\n\n```view\nrecords = \"crate\"\n```\n=== content/places/b.md\n---\ntitle: B\n---\n";
    let made = assert_equal_for_guests(seen, "", "=== content/crates/c.md\n---\ntitle: C\n---\n");
    let text = page(&made, "places/a.html");
    for word in ["Price paid", "Competes", "Mood", "Crate"] {
        assert!(!text.contains(word), "`{word}` is in the page of a guest");
    }
}

#[test]
fn a_draft_is_hidden() {
    let draft =
        "=== content/places/d.md\n---\ntitle: D\nstatus: draft\nnear: [a]\n---\n[[place:a]]\n";
    assert_equal_for_guests("=== content/places/a.md\n---\ntitle: A\n---\n", draft, "");
}

#[test]
fn authors_get_reports_of_visible_references_to_hidden_records() {
    let site = format!(
        "{}=== content/places/a.md\n---\ntitle: A\nparts: []\nnear: [{{ to: b, why: \"See [[crate:c]].\" }}]\nstores: [{{ to: c, note: \"Only for [[crate:c]].\" }}]\nmood: x\n---\n\
         > [!inner]\n> [[crate:c]]\n=== content/places/b.md\n---\ntitle: B\nby:\n  c: \"As [[crate:c]] says.\"\n---\nTo [[crate:c]].\n=== content/crates/c.md\n---\ntitle: C\n---\n",
        CONFIG.replace("hidden-reference = \"off\"\n", "")
    );
    let outcome = sites::compile(&input(&texts(&site)), None);
    let places: Vec<String> = sites::problems(&outcome)
        .lines()
        .filter(|line| line.contains("-->"))
        .map(|line| line.trim().to_owned())
        .collect();
    // The note of the edge is cut with its hidden end, and the block is hidden too.
    assert_eq!(
        places,
        [
            "--> content/places/a.md:4:29",
            "--> content/places/b.md:4:12",
            "--> content/places/b.md:6:6"
        ]
    );
}

#[test]
fn hidden_blocks_within_hidden_sections() {
    let body = "## First\n\nText.\n\nHIDDEN\n\n## Next\n\nText.\n";
    let section = "## Aside {label=inner}\n\n> [!inner] One\n> - Secret\n>\n>   > [!open] Two\n>   > Secret.\n\n### Part {label=open}\n\nSecret.\n";
    let made = assert_equal_bodies(body, section, "");
    assert!(
        !page(&made, "p.html").contains("Secret") && page(&made, "p.html").contains("id=\"next\"")
    );
}

#[test]
fn hidden_parts_of_visible_parts() {
    let body = "## First {label=open}\n\n> [!open] One\n> Text.\n>\n> HIDDEN\n>\n> Text.\n\n### Part\n\nText.\n";
    let fill = |hidden: &str| body.replace("> HIDDEN\n>\n", hidden);
    let file = |hidden: &str| format!("=== content/p.md\n# P\n\n{}", fill(hidden));
    let made = assert_equal_for_guests(
        "=== content/q.md\n# Q\n",
        &file("> > [!inner] Two\n> > Secret.\n>\n"),
        &file(""),
    );
    assert!(page(&made, "p.html").contains("<p class=\"callout-title\">One</p>"));
}

#[test]
fn code_that_is_not_closed_in_a_hidden_block() {
    let body = |hidden: &str| {
        format!(
            "=== content/p.md\n# P\n\nText.\n\n{hidden}\n\n## Next\n\nText.\n\n```text\ncode\n```\n"
        )
    };
    let hidden = body("> [!inner] One\n> <details>\n>\n> ~~~text\n> Secret\n> ~~~\n");
    let made = assert_equal_for_guests(
        "[markdown]\nraw_html = \"allow\"\n=== content/q.md\n# Q\n",
        &hidden,
        &body(""),
    );
    assert!(page(&made, "p.html").contains("id=\"next\""));
}

#[test]
fn an_embed_of_a_hidden_section() {
    let seen = "=== content/p.md\n# P\n\n![[page:r#secret]]\n\n![[page:r]]\n";
    let file = |text: &str| {
        format!(
            "=== content/r.md\n# R\n\nText.\n\n## Secret {{label=inner}}\n\n{text}\n\n## Next\n\nText.\n"
        )
    };
    let made = assert_equal_for_guests(
        seen,
        &file("Salt."),
        &file("> [!note] Salt\n> and\n\n### More\n\nsalt"),
    );
    assert!(!page(&made, "p.html").to_lowercase().contains("salt"));
}
