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
use hirebook::why::{Cause, Story, Target, find, tell};

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

/// The stories of all pages and of all records.
fn stories(model: &Model, sources: &Sources) -> Vec<Story> {
    let pages = (0..model.pages().len()).map(Target::Page);
    let records = model.records().map(Target::Record);
    pages
        .chain(records)
        .map(|target| tell(model, sources, target))
        .collect()
}

fn causes(story: &Story) -> impl Iterator<Item = &Cause> {
    let blocks = story.blocks.iter().flat_map(|block| {
        block.because.iter().chain(
            block
                .items
                .iter()
                .flat_map(|item| item.ways.iter().flatten()),
        )
    });
    story.because.iter().chain(blocks)
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
        for story in stories(&model, &sources) {
            for cause in causes(&story).filter(|cause| cause.path.is_some()) {
                let (path, number) = (
                    cause.path.as_deref().expect("it is there"),
                    cause.line.expect("a path has a line"),
                );
                assert!(
                    line(&sources, path, number).is_some(),
                    "{}: {path}:{number} is not there",
                    story.page
                );
            }
            for block in &story.blocks {
                for item in &block.items {
                    let told = !item.ways.is_empty() && item.ways.iter().all(|way| !way.is_empty());
                    let found = item
                        .ways
                        .iter()
                        .flatten()
                        .all(|cause| cause.words != "the query");
                    assert!(
                        told && found,
                        "{}: nobody knows why `{}` is in `{} {}`",
                        story.page,
                        item.name,
                        block.kind,
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
    for story in stories(&model, &sources) {
        for block in story.blocks.iter().filter(|block| block.kind == "relation") {
            for item in &block.items {
                let [cause] = &item.ways[0][..] else { continue };
                let (path, number) = (
                    cause.path.as_deref().expect("it is written"),
                    cause.line.expect("a path has a line"),
                );
                let text = line(&sources, path, number).expect("the line is there");
                // From the other end, the line names the record whose story it is.
                let here = story.what.split('`').nth(1).expect("a record is named");
                let other = item.name.split_once(':').expect("a type and an id").1;
                let there = if cause.words.starts_with("its ") {
                    here
                } else {
                    other
                };
                assert!(
                    text.contains(there),
                    "{}: {path}:{number} does not name `{there}`: {text}",
                    story.page
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
    for (at, page) in model.pages().iter().enumerate() {
        let PageKind::Derived(declared, subject) = page.kind else {
            continue;
        };
        let story = tell(&model, &sources, Target::Page(at));
        for (set, items) in model.sets(&model.config.pages[declared], subject) {
            let block = story
                .blocks
                .iter()
                .find(|block| block.kind == "set" && block.name == set);
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
    for (at, page) in model.pages().iter().enumerate() {
        for word in [
            page.path.clone(),
            format!("/{}", page.path),
            page.path.trim_end_matches(".html").to_owned(),
        ] {
            assert_eq!(find(&model, &word), Ok(Target::Page(at)), "{word}");
        }
    }
    for id in model.records() {
        assert_eq!(find(&model, &name(&model, id)), Ok(Target::Record(id)));
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
    for story in stories(&model, &sources) {
        let names = story
            .blocks
            .iter()
            .flat_map(|block| block.items.iter().map(|item| item.name.as_str()));
        let words = causes(&story).flat_map(|cause| cause.words.split([' ', ',', ';']));
        for word in names.chain(words) {
            assert!(!hidden.contains(word), "{} names `{word}`", story.page);
        }
    }
}
