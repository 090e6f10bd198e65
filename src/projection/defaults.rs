//! The config of an edition without defaults that contain anything hidden.
//!
//! Compiling a cut record would otherwise restore them, since it lacks the keys that were cut.

use std::collections::BTreeSet;

use super::cutter::{Cutter, Markdown};
use crate::config::{Config, Field, FieldKind, Projection, RelationId, TypeId};
use crate::document::Record;

/// A config with cut defaults, and the fields and relations of the whole site whose defaults were cut.
pub(super) struct CutDefaults {
    /// The config.
    pub(super) config: Config,
    fields: BTreeSet<(TypeId, String)>,
    relations: BTreeSet<RelationId>,
}

impl CutDefaults {
    /// Cuts the defaults of an edition.
    pub(super) fn new(cutter: &Cutter<'_>, projection: &Projection) -> Self {
        let mut config = (*projection.config).clone();
        let (mut fields, mut relations) = (BTreeSet::new(), BTreeSet::new());
        let whole = &cutter.config.schema;
        for id in whole.type_ids() {
            let mut kept = projection
                .type_id(id)
                .map(|id| &mut config.schema.types[id.0].fields);
            for field in whole.type_of(id).fields.values() {
                let kept = kept.as_mut().and_then(|kept| kept.get_mut(&field.name));
                if cut_field(field, kept, cutter) {
                    fields.insert((id, field.name.clone()));
                }
            }
        }
        for id in whole.relation_ids() {
            let kept = projection
                .relation_id(id)
                .map(|id| &mut config.schema.relations[id.0].props);
            let kept = kept.map_or(&mut [][..], Vec::as_mut_slice);
            if cut_fields(&whole.relation(id).props, kept, cutter) {
                relations.insert(id);
            }
        }
        Self {
            config,
            fields,
            relations,
        }
    }

    /// Whether a record may have a value from a default that was cut.
    pub(super) fn affect(&self, record: &Record) -> bool {
        let is_cut = |name: &String| self.fields.contains(&(record.kind, name.clone()));
        let mut edges = record.edges.iter();
        (!self.fields.is_empty() && record.fields.keys().any(is_cut))
            || (!self.relations.is_empty()
                && edges.any(|edge| self.relations.contains(&edge.relation)))
    }
}

/// Cuts the default of a field and of the fields within it. `kept` is the field in the edition, if it is there. Returns
/// whether anything was cut.
fn cut_field(field: &Field, mut kept: Option<&mut Field>, cutter: &Cutter<'_>) -> bool {
    let kept_kind = kept.as_mut().map(|kept| &mut kept.kind);
    let is_cut_within = cut_kind(&field.kind, kept_kind, cutter);
    let (Some(mut default), Some(kept)) = (field.default.clone(), kept) else {
        return is_cut_within || field.default.is_some();
    };
    if !cutter.visible.shows_value(&default, &field.kind) {
        kept.default = None;
        return true;
    }
    let is_cut = cutter.cut(&mut default, &field.kind, Markdown::MayHaveLabels);
    kept.default = Some(default);
    is_cut || is_cut_within
}

fn cut_fields(fields: &[Field], kept: &mut [Field], cutter: &Cutter<'_>) -> bool {
    fields.iter().fold(false, |is_cut, field| {
        let kept = kept.iter_mut().find(|kept| kept.name == field.name);
        cut_field(field, kept, cutter) | is_cut
    })
}

fn cut_kind(kind: &FieldKind, kept: Option<&mut FieldKind>, cutter: &Cutter<'_>) -> bool {
    match (kind, kept) {
        (FieldKind::Object(fields), Some(FieldKind::Object(kept))) => {
            cut_fields(fields, kept, cutter)
        }
        (FieldKind::Object(fields), _) => cut_fields(fields, &mut [], cutter),
        (
            FieldKind::List(kind) | FieldKind::Map(_, kind),
            Some(FieldKind::List(kept) | FieldKind::Map(_, kept)),
        ) => cut_kind(kind, Some(kept), cutter),
        (FieldKind::List(kind) | FieldKind::Map(_, kind), _) => cut_kind(kind, None, cutter),
        _ => false,
    }
}
