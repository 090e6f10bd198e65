//! Reading expressions against the schema, so that every step is known to exist. `formulas.rs` reads those that are more
//! than a path.

use std::sync::Arc;

use super::expression::{PathSyntax, Syntax, Word, parse};
use super::field::{Direction, Endpoints, Field, FieldKind, Keys};
use super::path::{EDGE, FROM, Path, PathStep, PathType, Root, SELF, Scope, TO};
use super::record_keys::{BuiltInKey, RecordKey};
use super::schema::Schema;
use crate::diagnostic::{Diagnostic, QUERY, list_of};
use crate::text::{Span, Spanned, capitalised};

/// The names that stand for one record or one edge; all others are sets.
const SINGLE_NAMES: [&str; 6] = [SELF, FROM, TO, EDGE, "row", "column"];

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

/// The place of an expression.
#[derive(Clone, Copy)]
pub(super) struct ExpressionPlace<'p> {
    /// The whole text.
    pub(super) text: &'p str,
    pub(super) span: Span,
    /// What is examined.
    pub(super) item: Option<&'p PathType>,
}

/// An expression that has been read.
pub(super) struct ReadPath {
    pub(super) path: Path,
    pub(super) end: PathType,
    /// Whether it has at most one result.
    pub(super) is_single: bool,
}

fn kind_of(end: &PathType) -> Option<FieldKind> {
    match end {
        PathType::Value(kind) => Some(kind.clone()),
        PathType::Records { .. } | PathType::Props(_) => None,
    }
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

    /// Reads an expression. Without an `item`, its paths must begin with a name of the scope.
    pub fn path(
        &mut self,
        text: &str,
        span: Span,
        item: Option<&PathType>,
    ) -> Option<(Path, PathType)> {
        let place = ExpressionPlace { text, span, item };
        let read = match parse(text) {
            Ok(syntax) => self.expression(&syntax, place)?,
            Err(error) => {
                self.diagnostics
                    .push(Diagnostic::new(QUERY, span, error.message).help(error.help));
                return None;
            }
        };
        let text = text.to_owned();
        Some((Path { text, ..read.path }, read.end))
    }

    /// Reads an expression or a part of one.
    pub(super) fn expression(
        &mut self,
        syntax: &Syntax<'_>,
        place: ExpressionPlace<'_>,
    ) -> Option<ReadPath> {
        match syntax {
            Syntax::Path(path) => self.plain_path(path, place),
            Syntax::Own(inner, steps) => {
                let mut read = self.expression(inner, place)?;
                if !matches!(read.end, PathType::Records { props: Some(_), .. }) {
                    let message = format!("`own` in `{}` needs a relation", place.text);
                    let help = "write a relation in its parentheses, such as `own(RELATION)`";
                    self.diagnostics
                        .push(Diagnostic::new(QUERY, place.span, message).help(help));
                    return None;
                }
                read.path.steps.push(PathStep::Own);
                self.further(read, steps, place.span)
            }
            formula => {
                let typed = self.formula(formula, place)?;
                let path = Path {
                    text: place.text.to_owned(),
                    span: place.span,
                    root: Root::Formula(Arc::new(typed.formula)),
                    steps: Vec::new(),
                    title: typed.title,
                    kind: kind_of(&typed.end),
                };
                Some(ReadPath {
                    path,
                    end: typed.end,
                    is_single: typed.is_single,
                })
            }
        }
    }

    fn plain_path(
        &mut self,
        syntax: &PathSyntax<'_>,
        place: ExpressionPlace<'_>,
    ) -> Option<ReadPath> {
        let (root, end) = match (syntax.name, place.item) {
            (Some(name), _) => (Root::Name(name.to_owned()), self.name(name, place.span)?),
            (None, Some(item)) => (Root::Item, item.clone()),
            (None, None) => return self.without_start(syntax, place),
        };
        let is_single = syntax.name.is_none_or(|name| SINGLE_NAMES.contains(&name));
        let path = Path {
            text: syntax.text.to_owned(),
            span: place.span,
            root,
            steps: Vec::new(),
            title: String::new(),
            kind: None,
        };
        let start = ReadPath {
            path,
            end,
            is_single,
        };
        self.further(start, &syntax.steps, place.span)
    }

    /// Reports a path without `$` where no record is examined.
    fn without_start<T>(
        &mut self,
        syntax: &PathSyntax<'_>,
        place: ExpressionPlace<'_>,
    ) -> Option<T> {
        let message = format!(
            "`{}` starts at a record, but no record is examined here",
            syntax.text
        );
        let words = self.scope.words();
        let help = match syntax.steps.first() {
            Some(Word::Key(first)) if self.scope.get(first).is_some() => {
                format!("write `${}`", syntax.text)
            }
            _ if words.is_empty() => "remove it".to_owned(),
            _ => {
                let words = list_of(words.iter().map(String::as_str), 30);
                format!("start with a variable; the variables are {words}")
            }
        };
        self.diagnostics
            .push(Diagnostic::new(QUERY, place.span, message).help(help));
        None
    }

    /// Reads further steps of a path.
    fn further(&mut self, start: ReadPath, words: &[Word<'_>], span: Span) -> Option<ReadPath> {
        let ReadPath {
            mut path,
            end: mut here,
            mut is_single,
        } = start;
        for word in words {
            let found = match word {
                Word::Key(word) => self.step(&here, word, span)?,
                Word::Edge => self.edge_step(&here, &path.text, span)?,
            };
            if !found.title.is_empty() {
                path.title = found.title;
            }
            is_single &= self.leads_to_one(&found.step, &found.arrives);
            path.steps.push(found.step);
            here = found.arrives;
        }
        path.kind = kind_of(&here);
        Some(ReadPath {
            path,
            end: here,
            is_single,
        })
    }

    /// Whether a step leads from one record or value to at most one.
    fn leads_to_one(&self, step: &PathStep, arrives: &PathType) -> bool {
        match (step, arrives) {
            (PathStep::Relation(step), _) => {
                step.direction == Direction::Forward
                    && self.schema.relation(step.relation).max == Some(1)
            }
            (_, PathType::Value(FieldKind::List(_))) => false,
            _ => true,
        }
    }

    /// The step `@`, from a record to the edge that led there.
    fn edge_step(&mut self, here: &PathType, path: &str, span: Span) -> Option<StepMatch> {
        if let PathType::Records {
            props: Some(props), ..
        } = here
        {
            let arrives = PathType::Props(props.clone());
            return Some(StepMatch::new(PathStep::Edge, arrives, ""));
        }
        let message = format!("no relation leads to the record before `@` in `{path}`");
        let help = "follow a relation first, as in `RELATION@PROPERTY`";
        self.diagnostics
            .push(Diagnostic::new(QUERY, span, message).help(help));
        None
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
            PathType::Records { types, .. } => self.record_step(types, word),
            PathType::Props(fields) => StepMatch::key(fields, word),
            PathType::Value(kind) => self.value_step(kind, word),
        };
        if found.is_none() {
            self.report_unknown_step(here, word, span);
        }
        found
    }

    fn record_step(&self, types: &Endpoints, word: &str) -> Option<StepMatch> {
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
        None
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
            FieldKind::Ref(id) => self.record_step(&Endpoints::Types(vec![*id]), word),
            _ => None,
        }
    }
}
