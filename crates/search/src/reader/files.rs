//! Decodes the files of an index. Total: invalid bytes give `None`.

use crate::bits::BitReader;
use crate::bundles::{PAGES_PER_BUNDLE, default_anchor};
use crate::weight::Weight;

use super::{SectionHit, query};

/// Reads bytes from front to back.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    fn varint(&mut self) -> Option<usize> {
        let mut value = 0;
        for shift in (0..28).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= usize::from(byte & 127) << shift;
            if byte < 128 {
                return Some(value);
            }
        }
        None
    }

    fn hash(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn line(&mut self) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == b'\n')?;
        self.at += length + 1;
        std::str::from_utf8(&rest[..length]).ok()
    }

    /// A front-coded list of words.
    fn words(&mut self, count: usize) -> Option<Vec<String>> {
        let prefixes = self.take(count)?;
        let mut words: Vec<String> = Vec::with_capacity(count);
        for prefix in prefixes {
            let rest = self.line()?;
            let before = words.last().map_or("", String::as_str);
            let end = before
                .char_indices()
                .nth(usize::from(*prefix))
                .map_or(before.len(), |(at, _)| at);
            words.push(format!("{}{rest}", &before[..end]));
        }
        Some(words)
    }
}

/// A shard in the top table: the separator before its first word, and the hash that names it.
#[derive(Debug)]
pub(super) struct ShardRef {
    pub(super) separator: String,
    pub(super) hash: u32,
}

/// The top table.
#[derive(Debug, Default)]
pub(super) struct TopTable {
    pub(super) pages: u32,
    pub(super) stop_words: Vec<String>,
    pub(super) kinds: Vec<String>,
    pub(super) words: Vec<ShardRef>,
    /// Common words forwards, common words backwards, rare words backwards.
    pub(super) spelling: [Vec<ShardRef>; 3],
    /// The hashes of the title bundles.
    pub(super) titles: Vec<u32>,
    /// The weight of each page in hundredths; empty if no page has one.
    pub(super) weights: Vec<u16>,
}

impl TopTable {
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        let pages = u32::try_from(cursor.varint()?).ok()?;
        let text = cursor.varint()?;
        let mut hashes = Cursor {
            bytes,
            at: cursor.at.checked_add(text)?,
        };
        let mut top = Self {
            pages,
            ..Self::default()
        };
        top.stop_words = cursor.line()?.split(' ').map(str::to_owned).collect();
        top.kinds = cursor.line()?.split('\t').map(str::to_owned).collect();
        while !cursor.line()?.is_empty() {
            hashes.hash()?;
        }
        let mut lists: [Vec<ShardRef>; 4] = Default::default();
        for list in &mut lists {
            loop {
                match cursor.line()? {
                    "\t" => break,
                    separator => list.push(ShardRef {
                        separator: separator.to_owned(),
                        hash: hashes.hash()?,
                    }),
                }
            }
        }
        let [words, spelling @ ..] = lists;
        (top.words, top.spelling) = (words, spelling);
        top.titles = (0..(pages as usize).div_ceil(PAGES_PER_BUNDLE))
            .map(|_| hashes.hash())
            .collect::<Option<_>>()?;
        if hashes.at < bytes.len() {
            top.weights = weights(hashes, pages)?;
        }
        Some(top)
    }
}

/// The weight of each page in hundredths, of which the table lists those that are not 100.
fn weights(mut cursor: Cursor<'_>, pages: u32) -> Option<Vec<u16>> {
    let mut lists = Vec::new();
    let mut rest = pages as usize;
    for _ in 0..cursor.varint()? {
        let weight = u16::try_from(cursor.varint()?).ok()?;
        let count = cursor.varint()?;
        rest = rest.checked_sub(count)?;
        lists.push((weight, vec![0; count]));
    }
    let mut bits = BitReader::new(&cursor.bytes[cursor.at..]);
    let mut weights = vec![Weight::ONE.hundredths(); pages as usize];
    for (weight, list) in &mut lists {
        bits.ascending(list, 0, pages.checked_sub(1)?);
        for page in list {
            *weights.get_mut(*page as usize)? = *weight;
        }
    }
    Some(weights)
}

/// A shard of the dictionary.
#[derive(Debug)]
pub(super) struct DictionaryShard {
    pub(super) forms: Vec<String>,
    /// The group of each form.
    pub(super) members: Vec<usize>,
    pub(super) groups: Vec<PostingList>,
}

/// The postings of a group, in parallel lists.
#[derive(Debug, Default)]
pub(super) struct PostingList {
    pub(super) idf: u32,
    pub(super) pages: Vec<u32>,
    pub(super) impacts: Vec<u8>,
    pub(super) sections: Vec<usize>,
}

impl DictionaryShard {
    pub(super) fn decode(bytes: &[u8], pages: u32) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        let (count, groups) = (cursor.varint()?, cursor.varint()?);
        let forms = cursor.words(count)?;
        let mut next = 0;
        let mut members = Vec::with_capacity(count);
        for _ in 0..count {
            let back = cursor.varint()?;
            members.push(next - back.min(next));
            next += usize::from(back == 0);
        }
        let idfs = cursor.take(groups)?;
        let mut lists = Vec::with_capacity(groups);
        for idf in idfs {
            let count = cursor.varint()?;
            if count > pages as usize {
                return None;
            }
            lists.push(PostingList {
                idf: u32::from(*idf),
                pages: vec![0; count],
                ..PostingList::default()
            });
        }
        for list in &mut lists {
            list.impacts = cursor.take(list.pages.len())?.to_vec();
        }
        for list in &mut lists {
            list.sections = (0..list.pages.len())
                .map(|_| cursor.varint())
                .collect::<Option<_>>()?;
        }
        let mut bits = BitReader::new(&bytes[cursor.at..]);
        for list in &mut lists {
            bits.ascending(&mut list.pages, 0, pages - 1);
        }
        let is_valid = lists
            .iter()
            .all(|list| list.pages.last().is_none_or(|last| *last < pages))
            && next <= groups;
        is_valid.then_some(Self {
            forms,
            members,
            groups: lists,
        })
    }
}

/// The bundle of a page, and its index there.
pub(super) fn bundle_of(page: u32) -> (usize, usize) {
    (
        page as usize / PAGES_PER_BUNDLE,
        page as usize % PAGES_PER_BUNDLE,
    )
}

/// A title bundle.
#[derive(Debug)]
pub(super) struct TitleBundle {
    pub(super) name: String,
    /// The hashes of text files, each with the number of its first section.
    pub(super) texts: Vec<(u32, usize)>,
    pub(super) pages: Vec<PageEntry>,
}

/// A page in a title bundle.
#[derive(Debug)]
pub(super) struct PageEntry {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) kind: usize,
    pub(super) retired: bool,
    /// Its sections but the first, which has no heading.
    pub(super) sections: Vec<SectionHit>,
    pub(super) title_words: Vec<String>,
    /// The words of each heading in `sections`.
    pub(super) heading_words: Vec<Vec<String>>,
    /// The number of its first section within the bundle.
    pub(super) first: usize,
}

impl TitleBundle {
    pub(super) fn decode(bytes: &[u8], hash: u32) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        let count = cursor.varint()?;
        let texts = (0..count)
            .map(|_| Some((cursor.hash()?, cursor.varint()?)))
            .collect::<Option<_>>()?;
        let mut pages: Vec<PageEntry> = Vec::new();
        let mut first = 0;
        while cursor.at < bytes.len() {
            let mut fields = cursor.line()?.split('\t');
            let mut field = || fields.next().map(str::to_owned);
            let (path, title, kind, mark) = (field()?, field()?, field()?.parse().ok()?, field()?);
            let mut sections = Vec::new();
            loop {
                let line = cursor.line()?;
                if line.is_empty() {
                    break;
                }
                let (anchor, title) = line.split_once('\t')?;
                sections.push(SectionHit {
                    anchor: full_anchor(anchor, title),
                    title: title.to_owned(),
                });
            }
            let next = first + sections.len() + 1;
            let title_words = query::words(&title);
            let heading_words = sections
                .iter()
                .map(|section| query::words(&section.title))
                .collect();
            pages.push(PageEntry {
                path,
                title,
                kind,
                retired: mark == "1",
                sections,
                title_words,
                heading_words,
                first,
            });
            first = next;
        }
        Some(Self {
            name: format!("{hash:08x}"),
            texts,
            pages,
        })
    }
}

/// Undoes `bundles::relative_anchor`.
fn full_anchor(relative: &str, title: &str) -> String {
    match relative.strip_prefix('#') {
        Some(anchor) => anchor.to_owned(),
        None => default_anchor(title).chain(relative.chars()).collect(),
    }
}

/// Words of a spelling list, each with the base-2 logarithm of its number of pages.
pub(super) type SpellingShard = Vec<(String, u8)>;

pub(super) fn decode_spelling(bytes: &[u8]) -> Option<SpellingShard> {
    let mut cursor = Cursor { bytes, at: 0 };
    let count = cursor.varint()?;
    let words = cursor.words(count)?;
    let frequencies = cursor.take(count)?;
    Some(words.into_iter().zip(frequencies.iter().copied()).collect())
}
