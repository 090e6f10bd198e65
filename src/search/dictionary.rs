//! The dictionary: all forms in order, cut into files, each with the postings of the groups that its forms belong to.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Compress;
use super::bits::Bits;
use super::forms::{cut, front_code, separator};
use super::join::{Form, Group, Index};

/// How large files of words are: larger ones make a query longer, smaller ones the top table and the list of files, the more so
/// the more words there are. So both grow with the words, files by the fourth root: to 5 kB for 1.5 MB.
fn size(all: usize) -> usize {
    (all.isqrt() * 20_000).isqrt()
}

/// A run of a sorted list, as a file.
#[derive(Debug)]
pub(super) struct Shard {
    /// The shortest text that is not before its first word and behind the last of the shard before.
    pub(super) first: String,
    pub(super) bytes: Vec<u8>,
}

/// Makes the files of the dictionary.
pub(super) fn shards(index: &Index, compress: Compress<'_>) -> Vec<Shard> {
    let words: Vec<&str> = index.forms.iter().map(|form| &*form.text).collect();
    let sizes: Vec<usize> = index.groups.iter().map(|group| estimate(index.postings(group).len(), index.pages)).collect();
    // The group's postings come with the first of its forms.
    let mut first = vec![true; index.groups.len()];
    let weights: Vec<usize> = index
        .forms
        .iter()
        .map(|form| {
            let new = std::mem::replace(&mut first[form.group as usize], false);
            // A form takes about two and a half bytes.
            40 + if new { sizes[form.group as usize] } else { 0 }
        })
        .collect();
    let ends = cut(&words, size(weights.iter().sum::<usize>() / 16) * 16, |at| weights[at]);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let runs: Vec<(usize, usize)> = starts.zip(ends.iter().copied()).collect();
    runs.into_par_iter()
        .map(|(start, end)| {
            let first = if start == 0 { "" } else { separator(words[start - 1], words[start]) };
            Shard { first: first.to_owned(), bytes: shard(&index.forms[start..end], index, compress) }
        })
        .collect()
}

/// About how much room a group takes, in sixteenths of a byte.
fn estimate(postings: usize, pages: u32) -> usize {
    let gap = (pages as usize / postings.max(1)).max(1);
    24 + postings * (2 * (gap.ilog2() as usize + 1) + 9)
}

/// One file: forms; for each the group it belongs to; for each group its weight and length; levels; sections; pages.
fn shard(forms: &[Form], index: &Index, compress: Compress<'_>) -> Vec<u8> {
    let mut local: HashMap<u32, usize> = HashMap::new();
    let mut groups: Vec<&Group> = Vec::new();
    let mut members = Vec::with_capacity(forms.len());
    for form in forms {
        let next = groups.len();
        let group = *local.entry(form.group).or_insert(next);
        if group == next {
            groups.push(&index.groups[form.group as usize]);
        }
        varint(&mut members, next - group);
    }
    let mut head = Vec::new();
    varint(&mut head, forms.len());
    varint(&mut head, groups.len());
    front_code(forms.iter().map(|form| &*form.text), &mut head);
    head.extend(members);
    let mut weights: Vec<u8> = groups.iter().map(|group| group.weight).collect();
    groups.iter().for_each(|group| varint(&mut weights, index.postings(group).len()));
    let postings = || groups.iter().flat_map(|group| index.postings(group));
    let levels: Vec<u8> = postings().map(|posting| posting.level).collect();
    let mut sections = Vec::with_capacity(levels.len());
    postings().for_each(|posting| varint(&mut sections, usize::from(posting.section)));
    let mut bits = Bits::default();
    for group in groups {
        let pages: Vec<u32> = index.postings(group).iter().map(|posting| posting.page).collect();
        bits.ascending(&pages, 0, index.pages - 1);
    }
    compress(&[&head, &weights, &levels, &sections, &bits.finish()])
}

/// Seven bits a byte, the lowest first; all but the last have the eighth.
pub(super) fn varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 128 {
        out.push(128 | u8::try_from(value & 127).unwrap_or_default());
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}
