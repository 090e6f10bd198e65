//! Compiles a draft to a record: built-in keys, fields, relations and text.
//!
//! It never fails. What cannot be read is reported and left out.

mod edges;
mod fields;
mod text;

use std::str::FromStr;
use std::sync::Arc;

use super::keys::missing_key;
use super::value_reader::{ValueReader, wrong_type};
use super::{Draft, Record, Rules, likely_mistakes, visibility};
use crate::config::{Config, FieldKind, OWNER, is_folder_page};
use crate::diagnostic::{BAD_ID, Diagnostic, Topic};
use crate::text::{Span, Spanned, capitalised, character, invisible_name};
use crate::tree::{Node, NodeValue};

/// Compiles a draft to the record that it describes.
#[must_use]
pub fn compile(draft: Draft, rules: &Rules<'_>, diagnostics: &mut Vec<Diagnostic>) -> Record {
    let draft = Arc::new(draft);
    let mut compiler = Compiler {
        draft: &draft,
        values: ValueReader {
            rules,
            owner: draft.kind,
            diagnostics,
        },
    };
    compiler.check_id();
    let (fields, edges) = compiler.keys();
    let (body, heading) = compiler.body();
    let (title, span, titled) = compiler.title(heading);
    compiler.check_words();
    Record {
        kind: draft.kind,
        id: draft.id.clone(),
        title,
        span,
        titled,
        label: visibility::label(&draft.front, rules, compiler.values.diagnostics),
        status: visibility::status(&draft, rules, compiler.values.diagnostics),
        aliases: texts(&draft, "aliases")
            .into_iter()
            .map(|alias| alias.value)
            .collect(),
        old_ids: texts(&draft, "old_ids"),
        order: compiler.parse("order", "a whole number"),
        lang: compiler.parse("lang", "a language tag such as `en` or `pt-BR`"),
        dir: compiler.parse("dir", "`ltr` or `rtl`"),
        owner: texts(&draft, "owner")
            .into_iter()
            .next()
            .filter(|_| !compiler.owners_are_records())
            .map(|owner| owner.value),
        reviewed: compiler.parse("reviewed", "a date such as `2026-10-31`"),
        review_in: compiler
            .parse::<jiff::Span>("review_in", "a duration such as `6 months`")
            .and_then(|_| texts(&draft, "review_in").into_iter().next()),
        fields,
        edges,
        body: Arc::new(body),
        draft,
    }
}

/// The texts of a key of front matter, which is a word or a list of words.
fn texts(draft: &Draft, key: &str) -> Vec<Spanned<String>> {
    let nodes = draft.front.node(key).map(Node::items).unwrap_or_default();
    let text = |node: &Node| Some(Spanned::new(node.as_text()?.to_owned(), node.span));
    nodes.iter().filter_map(text).collect()
}

/// Compiles one draft.
struct Compiler<'a> {
    draft: &'a Draft,
    values: ValueReader<'a>,
}

impl<'a> Compiler<'a> {
    fn config(&self) -> &'a Config {
        self.values.rules.config
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.values.diagnostics.push(diagnostic);
    }

    /// A key of this record, as something that a problem may be about.
    fn topic(&self, key: &str) -> Topic {
        let kind = &self.config().schema.type_of(self.draft.kind).name;
        Topic::key(kind, &self.draft.id.value, key)
    }

    /// The record as messages name it.
    fn name(&self) -> String {
        self.draft.name(&self.config().schema)
    }

    fn owners_are_records(&self) -> bool {
        self.config().schema.relations.contains_key(OWNER)
    }

    /// Reports an id that no reference can use.
    fn check_id(&mut self) {
        let is_page = self.config().schema.type_of(self.draft.kind).is_page();
        let id = &self.draft.id.value;
        let reserved = id.chars().find(|c| {
            !is_page && (matches!(c, '#' | '|' | '[' | ']' | ',' | ':' | '/') || c.is_control())
        });
        // Some scripts and emoji need joiners and variation selectors.
        let is_joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
        let invisible = id
            .chars()
            .find(|c| invisible_name(*c).is_some() && !c.is_control() && !is_joiner(*c));
        let what = match (invisible, reserved) {
            (Some(c), _) => format!("contains {}", character(c)),
            (None, Some(c)) => format!("contains `{}`", c.escape_default()),
            (None, None) if id.trim().is_empty() => "is empty".to_owned(),
            (None, None) => return,
        };
        let message = format!("the id `{id}` {what}, so no reference can use it");
        let help = "use letters, digits and `-`; add an `id:` if the file name must not change";
        self.report(Diagnostic::new(BAD_ID, self.draft.id.span, message).help(help));
    }

    /// The title, its place, and whether it is the heading that the text begins with.
    fn title(&mut self, heading: Option<(String, Span)>) -> (String, Span, bool) {
        let draft = self.draft;
        let entry = draft.front.get("title");
        let source = self.values.rules.source;
        let comment =
            entry.and_then(|entry| likely_mistakes::comment_in_value(entry, draft, source));
        let has_comment = comment.is_some();
        self.values.diagnostics.extend(comment);
        let written = entry
            .map(|entry| &entry.node)
            .filter(|node| node.value != NodeValue::Null);
        if let Some(node) = written {
            let text = node.as_text();
            if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                let titled = heading.is_some_and(|(words, _)| words == text);
                return (text.trim().to_owned(), node.span, titled);
            }
            self.report(wrong_type(node, "title", "a string"));
        }
        if let Some((words, span)) = heading.filter(|(words, _)| !words.is_empty()) {
            return (words, span, true);
        }
        let is_optional = self.config().schema.type_of(draft.kind).open;
        if !is_optional && written.is_none() && !has_comment {
            let problem = missing_key(draft.opening(), &self.name(), "title", "");
            self.report(problem.needing([self.topic("title")]));
        }
        (title_of_id(&draft.id.value), draft.opening(), false)
    }

    /// Reports built-in keys that take words and have other values.
    fn check_words(&mut self) {
        let front = &self.draft.front;
        for (key, is_list) in [
            ("id", false),
            ("owner", false),
            ("aliases", true),
            ("old_ids", true),
        ] {
            let node = front.node(key).filter(|node| {
                node.value != NodeValue::Null && !(key == "owner" && self.owners_are_records())
            });
            let (nodes, expected) = match node {
                None => continue,
                Some(node) if is_list => (node.items(), "a string or a list of strings"),
                Some(node) => (std::slice::from_ref(node), "a string"),
            };
            for wrong in nodes.iter().filter(|node| node.as_text().is_none()) {
                self.report(wrong_type(wrong, key, expected));
            }
        }
    }

    /// Parses the value of a built-in key.
    fn parse<T: FromStr>(&mut self, key: &str, expected: &str) -> Option<T> {
        let node = self.draft.front.node(key);
        let node = node.filter(|node| node.value != NodeValue::Null)?;
        let text = node.as_text();
        let parsed = text.and_then(|text| text.parse().ok());
        if parsed.is_none() {
            self.report(wrong_type(node, key, expected));
        }
        parsed
    }
}

/// The title of a record without one: "on-boarding/first_day" becomes "First day". An index takes the name of its folder.
fn title_of_id(id: &str) -> String {
    let mut parts = id.rsplit('/').filter(|part| !is_folder_page(part));
    capitalised(parts.next().unwrap_or("Home"))
}

/// Whether values of a kind fit on a line of facts.
#[must_use]
pub fn fits_a_line(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Markdown | FieldKind::Map(..) | FieldKind::Object(_) => false,
        FieldKind::List(inner) => matches!(
            **inner,
            FieldKind::Enum(_)
                | FieldKind::Scale(_)
                | FieldKind::Int
                | FieldKind::Number
                | FieldKind::Date
        ),
        _ => true,
    }
}
