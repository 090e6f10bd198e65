//! Names: one meaning for each type, standard terms, and no word of a trade in the engine.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{RustFile, declared_types, functions, identifiers, line_of};
use crate::support::read;
use crate::violations::Violation;

/// Types of the preset that are also words of compilers, of sites or of plain English: a page, a heading's level,
/// a term, a stage of the pipeline, ARIA's `role`, a content security policy, an author's mistake.
const ORDINARY_TYPES: [&str; 11] = [
    "page",
    "level",
    "term",
    "stage",
    "role",
    "guide",
    "policy",
    "person",
    "signal",
    "comparison",
    "mistake",
];

/// Words of the trade that are no types of the preset.
const TRADE: [&str; 6] = [
    "hiring",
    "interview",
    "interviewer",
    "candidate",
    "recruiter",
    "recruiting",
];

/// The list of presets names its own.
const PRESET_NAME: (&str, &str) = ("src/presets/mod.rs", "hiring");

/// Modules that work on an edition, from which everything hidden has been removed.
const AFTER_PROJECTION: [&str; 4] = [
    "src/model/",
    "src/render/",
    "src/why/",
    "crates/search/src/",
];

/// Words that are no identifier and no part of one, with the standard term. They were this project's own vocabulary.
const PRIVATE_WORDS: [(&str, &str); 45] = [
    ("asked", "requested"),
    ("asks", "requests"),
    ("brother", "counterpart"),
    ("brothers", "counterparts"),
    ("clerk", "worker"),
    ("complaint", "error, rejection"),
    ("complaints", "errors, rejections"),
    ("cure", "fix"),
    ("desk", "edition service"),
    ("gate", "request filter"),
    ("ground", "watch root"),
    ("had", "received"),
    ("heir", "inheritance"),
    ("heirs", "inheritance"),
    ("relation_step", "step"),
    ("relation_steps", "steps"),
    ("keeper", "connection pool"),
    ("laid", "assigned, resolved"),
    ("lay", "assign paths"),
    ("lean", "minified"),
    ("leaner", "minified"),
    ("mend", "fix"),
    ("met", "match, result"),
    ("patience", "timeout"),
    ("refusal", "rejection"),
    ("remedy", "suggestion, help"),
    ("said", "message, reported"),
    ("say", "report"),
    ("says", "reports"),
    ("sheet", "CSV export"),
    ("sheets", "CSV exports"),
    ("somebody", "the role: author, reader"),
    ("someone", "the role: author, reader"),
    ("stand", "cursor, type state"),
    ("stands", "is in, is next to"),
    ("story", "scenario"),
    ("teller", "provenance"),
    ("tells", "reports"),
    ("tie", "relation, edge, link"),
    ("tied", "related"),
    ("ties", "relations, edges, links"),
    ("told", "reported, notified"),
    ("twin", "duplicate"),
    ("twins", "duplicates"),
    ("visitor", "connection"),
];

/// Names that are no type: bare participles, adjectives used as nouns, and former private terms that are ordinary words elsewhere.
const PRIVATE_TYPES: [&str; 25] = [
    "Asked", "Broken", "Cause", "Ends", "Gone", "Ground", "Here", "Hint", "Met", "Missed",
    "Needed", "Opening", "Pattern", "Reached", "Refused", "Said", "Shown", "Stay", "Subjects",
    "Traces", "Wanted", "Way", "Ways", "Window", "Written",
];

/// Names that do not tell what a function returns.
const PRIVATE_FUNCTIONS: [&str; 8] = ["at", "each", "named", "of", "on", "said", "told", "what"];

/// Types that a crate declares more than once.
pub(crate) fn repeated_types(files: &[RustFile]) -> Vec<Violation> {
    let mut declared: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for file in files {
        let krate = if file.path.starts_with("src/") {
            "src"
        } else {
            "crates"
        };
        for name in declared_types(&file.code) {
            declared.entry((krate, name)).or_default().push(&file.path);
        }
    }
    let repeated = declared.iter().filter(|(_, paths)| paths.len() > 1);
    repeated
        .flat_map(|((_, name), paths)| {
            let message = format!("declared in {}", paths.join(", "));
            let paths: BTreeSet<&&str> = paths.iter().collect();
            paths
                .into_iter()
                .map(move |path| Violation::new(format!("{path}::{name}"), message.clone()))
        })
        .collect()
}

pub(crate) fn private_words(files: &[RustFile]) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in files {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (offset, identifier) in identifiers(&file.code) {
            let parts = identifier_parts(identifier);
            let words = PRIVATE_WORDS.iter().map(|(word, _)| *word);
            for word in words.filter(|word| parts.iter().any(|part| part == word)) {
                seen.entry(word).or_insert(offset);
            }
        }
        let standard: BTreeMap<_, _> = PRIVATE_WORDS.into_iter().collect();
        found.extend(seen.into_iter().map(|(word, offset)| {
            Violation::new(
                format!("{}::{word}", file.path),
                format!(
                    "first in line {}; the standard term is {}",
                    line_of(&file.code, offset),
                    standard[word]
                ),
            )
        }));
        let types: BTreeSet<&str> = declared_types(&file.code).into_iter().collect();
        let types = types
            .into_iter()
            .filter(|name| PRIVATE_TYPES.contains(name));
        found.extend(types.map(|name| {
            Violation::new(
                format!("{}::{name}", file.path),
                "a type is a noun that the field uses",
            )
        }));
        let names: BTreeSet<String> = functions(&file.code)
            .into_iter()
            .map(|function| function.name)
            .collect();
        let names = names
            .into_iter()
            .filter(|name| PRIVATE_FUNCTIONS.contains(&name.as_str()));
        found.extend(names.map(|name| {
            Violation::new(
                format!("{}::fn-{name}", file.path),
                "the name of a function tells what it returns",
            )
        }));
    }
    found
}

/// Files after projection that ask who reads them. An edition is an ordinary site.
pub(crate) fn audience_after_projection(files: &[RustFile]) -> Vec<Violation> {
    let is_after = |path: &str| {
        let mut folders = AFTER_PROJECTION.iter();
        folders.any(|folder| path.starts_with(folder))
    };
    files
        .iter()
        .filter(|file| is_after(&file.path) && file.text.to_lowercase().contains("audience"))
        .map(|file| Violation::new(&file.path, "the word `audience`, after projection"))
        .collect()
}

/// Words of a trade: names of the preset's types and what belongs to them, in code, comments and parts of identifiers.
pub(crate) fn trade_words(files: &[RustFile]) -> Vec<Violation> {
    let preset = read("src/presets/hiring/preset.toml");
    let types = preset
        .lines()
        .filter_map(|line| line.strip_prefix("[types.")?.split([']', '.']).next());
    let terms: BTreeSet<Vec<String>> = types
        .filter(|name| !ORDINARY_TYPES.contains(name))
        .chain(TRADE)
        .map(singular_words)
        .collect();
    assert!(terms.len() > TRADE.len(), "the preset declares types");
    let mut found = Vec::new();
    for file in files {
        let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (index, line) in file.text.lines().enumerate() {
            let words = singular_words(line);
            let occurs = |term: &&Vec<String>| {
                let mut windows = words.windows(term.len());
                windows.any(|window| window == term.as_slice())
            };
            for term in terms.iter().filter(occurs) {
                let lines = lines.entry(term.join(" ")).or_default();
                lines.push((index + 1).to_string());
            }
        }
        lines.retain(|term, _| (file.path.as_str(), term.as_str()) != PRESET_NAME);
        found.extend(lines.into_iter().map(|(term, lines)| {
            Violation::new(
                format!("{}::{}", file.path, term.replace(' ', "-")),
                format!("a word of the trade, in line {}", lines.join(", ")),
            )
        }));
    }
    found
}

/// The words of an identifier in lower case: `site_index` and `SiteIndex` have `site` and `index`.
fn identifier_parts(identifier: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut previous = ' ';
    for c in identifier.chars() {
        let begins = c == '_' || (c.is_uppercase() && !previous.is_uppercase());
        if begins {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c != '_') {
            part.extend(c.to_lowercase());
        }
        previous = c;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The words of a text in lower case and singular, identifiers split at `_` and inner capitals.
fn singular_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.flat_map(identifier_parts).map(singular).collect()
}

fn singular(word: String) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let stem = word.strip_suffix('s');
    match stem.filter(|stem| stem.len() > 2 && !stem.ends_with('s')) {
        Some(stem) => stem.to_owned(),
        None => word,
    }
}

#[test]
fn words_are_found_within_identifiers() {
    assert_eq!(
        singular_words("SkillView, business_needs: Companies of a class"),
        [
            "skill", "view", "business", "need", "company", "of", "a", "class"
        ]
    );
    assert_eq!(identifier_parts("HTML_TIES"), ["html", "ties"]);
}
