//! References within values: in objects, in what edges carry, and in the keys of maps.
//!
//! Edges themselves are followed when the model is assembled, and links in texts in `links`.

use crate::config::{Endpoints, FieldKind, Keys, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::{Reference, TypedValue, Value, typed_values};
use crate::model::{Found, Model, RecordId};

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    each(model, &mut |_, reference, to| {
        let (found, among) = found(model, reference, to);
        problems.extend(model.explain(&found, reference, &among));
    });
    problems
}

/// The records that values of other records refer to.
pub(super) fn referred(model: &Model) -> Vec<RecordId> {
    let mut records = Vec::new();
    each(model, &mut |from, reference, to| {
        if let (Found::Record(id) | Found::Moved(id), _) = found(model, reference, to)
            && id != from
        {
            records.push(id);
        }
    });
    records
}

fn found(model: &Model, reference: &Reference, to: TypeId) -> (Found, Endpoints) {
    let among = Endpoints::Types(vec![to]);
    (
        model.find(reference.kind.as_deref(), &reference.id, &among),
        among,
    )
}

/// Calls `visit` for each reference, with its record and the type of its target.
fn each(model: &Model, visit: &mut dyn FnMut(RecordId, &Reference, TypeId)) {
    for id in model.records() {
        let visit = &mut |reference: &Reference, to: TypeId| visit(id, reference, to);
        let record = model.record(id);
        for (name, value) in &record.fields {
            if let Some(field) = model.type_of(id).fields.get(name) {
                in_part(
                    TypedValue {
                        value: &value.value,
                        kind: &field.kind,
                        field: None,
                    },
                    visit,
                );
            }
        }
        for edge in &record.edges {
            typed_values(
                &edge.props,
                &model.config.schema.relation(edge.relation).props,
            )
            .for_each(|part| in_part(part, visit));
        }
    }
}

fn in_part(part: TypedValue<'_>, visit: &mut dyn FnMut(&Reference, TypeId)) {
    match (part.value, part.kind) {
        (Value::Ref(reference), FieldKind::Ref(to)) => visit(reference, *to),
        (Value::Map(entries), FieldKind::Map(Keys::Type(to), _)) => {
            entries
                .iter()
                .for_each(|(key, _)| visit(&Reference::read(&key.value, key.span), *to));
        }
        _ => {}
    }
    part.value
        .parts(part.kind)
        .into_iter()
        .for_each(|part| in_part(part, visit));
}
