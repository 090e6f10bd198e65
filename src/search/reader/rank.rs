//! Terms to ranked pages. Whole numbers only, but for square roots, which every machine rounds alike.

use std::collections::HashMap;
use std::rc::Rc;

use super::shards::Words;

/// The weight of a word that was found as it was written.
pub(super) const EXACT: u32 = 1024;

/// What a word that is found counts for a section; one in its heading counts up to three times that, by how much of the
/// heading was asked for, and 1 where the page's title has it too.
const HEADING: u64 = 4;

/// A word of the query, and all that may be meant by it.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) choices: Vec<Choice>,
    /// What finding it is worth, beside the others.
    pub(super) worth: u32,
}

/// A group of the dictionary that may be meant.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) words: Rc<Words>,
    pub(super) group: usize,
    /// Up to [`EXACT`].
    pub(super) weight: u32,
    /// How rare what is meant is.
    pub(super) rarity: u32,
}

impl Choice {
    /// What a posting is worth.
    fn score(&self, at: usize) -> u32 {
        let list = &self.words.groups[self.group];
        u32::from(list.levels[at]) * self.rarity * self.weight
    }
}

/// Sums of scores are in 32 bits, in both readers: that of all terms, each of the highest level, rarity and weight, fits.
const _: () = assert!(super::query::WORDS as u64 * 20 * 255 * (EXACT * super::query::TIMES) as u64 <= u32::MAX as u64);

/// All pages with any of the terms, best first; of equals the one that comes first in the site.
pub(super) fn rank(terms: &[Term], pages: u32) -> Vec<(u32, u64)> {
    let count = pages as usize;
    let (mut sums, mut worths, mut best) = (vec![0_u32; count], vec![0_u32; count], vec![0_u32; count]);
    let mut found = Vec::new();
    let mut all = 0;
    for term in terms {
        let mut touched = Vec::new();
        for choice in &term.choices {
            let list = &choice.words.groups[choice.group];
            for (at, page) in list.pages.iter().enumerate() {
                let (page, score) = (*page as usize, choice.score(at));
                if best[page] == 0 {
                    touched.push(page);
                }
                best[page] = best[page].max(score);
            }
        }
        for page in touched {
            if sums[page] == 0 {
                found.push(page);
            }
            sums[page] += std::mem::take(&mut best[page]);
            worths[page] += term.worth;
        }
        all += term.worth;
    }
    let score = |page: usize| u64::from(sums[page]) * share(worths[page], all) / u64::from(EXACT);
    let mut ranked: Vec<(u32, u64)> = found.into_iter().map(|page| (super::super::narrow(page), score(page))).collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}

/// 1024 times the ratio to the power of 3/8: a page with half of what was asked for keeps three quarters of its score.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1024")]
fn share(matched: u32, all: u32) -> u64 {
    let fourth = (f64::from(matched) / f64::from(all)).sqrt().sqrt();
    (f64::from(EXACT) * fourth * fourth.sqrt()).floor() as u64
}

/// The sections of a page that hold what was asked for, those that hold most first: by where each word stands most, and by
/// the words of headings.
pub(super) fn sections(terms: &[Term], forms: &Forms, page: u32, title: &[String], headings: &[Vec<String>]) -> Vec<usize> {
    let mut votes = vec![0_u64; headings.len() + 1];
    let in_title = forms.told(title, terms.len());
    for term in terms {
        let mut best = (0, 0);
        for choice in &term.choices {
            let list = &choice.words.groups[choice.group];
            if let Ok(at) = list.pages.binary_search(&page) {
                let score = choice.score(at);
                if score > best.0 {
                    best = (score, list.sections[at]);
                }
            }
        }
        if let Some(votes) = votes.get_mut(best.1) {
            *votes += u64::from(term.worth) * HEADING;
        }
    }
    for (heading, votes) in headings.iter().zip(&mut votes[1..]) {
        let told = forms.told(heading, terms.len());
        let told: Vec<usize> = (0..terms.len()).filter(|at| told[*at]).collect();
        let (told_of, words) = (told.len().min(heading.len()) as u64, heading.len() as u64);
        let worth =
            |at: &usize| u64::from(terms[*at].worth) * if in_title[*at] { 1 } else { HEADING + HEADING * 2 * told_of / words };
        *votes += told.iter().map(worth).sum::<u64>();
    }
    let mut found: Vec<usize> = (1..votes.len()).filter(|section| votes[*section] > 0).collect();
    found.sort_by(|a, b| votes[*b].cmp(&votes[*a]).then(a.cmp(b)));
    found
}

/// All forms of all that may be meant, with the terms that they are forms of.
#[derive(Debug, Default)]
pub(super) struct Forms(HashMap<String, Vec<usize>>);

impl Forms {
    pub(super) fn of(terms: &[Term]) -> Self {
        let mut forms: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, term) in terms.iter().enumerate() {
            for choice in &term.choices {
                for (form, _) in choice.words.forms.iter().zip(&choice.words.members).filter(|(_, group)| **group == choice.group)
                {
                    forms.entry(form.clone()).or_default().push(at);
                }
            }
        }
        Self(forms)
    }

    /// Which of the terms stand among some words.
    fn told(&self, words: &[String], count: usize) -> Vec<bool> {
        let mut told = vec![false; count];
        words.iter().filter_map(|word| self.0.get(word)).flatten().for_each(|term| told[*term] = true);
        told
    }
}
