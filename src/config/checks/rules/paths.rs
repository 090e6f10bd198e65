//! Reading the paths of a check, and reporting those that its kind cannot use.

use super::RuleReader;
use crate::config::field::{Endpoints, FieldKind, RelationStep};
use crate::config::path::{Path, PathType};
use crate::config::reader::Required;
use crate::diagnostic::{CONFIG, Diagnostic, list_of};
use crate::text::Spanned;

/// Steps of the longest path. Some checks recurse along each path.
const LONGEST: usize = 16;

impl RuleReader<'_, '_, '_> {
    /// The path of a key, from the examined record.
    pub(super) fn one(
        &mut self,
        key: &str,
        text: Required<Spanned<String>>,
        expected: &str,
        fits: impl Fn(&PathType) -> bool,
    ) -> Option<Path> {
        let (path, _) = self.path(key, &text.0?, self.item, expected, fits)?;
        Some(path)
    }

    /// The paths of a key, from the examined record; none if none can be used.
    pub(super) fn several(
        &mut self,
        key: &str,
        texts: Required<Vec<Spanned<String>>>,
        expected: &str,
        fits: impl Fn(&PathType) -> bool,
    ) -> Option<Vec<Path>> {
        let texts = texts.0?;
        let paths = texts.iter();
        let paths: Vec<Path> = paths
            .filter_map(|text| self.path(key, text, self.item, expected, &fits))
            .map(|(path, _)| path)
            .collect();
        (!paths.is_empty()).then_some(paths)
    }

    pub(super) fn path(
        &mut self,
        key: &str,
        text: &Spanned<String>,
        from: &PathType,
        expected: &str,
        fits: impl Fn(&PathType) -> bool,
    ) -> Option<(Path, PathType)> {
        let (path, end) = self.query.path(&text.value, text.span, Some(from))?;
        if path.steps.len() > LONGEST {
            let expected = format!("a path of at most {LONGEST} steps");
            return self.reader.wrong_text(key, text, &expected);
        }
        if fits(&end) {
            Some((path, end))
        } else {
            self.wrong_end(key, text, expected)
        }
    }

    /// Reports a path with an end that the kind cannot use.
    pub(super) fn wrong_end<T>(
        &mut self,
        key: &str,
        text: &Spanned<String>,
        expected: &str,
    ) -> Option<T> {
        let path = &text.value;
        let message = format!("`{key}` is `{path}`, which is not a path to {expected}");
        self.reader.diagnostics.push(
            Diagnostic::new(CONFIG, text.span, message)
                .here("leads to something else")
                .help("run `hirebook schema` to list fields and relations with their types"),
        );
        None
    }

    /// A relation of the examined records, in either direction.
    pub(super) fn relation(&mut self, text: &Spanned<String>) -> Option<RelationStep> {
        let schema = self.query.schema;
        let from = match self.item {
            PathType::Records { types, .. } => types,
            _ => &Endpoints::Any,
        };
        let found = schema.relation_named(&text.value);
        let found = found.filter(|step| schema.overlap(from, schema.starts(*step)));
        if found.is_none() {
            let known = || schema.relation_names(from);
            let message = format!("the checked records have no relation `{}`", text.value);
            self.reader
                .diagnostics
                .push(Diagnostic::new(CONFIG, text.span, message).not_found_or(
                    &text.value,
                    known(),
                    || format!("their relations are {}", list_of(known(), 30)),
                ));
        }
        found
    }
}

pub(super) fn is_number(end: &PathType) -> bool {
    matches!(end, PathType::Value(FieldKind::Int | FieldKind::Number))
}

pub(super) fn is_text(end: &PathType) -> bool {
    pub(super) fn is_text_kind(kind: &FieldKind) -> bool {
        match kind {
            FieldKind::String | FieldKind::Markdown | FieldKind::Url => true,
            FieldKind::List(inner) | FieldKind::Map(_, inner) => is_text_kind(inner),
            _ => false,
        }
    }
    matches!(end, PathType::Value(kind) if is_text_kind(kind))
}
