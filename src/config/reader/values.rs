//! The kinds of single values: strings, numbers, true and false, and the words of enums.

use super::{ReadNode, TableReader};
use crate::config::value_kind::ValueKind;
use crate::diagnostic::{Diagnostic, Words, did_you_mean, list_of};
use crate::text::Spanned;
use crate::tree::Node;

/// A value of any kind.
impl<'a> ReadNode<'a> for &'a Node {
    const KIND: ValueKind = ValueKind::Any;

    fn read_node(_: &mut TableReader<'a>, _: &'static str, node: &'a Node) -> Option<Self> {
        Some(node)
    }
}

impl<'a> ReadNode<'a> for String {
    const KIND: ValueKind = ValueKind::Text;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let text = node.as_text().map(str::to_owned);
        text.or_else(|| reader.wrong(key, node, "a string"))
    }
}

impl<'a> ReadNode<'a> for Spanned<String> {
    const KIND: ValueKind = ValueKind::Text;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        String::read_node(reader, key, node).map(|text| Self::new(text, node.span))
    }
}

impl<'a> ReadNode<'a> for bool {
    const KIND: ValueKind = ValueKind::Boolean;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let found = node.as_text().and_then(|text| text.parse().ok());
        found.or_else(|| reader.wrong(key, node, "`true` or `false`"))
    }
}

impl<'a> ReadNode<'a> for usize {
    const KIND: ValueKind = ValueKind::Whole(0);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let found = node.as_text().and_then(|text| text.parse().ok());
        found.or_else(|| reader.wrong(key, node, "a whole number"))
    }
}

impl<'a> ReadNode<'a> for f64 {
    const KIND: ValueKind = ValueKind::Number;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let found = node.as_text().and_then(|text| text.parse().ok());
        found
            .filter(|number: &f64| number.is_finite())
            .or_else(|| reader.wrong(key, node, "a number"))
    }
}

/// One of the words of an enum.
impl<'a, T: Words> ReadNode<'a> for T {
    const KIND: ValueKind = ValueKind::Words(T::NAMES);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let words = || T::CHOICES.iter().map(|(word, _)| *word);
        let Some(text) = node.as_text() else {
            return reader.wrong(key, node, &format!("one of {}", list_of(words(), 9)));
        };
        let found = T::CHOICES.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let message = format!("invalid value `{text}` for `{key}`");
            reader.diagnostics.push(
                Diagnostic::new(reader.code, node.span, message)
                    .help_if(did_you_mean(text, words()))
                    .help(format!("the valid values are {}", list_of(words(), 9))),
            );
        }
        found.map(|(_, value)| *value)
    }
}
