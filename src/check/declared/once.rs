//! `once`: a record that two ways along one path lead to.

use indexmap::IndexMap;

use super::{Finding, Group, Run, env, places};
use crate::config::{Path, PathStep, Root};
use crate::diagnostic::Label;
use crate::model::{Env, Item, Model, Reached, RecordId};
use crate::text::Span;

/// From one record, so many steps are taken: a path that branches at each has more ways than anybody can mend.
const MOST_STEPS: usize = 10_000;

pub(super) fn find(run: &Run<'_>, group: &Group, path: &Path) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &group.items {
        let own = run.model.record(item.record).span;
        let mut ways = Ways { model: run.model, path, env: env(group, item), taken: 0, found: IndexMap::new() };
        ways.follow(&path.root, Some(item), &path.steps, own);
        for (end, places) in ways.found.into_iter().filter(|(_, places)| places.len() > 1) {
            let times = if places.len() == 2 { "twice".to_owned() } else { format!("{} times", places.len()) };
            let message = format!("`{}` of {} leads to {} {times}", path.text, run.named(item.record), run.named(end));
            let mut finding = run.of(group, item.record, places[1], message, "keep one of them".to_owned());
            finding.others.push(end);
            let first = places.first().filter(|first| **first != places[1]);
            finding.places.extend(first.map(|first| Label { span: *first, text: "the first time".to_owned() }));
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
    /// How many steps were taken.
    taken: usize,
    found: IndexMap<RecordId, Vec<Span>>,
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
                self.taken += 1;
                if self.taken > MOST_STEPS {
                    return;
                } else if rest.is_empty() {
                    self.found.entry(next.record).or_default().push(place);
                } else {
                    self.follow(&Root::Item, Some(next), rest, place);
                }
            }
            return;
        }
    }
}
