//! The owners of records.

use crate::config::{Direction, OWNER};
use crate::model::{Model, RecordId};

/// The owner of a record: the id of the owner's record, or the word that is written.
pub(super) fn owner_of(model: &Model, id: RecordId) -> Option<String> {
    match owner_record(model, id) {
        Some(owner) => Some(model.record(owner).id.value.clone()),
        None => model.record(id).owner.clone(),
    }
}

/// The record of a record's owner, if owners are records.
pub(super) fn owner_record(model: &Model, id: RecordId) -> Option<RecordId> {
    let relation_step = model.config().schema.relation_named(OWNER)?;
    let mut owners =
        (relation_step.direction == Direction::Forward).then(|| model.others(id, relation_step))?;
    owners.next().map(|(owner, _)| owner)
}
