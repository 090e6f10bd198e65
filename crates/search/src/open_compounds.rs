//! Open compounds: `on site` on one page is found by `onsite` if any page has that word.
//!
//! While pages are read, each batch records its words in order. When all words of the corpus are known, each batch looks for adjacent
//! words that form one of them.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::impact::{Posting, impact};
use crate::language::Language;
use crate::postings::Batch;
use crate::word_sequence::PageEnd;

/// The minimum lengths of the compound and of each of its words, in bytes.
const MIN_LENGTH: usize = 4;
const MIN_PART_LENGTH: usize = 2;
/// The maximum length of the compound, in bytes.
const MAX_LENGTH: usize = 17;

/// Adds a posting for each compound that a page writes as two words, unless it also has the compound itself.
pub(crate) fn add(batches: &mut [Batch], language: &Language) {
    let is_eligible = |word: &&str| {
        (MIN_LENGTH..=MAX_LENGTH).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let words = batches
        .iter()
        .flat_map(|batch| batch.forms.all())
        .map(|(word, _)| word);
    let mut compounds: Vec<String> = words.filter(is_eligible).map(str::to_owned).collect();
    compounds.sort_unstable();
    compounds.dedup();
    batches
        .par_iter_mut()
        .for_each(|batch| add_to(batch, &compounds, language));
}

fn add_to(batch: &mut Batch, compounds: &[String], language: &Language) {
    let sequence = std::mem::take(&mut batch.sequence);
    let pairs = pairs(batch, compounds);
    let mut is_first = vec![false; batch.forms.len()];
    pairs
        .keys()
        .for_each(|(first, _)| is_first[*first as usize] = true);
    let mut start = (0, 0);
    // The compounds of a page, each with the number of its occurrences.
    let mut found: Vec<(usize, u32)> = Vec::new();
    for page in &sequence.pages {
        found.clear();
        for pair in sequence.forms[start.0..page.forms].windows(2) {
            if is_first.get(pair[0] as usize) == Some(&true)
                && let Some(compound) = pairs.get(&(pair[0], pair[1]))
            {
                match found.iter_mut().find(|(known, _)| known == compound) {
                    Some((_, count)) => *count += 1,
                    None => found.push((*compound, 1)),
                }
            }
        }
        let before = batch.postings.len();
        for (compound, count) in &found {
            let form = batch.form(&compounds[*compound], language);
            let group = batch.forms.value(form).group;
            let mut of_page = batch.postings[start.1..page.postings]
                .iter()
                .chain(&batch.postings[before..]);
            if !of_page.any(|(known, _)| *known == group) {
                batch.postings.push((group, posting(page, *count)));
            }
        }
        start = (page.forms, page.postings);
    }
}

/// The pairs of forms in a batch that form a compound, with the index of that compound.
fn pairs(batch: &mut Batch, compounds: &[String]) -> HashMap<(u32, u32), usize> {
    let mut pairs = HashMap::new();
    for (index, compound) in compounds.iter().enumerate() {
        let mut number = |part: &str| {
            let key = batch.forms.key(part, 0..part.len());
            batch.forms.find(key)
        };
        for at in MIN_PART_LENGTH..=compound.len() - MIN_PART_LENGTH {
            let (first, second) = compound.split_at(at);
            if let Some(first) = number(first)
                && let Some(second) = number(second)
            {
                pairs.insert((first, second), index);
            }
        }
    }
    pairs
}

/// The posting of a compound that a page writes as two words. Each occurrence counts as a part does.
fn posting(page: &PageEnd, count: u32) -> Posting {
    let frequency = f64::from(count) / 2.0;
    let score = page.factor * frequency / (frequency + page.saturation);
    Posting {
        page: page.page,
        impact: impact(score),
        in_title: false,
        section: 0,
    }
}
