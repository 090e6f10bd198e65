//! Hidden declarations that cells of tables name.

use super::edition::guests;
use super::sites::assert_same;

#[test]
fn a_hidden_primary_property_in_a_cell_changes_nothing() {
    let row = |cell: &str| {
        format!(
            "=== content/places/rows.md\n---\ntype: collection\nof: place\n---\n| title | near |\n|---|---|\n| Row | {cell} |\n"
        )
    };
    let toll = "[relations.near.props.toll]\ntype = \"string\"\nlabel = \"inner\"\ntitle = \"Secret\"\nprimary = true\n";
    assert_same(
        &guests(&[], "", &row("a, b(hours: 2)")),
        &guests(&[], toll, &row("a@\"secret, (5)\", b@secret(hours: 2)")),
        "the property shows",
    );
}
