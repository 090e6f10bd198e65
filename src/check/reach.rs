//! Records that nothing leads to but the index of their type.

use std::collections::HashSet;

use super::shown::Shown;
use crate::config::Direction;
use crate::diagnostic::{Diagnostic, Topic, UNREACHABLE};
use crate::model::{Lookup, Model, RecordId};

pub(super) fn check(model: &Model, shown: &Shown) -> Vec<Diagnostic> {
    let mut reached: HashSet<RecordId> = super::refs::referred(model).into_iter().collect();
    for embed in model
        .records()
        .flat_map(|id| model.texts(id))
        .flat_map(|text| &text.body.embeds)
    {
        if let Lookup::Record(to) | Lookup::Moved(to) =
            model.lookup_reference(&embed.target.value).0
        {
            reached.insert(to);
        }
    }
    let named: HashSet<&str> = model
        .config()
        .menu
        .iter()
        .flat_map(|group| group.items.iter().map(|item| item.value.as_str()))
        .collect();
    let mut found = Vec::new();
    for id in model.records() {
        let record = model.record(id);
        let declared = model.type_of(id);
        // Plain pages are found by their folders, and terms by the words they explain.
        let listed = declared.open || declared.autolink;
        let menu = named.contains(format!("{}:{}", declared.name, record.id.value).as_str());
        let home = model
            .address(id)
            .is_some_and(|(page, _)| page == model.home());
        let tied = model.hops_at(id).any(|hop| {
            hop.direction == Direction::Inverse && model.edges(id, hop).next().is_some()
        });
        if listed
            || menu
            || home
            || tied
            || reached.contains(&id)
            || shown.records[id.index()]
            || !model.backlinks(id).is_empty()
        {
            continue;
        }
        // An edge of its own shows it at the other end, where that end reads the relation.
        let shown = model.hops_at(id).any(|hop| {
            let relation = model.config().schema.relation(hop.relation);
            hop.direction == Direction::Forward
                && relation.inverse.is_some()
                && relation.name != "owner"
                && model.edges(id, hop).next().is_some()
        });
        if !shown {
            let message = format!(
                "nothing leads to the {} `{}` but the list of all {}",
                declared.name,
                record.id.value,
                declared.plural.to_lowercase()
            );
            found.push(
                Diagnostic::new(UNREACHABLE, record.span, message)
                    .help("link to it, tie it to another record, or show it in a view")
                    .needing(ties(model, id)),
            );
        }
    }
    found
}

/// What could lead to a record: the relations of its type from either end, and the records that have them.
fn ties(model: &Model, id: RecordId) -> Vec<Topic> {
    let schema = &model.config().schema;
    let mut topics = Vec::new();
    for hop in model.hops_at(id) {
        let relation = schema.relation(hop.relation);
        let key = Some(relation.name.clone());
        if hop.direction == Direction::Forward {
            topics.push(Topic::key(
                &model.type_of(id).name,
                &model.record(id).id.value,
                &relation.name,
            ));
            continue;
        }
        let types = schema
            .type_ids()
            .filter(|kind| relation.from.holds(*kind))
            .map(|kind| schema.type_of(kind).name.clone());
        topics.extend(types.map(|kind| Topic {
            kind: Some(kind),
            record: None,
            key: key.clone(),
        }));
    }
    topics
}
