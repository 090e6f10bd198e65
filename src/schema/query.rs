//! Queries, conditions, templates and types in words, close to how they are written.

use super::layout::one_of;
use crate::config::{
    Bound, Bounded, Condition, Endpoints, Operand, PathTest, Query, Records, Schema, SortKey,
    Template, TemplatePart, Test,
};

/// A query: its records, their conditions, their order and how they are shown.
pub(super) fn query(query: &Query, schema: &Schema) -> String {
    let mut text = match &query.records {
        Records::Any => "any record".to_owned(),
        Records::Type(id) => schema.type_of(*id).name.clone(),
        Records::Path(path) => path.text.clone(),
        Records::FirstOf(queries) => {
            let each: Vec<String> = queries
                .iter()
                .map(|inner| self::query(inner, schema))
                .collect();
            format!("the first with a result: {}", each.join("; "))
        }
    };
    if !query.conditions.is_empty() {
        text.push_str(&format!(" where {}", conditions(&query.conditions)));
    }
    if let Some(without) = &query.without {
        text.push_str(&format!(", without ({})", self::query(without, schema)));
    }
    if !query.sort.is_empty() {
        text.push_str(&format!(", sorted by {}", sort_keys(&query.sort)));
    }
    if let Some(group) = &query.group {
        text.push_str(&format!(", grouped by {}", group.text));
    }
    if let Some(limit) = query.limit {
        text.push_str(&format!(", at most {limit}"));
    }
    if let Some(limit) = query.limit_per_group {
        text.push_str(&format!(", at most {limit} in each group"));
    }
    for total in &query.totals {
        let value = total.value.as_ref().map_or("", |path| path.text.as_str());
        text.push_str(&format!(", with {}({value})", total.aggregate.word()));
    }
    let columns: Vec<&str> = query
        .columns
        .iter()
        .map(|path| path.text.as_str())
        .collect();
    match (query.shape, columns.is_empty()) {
        (None, true) => {}
        (None, false) => text.push_str(&format!(" of {}", columns.join(", "))),
        (Some(shape), true) => text.push_str(&format!(", as {}", shape.about())),
        (Some(shape), false) => {
            text.push_str(&format!(", as {} of {}", shape.about(), columns.join(", ")));
        }
    }
    text
}

fn sort_keys(keys: &[SortKey]) -> String {
    let keys = keys.iter().map(|key| {
        let sign = if key.descending { "-" } else { "" };
        format!("{sign}{}", key.path.text.trim_start_matches('-'))
    });
    keys.collect::<Vec<_>>().join(", ")
}

/// Conditions that must all hold.
pub(super) fn conditions(conditions: &[Condition]) -> String {
    let each = conditions.iter().map(|condition| match condition {
        Condition::Test(test) => path_test(test),
        Condition::Any(groups) => {
            let groups: Vec<String> = groups.iter().map(|group| self::conditions(group)).collect();
            format!("({})", groups.join(", or "))
        }
    });
    each.collect::<Vec<_>>().join(" and ")
}

fn path_test(test: &PathTest) -> String {
    let mut tests: Vec<String> = test.tests.iter().map(self::test).collect();
    if test.or_missing {
        match tests.last_mut() {
            Some(last) => last.push_str(" or missing"),
            None => tests.push("is missing".to_owned()),
        }
    }
    format!("{} {}", test.path.text, tests.join(" and "))
}

fn test(test: &Test) -> String {
    let words: Vec<&str> = test
        .operands()
        .iter()
        .map(|value| match value {
            Operand::Literal(word) => word.value.as_str(),
            Operand::Path(path) => path.text.as_str(),
        })
        .collect();
    let texts = |texts: &[String]| one_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    match test {
        Test::Any(_) => format!("is {}", one_of(&words)),
        Test::Not(_) => format!("is not {}", one_of(&words)),
        Test::All(_) => format!("is all of {}", words.join(", ")),
        Test::Only(_) => format!("is only {}", one_of(&words)),
        Test::Contains(parts) => format!("contains {}", texts(parts)),
        Test::StartsWith(parts) => format!("starts with {}", texts(parts)),
        Test::Missing(true) => "is missing".to_owned(),
        Test::Missing(false) => "is not missing".to_owned(),
        Test::Count(min, Some(max)) if min == max => format!("has {min}"),
        Test::Count(min, Some(max)) => format!("has {min} to {max}"),
        Test::Count(min, None) => format!("has at least {min}"),
        Test::Range(bounds) => range(bounds),
    }
}

fn range(bounds: &Bounded) -> String {
    let bound = |words: &str, bound: &Option<Bound>| {
        bound
            .as_ref()
            .map(|bound| format!("{words} {}", bound.text))
    };
    let parts = [
        bound("at least", &bounds.min),
        bound("at most", &bounds.max),
        bound("above", &bounds.above),
        bound("below", &bounds.below),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("is {}", parts.join(" and "))
}

/// A template, as it was written.
pub(super) fn template(template: &Template) -> String {
    let parts = template.parts.iter().map(|part| match part {
        TemplatePart::Text(text) => text.clone(),
        TemplatePart::Path(path) => format!("{{{}}}", path.text),
    });
    parts.collect()
}

/// Types as alternatives.
pub(super) fn endpoints(types: &Endpoints, schema: &Schema) -> String {
    match types {
        Endpoints::Any => "any type".to_owned(),
        Endpoints::Types(ids) => one_of(&schema.names_of(ids).collect::<Vec<_>>()),
    }
}
