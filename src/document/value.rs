//! Values of declared kinds, and the walk over the values within a value.
//!
//! Links, checks, search and rendering use this walk; projection has the same one over sources
//! ([`source_parts_mut`]). Only the evaluation of paths recurses on its own, since it records its steps.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Props, Text};
use crate::config::{Field, FieldKind};
use crate::text::{Span, Spanned};
use crate::tree::{Node, NodeValue};

/// A value of a declared kind.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string, an address, a period, or the word of an enumeration or scale.
    Text(String),
    /// A text in Markdown.
    Markdown(Arc<Text>),
    /// A whole number.
    Int(i64),
    /// A number.
    Number(f64),
    /// A boolean.
    Bool(bool),
    /// A day.
    Date(Date),
    /// Several values.
    List(Vec<Value>),
    /// Values by key, in the order of the scale or of the author.
    Map(Vec<(Spanned<String>, Value)>),
    /// Named values, in the schema's order.
    Object(Props),
    /// A record.
    Ref(Reference),
}

/// A reference as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The type, where one is written or certain.
    pub kind: Option<String>,
    /// The id.
    pub id: String,
    /// Its place.
    pub span: Span,
}

/// A value with its declared kind.
#[derive(Clone, Copy, Debug)]
pub struct TypedValue<'v> {
    /// The value.
    pub value: &'v Value,
    /// Its declared kind.
    pub kind: &'v FieldKind,
    /// Its field, if it is a field of a record, an object or an edge.
    pub field: Option<&'v Field>,
}

impl Reference {
    /// Reads `id` or `type:id`.
    #[must_use]
    pub fn read(text: &str, span: Span) -> Self {
        let (kind, id) = match text.split_once(':') {
            Some((kind, id)) => (Some(kind.trim().to_owned()), id),
            None => (None, text),
        };
        Self {
            kind,
            id: id.trim().to_owned(),
            span,
        }
    }

    /// Reads the target of an edge, which may be in the brackets of a link: `[[id]]`.
    pub(crate) fn read_target(text: &str, span: Span) -> Self {
        Self::read(text.trim_start_matches("[[").trim_end_matches("]]"), span)
    }
}

impl Value {
    /// Whether it is an empty text or has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Markdown(text) => text.body.html.is_empty() && text.body.holes.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Object(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// The items of a list; any other value counts as a list of one.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self {
            items
        } else {
            std::slice::from_ref(self)
        }
    }

    /// The value of a key of a map or an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => {
                let mut entries = entries.iter();
                entries.find_map(|(name, value)| (name.value == key).then_some(value))
            }
            Self::Object(entries) => {
                let mut entries = entries.iter();
                entries.find_map(|(name, value)| (name == key).then_some(value))
            }
            _ => None,
        }
    }

    /// The values directly within this one, with their kinds. A value that is not of `kind` has none.
    #[must_use]
    pub fn parts<'v>(&'v self, kind: &'v FieldKind) -> Vec<TypedValue<'v>> {
        let part = |value, kind| TypedValue {
            value,
            kind,
            field: None,
        };
        match (self, kind) {
            (Self::List(items), FieldKind::List(kind)) => {
                items.iter().map(|value| part(value, kind)).collect()
            }
            (Self::Map(entries), FieldKind::Map(_, kind)) => {
                let values = entries.iter().map(|(_, value)| value);
                values.map(|value| part(value, kind)).collect()
            }
            (Self::Object(props), FieldKind::Object(fields)) => {
                typed_values(props, fields).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Calls `visit` for this value and all values within it, outer ones first.
    pub fn walk<'v>(&'v self, visit: &mut impl FnMut(&'v Self)) {
        visit(self);
        match self {
            Self::List(items) => items.iter().for_each(|value| value.walk(visit)),
            Self::Map(entries) => entries.iter().for_each(|(_, value)| value.walk(visit)),
            Self::Object(entries) => entries.iter().for_each(|(_, value)| value.walk(visit)),
            _ => {}
        }
    }
}

impl TypedValue<'_> {
    /// Calls `visit` for this value and all values within it, outer ones first.
    pub fn walk(self, visit: &mut impl FnMut(Self)) {
        visit(self);
        for part in self.value.parts(self.kind) {
            part.walk(visit);
        }
    }
}

/// The values of an object or an edge, with their kinds.
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

/// What [`Value::parts`] is for a value, for its source: the nodes directly within one, with their kinds.
pub(crate) fn source_parts_mut<'n>(
    node: &'n mut Node,
    kind: &'n FieldKind,
) -> Vec<(&'n mut Node, &'n FieldKind)> {
    match kind {
        FieldKind::Object(fields) => source_fields_mut(node, fields),
        // A single value is a list of one.
        FieldKind::List(kind) if !matches!(node.value, NodeValue::List(_)) => vec![(node, kind)],
        _ => match (kind, &mut node.value) {
            (FieldKind::List(kind), NodeValue::List(items)) => {
                items.iter_mut().map(|item| (item, &**kind)).collect()
            }
            (FieldKind::Map(_, kind), NodeValue::Map(map)) => {
                let nodes = map.entries.iter_mut().map(|entry| &mut entry.node);
                nodes.map(|node| (node, &**kind)).collect()
            }
            _ => Vec::new(),
        },
    }
}

/// What [`typed_values`] is for values, for their source: the fields of an object or an edge, with their kinds.
pub(crate) fn source_fields_mut<'n>(
    node: &'n mut Node,
    fields: &'n [Field],
) -> Vec<(&'n mut Node, &'n FieldKind)> {
    let NodeValue::Map(map) = &mut node.value else {
        return Vec::new();
    };
    let kind = |name: &str| Some(&fields.iter().find(|field| field.name == name)?.kind);
    let entries = map.entries.iter_mut();
    entries
        .filter_map(|entry| Some((&mut entry.node, kind(&entry.key.value)?)))
        .collect()
}
