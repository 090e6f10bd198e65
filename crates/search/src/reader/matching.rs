//! Matches of a word in the dictionary: the word itself, and words that it is a prefix of.

use std::rc::Rc;

use super::files::DictionaryShard;
use super::ranking::Match;
use super::{ReadError, Reader, covering};
use crate::sorted_words::compare;

/// The maximum numbers of longer words that a prefix matches, and of shards that are searched for them.
const MAX_COMPLETIONS: usize = 24;
const COMPLETION_SHARDS: usize = 2;

/// The weight of a completion is this times the square root of the share that is written.
const COMPLETION: f64 = 922.0;

/// The match of a word as written, with this weight.
pub(super) fn exact<F>(
    reader: &mut Reader<F>,
    text: &str,
    weight: u32,
) -> Result<Option<Match>, ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    let Some(shard) = covering(&reader.top.words, text).first().copied() else {
        return Ok(None);
    };
    let words = reader.words(shard)?;
    let found = words
        .forms
        .binary_search_by(|form| compare(form, text))
        .ok();
    Ok(found.map(|at| {
        let group = words.members[at];
        Match {
            group,
            weight,
            idf: words.groups[group].idf,
            words,
        }
    }))
}

/// Appends the matches of longer words, the shortest first.
pub(super) fn completions<F>(
    reader: &mut Reader<F>,
    prefix: &str,
    matches: &mut Vec<Match>,
) -> Result<(), ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    let length = prefix.chars().count();
    let mut found: Vec<(usize, Rc<DictionaryShard>, usize)> = Vec::new();
    for shard in covering(&reader.top.words, prefix)
        .into_iter()
        .take(COMPLETION_SHARDS)
    {
        let words = reader.words(shard)?;
        let start = words
            .forms
            .partition_point(|form| compare(form, prefix).is_lt());
        let forms = words.forms[start..]
            .iter()
            .take_while(|form| form.starts_with(prefix));
        found.extend(
            forms
                .zip(start..)
                .map(|(form, at)| (form.chars().count(), words.clone(), words.members[at])),
        );
    }
    found.retain(|(other, _, _)| *other > length);
    found.sort_by_key(|(length, _, _)| *length);
    found.truncate(MAX_COMPLETIONS);
    // All have the IDF of the most common one, or else the rarest completion would rank highest.
    let idf = found
        .iter()
        .map(|(_, words, group)| words.groups[*group].idf)
        .min()
        .unwrap_or(0);
    matches.extend(found.into_iter().map(|(all, words, group)| {
        let weight = weight_by_share(COMPLETION, length, all);
        Match {
            words,
            group,
            weight,
            idf,
        }
    }));
    Ok(())
}

/// The weight of a word of which only the first `written` characters are given.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "words are short"
)]
pub(super) fn weight_by_share(full: f64, written: usize, all: usize) -> u32 {
    (full * (written as f64 / all as f64).sqrt())
        .floor()
        .clamp(1.0, full) as u32
}
