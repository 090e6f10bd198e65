//! The model language, word by word: what `docs/language.md` says, checked on small models without any HTML.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a table of cases reads better in long functions"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/sites.rs"]
mod sites;

use models::{all, asked, edges, field, id, record, set, sound, views};

/// A kitchen: dishes, ingredients, cooks. `more` is TOML that is added.
fn kitchen(more: &str) -> String {
    format!(
        r#"=== hirebook.toml
[scales]
heat = ["mild", "warm", "hot"]
[types.dish]
folder = "dishes"
title = "Dish"
fields.price = "int"
fields.heat = {{ type = "scale<heat>", title = "How hot" }}
fields.course = {{ type = "enum", of = ["starter", "main", "dessert"] }}
fields.notes = {{ type = "map<heat, markdown>" }}
fields.origin = {{ type = "string", default = "nowhere" }}
fields.tried = "date"
fields.tags = "list<string>"
[types.dish.fields.steps]
type = "list<object>"
fields = {{ uses = "ref<ingredient>", grams = "int" }}
[types.ingredient]
folder = "pantry"
[types.cook]
folder = "cooks"
[relations.uses]
from = "dish"
to = "ingredient"
inverse = "used_in"
ordered = true
titles = ["Made of", "Used in"]
props.grams = "int"
[relations.cooks]
from = "cook"
to = "dish"
inverse = "cooked_by"
[relations.based_on]
from = "dish"
to = "dish"
inverse = "base_of"
{more}
"#
    )
}

const PANTRY: &str = "
=== content/pantry/all.md
---
type: collection
of: ingredient
---
| title |
|---|
| Rice |
| Beans |
| Chilli |
| Salt |
";

#[test]
fn defaults_of_record_collection_folder_and_type() {
    let model = sound(&format!(
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
        field(&model, "own", "origin"),
        "home",
        "a record before its folder"
    );
    assert_eq!(
        field(&model, "near", "origin"),
        "the coast",
        "the nearest folder"
    );
    assert_eq!(field(&model, "near", "heat"), "mild", "a folder further up");
    assert_eq!(
        field(&model, "near", "price"),
        "",
        "a folder below does not count"
    );
    assert_eq!(
        field(&model, "far", "origin"),
        "the coast",
        "the nearest folder that says it"
    );
    assert_eq!(field(&model, "far", "price"), "3");
    assert_eq!(
        field(&model, "cell", "origin"),
        "the cell",
        "a cell before its collection"
    );
    assert_eq!(
        field(&model, "cell", "price"),
        "5",
        "a collection before its folder"
    );
    assert_eq!(
        field(&model, "bare", "origin"),
        "the list",
        "an empty cell says nothing"
    );
    assert_eq!(field(&model, "bare", "price"), "7");
    let model = sound(&format!(
        "{}\n=== content/dishes/a.md\n---\ntitle: A\n---\n",
        kitchen("")
    ));
    assert_eq!(field(&model, "a", "origin"), "nowhere", "the type last");
}

#[test]
fn rows_with_titles_and_dotted_keys_as_headers() {
    let model = sound(&format!(
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
        all(&model, "dish"),
        ["plain-rice--more", "beans"].map(str::to_owned),
        "ids are slugs of titles"
    );
    assert_eq!(field(&model, "plain-rice--more", "heat"), "mild");
    assert_eq!(
        field(&model, "plain-rice--more", "notes"),
        "mild: Soft.; hot: Add chilli."
    );
    assert_eq!(field(&model, "dish:beans", "notes"), "hot: Careful.");
    assert_eq!(edges(&model, "plain-rice--more", "uses"), ["rice", "salt"]);
    assert_eq!(field(&model, "plain-rice--more", "tags"), "quick, cheap");
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
    let model = sound(&site);
    assert_eq!(all(&model, "dish"), ["stew"], "the stem, not the title");
    assert_eq!(
        all(&model, "cook"),
        ["anna"],
        "what it says comes before its folder, and `id` before the stem"
    );
    assert_eq!(
        all(&model, "page"),
        ["dishes/README", "free/page"],
        "a page's id is its path"
    );
    let again = format!("{site}\n=== content/dishes/stew.md\n---\ntitle: S\n---\n");
    assert_eq!(asked(&again, None).codes, ["duplicate-id"]);
    let same_id = format!(
        "{site}\n=== content/cooks/stew.md\n---\ntitle: S\ncooks: stew\n---\n[[stew]] [[dish:stew]]\n"
    );
    let model = sound(&same_id);
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
fn edges_are_read_from_both_ends_in_order() {
    let model = sound(&format!(
        "{}{PANTRY}
=== content/dishes/b.md
---
title: B
uses:
  - {{ to: salt, grams: 1 }}
  - rice
  - {{ to: salt, grams: 2 }}
---
=== content/dishes/a.md
---
title: A
uses: rice
based_on: [b]
---
",
        kitchen("")
    ));
    assert_eq!(
        edges(&model, "b", "uses"),
        ["salt {grams: 1}", "rice", "salt {grams: 2}"],
        "the author's order, all facts"
    );
    assert_eq!(
        edges(&model, "rice", "used_in"),
        ["a", "b"],
        "the order of records"
    );
    assert_eq!(
        edges(&model, "salt", "used_in"),
        ["b {grams: 1}", "b {grams: 2}"]
    );
    assert_eq!(edges(&model, "b", "base_of"), ["a"]);
}

#[test]
fn the_wrong_side_says_the_right_one() {
    let inverse = format!(
        "{}\n=== content/pantry/rice.md\n---\ntitle: R\nused_in: [a]\n---\n",
        kitchen("")
    );
    let found = asked(&inverse, None);
    assert_eq!(found.codes, ["wrong-side"]);
    assert!(
        found.problems.contains("write `uses: [rice]` in dish `a`"),
        "{}",
        found.problems
    );
    let more = "[relations.serves]\nfrom = \"cook\"\npath = \"cooks.uses\"\n";
    let composed = format!(
        "{}\n=== content/cooks/anna.md\n---\ntitle: A\nserves: [rice]\n---\n",
        kitchen(more)
    );
    let found = asked(&composed, None);
    assert_eq!(found.codes, ["wrong-side"]);
    assert!(
        found.problems.contains("help: remove it"),
        "{}",
        found.problems
    );
}

/// Three dishes, each based on the one before, and a cook.
const CHAIN: &str = "
=== content/dishes/one.md
---
title: One
uses: [{ to: rice, grams: 100 }, { to: salt, grams: 1 }]
---
=== content/dishes/two.md
---
title: Two
based_on: one
uses: [{ to: salt, grams: 2 }, { to: beans, grams: 50 }]
---
=== content/dishes/three.md
---
title: Three
based_on: two
uses: [{ to: chilli, grams: 3 }]
---
=== content/cooks/anna.md
---
title: Anna
cooks: [three, one]
---
";

#[test]
fn what_is_inherited() {
    let words = kitchen("").replace(
        "props.grams = \"int\"",
        "props.grams = \"int\"\ninherit = \"based_on.uses\"",
    );
    let model = sound(&format!("{words}{PANTRY}{CHAIN}"));
    assert_eq!(
        edges(&model, "two", "uses"),
        [
            "salt {grams: 2}",
            "beans {grams: 50}",
            "rice {grams: 100} via one"
        ],
        "the own edge wins"
    );
    assert_eq!(
        edges(&model, "three", "uses"),
        [
            "chilli {grams: 3}",
            "salt {grams: 2} via two",
            "beans {grams: 50} via two",
            "rice {grams: 100} via one"
        ],
        "along a chain, and each edge knows where it was written"
    );
    assert_eq!(
        edges(&model, "rice", "used_in").len(),
        3,
        "read from the other end as well"
    );
    let circle = CHAIN.replace("title: One\n", "title: One\nbased_on: three\n");
    let found = asked(&format!("{words}{PANTRY}{circle}"), None);
    assert_eq!(found.codes, ["inherit-cycle"]);
}

#[test]
fn what_is_composed() {
    let more = "[relations.serves]\nfrom = \"cook\"\npath = \"cooks.uses\"\ninverse = \"served_by\"\n\
                [relations.colleague]\nfrom = \"dish\"\npath = \"uses.used_in\"\n";
    let model = sound(&format!("{}{PANTRY}{CHAIN}", kitchen(more)));
    assert_eq!(
        edges(&model, "anna", "serves"),
        ["chilli", "rice", "salt"],
        "each once, in the order of the path, without properties"
    );
    assert_eq!(edges(&model, "chilli", "served_by"), ["anna"]);
    assert!(edges(&model, "beans", "served_by").is_empty());
    assert_eq!(
        edges(&model, "one", "colleague"),
        ["one", "two"],
        "a path may lead back to where it began"
    );
}

/// What the views of a page find, over five dishes.
fn ask(views_of: &str, more: &str) -> Vec<Vec<String>> {
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
=== content/asks.md
{views_of}
",
        kitchen(more)
    );
    let model = sound(&text);
    views(&model, "asks")
}

/// One view.
fn one(query: &str) -> Vec<String> {
    ask(&format!("```view\n{query}\n```\n"), "").remove(0)
}

#[test]
fn conditions() {
    assert_eq!(
        one("records = \"dish\"\nwhere = { course = \"main\" }"),
        ["curry", "pilaf"]
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { course = [\"main\", \"dessert\"] }"),
        ["curry", "cake", "pilaf"]
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { course = \"main\", price = 9, uses = \"salt\" }"),
        ["pilaf"],
        "all must hold"
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { uses = [\"salt\", \"chilli\"] }"),
        ["curry", "soup", "pilaf"],
        "a record by its id"
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { \"notes.hot\" = \"Hot\" }"),
        ["curry"],
        "into a map"
    );
    assert_eq!(
        one("records = \"ingredient\"\nwhere = { \"used_in.course\" = \"starter\" }"),
        ["salt"],
        "over a relation"
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { tags = \"b\" }"),
        ["curry", "soup"],
        "a list holds it"
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { tried = \"2026-01-05\" }"),
        ["cake"]
    );
    assert_eq!(
        one("records = \"dish\"\nwhere = { heat = \"hot\" }\nor_empty = [\"heat\"]"),
        ["curry", "pilaf"]
    );
    assert_eq!(
        one(
            "records = \"dish\"\nwhere = { uses = \"chilli\", heat = \"hot\" }\nor_empty = [\"uses\"]"
        ),
        ["curry"]
    );
    assert!(one("records = \"dish\"\nwhere = { price = 1000 }").is_empty());
}

#[test]
fn set_difference_and_alternatives() {
    assert_eq!(
        one("records = \"dish\"\nwithout = { records = \"dish\", where = { course = \"main\" } }"),
        ["soup", "cake", "salad"]
    );
    let first = "[[first_of]]\nrecords = \"dish\"\nwhere = { price = 1 }\n[[first_of]]\nrecords = \"dish\"\nwhere = { price = 5 }\n[[first_of]]\nrecords = \"dish\"\n";
    assert_eq!(one(first), ["soup"], "the first that finds anything");
    let nested = "limit = 1\nfirst_of = [{ first_of = [{ records = \"cook\" }] }, { records = \"dish\", sort = [\"-title\"] }]";
    assert_eq!(one(nested), ["soup"]);
}

#[test]
fn order_and_limit() {
    assert_eq!(
        one("records = \"dish\""),
        ["curry", "soup", "cake", "pilaf", "salad"],
        "rows as they stand"
    );
    assert_eq!(
        one("records = \"dish\"\nsort = \"title\""),
        ["cake", "curry", "pilaf", "salad", "soup"]
    );
    assert_eq!(
        one("records = \"dish\"\nsort = [\"heat\", \"-title\"]"),
        ["salad", "cake", "soup", "curry", "pilaf"],
        "a scale by its steps, missing last"
    );
    assert_eq!(
        one("records = \"dish\"\nsort = [\"-heat\"]"),
        ["curry", "soup", "cake", "salad", "pilaf"],
        "missing last, turned too"
    );
    assert_eq!(
        one("records = \"dish\"\nsort = [\"course\"]"),
        ["soup", "salad", "curry", "pilaf", "cake"],
        "an enumeration by its words"
    );
    assert_eq!(
        one("records = \"dish\"\nsort = [\"-price\", \"title\"]"),
        ["salad", "curry", "pilaf", "soup", "cake"]
    );
    assert_eq!(
        one("records = \"dish\"\nsort = [\"tried\"]\nlimit = 2"),
        ["soup", "cake"]
    );
    assert_eq!(one("records = \"dish\"\nlimit = 0"), [""; 0]);
}

#[test]
fn a_type_has_an_order_of_its_own() {
    let words = kitchen("").replace(
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
        all(&sound(&format!("{words}{files}")), "dish"),
        ["b", "d", "a", "c"],
        "missing last"
    );
    let files = "=== content/dishes/a.md\n---\ntitle: Zebra\n---\n=== content/dishes/b.md\n---\ntitle: apple\n---\n=== content/dishes/c.md\n---\ntitle: Last\norder: 1\n---\n";
    assert_eq!(
        all(&sound(&format!("{}{files}", kitchen(""))), "dish"),
        ["c", "b", "a"],
        "`order`, then titles without case"
    );
}

#[test]
fn names_of_a_derived_page() {
    let more = r#"
[pages.menu]
each = "dish"
where = { course = "main" }
[pages.menu.sets]
own = { records = "$self.uses" }
also = { records = "dish", where = { uses = "$own" } }
others = { records = "$also", without = { records = "$self" } }
same = { records = "dish", where = { course = "$self.course" } }
[pages.label]
each = "dish.uses"
path = "labels/{from.id}-{to.id}"
where = { "from.course" = "main", to = "rice" }
sets.more = { records = "$to.used_in", without = { records = "$from" } }
sets.heavy = { records = "$from.uses", where = { "edge.grams" = "$edge.grams" } }
[pages.total]
sets.mains = { records = "dish", where = { course = "main" } }
sets.salty = { records = "$mains", where = { uses = "salt" } }
"#;
    let text = format!(
        "{}{PANTRY}
=== content/dishes/curry.md
---
title: Curry
course: main
uses: [{{ to: rice, grams: 100 }}, {{ to: chilli, grams: 2 }}, {{ to: salt, grams: 100 }}]
---
=== content/dishes/pilaf.md
---
title: Pilaf
course: main
uses: [{{ to: rice, grams: 80 }}]
---
=== content/dishes/porridge.md
---
title: Porridge
course: dessert
uses: [rice]
---
",
        kitchen(more)
    );
    let model = sound(&text);
    let grams = [
        "rice {grams: 100}",
        "chilli {grams: 2}",
        "salt {grams: 100}",
    ];
    assert_eq!(
        models::addresses(&model, "menu"),
        ["menu/curry.html", "menu/pilaf.html"]
    );
    assert_eq!(set(&model, "menu/curry.html", "own"), grams);
    assert_eq!(
        set(&model, "menu/pilaf.html", "also"),
        ["curry", "pilaf", "porridge"],
        "a set that uses the one before"
    );
    assert_eq!(
        set(&model, "menu/pilaf.html", "others"),
        ["curry", "porridge"]
    );
    assert_eq!(set(&model, "menu/curry.html", "same"), ["curry", "pilaf"]);
    assert_eq!(
        models::addresses(&model, "label"),
        ["labels/curry-rice.html", "labels/pilaf-rice.html"],
        "one for each edge"
    );
    assert_eq!(
        set(&model, "labels/curry-rice.html", "more"),
        ["pilaf {grams: 80}", "porridge"]
    );
    assert_eq!(
        set(&model, "labels/curry-rice.html", "heavy"),
        ["rice {grams: 100}", "salt {grams: 100}"]
    );
    assert_eq!(set(&model, "total.html", "salty"), ["curry"]);
}

#[test]
fn a_list_of_objects_with_one_reference_is_records() {
    let more = "[pages.recipe]\neach = \"dish\"\nsets.steps = { records = \"$self.steps\", sort = [\"-edge.grams\"] }\n\
                sets.big = { records = \"$self.steps\", where = { \"edge.grams\" = [100, 300] } }\n\
                sets.dishes = { records = \"$steps.used_in\" }\n";
    let text = format!(
        "{}{PANTRY}\n=== content/dishes/a.md\n---\ntitle: A\nuses: rice\nsteps:\n  - {{ uses: rice, grams: 100 }}\n  - {{ uses: salt }}\n  - {{ uses: beans, grams: 300 }}\n---\n",
        kitchen(more)
    );
    let model = sound(&text);
    let ids = |name| {
        set(&model, "recipe/a.html", name)
            .iter()
            .map(|item| item.split(' ').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("steps"), ["beans", "rice", "salt"]);
    assert_eq!(ids("big"), ["rice", "beans"]);
    assert_eq!(ids("dishes"), ["a"]);
    assert!(set(&model, "recipe/a.html", "steps")[0].contains("grams: 300"));
    let wrong = text.replace("uses: beans, grams", "uses: beens, grams");
    let found = sites::codes(&sites::compile(&sites::input(&sites::texts(&wrong)), None));
    assert!(
        found.contains(&"unknown-reference"),
        "a reference within an object is checked as any other: {found:?}"
    );
}

#[test]
fn difference_tells_edges_apart_by_what_they_carry() {
    let more = "[pages.gap]\neach = \"dish.based_on\"\npath = \"gap/{from.id}\"\n\
                sets.new = { records = \"$from.uses\", without = { records = \"$to.uses\" } }\n";
    let model = sound(&format!(
        "{}{PANTRY}
=== content/dishes/a.md
---
title: A
uses: [{{ to: rice, grams: 1 }}, {{ to: salt, grams: 1 }}]
---
=== content/dishes/b.md
---
title: B
based_on: a
uses: [{{ to: rice, grams: 1 }}, {{ to: salt, grams: 2 }}, beans]
---
",
        kitchen(more)
    ));
    assert_eq!(
        set(&model, "gap/b.html", "new"),
        ["salt {grams: 2}", "beans"]
    );
}

#[test]
fn retired_and_draft_records() {
    let more = "[pages.all]\nsets.dishes = { records = \"dish\" }\nsets.rice = { records = \"ingredient\", where = { id = \"rice\" } }\nsets.over = { records = \"$rice.used_in\" }\n[pages.each]\neach = \"dish\"\n";
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
        kitchen(more)
    );
    let model = sound(&text);
    assert_eq!(
        all(&model, "dish"),
        ["now", "past"],
        "a draft is left out, a retired record keeps its page"
    );
    assert!(
        model.page_at("dishes/past.html").is_some() && model.page_at("dishes/soon.html").is_none()
    );
    assert_eq!(set(&model, "all.html", "dishes"), ["now"]);
    assert_eq!(set(&model, "all.html", "over"), ["now"]);
    assert_eq!(views(&model, "page:p"), [["now"]]);
    assert_eq!(models::addresses(&model, "each"), ["each/now.html"]);
    assert_eq!(edges(&model, "rice", "used_in"), ["now", "past"]);
}

#[test]
fn a_records_label_replaces_its_types() {
    let more = "[audiences.guest]\nlabels = [\"open\"]\n[audiences.crew]\nlabels = [\"open\", \"inner\"]\n";
    let words = kitchen(more)
        .replace("[types.dish]\n", "[types.dish]\nlabel = \"open\"\n")
        .replace("[types.cook]\n", "[types.cook]\nlabel = \"inner\"\n");
    let text = format!(
        "{words}{PANTRY}\n=== content/dishes/shown.md\n---\ntitle: S\n---\n=== content/dishes/hidden.md\n---\ntitle: H\nlabel: inner\n---\n\
         === content/cooks/open.md\n---\ntitle: O\nlabel: open\ncooks: [shown, hidden]\n---\n=== content/cooks/closed.md\n---\ntitle: C\n---\n"
    );
    let guest = asked(&text, Some("guest")).model;
    assert_eq!(
        (all(&guest, "dish"), all(&guest, "cook")),
        (vec!["shown".to_owned()], vec!["open".to_owned()])
    );
    assert!(
        all(&guest, "ingredient").is_empty(),
        "a type without a label is for nobody in particular"
    );
    assert_eq!(
        edges(&guest, "open", "cooks"),
        ["shown"],
        "an edge needs both its ends"
    );
    let crew = asked(&text, Some("crew")).model;
    assert_eq!((all(&crew, "dish").len(), all(&crew, "cook").len()), (2, 2));
    assert_eq!(
        all(&sound(&text), "ingredient").len(),
        4,
        "without an audience there is everything"
    );
}

#[test]
fn what_is_not_enabled_is_not_there() {
    let more = "[types.cook.fields]\nmood = { type = \"string\", enabled = false }\n[relations.extra]\nenabled = false\nfrom = \"dish\"\nto = \"dish\"\n[pages.none]\nenabled = false\n[audiences.nobody]\nenabled = false\nlabels = [\"x\"]\n";
    let model = sound(&format!("{}{PANTRY}", kitchen(more)));
    let config = &model.config();
    assert!(!config.schema.types["cook"].fields.contains_key("mood"));
    assert!(
        !config.schema.relations.contains_key("extra")
            && config.schema.relation_named("extra").is_none()
    );
    assert!(config.pages.is_empty() && config.audiences.is_empty());
    // A site removes what its preset declares.
    let site = "=== hirebook.toml\n[site]\npreset = \"hiring\"\n[types.sector]\nenabled = false\n[relations.in_sector]\nenabled = false\n[menu.reference]\nenabled = false\n=== content/p.md\n# P\n";
    let model = sound(site);
    assert!(
        model.config().schema.type_named("sector").is_none()
            && model.config().schema.type_named("company").is_some()
    );
    // What refers to it in the preset is removed too: relations, views, the item of the menu.
    let site = "=== hirebook.toml\n[site]\npreset = \"hiring\"\n[types.sector]\nenabled = false\n=== content/p.md\n# P\n";
    let model = sound(site);
    let company = model
        .config()
        .schema
        .type_named("company")
        .expect("companies stay");
    let index = model
        .config()
        .schema
        .type_of(company)
        .index
        .as_ref()
        .expect("and so does their index");
    assert!(
        model.config().schema.relation_named("in_sector").is_none()
            && index.group.is_none()
            && !index.columns.is_empty()
    );
    // Names in the site's own config must still resolve.
    let found = asked(
        &site.replace("=== content", "[pages.x]\neach = \"sector\"\n=== content"),
        None,
    );
    assert_eq!(found.codes, ["bad-config"]);
}

#[test]
fn references_by_an_old_id() {
    let text = format!(
        "{}{PANTRY}\n=== content/dishes/new.md\n---\ntitle: N\nold_ids: [former]\n---\n=== content/cooks/anna.md\n---\ntitle: A\ncooks: former\n---\n",
        kitchen("")
    );
    let found = asked(&text, None);
    assert_eq!(found.codes, ["moved-reference"]);
    let cook = record(&found.model, "anna");
    let relation_step = found.model.config().schema.relation_named("cooks").unwrap();
    assert_eq!(
        found
            .model
            .others(cook, relation_step)
            .map(|(to, _)| id(&found.model, to))
            .collect::<Vec<_>>(),
        ["new"]
    );
    assert!(
        found.model.page_at("dishes/former.html").is_some(),
        "the way from the old address"
    );
}
