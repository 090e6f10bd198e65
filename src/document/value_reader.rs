//! Source values read as values of a declared kind. What does not fit its kind is reported and left out.

mod text;

use std::sync::Arc;

use super::keys::missing_key;
use super::value::{Reference, Value};
use super::{Props, Rules};
use crate::config::{Bounds, Field, FieldKind, Keys, Steps, TypeId};
use crate::diagnostic::{
    Diagnostic, OUT_OF_BOUNDS, Topic, UNKNOWN_KEY, UNKNOWN_VALUE, WRONG_TYPE, did_you_mean, list_of,
};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

pub(super) use text::surplus_cells;

/// Reads values within one record.
pub(super) struct ValueReader<'a> {
    /// The config and how Markdown is read.
    pub(super) rules: &'a Rules<'a>,
    /// The type of the record, which is that of `$self` in its views.
    pub(super) owner: TypeId,
    /// Problems found so far.
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl ValueReader<'_> {
    /// The value of a node; none if the node is empty or of another kind.
    pub(super) fn read(&mut self, node: &Node, kind: &FieldKind, key: &str) -> Option<Value> {
        if node.value == NodeValue::Null {
            return None;
        }
        match kind {
            FieldKind::List(inner) => Some(Value::List(
                node.items()
                    .iter()
                    .filter_map(|item| self.read(item, inner, key))
                    .collect(),
            )),
            FieldKind::Map(keys, inner) => self.map(node, keys, inner, key),
            FieldKind::Object(fields) => {
                let map = node
                    .as_map()
                    .or_else(|| self.wrong_type(node, key, "an object"))?;
                Some(Value::Object(self.object(map, node.span, fields, key)))
            }
            _ => {
                let text = node
                    .as_text()
                    .or_else(|| self.wrong_type(node, key, expectation(kind)))?;
                self.scalar(node, text, kind, key)
            }
        }
    }

    /// The value of a field. A value outside the field's bounds is reported.
    pub(super) fn read_field(&mut self, node: &Node, field: &Field) -> Option<Value> {
        let value = self.read(node, &field.kind, &field.name)?;
        self.check_bounds(node, &value, field);
        Some(value)
    }

    fn check_bounds(&mut self, node: &Node, value: &Value, field: &Field) {
        if let Value::List(values) = value {
            for (item, value) in node.items().iter().zip(values) {
                self.check_bounds(item, value, field);
            }
            return;
        }
        let Some(violation) = violated_bound(value, field) else {
            return;
        };
        let written = match value {
            Value::Text(text) => format!("`{}`", short(text)),
            _ => node.as_text().unwrap_or_default().to_owned(),
        };
        let message = format!("`{}` is {written}, {violation}", field.name);
        let help = Some(field.help.clone()).filter(|help| !help.is_empty());
        let problem = Diagnostic::new(OUT_OF_BOUNDS, node.span, message);
        self.diagnostics.push(problem.help_if(help));
    }

    fn scalar(&mut self, node: &Node, text: &str, kind: &FieldKind, key: &str) -> Option<Value> {
        let value = match kind {
            FieldKind::Markdown => Some(Value::Markdown(Arc::new(self.markdown(node)))),
            FieldKind::Int => text.parse().ok().map(Value::Int),
            FieldKind::Number => {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                number.map(Value::Number)
            }
            FieldKind::Bool => match text {
                "true" | "yes" => Some(Value::Bool(true)),
                "false" | "no" => Some(Value::Bool(false)),
                _ => None,
            },
            FieldKind::Date => text.parse().ok().map(Value::Date),
            FieldKind::Duration if text.parse::<jiff::Span>().is_err() => None,
            FieldKind::Url if !is_url(text) => None,
            FieldKind::Enum(_) | FieldKind::Scale(_) => {
                let steps = self.rules.config.schema.steps(kind)?;
                if steps.get(text).is_none() {
                    let owner = match kind {
                        FieldKind::Scale(name) => format!("scale {name}"),
                        _ => format!("field {key}"),
                    };
                    let message = format!("invalid value `{text}` for `{key}`");
                    let problem = Diagnostic::new(UNKNOWN_VALUE, node.span, message)
                        .here("not an allowed value");
                    self.report_unknown_step(problem, text, steps, "the valid values are", owner);
                    return None;
                }
                Some(Value::Text(text.to_owned()))
            }
            FieldKind::Ref(id) => {
                let mut reference = Reference::read(text, node.span);
                let name = &self.rules.config.schema.type_of(*id).name;
                reference.kind.get_or_insert_with(|| name.clone());
                Some(Value::Ref(reference))
            }
            _ => Some(Value::Text(text.to_owned())),
        };
        value.or_else(|| self.wrong_type(node, key, expectation(kind)))
    }

    fn map(&mut self, node: &Node, keys: &Keys, inner: &FieldKind, key: &str) -> Option<Value> {
        let map = node
            .as_map()
            .or_else(|| self.wrong_type(node, key, "an object"))?;
        let scale = match keys {
            Keys::Type(_) => None,
            Keys::Scale(name) => Some((name, self.rules.config.schema.scale(name)?)),
        };
        let mut entries: Vec<(Spanned<String>, Value)> = Vec::new();
        for entry in &map.entries {
            let word = &entry.key.value;
            if let Some((name, steps)) = scale.filter(|(_, steps)| steps.get(word).is_none()) {
                let message = format!("`{key}` has no key `{word}`");
                let problem = Diagnostic::new(UNKNOWN_VALUE, entry.key.span, message)
                    .here("not a step of the scale");
                let owner = format!("scale {name}");
                self.report_unknown_step(problem, word, steps, "the valid keys are", owner);
                continue;
            }
            let value = self.read(&entry.node, inner, &format!("{key}.{word}"));
            entries.extend(value.map(|value| (entry.key.clone(), value)));
        }
        if let Some((_, steps)) = scale {
            entries.sort_by_key(|(key, _)| steps.position(&key.value));
        }
        Some(Value::Map(entries))
    }

    /// Adds a word that is none of some steps to a report: a suggestion, or after `known` the list of steps.
    fn report_unknown_step(
        &mut self,
        problem: Diagnostic,
        word: &str,
        steps: &Steps,
        known: &str,
        owner: String,
    ) {
        let help = did_you_mean(word, steps.words())
            .unwrap_or_else(|| format!("{known} {}", list_of(steps.words(), 12)));
        let topic = Topic {
            kind: Some(owner),
            record: None,
            key: Some(word.to_owned()),
        };
        self.diagnostics.push(problem.help(help).needing([topic]));
    }

    /// Reads the keys of an object or the properties of an edge, in the schema's order.
    pub(super) fn object(&mut self, map: &Map, span: Span, fields: &[Field], what: &str) -> Props {
        let names = fields.iter().map(|field| field.name.as_str());
        for NodeEntry { key, .. } in &map.entries {
            if !names.clone().any(|name| name == key.value) {
                let help =
                    did_you_mean(&key.value, names.clone()).unwrap_or_else(|| match fields {
                        [] => "remove it; no keys are declared here".to_owned(),
                        _ => format!("the valid keys are {}", list_of(names.clone(), 12)),
                    });
                let message = format!("`{what}` has no key `{}`", key.value);
                let problem = Diagnostic::new(UNKNOWN_KEY, key.span, message);
                self.diagnostics
                    .push(problem.here("unknown key").help(help));
            }
        }
        let mut props = Props::new();
        for field in fields {
            let node = map.node(&field.name).or(field.default.as_ref());
            let value = node.and_then(|node| self.read_field(node, field));
            let is_missing = node.is_none_or(|node| node.value == NodeValue::Null);
            if value.is_none() && field.required && is_missing {
                let problem = missing_key(span, &format!("`{what}`"), &field.name, "");
                self.diagnostics.push(problem);
            }
            props.extend(value.map(|value| (field.name.clone(), value)));
        }
        props
    }

    fn wrong_type<T>(&mut self, node: &Node, key: &str, expected: &str) -> Option<T> {
        self.diagnostics.push(wrong_type(node, key, expected));
        None
    }
}

/// Reports a value that is not of the type of its key.
pub(super) fn wrong_type(node: &Node, key: &str, expected: &str) -> Diagnostic {
    let message = wrong_type_message(node, key, expected);
    Diagnostic::new(WRONG_TYPE, node.span, message)
}

/// The message about a value that is not of the type of its key.
pub(super) fn wrong_type_message(node: &Node, key: &str, expected: &str) -> String {
    let found = match node.as_text() {
        None => node.kind().to_owned(),
        Some(text) if text.trim().is_empty() => "empty".to_owned(),
        Some(text) => format!("`{}`", short(text)),
    };
    format!("`{key}` is {found}, not {expected}")
}

/// The bound of a field that a value violates, as messages name it.
fn violated_bound(value: &Value, field: &Field) -> Option<String> {
    let Bounds {
        min, max, pattern, ..
    } = &*field.bounds;
    #[expect(clippy::cast_precision_loss, reason = "bounds are small numbers")]
    let number = match value {
        Value::Int(number) => *number as f64,
        Value::Number(number) => *number,
        Value::Text(text) => {
            let is_match = pattern.as_ref()?.is_match(text);
            let pattern = field.bounds.pattern().unwrap_or_default();
            return (!is_match).then(|| format!("which does not match `{pattern}`"));
        }
        _ => return None,
    };
    match (*min, *max) {
        (Some(min), _) if number < min => Some(format!("expected at least {min}")),
        (_, Some(max)) if number > max => Some(format!("expected at most {max}")),
        _ => None,
    }
}

/// A text as messages show it: at most one line of 60 characters.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 60 && line.len() == text.len() {
        line.to_owned()
    } else {
        format!("{}…", line.chars().take(60).collect::<String>())
    }
}

/// What messages say that a value of a kind is.
fn expectation(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Int => "a whole number",
        FieldKind::Number => "a number",
        FieldKind::Bool => "`true` or `false`",
        FieldKind::Date => "a date such as `2026-10-31`",
        FieldKind::Duration => "a duration such as `6 months`",
        FieldKind::Url => "a URL such as `https://example.org`",
        FieldKind::Enum(_) | FieldKind::Scale(_) => "a string",
        FieldKind::Ref(_) => "the id of a record",
        _ => "a string",
    }
}

fn is_url(text: &str) -> bool {
    let known = ["https://", "http://", "mailto:", "tel:", "/", "#"];
    !text.contains(char::is_whitespace) && known.iter().any(|start| text.starts_with(start))
}
