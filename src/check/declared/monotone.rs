//! `monotone`: a value that decreases along an ordered relation.

use super::{CheckRun, Finding, Group, label, places};
use crate::config::{FieldKind, Path, RelationStep};
use crate::document::Value;
use crate::model::{Edge, Item, Model, PathResult, RecordId};

pub(super) fn find(
    run: &CheckRun<'_>,
    group: &Group,
    relation_step: RelationStep,
    field: &Path,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        let env = group.env(item);
        let mut before: Option<(RecordId, &Edge, Value)> = None;
        for (record, edge) in run.model.others(item.record, relation_step) {
            let next = Item {
                record,
                props: Some(edge.props.clone()),
                via: None,
            };
            let PathResult::Values(values) = run.model.evaluate(field, Some(&next), &env) else {
                continue;
            };
            let Some(value) = values.into_iter().next() else {
                continue;
            };
            if let Some((earlier, earlier_edge, least)) = &before
                && is_below(run.model, least, &value, field.kind.as_ref())
            {
                let text = |value: &Value| run.model.plain(value, None);
                let id = |id: RecordId| run.model.record(id).id.value.as_str();
                let message = format!(
                    "along `{}` of {}, `{}` decreases from `{}` in `{}` to `{}` in `{}`",
                    run.hop_name(relation_step),
                    run.record_name(item.record),
                    field.text,
                    text(least),
                    id(*earlier),
                    text(&value),
                    id(record)
                );
                let place = |edge: &Edge| {
                    places::of_edge(edge.origin).unwrap_or(run.model.record(item.record).span)
                };
                let help = "change the order, or change one of the values".to_owned();
                let mut finding = run.finding(group, item.record, place(edge), message, help);
                finding.others.extend([*earlier, record]);
                finding
                    .places
                    .push(label(place(earlier_edge), "higher value here"));
                found.push(finding);
            }
            before = Some((record, edge, value));
        }
    }
    found
}

/// Whether the second value is below the first.
fn is_below(model: &Model, first: &Value, second: &Value, kind: Option<&FieldKind>) -> bool {
    let step = |value: &Value| {
        let steps = kind.and_then(|kind| model.config().schema.steps(kind))?;
        match value {
            Value::Text(word) => steps.position(word),
            _ => None,
        }
    };
    match (first, second) {
        (Value::Int(first), Value::Int(second)) => second < first,
        (Value::Number(first), Value::Number(second)) => second < first,
        (Value::Date(first), Value::Date(second)) => second < first,
        _ => step(second) < step(first),
    }
}
