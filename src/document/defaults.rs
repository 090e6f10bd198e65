//! Default keys for the records of a folder (`_defaults.yml`) or of a collection.

use crate::config::{Config, RecordKey, TypeId};
use crate::diagnostic::{Diagnostic, UNKNOWN_KEY, did_you_mean};
use crate::text::FileId;
use crate::tree::{Map, NodeEntry, parse_yaml};

use super::keys::is_declared;
use super::{Rules, hiding, visibility};

/// Keys that are the record's own, so that no default can set them.
const WITHOUT_DEFAULT: [&str; 5] = ["type", "id", "title", "old_ids", "body"];

/// Adds the defaults of keys that are not written, if the type declares them or other tools hide pages with them.
pub(super) fn apply(front: &mut Map, defaults: &Map, kind: TypeId, config: &Config) {
    for entry in &defaults.entries {
        let key = entry.key.value.as_str();
        if front.get(key).is_none()
            && (is_declared(kind, key, &config.schema) || hiding::is_hiding(key))
        {
            front.entries.push(entry.clone());
        }
    }
}

/// Reads a `_defaults.yml`, and reports keys that no type declares.
#[must_use]
pub fn read_defaults(file: FileId, text: &str, rules: &Rules<'_>) -> (Map, Vec<Diagnostic>) {
    let data = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (map, mut diagnostics) = parse_yaml(data, file, text.len() - data.len());
    let rules = Rules {
        source: text,
        ..rules.clone()
    };
    for entry in &map.entries {
        let key = entry.key.value.as_str();
        diagnostics.extend(unknown_default(entry, &rules));
        diagnostics.extend(match key {
            "label" => visibility::empty_label(entry, &rules),
            "status" => visibility::empty_status(entry),
            _ => None,
        });
        diagnostics.extend(visibility::swallowed_key(entry, &rules, file));
    }
    (map, diagnostics)
}

fn unknown_default(entry: &NodeEntry, rules: &Rules<'_>) -> Option<Diagnostic> {
    let schema = &rules.config.schema;
    let key = entry.key.value.as_str();
    let is_known = hiding::is_hiding(key)
        || (!WITHOUT_DEFAULT.contains(&key)
            && schema.type_ids().any(|kind| is_declared(kind, key, schema)));
    if is_known {
        return None;
    }
    let fields = schema.types.values().flat_map(|kind| kind.fields.keys());
    let words = fields.chain(schema.relations.keys()).map(String::as_str);
    let help =
        did_you_mean(key, words.chain(RecordKey::WORDS.iter().copied())).unwrap_or_else(|| {
            "set keys of the records in this folder, such as `owner` or `label`".to_owned()
        });
    let message = format!("no type has a key `{key}` that accepts a default");
    Some(Diagnostic {
        decides_visibility: rules.vocabulary.visibility_key(key).is_some()
            || rules.vocabulary.names_readers(key, &entry.node),
        ..Diagnostic::new(UNKNOWN_KEY, entry.key.span, message)
            .here("unknown key")
            .help(help)
    })
}
