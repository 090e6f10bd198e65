//! Findings: violations of declared checks as values, which both messages and pages show.

use super::owners;
use crate::config::TypeId;
use crate::diagnostic::{CheckFinding, Diagnostic, FAILED_CHECK, Label, Topic};
use crate::model::{Model, PageId, RecordId};

/// A violation of a declared check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The index of the check in [`crate::config::Config::checks`].
    pub check: usize,
    /// The record that violates the check; none if a whole set does.
    pub record: Option<RecordId>,
    /// Other records involved: the duplicate of a text, the record that forbids words, the summands of a sum.
    pub others: Vec<RecordId>,
    /// The numbers of the derived pages on which it was found; none if the check is on types.
    pub pages: Vec<PageId>,
    /// The problem, in one line.
    pub message: String,
    /// How to fix it.
    pub help: String,
    /// Further notes.
    pub notes: Vec<String>,
    /// The place of the fix, then other places.
    pub places: Vec<Label>,
}

impl Finding {
    /// The finding as a diagnostic.
    #[must_use]
    pub fn diagnostic(&self, model: &Model) -> Diagnostic {
        let check = &model.config().checks[self.check];
        let mut diagnostic =
            Diagnostic::unplaced(FAILED_CHECK, self.message.as_str()).help(self.help.as_str());
        diagnostic.severity = check.severity;
        diagnostic.labels.clone_from(&self.places);
        diagnostic.notes.clone_from(&self.notes);
        if let (Some(_), Some(page)) = (self.record, self.pages.first()) {
            let more = match self.pages.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let page = model.name_of_page(*page);
            diagnostic.notes.push(format!("found on {page}{more}"));
        }
        let record = self
            .record
            .map(|id| format!("{}:{}", model.type_of(id).name, model.record(id).id.value));
        let owner = self
            .record
            .or(self.others.first().copied())
            .and_then(|id| owners::owner_of(model, id));
        diagnostic.check = Some(Box::new(CheckFinding {
            name: check.name.clone(),
            record,
            owner,
        }));
        diagnostic.needing(self.needs(model))
    }

    /// What the check looked at: its types, and its keys in the record of the finding or in any record.
    fn needs(&self, model: &Model) -> Vec<Topic> {
        let check = &model.config().checks[self.check];
        let uses = check.uses(model.config());
        let name = |kind: TypeId| model.config().schema.type_of(kind).name.clone();
        let mut topics: Vec<Topic> = uses
            .types
            .iter()
            .map(|kind| Topic {
                kind: Some(name(*kind)),
                ..Topic::default()
            })
            .collect();
        for key in &uses.keys {
            let is_field = !model.config().schema.relations.contains_key(key);
            topics.push(match self.record.filter(|_| is_field) {
                Some(id) => Topic::key(&model.type_of(id).name, &model.record(id).id.value, key),
                None => Topic {
                    key: Some(key.clone()),
                    ..Topic::default()
                },
            });
        }
        topics
    }
}
