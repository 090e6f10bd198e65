//! Paths: ways over relations and keys, read against the schema, so that each step is known to exist.

use super::query::QueryReader;
use super::schema::{Direction, Endpoints, Field, FieldKind, Keys, RelationStep, TypeId};
use super::steps::{Step, Steps};
use crate::diagnostic::{Diagnostic, QUERY, did_you_mean, list_of};
use crate::text::Span;

/// The keys that every record has, whatever its type declares.
pub const RECORD_KEYS: [&str; 14] = [
    "type",
    "id",
    "title",
    "body",
    "label",
    "status",
    "aliases",
    "old_ids",
    "order",
    "lang",
    "dir",
    "owner",
    "reviewed",
    "review_in",
];

/// What every record has besides its keys: the day until which its last review holds, and how that stands today.
const COMPUTED: [&str; 2] = ["review_due", "review_state"];

/// How a review can stand, as queries write it and as readers see it.
pub const REVIEW_STATES: [(&str, &str); 3] = [
    ("overdue", "Overdue"),
    ("soon", "Due soon"),
    ("current", "In time"),
];

/// A way from a starting point over relations to records or values.
#[derive(Clone, Debug)]
pub struct Path {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Where it starts.
    pub root: Root,
    /// Its steps.
    pub steps: Vec<PathStep>,
    /// The words readers see above a column of it.
    pub title: String,
    /// What it ends at, where that is a value.
    pub kind: Option<FieldKind>,
}

impl Path {
    /// The relation that the path is, if it is one relation of the record and no more.
    #[must_use]
    pub fn only_relation(&self) -> Option<RelationStep> {
        match (&self.root, self.steps.as_slice()) {
            (Root::Item, [PathStep::Relation(hop)]) => Some(*hop),
            _ => None,
        }
    }

    /// How many relations a path follows from a record before anything else; its last step is not counted.
    #[must_use]
    pub fn leading_relations(&self) -> usize {
        let before = self
            .steps
            .split_last()
            .map_or(&[][..], |(_, before)| before);
        let is_relation = |step: &&PathStep| matches!(step, PathStep::Relation(_));
        if self.root == Root::Item {
            before.iter().take_while(is_relation).count()
        } else {
            0
        }
    }

    /// The key that the path ends with, if it ends with one of a value or of what an edge carries.
    #[must_use]
    pub fn last_key(&self) -> Option<&str> {
        if let Some(PathStep::Key(key)) = self.steps.last() {
            Some(key)
        } else {
            None
        }
    }

    /// Stands for a path that cannot be read: no scope has a name for where it starts, so it reaches nothing.
    pub(crate) fn nowhere(text: &str, span: Span) -> Self {
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

/// Where a path starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// At the record (and edge) that is being looked at.
    Item,
    /// At a name of the scope: `self`, `from`, `to`, `edge` or a set.
    Name(String),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// An engine's word.
    Word(&'static str),
    /// A declared field, by key.
    Field(String),
    /// Along a relation.
    Relation(RelationStep),
    /// From an edge's target to what the edge carries.
    Edge,
    /// Of the targets of edges, those that the record has by itself and not by inheritance.
    Own,
    /// A key of a map, an object or an edge's properties.
    Key(String),
}

/// What a path can be standing on, as far as the schema tells.
#[derive(Clone, Debug)]
pub enum PathType {
    /// Records of these types (`Endpoints::Any`: of all), perhaps with what an edge carries.
    Records {
        /// The types.
        types: Endpoints,
        /// The edge's properties, where an edge led here.
        props: Option<Vec<Field>>,
    },
    /// A value.
    Value(FieldKind),
    /// What an edge carries.
    Props(Vec<Field>),
}

/// The names a query may start from.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    names: Vec<(String, PathType)>,
}

impl Scope {
    /// A scope in which `$self` is a record of a type.
    #[must_use]
    pub fn of_record(id: TypeId) -> Self {
        let mut scope = Self::default();
        scope.add(
            "self",
            PathType::Records {
                types: Endpoints::Types(vec![id]),
                props: None,
            },
        );
        scope
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str, stand: PathType) {
        self.names.push((name.to_owned(), stand));
    }

    /// Adds the names of another scope; those that are known keep their meaning.
    pub fn extend(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
    }

    /// What a name stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&PathType> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, stand)| stand)
    }

    fn words(&self) -> Vec<String> {
        self.names
            .iter()
            .map(|(name, _)| format!("${name}"))
            .collect()
    }
}

/// A text with fill-ins: `kits/{from.id}/{to.id}`.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its parts in order.
    pub parts: Vec<TemplatePart>,
}

/// One part of a [`Template`].
#[derive(Clone, Debug)]
pub enum TemplatePart {
    /// Text as it is.
    Text(String),
    /// What a path leads to.
    Path(Path),
}

impl QueryReader<'_> {
    /// Reads a path. Without an `item`, it must begin with a name of the scope (with or without its `$`).
    pub fn path(
        &mut self,
        text: &str,
        span: Span,
        item: Option<&PathType>,
    ) -> Option<(Path, PathType)> {
        let mut words = text.split('.');
        let (root, mut stand) = if let Some(rest) = text.strip_prefix('$') {
            let name = rest.split('.').next().unwrap_or_default();
            words.next();
            (Root::Name(name.to_owned()), self.name(name, span)?)
        } else if let Some(item) = item {
            (Root::Item, item.clone())
        } else {
            let first = words.next().unwrap_or_default();
            (Root::Name(first.to_owned()), self.name(first, span)?)
        };
        let mut steps = Vec::new();
        let mut title = String::new();
        for word in words {
            let (step, next, words) = self.step(&stand, word, span)?;
            if !words.is_empty() {
                title = words;
            }
            steps.push(step);
            stand = next;
        }
        let kind = match &stand {
            PathType::Value(kind) => Some(kind.clone()),
            PathType::Records { .. } | PathType::Props(_) => None,
        };
        Some((
            Path {
                text: text.to_owned(),
                span,
                root,
                steps,
                title,
                kind,
            },
            stand,
        ))
    }

    fn name(&mut self, name: &str, span: Span) -> Option<PathType> {
        let found = self.scope.get(name).cloned();
        if found.is_none() {
            let words = self.scope.words();
            let known = || words.iter().map(String::as_str);
            let help = did_you_mean(&format!("${name}"), known())
                .unwrap_or_else(|| format!("known here: {}", list_of(known(), 24)));
            self.diagnostics.push(
                Diagnostic::new(QUERY, span, format!("`${name}` is not known here"))
                    .here("not found")
                    .help(help),
            );
        }
        found
    }

    fn step(
        &mut self,
        stand: &PathType,
        word: &str,
        span: Span,
    ) -> Option<(PathStep, PathType, String)> {
        let found = match stand {
            PathType::Records { types, props } => self.record_step(types, props.as_deref(), word),
            PathType::Props(fields) => key_of(fields, word),
            PathType::Value(kind) => self.value_step(kind, word),
        };
        if found.is_none() {
            let words = self.words_at(stand);
            let known = || words.iter().map(String::as_str);
            let help = did_you_mean(word, known())
                .unwrap_or_else(|| format!("known there: {}", list_of(known(), 30)));
            self.diagnostics.push(
                Diagnostic::new(
                    QUERY,
                    span,
                    format!(
                        "`{word}` is neither a key nor a relation of {}",
                        self.say(stand)
                    ),
                )
                .here("not found")
                .help(help),
            );
        }
        found
    }

    fn record_step(
        &self,
        types: &Endpoints,
        props: Option<&[Field]>,
        word: &str,
    ) -> Option<(PathStep, PathType, String)> {
        let schema = self.schema;
        let among: Vec<TypeId> = match types {
            Endpoints::Any => schema.type_ids().collect(),
            Endpoints::Types(ids) => ids.clone(),
        };
        if let Some(field) = among
            .iter()
            .find_map(|id| schema.type_of(*id).fields.get(word))
        {
            return Some((
                PathStep::Field(word.to_owned()),
                PathType::Value(field.kind.clone()),
                field.title.clone(),
            ));
        }
        if let Some(hop) = schema
            .hop(word)
            .filter(|hop| among.iter().any(|id| schema.starts(*hop).holds(*id)))
        {
            let relation = schema.relation(hop.relation);
            let title = relation.titles[usize::from(hop.direction == Direction::Inverse)].clone();
            return Some((
                PathStep::Relation(hop),
                PathType::Records {
                    types: schema.arrives(hop).clone(),
                    props: Some(relation.props.clone()),
                },
                title,
            ));
        }
        if let Some(word) = RECORD_KEYS
            .into_iter()
            .chain(COMPUTED)
            .find(|known| *known == word)
        {
            let kind = match word {
                "body" => FieldKind::Markdown,
                "order" => FieldKind::Int,
                "reviewed" | "review_due" => FieldKind::Date,
                "review_state" => FieldKind::Enum(
                    REVIEW_STATES
                        .map(|(id, title)| Step::new(id, title))
                        .into_iter()
                        .collect(),
                ),
                "aliases" | "old_ids" => FieldKind::List(Box::new(FieldKind::String)),
                _ => FieldKind::String,
            };
            let mut title = word.replace('_', " ");
            title[..1].make_ascii_uppercase();
            let title = if word == "title" && among.len() == 1 {
                schema.type_of(among[0]).title.clone()
            } else {
                title
            };
            return Some((PathStep::Word(word), PathType::Value(kind), title));
        }
        match props {
            Some(props) if word == "edge" => Some((
                PathStep::Edge,
                PathType::Props(props.to_vec()),
                String::new(),
            )),
            Some(props) if word == "own" => Some((
                PathStep::Own,
                PathType::Records {
                    types: types.clone(),
                    props: Some(props.to_vec()),
                },
                String::new(),
            )),
            _ => None,
        }
    }

    fn value_step(&self, kind: &FieldKind, word: &str) -> Option<(PathStep, PathType, String)> {
        match kind {
            FieldKind::List(inner) => self.value_step(inner, word),
            FieldKind::Object(fields) => key_of(fields, word),
            FieldKind::Map(keys, inner) => {
                let step = match keys {
                    Keys::Scale(name) => self.schema.scale(name)?.get(word)?.title.clone(),
                    Keys::Type(_) => word.to_owned(),
                };
                Some((
                    PathStep::Key(word.to_owned()),
                    PathType::Value((**inner).clone()),
                    step,
                ))
            }
            FieldKind::Ref(id) => self.record_step(&Endpoints::Types(vec![*id]), None, word),
            _ => None,
        }
    }

    fn words_at(&self, stand: &PathType) -> Vec<String> {
        let of = |fields: &[Field]| fields.iter().map(|field| field.name.clone()).collect();
        match stand {
            PathType::Props(fields) => of(fields),
            PathType::Value(FieldKind::Object(fields)) => of(fields),
            PathType::Value(FieldKind::List(inner)) => {
                self.words_at(&PathType::Value((**inner).clone()))
            }
            PathType::Value(FieldKind::Map(Keys::Scale(name), _)) => self
                .schema
                .scale(name)
                .into_iter()
                .flat_map(Steps::words)
                .map(str::to_owned)
                .collect(),
            PathType::Value(_) => Vec::new(),
            PathType::Records { types, props } => {
                let holds = |id: TypeId| types.holds(id);
                let mut words: Vec<String> = self
                    .schema
                    .type_ids()
                    .filter(|id| holds(*id))
                    .flat_map(|id| self.schema.type_of(id).fields.keys().cloned())
                    .collect();
                for relation in self.schema.relations.values() {
                    let starts = |ends: &Endpoints| {
                        self.schema.type_ids().any(|id| holds(id) && ends.holds(id))
                    };
                    words.extend(starts(&relation.from).then(|| relation.name.clone()));
                    words.extend(relation.inverse.clone().filter(|_| starts(&relation.to)));
                }
                words.extend(RECORD_KEYS.into_iter().chain(COMPUTED).map(str::to_owned));
                words.extend(
                    props
                        .iter()
                        .flat_map(|_| ["edge", "own"].map(str::to_owned)),
                );
                words
            }
        }
    }

    fn say(&self, stand: &PathType) -> String {
        match stand {
            PathType::Props(_) => "the edge".to_owned(),
            PathType::Value(kind) => format!("a value of kind `{}`", kind.word(self.schema)),
            PathType::Records {
                types: Endpoints::Any,
                ..
            } => "any type".to_owned(),
            PathType::Records {
                types: Endpoints::Types(ids),
                ..
            } => list_of(
                ids.iter().map(|id| self.schema.type_of(*id).name.as_str()),
                9,
            ),
        }
    }

    /// Reads a text with fill-ins; `item` is what a path without a known name starts from.
    pub fn pattern(&mut self, text: &str, span: Span, item: Option<&PathType>) -> Template {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((inner, after)) = behind.split_once('}') else {
                break;
            };
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.to_owned()));
            }
            let named = self
                .scope
                .get(inner.split('.').next().unwrap_or_default())
                .is_some();
            parts.extend(
                self.path(inner, span, if named { None } else { item })
                    .map(|(path, _)| TemplatePart::Path(path)),
            );
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Text(rest.to_owned()));
        }
        Template { parts }
    }
}

fn key_of(fields: &[Field], word: &str) -> Option<(PathStep, PathType, String)> {
    let field = fields.iter().find(|field| field.name == word)?;
    Some((
        PathStep::Key(word.to_owned()),
        PathType::Value(field.kind.clone()),
        field.title.clone(),
    ))
}
