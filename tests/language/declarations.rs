//! Declarations that restrict or remove: labels of types and records, and `enabled = false`.

use super::kitchen::{PANTRY, kitchen};
use super::models::{all, asked, edges, sound};

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
