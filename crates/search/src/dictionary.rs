//! The dictionary: all word forms in order, split into shards, each with the postings of the stem groups of its forms.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::Compressor;
use crate::bits::BitWriter;
use crate::merge::{Form, Group, Index};
use crate::sorted_words::{compare, front_code, separator, split};

/// The target size of a shard in bytes, for a dictionary of this size. Larger shards make queries slower, smaller ones lengthen the
/// top table; the fourth root balances both: 5 kB for 1.5 MB.
fn shard_size(all: usize) -> usize {
    (all.isqrt() * 20_000).isqrt()
}

/// A file with a range of a sorted word list.
#[derive(Debug)]
pub(crate) struct Shard {
    /// The shortest text that sorts after the last word of the preceding shard and not after the first of this one.
    pub(crate) separator: String,
    pub(crate) bytes: Vec<u8>,
}

/// Writes the shards of the dictionary.
pub(crate) fn shards(index: &Index, compress: Compressor<'_>) -> Vec<Shard> {
    let words: Vec<&str> = index.forms.iter().map(|form| &*form.text).collect();
    let sizes: Vec<usize> = index
        .groups
        .iter()
        .map(|group| estimate(index.postings(group).len(), index.pages))
        .collect();
    // Sizes in sixteenths of a byte; a group's postings count with the first of its forms.
    let mut is_first = vec![true; index.groups.len()];
    let weights: Vec<usize> = index
        .forms
        .iter()
        .map(|form| {
            let is_new = std::mem::replace(&mut is_first[form.group as usize], false);
            // A form takes about 2.5 bytes.
            40 + if is_new {
                sizes[form.group as usize]
            } else {
                0
            }
        })
        .collect();
    let ends = split(
        &words,
        shard_size(weights.iter().sum::<usize>() / 16) * 16,
        |at| weights[at],
    );
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let ranges: Vec<(usize, usize)> = starts.zip(ends.iter().copied()).collect();
    ranges
        .into_par_iter()
        .map(|(start, end)| {
            let separator = if start == 0 {
                ""
            } else {
                separator(words[start - 1], words[start])
            };
            Shard {
                separator: separator.to_owned(),
                bytes: shard(&index.forms[start..end], index, compress),
            }
        })
        .collect()
}

/// The estimated size of a group with its postings, in sixteenths of a byte.
fn estimate(postings: usize, pages: u32) -> usize {
    let gap = (pages as usize / postings.max(1)).max(1);
    24 + postings * (2 * (gap.ilog2() as usize + 1) + 9)
}

/// Encodes one shard; see "Dictionary shards" in `FORMAT.md`.
fn shard(forms: &[Form], index: &Index, compress: Compressor<'_>) -> Vec<u8> {
    let mut local: HashMap<u32, usize> = HashMap::new();
    let mut groups: Vec<&Group> = Vec::new();
    let marks = marks(forms, index);
    let forms = || {
        let marks = marks.iter().map(|(text, group)| (text.as_str(), *group));
        marks.chain(forms.iter().map(|form| (&*form.text, form.group)))
    };
    let mut members = Vec::new();
    for (_, of_form) in forms() {
        let next = groups.len();
        let group = *local.entry(of_form).or_insert(next);
        if group == next {
            groups.push(&index.groups[of_form as usize]);
        }
        varint(&mut members, next - group);
    }
    let mut head = Vec::new();
    varint(&mut head, forms().count());
    varint(&mut head, groups.len());
    front_code(forms().map(|(text, _)| text), &mut head);
    head.extend(members);
    let mut lists: Vec<u8> = groups.iter().map(|group| group.idf).collect();
    groups
        .iter()
        .for_each(|group| varint(&mut lists, index.postings(group).len()));
    let postings = || groups.iter().flat_map(|group| index.postings(group));
    let impacts: Vec<u8> = postings().map(|posting| posting.impact).collect();
    let mut sections = Vec::with_capacity(impacts.len());
    postings().for_each(|posting| varint(&mut sections, usize::from(posting.section)));
    let mut bits = BitWriter::default();
    for group in groups {
        let pages: Vec<u32> = index
            .postings(group)
            .iter()
            .map(|posting| posting.page)
            .collect();
        bits.ascending(&pages, 0, index.pages - 1);
    }
    compress(&[&head, &lists, &impacts, &sections, &bits.finish()])
}

/// The forms that pages have in place of the groups of a shard, each with a space before it, which no word contains, and its group.
/// They sort before all words and are never looked up.
fn marks(forms: &[Form], index: &Index) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for form in forms {
        for at in index.marks.get(&form.group).into_iter().flatten() {
            let text = format!(" {}", index.forms[*at as usize].text);
            found.push((text, form.group));
        }
    }
    found.sort_unstable_by(|a, b| compare(&a.0, &b.0).then(a.1.cmp(&b.1)));
    found.dedup();
    found
}

/// Appends a number as LEB128: seven bits per byte, the lowest first; all bytes but the last have the eighth bit set.
pub(crate) fn varint(out: &mut Vec<u8>, mut value: usize) {
    while value >= 128 {
        out.push(128 | u8::try_from(value & 127).unwrap_or_default());
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}
