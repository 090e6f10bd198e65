//! Declarations that restrict or remove: labels of types and records, and `enabled = false`.

use super::kitchen::{PANTRY, kitchen};
use super::models::{compile_model, edges, records_of_type, valid_model};

#[test]
fn a_records_label_replaces_its_types() {
    let declarations = "[audiences.guest]\nlabels = [\"open\"]\n[audiences.crew]\nlabels = [\"open\", \"inner\"]\n";
    let config = kitchen(declarations)
        .replace("[types.dish]\n", "[types.dish]\nlabel = \"open\"\n")
        .replace("[types.cook]\n", "[types.cook]\nlabel = \"inner\"\n");
    let text = format!(
        "{config}{PANTRY}\n=== content/dishes/shown.md\n---\ntitle: S\n---\n=== content/dishes/hidden.md\n---\ntitle: H\nlabel: inner\n---\n\
         === content/cooks/open.md\n---\ntitle: O\nlabel: open\ncooks: [shown, hidden]\n---\n=== content/cooks/closed.md\n---\ntitle: C\n---\n"
    );
    let guest = compile_model(&text, Some("guest")).model;
    assert_eq!(
        (
            records_of_type(&guest, "dish"),
            records_of_type(&guest, "cook")
        ),
        (vec!["shown".to_owned()], vec!["open".to_owned()])
    );
    assert!(
        records_of_type(&guest, "ingredient").is_empty(),
        "a type without a label is for nobody in particular"
    );
    assert_eq!(
        edges(&guest, "open", "cooks"),
        ["shown"],
        "an edge needs both its ends"
    );
    let crew = compile_model(&text, Some("crew")).model;
    assert_eq!(
        (
            records_of_type(&crew, "dish").len(),
            records_of_type(&crew, "cook").len()
        ),
        (2, 2)
    );
    assert_eq!(
        records_of_type(&valid_model(&text), "ingredient").len(),
        4,
        "without an audience there is everything"
    );
}

#[test]
fn what_is_not_enabled_is_not_there() {
    let declarations = "[types.cook.fields]\nmood = { type = \"string\", enabled = false }\n[relations.extra]\nenabled = false\nfrom = \"dish\"\nto = \"dish\"\n[pages.none]\nenabled = false\n[audiences.nobody]\nenabled = false\nlabels = [\"x\"]\n";
    let model = valid_model(&format!("{}{PANTRY}", kitchen(declarations)));
    let config = &model.config();
    assert!(!config.schema.types["cook"].fields.contains_key("mood"));
    assert!(
        !config.schema.relations.contains_key("extra")
            && config.schema.relation_named("extra").is_none()
    );
    assert!(config.pages.is_empty() && config.audiences.is_empty());
    // A site removes what its preset declares.
    let site = "=== hirebook.toml\n[site]\npreset = \"hiring\"\n[types.sector]\nenabled = false\n[relations.in_sector]\nenabled = false\n[menu.reference]\nenabled = false\n=== content/p.md\n# P\n";
    let model = valid_model(site);
    assert!(
        model.config().schema.type_named("sector").is_none()
            && model.config().schema.type_named("company").is_some()
    );
    // What refers to it in the preset is removed too: relations, views, the item of the menu.
    let site = "=== hirebook.toml\n[site]\npreset = \"hiring\"\n[types.sector]\nenabled = false\n=== content/p.md\n# P\n";
    let model = valid_model(site);
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
    let compiled = compile_model(
        &site.replace("=== content", "[pages.x]\neach = \"sector\"\n=== content"),
        None,
    );
    assert_eq!(compiled.codes, ["bad-config"]);
}
