//! Builds the tree from the parser's events, without recursion. Aliases are resolved within a budget, so a few lines cannot
//! grow into gigabytes. Tags are ignored, because the schema decides what a value is.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, ScalarStyle};

use super::positions::SpanConverter;
use crate::diagnostic::{DUPLICATE_KEY, Diagnostic, YAML_SYNTAX};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// Maximum depth of data. Deeper data is a mistake or an attack.
const MAX_DEPTH: usize = 64;
/// Maximum number of nodes that aliases may add to a document.
const MAX_ALIASED: usize = 10_000;

/// A list or a map that is not complete.
struct OpenCollection {
    span: Span,
    anchor: usize,
    content: CollectionContent,
}

enum CollectionContent {
    List(Vec<Node>),
    Map {
        map: Map,
        /// The key whose value comes next.
        key: Option<Spanned<String>>,
        seen: HashSet<String>,
    },
}

pub(super) struct TreeBuilder<'a> {
    pub(super) positions: SpanConverter<'a>,
    open: Vec<OpenCollection>,
    /// The values of anchors. The parser numbers anchors from 1; 0 means none.
    anchors: HashMap<usize, Node>,
    aliased: usize,
    root: Option<Node>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Texts with an anchor that no alias refers to so far.
    unused_anchors: Vec<(usize, Span)>,
}

impl<'a> TreeBuilder<'a> {
    pub(super) fn new(positions: SpanConverter<'a>) -> Self {
        Self {
            positions,
            open: Vec::new(),
            anchors: HashMap::new(),
            aliased: 0,
            root: None,
            diagnostics: Vec::new(),
            unused_anchors: Vec::new(),
        }
    }

    /// Adds an event. After an error, the caller must call [`Self::finish`].
    pub(super) fn add_event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some_and(|tag| !tag.is_yaml_core_schema()) {
                    self.report_reserved(span, '!');
                }
                if anchor != 0 {
                    self.unused_anchors.push((anchor, span));
                }
                let quoted = style != ScalarStyle::Plain;
                let value = if !quoted && matches!(&*text, "" | "~" | "null") {
                    NodeValue::Null
                } else {
                    NodeValue::Scalar {
                        text: text.into_owned(),
                        quoted,
                    }
                };
                self.add_node(Node { span, value }, anchor);
            }
            Event::SequenceStart(anchor, _) => {
                self.open(span, anchor, CollectionContent::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, _) => {
                let content = CollectionContent::Map {
                    map: Map::default(),
                    key: None,
                    seen: HashSet::new(),
                };
                self.open(span, anchor, content)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.add_alias(anchor, span)?,
            Event::DocumentStart(_) if self.root.is_some() => {
                return Err(
                    Diagnostic::new(YAML_SYNTAX, span, "a second document begins here")
                        .help("keep all keys in one block"),
                );
            }
            _ => {}
        }
        Ok(())
    }

    fn add_alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        self.unused_anchors.retain(|(unused, _)| *unused != anchor);
        let node = self.anchors.get(&anchor).cloned();
        let mut node = node
            .ok_or_else(|| syntax_error(span, "this alias refers to a value that contains it"))?;
        self.aliased += count(&node);
        if self.aliased > MAX_ALIASED {
            return Err(Diagnostic::new(
                YAML_SYNTAX,
                span,
                "these aliases expand to more than 10,000 values",
            )
            .help("write the values out, or use fewer aliases"));
        }
        node.span = span;
        self.add_node(node, 0);
        Ok(())
    }

    fn open(
        &mut self,
        span: Span,
        anchor: usize,
        content: CollectionContent,
    ) -> Result<(), Diagnostic> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("values are nested deeper than {MAX_DEPTH} levels");
            return Err(Diagnostic::new(YAML_SYNTAX, span, message).help("flatten the data"));
        }
        self.open.push(OpenCollection {
            span,
            anchor,
            content,
        });
        Ok(())
    }

    fn close(&mut self, end: Span) {
        let Some(OpenCollection {
            span,
            anchor,
            content,
        }) = self.open.pop()
        else {
            return;
        };
        let (last, value) = match content {
            CollectionContent::List(items) => {
                let last = items.last().map_or(span.end, |item| item.span.end);
                (last, NodeValue::List(items))
            }
            CollectionContent::Map { map, .. } => (span.end, NodeValue::Map(map)),
        };
        let span = self.positions.clip(Span {
            end: end.end.max(span.end).max(last),
            ..span
        });
        self.add_node(Node { span, value }, anchor);
    }

    fn add_node(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(CollectionContent::List(items)) => items.push(node),
            Some(CollectionContent::Map { map, key, seen }) => match key.take() {
                None => *key = Some(key_of(node, &mut self.diagnostics)),
                Some(key) if seen.insert(key.value.clone()) => {
                    map.entries.push(NodeEntry { key, node });
                }
                Some(key) => {
                    if let Some(first) = map.get(&key.value) {
                        let message = format!("duplicate key `{}`", key.value);
                        self.diagnostics.push(
                            Diagnostic::new(DUPLICATE_KEY, key.span, message)
                                .also(first.key.span, "first defined here")
                                .help("remove one of them"),
                        );
                    }
                }
            },
        }
    }

    /// Reports a text that begins with a sign which has another meaning in YAML, so that the first word is lost.
    fn report_reserved(&mut self, value: Span, sign: char) {
        let text = self.positions.text;
        let end = self.positions.start(value);
        let line = text[..end].rfind('\n').map_or(0, |end| end + 1);
        let before = text.get(line..=end).unwrap_or(&text[line..end]);
        let Some(start) = before.rfind(sign).map(|at| line + at) else {
            return;
        };
        let value = text[start..].lines().next().unwrap_or_default().trim_end();
        let span = self.positions.byte_span(start, start + 1);
        let message =
            format!("this value begins with `{sign}`, which has a special meaning in YAML");
        let help = format!(
            "put it in quotes: `{}\"{value}\"`",
            text[line..start].trim_start()
        );
        self.diagnostics
            .push(Diagnostic::new(YAML_SYNTAX, span, message).help(help));
    }

    /// A syntax error, or the unclosed bracket that probably caused it.
    pub(super) fn error_at(&self, span: Span, info: &str) -> Diagnostic {
        let problem = syntax_error(span, info);
        let Some(OpenCollection { span, .. }) = self.open.last() else {
            return problem;
        };
        let bytes = self.positions.text.as_bytes();
        let close = match bytes.get(self.positions.start(*span)) {
            Some(b'[') => ']',
            Some(b'{') => '}',
            _ => return problem,
        };
        let bracket = Span {
            end: span.start + 1,
            ..*span
        };
        Diagnostic {
            help: vec![format!("close the bracket with `{close}`")],
            ..problem
        }
        .also(bracket, "still open")
    }

    /// Keeps what was read before a syntax error, except for the last key, whose meaning is uncertain.
    pub(super) fn recover(&mut self) {
        self.open.truncate(1);
        if let Some(OpenCollection {
            span,
            content: CollectionContent::Map { map, key, .. },
            ..
        }) = self.open.first_mut()
        {
            if key.is_none() {
                map.entries.pop();
            }
            let span = *span;
            self.close(span);
        }
    }

    /// The root of the document, which is a map or nothing, and all diagnostics.
    pub(super) fn finish(mut self) -> (Map, Vec<Diagnostic>) {
        for (_, span) in std::mem::take(&mut self.unused_anchors) {
            self.report_reserved(span, '&');
        }
        let Some(node) = self.root else {
            return (Map::default(), self.diagnostics);
        };
        let kind = node.kind();
        let map = match node.value {
            NodeValue::Map(map) => map,
            NodeValue::Null => Map::default(),
            _ => {
                let message = format!("this is {kind}, not `key: value` lines");
                self.diagnostics.push(
                    Diagnostic::new(YAML_SYNTAX, self.positions.clip(node.span), message)
                        .help("write one `key: value` on each line"),
                );
                Map::default()
            }
        };
        (map, self.diagnostics)
    }
}

/// The key that a node is.
fn key_of(node: Node, diagnostics: &mut Vec<Diagnostic>) -> Spanned<String> {
    let Node { span, value } = node;
    if matches!(&value, NodeValue::Scalar { text, quoted: false } if text == "<<") {
        diagnostics.push(
            Diagnostic::new(
                YAML_SYNTAX,
                span,
                "YAML merge keys (`<<`) are not supported",
            )
            .here("ignored")
            .help("write the keys out"),
        );
    }
    let text = match value {
        NodeValue::Scalar { text, .. } => text,
        NodeValue::Null => String::new(),
        NodeValue::List(_) | NodeValue::Map(_) => {
            let info = "a key is a string, not a list or an object";
            diagnostics.push(syntax_error(span, info));
            String::new()
        }
    };
    Spanned::new(text, span)
}

fn syntax_error(at: Span, info: &str) -> Diagnostic {
    let hint = if info.contains("tab") {
        "indent with spaces; YAML does not allow tabs"
    } else if info.contains("quoted scalar") {
        "close the quote on the same line"
    } else if info.contains("mapping values are not allowed") {
        "put strings that contain `: ` in quotes"
    } else {
        "put strings that begin with a special character or contain `: ` or ` #` in quotes"
    };
    Diagnostic::new(YAML_SYNTAX, at, format!("this is not valid YAML: {info}")).help(hint)
}

/// The number of nodes of a tree. Its depth is at most [`MAX_DEPTH`] for each resolved alias.
fn count(node: &Node) -> usize {
    match &node.value {
        NodeValue::Null | NodeValue::Scalar { .. } => 1,
        NodeValue::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        NodeValue::Map(map) => {
            1 + map
                .entries
                .iter()
                .map(|entry| count(&entry.node))
                .sum::<usize>()
        }
    }
}
