//! Searching the files of an index, with the same scores as the script in the theme: whole numbers, worked out in one order.
//!
//! Files come through [`Files`], so this touches no folder. What is looked up stays in memory until the reader is dropped.
//! A change here is a change in `themes/default/js/search-reader.js`; `tests/search/` holds the two against each other.

mod lookup;
mod query;
mod rank;
mod shards;
mod typo;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::Read;
use std::rc::Rc;

use super::{VERSION, hash};
use rank::{Forms, Term};
use shards::{Titles, Top, Typos, Words};

/// Where the files of an index come from.
pub trait Files {
    /// The file of this name, `top` or eight digits, without its ending; none if it is not there.
    fn read(&self, name: &str) -> Option<Vec<u8>>;
}

/// Why an index cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A file is not there.
    Missing(String),
    /// A file is not the one that the table names: half a deployment, or a damaged copy.
    Changed(String),
    /// The index is of another version.
    Version(u8),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "the file `{name}.bin` of the search index is not there"),
            Self::Changed(name) => {
                write!(f, "the file `{name}.bin` of the search index is not the one that was written with the others")
            }
            Self::Version(version) => {
                write!(f, "the search index is of version {version}, and this program reads version {VERSION}")
            }
        }
    }
}

impl std::error::Error for Problem {}

/// A page that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its number in the index.
    pub page: u32,
    /// How well it answers.
    pub score: u64,
    /// Where it is, from the site's root.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The word for what it is; may be empty.
    pub kind: String,
    /// Whether it no longer holds.
    pub retired: bool,
    /// The sections that hold what was looked for, the best first; none where it is the page as a whole.
    pub sections: Vec<Place>,
}

/// A section of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of its heading.
    pub anchor: String,
    /// The words of its heading.
    pub title: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many pages there are in all.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// An index that is open.
pub struct Reader<F> {
    files: F,
    top: Top,
    words: HashMap<usize, Rc<Words>>,
    titles: HashMap<usize, Rc<Titles>>,
    typos: HashMap<(usize, usize), Rc<Typos>>,
    texts: HashMap<u32, Rc<Vec<String>>>,
}

impl<F: Files> Reader<F> {
    /// Opens an index.
    ///
    /// # Errors
    /// The table is missing, damaged, or of another version.
    pub fn open(files: F) -> Result<Self, Problem> {
        let bytes = files.read("top").ok_or_else(|| Problem::Missing("top".to_owned()))?;
        let changed = || Problem::Changed("top".to_owned());
        let version = *bytes.first().ok_or_else(changed)?;
        if version != VERSION {
            return Err(Problem::Version(version));
        }
        let top = Top::read(&inflate(&bytes[1..]).ok_or_else(changed)?).ok_or_else(changed)?;
        Ok(Self { files, top, words: HashMap::new(), titles: HashMap::new(), typos: HashMap::new(), texts: HashMap::new() })
    }

    /// How many pages the index knows.
    pub fn pages(&self) -> u32 {
        self.top.pages
    }

    /// The pages that answer a query, the best `limit` of them.
    ///
    /// # Errors
    /// A file of the index cannot be read.
    pub fn query(&mut self, query: &str, limit: usize) -> Result<Found, Problem> {
        if self.top.pages == 0 {
            return Ok(Found::default());
        }
        let query = query::read(query, &self.top.quiet);
        let mut terms = Vec::new();
        for word in &query.words {
            lookup::terms(self, word, &mut terms)?;
        }
        let mut ranked = rank::rank(&terms, self.top.pages);
        if !query.phrases.is_empty() {
            ranked = self.with_phrases(ranked, &query.phrases)?;
        }
        let total = ranked.len();
        ranked.truncate(limit);
        let forms = Forms::of(&terms);
        let hits = ranked.into_iter().map(|(page, score)| self.hit(page, score, &terms, &forms)).collect::<Result<_, _>>()?;
        Ok(Found { total, hits })
    }

    fn hit(&mut self, page: u32, score: u64, terms: &[Term], forms: &Forms) -> Result<Hit, Problem> {
        let (bundle, at) = shards::place(page);
        let titles = self.titles(bundle)?;
        let entry = titles.pages.get(at).ok_or_else(|| Problem::Changed(titles.name.clone()))?;
        let sections = rank::sections(terms, forms, page, &entry.words, &entry.headings)
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

    /// Of the best pages, those whose text holds every phrase.
    fn with_phrases(&mut self, ranked: Vec<(u32, u64)>, phrases: &[Vec<String>]) -> Result<Vec<(u32, u64)>, Problem> {
        let mut kept = Vec::new();
        for (page, score) in ranked.iter().copied().take(query::PHRASE_PAGES) {
            let texts = self.page_texts(page)?;
            let holds = |phrase: &Vec<String>| texts.iter().any(|text| query::holds(text, phrase));
            if phrases.iter().all(holds) {
                kept.push((page, score));
            }
        }
        Ok(if kept.is_empty() { ranked } else { kept })
    }

    /// A page's title, its headings and the texts of its sections.
    fn page_texts(&mut self, page: u32) -> Result<Vec<String>, Problem> {
        let (bundle, at) = shards::place(page);
        let titles = self.titles(bundle)?;
        let changed = || Problem::Changed(titles.name.clone());
        let entry = titles.pages.get(at).ok_or_else(changed)?;
        let mut found: Vec<String> =
            std::iter::once(entry.title.clone()).chain(entry.sections.iter().map(|place| place.title.clone())).collect();
        for (at, (name, first)) in titles.texts.iter().enumerate() {
            let end = titles.texts.get(at + 1).map_or(usize::MAX, |(_, first)| *first);
            let wanted = entry.first.max(*first)..(entry.first + entry.sections.len() + 1).min(end);
            if wanted.is_empty() {
                continue;
            }
            let texts = self.text(*name)?;
            found.extend(texts.get(wanted.start - first..).into_iter().flatten().take(wanted.len()).cloned());
        }
        Ok(found)
    }

    fn load(&self, name: u32) -> Result<Vec<u8>, Problem> {
        let name = format!("{name:08x}");
        let bytes = self.files.read(&name).ok_or_else(|| Problem::Missing(name.clone()))?;
        let whole = format!("{:08x}", hash::name(&bytes)) == name;
        bytes.get(1..).and_then(inflate).filter(|_| whole).ok_or(Problem::Changed(name))
    }

    fn words(&mut self, shard: usize) -> Result<Rc<Words>, Problem> {
        if let Some(words) = self.words.get(&shard) {
            return Ok(words.clone());
        }
        let name = self.top.words[shard].1;
        let words = Words::read(&self.load(name)?, self.top.pages).ok_or_else(|| Problem::Changed(format!("{name:08x}")))?;
        let words = Rc::new(words);
        self.words.insert(shard, words.clone());
        Ok(words)
    }

    fn titles(&mut self, bundle: usize) -> Result<Rc<Titles>, Problem> {
        if let Some(titles) = self.titles.get(&bundle) {
            return Ok(titles.clone());
        }
        let name = *self.top.titles.get(bundle).ok_or_else(|| Problem::Changed("top".to_owned()))?;
        let titles = Titles::read(&self.load(name)?, name).ok_or_else(|| Problem::Changed(format!("{name:08x}")))?;
        let titles = Rc::new(titles);
        self.titles.insert(bundle, titles.clone());
        Ok(titles)
    }

    fn text(&mut self, name: u32) -> Result<Rc<Vec<String>>, Problem> {
        if let Some(texts) = self.texts.get(&name) {
            return Ok(texts.clone());
        }
        let bytes = self.load(name)?;
        let texts = bytes.split(|byte| *byte == super::pages::SECTION_END).map(|text| String::from_utf8_lossy(text).into_owned());
        let texts = Rc::new(texts.collect::<Vec<_>>());
        self.texts.insert(name, texts.clone());
        Ok(texts)
    }

    /// Words to compare with: those of a list, or of the dictionary.
    fn typos(&mut self, list: Option<usize>, shard: usize) -> Result<Rc<Typos>, Problem> {
        let Some(list) = list else {
            return Ok(Rc::new(self.words(shard)?.forms.iter().map(|form| (form.clone(), 0)).collect()));
        };
        if let Some(words) = self.typos.get(&(list, shard)) {
            return Ok(words.clone());
        }
        let name = self.top.typos[list][shard].1;
        let words = shards::typos(&self.load(name)?).ok_or_else(|| Problem::Changed(format!("{name:08x}")))?;
        let words = Rc::new(words);
        self.typos.insert((list, shard), words.clone());
        Ok(words)
    }
}

/// Which of a table's files may hold words that begin with `start`.
fn covering(table: &[(String, u32)], start: &str) -> BTreeSet<usize> {
    let first = table.partition_point(|(first, _)| super::forms::by_units(first, start).is_le()).saturating_sub(1);
    let more = table.iter().enumerate().skip(first + 1).take_while(|(_, (first, _))| first.starts_with(start));
    let mut all: BTreeSet<usize> = more.map(|(at, _)| at).collect();
    if !table.is_empty() {
        all.insert(first);
    }
    all
}

/// Undoes raw deflate; none if the stream is damaged.
pub(super) fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut out).ok()?;
    Some(out)
}
