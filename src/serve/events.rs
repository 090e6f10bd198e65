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
    std::iter::once(hello).chain(now.checked.as_deref().map(problems)).collect()
}

/// That there is another edition.
pub(super) fn change(edition: &Edition, traces: &Traces) -> Event {
    Event::new("change", standing(edition, traces))
}

/// What a check has found, in numbers.
pub(super) fn problems(checked: &Checked) -> Event {
    let mut counts = counts(&checked.outcome.diagnostics);
    counts["edition"] = checked.number.into();
    Event::new("problems", counts.to_string())
}

/// How many there are of each severity.
pub(super) fn counts(diagnostics: &[Diagnostic]) -> serde_json::Value {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    json!({ "errors": count(Severity::Error), "warnings": count(Severity::Warning), "infos": count(Severity::Info) })
}

/// The edition, where pages have gone, and which files hold something else under the same name: the paths of addresses. Both are of
/// all the time since the start, for tabs that have slept.
fn standing(edition: &Edition, traces: &Traces) -> String {
    let base = edition.site.as_ref().map_or("/", |site| site.base_path());
    let address = |path: &String| format!("{base}{}", fragment(path));
    let moved: BTreeMap<String, String> = traces.moved.iter().map(|(from, to)| (address(from), address(to))).collect();
    let touched: BTreeMap<String, &String> = traces.touched.iter().map(|(path, version)| (address(path), version)).collect();
    json!({ "edition": edition.number, "moved": moved, "touched": touched }).to_string()
}
