//! The config as an audience may know it: without the defaults of hidden fields, which no record has to write.
//!
//! Compiling a cut record would put them back, since the key that the cut took away is missing then.

use std::collections::BTreeSet;

use super::Cutter;
use crate::config::{Config, Field, Kind, RelationId, TypeId};
use crate::document::Record;

/// A config with cut defaults, and where they were.
pub(super) struct Defaults {
    /// The config.
    pub(super) config: Config,
    fields: BTreeSet<(TypeId, String)>,
    relations: BTreeSet<RelationId>,
}

impl Defaults {
    pub(super) fn of(cutter: &Cutter<'_>) -> Self {
        let mut config = cutter.config.clone();
        let (mut fields, mut relations) = (BTreeSet::new(), BTreeSet::new());
        for (at, declared) in config.schema.types.values_mut().enumerate() {
            for field in declared.fields.values_mut() {
                if cut(field, cutter) {
                    fields.insert((TypeId(at), field.name.clone()));
                }
            }
        }
        for (at, relation) in config.schema.relations.values_mut().enumerate() {
            if relation.props.iter_mut().fold(false, |changed, field| cut(field, cutter) | changed) {
                relations.insert(RelationId(at));
            }
        }
        Self { config, fields, relations }
    }

    /// Whether a record may hold something that a default put there and that is cut now.
    pub(super) fn touch(&self, record: &Record) -> bool {
        let field = |name: &String| self.fields.contains(&(record.kind, name.clone()));
        (!self.fields.is_empty() && record.fields.keys().any(field))
            || (!self.relations.is_empty() && record.edges.iter().any(|edge| self.relations.contains(&edge.relation)))
    }
}

/// Cuts the default of a field, and those of the fields within it. Whether there was anything to cut.
fn cut(field: &mut Field, cutter: &Cutter<'_>) -> bool {
    let within = inner(&mut field.kind, cutter);
    let Some(mut default) = field.default.take() else {
        return within;
    };
    if cutter.hides_field(field, &default) {
        return true;
    }
    let changed = cutter.value(&mut default, &field.kind) | cutter.texts(&mut default, &field.kind);
    field.default = Some(default);
    changed | within
}

fn inner(kind: &mut Kind, cutter: &Cutter<'_>) -> bool {
    match kind {
        Kind::Object(fields) => fields.iter_mut().fold(false, |changed, field| cut(field, cutter) | changed),
        Kind::List(kind) | Kind::Map(_, kind) => inner(kind, cutter),
        _ => false,
    }
}
