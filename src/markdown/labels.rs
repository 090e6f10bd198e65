//! The labels of a site, and the one that a word was probably meant to be.
//!
//! The comparison ignores case, width, invisible characters and all punctuation, and allows one wrong, missing, surplus or
//! swapped letter. Words are looked up in an index, so the cost does not depend on the number of labels. Decides no
//! visibility. Next: [`super::label_search`].

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::diagnostic::{WordIndex, is_within};
use crate::text::invisible_name;

/// Shorter labels are recognized only if they are spelt exactly.
const SHORTEST_NEAR: usize = 4;

/// Every label that a site knows, and the heading attribute that assigns one.
#[derive(Clone, Debug)]
pub struct Labels(Arc<LabelIndex>);

#[derive(Debug)]
struct LabelIndex {
    attribute: String,
    words: Vec<String>,
    /// Folded labels, by index.
    labels: FuzzyIndex,
    /// Folded labels after the folded attribute, as in `labelpanel`.
    attributes: FuzzyIndex,
}

/// Compact words that can be found despite one wrong letter.
#[derive(Debug)]
struct FuzzyIndex {
    exact: HashMap<String, usize>,
    /// All words, by index.
    words: WordIndex,
    /// Lengths of the words, in bytes.
    lengths: BTreeSet<usize>,
}

impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        self.0.attribute == other.0.attribute && self.0.words == other.0.words
    }
}

impl Labels {
    /// The labels of a site whose sections are labelled by this attribute.
    #[must_use]
    pub fn new(attribute: &str, words: Vec<String>) -> Self {
        let prefix = compact(attribute);
        let compacts: Vec<String> = words.iter().map(|word| compact(word)).collect();
        let labels = FuzzyIndex::new(compacts.iter().map(String::clone));
        let attributes = FuzzyIndex::new(compacts.iter().map(|word| {
            if word.is_empty() {
                String::new()
            } else {
                format!("{prefix}{word}")
            }
        }));
        Self(Arc::new(LabelIndex {
            attribute: attribute.to_owned(),
            words,
            labels,
            attributes,
        }))
    }

    /// The attribute of `## Answer {label=panel}`.
    #[must_use]
    pub fn attribute(&self) -> &str {
        &self.0.attribute
    }

    /// The labels.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.0.words
    }

    /// The label that equals a compact word.
    pub(super) fn exact(&self, compact: &str) -> Option<&str> {
        self.word(self.0.labels.exact.get(compact))
    }

    /// The label that equals a compact word, or nearly does.
    pub(super) fn near(&self, compact: &str) -> Option<&str> {
        self.word(self.0.labels.find(compact).as_ref())
    }

    /// The label that a compact attribute such as `labelpanel` assigns. It may be misspelt or follow other letters.
    pub(super) fn attribute_near(&self, compact: &str) -> Option<&str> {
        let index = &self.0.attributes;
        self.word(
            index
                .find(compact)
                .or_else(|| index.ending(compact))
                .as_ref(),
        )
    }

    /// The label that a comment consists of: `<!-- label: panel -->`.
    pub(super) fn of_comment(&self, comment: &str) -> Option<&str> {
        // Longer than any label.
        if comment.len() > 200 {
            return None;
        }
        let word = compact(comment);
        self.word(self.0.attributes.find(&word).as_ref())
            .or_else(|| self.exact(&word))
    }

    fn word(&self, number: Option<&usize>) -> Option<&str> {
        number
            .and_then(|number| self.0.words.get(*number))
            .map(String::as_str)
    }
}

impl FuzzyIndex {
    fn new(words: impl Iterator<Item = String>) -> Self {
        let words: Vec<String> = words.collect();
        let mut exact = HashMap::with_capacity(words.len());
        for (number, word) in words
            .iter()
            .enumerate()
            .filter(|(_, word)| !word.is_empty())
        {
            exact.entry(word.clone()).or_insert(number);
        }
        let lengths = exact.keys().map(String::len).collect();
        Self {
            exact,
            words: WordIndex::new(words.iter().map(String::as_str)),
            lengths,
        }
    }

    fn find(&self, word: &str) -> Option<usize> {
        // Allows for one more letter of any width.
        if word.is_empty() || word.len() > self.lengths.last().map_or(0, |longest| longest + 4) {
            return None;
        }
        // A surplus first letter may also be a misspelt `!` before a short label.
        let rest = word
            .chars()
            .next()
            .map_or("", |first| &word[first.len_utf8()..]);
        if let Some(number) = self.exact.get(word).or_else(|| self.exact.get(rest)) {
            return Some(*number);
        }
        let is_near =
            |known: &str| known.chars().count() >= SHORTEST_NEAR && is_within(word, known, 1);
        self.words
            .nearest(word, |_| true)
            .into_iter()
            .find(|(_, known)| is_near(known))
            .map(|(number, _)| number)
    }

    /// The longest known word at the end of this one.
    fn ending(&self, word: &str) -> Option<usize> {
        let lengths = self
            .lengths
            .iter()
            .rev()
            .filter(|length| **length < word.len());
        lengths
            .filter_map(|length| word.get(word.len() - length..))
            .find_map(|end| self.exact.get(end))
            .copied()
    }
}

/// The letters and digits of a text in lower case, the form in which labels are compared.
pub(super) fn compact(text: &str) -> String {
    text.chars()
        .filter_map(fold)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// A character in lower case and of ordinary width, the form in which labels are compared; none if it is invisible.
pub(super) fn fold(c: char) -> Option<char> {
    let folded = match c {
        _ if c.is_ascii() => return Some(c.to_ascii_lowercase()),
        // Full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '【' | '〔' | '「' | '『' | '〚' | '⟦' | '❲' | '﹝' => '[',
        '】' | '〕' | '」' | '』' | '〛' | '⟧' | '❳' | '﹞' => ']',
        '❴' | '﹛' => '{',
        '❵' | '﹜' => '}',
        '‹' | '«' | '〈' | '《' | '⟨' => '<',
        '›' | '»' | '〉' | '》' | '⟩' => '>',
        '¡' | 'ǃ' | '❗' | '﹗' => '!',
        '﹦' => '=',
        '﹕' | '∶' => ':',
        _ if !c.is_whitespace() && invisible_name(c).is_some() => return None,
        _ => c,
    };
    Some(folded.to_lowercase().next().unwrap_or(folded))
}

#[cfg(test)]
mod tests {
    use super::{Labels, compact};

    #[test]
    fn one_letter_may_be_wrong() {
        let labels = Labels::new("label", vec!["panel".into(), "hr".into(), "Küche".into()]);
        let near = |word: &str| labels.near(&compact(word)).unwrap_or("-");
        for word in [
            "panel",
            "PANEL",
            "pan\u{200b}el",
            "pan-el",
            "ｐａｎｅｌ",
            "pannel",
            "pane",
            "pamel",
            "pnael",
            "xpanel",
        ] {
            assert_eq!(near(word), "panel", "{word}");
        }
        assert_eq!(
            [
                near("hr"),
                near("xhr"),
                near("hx"),
                near("her"),
                near("plan"),
                near("x"),
                near("kuche")
            ],
            ["hr", "hr", "-", "-", "-", "-", "Küche"]
        );
        let attribute = |word: &str| labels.attribute_near(&compact(word)).unwrap_or("-");
        assert_eq!(
            [
                attribute("lable=panel"),
                attribute("Answerlabel=hr"),
                attribute("tablet"),
                attribute("label")
            ],
            ["panel", "hr", "-", "-"]
        );
    }
}
