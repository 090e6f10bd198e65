//! Word lists for spelling correction, sorted forwards and backwards: a single edit leaves one half of a word intact.
//!
//! Common words, in a title or on at least two pages, have a list in both directions. Rare words are only tried if no common word is
//! similar; they have a backward list, and the dictionary is their forward list.

use rayon::prelude::*;

use crate::Compressor;
use crate::dictionary::{Shard, varint};
use crate::merge::{Form, Index};
use crate::sorted_words::{compare, front_code, separator, sort_key, split};

/// The target number of words in a shard, about 7 kB.
const SHARD_WORDS: usize = 2_000;

/// Words with fewer characters are not corrected.
const MIN_CHARS: usize = 4;

/// The lists in the order of the top table: common forwards, common backwards, rare backwards.
pub(crate) fn shards(index: &Index, compress: Compressor<'_>) -> [Vec<Shard>; 3] {
    let is_long = |form: &&Form| form.pages > 0 && form.text.chars().nth(MIN_CHARS - 1).is_some();
    let (common, rare): (Vec<&Form>, Vec<&Form>) = index
        .forms
        .iter()
        .filter(is_long)
        .partition(|form| form.in_title || form.pages > 1);
    let lists = [(&common, false), (&common, true), (&rare, true)];
    lists.map(|(forms, backwards)| list(forms, backwards, compress))
}

fn list(forms: &[&Form], backwards: bool, compress: Compressor<'_>) -> Vec<Shard> {
    // All words reversed, in one allocation: reversing keeps the length in bytes.
    let reversed: String = forms
        .iter()
        .filter(|_| backwards)
        .flat_map(|form| form.text.chars().rev())
        .collect();
    let mut rest = reversed.as_str();
    let mut words: Vec<(u64, &str, u32)> = forms
        .iter()
        .map(|form| {
            let (word, after) = rest
                .split_at_checked(form.text.len())
                .unwrap_or((&form.text, ""));
            rest = after;
            (sort_key(word), word, form.pages)
        })
        .collect();
    if backwards {
        words.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare(a.1, b.1)));
    }
    let texts: Vec<&str> = words.iter().map(|(_, text, _)| *text).collect();
    let ends = split(&texts, SHARD_WORDS, |_| 1);
    let ranges: Vec<(usize, usize)> = std::iter::once(0)
        .chain(ends.iter().copied())
        .zip(ends.iter().copied())
        .collect();
    let shard = |(start, end): (usize, usize)| {
        let mut head = Vec::new();
        varint(&mut head, end - start);
        front_code(texts[start..end].iter().copied(), &mut head);
        // The base-2 logarithm of the number of pages.
        let frequencies: Vec<u8> = words[start..end]
            .iter()
            .map(|(_, _, pages)| {
                u8::try_from(pages.checked_ilog2().unwrap_or(0)).unwrap_or(u8::MAX)
            })
            .collect();
        let separator = if start == 0 {
            ""
        } else {
            separator(texts[start - 1], texts[start])
        };
        Shard {
            separator: separator.to_owned(),
            bytes: compress(&[&head, &frequencies]),
        }
    };
    ranges.into_par_iter().map(shard).collect()
}
