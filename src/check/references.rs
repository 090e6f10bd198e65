//! References within values: in objects, in the properties of edges, and in the keys of maps.
//!
//! Edges themselves are resolved when the model is assembled, and links in texts are checked in [`super::links`].

use crate::config::{Endpoints, FieldKind, Keys, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::{Reference, TypedValue, Value, typed_values};
use crate::model::{Lookup, Model, RecordId};

/// Reports references that find no record.
pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for_each_reference(model, &mut |_, reference, to| {
        let (found, ends) = find(model, reference, to);
        problems.extend(model.explain(&found, reference, &ends));
    });
    problems
}

/// Pairs of records of which a value of the first refers to the second.
pub(super) fn pairs(model: &Model) -> Vec<(RecordId, RecordId)> {
    let mut pairs = Vec::new();
    for_each_reference(model, &mut |from, reference, to| {
        let (found, _) = find(model, reference, to);
        let target = record_of(&found).filter(|id| *id != from);
        pairs.extend(target.map(|target| (from, target)));
    });
    pairs
}

/// The record that a reference finds, under its current or a former id.
pub(super) fn record_of(found: &Lookup) -> Option<RecordId> {
    match found {
        Lookup::Record(id) | Lookup::Moved(id) => Some(*id),
        _ => None,
    }
}

fn find(model: &Model, reference: &Reference, to: TypeId) -> (Lookup, Endpoints) {
    let ends = Endpoints::Types(vec![to]);
    let found = model.find(reference.kind.as_deref(), &reference.id, &ends);
    (found, ends)
}

/// Calls `visit` for each reference, with its record and the type of its target.
fn for_each_reference(model: &Model, visit: &mut dyn FnMut(RecordId, &Reference, TypeId)) {
    for id in model.records() {
        let record = model.record(id);
        let fields = record.fields.iter().filter_map(|(name, value)| {
            let field = model.type_of(id).fields.get(name)?;
            Some(TypedValue {
                value: &value.value,
                kind: &field.kind,
                field: Some(field),
            })
        });
        let props = record.edges.iter().flat_map(|edge| {
            let relation = model.config().schema.relation(edge.relation);
            typed_values(&edge.props, &relation.props)
        });
        for value in fields.chain(props) {
            value.walk(&mut |part| match (part.value, part.kind) {
                (Value::Ref(reference), FieldKind::Ref(to)) => visit(id, reference, *to),
                (Value::Map(entries), FieldKind::Map(Keys::Type(to), _)) => {
                    for (key, _) in entries {
                        visit(id, &Reference::read(&key.value, key.span), *to);
                    }
                }
                _ => {}
            });
        }
    }
}
