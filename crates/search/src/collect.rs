//! All words of a corpus: pages are read in parallel batches, which are then merged.

use rayon::prelude::*;

use crate::analysis::Analyzer;
use crate::language::Language;
use crate::merge::{Index, merge};
use crate::postings::{AverageLengths, Batch};
use crate::synonyms::Synonyms;
use crate::{Corpus, count_u32, open_compounds, synonym_forms};

/// The minimum number of pages in a batch.
const MIN_BATCH: usize = 64;

/// Reads all pages.
pub(crate) fn collect(corpus: &Corpus<'_>) -> Index {
    let language = Language::new(&corpus.language);
    let synonyms = Synonyms::new(corpus);
    let averages = AverageLengths::new(&corpus.pages);
    let threads = rayon::current_num_threads();
    let length = corpus.pages.len().div_ceil(threads).max(MIN_BATCH);
    let mut batches: Vec<Batch> = corpus
        .pages
        .par_chunks(length)
        .enumerate()
        .map(|(at, pages)| {
            let mut batch = Batch::default();
            let mut analyzer = Analyzer::default();
            for (page, number) in pages.iter().zip(count_u32(at * length)..) {
                batch.page(
                    page,
                    number,
                    &averages,
                    (&language, &synonyms),
                    &mut analyzer,
                );
            }
            batch
        })
        .collect();
    open_compounds::add(&mut batches, &language);
    let mut index = merge(&batches, count_u32(corpus.pages.len()));
    synonym_forms::add(&mut index, &synonyms, &language);
    index
}
