//! Looks up a word of the query in the dictionary: as written, as a prefix, as a compound, misspelled, or by its parts.

use std::rc::Rc;

use crate::sorted_words::compare;

use super::files::DictionaryShard;
use super::query::QueryWord;
use super::ranking::{EXACT, Match, QueryTerm};
use super::spelling;
use super::{ReadError, Reader, covering};

/// The maximum numbers of longer words that a prefix matches, and of shards that are searched for them.
const MAX_COMPLETIONS: usize = 24;
const COMPLETION_SHARDS: usize = 2;

/// The weight of a completion is this times the square root of the share that is written.
const COMPLETION: f64 = 922.0;

/// The weight of a word that the query writes as two.
const COMPOUND: u32 = 922;

/// The lengths in bytes of words that are split into two, and how many second words are tried.
const SPLIT_LENGTHS: std::ops::RangeInclusive<usize> = 4..=17;
const SPLIT_ATTEMPTS: usize = 3;

/// The weight of stop words among other words, relative to [`EXACT`].
const STOP_WORD: u32 = 205;

/// Appends the terms for a word; see "Queries" in `FORMAT.md` for the order in which matches are tried.
pub(super) fn add_terms<F>(
    reader: &mut Reader<F>,
    word: &QueryWord,
    terms: &mut Vec<QueryTerm>,
) -> Result<(), ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    let mut matches: Vec<Match> = exact(reader, &word.text, EXACT)?.into_iter().collect();
    if matches.is_empty() || word.is_prefix {
        completions(reader, &word.text, &mut matches)?;
    }
    for compound in &word.compounds {
        matches.extend(exact(reader, compound, COMPOUND)?);
    }
    if matches.is_empty()
        && let Some(parts) = split_compound(reader, &word.text)?
    {
        for part in parts {
            add_terms(
                reader,
                &QueryWord {
                    repeats: word.repeats,
                    ..QueryWord::new(part, word.is_stop_word)
                },
                terms,
            )?;
        }
        return Ok(());
    }
    if matches.is_empty() {
        spelling::corrections(reader, &word.text, word.is_prefix, &mut matches)?;
    }
    if matches.is_empty() {
        for part in &word.parts {
            let part = QueryWord::new(part.clone(), word.is_stop_word);
            add_terms(
                reader,
                &QueryWord {
                    is_prefix: word.is_prefix,
                    repeats: word.repeats,
                    ..part
                },
                terms,
            )?;
        }
        return Ok(());
    }
    let weight = |found: &Match| found.idf * found.weight;
    let exact = matches.iter().find(|found| found.weight == EXACT);
    let mut term_weight =
        exact.map_or_else(|| matches.iter().map(weight).max().unwrap_or(0), weight);
    if word.is_stop_word {
        matches
            .iter_mut()
            .for_each(|found| found.weight = found.weight * STOP_WORD / EXACT);
        term_weight = term_weight * STOP_WORD / EXACT;
    }
    matches
        .iter_mut()
        .for_each(|found| found.weight *= word.repeats);
    terms.push(QueryTerm {
        matches,
        weight: term_weight * word.repeats,
    });
    Ok(())
}

/// Splits a word into two words of the dictionary, such as `on` and `site`. The first must be in the shard that would contain the whole,
/// which bounds the number of shards that a misspelled word loads.
fn split_compound<F>(reader: &mut Reader<F>, text: &str) -> Result<Option<[String; 2]>, ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    if !SPLIT_LENGTHS.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(None);
    }
    let Some(shard) = covering(&reader.top.words, text).first().copied() else {
        return Ok(None);
    };
    let mut attempts = 0;
    for at in (2..=text.len() - 2).rev() {
        let (first, second) = text.split_at(at);
        if covering(&reader.top.words, first).first() != Some(&shard)
            || exact(reader, first, EXACT)?.is_none()
        {
            continue;
        }
        if exact(reader, second, EXACT)?.is_some() {
            return Ok(Some([first.to_owned(), second.to_owned()]));
        }
        attempts += 1;
        if attempts == SPLIT_ATTEMPTS {
            break;
        }
    }
    Ok(None)
}

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
fn completions<F>(
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
