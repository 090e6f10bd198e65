//! What other pages can see of a document: everything that a model is put together from. Where only the rest of a document has
//! changed, its new version takes the place of the old one, and the model stays as it is. Where more has, it is put together again
//! with what still holds: the names, and where links lead.
//!
//! Most saves are of this kind: a sentence is written in a text. What a page shows of others' texts (excerpts, embeds) is no
//! matter here: it is read when the page is made.

use std::sync::Arc;

use super::find::Registered;
use super::{Inputs, Model, RecordId};
use crate::config::{
    Axis, AxisSource, Condition, Config, Operand, PageMode, Path, PathStep, Query, Records,
};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Record, Status};
use crate::markdown::Heading;

/// Makes the model of other documents, with all that is still true of the one `before`; `found` is what was wrong with that.
#[must_use]
pub fn assemble_after(
    before: &Model,
    found: &[Diagnostic],
    documents: Arc<[Arc<Document>]>,
    inputs: &Inputs,
) -> (Model, Vec<Diagnostic>) {
    if !before.is_made_as(inputs) {
        return super::assemble(documents, inputs);
    }
    if before.looks_like(&documents) {
        return (
            Model {
                documents,
                ..before.clone()
            },
            found.to_vec(),
        );
    }
    super::after(Some(before), documents, inputs)
}

impl Model {
    /// Whether everything but the documents is what this model was made from.
    fn is_made_as(&self, inputs: &Inputs) -> bool {
        Arc::ptr_eq(&self.config, &inputs.config)
            && self.today == inputs.today
            && self.folder == inputs.folder
            && self.assets == inputs.assets
            && self.unread == inputs.unread
            && self.left_out == inputs.left_out
            && self.drafts == inputs.drafts
    }

    fn pairs<'d>(
        &'d self,
        documents: &'d [Arc<Document>],
    ) -> impl Iterator<Item = (&'d Document, &'d Document)> {
        let pairs = self
            .documents
            .iter()
            .zip(documents)
            .filter(|(a, b)| !Arc::ptr_eq(a, b));
        pairs.map(|(a, b)| (&**a, &**b))
    }

    /// Whether no page could see a difference if these documents stood in the place of the model's.
    fn looks_like(&self, documents: &[Arc<Document>]) -> bool {
        self.documents.len() == documents.len()
            && self.pairs(documents).all(|(a, b)| outline(a, b))
            && (self.pairs(documents).next().is_none() || !compares_texts(&self.config))
    }

    /// Whether these documents have the same names in the same order, each once.
    pub(super) fn has_names_of(&self, documents: &[Arc<Document>]) -> bool {
        let taking_part = |record: &Record| self.drafts || record.status != Status::Draft;
        let count = documents
            .iter()
            .flat_map(|document| &document.records)
            .filter(|record| taking_part(record))
            .count();
        let same = |(a, b): (&Document, &Document)| {
            names(a, b)
                && a.records
                    .iter()
                    .map(taking_part)
                    .eq(b.records.iter().map(taking_part))
        };
        self.documents.len() == documents.len()
            && self.places.len() == count
            && self.pairs(documents).all(same)
    }

    /// The records of documents that are not those of a model with the same names.
    pub(super) fn changed_since(&self, before: &Self) -> impl Iterator<Item = RecordId> {
        let pairs = self.documents.iter().zip(&*before.documents).enumerate();
        pairs
            .filter(|(_, (a, b))| !Arc::ptr_eq(a, b))
            .flat_map(|(at, _)| self.records_in(at))
    }

    /// Whether this model, its names and its order being known, has the pages that it had before.
    pub(super) fn has_pages_of(&self, before: &Self) -> bool {
        let types = self.config.schema.type_ids();
        let mut divided =
            types.filter(|kind| self.config.schema.type_of(*kind).page == PageMode::Entry);
        let derived = !self.config.pages.is_empty() || !self.config.matrices.is_empty();
        let same = |(a, b): (&Record, &Record)| {
            a.title == b.title && a.span == b.span && a.draft.front == b.draft.front && texts(a, b)
        };
        let mut pairs = before.pairs(&self.documents);
        divided.all(|kind| self.of_type(kind) == before.of_type(kind))
            && (!derived
                || (pairs.all(|(a, b)| a.records.iter().zip(&b.records).all(same))
                    && !compares_texts(&self.config)))
    }

    pub(super) fn registered(&self) -> Registered {
        Registered {
            places: self.places.clone(),
            begins: self.begins.clone(),
            finder: self.finder.clone(),
        }
    }

    /// Whether links lead where they led before, as far as they have not changed themselves: the names being the same, to the
    /// same pages and headings.
    pub(super) fn leads_as(&self, other: &Self) -> bool {
        let (own, others) = (&self.pages, &other.pages);
        let pages =
            Arc::ptr_eq(own, others) || (own.shown == others.shown && own.list == others.list);
        pages && self.pairs(&other.documents).all(|(a, b)| headings(a, b))
    }

    /// Whether two models have the same records, titles, ties and pages, because they share all that was put together.
    #[must_use]
    pub fn is_framed_as(&self, other: &Self) -> bool {
        // Whenever a model is put together again, this is made last and anew.
        Arc::ptr_eq(&self.backlinks, &other.backlinks)
    }
}

/// Whether two documents have records of the same names.
fn names(a: &Document, b: &Document) -> bool {
    let same =
        |(a, b): (&Record, &Record)| a.kind == b.kind && a.id == b.id && a.old_ids == b.old_ids;
    a.path == b.path
        && a.file == b.file
        && a.records.len() == b.records.len()
        && a.records.iter().zip(&b.records).all(same)
}

/// Whether a link finds the same in two documents.
fn headings(a: &Document, b: &Document) -> bool {
    let heading =
        |(a, b): (&Heading, &Heading)| a.level == b.level && a.id == b.id && a.text == b.text;
    let same = |(a, b): (&Record, &Record)| {
        let (a, b) = (&a.body.body, &b.body.body);
        a.anchors == b.anchors
            && a.headings.len() == b.headings.len()
            && a.headings.iter().zip(&b.headings).all(heading)
    };
    a.records.len() == b.records.len() && a.records.iter().zip(&b.records).all(same)
}

/// Whether two documents look alike from outside.
fn outline(a: &Document, b: &Document) -> bool {
    let ([x], [y]) = (a.records.as_slice(), b.records.as_slice()) else {
        return false;
    };
    names(a, b) && headings(a, b) && record(x, y)
}

fn record(a: &Record, b: &Record) -> bool {
    let (x, y) = (&a.body.body, &b.body.body);
    // A row's text is a cell, and its neighbours move with it.
    !a.draft.row
        && !b.draft.row
        && a.title == b.title
        && a.span == b.span
        && a.titled == b.titled
        && a.draft.front == b.draft.front
        && x.links
            .iter()
            .map(|link| &link.target)
            .eq(y.links.iter().map(|link| &link.target))
        && texts(a, b)
}

/// Whether two texts are the same to a pattern, which may put the excerpt into an address, and to a condition, which may ask for
/// it, or whether there is a text at all.
fn texts(a: &Record, b: &Record) -> bool {
    let (a, b) = (&a.body.body, &b.body.body);
    a.excerpt == b.excerpt
        && a.html.is_empty() == b.html.is_empty()
        && a.holes.is_empty() == b.holes.is_empty()
}

/// Whether which pages there are depends on what texts say in full, as hardly any site's does.
fn compares_texts(config: &Config) -> bool {
    let mut axes = config
        .matrices
        .values()
        .flat_map(|matrix| [&matrix.rows, &matrix.columns]);
    let of_axis = |axis: &Axis| {
        if let AxisSource::Records(found) = &axis.heads {
            query(found)
        } else {
            false
        }
    };
    config
        .pages
        .values()
        .flat_map(|page| &page.conditions)
        .any(condition)
        || axes.any(of_axis)
}

fn query(query: &Query) -> bool {
    let records = match &query.records {
        Records::Any | Records::Type(_) => false,
        Records::Path(found) => path(found),
        Records::FirstOf(queries) => queries.iter().any(self::query),
    };
    records
        || query.conditions.iter().any(condition)
        || query.without.as_deref().is_some_and(self::query)
        || query.sort.iter().any(|key| path(&key.path))
}

fn condition(condition: &Condition) -> bool {
    path(&condition.path)
        || condition.values.iter().any(|value| {
            if let Operand::Path(found) = value {
                path(found)
            } else {
                false
            }
        })
}

fn path(path: &Path) -> bool {
    path.steps
        .iter()
        .any(|step| matches!(step, PathStep::Word("body")))
}
