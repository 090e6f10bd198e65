//! The top table: the only file with a fixed name. It lists all others, and the first word of each shard.

use std::collections::BTreeMap;

use crate::bits::BitWriter;
use crate::bundles::{Bundle, single_line};
use crate::dictionary::{Shard, varint};
use crate::merge::Index;
use crate::packer::Packer;
use crate::weight::Weight;
use crate::{Corpus, VERSION, count_u32, language};

/// Adds all files and encodes the table, which refers to them by hash.
pub(crate) fn write(
    corpus: &Corpus<'_>,
    index: &Index,
    packer: &mut Packer<'_>,
    words: Vec<Shard>,
    spelling: [Vec<Shard>; 3],
    bundles: Vec<Bundle>,
    facets: Vec<Vec<u8>>,
) -> Vec<u8> {
    let mut head = Vec::new();
    let mut hashes = Vec::new();
    varint(&mut head, index.pages as usize);
    let mut text = format!("{}\n", language::stop_words(&corpus.language));
    text.push_str(&format!(
        "{}\n",
        corpus
            .kinds
            .iter()
            .map(|kind| single_line(kind))
            .collect::<Vec<_>>()
            .join("\t")
    ));
    for (facet, bytes) in corpus.facets.iter().zip(facets) {
        hashes.extend(packer.add(&bytes).0.to_be_bytes());
        text.push_str(&format!(
            "{}\t{}\n",
            single_line(&facet.name),
            single_line(&facet.title)
        ));
    }
    text.push('\n');
    for list in std::iter::once(words).chain(spelling) {
        for shard in list {
            text.push_str(&shard.separator);
            text.push('\n');
            hashes.extend(packer.add(&shard.bytes).0.to_be_bytes());
        }
        text.push_str("\t\n");
    }
    for bundle in bundles {
        hashes.extend(bundle.pack(packer).0.to_be_bytes());
    }
    hashes.extend(weights(corpus));
    varint(&mut head, text.len());
    let mut bytes = vec![VERSION];
    bytes.extend((packer.compress)(&[&head, text.as_bytes(), &hashes]));
    bytes
}

/// The pages by weight, without those whose weight changes nothing; no bytes if no page has another.
fn weights(corpus: &Corpus<'_>) -> Vec<u8> {
    let mut pages: BTreeMap<Weight, Vec<u32>> = BTreeMap::new();
    for (page, number) in corpus.pages.iter().zip(0..) {
        if page.weight != Weight::ONE {
            pages.entry(page.weight).or_default().push(number);
        }
    }
    let mut bytes = Vec::new();
    if pages.is_empty() {
        return bytes;
    }
    varint(&mut bytes, pages.len());
    let mut bits = BitWriter::default();
    for (weight, pages) in &pages {
        varint(&mut bytes, usize::from(weight.hundredths()));
        varint(&mut bytes, pages.len());
        bits.ascending(pages, 0, count_u32(corpus.pages.len() - 1));
    }
    bytes.extend(bits.finish());
    bytes
}
