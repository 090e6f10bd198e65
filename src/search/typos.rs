//! Words to compare a mistyped one with: sorted forwards and backwards, since one mistake leaves one half of a word whole.
//!
//! Words that stand in a title or on two pages have a pair of lists. The rare others are only looked at when none of these comes near,
//! and have one backwards: forwards, the dictionary itself will do.

use rayon::prelude::*;

use super::Compress;
use super::dictionary::{Shard, varint};
use super::forms::{beginning, by_units, cut, front_code, separator};
use super::join::{Form, Index};

/// About how many words a file has: some 7 kB.
const SIZE: usize = 2_000;

/// Words with fewer characters are not corrected.
const SHORTEST: usize = 4;

/// The lists in the order of the top table: common forwards, common backwards, rare backwards.
pub(super) fn shards(index: &Index, compress: Compress<'_>) -> [Vec<Shard>; 3] {
    let long = |form: &&Form| form.text.chars().nth(SHORTEST - 1).is_some();
    let (common, rare): (Vec<&Form>, Vec<&Form>) =
        index.forms.iter().filter(long).partition(|form| form.titled || form.pages > 1);
    let lists = [(&common, false), (&common, true), (&rare, true)];
    lists.map(|(forms, backwards)| list(forms, backwards, compress))
}

fn list(forms: &[&Form], backwards: bool, compress: Compress<'_>) -> Vec<Shard> {
    // All words turned, in one text: each takes as many bytes as it did.
    let turned: String = forms.iter().filter(|_| backwards).flat_map(|form| form.text.chars().rev()).collect();
    let mut rest = turned.as_str();
    let mut words: Vec<(u64, &str, u32)> = forms
        .iter()
        .map(|form| {
            let (turned, behind) = rest.split_at_checked(form.text.len()).unwrap_or((&form.text, ""));
            rest = behind;
            (beginning(turned), turned, form.pages)
        })
        .collect();
    if backwards {
        words.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_units(a.1, b.1)));
    }
    let texts: Vec<&str> = words.iter().map(|(_, text, _)| *text).collect();
    let ends = cut(&texts, SIZE, |_| 1);
    let runs: Vec<(usize, usize)> = std::iter::once(0).chain(ends.iter().copied()).zip(ends.iter().copied()).collect();
    let shard = |(start, end): (usize, usize)| {
        let mut head = Vec::new();
        varint(&mut head, end - start);
        front_code(texts[start..end].iter().copied(), &mut head);
        // How common a word is, as a power of two.
        let powers: Vec<u8> = words[start..end]
            .iter()
            .map(|(_, _, pages)| u8::try_from(pages.checked_ilog2().unwrap_or(0)).unwrap_or(u8::MAX))
            .collect();
        let first = if start == 0 { "" } else { separator(texts[start - 1], texts[start]) };
        Shard { first: first.to_owned(), bytes: compress(&[&head, &powers]) }
    };
    runs.into_par_iter().map(shard).collect()
}
