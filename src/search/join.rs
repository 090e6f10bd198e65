//! Runs of pages to one index: the runs are joined in order, so that neither the number of threads nor a hash decides anything, and
//! lists are cut to what is worth sending.

use std::cmp::Reverse;
use std::ops::Range;

use rayon::prelude::*;

use super::collect::{Posting, Run, RunForm};
use super::forms::{beginning, by_units};
use super::words::Words;

/// A list is cut to this many pages, the best.
const LONGEST_LIST: usize = 2048;

/// A word on more than so many of all pages, and on more pages than fit a short list, says nothing in a body: a few stay.
const COMMON: f64 = 0.3;
const SHORT_LIST: usize = 512;
const COMMON_KEPT: usize = 64;

/// A form of a word.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) text: Box<str>,
    pub(super) group: u32,
    /// On how many pages it stands.
    pub(super) pages: u32,
    pub(super) titled: bool,
}

/// All words of a site.
#[derive(Debug)]
pub(super) struct Index {
    /// Sorted as [`by_units`] sorts.
    pub(super) forms: Vec<Form>,
    pub(super) groups: Vec<Group>,
    /// Of all groups, one group behind the other; by page.
    postings: Vec<Posting>,
    pub(super) pages: u32,
}

/// All forms of a word.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// 16 times the natural logarithm of how rare it is.
    pub(super) weight: u8,
    /// Its place among all postings.
    postings: Range<usize>,
}

impl Index {
    pub(super) fn postings(&self, group: &Group) -> &[Posting] {
        &self.postings[group.postings.clone()]
    }
}

/// Joins the runs: one order of forms, one list for each group.
pub(super) fn join(runs: &[Run], pages: u32) -> Index {
    let mut numbers = Words::default();
    let mut number = |text: &str| {
        let key = numbers.key(text, 0..text.len());
        numbers.find(key).unwrap_or_else(|| numbers.add(key, ()))
    };
    let global: Vec<Vec<u32>> = runs.iter().map(|run| run.groups.all().map(|(text, _)| number(text)).collect()).collect();
    let postings = || {
        runs.iter()
            .zip(&global)
            .flat_map(|(run, numbers)| run.postings.iter().map(|(group, posting)| (numbers[*group as usize] as usize, *posting)))
    };
    let mut lengths = vec![0; numbers.len()];
    postings().for_each(|(group, _)| lengths[group] += 1);
    let mut nexts: Vec<usize> = lengths.iter().scan(0, |end, length| Some(std::mem::replace(end, *end + length))).collect();
    let mut sorted = vec![Posting::default(); runs.iter().map(|run| run.postings.len()).sum()];
    for (group, posting) in postings() {
        sorted[nexts[group]] = posting;
        nexts[group] += 1;
    }
    let mut rarities = vec![None; pages as usize + 1];
    let groups = lengths.into_iter().zip(nexts).map(|(length, end)| {
        let weight = *rarities[length].get_or_insert_with(|| rarity(length, pages));
        let start = end - length;
        Group { weight, postings: start..start + prune(&mut sorted[start..end], pages) }
    });
    let groups = groups.collect();
    Index { forms: forms(runs, &global), groups, postings: sorted, pages }
}

/// The forms of all runs, each once.
fn forms(runs: &[Run], global: &[Vec<u32>]) -> Vec<Form> {
    let mut entries: Vec<(u64, &str, usize, &RunForm)> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        entries.extend(run.forms.all().map(|(text, form)| (beginning(text), text, at, form)));
    }
    entries.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_units(a.1, b.1)).then(a.2.cmp(&b.2)));
    let mut forms: Vec<Form> = Vec::with_capacity(entries.len());
    for same in entries.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
        let (_, text, run, form) = same[0];
        forms.push(Form {
            text: text.into(),
            group: global[run][form.group as usize],
            pages: same.iter().map(|entry| entry.3.pages).sum(),
            titled: same.iter().any(|entry| entry.3.titled),
        });
    }
    forms
}

/// Moves the postings of a list that are worth sending to its front, in the order of pages, and counts them.
#[expect(clippy::cast_precision_loss, reason = "a list has at most as many entries as there are pages")]
fn prune(postings: &mut [Posting], pages: u32) -> usize {
    let all = postings.len();
    let mut kept = all;
    if all > SHORT_LIST && all as f64 > f64::from(pages) * COMMON {
        let titled = postings.iter().filter(|posting| posting.titled).count();
        kept = (titled + COMMON_KEPT).min(all);
        // It tells no section from another either.
        postings.iter_mut().for_each(|posting| posting.section = 0);
        postings.sort_unstable_by_key(|posting| (!posting.titled, Reverse(posting.level), posting.page));
    }
    if kept > LONGEST_LIST {
        postings[..kept].sort_unstable_by_key(|posting| (Reverse(posting.level), posting.page));
        kept = LONGEST_LIST;
    }
    // Whatever was compared above, lists are written by page; those that are sorted already cost one comparison for each posting.
    postings[..kept].sort_unstable_by_key(|posting| posting.page);
    kept
}

/// 16 ln(1 + (n - df + ½) / (df + ½)), rounded. By hand, since libraries differ in the last bit of a logarithm.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped before")]
#[expect(clippy::cast_precision_loss, reason = "a list has at most as many entries as there are pages")]
fn rarity(found: usize, pages: u32) -> u8 {
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
    (16.0 * std::f64::consts::LN_2 * logarithm).round().clamp(1.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::{COMMON_KEPT, LONGEST_LIST, Posting, SHORT_LIST, prune};

    /// A list of so many pages, of which the title of every nth has the word.
    fn list(length: u32, titled: u32) -> Vec<Posting> {
        let posting = |page: u32| Posting {
            page,
            level: u8::try_from(page * 7 % 20 + 1).unwrap_or(1),
            titled: page.is_multiple_of(titled),
            section: 1,
        };
        (0..length).map(posting).collect()
    }

    #[test]
    fn lists_stay_in_the_order_of_pages() {
        for length in [0, 1, 511, 512, 513, 560, 2047, 2048, 2049, 2112, 5000] {
            for titled in [1, 2, 9, 10_000] {
                for pages in [length.max(1), length * 3 + 4, length * 10 + 1] {
                    let whole = list(length, titled);
                    let mut postings = whole.clone();
                    let kept = prune(&mut postings, pages);
                    let what = format!("{length} of {pages} pages, each {titled}th title");
                    let numbers = |postings: &[Posting]| postings.iter().map(|posting| posting.page).collect::<Vec<_>>();
                    let numbers_kept = numbers(&postings[..kept]);
                    assert!(numbers_kept.is_sorted_by(|a, b| a < b), "{what}");
                    let common = whole.len() > SHORT_LIST && length * 10 > pages * 3;
                    let in_titles = whole.iter().filter(|posting| posting.titled).count();
                    let worth_sending = if common { whole.len().min(in_titles + COMMON_KEPT) } else { whole.len() };
                    assert_eq!(kept, worth_sending.min(LONGEST_LIST), "{what}");
                    if kept == worth_sending {
                        let titles = whole.iter().filter(|posting| posting.titled);
                        assert!(titles.clone().all(|posting| numbers_kept.binary_search(&posting.page).is_ok()), "{what}");
                    }
                    assert!(postings[..kept].iter().all(|posting| (posting.section == 0) == common), "{what}");
                }
            }
        }
    }
}
