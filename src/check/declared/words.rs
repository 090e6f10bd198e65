//! Texts as words, for comparisons that ignore case, punctuation, white space and markup.

use std::collections::BTreeSet;

use super::{CheckRun, Group, places};
use crate::config::Path;
use crate::document::Value;
use crate::model::{Answer, Answers, Item, Routes, parts};
use crate::text::Span;

/// Number of words that are compared. Texts with the same beginning of this length count as equal.
const MOST_WORDS: usize = 400;

/// The texts at the end of a path, as words, each with its place.
pub(super) fn texts(
    run: &CheckRun<'_>,
    group: &Group,
    item: &Item,
    path: &Path,
) -> Vec<(Vec<String>, Span)> {
    let model = run.model;
    let Answers::Values(values) = model.follow::<Routes<'_>>(path, Some(item), &group.env(item))
    else {
        return Vec::new();
    };
    let words = |part: Answer<&Value, Routes<'_>>| {
        let words = match part.found {
            Value::Text(text) => words(text),
            Value::Markdown(text) => words(&without_tags(&text.body.html)),
            _ => Vec::new(),
        };
        let place = || places::of_value(model, item.record, &part.provenance);
        (!words.is_empty()).then(|| {
            (
                words,
                place().unwrap_or_else(|| places::of_key(model, item.record, path)),
            )
        })
    };
    parts(&values, true).into_iter().filter_map(words).collect()
}

/// The words of a text, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a text contains the words of a phrase, in order and without gaps.
pub(super) fn contains_phrase(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|words| words == phrase)
}

/// The trigrams of words: all sequences of three letters, with a space for each end of a word.
pub(super) fn trigrams(words: &[String]) -> BTreeSet<[char; 3]> {
    let mut found = BTreeSet::new();
    for word in words.iter().take(MOST_WORDS) {
        let letters: Vec<char> = std::iter::once(' ')
            .chain(word.chars())
            .chain([' '])
            .collect();
        found.extend(
            letters
                .windows(3)
                .map(|three| [three[0], three[1], three[2]]),
        );
    }
    found
}

/// The text of generated HTML: tags separate words, and the five escapes are resolved.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (at, part) in html.split('<').enumerate() {
        match part.split_once('>') {
            Some((_, behind)) if at > 0 => {
                text.push(' ');
                text.push_str(behind);
            }
            _ if at == 0 => text.push_str(part),
            _ => {}
        }
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text, |text, (escape, letter)| text.replace(escape, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_no_case_no_punctuation_and_no_markup() {
        assert_eq!(words("How OLD,\n are\tyou?"), ["how", "old", "are", "you"]);
        assert_eq!(
            words(&without_tags(
                "<p>How <em>old</em>\nare you &amp; yours?</p>\n"
            )),
            ["how", "old", "are", "you", "yours"]
        );
        assert_eq!(words("…"), [""; 0]);
    }

    #[test]
    fn phrases_match_whole_words() {
        let text = words("The rye-bread is older than you think.");
        assert!(contains_phrase(&text, &words("Rye bread")));
        assert!(
            !contains_phrase(&text, &words("old")),
            "a part of a word is not the word"
        );
        assert!(
            !contains_phrase(&text, &words("is rye")),
            "the order counts"
        );
        assert!(!contains_phrase(&text, &[]), "nothing is nowhere");
        assert!(!contains_phrase(&[], &words("rye")));
    }

    #[test]
    fn trigrams_are_of_words_with_their_ends() {
        let found: Vec<String> = trigrams(&words("rye"))
            .into_iter()
            .map(|three| three.iter().collect())
            .collect();
        assert_eq!(found, [" ry", "rye", "ye "]);
        assert_eq!(trigrams(&words("茶")).len(), 1);
    }
}
