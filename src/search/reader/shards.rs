//! The files of an index, read. Total: bytes that cannot be what they should be give nothing.

use super::super::bits::BitReader;
use super::super::pages::{PAGES, usual};
use super::{Place, query};

/// Bytes from the front to the back.
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

    fn name(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn line(&mut self) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == b'\n')?;
        self.at += length + 1;
        std::str::from_utf8(&rest[..length]).ok()
    }

    /// Sorted words.
    fn words(&mut self, count: usize) -> Option<Vec<String>> {
        let shared = self.take(count)?;
        let mut words: Vec<String> = Vec::with_capacity(count);
        for shared in shared {
            let rest = self.line()?;
            let before = words.last().map_or("", String::as_str);
            let kept = before.char_indices().nth(usize::from(*shared)).map_or(before.len(), |(at, _)| at);
            words.push(format!("{}{rest}", &before[..kept]));
        }
        Some(words)
    }
}

/// The top table.
#[derive(Debug, Default)]
pub(super) struct Top {
    pub(super) pages: u32,
    pub(super) quiet: Vec<String>,
    pub(super) kinds: Vec<String>,
    /// For each file of words: what its words come behind, and its name.
    pub(super) words: Vec<(String, u32)>,
    pub(super) typos: [Vec<(String, u32)>; 3],
    pub(super) titles: Vec<u32>,
}

impl Top {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        let pages = u32::try_from(cursor.varint()?).ok()?;
        let text = cursor.varint()?;
        let mut names = Cursor { bytes, at: cursor.at.checked_add(text)? };
        let mut top = Self { pages, ..Self::default() };
        top.quiet = cursor.line()?.split(' ').map(str::to_owned).collect();
        top.kinds = cursor.line()?.split('\t').map(str::to_owned).collect();
        while !cursor.line()?.is_empty() {
            names.name()?;
        }
        let mut lists: [Vec<(String, u32)>; 4] = Default::default();
        for list in &mut lists {
            loop {
                match cursor.line()? {
                    "\t" => break,
                    first => list.push((first.to_owned(), names.name()?)),
                }
            }
        }
        let [words, typos @ ..] = lists;
        (top.words, top.typos) = (words, typos);
        top.titles = (0..(pages as usize).div_ceil(PAGES)).map(|_| names.name()).collect::<Option<_>>()?;
        Some(top)
    }
}

/// A file of the dictionary.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) forms: Vec<String>,
    /// The group of each form.
    pub(super) members: Vec<usize>,
    pub(super) groups: Vec<List>,
}

/// The postings of a group.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) weight: u32,
    pub(super) pages: Vec<u32>,
    pub(super) levels: Vec<u8>,
    pub(super) sections: Vec<usize>,
}

impl Words {
    pub(super) fn read(bytes: &[u8], pages: u32) -> Option<Self> {
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
        let weights = cursor.take(groups)?;
        let mut lists = Vec::with_capacity(groups);
        for weight in weights {
            let count = cursor.varint()?;
            if count > pages as usize {
                return None;
            }
            lists.push(List { weight: u32::from(*weight), pages: vec![0; count], ..List::default() });
        }
        for list in &mut lists {
            list.levels = cursor.take(list.pages.len())?.to_vec();
        }
        for list in &mut lists {
            list.sections = (0..list.pages.len()).map(|_| cursor.varint()).collect::<Option<_>>()?;
        }
        let mut bits = BitReader::new(&bytes[cursor.at..]);
        for list in &mut lists {
            bits.ascending(&mut list.pages, 0, pages - 1);
        }
        let whole = lists.iter().all(|list| list.pages.last().is_none_or(|last| *last < pages)) && next <= groups;
        whole.then_some(Self { forms, members, groups: lists })
    }
}

/// Which bundle a page is in, and where there.
pub(super) fn place(page: u32) -> (usize, usize) {
    (page as usize / PAGES, page as usize % PAGES)
}

/// A file of titles.
#[derive(Debug)]
pub(super) struct Titles {
    pub(super) name: String,
    /// Names of files of texts, each with the number of its first section.
    pub(super) texts: Vec<(u32, usize)>,
    pub(super) pages: Vec<Entry>,
}

/// A page in a file of titles.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) title: String,
    pub(super) kind: usize,
    pub(super) retired: bool,
    /// Its sections but the first.
    pub(super) sections: Vec<Place>,
    /// The words of its title.
    pub(super) words: Vec<String>,
    /// The words of their headings.
    pub(super) headings: Vec<Vec<String>>,
    /// The number of its first section among all of the bundle.
    pub(super) first: usize,
}

impl Titles {
    pub(super) fn read(bytes: &[u8], name: u32) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        let count = cursor.varint()?;
        let texts = (0..count).map(|_| Some((cursor.name()?, cursor.varint()?))).collect::<Option<_>>()?;
        let mut pages: Vec<Entry> = Vec::new();
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
                sections.push(Place { anchor: full(anchor, title), title: title.to_owned() });
            }
            let next = first + sections.len() + 1;
            let headings = sections.iter().map(|place| query::words(&place.title)).collect();
            pages.push(Entry { words: query::words(&title), headings, path, title, kind, retired: mark == "1", sections, first });
            first = next;
        }
        Some(Self { name: format!("{name:08x}"), texts, pages })
    }
}

/// An anchor as it was before it was shortened.
fn full(written: &str, title: &str) -> String {
    match written.strip_prefix('#') {
        Some(anchor) => anchor.to_owned(),
        None => usual(title).chain(written.chars()).collect(),
    }
}

/// Words to compare with, each with how common it is.
pub(super) type Typos = Vec<(String, u8)>;

/// A file of words to compare with.
pub(super) fn typos(bytes: &[u8]) -> Option<Typos> {
    let mut cursor = Cursor { bytes, at: 0 };
    let count = cursor.varint()?;
    let words = cursor.words(count)?;
    let powers = cursor.take(count)?;
    Some(words.into_iter().zip(powers.iter().copied()).collect())
}
