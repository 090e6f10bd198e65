//! What a model takes over from the model of the previous edition: the one place where this is decided.
//!
//! Most edits change a sentence of a text. Other pages show nothing of it but excerpts and embeds, which are read when a page is rendered.
//! Then the whole frame is taken over ([`Model::has_outlines_of`]). After other edits the frame is built again, with the parts that still
//! hold: records, order, pages, links.

use std::sync::Arc;

use super::links::Links;
use super::order::Order;
use super::pages::Pages;
use super::records::RecordTable;
use super::{Inputs, Model, RecordId};
use crate::config::{
    Axis, AxisSource, BuiltInKey, Condition, Config, LabelRule, PageMode, Path, PathStep, Query,
    RecordKey, Records as Source,
};
use crate::document::{Document, Record, Status};
use crate::markdown::Heading;

/// The key of the text of a record.
const BODY: BuiltInKey = BuiltInKey::Record(RecordKey::Body);

/// Up to this many changed records are moved within the previous order; above, sorting again is as fast.
const MOST_MOVED: usize = 64;

/// The previous model, if it has the same records.
pub(super) struct Reuse<'m> {
    previous: Option<&'m Model>,
}

impl<'m> Reuse<'m> {
    /// What can be taken over from a previous model for these documents and inputs.
    pub(super) fn new(
        previous: Option<&'m Model>,
        documents: &[Arc<Document>],
        inputs: &Inputs,
    ) -> Self {
        let is_usable = |previous: &&Model| {
            previous.frame.inputs.are_same_as(inputs) && previous.has_records_of(documents)
        };
        Self {
            previous: previous.filter(is_usable),
        }
    }

    /// The previous records.
    pub(super) fn records(&self) -> Option<Arc<RecordTable>> {
        Some(self.previous?.frame.records.clone())
    }

    /// The previous order, and the records whose place in it may have changed.
    pub(super) fn order(&self, model: &Model) -> Option<(&'m Order, Vec<RecordId>)> {
        let previous = self.previous?;
        let changed = model.changed_since(previous).take(MOST_MOVED + 1);
        let changed: Vec<RecordId> = changed.collect();
        (changed.len() <= MOST_MOVED).then_some((&previous.frame.order, changed))
    }

    /// The previous pages, if the model, whose records and order are known, has the same.
    pub(super) fn pages(&self, model: &Model) -> Option<Arc<Pages>> {
        let previous = self.previous?;
        let has_same = model.has_pages_of(previous);
        has_same.then(|| previous.frame.pages.clone())
    }

    /// The previous links, if links that have not changed themselves have the same targets.
    pub(super) fn links(&self, model: &Model) -> Option<&'m Links> {
        let previous = self.previous?;
        let has_same = previous.has_link_targets_of(model);
        has_same.then_some(&previous.frame.links)
    }
}

impl Inputs {
    fn are_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.config, &other.config)
            && self.today == other.today
            && self.folder == other.folder
            && self.assets == other.assets
            && self.unread == other.unread
            && self.left_out == other.left_out
            && self.drafts == other.drafts
            && self.visible_pages == other.visible_pages
    }
}

impl Model {
    fn changed_documents<'d>(
        &'d self,
        documents: &'d [Arc<Document>],
    ) -> impl Iterator<Item = (&'d Document, &'d Document)> {
        let pairs = self.documents.iter().zip(documents);
        pairs
            .filter(|(a, b)| !Arc::ptr_eq(a, b))
            .map(|(a, b)| (&**a, &**b))
    }

    /// Whether a model of these documents and inputs would have the same frame.
    pub(super) fn has_outlines_of(&self, documents: &[Arc<Document>], inputs: &Inputs) -> bool {
        let mut changed = self.changed_documents(documents).peekable();
        self.frame.inputs.are_same_as(inputs)
            && self.documents.len() == documents.len()
            && (changed.peek().is_none() || !compares_texts(self.config()))
            && changed.all(|(a, b)| has_same_outline(a, b))
    }

    /// Whether these documents have the same records under the same ids in the same order, each once.
    fn has_records_of(&self, documents: &[Arc<Document>]) -> bool {
        let takes_part =
            |record: &Record| self.frame.inputs.drafts || record.status != Status::Draft;
        let records = documents.iter().flat_map(|document| &document.records);
        let count = records.filter(|record| takes_part(record)).count();
        let has_same = |(a, b): (&Document, &Document)| {
            let (x, y) = (
                a.records.iter().map(takes_part),
                b.records.iter().map(takes_part),
            );
            has_same_ids(a, b) && x.eq(y)
        };
        self.documents.len() == documents.len()
            && self.frame.records.len() == count
            && self.changed_documents(documents).all(has_same)
    }

    /// The records of documents that differ from those of a model with the same records.
    fn changed_since(&self, previous: &Self) -> impl Iterator<Item = RecordId> {
        let pairs = self.documents.iter().zip(&*previous.documents).enumerate();
        pairs
            .filter(|(_, (a, b))| !Arc::ptr_eq(a, b))
            .flat_map(|(at, _)| self.frame.records.in_document(at))
    }

    /// Whether this model, whose records and order are known, has the pages of a previous one.
    fn has_pages_of(&self, previous: &Self) -> bool {
        let config = self.config();
        let types = config.schema.type_ids();
        let mut divided = types.filter(|kind| config.schema.type_of(*kind).page == PageMode::Entry);
        let has_derived = !config.pages.is_empty() || !config.matrices.is_empty();
        let is_same = |(a, b): (&Record, &Record)| {
            a.title == b.title
                && a.span == b.span
                && a.draft.front == b.draft.front
                && has_same_text_for_conditions(a, b)
        };
        let mut changed = previous.changed_documents(&self.documents);
        divided.all(|kind| self.of_type(kind) == previous.of_type(kind))
            && (!has_derived
                || (changed.all(|(a, b)| a.records.iter().zip(&b.records).all(is_same))
                    && !compares_texts(config)))
    }

    /// Whether links that have not changed themselves have the same targets as in another model with the same records: the same pages and
    /// headings.
    fn has_link_targets_of(&self, other: &Self) -> bool {
        let (own, others) = (&self.frame.pages, &other.frame.pages);
        let has_same_pages = Arc::ptr_eq(own, others)
            || (own.of_records == others.of_records && own.list == others.list);
        has_same_pages
            && self
                .changed_documents(&other.documents)
                .all(|(a, b)| has_same_headings(a, b))
    }
}

/// Whether two documents have records with the same ids.
fn has_same_ids(a: &Document, b: &Document) -> bool {
    let is_same =
        |(a, b): (&Record, &Record)| a.kind == b.kind && a.id == b.id && a.old_ids == b.old_ids;
    a.path == b.path
        && a.file == b.file
        && a.records.len() == b.records.len()
        && a.records.iter().zip(&b.records).all(is_same)
}

/// Whether links find the same headings and anchors in two documents.
fn has_same_headings(a: &Document, b: &Document) -> bool {
    let heading =
        |(a, b): (&Heading, &Heading)| a.level == b.level && a.id == b.id && a.text == b.text;
    let is_same = |(a, b): (&Record, &Record)| {
        let (a, b) = (&a.body.body, &b.body.body);
        a.anchors == b.anchors
            && a.headings.len() == b.headings.len()
            && a.headings.iter().zip(&b.headings).all(heading)
    };
    a.records.len() == b.records.len() && a.records.iter().zip(&b.records).all(is_same)
}

/// Whether two documents differ only in what no other page depends on.
fn has_same_outline(a: &Document, b: &Document) -> bool {
    let ([x], [y]) = (a.records.as_slice(), b.records.as_slice()) else {
        return false;
    };
    let (x_links, y_links) = (&x.body.body.links, &y.body.body.links);
    has_same_ids(a, b)
        && has_same_headings(a, b)
        // The text of a row is a cell, and its neighbours move with it.
        && !x.draft.row
        && !y.draft.row
        && x.title == y.title
        && x.span == y.span
        && x.titled == y.titled
        && x.draft.front == y.draft.front
        && x_links
            .iter()
            .map(|link| &link.target)
            .eq(y_links.iter().map(|link| &link.target))
        && has_same_text_for_conditions(x, y)
}

/// Whether two texts are the same to a template, which may put the excerpt into a path, and to a condition, which may compare the excerpt
/// or ask whether there is a text at all.
fn has_same_text_for_conditions(a: &Record, b: &Record) -> bool {
    let (a, b) = (&a.body.body, &b.body.body);
    a.excerpt == b.excerpt
        && a.html.is_empty() == b.html.is_empty()
        && a.holes.is_empty() == b.holes.is_empty()
}

/// Whether the site's pages depend on the full text of records, as those of hardly any site do.
fn compares_texts(config: &Config) -> bool {
    let matrices = config.matrices.values();
    let mut axes = matrices.flat_map(|matrix| [&matrix.rows, &matrix.columns]);
    let of_axis = |axis: &Axis| match &axis.heads {
        AxisSource::Records(query) => is_on_texts(query),
        AxisSource::Scale(_) => false,
    };
    let mut conditions = config.pages.values().flat_map(|page| &page.conditions);
    let mut rules = label_rules(config).flat_map(|rule| &rule.conditions);
    conditions.any(is_condition_on_texts) || rules.any(is_condition_on_texts) || axes.any(of_axis)
}

/// All labels by condition.
fn label_rules(config: &Config) -> impl Iterator<Item = &LabelRule> {
    let types = config.schema.types.values();
    let of_types = types.flat_map(|declared| {
        let of_fields = declared.field_label_rules.values().flatten();
        declared.label_rules.iter().chain(of_fields)
    });
    let relations = config.schema.relations.values();
    let of_relations = relations.flat_map(|relation| &relation.label_rules);
    let of_pages = config.pages.values().flat_map(|page| &page.label_rules);
    of_types.chain(of_relations).chain(of_pages)
}

fn is_on_texts(query: &Query) -> bool {
    let is_source_on_texts = match &query.records {
        Source::Any | Source::Type(_) => false,
        Source::Path(path) => reads_texts(path),
        Source::FirstOf(queries) => queries.iter().any(is_on_texts),
    };
    is_source_on_texts
        || query.conditions.iter().any(is_condition_on_texts)
        || query.without.as_deref().is_some_and(is_on_texts)
        || query.sort.iter().any(|key| reads_texts(&key.path))
        || (query.limit_per_group.is_some() && query.group.as_ref().is_some_and(reads_texts))
}

fn is_condition_on_texts(condition: &Condition) -> bool {
    let mut found = false;
    condition.each_path(&mut |path| found |= reads_texts(path));
    found
}

fn reads_texts(path: &Path) -> bool {
    let mut found = false;
    path.each_path(&mut |path| {
        let mut steps = path.steps.iter();
        found |= steps.any(|step| matches!(step, PathStep::BuiltIn(BODY)));
    });
    found
}
