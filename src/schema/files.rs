//! Names of the exported files. A type may be called anything; its files have names that every disk takes.

use crate::config::{Schema, TypeId};

/// What a file with rows is described by.
pub(super) const COLLECTION: &str = "collection.schema.json";
/// What a folder's `_defaults.yml` is described by.
pub(super) const DEFAULTS: &str = "_defaults.schema.json";
/// What any file is described by, whatever type it says it is.
pub(super) const FRONT_MATTER: &str = "front-matter.schema.json";
/// Names that no type's file may take.
const TAKEN: [&str; 3] = ["collection", "_defaults", "front-matter"];

/// The file that describes a type's records.
pub(super) fn of_type(id: TypeId, schema: &Schema) -> String {
    format!("{}.schema.json", stem(id, schema))
}

/// The file that describes what may stand in a type's folder: its records, and whatever says that it is something else.
pub(super) fn of_folder(id: TypeId, schema: &Schema) -> String {
    format!("{}.folder.schema.json", stem(id, schema))
}

/// The type's name with letters, digits, `-` and `_` only; numbered where another type (or a file of ours) has that already.
fn stem(id: TypeId, schema: &Schema) -> String {
    let plain = |id: TypeId| -> String {
        let name = &schema.type_of(id).name;
        name.chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                    c
                } else {
                    '-'
                }
            })
            .collect()
    };
    let own = plain(id);
    let same = |other: &str| own.eq_ignore_ascii_case(other);
    let earlier = schema
        .type_ids()
        .take(id.0)
        .any(|other| same(&plain(other)));
    if earlier || own.is_empty() || TAKEN.iter().any(|taken| same(taken)) {
        format!("{own}.{}", id.0 + 1)
    } else {
        own
    }
}

/// A reference to a key of a type's schema.
pub(super) fn key_of_type(id: TypeId, key: &str, schema: &Schema) -> String {
    let mut pointer = String::new();
    for byte in key.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            pointer.push(char::from(byte));
        } else {
            pointer.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{}#/properties/{pointer}", of_type(id, schema))
}
