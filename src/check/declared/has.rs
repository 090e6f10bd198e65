//! `has`: a key without a value, at a record or in what it holds.

use super::{Finding, Group, Run, env, places};
use crate::config::Path;
use crate::document::Value;
use crate::model::{Answer, Answers, EdgeOrigin, Env, Item, RecordId, Routes, Step, parts};
use crate::text::Span;

pub(super) fn find(run: &Run<'_>, group: &Group, key: &Path) -> Vec<Finding> {
    let last = key.text.rsplit('.').next().unwrap_or_default();
    let mut found = Vec::new();
    for item in &group.items {
        for place in missing(run, item, key, &env(group, item)) {
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

/// The places where the last step of a path finds nothing. What is not there before it lacks nothing.
fn missing(run: &Run<'_>, item: &Item, key: &Path, env: &Env) -> Vec<Span> {
    let model = run.model;
    let relations = key.leading_relations();
    if relations == 0 {
        let own = model.record(item.record).span;
        let start = Path { steps: Vec::new(), ..key.clone() };
        let Answers::Items(start) = model.follow::<Routes<'_>>(&start, Some(item), env) else { return Vec::new() };
        return lacking(run, start, key, 0, (item.record, own));
    }
    // An edge is a place by itself, and one that is passed on is fixed where it is written.
    let over = Path { steps: key.steps[..relations].to_vec(), ..key.clone() };
    let Answers::Items(ends) = model.follow::<Routes<'_>>(&over, Some(item), env) else { return Vec::new() };
    let mut places = Vec::new();
    for end in ends {
        let written = |step: &Step<'_>| match step {
            Step::Edge(_, edge) => {
                if let EdgeOrigin::Written(span) = edge.origin {
                    Some(span)
                } else {
                    None
                }
            }
            _ => None,
        };
        let edges = |route: &Vec<Step<'_>>| route.iter().skip(1).map(written).collect::<Option<Vec<Span>>>();
        let first: Vec<Span> =
            end.provenance.routes.iter().filter_map(edges).filter_map(|spans| spans.first().copied()).collect();
        let end_id = end.found.record;
        let own = model.record(end_id).span;
        if !first.is_empty() && !lacking(run, vec![end], key, relations, (end_id, own)).is_empty() {
            places.extend(first);
        }
    }
    places.sort_by_key(|span| (span.file, span.start));
    places.dedup();
    places
}

/// The places where the steps from a number on find nothing, from some items.
fn lacking<'m>(
    run: &Run<'m>,
    from: Vec<Answer<Item, Routes<'m>>>,
    key: &'m Path,
    at: usize,
    (item, own): (RecordId, Span),
) -> Vec<Span> {
    let model = run.model;
    let id = from.first().map_or(item, |from| from.found.record);
    let whole =
        |from| model.further(Answers::Items(from), &key.steps[at..]).plain().is_empty().then_some(own).into_iter().collect();
    let (Some(name), [before @ .., _]) = (key.last_key(), &key.steps[at..]) else { return whole(from) };
    if before.is_empty() {
        return whole(from);
    }
    let lacks = |props: &[(String, Value)]| !props.iter().any(|(known, value)| known == name && !value.is_empty());
    match model.further(Answers::Items(from), before) {
        Answers::Props(all) => all.iter().filter(|props| lacks(&props.found)).map(|_| own).collect(),
        Answers::Values(values) => {
            let empty = |value: &Value| match value {
                Value::Object(props) => lacks(props),
                Value::Map(entries) => !entries.iter().any(|(known, value)| known.value == *name && !value.is_empty()),
                _ => false,
            };
            let parts = parts(&values, false);
            let lacking = parts.into_iter().filter(|part| empty(part.found));
            lacking
                .map(|part| places::of_value(model, id, &part.provenance).unwrap_or_else(|| places::of_key(model, id, key)))
                .collect()
        }
        Answers::Items(_) => Vec::new(),
    }
}
