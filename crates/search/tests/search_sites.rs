//! Degenerate and random sites: a search with the index gives the results of a search without one.
//!
//! `tests/long search` runs more random sites, degenerate ones of 100,000 pages, and measures what indexes of twice as much
//! take, which nothing else may run beside: `cargo test --profile long --test search_sites twice -- --ignored --nocapture`.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers are small"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "how many cases are wanted is said in the environment"
)]

#[path = "../../../tests/support/cases.rs"]
mod cases;
#[path = "search_sites/growth.rs"]
mod growth;
mod naive;
#[path = "search_sites/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hirebook_search::reader::{Hit, Reader};
use hirebook_search::{Corpus, Facet, Page, Section, Weight, build};
use naive::{Answer, Naive};

/// An index in memory.
struct Index(BTreeMap<String, Arc<[u8]>>);

impl Index {
    /// Builds an index; its files have different names, each that of its content.
    fn of(site: &Corpus<'_>) -> Self {
        let files = build(site);
        let all = files.len();
        for (path, bytes) in files
            .iter()
            .map(|file| (&file.path, &file.bytes))
            .filter(|(path, _)| *path != "search/top.bin")
        {
            let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
            });
            assert_eq!(*path, format!("search/{hash:08x}.bin"));
        }
        let index: BTreeMap<_, _> = files
            .into_iter()
            .map(|file| (file.path, file.bytes))
            .collect();
        assert_eq!(index.len(), all, "each file has a name of its own");
        Self(index)
    }

    /// Compares the results with those of a search without an index.
    fn answers_as(&self, naive: &Naive<'_>, site: &Corpus<'_>, query: &str) -> Result<(), String> {
        let mut reader = Reader::open(|path: &str| self.0.get(path).map(|bytes| bytes.to_vec()))
            .map_err(|problem| problem.to_string())?;
        let found = reader
            .query(query, usize::MAX)
            .map_err(|problem| format!("{query:?}: {problem}"))?;
        if found.total != found.hits.len() {
            return Err(format!(
                "{query:?}: {} pages, of which {} are listed",
                found.total,
                found.hits.len()
            ));
        }
        let answer = naive.answer(query);
        if !matches!(answer, Answer::Corrected) {
            found
                .hits
                .iter()
                .try_for_each(|hit| is_as_written(hit, naive, site, query))?;
        }
        let found: Vec<(u32, u64)> = found.hits.iter().map(|hit| (hit.page, hit.score)).collect();
        match answer {
            Answer::Ranked(expected) if found != expected => {
                let first = found
                    .iter()
                    .zip(&expected)
                    .position(|(a, b)| a != b)
                    .unwrap_or(found.len().min(expected.len()));
                let some =
                    |list: &[(u32, u64)]| format!("{:?}", &list[first..list.len().min(first + 4)]);
                Err(format!(
                    "{query:?}: {} pages, and not {}; from the {first}th on {}, and not {}",
                    found.len(),
                    expected.len(),
                    some(&found),
                    some(&expected)
                ))
            }
            Answer::Between(least, most) => {
                let found: BTreeSet<u32> = found.iter().map(|(page, _)| *page).collect();
                if !least.is_subset(&found) || !found.is_subset(&most) {
                    let missing: Vec<_> = least.difference(&found).take(4).collect();
                    let more: Vec<_> = found.difference(&most).take(4).collect();
                    return Err(format!("{query:?}: without {missing:?}, and with {more:?}"));
                }
                Ok(())
            }
            Answer::Ranked(_) | Answer::Corrected => Ok(()),
        }
    }
}

/// Whether a page is listed with its title, and with sections that have a word of the query.
fn is_as_written(
    hit: &Hit,
    naive: &Naive<'_>,
    site: &Corpus<'_>,
    query: &str,
) -> Result<(), String> {
    let page = &site.pages[hit.page as usize];
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    if (&hit.path, words(&hit.title), hit.retired) != (&page.path, words(&page.title), page.retired)
    {
        return Err(format!("{query:?}: page {} is listed as {hit:?}", hit.page));
    }
    let asked: Vec<&str> = query
        .split([' ', '"'])
        .filter(|word| !word.is_empty())
        .collect();
    for place in &hit.sections {
        let section = page
            .sections
            .iter()
            .skip(1)
            .find(|section| section.anchor == place.anchor);
        let found = section
            .map(|section| words(&format!("{} {}", section.title, section.text).to_lowercase()))
            .unwrap_or_default();
        if !asked
            .iter()
            .any(|word| found.iter().any(|found| naive.may_mean(word, found)))
        {
            return Err(format!(
                "{query:?}: the section {place:?} of page {} has no such word",
                hit.page
            ));
        }
    }
    Ok(())
}

/// Words of which none is a form of another.
fn alone(word: &str) -> &str {
    word
}

/// A generator of numbered pages.
type Make = fn(usize) -> Page<'static>;

/// Degenerate sites.
const DEGENERATE: [(&str, Make); 9] = [
    ("nothing at all", |_| Page::default()),
    ("empty texts", |_| {
        page("", vec![("", "", String::new()), ("a", "", String::new())])
    }),
    ("a title each", |n| page(&format!("t{n}"), Vec::new())),
    ("one word", |_| page("", vec![("", "", "bean".to_owned())])),
    ("equal texts", |_| {
        page(
            "Rows of beans",
            vec![
                ("", "", "bean pea bean".to_owned()),
                ("more", "More", "pea".to_owned()),
            ],
        )
    }),
    ("one character", |n| {
        page(
            "Rows",
            vec![("", "", format!("some beans {} in rows", sign(n)))],
        )
    }),
    ("shared titles", |n| {
        page(&format!("Number {n}"), Vec::new())
    }),
    ("shared titles and texts", |n| {
        page(
            &format!("Rows of beans {n}"),
            vec![("", "", format!("rows {}", "bean ".repeat(n % 7)))],
        )
    }),
    ("a heading each", |n| {
        page(
            "",
            vec![
                ("", "", String::new()),
                ("h", &format!("Number {n}"), String::new()),
            ],
        )
    }),
];

fn page(title: &str, sections: Vec<(&'static str, &str, String)>) -> Page<'static> {
    let section = |(anchor, title, text): (&'static str, &str, String)| Section {
        anchor: anchor.into(),
        title: title.to_owned().into(),
        text: text.into(),
    };
    Page {
        title: title.to_owned().into(),
        sections: sections.into_iter().map(section).collect(),
        ..Page::default()
    }
}

/// One of some ten thousands of characters that are words.
fn sign(number: usize) -> char {
    char::from_u32(0x4e00 + number as u32 % 20_000).unwrap_or('x')
}

/// A site of so many pages.
fn degenerate(make: Make, count: usize) -> Corpus<'static> {
    let pages = (0..count).map(|number| Page {
        path: format!("{number:06}.html"),
        ..make(number)
    });
    Corpus {
        kinds: vec![String::new()],
        pages: pages.collect(),
        ..Corpus::default()
    }
}

fn degenerate_sites(sizes: &[usize]) {
    let mut wrong = Vec::new();
    for size in sizes {
        for (what, make) in DEGENERATE {
            let site = degenerate(make, *size);
            let (index, naive) = (Index::of(&site), Naive::of(&site, alone));
            let last = size.saturating_sub(1);
            let numbered = [0, 1, last / 2, last].map(|n| {
                [
                    format!("t{n} "),
                    format!("number {n} "),
                    format!("{} ", sign(n)),
                ]
            });
            let words = [
                "bean ",
                "pea bean",
                "rows of beans",
                "number ",
                "num",
                "\"rows of\"",
                "\"beans in\"",
                "more ",
                "zq ",
            ];
            for query in words
                .into_iter()
                .map(str::to_owned)
                .chain(numbered.into_iter().flatten())
            {
                if let Err(problem) = index.answers_as(&naive, &site, &query) {
                    wrong.push(format!("{size} pages with {what}: {problem}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn degenerate_sites_can_be_searched() {
    degenerate_sites(&[0, 1, 2, 15, 16, 17, 255, 256, 257, 512, 513, 560]);
}

#[test]
fn degenerate_sites_of_thousands_of_pages_can_be_searched() {
    degenerate_sites(&[4096, 4111]);
}

#[test]
#[ignore = "takes a minute, and minutes without optimisation"]
fn degenerate_sites_of_a_hundred_thousand_pages_can_be_searched() {
    degenerate_sites(&[100_000]);
}
