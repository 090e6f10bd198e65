//! Queries: conditions, alternatives, order and limit.

use super::kitchen::{PANTRY, kitchen};
use super::models::{records_of_type, results_of_views, valid_model};

/// The records that the query of a view selects from five dishes.
fn select(query: &str) -> Vec<String> {
    let text = format!(
        "{}{PANTRY}
=== content/dishes/all.md
---
type: collection
of: dish
---
| id | title | price | heat | course | tried | uses | notes.hot | tags |
|---|---|---|---|---|---|---|---|---|
| curry | Curry | 9 | hot | main | 2026-03-01 | rice, chilli | Hot | a, b |
| soup | Soup | 5 | warm | starter | 2025-12-24 | salt | | b |
| cake | Cake | | mild | dessert | 2026-01-05 | | | |
| pilaf | Pilaf | 9 | | main | | rice, salt | | c |
| salad | Salad | 12 | mild | starter | | | | |
=== content/queries.md
```view
{query}
```
",
        kitchen("")
    );
    let model = valid_model(&text);
    results_of_views(&model, "queries").remove(0)
}

#[test]
fn conditions() {
    assert_eq!(
        select("records = \"dish\"\nwhere = { course = \"main\" }"),
        ["curry", "pilaf"]
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { course = [\"main\", \"dessert\"] }"),
        ["curry", "cake", "pilaf"]
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { course = \"main\", price = 9, uses = \"salt\" }"),
        ["pilaf"],
        "all must hold"
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { uses = [\"salt\", \"chilli\"] }"),
        ["curry", "soup", "pilaf"],
        "a record by its id"
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { \"notes.hot\" = \"Hot\" }"),
        ["curry"],
        "into a map"
    );
    assert_eq!(
        select("records = \"ingredient\"\nwhere = { \"used_in.course\" = \"starter\" }"),
        ["salt"],
        "over a relation"
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { tags = \"b\" }"),
        ["curry", "soup"],
        "a list holds it"
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { tried = \"2026-01-05\" }"),
        ["cake"]
    );
    assert_eq!(
        select("records = \"dish\"\nwhere = { heat = { any = \"hot\", or_missing = true } }"),
        ["curry", "pilaf"]
    );
    assert_eq!(
        select(
            "records = \"dish\"\nwhere = { uses = { any = \"chilli\", or_missing = true }, heat = \"hot\" }"
        ),
        ["curry"]
    );
    assert!(select("records = \"dish\"\nwhere = { price = 1000 }").is_empty());
}

#[test]
fn set_difference_and_alternatives() {
    assert_eq!(
        select(
            "records = \"dish\"\nwithout = { records = \"dish\", where = { course = \"main\" } }"
        ),
        ["soup", "cake", "salad"]
    );
    let first = "[[first_of]]\nrecords = \"dish\"\nwhere = { price = 1 }\n[[first_of]]\nrecords = \"dish\"\nwhere = { price = 5 }\n[[first_of]]\nrecords = \"dish\"\n";
    assert_eq!(select(first), ["soup"], "the first that finds anything");
    let nested = "limit = 1\nfirst_of = [{ first_of = [{ records = \"cook\" }] }, { records = \"dish\", sort = [\"-title\"] }]";
    assert_eq!(select(nested), ["soup"]);
}

#[test]
fn order_and_limit() {
    assert_eq!(
        select("records = \"dish\""),
        ["curry", "soup", "cake", "pilaf", "salad"],
        "rows as they stand"
    );
    assert_eq!(
        select("records = \"dish\"\nsort = \"title\""),
        ["cake", "curry", "pilaf", "salad", "soup"]
    );
    assert_eq!(
        select("records = \"dish\"\nsort = [\"heat\", \"-title\"]"),
        ["salad", "cake", "soup", "curry", "pilaf"],
        "a scale by its steps, missing last"
    );
    assert_eq!(
        select("records = \"dish\"\nsort = [\"-heat\"]"),
        ["curry", "soup", "cake", "salad", "pilaf"],
        "missing last, turned too"
    );
    assert_eq!(
        select("records = \"dish\"\nsort = [\"course\"]"),
        ["soup", "salad", "curry", "pilaf", "cake"],
        "an enumeration by its words"
    );
    assert_eq!(
        select("records = \"dish\"\nsort = [\"-price\", \"title\"]"),
        ["salad", "curry", "pilaf", "soup", "cake"]
    );
    assert_eq!(
        select("records = \"dish\"\nsort = [\"tried\"]\nlimit = 2"),
        ["soup", "cake"]
    );
    assert_eq!(select("records = \"dish\"\nlimit = 0"), [""; 0]);
}

#[test]
fn a_type_has_an_order_of_its_own() {
    let config = kitchen("").replace(
        "[types.dish]\n",
        "[types.dish]\nsort = [\"-price\", \"title\"]\n",
    );
    let files: String = [
        ("a", "price: 1\n"),
        ("b", "price: 9\n"),
        ("c", ""),
        ("d", "price: 9\n"),
    ]
    .map(|(name, key)| format!("=== content/dishes/{name}.md\n---\ntitle: {name}\n{key}---\n"))
    .concat();
    assert_eq!(
        records_of_type(&valid_model(&format!("{config}{files}")), "dish"),
        ["b", "d", "a", "c"],
        "missing last"
    );
    let files = "=== content/dishes/a.md\n---\ntitle: Zebra\n---\n=== content/dishes/b.md\n---\ntitle: apple\n---\n=== content/dishes/c.md\n---\ntitle: Last\norder: 1\n---\n";
    assert_eq!(
        records_of_type(&valid_model(&format!("{}{files}", kitchen(""))), "dish"),
        ["c", "b", "a"],
        "`order`, then titles without case"
    );
}
