//! `once`: a record that one path reaches by several routes.

use indexmap::IndexMap;

use super::{CheckRun, Finding, Group, label, places};
use crate::config::Path;
use crate::model::{Item, RecordId, Routes};
use crate::text::Span;

pub(super) fn find(run: &CheckRun<'_>, group: &Group, path: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        for (end, (count, spans)) in routes(run, group, item, path) {
            if count < 2 {
                continue;
            }
            let times = match count {
                2 => "twice".to_owned(),
                _ => format!("{count} times"),
            };
            let message = format!(
                "`{}` of {} contains {} {times}",
                path.text,
                run.record_name(item.record),
                run.record_name(end)
            );
            let second = spans[1];
            let help = "remove all but one";
            let mut finding = run.finding(group, item.record, second, message, help);
            finding.others.push(end);
            let first = spans.first().filter(|first| **first != second);
            finding
                .places
                .extend(first.map(|first| label(*first, "also here")));
            found.push(finding);
        }
    }
    found
}

/// For each record that the path reaches, the number of routes and their places.
fn routes(
    run: &CheckRun<'_>,
    group: &Group,
    item: &Item,
    path: &Path,
) -> IndexMap<RecordId, (usize, Vec<Span>)> {
    let (model, env) = (run.model, group.env(item));
    let own = model.record(item.record).span;
    let mut ends: IndexMap<RecordId, (usize, Vec<Span>)> = IndexMap::new();
    for end in model.as_items(model.follow::<Routes<'_>>(path, Some(item), &env)) {
        let (count, spans) = ends.entry(end.found.record).or_default();
        *count = count.saturating_add(end.provenance.count);
        let routes = end.provenance.routes.iter();
        spans.extend(routes.map(|route| places::of_route(route).unwrap_or(own)));
    }
    ends
}
