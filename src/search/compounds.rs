//! Words that a page writes as two and another page as one: a page with `on site` is found by `onsite`, if any page has that word.
//!
//! While pages are read, each run of them notes its words in order. When all words of the site are known, each run looks for neighbours
//! that make one of them together.

use std::collections::HashMap;

use rayon::prelude::*;

use super::collect::{Posting, Run, level};
use super::language::Language;

/// Letters of the joined word, and of each of the two, at least.
const SHORTEST: usize = 4;
const SHORTEST_PART: usize = 2;
/// Letters of the joined word, at most.
const LONGEST: usize = 17;

/// Instead of a word's number: the next word is no neighbour of the last.
const BREAK: u32 = u32::MAX;

/// The words of a run of pages, in order.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    words: Vec<u32>,
    pages: Vec<PageWords>,
}

/// A page, the end of its words and of its postings, and what its levels depend on.
#[derive(Clone, Copy, Debug)]
struct PageWords {
    page: u32,
    words: usize,
    postings: usize,
    half: f64,
    worth: f64,
}

impl Sequence {
    /// Begins a page. `half` and `worth` are those of its body; see [`super::collect`].
    pub(super) fn page(&mut self, page: u32, half: f64, worth: f64) {
        self.pages.push(PageWords { page, words: 0, postings: 0, half, worth });
    }

    /// Adds a word by the number of its form. It is a neighbour of the last one if only blanks are between them.
    pub(super) fn word(&mut self, form: u32, is_neighbour: bool) {
        if !is_neighbour {
            self.words.push(BREAK);
        }
        self.words.push(form);
    }

    /// Ends a page, after whose postings there are so many.
    pub(super) fn end(&mut self, postings: usize) {
        if let Some(page) = self.pages.last_mut() {
            (page.words, page.postings) = (self.words.len(), postings);
        }
    }
}

/// Adds a posting for each word that a page writes as two words and has not as one.
pub(super) fn add(runs: &mut [Run], language: &Language) {
    let is_joined =
        |word: &&str| (SHORTEST..=LONGEST).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut words: Vec<String> =
        runs.iter().flat_map(|run| run.forms.all()).map(|(word, _)| word).filter(is_joined).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    runs.par_iter_mut().for_each(|run| add_to(run, &words, language));
}

fn add_to(run: &mut Run, words: &[String], language: &Language) {
    let sequence = std::mem::take(&mut run.sequence);
    let pairs = pairs(run, words);
    let mut is_first = vec![false; run.forms.len()];
    pairs.keys().for_each(|(first, _)| is_first[*first as usize] = true);
    let mut start = (0, 0);
    let mut found: Vec<(usize, u32)> = Vec::new();
    for page in &sequence.pages {
        found.clear();
        for pair in sequence.words[start.0..page.words].windows(2) {
            if is_first.get(pair[0] as usize) == Some(&true)
                && let Some(word) = pairs.get(&(pair[0], pair[1]))
            {
                match found.iter_mut().find(|(known, _)| known == word) {
                    Some((_, count)) => *count += 1,
                    None => found.push((*word, 1)),
                }
            }
        }
        let before = run.postings.len();
        for (word, count) in &found {
            let form = run.form(&words[*word], language);
            let group = run.forms.of(form).group;
            let mut known = run.postings[start.1..page.postings].iter().chain(&run.postings[before..]);
            if !known.any(|(known, _)| *known == group) {
                run.postings.push((group, posting(page, *count)));
            }
        }
        start = (page.words, page.postings);
    }
}

/// The pairs of words in a run that are one of the site's words together, with the place of that word.
fn pairs(run: &mut Run, words: &[String]) -> HashMap<(u32, u32), usize> {
    let mut pairs = HashMap::new();
    for (place, word) in words.iter().enumerate() {
        let mut number = |part: &str| {
            let key = run.forms.key(part, 0..part.len());
            run.forms.find(key)
        };
        for at in SHORTEST_PART..=word.len() - SHORTEST_PART {
            let (first, second) = word.split_at(at);
            if let Some(first) = number(first)
                && let Some(second) = number(second)
            {
                pairs.insert((first, second), place);
            }
        }
    }
    pairs
}

/// The posting of a page that writes a word as two, `count` times: each counts as a part of a word does.
fn posting(page: &PageWords, count: u32) -> Posting {
    let count = f64::from(count) / 2.0;
    Posting { page: page.page, level: level(page.worth * count / (count + page.half)), titled: false, section: 0 }
}
