//! The labels that conditions give to records, to their fields and to their edges on one site.
//!
//! The model of the whole site evaluates the conditions; projection uses the result. Records are named by their type and id, so that the
//! result does not depend on numbers of a model.

use std::collections::HashMap;

use crate::config::{Config, TypeId};
use crate::text::Span;

use super::Record;

/// A record, by its type and id.
type RecordName = (TypeId, String);

/// Labels by condition. What has none is not in here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConditionalLabels {
    records: HashMap<RecordName, String>,
    fields: HashMap<(RecordName, String), String>,
    edges: HashMap<(RecordName, Span), String>,
}

impl ConditionalLabels {
    /// Gives a label to a record.
    pub fn add_record(&mut self, record: &Record, label: &str) {
        self.records.insert(name_of(record), label.to_owned());
    }

    /// Gives a label to a field of a record.
    pub fn add_field(&mut self, record: &Record, field: &str, label: &str) {
        let key = (name_of(record), field.to_owned());
        self.fields.insert(key, label.to_owned());
    }

    /// Gives a label to an edge that a record writes at a place.
    pub fn add_edge(&mut self, record: &Record, place: Span, label: &str) {
        let key = (name_of(record), place);
        self.edges.insert(key, label.to_owned());
    }

    /// The label of a record: its own, the one that conditions give to it, or that of its type.
    #[must_use]
    pub fn of_record<'l>(&'l self, record: &'l Record, config: &'l Config) -> Option<&'l str> {
        let own = record.label.as_ref().map(|label| label.value.as_str());
        own.or_else(|| self.records.get(&name_of(record)).map(String::as_str))
            .or(config.schema.type_of(record.kind).label.as_deref())
    }

    /// The label of a field of a record: the one that conditions give to it, or that of its declaration.
    #[must_use]
    pub fn of_field<'l>(
        &'l self,
        record: &Record,
        field: &str,
        declared: Option<&'l str>,
    ) -> Option<&'l str> {
        if self.fields.is_empty() {
            return declared;
        }
        let label = self.fields.get(&(name_of(record), field.to_owned()));
        label.map(String::as_str).or(declared)
    }

    /// The label of an edge that a record writes at a place: the one that conditions give to it, or that of its relation.
    #[must_use]
    pub fn of_edge<'l>(
        &'l self,
        record: &Record,
        place: Span,
        declared: Option<&'l str>,
    ) -> Option<&'l str> {
        if self.edges.is_empty() {
            return declared;
        }
        let label = self.edges.get(&(name_of(record), place));
        label.map(String::as_str).or(declared)
    }
}

fn name_of(record: &Record) -> RecordName {
    (record.kind, record.id.value.clone())
}
