//! What other pages can see of a document: everything that a model is put together from. Where only the rest of a document has
//! changed, its new version takes the place of the old one, and the model stays as it is.
//!
//! Most saves are of this kind: a sentence is written in a text. What a page shows of others' texts (excerpts, embeds) is no
//! matter here: it is read when the page is made.

use std::sync::Arc;

use super::{Inputs, Model};
use crate::config::{Axis, Condition, Config, Heads, Operand, Path, PathStep, Query, Records};
use crate::document::{Document, Record};

impl Model {
    /// The model of other documents, if they differ from this one's only in what no other page can see.
    #[must_use]
    pub fn with(&self, documents: &[Arc<Document>], inputs: &Inputs<'_>) -> Option<Self> {
        let alike = Arc::ptr_eq(&self.config, &inputs.config)
            && self.today == inputs.today
            && self.folder == inputs.folder
            && self.assets == inputs.assets
            && self.drafts == inputs.drafts
            && self.audience.as_ref().map(|audience| &audience.name) == inputs.audience.map(|audience| &audience.name)
            && self.documents.len() == documents.len();
        let mut pairs = self.documents.iter().zip(documents);
        let texts = || compares_texts(&self.config);
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b) || (outline(a, b) && !texts());
        (alike && pairs.all(same)).then(|| Self { documents: documents.to_vec(), ..self.clone() })
    }

    /// Whether two models have the same records, ties and pages, because one was made from the other by [`Self::with`].
    #[must_use]
    pub fn is_framed_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pages, &other.pages)
    }
}

/// Whether two documents look alike from outside.
fn outline(a: &Document, b: &Document) -> bool {
    let ([a_record], [b_record]) = (a.records.as_slice(), b.records.as_slice()) else {
        return false;
    };
    a.path == b.path && a.file == b.file && record(a_record, b_record)
}

fn record(a: &Record, b: &Record) -> bool {
    let (x, y) = (&a.body.body, &b.body.body);
    let headings = || x.headings.iter().map(|heading| (heading.level, &heading.id, &heading.text));
    let others = || y.headings.iter().map(|heading| (heading.level, &heading.id, &heading.text));
    // A row's text is a cell, and its neighbours move with it.
    !a.draft.row
        && !b.draft.row
        && a.kind == b.kind
        && a.id == b.id
        && a.title == b.title
        && a.span == b.span
        && a.titled == b.titled
        && a.draft.front == b.draft.front
        && headings().eq(others())
        && x.anchors == y.anchors
        && x.links.iter().map(|link| &link.target).eq(y.links.iter().map(|link| &link.target))
        // A pattern may put the excerpt into an address, and a condition may ask for it, or whether there is a text.
        && x.excerpt == y.excerpt
        && x.html.is_empty() == y.html.is_empty()
        && x.holes.is_empty() == y.holes.is_empty()
}

/// Whether which pages there are depends on what texts say in full, as hardly any site's does.
fn compares_texts(config: &Config) -> bool {
    let mut axes = config.matrices.values().flat_map(|matrix| [&matrix.rows, &matrix.columns]);
    let of_axis = |axis: &Axis| if let Heads::Records(found) = &axis.heads { query(found) } else { false };
    config.pages.values().flat_map(|page| &page.conditions).any(condition) || axes.any(of_axis)
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
        || condition.values.iter().any(|value| if let Operand::Path(found) = value { path(found) } else { false })
}

fn path(path: &Path) -> bool {
    path.steps.iter().any(|step| matches!(step, PathStep::Word("body")))
}
