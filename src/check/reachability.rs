//! Records that only the index of their type links to.

use std::collections::HashSet;

use super::view_contents::ViewContents;
use super::{embeds, references};
use crate::config::{Direction, OWNER};
use crate::diagnostic::{Diagnostic, Topic, UNREACHABLE};
use crate::model::{Model, RecordId};

/// Reports records that readers only find in the index of their type.
pub(super) fn check(model: &Model, contents: &ViewContents) -> Vec<Diagnostic> {
    let mut targets: HashSet<RecordId> = references::targets(model).into_iter().collect();
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
            || has_visible_edge(model, id)
    };
    model
        .records()
        .filter(|id| !is_reachable(*id))
        .map(|id| unreachable(model, id))
        .collect()
}

/// Whether another record has an edge to this one, or shows an edge of this one.
fn has_visible_edge(model: &Model, id: RecordId) -> bool {
    let mut relation_steps = model.relation_steps_at(id);
    relation_steps.any(|relation_step| {
        let relation = model.config().schema.relation(relation_step.relation);
        let is_shown = relation_step.direction == Direction::Inverse
            || (relation.inverse.is_some() && relation.name != OWNER);
        is_shown && model.edges(id, relation_step).next().is_some()
    })
}

fn unreachable(model: &Model, id: RecordId) -> Diagnostic {
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
