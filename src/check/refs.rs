//! References within values: in objects, in what edges carry, and in the keys of maps.
//!
//! Edges themselves are followed when the model is assembled, and links in texts in `links`.

use crate::config::{Ends, Field, Keys, Kind, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::{Props, Reference, Value};
use crate::model::Model;

pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut walk = Walk { model, found: Vec::new() };
    for id in model.records() {
        let record = model.record(id);
        for (name, value) in &record.fields {
            if let Some(field) = model.type_of(id).fields.get(name) {
                walk.value(&value.value, &field.kind);
            }
        }
        for edge in &record.edges {
            walk.props(&edge.props, &model.config.schema.relation(edge.relation).props);
        }
    }
    walk.found
}

struct Walk<'m> {
    model: &'m Model,
    found: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, kind: &Kind) {
        match (value, kind) {
            (Value::Ref(reference), Kind::Ref(to)) => self.reference(reference, *to),
            (Value::List(items), Kind::List(inner)) => items.iter().for_each(|item| self.value(item, inner)),
            (Value::Object(props), Kind::Object(fields)) => self.props(props, fields),
            (Value::Map(entries), Kind::Map(keys, inner)) => {
                for (key, value) in entries {
                    if let Keys::Type(to) = keys {
                        self.reference(&Reference::read(&key.value, key.span), *to);
                    }
                    self.value(value, inner);
                }
            }
            _ => {}
        }
    }

    fn props(&mut self, props: &Props, fields: &[Field]) {
        for (name, value) in props {
            if let Some(field) = fields.iter().find(|field| field.name == *name) {
                self.value(value, &field.kind);
            }
        }
    }

    fn reference(&mut self, reference: &Reference, to: TypeId) {
        let among = Ends::Types(vec![to]);
        let found = self.model.find(reference.kind.as_deref(), &reference.id, &among);
        self.found.extend(self.model.explain(&found, reference, &among));
    }
}
