//! Ranks pages by terms. All arithmetic is in integers but for square roots, which IEEE 754 rounds alike on every platform.

use std::collections::HashMap;
use std::rc::Rc;

use super::files::{DictionaryShard, PostingList};
use super::query::{MAX_REPEATS, MAX_WORDS};
use crate::count_u32;
use crate::impact::MAX_IMPACT;
use crate::weight::Weight;

/// The weight of an exact match, and the unit of weights.
pub(super) const EXACT: u32 = 1024;

/// The vote of a term for a section. In the heading it is up to three times as much, by how much of the heading matches, but 1 if the
/// page's title also has the term.
const SECTION_VOTE: u64 = 4;

/// Scores are summed in 32 bits, here and in the script: the sum of all terms with the highest impact, IDF and weight fits.
const _: () = assert!(
    MAX_WORDS as u64 * MAX_IMPACT as u64 * 255 * (EXACT * MAX_REPEATS) as u64 <= u32::MAX as u64
);

/// A word of the query, with all groups that match it.
#[derive(Debug)]
pub(super) struct QueryTerm {
    pub(super) matches: Vec<Match>,
    /// Its weight among the terms.
    pub(super) weight: u32,
}

/// A group that matches a word of the query.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) words: Rc<DictionaryShard>,
    pub(super) group: usize,
    /// How well it matches, up to [`EXACT`] per repeat.
    pub(super) weight: u32,
    pub(super) idf: u32,
}

impl Match {
    fn postings(&self) -> &PostingList {
        &self.words.groups[self.group]
    }

    /// The score of a posting.
    fn score(&self, at: usize) -> u32 {
        u32::from(self.postings().impacts[at]) * self.idf * self.weight
    }
}

/// All pages that match any term with their scores, the best first, then in page order.
pub(super) fn rank(terms: &[QueryTerm], pages: u32, page_weights: &[u16]) -> Vec<(u32, u64)> {
    let count = pages as usize;
    let (mut scores, mut weights, mut best) =
        (vec![0_u32; count], vec![0_u32; count], vec![0_u32; count]);
    let mut found = Vec::new();
    let mut total_weight = 0;
    for term in terms {
        let mut of_term = Vec::new();
        for hit in &term.matches {
            for (at, page) in hit.postings().pages.iter().enumerate() {
                let (page, score) = (*page as usize, hit.score(at));
                if best[page] == 0 {
                    of_term.push(page);
                }
                best[page] = best[page].max(score);
            }
        }
        for page in of_term {
            if scores[page] == 0 {
                found.push(page);
            }
            scores[page] += std::mem::take(&mut best[page]);
            weights[page] += term.weight;
        }
        total_weight += term.weight;
    }
    let score = |page: usize| {
        let unit = u64::from(EXACT);
        let score = u64::from(scores[page]) * coverage(weights[page], total_weight) / unit;
        let one = Weight::ONE.hundredths();
        let weight = page_weights.get(page).copied().unwrap_or(one);
        score * u64::from(weight) / u64::from(one)
    };
    let mut ranked: Vec<(u32, u64)> = found
        .into_iter()
        .map(|page| (count_u32(page), score(page)))
        .collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}

/// 1024 times the share of the query that a page matches to the power of 3/8: a page that matches half keeps three quarters of its
/// score.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 1024"
)]
fn coverage(matched: u32, total: u32) -> u64 {
    let fourth_root = (f64::from(matched) / f64::from(total)).sqrt().sqrt();
    (f64::from(EXACT) * fourth_root * fourth_root.sqrt()).floor() as u64
}

/// The sections of a page that match, the best first: terms vote for the section where they are most frequent, and for headings.
pub(super) fn sections(
    terms: &[QueryTerm],
    forms: &TermForms,
    page: u32,
    title: &[String],
    headings: &[Vec<String>],
) -> Vec<usize> {
    let mut votes = vec![0_u64; headings.len() + 1];
    let is_in_title = forms.matched(title, terms.len());
    for term in terms {
        let mut best = (0, 0);
        for hit in &term.matches {
            if let Ok(at) = hit.postings().pages.binary_search(&page) {
                let score = hit.score(at);
                if score > best.0 {
                    best = (score, hit.postings().sections[at]);
                }
            }
        }
        if let Some(votes) = votes.get_mut(best.1) {
            *votes += u64::from(term.weight) * SECTION_VOTE;
        }
    }
    for (heading, votes) in headings.iter().zip(&mut votes[1..]) {
        let matched = forms.matched(heading, terms.len());
        let matched: Vec<usize> = (0..terms.len()).filter(|at| matched[*at]).collect();
        let (count, words) = (
            matched.len().min(heading.len()) as u64,
            heading.len() as u64,
        );
        // Only evaluated for headings with matches, and so with words.
        let vote = |at: &usize| {
            if is_in_title[*at] {
                1
            } else {
                SECTION_VOTE + SECTION_VOTE * 2 * count / words
            }
        };
        *votes += matched
            .iter()
            .map(|at| u64::from(terms[*at].weight) * vote(at))
            .sum::<u64>();
    }
    let mut found: Vec<usize> = (1..votes.len())
        .filter(|section| votes[*section] > 0)
        .collect();
    found.sort_by(|a, b| votes[*b].cmp(&votes[*a]).then(a.cmp(b)));
    found
}

/// All forms of all matching groups, and those that pages have in their place, with the indexes of their terms.
#[derive(Debug, Default)]
pub(super) struct TermForms(HashMap<String, Vec<usize>>);

impl TermForms {
    pub(super) fn new(terms: &[QueryTerm]) -> Self {
        let mut forms: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, term) in terms.iter().enumerate() {
            for Match { words, group, .. } in &term.matches {
                for (form, _) in words
                    .forms
                    .iter()
                    .zip(&words.members)
                    .filter(|(_, member)| *member == group)
                {
                    // A space marks a form of a synonym.
                    let form = form.strip_prefix(' ').unwrap_or(form);
                    forms.entry(form.to_owned()).or_default().push(at);
                }
            }
        }
        Self(forms)
    }

    /// Which of `count` terms have a form among these words.
    fn matched(&self, words: &[String], count: usize) -> Vec<bool> {
        let mut matched = vec![false; count];
        words
            .iter()
            .filter_map(|word| self.0.get(word))
            .flatten()
            .for_each(|term| matched[*term] = true);
        matched
    }
}
