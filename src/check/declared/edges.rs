//! `edges`: too few or too many ends of a path.

use super::{Finding, Group, Run, env, places};
use crate::config::{Condition, Direction, Path};
use crate::diagnostic::{Label, list_of};
use crate::model::{Item, LastEdge, RecordId};

pub(super) fn find(
    run: &Run<'_>,
    group: &Group,
    path: &Path,
    counting: &[Condition],
    (min, max): (usize, Option<usize>),
) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        let env = env(group, item);
        let mut ends = run
            .model
            .as_items(run.model.follow::<LastEdge<'_>>(path, Some(item), &env));
        let counts = |end: &Item| {
            run.model.is_current(end.record) && run.model.holds(counting, Some(end), &env)
        };
        ends.retain(|end| counts(&end.found));
        let count = ends.len();
        let that_counts = if counting.is_empty() {
            ""
        } else {
            " that counts"
        };
        let name = run.named(item.record);
        if count < min {
            let has = if count == 0 {
                "no".to_owned()
            } else {
                format!("{count} of at least {min}")
            };
            let message = format!("{name} has {has} `{}`{that_counts}", path.text);
            let place = run.model.record(item.record).span;
            found.push(run.of(
                group,
                item.record,
                place,
                message,
                remedy(run, item.record, path),
            ));
        } else if let Some(max) = max.filter(|max| count > *max) {
            let message = format!(
                "{name} has {count} of at most {max} `{}`{that_counts}",
                path.text
            );
            let edges = ends.iter().skip(max).filter_map(|end| end.provenance.0);
            let spans: Vec<_> = if path.only_relation().is_some() {
                edges
                    .filter_map(|edge| places::written(edge.origin))
                    .collect()
            } else {
                Vec::new()
            };
            let place = spans
                .first()
                .copied()
                .unwrap_or(run.model.record(item.record).span);
            let mut finding = run.of(
                group,
                item.record,
                place,
                message,
                "take some of them out".to_owned(),
            );
            finding
                .places
                .extend(spans.iter().skip(1).map(|span| Label {
                    span: *span,
                    text: "and this one".to_owned(),
                }));
            finding.others = ends.iter().map(|end| end.found.record).collect();
            found.push(finding);
        }
    }
    found
}

/// Where an edge that is missing would be written.
fn remedy(run: &Run<'_>, id: RecordId, path: &Path) -> String {
    let Some(hop) = path.only_relation() else {
        return format!("tie it to something that `{}` leads to", path.text);
    };
    let schema = &run.model.config().schema;
    let relation = schema.relation(hop.relation);
    match hop.direction {
        Direction::Forward => format!("add `{}: [ID]`", relation.name),
        Direction::Inverse => {
            let kinds: Vec<&str> = schema
                .type_ids()
                .filter(|kind| relation.from.holds(*kind))
                .map(|kind| schema.type_of(kind).name.as_str())
                .collect();
            let kinds = if kinds.len() == schema.types.len() {
                "some record".to_owned()
            } else {
                list_of(kinds, 6)
            };
            format!(
                "name it as `{}: [{}]` in {kinds}",
                relation.name,
                run.model.record(id).id.value
            )
        }
    }
}
