//! `has`: a key without a value, at a record or in what it holds.

use super::{Finding, Group, Run, env, places};
use crate::config::{Path, PathStep, Root};
use crate::document::Value;
use crate::model::{EdgeOrigin, Env, Item, Reached};
use crate::text::Span;

pub(super) fn find(run: &Run<'_>, group: &Group, key: &Path) -> Vec<Finding> {
    let last = key.text.rsplit('.').next().unwrap_or_default();
    let mut found = Vec::new();
    for item in &group.items {
        let own = run.model.record(item.record).span;
        let mut missing = Missing { run, key, env: env(group, item), taken: 0 };
        for place in missing.at(&key.root, item, &key.steps, own) {
            let name = run.named(item.record);
            let message = match key.text.rsplit_once('.') {
                Some((before, _)) => {
                    format!("something in `{}` of {name} has no `{last}`", before.trim_end_matches(".edge"))
                }
                None => format!("{name} has no `{last}`"),
            };
            found.push(run.of(group, item.record, place, message, format!("add `{last}: …`")));
        }
    }
    found
}

/// From one record, so many edges are followed: a path that branches at each step leads to more than anybody can mend.
const MOST_EDGES: usize = 10_000;

struct Missing<'r, 'm> {
    run: &'r Run<'m>,
    key: &'r Path,
    env: Env,
    /// How many edges were followed.
    taken: usize,
}

impl Missing<'_, '_> {
    /// The places where the last of some steps leads nowhere. What is not there before it lacks nothing.
    fn at(&mut self, root: &Root, item: &Item, steps: &[PathStep], place: Span) -> Vec<Span> {
        let model = self.run.model;
        if let [PathStep::Hop(hop), rest @ ..] = steps
            && !rest.is_empty()
        {
            let mut found = Vec::new();
            for (record, edge) in model.others(item.record, *hop) {
                // What is passed on is mended where it is written.
                let EdgeOrigin::Written(span) = edge.origin else { continue };
                self.taken += 1;
                if self.taken > MOST_EDGES {
                    break;
                }
                let next = Item { record, props: Some(edge.props.clone()), via: None };
                found.extend(self.at(&Root::Item, &next, rest, span).first().map(|_| span));
            }
            return found;
        }
        let Some((last, before)) = steps.split_last() else {
            return Vec::new();
        };
        let part = |steps: &[PathStep]| Path { root: root.clone(), steps: steps.to_vec(), ..self.key.clone() };
        if before.is_empty() {
            let empty = model.reach(&part(steps), Some(item), &self.env).is_empty();
            return empty.then_some(place).into_iter().collect();
        }
        let PathStep::Key(key) = last else {
            let empty = model.reach(&part(steps), Some(item), &self.env).is_empty();
            return empty.then_some(place).into_iter().collect();
        };
        let lacks = |props: &[(String, Value)]| !props.iter().any(|(name, value)| name == key && !value.is_empty());
        match model.reach(&part(before), Some(item), &self.env) {
            Reached::Props(all) => all.iter().filter(|props| lacks(props)).map(|_| place).collect(),
            Reached::Values(values) => {
                let part = part(before);
                let spans = places::groups(model, item.record, &part);
                let parts: Vec<&Value> = values.iter().flat_map(parts).collect();
                let own = places::of_key(model, item.record, &part);
                let at = |number: usize| if spans.len() == parts.len() { spans[number] } else { own };
                let empty = |value: &Value| match value {
                    Value::Object(props) => lacks(props),
                    Value::Map(entries) => !entries.iter().any(|(name, value)| name.value == *key && !value.is_empty()),
                    _ => false,
                };
                parts.iter().enumerate().filter(|(_, value)| empty(value)).map(|(number, _)| at(number)).collect()
            }
            Reached::Items(_) => Vec::new(),
        }
    }
}

/// A value, or those of a list.
fn parts(value: &Value) -> Vec<&Value> {
    match value {
        Value::List(items) => items.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}
