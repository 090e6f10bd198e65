//! Pages of folders and types whose content is partly or completely hidden.

use super::atlas::{assert_equal_for_guests, page_text};

#[test]
fn the_index_of_a_hidden_type() {
    let edition = assert_equal_for_guests(
        "=== content/p.md\n# P",
        "=== content/crates/c.md\n---\ntitle: C\n---\n[[p]]",
        "",
    );
    assert!(!edition.keys().any(|path| path.starts_with("crates")));
    assert!(!edition.values().any(|bytes| {
        String::from_utf8_lossy(bytes)
            .to_lowercase()
            .contains("crate")
    }));
}

#[test]
fn the_other_pages_of_a_folder() {
    let visible = "=== content/shore/open.md\n# Open\n";
    let hidden = "=== content/shore/closed.md\n---\nlabel: inner\norder: 1\n---\n# Closed\n=== content/shore/deep/down.md\n---\nlabel: inner\n---\n# Down\n";
    let edition = assert_equal_for_guests(visible, hidden, "");
    assert!(page_text(&edition, "shore/index.html").contains("Open"));
}

#[test]
fn the_title_of_a_folder() {
    let visible = "=== content/shore/open.md\n# Open\n";
    let edition = assert_equal_for_guests(
        visible,
        "=== content/shore/index.md\n---\nlabel: inner\n---\n# The secret shore\n",
        "",
    );
    assert!(page_text(&edition, "shore/index.html").contains("<h1>Shore</h1>"));
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
