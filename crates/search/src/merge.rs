//! Merges batches of pages into one index, in the order of the pages, so that neither threads nor hashes affect the output, and prunes
//! long posting lists.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::impact::Posting;
use crate::postings::{Batch, BatchForm};
use crate::sorted_words::{compare, sort_key};
use crate::word_table::WordTable;

/// The maximum length of a posting list; the postings with the highest impacts are kept.
const MAX_POSTINGS: usize = 2048;

/// A word on more than this share of all pages and on more than this number of pages does not discriminate: only postings of titles
/// and a few others are kept.
const COMMON_SHARE: f64 = 0.3;
const COMMON_PAGES: usize = 512;
const COMMON_POSTINGS: usize = 64;

/// An inflected form of a word.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) text: Box<str>,
    pub(crate) group: u32,
    /// The number of pages that contain it; 0 for the beginning of a compound.
    pub(crate) pages: u32,
    pub(crate) in_title: bool,
}

/// All words of a corpus.
#[derive(Debug)]
pub(crate) struct Index {
    /// Sorted by [`compare`].
    pub(crate) forms: Vec<Form>,
    pub(crate) groups: Vec<Group>,
    /// The lists of all groups, each sorted by page.
    postings: Vec<Posting>,
    pub(crate) pages: u32,
    /// By group: the forms that a page has in its place, sorted.
    pub(crate) marks: HashMap<u32, Vec<u32>>,
}

/// The forms that share a stem.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The inverse document frequency; see [`idf`].
    pub(crate) idf: u8,
    /// Its range of all postings.
    postings: Range<usize>,
}

impl Index {
    pub(crate) fn postings(&self, group: &Group) -> &[Posting] {
        &self.postings[group.postings.clone()]
    }
}

/// Merges the batches: one sorted list of forms, one posting list per group.
pub(crate) fn merge(batches: &[Batch], pages: u32) -> Index {
    let mut numbers = WordTable::default();
    let mut number = |text: &str| {
        let key = numbers.key(text, 0..text.len());
        numbers.find(key).unwrap_or_else(|| numbers.add(key, ()))
    };
    let global: Vec<Vec<u32>> = batches
        .iter()
        .map(|batch| batch.groups.all().map(|(text, _)| number(text)).collect())
        .collect();
    let postings = || {
        batches.iter().zip(&global).flat_map(|(batch, numbers)| {
            batch
                .postings
                .iter()
                .map(|(group, posting)| (numbers[*group as usize] as usize, *posting))
        })
    };
    let mut lengths = vec![0; numbers.len()];
    postings().for_each(|(group, _)| lengths[group] += 1);
    let mut weak = vec![0; numbers.len()];
    for (batch, numbers) in batches.iter().zip(&global) {
        for group in &batch.weak {
            weak[numbers[*group as usize] as usize] += 1;
        }
    }
    let mut nexts: Vec<usize> = lengths
        .iter()
        .scan(0, |end, length| Some(std::mem::replace(end, *end + length)))
        .collect();
    let mut sorted =
        vec![Posting::default(); batches.iter().map(|batch| batch.postings.len()).sum()];
    for (group, posting) in postings() {
        sorted[nexts[group]] = posting;
        nexts[group] += 1;
    }
    let mut idfs = vec![None; pages as usize + 1];
    let groups = lengths.into_iter().zip(nexts).zip(weak);
    let groups = groups.map(|((length, end), weak)| {
        // A word that is only indexed weakly is as rare as its postings are.
        let found = if weak < length { length - weak } else { length };
        let idf = *idfs[found].get_or_insert_with(|| idf(found, pages));
        let start = end - length;
        Group {
            idf,
            postings: start..start + prune(&mut sorted[start..end], pages),
        }
    });
    let groups = groups.collect();
    Index {
        forms: forms(batches, &global),
        groups,
        postings: sorted,
        pages,
        marks: HashMap::new(),
    }
}

/// The forms of all batches, each once.
fn forms(batches: &[Batch], global: &[Vec<u32>]) -> Vec<Form> {
    let mut entries: Vec<(u64, &str, usize, &BatchForm)> = Vec::new();
    for (at, batch) in batches.iter().enumerate() {
        entries.extend(
            batch
                .forms
                .all()
                .map(|(text, form)| (sort_key(text), text, at, form)),
        );
    }
    entries.par_sort_unstable_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| compare(a.1, b.1))
            .then(a.2.cmp(&b.2))
    });
    let mut forms: Vec<Form> = Vec::with_capacity(entries.len());
    for same in entries.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
        let (_, text, batch, form) = same[0];
        forms.push(Form {
            text: text.into(),
            group: global[batch][form.group as usize],
            pages: same.iter().map(|entry| entry.3.pages).sum(),
            in_title: same.iter().any(|entry| entry.3.in_title),
        });
    }
    forms
}

/// Moves the postings that are kept to the front, sorted by page, and returns their number.
#[expect(
    clippy::cast_precision_loss,
    reason = "a list has at most as many entries as there are pages"
)]
fn prune(postings: &mut [Posting], pages: u32) -> usize {
    let all = postings.len();
    let mut kept = all;
    if all > COMMON_PAGES && all as f64 > f64::from(pages) * COMMON_SHARE {
        let titled = postings.iter().filter(|posting| posting.in_title).count();
        kept = (titled + COMMON_POSTINGS).min(all);
        // Nor does such a word discriminate between sections.
        postings.iter_mut().for_each(|posting| posting.section = 0);
        postings.sort_unstable_by_key(|posting| {
            (!posting.in_title, Reverse(posting.impact), posting.page)
        });
    }
    if kept > MAX_POSTINGS {
        postings[..kept].sort_unstable_by_key(|posting| (Reverse(posting.impact), posting.page));
        kept = MAX_POSTINGS;
    }
    // Most lists are already sorted by page, which takes one comparison per posting.
    postings[..kept].sort_unstable_by_key(|posting| posting.page);
    kept
}

/// The inverse document frequency of BM25, 16 ln(1 + (n - df + ½) / (df + ½)), rounded. The logarithm is computed bit by bit, since
/// the last bit of `ln` depends on the platform.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped before"
)]
#[expect(
    clippy::cast_precision_loss,
    reason = "a list has at most as many entries as there are pages"
)]
fn idf(found: usize, pages: u32) -> u8 {
    let (found, pages) = (found as f64, f64::from(pages));
    let mut ratio = 1.0 + (pages - found + 0.5) / (found + 0.5);
    let mut logarithm = 0.0;
    while ratio >= 2.0 {
        ratio /= 2.0;
        logarithm += 1.0;
    }
    let mut bit = 0.5;
    for _ in 0..24 {
        ratio *= ratio;
        if ratio >= 2.0 {
            ratio /= 2.0;
            logarithm += bit;
        }
        bit /= 2.0;
    }
    (16.0 * std::f64::consts::LN_2 * logarithm)
        .round()
        .clamp(1.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::{COMMON_PAGES, COMMON_POSTINGS, MAX_POSTINGS, Posting, prune};

    /// A list of this length in which every nth posting is of a title.
    fn list(length: u32, nth: u32) -> Vec<Posting> {
        let posting = |page: u32| Posting {
            page,
            impact: u8::try_from(page * 7 % 20 + 1).unwrap_or(1),
            in_title: page.is_multiple_of(nth),
            section: 1,
        };
        (0..length).map(posting).collect()
    }

    #[test]
    fn pruned_lists_are_sorted_by_page() {
        for length in [0, 1, 511, 512, 513, 560, 2047, 2048, 2049, 2112, 5000] {
            for titled in [1, 2, 9, 10_000] {
                for pages in [length.max(1), length * 3 + 4, length * 10 + 1] {
                    let whole = list(length, titled);
                    let mut postings = whole.clone();
                    let kept = prune(&mut postings, pages);
                    let what = format!("{length} of {pages} pages, each {titled}th title");
                    let numbers = |postings: &[Posting]| {
                        postings
                            .iter()
                            .map(|posting| posting.page)
                            .collect::<Vec<_>>()
                    };
                    let numbers_kept = numbers(&postings[..kept]);
                    assert!(numbers_kept.is_sorted_by(|a, b| a < b), "{what}");
                    let is_common = whole.len() > COMMON_PAGES && length * 10 > pages * 3;
                    let titles = whole.iter().filter(|posting| posting.in_title).count();
                    let expected = if is_common {
                        whole.len().min(titles + COMMON_POSTINGS)
                    } else {
                        whole.len()
                    };
                    assert_eq!(kept, expected.min(MAX_POSTINGS), "{what}");
                    if kept == expected {
                        let titles = whole.iter().filter(|posting| posting.in_title);
                        assert!(
                            titles
                                .clone()
                                .all(|posting| numbers_kept.binary_search(&posting.page).is_ok()),
                            "{what}"
                        );
                    }
                    assert!(
                        postings[..kept]
                            .iter()
                            .all(|posting| (posting.section == 0) == is_common),
                        "{what}"
                    );
                }
            }
        }
    }
}
