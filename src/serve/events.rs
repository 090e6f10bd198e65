//! The events that pages receive: that they are connected, that there is another edition, and what a check has found. The names and
//! data are those that `themes/preview/stream.js` and `reload.js` listen for. It sends none itself.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::changes::AddressChanges;
use super::snapshot::{CheckedEdition, EditionSnapshot};
use super::web::Event;
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::fragment;
use crate::session::SiteEdition;

/// The events that a stream starts with.
pub(super) fn initial(now: &EditionSnapshot) -> Vec<Event> {
    let hello = Event::new("hello", edition_data(&now.edition, &now.changes));
    let problems = match &now.edition.site {
        Ok(_) => now.check.as_deref().map(problems),
        Err(_) => Some(unavailable(now.edition.number)),
    };
    std::iter::once(hello).chain(problems).collect()
}

/// There is another edition.
pub(super) fn change(edition: &SiteEdition, changes: &AddressChanges) -> Event {
    Event::new("change", edition_data(edition, changes))
}

/// The site cannot be compiled, which is one error.
pub(super) fn unavailable(edition: u64) -> Event {
    Event::new(
        "problems",
        json!({ "errors": 1, "warnings": 0, "infos": 0, "edition": edition }).to_string(),
    )
}

/// The version of what an audience is shown. Pages of another version reload.
pub(super) fn version(now: &EditionSnapshot) -> Event {
    Event::new("version", format!("\"{}\"", now.published_version()))
}

/// The number of problems that a check has found.
pub(super) fn problems(check: &CheckedEdition) -> Event {
    let mut counts = counts(&check.outcome.diagnostics);
    counts["edition"] = check.number.into();
    Event::new("problems", counts.to_string())
}

/// The number of diagnostics of each severity.
pub(super) fn counts(diagnostics: &[Diagnostic]) -> Json {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    json!({ "errors": count(Severity::Error), "warnings": count(Severity::Warning), "infos": count(Severity::Info) })
}

/// The edition, where pages have moved, and which files have other contents at the same address.
fn edition_data(edition: &SiteEdition, changes: &AddressChanges) -> String {
    let site = edition.site.as_ref().ok();
    let base = site.map_or("/", |site| site.base_path());
    // A move is over where there is a page again, and leads nowhere if its target has none.
    let is_current = |from: &str, to: &str| {
        site.is_none_or(|site| {
            site.model().page_at(from).is_none() && site.model().page_at(to).is_some()
        })
    };
    let address = |path: &String| format!("{base}{}", fragment(path));
    let moved = changes
        .moved
        .iter()
        .filter(|(from, to)| is_current(from, to));
    let moved: BTreeMap<String, String> = moved
        .map(|(from, to)| (address(from), address(to)))
        .collect();
    let written: BTreeMap<String, &String> = changes
        .written
        .iter()
        .map(|(path, version)| (address(path), version))
        .collect();
    json!({ "edition": edition.number, "moved": moved, "touched": written }).to_string()
}
