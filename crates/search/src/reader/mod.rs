//! Searches the files of an index, with the same integer scores as the script in the theme.
//!
//! Files come through a function, so the reader needs no folder. It keeps what it has decoded until it is dropped. Its counterpart
//! is `themes/default/js/search-reader.js`; `tests/search/reader.mjs` compares the results of both.

mod files;
mod lookup;
mod matching;
mod query;
mod ranking;
mod spelling;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::Read;
use std::rc::Rc;

use crate::sorted_words::compare;
use crate::{FOLDER, VERSION, bundles, hash};
use files::{DictionaryShard, ShardRef, SpellingShard, TitleBundle, TopTable};
use ranking::{QueryTerm, TermForms};

/// Why an index cannot be read. Files are named by their stems: `top`, or eight hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// A file is missing.
    Missing(String),
    /// A file does not have the expected content: it is damaged, or part of another build.
    Changed(String),
    /// The index has another version than [`VERSION`].
    Version(u8),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => {
                write!(f, "the file `{name}.bin` of the search index is not there")
            }
            Self::Changed(name) => {
                write!(
                    f,
                    "the file `{name}.bin` of the search index is not the one that was written with the others"
                )
            }
            Self::Version(version) => {
                write!(
                    f,
                    "the search index is of version {version}, and this program reads version {VERSION}"
                )
            }
        }
    }
}

impl std::error::Error for ReadError {}

/// A page that matches a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The page's position in the corpus.
    pub page: u32,
    /// The score; it has no unit and is comparable within one result.
    pub score: u64,
    /// The path from the site's root.
    pub path: String,
    /// The page's title.
    pub title: String,
    /// The display name of the page's kind; can be empty.
    pub kind: String,
    /// Whether the page is out of date.
    pub retired: bool,
    /// The sections that match, the best first; empty if the page matches as a whole.
    pub sections: Vec<SectionHit>,
}

/// A section of a page that matches a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionHit {
    /// The id of its heading.
    pub anchor: String,
    /// The text of its heading.
    pub title: String,
}

/// The result of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResult {
    /// The number of pages that match.
    pub total: usize,
    /// The best of them, the best first.
    pub hits: Vec<Hit>,
}

/// An open index. `F` maps the path of a file, as [`crate::File::path`] gives it, to its content, or to `None` if there is no such file.
pub struct Reader<F> {
    read: F,
    top: TopTable,
    words: HashMap<usize, Rc<DictionaryShard>>,
    titles: HashMap<usize, Rc<TitleBundle>>,
    spelling: HashMap<(usize, usize), Rc<SpellingShard>>,
    texts: HashMap<u32, Rc<Vec<String>>>,
}

impl<F: Fn(&str) -> Option<Vec<u8>>> Reader<F> {
    /// Opens an index.
    ///
    /// # Errors
    /// The top table is missing, damaged, or has another version.
    pub fn open(read: F) -> Result<Self, ReadError> {
        let bytes = read(&path_of("top")).ok_or_else(|| ReadError::Missing("top".to_owned()))?;
        let changed = || ReadError::Changed("top".to_owned());
        let version = *bytes.first().ok_or_else(changed)?;
        if version != VERSION {
            return Err(ReadError::Version(version));
        }
        let top =
            TopTable::decode(&inflate(&bytes[1..]).ok_or_else(changed)?).ok_or_else(changed)?;
        let (words, titles, spelling, texts) = Default::default();
        Ok(Self {
            read,
            top,
            words,
            titles,
            spelling,
            texts,
        })
    }

    /// The number of pages in the index.
    pub fn page_count(&self) -> u32 {
        self.top.pages
    }

    /// Searches for a query in the syntax of the search box, and returns at most `limit` hits. The last word also matches as a prefix,
    /// unless a space follows it; words in quotation marks match as a phrase.
    ///
    /// # Errors
    /// A file of the index is missing or damaged.
    pub fn query(&mut self, query: &str, limit: usize) -> Result<SearchResult, ReadError> {
        if self.top.pages == 0 {
            return Ok(SearchResult::default());
        }
        let query = query::parse(query, &self.top.stop_words);
        let mut terms = Vec::new();
        for word in &query.words {
            lookup::add_terms(self, word, &mut terms)?;
        }
        let mut ranked = ranking::rank(&terms, self.top.pages, &self.top.weights);
        if !query.phrases.is_empty() {
            ranked = self.filter_by_phrases(ranked, &query.phrases)?;
        }
        let total = ranked.len();
        ranked.truncate(limit);
        let forms = TermForms::new(&terms);
        let hits = ranked
            .into_iter()
            .map(|(page, score)| self.hit(page, score, &terms, &forms))
            .collect::<Result<_, _>>()?;
        Ok(SearchResult { total, hits })
    }

    fn hit(
        &mut self,
        page: u32,
        score: u64,
        terms: &[QueryTerm],
        forms: &TermForms,
    ) -> Result<Hit, ReadError> {
        let (bundle, at) = files::bundle_of(page);
        let titles = self.titles(bundle)?;
        let entry = titles
            .pages
            .get(at)
            .ok_or_else(|| ReadError::Changed(titles.name.clone()))?;
        let sections =
            ranking::sections(terms, forms, page, &entry.title_words, &entry.heading_words)
                .into_iter()
                .filter_map(|section| entry.sections.get(section - 1).cloned());
        Ok(Hit {
            page,
            score,
            path: entry.path.clone(),
            title: entry.title.clone(),
            kind: self.top.kinds.get(entry.kind).cloned().unwrap_or_default(),
            retired: entry.retired,
            sections: sections.collect(),
        })
    }

    /// Those of the best pages that contain every phrase; all pages if none of the best does.
    fn filter_by_phrases(
        &mut self,
        ranked: Vec<(u32, u64)>,
        phrases: &[Vec<String>],
    ) -> Result<Vec<(u32, u64)>, ReadError> {
        let mut kept = Vec::new();
        for (page, score) in ranked.iter().copied().take(query::PHRASE_PAGES) {
            let texts = self.page_texts(page)?;
            let is_in_page =
                |phrase: &Vec<String>| texts.iter().any(|text| query::contains(text, phrase));
            if phrases.iter().all(is_in_page) {
                kept.push((page, score));
            }
        }
        Ok(if kept.is_empty() { ranked } else { kept })
    }

    /// A page's title, its headings, and the texts of its sections.
    fn page_texts(&mut self, page: u32) -> Result<Vec<String>, ReadError> {
        let (bundle, at) = files::bundle_of(page);
        let titles = self.titles(bundle)?;
        let entry = titles
            .pages
            .get(at)
            .ok_or_else(|| ReadError::Changed(titles.name.clone()))?;
        let headings = entry.sections.iter().map(|section| section.title.clone());
        let mut found: Vec<String> = std::iter::once(entry.title.clone())
            .chain(headings)
            .collect();
        for (at, (name, first)) in titles.texts.iter().enumerate() {
            let end = titles
                .texts
                .get(at + 1)
                .map_or(usize::MAX, |(_, first)| *first);
            let sections =
                entry.first.max(*first)..(entry.first + entry.sections.len() + 1).min(end);
            if sections.is_empty() {
                continue;
            }
            let texts = self.texts(*name)?;
            found.extend(
                texts
                    .get(sections.start - first..)
                    .into_iter()
                    .flatten()
                    .take(sections.len())
                    .cloned(),
            );
        }
        Ok(found)
    }

    fn load(&self, hash: u32) -> Result<Vec<u8>, ReadError> {
        let name = format!("{hash:08x}");
        let bytes = (self.read)(&path_of(&name)).ok_or_else(|| ReadError::Missing(name.clone()))?;
        let is_intact = hash::name(&bytes) == hash;
        bytes
            .get(1..)
            .and_then(inflate)
            .filter(|_| is_intact)
            .ok_or(ReadError::Changed(name))
    }

    fn words(&mut self, shard: usize) -> Result<Rc<DictionaryShard>, ReadError> {
        if let Some(words) = self.words.get(&shard) {
            return Ok(words.clone());
        }
        let hash = self.top.words[shard].hash;
        let words = DictionaryShard::decode(&self.load(hash)?, self.top.pages)
            .ok_or_else(|| changed(hash))?;
        let words = Rc::new(words);
        self.words.insert(shard, words.clone());
        Ok(words)
    }

    fn titles(&mut self, bundle: usize) -> Result<Rc<TitleBundle>, ReadError> {
        if let Some(titles) = self.titles.get(&bundle) {
            return Ok(titles.clone());
        }
        let hash = *self
            .top
            .titles
            .get(bundle)
            .ok_or_else(|| ReadError::Changed("top".to_owned()))?;
        let titles = TitleBundle::decode(&self.load(hash)?, hash).ok_or_else(|| changed(hash))?;
        let titles = Rc::new(titles);
        self.titles.insert(bundle, titles.clone());
        Ok(titles)
    }

    fn texts(&mut self, hash: u32) -> Result<Rc<Vec<String>>, ReadError> {
        if let Some(texts) = self.texts.get(&hash) {
            return Ok(texts.clone());
        }
        let bytes = self.load(hash)?;
        let texts = bytes
            .split(|byte| *byte == bundles::SECTION_END)
            .map(|text| String::from_utf8_lossy(text).into_owned());
        let texts = Rc::new(texts.collect::<Vec<_>>());
        self.texts.insert(hash, texts.clone());
        Ok(texts)
    }

    /// A shard of a spelling list, or of the dictionary if `list` is `None`.
    fn spelling(
        &mut self,
        list: Option<usize>,
        shard: usize,
    ) -> Result<Rc<SpellingShard>, ReadError> {
        let Some(list) = list else {
            return Ok(Rc::new(
                self.words(shard)?
                    .forms
                    .iter()
                    .map(|form| (form.clone(), 0))
                    .collect(),
            ));
        };
        if let Some(words) = self.spelling.get(&(list, shard)) {
            return Ok(words.clone());
        }
        let hash = self.top.spelling[list][shard].hash;
        let words =
            Rc::new(files::decode_spelling(&self.load(hash)?).ok_or_else(|| changed(hash))?);
        self.spelling.insert((list, shard), words.clone());
        Ok(words)
    }
}

/// The path of a file from its name.
fn path_of(name: &str) -> String {
    format!("{FOLDER}/{name}.bin")
}

fn changed(hash: u32) -> ReadError {
    ReadError::Changed(format!("{hash:08x}"))
}

/// The shards of a list that can contain words with this prefix.
fn covering(shards: &[ShardRef], prefix: &str) -> BTreeSet<usize> {
    let first = shards
        .partition_point(|shard| compare(&shard.separator, prefix).is_le())
        .saturating_sub(1);
    let more = shards
        .iter()
        .enumerate()
        .skip(first + 1)
        .take_while(|(_, shard)| shard.separator.starts_with(prefix));
    let mut all: BTreeSet<usize> = more.map(|(at, _)| at).collect();
    if !shards.is_empty() {
        all.insert(first);
    }
    all
}

/// Decompresses a raw deflate stream; `None` if it is damaged.
pub(crate) fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::DeflateDecoder::new(bytes)
        .read_to_end(&mut out)
        .ok()?;
    Some(out)
}
