//! Why a page holds what it holds: which record, field, relation or query put each part of it there, and where that stands.
//!
//! Pure: a model and its texts in, a [`Story`] out. It asks the model what a page shows and explains it; it decides nothing
//! itself, and prints nothing. `find` tells which page is meant, `pages` and `record` what is on one, `ways` how a query got
//! to what it found, `ties` how one record is tied to another.

mod find;
mod pages;
mod record;
mod sets;
mod ties;
mod ways;

use serde::Serialize;

use crate::model::{Model, PageKind, RecordId};
use crate::text::{Sources, Span};

pub use find::{Target, Unknown, find};

/// What a page is, and why it holds what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Story {
    /// Its path in the site; of an entry, with the place on the page. Empty for a record that has no page.
    pub page: String,
    /// What messages call it.
    pub what: String,
    /// Why it is there at all.
    pub because: Vec<Cause>,
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Block {
    /// `fields`, `text`, `view`, `embed`, `set`, `relation`, `mentions`, `record`, `edge`, `rows`, `columns`, `findings`, `list`.
    pub kind: &'static str,
    /// The name it is declared under, if it has one.
    pub name: String,
    /// Why it is there.
    pub because: Vec<Cause>,
    /// What it holds.
    pub items: Vec<Entry>,
    /// What else to know: what a query left out.
    pub notes: Vec<String>,
}

/// One thing in a part of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// A record as `type:id`, or the name of a field.
    pub name: String,
    /// How it got there. Each way is what leads to the next, until here.
    pub ways: Vec<Vec<Cause>>,
}

/// What put something somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// In words.
    pub words: String,
    /// The file where it is written, from the site's root; none where nobody wrote it.
    pub path: Option<String>,
    /// The line there, from 1.
    pub line: Option<usize>,
}

/// Tells why the page, or the record's part of one, holds what it holds.
#[must_use]
pub fn tell(model: &Model, sources: &Sources, target: Target) -> Story {
    let teller = Teller { model, sources };
    match target {
        Target::Record(id) => teller.record(id),
        Target::Page(at) => match &model.page(at).kind {
            PageKind::Record(id) => teller.record(*id),
            _ => teller.page(at),
        },
    }
}

/// What stories are told from.
#[derive(Clone, Copy)]
struct Teller<'m> {
    model: &'m Model,
    sources: &'m Sources,
}

impl Teller<'_> {
    /// A cause at a place. What the program itself declares has none.
    fn at(self, words: impl Into<String>, span: Span) -> Cause {
        let known = self
            .sources
            .get(span.file)
            .filter(|_| span != Span::default());
        Cause {
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

    /// A record by itself.
    fn itself(self, id: RecordId) -> Entry {
        let words = format!("the {} itself", self.model.type_of(id).name);
        Entry {
            name: self.name(id),
            ways: vec![vec![self.at(words, self.model.record(id).span)]],
        }
    }
}

impl Cause {
    /// A cause that nobody wrote down.
    fn of(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..Self::default()
        }
    }
}
