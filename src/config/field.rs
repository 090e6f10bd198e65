//! Fields and their kinds, and how declarations refer to types and relations: what all other modules of the config build on.
//!
//! Reading a field is in `fields.rs`.

use super::steps::Steps;
use crate::diagnostic::words;
use crate::text::Span;
use crate::tree::Node;

/// A type, by its index in [`super::Schema::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A relation, by its index in [`super::Schema::relations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub usize);

/// The direction in which a relation is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the side it is written on.
    Forward,
    /// From the other side.
    Inverse,
}

/// One step along a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationStep {
    /// The relation.
    pub relation: RelationId,
    /// The direction in which it is followed.
    pub direction: Direction,
}

impl RelationStep {
    /// Of the two ends of an edge, the one at which the step arrives.
    pub fn target<T>(self, from: T, to: T) -> T {
        match self.direction {
            Direction::Forward => to,
            Direction::Inverse => from,
        }
    }

    /// The same relation in the other direction.
    #[must_use]
    pub fn reversed(self) -> Self {
        let direction = match self.direction {
            Direction::Forward => Direction::Inverse,
            Direction::Inverse => Direction::Forward,
        };
        Self { direction, ..self }
    }
}

/// The types at one end of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoints {
    /// Every type.
    Any,
    /// These types.
    Types(Vec<TypeId>),
}

impl Endpoints {
    /// The word for [`Self::Any`] in a config.
    pub(crate) const ANY: &'static str = "any";

    /// Whether a type is among them.
    #[must_use]
    pub fn holds(&self, id: TypeId) -> bool {
        match self {
            Self::Any => true,
            Self::Types(types) => types.contains(&id),
        }
    }
}

/// A declared key of a record, an object or an edge.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub name: String,
    /// The place of its declaration.
    pub span: Span,
    /// The kind of its value.
    pub kind: FieldKind,
    /// Whether it must be written.
    pub required: bool,
    /// Its value if none is written.
    pub default: Option<Node>,
    /// The words that readers see.
    pub title: String,
    /// A title for narrow columns.
    pub short: Option<String>,
    /// A sentence for authors.
    pub help: String,
    /// The label needed to see it, in addition to that of its record.
    pub label: Option<String>,
    /// Whether it is in the search index.
    pub search: bool,
    /// Restrictions of its values.
    pub bounds: Box<Bounds>,
    /// Whether it is the property that a cell of a table has behind an `@`.
    pub primary: bool,
}

/// Restrictions of the values of a field besides their kind. For a list, they hold for each value.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// The least number.
    pub min: Option<f64>,
    /// The greatest number.
    pub max: Option<f64>,
    /// A pattern that matches the whole text.
    pub pattern: Option<regex_lite::Regex>,
    /// Whether no two records of a type have the same value.
    pub unique: bool,
}

impl Bounds {
    /// In words: `At least 1`, `1 to 90`, ``Matches `[A-Z]+` ``, `Unique`.
    #[must_use]
    pub fn words(&self) -> String {
        let range = match (self.min, self.max) {
            (Some(min), Some(max)) => Some(format!("{min} to {max}")),
            (Some(min), None) => Some(format!("At least {min}")),
            (None, Some(max)) => Some(format!("At most {max}")),
            (None, None) => None,
        };
        let pattern = self.pattern().map(|text| format!("Matches `{text}`"));
        let unique = self.unique.then(|| "Unique".to_owned());
        let words: Vec<String> = [range, pattern, unique].into_iter().flatten().collect();
        words.join(". ")
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

/// The kind of a value.
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

/// The keys of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Steps of a scale.
    Scale(String),
    /// Ids of a type's records.
    Type(TypeId),
}

words! {
    /// The names of the kinds, each with its form in a config.
    pub(crate) enum KindName {
        /// [`FieldKind::String`].
        String = "string": "string",
        /// [`FieldKind::Markdown`].
        Markdown = "markdown": "markdown",
        /// [`FieldKind::Int`].
        Int = "int": "int",
        /// [`FieldKind::Number`].
        Number = "number": "number",
        /// [`FieldKind::Bool`].
        Bool = "bool": "bool",
        /// [`FieldKind::Date`].
        Date = "date": "date",
        /// [`FieldKind::Duration`].
        Duration = "duration": "duration",
        /// [`FieldKind::Url`].
        Url = "url": "url",
        /// [`FieldKind::Enum`].
        Enum = "enum": "enum",
        /// [`FieldKind::Object`].
        Object = "object": "object",
        /// [`FieldKind::List`].
        List = "list": "list<…>",
        /// [`FieldKind::Map`].
        Map = "map": "map<…, …>",
        /// [`FieldKind::Scale`].
        Scale = "scale": "scale<…>",
        /// [`FieldKind::Ref`].
        Ref = "ref": "ref<…>",
    }
}

impl FieldKind {
    /// The name of the kind.
    pub(super) fn name(&self) -> KindName {
        match self {
            Self::String => KindName::String,
            Self::Markdown => KindName::Markdown,
            Self::Int => KindName::Int,
            Self::Number => KindName::Number,
            Self::Bool => KindName::Bool,
            Self::Date => KindName::Date,
            Self::Duration => KindName::Duration,
            Self::Url => KindName::Url,
            Self::Enum(_) => KindName::Enum,
            Self::Scale(_) => KindName::Scale,
            Self::List(_) => KindName::List,
            Self::Map(..) => KindName::Map,
            Self::Object(_) => KindName::Object,
            Self::Ref(_) => KindName::Ref,
        }
    }

    /// The kind of a single value: that of the items of a list, and of lists within it.
    #[must_use]
    pub fn item(&self) -> &Self {
        match self {
            Self::List(inner) => inner.item(),
            kind => kind,
        }
    }
}
