//! Reporting a step of a path that does not exist, with the steps that do.

use super::field::{Field, FieldKind, Keys};
use super::path::PathType;
use super::path_reader::QueryReader;
use super::record_keys::BuiltInKey;
use super::steps::Steps;
use crate::diagnostic::{Diagnostic, QUERY, list_of};
use crate::text::Span;

impl QueryReader<'_> {
    /// Reports a word that is no step from here.
    pub(super) fn report_unknown_step(&mut self, here: &PathType, word: &str, span: Span) {
        let words = self.words_at(here);
        let known = || words.iter().map(String::as_str);
        let message = format!(
            "`{word}` is neither a key nor a relation of {}",
            self.describe(here)
        );
        self.diagnostics
            .push(
                Diagnostic::new(QUERY, span, message).not_found_or(word, known(), || {
                    without_spaces(word, known())
                        .unwrap_or_else(|| format!("the valid steps are {}", list_of(known(), 30)))
                }),
            );
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
                words.extend(BuiltInKey::all().map(|key| key.word().to_owned()));
                let of_edge = props.iter().flatten();
                words.extend(of_edge.map(|field| format!("@{}", field.name)));
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
}

/// How to write an operator without spaces, which was read as part of a word.
fn without_spaces<'w>(word: &str, mut known: impl Iterator<Item = &'w str>) -> Option<String> {
    let (before, after) = word.split_once(['+', '-', '*', '/'])?;
    let operator = &word[before.len()..word.len() - after.len()];
    known
        .any(|known| known == before)
        .then(|| format!("write spaces around the operator: `{before} {operator} {after}`"))
}
