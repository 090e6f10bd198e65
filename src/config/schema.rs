//! Types, fields, scales and relations: the nouns and verbs that a site declares.

use indexmap::IndexMap;

use super::query::Query;
use super::steps::{Scale, Steps};
use crate::text::{FileId, Span};
use crate::tree::Node;

/// A type, by its place in [`Schema::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A relation, by its place in [`Schema::relations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub usize);

/// Which end of a relation one stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the side it is written on.
    Forward,
    /// From the other side.
    Inverse,
}

/// Everything declared about records.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Ordered vocabularies.
    pub scales: IndexMap<String, Scale>,
    /// Types in declared order.
    pub types: IndexMap<String, Type>,
    /// Relations in declared order.
    pub relations: IndexMap<String, Relation>,
    /// In which sources the words of conditions are not checked.
    pub(crate) unchecked: UncheckedSources,
}

/// Sources in which the words of conditions are not checked: a word that can never be is no mistake of the site there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UncheckedSources {
    /// In none.
    #[default]
    Nowhere,
    /// In the preset, which may name a word that the site has taken out.
    In(FileId),
    /// In all, since what is hidden was cut from them.
    Everywhere,
}

/// A kind of record.
#[derive(Clone, Debug)]
pub struct Type {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// The folder whose files are records of it, and where its pages go.
    pub folder: Option<String>,
    /// "Tool".
    pub title: String,
    /// "Tools".
    pub plural: String,
    /// A sentence for its index page.
    pub help: String,
    /// Who may see its records, unless they say otherwise.
    pub label: Option<String>,
    /// The field that says in a sentence what a record is: it opens the page and stands for the record in lists.
    pub lead: Option<String>,
    /// Where its records are shown.
    pub page: PageMode,
    /// Whether its records are linked at their first mention in running text.
    pub autolink: bool,
    /// Whether keys that are not declared are accepted, and not shown (the built-in `page` is open).
    pub open: bool,
    /// The order of its records where no other is asked for: words, a leading `-` turns one round.
    pub sort: Vec<String>,
    /// Whether its records have a text of their own.
    pub body: BodyMode,
    /// Its fields in declared order.
    pub fields: IndexMap<String, Field>,
    /// Named sets that its records' own pages show: they see `$self`, and those before them.
    pub sets: IndexMap<String, Query>,
    /// How its index shows them, where that is more than a list of links: a query over the type.
    pub index: Option<Query>,
}

/// Where records of a type are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageMode {
    /// On a page each.
    Own,
    /// As anchored entries of the type's index page.
    Entry,
}

/// Whether records of a type have a text below their front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyMode {
    /// They must.
    Required,
    /// They may.
    Optional,
    /// They must not.
    None,
}

/// A declared key with a value.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// What its value is.
    pub kind: FieldKind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is when it is not written.
    pub default: Option<Node>,
    /// The words that readers see.
    pub title: String,
    /// A sentence for authors.
    pub help: String,
    /// Who may see it, on top of what hides its record.
    pub label: Option<String>,
    /// Whether search reads it.
    pub search: bool,
    /// What its values may be, besides their kind.
    pub bounds: Box<Bounds>,
}

/// What the values of a field may be, besides their kind. Of a list, each value.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// The least number.
    pub min: Option<f64>,
    /// The greatest number.
    pub max: Option<f64>,
    /// What the whole of a text matches.
    pub pattern: Option<regex_lite::Regex>,
    /// Whether no two records of a type have the same value.
    pub unique: bool,
}

impl Bounds {
    /// In words: `at least 1`, `1 to 90`, ``matches `[A-Z]+` ``, `no two the same`.
    #[must_use]
    pub fn words(&self) -> String {
        let range = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("At least {min}"),
            (None, Some(max)) => format!("At most {max}"),
            (None, None) => String::new(),
        };
        let pattern = self
            .pattern()
            .map_or_else(String::new, |pattern| format!("Matches `{pattern}`"));
        let unique = if self.unique { "No two the same" } else { "" };
        [range.as_str(), pattern.as_str(), unique]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(". ")
    }

    /// The pattern as it is written in the config.
    #[must_use]
    pub fn pattern(&self) -> Option<&str> {
        self.pattern
            .as_ref()?
            .as_str()
            .strip_prefix("^(?:")?
            .strip_suffix(")$")
    }
}

/// What a value can be.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A line of text.
    String,
    /// A text in Markdown.
    Markdown,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A period: `6 months`.
    Duration,
    /// An address.
    Url,
    /// One of a few words.
    Enum(Steps),
    /// A step of a scale.
    Scale(String),
    /// Several values.
    List(Box<FieldKind>),
    /// Values by key.
    Map(Keys, Box<FieldKind>),
    /// Named values.
    Object(Vec<Field>),
    /// A record of a type, inside objects and edge properties.
    Ref(TypeId),
}

/// What the keys of a map are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Steps of a scale.
    Scale(String),
    /// Ids of a type's records.
    Type(TypeId),
}

impl FieldKind {
    /// The word for it, as it is declared.
    #[must_use]
    pub fn word(&self, schema: &Schema) -> String {
        match self {
            Self::String => "string".into(),
            Self::Markdown => "markdown".into(),
            Self::Int => "int".into(),
            Self::Number => "number".into(),
            Self::Bool => "bool".into(),
            Self::Date => "date".into(),
            Self::Duration => "duration".into(),
            Self::Url => "url".into(),
            Self::Enum(_) => "enum".into(),
            Self::Scale(name) => format!("scale<{name}>"),
            Self::List(inner) => format!("list<{}>", inner.word(schema)),
            Self::Map(Keys::Scale(name), inner) => format!("map<{name}, {}>", inner.word(schema)),
            Self::Map(Keys::Type(id), inner) => {
                format!("map<{}, {}>", schema.type_of(*id).name, inner.word(schema))
            }
            Self::Object(_) => "object".into(),
            Self::Ref(id) => format!("ref<{}>", schema.type_of(*id).name),
        }
    }
}

/// The types at one end of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoints {
    /// Every type.
    Any,
    /// These.
    Types(Vec<TypeId>),
}

impl Endpoints {
    /// Whether a type is among them.
    #[must_use]
    pub fn holds(&self, id: TypeId) -> bool {
        match self {
            Self::Any => true,
            Self::Types(types) => types.contains(&id),
        }
    }
}

/// A tie between records, written once and read from both ends.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The key it is written under.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Who writes it.
    pub from: Endpoints,
    /// Who it leads to.
    pub to: Endpoints,
    /// Its name read from the other end.
    pub inverse: Option<String>,
    /// What readers see at the two ends.
    pub titles: [String; 2],
    /// Whether the author's order means something.
    pub ordered: bool,
    /// The fewest edges a record must have.
    pub min: usize,
    /// Whether a record has at most one edge to the same other one, even if its edges carry something.
    pub unique: bool,
    /// Whether a record may have an edge to itself.
    pub reflexive: bool,
    /// The most it may have.
    pub max: Option<usize>,
    /// What an edge carries.
    pub props: Vec<Field>,
    /// Who may see it, on top of what hides its ends.
    pub label: Option<String>,
    /// A sentence for authors.
    pub help: String,
    /// Where its edges come from besides being written.
    pub origin: Origin,
}

/// Where a relation's edges come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// They are written.
    Written,
    /// Along a path of other relations; never written. The path is empty where it could not be read.
    Composed(Vec<RelationStep>),
    /// Written, and those found along a path are passed on.
    Inherited(Vec<RelationStep>),
}

/// One step along a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationStep {
    /// The relation.
    pub relation: RelationId,
    /// Which way it is followed.
    pub direction: Direction,
}

impl RelationStep {
    /// Of the two ends of an edge, the one that it leads to in this direction.
    pub fn target<T>(self, from: T, to: T) -> T {
        if self.direction == Direction::Forward {
            to
        } else {
            from
        }
    }
}

impl Schema {
    /// The words of a scale.
    #[must_use]
    pub fn scale(&self, name: &str) -> Option<&Steps> {
        self.scales.get(name).map(|scale| &scale.steps)
    }

    /// The words that a value of a kind is one, or some, of.
    #[must_use]
    pub fn steps<'s>(&'s self, kind: &'s FieldKind) -> Option<&'s Steps> {
        match kind {
            FieldKind::Enum(steps) => Some(steps),
            FieldKind::Scale(name) => self.scale(name),
            FieldKind::List(inner) => self.steps(inner),
            _ => None,
        }
    }

    /// The type behind an id of this schema.
    ///
    /// # Panics
    /// For an id that another schema gave.
    #[must_use]
    pub fn type_of(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The relation behind an id of this schema.
    ///
    /// # Panics
    /// For an id that another schema gave.
    #[must_use]
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.0]
    }

    /// A type by name.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<TypeId> {
        self.types.get_index_of(name).map(TypeId)
    }

    /// Every type's id, in declared order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }

    /// Every relation's id, in declared order.
    pub fn relation_ids(&self) -> impl Iterator<Item = RelationId> + use<> {
        (0..self.relations.len()).map(RelationId)
    }

    /// The relation that a word names, from either end.
    #[must_use]
    pub fn hop(&self, word: &str) -> Option<RelationStep> {
        if let Some(at) = self.relations.get_index_of(word) {
            return Some(RelationStep {
                relation: RelationId(at),
                direction: Direction::Forward,
            });
        }
        let at = self
            .relations
            .values()
            .position(|relation| relation.inverse.as_deref() == Some(word))?;
        Some(RelationStep {
            relation: RelationId(at),
            direction: Direction::Inverse,
        })
    }

    /// The types on the side that a hop starts from.
    #[must_use]
    pub fn starts(&self, hop: RelationStep) -> &Endpoints {
        let relation = self.relation(hop.relation);
        match hop.direction {
            Direction::Forward => &relation.from,
            Direction::Inverse => &relation.to,
        }
    }

    /// The types on the side that a hop arrives at.
    #[must_use]
    pub fn arrives(&self, hop: RelationStep) -> &Endpoints {
        let relation = self.relation(hop.relation);
        match hop.direction {
            Direction::Forward => &relation.to,
            Direction::Inverse => &relation.from,
        }
    }
}
