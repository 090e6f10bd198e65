//! A full-text index of static files, which a browser searches without a server: tokenization, ranking and the file format.
//!
//! [`build`] takes pages as plain values and returns files as bytes. [`reader::Reader`] searches those files with the same results
//! and scores as the script in hirebook's default theme. `FORMAT.md` beside this crate specifies the files and the scores, so that
//! further readers can be written. The crate reads no folder, and knows neither Markdown nor HTML.
//!
//! ```
//! use std::collections::HashMap;
//!
//! use hirebook_search::reader::Reader;
//! use hirebook_search::{Corpus, Page, Section, build};
//!
//! let sections = vec![Section { text: "Sow the beans in May.".into(), ..Section::default() }];
//! let page = Page { path: "beans.html".to_owned(), title: "Runner beans".into(), sections, ..Page::default() };
//! let corpus = Corpus { language: "en".to_owned(), kinds: vec![String::new()], pages: vec![page], ..Corpus::default() };
//!
//! let files: HashMap<_, _> = build(&corpus).into_iter().map(|file| (file.path, file.bytes)).collect();
//! let mut reader = Reader::open(|path: &str| files.get(path).map(|bytes| bytes.to_vec()))?;
//! let result = reader.query("sowing bean", 10)?;
//! assert_eq!(result.total, 1);
//! assert_eq!(result.hits[0].path, "beans.html");
//! # Ok::<(), hirebook_search::reader::ReadError>(())
//! ```

pub mod analysis;
mod ascii_runs;
mod bits;
mod bundles;
mod char_class;
mod collect;
mod dictionary;
mod facets;
mod hash;
mod hyphenated;
mod impact;
mod language;
mod merge;
mod open_compounds;
mod packer;
mod phrase;
mod postings;
pub mod reader;
mod scanner;
mod sorted_words;
mod spelling;
mod synonym_forms;
mod synonyms;
mod top_table;
mod weight;
mod word;
mod word_sequence;
mod word_table;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

pub use packer::deflate;
pub use phrase::Phrase;
pub use weight::Weight;

/// The folder of the index, relative to the site's root.
pub const FOLDER: &str = "search";

/// The version of the file format. A reader rejects any other.
pub const VERSION: u8 = 2;

/// The pages to index, and what applies to all of them.
#[derive(Clone, Debug, Default)]
pub struct Corpus<'a> {
    /// The main language as an HTML `lang` value such as `en` or `pt-BR`. It selects the stemmer and the stop words.
    pub language: String,
    /// The display names of page kinds; [`Page::kind`] is an index into it.
    pub kinds: Vec<String>,
    /// What results can be filtered by.
    pub facets: Vec<Facet>,
    /// The pages. Builds differ least if the order seldom changes, for example if pages are sorted by path.
    pub pages: Vec<Page<'a>>,
    /// Other words for things, by which pages are found too.
    pub synonyms: Vec<Synonym<'a>>,
    /// Whether each file is also written as a script, the only kind of file that pages opened from a folder can load. Pages of
    /// other sites can load scripts too, and so could read the index in a reader's browser.
    pub scripts: bool,
}

/// What readers may type, and what pages contain instead.
#[derive(Clone, Debug, Default)]
pub struct Synonym<'a> {
    /// What readers type: one or more words.
    pub key: Cow<'a, str>,
    /// The words that also find a page by the key. They are not looked up as keys in turn.
    pub values: Vec<Cow<'a, str>>,
}

/// A property that results can be filtered by.
#[derive(Clone, Debug, Default)]
pub struct Facet {
    /// Its key.
    pub name: String,
    /// Its display name.
    pub title: String,
    /// Its values: key and display name.
    pub values: Vec<(String, String)>,
}

/// A page to index.
#[derive(Clone, Debug, Default)]
pub struct Page<'a> {
    /// The percent-encoded path from the site's root, with an optional fragment.
    pub path: String,
    /// Its title.
    pub title: Cow<'a, str>,
    /// Alternative titles, which rank as the title does.
    pub aliases: Vec<Cow<'a, str>>,
    /// An index into [`Corpus::kinds`].
    pub kind: usize,
    /// Whether the page is out of date: it ranks lower, and hits are marked.
    pub retired: bool,
    /// What its scores are multiplied by.
    pub weight: Weight,
    /// Facet values: the key of a facet and the key of one of its values.
    pub values: Vec<(String, String)>,
    /// Its text; the first section is the text before all headings.
    pub sections: Vec<Section<'a>>,
}

/// A part of a page that a hit can link to.
#[derive(Clone, Debug, Default)]
pub struct Section<'a> {
    /// The id of its heading; empty for the first section.
    pub anchor: Cow<'a, str>,
    /// The text of its heading; empty for the first section.
    pub title: Cow<'a, str>,
    /// Its plain text.
    pub text: Cow<'a, str>,
}

impl Corpus<'_> {
    /// Removes values that no page has, and facets with fewer than two values left.
    pub fn remove_unused_facets(&mut self) {
        let used: HashSet<(&str, &str)> = self
            .pages
            .iter()
            .flat_map(|page| &page.values)
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        for facet in &mut self.facets {
            facet
                .values
                .retain(|(value, _)| used.contains(&(facet.name.as_str(), value.as_str())));
        }
        self.facets.retain(|facet| facet.values.len() > 1);
    }
}

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's root, below [`FOLDER`].
    pub path: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Compresses the parts of one file into a single raw deflate stream (RFC 1951), as [`deflate`] does.
pub type Compressor<'a> = &'a (dyn Fn(&[&[u8]]) -> Vec<u8> + Sync);

/// Builds the index; the files are sorted by path. The same corpus gives the same bytes with any number of threads.
#[must_use]
pub fn build(corpus: &Corpus<'_>) -> Vec<File> {
    build_with(corpus, &deflate)
}

/// Builds the index with another compressor: compression takes most of the time, so callers measure it or report its progress.
#[must_use]
pub fn build_with(corpus: &Corpus<'_>, compress: Compressor<'_>) -> Vec<File> {
    let index = collect::collect(corpus);
    let (words, (spelling, (bundles, facets))) = rayon::join(
        || dictionary::shards(&index, compress),
        || {
            rayon::join(
                || spelling::shards(&index, compress),
                || {
                    rayon::join(
                        || bundles::bundles(corpus, compress),
                        || facets::files(corpus, compress),
                    )
                },
            )
        },
    );
    let mut packer = packer::Packer::new(compress);
    let top = top_table::write(
        corpus,
        &index,
        &mut packer,
        words,
        spelling,
        bundles,
        facets,
    );
    let mut files: Vec<File> = packer
        .finish(top)
        .into_par_iter()
        .flat_map_iter(|file| file.encode(corpus.scripts))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// A count as `u32`; counts of pages, words and postings are far below its maximum.
fn count_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
