//! `edges`: too few or too many results of a path.

use super::{CheckRun, Finding, Group, label, places};
use crate::config::{Condition, Direction, Path};
use crate::diagnostic::list_of;
use crate::model::{Answer, Item, LastEdge, RecordId, above_maximum, below_minimum};

/// How many results a path must have.
pub(super) struct EdgeBounds<'c> {
    pub(super) path: &'c Path,
    /// Conditions on results that count.
    pub(super) counting: &'c [Condition],
    pub(super) min: usize,
    pub(super) max: Option<usize>,
}

pub(super) fn find(run: &CheckRun<'_>, group: &Group, bounds: &EdgeBounds<'_>) -> Vec<Finding> {
    let items = group.items.iter();
    items
        .filter_map(|item| violation(run, group, item, bounds))
        .collect()
}

fn violation(
    run: &CheckRun<'_>,
    group: &Group,
    item: &Item,
    bounds: &EdgeBounds<'_>,
) -> Option<Finding> {
    let EdgeBounds {
        path,
        counting,
        min,
        max,
    } = *bounds;
    let (model, env) = (run.model, group.env(item));
    let mut ends = model.as_items(model.follow::<LastEdge<'_>>(path, Some(item), &env));
    ends.retain(|end| {
        model.is_current(end.found.record) && model.holds(counting, Some(&end.found), &env)
    });
    let count = ends.len();
    let that_counts = match count {
        _ if counting.is_empty() => "",
        0 | 1 => " that counts",
        _ => " that count",
    };
    let what = format!("`{}`{that_counts}", path.text);
    let name = run.record_name(item.record);
    if count < min {
        let message = below_minimum(&name, count, &what, min);
        let place = model.record(item.record).span;
        let help = help_to_add(run, item.record, path);
        return Some(run.finding(group, item.record, place, message, help));
    }
    let max = max.filter(|max| count > *max)?;
    let message = above_maximum(&name, count, &what, max);
    let surplus = ends.iter().skip(max);
    let edges = surplus.filter_map(|end: &Answer<_, LastEdge<'_>>| end.provenance.0);
    let spans: Vec<_> = edges
        .filter(|_| path.only_relation().is_some())
        .filter_map(|edge| places::of_edge(edge.origin))
        .collect();
    let own = model.record(item.record).span;
    let place = spans.first().copied().unwrap_or(own);
    let mut finding = run.finding(group, item.record, place, message, "remove some of them");
    let others = spans.iter().skip(1);
    finding
        .places
        .extend(others.map(|span| label(*span, "also here")));
    finding.others = ends.iter().map(|end| end.found.record).collect();
    Some(finding)
}

/// How to write a missing edge.
fn help_to_add(run: &CheckRun<'_>, id: RecordId, path: &Path) -> String {
    let Some(relation_step) = path.only_relation() else {
        return format!("relate it to a record that `{}` finds", path.text);
    };
    let schema = &run.model.config().schema;
    let relation = schema.relation(relation_step.relation);
    if relation_step.direction == Direction::Forward {
        return format!("add `{}: [ID]`", relation.name);
    }
    let kinds = schema.type_ids().filter(|kind| relation.from.holds(*kind));
    let kinds: Vec<&str> = kinds
        .map(|kind| schema.type_of(kind).name.as_str())
        .collect();
    let kinds = if kinds.len() == schema.types.len() {
        "some record".to_owned()
    } else {
        list_of(kinds, 6)
    };
    let id = &run.model.record(id).id.value;
    format!("add `{}: [{id}]` to {kinds}", relation.name)
}
