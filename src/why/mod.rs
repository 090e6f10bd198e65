//! Explains a page: which record, field, relation or query put each part of it there, and where that is written.
//!
//! Pure: a model and its sources in, an [`Explanation`] out. It asks the model what a page shows and explains it; it decides nothing
//! and prints nothing. `subject` finds the page, `pages` and `record` list its parts, `derivations` explains the results of queries, `edges`
//! those of relations.

mod derivations;
mod edges;
mod pages;
mod record;
mod sets;
mod subject;

use serde::Serialize;

use crate::model::{Model, PageKind, RecordId};
use crate::text::{Sources, Span};

pub use subject::{NotFound, PageOrRecord, find};

/// What a page is and why it has the parts that it has. The names of fields are those of the JSON that `hirebook why` prints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Its path in the site, with a fragment for an entry of an index. Empty for a record that has no page.
    pub page: String,
    /// What messages call it.
    pub what: String,
    /// Why it exists.
    pub because: Vec<DerivationStep>,
    /// Its parts.
    pub blocks: Vec<ExplainedPart>,
}

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExplainedPart {
    /// What it is.
    pub kind: PartKind,
    /// The name it is declared under, if it has one.
    pub name: String,
    /// Why it is there.
    pub because: Vec<DerivationStep>,
    /// What it holds.
    pub items: Vec<ExplainedItem>,
    /// What else to know: what a query left out.
    pub notes: Vec<String>,
}

/// Which part of a page something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// The fields of a record.
    Fields,
    /// The text of a record.
    Text,
    /// A view in a text.
    View,
    /// Another record's text, embedded in a text.
    Embed,
    /// A set of a type or of a derived page.
    Set,
    /// A relation, from either end.
    Relation,
    /// The records whose texts link to this one.
    Mentions,
    /// A record that a derived page is made for.
    Record,
    /// The properties of an edge that a derived page is made for.
    Edge,
    /// The rows of a matrix.
    Rows,
    /// The columns of a matrix.
    Columns,
    /// The cells of a matrix.
    Cells,
    /// The findings of a check.
    Findings,
    /// A list of records.
    #[default]
    List,
}

impl PartKind {
    /// The word for it, as in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Text => "text",
            Self::View => "view",
            Self::Embed => "embed",
            Self::Set => "set",
            Self::Relation => "relation",
            Self::Mentions => "mentions",
            Self::Record => "record",
            Self::Edge => "edge",
            Self::Rows => "rows",
            Self::Columns => "columns",
            Self::Cells => "cells",
            Self::Findings => "findings",
            Self::List => "list",
        }
    }
}

/// One item in a part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExplainedItem {
    /// A record as `type:id`, or the name of a field.
    pub name: String,
    /// How it got there: one or several derivations, each a chain of steps.
    pub ways: Vec<Vec<DerivationStep>>,
}

/// A step of a derivation: what puts something on a page, or leads to what does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DerivationStep {
    /// In words.
    pub words: String,
    /// The file where it is written, from the site's root; none if it is not written anywhere.
    pub path: Option<String>,
    /// The line there, from 1.
    pub line: Option<usize>,
}

/// Explains a page, or a record's part of one.
#[must_use]
pub fn explain(model: &Model, sources: &Sources, target: PageOrRecord) -> Explanation {
    let explainer = Explainer { model, sources };
    match target {
        PageOrRecord::Record(id) => explainer.record(id),
        PageOrRecord::Page(at) => match &model.page(at).kind {
            PageKind::Record(id) => explainer.record(*id),
            _ => explainer.page(at),
        },
    }
}

/// What explanations are told from.
#[derive(Clone, Copy)]
struct Explainer<'m> {
    model: &'m Model,
    sources: &'m Sources,
}

impl Explainer<'_> {
    /// A step with its source location. What the program itself declares has none.
    fn step_at(self, words: impl Into<String>, span: Span) -> DerivationStep {
        let known = self
            .sources
            .get(span.file)
            .filter(|_| span != Span::default());
        DerivationStep {
            words: words.into(),
            path: known.map(|source| source.path.to_string()),
            line: known.map(|_| self.sources.position(span).line),
        }
    }

    /// A record as authors write it where several types could be meant.
    fn name(self, id: RecordId) -> String {
        format!(
            "{}:{}",
            self.model.type_of(id).name,
            self.model.record(id).id.value
        )
    }

    /// A record as an item of a list.
    fn record_itself(self, id: RecordId) -> ExplainedItem {
        let words = format!("the {} itself", self.model.type_of(id).name);
        ExplainedItem {
            name: self.name(id),
            ways: vec![vec![self.step_at(words, self.model.record(id).span)]],
        }
    }
}

impl DerivationStep {
    /// A step without a source location.
    fn unwritten(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..Self::default()
        }
    }
}
