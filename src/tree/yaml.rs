//! YAML to [`Map`]: front matter and defaults files.
//!
//! Events of the parser are stacked into nodes without recursion. Aliases are resolved within a budget, so that a few
//! lines cannot grow into gigabytes; tags are ignored, since the schema decides what a value is.

mod explain;
mod invisible;

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Map, Node, NodeEntry, NodeValue};
use crate::diagnostic::{DUPLICATE_KEY, Diagnostic, YAML_SYNTAX};
use crate::guard;
use crate::text::{FileId, Span, Spanned};

/// Deeper data than this is a mistake, or an attack.
const MAX_DEPTH: usize = 64;
/// Nodes that aliases may add to one document.
const MAX_ALIASED: usize = 10_000;

/// Reads one YAML document whose top level is a map. `text` begins at byte `offset` of `file`.
///
/// Total: what can be read is returned, what cannot is said; where the parser panics, that is all of it.
#[must_use]
pub fn parse(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let (map, mut diagnostics) = guarded(text, file, offset);
    let is_broken = |found: &Diagnostic| found.code == YAML_SYNTAX;
    let cause = if diagnostics.iter().any(is_broken) {
        invisible::find(text, file, offset)
    } else {
        None
    };
    if let Some(problem) = cause {
        diagnostics.retain(|found| !is_broken(found));
        diagnostics.push(problem);
    }
    (map, diagnostics)
}

/// Reads a JSON object, which is YAML in brackets as well. `text` begins at byte `offset` of `file`.
///
/// Total: what can be read is returned, what cannot is said.
#[must_use]
pub fn parse_json(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let (map, mut diagnostics) = guarded(text, file, offset);
    for found in diagnostics
        .iter_mut()
        .filter(|found| found.code == YAML_SYNTAX)
    {
        let missing =
            found.message.contains("did not find expected") || found.message.contains("':'");
        let reason = if missing {
            "a comma, a colon or a bracket is missing"
        } else {
            "nothing of this kind can be here"
        };
        if found.message.starts_with("this is not valid YAML") {
            found.message = format!("this is not valid JSON: {reason}");
        }
        found.help = vec![
            "keys and texts are in double quotes, with a comma between two entries".to_owned(),
        ];
    }
    (map, diagnostics)
}

/// Reads a text; where the parser panics, nothing of it.
fn guarded(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    guard::catch(|| read(text, file, offset))
        .unwrap_or_else(|| super::unreadable(YAML_SYNTAX, text, file, offset))
}

fn read(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let mut builder = Builder {
        place: Place::new(text, file, offset),
        open: Vec::new(),
        anchors: HashMap::new(),
        aliased: 0,
        root: None,
        diagnostics: Vec::new(),
        unused: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = builder
                    .place
                    .span(error.marker().index(), error.marker().index() + 1);
                let problem =
                    match explain::mistake(text, builder.place.byte(error.marker().index())) {
                        Some(found) => Diagnostic::new(
                            YAML_SYNTAX,
                            Span::new(file, found.range.start + offset, found.range.end + offset),
                            found.message,
                        )
                        .help(found.help),
                        None => builder.about_opening(syntax(at, error.info())),
                    };
                builder.diagnostics.push(problem);
                builder.give_up();
                break;
            }
        };
        let span = builder.place.span(span.start.index(), span.end.index());
        if let Err(problem) = builder.take(event, span) {
            builder.diagnostics.push(problem);
            builder.open.clear();
            break;
        }
    }
    for (_, span) in std::mem::take(&mut builder.unused) {
        builder.reserved(span, '&');
    }
    let Builder {
        root,
        mut diagnostics,
        place,
        ..
    } = builder;
    let map = match root {
        None => Map::default(),
        Some(Node {
            value: NodeValue::Map(map),
            ..
        }) => map,
        Some(Node {
            value: NodeValue::Null,
            ..
        }) => Map::default(),
        Some(node) => {
            diagnostics.push(
                Diagnostic::new(
                    YAML_SYNTAX,
                    place.clip(node.span),
                    format!("this is {}, not `key: value` lines", node.kind()),
                )
                .help("write one `key: value` on each line"),
            );
            Map::default()
        }
    };
    (map, diagnostics)
}

fn syntax(at: Span, info: &str) -> Diagnostic {
    let hint = if info.contains("tab") {
        "indent with spaces; YAML allows no tabs there"
    } else if info.contains("quoted scalar") {
        "close the quote on the line it begins on"
    } else if info.contains("mapping values are not allowed") {
        "put quotes around a text that holds `: `"
    } else {
        "put quotes around a text that begins with a special character or holds `: ` or ` #`"
    };
    Diagnostic::new(YAML_SYNTAX, at, format!("this is not valid YAML: {info}")).help(hint)
}

/// The byte at which the parser stops, if it does.
#[cfg(test)]
fn read_error(text: &str) -> Option<usize> {
    let error = Parser::new_from_str(text).find_map(Result::err)?;
    Some(Place::new(text, FileId(0), 0).byte(error.marker().index()))
}

/// Turns the parser's character positions into byte spans of the whole file.
struct Place<'a> {
    text: &'a str,
    file: FileId,
    offset: usize,
    /// Byte of each character; empty where every character is one byte.
    bytes: Vec<u32>,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, file: FileId, offset: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX))
                .collect()
        };
        Self {
            text,
            file,
            offset,
            bytes,
        }
    }

    fn byte(&self, character: usize) -> usize {
        if self.bytes.is_empty() {
            character.min(self.text.len())
        } else {
            self.bytes
                .get(character)
                .map_or(self.text.len(), |at| *at as usize)
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.clip(Span::new(
            self.file,
            self.byte(start) + self.offset,
            self.byte(end) + self.offset,
        ))
    }

    /// Without the line ends and spaces that the parser counts to a block's span.
    fn clip(&self, span: Span) -> Span {
        let (start, end) = (
            span.start as usize - self.offset,
            span.end as usize - self.offset,
        );
        let kept = self
            .text
            .get(start..end)
            .map_or(0, |text| text.trim_end().len());
        Span::new(
            self.file,
            start + self.offset,
            start + kept.max(1).min(end - start) + self.offset,
        )
    }
}

enum Open {
    List {
        span: Span,
        anchor: usize,
        items: Vec<Node>,
    },
    Map {
        span: Span,
        anchor: usize,
        map: Map,
        key: Option<Spanned<String>>,
        seen: HashSet<String>,
    },
}

struct Builder<'a> {
    place: Place<'a>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
    /// Texts with an anchor that no alias names so far.
    unused: Vec<(usize, Span)>,
}

impl Builder<'_> {
    /// Reports a text that begins with a sign which means something else in YAML, so that the first word is lost.
    fn reserved(&mut self, value: Span, sign: char) {
        let end = value.start as usize - self.place.offset;
        let line = self.place.text[..end].rfind('\n').map_or(0, |end| end + 1);
        let before = self
            .place
            .text
            .get(line..=end)
            .unwrap_or(&self.place.text[line..end]);
        let Some(start) = before.rfind(sign).map(|at| line + at) else {
            return;
        };
        let value = self.place.text[start..]
            .lines()
            .next()
            .unwrap_or_default()
            .trim_end();
        let place = Span::new(
            self.place.file,
            start + self.place.offset,
            start + 1 + self.place.offset,
        );
        let message =
            format!("this value begins with `{sign}`, which means something else in YAML");
        self.diagnostics
            .push(Diagnostic::new(YAML_SYNTAX, place, message).help(format!(
                "put it in quotes: `{}\"{value}\"`",
                self.place.text[line..start].trim_start()
            )));
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some_and(|tag| !tag.is_yaml_core_schema()) {
                    self.reserved(span, '!');
                }
                if anchor != 0 {
                    self.unused.push((anchor, span));
                }
                let quoted = style != ScalarStyle::Plain;
                let nothing = !quoted && matches!(&*text, "" | "~" | "null");
                let value = if nothing {
                    NodeValue::Null
                } else {
                    NodeValue::Scalar {
                        text: text.into_owned(),
                        quoted,
                    }
                };
                self.place_node(Node { span, value }, anchor);
            }
            Event::SequenceStart(anchor, _) => self.push(Open::List {
                span,
                anchor,
                items: Vec::new(),
            })?,
            Event::MappingStart(anchor, _) => {
                self.push(Open::Map {
                    span,
                    anchor,
                    map: Map::default(),
                    key: None,
                    seen: HashSet::new(),
                })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => {
                self.unused.retain(|(unused, _)| *unused != anchor);
                let node = self.anchors.get(&anchor).cloned();
                let mut node = node
                    .ok_or_else(|| syntax(span, "this alias refers to a value that encloses it"))?;
                self.aliased += count(&node);
                if self.aliased > MAX_ALIASED {
                    return Err(Diagnostic::new(
                        YAML_SYNTAX,
                        span,
                        "the aliases here stand for more than 10,000 values",
                    )
                    .help("write the values out, or use fewer aliases"));
                }
                node.span = span;
                self.place_node(node, 0);
            }
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

    fn push(&mut self, open: Open) -> Result<(), Diagnostic> {
        if self.open.len() == MAX_DEPTH {
            let (Open::List { span, .. } | Open::Map { span, .. }) = open;
            return Err(Diagnostic::new(
                YAML_SYNTAX,
                span,
                format!("values are nested deeper than {MAX_DEPTH} levels"),
            )
            .help("flatten the data"));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) {
        let to = |span: Span| Span {
            end: end.end.max(span.end),
            ..span
        };
        match self.open.pop() {
            Some(Open::List {
                span,
                anchor,
                items,
            }) => {
                let last = items.last().map_or(span.end, |item| item.span.end);
                let node = Node {
                    span: self.place.clip(Span {
                        end: to(span).end.max(last),
                        ..span
                    }),
                    value: NodeValue::List(items),
                };
                self.place_node(node, anchor);
            }
            Some(Open::Map {
                span, anchor, map, ..
            }) => {
                let node = Node {
                    span: self.place.clip(to(span)),
                    value: NodeValue::Map(map),
                };
                self.place_node(node, anchor);
            }
            None => {}
        }
    }

    /// Shows the bracket that is still open where the parser stumbled: often that is the mistake.
    fn about_opening(&self, problem: Diagnostic) -> Diagnostic {
        let Some(Open::List { span, .. } | Open::Map { span, .. }) = self.open.last() else {
            return problem;
        };
        let close = match self
            .place
            .text
            .as_bytes()
            .get(span.start as usize - self.place.offset)
        {
            Some(b'[') => ']',
            Some(b'{') => '}',
            _ => return problem,
        };
        Diagnostic {
            help: vec![format!("close the bracket with `{close}`")],
            ..problem
        }
        .also(
            Span {
                end: span.start + 1,
                ..*span
            },
            "still open",
        )
    }

    /// After a syntax error: what was read so far is kept, but for the last key, which may mean anything.
    fn give_up(&mut self) {
        self.open.truncate(1);
        if let Some(Open::Map { map, span, key, .. }) = self.open.first_mut() {
            if key.is_none() {
                map.entries.pop();
            }
            let span = *span;
            self.close(span);
        }
    }

    fn place_node(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { map, key, seen, .. }) => match key.take() {
                None => {
                    let Node { span, value } = node;
                    if matches!(&value, NodeValue::Scalar { text, quoted: false } if text == "<<") {
                        self.diagnostics.push(
                            Diagnostic::new(YAML_SYNTAX, span, "keys are not merged with `<<`")
                                .here("not read")
                                .help("write the keys out"),
                        );
                    }
                    *key = Some(match value {
                        NodeValue::Scalar { text, .. } => Spanned::new(text, span),
                        NodeValue::Null => Spanned::new(String::new(), span),
                        NodeValue::List(_) | NodeValue::Map(_) => {
                            self.diagnostics.push(syntax(
                                span,
                                "a key is a single word, not a list or a group",
                            ));
                            Spanned::new(String::new(), span)
                        }
                    });
                }
                Some(key) => {
                    if seen.insert(key.value.clone()) {
                        map.entries.push(NodeEntry { key, node });
                    } else if let Some(first) = map.get(&key.value) {
                        let message = format!("the key `{}` is here twice", key.value);
                        self.diagnostics.push(
                            Diagnostic::new(DUPLICATE_KEY, key.span, message)
                                .also(first.key.span, "first here")
                                .help("keep one of the two"),
                        );
                    }
                }
            },
        }
    }
}

/// How many nodes a tree holds; the depth is bounded by [`MAX_DEPTH`] for each alias resolved.
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
