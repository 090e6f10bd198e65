//! One file parsed to records: front matter, defaults, rows of tables, typed values, compiled texts.
//!
//! A document is a pure function of its text, the files that the text includes, the defaults of its folder and the config. Files are
//! therefore parsed in parallel, and kept while other files change. This module knows no other document: the model resolves references.
//!
//! `split` cuts a file into drafts, and `compile` turns each into a record.

mod collection;
mod compile;
mod conditional_labels;
mod defaults;
mod draft;
mod file_type;
mod front_matter;
mod hiding;
mod included;
mod keys;
mod likely_mistakes;
mod misplaced;
mod other_tools;
mod spelling;
mod split;
mod value;
mod value_reader;
mod visibility;
mod vocabulary;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

pub use crate::config::Status;
use crate::config::{Config, Language, Matrix, Query, RelationId, TextDirection, TypeId};
use crate::diagnostic::{
    Code, Diagnostic, FRONT_MATTER_MISPLACED, FRONT_MATTER_OPEN, MISPLACED_LABEL, MISSING_KEY,
    PARSER_FAILURE, TOML_SYNTAX, YAML_SYNTAX,
};
use crate::guard;
use crate::markdown::{self, Body, IncludedFiles};
use crate::text::{FileId, Span, Spanned};
use crate::tree::Map;

pub use compile::{compile, fits_a_line};
pub use conditional_labels::ConditionalLabels;
pub use defaults::read_defaults;
pub use draft::{Draft, DraftText};
pub use included::{
    included_by_config, included_by_defaults, included_by_front_matter, included_by_page,
};
pub use keys::is_declared;
pub use value::{Reference, TypedValue, Value, typed_values};
pub use vocabulary::Vocabulary;

pub(crate) use value::{source_fields_mut, source_parts_mut};

use split::split_into_drafts;

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// Its path from the content's root, `/`-separated.
    pub path: Arc<str>,
    /// Its records: one, or a collection's rows.
    pub records: Vec<Record>,
    /// The problems found in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// One record as its source describes it, with defaults applied.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its type.
    pub kind: TypeId,
    /// Unique within its type.
    pub id: Spanned<String>,
    /// Its title.
    pub title: String,
    /// The place of its title, or of the record if it has none.
    pub span: Span,
    /// Whether the text begins with the title as a heading.
    pub titled: bool,
    /// The label that replaces its type's.
    pub label: Option<Spanned<String>>,
    /// Whether it is published.
    pub status: Status,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Ids it had before.
    pub old_ids: Vec<Spanned<String>>,
    /// Its position among its siblings.
    pub order: Option<i64>,
    /// The language of its texts, unless it is the site's.
    pub lang: Option<Language>,
    /// The direction of its texts, unless it is that of their language.
    pub dir: Option<TextDirection>,
    /// Its owner, if owners are not records.
    pub owner: Option<String>,
    /// The day of its last review.
    pub reviewed: Option<Date>,
    /// The period for which a review is valid, as written.
    pub review_in: Option<Spanned<String>>,
    /// Its fields, in the schema's order.
    pub fields: IndexMap<String, Spanned<Value>>,
    /// The relations it writes, in the author's order.
    pub edges: Vec<WrittenEdge>,
    /// Its text.
    pub body: Arc<Text>,
    /// The draft that it is compiled from.
    pub draft: Arc<Draft>,
}

/// One edge as written.
#[derive(Clone, Debug)]
pub struct WrittenEdge {
    /// Its relation.
    pub relation: RelationId,
    /// Its target.
    pub to: Reference,
    /// Its properties, in the schema's order.
    pub props: Arc<Props>,
}

/// The properties of an edge or the values of an object.
pub type Props = Vec<(String, Value)>;

/// A compiled text and the queries of its view blocks.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The text.
    pub body: Body,
    /// For each of the body's view blocks, its query, if it could be read.
    pub queries: Vec<Option<Arc<Query>>>,
    /// For each of them, the matrix that it shows instead of a query.
    pub matrices: Vec<Option<Arc<Matrix>>>,
}

/// Everything that parsing a file depends on besides the file.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    /// The config.
    pub config: &'a Config,
    /// Options for Markdown.
    pub options: markdown::Options,
    /// The words that keys are compared with.
    pub vocabulary: Arc<Vocabulary>,
    /// The text of the file that is parsed, for exact places.
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
            included: Arc::default(),
        };
        Self {
            config,
            options,
            vocabulary: Arc::new(Vocabulary::new(config)),
            source: "",
        }
    }

    /// The rules with the files that texts include.
    #[must_use]
    pub fn including(mut self, included: &Arc<IncludedFiles>) -> Self {
        self.options.included = included.clone();
        self
    }
}

impl Document {
    /// A document for a file on which the parser fails. It has no records.
    #[must_use]
    pub fn unreadable(file: FileId, path: Arc<str>) -> Self {
        let problem = Diagnostic::new(
            PARSER_FAILURE,
            Span::new(file, 0, 0),
            "hirebook crashed while reading this file",
        )
        .help("simplify the file, and please report this bug; until then, the file is not shown");
        Self {
            file,
            path,
            records: Vec::new(),
            diagnostics: vec![problem],
        }
    }

    /// Whether the parser failed on a part of it, so that its labels are not all known.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.code == PARSER_FAILURE)
    }
}

/// Parses one file. `defaults` are the merged defaults of its folder. A panic affects this file only.
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
    let (drafts, mut diagnostics) = split_into_drafts(file, path, text, defaults, &rules);
    let fronts = drafts.iter().filter(|draft| !draft.row);
    let fronts: Vec<Span> = fronts.map(|draft| draft.span).collect();
    let mut found = Vec::new();
    let records = drafts
        .into_iter()
        .map(|draft| compile(draft, &rules, &mut found))
        .collect();
    drop_consequences(&mut found, &diagnostics, &fronts);
    diagnostics.append(&mut found);
    let mut document = Document {
        file,
        path: path.into(),
        records,
        diagnostics,
    };
    if document.failed() {
        // A title or a text that seems to be missing may be in the unreadable part.
        document
            .diagnostics
            .retain(|diagnostic| diagnostic.code != MISSING_KEY);
    }
    document
}

/// Drops reports on records that only follow from front matter that cannot be read as such.
fn drop_consequences(found: &mut Vec<Diagnostic>, of_file: &[Diagnostic], fronts: &[Span]) {
    let has = |codes: &[Code]| of_file.iter().any(|problem| codes.contains(&problem.code));
    if has(&[YAML_SYNTAX, TOML_SYNTAX, FRONT_MATTER_OPEN]) {
        // The unreadable part may have the keys that seem to be missing.
        found.retain(|problem| {
            let place = problem.span();
            !place.is_some_and(|place| fronts.iter().any(|front| front.holds(place)))
        });
    }
    if has(&[FRONT_MATTER_OPEN, FRONT_MATTER_MISPLACED]) {
        // Labels in front matter that is read as text are those that it would set.
        found.retain(|problem| problem.code != MISPLACED_LABEL);
    }
}
