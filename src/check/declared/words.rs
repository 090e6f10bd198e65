//! Texts as words: what is compared does not know of case, punctuation, white space or markup.

use std::collections::BTreeSet;

use super::{Group, Run, env, places};
use crate::config::Path;
use crate::document::Value;
use crate::model::{Answer, Answers, Item, Routes, parts};
use crate::text::Span;

/// Texts are compared by so many of their first words; what is the same for so long is the same.
const MOST_WORDS: usize = 400;

/// The texts at the end of a path, as words, each with its place.
pub(super) fn texts(
    run: &Run<'_>,
    group: &Group,
    item: &Item,
    path: &Path,
) -> Vec<(Vec<String>, Span)> {
    let model = run.model;
    let Answers::Values(values) = model.follow::<Routes<'_>>(path, Some(item), &env(group, item))
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

/// The words of a text, in small letters.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Where some words stand among others, one behind the other.
pub(super) fn holds(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|words| words == phrase)
}

/// The letters of words, three by three, word by word with their ends: what two spellings of a thing have in common.
pub(super) fn triples(words: &[String]) -> BTreeSet<[char; 3]> {
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

/// HTML that this program made, as text: tags part words, and the five escapes are letters again.
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
    fn phrases_stand_on_whole_words() {
        let text = words("The rye-bread is older than you think.");
        assert!(holds(&text, &words("Rye bread")));
        assert!(
            !holds(&text, &words("old")),
            "a part of a word is not the word"
        );
        assert!(!holds(&text, &words("is rye")), "the order counts");
        assert!(!holds(&text, &[]), "nothing is nowhere");
        assert!(!holds(&[], &words("rye")));
    }

    #[test]
    fn triples_are_of_words_with_their_ends() {
        let found: Vec<String> = triples(&words("rye"))
            .into_iter()
            .map(|three| three.iter().collect())
            .collect();
        assert_eq!(found, [" ry", "rye", "ye "]);
        assert_eq!(triples(&words("茶")).len(), 1);
    }
}
