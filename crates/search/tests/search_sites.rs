//! Degenerate sites and random ones: the index answers as a search without an index does.
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
mod naive;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hirebook_search::reader::{Hit, Reader};
use hirebook_search::{Corpus, Facet, Page, Section, build};
use naive::{Answer, Naive};
use proptest::prelude::*;

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

    /// Compares what is found with what a search without an index finds.
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

/// Makes the page of a number.
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

/// Words and their other forms, the commonest first.
const FAMILIES: [&[&str]; 8] = [
    &["bean", "beans"],
    &["pea", "peas"],
    &["connect", "connected", "connecting", "connection"],
    &["row", "rows"],
    &["garden", "gardens", "gardening"],
    &["slug", "slugs"],
    &["harvest", "harvested", "harvests"],
    &["tool", "tools"],
];

/// The first form of a word.
fn family(word: &str) -> &str {
    FAMILIES
        .iter()
        .find(|family| family.contains(&word))
        .map_or(word, |family| family[0])
}

/// What a random site is like; shares in percent.
#[derive(Clone, Debug)]
struct Like {
    pages: usize,
    seed: u64,
    words: usize,
    /// Words of a text, at most.
    length: usize,
    /// Of the pages, those whose title has the word that most have, those whose text has it, and those that are like the one before.
    titled: usize,
    common: usize,
    equal: usize,
}

fn like() -> impl Strategy<Value = Like> {
    let pages = prop_oneof![
        0..=20_usize,
        200..=300_usize,
        500..=600_usize,
        0..=2000_usize
    ];
    let share = || prop_oneof![Just(0_usize), 0..=100_usize, Just(100_usize)];
    (
        pages,
        any::<u64>(),
        1..300_usize,
        0..24_usize,
        share(),
        share(),
        share(),
    )
        .prop_map(|(pages, seed, words, length, titled, common, equal)| Like {
            pages,
            seed,
            words,
            length,
            titled,
            common,
            equal: equal * 9 / 10,
        })
}

/// Numbers that look random, and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// The same, and small ones more often.
    fn small(&mut self, limit: usize) -> usize {
        let below = self.below(limit) + 1;
        self.below(below)
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of so many words; few are common.
    fn word(&mut self, words: usize) -> String {
        let at = self.small(words);
        match FAMILIES.get(at) {
            Some(family) => family[self.small(family.len())].to_owned(),
            None => format!("w{at}"),
        }
    }

    /// A text of at most so many words, now and then with the word that most have.
    fn text(&mut self, like: &Like, length: usize, common: usize) -> String {
        let mut words: Vec<String> = (0..self.below(length + 1))
            .map(|_| self.word(like.words))
            .collect();
        if self.percent(common) {
            words.insert(self.below(words.len() + 1), "common".to_owned());
        }
        words.join(" ")
    }
}

impl Like {
    fn site(&self) -> Corpus<'static> {
        let mut random = Random(self.seed);
        let mut pages: Vec<Page<'static>> = Vec::new();
        for number in 0..self.pages {
            let before = pages.last().filter(|_| random.percent(self.equal)).cloned();
            let made = before.unwrap_or_else(|| {
                let title = random.text(self, 4, self.titled);
                let mut sections = vec![("", "", random.text(self, self.length, self.common))];
                let heads: Vec<String> = (0..random.below(3))
                    .map(|_| random.text(self, 3, 1))
                    .collect();
                for (head, anchor) in heads.iter().zip(["first", "second"]) {
                    sections.push((anchor, head, random.text(self, self.length, 1)));
                }
                let aliases = (0..random.below(8) / 6)
                    .map(|_| random.text(self, 2, 0).into())
                    .collect();
                Page {
                    aliases,
                    retired: random.percent(5),
                    ..page(&title, sections)
                }
            });
            pages.push(Page {
                path: format!("{number:04}.html"),
                ..made
            });
        }
        Corpus {
            language: "en".to_owned(),
            kinds: vec![String::new()],
            pages,
            ..Corpus::default()
        }
    }
}

/// Queries: words and their beginnings, some together, and two that follow each other in a text.
fn queries(like: &Like, site: &Corpus<'_>, naive: &Naive<'_>) -> Vec<String> {
    let mut random = Random(!like.seed);
    let known: Vec<&str> = naive.forms().collect();
    let word = |random: &mut Random| {
        known
            .get(random.below(known.len()))
            .map_or("zq", |word| word)
            .to_owned()
    };
    let mut queries = vec![
        "common ".to_owned(),
        "common".to_owned(),
        "w".to_owned(),
        "zq ".to_owned(),
    ];
    for _ in 0..4 {
        let (first, second, third) = (word(&mut random), word(&mut random), word(&mut random));
        queries.push(format!("{first} "));
        queries.push(first[..=random.below(first.len().max(2) - 1)].to_owned());
        queries.push(format!("{first} common {second} {third} {second} "));
        queries.push(format!("{third} {second}"));
        let text = site
            .pages
            .get(random.below(site.pages.len()))
            .and_then(|page| page.sections.first());
        let words: Vec<&str> = text
            .map(|section| section.text.split(' ').collect())
            .unwrap_or_default();
        if words.len() > 1 {
            let at = random.below(words.len() - 1);
            queries.push(format!("\"{} {}\"", words[at], words[at + 1]));
        }
    }
    queries
}

#[test]
fn random_sites_are_searched_as_without_an_index() {
    cases::hold(24, 60, &like(), |like| {
        let site = like.site();
        let (index, naive) = (Index::of(&site), Naive::of(&site, family));
        for query in queries(&like, &site, &naive) {
            index
                .answers_as(&naive, &site, &query)
                .map_err(|problem| TestCaseError::fail(format!("{like:?}\n{problem}")))?;
        }
        Ok(())
    });
}

/// Text of words that differ, so many.
fn distinct(count: usize) -> String {
    (0..count)
        .map(|n| format!("w{:x} ", (n as u32).wrapping_mul(2_654_435_761)))
        .collect()
}

fn one(page: Page<'static>) -> Corpus<'static> {
    Corpus {
        kinds: vec![String::new()],
        pages: vec![page],
        ..Corpus::default()
    }
}

fn text(text: String) -> Corpus<'static> {
    one(page("Page", vec![("", "", text)]))
}

/// A page for each of so many types, which each have a facet, and each page a value of it.
fn facets(count: usize) -> Corpus<'static> {
    let values = |n: usize| {
        vec![
            ("yes".to_owned(), "Yes".to_owned()),
            (format!("v{n}"), "No".to_owned()),
        ]
    };
    let facet = |n: usize| Facet {
        name: format!("f{n}"),
        title: format!("Facet {n}"),
        values: values(n),
    };
    let mut site = degenerate(|n| page(&format!("t{n}"), Vec::new()), count * 2);
    for (page, n) in site.pages.iter_mut().zip(0..) {
        page.kind = n / 2;
        page.values = vec![(
            format!("f{}", n / 2),
            if n % 2 == 0 {
                "yes".to_owned()
            } else {
                format!("v{}", n / 2)
            },
        )];
    }
    Corpus {
        kinds: (0..count).map(|n| format!("Type {n}")).collect(),
        facets: (0..count).map(facet).collect(),
        ..site
    }
}

/// Makes a site of a size.
type Grow = fn(usize) -> Corpus<'static>;

/// Sites that grow, and a size that takes some milliseconds: larger ones wait for memory, and more so the larger they are.
const GROWING: [(&str, usize, Grow); 18] = [
    ("equal pages", 4_000, |n| {
        degenerate(
            |_| page("Rows", vec![("", "", "beans in rows".to_owned())]),
            n,
        )
    }),
    ("empty pages", 8_000, |n| degenerate(|_| Page::default(), n)),
    ("pages of a heading", 4_000, |n| {
        degenerate(
            |n| {
                page(
                    &format!("t{n}"),
                    vec![("h", &format!("R{n}"), String::new())],
                )
            },
            n,
        )
    }),
    ("titles that share a word", 4_000, |n| {
        degenerate(|n| page(&format!("Number {n}"), Vec::new()), n)
    }),
    ("texts that share a word", 4_000, |n| {
        degenerate(|n| page("", vec![("", "", format!("number {n}"))]), n)
    }),
    ("a page of different words", 20_000, |n| text(distinct(n))),
    ("a page of one word", 200_000, |n| text("bean ".repeat(n))),
    ("a page of one word in Chinese", 50_000, |n| {
        text("\u{8c46} ".repeat(n))
    }),
    ("a page without blanks", 50_000, |n| {
        text("\u{8c46}\u{5b50}".repeat(n / 2))
    }),
    ("a word", 500_000, |n| text("x".repeat(n))),
    ("a word of pieces", 500_000, |n| {
        text("BeanPea".repeat(n / 7))
    }),
    ("a word of many pieces", 100_000, |n| {
        text(distinct(n / 9).replace(' ', "_"))
    }),
    ("long words", 1_000, |n| {
        text(
            (0..n)
                .map(|n| format!("{}{n} ", "x".repeat(1000)))
                .collect(),
        )
    }),
    ("a letter with many accents", 100_000, |n| {
        text(format!("e{}", "\u{301}\u{323}".repeat(n / 2)))
    }),
    ("a letter with many marks", 50_000, |n| {
        text(format!("\u{915}{}", "\u{94d}\u{93c}".repeat(n / 2)))
    }),
    ("a page of many headings", 5_000, |n| {
        let titles: Vec<String> = (0..n).map(|n| format!("Number {n}")).collect();
        one(page(
            "Page",
            titles
                .iter()
                .map(|title| ("h", title.as_str(), title.repeat(3)))
                .collect(),
        ))
    }),
    ("a page of many aliases", 10_000, |n| {
        one(Page {
            aliases: (0..n).map(|n| format!("other name {n}").into()).collect(),
            ..page("Page", Vec::new())
        })
    }),
    ("types and facets", 2_000, facets),
];

/// CPU time of this thread, in seconds.
fn seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The least that an index takes on one thread, of three or more.
fn cost(grow: Grow, size: usize) -> f64 {
    let built = grow(size);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread starts");
    pool.install(|| {
        let (begin, mut least, mut runs) = (seconds(), f64::MAX, 0);
        while runs < 3 || seconds() - begin < 0.3 {
            let start = seconds();
            assert!(!build(&built).is_empty());
            least = least.min(seconds() - start);
            runs += 1;
        }
        least
    })
}

#[test]
#[ignore = "measures time, which takes a minute"]
fn twice_as_much_takes_twice_as_long() {
    let mut wrong = Vec::new();
    for (what, size, grow) in GROWING {
        // Other programs may keep the processor, or its caches, from one of the sizes.
        let near_linear = (0..3).any(|_| {
            let [first, second, fourth] = [1, 2, 4].map(|times| cost(grow, size * times));
            let (twice, four_times) = (second / first, fourth / first);
            println!(
                "{what}: {size} take {:.1} ms, twice as many {twice:.2} times that, four times {four_times:.2}",
                first * 1000.0
            );
            four_times <= 2.3 * 2.3
        });
        if !near_linear {
            wrong.push(what);
        }
    }
    assert!(
        wrong.is_empty(),
        "more than 2.3 times for twice as much: {wrong:?}"
    );
}
