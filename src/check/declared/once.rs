//! `once`: a record that two ways along one path lead to.

use std::collections::HashMap;

use super::{Finding, Group, Run, env, places};
use crate::config::{Path, PathStep, Root};
use crate::diagnostic::Label;
use crate::model::{Env, Item, Model, Reached, RecordId};
use crate::text::Span;

/// Ways beyond so many are not followed: a path that branches at every step has more of them than anybody can mend.
const MOST_WAYS: usize = 10_000;

pub(super) fn find(run: &Run<'_>, group: &Group, path: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        let own = run.model.record(item.record).span;
        let mut ways = Ways { model: run.model, path, env: env(group, item), found: Vec::new() };
        ways.follow(&path.root, Some(item), &path.steps, own);
        let mut first: HashMap<RecordId, Span> = HashMap::new();
        for (end, place) in ways.found {
            let Some(before) = first.get(&end).copied() else {
                first.insert(end, place);
                continue;
            };
            let message = format!("`{}` of {} leads to {} twice", path.text, run.named(item.record), run.named(end));
            let mut finding = run.of(group, item.record, place, message, "keep one of the two".to_owned());
            finding.others.push(end);
            if before != place {
                finding.places.push(Label { span: before, text: "the first time".to_owned() });
            }
            found.push(finding);
        }
    }
    found
}

/// All ways along a path from one record, each with the place where its last written edge stands.
struct Ways<'m> {
    model: &'m Model,
    path: &'m Path,
    env: Env,
    found: Vec<(RecordId, Span)>,
}

impl Ways<'_> {
    /// Goes on from an item: as few steps as lead to records, then on from each of those.
    fn follow(&mut self, root: &Root, from: Option<&Item>, steps: &[PathStep], place: Span) {
        for taken in 1..=steps.len() {
            let (now, rest) = steps.split_at(taken);
            let part = Path { root: root.clone(), steps: now.to_vec(), ..self.path.clone() };
            let reached = self.model.reach(&part, from, &self.env);
            // A value on which more keys follow is not at its end yet.
            if matches!(reached, Reached::Props(_))
                || (matches!(reached, Reached::Values(_)) && matches!(rest.first(), Some(PathStep::Key(_))))
            {
                continue;
            }
            let items = self.model.items(reached);
            let written = from.map_or_else(Vec::new, |item| places::groups(self.model, item.record, &part));
            for (at, next) in items.iter().enumerate() {
                let exact = match (now, from) {
                    ([PathStep::Hop(hop)], Some(item)) => places::of_edge(self.model, item.record, *hop, next),
                    _ => written.get(at).copied().filter(|_| written.len() == items.len()),
                };
                let place = exact.unwrap_or(place);
                if rest.is_empty() && self.found.len() < MOST_WAYS {
                    self.found.push((next.record, place));
                } else if self.found.len() < MOST_WAYS {
                    self.follow(&Root::Item, Some(next), rest, place);
                }
            }
            return;
        }
    }
}
