//! The keys that front matter can have, and which one a misspelt key was probably meant as.
//!
//! Keys are compared regardless of case, plural, separators, width and invisible characters, and with one typo. What a key
//! decides is told apart: who reads a record, or anything else. Judges words alone; what follows is decided in
//! [`super::visibility`] (keys of a record) and [`super::misplaced`] (keys outside of front matter).

use crate::config::{Config, RECORD_KEYS, TypeId};
use crate::text::{Spanned, invisible_name};
use crate::tree::{Entry, Node, Value};

/// The engine's own keys that decide who reads a record: a type has a label and a folder of its own.
const DECISIVE: [&str; 3] = ["label", "status", "type"];

/// Keys of other tools that are close to one of ours and mean something else.
const ORDINARY: [&str; 9] = [
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

/// Keys under which a word that is also a label says nothing about readers.
const TOPICS: [&str; 10] = [
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

/// When a key of another tool keeps a page from its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hiding {
    /// If it is `true`.
    WhenTrue,
    /// If it is `false`.
    WhenFalse,
    /// Nobody can say, unless it has this value, which hides nothing.
    UnclearUnless(bool),
    /// Uncertain if it has this value. Any other value has nothing to do with visibility.
    UnclearIf(bool),
    /// Nobody can say.
    Unclear,
}

use Hiding::{Unclear, UnclearIf, UnclearUnless, WhenFalse, WhenTrue};

/// Keys that other tools hide pages with, in the form of [`plain`].
const HIDING: [(&str, Hiding); 38] = [
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

/// Whether other tools hide pages with a key, however it is written there.
pub(crate) fn is_hiding(written: &str) -> bool {
    let word = plain(written);
    HIDING.iter().any(|(key, _)| *key == word)
}

/// Whether a value is yes or no, in one of the spellings of YAML.
pub(crate) fn is_switch(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off"
    )
}

/// A word in the form in which words are compared: small letters and digits of ordinary width, nothing else.
pub(crate) fn plain(word: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    word.chars()
        .map(narrow)
        .filter(|c| c.is_alphanumeric() && invisible_name(*c).is_none())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether two words in plain form are the same but for a plural or, from four letters on, one typo.
fn is_near(written: &str, known: &str) -> bool {
    let is_plural = |many: &str, one: &str| {
        one.chars().count() > 2
            && many
                .strip_prefix(one)
                .is_some_and(|ending| matches!(ending, "s" | "es"))
    };
    // The cheaper test first.
    let is_typo = || within_one_edit(written, known) && known.chars().count() >= 4;
    written == known || is_plural(written, known) || is_plural(known, written) || is_typo()
}

/// Whether one letter inserted, removed, changed or exchanged with its neighbour makes one word of at least four letters the
/// other.
fn within_one_edit(a: &str, b: &str) -> bool {
    // One edit leaves the first letter or the last one as it is, which tells most words apart without a copy.
    if a.chars().next() != b.chars().next() && a.chars().last() != b.chars().last() {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (long, short) = if a.len() >= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let (long, short) = (&long[same..], &short[same..]);
    match (long, short) {
        ([], _) | (_, []) => true,
        ([a, b, rest @ ..], [c, d, tail @ ..]) if a == d && b == c && rest == tail => true,
        ([_, rest @ ..], [_, tail @ ..]) if long.len() == short.len() => rest == tail,
        ([_, rest @ ..], _) => rest == short,
    }
}

/// What a key was meant as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A key that the engine knows.
    Known {
        /// As it is spelt.
        key: String,
        /// Whether it decides who reads the record.
        decisive: bool,
    },
    /// A key with which another tool hides pages.
    Hiding {
        /// As it is spelt there, in plain form.
        key: &'static str,
        /// When it hides.
        when: Hiding,
    },
}

/// The words of a site that keys and values are compared with.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// All keys of all types: plain form and spelling.
    keys: Vec<(String, String)>,
    /// The labels, in plain form.
    labels: Vec<String>,
    /// The labels and the names of audiences, as they are declared.
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
        let mut keys: Vec<&str> = RECORD_KEYS
            .into_iter()
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
                .map(|key| (plain(key), key.to_owned()))
                .collect(),
            labels: labels.iter().map(|label| plain(label)).collect(),
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

    /// What a key was probably meant as, among the keys that `knows` accepts.
    pub(crate) fn meaning(&self, written: &str, knows: impl Fn(&str) -> bool) -> Option<Meaning> {
        let word = plain(written);
        if word.is_empty() || word.len() > 60 || ORDINARY.contains(&word.as_str()) {
            return None;
        }
        let of_ours = |key: &str| Meaning::Known {
            key: key.to_owned(),
            decisive: DECISIVE.contains(&key),
        };
        let hiding = |at: usize| Meaning::Hiding {
            key: HIDING[at].0,
            when: HIDING[at].1,
        };
        let mut keys = self.keys.iter().filter(|(_, key)| knows(key));
        if let Some((_, key)) = keys.clone().find(|(plain, _)| *plain == word) {
            return Some(of_ours(key));
        }
        if let Some(at) = HIDING.iter().position(|(key, _)| *key == word) {
            return Some(hiding(at));
        }
        if let Some(key) = DECISIVE.iter().find(|key| is_near(&word, key)) {
            return Some(of_ours(key));
        }
        if let Some((_, key)) = keys.find(|(plain, _)| is_near(&word, plain)) {
            return Some(of_ours(key));
        }
        HIDING
            .iter()
            .position(|(key, _)| is_near(&word, key))
            .map(hiding)
    }

    /// [`Self::meaning`] among all keys of the site.
    pub(crate) fn anywhere(&self, written: &str) -> Option<Meaning> {
        self.meaning(written, |_| true)
    }

    /// The key that decides who reads a record and that a key was probably meant as.
    pub(crate) fn decisive(&self, written: &str) -> Option<String> {
        match self.anywhere(written)? {
            Meaning::Known {
                key,
                decisive: true,
            } => Some(key),
            _ => None,
        }
    }

    /// Whether the site declares audiences.
    pub(crate) fn has_audiences(&self) -> bool {
        !self.readers.is_empty()
    }

    /// Whether a value is a label, or close to one.
    pub(crate) fn is_label(&self, value: &str) -> bool {
        let word = plain(value);
        !word.is_empty() && self.labels.iter().any(|label| is_near(&word, label))
    }

    /// Whether a value is the word for what is not published, under a key that is none of ours.
    pub(crate) fn is_unpublished(key: &str, node: &Node) -> bool {
        let is_word = |text: &str| matches!(plain(text).as_str(), "draft" | "unpublished");
        !TOPICS.contains(&plain(key).as_str())
            && node
                .as_text()
                .is_some_and(|text| text.len() < 40 && is_word(text))
    }

    /// Whether a value names exactly a label or an audience, under a key that could say who reads the record.
    pub(crate) fn names_readers(&self, key: &str, node: &Node) -> bool {
        let named = |text: &str| self.readers.iter().any(|known| known == text);
        !TOPICS.contains(&plain(key).as_str())
            && !node.items().is_empty()
            && node
                .items()
                .iter()
                .all(|item| item.as_text().is_some_and(named))
    }

    /// Whether a key and its value, wherever they are written, can only have been meant to decide who reads the record.
    pub(crate) fn decides(&self, key: &str, value: &str) -> bool {
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
        match self.anywhere(key) {
            Some(Meaning::Known { key, .. }) => match key.as_str() {
                "label" => self.is_label(value),
                "status" => ["draft", "retired"]
                    .iter()
                    .any(|status| is_near(&plain(value), status)),
                "type" => self.types.iter().any(|name| name == value),
                _ => false,
            },
            Some(Meaning::Hiding { .. }) => is_switch(value) || self.is_label(value),
            None => false,
        }
    }

    /// Where a line ends in a key and a value that decide who reads a record, whatever is before them: the break of the line
    /// above is missing, or the separator is. The key and where it begins.
    pub(crate) fn decision_at_end<'t>(&self, line: &'t str) -> Option<(usize, &'t str)> {
        let line = line.trim_end();
        let (before, value) = line.rsplit_once(':')?;
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .next()
            .unwrap_or_default();
        let lower = plain(word);
        let keys = DECISIVE.into_iter().chain(HIDING.map(|(key, _)| key));
        // A longer key that ends in ours may be one of another tool, so its value has to be a label to the letter.
        let is_exact = || {
            self.readers
                .iter()
                .any(|known| known == value.trim_matches(|c: char| !c.is_alphanumeric()))
        };
        let mut keys = keys.filter(|key| {
            is_near(&lower, key) || (lower.ends_with(key) && (*key != "label" || is_exact()))
        });
        keys.any(|key| self.decides(key, value))
            .then_some((before.len() - word.len(), word))
    }

    /// Whether a key without a value holds both: `label inner`, where the colon is wrong.
    fn holds_value(&self, key: &str) -> bool {
        let word = plain(key);
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
        let keyed = || {
            DECISIVE
                .into_iter()
                .chain(HIDING.map(|(key, _)| key))
                .any(|key| word.starts_with(key))
        };
        labelled || (valued() && keyed())
    }

    /// Whether a key and its value, or two keys with a point between them, are a key that decides in pieces.
    pub(crate) fn splits(&self, entry: &Entry) -> bool {
        let key = &entry.key.value;
        match &entry.node.value {
            Value::Null => self.holds_value(key),
            Value::Scalar { text, .. } => self.decision_at_end(&format!("{key}: {text}")).is_some(),
            Value::Map(map) => match map.entries.as_slice() {
                [only] => self.decisive(&format!("{key}{}", only.key.value)).is_some(),
                _ => false,
            },
            Value::List(_) => false,
        }
    }

    /// A key within a value that was meant to decide who reads the record: it has no effect there.
    pub(crate) fn decides_within<'n>(&self, node: &'n Node) -> Option<&'n Spanned<String>> {
        match &node.value {
            Value::List(items) => items.iter().find_map(|item| self.decides_within(item)),
            Value::Map(map) => map.entries.iter().find_map(|entry| {
                let decides = |item: &Node| {
                    let text = item.as_text().unwrap_or_default();
                    Self::is_decisive_within(&entry.key.value)
                        && self
                            .decision_at_end(&format!("{}: {text}", entry.key.value))
                            .is_some()
                };
                let here = entry.node.items().iter().any(decides)
                    || (entry.node.value == Value::Null && self.splits(entry));
                if here {
                    Some(&entry.key)
                } else {
                    self.decides_within(&entry.node)
                }
            }),
            Value::Null | Value::Scalar { .. } => None,
        }
    }

    /// Whether a key is close to one that decides who reads a record, or ends in one.
    fn is_decisive_within(key: &str) -> bool {
        let word = plain(key);
        DECISIVE
            .into_iter()
            .any(|decisive| word.ends_with(decisive) || is_near(&word, decisive))
    }
}

/// The keys that records of a type may write and that a misspelt one is compared with.
pub(crate) fn knows(config: &Config, kind: TypeId) -> impl Fn(&str) -> bool + '_ {
    move |key| super::compile::declares(kind, key, config)
}

#[cfg(test)]
mod tests {
    use super::{is_near, plain, within_one_edit};

    #[test]
    fn words_are_compared_without_case_separators_width_and_invisible_characters() {
        for written in [
            "label",
            "Label",
            "LABEL",
            "la-bel",
            "label ",
            "\u{200b}label",
            "ｌａｂｅｌ",
            "la\u{ad}bel",
            "label:",
        ] {
            assert_eq!(plain(written), "label", "{written:?}");
        }
        assert_eq!(plain("old-ids"), plain("old_ids"));
        assert_eq!(plain("Größe"), "größe");
    }

    #[test]
    fn one_typo_is_near_and_two_are_not() {
        for near in [
            "abel",
            "labe",
            "labell",
            "lable",
            "labxl",
            "alabel",
            "labels",
            "albel",
            "l\u{430}bel",
        ] {
            assert!(is_near(near, "label"), "{near}");
        }
        for far in ["table", "lab", "labeling", "elbal", "", "lebal1"] {
            assert!(!is_near(far, "label"), "{far}");
        }
        assert!(
            is_near("statuses", "status") && is_near("alias", "aliases") && is_near("ids", "ids")
        );
        assert!(!is_near("it", "id") && !is_near("ids", "id"));
        assert!(within_one_edit("", "") && !within_one_edit("ab", ""));
    }
}
