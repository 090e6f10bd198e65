//! Explains the page of a record: its fields, its text with what is shown in it, its sets, its relations from both ends.

use super::edges::Viewpoint;
use super::{DerivationStep, ExplainedItem, ExplainedPart, Explainer, Explanation, PartKind};
use crate::config::{Direction, OWNER, RecordKey, RelationStep};
use crate::document::{Status, Text};
use crate::model::{Destination, Env, Lookup, RecordId};
use crate::text::{FileId, Span};

/// Keys of every record that identify it and are not shown as fields.
const IDENTITY_KEYS: [&str; 4] = ["type", "id", "title", "body"];

impl Explainer<'_> {
    pub(super) fn record(self, id: RecordId) -> Explanation {
        let model = self.model;
        let record = model.record(id);
        let declared = model.type_of(id);
        let mut explanation = Explanation {
            what: format!("the {} `{}`", declared.name, record.id.value),
            ..Explanation::default()
        };
        self.existence(id, &mut explanation);
        explanation.blocks.push(ExplainedPart {
            kind: PartKind::Fields,
            items: self.fields(id),
            ..ExplainedPart::default()
        });
        explanation.blocks.extend(self.texts(id));
        let sets = self.sets(&declared.sets, &mut Env::of_record(id));
        explanation
            .blocks
            .extend(sets.into_iter().filter(|set| !set.items.is_empty()));
        explanation.blocks.extend(
            model
                .relation_steps_at(id)
                .filter_map(|relation_step| self.relation(id, relation_step)),
        );
        explanation.blocks.extend(self.mentions(id));
        explanation
            .blocks
            .retain(|block| block.kind != PartKind::Fields || !block.items.is_empty());
        explanation
    }

    /// Where a record is, and why.
    fn existence(self, id: RecordId, explanation: &mut Explanation) {
        let model = self.model;
        let (record, declared) = (model.record(id), model.type_of(id));
        if let Some((page, entry)) = model.address(id) {
            explanation.page.clone_from(&model.page(page).path);
            if let Some(entry) = entry {
                explanation.page = format!("{}#{entry}", explanation.page);
            }
        } else {
            explanation
                .because
                .push(DerivationStep::unwritten("has no page in this site"));
        }
        explanation
            .because
            .push(self.step_at(self.name(id), record.span));
        if declared.span != Span::default() {
            explanation.because.push(self.step_at(
                format!("declared as `[types.{}]`", declared.name),
                declared.span,
            ));
        }
        if let Some(home) = model
            .config()
            .site
            .home
            .as_ref()
            .filter(|_| explanation.page == "index.html")
        {
            explanation
                .because
                .push(self.step_at("the home page (`home`)", home.span));
        }
        if record.status == Status::Retired {
            explanation
                .because
                .push(DerivationStep::unwritten("retired: not in views or sets"));
        }
    }

    /// The fields that a record shows, and the keys that every record may have.
    pub(super) fn fields(self, id: RecordId) -> Vec<ExplainedItem> {
        let record = self.model.record(id);
        let declared = self.model.type_of(id);
        let front = &record.draft.front;
        let entry = |name: &str, span: Span| {
            // A list takes several lines; the line of its key is the one to look for.
            let span = front.get(name).map_or(span, |entry| entry.key.span);
            ExplainedItem {
                name: name.to_owned(),
                ways: vec![vec![self.step_at(self.source_of_value(id, span), span)]],
            }
        };
        let fields = declared
            .fields
            .values()
            .filter_map(|field| Some(entry(&field.name, record.fields.get(&field.name)?.span)));
        let words = RecordKey::WORDS
            .iter()
            .filter(|word| !IDENTITY_KEYS.contains(word));
        let words =
            words.filter_map(|word| front.get(word).map(|written| entry(word, written.key.span)));
        fields.chain(words).collect()
    }

    /// Where a value comes from.
    fn source_of_value(self, id: RecordId, span: Span) -> &'static str {
        let is_declared = self
            .model
            .config()
            .is_declared_in(self.sources.path(span.file));
        if span.file == self.model.document_of(id).file {
            "written here"
        } else if is_declared || span.file == FileId::default() {
            "the default of its type"
        } else {
            "the default of its folder"
        }
    }

    /// A record's text, and what is shown in its texts: views, matrices, texts of other records.
    pub(super) fn texts(self, id: RecordId) -> Vec<ExplainedPart> {
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
                self.first_line(id)
            };
            blocks.push(ExplainedPart {
                kind: PartKind::Text,
                because: vec![self.step_at("written here", span)],
                ..ExplainedPart::default()
            });
        }
        for (at, text) in self.model.texts(id).into_iter().enumerate() {
            let mut place = SourceLocator {
                explainer: self,
                id,
                body: at == 0 && !record.draft.row,
                from: 0,
            };
            blocks.extend(self.shown_in(id, text, &mut place));
        }
        blocks
    }

    /// The first line of a record's body that is not empty.
    fn first_line(self, id: RecordId) -> Span {
        let draft = &self.model.record(id).draft;
        let text = draft.text.as_str();
        let start = text.len() - text.trim_start().len();
        let end = text[start..]
            .find('\n')
            .map_or(text.len(), |end| start + end);
        let offset = draft.text.offset;
        SourceLocator {
            explainer: self,
            id,
            body: true,
            from: 0,
        }
        .locate(Span::new(draft.span.file, offset + start, offset + end))
    }

    fn shown_in(
        self,
        id: RecordId,
        text: &Text,
        place: &mut SourceLocator<'_>,
    ) -> Vec<ExplainedPart> {
        let env = Env::of_record(id);
        let mut blocks = Vec::new();
        for (view, (query, matrix)) in text
            .body
            .views
            .iter()
            .zip(text.queries.iter().zip(&text.matrices))
        {
            let here = self.step_at("a `view` block", place.locate(view.span));
            match (query, matrix) {
                (Some(query), _) => {
                    let mut block = self.query(PartKind::View, "", query, &env);
                    // Its queries are written in the block, so the block is their source location.
                    block.because.iter_mut().for_each(|cause| {
                        (cause.path, cause.line) = (here.path.clone(), here.line);
                    });
                    blocks.push(block);
                }
                (None, Some(matrix)) => {
                    let declared = self
                        .model
                        .config()
                        .matrices
                        .get(&matrix.name)
                        .map(|declared| declared.span);
                    let declared = declared.map(|span| {
                        self.step_at(format!("declared as `[matrices.{}]`", matrix.name), span)
                    });
                    let because = [here].into_iter().chain(declared).collect();
                    blocks.push(ExplainedPart {
                        kind: PartKind::View,
                        name: matrix.name.clone(),
                        because,
                        ..ExplainedPart::default()
                    });
                    blocks.extend(self.matrix_parts(matrix, &env));
                }
                (None, None) => {}
            }
        }
        blocks.extend(self.embeds_in(text, place));
        blocks
    }

    fn embeds_in(self, text: &Text, place: &mut SourceLocator<'_>) -> Vec<ExplainedPart> {
        let mut blocks = Vec::new();
        for embed in &text.body.embeds {
            let (Lookup::Record(other) | Lookup::Moved(other)) =
                self.model.lookup_reference(&embed.target.value).0
            else {
                continue;
            };
            let because = vec![self.step_at("`![[…]]`", place.locate(embed.target.span))];
            blocks.push(ExplainedPart {
                kind: PartKind::Embed,
                because,
                items: vec![self.record_itself(other)],
                ..ExplainedPart::default()
            });
        }
        blocks
    }

    /// A section for a relation, as seen from one end.
    fn relation(self, id: RecordId, relation_step: RelationStep) -> Option<ExplainedPart> {
        let relation = self.model.config().schema.relation(relation_step.relation);
        let forward = relation_step.direction == Direction::Forward;
        let others = self.model.others(id, relation_step);
        let items: Vec<ExplainedItem> = others
            .map(|(other, edge)| ExplainedItem {
                name: self.name(other),
                ways: vec![self.edge(relation_step, edge, Viewpoint::ThisRecord)],
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
            format!("inverse of `{}`", relation.name)
        };
        let because = vec![self.step_at(words, relation.span)];
        // The owner is a field in the source and is rendered next to the body.
        let beside = forward && relation.name == OWNER;
        (!items.is_empty() && !beside).then(|| ExplainedPart {
            kind: PartKind::Relation,
            name: name.clone(),
            because,
            items,
            ..ExplainedPart::default()
        })
    }

    /// The records whose texts link here.
    fn mentions(self, id: RecordId) -> Option<ExplainedPart> {
        let others = self.model.backlinks(id);
        let items: Vec<ExplainedItem> = others
            .iter()
            .map(|other| ExplainedItem {
                name: self.name(*other),
                ways: vec![vec![
                    self.step_at("a link in its text", self.link(*other, id)),
                ]],
            })
            .collect();
        (!items.is_empty()).then(|| ExplainedPart {
            kind: PartKind::Mentions,
            items,
            ..ExplainedPart::default()
        })
    }

    /// The first link in a record's texts to another.
    fn link(self, from: RecordId, to: RecordId) -> Span {
        let leads = |target| matches!(self.model.destination(from, target), Ok(Destination::Page { record: Some(id), .. }) if id == to);
        for (at, text) in self.model.texts(from).into_iter().enumerate() {
            if let Some(link) = text.body.links.iter().find(|link| leads(&link.target)) {
                let body = at == 0 && !self.model.record(from).draft.row;
                return SourceLocator {
                    explainer: self,
                    id: from,
                    body,
                    from: 0,
                }
                .locate(link.span);
            }
        }
        self.model.record(from).span
    }
}

/// Finds source locations in the file of a text: in an edition, hidden parts were removed before the text was parsed.
struct SourceLocator<'m> {
    explainer: Explainer<'m>,
    id: RecordId,
    /// Whether the text is the body, from which hidden parts are removed.
    body: bool,
    /// The byte of the file at which the previous location ended.
    from: usize,
}

impl SourceLocator<'_> {
    fn locate(&mut self, span: Span) -> Span {
        let text = &self.explainer.model.record(self.id).draft.text;
        let source = self
            .explainer
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
        // Removing a part moves what follows it towards the beginning, never towards the end.
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
