//! What pages are told, and when: that they are connected, that the site has changed, that it has been checked.

use std::collections::BTreeMap;

use serde_json::json;

use super::desk::{Checked, Now, Traces};
use super::web::Event;
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::fragment;
use crate::session::Edition;

/// What a page is told when it connects.
pub(super) fn hello(now: &Now) -> Vec<Event> {
    let hello = Event::new("hello", standing(&now.edition, &now.traces));
    let found = match &now.edition.site {
        Ok(_) => now.checked.as_deref().map(problems),
        Err(_) => Some(refused(now.edition.number)),
    };
    std::iter::once(hello).chain(found).collect()
}

/// That there is nothing to show, which is one error.
pub(super) fn refused(edition: u64) -> Event {
    Event::new(
        "problems",
        json!({ "errors": 1, "warnings": 0, "infos": 0, "edition": edition }).to_string(),
    )
}

/// That there is another edition, and what has moved or was written with it.
pub(super) fn change(edition: &Edition, new: &Traces) -> Event {
    Event::new("change", standing(edition, new))
}

/// What a check has found, in numbers.
pub(super) fn problems(checked: &Checked) -> Event {
    let mut counts = counts(&checked.outcome.diagnostics);
    counts["edition"] = checked.number.into();
    Event::new("problems", counts.to_string())
}

/// How many there are of each severity.
pub(super) fn counts(diagnostics: &[Diagnostic]) -> serde_json::Value {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    json!({ "errors": count(Severity::Error), "warnings": count(Severity::Warning), "infos": count(Severity::Info) })
}

/// The edition, where pages have gone, and which files hold something else under the same name: the paths of addresses.
fn standing(edition: &Edition, traces: &Traces) -> String {
    let site = edition.site.as_ref().ok();
    let base = site.map_or("/", |site| site.base_path());
    // Where something is again, nobody is sent on, and nobody to where nothing is.
    let holds = |from: &str, to: &str| {
        site.is_none_or(|site| {
            site.model().page_at(from).is_none() && site.model().page_at(to).is_some()
        })
    };
    let address = |path: &String| format!("{base}{}", fragment(path));
    let moved = traces.moved.iter().filter(|(from, to)| holds(from, to));
    let moved: BTreeMap<String, String> = moved
        .map(|(from, to)| (address(from), address(to)))
        .collect();
    let touched: BTreeMap<String, &String> = traces
        .touched
        .iter()
        .map(|(path, version)| (address(path), version))
        .collect();
    json!({ "edition": edition.number, "moved": moved, "touched": touched }).to_string()
}
