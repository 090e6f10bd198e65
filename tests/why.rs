//! `hirebook why` for every page of the demo: everything on a page has a source, each source is at the reported place, and the
//! answers for an audience name nothing hidden from it.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the repository, and makes folders and runs programs in them"
)]

use std::collections::BTreeSet;
use std::sync::Arc;

use hirebook::model::{Model, PageKind, RecordId};
use hirebook::pipeline;
use hirebook::text::{FileId, Sources};
use hirebook::why::{DerivationStep, Explanation, PageOrRecord, PartKind, explain, find};

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

#[path = "support/sites.rs"]
mod sites;

fn demo(audience: Option<&str>) -> (Model, Sources) {
    let input = sites::read(support::root());
    let (model, _, sources) = pipeline::model(&input, &sites::request(audience))
        .expect("the demo declares its audiences");
    (model, sources)
}

/// The explanations of all pages and of all records.
fn explanations(model: &Model, sources: &Sources) -> Vec<Explanation> {
    let pages = model.page_ids().map(PageOrRecord::Page);
    let records = model.records().map(PageOrRecord::Record);
    pages
        .chain(records)
        .map(|target| explain(model, sources, target))
        .collect()
}

fn causes(explanation: &Explanation) -> impl Iterator<Item = &DerivationStep> {
    let blocks = explanation.blocks.iter().flat_map(|block| {
        block.because.iter().chain(
            block
                .items
                .iter()
                .flat_map(|item| item.ways.iter().flatten()),
        )
    });
    explanation.because.iter().chain(blocks)
}

/// A line of a text by the path that messages show.
fn line(sources: &Sources, path: &str, number: usize) -> Option<String> {
    let files = (0..).map_while(|at| sources.get(FileId(at)));
    let texts = files
        .filter(|source| &*source.path == path)
        .map(|source| Arc::clone(&source.text));
    texts
        .into_iter()
        .find_map(|text| text.lines().nth(number - 1).map(str::to_owned))
}

fn name(model: &Model, id: RecordId) -> String {
    format!("{}:{}", model.type_of(id).name, model.record(id).id.value)
}

#[test]
fn everything_on_a_page_has_a_source() {
    for audience in [None, Some("candidate"), Some("recruiter")] {
        let (model, sources) = demo(audience);
        for explanation in explanations(&model, &sources) {
            for cause in causes(&explanation).filter(|cause| cause.path.is_some()) {
                let (path, number) = (
                    cause.path.as_deref().expect("it is there"),
                    cause.line.expect("a path has a line"),
                );
                assert!(
                    line(&sources, path, number).is_some(),
                    "{}: {path}:{number} is not there",
                    explanation.page
                );
            }
            for block in &explanation.blocks {
                for item in &block.items {
                    let told = !item.ways.is_empty() && item.ways.iter().all(|way| !way.is_empty());
                    let found = item
                        .ways
                        .iter()
                        .flatten()
                        .all(|cause| cause.words != "the query");
                    assert!(
                        told && found,
                        "{}: no derivation of `{}` in `{} {}`",
                        explanation.page,
                        item.name,
                        block.kind.word(),
                        block.name
                    );
                }
            }
        }
    }
}

#[test]
fn an_edge_is_written_at_the_reported_place() {
    let (model, sources) = demo(None);
    let mut seen = 0;
    for explanation in explanations(&model, &sources) {
        for block in explanation
            .blocks
            .iter()
            .filter(|block| block.kind == PartKind::Relation)
        {
            for item in &block.items {
                let [cause] = &item.ways[0][..] else { continue };
                let (path, number) = (
                    cause.path.as_deref().expect("it is written"),
                    cause.line.expect("a path has a line"),
                );
                let text = line(&sources, path, number).expect("the line is there");
                // From the other end, the line names the record whose explanation it is.
                let here = explanation
                    .what
                    .split('`')
                    .nth(1)
                    .expect("a record is named");
                let other = item.name.split_once(':').expect("a type and an id").1;
                let there = if cause.words.starts_with("its ") {
                    here
                } else {
                    other
                };
                assert!(
                    text.contains(there),
                    "{}: {path}:{number} does not name `{there}`: {text}",
                    explanation.page
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "the demo has more ties than {seen}");
}

#[test]
fn sets_are_reported_as_they_are() {
    let (model, sources) = demo(None);
    let mut seen = 0;
    for (at, page) in model.page_ids().zip(model.pages()) {
        let PageKind::Derived(declared, subject) = page.kind else {
            continue;
        };
        let explanation = explain(&model, &sources, PageOrRecord::Page(at));
        for (set, items) in model.sets(&model.config().pages[declared], subject) {
            let block = explanation
                .blocks
                .iter()
                .find(|block| block.kind == PartKind::Set && block.name == set);
            let told: Vec<&str> = block.map_or_else(Vec::new, |block| {
                block.items.iter().map(|item| item.name.as_str()).collect()
            });
            let expected: Vec<String> =
                items.iter().map(|item| name(&model, item.record)).collect();
            assert_eq!(told, expected, "{}: {set}", page.path);
            seen += 1;
        }
    }
    assert!(seen > 30, "the demo has more sets than {seen}");
}

#[test]
fn every_page_and_record_is_found_by_its_name() {
    let (model, _) = demo(None);
    for (at, page) in model.page_ids().zip(model.pages()) {
        for word in [
            page.path.clone(),
            format!("/{}", page.path),
            page.path.trim_end_matches(".html").to_owned(),
        ] {
            assert_eq!(find(&model, &word), Ok(PageOrRecord::Page(at)), "{word}");
        }
    }
    for id in model.records() {
        assert_eq!(
            find(&model, &name(&model, id)),
            Ok(PageOrRecord::Record(id))
        );
    }
    for word in [
        "",
        "#",
        ":",
        "::",
        "kits/",
        "../index.html",
        "skill:",
        "skill:drf#",
        "\u{0}",
        &"x/".repeat(10_000),
    ] {
        // Whatever is asked, there is an answer.
        let _ = find(&model, word);
    }
}

#[test]
fn an_audience_gets_no_hidden_names() {
    let (whole, _) = demo(None);
    let (model, sources) = demo(Some("candidate"));
    let seen: BTreeSet<String> = model.records().map(|id| name(&model, id)).collect();
    let hidden: BTreeSet<String> = whole
        .records()
        .map(|id| name(&whole, id))
        .filter(|name| !seen.contains(name))
        .collect();
    assert!(!hidden.is_empty(), "candidates see all of the demo");
    for explanation in explanations(&model, &sources) {
        let names = explanation
            .blocks
            .iter()
            .flat_map(|block| block.items.iter().map(|item| item.name.as_str()));
        let words = causes(&explanation).flat_map(|cause| cause.words.split([' ', ',', ';']));
        for word in names.chain(words) {
            assert!(
                !hidden.contains(word),
                "{} names `{word}`",
                explanation.page
            );
        }
    }
}
