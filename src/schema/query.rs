//! Queries, conditions, templates and types in words, close to how they are written.

use super::layout::one_of;
use crate::config::{
    Condition, Endpoints, Operand, Query, Records, Schema, Template, TemplatePart,
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
        let keys: Vec<String> = query
            .sort
            .iter()
            .map(|key| {
                format!(
                    "{}{}",
                    if key.descending { "-" } else { "" },
                    key.path.text.trim_start_matches('-')
                )
            })
            .collect();
        text.push_str(&format!(", sorted by {}", keys.join(", ")));
    }
    if let Some(group) = &query.group {
        text.push_str(&format!(", grouped by {}", group.text));
    }
    if let Some(limit) = query.limit {
        text.push_str(&format!(", at most {limit}"));
    }
    if let Some(total) = query.total.first() {
        text.push_str(&format!(", with the total of {}", total.text));
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

/// Conditions that must all hold.
pub(super) fn conditions(conditions: &[Condition]) -> String {
    let each = conditions.iter().map(|condition| {
        let mut values: Vec<&str> = condition
            .values
            .iter()
            .map(|value| match value {
                Operand::Literal(text) => text.value.as_str(),
                Operand::Path(path) => path.text.as_str(),
            })
            .collect();
        values.extend(condition.or_empty.then_some("missing"));
        let is = if condition.negated { "is not" } else { "is" };
        format!("{} {is} {}", condition.path.text, one_of(&values))
    });
    each.collect::<Vec<_>>().join(" and ")
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
