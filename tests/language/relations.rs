//! Relations: both directions of an edge, the direction that authors write, inherited and composed edges.

use super::kitchen::{PANTRY, kitchen};
use super::models::{compile_model, edges, valid_model};

#[test]
fn edges_are_read_from_both_ends_in_order() {
    let model = valid_model(&format!(
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
    let compiled = compile_model(&inverse, None);
    assert_eq!(compiled.codes, ["wrong-side"]);
    assert!(
        compiled
            .problems
            .contains("write `uses: [rice]` in dish `a`"),
        "{}",
        compiled.problems
    );
    let declarations = "[relations.serves]\nfrom = \"cook\"\nvia = \"cooks.uses\"\n";
    let composed = format!(
        "{}\n=== content/cooks/anna.md\n---\ntitle: A\nserves: [rice]\n---\n",
        kitchen(declarations)
    );
    let compiled = compile_model(&composed, None);
    assert_eq!(compiled.codes, ["wrong-side"]);
    assert!(
        compiled.problems.contains("help: remove it"),
        "{}",
        compiled.problems
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
    let config = kitchen("").replace(
        "props.grams = \"int\"",
        "props.grams = \"int\"\ninherit = \"based_on.uses\"",
    );
    let model = valid_model(&format!("{config}{PANTRY}{CHAIN}"));
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
    let cycle = CHAIN.replace("title: One\n", "title: One\nbased_on: three\n");
    let compiled = compile_model(&format!("{config}{PANTRY}{cycle}"), None);
    assert_eq!(compiled.codes, ["inherit-cycle"]);
}

#[test]
fn what_is_composed() {
    let declarations = "[relations.serves]\nfrom = \"cook\"\nvia = \"cooks.uses\"\ninverse = \"served_by\"\n\
                [relations.colleague]\nfrom = \"dish\"\npath = \"uses.used_in\"\n";
    let model = valid_model(&format!("{}{PANTRY}{CHAIN}", kitchen(declarations)));
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
