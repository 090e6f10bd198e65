//! Which keys the records of a type may write.

use crate::config::{Origin, RecordKey, Schema, TypeId};
use crate::diagnostic::{Diagnostic, MISSING_KEY, UNKNOWN_KEY, did_you_mean, list_of};
use crate::text::{Span, Spanned};

use super::Rules;

/// Whether the records of a type may write a key: a built-in one, a field, or a relation from them.
#[must_use]
pub fn is_declared(kind: TypeId, key: &str, schema: &Schema) -> bool {
    RecordKey::WORDS.contains(&key) || is_of_type(kind, key, schema)
}

/// Whether a key is a field of a type or a relation from it.
pub(super) fn is_of_type(kind: TypeId, key: &str, schema: &Schema) -> bool {
    let relation = schema.relations.get(key);
    schema.type_of(kind).fields.contains_key(key)
        || relation.is_some_and(|relation| relation.from.holds(kind))
}

/// Reports a required key without a value. `owner` is the record or the value that lacks it; `more` is further help.
pub(super) fn missing_key(span: Span, owner: &str, key: &str, more: &str) -> Diagnostic {
    Diagnostic::new(MISSING_KEY, span, format!("missing key `{key}` in {owner}"))
        .help(format!("add `{key}: …`{more}"))
}

/// Reports a key that a type does not declare, with the declared key that was probably meant.
pub(super) fn unknown_key(key: &Spanned<String>, kind: TypeId, rules: &Rules<'_>) -> Diagnostic {
    let schema = &rules.config.schema;
    let declared = schema.type_of(kind);
    let relations = schema.relations.values().filter(|relation| {
        relation.from.holds(kind) && !matches!(relation.origin, Origin::Composed(_))
    });
    let fields = declared.fields.keys().map(String::as_str);
    let words = || {
        let relations = relations.clone().map(|relation| relation.name.as_str());
        fields
            .clone()
            .chain(relations)
            .chain(RecordKey::WORDS.iter().copied())
    };
    let help = did_you_mean(&key.value, words())
        .unwrap_or_else(|| format!("the valid keys are {}", list_of(words(), 40)));
    let message = format!("`{}` has no key `{}`", declared.name, key.value);
    Diagnostic {
        decides_visibility: rules.vocabulary.visibility_key(&key.value).is_some(),
        ..Diagnostic::new(UNKNOWN_KEY, key.span, message)
            .here("unknown key")
            .help(help)
    }
}
