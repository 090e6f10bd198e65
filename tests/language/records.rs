//! Records: defaults, rows of collections, types, ids, and what `status` and old ids do.

use super::kitchen::{PANTRY, kitchen};
use super::models::{
    addresses, compile_model, edges, field_text, id, items_of_set, record, records_of_type,
    results_of_views, valid_model,
};
use super::sites;

#[test]
fn defaults_of_record_collection_folder_and_type() {
    let model = valid_model(&format!(
        "{}
=== content/_defaults.yml
origin: the world
heat: mild
=== content/dishes/_defaults.yml
origin: the coast
=== content/dishes/south/_defaults.yml
price: 3
=== content/dishes/own.md
---
title: Own
origin: home
---
=== content/dishes/near.md
---
title: Near
---
=== content/dishes/south/far.md
---
title: Far
---
=== content/dishes/south/rows.md
---
type: collection
of: dish
defaults: {{ origin: the list, price: 5 }}
---
| id | title | origin | price |
|---|---|---|---|
| cell | Cell | the cell | |
| bare | Bare | | 7 |
",
        kitchen("")
    ));
    assert_eq!(
        field_text(&model, "own", "origin"),
        "home",
        "a record before its folder"
    );
    assert_eq!(
        field_text(&model, "near", "origin"),
        "the coast",
        "the nearest folder"
    );
    assert_eq!(
        field_text(&model, "near", "heat"),
        "mild",
        "a folder further up"
    );
    assert_eq!(
        field_text(&model, "near", "price"),
        "",
        "a folder below does not count"
    );
    assert_eq!(
        field_text(&model, "far", "origin"),
        "the coast",
        "the nearest folder that says it"
    );
    assert_eq!(field_text(&model, "far", "price"), "3");
    assert_eq!(
        field_text(&model, "cell", "origin"),
        "the cell",
        "a cell before its collection"
    );
    assert_eq!(
        field_text(&model, "cell", "price"),
        "5",
        "a collection before its folder"
    );
    assert_eq!(
        field_text(&model, "bare", "origin"),
        "the list",
        "an empty cell says nothing"
    );
    assert_eq!(field_text(&model, "bare", "price"), "7");
    let model = valid_model(&format!(
        "{}\n=== content/dishes/a.md\n---\ntitle: A\n---\n",
        kitchen("")
    ));
    assert_eq!(
        field_text(&model, "a", "origin"),
        "nowhere",
        "the type last"
    );
}

#[test]
fn rows_with_titles_and_dotted_keys_as_headers() {
    let model = valid_model(&format!(
        "{}{PANTRY}
=== content/list.md
---
type: collection
of: dish
---
| Dish | How hot | notes.mild | notes.hot | Made of | tags | body | aliases |
|---|---|---|---|---|---|---|---|
| Plain rice & more | mild | Soft. | Add *chilli*. | rice, salt | quick, cheap | Boil it. | risotto, pilaf |
| Beans | hot | | Careful. | beans | | | |
",
        kitchen("")
    ));
    assert_eq!(
        records_of_type(&model, "dish"),
        ["plain-rice--more", "beans"].map(str::to_owned),
        "ids are slugs of titles"
    );
    assert_eq!(field_text(&model, "plain-rice--more", "heat"), "mild");
    assert_eq!(
        field_text(&model, "plain-rice--more", "notes"),
        "mild: Soft.; hot: Add chilli."
    );
    assert_eq!(field_text(&model, "dish:beans", "notes"), "hot: Careful.");
    assert_eq!(edges(&model, "plain-rice--more", "uses"), ["rice", "salt"]);
    assert_eq!(
        field_text(&model, "plain-rice--more", "tags"),
        "quick, cheap"
    );
    let rice = model.record(record(&model, "plain-rice--more"));
    assert_eq!(
        (rice.title.as_str(), rice.body.body.excerpt.as_str()),
        ("Plain rice & more", "Boil it.")
    );
    assert_eq!(rice.aliases, ["risotto", "pilaf"]);
}

#[test]
fn types_and_ids() {
    let site = format!(
        "{}{PANTRY}
=== content/dishes/deep/down/stew.md
---
title: Another title
---
=== content/dishes/typed.md
---
type: cook
title: Typed
id: anna
---
=== content/dishes/README.md
About dishes.
=== content/free/page.md
# Words
",
        kitchen("")
    );
    let model = valid_model(&site);
    assert_eq!(
        records_of_type(&model, "dish"),
        ["stew"],
        "the stem, not the title"
    );
    assert_eq!(
        records_of_type(&model, "cook"),
        ["anna"],
        "what it says comes before its folder, and `id` before the stem"
    );
    assert_eq!(
        records_of_type(&model, "page"),
        ["dishes/README", "free/page"],
        "a page's id is its path"
    );
    let again = format!("{site}\n=== content/dishes/stew.md\n---\ntitle: S\n---\n");
    assert_eq!(compile_model(&again, None).codes, ["duplicate-id"]);
    let same_id = format!(
        "{site}\n=== content/cooks/stew.md\n---\ntitle: S\ncooks: stew\n---\n[[stew]] [[dish:stew]]\n"
    );
    let model = valid_model(&same_id);
    assert_eq!(
        edges(&model, "cook:stew", "cooks"),
        ["stew"],
        "in a relation, an id is of the type it leads to"
    );
    let found = sites::codes(&sites::compile(
        &sites::input(&sites::texts(&same_id)),
        None,
    ));
    assert!(
        found.contains(&"ambiguous-reference"),
        "a bare id in a text means one record of all types: {found:?}"
    );
}

#[test]
fn retired_and_draft_records() {
    let declarations = "[pages.all]\nsets.dishes = { records = \"dish\" }\nsets.rice = { records = \"ingredient\", where = { id = \"rice\" } }\nsets.over = { records = \"$rice.used_in\" }\n[pages.each]\neach = \"dish\"\n";
    let text = format!(
        "{}{PANTRY}
=== content/dishes/now.md
---
title: Now
uses: rice
---
=== content/dishes/past.md
---
title: Past
status: retired
uses: rice
---
=== content/dishes/soon.md
---
title: Soon
status: draft
uses: rice
---
=== content/p.md
```view
records = \"dish\"
```
",
        kitchen(declarations)
    );
    let model = valid_model(&text);
    assert_eq!(
        records_of_type(&model, "dish"),
        ["now", "past"],
        "a draft is left out, a retired record keeps its page"
    );
    assert!(
        model.page_at("dishes/past.html").is_some() && model.page_at("dishes/soon.html").is_none()
    );
    assert_eq!(items_of_set(&model, "all.html", "dishes"), ["now"]);
    assert_eq!(items_of_set(&model, "all.html", "over"), ["now"]);
    assert_eq!(results_of_views(&model, "page:p"), [["now"]]);
    assert_eq!(addresses(&model, "each"), ["each/now.html"]);
    assert_eq!(edges(&model, "rice", "used_in"), ["now", "past"]);
}

#[test]
fn references_by_an_old_id() {
    let text = format!(
        "{}{PANTRY}\n=== content/dishes/new.md\n---\ntitle: N\nold_ids: [former]\n---\n=== content/cooks/anna.md\n---\ntitle: A\ncooks: former\n---\n",
        kitchen("")
    );
    let compiled = compile_model(&text, None);
    assert_eq!(compiled.codes, ["moved-reference"]);
    let cook = record(&compiled.model, "anna");
    let relation_step = compiled
        .model
        .config()
        .schema
        .relation_named("cooks")
        .unwrap();
    assert_eq!(
        compiled
            .model
            .others(cook, relation_step)
            .map(|(to, _)| id(&compiled.model, to))
            .collect::<Vec<_>>(),
        ["new"]
    );
    assert!(
        compiled.model.page_at("dishes/former.html").is_some(),
        "the way from the old address"
    );
}
