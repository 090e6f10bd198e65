//! Random sites, and queries of their words and of beginnings of words.

use proptest::prelude::*;

use super::*;

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

/// The properties of a random site; shares in percent.
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

/// Pseudorandom numbers, the same in every run.
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

/// How many of the weights below pages have: one of two sites has none.
fn weights_of(like: &Like) -> usize {
    if like.seed.is_multiple_of(2) { 1 } else { 4 }
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
                    weight: Weight::new([1.0, 1.0, 0.3, 2.5][random.below(weights_of(self))]),
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
