//! The keys of front matter: declared fields, and reports of keys that are not declared.

use indexmap::IndexMap;

use super::super::keys::{missing_key, unknown_key};
use super::super::{Value, WrittenEdge, likely_mistakes, other_tools, visibility};
use super::Compiler;
use super::edges::composed_relation;
use crate::config::{Direction, Field, FieldKind, Origin, RecordKey, RelationId};
use crate::diagnostic::{Diagnostic, UNKNOWN_KEY, WRONG_SIDE, list_of};
use crate::text::Spanned;
use crate::tree::{Node, NodeEntry, NodeValue};

impl Compiler<'_> {
    /// The fields and the edges of the record.
    pub(super) fn keys(&mut self) -> (IndexMap<String, Spanned<Value>>, Vec<WrittenEdge>) {
        let (config, draft) = (self.config(), self.draft);
        let declared = config.schema.type_of(draft.kind);
        let mut edges = Vec::new();
        let of_another_type = likely_mistakes::keys_of_another_type(draft, &config.schema);
        let is_of_another_type = of_another_type.is_some();
        self.values.diagnostics.extend(of_another_type);
        for entry in &draft.front.entries {
            let key = entry.key.value.as_str();
            let relation = config.schema.relations.get_full(key);
            if let Some((at, ..)) =
                relation.filter(|(.., relation)| relation.from.holds(draft.kind))
            {
                self.edges(RelationId(at), entry, &mut edges);
            } else if !RecordKey::WORDS.contains(&key) && !declared.fields.contains_key(key) {
                let problem = self
                    .undeclared_key(entry)
                    .filter(|problem| !is_of_another_type || problem.code != UNKNOWN_KEY);
                self.values.diagnostics.extend(problem);
            }
            self.check_value(entry, declared.fields.get(key));
        }
        let written = draft.front.by_key();
        let mut fields = IndexMap::new();
        for field in declared.fields.values() {
            let entry = written.get(field.name.as_str()).copied();
            if let Some(value) = self.field(field, entry) {
                fields.insert(field.name.clone(), value);
            }
        }
        (fields, edges)
    }

    /// Reports keys that are part of the value of another key, and a text in front matter.
    fn check_value(&mut self, entry: &NodeEntry, field: Option<&Field>) {
        let has_keys = |field: &Field| {
            matches!(
                field.kind,
                FieldKind::Map(..) | FieldKind::Object(_) | FieldKind::List(_)
            )
        };
        if !field.is_some_and(has_keys) {
            let (rules, file) = (self.values.rules, self.draft.span.file);
            let problem = visibility::swallowed_key(entry, rules, file);
            self.values.diagnostics.extend(problem);
        }
        if entry.key.value == "body" && !self.draft.row {
            let message = "`body` is not a key of front matter";
            let problem = Diagnostic::new(UNKNOWN_KEY, entry.key.span, message);
            self.report(problem.help("move the text below the closing `---`"));
        }
    }

    /// The value of a field: the written one or the default. A missing required field is reported.
    fn field(&mut self, field: &Field, entry: Option<&NodeEntry>) -> Option<Spanned<Value>> {
        let node = entry.map(|entry| &entry.node).or(field.default.as_ref());
        let value = node.and_then(|node| self.values.read_field(node, field));
        let is_text = matches!(field.kind, FieldKind::String | FieldKind::Markdown);
        let comment = entry.filter(|_| is_text).and_then(|entry| {
            likely_mistakes::comment_in_value(entry, self.draft, self.values.rules.source)
        });
        let has_comment = comment.is_some();
        self.values.diagnostics.extend(comment);
        if let (Some(value), Some(node)) = (value, node)
            && !value.is_empty()
        {
            return Some(Spanned::new(value, node.span));
        }
        let is_missing = |node: &Node| {
            node.value == NodeValue::Null || node.items().is_empty() || node.as_text() == Some("")
        };
        if field.required && !has_comment && node.is_none_or(is_missing) {
            let problem = self.missing_field(field, node);
            self.report(problem);
        }
        None
    }

    fn missing_field(&self, field: &Field, node: Option<&Node>) -> Diagnostic {
        let (draft, schema) = (self.draft, &self.config().schema);
        let explained = if field.help.is_empty() {
            String::new()
        } else {
            format!(" ({})", field.help)
        };
        let other = if likely_mistakes::may_be_of_another_type(draft, schema) {
            "; if the file is of another type, move it to the folder of that type"
        } else {
            ""
        };
        let place = node.map_or(draft.opening(), |node| node.span);
        let more = format!("{explained}{other}");
        missing_key(place, &self.name(), &field.name, &more).needing([self.topic(&field.name)])
    }

    /// Reports a key that the type does not declare, unless that is harmless.
    fn undeclared_key(&self, entry: &NodeEntry) -> Option<Diagnostic> {
        let (rules, draft) = (self.values.rules, self.draft);
        if other_tools::is_hiding_key(entry, draft, rules) {
            return other_tools::report(entry, draft, rules);
        }
        if self.config().schema.type_of(draft.kind).open {
            return visibility::suspicious_key(entry, draft, rules);
        }
        self.wrong_side(entry)
            .or_else(|| Some(unknown_key(&entry.key, draft.kind, rules)))
    }

    /// Reports an inverse or a composed relation that is written by hand.
    fn wrong_side(&self, entry: &NodeEntry) -> Option<Diagnostic> {
        let schema = &self.config().schema;
        let (key, draft) = (&entry.key.value, self.draft);
        let relation_step = schema.relation_named(key)?;
        let relation = schema.relation(relation_step.relation);
        if relation_step.direction == Direction::Forward || !relation.to.holds(draft.kind) {
            return None;
        }
        if let Origin::Composed(_) = relation.origin {
            return Some(composed_relation(&entry.key));
        }
        let message = format!(
            "`{key}` is the inverse of `{}`, which is written at the other end",
            relation.name
        );
        let problem = Diagnostic::new(WRONG_SIDE, entry.key.span, message).here("not written here");
        let types = schema.type_ids().filter(|id| relation.from.holds(*id));
        let types: Vec<&str> = types.map(|id| schema.type_of(id).name.as_str()).collect();
        let others: Vec<&str> = entry
            .node
            .items()
            .iter()
            .filter_map(Node::as_text)
            .collect();
        let others = if others.is_empty() {
            list_of(types, 4)
        } else {
            format!("{} {}", types.join(" or "), list_of(others, 4))
        };
        Some(problem.help(format!(
            "write `{}: [{}]` in {others}",
            relation.name, draft.id.value
        )))
    }
}
