//! A draft to a record: the engine's own keys, the declared fields, the relations, the text.

use std::sync::Arc;

use indexmap::IndexMap;

use super::suspect;
use super::value::ValueReader;
use super::{Draft, Record, Reference, Rules, Value, WrittenEdge, visibility};
use crate::config::{
    BodyMode, Config, Direction, FieldKind, Origin, RECORD_KEYS, RelationId, TypeId,
};
use crate::diagnostic::{
    BAD_ID, Diagnostic, MISSING_KEY, Topic, UNKNOWN_KEY, WRONG_SIDE, WRONG_TYPE, did_you_mean,
    list_of,
};
use crate::markdown;
use crate::text::{Span, Spanned, capitalised, character, invisible_name};
use crate::tree::{Entry, Map, Node, Value as Written};

/// Whether a type's records may write a key: an engine's word, a field, or a relation from them.
pub(crate) fn declares(kind: TypeId, key: &str, config: &Config) -> bool {
    let relation = config.schema.relations.get(key);
    RECORD_KEYS.contains(&key)
        || config.schema.type_of(kind).fields.contains_key(key)
        || relation.is_some_and(|relation| relation.from.holds(kind))
}

/// Says that a type does not know a key, and what it might have meant.
pub(crate) fn unknown_key(key: &Spanned<String>, kind: TypeId, rules: &Rules<'_>) -> Diagnostic {
    let config = rules.config;
    let declared = config.schema.type_of(kind);
    let relations = config.schema.relations.values().filter(|relation| {
        relation.from.holds(kind) && !matches!(relation.origin, Origin::Composed(_))
    });
    let words: Vec<&str> = declared
        .fields
        .keys()
        .map(String::as_str)
        .chain(relations.map(|relation| relation.name.as_str()))
        .chain(RECORD_KEYS)
        .collect();
    let help = did_you_mean(&key.value, words.iter().copied())
        .unwrap_or_else(|| format!("it knows {}", list_of(words, 40)));
    let problem = Diagnostic::new(
        UNKNOWN_KEY,
        key.span,
        format!("`{}` has no key `{}`", declared.name, key.value),
    );
    let problem = problem.here("not known here").help(help);
    if rules.vocabulary.decisive(&key.value).is_some() {
        problem.decides_visibility()
    } else {
        problem
    }
}

/// Makes the record that a draft describes. Total: what cannot be read is said and left out.
#[must_use]
pub fn compile(draft: Draft, rules: &Rules<'_>, diagnostics: &mut Vec<Diagnostic>) -> Record {
    let mut compiler = Compiler {
        values: ValueReader {
            rules,
            owner: draft.kind,
            diagnostics,
        },
    };
    compiler.id(&draft);
    let (fields, edges) = compiler.keys(&draft);
    let (body, heading) = compiler.body(&draft);
    let front = &draft.front;
    let (title, span, titled) = compiler.title(&draft, heading);
    compiler.plain(front);
    let words = |key: &str| {
        front
            .get(key)
            .map(|entry| entry.node.items())
            .unwrap_or_default()
    };
    let texts = |key: &str| {
        words(key).iter().filter_map(|node| {
            node.as_text()
                .map(|text| Spanned::new(text.to_owned(), node.span))
        })
    };
    let owned = rules.config.schema.relations.contains_key("owner");
    Record {
        kind: draft.kind,
        id: draft.id.clone(),
        title,
        span,
        titled,
        label: visibility::label(front, rules, compiler.values.diagnostics),
        status: visibility::status(&draft, rules, compiler.values.diagnostics),
        aliases: texts("aliases").map(|alias| alias.value).collect(),
        old_ids: texts("old_ids").collect(),
        order: compiler.parsed(front, "order", "a whole number"),
        lang: compiler.parsed(front, "lang", "a language tag such as `en` or `pt-BR`"),
        dir: compiler.parsed(front, "dir", "`ltr` or `rtl`"),
        owner: texts("owner")
            .next()
            .filter(|_| !owned)
            .map(|owner| owner.value),
        reviewed: compiler.parsed(front, "reviewed", "a day such as `2026-10-31`"),
        review_in: compiler
            .parsed::<jiff::Span>(front, "review_in", "a period such as `6 months`")
            .and_then(|_| texts("review_in").next()),
        fields,
        edges,
        body: Arc::new(body),
        draft: Arc::new(draft),
    }
}

struct Compiler<'a> {
    values: ValueReader<'a>,
}

impl<'a> Compiler<'a> {
    fn config(&self) -> &'a Config {
        self.values.rules.config
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        self.values.diagnostics.push(diagnostic);
    }

    fn id(&mut self, draft: &Draft) {
        let page = self.config().schema.type_of(draft.kind).name == "page";
        let id = &draft.id.value;
        let bad = id.chars().find(|c| {
            matches!(c, '#' | '|' | '[' | ']' | ',' | ':') || c.is_control() || (*c == '/' && !page)
        });
        // Some scripts and emoji need joiners and variation selectors.
        let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
        let unseen = id
            .chars()
            .find(|c| invisible_name(*c).is_some() && !c.is_control() && !joins(*c));
        if (bad.is_some() && !page) || unseen.is_some() || id.trim().is_empty() {
            let what = match (unseen, bad) {
                (Some(c), _) => format!("holds {}", character(c)),
                (None, Some(c)) => format!("holds `{}`", c.escape_default()),
                (None, None) => "is empty".to_owned(),
            };
            let message = format!("the id `{id}` {what}, so no reference can name it");
            self.say(Diagnostic::new(BAD_ID, draft.id.span, message).help(
                "use letters, digits and `-`; write it as `id:` if the file's name has to stay",
            ));
        }
    }

    fn keys(&mut self, draft: &Draft) -> (IndexMap<String, Spanned<Value>>, Vec<WrittenEdge>) {
        let declared = self.config().schema.type_of(draft.kind);
        let mut edges = Vec::new();
        let misplaced = suspect::of_another_type(draft, &self.config().schema);
        let is_misplaced = misplaced.is_some();
        self.values.diagnostics.extend(misplaced);
        for entry in &draft.front.entries {
            let key = entry.key.value.as_str();
            if let Some(at) = self
                .config()
                .schema
                .relations
                .get_index_of(key)
                .filter(|at| self.config().schema.relations[*at].from.holds(draft.kind))
            {
                self.edges(RelationId(at), entry, draft, &mut edges);
            } else if !RECORD_KEYS.contains(&key) && !declared.fields.contains_key(key) {
                let problem = self
                    .undeclared(entry, draft)
                    .filter(|problem| !is_misplaced || problem.code != UNKNOWN_KEY);
                self.values.diagnostics.extend(problem);
            }
            if !declared.fields.get(key).is_some_and(|field| {
                matches!(
                    field.kind,
                    FieldKind::Map(..) | FieldKind::Object(_) | FieldKind::List(_)
                )
            }) {
                self.values.diagnostics.extend(visibility::swallowed(
                    entry,
                    self.values.rules,
                    draft.span.file,
                ));
            }
            if key == "body" && !draft.row {
                self.say(
                    Diagnostic::new(
                        UNKNOWN_KEY,
                        entry.key.span,
                        "the text of a file stands below its front matter",
                    )
                    .help("move it below the closing `---`"),
                );
            }
        }
        let mut fields = IndexMap::new();
        let written = draft.front.by_key();
        for field in declared.fields.values() {
            let node = written
                .get(field.name.as_str())
                .map(|entry| &entry.node)
                .or(field.default.as_ref());
            let value = node.and_then(|node| self.values.read_field(node, field));
            let is_text = matches!(field.kind, FieldKind::String | FieldKind::Markdown);
            let entry = written.get(field.name.as_str()).filter(|_| is_text);
            let cut = entry
                .and_then(|entry| suspect::comment_behind(entry, draft, self.values.rules.source));
            let is_cut = cut.is_some();
            self.values.diagnostics.extend(cut);
            match (value, node) {
                (Some(value), Some(node)) if !value.is_empty() => {
                    fields.insert(field.name.clone(), Spanned::new(value, node.span));
                }
                (_, node)
                    if field.required
                        && !is_cut
                        && node.is_none_or(|node| {
                            matches!(node.value, Written::Null)
                                || node.items().is_empty()
                                || node.as_text() == Some("")
                        }) =>
                {
                    let message = format!("{} lacks `{}`", self.named(draft), field.name);
                    let explained = if field.help.is_empty() {
                        String::new()
                    } else {
                        format!(" ({})", field.help)
                    };
                    // A file without any key of its type may be of another one.
                    let is_strange = suspect::may_be_of_another_type(draft, &self.config().schema);
                    let other = if is_strange {
                        "; if it is something else, move the file to the folder of its type"
                    } else {
                        ""
                    };
                    let help = format!("add `{}: …`{explained}{other}", field.name);
                    let problem = Diagnostic::new(
                        MISSING_KEY,
                        node.map_or(opening(draft), |node| node.span),
                        message,
                    )
                    .help(help);
                    self.say(problem.needing([self.topic(draft, &field.name)]));
                }
                _ => {}
            }
        }
        (fields, edges)
    }

    /// A key of a record.
    fn topic(&self, draft: &Draft, key: &str) -> Topic {
        Topic::key(
            &self.config().schema.type_of(draft.kind).name,
            &draft.id.value,
            key,
        )
    }

    /// "the recipe `flat-bread`".
    fn named(&self, draft: &Draft) -> String {
        format!(
            "the {} `{}`",
            self.config().schema.type_of(draft.kind).name,
            draft.id.value
        )
    }

    /// What is wrong with a key that the type does not declare, if anything is.
    fn undeclared(&self, entry: &Entry, draft: &Draft) -> Option<Diagnostic> {
        let rules = self.values.rules;
        if visibility::is_of_another_tool(entry, draft, rules) {
            return visibility::of_another_tool(entry, draft, rules);
        }
        if self.config().schema.type_of(draft.kind).open {
            return visibility::ignored(entry, draft, rules);
        }
        self.wrong_side(entry, draft)
            .or_else(|| Some(unknown_key(&entry.key, draft.kind, rules)))
    }

    /// An inverse or a composed relation written by hand.
    fn wrong_side(&self, entry: &Entry, draft: &Draft) -> Option<Diagnostic> {
        let schema = &self.config().schema;
        let hop = schema.relation_named(&entry.key.value)?;
        let relation = schema.relation(hop.relation);
        if hop.direction == Direction::Forward || !relation.to.holds(draft.kind) {
            return None;
        }
        let problem = Diagnostic::new(
            WRONG_SIDE,
            entry.key.span,
            format!(
                "`{}` is read here, and written on the other side",
                entry.key.value
            ),
        )
        .here("not written here");
        if let Origin::Composed(_) = relation.origin {
            return Some(problem.help("it follows from other relations; leave it out"));
        }
        let from: Vec<&str> = schema
            .type_ids()
            .filter(|id| relation.from.holds(*id))
            .map(|id| schema.type_of(id).name.as_str())
            .collect();
        let others: Vec<&str> = entry
            .node
            .items()
            .iter()
            .filter_map(Node::as_text)
            .collect();
        let whom = if others.is_empty() {
            list_of(from.iter().copied(), 4)
        } else {
            format!("{} {}", from.join(" or "), list_of(others, 4))
        };
        Some(problem.help(format!(
            "write `{}: [{}]` in {whom}",
            relation.name, draft.id.value
        )))
    }

    fn edges(
        &mut self,
        id: RelationId,
        entry: &Entry,
        draft: &Draft,
        edges: &mut Vec<WrittenEdge>,
    ) {
        let relation = self.config().schema.relation(id);
        if let Origin::Composed(_) = relation.origin {
            let message = format!("`{}` follows from other relations", relation.name);
            self.say(
                Diagnostic::new(WRONG_SIDE, entry.key.span, message)
                    .here("not written")
                    .help("leave it out"),
            );
            return;
        }
        for item in entry.node.items() {
            let (target, props) = match &item.value {
                Written::Map(map) => {
                    let Some(to) = map.get("to") else {
                        self.say(
                            Diagnostic::new(
                                MISSING_KEY,
                                item.span,
                                format!(
                                    "this edge of `{}` does not say where it leads",
                                    relation.name
                                ),
                            )
                            .help("add `to: ID`"),
                        );
                        continue;
                    };
                    let rest = Map {
                        entries: map
                            .entries
                            .iter()
                            .filter(|entry| entry.key.value != "to")
                            .cloned()
                            .collect(),
                    };
                    (
                        &to.node,
                        self.values
                            .object(&rest, item.span, &relation.props, &relation.name),
                    )
                }
                _ => (
                    item,
                    self.values
                        .object(&Map::default(), item.span, &relation.props, &relation.name),
                ),
            };
            match target.as_text() {
                Some(text) if !text.is_empty() => {
                    let to = Reference::read(
                        text.trim_start_matches("[[").trim_end_matches("]]"),
                        target.span,
                    );
                    edges.push(WrittenEdge {
                        relation: id,
                        to,
                        props: Arc::new(props),
                    });
                }
                _ => {
                    let message = format!(
                        "`{}` holds {}, not the id of a record",
                        relation.name,
                        target.kind()
                    );
                    self.say(
                        Diagnostic::new(WRONG_TYPE, target.span, message).help(format!(
                            "write `{}: [one-id, another-id]` for {}",
                            entry.key.value,
                            self.named(draft)
                        )),
                    );
                }
            }
        }
    }

    /// Compiles the text; the title that it begins with, if any, comes along.
    fn body(&mut self, draft: &Draft) -> (super::Text, Option<(String, Span)>) {
        let declared = self.config().schema.type_of(draft.kind);
        let file = draft.span.file;
        let cell = if draft.row { self.cell(draft) } else { None };
        let body = match &cell {
            Some(node) => self.values.markdown_body(node),
            None => {
                let (body, mut found) = markdown::parse(
                    draft.text.as_str(),
                    file,
                    draft.text.offset,
                    &self.values.rules.options,
                );
                self.values.diagnostics.append(&mut found);
                body
            }
        };
        let empty = body.html.is_empty() && body.holes.is_empty();
        match declared.body {
            BodyMode::Required if empty => {
                let message = format!("{} has no text", self.named(draft));
                let problem = Diagnostic::new(MISSING_KEY, opening(draft), message)
                    .help("write it below the front matter");
                self.say(problem.needing([self.topic(draft, "body")]));
            }
            BodyMode::None if !empty => {
                let message = format!(
                    "{} has a text, which its type does not show",
                    self.named(draft)
                );
                let text = draft.text.as_str().trim_start();
                let at = draft.text.offset + (draft.text.as_str().len() - text.len());
                let end = at + text.chars().next().map_or(0, char::len_utf8);
                self.say(
                    Diagnostic::new(UNKNOWN_KEY, Span::new(file, at, end), message)
                        .help("move it into one of the type's fields"),
                );
            }
            _ => {}
        }
        let heading = body
            .opening_heading()
            .map(|heading| (heading.text.clone(), heading.span));
        (self.values.text(body), heading)
    }

    /// The text of a row, where it is not in the file as it is: a `|` of it is written `\|` there.
    fn cell(&self, draft: &Draft) -> Option<Node> {
        let (text, start) = (draft.text.as_str(), draft.text.offset);
        let written = self.values.rules.source.get(start..)?;
        if written.starts_with(text) {
            return None;
        }
        let escaped = text.replace('|', "\\|");
        let length = if written.starts_with(&escaped) {
            escaped.len()
        } else {
            0
        };
        Some(Node::text(
            text,
            Span::new(draft.span.file, start, start + length),
        ))
    }

    fn title(&mut self, draft: &Draft, heading: Option<(String, Span)>) -> (String, Span, bool) {
        let entry = draft.front.get("title");
        let cut =
            entry.and_then(|entry| suspect::comment_behind(entry, draft, self.values.rules.source));
        let is_cut = cut.is_some();
        self.values.diagnostics.extend(cut);
        let written = draft
            .front
            .get("title")
            .map(|entry| &entry.node)
            .filter(|node| node.value != Written::Null);
        if let Some(node) = written {
            if let Some(text) = node.as_text().filter(|text| !text.trim().is_empty()) {
                let titled = heading.is_some_and(|(words, _)| words == text);
                return (text.trim().to_owned(), node.span, titled);
            }
            self.say(Diagnostic::new(
                WRONG_TYPE,
                node.span,
                format!(
                    "`title` is {}, not a text",
                    if node.as_text().is_some() {
                        "empty"
                    } else {
                        node.kind()
                    }
                ),
            ));
        }
        if let Some((words, span)) = heading.filter(|(words, _)| !words.is_empty()) {
            return (words, span, true);
        }
        let page = self.config().schema.type_of(draft.kind).open;
        if !page && written.is_none() && !is_cut {
            let message = format!("{} lacks `title`", self.named(draft));
            let problem =
                Diagnostic::new(MISSING_KEY, opening(draft), message).help("add `title: …`");
            self.say(problem.needing([self.topic(draft, "title")]));
        }
        (title_from(&draft.id.value), opening(draft), false)
    }

    /// The engine's keys that hold words hold nothing else.
    fn plain(&mut self, front: &Map) {
        let owned = self.config().schema.relations.contains_key("owner");
        for (key, list) in [
            ("id", false),
            ("owner", false),
            ("aliases", true),
            ("old_ids", true),
        ] {
            let Some(node) = front
                .node(key)
                .filter(|node| node.value != Written::Null && !(key == "owner" && owned))
            else {
                continue;
            };
            let (nodes, wanted) = if list {
                (node.items(), "a word or a list of words")
            } else {
                (std::slice::from_ref(node), "a word")
            };
            for wrong in nodes.iter().filter(|node| node.as_text().is_none()) {
                let message = format!("`{key}` is {}, not {wanted}", wrong.kind());
                self.say(Diagnostic::new(WRONG_TYPE, wrong.span, message));
            }
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, front: &Map, key: &str, wanted: &str) -> Option<T> {
        let node = front.node(key).filter(|node| node.value != Written::Null)?;
        let parsed = node.as_text().and_then(|text| text.parse().ok());
        if parsed.is_none() {
            let found = node
                .as_text()
                .map_or_else(|| node.kind().to_owned(), |text| format!("`{text}`"));
            self.say(Diagnostic::new(
                WRONG_TYPE,
                node.span,
                format!("`{key}` is {found}, not {wanted}"),
            ));
        }
        parsed
    }
}

/// Where something that is missing would have to be written.
fn opening(draft: &Draft) -> Span {
    if draft.row {
        draft.span
    } else {
        Span::new(
            draft.span.file,
            draft.span.start as usize,
            draft.span.start as usize,
        )
    }
}

/// "on-boarding/first_day" as readers see it: "First day". The name of an index is its folder's.
fn title_from(id: &str) -> String {
    let mut parts = id
        .rsplit('/')
        .filter(|part| !matches!(*part, "index" | "README"));
    capitalised(parts.next().unwrap_or("Home"))
}

/// Whether a kind of value fits a line of facts.
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
