//! `once`: a record that two ways along one path lead to.

use indexmap::IndexMap;

use super::{Finding, Group, Run, env, places};
use crate::config::Path;
use crate::diagnostic::Label;
use crate::model::{RecordId, Routes};
use crate::text::Span;

pub(super) fn find(run: &Run<'_>, group: &Group, path: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        let own = run.model.record(item.record).span;
        let mut ends: IndexMap<RecordId, (usize, Vec<Span>)> = IndexMap::new();
        for end in run.model.as_items(run.model.follow::<Routes<'_>>(
            path,
            Some(item),
            &env(group, item),
        )) {
            let (count, spans) = ends.entry(end.found.record).or_default();
            *count = count.saturating_add(end.provenance.count);
            spans.extend(
                end.provenance
                    .routes
                    .iter()
                    .map(|route| places::of_route(route).unwrap_or(own)),
            );
        }
        for (end, (count, spans)) in ends.into_iter().filter(|(_, (count, _))| *count > 1) {
            let times = if count == 2 {
                "twice".to_owned()
            } else {
                format!("{count} times")
            };
            let message = format!(
                "`{}` of {} leads to {} {times}",
                path.text,
                run.named(item.record),
                run.named(end)
            );
            let mut finding = run.of(
                group,
                item.record,
                spans[1],
                message,
                "keep one of them".to_owned(),
            );
            finding.others.push(end);
            let first = spans.first().filter(|first| **first != spans[1]);
            finding.places.extend(first.map(|first| Label {
                span: *first,
                text: "the first time".to_owned(),
            }));
            found.push(finding);
        }
    }
    found
}
