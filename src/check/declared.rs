//! The checks that a site declares itself: `[checks.NAME]`.
//!
//! [`findings`] is a pure function of a model. Each kind of check has a file with its name, which finds violations in a group of
//! records ([`groups`]). This file runs the checks and merges what they find on several pages.

mod conflict;
mod count;
mod edges;
mod finding;
mod forbidden;
mod groups;
mod has;
mod keys;
mod monotone;
mod once;
mod owners;
mod places;
mod review;
mod similar;
mod sum;
mod words;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::config::{Check, Direction, RelationStep, Rule};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::model::{Item, Model, RecordId};
use crate::text::Span;
use groups::Group;

pub use finding::Finding;

/// Reports what the checks of a site find, and a summary of reviews for each owner.
pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let findings = findings(model);
    let mut found: Vec<Diagnostic> = findings
        .iter()
        .map(|finding| finding.diagnostic(model))
        .collect();
    found.extend(review::summary(model, &findings));
    found
}

/// The findings of all checks of a site, check by check, in the order of records and pages.
///
/// The config of an edition has only checks that look at nothing hidden. Otherwise hidden parts would look like gaps.
#[must_use]
pub fn findings(model: &Model) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, check) in model.config().checks.values().enumerate() {
        if check.severity != Severity::Off {
            found.extend(CheckRun { model, check, at }.findings());
        }
    }
    found
}

/// A run of one check.
struct CheckRun<'m> {
    model: &'m Model,
    check: &'m Check,
    /// The index of the check in the config.
    at: usize,
}

impl<'m> CheckRun<'m> {
    fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for group in self.groups() {
            // Of several items with the same record, the first counts.
            let items: HashMap<RecordId, &Item> = group
                .items
                .iter()
                .rev()
                .map(|item| (item.record, item))
                .collect();
            found.extend(
                self.find(&group)
                    .into_iter()
                    .map(|finding| self.with_own_message(finding, &group, &items)),
            );
        }
        // A finding on several pages is reported once.
        let mut merged: IndexMap<(Option<RecordId>, String, Option<Span>), Finding> =
            IndexMap::new();
        for finding in found {
            let key = (
                finding.record,
                finding.message.clone(),
                finding.places.first().map(|label| label.span),
            );
            match merged.get_mut(&key) {
                Some(known) if finding.record.is_some() => known.pages.extend(finding.pages),
                _ => drop(merged.insert(key, finding)),
            }
        }
        merged.into_values().collect()
    }

    /// Finds violations in a group, by the kind of the check.
    fn find(&self, group: &Group) -> Vec<Finding> {
        match &self.check.rule {
            Rule::Edges {
                path,
                counting,
                min,
                max,
            } => edges::find(
                self,
                group,
                &edges::EdgeBounds {
                    path,
                    counting,
                    min: *min,
                    max: *max,
                },
            ),
            Rule::Keys { field, scale } => keys::find(self, group, field, scale),
            Rule::Sum { field, plus, max } => sum::find(self, group, field, plus, max)
                .into_iter()
                .collect(),
            Rule::Count { min, max } => count::find(self, group, (*min, *max)),
            Rule::Once { path } => once::find(self, group, path),
            Rule::Similar {
                field,
                alike,
                except,
            } => similar::find(self, group, field, *alike, except),
            Rule::Forbidden {
                fields,
                by,
                patterns,
                instead,
            } => forbidden::find(
                self,
                group,
                &forbidden::ForbiddenWords {
                    fields,
                    by,
                    patterns,
                    instead: instead.as_ref(),
                },
            ),
            Rule::Has { field } => has::find(self, group, field),
            Rule::Conflict { text, field } => conflict::find(self, group, text, field),
            Rule::Monotone {
                relation_step,
                field,
            } => monotone::find(self, group, *relation_step, field),
            Rule::Review { within } => review::find(self, group, within.as_ref()),
        }
    }

    /// A finding about one record.
    fn finding(
        &self,
        group: &Group,
        record: RecordId,
        place: Span,
        message: String,
        help: impl Into<String>,
    ) -> Finding {
        Finding {
            check: self.at,
            record: Some(record),
            others: Vec::new(),
            pages: group.page.into_iter().collect(),
            message,
            help: help.into(),
            notes: Vec::new(),
            places: vec![label(place, "")],
        }
    }

    /// A finding about all records of a group together.
    fn finding_of_group(&self, group: &Group, message: String, help: &str) -> Finding {
        Finding {
            check: self.at,
            record: None,
            others: group.items.iter().map(|item| item.record).collect(),
            pages: group.page.into_iter().collect(),
            message,
            help: help.to_owned(),
            notes: Vec::new(),
            places: vec![label(group.place, "")],
        }
    }

    /// Replaces the message by that of the check, if it declares one. The replaced message becomes a note.
    fn with_own_message(
        &self,
        mut finding: Finding,
        group: &Group,
        items: &HashMap<RecordId, &Item>,
    ) -> Finding {
        if let Some(pattern) = &self.check.message {
            let item = finding.record.and_then(|id| items.get(&id).copied());
            let env = item.map_or_else(|| group.names.clone(), |item| group.env(item));
            let own = self.model.fill(pattern, item, &env);
            finding
                .notes
                .insert(0, std::mem::replace(&mut finding.message, own));
        }
        finding
    }

    /// A record as messages name it: `` the dish `curry` ``.
    fn record_name(&self, id: RecordId) -> String {
        format!(
            "the {} `{}`",
            self.model.type_of(id).name,
            self.model.record(id).id.value
        )
    }

    /// The name of a direction at its start.
    fn hop_name(&self, relation_step: RelationStep) -> &'m str {
        let relation = self.model.config().schema.relation(relation_step.relation);
        match (relation_step.direction, &relation.inverse) {
            (Direction::Inverse, Some(inverse)) => inverse,
            _ => &relation.name,
        }
    }
}

/// A place in a finding.
fn label(span: Span, text: impl Into<String>) -> Label {
    Label {
        span,
        text: text.into(),
    }
}
