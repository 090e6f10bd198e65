//! The words of a site that keys and values are compared with, and what a misspelt key probably means.
//!
//! The comparison ignores case, plurals, separators, width and invisible characters, and allows one typo. It distinguishes
//! keys that decide who reads a record from all others. This module judges words only. What follows from its answers is
//! decided in [`super::visibility`] (keys of a record) and [`super::misplaced`] (keys outside front matter).

use crate::config::{Config, RecordKey};
use crate::text::Spanned;
use crate::tree::{Node, NodeEntry, NodeValue};

use super::hiding::{HIDING_KEYS, HidingRule, is_boolean};
use super::spelling::{is_similar, normalize};

/// Built-in keys that decide who reads a record. `type` is one of them because a type has a label.
const VISIBILITY_KEYS: [&str; 3] = ["label", "status", "type"];

/// Keys of other tools that are similar to a built-in key and mean something else.
const UNRELATED_KEYS: [&str; 9] = [
    "border",
    "craft",
    "owned",
    "previewed",
    "publisher",
    "reviewer",
    "reviewers",
    "subtitle",
    "tile",
];

/// Keys whose values say nothing about readers, even if a value is also a label.
const TOPIC_KEYS: [&str; 10] = [
    "category",
    "categories",
    "class",
    "keywords",
    "layout",
    "section",
    "tag",
    "tags",
    "topic",
    "topics",
];

/// What a key probably means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A built-in or declared key.
    Known {
        /// Its correct spelling.
        key: String,
        /// Whether it decides who reads the record.
        decides_visibility: bool,
    },
    /// A key with which another tool hides pages.
    Hiding {
        /// Its normalized spelling in the other tool.
        key: &'static str,
        /// When it hides a page.
        rule: HidingRule,
    },
}

/// The words of a site that keys and values are compared with.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// All keys of all types: normalized, and as declared.
    keys: Vec<(String, String)>,
    /// The labels, normalized.
    labels: Vec<String>,
    /// The labels and the names of audiences, as declared.
    readers: Vec<String>,
    types: Vec<String>,
}

impl Vocabulary {
    /// The words of a site.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let fields = config
            .schema
            .types
            .values()
            .flat_map(|declared| declared.fields.keys());
        let mut keys: Vec<&str> = RecordKey::WORDS
            .iter()
            .copied()
            .chain(fields.map(String::as_str))
            .collect();
        keys.extend(config.schema.relations.keys().map(String::as_str));
        let mut seen = std::collections::HashSet::new();
        keys.retain(|key| seen.insert(*key));
        let labels = if config.audiences.is_empty() {
            Vec::new()
        } else {
            config.labels()
        };
        Self {
            keys: keys
                .into_iter()
                .map(|key| (normalize(key), key.to_owned()))
                .collect(),
            labels: labels.iter().map(|label| normalize(label)).collect(),
            readers: labels
                .into_iter()
                .chain(config.audiences.keys().cloned())
                .collect(),
            types: config
                .schema
                .types
                .keys()
                .cloned()
                .chain(["collection".to_owned()])
                .collect(),
        }
    }

    /// What a key probably means, among the keys that `is_accepted` accepts.
    pub(super) fn meaning(
        &self,
        written: &str,
        is_accepted: impl Fn(&str) -> bool,
    ) -> Option<Meaning> {
        let word = normalize(written);
        if word.is_empty() || word.len() > 60 || UNRELATED_KEYS.contains(&word.as_str()) {
            return None;
        }
        let known = |key: &str| Meaning::Known {
            key: key.to_owned(),
            decides_visibility: VISIBILITY_KEYS.contains(&key),
        };
        let hiding = |(key, rule): (&'static str, HidingRule)| Meaning::Hiding { key, rule };
        let hiding_key = |matches: &dyn Fn(&str) -> bool| {
            let mut keys = HIDING_KEYS.into_iter();
            keys.find(|(key, _)| matches(key)).map(hiding)
        };
        let mut keys = self.keys.iter().filter(|(_, key)| is_accepted(key));
        if let Some((_, key)) = keys.clone().find(|(normal, _)| *normal == word) {
            return Some(known(key));
        }
        if let Some(meaning) = hiding_key(&|key| key == word) {
            return Some(meaning);
        }
        if let Some(key) = VISIBILITY_KEYS.iter().find(|key| is_similar(&word, key)) {
            return Some(known(key));
        }
        if let Some((_, key)) = keys.find(|(normal, _)| is_similar(&word, normal)) {
            return Some(known(key));
        }
        hiding_key(&|key| is_similar(&word, key))
    }

    /// [`Self::meaning`] among all keys of the site.
    pub(super) fn meaning_in_any_type(&self, written: &str) -> Option<Meaning> {
        self.meaning(written, |_| true)
    }

    /// The visibility key that a key probably means.
    pub(super) fn visibility_key(&self, written: &str) -> Option<String> {
        match self.meaning_in_any_type(written)? {
            Meaning::Known {
                key,
                decides_visibility: true,
            } => Some(key),
            _ => None,
        }
    }

    /// Whether the site declares audiences.
    pub(super) fn has_audiences(&self) -> bool {
        !self.readers.is_empty()
    }

    /// Whether a value is a label or similar to one.
    pub(super) fn is_label(&self, value: &str) -> bool {
        let word = normalize(value);
        !word.is_empty() && self.labels.iter().any(|label| is_similar(&word, label))
    }

    /// Whether an undeclared key has a value that means "not published".
    pub(super) fn is_unpublished(key: &str, node: &Node) -> bool {
        let is_word = |text: &str| matches!(normalize(text).as_str(), "draft" | "unpublished");
        !TOPIC_KEYS.contains(&normalize(key).as_str())
            && node
                .as_text()
                .is_some_and(|text| text.len() < 40 && is_word(text))
    }

    /// Whether a value is exactly a label or an audience, under a key that could name the readers of the record.
    pub(super) fn names_readers(&self, key: &str, node: &Node) -> bool {
        let is_reader = |text: &str| self.readers.iter().any(|known| known == text);
        !TOPIC_KEYS.contains(&normalize(key).as_str())
            && !node.items().is_empty()
            && node
                .items()
                .iter()
                .all(|item| item.as_text().is_some_and(is_reader))
    }

    /// Whether a key and its value, wherever they are written, can only be meant to decide who reads the record.
    pub(super) fn is_visibility_entry(&self, key: &str, value: &str) -> bool {
        let value = value.trim();
        let quoted = ['"', '\'']
            .into_iter()
            .find_map(|quote| value.strip_prefix(quote)?.split(quote).next());
        let value = quoted
            .or_else(|| value.split(" #").next())
            .unwrap_or_default()
            .trim_matches(|c: char| !c.is_alphanumeric());
        if value.is_empty() || value.len() > 80 {
            return false;
        }
        match self.meaning_in_any_type(key) {
            Some(Meaning::Known { key, .. }) => match key.as_str() {
                "label" => self.is_label(value),
                "status" => ["draft", "retired"]
                    .iter()
                    .any(|status| is_similar(&normalize(value), status)),
                "type" => self.types.iter().any(|name| name == value),
                _ => false,
            },
            Some(Meaning::Hiding { .. }) => is_boolean(value) || self.is_label(value),
            None => false,
        }
    }

    /// A key at the end of a line that, with the value behind it, decides who reads a record; with its offset in the line.
    /// A line break or a separator before it is missing then.
    pub(super) fn visibility_key_at_end<'t>(&self, line: &'t str) -> Option<(usize, &'t str)> {
        let line = line.trim_end();
        let (before, value) = line.rsplit_once(':')?;
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .next()
            .unwrap_or_default();
        let lower = normalize(word);
        // A longer key that ends in `label` may belong to another tool, so its value has to be exactly a label.
        let is_exact = || {
            self.readers
                .iter()
                .any(|known| known == value.trim_matches(|c: char| !c.is_alphanumeric()))
        };
        let mut keys = deciding_keys().filter(|key| {
            is_similar(&lower, key) || (lower.ends_with(key) && (*key != "label" || is_exact()))
        });
        keys.any(|key| self.is_visibility_entry(key, value))
            .then_some((before.len() - word.len(), word))
    }

    /// Whether a key without a value contains both, as in `label inner`: the colon is missing.
    fn contains_value(&self, key: &str) -> bool {
        let word = normalize(key);
        let ends = |end: &str| word.ends_with(end);
        let labelled = self
            .labels
            .iter()
            .any(|label| !label.is_empty() && ends(label));
        let valued = || {
            ["draft", "retired", "true", "false"]
                .into_iter()
                .chain(self.types.iter().map(String::as_str))
                .any(ends)
        };
        let keyed = || deciding_keys().any(|key| word.starts_with(key));
        labelled || (valued() && keyed())
    }

    /// Whether a key and its value, or two nested keys, are the pieces of a key that decides who reads a record.
    pub(super) fn is_broken_visibility_key(&self, entry: &NodeEntry) -> bool {
        let key = &entry.key.value;
        match &entry.node.value {
            NodeValue::Null => self.contains_value(key),
            NodeValue::Scalar { text, .. } => self
                .visibility_key_at_end(&format!("{key}: {text}"))
                .is_some(),
            NodeValue::Map(map) => match map.entries.as_slice() {
                [only] => self
                    .visibility_key(&format!("{key}{}", only.key.value))
                    .is_some(),
                _ => false,
            },
            NodeValue::List(_) => false,
        }
    }

    /// A key within a value that is meant to decide who reads the record and has no effect there.
    pub(super) fn nested_visibility_key<'n>(&self, node: &'n Node) -> Option<&'n Spanned<String>> {
        match &node.value {
            NodeValue::List(items) => items
                .iter()
                .find_map(|item| self.nested_visibility_key(item)),
            NodeValue::Map(map) => map.entries.iter().find_map(|entry| {
                let decides = |item: &Node| {
                    let text = item.as_text().unwrap_or_default();
                    Self::resembles_visibility_key(&entry.key.value)
                        && self
                            .visibility_key_at_end(&format!("{}: {text}", entry.key.value))
                            .is_some()
                };
                let here = entry.node.items().iter().any(decides)
                    || (entry.node.value == NodeValue::Null
                        && self.is_broken_visibility_key(entry));
                if here {
                    Some(&entry.key)
                } else {
                    self.nested_visibility_key(&entry.node)
                }
            }),
            NodeValue::Null | NodeValue::Scalar { .. } => None,
        }
    }

    /// Whether a key is similar to a visibility key, or ends in one.
    fn resembles_visibility_key(key: &str) -> bool {
        let word = normalize(key);
        VISIBILITY_KEYS
            .into_iter()
            .any(|known| word.ends_with(known) || is_similar(&word, known))
    }
}

/// All keys that decide who reads a record, those of other tools included.
fn deciding_keys() -> impl Iterator<Item = &'static str> {
    let hiding = HIDING_KEYS.into_iter().map(|(key, _)| key);
    VISIBILITY_KEYS.into_iter().chain(hiding)
}
