//! Names of the exported files, which every file system accepts, whatever the name of a type.

use crate::config::{Schema, TypeId};

/// The schema of a file with rows.
pub(super) const COLLECTION: &str = "collection.schema.json";
/// The schema of a folder's `_defaults.yml`.
pub(super) const DEFAULTS: &str = "defaults.schema.json";
/// The schema of `hirebook.toml`.
pub(super) const CONFIG: &str = "hirebook.schema.json";
/// The schema of any file, whatever its type.
pub(super) const FRONT_MATTER: &str = "front-matter.schema.json";
/// Names that are not available for types.
const TAKEN: [&str; 4] = ["collection", "defaults", "front-matter", "hirebook"];

/// The schema of a type's records.
pub(super) fn of_type(id: TypeId, schema: &Schema) -> String {
    format!("{}.schema.json", stem(id, schema))
}

/// The schema of the files in a type's folder: its records, and files with another `type`.
pub(super) fn of_folder(id: TypeId, schema: &Schema) -> String {
    format!("{}.folder.schema.json", stem(id, schema))
}

/// The type's name in letters, digits, `-` and `_`. It is numbered if it is taken already.
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
