//! The interface text of a site, in one catalogue: what pages and scripts say around the content.
//!
//! `themes/default/strings.toml` lists all strings, a preset adds those of its templates, and the theme of a site replaces any of
//! them. A string is plain text with placeholders; `render` escapes and fills it. Messages for authors are not in the catalogue.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::{BAD_STRING, Diagnostic, did_you_mean, list_of};
use crate::text::FileId;
use crate::tree::{Map, Node, NodeEntry, NodeValue, parse_toml};

/// The file of a theme that has strings.
pub const FILE: &str = "strings.toml";

const DEFAULT: &str = include_str!("../themes/default/strings.toml");

/// All strings by name, in the order of the catalogue; by default none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings(IndexMap<String, InterfaceText>);

/// A string with its placeholders, such as `{count}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterfaceText {
    /// The same for any values.
    Plain(String),
    /// In two forms, by the value of `{count}`.
    Counted {
        /// For a count of one.
        one: String,
        /// For all other counts.
        other: String,
    },
}

impl Strings {
    /// The strings of the default theme.
    #[must_use]
    pub fn built_in() -> Self {
        let mut strings = Self::default();
        strings.add(DEFAULT, FileId::default());
        strings
    }

    /// The built-in strings and those of a preset.
    #[must_use]
    pub fn with_preset(preset: &str) -> Self {
        let mut strings = Self::built_in();
        strings.add(preset, FileId::default());
        strings
    }

    /// Adds the strings of a preset, which can replace others as a site's theme does, and reports what is wrong in its file. A string
    /// that is wrong is not added.
    pub fn add(&mut self, text: &str, file: FileId) -> Vec<Diagnostic> {
        let (map, mut diagnostics) = parse_toml(text, file, 0);
        for entry in &map.entries {
            let before = diagnostics.len();
            let Some(text) = InterfaceText::read(entry, &mut diagnostics) else {
                continue;
            };
            if let Some(known) = self.0.get(&entry.key.value) {
                text.compare(known, entry, &mut diagnostics);
            }
            if diagnostics.len() == before {
                self.0.insert(entry.key.value.clone(), text);
            }
        }
        diagnostics
    }

    /// Replaces strings by those of a site's theme, and reports what is wrong in its file. A string that is wrong is not replaced.
    pub fn replace(&mut self, text: &str, file: FileId) -> Vec<Diagnostic> {
        let (map, mut diagnostics) = parse_toml(text, file, 0);
        for entry in &map.entries {
            let name = entry.key.value.as_str();
            let Some(known) = self.0.get_mut(name) else {
                diagnostics.push(unknown(entry, self.0.keys().map(String::as_str)));
                continue;
            };
            let before = diagnostics.len();
            let Some(text) = InterfaceText::read(entry, &mut diagnostics) else {
                continue;
            };
            text.compare(known, entry, &mut diagnostics);
            if diagnostics.len() == before {
                *known = text;
            }
        }
        diagnostics
    }

    /// A string, in the form for any count; its name if there is no such string.
    #[must_use]
    pub fn text<'s>(&'s self, name: &'s str) -> &'s str {
        match self.0.get(name) {
            Some(InterfaceText::Plain(text) | InterfaceText::Counted { other: text, .. }) => text,
            None => name,
        }
    }

    /// All strings by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &InterfaceText)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text))
    }
}

impl InterfaceText {
    fn read(entry: &NodeEntry, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        match &entry.node.value {
            NodeValue::Map(forms) => Self::read_forms(entry, forms, diagnostics),
            _ => text_of(&entry.node, &entry.key.value, diagnostics).map(Self::Plain),
        }
    }

    fn read_forms(
        entry: &NodeEntry,
        forms: &Map,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let name = &entry.key.value;
        let known = ["one", "other"];
        let others = forms
            .entries
            .iter()
            .filter(|form| !known.contains(&form.key.value.as_str()));
        diagnostics.extend(others.map(|form| {
            let message = format!("the string `{name}` has no form `{}`", form.key.value);
            Diagnostic::new(BAD_STRING, form.key.span, message)
                .help(format!("the forms are {}", list_of(known, 2)))
        }));
        let Some(other) = forms.node("other") else {
            let message = format!("missing form `other` of the string `{name}`");
            diagnostics.push(
                Diagnostic::new(BAD_STRING, entry.key.span, message)
                    .help("add `other = \"…\"`, for all counts but one"),
            );
            return None;
        };
        let other = text_of(other, name, diagnostics)?;
        let one = match forms.node("one") {
            Some(one) => text_of(one, name, diagnostics)?,
            None => other.clone(),
        };
        Some(Self::Counted { one, other })
    }

    /// The text for any count.
    fn general(&self) -> &str {
        let (Self::Plain(text) | Self::Counted { other: text, .. }) = self;
        text
    }

    /// Reports how a string differs in shape from the one that it replaces.
    fn compare(&self, known: &Self, entry: &NodeEntry, diagnostics: &mut Vec<Diagnostic>) {
        let (name, span) = (&entry.key.value, entry.node.span);
        if matches!((self, known), (Self::Counted { .. }, Self::Plain(_))) {
            let message = format!("the string `{name}` has no count, so it has one form");
            diagnostics.push(
                Diagnostic::new(BAD_STRING, span, message).help(format!("write `{name} = \"…\"`")),
            );
            return;
        }
        let expected: BTreeSet<&str> = placeholders(known.general()).collect();
        for lacking in expected.difference(&placeholders(self.general()).collect()) {
            let message = format!("missing placeholder `{{{lacking}}}` in the string `{name}`");
            diagnostics.push(
                Diagnostic::new(BAD_STRING, span, message)
                    .help(format!("put `{{{lacking}}}` where its value belongs")),
            );
        }
        let texts = match self {
            Self::Plain(text) => vec![text],
            Self::Counted { one, other } => vec![one, other],
        };
        let used: BTreeSet<&str> = texts
            .into_iter()
            .flat_map(|text| placeholders(text))
            .collect();
        for unknown in used.difference(&expected) {
            let message = format!("unknown placeholder `{{{unknown}}}` in the string `{name}`");
            let help = did_you_mean(unknown, expected.iter().copied()).unwrap_or_else(|| {
                if expected.is_empty() {
                    "remove it: this string has no placeholders".to_owned()
                } else {
                    {
                        let names = list_of(expected.iter().copied(), 9);
                        format!("its placeholders are {names}")
                    }
                }
            });
            diagnostics.push(Diagnostic::new(BAD_STRING, span, message).help(help));
        }
    }
}

/// The text of a TOML string.
fn text_of(node: &Node, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if let NodeValue::Scalar { text, quoted: true } = &node.value {
        return Some(text.clone());
    }
    let found = node
        .as_text()
        .map_or_else(|| node.kind().to_owned(), |text| format!("`{text}`"));
    diagnostics.push(
        Diagnostic::new(
            BAD_STRING,
            node.span,
            format!("`{name}` is {found}, not a string"),
        )
        .help("put the text in quotes"),
    );
    None
}

fn unknown<'n>(entry: &NodeEntry, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let name = &entry.key.value;
    Diagnostic::new(
        BAD_STRING,
        entry.key.span,
        format!("no string named `{name}`"),
    )
    .here("not found")
    .help(did_you_mean(name, known).unwrap_or_else(|| {
        "`themes/default/strings.toml` in the source of hirebook lists all strings".to_owned()
    }))
}

/// The names of placeholders in a text: what is in braces, if it is a name.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(move |name| is_name(name))
}
