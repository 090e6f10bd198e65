//! Explains pages that are not a record's: what each is derived from, and what is on it.

use super::edges::Viewpoint;
use super::{DerivationStep, ExplainedItem, ExplainedPart, Explainer, Explanation, PartKind};
use crate::config::{
    Axis, AxisSource, DerivedPage, Direction, Matrix, PageSubject, RelationStep, TypeId,
};
use crate::document::Props;
use crate::model::{Cell, Env, PageId, PageKind, RecordId, Subject, folder_of};

impl Explainer<'_> {
    /// Explains a page that is not a record's.
    pub(super) fn page(self, at: PageId) -> Explanation {
        let page = self.model.page(at);
        let mut explanation = Explanation {
            page: page.path.clone(),
            what: self.model.name_of_page(at),
            ..Explanation::default()
        };
        match &page.kind {
            PageKind::Record(_) => {}
            PageKind::Derived(declared, subject) => {
                self.derived(
                    &self.model.config().pages[*declared],
                    *subject,
                    &mut explanation,
                );
                explanation.because.extend(self.files(at, "its sets"));
            }
            PageKind::Index { kind, part, intro } => {
                self.index(*kind, *part, *intro, &mut explanation);
            }
            PageKind::Folder(folder) => {
                let cause =
                    format!("lists the pages of the folder `{folder}`, which has no `index.md`");
                explanation.because.push(DerivationStep::unwritten(cause));
                let (records, _) = self.model.in_folder(folder);
                explanation.blocks.push(self.list(records));
            }
            PageKind::Overview => explanation.because.push(DerivationStep::unwritten(
                "lists all types, pages and matrices of the site",
            )),
            PageKind::Matrix(declared) => {
                let matrix = &self.model.config().matrices[*declared];
                self.matrix(matrix, &mut explanation);
                if !matrix.has_default_formats() {
                    explanation.because.extend(self.files(at, "it"));
                }
            }
            PageKind::Search => explanation.because.push(DerivationStep::unwritten(
                "the search page; without scripts, it lists all pages",
            )),
            PageKind::NotFound => explanation.because.push(DerivationStep::unwritten(
                "the page for addresses that do not exist (404)",
            )),
            PageKind::Redirect(id) => self.redirect(*id, &mut explanation),
        }
        explanation
    }

    /// The files of a page in other formats than HTML.
    fn files(self, at: PageId, what: &str) -> impl Iterator<Item = DerivationStep> {
        let files = self.model.page_files(at);
        files.map(move |(_, path)| {
            DerivationStep::unwritten(format!("`format` writes {what} to `{path}`"))
        })
    }

    fn list(self, records: Vec<RecordId>) -> ExplainedPart {
        ExplainedPart {
            kind: PartKind::List,
            items: records
                .into_iter()
                .map(|id| self.record_itself(id))
                .collect(),
            ..ExplainedPart::default()
        }
    }

    fn derived(self, declared: &DerivedPage, subject: Subject, explanation: &mut Explanation) {
        let model = self.model;
        explanation.because.push(self.step_at(
            format!("declared as `[pages.{}]`", declared.name),
            declared.span,
        ));
        self.subject(declared, subject, explanation);
        explanation
            .because
            .extend(self.conditions(&declared.conditions));
        let (_, mut env) = model.bind(subject);
        explanation
            .blocks
            .extend(self.sets(&declared.sets, &mut env));
        let findings = declared
            .findings
            .iter()
            .filter_map(|named| model.config().checks.get(&named.value).zip(Some(named)));
        explanation
            .blocks
            .extend(findings.map(|(check, named)| ExplainedPart {
                kind: PartKind::Findings,
                name: check.name.clone(),
                because: vec![
                    self.step_at("listed by the page", named.span),
                    self.step_at(format!("`[checks.{}]`", check.name), check.span),
                ],
                ..ExplainedPart::default()
            }));
    }

    /// What a derived page is made for.
    fn subject(self, declared: &DerivedPage, subject: Subject, explanation: &mut Explanation) {
        let model = self.model;
        match (subject, declared.each) {
            (Subject::Record(id), _) => {
                let words = format!(
                    "generated for each {}: {}",
                    model.type_of(id).name,
                    self.name(id)
                );
                explanation
                    .because
                    .push(self.step_at(words, model.record(id).span));
                explanation.blocks.push(self.endpoint("self", id));
            }
            (Subject::Edge(relation, at), PageSubject::Edge(kind, _)) => {
                let edge = &model.all_edges(relation)[at];
                let (from, to) = (self.name(edge.from), self.name(edge.to));
                let name = &model.config().schema.relation(relation).name;
                let kind = &model.config().schema.type_of(kind).name;
                let words =
                    format!("generated for each `{name}` of a {kind}: here from {from} to {to}");
                explanation.because.push(DerivationStep::unwritten(words));
                let relation_step = RelationStep {
                    relation,
                    direction: Direction::Forward,
                };
                explanation
                    .because
                    .extend(self.edge(relation_step, edge, Viewpoint::Elsewhere));
                explanation.blocks.push(self.endpoint("from", edge.from));
                explanation.blocks.push(self.endpoint("to", edge.to));
                explanation
                    .blocks
                    .extend(self.edge_properties(relation_step, edge, &edge.props));
            }
            _ => explanation
                .because
                .push(DerivationStep::unwritten("generated once")),
        }
    }

    /// A record that a page is made for, whose fields its template may show.
    fn endpoint(self, name: &str, id: RecordId) -> ExplainedPart {
        let because = vec![self.step_at(self.name(id), self.model.record(id).span)];
        ExplainedPart {
            kind: PartKind::Record,
            name: name.to_owned(),
            because,
            items: self.fields(id),
            ..ExplainedPart::default()
        }
    }

    /// The properties of the edge that a page is made for.
    fn edge_properties(
        self,
        relation_step: RelationStep,
        edge: &crate::model::Edge,
        props: &Props,
    ) -> Option<ExplainedPart> {
        let relation = self.model.config().schema.relation(relation_step.relation);
        let seen = |name: &str| relation.props.iter().any(|field| field.name == name);
        let steps = self.edge(relation_step, edge, Viewpoint::Elsewhere);
        let items: Vec<ExplainedItem> = props
            .iter()
            .filter(|(name, _)| seen(name))
            .map(|(name, _)| ExplainedItem {
                name: name.clone(),
                ways: vec![steps.clone()],
            })
            .collect();
        (!items.is_empty()).then(|| ExplainedPart {
            kind: PartKind::Edge,
            name: relation.name.clone(),
            items,
            ..ExplainedPart::default()
        })
    }

    fn index(
        self,
        kind: TypeId,
        part: usize,
        intro: Option<RecordId>,
        explanation: &mut Explanation,
    ) {
        let declared = self.model.config().schema.type_of(kind);
        explanation.because.push(self.step_at(
            format!("lists the type, declared as `[types.{}]`", declared.name),
            declared.span,
        ));
        let size = self.model.config().site.page_size;
        let all = self.model.of_type(kind);
        let shown: Vec<RecordId> = all.iter().skip(part * size).take(size).copied().collect();
        if shown.len() < all.len() {
            let words = format!(
                "{} of {}, because `page_size` is {size}",
                shown.len(),
                all.len()
            );
            explanation.because.push(DerivationStep::unwritten(words));
        }
        if let (Some(intro), 0) = (intro, part) {
            let words = format!("introduction: {}", self.name(intro));
            explanation
                .because
                .push(self.step_at(words, self.model.record(intro).span));
            explanation.blocks.extend(self.texts(intro));
        }
        let shape = declared
            .index
            .as_ref()
            .map(|query| self.step_at("shown as declared in `index`", query.span));
        explanation.blocks.push(ExplainedPart {
            because: shape.into_iter().collect(),
            ..self.list(shown)
        });
    }

    fn matrix(self, matrix: &Matrix, explanation: &mut Explanation) {
        explanation.because.push(self.step_at(
            format!("declared as `[matrices.{}]`", matrix.name),
            matrix.span,
        ));
        explanation
            .blocks
            .extend(self.matrix_parts(matrix, &Env::default()));
    }

    /// The rows and the columns of a matrix, and how many cells are filled by what.
    pub(super) fn matrix_parts(self, matrix: &Matrix, env: &Env) -> Vec<ExplainedPart> {
        let axis = |kind: PartKind, axis: &Axis| match &axis.heads {
            AxisSource::Scale(name) => {
                let words = format!("the steps of the scale `{name}`");
                ExplainedPart {
                    kind,
                    because: vec![DerivationStep::unwritten(words)],
                    ..ExplainedPart::default()
                }
            }
            AxisSource::Records(query) => self.query(kind, "", query, env),
        };
        let computed = self.model.compute_matrix(matrix, env);
        let cells = || computed.cells.iter().flatten();
        let gaps = cells()
            .filter(|(_, cell)| matches!(cell, Cell::Gap))
            .count();
        let filled = cells()
            .filter(|(_, cell)| !matches!(cell, Cell::Gap | Cell::Undefined))
            .count();
        let path = &matrix.via.path;
        let cells = ExplainedPart {
            kind: PartKind::Cells,
            because: vec![self.step_at(format!("`via`: `{}`", path.text), path.span)],
            notes: vec![format!("{filled} filled, {gaps} with a gap")],
            ..ExplainedPart::default()
        };
        vec![
            axis(PartKind::Rows, &matrix.rows),
            axis(PartKind::Columns, &matrix.columns),
            cells,
        ]
    }

    fn redirect(self, id: RecordId, explanation: &mut Explanation) {
        let record = self.model.record(id);
        let declared = self.model.type_of(id);
        let old = record.old_ids.iter().find(|old| {
            let folder = if declared.is_page() {
                String::new()
            } else {
                format!("{}/", folder_of(declared))
            };
            explanation.page
                == format!(
                    "{folder}{}.html",
                    old.value.trim_matches('/').trim_end_matches(".md")
                )
        });
        let words = format!("redirects to {}", self.name(id));
        explanation.because.push(self.step_at(words, record.span));
        explanation
            .because
            .push(match (old, &self.model.config().site.home) {
                (Some(old), _) => self.step_at("a former id", old.span),
                (None, Some(home)) => {
                    self.step_at("its ordinary address; it is the site's `home`", home.span)
                }
                (None, None) => DerivationStep::unwritten("its ordinary address"),
            });
    }
}
