//! Hidden blocks and sections of texts.

use super::atlas::{assert_equal_bodies, assert_equal_for_guests, page_text};

#[test]
fn a_link_definition_in_a_hidden_block() {
    let body = "HIDDEN\n\nTo [it][it].\n\n[it]: r.md\n";
    let edition = assert_equal_bodies(body, "> [!inner]\n>\n> [it]: q.md\n>\n> See [it].\n", "");
    assert!(page_text(&edition, "p.html").contains("<a href=\"r.html\">it</a>"));
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
    let edition = assert_equal_bodies(
        body,
        "> [!inner]\n> ## Setup\n> Text.\n",
        "## Setup {label=inner}\n\nSecret.\n",
    );
    assert!(
        page_text(&edition, "p.html").contains("id=\"setup\"")
            && page_text(&edition, "p.html").contains("id=\"setup-1\"")
    );
    assert!(!page_text(&edition, "p.html").contains("setup-2"));
}

#[test]
fn hidden_blocks_within_hidden_sections() {
    let body = "## First\n\nText.\n\nHIDDEN\n\n## Next\n\nText.\n";
    let section = "## Aside {label=inner}\n\n> [!inner] One\n> - Secret\n>\n>   > [!open] Two\n>   > Secret.\n\n### Part {label=open}\n\nSecret.\n";
    let edition = assert_equal_bodies(body, section, "");
    assert!(
        !page_text(&edition, "p.html").contains("Secret")
            && page_text(&edition, "p.html").contains("id=\"next\"")
    );
}

#[test]
fn hidden_parts_of_visible_parts() {
    let body = "## First {label=open}\n\n> [!open] One\n> Text.\n>\n> HIDDEN\n>\n> Text.\n\n### Part\n\nText.\n";
    let fill = |hidden: &str| body.replace("> HIDDEN\n>\n", hidden);
    let file = |hidden: &str| format!("=== content/p.md\n# P\n\n{}", fill(hidden));
    let edition = assert_equal_for_guests(
        "=== content/q.md\n# Q\n",
        &file("> > [!inner] Two\n> > Secret.\n>\n"),
        &file(""),
    );
    assert!(page_text(&edition, "p.html").contains("<p class=\"callout-title\">One</p>"));
}

#[test]
fn code_that_is_not_closed_in_a_hidden_block() {
    let body = |hidden: &str| {
        format!(
            "=== content/p.md\n# P\n\nText.\n\n{hidden}\n\n## Next\n\nText.\n\n```text\ncode\n```\n"
        )
    };
    let hidden = body("> [!inner] One\n> <details>\n>\n> ~~~text\n> Secret\n> ~~~\n");
    let edition = assert_equal_for_guests(
        "[markdown]\nraw_html = \"allow\"\n=== content/q.md\n# Q\n",
        &hidden,
        &body(""),
    );
    assert!(page_text(&edition, "p.html").contains("id=\"next\""));
}

#[test]
fn a_hidden_picture() {
    let visible = "=== content/shown.png\nbytes\n";
    let file = |block: &str| {
        format!(
            "=== content/p.md\n# P\n\n![Shown](shown.png)\n{block}\n=== content/secret.png\nmore\n"
        )
    };
    let edition = assert_equal_for_guests(
        visible,
        &file("\n> [!inner]\n> ![Secret](secret.png)\n"),
        &file(""),
    );
    assert_eq!(
        edition.keys().filter(|path| path.ends_with(".png")).count(),
        1
    );
    assert!(edition.keys().any(|path| path.starts_with("shown-")));
}

#[test]
fn an_embed_of_a_hidden_section() {
    let visible = "=== content/p.md\n# P\n\n![[page:r#secret]]\n\n![[page:r]]\n";
    let file = |text: &str| {
        format!(
            "=== content/r.md\n# R\n\nText.\n\n## Secret {{label=inner}}\n\n{text}\n\n## Next\n\nText.\n"
        )
    };
    let edition = assert_equal_for_guests(
        visible,
        &file("Salt."),
        &file("> [!note] Salt\n> and\n\n### More\n\nsalt"),
    );
    assert!(
        !page_text(&edition, "p.html")
            .to_lowercase()
            .contains("salt")
    );
}
