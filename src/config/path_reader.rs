//! Reading paths and templates against the schema, so that every step is known to exist.

use super::field::{Endpoints, Field, FieldKind, Keys};
use super::path::{EDGE, OWN, Path, PathStep, PathType, Root, Scope, Template, TemplatePart};
use super::record_keys::{BuiltInKey, RecordKey};
use super::schema::Schema;
use super::steps::Steps;
use crate::diagnostic::{Diagnostic, QUERY, list_of};
use crate::text::{Span, Spanned, capitalised};

/// Reads queries and paths against a schema, within a scope.
pub struct QueryReader<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The names that can be used.
    pub scope: &'a Scope,
    /// The problems found so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether everything could be read that decides which records are found; how they are shown does not count.
    pub complete: bool,
}

/// A step that a word stands for: where it leads, and its title for readers.
struct StepMatch {
    step: PathStep,
    arrives: PathType,
    title: String,
}

impl StepMatch {
    fn new(step: PathStep, arrives: PathType, title: impl Into<String>) -> Self {
        let title = title.into();
        Self {
            step,
            arrives,
            title,
        }
    }

    fn key(fields: &[Field], word: &str) -> Option<Self> {
        let field = fields.iter().find(|field| field.name == word)?;
        let arrives = PathType::Value(field.kind.clone());
        Some(Self::new(
            PathStep::Key(word.to_owned()),
            arrives,
            &field.title,
        ))
    }
}

impl<'a> QueryReader<'a> {
    /// A reader without problems yet.
    #[must_use]
    pub fn new(schema: &'a Schema, scope: &'a Scope) -> Self {
        Self {
            schema,
            scope,
            diagnostics: Vec::new(),
            complete: true,
        }
    }

    /// Reads a path. Without an `item`, it must begin with a name of the scope, with or without its `$`.
    pub fn path(
        &mut self,
        text: &str,
        span: Span,
        item: Option<&PathType>,
    ) -> Option<(Path, PathType)> {
        let mut words = text.strip_prefix('$').unwrap_or(text).split('.');
        let (root, mut here) = match item {
            Some(item) if !text.starts_with('$') => (Root::Item, item.clone()),
            _ => {
                let name = words.next().unwrap_or_default();
                (Root::Name(name.to_owned()), self.name(name, span)?)
            }
        };
        let mut steps = Vec::new();
        let mut title = String::new();
        for word in words {
            let found = self.step(&here, word, span)?;
            if !found.title.is_empty() {
                title = found.title;
            }
            steps.push(found.step);
            here = found.arrives;
        }
        let kind = match &here {
            PathType::Value(kind) => Some(kind.clone()),
            PathType::Records { .. } | PathType::Props(_) => None,
        };
        let path = Path {
            text: text.to_owned(),
            span,
            root,
            steps,
            title,
            kind,
        };
        Some((path, here))
    }

    /// Reads the paths of a list.
    pub(super) fn paths(&mut self, texts: &[Spanned<String>], item: &PathType) -> Vec<Path> {
        texts
            .iter()
            .filter_map(|text| self.path(&text.value, text.span, Some(item)))
            .map(|(path, _)| path)
            .collect()
    }

    fn name(&mut self, name: &str, span: Span) -> Option<PathType> {
        let found = self.scope.get(name).cloned();
        if found.is_none() {
            let name = format!("${name}");
            let words = self.scope.words();
            let known = || words.iter().map(String::as_str);
            self.diagnostics.push(
                Diagnostic::new(QUERY, span, format!("unknown variable `{name}`")).not_found_or(
                    &name,
                    known(),
                    || match words.len() {
                        0 => "there are no variables here".to_owned(),
                        _ => format!("the variables are {}", list_of(known(), 30)),
                    },
                ),
            );
        }
        found
    }

    fn step(&mut self, here: &PathType, word: &str, span: Span) -> Option<StepMatch> {
        let found = match here {
            PathType::Records { types, props } => self.record_step(types, props.as_deref(), word),
            PathType::Props(fields) => StepMatch::key(fields, word),
            PathType::Value(kind) => self.value_step(kind, word),
        };
        if found.is_none() {
            let words = self.words_at(here);
            let known = || words.iter().map(String::as_str);
            let message = format!(
                "`{word}` is neither a key nor a relation of {}",
                self.describe(here)
            );
            self.diagnostics
                .push(
                    Diagnostic::new(QUERY, span, message).not_found_or(word, known(), || {
                        format!("the valid steps are {}", list_of(known(), 30))
                    }),
                );
        }
        found
    }

    fn record_step(
        &self,
        types: &Endpoints,
        props: Option<&[Field]>,
        word: &str,
    ) -> Option<StepMatch> {
        let schema = self.schema;
        let among = schema.among(types);
        let mut declared = among.iter().map(|id| schema.type_of(*id));
        if let Some(field) = declared.find_map(|declared| declared.fields.get(word)) {
            let (step, kind) = (PathStep::Field(word.to_owned()), field.kind.clone());
            return Some(StepMatch::new(step, PathType::Value(kind), &field.title));
        }
        let relation = schema.relation_named(word);
        if let Some(step) = relation.filter(|step| schema.overlap(types, schema.starts(*step))) {
            let relation = schema.relation(step.relation);
            let [forward, inverse] = &relation.titles;
            let arrives = PathType::Records {
                types: schema.arrives(step).clone(),
                props: Some(relation.props.clone()),
            };
            let title = step.target(inverse, forward);
            return Some(StepMatch::new(PathStep::Relation(step), arrives, title));
        }
        if let Some(key) = BuiltInKey::from_word(word) {
            let title = match (key, among.as_slice()) {
                (BuiltInKey::Record(RecordKey::Title), [id]) => schema.type_of(*id).title.clone(),
                _ => capitalised(word),
            };
            let arrives = PathType::Value(key.kind());
            return Some(StepMatch::new(PathStep::BuiltIn(key), arrives, title));
        }
        let props = props?.to_vec();
        match word {
            EDGE => Some(StepMatch::new(PathStep::Edge, PathType::Props(props), "")),
            OWN => {
                let arrives = PathType::Records {
                    types: types.clone(),
                    props: Some(props),
                };
                Some(StepMatch::new(PathStep::Own, arrives, ""))
            }
            _ => None,
        }
    }

    fn value_step(&self, kind: &FieldKind, word: &str) -> Option<StepMatch> {
        match kind.item() {
            FieldKind::Object(fields) => StepMatch::key(fields, word),
            FieldKind::Map(keys, inner) => {
                let title = match keys {
                    Keys::Scale(name) => self.schema.scale(name)?.get(word)?.title.as_str(),
                    Keys::Type(_) => word,
                };
                let arrives = PathType::Value((**inner).clone());
                Some(StepMatch::new(
                    PathStep::Key(word.to_owned()),
                    arrives,
                    title,
                ))
            }
            FieldKind::Ref(id) => self.record_step(&Endpoints::Types(vec![*id]), None, word),
            _ => None,
        }
    }

    /// The words that a step can have.
    fn words_at(&self, here: &PathType) -> Vec<String> {
        let keys = |fields: &[Field]| fields.iter().map(|field| field.name.clone()).collect();
        let schema = self.schema;
        match here {
            PathType::Props(fields) => keys(fields),
            PathType::Value(kind) => match kind.item() {
                FieldKind::Object(fields) => keys(fields),
                FieldKind::Map(Keys::Scale(name), _) => {
                    let words = schema.scale(name).into_iter().flat_map(Steps::words);
                    words.map(str::to_owned).collect()
                }
                _ => Vec::new(),
            },
            PathType::Records { types, props } => {
                let among = schema.type_ids().filter(|id| types.holds(*id));
                let fields = among.flat_map(|id| schema.type_of(id).fields.keys().cloned());
                let mut words: Vec<String> = fields.collect();
                words.extend(schema.relation_names(types).map(str::to_owned));
                let of_edge = props.iter().flat_map(|_| [EDGE, OWN]);
                let keys = BuiltInKey::all().map(BuiltInKey::word);
                words.extend(keys.chain(of_edge).map(str::to_owned));
                words
            }
        }
    }

    fn describe(&self, here: &PathType) -> String {
        match here {
            PathType::Props(_) => "the edge".to_owned(),
            PathType::Value(kind) => format!("a value of the type `{}`", kind.word(self.schema)),
            PathType::Records { types, .. } => self.schema.describe(types),
        }
    }

    /// Reads a template; `item` is the starting point of paths that do not begin with a known name.
    pub fn template(&mut self, text: &str, span: Span, item: Option<&PathType>) -> Template {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((inner, after)) = behind.split_once('}') else {
                break;
            };
            if !before.is_empty() {
                parts.push(TemplatePart::Text(before.to_owned()));
            }
            let item = item.filter(|_| !self.begins_with_name(inner));
            let path = self.path(inner, span, item);
            parts.extend(path.map(|(path, _)| TemplatePart::Path(path)));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(TemplatePart::Text(rest.to_owned()));
        }
        Template { parts }
    }

    /// Whether a path begins with a name of the scope.
    pub(super) fn begins_with_name(&self, path: &str) -> bool {
        let first = path.split('.').next().unwrap_or_default();
        self.scope.get(first).is_some()
    }
}
