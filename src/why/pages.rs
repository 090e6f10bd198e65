//! Pages that nobody wrote: what each is made from, and what is on it.

use super::ties::Seen;
use super::{Block, Cause, Entry, Story, Teller};
use crate::config::{
    Axis, AxisSource, DerivedPage, Direction, Matrix, PageSubject, RelationStep, TypeId,
};
use crate::document::Props;
use crate::model::{Cell, Env, PageKind, RecordId, Subject, folder_of};

impl Teller<'_> {
    /// A page that is no record's.
    pub(super) fn page(self, at: usize) -> Story {
        let page = &self.model.pages()[at];
        let mut story = Story {
            page: page.path.clone(),
            what: self.model.name_of_page(at),
            ..Story::default()
        };
        match &page.kind {
            PageKind::Record(_) => {}
            PageKind::Derived(declared, subject) => {
                self.derived(&self.model.config.pages[*declared], *subject, &mut story);
                let beside = self
                    .model
                    .sheet_beside(at)
                    .map(|path| Cause::of(format!("`data = true` writes its sets to `{path}`")));
                story.because.extend(beside);
            }
            PageKind::Index { kind, part, intro } => self.index(*kind, *part, *intro, &mut story),
            PageKind::Folder(folder) => {
                let cause =
                    format!("lists the pages of the folder `{folder}`, which has no `index.md`");
                story.because.push(Cause::of(cause));
                let (records, _) = self.model.in_folder(folder);
                story.blocks.push(self.list(records));
            }
            PageKind::Overview => story
                .because
                .push(Cause::of("lists all types, pages and matrices of the site")),
            PageKind::Matrix(declared) => {
                self.matrix(&self.model.config.matrices[*declared], &mut story)
            }
            PageKind::Search => story.because.push(Cause::of(
                "is where readers search; without a script it lists everything",
            )),
            PageKind::NotFound => story.because.push(Cause::of(
                "is what a host shows for an address that does not exist",
            )),
            PageKind::Redirect(id) => self.redirect(*id, &mut story),
        }
        story
    }

    fn list(self, records: Vec<RecordId>) -> Block {
        Block {
            kind: "list",
            items: records.into_iter().map(|id| self.itself(id)).collect(),
            ..Block::default()
        }
    }

    fn derived(self, declared: &DerivedPage, subject: Subject, story: &mut Story) {
        let model = self.model;
        story.because.push(self.at(
            format!("declared as `[pages.{}]`", declared.name),
            declared.span,
        ));
        match (subject, declared.each) {
            (Subject::Record(id), _) => {
                let words = format!(
                    "made for each {}: {}",
                    model.type_of(id).name,
                    self.name(id)
                );
                story.because.push(self.at(words, model.record(id).span));
                story.blocks.push(self.end("self", id));
            }
            (Subject::Edge(relation, at), PageSubject::Edge(kind, _)) => {
                let edge = &model.all_edges(relation)[at];
                let (from, to) = (self.name(edge.from), self.name(edge.to));
                let name = &model.config.schema.relation(relation).name;
                let kind = &model.config.schema.type_of(kind).name;
                let words = format!("made for each `{name}` of a {kind}: here from {from} to {to}");
                story.because.push(Cause::of(words));
                let hop = RelationStep {
                    relation,
                    direction: Direction::Forward,
                };
                story.because.extend(self.tie(hop, edge, Seen::There));
                story.blocks.push(self.end("from", edge.from));
                story.blocks.push(self.end("to", edge.to));
                story.blocks.extend(self.carried(hop, edge, &edge.props));
            }
            _ => story.because.push(Cause::of("made once")),
        }
        story.because.extend(self.conditions(&declared.conditions));
        let (_, mut env) = model.bind(subject);
        story.blocks.extend(self.sets(&declared.sets, &mut env));
        let findings = declared
            .findings
            .iter()
            .filter_map(|named| model.config.checks.get(&named.value).zip(Some(named)));
        story.blocks.extend(findings.map(|(check, named)| Block {
            kind: "findings",
            name: check.name.clone(),
            because: vec![
                self.at("listed by the page", named.span),
                self.at(format!("`[checks.{}]`", check.name), check.span),
            ],
            ..Block::default()
        }));
    }

    /// A record that a page is made for, whose fields its template may show.
    fn end(self, name: &str, id: RecordId) -> Block {
        let because = vec![self.at(self.name(id), self.model.record(id).span)];
        Block {
            kind: "record",
            name: name.to_owned(),
            because,
            items: self.fields(id),
            ..Block::default()
        }
    }

    /// What the edge of a page carries.
    fn carried(self, hop: RelationStep, edge: &crate::model::Edge, props: &Props) -> Option<Block> {
        let relation = self.model.config.schema.relation(hop.relation);
        let seen = |name: &str| relation.props.iter().any(|field| field.name == name);
        let tie = self.tie(hop, edge, Seen::There);
        let items: Vec<Entry> = props
            .iter()
            .filter(|(name, _)| seen(name))
            .map(|(name, _)| Entry {
                name: name.clone(),
                ways: vec![tie.clone()],
            })
            .collect();
        (!items.is_empty()).then(|| Block {
            kind: "edge",
            name: relation.name.clone(),
            items,
            ..Block::default()
        })
    }

    fn index(self, kind: TypeId, part: usize, intro: Option<RecordId>, story: &mut Story) {
        let declared = self.model.config.schema.type_of(kind);
        story.because.push(self.at(
            format!("lists the type, declared as `[types.{}]`", declared.name),
            declared.span,
        ));
        let size = self.model.config.site.page_size;
        let all = self.model.of_type(kind);
        let shown: Vec<RecordId> = all.iter().skip(part * size).take(size).copied().collect();
        if shown.len() < all.len() {
            let words = format!(
                "{} of {}, since `page_size` is {size}",
                shown.len(),
                all.len()
            );
            story.because.push(Cause::of(words));
        }
        if let (Some(intro), 0) = (intro, part) {
            let words = format!("introduced by {}", self.name(intro));
            story
                .because
                .push(self.at(words, self.model.record(intro).span));
            story.blocks.extend(self.texts(intro));
        }
        let shape = declared
            .index
            .as_ref()
            .map(|query| self.at("shown as `index` says", query.span));
        story.blocks.push(Block {
            because: shape.into_iter().collect(),
            ..self.list(shown)
        });
    }

    fn matrix(self, matrix: &Matrix, story: &mut Story) {
        story.because.push(self.at(
            format!("declared as `[matrices.{}]`", matrix.name),
            matrix.span,
        ));
        story.blocks.extend(self.grid(matrix, &Env::default()));
    }

    /// The rows and the columns of a matrix, and how many cells are filled by what.
    pub(super) fn grid(self, matrix: &Matrix, env: &Env) -> Vec<Block> {
        let axis = |kind: &'static str, axis: &Axis| match &axis.heads {
            AxisSource::Scale(name) => {
                let words = format!("the steps of the scale `{name}`");
                Block {
                    kind,
                    because: vec![Cause::of(words)],
                    ..Block::default()
                }
            }
            AxisSource::Records(query) => self.query(kind, "", query, env),
        };
        let grid = self.model.grid(matrix, env);
        let cells = || grid.cells.iter().flatten();
        let gaps = cells()
            .filter(|(_, cell)| matches!(cell, Cell::Gap))
            .count();
        let filled = cells()
            .filter(|(_, cell)| !matches!(cell, Cell::Gap | Cell::Undefined))
            .count();
        let path = &matrix.via.path;
        let cells = Block {
            kind: "cells",
            because: vec![self.at(format!("`via`: `{}`", path.text), path.span)],
            notes: vec![format!("{filled} filled, {gaps} with a gap")],
            ..Block::default()
        };
        vec![
            axis("rows", &matrix.rows),
            axis("columns", &matrix.columns),
            cells,
        ]
    }

    fn redirect(self, id: RecordId, story: &mut Story) {
        let record = self.model.record(id);
        let declared = self.model.type_of(id);
        let old = record.old_ids.iter().find(|old| {
            let folder = if declared.name == "page" {
                String::new()
            } else {
                format!("{}/", folder_of(declared))
            };
            story.page
                == format!(
                    "{folder}{}.html",
                    old.value.trim_matches('/').trim_end_matches(".md")
                )
        });
        let words = format!("leads to {}", self.name(id));
        story.because.push(self.at(words, record.span));
        story
            .because
            .push(match (old, &self.model.config.site.home) {
                (Some(old), _) => self.at("an id it had before", old.span),
                (None, Some(home)) => {
                    self.at("its ordinary address; it is the site's `home`", home.span)
                }
                (None, None) => Cause::of("its ordinary address"),
            });
    }
}
