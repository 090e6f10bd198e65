//! No text is lost: every word that a source shows is in the text of its page, or a diagnostic points at its line; and the search finds
//! the words of a page and no others.
//!
//! Random documents contain each word once (`support/documents.rs`). A document that was changed after it was generated is compared with
//! what plain CommonMark shows of it, which knows no extension that could hide a word. `HIREBOOK_CASES=200000` generates so many documents,
//! `HIREBOOK_SEED=7` starts with the site of that number, and `HIREBOOK_FOLDER=docs` compares the Markdown files in a folder instead.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test reads its settings from the environment and prints its counts"
)]

#[path = "support/documents.rs"]
mod documents;
#[path = "support/random.rs"]
mod random;
#[path = "support/sites.rs"]
mod sites;
#[path = "support/visible.rs"]
mod visible;

use std::collections::BTreeSet;

use documents::{Document, document};
use hirebook::diagnostic::{ALL, Diagnostic, FRONT_MATTER_OPEN, Severity, YAML_SYNTAX};
use hirebook::pipeline::Outcome;
use hirebook_search::reader::Reader;
use random::Random;
use rayon::prelude::*;
use sites::{BuiltFiles, Texts, compile, files_of, input, problems};

/// Documents of each generated site.
const DOCUMENTS: usize = 20;

/// A config with which no problem of the content stops the build.
fn config() -> String {
    let lowered = ALL
        .iter()
        .filter(|code| code.severity() == Severity::Error && !FIXED.contains(&code.word()));
    let lines: String = lowered
        .map(|code| format!("{} = \"warning\"\n", code.word()))
        .collect();
    format!("[site]\ntitle = \"Words\"\n[severity]\nunreachable-page = \"off\"\n{lines}")
}

/// Codes whose severity cannot be lowered.
const FIXED: &[&str] = &["bad-config"];

#[test]
fn every_word_is_on_its_page_and_in_the_search() {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<usize>().ok())
    };
    let (count, first) = (
        number("HIREBOOK_CASES").unwrap_or(2000),
        number("HIREBOOK_SEED").unwrap_or(0),
    );
    let failed: Vec<String> = (first..first + count.div_ceil(DOCUMENTS))
        .into_par_iter()
        .flat_map_iter(|seed| failures(seed as u64))
        .collect();
    let shown: Vec<&str> = failed
        .iter()
        .take(number("HIREBOOK_SHOWN").unwrap_or(8))
        .map(String::as_str)
        .collect();
    assert!(
        failed.is_empty(),
        "{} words of {count} documents are lost:\n{}",
        failed.len(),
        shown.join("\n")
    );
}

#[test]
#[ignore = "compares the Markdown files of the folder in HIREBOOK_FOLDER"]
fn every_word_of_a_folder_is_on_its_page() {
    let root = std::env::var("HIREBOOK_FOLDER").expect("HIREBOOK_FOLDER names the folder");
    let mut input = sites::read(std::path::Path::new(&root));
    if input.config.is_none() {
        input.config = Some(config().into());
    }
    // Pages are found by the paths of their sources.
    for file in &mut input.documents {
        file.text = file.text.replace("\nid: ", "\nwas: ").into();
    }
    let outcome = compile(&input, None);
    assert!(!outcome.failed(), "{}", problems(&outcome));
    let made = files_of(&outcome.artifacts);
    let (mut words, mut lost) = (0, Vec::new());
    for file in &input.documents {
        let Some(page) = page_of(&file.path, &made) else {
            println!("no page: {}", file.path);
            continue;
        };
        let source = format!(
            "{}{}",
            if input.folder.is_empty() {
                String::new()
            } else {
                format!("{}/", input.folder)
            },
            file.path
        );
        let shown = visible::count(&visible::text_of_page(&String::from_utf8_lossy(page)));
        let reported = reported_lines(&outcome, &source, &file.text);
        for (word, count) in visible::words_of_markdown(&without_marks(&file.text)) {
            words += count;
            if shown.get(&word).copied().unwrap_or(0) < count
                && !is_reported(&file.text, &word, &reported)
            {
                lost.push(format!(
                    "{}: `{word}`\n{}",
                    file.path,
                    around(&file.text, &word)
                ));
            }
        }
    }
    let (searched, missed) = searched_words(&made);
    lost.extend(missed);
    println!(
        "{} files, {words} words; {searched} of them searched",
        input.documents.len()
    );
    assert!(
        lost.is_empty(),
        "{} words are lost:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

/// The number of pages that the index keeps of a word that is on more; see `crates/search/FORMAT.md`.
const KEPT: usize = 64;

/// Searches for the rare words of each page's text: how many there are, and those that do not find their page.
fn searched_words(made: &BuiltFiles) -> (usize, Vec<String>) {
    let prose = |html: &str| {
        let start = html.find("<div class=\"prose\">")?;
        // What follows the text are lists that the theme makes, each with a heading whose id begins with `_`, and links to other pages.
        let after = ["<nav class=\"neigh", "id=\"_mentions", "</article>"];
        let end = after
            .iter()
            .filter_map(|after| html[start..].find(after))
            .min()?;
        let text = visible::text_of(&html[start..start + end], &["alt"]);
        let words = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .map(str::to_lowercase);
        Some(words.collect::<BTreeSet<String>>())
    };
    let pages = made.iter().filter(|(path, _)| {
        path.ends_with(".html")
            && !["404.html", "search.html", "contents.html"].contains(&path.as_str())
    });
    let texts: Vec<(&String, BTreeSet<String>)> = pages
        .filter_map(|(path, html)| Some((path, prose(&String::from_utf8_lossy(html))?)))
        .collect();
    let mut counts = visible::Words::new();
    texts
        .iter()
        .flat_map(|(_, words)| words)
        .for_each(|word| *counts.entry(word.clone()).or_default() += 1);
    let mut reader = Reader::open(|path: &str| made.get(path).cloned()).unwrap();
    let (mut searched, mut missed) = (0, Vec::new());
    for (path, words) in &texts {
        for word in words.iter().filter(|word| {
            counts[*word] <= 3
                && word.len() > 2
                && word.bytes().all(|byte| byte.is_ascii_lowercase())
        }) {
            searched += 1;
            let found = reader.query(word, usize::MAX).unwrap().hits;
            // Of a word on very many pages, the index keeps some only.
            if found.len() >= KEPT {
                continue;
            }
            if !found
                .iter()
                .any(|hit| percent_decoded(hit.path.split('#').next().unwrap()) == **path)
            {
                missed.push(format!("{path}: `{word}` is on the page, and is not found"));
            }
        }
    }
    (searched, missed)
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digits = (byte == b'%').then(|| [rest.next().unwrap(), rest.next().unwrap()]);
        bytes.push(digits.map_or(byte, |digits| {
            u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
        }));
    }
    String::from_utf8(bytes).unwrap()
}

/// A text without its footnote names, the kinds of its callouts, its task marks and Liquid comments, which plain CommonMark shows as words.
fn without_marks(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['[', '{']) {
        let end = ["[^", "[!", "[x]", "[X]"]
            .iter()
            .any(|mark| rest[at..].starts_with(mark))
            .then(|| rest[at..].find(']'))
            .flatten();
        let end = end.filter(|end| *end < 40);
        let comment = rest[at..]
            .starts_with("{% comment %}")
            .then(|| rest[at..].find("{% endcomment %}").map(|end| end + 15))
            .flatten();
        out.push_str(&rest[..at]);
        match end.or(comment) {
            Some(end) => rest = &rest[at + end + 1..],
            None => {
                out.push_str(&rest[at..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

/// The page made from a file of the content.
fn page_of<'m>(path: &str, made: &'m BuiltFiles) -> Option<&'m Vec<u8>> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let folder = ["README", "index", "_index"]
        .iter()
        .find_map(|name| stem.strip_suffix(name));
    let index = folder.map(|folder| format!("{folder}index.html"));
    made.get(&format!("{stem}.html"))
        .or_else(|| made.get(&index?))
}

/// The lost words of the documents of one generated site.
fn failures(seed: u64) -> Vec<String> {
    let mut random = Random::new(seed);
    let documents: Vec<Document> = (0..DOCUMENTS)
        .map(|number| document(&mut random, number * 2000))
        .collect();
    let mut texts = Texts::from([
        ("hirebook.toml".to_owned(), config()),
        ("content/index.md".to_owned(), "# Home\n".to_owned()),
        (
            "content/other.md".to_owned(),
            "# Other\n\n## Part\n".to_owned(),
        ),
        ("content/p.png".to_owned(), "picture".to_owned()),
    ]);
    for (number, document) in documents.iter().enumerate() {
        texts.insert(format!("content/d{number}.md"), document.text.clone());
    }
    // The text of a file is its decoded content.
    for text in texts.values_mut() {
        *text = hirebook::text::decode(text.clone().into_bytes()).unwrap();
    }
    let outcome = compile(&input(&texts), None);
    assert!(
        !outcome.failed(),
        "seed {seed} has errors:\n{}",
        problems(&outcome)
    );
    let made = files_of(&outcome.artifacts);
    let mut reader = Reader::open(|path: &str| made.get(path).cloned()).unwrap();
    let mut failed = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let (source, path) = (format!("content/d{number}.md"), format!("d{number}.html"));
        let text = &texts[&source];
        let reported = reported_lines(&outcome, &source, text);
        let page = String::from_utf8_lossy(&made[&path]).into_owned();
        let (shown, searched) = (
            visible::text_of_page(&page),
            visible::searched_text_of_page(&page),
        );
        let plain: BTreeSet<String> = if document.is_changed {
            visible::words_of_markdown(text).into_keys().collect()
        } else {
            BTreeSet::new()
        };
        for word in &document.words {
            let fail = |what: &str| {
                format!(
                    "seed {seed}, d{number}: `{word}` {what}\n{}\n",
                    around(text, word)
                )
            };
            let is_expected = !document.is_changed || plain.contains(word);
            if is_expected && !shown.contains(word) && !is_reported(text, word, &reported) {
                failed.push(fail("is not on its page"));
            }
            let hits = reader.query(&format!("\"{word}\""), 4).unwrap().hits;
            let is_found = hits
                .iter()
                .any(|hit| hit.path.split('#').next() == Some(path.as_str()));
            // A change may have joined two words: the page then contains a longer one, which the first finds.
            if is_found && !searched.contains(word) {
                failed.push(fail("is found, and its page does not show it"));
            }
            if !is_found && visible::count(&searched).contains_key(word) {
                failed.push(fail("is on its page, and is not found"));
            }
        }
    }
    failed
}

/// Lines of a source, counted from 0, that a diagnostic covers. Nothing of a file with broken front matter is published.
fn reported_lines(outcome: &Outcome, source: &str, text: &str) -> BTreeSet<usize> {
    let is_broken =
        |diagnostic: &&Diagnostic| [FRONT_MATTER_OPEN, YAML_SYNTAX].contains(&diagnostic.code);
    let spans = |diagnostic: &Diagnostic| {
        diagnostic
            .span()
            .filter(|span| outcome.sources.path(span.file) == source)
    };
    if outcome
        .diagnostics
        .iter()
        .filter(is_broken)
        .any(|diagnostic| spans(diagnostic).is_some())
    {
        return (0..text.lines().count()).collect();
    }
    let line = |at: u32| {
        text.as_bytes()[..(at as usize).min(text.len())]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
    };
    outcome
        .diagnostics
        .iter()
        .filter_map(spans)
        .flat_map(|span| line(span.start)..=line(span.end))
        .collect()
}

/// Whether a diagnostic covers a line with the word.
fn is_reported(text: &str, word: &str, reported: &BTreeSet<usize>) -> bool {
    text.lines()
        .enumerate()
        .any(|(number, line)| reported.contains(&number) && visible::count(line).contains_key(word))
}

/// The lines around a word.
fn around(text: &str, word: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains(word))
        .unwrap_or_default();
    let range = at.saturating_sub(4)..(at + 3).min(lines.len());
    lines[range]
        .iter()
        .map(|line| format!("    {line:?}"))
        .collect::<Vec<_>>()
        .join("\n")
}
