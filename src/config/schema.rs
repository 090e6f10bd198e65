//! The schema: types, relations and scales as a site and its preset declare them.
//!
//! Reading them is in `types.rs`, `relations.rs` and `steps.rs`; their fields are in `field.rs`.

use hirebook_search::Weight;
use indexmap::IndexMap;

use super::condition::LabelRule;
use super::field::{
    Direction, Endpoints, Field, FieldKind, Keys, RelationId, RelationStep, TypeId,
};
use super::path::Path;
use super::query::Query;
use super::steps::{Scale, Steps};
use crate::diagnostic::{list_of, words};
use crate::text::{FileId, Span};

/// The name of the type of files in no type's folder, which every site has.
pub const PAGE: &str = "page";
/// The name of the relation from a record to its owner, which a site has if it sets `owner_type`.
pub const OWNER: &str = "owner";

/// All that is declared about records.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Ordered vocabularies.
    pub scales: IndexMap<String, Scale>,
    /// Types in declared order.
    pub types: IndexMap<String, Type>,
    /// Relations in declared order.
    pub relations: IndexMap<String, Relation>,
    /// The sources in which the literals of conditions are not checked.
    pub(crate) unchecked: UncheckedSources,
}

/// The sources in which a condition may compare with a word that a value can never be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UncheckedSources {
    /// None.
    #[default]
    Nowhere,
    /// The preset, which may use a word that the site has removed.
    In(FileId),
    /// All: the declarations of an edition, from which hidden words were cut.
    Everywhere,
}

/// A kind of record.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// The folder of its records and of their pages.
    pub folder: Option<String>,
    /// Its title: "Tool".
    pub title: String,
    /// Its title in the plural: "Tools".
    pub plural: String,
    /// A title for narrow columns.
    pub short: Option<String>,
    /// A sentence for its index page.
    pub help: String,
    /// The label of its records, unless they have one of their own.
    pub label: Option<String>,
    /// Labels that conditions on a record give to it instead.
    pub label_rules: Vec<LabelRule>,
    /// Labels that conditions on a record give to its fields instead of those of the fields, by field.
    pub field_label_rules: IndexMap<String, Vec<LabelRule>>,
    /// The field that summarizes a record in a sentence, at the top of its page and in lists.
    pub lead: Option<String>,
    /// Where its records are shown.
    pub page: PageMode,
    /// Whether its records are linked at their first mention in running text.
    pub autolink: bool,
    /// Whether undeclared keys are accepted, and not shown. The built-in type `page` is open.
    pub open: bool,
    /// The default order of its records: keys, each descending after a leading `-`.
    pub sort: Vec<String>,
    /// Whether its records have a text.
    pub body: BodyMode,
    /// Its fields in declared order.
    pub fields: IndexMap<String, Field>,
    /// Named queries that the page of each record shows. They can use `$self` and the sets before them.
    pub sets: IndexMap<String, Query>,
    /// What search multiplies the scores of its records by.
    pub search_weight: Weight,
    /// How its index shows its records, if it is more than a list of links: a query over the type.
    pub index: Option<Query>,
    /// The value by which long lists and matrices of its records are divided.
    pub bands: Option<Path>,
    /// The values by which readers can filter lists of its records.
    pub filters: Vec<Path>,
}

words! {
    /// Where records of a type are shown.
    pub enum PageMode {
        /// On a page each.
        Own = "own",
        /// As anchored entries of the type's index page.
        Entry = "entry",
    }
}

words! {
    /// Whether records of a type have a text below their front matter.
    pub enum BodyMode {
        /// They must have one.
        Required = "required",
        /// They may have one.
        Optional = "optional",
        /// They must not have one.
        None = "none",
    }
}

/// A relation between records, written on one side and read from both.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The key it is written under.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// The types that write it.
    pub from: Endpoints,
    /// The types it leads to.
    pub to: Endpoints,
    /// Its name in the other direction.
    pub inverse: Option<String>,
    /// The words that readers see at the two ends.
    pub titles: [String; 2],
    /// Whether the order in which edges are written has a meaning.
    pub ordered: bool,
    /// The least number of edges of a record.
    pub min: usize,
    /// Whether a record has at most one edge to each other record, even if edges have properties.
    pub unique: bool,
    /// Whether a record may have an edge to itself.
    pub reflexive: bool,
    /// The greatest number of edges of a record.
    pub max: Option<usize>,
    /// The properties of its edges.
    pub props: Vec<Field>,
    /// The label needed to see it, in addition to those of its ends.
    pub label: Option<String>,
    /// Labels that conditions on an edge give to it instead.
    pub label_rules: Vec<LabelRule>,
    /// A sentence for authors.
    pub help: String,
    /// Where its edges come from.
    pub origin: Origin,
    /// The value of the records at its `to` end under whose headings pages group them.
    pub group: Option<Path>,
}

/// Where the edges of a relation come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// They are written.
    Written,
    /// They are computed along a path of other relations, and never written. The path is empty if it could not be read.
    Composed(Vec<RelationStep>),
    /// They are written, and inherited along a path of other relations.
    Inherited(Vec<RelationStep>),
}

impl Relation {
    /// The property that a cell of a table has behind an `@`.
    #[must_use]
    pub fn primary(&self) -> Option<&Field> {
        self.props.iter().find(|field| field.primary)
    }
}

impl Type {
    /// Whether it is the type of plain pages, which every site has.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.name == PAGE
    }
}

impl Schema {
    /// The steps of a scale.
    #[must_use]
    pub fn scale(&self, name: &str) -> Option<&Steps> {
        self.scales.get(name).map(|scale| &scale.steps)
    }

    /// The steps that a value of a kind, or each item of a list, is one of.
    #[must_use]
    pub fn steps<'s>(&'s self, kind: &'s FieldKind) -> Option<&'s Steps> {
        match kind.item() {
            FieldKind::Enum(steps) => Some(steps),
            FieldKind::Scale(name) => self.scale(name),
            _ => None,
        }
    }

    /// The type with an id of this schema.
    ///
    /// # Panics
    /// If the id belongs to another schema.
    #[must_use]
    pub fn type_of(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The relation with an id of this schema.
    ///
    /// # Panics
    /// If the id belongs to another schema.
    #[must_use]
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.0]
    }

    /// The type with a name.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<TypeId> {
        self.types.get_index_of(name).map(TypeId)
    }

    /// The names of all types, in declared order.
    pub fn type_names(&self) -> impl Iterator<Item = &str> + Clone {
        self.types.keys().map(String::as_str)
    }

    /// The names of some types.
    pub fn names_of(&self, types: &[TypeId]) -> impl Iterator<Item = &str> {
        types.iter().map(|id| self.type_of(*id).name.as_str())
    }

    /// The ids of some types, in the order of their list.
    pub(super) fn among(&self, types: &Endpoints) -> Vec<TypeId> {
        match types {
            Endpoints::Any => self.type_ids().collect(),
            Endpoints::Types(ids) => ids.clone(),
        }
    }

    /// Whether a type is among both.
    pub(super) fn overlap(&self, a: &Endpoints, b: &Endpoints) -> bool {
        self.type_ids().any(|id| a.holds(id) && b.holds(id))
    }

    /// Some types as messages enumerate them.
    pub(super) fn describe(&self, types: &Endpoints) -> String {
        match types {
            Endpoints::Any => "any type".to_owned(),
            Endpoints::Types(ids) => list_of(self.names_of(ids), 9),
        }
    }

    /// The names of the relations that start at some types, each in the direction that starts there.
    pub(super) fn relation_names(&self, from: &Endpoints) -> impl Iterator<Item = &str> + Clone {
        let steps = [Direction::Forward, Direction::Inverse];
        let steps = self.relation_ids().flat_map(move |relation| {
            steps.map(|direction| RelationStep {
                relation,
                direction,
            })
        });
        let here = from.clone();
        steps
            .filter(move |step| self.overlap(&here, self.starts(*step)))
            .filter_map(|step| self.step_name(step))
    }

    /// The name of a relation in the direction of a step, if it has one.
    #[must_use]
    pub fn step_name(&self, step: RelationStep) -> Option<&str> {
        let relation = self.relation(step.relation);
        match step.direction {
            Direction::Forward => Some(&relation.name),
            Direction::Inverse => relation.inverse.as_deref(),
        }
    }

    /// Every type's id, in declared order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }

    /// Every relation's id, in declared order.
    pub fn relation_ids(&self) -> impl Iterator<Item = RelationId> + Clone + use<> {
        (0..self.relations.len()).map(RelationId)
    }

    /// The relation with a name, in the direction that the name stands for.
    #[must_use]
    pub fn relation_named(&self, name: &str) -> Option<RelationStep> {
        let step = |(at, direction)| RelationStep {
            relation: RelationId(at),
            direction,
        };
        let forward = self.relations.get_index_of(name);
        let inverse = || {
            let mut relations = self.relations.values();
            relations.position(|relation| relation.inverse.as_deref() == Some(name))
        };
        forward
            .map(|at| (at, Direction::Forward))
            .or_else(|| Some((inverse()?, Direction::Inverse)))
            .map(step)
    }

    /// The types at which a step starts.
    #[must_use]
    pub fn starts(&self, step: RelationStep) -> &Endpoints {
        let relation = self.relation(step.relation);
        match step.direction {
            Direction::Forward => &relation.from,
            Direction::Inverse => &relation.to,
        }
    }

    /// The types at which a step arrives.
    #[must_use]
    pub fn arrives(&self, step: RelationStep) -> &Endpoints {
        let relation = self.relation(step.relation);
        match step.direction {
            Direction::Forward => &relation.to,
            Direction::Inverse => &relation.from,
        }
    }
}

impl FieldKind {
    /// The kind as it is declared, such as `list<string>`.
    #[must_use]
    pub fn word(&self, schema: &Schema) -> String {
        let name = self.name().word();
        let type_name = |id: &TypeId| schema.type_of(*id).name.as_str();
        match self {
            Self::Scale(scale) => format!("{name}<{scale}>"),
            Self::List(inner) => format!("{name}<{}>", inner.word(schema)),
            Self::Map(Keys::Scale(scale), inner) => {
                format!("{name}<{scale}, {}>", inner.word(schema))
            }
            Self::Map(Keys::Type(id), inner) => {
                format!("{name}<{}, {}>", type_name(id), inner.word(schema))
            }
            Self::Ref(id) => format!("{name}<{}>", type_name(id)),
            _ => name.to_owned(),
        }
    }
}
