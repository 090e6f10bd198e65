//! All tables of a config, as values: what each is, its keys, and their kinds. The reference and the schemas for editors are
//! generated from them.
//!
//! A table is described where it is read, by [`table!`](super::reader::table). Only the conditions, whose keys are expressions,
//! are described here.

use super::audiences::{AudienceTable, MenuTable};
use super::checks::CheckTable;
use super::checks::rules;
use super::condition_keys::{ConditionTable, CountTable};
use super::fields::FieldTable;
use super::matrices::{DeclarationTable, MatrixTable};
use super::pages::PageTable;
use super::query_reader::{ColumnTable, QueryTable};
use super::reader::ReadTable;
use super::relations::RelationTable;
use super::search::{PageSearchTable, SearchTable};
use super::site::{MarkdownTable, SiteTable};
use super::site_values::AccentTable;
use super::steps::StepTable;
use super::tasks::TaskTable;
use super::types::{IndexTable, TypeTable};
use super::value_kind::{KeyDoc, TableId, ValueKind};
use super::{CheckKind, ConfigTable};

/// A table of a config.
#[derive(Clone, Copy, Debug)]
pub struct TableDoc {
    /// What it is, as Markdown. May have a space at its start.
    pub about: &'static str,
    /// The groups of its keys, each in the order of its declaration.
    parts: &'static [&'static [KeyDoc]],
    /// Keys that are not words: what they are, and their values.
    pub entries: Option<(&'static str, ValueKind)>,
}

/// The key for alternatives in a table of conditions.
const ALTERNATIVES: &[KeyDoc] = &[KeyDoc {
    name: super::condition_reader::ANY,
    value: ValueKind::List(&ValueKind::Table(TableId::Conditions)),
    is_required: false,
    default: None,
    meaning: "One of these tables of conditions holds.",
}];

/// What a condition can be.
const CONDITION: ValueKind = ValueKind::OneOf(&[
    ValueKind::List(&ValueKind::Operand),
    ValueKind::Table(TableId::Condition),
]);

impl TableDoc {
    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static KeyDoc> + use<> {
        self.parts.iter().copied().flatten()
    }

    const fn described<T: ReadTable<'static>>() -> Self {
        Self {
            about: T::ABOUT,
            parts: &[T::KEYS],
            entries: None,
        }
    }

    const fn with(self, parts: &'static [&'static [KeyDoc]]) -> Self {
        Self { parts, ..self }
    }
}

impl TableId {
    /// The table.
    #[must_use]
    pub const fn doc(self) -> TableDoc {
        match self {
            Self::Config => TableDoc::described::<ConfigTable<'_>>(),
            Self::Site => TableDoc::described::<SiteTable<'_>>(),
            Self::Accent => TableDoc::described::<AccentTable<'_>>(),
            Self::Markdown => TableDoc::described::<MarkdownTable>(),
            Self::Search => TableDoc::described::<SearchTable<'_>>(),
            Self::Audience => TableDoc::described::<AudienceTable>(),
            Self::Menu => TableDoc::described::<MenuTable>(),
            Self::Task => TableDoc::described::<TaskTable>(),
            Self::Type => TableDoc::described::<TypeTable<'_>>(),
            Self::Index => TableDoc::described::<IndexTable<'_>>(),
            Self::Field => TableDoc::described::<FieldTable<'_>>(),
            Self::Step => TableDoc::described::<StepTable>(),
            Self::Relation => TableDoc::described::<RelationTable<'_>>(),
            Self::Query => TableDoc::described::<QueryTable<'_>>(),
            Self::Column => TableDoc::described::<ColumnTable>(),
            Self::Conditions => TableDoc {
                about: "Conditions that must all hold. Each key is an expression, and its value is what must hold for its results.",
                parts: &[ALTERNATIVES],
                entries: Some(("an expression", CONDITION)),
            },
            Self::Condition => TableDoc::described::<ConditionTable<'_>>(),
            Self::Count => TableDoc::described::<CountTable>(),
            Self::Page => TableDoc::described::<PageTable<'_>>()
                .with(&[PageTable::KEYS, PageSearchTable::KEYS]),
            Self::Matrix => TableDoc::described::<MatrixTable<'_>>().with(&[
                MatrixTable::KEYS,
                DeclarationTable::KEYS,
                PageSearchTable::KEYS,
            ]),
            Self::Check => TableDoc::described::<CheckTable<'_>>(),
            Self::Edges => TableDoc::described::<rules::EdgesTable<'_>>(),
            Self::Keys => TableDoc::described::<rules::KeysTable>(),
            Self::Sum => TableDoc::described::<rules::SumTable>(),
            Self::Total => TableDoc::described::<rules::CountTable<'_>>(),
            Self::Once => TableDoc::described::<rules::OnceTable>(),
            Self::Similar => TableDoc::described::<rules::SimilarTable>(),
            Self::Forbidden => TableDoc::described::<rules::ForbiddenTable<'_>>(),
            Self::Has => TableDoc::described::<rules::HasTable>(),
            Self::Conflict => TableDoc::described::<rules::ConflictTable>(),
            Self::Monotone => TableDoc::described::<rules::MonotoneTable>(),
            Self::Review => TableDoc::described::<rules::ReviewTable>(),
        }
    }

    /// The keys of the checks with a rule.
    #[must_use]
    pub const fn of_rule(kind: CheckKind) -> Self {
        match kind {
            CheckKind::Edges => Self::Edges,
            CheckKind::Keys => Self::Keys,
            CheckKind::Sum => Self::Sum,
            CheckKind::Count => Self::Total,
            CheckKind::Once => Self::Once,
            CheckKind::Similar => Self::Similar,
            CheckKind::Forbidden => Self::Forbidden,
            CheckKind::Has => Self::Has,
            CheckKind::Conflict => Self::Conflict,
            CheckKind::Monotone => Self::Monotone,
            CheckKind::Review => Self::Review,
        }
    }
}
