//! Synonyms and weights: what they find, what they leave alone, and that they cost nothing where they have no effect.
//!
//! `tests/search/reader.mjs` compares the script in the theme on such a site, with what it marks.

use std::collections::BTreeMap;
use std::sync::Arc;

use hirebook_search::reader::{Hit, Reader};
use hirebook_search::{Corpus, Page, Section, Synonym, Weight, build};

type Index = BTreeMap<String, Arc<[u8]>>;

fn page<'t>(title: &'t str, text: &'t str) -> Page<'t> {
    let sections = vec![Section {
        text: text.into(),
        ..Section::default()
    }];
    Page {
        path: title.to_owned(),
        title: title.into(),
        sections,
        ..Page::default()
    }
}

fn synonym<'t>(key: &'t str, values: &[&'t str]) -> Synonym<'t> {
    Synonym {
        key: key.into(),
        values: values.iter().map(|value| (*value).into()).collect(),
    }
}

fn corpus<'t>(pages: Vec<Page<'t>>, synonyms: &[Synonym<'t>]) -> Corpus<'t> {
    Corpus {
        language: "en".to_owned(),
        kinds: vec![String::new()],
        pages,
        synonyms: synonyms.to_vec(),
        ..Corpus::default()
    }
}

fn index(corpus: &Corpus<'_>) -> Index {
    let files = build(corpus).into_iter();
    files.map(|file| (file.path, file.bytes)).collect()
}

fn hits(index: &Index, query: &str) -> Vec<Hit> {
    let mut reader =
        Reader::open(|path: &str| index.get(path).map(|bytes| bytes.to_vec())).expect("it opens");
    reader.query(query, 1000).expect("it is whole").hits
}

fn titles(index: &Index, query: &str) -> Vec<String> {
    let hits = hits(index, query).into_iter();
    hits.map(|hit| hit.title).collect()
}

/// Pages about sowing, which readers may call planting out or a seedbed.
fn garden() -> Vec<Page<'static>> {
    vec![
        page("Beans", "Sow them in a cold frame in May, and water them."),
        page(
            "Cold frames",
            "A cold frame keeps the frost out. Cold frames are cheap.",
        ),
        page(
            "Glass",
            "A glass house is warm. Glass breaks in a cold winter.",
        ),
        page("House", "Houses of hens, and a house of slugs."),
        page("Peas", "Peas need no frame; the cold does them no harm."),
        page("Slugs", "Slugs eat lettuce at night."),
    ]
}

#[test]
fn a_key_finds_pages_that_contain_a_value_in_any_form() {
    let synonyms = [synonym("courgette", &["Zucchinis", "summer squash"])];
    let pages = vec![
        page("A", "A zucchini a day."),
        page("B", "Two Summer-Squashes."),
        page("C", "Squash in summer."),
        page("D", "ZUCCHÍNI soup."),
    ];
    let index = index(&corpus(pages, &synonyms));
    for query in ["courgette", "Courgette ", "courg", "courgete", "courgettes"] {
        let mut found = titles(&index, query);
        found.sort();
        assert_eq!(found, ["A", "B", "D"], "{query}");
    }
    assert_eq!(
        titles(&index, "zucchini"),
        ["A", "D"],
        "it works in one direction"
    );
    assert!(
        titles(&index, "\"summer courgette\"").len() == 4,
        "no phrase holds a synonym"
    );
}

#[test]
fn pages_that_contain_the_key_itself_rank_first() {
    let synonyms = [
        synonym("courgette", &["zucchini"]),
        synonym("hot bed", &["cold frame"]),
    ];
    let pages = vec![
        page("About zucchini", "All that grows. Some zucchini."),
        page(
            "Rows",
            "Rows of zucchini, zucchini and zucchini, of every kind.",
        ),
        page(
            "Beds",
            "Rows of beans, and a courgette between them, of every kind.",
        ),
        page("A cold frame", "The cold frame."),
        page(
            "Dung",
            "A hot bed is made of dung, of straw and of every kind of leaf.",
        ),
    ];
    let index = index(&corpus(pages, &synonyms));
    assert_eq!(
        titles(&index, "courgette"),
        ["Beds", "About zucchini", "Rows"]
    );
    assert_eq!(titles(&index, "hot bed"), ["Dung", "A cold frame", "Beds"]);
}

#[test]
fn keys_of_several_words_are_found_while_they_are_typed_and_mistyped() {
    let synonyms = [
        synonym("glass house", &["cold frame"]),
        synonym("bed of warm soil", &["cold frame"]),
    ];
    let index = index(&corpus(garden(), &synonyms));
    for (query, place) in [
        ("glass house", 2),
        ("glass-house", 2),
        ("glasshouse", 2),
        ("glass house ", 2),
        ("bed of warm soil", 0),
        ("warm soil", 0),
        // Single words of the key count least.
        ("glass hou", 3),
        ("glas house", 3),
        ("glass huose", 3),
        ("warm so", 2),
    ] {
        let found = titles(&index, query);
        let at = |title: &str| found.iter().position(|found| found == title);
        let of_value = at("Cold frames").unwrap_or(usize::MAX);
        assert!(of_value <= place, "{query}: {found:?}");
        assert_eq!(
            (at("Slugs"), at("Peas")),
            (None, None),
            "{query}: {found:?}"
        );
    }
}

#[test]
fn single_words_of_a_key_rank_last_and_leave_the_other_scores_alone() {
    let plain = index(&corpus(garden(), &[]));
    let synonyms = [synonym("glass house", &["cold frame"])];
    let index = index(&corpus(garden(), &synonyms));
    for query in ["house ", "glass ", "houses hens", "slugs house"] {
        let (before, after) = (hits(&plain, query), hits(&index, query));
        assert_eq!(after[..before.len()], before, "{query}");
        assert_eq!(after.len(), before.len() + 2, "{query}");
    }
}

#[test]
fn values_are_no_keys_in_turn() {
    let synonyms = [synonym("a1", &["b2"]), synonym("b2", &["c3"])];
    let pages = vec![page("B", "Some b2."), page("C", "Some c3.")];
    let index = index(&corpus(pages, &synonyms));
    assert_eq!(titles(&index, "a1 "), ["B"]);
    assert_eq!(titles(&index, "b2 "), ["B", "C"]);
}

#[test]
fn a_hit_names_the_section_with_the_value() {
    let section = |anchor: &'static str, title: &'static str, text: &'static str| Section {
        anchor: anchor.into(),
        title: title.into(),
        text: text.into(),
    };
    let sections = vec![
        section("", "", "Of everything a bit."),
        section("beans", "Beans", "Runner beans."),
        section("more", "Others", "And a zucchini."),
        section("frames", "The cold frame", "Made of wood."),
    ];
    let pages = vec![Page {
        path: "all".to_owned(),
        title: "All".into(),
        sections,
        ..Page::default()
    }];
    let synonyms = [
        synonym("courgette", &["zucchini"]),
        synonym("hot bed", &["cold frame"]),
    ];
    let index = index(&corpus(pages, &synonyms));
    for (query, anchor) in [("courgette", "more"), ("hot bed", "frames")] {
        let hit = &hits(&index, query)[0];
        assert_eq!(
            hit.sections.first().map(|section| section.anchor.as_str()),
            Some(anchor),
            "{query}"
        );
    }
}

#[test]
fn synonyms_without_effect_cost_no_byte() {
    let none = index(&corpus(garden(), &[]));
    let useless = [
        synonym("wellington", &["rubber boots"]),
        synonym("the", &["beans"]),
        synonym("", &["beans"]),
        synonym("nothing", &[]),
        synonym("nothing else", &["", "of the", "—"]),
    ];
    assert_eq!(index(&corpus(garden(), &useless)), none);
    let mut weighted = corpus(garden(), &[]);
    for page in &mut weighted.pages {
        page.weight = Weight::new(1.0);
    }
    assert_eq!(index(&weighted), none);
}

#[test]
fn scores_are_multiplied_by_weights() {
    let plain = index(&corpus(garden(), &[]));
    for hundredths in [10, 50, 85, 200, 1000_u32] {
        let mut weighted = corpus(garden(), &[]);
        weighted.pages[1].weight = Weight::new(f64::from(hundredths) / 100.0);
        weighted.pages[4].weight = Weight::new(3.0);
        let index = index(&weighted);
        for query in ["cold frame", "frames ", "cold winter", "co"] {
            let mut expected = hits(&plain, query);
            for hit in &mut expected {
                let weight = match hit.page {
                    1 => u64::from(hundredths),
                    4 => 300,
                    _ => 100,
                };
                hit.score = hit.score * weight / 100;
            }
            expected.sort_by_key(|hit| (std::cmp::Reverse(hit.score), hit.page));
            assert_eq!(hits(&index, query), expected, "{query} with {hundredths}");
        }
    }
    let weights = [f64::NAN, -1.0, 0.0, 0.1].map(Weight::new);
    assert_eq!(weights, [Weight::new(0.1); 4]);
    assert_eq!(Weight::new(f64::INFINITY), Weight::new(10.0));
}
