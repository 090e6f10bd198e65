//! The page of a record: its fields, its text with what is shown in it, its sets, its relations from both ends.

use super::ties::Seen;
use super::{Block, Cause, Entry, Story, Teller};
use crate::config::{Direction, RECORD_KEYS, RelationStep};
use crate::document::{Status, Text};
use crate::model::{Destination, Env, Found, RecordId};
use crate::text::{FileId, Span};

/// Keys of every record that say what it is, and show nowhere by themselves.
const SILENT: [&str; 4] = ["type", "id", "title", "body"];

impl Teller<'_> {
    pub(super) fn record(self, id: RecordId) -> Story {
        let model = self.model;
        let record = model.record(id);
        let declared = model.type_of(id);
        let mut story = Story {
            what: format!("the {} `{}`", declared.name, record.id.value),
            ..Story::default()
        };
        if let Some((page, entry)) = model.address(id) {
            story.page.clone_from(&model.pages()[page].path);
            if let Some(entry) = entry {
                story.page = format!("{}#{entry}", story.page);
            }
        } else {
            story.because.push(Cause::of("has no page in this site"));
        }
        story.because.push(self.at(self.name(id), record.span));
        if declared.span != Span::default() {
            story.because.push(self.at(
                format!("declared as `[types.{}]`", declared.name),
                declared.span,
            ));
        }
        if let Some(home) = model
            .config
            .site
            .home
            .as_ref()
            .filter(|_| story.page == "index.html")
        {
            story
                .because
                .push(self.at("the site opens with it: `home`", home.span));
        }
        if record.status == Status::Retired {
            story
                .because
                .push(Cause::of("retired: in no view and no set"));
        }
        story.blocks.push(Block {
            kind: "fields",
            items: self.fields(id),
            ..Block::default()
        });
        story.blocks.extend(self.texts(id));
        let sets = self.sets(&declared.sets, &mut Env::of_record(id));
        story
            .blocks
            .extend(sets.into_iter().filter(|set| !set.items.is_empty()));
        story
            .blocks
            .extend(model.hops_at(id).filter_map(|hop| self.relation(id, hop)));
        story.blocks.extend(self.mentions(id));
        story
            .blocks
            .retain(|block| block.kind != "fields" || !block.items.is_empty());
        story
    }

    /// The fields that a record shows, and the keys that every record may have.
    pub(super) fn fields(self, id: RecordId) -> Vec<Entry> {
        let record = self.model.record(id);
        let declared = self.model.type_of(id);
        let front = &record.draft.front;
        let entry = |name: &str, span: Span| {
            // A value that is a list stands on several lines; its key is where one looks for it.
            let span = front.get(name).map_or(span, |entry| entry.key.span);
            Entry {
                name: name.to_owned(),
                ways: vec![vec![self.at(self.whence(id, span), span)]],
            }
        };
        let fields = declared
            .fields
            .values()
            .filter_map(|field| Some(entry(&field.name, record.fields.get(&field.name)?.span)));
        let words = RECORD_KEYS.iter().filter(|word| !SILENT.contains(word));
        let words =
            words.filter_map(|word| front.get(word).map(|written| entry(word, written.key.span)));
        fields.chain(words).collect()
    }

    /// Who wrote a value.
    fn whence(self, id: RecordId, span: Span) -> &'static str {
        let is_preset = self
            .sources
            .get(span.file)
            .is_some_and(|source| source.is_embedded);
        if span.file == self.model.document_of(id).file {
            "written here"
        } else if is_preset || span.file == FileId::default() {
            "the default of its type"
        } else {
            "the default of its folder"
        }
    }

    /// A record's text, and what is shown within its texts: views, matrices, texts of others.
    pub(super) fn texts(self, id: RecordId) -> Vec<Block> {
        let record = self.model.record(id);
        let mut blocks = Vec::new();
        if !record.body.body.html.is_empty() || !record.body.body.holes.is_empty() {
            let row = || {
                record
                    .draft
                    .front
                    .get("body")
                    .map_or(record.span, |entry| entry.node.span)
            };
            let span = if record.draft.row {
                row()
            } else {
                self.beginning(id)
            };
            blocks.push(Block {
                kind: "text",
                because: vec![self.at("written here", span)],
                ..Block::default()
            });
        }
        for (at, text) in self.model.texts(id).into_iter().enumerate() {
            let mut place = Places {
                teller: self,
                id,
                body: at == 0 && !record.draft.row,
                from: 0,
            };
            blocks.extend(self.shown_in(id, text, &mut place));
        }
        blocks
    }

    /// Where the text below a record's front matter begins: its first line that is not empty.
    fn beginning(self, id: RecordId) -> Span {
        let draft = &self.model.record(id).draft;
        let text = draft.text.as_str();
        let start = text.len() - text.trim_start().len();
        let end = text[start..]
            .find('\n')
            .map_or(text.len(), |end| start + end);
        let offset = draft.text.offset;
        Places {
            teller: self,
            id,
            body: true,
            from: 0,
        }
        .of(Span::new(draft.span.file, offset + start, offset + end))
    }

    fn shown_in(self, id: RecordId, text: &Text, place: &mut Places<'_>) -> Vec<Block> {
        let env = Env::of_record(id);
        let mut blocks = Vec::new();
        for (view, (query, matrix)) in text
            .body
            .views
            .iter()
            .zip(text.queries.iter().zip(&text.matrices))
        {
            let here = self.at("a `view` block", place.of(view.span));
            match (query, matrix) {
                (Some(query), _) => {
                    let mut block = self.query("view", "", query, &env);
                    // The queries within it stand in the block; the block is where they are found.
                    block.because.iter_mut().for_each(|cause| {
                        (cause.path, cause.line) = (here.path.clone(), here.line)
                    });
                    blocks.push(block);
                }
                (None, Some(matrix)) => {
                    let declared = self
                        .model
                        .config
                        .matrices
                        .get(&matrix.name)
                        .map(|declared| declared.span);
                    let declared = declared.map(|span| {
                        self.at(format!("declared as `[matrices.{}]`", matrix.name), span)
                    });
                    let because = [here].into_iter().chain(declared).collect();
                    blocks.push(Block {
                        kind: "view",
                        name: matrix.name.clone(),
                        because,
                        ..Block::default()
                    });
                    blocks.extend(self.grid(matrix, &env));
                }
                (None, None) => {}
            }
        }
        for embed in &text.body.embeds {
            let (Found::Record(other) | Found::Moved(other)) =
                self.model.named(&embed.target.value).0
            else {
                continue;
            };
            let because = vec![self.at("`![[…]]`", place.of(embed.target.span))];
            blocks.push(Block {
                kind: "embed",
                because,
                items: vec![self.itself(other)],
                ..Block::default()
            });
        }
        blocks
    }

    /// A section for a relation, as seen from one end.
    fn relation(self, id: RecordId, hop: RelationStep) -> Option<Block> {
        let relation = self.model.config.schema.relation(hop.relation);
        let forward = hop.direction == Direction::Forward;
        let others = self.model.others(id, hop);
        let items: Vec<Entry> = others
            .map(|(other, edge)| Entry {
                name: self.name(other),
                ways: vec![self.tie(hop, edge, Seen::Here)],
            })
            .collect();
        let name = if forward {
            Some(&relation.name)
        } else {
            relation.inverse.as_ref()
        }?;
        let words = if forward {
            format!("declared as `[relations.{name}]`")
        } else {
            format!("`{}`, read from the other end", relation.name)
        };
        let because = vec![self.at(words, relation.span)];
        // Who looks after a record is told beside its text and is a field to authors.
        let beside = forward && relation.name == "owner";
        (!items.is_empty() && !beside).then(|| Block {
            kind: "relation",
            name: name.clone(),
            because,
            items,
            ..Block::default()
        })
    }

    /// The records whose texts link here.
    fn mentions(self, id: RecordId) -> Option<Block> {
        let others = self.model.backlinks(id);
        let items: Vec<Entry> = others
            .iter()
            .map(|other| Entry {
                name: self.name(*other),
                ways: vec![vec![self.at("a link in its text", self.link(*other, id))]],
            })
            .collect();
        (!items.is_empty()).then(|| Block {
            kind: "mentions",
            items,
            ..Block::default()
        })
    }

    /// The first link in a record's texts to another.
    fn link(self, from: RecordId, to: RecordId) -> Span {
        let leads = |target| matches!(self.model.destination(from, target), Ok(Destination::Page { record: Some(id), .. }) if id == to);
        for (at, text) in self.model.texts(from).into_iter().enumerate() {
            if let Some(link) = text.body.links.iter().find(|link| leads(&link.target)) {
                let body = at == 0 && !self.model.record(from).draft.row;
                return Places {
                    teller: self,
                    id: from,
                    body,
                    from: 0,
                }
                .of(link.span);
            }
        }
        self.model.record(from).span
    }
}

/// Places in a text as they are in its file: in an edition, parts of the text were cut out before it was read.
struct Places<'m> {
    teller: Teller<'m>,
    id: RecordId,
    /// Whether the text is the one below the front matter, which is what is cut.
    body: bool,
    /// Where in the file the last one ended.
    from: usize,
}

impl Places<'_> {
    fn of(&mut self, span: Span) -> Span {
        let text = &self.teller.model.record(self.id).draft.text;
        let source = self
            .teller
            .sources
            .get(span.file)
            .map_or("", |source| &*source.text);
        let within = |at: u32| (at as usize).checked_sub(text.offset);
        let piece = within(span.start)
            .zip(within(span.end))
            .and_then(|(start, end)| text.as_str().get(start..end));
        let Some(piece) = piece.filter(|piece| self.body && !piece.is_empty()) else {
            return span;
        };
        // Cutting moves what is behind it towards the beginning, never towards the end.
        let from = self.from.max(span.start as usize);
        match source.get(from..).and_then(|rest| rest.find(piece)) {
            Some(at) => {
                self.from = from + at + piece.len();
                Span::new(span.file, from + at, from + at + piece.len())
            }
            None => span,
        }
    }
}
