//! Labels by condition: an edition is the one of the same site with labels written by hand.

use super::sites::{assert_same, build_files, codes, compile, input, problems, texts};

/// Plants in beds: those that grow only in public beds are for guests, with their notes and their edges, and so are the cards of public
/// beds. `RULES` and `LABELS` are what the two sites write differently.
const SITE: &str = r#"=== hirebook.toml
[site]
language_version = 2
[audiences]
guest = { labels = ["open"] }
gardener = { labels = ["open", "inner"] }
[types.bed]
folder = "beds"
label = "open"
fields.kind = { type = "enum", of = ["public", "private"] }
[types.plant]
folder = "plants"
label = "inner"
PLANT_RULES
[types.plant.fields.notes]
type = "markdown"
label = "inner"
NOTES_RULES
[relations.grows_in]
from = "plant"
to = "bed"
inverse = "grows"
[relations.near]
from = "bed"
to = "bed"
inverse = "near_it"
NEAR_LABELS
props.metres = "int"
[pages.card]
each = "bed.near"
title = "{$from.title} and {$to.title}"
CARD_LABELS
=== content/beds/a.md
---
title: Rose garden
kind: public
near: NEAR_A
---
=== content/beds/b.md
---
title: Kitchen garden
kind: private
near: NEAR_B
---
=== content/beds/c.md
---
title: Lawn
kind: public
---
=== content/plants/rose.md
---
title: Rose
grows_in: a
ROSE_LABEL
notes: Water it.
---
=== content/plants/kale.md
---
title: Kale
grows_in: KALE
notes: Do not tell.
---
=== content/plants/thyme.md
---
title: Thyme
THYME
---
=== content/index.md
---
label: open
---
# Start
"#;

const CONDITION: &str = "{ \"grows_in.kind\" = { only = \"public\" } }";

/// The site with rules: `kale` are the beds of the kale.
fn by_rules(kale: &str) -> String {
    SITE.replace("PLANT_RULES", &format!("label_where.open = {CONDITION}"))
        .replace("NOTES_RULES", &format!("label_where.open = {CONDITION}"))
        .replace(
            "NEAR_LABELS",
            "label = \"inner\"\nlabel_where.open = { \"$to.kind\" = \"public\", \"$edge.metres\" = { max = 5 } }",
        )
        .replace(
            "CARD_LABELS",
            "label = \"inner\"\nlabel_where.open = { \"$from.kind\" = \"public\" }",
        )
        .replace("NEAR_A", "[{ to: b, metres: 1 }, { to: c, metres: 2 }]")
        .replace("NEAR_B", "[{ to: c, metres: 9 }, { to: a, metres: 3 }]")
        .replace("ROSE_LABEL\n", "")
        .replace("KALE", kale)
        .replace("THYME", "label: open\ngrows_in: b\nnotes: Do not tell.")
}

/// The site with labels: what rules hide from guests is not there, or has a label.
fn by_labels(notes: &str) -> String {
    SITE.replace("PLANT_RULES\n", "")
        .replace("label = \"inner\"\nNOTES_RULES\n", notes)
        .replace("NEAR_LABELS\n", "")
        .replace(
            "CARD_LABELS",
            "label = \"open\"\nwhere = { \"$from.kind\" = \"public\" }",
        )
        .replace("NEAR_A", "[{ to: c, metres: 2 }]")
        .replace("NEAR_B", "[{ to: a, metres: 3 }]")
        .replace("ROSE_LABEL", "label: open")
        .replace("KALE", "b")
        .replace("THYME", "label: open\ngrows_in: b")
}

#[test]
fn an_edition_is_that_of_the_same_labels_written_by_hand() {
    let edition = |site: &str| build_files(&input(&texts(site)), Some("guest"));
    let rules = edition(&by_rules("b"));
    let labels = edition(&by_labels(""));
    assert_same(&rules, &labels, "rules and labels");
    assert!(rules.contains_key("plants/rose.html"));
    assert!(!rules.contains_key("plants/kale.html"));
    assert!(rules.contains_key("card/a-c.html"));
    assert!(!rules.contains_key("card/b-a.html"));
}

#[test]
fn a_record_that_no_longer_meets_the_condition_is_hidden() {
    let edition = |kale: &str| build_files(&input(&texts(&by_rules(kale))), Some("guest"));
    assert_same(&edition("b"), &edition("[a, b]"), "also in a private bed");
    assert_same(&edition("b"), &edition("[]"), "in no bed");
    assert!(edition("c").contains_key("plants/kale.html"));
}

#[test]
fn the_internal_edition_has_everything() {
    let files = build_files(&input(&texts(&by_rules("b"))), None);
    for page in ["plants/kale.html", "card/b-a.html", "card/a-b.html"] {
        assert!(files.contains_key(page), "{page}");
    }
}

#[test]
fn rules_that_decide_nothing_are_errors() {
    for (rule, message) in [
        (
            "label_where.opne = { kind = \"public\" }",
            "no audience holds the label `opne`",
        ),
        (
            "label_where.open = { kind = \"pubic\" }",
            "`kind` can never be `pubic`",
        ),
        (
            "label_where.open = { kid = \"public\" }",
            "`kid` is neither a key nor a relation",
        ),
        (
            "label_where.open = {}",
            "`label_where.open` has no conditions",
        ),
        (
            "label_where.open = true",
            "`label_where.open` has no conditions",
        ),
        (
            "label_where = \"open\"",
            "`label_where` of the type `bed` is `open`, not a table",
        ),
        (
            "fields.size = { type = \"int\", default = 1, label_where.open = { kind = \"public\" } }",
            "`size` has a default, so its label cannot depend on conditions",
        ),
    ] {
        let site = by_rules("b").replace("[types.plant]\n", &format!("{rule}\n[types.plant]\n"));
        let outcome = compile(&input(&texts(&site)), Some("guest"));
        let found = problems(&outcome);
        assert!(found.contains(message), "{rule}: {found}");
        assert!(outcome.failed(), "{rule}: {:?}", codes(&outcome));
    }
}
