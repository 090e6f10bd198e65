//! Locations in files as editors write them: byte order marks, CRLF, front matter before the text, scripts of several bytes.

use super::options;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::{DUPLICATE_ANCHOR, REMOTE_IMAGE, TOML_SYNTAX, UNKNOWN_LANGUAGE};
use crate::markdown::{Body, parse, split_front_matter};
use crate::text::{FileId, Position};

/// A whole file: its front matter is split off, and every place is looked up in all of it.
fn file(text: &str) -> (Body, Vec<Diagnostic>) {
    let front = split_front_matter(text);
    parse(&text[front.body..], FileId(0), front.body, &options())
}

#[test]
fn front_matter_and_a_byte_order_mark_count() {
    let text = "\u{feff}---\r\ntitle: Ä\r\n---\r\n# Größe 🙂\r\n\r\nSee [[tool:drf#how|日本]] and ![x](http://a.b/c.png).\r\n";
    let (body, diagnostics) = file(text);
    let link = &body.links[0];
    assert_eq!(&text[link.target_span.range()], "tool:drf#how");
    assert_eq!(&text[link.span.range()], "[[tool:drf#how|日本]]");
    assert_eq!(
        Position::in_text(text, link.span.start as usize),
        Position { line: 6, column: 5 }
    );
    assert_eq!(&text[body.headings[0].span.range()], "# Größe 🙂");
    assert_eq!(body.headings[0].id, "größe-");
    assert_eq!(diagnostics[0].code, REMOTE_IMAGE);
    assert_eq!(
        &text[diagnostics[0].labels[0].span.range()],
        "http://a.b/c.png"
    );
}

#[test]
fn a_view_block_has_the_spans_of_its_keys_with_any_line_ending() {
    for text in [
        "---\na: 1\n---\n```view\nrecords = \"é\"\nlimit = 3\n```\n",
        "---\r\na: 1\r\n---\r\n```view\r\nrecords = \"é\"\r\nlimit = 3\r\n```\r\n",
    ] {
        let (body, diagnostics) = file(text);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let keys: Vec<_> = body.views[0]
            .query
            .entries
            .iter()
            .map(|entry| &text[entry.key.span.range()])
            .collect();
        assert_eq!(keys, ["records", "limit"]);
    }
}

#[test]
fn an_invalid_view_block_is_reported_at_its_location() {
    let text = "One.\n\n```view\nrecords = recipe\n```\n";
    let (body, diagnostics) = file(text);
    assert_eq!(diagnostics[0].code, TOML_SYNTAX);
    assert_eq!(
        Position::in_text(text, diagnostics[0].labels[0].span.start as usize).line,
        4
    );
    assert_eq!(body.views.len(), 1);
}

#[test]
fn a_tag_over_several_lines_is_reported_from_its_first_byte_to_its_last() {
    let text = "<div><b onclick=\"\r\n***\r\n\"日本>\r\n";
    let (_, diagnostics) = file(text);
    assert_eq!(
        &text[diagnostics[0].labels[0].span.range()],
        "<b onclick=\"\r\n***\r\n\"日本>"
    );
}

#[test]
fn cells_have_the_spans_of_their_source() {
    let text = "| id | title |\r\n|----|-------|\r\n| a\\|b |  日本 🙂  |\r\n| c |\r\n";
    let (body, _) = file(text);
    let rows = &body.tables[0].rows;
    assert_eq!(rows[0].cells[0].value, "a|b");
    assert_eq!(&text[rows[0].cells[1].span.range()], "日本 🙂");
    assert_eq!(rows[1].cells.len(), 1);
    assert_eq!(&text[rows[1].span.range()], "| c |");
}

#[test]
fn a_repeated_id_is_reported_with_both_locations() {
    let text = "# A {#x}\n\n# B {#x}\n";
    let (body, diagnostics) = file(text);
    assert_eq!(diagnostics[0].code, DUPLICATE_ANCHOR);
    let places: Vec<_> = diagnostics[0]
        .labels
        .iter()
        .map(|label| Position::in_text(text, label.span.start as usize).line)
        .collect();
    assert_eq!(places, [3, 1]);
    assert_eq!(
        body.headings
            .iter()
            .map(|heading| heading.id.as_str())
            .collect::<Vec<_>>(),
        ["x", "x-1"]
    );
}

#[test]
fn a_misspelt_language_is_reported_at_its_word() {
    let text = "> ```pyton title=\"x\"\n> a\n> ```\n";
    let (_, diagnostics) = file(text);
    assert_eq!(diagnostics[0].code, UNKNOWN_LANGUAGE);
    assert_eq!(&text[diagnostics[0].labels[0].span.range()], "pyton");
    assert_eq!(diagnostics[0].help[0], "did you mean `python`?");
}

#[test]
fn a_long_first_paragraph_is_cut_at_a_word() {
    let (body, _) = file(&"word ".repeat(100));
    assert!(
        body.excerpt.ends_with("word…") && body.excerpt.chars().count() <= 201,
        "{}",
        body.excerpt
    );
    let (body, _) = file(&"漢".repeat(300));
    assert_eq!(body.excerpt.chars().count(), 201);
    let (body, _) = file("![[x]]\n\n# H\n\n> quoted\n\nFirst *one*,\n`two`.\n\nSecond.\n");
    assert_eq!(body.excerpt, "First one, two.");
}

#[test]
fn a_single_paragraph_is_recognized() {
    for (text, single) in [
        ("One *two*.\n", true),
        ("One.\n\nTwo.\n", false),
        ("# One\n", false),
        ("![[x]]\n", false),
        ("- one\n", false),
        ("", false),
        ("One[^1].\n\n[^1]: x\n", false),
    ] {
        assert_eq!(file(text).0.is_one_paragraph, single, "{text:?}");
    }
}

#[test]
fn blocks_next_to_tables_are_loose() {
    let text =
        "# Head\n\n| a |\n|---|\n| b |\n\nLoose *text*\nhere.\n\n<!-- a comment -->\n\n- item\n";
    let loose: Vec<_> = file(text)
        .0
        .loose
        .iter()
        .map(|span| &text[span.range()])
        .collect();
    assert_eq!(loose, ["Loose *text*\nhere.", "- item"]);
}

#[test]
fn prose_leaves_out_links_headings_and_code() {
    let (body, _) = file(
        "# Head\n\nOne **two** `three` [four](x.md) five\nsix [[seven]] eight <a href=\"x\">nine</a>.\n\n> [!note] Title\n> ten\n",
    );
    let prose: Vec<_> = body
        .prose
        .iter()
        .map(|range| &body.html[range.start as usize..range.end as usize])
        .collect();
    assert_eq!(
        prose,
        [
            "One ",
            "two",
            " ",
            " ",
            " five\nsix ",
            " eight ",
            ".",
            "ten"
        ]
    );
}
