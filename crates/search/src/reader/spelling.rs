//! Spelling correction. A single edit leaves one half of a word intact, so only words that share a half are compared.

use std::cmp::Reverse;

use crate::sorted_words::compare;

use super::ranking::Match;
use super::{ReadError, Reader, covering, matching};

/// Shorter words are not corrected.
const MIN_CHARS: usize = 4;

/// Words of at least this length can have two edits.
const TWO_EDITS_CHARS: usize = 8;

/// The maximum numbers of shards of a list that are searched, of corrections, and of shards that these are looked up in.
const LIST_SHARDS: usize = 3;
const MAX_CORRECTIONS: usize = 8;
const CORRECTION_SHARDS: usize = 2;

/// The weight by the number of edits, and that of a word with a prefix that is similar.
const WEIGHTS: [u32; 3] = [1024, 768, 512];
const PREFIX_WEIGHT: f64 = 614.0;

/// The pairs of lists, forwards and backwards: common words, then rare ones, whose forward list is the dictionary.
const LISTS: [[Option<usize>; 2]; 2] = [[Some(0), Some(1)], [None, Some(2)]];

/// A similar word.
struct Correction {
    text: String,
    edits: usize,
    /// Whether only a prefix of it is similar.
    is_prefix: bool,
    /// The base-2 logarithm of the number of pages.
    frequency: u8,
    length: usize,
}

/// Appends the matches of similar words; of rare words only if no common word is similar.
pub(super) fn corrections<F>(
    reader: &mut Reader<F>,
    text: &str,
    is_prefix: bool,
    matches: &mut Vec<Match>,
) -> Result<(), ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    let word: Vec<char> = text.chars().collect();
    if word.len() < MIN_CHARS {
        return Ok(());
    }
    for lists in LISTS {
        let mut found = similar_words(reader, &word, is_prefix, lists)?;
        found.sort_by(|a, b| {
            let key = |other: &Correction| {
                (
                    other.is_prefix,
                    other.edits,
                    Reverse(other.frequency),
                    other.length.abs_diff(word.len()),
                )
            };
            key(a).cmp(&key(b)).then_with(|| compare(&a.text, &b.text))
        });
        found.dedup_by(|a, b| a.text == b.text);
        let mut shards: Vec<usize> = Vec::new();
        for other in found {
            let Some(shard) = covering(&reader.top.words, &other.text).first().copied() else {
                continue;
            };
            if !shards.contains(&shard) {
                if shards.len() == CORRECTION_SHARDS {
                    continue;
                }
                shards.push(shard);
            }
            let weight = if other.is_prefix {
                matching::weight_by_share(PREFIX_WEIGHT, word.len().min(other.length), other.length)
            } else {
                WEIGHTS[other.edits]
            };
            matches.extend(matching::exact(reader, &other.text, weight)?);
            if matches.len() == MAX_CORRECTIONS {
                break;
            }
        }
        if !matches.is_empty() {
            break;
        }
    }
    Ok(())
}

/// The words of a pair of lists that share a half with this word and are similar.
fn similar_words<F>(
    reader: &mut Reader<F>,
    word: &[char],
    is_prefix: bool,
    lists: [Option<usize>; 2],
) -> Result<Vec<Correction>, ReadError>
where
    F: Fn(&str) -> Option<Vec<u8>>,
{
    let half = (word.len() - 1) / 2;
    let max_edits = if word.len() < TWO_EDITS_CHARS { 1 } else { 2 };
    let start: String = word[..half].iter().collect();
    let end: String = word[word.len() - half..].iter().rev().collect();
    let mut found = Vec::new();
    for (list, part, backwards) in [(lists[0], start, false), (lists[1], end, true)] {
        let shards = list.map_or(&reader.top.words, |list| &reader.top.spelling[list]);
        for shard in covering(shards, &part).into_iter().take(LIST_SHARDS) {
            let words = reader.spelling(list, shard)?;
            for (text, frequency) in words.iter().filter(|(text, _)| text.starts_with(&part)) {
                let mut other: Vec<char> = text.chars().collect();
                if backwards {
                    other.reverse();
                }
                let Some((edits, is_prefix)) =
                    distance(word, &other, max_edits, is_prefix && !backwards)
                else {
                    continue;
                };
                let (text, length) = (other.iter().collect(), other.len());
                found.push(Correction {
                    text,
                    edits,
                    is_prefix,
                    frequency: *frequency,
                    length,
                });
            }
        }
    }
    Ok(found)
}

/// The optimal string alignment distance (insertions, deletions, substitutions, transpositions of neighbours), and whether it is only
/// that to a prefix of `other`, which must be at most 1. `None` if it is more than `max_edits`.
fn distance(
    word: &[char],
    other: &[char],
    max_edits: usize,
    is_prefix: bool,
) -> Option<(usize, bool)> {
    let width = if is_prefix {
        other.len().min(word.len() + max_edits)
    } else {
        other.len()
    };
    if word.len() > other.len() + max_edits || (!is_prefix && other.len() > word.len() + max_edits)
    {
        return None;
    }
    let (mut before, mut above, mut row) = (
        vec![0; width + 1],
        (0..=width).collect::<Vec<_>>(),
        vec![0; width + 1],
    );
    for i in 1..=word.len() {
        row[0] = i;
        for j in 1..=width {
            let substitution = usize::from(word[i - 1] != other[j - 1]);
            let mut value = (above[j] + 1)
                .min(row[j - 1] + 1)
                .min(above[j - 1] + substitution);
            if i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1] {
                value = value.min(before[j - 2] + 1);
            }
            row[j] = value;
        }
        if row.iter().all(|value| *value > max_edits) {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    let last = above;
    if width == other.len() && last[width] <= max_edits {
        return Some((last[width], false));
    }
    let to_prefix = last.iter().min().copied().unwrap_or(usize::MAX);
    (is_prefix && to_prefix <= 1).then_some((to_prefix, true))
}
