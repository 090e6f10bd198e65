//! Reading declared tables: every key is asked for by name, and what nobody asked for is reported.

use crate::diagnostic::{CONFIG, Code, Diagnostic, did_you_mean, list_of};
use crate::text::Span;
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// One table that is being read.
pub(crate) struct Reader<'a> {
    map: &'a Map,
    span: Span,
    /// What a message calls it: the type, in words.
    what: String,
    code: Code,
    asked: Vec<&'static str>,
    /// What was wrong so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Reads a table of a config.
    pub(crate) fn new(map: &'a Map, span: Span, what: impl Into<String>) -> Self {
        Self::with_code(map, span, what, CONFIG)
    }

    /// Reads a table whose mistakes are reported under another code.
    pub(crate) fn with_code(map: &'a Map, span: Span, what: impl Into<String>, code: Code) -> Self {
        Self {
            map,
            span,
            what: what.into(),
            code,
            asked: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// The entry of a key, if it is there.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<&'a NodeEntry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.map.get(key)
    }

    /// The value of a key, if it is there.
    pub(crate) fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        self.text_of(key, node)
    }

    fn text_of(&mut self, key: &str, node: &Node) -> Option<String> {
        match node.as_text() {
            Some(text) => Some(text.to_owned()),
            None => self.wrong(key, node, "a text"),
        }
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<String> {
        let node = self.required_node(key)?;
        self.text_of(key, node)
    }

    /// A value that must be there, of whatever shape.
    pub(crate) fn required_node(&mut self, key: &'static str) -> Option<&'a Node> {
        let node = self.node(key);
        if node.is_none() {
            let message = format!("{} lacks `{key}`", self.what);
            self.diagnostics.push(
                Diagnostic::new(self.code, self.span, message).help(format!("add `{key} = …`")),
            );
        }
        node
    }

    /// Yes or no; no if it is not there.
    pub(crate) fn yes(&mut self, key: &'static str) -> bool {
        let Some(node) = self.node(key) else {
            return false;
        };
        match node.as_text() {
            Some("true") => true,
            Some("false") => false,
            _ => self.wrong(key, node, "`true` or `false`").unwrap_or(false),
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&mut self, key: &'static str) -> Option<usize> {
        let node = self.node(key)?;
        match node.as_text().and_then(|text| text.parse().ok()) {
            Some(number) => Some(number),
            None => self.wrong(key, node, "a whole number"),
        }
    }

    /// A list of texts; one text counts as a list of one.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<&'a Node> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let (texts, others): (Vec<_>, Vec<_>) = node
            .items()
            .iter()
            .partition(|item| item.as_text().is_some());
        for other in others {
            self.wrong::<()>(key, other, "a text");
        }
        texts
    }

    /// A table within this one, with the place of its key.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<(&'a Map, Span)> {
        let entry = self.entry(key)?;
        match &entry.node.value {
            NodeValue::Map(map) => Some((map, entry.key.span)),
            _ => self.wrong(key, &entry.node, "a table"),
        }
    }

    /// The named tables within a table: `[types.tool]` and its siblings.
    pub(crate) fn tables(&mut self, key: &'static str) -> Vec<(&'a str, &'a Map, Span)> {
        let Some((map, _)) = self.table(key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for entry in &map.entries {
            match &entry.node.value {
                NodeValue::Map(inner) => {
                    found.push((entry.key.value.as_str(), inner, entry.key.span))
                }
                _ => {
                    let message = format!(
                        "`{key}.{}` is {}, not a table",
                        entry.key.value,
                        entry.node.kind()
                    );
                    self.diagnostics.push(
                        Diagnostic::new(self.code, entry.node.span, message).help(format!(
                            "write `[{key}.{}]` and its keys below",
                            entry.key.value
                        )),
                    );
                }
            }
        }
        found
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let node = self.node(key)?;
        let text = node.as_text().unwrap_or_default();
        let found = choices
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let message = format!("`{text}` is not a choice for `{key}`");
            self.diagnostics.push(
                Diagnostic::new(self.code, node.span, message)
                    .help_if(did_you_mean(text, words()))
                    .help(format!("`{key}` is one of {}", list_of(words(), 9))),
            );
        }
        found
    }

    /// Says that a value has the wrong shape; returns nothing, for use as a tail.
    pub(crate) fn wrong<T>(&mut self, key: &str, node: &Node, wanted: &str) -> Option<T> {
        let found = node
            .as_text()
            .map_or_else(|| node.kind().to_owned(), |text| format!("`{text}`"));
        self.diagnostics.push(Diagnostic::new(
            self.code,
            node.span,
            format!("`{key}` of {} is {found}, not {wanted}", self.what),
        ));
        None
    }

    /// Reports the keys that nobody asked for and hands over what was wrong. A key that is missing because another is misspelt is not reported
    /// besides.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        let unknown = || {
            self.map
                .entries
                .iter()
                .map(|entry| entry.key.value.as_str())
                .filter(|key| !self.asked.contains(key))
        };
        let misspelt: Vec<String> = unknown()
            .filter_map(|key| {
                crate::diagnostic::nearest(key, self.asked.iter().copied())
                    .first()
                    .map(ToString::to_string)
            })
            .filter(|key| self.map.get(key).is_none())
            .map(|key| format!("{} lacks `{key}`", self.what))
            .collect();
        self.diagnostics
            .retain(|problem| !misspelt.contains(&problem.message));
        for entry in &self.map.entries {
            let key = entry.key.value.as_str();
            if !self.asked.contains(&key) {
                let known = || self.asked.iter().copied();
                let message = format!("{} has no key `{key}`", self.what);
                let help = did_you_mean(key, known())
                    .unwrap_or_else(|| format!("it knows {}", list_of(known(), 24)));
                self.diagnostics.push(
                    Diagnostic::new(self.code, entry.key.span, message)
                        .here("not known here")
                        .help(help),
                );
            }
        }
        self.diagnostics
    }
}
