//! `has`: a key without a value, in a record or in an object, an edge or a map of it.

use super::{CheckRun, Finding, Group, places};
use crate::config::{Path, PathStep};
use crate::document::Value;
use crate::model::{
    Answer, Answers, Edge, EdgeOrigin, Env, Item, Model, Provenance, RouteStep, Routes, parts,
};
use crate::text::Span;

pub(super) fn find(run: &CheckRun<'_>, group: &Group, key: &Path) -> Vec<Finding> {
    let last = key.last_word();
    let mut found = Vec::new();
    for item in &group.items {
        for place in missing(run, item, key, &group.env(item)) {
            let name = run.record_name(item.record);
            let message = match key.text.rsplit_once(['.', '@']) {
                Some((before, _)) => format!("an entry of `{before}` in {name} has no `{last}`"),
                None => format!("{name} has no `{last}`"),
            };
            found.push(run.finding(
                group,
                item.record,
                place,
                message,
                format!("add `{last}: …`"),
            ));
        }
    }
    found
}

/// The places where the last step of a path finds nothing. If an earlier step finds nothing, nothing is missing.
fn missing(run: &CheckRun<'_>, item: &Item, key: &Path, env: &Env) -> Vec<Span> {
    let model = run.model;
    let (relations, rest) = key.steps.split_at(key.leading_relations());
    let before = Path {
        steps: relations.to_vec(),
        ..key.clone()
    };
    if relations.is_empty() {
        let Answers::Items(start) = model.follow::<Routes<'_>>(&before, Some(item), env) else {
            return Vec::new();
        };
        return lacking(model, start, rest, key);
    }
    let Answers::Items(ends) = model.follow::<WrittenRoutes>(&before, Some(item), env) else {
        return Vec::new();
    };
    let mut places: Vec<Span> = Vec::new();
    for Answer {
        found,
        provenance: WrittenRoutes(first),
    } in ends
    {
        let end = Answer {
            provenance: Routes::start(RouteStep::Record(found.record)),
            found,
        };
        if !first.is_empty() && !lacking(model, vec![end], rest, key).is_empty() {
            places.extend(first.into_iter().flatten());
        }
    }
    places.sort_by_key(|span| (span.file, span.start));
    places.dedup();
    places
}

/// For each route of written edges, the place of its first edge; `None` before the first edge. Inherited and composed edges
/// are fixed where they are written.
#[derive(Clone)]
struct WrittenRoutes(Vec<Option<Span>>);

impl<'m> Provenance<'m> for WrittenRoutes {
    fn start(_: RouteStep<'m>) -> Self {
        Self(vec![None])
    }

    fn constant() -> Self {
        Self(Vec::new())
    }

    fn then(&self, step: RouteStep<'m>) -> Self {
        match step {
            RouteStep::Edge(
                _,
                Edge {
                    origin: EdgeOrigin::Written(span),
                    ..
                },
            ) => Self(self.0.iter().map(|first| first.or(Some(*span))).collect()),
            _ => Self(Vec::new()),
        }
    }

    fn merge(&mut self, other: Self) {
        let new: Vec<Option<Span>> = other
            .0
            .into_iter()
            .filter(|first| !self.0.contains(first))
            .collect();
        self.0.extend(new);
    }
}

/// The places where `rest`, the end of the path `key`, finds nothing from an item.
fn lacking<'m>(
    model: &'m Model,
    from: Vec<Answer<Item, Routes<'m>>>,
    rest: &'m [PathStep],
    key: &Path,
) -> Vec<Span> {
    let Some(id) = from.first().map(|item| item.found.record) else {
        return Vec::new();
    };
    let own = model.record(id).span;
    let (Some(name), [before @ .., _]) = (key.last_key(), rest) else {
        return model
            .follow_from(Answers::Items(from), rest)
            .plain()
            .is_empty()
            .then_some(own)
            .into_iter()
            .collect();
    };
    let lacks = |props: &[(String, Value)]| {
        !props
            .iter()
            .any(|(known, value)| known == name && !value.is_empty())
    };
    match model.follow_from(Answers::Items(from), before) {
        Answers::Props(all) => all
            .iter()
            .filter(|props| lacks(&props.found))
            .map(|_| own)
            .collect(),
        Answers::Values(values) => {
            let is_lacking = |part: &Answer<&Value, Routes<'_>>| match part.found {
                Value::Object(props) => lacks(props),
                Value::Map(_) => part.found.get(name).is_none_or(Value::is_empty),
                _ => false,
            };
            let place =
                |part: Answer<&Value, Routes<'_>>| places::of_value(model, id, &part.provenance);
            let parts = parts(&values, false).into_iter().filter(is_lacking);
            parts
                .map(|part| place(part).unwrap_or_else(|| places::of_key(model, id, key)))
                .collect()
        }
        Answers::Items(_) => Vec::new(),
    }
}
