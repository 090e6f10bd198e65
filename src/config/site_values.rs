//! Values of `[site]` that have a form of their own: colours, URLs, paths and sizes.

use super::color::{Accent, Color, MIN_CONTRAST, PAPER};
use super::language::Language;
use super::reader::{ReadNode, Required, TableNode, TableReader, table};
use super::value_kind::{TableId, ValueKind, kinds};
use crate::diagnostic::{Diagnostic, LOW_CONTRAST};
use crate::text::Spanned;
use crate::tree::{Node, NodeValue};

/// How Visual Studio Code opens a file.
const EDITOR: &str = "vscode://file/{path}:{line}:{column}";
/// Entries of an index page that is not divided, unless the site says otherwise.
pub(super) const PAGE_SIZE: usize = 200;

impl<'a> ReadNode<'a> for Language {
    const KIND: ValueKind = ValueKind::Form(
        "a language tag such as `en` or `pt-BR`",
        "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$",
    );

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let tag = String::read_node(reader, key, node)?;
        let parsed = tag.parse().ok();
        parsed.or_else(|| reader.wrong(key, node, "a language tag such as `en` or `pt-BR`"))
    }
}

/// The path of a file in `static/`, with or without that folder.
pub(super) struct StaticPath(pub(super) Spanned<String>);

impl<'a> ReadNode<'a> for StaticPath {
    const KIND: ValueKind = ValueKind::Text;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let written = String::read_node(reader, key, node)?;
        let path = written.trim_start_matches("./").trim_start_matches('/');
        let path = path.strip_prefix("static/").unwrap_or(path).to_owned();
        Some(Self(Spanned::new(path, node.span)))
    }
}

/// The URL of the site, or the path it is served under.
pub(super) struct BaseUrl(pub(super) String);

impl<'a> ReadNode<'a> for BaseUrl {
    const KIND: ValueKind =
        ValueKind::Form("`https://host/path` or `/path`", r"^(?:https?://[^/]|/)");

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let text = node.as_text().unwrap_or_default();
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let begins_well = host.map_or(text.starts_with('/'), |host| {
            !host.is_empty() && !host.starts_with('/')
        });
        let is_forbidden = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '"' | '<' | '>')
        };
        if begins_well && !text.contains(is_forbidden) {
            Some(Self(text.to_owned()))
        } else {
            reader.wrong(key, node, "`https://host/path` or `/path`")
        }
    }
}

/// The URL that opens a file in an editor. URLs that a browser would execute are refused.
pub(super) struct EditorUrl(pub(super) String);

impl Default for EditorUrl {
    fn default() -> Self {
        Self(EDITOR.to_owned())
    }
}

impl<'a> ReadNode<'a> for EditorUrl {
    const KIND: ValueKind = ValueKind::Form(
        "a URL that contains `{path}`",
        r"^[A-Za-z0-9+.-]+:.*\{path\}",
    );

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let url = String::read_node(reader, key, node)?;
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        let scheme = scheme.to_lowercase();
        let is_scheme = !scheme.is_empty()
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let is_executed = matches!(
            scheme.as_str(),
            "javascript" | "data" | "vbscript" | "blob" | "about"
        );
        if is_scheme && !is_executed && url.contains("{path}") {
            return Some(Self(url));
        }
        let expected =
            "a URL that contains `{path}`, such as \"vscode://file/{path}:{line}:{column}\"";
        reader.wrong(key, node, expected)
    }
}

/// A whole number of at least 1.
pub(super) struct Positive(pub(super) usize);

impl<'a> ReadNode<'a> for Positive {
    const KIND: ValueKind = ValueKind::Whole(1);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        match usize::read_node(reader, key, node)? {
            0 => reader.wrong(key, node, "a whole number of at least 1"),
            size => Some(Self(size)),
        }
    }
}

table! {
    /// The accent colours of both colour schemes. `accent = "#00616d"` is the colour on a light background, which is adapted to a dark one.
    AccentTable<'a> {
        /// The colour on a light background.
        light: Required<&'a Node> as COLOR,
        /// The colour on a dark background.
        dark: Required<&'a Node> as COLOR,
    }
}

/// The accent colours of the light and the dark scheme, written as two colours or as one for both. A colour with too little
/// contrast is reported, and replaced by the nearest one that has enough. A single colour is adapted to the dark scheme without
/// a report.
impl<'a> ReadNode<'a> for [Accent; 2] {
    const KIND: ValueKind = ValueKind::OneOf(&[kinds::COLOR, ValueKind::Table(TableId::Accent)]);

    fn read_node(reader: &mut TableReader<'a>, _: &'static str, node: &'a Node) -> Option<Self> {
        if let NodeValue::Map(map) = &node.value {
            let table = TableNode {
                map,
                span: node.span,
            };
            let colors: AccentTable<'_> =
                table.read("`accent` of `[site]`", &mut reader.diagnostics);
            return Some([
                readable_accent(reader, colors.light.0?, 0)?,
                readable_accent(reader, colors.dark.0?, 1)?,
            ]);
        }
        let light = readable_accent(reader, node, 0)?;
        let color = node.as_text()?.parse().ok()?;
        Some([light, Accent::with_contrast(PAPER[1], color)])
    }
}

/// The accent colour of a scheme: 0 for light, 1 for dark.
fn readable_accent(reader: &mut TableReader<'_>, node: &Node, scheme: usize) -> Option<Accent> {
    let Some(color) = node.as_text().and_then(|text| text.parse::<Color>().ok()) else {
        return reader.wrong("accent", node, "a colour such as `\"#00616d\"`");
    };
    let accent = Accent::with_contrast(PAPER[scheme], color);
    if accent.color != color {
        let (paper, kind) = [("light", "darker"), ("dark", "lighter")][scheme];
        let contrast = (color.contrast(PAPER[scheme]) * 10.0).floor() / 10.0;
        let message = format!(
            "the accent colour `{color}` is hard to read on a {paper} background: its contrast is {contrast:.1} to 1"
        );
        reader.diagnostics.push(
            Diagnostic::new(LOW_CONTRAST, node.span, message)
                .note(format!(
                    "text needs {MIN_CONTRAST} to 1 (WCAG 2.2); pages use `{}` instead",
                    accent.color
                ))
                .help(format!(
                    "write `\"{}\"`, or another {kind} colour",
                    accent.color
                )),
        );
    }
    Some(accent)
}
