//! The config of an edition without the defaults that hold anything hidden.
//!
//! Compiling a cut record would put them back, since the key that the cut took away is missing then.

use std::collections::BTreeSet;

use super::Cutter;
use crate::config::{Config, Field, FieldKind, Projection, RelationId, TypeId};
use crate::document::Record;

/// A config with cut defaults, and where in the config of the whole they were.
pub(super) struct Defaults {
    /// The config.
    pub(super) config: Config,
    fields: BTreeSet<(TypeId, String)>,
    relations: BTreeSet<RelationId>,
}

impl Defaults {
    pub(super) fn of(cutter: &Cutter<'_>, projection: &Projection) -> Self {
        let mut config = (*projection.config).clone();
        let (mut fields, mut relations) = (BTreeSet::new(), BTreeSet::new());
        let whole = &cutter.config.schema;
        for id in whole.type_ids() {
            let mut left = projection
                .type_id(id)
                .map(|id| &mut config.schema.types[id.0].fields);
            for field in whole.type_of(id).fields.values() {
                if cut(
                    field,
                    left.as_mut().and_then(|left| left.get_mut(&field.name)),
                    cutter,
                ) {
                    fields.insert((id, field.name.clone()));
                }
            }
        }
        for id in whole.relation_ids() {
            let left = projection
                .relation_id(id)
                .map(|id| &mut config.schema.relations[id.0].props);
            if several(
                &whole.relation(id).props,
                left.map_or(&mut [], Vec::as_mut_slice),
                cutter,
            ) {
                relations.insert(id);
            }
        }
        Self {
            config,
            fields,
            relations,
        }
    }

    /// Whether a record may hold something that a default put there and that is cut now.
    pub(super) fn touch(&self, record: &Record) -> bool {
        let field = |name: &String| self.fields.contains(&(record.kind, name.clone()));
        (!self.fields.is_empty() && record.fields.keys().any(field))
            || (!self.relations.is_empty()
                && record
                    .edges
                    .iter()
                    .any(|edge| self.relations.contains(&edge.relation)))
    }
}

/// Cuts the default of a field, and those of the fields within it; `left` is the field in the edition, if it is there. Whether
/// there was anything to cut.
fn cut(field: &Field, mut left: Option<&mut Field>, cutter: &Cutter<'_>) -> bool {
    let within = inner(
        &field.kind,
        left.as_mut().map(|left| &mut left.kind),
        cutter,
    );
    let (Some(mut default), Some(left)) = (field.default.clone(), left) else {
        return within || field.default.is_some();
    };
    if !cutter.ties.value(&default, &field.kind) {
        left.default = None;
        return true;
    }
    let changed = cutter.value(&mut default, &field.kind) | cutter.texts(&mut default, &field.kind);
    left.default = Some(default);
    changed | within
}

fn several(fields: &[Field], left: &mut [Field], cutter: &Cutter<'_>) -> bool {
    fields.iter().fold(false, |changed, field| {
        let left = left.iter_mut().find(|left| left.name == field.name);
        cut(field, left, cutter) | changed
    })
}

fn inner(kind: &FieldKind, left: Option<&mut FieldKind>, cutter: &Cutter<'_>) -> bool {
    match (kind, left) {
        (FieldKind::Object(fields), Some(FieldKind::Object(left))) => several(fields, left, cutter),
        (FieldKind::Object(fields), _) => several(fields, &mut [], cutter),
        (
            FieldKind::List(kind) | FieldKind::Map(_, kind),
            Some(FieldKind::List(left) | FieldKind::Map(_, left)),
        ) => inner(kind, Some(left), cutter),
        (FieldKind::List(kind) | FieldKind::Map(_, kind), _) => inner(kind, None, cutter),
        _ => false,
    }
}
