//! Reads TOML into a [`Map`]: configs, presets and view blocks. Interprets no value; [`crate::config`] does.

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{Map, Node, NodeEntry, NodeValue};
use crate::diagnostic::{DUPLICATE_KEY, Diagnostic, TOML_SYNTAX};
use crate::guard;
use crate::text::{FileId, Span, Spanned};

/// Reads a TOML document. `text` begins at byte `offset` of `file`.
///
/// Total: returns what can be read, and reports all errors at once. If the parser panics, nothing can be read.
#[must_use]
pub fn parse(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    guard::catch(|| read(text, file, offset))
        .unwrap_or_else(|| super::unreadable(TOML_SYNTAX, text, file, offset))
}

fn read(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let place =
        |range: std::ops::Range<usize>| Span::new(file, range.start + offset, range.end + offset);
    let (table, errors) = DeTable::parse_recoverable(text);
    let diagnostics = errors
        .into_iter()
        .map(|error| {
            let range = error.span().unwrap_or(0..0);
            let written = text.get(range.clone()).unwrap_or_default();
            if error.message() == "duplicate key" {
                let message = format!("duplicate key `{written}`");
                return Diagnostic::new(DUPLICATE_KEY, place(range), message)
                    .help("merge them into one");
            }
            let unquoted = error.message().contains("invalid boolean")
                || error.message().contains("must be quoted");
            let reason = if unquoted {
                "a string without quotes".to_owned()
            } else {
                error.message().replace('\n', "; ")
            };
            let message = format!("this is not valid TOML: {reason}");
            Diagnostic::new(TOML_SYNTAX, place(range), message)
                .help("put strings in quotes, arrays in `[ ]` and inline tables in `{ }`")
        })
        .collect();
    (map(table.into_inner(), &place), diagnostics)
}

fn map(table: DeTable<'_>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Map {
    let entry = |(key, value): (
        TomlSpanned<std::borrow::Cow<'_, str>>,
        TomlSpanned<DeValue<'_>>,
    )| {
        let span = place(key.span());
        NodeEntry {
            key: Spanned::new(key.into_inner().into_owned(), span),
            node: node(value, place),
        }
    };
    Map {
        entries: table.into_iter().map(entry).collect(),
    }
}

fn node(value: TomlSpanned<DeValue<'_>>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Node {
    let span = place(value.span());
    let plain = |text: String| NodeValue::Scalar {
        text,
        quoted: false,
    };
    let value = match value.into_inner() {
        DeValue::String(text) => NodeValue::Scalar {
            text: text.into_owned(),
            quoted: true,
        },
        DeValue::Integer(number) => plain(match number.radix() {
            10 => number.as_str().to_owned(),
            radix => i64::from_str_radix(number.as_str(), radix)
                .map_or_else(|_| number.as_str().to_owned(), |n| n.to_string()),
        }),
        DeValue::Float(number) => plain(number.as_str().to_owned()),
        DeValue::Boolean(yes) => plain(yes.to_string()),
        DeValue::Datetime(date) => plain(date.to_string()),
        DeValue::Array(items) => {
            NodeValue::List(items.into_iter().map(|item| node(item, place)).collect())
        }
        DeValue::Table(table) => NodeValue::Map(map(table, place)),
    };
    Node { span, value }
}
