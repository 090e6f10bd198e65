//! Hidden fields, relations and properties, and edges to hidden records.

use super::atlas::{assert_equal_for_guests, page_text};

#[test]
fn an_edge_hidden_by_its_relation() {
    let places = |key: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\n{key}---\n=== content/places/b.md\n---\ntitle: B\n---\n"
        )
    };
    let edition = assert_equal_for_guests("", &places("rival: [b]\n"), &places(""));
    assert!(!page_text(&edition, "places/b.html").contains("Rivalled"));
}

#[test]
fn a_hidden_property_of_an_edge() {
    let places = |key: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\nnear:\n  - {{ to: b, why: Close{key} }}\n---\n=== content/places/b.md\n---\ntitle: B\n---\n"
        )
    };
    assert_equal_for_guests("", &places(", cost: 9"), &places(""));
}

#[test]
fn the_texts_of_an_edge_to_a_hidden_record() {
    let file = |edge: &str| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\nstores:\n{edge}---\n=== content/p.md\n# P\n"
        )
    };
    let hidden = "=== content/crates/c.md\n---\ntitle: C\n---\n";
    let edition = assert_equal_for_guests(
        hidden,
        &file("  - { to: c, note: \"Beside [[page:p]].\" }\n"),
        &file("  - c\n"),
    );
    assert!(!page_text(&edition, "p.html").contains("places/a.html"));
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
    let edition = assert_equal_for_guests(
        "",
        &file("zinc", "  - { crate: zinc, count: 2 }\n"),
        &file("tin", ""),
    );
    assert!(
        !edition
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("zinc"))
    );
    assert!(page_text(&edition, "places/a.html").contains("crates/known.html"));
}

#[test]
fn columns_and_views_of_hidden_records_are_left_out() {
    let visible = "=== content/places/a.md\n---\ntitle: A\nnear:\n  - { to: b, cost: 3 }\nrival: [b]\n---\n\n```view\nrecords = \"$self.near\"\ncolumns = [\"title\", \"@cost\", \"rival\", \"mood\"]\n```\n\n```view\nrecords = \"$self.rival\"\n```\n\n```view\nrecords = \"crate\"\n```\n=== content/places/b.md\n---\ntitle: B\n---\n";
    let edition =
        assert_equal_for_guests(visible, "", "=== content/crates/c.md\n---\ntitle: C\n---\n");
    let text = page_text(&edition, "places/a.html");
    for word in ["Price paid", "Competes", "Mood", "Crate"] {
        assert!(!text.contains(word), "`{word}` is in the page of a guest");
    }
}

#[test]
fn an_order_by_a_hidden_field() {
    let file = |a: u8, b: u8| {
        format!(
            "=== content/places/a.md\n---\ntitle: A\ndepth: {a}\n---\n=== content/places/b.md\n---\ntitle: B\ndepth: {b}\n---\n"
        )
    };
    let visible = "=== content/p.md\n# P\n\n```view\nrecords = \"place\"\nsort = [\"-depth\"]\ngroup = \"depth\"\nlimit = 1\n```\n";
    assert_equal_for_guests(visible, &file(1, 2), &file(2, 1));
}

#[test]
fn a_condition_on_a_hidden_field() {
    let file = |mood: &str| format!("=== content/places/a.md\n---\ntitle: A\n{mood}---\n");
    let visible = "=== content/p.md\n# P\n\n```view\nrecords = \"place\"\nwhere = { mood = \"gloomy\" }\n```\n";
    let edition = assert_equal_for_guests(visible, &file("mood: bright\n"), &file(""));
    assert!(!page_text(&edition, "p.html").contains("places/a.html\">A"));
}
