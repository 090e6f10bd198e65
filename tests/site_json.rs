//! `site.json` and `records.jsonl` of the demo: valid by the schema in `docs/`, complete, and with both ends of each edge.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the repository"
)]

#[path = "support/sites.rs"]
mod sites;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use sites::{BuiltFiles, build_files, read};

/// What is wrong with a value, by the keywords of JSON Schema that the schema uses.
fn problems(value: &Json, schema: &Json, whole: &Json, at: &str, found: &mut Vec<String>) {
    let known = [
        "$schema",
        "$defs",
        "title",
        "type",
        "required",
        "properties",
        "items",
        "$ref",
        "const",
        "enum",
        "additionalProperties",
    ];
    let object = schema.as_object().unwrap();
    object
        .keys()
        .for_each(|key| assert!(known.contains(&key.as_str()), "{key} is not checked"));
    if let Some(name) = object.get("$ref") {
        let name = name.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
        return problems(value, &whole["$defs"][name], whole, at, found);
    }
    let kind = match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    let is_one = match object.get("type") {
        Some(Json::Array(kinds)) => kinds.contains(&json!(kind)),
        Some(one) => *one == kind,
        None => true,
    };
    let is_allowed = object.get("const").is_none_or(|only| only == value)
        && object
            .get("enum")
            .is_none_or(|all| all.as_array().unwrap().contains(value));
    if !is_one || !is_allowed {
        return found.push(format!("{at}: {value}"));
    }
    if let (Some(items), Some(values)) = (object.get("items"), value.as_array()) {
        for (number, item) in values.iter().enumerate() {
            problems(item, items, whole, &format!("{at}/{number}"), found);
        }
    }
    let Some(values) = value.as_object() else {
        return;
    };
    for name in object
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
    {
        if !values.contains_key(name.as_str().unwrap()) {
            found.push(format!("{at} has no {name}"));
        }
    }
    let properties = object.get("properties").and_then(Json::as_object);
    for (name, value) in values {
        let own = properties.and_then(|all| all.get(name));
        match (own, object.get("additionalProperties"), properties) {
            (Some(schema), ..) | (None, Some(schema), _) => {
                problems(value, schema, whole, &format!("{at}/{name}"), found);
            }
            // What is not in the schema is not documented.
            (None, None, Some(_)) => {
                found.push(format!("{at}: the key {name} is not in the schema"))
            }
            (None, None, None) => {}
        }
    }
}

fn built(audience: Option<&str>) -> BuiltFiles {
    let mut input = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let config = input.config.as_deref().unwrap();
    let config = config.replacen("[site]\n", "[site]\nexports = [\"jsonl\", \"json\"]\n", 1);
    input.config = Some(config.as_str().into());
    build_files(&input, audience)
}

fn schema() -> Json {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/site.schema.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn the_files_have_the_documented_format() {
    let schema = schema();
    for audience in [None, Some("candidate")] {
        let files = built(audience);
        let site: Json = serde_json::from_slice(&files["site.json"]).unwrap();
        let mut found = Vec::new();
        problems(&site, &schema, &schema, "", &mut found);
        assert_eq!(found, Vec::<String>::new());
        let lines = String::from_utf8(files["records.jsonl"].clone()).unwrap();
        let lines: Vec<Json> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(
            json!(lines),
            site["records"],
            "both files have the same records"
        );
        assert!(lines.len() > 5);
        for record in &lines {
            let Some(href) = record["href"].as_str() else {
                continue;
            };
            let path = href.split('#').next().unwrap();
            assert!(files.contains_key(path), "{href}");
        }
    }
}

#[test]
fn a_value_that_does_not_fit_the_schema_is_found() {
    let schema = schema();
    let record = json!({
        "type": "dish", "id": "a", "title": "A", "aliases": [], "status": "ready", "href": null, "owner": null,
        "reviewed": null, "fields": {}, "body": null, "relations": {},
    });
    let check = |change: fn(&mut Json)| {
        let mut record = record.clone();
        change(&mut record);
        let mut found = Vec::new();
        problems(&record, &schema["$defs"]["record"], &schema, "", &mut found);
        found.len()
    };
    assert_eq!(check(|_| {}), 0);
    assert_eq!(check(|record| record["id"] = json!(1)), 1);
    assert_eq!(check(|record| record["status"] = json!("red")), 1);
    assert_eq!(check(|record| record["extra"] = json!(1)), 1);
    assert_eq!(
        check(|record| record["fields"]["price"] = json!({ "value": 1 })),
        1
    );
    assert_eq!(check(|record| record["body"] = json!({ "text": "a" })), 1);
    assert_eq!(
        check(|record| drop(record.as_object_mut().unwrap().remove("href"))),
        1
    );
}

#[test]
fn each_edge_is_at_both_ends() {
    let site: Json = serde_json::from_slice(&built(None)["site.json"]).unwrap();
    let records = site["records"].as_array().unwrap();
    let mut edges: BTreeSet<(String, String, String)> = BTreeSet::new();
    let name = |record: &Json| {
        format!(
            "{}:{}",
            record["type"].as_str().unwrap(),
            record["id"].as_str().unwrap()
        )
    };
    for record in records {
        for (relation, others) in record["relations"].as_object().unwrap() {
            for other in others.as_array().unwrap() {
                edges.insert((name(record), relation.clone(), name(other)));
            }
        }
    }
    let mut inverse = 0;
    for relation in site["relations"].as_array().unwrap() {
        let Some(back) = relation["inverse"].as_str() else {
            continue;
        };
        let forth = relation["name"].as_str().unwrap();
        for (from, _, to) in edges.iter().filter(|(_, name, _)| name == forth) {
            assert!(
                edges.contains(&(to.clone(), back.to_owned(), from.clone())),
                "{from} {forth} {to}"
            );
            inverse += 1;
        }
    }
    assert!(inverse > 100, "{inverse}");
}
