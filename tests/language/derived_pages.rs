//! Derived pages: their names for the current record, edge and earlier sets, and sets of edges with properties.

use super::kitchen::{PANTRY, kitchen};
use super::models::{addresses, items_of_set, valid_model};
use super::sites;

#[test]
fn names_of_a_derived_page() {
    let declarations = r#"
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
path = "labels/{$from.id}-{$to.id}"
where = { "$from.course" = "main", "$to" = "rice" }
sets.more = { records = "$to.used_in", without = { records = "$from" } }
sets.heavy = { records = "$from.uses", where = { "@grams" = "$edge.grams" } }
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
        kitchen(declarations)
    );
    let model = valid_model(&text);
    let grams = [
        "rice {grams: 100}",
        "chilli {grams: 2}",
        "salt {grams: 100}",
    ];
    assert_eq!(
        addresses(&model, "menu"),
        ["menu/curry.html", "menu/pilaf.html"]
    );
    assert_eq!(items_of_set(&model, "menu/curry.html", "own"), grams);
    assert_eq!(
        items_of_set(&model, "menu/pilaf.html", "also"),
        ["curry", "pilaf", "porridge"],
        "a set that uses the one before"
    );
    assert_eq!(
        items_of_set(&model, "menu/pilaf.html", "others"),
        ["curry", "porridge"]
    );
    assert_eq!(
        items_of_set(&model, "menu/curry.html", "same"),
        ["curry", "pilaf"]
    );
    assert_eq!(
        addresses(&model, "label"),
        ["labels/curry-rice.html", "labels/pilaf-rice.html"],
        "one for each edge"
    );
    assert_eq!(
        items_of_set(&model, "labels/curry-rice.html", "more"),
        ["pilaf {grams: 80}", "porridge"]
    );
    assert_eq!(
        items_of_set(&model, "labels/curry-rice.html", "heavy"),
        ["rice {grams: 100}", "salt {grams: 100}"]
    );
    assert_eq!(items_of_set(&model, "total.html", "salty"), ["curry"]);
}

#[test]
fn a_list_of_objects_with_one_reference_is_records() {
    let declarations = "[pages.recipe]\neach = \"dish\"\nsets.steps = { records = \"$self.steps\", sort = [\"-@grams\"] }\n\
                sets.big = { records = \"$self.steps\", where = { \"@grams\" = [100, 300] } }\n\
                sets.dishes = { records = \"$steps.used_in\" }\n";
    let text = format!(
        "{}{PANTRY}\n=== content/dishes/a.md\n---\ntitle: A\nuses: rice\nsteps:\n  - {{ uses: rice, grams: 100 }}\n  - {{ uses: salt }}\n  - {{ uses: beans, grams: 300 }}\n---\n",
        kitchen(declarations)
    );
    let model = valid_model(&text);
    let ids = |name| {
        items_of_set(&model, "recipe/a.html", name)
            .iter()
            .map(|item| item.split(' ').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("steps"), ["beans", "rice", "salt"]);
    assert_eq!(ids("big"), ["rice", "beans"]);
    assert_eq!(ids("dishes"), ["a"]);
    assert!(items_of_set(&model, "recipe/a.html", "steps")[0].contains("grams: 300"));
    let wrong = text.replace("uses: beans, grams", "uses: beens, grams");
    let found = sites::codes(&sites::compile(&sites::input(&sites::texts(&wrong)), None));
    assert!(
        found.contains(&"unknown-reference"),
        "a reference within an object is checked as any other: {found:?}"
    );
}

#[test]
fn difference_tells_edges_apart_by_what_they_carry() {
    let declarations = "[pages.gap]\neach = \"dish.based_on\"\npath = \"gap/{$from.id}\"\n\
                sets.new = { records = \"$from.uses\", without = { records = \"$to.uses\" } }\n";
    let model = valid_model(&format!(
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
        kitchen(declarations)
    ));
    assert_eq!(
        items_of_set(&model, "gap/b.html", "new"),
        ["salt {grams: 2}", "beans"]
    );
}
