//! Hidden records, and visible texts that refer to them.

use super::atlas::{CONFIG, assert_equal_for_guests, page_text};
use super::sites::{self, input, texts};

#[test]
fn a_record_between_two_others() {
    let place = |id: &str, label: &str| {
        format!("=== content/places/{id}.md\n---\ntitle: {id}\n{label}---\n")
    };
    let visible: String = ["alder", "birch", "cedar"].map(|id| place(id, "")).concat();
    let hidden: String = ["apple", "bamboo", "beech", "cherry"]
        .map(|id| place(id, "label: inner\n"))
        .concat();
    let edition = assert_equal_for_guests(&visible, &hidden, "");
    assert!(
        edition.contains_key("places/index-2.html") && !edition.contains_key("places/index-3.html")
    );
    assert!(page_text(&edition, "places/alder.html").contains("birch.html"));
}

#[test]
fn a_hidden_row_in_the_middle_of_a_table() {
    let rows = |row: &str| {
        format!(
            "=== content/places/rows.md\n---\ntype: collection\nof: place\ndefaults: {{ label: open }}\n---\n| title | label |\n|---|---|\n| First | |\n{row}| Last | |\n"
        )
    };
    let edition = assert_equal_for_guests(
        "",
        &rows("| Middle | inner |\n| More | inner |\n"),
        &rows(""),
    );
    assert!(page_text(&edition, "places/first.html").contains("last.html"));
}

#[test]
fn properties_in_the_cells_of_a_table() {
    let rows = |near: &str, stores: &str| {
        format!(
            "=== content/places/rows.md\n---\ntype: collection\nof: place\n---\n| title | near | stores |\n|---|---|---|\n\
             | First | last(why: *Shown*{near}) | {stores} |\n| Last | | |\n"
        )
    };
    let edition = assert_equal_for_guests(
        "=== content/crates/c.md\n---\ntitle: C\n---\n",
        &rows(", cost: 12", "c(note: \"Told, (so) [[place:last]]\")"),
        &rows("", ""),
    );
    assert!(page_text(&edition, "places/first.html").contains("<em>Shown</em>"));
}

#[test]
fn a_draft_is_hidden() {
    let draft =
        "=== content/places/d.md\n---\ntitle: D\nstatus: draft\nnear: [a]\n---\n[[place:a]]\n";
    assert_equal_for_guests("=== content/places/a.md\n---\ntitle: A\n---\n", draft, "");
}

#[test]
fn a_hidden_old_id() {
    let place =
        |old: &str| format!("=== content/places/s.md\n---\ntitle: S\nlabel: inner\n{old}---\n");
    let edition = assert_equal_for_guests(
        "=== content/places/a.md\n---\ntitle: A\n---\n",
        &place("old_ids: [former]\n"),
        &place(""),
    );
    assert!(!edition.contains_key("places/former.html"));
}

#[test]
fn a_hidden_alias_that_is_a_visible_term() {
    let visible = "=== content/words/quay.md\n---\ntitle: Quay\n---\nWhere ships lie.\n=== content/p.md\n# P\n\nBy the quay.\n";
    let hidden = "=== content/words/a.md\n---\ntitle: Aaa\nlabel: inner\naliases: [quay, ships]\n---\nSecret.";
    let edition = assert_equal_for_guests(visible, hidden, "");
    assert!(page_text(&edition, "p.html").contains("words/index.html#quay"));
}

#[test]
fn a_use_of_a_hidden_term() {
    let visible = "=== content/p.md\n# P\n\nOf [[word:tide|the tide]], a tide.\n";
    let word = |id: &str, more: &str| {
        format!("=== content/words/tide.md\n---\ntitle: {id}\nlabel: inner\n{more}---\nUp.")
    };
    let edition = assert_equal_for_guests(
        visible,
        &word("Tide", "aliases: [tides]\n"),
        &word("Nothing", ""),
    );
    assert!(page_text(&edition, "p.html").contains("Of the tide, a tide."));
}

#[test]
fn an_embed_of_a_hidden_record() {
    let visible = "=== content/p.md\n# P\n\nBefore.\n\n![[crate:c]]\n\n![[crate:c#part]]\n\n![[place:a.mood]]\n\nBehind.\n=== content/places/a.md\n---\ntitle: A\n---\n";
    let text = |body: &str| {
        format!("=== content/crates/c.md\n---\ntitle: C\n---\n{body}## Part\n\nText.\n")
    };
    let edition =
        assert_equal_for_guests(visible, &text("Secret with [[place:a]].\n\n"), &text(""));
    assert!(!page_text(&edition, "p.html").contains("gloomy"));
}

#[test]
fn hidden_names_are_never_suggested_to_readers() {
    let visible = "=== content/p.md\n# P\n\nTo [[crate:barrel|a barrel]], [it](crates/barrel.md) and [[p#p|here]].\n";
    let hidden = |near: &str| {
        format!(
            "=== content/crates/barrel.md\n---\ntitle: Barrel\n---\n=== content/crates/{near}.md\n---\ntitle: N\n---\n"
        )
    };
    let edition = assert_equal_for_guests(visible, &hidden("barrels"), &hidden("unlike"));
    assert!(
        !edition
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("barrels"))
    );
    assert!(page_text(&edition, "p.html").contains("To a barrel, it and"));
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
    // Two references are hidden themselves: the note of an edge is removed with its hidden target, and the block has a label.
    assert_eq!(
        places,
        [
            "--> content/places/a.md:4:29",
            "--> content/places/b.md:4:12",
            "--> content/places/b.md:6:6"
        ]
    );
}
