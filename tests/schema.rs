//! The schemas of the presets: they contain the keys that authors write, and every reference in them has a target.

use hirebook::config::{self, Config, TableId, ValueKind};
use hirebook::schema::{json_schema, print};
use hirebook::text::Sources;
use serde_json::{Value, json};

fn preset(name: &str) -> Config {
    let mut sources = Sources::default();
    let file = sources.add(
        config::FILE,
        format!("[site]\nlanguage_version = 2\npreset = \"{name}\""),
    );
    let (config, diagnostics) = config::read(file, &mut sources);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    config
}

fn schemas(name: &str) -> Vec<(String, Value)> {
    let parse = |(name, text): (String, String)| {
        let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, value)
    };
    json_schema(&preset(name)).into_iter().map(parse).collect()
}

#[test]
fn a_question_has_its_keys_and_not_those_that_others_write() {
    let files = schemas("hiring");
    let (_, question) = files
        .iter()
        .find(|(name, _)| name == "question.schema.json")
        .expect("questions are a type");
    let keys = [
        "type", "id", "title", "label", "status", "owner", "reviewed", "kind", "minutes",
        "answers", "anchors", "probes", "tests", "asked_at", "replaces",
    ];
    for key in keys {
        assert!(question["properties"].get(key).is_some(), "{key}");
    }
    for elsewhere in ["suits", "replaced_by", "used_at", "body"] {
        assert!(
            question["properties"].get(elsewhere).is_none(),
            "{elsewhere}"
        );
    }
    assert_eq!(question["required"], json!(["kind"]));
    assert_eq!(question["additionalProperties"], json!(false));
    assert_eq!(
        question["properties"]["kind"]["oneOf"][0],
        json!({ "const": "knowledge", "title": "Knowledge" })
    );
}

#[test]
fn every_reference_leads_somewhere() {
    for name in ["pages", "hiring"] {
        let files = schemas(name);
        let mut references = 0;
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
                assert!(
                    target.is_some_and(|target| target.pointer(pointer).is_some()),
                    "{reference} in {name}"
                );
                references += 1;
            }
        }
        assert!(references > 0, "{name}");
    }
}

#[test]
fn the_reference_of_a_preset_is_a_page_wide() {
    for name in ["pages", "hiring"] {
        for line in print(&preset(name)).lines() {
            assert!(
                line.chars().count() <= 100 && line.trim_end() == line,
                "{line:?}"
            );
        }
    }
}

#[test]
fn names_of_the_preset_are_known_in_the_config() {
    let files = schemas("hiring");
    let (_, schema) = files
        .iter()
        .find(|(name, _)| name == "hirebook.schema.json")
        .expect("the config has a schema");
    let page = &schema["$defs"]["page"]["properties"];
    let known = page["each"].to_string();
    for name in ["\"skill\"", "\"question.tests\""] {
        assert!(known.contains(name), "{name}: {known}");
    }
    assert_eq!(page["enabled"]["type"], json!(["boolean", "string"]));
    assert_eq!(schema["additionalProperties"], json!(false));
    // What a site changes of its preset can lack keys that are required.
    let checks = &schema["properties"]["checks"];
    assert_eq!(
        checks["properties"]["review-overdue"],
        json!({ "$ref": "#/$defs/check" })
    );
}

#[test]
fn every_key_of_the_config_has_a_kind_and_a_sentence() {
    for id in TableId::ALL {
        let doc = id.doc();
        let about = doc.about.trim();
        assert!(about.ends_with('.'), "{id:?}: {about}");
        for key in doc.keys() {
            let meaning = key.meaning.trim();
            let is_any = matches!(
                key.value,
                ValueKind::Any | ValueKind::Entries(_, ValueKind::Any)
            );
            assert!(!is_any || key.name == "default", "{id:?}: {}", key.name);
            let starts_well = meaning.starts_with(|c: char| c.is_uppercase() || c == '`');
            assert!(starts_well && meaning.ends_with('.'), "{id:?}: {meaning}");
            assert!(!(key.is_required && key.default.is_some()), "{}", key.name);
        }
    }
}
