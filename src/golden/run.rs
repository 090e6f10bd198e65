//! Searches the index for each golden query and reports the queries whose page is not found where it is expected.
//!
//! The index and its reader come from the `search` crate. What a query names is resolved in `target`.

use hirebook_search::reader::{Hit, ReadError, Reader, SearchResult};
use hirebook_search::{Corpus, File, Page};

use super::target::index_path;
use super::{GoldenQueries, GoldenQuery, MAX_HITS};
use crate::diagnostic::{Diagnostic, SEARCH_MISS, SEARCH_TEST, did_you_mean, list_of};
use crate::model::{Model, within};

/// Runs the queries for the edition that `model` is, on its index. `corpus` is what the index was made from.
#[must_use]
pub fn run(
    golden: &GoldenQueries,
    model: &Model,
    corpus: &Corpus<'_>,
    index: &[File],
) -> Vec<Diagnostic> {
    let edition = model.config().edition.as_ref();
    let queries = golden.for_edition(edition.map(|edition| edition.name.as_str()));
    if queries.is_empty() {
        return Vec::new();
    }
    let mut reader = Reader::open(|path: &str| {
        let at = index.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(index[at].bytes.to_vec())
    });
    let check = |query: &GoldenQuery| match resolve(query, model, corpus) {
        Err((message, help)) => {
            Some(Diagnostic::new(SEARCH_TEST, query.finds.span, message).help(help))
        }
        Ok(expected) => {
            let result = match &mut reader {
                Ok(reader) => reader.query(&query.words.value, MAX_HITS),
                Err(problem) => Err(problem.clone()),
            };
            check_result(query, &expected, result)
        }
    };
    queries.into_iter().filter_map(check).collect()
}

/// Where a query should lead: a page of the index, and the anchor of a section if one is named.
struct ExpectedHit {
    path: String,
    anchor: Option<String>,
}

/// Resolves what a query names in the index of one edition; otherwise the message and the help.
fn resolve(
    query: &GoldenQuery,
    model: &Model,
    corpus: &Corpus<'_>,
) -> Result<ExpectedHit, (String, String)> {
    let name = query.page();
    let Some(path) = index_path(model, name) else {
        let whose = query.audience.as_deref().unwrap_or_default();
        return Err((
            format!("`{name}` is hidden from `{whose}`, the audience of this query"),
            format!(
                "use a page that `{whose}` can see, or move the query to an audience that can see this page"
            ),
        ));
    };
    let find = |path: &str| corpus.pages.iter().find(|page| page.path == path);
    // An entry can also be named as a section of the page that lists it.
    let entry = query.section().map(|section| format!("{path}#{section}"));
    if let Some(path) = entry.filter(|entry| find(entry).is_some()) {
        return Ok(ExpectedHit { path, anchor: None });
    }
    let page = find(&path).ok_or_else(|| not_indexed(name))?;
    let anchor = match query.section() {
        Some(section) => {
            let anchor = find_anchor(page, section);
            Some(anchor.ok_or_else(|| unknown_section(name, page, section))?)
        }
        None => None,
    };
    Ok(ExpectedHit { path, anchor })
}

fn not_indexed(name: &str) -> (String, String) {
    (
        format!("`{name}` is not searchable"),
        "use a page that it links to: indexes, redirects and the like are not searchable"
            .to_owned(),
    )
}

fn unknown_section(name: &str, page: &Page<'_>, section: &str) -> (String, String) {
    let known = || {
        page.sections
            .iter()
            .map(|section| &*section.anchor)
            .filter(|anchor| !anchor.is_empty())
    };
    let help = did_you_mean(section, known()).unwrap_or_else(|| match known().next() {
        None => {
            "remove the `#` and what follows: the search does not divide this page into sections"
                .to_owned()
        }
        Some(_) => format!("its sections are {}", list_of(known(), 12)),
    });
    (
        format!("`{name}` has no searchable section `#{section}`"),
        help,
    )
}

/// A section's anchor in the index; anchors within an entry begin with the entry's own.
fn find_anchor(page: &Page<'_>, section: &str) -> Option<String> {
    let in_entry = page
        .path
        .split_once('#')
        .map(|(_, entry)| within(entry, section));
    page.sections
        .iter()
        .map(|section| &*section.anchor)
        .find(|anchor| *anchor == section || in_entry.as_deref() == Some(anchor))
        .map(str::to_owned)
}

/// Compares the result of a query with what it should find.
fn check_result(
    query: &GoldenQuery,
    expected: &ExpectedHit,
    result: Result<SearchResult, ReadError>,
) -> Option<Diagnostic> {
    let result = match result {
        Ok(result) => result,
        Err(problem) => {
            let (words, edition) = (&query.words.value, describe_edition(query));
            return Some(
                miss(
                    query,
                    format!("cannot search for `{words}`{edition}: {problem}"),
                )
                .help("build again; if that does not help, please report this bug"),
            );
        }
    };
    match result.hits.iter().position(|hit| hit.path == expected.path) {
        Some(at) if at < query.within => wrong_section(query, expected, &result.hits[at]),
        position => Some(explain_miss(query, &result, position)),
    }
}

fn miss(query: &GoldenQuery, message: String) -> Diagnostic {
    Diagnostic::new(SEARCH_MISS, query.words.span, message)
}

fn describe_edition(query: &GoldenQuery) -> String {
    let audience = query.audience.as_ref();
    audience.map_or_else(String::new, |name| format!(" in the edition for `{name}`"))
}

/// Reports a page that is not among the first hits, or not among all of them.
fn explain_miss(query: &GoldenQuery, result: &SearchResult, position: Option<usize>) -> Diagnostic {
    let (words, finds) = (&query.words.value, &query.finds.value);
    let edition = describe_edition(query);
    let message = match position {
        Some(at) => {
            let limit = match query.within {
                1 => "at rank 1".to_owned(),
                within => format!("among the first {within}"),
            };
            let place = at + 1;
            format!("`{words}` finds `{finds}`{edition} at rank {place}, not {limit}")
        }
        None if result.total == 0 => {
            format!("`{words}` finds nothing{edition}, but should find `{finds}`")
        }
        None if result.total > MAX_HITS => {
            format!("`{words}` does not find `{finds}`{edition} among the first {MAX_HITS}")
        }
        None => format!("`{words}` does not find `{finds}`{edition}"),
    };
    let diagnostic = miss(query, message)
        .help("if readers use these words, add them to the page: to its title, a heading or its `aliases`");
    let better: Vec<String> = result
        .hits
        .iter()
        .take(position.unwrap_or(3).min(3))
        .map(|hit| format!("`{}` ({})", hit.title, hit.path))
        .collect();
    if better.is_empty() {
        return diagnostic;
    }
    diagnostic
        .help("if the first results serve readers as well, expect one of them instead")
        .note(format!("first: {}", better.join(", ")))
}

/// Reports a hit that leads to another section of the expected page.
fn wrong_section(query: &GoldenQuery, expected: &ExpectedHit, hit: &Hit) -> Option<Diagnostic> {
    let anchor = expected.anchor.as_ref()?;
    let target = match hit.sections.first() {
        Some(first) if first.anchor == *anchor => return None,
        Some(first) => format!("to `#{}`", first.anchor),
        None => "to its start".to_owned(),
    };
    let (words, page) = (&query.words.value, query.page());
    let message = format!("`{words}` finds `{page}`, but links {target} instead of to `#{anchor}`");
    Some(
        miss(query, message)
            .help("if readers use these words, add them to the heading or the text of the section"),
    )
}
