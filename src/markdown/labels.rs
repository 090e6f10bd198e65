//! The labels of a site, and which of them a word was probably meant to be.
//!
//! The comparison ignores case, width, invisible characters and all punctuation, and allows one wrong, missing, surplus or
//! swapped letter. It looks words up and compares with no list, so its cost does not depend on the number of labels.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Labels shorter than this are only recognised when they are spelt exactly.
const SHORTEST_NEAR: usize = 4;

/// Every label that a site knows, and the heading attribute that assigns one.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels(Arc<Index>);

#[derive(Debug, PartialEq)]
struct Index {
    attribute: String,
    words: Vec<String>,
    /// Folded labels, by number.
    labels: Near,
    /// Folded labels behind the folded attribute, as in `labelpanel`.
    attributes: Near,
}

/// Words with all spellings that lack one letter. Two words that share an entry differ by one letter, or by two swapped ones.
#[derive(Debug, Default, PartialEq)]
struct Near {
    exact: HashMap<String, usize>,
    shortened: HashMap<String, usize>,
    /// Lengths of the words, in bytes.
    lengths: BTreeSet<usize>,
}

impl Labels {
    /// The labels of a site whose sections are labelled by this attribute.
    #[must_use]
    pub fn new(attribute: &str, words: Vec<String>) -> Self {
        let (mut labels, mut attributes) = (Near::default(), Near::default());
        let prefix = compact(attribute);
        for (number, word) in words.iter().enumerate() {
            let word = compact(word);
            if !word.is_empty() {
                attributes.add(&format!("{prefix}{word}"), number);
                labels.add(&word, number);
            }
        }
        Self(Arc::new(Index { attribute: attribute.to_owned(), words, labels, attributes }))
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

    /// The label that a compact word is, but for case and punctuation.
    pub(super) fn exact(&self, compact: &str) -> Option<&str> {
        self.word(self.0.labels.exact.get(compact))
    }

    /// The label that a compact word is, or nearly is.
    pub(super) fn near(&self, compact: &str) -> Option<&str> {
        self.word(self.0.labels.find(compact).as_ref())
    }

    /// The label of a compact attribute, `labelpanel`, or of one that nearly is one or that follows other letters.
    pub(super) fn attribute_near(&self, compact: &str) -> Option<&str> {
        let index = &self.0.attributes;
        self.word(index.find(compact).or_else(|| index.ending(compact)).as_ref())
    }

    /// The label that a comment consists of: `<!-- label: panel -->`.
    pub(super) fn of_comment(&self, comment: &str) -> Option<&str> {
        // No longer than any label.
        if comment.len() > 200 {
            return None;
        }
        let word = compact(comment);
        self.word(self.0.attributes.find(&word).as_ref()).or_else(|| self.exact(&word))
    }

    fn word(&self, number: Option<&usize>) -> Option<&str> {
        number.and_then(|number| self.0.words.get(*number)).map(String::as_str)
    }
}

impl Near {
    fn add(&mut self, word: &str, number: usize) {
        self.exact.entry(word.to_owned()).or_insert(number);
        self.lengths.insert(word.len());
        if word.chars().count() >= SHORTEST_NEAR {
            for shorter in without_one(word) {
                self.shortened.entry(shorter).or_insert(number);
            }
        }
    }

    fn find(&self, word: &str) -> Option<usize> {
        let longest = self.lengths.last().copied().unwrap_or(0);
        // One more letter of any width.
        if word.is_empty() || word.len() > longest + 4 {
            return None;
        }
        let known = |word: &str| self.exact.get(word).or_else(|| self.shortened.get(word)).copied();
        if let Some(number) = known(word) {
            return Some(number);
        }
        // A surplus first letter may stand for the `!` of a short label, too.
        let mut shorter = without_one(word);
        if let Some(number) = shorter.next().and_then(|word| known(&word)) {
            return Some(number);
        }
        let is_long = word.chars().count() > SHORTEST_NEAR - 1;
        shorter.find_map(|word| known(&word)).filter(|_| is_long)
    }

    /// The longest word that this one ends in.
    fn ending(&self, word: &str) -> Option<usize> {
        let lengths = self.lengths.iter().rev().filter(|length| **length < word.len());
        lengths.filter_map(|length| word.get(word.len() - length..)).find_map(|end| self.exact.get(end)).copied()
    }
}

/// The word without its first, second, … letter.
fn without_one(word: &str) -> impl Iterator<Item = String> {
    word.char_indices().map(|(at, c)| [&word[..at], &word[at + c.len_utf8()..]].concat())
}

/// A text as labels are compared: letters and digits alone, in lower case.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter_map(fold).filter(|c| c.is_alphanumeric()).collect()
}

/// A character as labels are compared: in lower case, of ordinary width; none for those that cannot be seen.
pub(super) fn fold(c: char) -> Option<char> {
    let folded = match c {
        'a'..='z' | '0'..='9' | ' ' | '\n' => c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{feff}' => return None,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' => return None,
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
        for word in ["panel", "PANEL", "pan\u{200b}el", "pan-el", "ｐａｎｅｌ", "pannel", "pane", "pamel", "pnael", "xpanel"]
        {
            assert_eq!(near(word), "panel", "{word}");
        }
        assert_eq!(
            [near("hr"), near("xhr"), near("hx"), near("her"), near("plan"), near("x"), near("kuche")],
            ["hr", "hr", "-", "-", "-", "-", "Küche"]
        );
        let attribute = |word: &str| labels.attribute_near(&compact(word)).unwrap_or("-");
        assert_eq!(
            [attribute("lable=panel"), attribute("Answerlabel=hr"), attribute("tablet"), attribute("label")],
            ["panel", "hr", "-", "-"]
        );
    }
}
