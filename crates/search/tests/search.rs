//! The index and its reader: what a word is, what is found, in which order, and that nothing given to either brings it down.
//!
//! The script in the theme is held to the same cases, and to the same lists, by `tests/search/reader.mjs`.
#![expect(clippy::disallowed_methods, reason = "a test reads its cases")]

use std::collections::BTreeMap;
use std::sync::Arc;

use hirebook_search::analysis::{Analyzer, MAX_WORD_CHARS, Role};
use hirebook_search::reader::{ReadError, Reader};
use hirebook_search::{Corpus, Page, Section, build};
use proptest::prelude::*;

/// An index in memory.
#[derive(Clone, Default)]
struct Index(BTreeMap<String, Arc<[u8]>>);

impl Index {
    fn new(corpus: &Corpus<'_>) -> Self {
        Self(
            build(corpus)
                .into_iter()
                .map(|file| (file.path, file.bytes))
                .collect(),
        )
    }

    fn reader(&self) -> Result<Reader<impl Fn(&str) -> Option<Vec<u8>> + '_>, ReadError> {
        Reader::open(|path: &str| self.0.get(path).map(|bytes| bytes.to_vec()))
    }

    fn paths(&self, question: &str) -> Vec<String> {
        let mut reader = self.reader().expect("it opens");
        reader
            .query(question, 1000)
            .expect("it is whole")
            .hits
            .into_iter()
            .map(|hit| hit.path)
            .collect()
    }
}

/// A page with a text, without sections.
fn page<'t>(path: &str, title: &'t str, text: &'t str) -> Page<'t> {
    let sections = vec![Section {
        text: text.into(),
        ..Section::default()
    }];
    Page {
        path: path.to_owned(),
        title: title.into(),
        sections,
        ..Page::default()
    }
}

fn english(pages: Vec<Page<'_>>) -> Corpus<'_> {
    Corpus {
        language: "en".to_owned(),
        kinds: vec![String::new()],
        facets: Vec::new(),
        pages,
        ..Corpus::default()
    }
}

fn words(text: &str) -> String {
    let mut found = Vec::new();
    Analyzer::default().words(text, |word, role| {
        found.push(if role == Role::Part {
            format!("({word})")
        } else {
            word.to_owned()
        });
    });
    found.join(" ")
}

#[test]
fn texts_are_taken_apart_as_written_down() {
    let cases: Vec<BTreeMap<String, String>> =
        serde_json::from_str(&std::fs::read_to_string("tests/analysis.json").expect("it is there"))
            .expect("it is JSON");
    for case in cases {
        assert_eq!(words(&case["text"]), case["words"], "of {:?}", case["text"]);
    }
}

#[test]
fn words_written_together_with_a_hyphen_and_apart_find_each_other() {
    let index = Index::new(&english(vec![
        page("a.html", "Loop", "We meet on-site for the loop."),
        page("b.html", "Rooms", "An onsite takes a day."),
        page("c.html", "Works", "He works on\nsite today."),
        page(
            "d.html",
            "Stack",
            "Use Node.js, avoid the N+1 problem, write C++. A take home task.",
        ),
        page("e.html", "Notes", "n1 and nodejs, of CI/CD."),
        page("f.html", "Not", "Turn it on. Site maps are another matter."),
    ]));
    for query in ["onsite", "on-site", "on site ", "on\u{2011}site"] {
        let mut found = index.paths(query);
        found.retain(|path| path != "f.html");
        found.sort();
        assert_eq!(found, ["a.html", "b.html", "c.html"], "{query}");
    }
    assert!(
        !index.paths("onsite").contains(&"f.html".to_owned()),
        "a sentence is between the words"
    );
    for query in ["n+1", "n1", "N+1", "node.js", "nodejs", "node js "] {
        let mut found = index.paths(query);
        found.sort();
        assert_eq!(found, ["d.html", "e.html"], "{query}");
    }
    assert_eq!(index.paths("takehome")[0], "d.html");
    assert_eq!(index.paths("take-home")[0], "d.html");
    assert_eq!(index.paths("c++"), ["d.html"]);
    assert_eq!(index.paths("cicd"), ["e.html"]);
}

#[test]
fn a_word_finds_its_forms_its_beginnings_and_its_misspellings() {
    let index = Index::new(&english(vec![
        page("a.html", "Interleaving", "How to connect beans."),
        page(
            "b.html",
            "Harvest",
            "Connections between gardens, connected by paths.",
        ),
        page("c.html", "Compost", "Rotting leaves."),
    ]));
    assert_eq!(index.paths("connection"), ["b.html", "a.html"]);
    assert_eq!(index.paths("compo"), ["c.html"]);
    assert_eq!(index.paths("harvset"), ["b.html"]);
    assert_eq!(
        index.paths("gardens rotting nonsense").len(),
        2,
        "one word of three missing empties no list"
    );
    assert_eq!(index.paths("\"between gardens\""), ["b.html"]);
    assert!(
        index.paths("zzzzz").is_empty()
            && index.paths("").is_empty()
            && index.paths("?!").is_empty()
    );
}

#[test]
fn titles_and_aliases_come_before_texts_and_what_is_retired_comes_last() {
    let mut alias = page("alias.html", "Secateurs", "Cut with them.");
    alias.aliases = vec!["pruner".into()];
    let mut retired = page("retired.html", "Pruner", "Cut with it.");
    retired.retired = true;
    let index = Index::new(&english(vec![
        page(
            "text.html",
            "Tools",
            "There is the pruner, and other tools.",
        ),
        retired,
        alias,
        page("title.html", "Pruner", "Cut with it."),
    ]));
    assert_eq!(
        index.paths("pruner"),
        ["alias.html", "title.html", "text.html", "retired.html"]
    );
}

#[test]
fn a_hit_names_the_section_that_holds_what_was_asked_for() {
    let section = |anchor: &'static str, title: &'static str, text: &'static str| Section {
        anchor: anchor.into(),
        title: title.into(),
        text: text.into(),
    };
    let mut long = page("long.html", "Beans", "All about beans.");
    long.sections.extend([
        section("sowing", "Sowing", "In May, two inches deep."),
        section("sowing-1", "Sowing", "Again in June."),
        section("odd id", "Harvest & use", "Pick them young."),
        section("two--blanks", "Two  blanks", "As they were typed."),
    ]);
    let index = Index::new(&english(vec![
        long,
        page("other.html", "Peas", "Not these."),
    ]));
    let mut reader = index.reader().expect("it opens");
    let mut anchor = |question: &str| {
        let hit = reader
            .query(question, 1)
            .expect("it is whole")
            .hits
            .remove(0);
        hit.sections
            .first()
            .map(|place| place.anchor.clone())
            .unwrap_or_default()
    };
    assert_eq!(anchor("beans inches"), "sowing");
    assert_eq!(anchor("june"), "sowing-1");
    assert_eq!(anchor("beans harvest"), "odd id");
    assert_eq!(anchor("typed"), "two--blanks");
    assert_eq!(anchor("beans"), "");
}

#[test]
fn sites_of_every_size_can_be_searched() {
    assert!(
        Index::new(&english(Vec::new()))
            .paths("anything")
            .is_empty()
    );
    assert_eq!(
        Index::new(&english(vec![page("one.html", "One", "the only page")])).paths("the"),
        ["one.html"]
    );

    let many: String = (0..100_000_u32)
        .map(|number| format!("w{} ", number.wrapping_mul(2_654_435_761)))
        .collect();
    let large = "lorem ipsum dolor sit amet ".repeat(200_000);
    let long = "x".repeat(10_000);
    let odd = "one\u{0}two\u{1f}three\u{7f}four\ttab\u{85}next";
    let index = Index::new(&english(vec![
        page("many.html", "Many", &many),
        page("large.html", "Large", &large),
        page("long.html", "Long\tword\u{1f}\n", &long),
        page("odd.html", "Odd", odd),
    ]));
    assert_eq!(index.paths("w2654435761"), ["many.html"]);
    assert_eq!(index.paths("dolor"), ["large.html"]);
    assert_eq!(index.paths(&long), ["long.html"]);
    assert_eq!(index.paths(&"x".repeat(MAX_WORD_CHARS)), ["long.html"]);
    for word in ["two", "three", "four", "next"] {
        assert_eq!(index.paths(word), ["odd.html"], "{word}");
    }
}

#[test]
fn a_file_that_is_missing_damaged_or_of_another_build_is_named() {
    let whole = Index::new(&english(vec![
        page("a.html", "Beans", "A text."),
        page("b.html", "Peas", "Another text."),
    ]));
    let problem = |index: &Index| match index.reader() {
        Ok(mut reader) => reader.query("\"beans peas\" texts", 10).err(),
        Err(problem) => Some(problem),
    };
    assert_eq!(problem(&whole), None);
    assert_eq!(
        problem(&Index::default()),
        Some(ReadError::Missing("top".to_owned()))
    );
    for (name, bytes) in whole.0.clone() {
        let mut less = whole.clone();
        less.0.remove(&name);
        assert!(
            matches!(problem(&less), None | Some(ReadError::Missing(_))),
            "{name}"
        );
        for at in 0..bytes.len() {
            let mut damaged = whole.clone();
            let mut changed = bytes.to_vec();
            changed[at] ^= 0x55;
            damaged.0.insert(name.clone(), changed.into());
            let found = problem(&damaged);
            assert!(
                name == "search/top.bin" || matches!(found, None | Some(ReadError::Changed(_))),
                "{name} {at}: {found:?}"
            );
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let texts: Vec<String> = (0..500)
        .map(|n| format!("word{n} shared{} connecting{} common", n % 7, n % 50))
        .collect();
    let pages = || {
        texts
            .iter()
            .zip(0..)
            .map(|(text, n)| page(&format!("{n:03}.html"), text, text))
            .collect()
    };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads start");
        pool.install(|| build(&english(pages())))
    };
    assert!(with(1) == with(3));
}

/// A word in one of many scripts.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{3,12}",
        "[a-z]{2,6}_[a-z]{2,6}",
        "[a-z]{2,5}[A-Z][a-z]{2,5}",
        "[A-Z]{2,4}[a-z]{2,5}[0-9]{0,2}",
        "[a-zäöüéèñçøåłđ]{3,10}",
        "[a-z]{2}[ßæœ]",
        "[a-z][\u{300}-\u{308}][a-z][\u{300}-\u{308}]?[a-z]{3,6}",
        "[а-яё]{3,10}",
        "[α-ω]{3,10}",
        "[\u{627}-\u{63a}\u{641}-\u{64a}]{3,8}",
        "[\u{5d0}-\u{5ea}]{3,8}",
        "[\u{915}-\u{939}][\u{93e}-\u{94c}]?[\u{915}-\u{939}]{2,5}",
        "[\u{4e00}-\u{4fff}]{2,6}",
        "[\u{3041}-\u{3096}]{2,6}",
        "[\u{30a1}-\u{30fa}]{3,6}",
        "[\u{ac00}-\u{ad00}]{2,6}",
        "[\u{e01}-\u{e2e}]{3,8}",
        "[\u{1f600}-\u{1f640}]",
        "[\u{10330}-\u{10340}]{3,7}",
        Just("C++".to_owned()),
        Just("C#".to_owned()),
        Just(".NET".to_owned()),
        Just("--some-flag".to_owned()),
    ]
}

/// A word with one letter left out, doubled, changed or exchanged with the next; never the first.
fn mistyped(word: &str, kind: usize, place: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + place % (letters.len() - 2);
    match kind % 4 {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = letters[0],
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_found(written in prop::collection::vec(word(), 1..40), kind in 0..4_usize, place in 0..12_usize) {
        // A page for each word, among words that are all different.
        let texts: Vec<String> = written.iter().map(|word| format!("before {word} behind")).collect();
        let site = english(texts.iter().zip(0..).map(|(text, n)| page(&format!("{n}.html"), "Page", text)).collect());
        let index = Index::new(&site);
        for (word, n) in written.iter().zip(0..) {
            let path = format!("{n}.html");
            prop_assert!(index.paths(word).contains(&path), "{word:?} by itself");
            let letters = word.chars().count();
            for length in 3..letters {
                let start: String = word.chars().take(length).collect();
                if !words(&start).is_empty() {
                    prop_assert!(index.paths(&start).contains(&path), "{word:?} by {start:?}");
                }
            }
            if letters >= 5 {
                let wrong = mistyped(word, kind, place);
                // What is another word as well, or the beginning of one, is no mistake.
                let other = index.paths(&wrong);
                let meant = written.iter().any(|other| other != word && shares(other, &wrong));
                prop_assert!(other.contains(&path) || meant, "{word:?} by {wrong:?}: {other:?}");
            }
        }
    }
}

/// Whether a word begins as another is written, or a part of it does.
fn shares(word: &str, written: &str) -> bool {
    let all = |text: &str| {
        words(text)
            .replace(['(', ')'], "")
            .split(' ')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let written = all(written);
    all(word)
        .iter()
        .any(|word| written.iter().any(|start| word.starts_with(start.as_str())))
}
