//! The top table: the only file with a fixed name. It lists all others, and the first word of each shard.

use crate::bundles::{Bundle, single_line};
use crate::dictionary::{Shard, varint};
use crate::merge::Index;
use crate::packer::Packer;
use crate::{Corpus, VERSION, language};

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
    varint(&mut head, text.len());
    let mut bytes = vec![VERSION];
    bytes.extend((packer.compress)(&[&head, text.as_bytes(), &hashes]));
    bytes
}
