//! Words that conditions compare texts with and that no record has. Of words that can never be there, the config says so itself.

use std::collections::HashSet;

use crate::config::{Condition, FieldKind, Operand, PathStep, Query, Records};
use crate::diagnostic::{Diagnostic, QUERY, Severity};
use crate::document::Value;
use crate::model::Model;
use crate::text::Span;

/// Checks the queries of the config's pages and types.
pub(super) fn check(model: &Model) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let sets = model
        .config
        .pages
        .values()
        .flat_map(|page| page.sets.values());
    for query in sets.chain(
        model
            .config
            .schema
            .types
            .values()
            .flat_map(|declared| declared.sets.values()),
    ) {
        of_query(model, query, &mut found);
    }
    found
}

/// Checks one query.
pub(super) fn of_query(model: &Model, query: &Query, found: &mut Vec<Diagnostic>) {
    for condition in &query.conditions {
        texts(model, condition, found);
    }
    if let Records::FirstOf(queries) = &query.records {
        queries
            .iter()
            .for_each(|query| of_query(model, query, found));
    }
    if let Some(without) = &query.without {
        of_query(model, without, found);
    }
}

fn texts(model: &Model, condition: &Condition, found: &mut Vec<Diagnostic>) {
    let (Some(step), Some(kind)) = (condition.path.steps.last(), &condition.path.kind) else {
        return;
    };
    let kind = if let FieldKind::List(inner) = kind {
        inner
    } else {
        kind
    };
    let literals = condition.values.iter().filter_map(|value| {
        if let Operand::Literal(word) = value {
            Some(word)
        } else {
            None
        }
    });
    let records = || model.records().map(|id| model.record(id));
    let (name, known): (&str, HashSet<&str>) = match step {
        PathStep::Word("title") => (
            "title",
            records().map(|record| record.title.as_str()).collect(),
        ),
        PathStep::Word("id") => (
            "id",
            records().map(|record| record.id.value.as_str()).collect(),
        ),
        PathStep::Field(name) if matches!(kind, FieldKind::String) => {
            let values = records()
                .filter_map(|record| record.fields.get(name))
                .flat_map(|value| value.value.items());
            (
                name,
                values
                    .filter_map(|value| {
                        if let Value::Text(text) = value {
                            Some(text.as_str())
                        } else {
                            None
                        }
                    })
                    .collect(),
            )
        }
        _ => return,
    };
    for word in literals.filter(|word| !known.contains(word.value.as_str()) && is_placed(word.span))
    {
        let mut words: Vec<&str> = known.iter().copied().collect();
        words.sort_unstable();
        let message = format!("no record has `{}` as its `{name}`", word.value);
        found.push(
            Diagnostic::new(QUERY, word.span, message)
                .severity(Severity::Warning)
                .not_found_or(&word.value, words, || {
                    "compare it with a text that a record has".to_owned()
                }),
        );
    }
}

/// Whether a word is written somewhere.
fn is_placed(span: Span) -> bool {
    span.end > span.start
}
