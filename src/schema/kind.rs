//! The kinds of value of the config: in words, and as JSON Schema with the names that a site declares.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::value::{SCALAR, one_or_several};
use crate::config::{Config, Endpoints, KindName, NameKind, TableId, ValueKind};
use crate::diagnostic::ALL;

/// The pattern of a number that is written as a string.
const NUMBER: &str = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$";

/// A kind in words, as Markdown with links to the sections of the reference.
pub(super) fn in_words(kind: &ValueKind) -> String {
    match kind {
        ValueKind::Any => "any value".to_owned(),
        ValueKind::Text => "a string".to_owned(),
        ValueKind::Operand => "a value, or an [expression](#expressions) with `$`".to_owned(),
        ValueKind::Boolean => "`true` or `false`".to_owned(),
        ValueKind::Whole(0) => "a whole number".to_owned(),
        ValueKind::Whole(least) => format!("a whole number of at least {least}"),
        ValueKind::Number => "a number".to_owned(),
        ValueKind::Range(least, greatest) => format!("a number from {least} to {greatest}"),
        ValueKind::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            format!("one of {}", words.join(", "))
        }
        ValueKind::Form(what, _) => (*what).to_owned(),
        ValueKind::Expression => "an [expression](#expressions)".to_owned(),
        ValueKind::Template => {
            "a string, which can have [expressions](#expressions) in braces".to_owned()
        }
        ValueKind::Name(name) => name_in_words(*name).to_owned(),
        ValueKind::OneOf(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(in_words).collect();
            kinds.join("; or ")
        }
        ValueKind::List(inner) => format!("{}; or a list of these", in_words(inner)),
        ValueKind::Two(inner) => format!("a list of two values, each {}", in_words(inner)),
        ValueKind::Table(table) => format!("[{}](#{})", table_in_words(*table), anchor(*table)),
        ValueKind::Entries(name, inner) => format!(
            "a table: each key is {}, and its value {}",
            name_in_words(*name),
            in_words(inner)
        ),
    }
}

fn name_in_words(name: NameKind) -> &'static str {
    match name {
        NameKind::New(what) => what,
        NameKind::Type => "a type",
        NameKind::TypeOrAny => "a type, or `any` for all",
        NameKind::Scale => "a scale",
        NameKind::Relation => "a relation, from either end",
        NameKind::RelationPath => "relations, from either end, with dots between them",
        NameKind::Edges => "a relation of a type: `TYPE.RELATION`",
        NameKind::Set => "a set of a page: `PAGE.SET`",
        NameKind::FieldType => "a [field type](#field-types)",
        NameKind::Check => "a check",
        NameKind::Code => "the code of a diagnostic, or a check",
        NameKind::MenuItem => "an entry of the menu",
        NameKind::Audience => "an audience",
    }
}

/// A table in a sentence.
fn table_in_words(table: TableId) -> String {
    let name = table.about();
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(['=', '.']) {
        name.to_owned()
    } else {
        format!("the table `{name}`")
    }
}

/// The heading of a table in the reference.
pub(super) fn heading(table: TableId) -> String {
    let name = table.about();
    match name.strip_prefix("a ") {
        Some(rest) => format!("A {rest}"),
        None => format!("`{name}`"),
    }
}

/// The anchor of the heading of a table.
pub(super) fn anchor(table: TableId) -> String {
    let heading = heading(table).to_lowercase();
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().replace(' ', "-")
}

/// The names that values of a config can have: those that the site and its presets declare.
pub(super) struct KnownNames {
    types: Vec<String>,
    scales: Vec<String>,
    relations: Vec<String>,
    edges: Vec<String>,
    sets: Vec<String>,
    checks: Vec<String>,
    audiences: Vec<String>,
    /// Indexes, pages and matrices.
    listed: Vec<String>,
}

impl KnownNames {
    pub(super) fn new(config: &Config) -> Self {
        let schema = &config.schema;
        let with_presets = |group: &str, own: Vec<String>| -> Vec<String> {
            let all: BTreeSet<String> = own
                .into_iter()
                .chain(config.presets.names_in(group))
                .collect();
            all.into_iter().collect()
        };
        let types = with_presets("types", schema.types.keys().cloned().collect());
        let mut relations = with_presets("relations", schema.relations.keys().cloned().collect());
        let inverses = schema.relations.values();
        relations.extend(inverses.filter_map(|relation| relation.inverse.clone()));
        relations.extend(config.presets.inverse_names());
        relations.sort();
        relations.dedup();
        let pages = with_presets("pages", config.pages.keys().cloned().collect());
        let matrices = with_presets("matrices", config.matrices.keys().cloned().collect());
        let listed = pages.iter().map(|name| format!("pages.{name}"));
        let listed = listed.chain(matrices.iter().map(|name| format!("matrices.{name}")));
        let sets = config.pages.values().flat_map(|page| {
            let sets = page.sets.keys();
            sets.map(|set| format!("{}.{set}", page.name))
        });
        Self {
            scales: with_presets("scales", schema.scales.keys().cloned().collect()),
            edges: edges(config, &types),
            sets: sets.collect(),
            audiences: with_presets("audiences", config.audiences.keys().cloned().collect()),
            checks: with_presets("checks", config.checks.keys().cloned().collect()),
            listed: types.iter().cloned().chain(listed).collect(),
            types,
            relations,
        }
    }

    fn schema(&self, name: NameKind) -> Value {
        match name {
            NameKind::New(_) => json!({ "type": "string" }),
            NameKind::Type => one_of(&self.types),
            NameKind::TypeOrAny => {
                let any = [Endpoints::ANY.to_owned()];
                one_of(&[&self.types[..], &any].concat())
            }
            NameKind::Scale => one_of(&self.scales),
            NameKind::Relation => one_of(&self.relations),
            NameKind::RelationPath => {
                let names = alternatives(&self.relations);
                json!({ "type": "string", "pattern": format!(r"^{names}(?:\.{names})*$") })
            }
            NameKind::Edges => one_of(&self.edges),
            NameKind::Set => one_of(&self.sets),
            NameKind::FieldType => self.field_type(),
            NameKind::Check => one_of(&self.checks),
            NameKind::Code => one_of(&self.codes()),
            NameKind::Audience => one_of(&self.audiences),
            NameKind::MenuItem => {
                let record = format!("^{}:.", alternatives(&self.types));
                json!({ "anyOf": [one_of(&self.listed), { "type": "string", "pattern": record }] })
            }
        }
    }

    /// Codes and checks.
    pub(super) fn codes(&self) -> Vec<String> {
        let codes = ALL.iter().map(|code| code.word().to_owned());
        codes.chain(self.checks.iter().cloned()).collect()
    }

    /// Simple types and those over a scale, for completion; others by their form.
    fn field_type(&self) -> Value {
        let mut words = Vec::new();
        let mut forms = Vec::new();
        for kind in KindName::ALL {
            match kind {
                KindName::Scale => {
                    words.extend(self.scales.iter().map(|scale| format!("scale<{scale}>")));
                }
                KindName::Ref => words.extend(self.types.iter().map(|name| format!("ref<{name}>"))),
                KindName::List | KindName::Map => forms.push(kind.word().to_owned()),
                simple => words.push(simple.word().to_owned()),
            }
        }
        let form = format!(
            r"^\s*(?:{}<.+>|(?:scale|ref)<\s*{}\s*>)\s*$",
            alternatives(&forms),
            { alternatives(&[&self.scales[..], &self.types].concat()) }
        );
        json!({ "anyOf": [one_of(&words), { "type": "string", "pattern": form }] })
    }
}

/// `TYPE.RELATION`, for the side on which the relation is written.
fn edges(config: &Config, types: &[String]) -> Vec<String> {
    let schema = &config.schema;
    let of = |relation: &crate::config::Relation| -> Vec<String> {
        let from: Vec<&str> = match &relation.from {
            Endpoints::Any => types.iter().map(String::as_str).collect(),
            Endpoints::Types(ids) => schema.names_of(ids).collect(),
        };
        from.into_iter()
            .map(|name| format!("{name}.{}", relation.name))
            .collect()
    };
    schema.relations.values().flat_map(of).collect()
}

/// One of these words; nothing if there are none.
fn one_of(words: &[String]) -> Value {
    if words.is_empty() {
        json!({ "not": {} })
    } else {
        json!({ "enum": words })
    }
}

/// A group of a regular expression for one of these texts.
fn alternatives(words: &[String]) -> String {
    let escape = |word: &String| {
        let mut escaped = String::new();
        for c in word.chars() {
            if r"^$\.*+?()[]{}|/".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    };
    let words: Vec<String> = words.iter().map(escape).collect();
    format!("(?:{})", words.join("|"))
}

/// The JSON Schema of a kind.
pub(super) fn schema(kind: &ValueKind, names: &KnownNames) -> Value {
    match kind {
        ValueKind::Any => json!({}),
        ValueKind::Text | ValueKind::Operand | ValueKind::Template => json!({ "type": SCALAR }),
        ValueKind::Boolean => {
            json!({ "type": ["boolean", "string"], "pattern": "^(?:true|false)$" })
        }
        ValueKind::Whole(least) => {
            json!({ "type": ["integer", "string"], "minimum": least, "pattern": r"^\+?[0-9]+$" })
        }
        ValueKind::Number => json!({ "type": ["number", "string"], "pattern": NUMBER }),
        ValueKind::Range(least, greatest) => json!({
            "type": ["number", "string"], "minimum": least, "maximum": greatest, "pattern": NUMBER,
        }),
        ValueKind::Words(words) => {
            let words = words.iter().flat_map(|word| super::value::readings(word));
            json!({ "enum": words.collect::<Vec<_>>() })
        }
        ValueKind::Form(_, "") => json!({ "type": "string" }),
        ValueKind::Form(_, pattern) => json!({ "type": "string", "pattern": pattern }),
        ValueKind::Expression => json!({ "type": "string", "minLength": 1 }),
        ValueKind::Name(name) => names.schema(*name),
        ValueKind::OneOf(kinds) => {
            let kinds: Vec<Value> = kinds.iter().map(|kind| schema(kind, names)).collect();
            json!({ "anyOf": kinds })
        }
        ValueKind::List(inner) => {
            let inner = schema(inner, names);
            one_or_several(inner.clone(), &inner, 0, None)
        }
        ValueKind::Two(inner) => {
            json!({ "type": "array", "items": schema(inner, names), "minItems": 2, "maxItems": 2 })
        }
        ValueKind::Table(table) => reference(*table),
        ValueKind::Entries(NameKind::New(_), inner) => {
            json!({ "type": "object", "additionalProperties": schema(inner, names) })
        }
        ValueKind::Entries(_, inner) => {
            let value = schema(inner, names);
            let keys = names.codes().into_iter().map(|code| (code, value.clone()));
            super::value::object(&json!("object"), keys.collect(), &[])
        }
    }
}

/// A reference to the definition of a table.
pub(super) fn reference(table: TableId) -> Value {
    json!({ "$ref": format!("#/$defs/{}", table.word()) })
}
