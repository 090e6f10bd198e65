//! The facets that results can be filtered by: one file per facet, with the pages of each of its values.

use std::collections::HashMap;

use crate::bits::BitWriter;
use crate::bundles::single_line;
use crate::{Compressor, Corpus, Facet, count_u32};

/// Encodes the file of each facet; see "Facet files" in `FORMAT.md`.
pub(crate) fn files(corpus: &Corpus<'_>, compress: Compressor<'_>) -> Vec<Vec<u8>> {
    let last = count_u32(corpus.pages.len()).saturating_sub(1);
    corpus
        .facets
        .iter()
        .zip(lists(corpus))
        .map(|(facet, lists)| file(facet, &lists, last, compress))
        .collect()
}

/// For each facet and each of its values, the pages that have it.
fn lists(corpus: &Corpus<'_>) -> Vec<Vec<Vec<u32>>> {
    let mut lists: Vec<Vec<Vec<u32>>> = corpus
        .facets
        .iter()
        .map(|facet| vec![Vec::new(); facet.values.len()])
        .collect();
    let positions: HashMap<(&str, &str), (usize, usize)> = corpus
        .facets
        .iter()
        .zip(0..)
        .flat_map(|(facet, at)| {
            facet
                .values
                .iter()
                .zip(0..)
                .map(move |((value, _), position)| ((&*facet.name, value.as_str()), (at, position)))
        })
        .collect();
    for (page, number) in corpus.pages.iter().zip(0..) {
        for (name, value) in &page.values {
            let Some((facet, position)) = positions.get(&(name.as_str(), value.as_str())) else {
                continue;
            };
            let list = &mut lists[*facet][*position];
            // A page can list the same value twice.
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    lists
}

fn file(facet: &Facet, lists: &[Vec<u32>], last: u32, compress: Compressor<'_>) -> Vec<u8> {
    let mut head = String::new();
    let mut bits = BitWriter::default();
    for ((name, title), list) in facet.values.iter().zip(lists) {
        head.push_str(&format!(
            "{}\t{}\t{}\n",
            list.len(),
            single_line(name),
            single_line(title)
        ));
        bits.ascending(list, 0, last);
    }
    head.push('\n');
    compress(&[head.as_bytes(), &bits.finish()])
}
