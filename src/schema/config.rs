//! JSON Schema of `hirebook.toml`, and of the `preset.toml` of a preset in a folder: every table and key with its meaning, the
//! words that are known, and the names that the site declares.
//!
//! A site is merged over its preset, so what it changes of the preset's declarations can lack keys that are required. The keys
//! of version 1 are in it, as deprecated ones, unless the site is in version 2.

use serde_json::{Map, Value, json};

use super::kind::{self, KnownNames, reference};
use super::value::{DRAFT, describe, object};
use crate::config::{CheckKind, Config, KeyDoc, LanguageVersion, NameKind, TableId, ValueKind};

/// A list of texts.
const TEXTS: ValueKind = ValueKind::List(&ValueKind::Text);
/// One expression, or several.
const EXPRESSIONS: ValueKind = ValueKind::List(&ValueKind::Expression);

/// Keys of version 1, with what is written instead.
const OLD_KEYS: [(TableId, &str, ValueKind, &str); 15] = [
    (TableId::Relation, "path", ValueKind::Expression, "via"),
    (TableId::Check, "kind", ValueKind::Text, "rule"),
    (TableId::Check, "path", ValueKind::Expression, "via"),
    (TableId::Check, "relation", ValueKind::Expression, "via"),
    (TableId::Check, "key", ValueKind::Expression, "field"),
    (TableId::Check, "or_empty", TEXTS, "or_missing"),
    (TableId::Check, "when_any", TEXTS, "where.any"),
    (TableId::Page, "data", ValueKind::Boolean, "format"),
    (TableId::Page, "or_empty", TEXTS, "or_missing"),
    (TableId::Page, "when_any", TEXTS, "where.any"),
    (TableId::Query, "or_empty", TEXTS, "or_missing"),
    (TableId::Query, "when_any", TEXTS, "where.any"),
    (TableId::Query, "total", EXPRESSIONS, "totals"),
    (TableId::Check, "field", EXPRESSIONS, "field"),
    (TableId::Matrix, "show", ValueKind::Expression, "show"),
];

/// The schema of a site's config.
pub(super) fn config(config: &Config) -> Value {
    let schema = ConfigSchema {
        config,
        names: KnownNames::new(config),
        is_current: config.site.language_version == LanguageVersion::Two,
    };
    let mut found = json!({ "$schema": DRAFT, "title": "hirebook.toml" });
    let mut top = schema.table(TableId::Config);
    let mut extends = json!({ "type": "string" });
    describe(
        &mut extends,
        "",
        "In a `preset.toml`: the preset that this one is merged over.",
    );
    top["properties"]["extends"] = extends;
    let definitions = TableId::ALL
        .into_iter()
        .filter(|id| *id != TableId::Config && !is_of_rule(*id));
    let definitions: Map<String, Value> = definitions
        .map(|id| (id.word().to_owned(), schema.table(id)))
        .collect();
    if let (Some(found), Value::Object(top)) = (found.as_object_mut(), top) {
        found.extend(top);
        found.insert("$defs".to_owned(), Value::Object(definitions));
    }
    found
}

/// Whether a table has the keys of a rule, which are part of the table of a check.
fn is_of_rule(id: TableId) -> bool {
    CheckKind::ALL
        .iter()
        .any(|kind| TableId::of_rule(*kind) == id)
}

struct ConfigSchema<'c> {
    config: &'c Config,
    names: KnownNames,
    /// Whether the site is in the current version of the language.
    is_current: bool,
}

impl ConfigSchema<'_> {
    fn table(&self, id: TableId) -> Value {
        let doc = id.doc();
        let mut properties: Map<String, Value> = doc
            .keys()
            .map(|key| (key.name.to_owned(), self.key(key)))
            .collect();
        if id == TableId::Check {
            self.add_keys_of_rules(&mut properties);
        }
        if !self.is_current {
            self.add_old_keys(id, &mut properties);
        }
        let required: Vec<&str> = match id {
            TableId::Field if self.has_fields_of_presets() => Vec::new(),
            TableId::Matrix | TableId::Check => Vec::new(),
            _ => required(id).collect(),
        };
        let mut found = object(&json!("object"), properties, &required);
        if let Some((_, value)) = &doc.entries {
            found["additionalProperties"] = kind::schema(value, &self.names);
        }
        if id == TableId::Check && self.is_current {
            let rules = CheckKind::ALL.map(|kind| self.rule(kind));
            found["allOf"] = json!(rules);
        }
        describe(&mut found, id.about(), doc.about.trim());
        found
    }

    /// A key. A group of declarations whose tables have required keys requires them of those that are not the preset's.
    fn key(&self, key: &KeyDoc) -> Value {
        let mut value = match key.value {
            ValueKind::Entries(
                NameKind::New(_),
                ValueKind::Table(id @ (TableId::Matrix | TableId::Check)),
            ) if self.is_current => self.group(key.name, *id),
            _ => kind::schema(&key.value, &self.names),
        };
        let default = key.default.map(|default| format!("Default: {default}."));
        let about = [key.meaning.trim(), default.as_deref().unwrap_or_default()];
        describe(&mut value, "", about.join(" ").trim_end());
        value
    }

    fn group(&self, name: &str, id: TableId) -> Value {
        let of_presets = self.config.presets.names_in(name).into_iter();
        let properties: Map<String, Value> = of_presets.map(|name| (name, reference(id))).collect();
        let disabled =
            json!({ "properties": { "enabled": { "const": false } }, "required": ["enabled"] });
        let complete = json!({ "required": required(id).collect::<Vec<_>>() });
        json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": { "allOf": [reference(id), { "anyOf": [complete, disabled] }] },
        })
    }

    /// Whether fields can be changes of those of a preset.
    fn has_fields_of_presets(&self) -> bool {
        let presets = &self.config.presets;
        presets.names_in("types").len() > 1 || !presets.names_in("relations").is_empty()
    }

    /// The keys of all rules. One that has several meanings accepts what any of the rules accepts.
    fn add_keys_of_rules(&self, properties: &mut Map<String, Value>) {
        let tables = CheckKind::ALL.map(|kind| (kind, TableId::of_rule(kind).doc()));
        let mut found: Vec<(&str, Vec<Value>, Vec<String>)> = Vec::new();
        for (kind, doc) in tables {
            for key in doc.keys() {
                let value = kind::schema(&key.value, &self.names);
                let about = format!("`{}`: {}", kind.word(), key.meaning.trim());
                match found.iter_mut().find(|(name, ..)| *name == key.name) {
                    Some((_, values, abouts)) => {
                        if !values.contains(&value) {
                            values.push(value);
                        }
                        abouts.push(about);
                    }
                    None => found.push((key.name, vec![value], vec![about])),
                }
            }
        }
        for (name, mut values, abouts) in found {
            let mut value = if values.len() == 1 {
                values.remove(0)
            } else {
                json!({ "anyOf": values })
            };
            describe(&mut value, "", &abouts.join("\n\n"));
            properties.insert(name.to_owned(), value);
        }
    }

    /// What a rule adds: its keys, and no key of other rules.
    fn rule(&self, kind: CheckKind) -> Value {
        let of_rule = TableId::of_rule(kind);
        let doc = of_rule.doc();
        let common = TableId::Check.doc();
        let names: Vec<&str> = common
            .keys()
            .chain(doc.keys())
            .map(|key| key.name)
            .collect();
        let properties: Map<String, Value> = doc
            .keys()
            .map(|key| (key.name.to_owned(), self.key(key)))
            .collect();
        json!({
            "if": { "properties": { "rule": { "const": kind.word() } }, "required": ["rule"] },
            "then": {
                "properties": properties,
                "propertyNames": { "enum": names },
                "required": required(of_rule).collect::<Vec<_>>(),
            },
        })
    }

    fn add_old_keys(&self, id: TableId, properties: &mut Map<String, Value>) {
        let here = OLD_KEYS.iter().filter(|(table, ..)| *table == id);
        for (_, old, value, new) in here {
            let mut value = kind::schema(value, &self.names);
            if old == new {
                // A key that has a further form in version 1.
                properties.insert((*old).to_owned(), value);
                continue;
            }
            describe(
                &mut value,
                "",
                &format!("The spelling of version 1. Write `{new}` instead."),
            );
            value["deprecated"] = json!(true);
            properties.insert((*old).to_owned(), value);
        }
    }
}

/// The keys that a table must have.
fn required(id: TableId) -> impl Iterator<Item = &'static str> {
    let keys = id.doc();
    keys.keys()
        .filter(|key| key.is_required)
        .map(|key| key.name)
}
