//! Pages to an index that a browser searches without a server: what a word is, how pages are ranked, and how both lie in files.
//!
//! [`build`] takes pages as plain values and gives files as plain bytes; [`reader`] finds in those bytes what the script in the
//! theme finds, with the same scores. It knows no record, no Markdown, no HTML and no folder. The files are described in
//! `docs/search-format.md`, from which another reader could be written.

pub mod analysis;
mod bits;
mod chains;
mod classes;
mod collect;
mod compounds;
mod dictionary;
mod facets;
mod forms;
mod hash;
mod join;
mod language;
mod pack;
mod pages;
pub mod reader;
mod runs;
mod top;
mod typos;
mod words;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

/// The folder of the index, from the site's root.
pub const FOLDER: &str = "search";

/// The version of the files. A reader refuses any other.
pub const VERSION: u8 = 2;

/// A site to be searched.
#[derive(Clone, Debug, Default)]
pub struct Site<'a> {
    /// The language of most of it, as HTML's `lang`: `en`, `pt-BR`.
    pub language: String,
    /// The words for what a page is; [`Page::kind`] counts in it.
    pub kinds: Vec<String>,
    /// By what results can be narrowed.
    pub facets: Vec<Facet>,
    /// Its pages, in an order that seldom changes.
    pub pages: Vec<Page<'a>>,
    /// Whether each file is also written as a script: pages opened from a folder can load nothing else. Any page of any
    /// site that a reader visits can load scripts, and so the index.
    pub scripts: bool,
}

/// Something by which results can be narrowed.
#[derive(Clone, Debug, Default)]
pub struct Facet {
    /// Its key.
    pub name: String,
    /// Its words for readers.
    pub title: String,
    /// Its values: key and words.
    pub values: Vec<(String, String)>,
}

/// A page that can be found.
#[derive(Clone, Debug, Default)]
pub struct Page<'a> {
    /// Where it is, from the site's root; percent-encoded, perhaps with a fragment.
    pub path: String,
    /// Its title.
    pub title: Cow<'a, str>,
    /// Other words for it, which count as titles.
    pub aliases: Vec<Cow<'a, str>>,
    /// What it is: an index of [`Site::kinds`].
    pub kind: usize,
    /// Whether it is kept but no longer holds: it comes after its equals, and is marked.
    pub retired: bool,
    /// Its values: the key of a facet, and one of that facet's values.
    pub values: Vec<(String, String)>,
    /// Its text in sections; the first is what stands before all headings.
    pub sections: Vec<Section<'a>>,
}

/// A part of a page that a result can lead to.
#[derive(Clone, Debug, Default)]
pub struct Section<'a> {
    /// The id of its heading; empty for the page's beginning.
    pub anchor: Cow<'a, str>,
    /// The words of its heading.
    pub title: Cow<'a, str>,
    /// Its text, plain.
    pub text: Cow<'a, str>,
}

impl Site<'_> {
    /// Leaves out facets that part no pages from others, and values that no page has.
    pub fn drop_idle_facets(&mut self) {
        let used: HashSet<(&str, &str)> =
            self.pages.iter().flat_map(|page| &page.values).map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for facet in &mut self.facets {
            facet.values.retain(|(value, _)| used.contains(&(facet.name.as_str(), value.as_str())));
        }
        self.facets.retain(|facet| facet.values.len() > 1);
    }
}

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's root.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// A number in half the room, for what is counted here; never more than there can be.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Makes one stream of the parts of a file.
pub type Compress<'a> = &'a (dyn Fn(&[&[u8]]) -> Vec<u8> + Sync);

/// Makes the index of a site, sorted by path. The same pages give the same bytes, whatever the number of threads.
#[must_use]
pub fn build(site: &Site<'_>) -> Vec<File> {
    build_with(site, &compressed)
}

/// What [`build`] compresses with: raw deflate, see `docs/search-format.md`.
#[must_use]
pub fn compressed(parts: &[&[u8]]) -> Vec<u8> {
    pack::deflate(parts)
}

/// As [`build`], with what compresses handed in: most of the time of a build goes there, so that it is measured apart.
#[must_use]
pub fn build_with(site: &Site<'_>, compress: Compress<'_>) -> Vec<File> {
    let index = collect::collect(site);
    let (words, (typos, (pages, facets))) = rayon::join(
        || dictionary::shards(&index, compress),
        || {
            rayon::join(
                || typos::shards(&index, compress),
                || rayon::join(|| pages::bundles(site, compress), || facets::files(site, compress)),
            )
        },
    );
    let mut packer = pack::Packer::new(compress);
    let top = top::write(site, &index, &mut packer, words, typos, pages, facets);
    let mut files: Vec<File> = packer.finish(top).into_par_iter().flat_map_iter(|packed| packed.files(site.scripts)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
