//! Automatic links of terms at their first use in running text, with the definition as a tooltip.

use std::collections::HashSet;

use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};

use crate::model::{Model, RecordId};

use super::escape;

/// All words that link by themselves.
pub(crate) struct Terms {
    /// Finds words in lower-case text; none if there are no words.
    finder: Option<DoubleArrayAhoCorasick<u32>>,
    words: Vec<Word>,
}

struct Word {
    record: RecordId,
    /// The word as it stands in HTML.
    html: String,
    /// Whether its letters' case matters: names with capitals inside (`ORM`, `GraphQL`) are not common words.
    exact: bool,
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms")
            .field("words", &self.words.len())
            .finish_non_exhaustive()
    }
}

/// A term found in a text.
pub(crate) struct Use {
    /// Where it begins in the searched piece.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Which term.
    pub(crate) record: RecordId,
}

impl Terms {
    /// Collects the titles and aliases of all records whose type links by itself.
    pub(crate) fn new(model: &Model) -> Self {
        let schema = &model.config().schema;
        let kinds = schema
            .type_ids()
            .filter(|kind| schema.type_of(*kind).autolink);
        let records = kinds
            .flat_map(|kind| model.of_type(kind).iter().copied())
            .filter(|id| model.is_current(*id) && model.address(*id).is_some());
        let mut seen = HashSet::new();
        let words: Vec<Word> = records
            .flat_map(|id| {
                let record = model.record(id);
                std::iter::once(&record.title)
                    .chain(&record.aliases)
                    .filter(|word| word.chars().count() > 1)
                    .map(move |word| Word {
                        record: id,
                        html: escape::html(word),
                        exact: word.chars().skip(1).any(char::is_uppercase),
                    })
            })
            .filter(|word| seen.insert(word.html.to_ascii_lowercase()))
            .collect();
        let finder = DoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|word| word.html.to_ascii_lowercase()))
            .ok();
        Self { finder, words }
    }

    /// The whole-word uses of terms in a piece of escaped HTML text, in order.
    pub(crate) fn uses<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Use> + 'a {
        let found = self
            .finder
            .iter()
            .flat_map(move |finder| finder.leftmost_find_iter(text.to_ascii_lowercase()));
        found.filter_map(move |hit| {
            let word = &self.words[hit.value() as usize];
            let (start, end) = (hit.start(), hit.end());
            let joins = |c: char| c.is_alphanumeric() || c == '_';
            let before = text[..start].chars().next_back().is_some_and(joins)
                && text[start..].starts_with(joins);
            let after =
                text[end..].chars().next().is_some_and(joins) && text[..end].ends_with(joins);
            // Within an entity such as `&amp;` there is no word.
            let before_it = text.as_bytes()[start.saturating_sub(7)..start]
                .iter()
                .rev()
                .take_while(|byte| **byte != b';');
            let entity = before_it.into_iter().any(|byte| *byte == b'&')
                && text.as_bytes()[start..]
                    .iter()
                    .take(8)
                    .any(|byte| *byte == b';');
            let cased = !word.exact || &text[start..end] == word.html.as_str();
            (!before && !after && !entity && cased).then_some(Use {
                start,
                end,
                record: word.record,
            })
        })
    }
}
