//! What the reference says and what the schemas hold, for a small site. `tests/schema.rs` looks at the presets.

use serde_json::{Value, json};

use super::{editor_wiring, export, json_schema, print};
use crate::config::{self, Config, RecordKey};
use crate::text::Sources;

const GARDEN: &str = r#"
[site]
title = "A garden"

[audiences.visitor]
labels = ["open"]

[audiences.gardener]
title = "Gardeners"
labels = ["open", "shed"]

[scales]
light = ["shade", "sun"]
stars = [{ id = "1", title = "Poor" }, { id = "2", title = "Good" }]

[types.plant]
folder = "plants"
title = "Plant"
plural = "Plants"
help = "What grows here."
label = "open"
fields.kind = { type = "enum", of = ["tree", { id = "herb", title = "Kitchen herb" }], required = true, help = "Choose one" }
fields.names = { type = "list<string>", required = true }
fields.height = { type = "int", default = 30 }
fields.state = { type = "string", required = true, default = "alive" }
fields.ratings = { type = "map<stars, markdown>", label = "shed" }
fields.light = { type = "scale<light>" }
fields.sown = { type = "date" }
fields.lives = { type = "duration" }
fields.care = { type = "list<object>", fields = { task = { type = "string", required = true }, bed = "ref<bed>" } }

[types.bed]
folder = "plants/beds"
page = "entry"
search_weight = 0.5

[types.wild]
open = true

[relations.grows_in]
from = "plant"
to = "bed"
inverse = "grows"
min = 1
max = 2
ordered = true
titles = ["Grows in", "What grows here"]

[relations.near]
from = "plant"
to = "plant"
inverse = "near_to"
label = "shed"
props.distance = { type = "number", required = true }

[relations.mixes]
from = "bed"
to = "plant"
min = 2

[relations.neighbours]
from = "plant"
via = "grows_in.grows"

[pages.tour]
each = "plant.grows_in"
where = { "$to.order" = ["1", "2"] }
path = "tours/{$from.id}-{$to.id}"
label = "open"
aliases = ["walk", "round trip"]
sets.others = { records = "$to.grows", without = { records = "$from.near" }, sort = ["-height"], limit = 3 }

[search.synonyms]
shrub = ["bush", "hedge"]
"#;

fn read(text: &str) -> Config {
    let mut sources = Sources::default();
    let file = sources.add(config::FILE, text);
    let (config, diagnostics) = config::read(file, &mut sources);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    config
}

/// All JSON files of a site.
fn schemas(config: &Config) -> Vec<(String, Value)> {
    let parse = |(name, text): (String, String)| {
        let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, value)
    };
    export(config, ".schema")
        .into_iter()
        .filter(|(name, _)| !["README.md", ".taplo.toml"].contains(&name.as_str()))
        .map(parse)
        .collect()
}

fn schema(config: &Config, name: &str) -> Value {
    schemas(config)
        .into_iter()
        .find(|(known, _)| known == name)
        .unwrap_or_else(|| panic!("no {name}"))
        .1
}

fn key(config: &Config, file: &str, key: &str) -> Value {
    schema(config, file)["properties"][key].clone()
}

#[test]
fn every_key_of_every_record_is_explained() {
    let (text, schemas) = (print(&read(GARDEN)), json_schema(&read(GARDEN)));
    for key in RecordKey::ALL {
        let row = text
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("{} ", key.word())));
        let row = row.unwrap_or_else(|| panic!("`{}` has no row", key.word()));
        let first = key.about().split(' ').next().unwrap();
        assert!(key == RecordKey::Owner || row.contains(first), "{row}");
        let is_known = schemas
            .iter()
            .any(|(_, schema)| schema.contains(&format!("\"{}\": ", key.word())));
        assert!(is_known, "no schema has `{}`", key.word());
    }
}

#[test]
fn the_reference_is_a_page_wide_and_always_the_same() {
    let long = format!(
        "[types.{0}]\nhelp = \"{0}\"\nfields.{0} = {{ type = \"string\", label = \"{0}\" }}",
        "w".repeat(130)
    );
    for config in [read(GARDEN), read(""), read(&long)] {
        let text = print(&config);
        assert_eq!(text, print(&config));
        for line in text.lines() {
            assert!(
                line.chars().count() <= 100 && line.trim_end() == line,
                "{line:?}"
            );
        }
    }
}

#[test]
fn the_reference_lists_what_is_declared() {
    let text = print(&read(GARDEN));
    let squeezed: Vec<String> = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for line in [
        "plant: Plants",
        "What grows here.",
        "Plant; folder plants/; label open; one page per record; text optional.",
        "kind enum required Kind. Choose one. One of tree or herb",
        "height int default 30 Height.",
        "ratings map<stars, markdown> shed Ratings. Keys: 1, 2.",
        "task string required Task.",
        "grows_in to bed 1 to 2, in order Grows in.",
        "distance number required Distance.",
        "near_to from plant near shed Near to.",
        "neighbours to plant nothing: composed of Neighbours.",
        "grows from plant grows_in What grows here.",
        "stars 1 Poor",
        "open visitor, gardener plant",
        "shed gardener",
        "gardener Gardeners open, shed",
        "tour for each edge of grows_in, from plant to bed, where $to.order is 1 or 2",
        "path tours/{$from.id}-{$to.id}",
        "aliases walk, round trip",
        "shrub bush, hedge",
        "Bed; folder plants/beds/; no label; all records on one page; text optional; search weight 0.5.",
        "$others $to.grows, without ($from.near), sorted by -height, at most 3",
    ] {
        assert!(
            squeezed.iter().any(|known| known == line),
            "{line:?} is not in\n{text}"
        );
    }
}

#[test]
fn unknown_keys_are_refused_unless_the_type_is_open() {
    let config = read(GARDEN);
    assert_eq!(
        schema(&config, "plant.schema.json")["additionalProperties"],
        json!(false)
    );
    let wild = schema(&config, "wild.schema.json");
    assert_eq!(wild.get("additionalProperties"), None);
    assert_eq!(wild["properties"]["body"], json!(false));
    let plant = schema(&config, "plant.schema.json");
    for read_only in ["near_to", "neighbours", "body"] {
        assert_eq!(plant["properties"].get(read_only), None, "{read_only}");
    }
}

#[test]
fn only_keys_without_a_default_are_required() {
    let config = read(GARDEN);
    assert_eq!(
        schema(&config, "plant.schema.json")["required"],
        json!(["kind", "names"])
    );
    assert_eq!(schema(&config, "bed.schema.json").get("required"), None);
    assert_eq!(
        key(&config, "plant.schema.json", "height")["default"],
        json!(30)
    );
    assert_eq!(
        key(&config, "plant.schema.json", "state")["default"],
        json!("alive")
    );
}

#[test]
fn a_required_key_is_not_left_empty() {
    let config = read(GARDEN);
    let kind = key(&config, "plant.schema.json", "kind");
    assert_eq!(
        kind["oneOf"],
        json!([{ "const": "tree", "title": "Tree" }, { "const": "herb", "title": "Kitchen herb" }])
    );
    assert_eq!(kind["description"], json!("Choose one."));
    let names = key(&config, "plant.schema.json", "names");
    assert_eq!(
        names["type"],
        json!(["array", "string", "number", "boolean"])
    );
    assert_eq!(names["minItems"], json!(1));
    let light = key(&config, "plant.schema.json", "light");
    assert_eq!(light["oneOf"][2], json!({ "type": "null" }));
}

#[test]
fn numbers_as_keys_and_words_are_read_both_ways() {
    let config = read(&GARDEN.replace("scale<light>", "scale<stars>"));
    let light = key(&config, "plant.schema.json", "light");
    assert_eq!(light["oneOf"][0], json!({ "const": "1", "title": "Poor" }));
    assert_eq!(light["oneOf"][1], json!({ "const": 1, "title": "Poor" }));
    let ratings = key(&config, "plant.schema.json", "ratings");
    assert_eq!(ratings["properties"]["1"]["title"], json!("Poor"));
    assert!(ratings["patternProperties"].get("^(?:1|2)$").is_some());
    assert_eq!(ratings["additionalProperties"], json!(false));
}

#[test]
fn an_edge_is_an_id_unless_it_has_to_carry_something() {
    let config = read(GARDEN);
    let grows_in = key(&config, "plant.schema.json", "grows_in");
    assert_eq!(
        grows_in["type"],
        json!(["array", "object", "string", "number"])
    );
    assert_eq!(
        (&grows_in["minItems"], &grows_in["maxItems"]),
        (&json!(1), &json!(2))
    );
    let near = key(&config, "plant.schema.json", "near");
    assert_eq!(near["type"], json!(["array", "object", "null"]));
    assert_eq!(near["items"]["required"], json!(["to", "distance"]));
    assert_eq!(near["items"]["additionalProperties"], json!(false));
    let mixes = key(&config, "bed.schema.json", "mixes");
    assert_eq!(
        (&mixes["type"], &mixes["minItems"]),
        (&json!("array"), &json!(2))
    );
}

#[test]
fn labels_are_the_known_ones_and_any_word_where_there_are_no_audiences() {
    let label = key(&read(GARDEN), "plant.schema.json", "label");
    assert_eq!(
        label["oneOf"][1],
        json!({ "const": "shed", "title": "Visible to: Gardeners" })
    );
    assert_eq!(label["oneOf"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        key(&read(""), "page.schema.json", "label").get("oneOf"),
        None
    );
}

#[test]
fn an_owner_is_a_record_where_the_site_reports_so() {
    let owned = read(&GARDEN.replace("[site]", "[site]\nowner_type = \"bed\""));
    assert_eq!(
        key(&owned, "plant.schema.json", "owner")["maxItems"],
        json!(1)
    );
    assert_eq!(
        key(&read(GARDEN), "plant.schema.json", "owner").get("maxItems"),
        None
    );
}

#[test]
fn defaults_can_be_set_for_keys_of_any_type_but_not_for_what_names_a_record() {
    let defaults = schema(&read(GARDEN), "defaults.schema.json");
    for key in ["owner", "label", "status", "height", "near", "mixes"] {
        assert!(defaults["properties"].get(key).is_some(), "{key}");
    }
    for key in [
        "type",
        "id",
        "title",
        "old_ids",
        "body",
        "near_to",
        "neighbours",
    ] {
        assert!(defaults["properties"].get(key).is_none(), "{key}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for config in [
        read(GARDEN),
        read("[types.\"a b/c\"]\nfields.\"x/~ y\" = \"int\""),
    ] {
        let files = schemas(&config);
        for (name, value) in &files {
            let mut stack = vec![value];
            while let Some(next) = stack.pop() {
                stack.extend(next.as_array().into_iter().flatten());
                stack.extend(next.as_object().into_iter().flat_map(|map| map.values()));
                let Some(reference) = next.get("$ref").and_then(Value::as_str) else {
                    continue;
                };
                let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
                let file = if file.is_empty() { name } else { file };
                let target = files
                    .iter()
                    .find(|(known, _)| known == file)
                    .map(|(_, value)| value);
                let pointer = pointer.replace("%20", " ");
                assert!(
                    target.is_some_and(|target| target.pointer(&pointer).is_some()),
                    "{reference} in {name}"
                );
            }
        }
    }
}

#[test]
fn file_names_stay_in_their_folder_and_apart() {
    let mut sources = Sources::default();
    let text =
        "[types.\"../up\"]\n[types.collection]\n[types.Page]\n[types.\"a b\"]\n[types.\"a/b\"]";
    let file = sources.add(config::FILE, text);
    // Names as near as these are reported; a schema is exported all the same.
    let (config, _) = config::read(file, &mut sources);
    let mut names: Vec<String> = json_schema(&config)
        .into_iter()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    assert!(
        names.iter().all(|name| !name.contains(['/', '\\', ' '])),
        "{names:?}"
    );
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "{names:?}");
}

#[test]
fn a_folder_within_another_has_its_own_schema() {
    let files = editor_wiring(&read(GARDEN), "./.schema/");
    let settings: Value = serde_json::from_str(&files[0].1).unwrap();
    let patterns = &settings["yaml.schemas"]["./.schema/plant.folder.schema.json"];
    assert_eq!(patterns[0], json!("content/plants/**/*.md"));
    assert_eq!(patterns[1], json!("!content/plants/beds/**/*.md"));
    assert!(settings["yaml.schemas"]["./.schema/defaults.schema.json"].is_array());
}

#[test]
fn the_readme_shows_the_way_from_a_file_to_its_schema() {
    let readme = |dir: &str| editor_wiring(&read(GARDEN), dir).pop().unwrap().1;
    assert!(
        readme(".schema")
            .contains("`# yaml-language-server: $schema=../../../.schema/bed.schema.json`")
    );
    assert!(readme("/srv/schema").contains("$schema=/srv/schema/bed.schema.json`"));
    assert!(readme("..\\out\\").contains("$schema=../../../out/plant.schema.json`"));
    assert!(readme(".").contains("$schema=../../plant.schema.json`"));
}
