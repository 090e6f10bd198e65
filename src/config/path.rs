//! Expressions: paths over relations and keys, formulas, the types of what they lead to, and the names they can start from.
//!
//! These are the values; `path_reader.rs` reads them against the schema. Evaluating them is up to `model`.

use std::sync::Arc;

use super::expression::{Aggregate, Operator};
use super::field::{Endpoints, Field, FieldKind, RelationStep, TypeId};
use super::record_keys::BuiltInKey;
use crate::text::Span;

/// The name of the record itself.
pub(super) const SELF: &str = "self";
/// The name of the record at which an edge starts.
pub(super) const FROM: &str = "from";
/// The name of the record at which an edge arrives.
pub(super) const TO: &str = "to";
/// The name of an edge.
pub(super) const EDGE: &str = "edge";

/// A path from a starting point along relations and keys to records or values. The starting point may be a formula.
#[derive(Clone, Debug)]
pub struct Path {
    /// As written.
    pub text: String,
    /// The place where it is written.
    pub span: Span,
    /// The starting point.
    pub root: Root,
    /// Its steps.
    pub steps: Vec<PathStep>,
    /// The heading of a column of it.
    pub title: String,
    /// The kind of value at its end, if that is a value.
    pub kind: Option<FieldKind>,
}

impl Path {
    /// The relation of the record that the path consists of, if it is no longer.
    #[must_use]
    pub fn only_relation(&self) -> Option<RelationStep> {
        match (&self.root, self.steps.as_slice()) {
            (Root::Item, [PathStep::Relation(step)]) => Some(*step),
            _ => None,
        }
    }

    /// The number of relations that the path follows first, from a record. The last step does not count.
    #[must_use]
    pub fn leading_relations(&self) -> usize {
        let before = self
            .steps
            .split_last()
            .map_or(&[][..], |(_, before)| before);
        let is_relation = |step: &&PathStep| matches!(step, PathStep::Relation(_));
        if matches!(self.root, Root::Item) {
            before.iter().take_while(is_relation).count()
        } else {
            0
        }
    }

    /// The key at the end of the path, if it is one of a value or of an edge.
    #[must_use]
    pub fn last_key(&self) -> Option<&str> {
        if let Some(PathStep::Key(key)) = self.steps.last() {
            Some(key)
        } else {
            None
        }
    }

    /// The expression in the parentheses of an aggregate.
    pub(super) fn into_operand(self) -> Option<Self> {
        let Root::Formula(formula) = &self.root else {
            return None;
        };
        match &**formula {
            Formula::Aggregate(_, inner) => Some(match &**inner {
                Formula::Path(path) => path.clone(),
                inner => Self {
                    root: Root::Formula(Arc::new(inner.clone())),
                    ..self
                },
            }),
            _ => None,
        }
    }

    /// Visits the paths that an expression consists of: itself, or those in its formula.
    pub fn each_path<'p>(&'p self, see: &mut impl FnMut(&'p Self)) {
        match &self.root {
            Root::Formula(formula) => formula.each_path(see),
            Root::Item | Root::Name(_) => see(self),
        }
    }

    /// The last word of the path, or of the first path in a formula, for messages.
    #[must_use]
    pub fn last_word(&self) -> &str {
        let mut words = Vec::new();
        self.each_path(&mut |path| words.extend(path.text.rsplit(['.', '@', '$']).next()));
        words.first().copied().unwrap_or_default()
    }

    /// Whether it stands for a path that could not be read.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.root.is_name("")
    }

    /// In place of a path that could not be read. No scope has its name, so it finds nothing.
    pub(super) fn unreadable(text: &str, span: Span) -> Self {
        Self {
            text: text.to_owned(),
            span,
            root: Root::Name(String::new()),
            steps: Vec::new(),
            title: String::new(),
            kind: None,
        }
    }
}

/// The starting point of a path.
#[derive(Clone, Debug)]
pub enum Root {
    /// The current record, with its edge.
    Item,
    /// A name of the scope: `self`, `from`, `to`, `edge` or a set.
    Name(String),
    /// The result of a formula.
    Formula(Arc<Formula>),
}

impl Root {
    /// Whether it is a name of the scope.
    #[must_use]
    pub fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }
}

/// An expression that is more than a path.
#[derive(Clone, Debug)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// What a path leads to.
    Path(Path),
    /// Two formulas with an operator between them.
    Binary(Operator, Box<Formula>, Box<Formula>),
    /// A number or a value for all results of a formula.
    Aggregate(Aggregate, Box<Formula>),
}

impl Formula {
    /// Visits the paths in it.
    pub fn each_path<'f>(&'f self, see: &mut impl FnMut(&'f Path)) {
        match self {
            Self::Number(_) => {}
            Self::Path(path) => path.each_path(see),
            Self::Binary(_, left, right) => {
                left.each_path(see);
                right.each_path(see);
            }
            Self::Aggregate(_, inner) => inner.each_path(see),
        }
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A key of every record, stored or computed.
    BuiltIn(BuiltInKey),
    /// A declared field, by key.
    Field(String),
    /// Along a relation.
    Relation(RelationStep),
    /// From the target of an edge to the properties of the edge.
    Edge,
    /// Only the targets of edges that are not inherited.
    Own,
    /// A key of a map, an object or an edge's properties.
    Key(String),
}

/// The static type of a path: what is at its end, according to the schema.
#[derive(Clone, Debug)]
pub enum PathType {
    /// Records of these types.
    Records {
        /// The types.
        types: Endpoints,
        /// The properties of the edge that led there, if one did.
        props: Option<Vec<Field>>,
    },
    /// A value.
    Value(FieldKind),
    /// The properties of an edge.
    Props(Vec<Field>),
}

impl PathType {
    /// Records to which no edge led.
    pub(super) fn records(types: Endpoints) -> Self {
        Self::Records { types, props: None }
    }

    /// Records of one type.
    pub(super) fn of_type(id: TypeId) -> Self {
        Self::records(Endpoints::Types(vec![id]))
    }

    /// As a set of records. A list of objects with one reference stands for the records it refers to, with the rest of each
    /// object as the edge.
    pub(super) fn into_records(self) -> Option<Self> {
        match self {
            Self::Records { .. } => Some(self),
            Self::Value(FieldKind::List(item)) => Self::Value(*item).into_single_records(),
            one => one.into_single_records(),
        }
    }

    fn into_single_records(self) -> Option<Self> {
        match self {
            Self::Value(FieldKind::Ref(id)) => Some(Self::of_type(id)),
            Self::Value(FieldKind::Object(fields)) => {
                let mut refs = fields.iter().filter_map(|field| match field.kind {
                    FieldKind::Ref(id) => Some(id),
                    _ => None,
                });
                let (Some(id), None) = (refs.next(), refs.next()) else {
                    return None;
                };
                Some(Self::Records {
                    types: Endpoints::Types(vec![id]),
                    props: Some(fields),
                })
            }
            _ => None,
        }
    }

    /// The records of either of two sets.
    pub(super) fn union(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Records {
                    types: Endpoints::Types(mut types),
                    props,
                },
                Self::Records {
                    types: Endpoints::Types(more),
                    props: others,
                },
            ) => {
                for id in more {
                    if !types.contains(&id) {
                        types.push(id);
                    }
                }
                let mut all = props.clone().unwrap_or_default();
                for field in others.clone().unwrap_or_default() {
                    if !all.iter().any(|known| known.name == field.name) {
                        all.push(field);
                    }
                }
                Self::Records {
                    types: Endpoints::Types(types),
                    props: props.or(others).map(|_| all),
                }
            }
            (Self::Records { props, .. }, _) => Self::Records {
                types: Endpoints::Any,
                props,
            },
            (one, _) => one,
        }
    }
}

/// The names that a query can start from, with their types.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    names: Vec<(String, PathType)>,
}

impl Scope {
    /// A scope in which `$self` is a record of a type.
    #[must_use]
    pub fn of_record(id: TypeId) -> Self {
        let mut scope = Self::default();
        scope.add(SELF, PathType::of_type(id));
        scope
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str, declared: PathType) {
        self.names.push((name.to_owned(), declared));
    }

    /// Adds the names of another scope; names that are already there keep their types.
    pub fn extend(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
    }

    /// The type of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&PathType> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, declared)| declared)
    }

    /// All names, with their `$`.
    pub(super) fn words(&self) -> Vec<String> {
        let names = self.names.iter();
        names.map(|(name, _)| format!("${name}")).collect()
    }
}

/// A text with placeholders: `kits/{from.id}/{to.id}`.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its parts in order.
    pub parts: Vec<TemplatePart>,
}

/// One part of a [`Template`].
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// Literal text.
    Text(String),
    /// The value at the end of a path.
    Path(Path),
}
