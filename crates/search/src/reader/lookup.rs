//! Looks up a word of the query in the dictionary: as written, as a prefix, as a compound, misspelled, or by its parts.

use super::matching::{completions, exact};
use super::query::QueryWord;
use super::ranking::{EXACT, Match, QueryTerm};
use super::spelling;
use super::{ReadError, Reader, covering};

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
        return add_parts(reader, &parts, false, word, terms);
    }
    if matches.is_empty() {
        spelling::corrections(reader, &word.text, word.is_prefix, &mut matches)?;
    }
    if matches.is_empty() {
        return add_parts(reader, &word.parts, word.is_prefix, word, terms);
    }
    terms.push(term(matches, word));
    Ok(())
}

/// Appends the terms for the parts of a word.
fn add_parts<F>(
    reader: &mut Reader<F>,
    parts: &[String],
    is_prefix: bool,
    word: &QueryWord,
    terms: &mut Vec<QueryTerm>,
) -> Result<(), ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    for part in parts {
        let part = QueryWord {
            is_prefix,
            repeats: word.repeats,
            ..QueryWord::new(part.clone(), word.is_stop_word)
        };
        add_terms(reader, &part, terms)?;
    }
    Ok(())
}

/// The term of a word with these matches. It weighs as much as the word itself, or as its best match if the word does not occur.
fn term(mut matches: Vec<Match>, word: &QueryWord) -> QueryTerm {
    let weight = |found: &Match| found.idf * found.weight;
    let exact = matches.iter().find(|found| found.weight == EXACT);
    let mut term_weight =
        exact.map_or_else(|| matches.iter().map(weight).max().unwrap_or(0), weight);
    if word.is_stop_word {
        for found in &mut matches {
            found.weight = found.weight * STOP_WORD / EXACT;
        }
        term_weight = term_weight * STOP_WORD / EXACT;
    }
    for found in &mut matches {
        found.weight *= word.repeats;
    }
    QueryTerm {
        matches,
        weight: term_weight * word.repeats,
    }
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
