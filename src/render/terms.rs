//! Finds the terms that a text uses. `writer` links the first use on a page, with the definition as a tooltip.

use std::collections::HashSet;
use std::ops::Range;

use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};

use crate::model::{Model, RecordId};

use super::escape;

/// The titles and aliases that are linked where a text uses them.
pub(crate) struct Terms {
    /// Finds names in lower-case text; none if there are no names.
    finder: Option<DoubleArrayAhoCorasick<u32>>,
    names: Vec<TermName>,
}

struct TermName {
    record: RecordId,
    /// The name, escaped for HTML.
    html: String,
    /// Whether its case matters: a name with capitals inside (`ORM`, `GraphQL`) is no common word.
    is_case_sensitive: bool,
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms")
            .field("names", &self.names.len())
            .finish_non_exhaustive()
    }
}

/// The use of a term in a text.
pub(crate) struct TermUse {
    /// The bytes of the searched text.
    pub(crate) range: Range<usize>,
    pub(crate) record: RecordId,
}

impl Terms {
    /// Collects the titles and aliases of all records whose type has `autolink`.
    pub(crate) fn new(model: &Model) -> Self {
        let schema = &model.config().schema;
        let kinds = schema
            .type_ids()
            .filter(|kind| schema.type_of(*kind).autolink);
        let records = kinds
            .flat_map(|kind| model.of_type(kind).iter().copied())
            .filter(|id| model.is_current(*id) && model.address(*id).is_some());
        let mut seen = HashSet::new();
        let names: Vec<TermName> = records
            .flat_map(|id| {
                let record = model.record(id);
                std::iter::once(&record.title)
                    .chain(&record.aliases)
                    .filter(|name| name.chars().count() > 1)
                    .map(move |name| TermName {
                        record: id,
                        html: escape::html(name),
                        is_case_sensitive: name.chars().skip(1).any(char::is_uppercase),
                    })
            })
            .filter(|name| seen.insert(name.html.to_ascii_lowercase()))
            .collect();
        let finder = DoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.iter().map(|name| name.html.to_ascii_lowercase()))
            .ok();
        Self { finder, names }
    }

    /// The whole-word uses of terms in escaped HTML text, in order.
    pub(crate) fn uses<'a>(&'a self, text: &'a str) -> impl Iterator<Item = TermUse> + 'a {
        let found = self
            .finder
            .iter()
            .flat_map(move |finder| finder.leftmost_find_iter(text.to_ascii_lowercase()));
        found.filter_map(move |found| {
            let name = &self.names[found.value() as usize];
            let range = found.start()..found.end();
            let has_case = !name.is_case_sensitive || text[range.clone()] == name.html;
            (has_case && is_whole_word(text, &range) && !is_in_entity(text, range.start)).then_some(
                TermUse {
                    range,
                    record: name.record,
                },
            )
        })
    }
}

fn is_whole_word(text: &str, range: &Range<usize>) -> bool {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let (before, word, after) = (
        &text[..range.start],
        &text[range.clone()],
        &text[range.end..],
    );
    let joins_before = before.ends_with(in_word) && word.starts_with(in_word);
    let joins_after = word.ends_with(in_word) && after.starts_with(in_word);
    !joins_before && !joins_after
}

/// Whether a position is in an entity such as `&amp;`, none of which is longer than eight bytes.
fn is_in_entity(text: &str, at: usize) -> bool {
    let (before, after) = text.as_bytes().split_at(at);
    let mut before = before
        .iter()
        .rev()
        .take(7)
        .take_while(|byte| **byte != b';');
    before.any(|byte| *byte == b'&') && after.iter().take(8).any(|byte| *byte == b';')
}
