//! Values within values. Every walk over the values of a record uses these functions, except that over paths (`model::follow`), which
//! records its steps.

use super::{Props, Value};
use crate::config::{Field, FieldKind};

/// A value within another one.
#[derive(Clone, Copy, Debug)]
pub struct TypedValue<'v> {
    /// The value.
    pub value: &'v Value,
    /// What it is declared as.
    pub kind: &'v FieldKind,
    /// The field that it is, within an object.
    pub field: Option<&'v Field>,
}

impl Value {
    /// The items of a list; any other value by itself.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self {
            items
        } else {
            std::slice::from_ref(self)
        }
    }

    /// What a map or an object has under a key.
    #[must_use]
    pub fn at(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries
                .iter()
                .find(|(name, _)| name.value == key)
                .map(|(_, value)| value),
            Self::Object(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The values directly within this one, as it is declared. One that is not what it is declared as has none.
    #[must_use]
    pub fn parts<'v>(&'v self, kind: &'v FieldKind) -> Vec<TypedValue<'v>> {
        match (self, kind) {
            (Self::List(items), FieldKind::List(kind)) => items
                .iter()
                .map(|value| TypedValue {
                    value,
                    kind,
                    field: None,
                })
                .collect(),
            (Self::Map(entries), FieldKind::Map(_, kind)) => entries
                .iter()
                .map(|(_, value)| TypedValue {
                    value,
                    kind,
                    field: None,
                })
                .collect(),
            (Self::Object(props), FieldKind::Object(fields)) => {
                typed_values(props, fields).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Calls `visit` for this value and for all values within it, the outer ones first.
    pub fn each<'v>(&'v self, visit: &mut impl FnMut(&'v Self)) {
        visit(self);
        match self {
            Self::List(items) => items.iter().for_each(|value| value.each(visit)),
            Self::Map(entries) => entries.iter().for_each(|(_, value)| value.each(visit)),
            Self::Object(entries) => entries.iter().for_each(|(_, value)| value.each(visit)),
            _ => {}
        }
    }
}

/// The values of an object or an edge, as they are declared.
pub fn typed_values<'v>(
    props: &'v Props,
    fields: &'v [Field],
) -> impl Iterator<Item = TypedValue<'v>> {
    props.iter().filter_map(|(name, value)| {
        let field = fields.iter().find(|field| field.name == *name)?;
        Some(TypedValue {
            value,
            kind: &field.kind,
            field: Some(field),
        })
    })
}
