//! `monotone`: a value that falls along an ordered relation.

use super::{Finding, Group, Run, env, places};
use crate::config::{FieldKind, Path, RelationStep};
use crate::diagnostic::Label;
use crate::document::Value;
use crate::model::{Edge, Item, Model, PathResult, RecordId};

pub(super) fn find(run: &Run<'_>, group: &Group, hop: RelationStep, field: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        let env = env(group, item);
        let mut before: Option<(RecordId, &Edge, Value)> = None;
        for (record, edge) in run.model.others(item.record, hop) {
            let next = Item {
                record,
                props: Some(edge.props.clone()),
                via: None,
            };
            let PathResult::Values(values) = run.model.reach(field, Some(&next), &env) else {
                continue;
            };
            let Some(value) = values.into_iter().next() else {
                continue;
            };
            if let Some((earlier, earlier_edge, least)) = &before
                && falls(run.model, least, &value, field.kind.as_ref())
            {
                let say = |value: &Value| run.model.plain(value, None);
                let id = |id: RecordId| run.model.record(id).id.value.as_str();
                let message = format!(
                    "along `{}` of {}, `{}` falls from `{}` at `{}` to `{}` at `{}`",
                    run.word_of(hop),
                    run.named(item.record),
                    field.text,
                    say(least),
                    id(*earlier),
                    say(&value),
                    id(record)
                );
                let place = |edge: &Edge| {
                    places::written(edge.origin).unwrap_or(run.model.record(item.record).span)
                };
                let help = "put them in another order, or change one of the two".to_owned();
                let mut finding = run.of(group, item.record, place(edge), message, help);
                finding.others.extend([*earlier, record]);
                finding.places.push(Label {
                    span: place(earlier_edge),
                    text: "higher here".to_owned(),
                });
                found.push(finding);
            }
            before = Some((record, edge, value));
        }
    }
    found
}

/// Whether the second value is below the first.
fn falls(model: &Model, first: &Value, second: &Value, kind: Option<&FieldKind>) -> bool {
    let step = |value: &Value| {
        let steps = kind.and_then(|kind| model.config.schema.steps(kind))?;
        if let Value::Text(word) = value {
            steps.position(word)
        } else {
            None
        }
    };
    match (first, second) {
        (Value::Int(first), Value::Int(second)) => second < first,
        (Value::Number(first), Value::Number(second)) => second < first,
        (Value::Date(first), Value::Date(second)) => second < first,
        _ => step(second) < step(first),
    }
}
