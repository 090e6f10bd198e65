//! The index asked what its readers would ask it, and what falls short.

use hirebook_search::reader::{Hit, ReadError, Reader, SearchResult};
use hirebook_search::{Corpus, File, Page};

use super::wanted::address;
use super::{DEEPEST, GoldenQueries, Query};
use crate::diagnostic::{Diagnostic, SEARCH_MISS, SEARCH_TEST, did_you_mean, list_of};
use crate::model::{Model, within};

/// Asks the index of a site, made of `corpus`, for all that its readers should find in it. The model is the one that the site
/// was made from, so its audience says whose queries are meant.
#[must_use]
pub fn run(
    golden: &GoldenQueries,
    model: &Model,
    corpus: &Corpus<'_>,
    index: &[File],
) -> Vec<Diagnostic> {
    let audience = model
        .config
        .edition
        .as_ref()
        .map(|edition| edition.name.as_str());
    let queries = golden.of(audience);
    if queries.is_empty() {
        return Vec::new();
    }
    let mut reader = Reader::open(|path: &str| {
        let at = index.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(index[at].bytes.to_vec())
    });
    let mut found = Vec::new();
    for query in queries {
        match (wanted(query, model, corpus), &mut reader) {
            (Err((message, help)), _) => {
                found.push(Diagnostic::new(SEARCH_TEST, query.finds.span, message).help(help))
            }
            (Ok(wanted), Ok(reader)) => found.extend(miss(
                query,
                &wanted,
                reader.query(&query.words.value, DEEPEST),
            )),
            (Ok(wanted), Err(problem)) => found.extend(miss(query, &wanted, Err(problem.clone()))),
        }
    }
    found
}

/// A page of the index, and the section of it that is wanted, if one is.
struct Wanted {
    path: String,
    section: Option<String>,
}

/// What a query wants, in the index of one site; or why no search of that site finds it, and a remedy.
fn wanted(query: &Query, model: &Model, corpus: &Corpus<'_>) -> Result<Wanted, (String, String)> {
    let name = query.page();
    let Some(path) = address(model, name) else {
        let whose = query.audience.as_deref().unwrap_or_default();
        let help = format!(
            "name a page that `{whose}` may see, or move the query to readers who may see this one"
        );
        return Err((
            format!("`{name}` is hidden from `{whose}`, whose query this is"),
            help,
        ));
    };
    let on = |path: &str| corpus.pages.iter().find(|page| page.path == path);
    // An entry can also be named as a place on the page that lists it.
    let entry = query.section().map(|section| format!("{path}#{section}"));
    if let Some(entry) = entry.filter(|entry| on(entry).is_some()) {
        return Ok(Wanted {
            path: entry,
            section: None,
        });
    }
    let Some(page) = on(&path) else {
        let help =
            "lists of everything, redirects and the like are left out; name what they lead to";
        return Err((
            format!("`{name}` is not among the pages that search finds"),
            help.to_owned(),
        ));
    };
    let Some(section) = query.section() else {
        return Ok(Wanted {
            path,
            section: None,
        });
    };
    if let Some(section) = anchor(page, section) {
        return Ok(Wanted {
            path,
            section: Some(section),
        });
    }
    let known = || {
        page.sections
            .iter()
            .map(|section| &*section.anchor)
            .filter(|anchor| !anchor.is_empty())
    };
    let help = did_you_mean(section, known()).unwrap_or_else(|| match known().next() {
        None => "search knows this page as a whole; leave the `#` and what follows out".to_owned(),
        Some(_) => format!("its sections are {}", list_of(known(), 12)),
    });
    Err((
        format!("`{name}` has no section `#{section}` that search knows"),
        help,
    ))
}

/// A section's anchor in the index; those of entries begin with the entry's own.
fn anchor(page: &Page<'_>, section: &str) -> Option<String> {
    let entry = page
        .path
        .split_once('#')
        .map(|(_, entry)| within(entry, section));
    let is = |anchor: &str| anchor == section || entry.as_deref() == Some(anchor);
    page.sections
        .iter()
        .map(|section| &*section.anchor)
        .find(|anchor| is(anchor))
        .map(str::to_owned)
}

/// What is to be said of a query's answer; nothing if it is as wanted.
fn miss(
    query: &Query,
    wanted: &Wanted,
    answer: Result<SearchResult, ReadError>,
) -> Option<Diagnostic> {
    let (words, finds, within) = (&query.words.value, &query.finds.value, query.within);
    let whose = query
        .audience
        .as_ref()
        .map_or_else(String::new, |audience| {
            format!(" on the site of `{audience}`")
        });
    let say = |message: String| Diagnostic::new(SEARCH_MISS, query.words.span, message);
    let found = match answer {
        Ok(found) => found,
        Err(problem) => {
            return Some(
                say(format!("`{words}` cannot be looked for{whose}: {problem}"))
                    .help("build again; if that does not help, it is a mistake of hirebook's own"),
            );
        }
    };
    let first = if within == 1 {
        "in the first place".to_owned()
    } else {
        format!("among the first {within}")
    };
    let place = found.hits.iter().position(|hit| hit.path == wanted.path);
    let message = match place {
        Some(at) if at < within => return astray(query, wanted, &found.hits[at], &say),
        Some(at) => format!(
            "`{words}` finds `{finds}`{whose} in place {}, not {first}",
            at + 1
        ),
        None if found.total == 0 => {
            format!("`{words}` finds nothing{whose}, and `{finds}` is wanted")
        }
        None if found.total > DEEPEST => {
            format!("`{words}` does not find `{finds}`{whose} among the first {DEEPEST}")
        }
        None => format!("`{words}` does not find `{finds}`{whose}"),
    };
    let named = |hit: &Hit| format!("`{}` ({})", hit.title, hit.path);
    let before: Vec<String> = found
        .hits
        .iter()
        .take(place.unwrap_or(3).min(3))
        .map(named)
        .collect();
    let diagnostic = say(message)
        .help("where readers use these words, use them on the page: in its title, in a heading, or as one of its `aliases`");
    Some(match before.as_slice() {
        [] => diagnostic,
        hits => diagnostic
            .help("where what comes first serves them as well, name that")
            .note(format!("first: {}", hits.join(", "))),
    })
}

/// A page that is found, and leads to another section of it than is wanted.
fn astray(
    query: &Query,
    wanted: &Wanted,
    hit: &Hit,
    say: &impl Fn(String) -> Diagnostic,
) -> Option<Diagnostic> {
    let section = wanted.section.as_ref()?;
    let first = hit.sections.first();
    if first.is_some_and(|place| place.anchor == *section) {
        return None;
    }
    let led = match first {
        Some(place) => format!("to `#{}`", place.anchor),
        None => "to its beginning".to_owned(),
    };
    let message = format!(
        "`{}` finds `{}`, and leads {led} instead of `#{section}`",
        query.words.value,
        query.page()
    );
    Some(
        say(message).help(
            "where readers use these words, use them in the section's heading or in its text",
        ),
    )
}
