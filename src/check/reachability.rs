//! Records that only the index of their type links to, and records that are too far from the home page.

use std::collections::HashSet;

use super::distance::{PageLinks, showing};
use super::view_contents::ViewContents;
use super::{distance, embeds, references};
use crate::config::Direction;
use crate::diagnostic::{DISTANT, Diagnostic, Topic, UNREACHABLE};
use crate::model::{Model, RecordId};

/// Reports records that readers only find in the index of their type, and others that take more links than `reach` allows.
pub(super) fn check(model: &Model, contents: &ViewContents) -> Vec<Diagnostic> {
    let references = references::pairs(model);
    let mut targets: HashSet<RecordId> = references.iter().map(|(_, target)| *target).collect();
    let texts = model.records().flat_map(|id| model.texts(id));
    let embeds = texts.flat_map(|text| &text.body.embeds);
    targets.extend(embeds.filter_map(|embed| embeds::target(model, embed)));
    let menu = model.config().menu.iter().flat_map(|group| &group.items);
    let menu: HashSet<&str> = menu.map(|item| item.value.as_str()).collect();
    let is_reachable = |id: RecordId| {
        let (record, declared) = (model.record(id), model.type_of(id));
        // Readers find plain pages by their folders, and terms by the words that they explain.
        declared.open
            || declared.autolink
            || menu.contains(format!("{}:{}", declared.name, record.id.value).as_str())
            || model
                .address(id)
                .is_some_and(|(page, _)| page == model.home())
            || targets.contains(&id)
            || contents.records[id.index()]
            || !model.backlinks(id).is_empty()
            || showing(model, id).next().is_some()
    };
    let (reachable, unreachable): (Vec<_>, Vec<_>) =
        model.records().partition(|id| is_reachable(*id));
    let mut found: Vec<Diagnostic> = unreachable
        .into_iter()
        .map(|id| only_indexed(model, id))
        .collect();
    if let Some(reach) = model.config().site.reach
        && !model.config().is_off(DISTANT)
    {
        let links = PageLinks::new(model, contents, &references);
        found.extend(distance::check(model, &links, &reachable, reach));
    }
    found
}

fn only_indexed(model: &Model, id: RecordId) -> Diagnostic {
    let (record, declared) = (model.record(id), model.type_of(id));
    let message = format!(
        "only the index of {} links to the {} `{}`",
        declared.plural.to_lowercase(),
        declared.name,
        record.id.value
    );
    Diagnostic::new(UNREACHABLE, record.span, message)
        .help("link to it, add it to a relation, or show it in a view")
        .needing(possible_edges(model, id))
}

/// The relations that could link to a record, and the records that could write them.
fn possible_edges(model: &Model, id: RecordId) -> Vec<Topic> {
    let schema = &model.config().schema;
    let mut topics = Vec::new();
    for relation_step in model.relation_steps_at(id) {
        let relation = schema.relation(relation_step.relation);
        if relation_step.direction == Direction::Forward {
            let kind = &model.type_of(id).name;
            let id = &model.record(id).id.value;
            topics.push(Topic::key(kind, id, &relation.name));
            continue;
        }
        let kinds = schema.type_ids().filter(|kind| relation.from.holds(*kind));
        topics.extend(kinds.map(|kind| Topic {
            kind: Some(schema.type_of(kind).name.clone()),
            record: None,
            key: Some(relation.name.clone()),
        }));
    }
    topics
}
