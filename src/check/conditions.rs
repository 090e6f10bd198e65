//! Words in conditions that no record has. Words that are invalid for the field are reported where the config is read.

use std::collections::HashSet;

use crate::config::{
    BuiltInKey, FieldKind, Operand, PathStep, PathTest, Query, RecordKey, Records, Test,
};
use crate::diagnostic::{Diagnostic, QUERY, Severity};
use crate::document::Value;
use crate::model::Model;
use crate::text::Span;

/// Checks the queries of the config's pages and types.
pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let config = &model.config();
    let pages = config.pages.values().map(|page| &page.sets);
    let types = config.schema.types.values().map(|declared| &declared.sets);
    let mut found = Vec::new();
    for query in pages.chain(types).flat_map(|sets| sets.values()) {
        check_query(model, query, &mut found);
    }
    found
}

/// Checks one query.
pub(super) fn check_query(model: &Model, query: &Query, found: &mut Vec<Diagnostic>) {
    for condition in &query.conditions {
        condition.each_test(&mut |test| check_test(model, test, found));
    }
    if let Records::FirstOf(queries) = &query.records {
        queries
            .iter()
            .for_each(|query| check_query(model, query, found));
    }
    if let Some(without) = &query.without {
        check_query(model, without, found);
    }
}

fn check_test(model: &Model, test: &PathTest, found: &mut Vec<Diagnostic>) {
    let (Some(step), Some(kind)) = (test.path.steps.last(), &test.path.kind) else {
        return;
    };
    let kind = match kind {
        FieldKind::List(inner) => inner,
        kind => kind,
    };
    let values = test.tests.iter().flat_map(Test::operands);
    let literals = values.filter_map(|value| match value {
        Operand::Literal(word) => Some(word),
        Operand::Path(_) => None,
    });
    let records = || model.records().map(|id| model.record(id));
    let (name, known): (&str, HashSet<&str>) = match step {
        PathStep::BuiltIn(BuiltInKey::Record(RecordKey::Title)) => (
            "title",
            records().map(|record| record.title.as_str()).collect(),
        ),
        PathStep::BuiltIn(BuiltInKey::Record(RecordKey::Id)) => (
            "id",
            records().map(|record| record.id.value.as_str()).collect(),
        ),
        PathStep::Field(name) if matches!(kind, FieldKind::String) => {
            let values = records()
                .filter_map(|record| record.fields.get(name))
                .flat_map(|value| value.value.items());
            let texts = values.filter_map(|value| match value {
                Value::Text(word) => Some(word.as_str()),
                _ => None,
            });
            (name, texts.collect())
        }
        _ => return,
    };
    for word in literals.filter(|word| !known.contains(word.value.as_str()) && is_placed(word.span))
    {
        let mut words: Vec<&str> = known.iter().copied().collect();
        words.sort_unstable();
        let message = format!("no record has the value `{}` for `{name}`", word.value);
        found.push(
            Diagnostic::new(QUERY, word.span, message)
                .severity(Severity::Warning)
                .not_found_or(&word.value, words, || {
                    "use a value that occurs in a record".to_owned()
                }),
        );
    }
}

/// Whether a word is in a source; generated words have no place.
fn is_placed(span: Span) -> bool {
    span.end > span.start
}
