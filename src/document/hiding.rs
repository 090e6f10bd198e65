//! The keys with which other tools hide pages, as a table. What such a key does to a record is decided in
//! [`super::other_tools`].

use super::spelling::normalize;

/// When a key of another tool keeps a page from its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HidingRule {
    /// If it is `true`.
    WhenTrue,
    /// If it is `false`.
    WhenFalse,
    /// Hides nothing if it has this value; any other value is unclear.
    UnclearUnless(bool),
    /// Unclear if it has this value; any other value has nothing to do with visibility.
    UnclearIf(bool),
    /// Unclear, whatever its value.
    Unclear,
}

use HidingRule::{Unclear, UnclearIf, UnclearUnless, WhenFalse, WhenTrue};

/// The keys with which other tools hide pages, normalized.
pub(super) const HIDING_KEYS: [(&str, HidingRule); 38] = [
    ("draft", WhenTrue),
    ("hidden", WhenTrue),
    ("private", WhenTrue),
    ("publish", WhenFalse),
    ("published", WhenFalse),
    ("visible", WhenFalse),
    ("confidential", UnclearUnless(false)),
    ("internal", UnclearUnless(false)),
    ("protected", UnclearUnless(false)),
    ("restricted", UnclearUnless(false)),
    ("secret", UnclearUnless(false)),
    ("unlisted", UnclearUnless(false)),
    ("unpublished", UnclearUnless(false)),
    ("exclude", UnclearIf(true)),
    ("excluded", UnclearIf(true)),
    ("hide", UnclearIf(true)),
    ("show", UnclearIf(false)),
    ("listed", UnclearUnless(true)),
    ("public", UnclearUnless(true)),
    ("access", Unclear),
    ("accesslevel", Unclear),
    ("audience", Unclear),
    ("audiences", Unclear),
    ("embargo", Unclear),
    ("expirationdate", Unclear),
    ("expires", Unclear),
    ("expiry", Unclear),
    ("expirydate", Unclear),
    ("hiddenfrom", Unclear),
    ("permission", Unclear),
    ("permissions", Unclear),
    ("publishdate", Unclear),
    ("readers", Unclear),
    ("roles", Unclear),
    ("unpublishdate", Unclear),
    ("viewers", Unclear),
    ("visibility", Unclear),
    ("visibleto", Unclear),
];

/// Whether other tools hide pages with a key, in any spelling.
pub(super) fn is_hiding(written: &str) -> bool {
    let word = normalize(written);
    HIDING_KEYS.iter().any(|(key, _)| *key == word)
}

/// Whether a value is one of the spellings that YAML has for a boolean.
pub(super) fn is_boolean(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off"
    )
}
