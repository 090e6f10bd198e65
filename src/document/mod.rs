//! One file to its records: front matter, defaults, rows of tables, typed values, compiled texts.
//!
//! A document is a pure function of its text, the defaults of its folder and the config, so it can be made in parallel
//! and kept while other files change. It knows no other document: whether a reference leads anywhere is the model's matter.

mod collection;
mod compile;
mod draft;
mod front;
mod keys;
mod misplaced;
mod suspect;
mod typed;
mod value;
mod visibility;

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::config::{Config, Language, Matrix, Query, RelationId, TextDirection, TypeId};
use crate::diagnostic::{
    Diagnostic, FRONT_MATTER_MISPLACED, FRONT_MATTER_OPEN, MISPLACED_LABEL, MISSING_KEY,
    PARSER_FAILURE, TOML_SYNTAX, YAML_SYNTAX,
};
use crate::guard;
use crate::markdown::{self, Body};
use crate::text::{FileId, Span, Spanned};
use crate::tree::Map;

pub use compile::{compile, fits_a_line};
pub use draft::{Draft, DraftText, defaults, drafts};
pub use keys::Vocabulary;
pub use typed::{TypedValue, typed_values};
pub use value::{Reference, Value};

/// What one file says.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// Its path from the content's root, `/`-separated.
    pub path: Arc<str>,
    /// Its records: one, or a collection's rows.
    pub records: Vec<Record>,
    /// What was wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// One record as its source says it, defaults folded in.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its type.
    pub kind: TypeId,
    /// Unique within its type.
    pub id: Spanned<String>,
    /// Its title.
    pub title: String,
    /// Where the title (or, without one, the record) stands.
    pub span: Span,
    /// Whether the text begins with the title as a heading.
    pub titled: bool,
    /// The label that replaces its type's.
    pub label: Option<Spanned<String>>,
    /// Whether it is published.
    pub status: Status,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// Ids it had before.
    pub old_ids: Vec<Spanned<String>>,
    /// Its place among its siblings.
    pub order: Option<i64>,
    /// The language of its texts, if it is not the site's.
    pub lang: Option<Language>,
    /// The direction of its texts, if it is not that of their language.
    pub dir: Option<TextDirection>,
    /// Who looks after it, where owners are no records.
    pub owner: Option<String>,
    /// The day it was last looked at.
    pub reviewed: Option<Date>,
    /// How long a review holds, as written.
    pub review_in: Option<Spanned<String>>,
    /// Its fields, in the schema's order.
    pub fields: IndexMap<String, Spanned<Value>>,
    /// The relations it writes, in the author's order.
    pub edges: Vec<WrittenEdge>,
    /// Its text.
    pub body: Arc<Text>,
    /// What it was made from.
    pub draft: Arc<Draft>,
}

/// Whether a record is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Left out of the site.
    Draft,
    /// Published.
    #[default]
    Ready,
    /// Keeps its page, marked, and leaves sets and views.
    Retired,
}

impl Status {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
            Self::Retired => "retired",
        }
    }
}

/// One edge as written.
#[derive(Clone, Debug)]
pub struct WrittenEdge {
    /// Under which relation.
    pub relation: RelationId,
    /// Where to.
    pub to: Reference,
    /// What it carries, in the schema's order.
    pub props: Arc<Props>,
}

/// What an edge carries.
pub type Props = Vec<(String, Value)>;

/// A compiled text and the queries of its view blocks.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The text.
    pub body: Body,
    /// For each of the body's view blocks, its query, if it could be read.
    pub queries: Vec<Option<Arc<Query>>>,
    /// For each of them, the matrix that it shows instead, if it does.
    pub matrices: Vec<Option<Arc<Matrix>>>,
}

/// What every record of a site is read by.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    /// The config.
    pub config: &'a Config,
    /// How Markdown is read.
    pub options: markdown::Options,
    /// The words that keys are compared with.
    pub vocabulary: Arc<Vocabulary>,
    /// Whether drafts take part, as they do for their author.
    pub drafts: bool,
    /// The text of the file that is being read, for exact places.
    pub source: &'a str,
}

impl<'a> Rules<'a> {
    /// The rules of a site, before any file is read.
    #[must_use]
    pub fn new(config: &'a Config) -> Self {
        let options = markdown::Options {
            refused_html: config.site.refused_html,
            smart: config.site.smart,
            fill_ins: config.site.fill_ins,
            labels: markdown::Labels::new(&config.site.label_attribute, config.labels()),
            strict_callouts: !config.audiences.is_empty(),
            strings: config.strings.clone(),
        };
        Self {
            config,
            options,
            vocabulary: Arc::new(Vocabulary::new(config)),
            drafts: false,
            source: "",
        }
    }
}

impl Document {
    /// A file that cannot be read at all: nothing of it is known.
    #[must_use]
    pub fn unreadable(file: FileId, path: Arc<str>) -> Self {
        let problem = Diagnostic::new(
            PARSER_FAILURE,
            Span::new(file, 0, 0),
            "this file cannot be read: the program fails on it",
        )
        .help(
            "take out what is least ordinary in it; until it can be read, nothing of it is shown",
        );
        Self {
            file,
            path,
            records: Vec::new(),
            diagnostics: vec![problem],
        }
    }

    /// Whether a part of it could not be read, so that nobody knows what it hides.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code == PARSER_FAILURE)
    }
}

/// Reads one file. `defaults` are those of its folder, nearest first, already merged. A panic costs this file and no other.
#[must_use]
pub fn parse(
    file: FileId,
    path: &str,
    text: &Arc<str>,
    defaults: &Map,
    rules: &Rules<'_>,
) -> Document {
    guard::catch(|| read(file, path, text, defaults, rules))
        .unwrap_or_else(|| Document::unreadable(file, path.into()))
}

fn read(file: FileId, path: &str, text: &Arc<str>, defaults: &Map, rules: &Rules<'_>) -> Document {
    let rules = Rules {
        source: text,
        ..rules.clone()
    };
    let (drafts, mut diagnostics) = drafts(file, path, text, defaults, &rules);
    // Of front matter that cannot be read to its end, nobody can say what it lacks.
    let unread = diagnostics.iter().any(|diagnostic| {
        matches!(
            diagnostic.code,
            YAML_SYNTAX | TOML_SYNTAX | FRONT_MATTER_OPEN
        )
    });
    let mut found = Vec::new();
    let spans: Vec<Span> = drafts
        .iter()
        .filter(|draft| unread && !draft.row)
        .map(|draft| draft.span)
        .collect();
    let records = drafts
        .into_iter()
        .map(|draft| compile(draft, &rules, &mut found))
        .collect();
    found.retain(|diagnostic| {
        !diagnostic
            .span()
            .is_some_and(|span| spans.iter().any(|front| front.holds(span)))
    });
    if diagnostics
        .iter()
        .any(|diagnostic| matches!(diagnostic.code, FRONT_MATTER_OPEN | FRONT_MATTER_MISPLACED))
    {
        // The labels in front matter that is read as text are those that it would have given.
        found.retain(|diagnostic| diagnostic.code != MISPLACED_LABEL);
    }
    diagnostics.append(&mut found);
    let mut document = Document {
        file,
        path: path.into(),
        records,
        diagnostics,
    };
    if document.failed() {
        // A title or a text that seems missing may be in what could not be read.
        document
            .diagnostics
            .retain(|diagnostic| diagnostic.code != MISSING_KEY);
    }
    document
}
