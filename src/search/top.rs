//! The top table: the only file with a fixed name. It names all others and says where each begins.

use super::dictionary::{Shard, varint};
use super::join::Index;
use super::pack::Packer;
use super::pages::{Bundle, line};
use super::{Site, VERSION, language};

/// Names all files and writes the table.
pub(super) fn write(
    site: &Site<'_>,
    index: &Index,
    packer: &mut Packer<'_>,
    words: Vec<Shard>,
    typos: [Vec<Shard>; 3],
    pages: Vec<Bundle>,
    facets: Vec<Vec<u8>>,
) -> Vec<u8> {
    let mut head = Vec::new();
    let mut names = Vec::new();
    varint(&mut head, index.pages as usize);
    let mut text = format!("{}\n", language::quiet(&site.language));
    text.push_str(&format!("{}\n", site.kinds.iter().map(|kind| line(kind)).collect::<Vec<_>>().join("\t")));
    for (facet, bytes) in site.facets.iter().zip(facets) {
        names.extend(packer.add(&bytes).0.to_be_bytes());
        text.push_str(&format!("{}\t{}\n", line(&facet.name), line(&facet.title)));
    }
    text.push('\n');
    for list in std::iter::once(words).chain(typos) {
        for shard in list {
            text.push_str(&shard.first);
            text.push('\n');
            names.extend(packer.add(&shard.bytes).0.to_be_bytes());
        }
        text.push_str("\t\n");
    }
    for bundle in pages {
        names.extend(bundle.pack(packer).0.to_be_bytes());
    }
    varint(&mut head, text.len());
    let mut bytes = vec![VERSION];
    bytes.extend((packer.compress)(&[&head, text.as_bytes(), &names]));
    bytes
}
