//! Suggestions for names that refer to nothing: which known names a mistyped one may have meant.
//!
//! A message about a list of a few words compares them all. Lists that grow with a site (ids, files, headings) are indexed
//! once in a [`WordIndex`], so that the cost of a message does not grow with the site.

mod distance;
mod word_index;

use super::{Diagnostic, any_of, list_of};
use distance::{LONGEST_WORD, Nearest, Typo, lower};

pub use word_index::WordIndex;

/// Words of a list that [`nearest`] compares; longer lists need a [`WordIndex`].
const MOST_COMPARED: usize = 1_000;
/// Known names that [`suggestion`] lists.
const MOST_NAMED: usize = 24;

/// The known words nearest to a mistyped word, if any is near enough to be meant: those of the least distance, at most three.
///
/// Of a list of more than a thousand words, the first thousand are compared.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(typo) = Typo::new(word) else {
        return Vec::new();
    };
    let mut nearest = Nearest::new(&typo);
    let mut letters: Vec<char> = Vec::with_capacity(LONGEST_WORD);
    for (number, other) in known.into_iter().take(MOST_COMPARED).enumerate() {
        letters.clear();
        letters.extend(lower(other).take(2 * LONGEST_WORD));
        nearest.compare(&typo, &letters, (other, number));
    }
    nearest
        .into_words()
        .into_iter()
        .map(|(_, word)| word)
        .collect()
}

/// Whether the distance of two words is at most `distance`: letters removed, added, replaced, or exchanged with the next.
#[must_use]
pub fn is_within(word: &str, other: &str, distance: usize) -> bool {
    let letters = |word: &str| word.chars().take(LONGEST_WORD).collect::<Vec<char>>();
    let (word, other) = (letters(word), letters(other));
    word.len().max(other.len()) < LONGEST_WORD
        && Typo::from_letters(word)
            .distance(&other, distance)
            .is_some()
}

/// `` did you mean `x`? `` for the nearest known, if any.
#[must_use]
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(&nearest(word, known))
}

/// `` did you mean `x` or `y`? `` for words that are near, if there are any.
#[must_use]
pub fn suggest(near: &[&str]) -> Option<String> {
    (!near.is_empty()).then(|| format!("did you mean {}?", any_of(near)))
}

/// Help for a name that refers to nothing: the nearest of the known names, or else all of them after `intro`.
#[must_use]
pub fn suggestion<'a, I>(name: &str, known: I, intro: &str) -> String
where
    I: IntoIterator<Item = &'a str, IntoIter: Clone>,
{
    let known = known.into_iter();
    did_you_mean(name, known.clone())
        .unwrap_or_else(|| format!("{intro} {}", list_of(known, MOST_NAMED)))
}

impl Diagnostic {
    /// Marks a name that refers to nothing as not found, with a [`suggestion`].
    #[must_use]
    pub fn not_found<'a, I>(self, name: &str, known: I, intro: &str) -> Self
    where
        I: IntoIterator<Item = &'a str, IntoIter: Clone>,
    {
        self.here("not found").help(suggestion(name, known, intro))
    }

    /// Marks a name that refers to nothing as not found, with the nearest of the known names, or else with `otherwise`.
    #[must_use]
    pub fn not_found_or<'a>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
        otherwise: impl FnOnce() -> String,
    ) -> Self {
        self.here("not found")
            .help(did_you_mean(name, known).unwrap_or_else(otherwise))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_near_by_a_third_of_their_letters() {
        let near = |word: &str, known: &[&str]| nearest(word, known.iter().copied()).join(" ");
        assert_eq!(near("tittle", &["title", "table"]), "title");
        assert_eq!(near("Title", &["title"]), "title");
        assert_eq!(
            near("tea-x", &["tea-d", "tea-c", "tea-b", "tea-a", "tea-a"]),
            "tea-a tea-b tea-c"
        );
        assert_eq!(near("tea-x", &["tea-xx", "tee-x", "te"]), "tea-xx tee-x");
        assert_eq!(near("b", &["a"]), "");
        assert_eq!(near("日本語", &["日本誤"]), "日本誤");
        assert_eq!(near(&"w".repeat(100_000), &["w"]), "");
        assert_eq!(near("", &["", "a"]), "");
    }

    #[test]
    fn several_words_are_a_choice() {
        assert_eq!(
            did_you_mean("tea-x", ["tea-a", "tea-b"]).as_deref(),
            Some("did you mean `tea-a` or `tea-b`?")
        );
        assert_eq!(did_you_mean("tea", ["coffee"]), None);
    }
}
