//! Ids to records: what is registered under which name, and what a reference finds.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Inputs, Model, RecordId};
use crate::config::{Endpoints, TypeId};
use crate::diagnostic::{
    AMBIGUOUS_REFERENCE, DRAFT_REFERENCE, DUPLICATE_ID, Diagnostic, MOVED_REFERENCE,
    UNKNOWN_REFERENCE, WRONG_TARGET, list_of, nearest, suggest,
};
use crate::document::{Document, Reference, Status};
use crate::text::Span;
use crate::text::{character, invisible_name};

/// Names of records, per type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finder {
    ids: Vec<HashMap<String, RecordId>>,
    old: Vec<HashMap<String, RecordId>>,
    /// Drafts, which no site holds.
    drafts: Vec<HashMap<String, Span>>,
}

/// The records that take part.
pub(crate) struct Registered {
    /// For each its document and its place there.
    pub(super) places: Arc<Vec<(u32, u32)>>,
    /// For each document its first record.
    pub(super) begins: Arc<Vec<u32>>,
    pub(super) finder: Arc<Finder>,
}

/// What a reference finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The record.
    Record(RecordId),
    /// The record, under an id it had before.
    Moved(RecordId),
    /// Several records.
    Ambiguous(Vec<RecordId>),
    /// A record that is not published.
    Draft,
    /// Nothing; perhaps there is no such type either.
    Missing,
}

/// Registers the records that take part, in the order of documents; the second of two equal ids is reported and left out.
pub(crate) fn register(
    documents: &[Arc<Document>],
    inputs: &Inputs,
    diagnostics: &mut Vec<Diagnostic>,
) -> Registered {
    let types = inputs.config.schema.types.len();
    let empty = || vec![HashMap::new(); types];
    let mut finder = Finder {
        ids: empty(),
        old: empty(),
        drafts: vec![HashMap::new(); types],
    };
    let mut places = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut begins = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter().enumerate() {
        begins.push(u32::try_from(places.len()).unwrap_or(u32::MAX));
        for (index, record) in document.records.iter().enumerate() {
            let kind = record.kind.0;
            if record.status == Status::Draft && !inputs.drafts {
                finder.drafts[kind].insert(record.id.value.clone(), record.id.span);
                continue;
            }
            if let Some(first) = finder.ids[kind].get(&record.id.value) {
                let name = &inputs.config.schema.types[kind].name;
                let message = format!("a second {name} has the id `{}`", record.id.value);
                diagnostics.push(
                    Diagnostic::new(DUPLICATE_ID, record.id.span, message).also(spans[first.0 as usize], "the first one").help(
                        if record.id.span.start == record.id.span.end {
                            "an id is the name of the file: rename one of them, or write another as `id: …`"
                        } else {
                            "give one of them another id"
                        },
                    ),
                );
                continue;
            }
            let id = RecordId(u32::try_from(places.len()).unwrap_or(u32::MAX));
            finder.ids[kind].insert(record.id.value.clone(), id);
            for old in &record.old_ids {
                finder.old[kind].entry(old.value.clone()).or_insert(id);
            }
            places.push((
                u32::try_from(at).unwrap_or(u32::MAX),
                u32::try_from(index).unwrap_or(u32::MAX),
            ));
            spans.push(record.id.span);
        }
    }
    Registered {
        places: Arc::new(places),
        begins: Arc::new(begins),
        finder: Arc::new(finder),
    }
}

impl Model {
    /// Finds a record by id among some types, perhaps narrowed to one by name.
    #[must_use]
    pub fn find(&self, kind: Option<&str>, id: &str, among: &Endpoints) -> Found {
        let schema = &self.config.schema;
        let named = match kind {
            None => None,
            Some(name) => match schema.type_named(name) {
                Some(named) => Some(named),
                None => return Found::Missing,
            },
        };
        let kinds: Vec<TypeId> = schema
            .type_ids()
            .filter(|id| named.map_or(among.holds(*id), |named| named == *id))
            .collect();
        let hits = |names: &[HashMap<String, RecordId>]| -> Vec<RecordId> {
            kinds
                .iter()
                .filter_map(|kind| names[kind.0].get(id).copied())
                .collect()
        };
        match hits(&self.finder.ids).as_slice() {
            [] => {}
            [one] => return Found::Record(*one),
            several => return Found::Ambiguous(several.to_vec()),
        }
        if kinds
            .iter()
            .any(|kind| self.finder.drafts[kind.0].contains_key(id))
        {
            return Found::Draft;
        }
        hits(&self.finder.old)
            .first()
            .map_or(Found::Missing, |moved| Found::Moved(*moved))
    }

    /// Says what is wrong with a reference that did not find exactly its record; nothing if it did.
    #[must_use]
    pub fn explain(&self, found: &Found, to: &Reference, among: &Endpoints) -> Option<Diagnostic> {
        let schema = &self.config.schema;
        // Types that the config could not name are the config's problem, not that of every reference.
        if *among == Endpoints::Types(Vec::new()) {
            return None;
        }
        let written = to
            .kind
            .as_ref()
            .map_or_else(|| to.id.clone(), |kind| format!("{kind}:{}", to.id));
        match found {
            Found::Record(id) if !among.holds(self.record(*id).kind) => {
                let wanted: Vec<&str> = schema
                    .type_ids()
                    .filter(|kind| among.holds(*kind))
                    .map(|kind| schema.type_of(kind).name.as_str())
                    .collect();
                let message = format!(
                    "`{written}` is of the type `{}`; a record of {} is meant here",
                    self.type_of(*id).name,
                    list_of(wanted, 6)
                );
                Some(
                    Diagnostic::new(WRONG_TARGET, to.span, message)
                        .also(self.record(*id).span, "the record"),
                )
            }
            Found::Record(_) => None,
            Found::Moved(id) => {
                let now = &self.record(*id).id.value;
                let diagnostic = Diagnostic::new(
                    MOVED_REFERENCE,
                    to.span,
                    format!("`{written}` is an old id"),
                );
                Some(
                    diagnostic
                        .also(self.record(*id).span, "the record")
                        .help(format!("write `{now}`")),
                )
            }
            Found::Draft => Some(
                Diagnostic::new(
                    DRAFT_REFERENCE,
                    to.span,
                    format!("`{written}` is a draft, so it is not published"),
                )
                .help("publish it too, or take the reference out"),
            ),
            Found::Ambiguous(ids) => {
                let names: Vec<String> = ids
                    .iter()
                    .map(|id| format!("{}:{}", self.type_of(*id).name, to.id))
                    .collect();
                let message = format!(
                    "`{written}` may mean {}",
                    list_of(names.iter().map(String::as_str), 6)
                );
                let mut diagnostic = Diagnostic::new(AMBIGUOUS_REFERENCE, to.span, message)
                    .help("name the type, as in the list");
                for id in ids {
                    diagnostic = diagnostic.also(self.record(*id).id.span, "one of them");
                }
                Some(diagnostic)
            }
            Found::Missing if self.config.is_off(UNKNOWN_REFERENCE) => None,
            Found::Missing => Some(self.unknown(to, &written, among)),
        }
    }

    /// The record of these types with a title, in whatever case it is written.
    fn titled(&self, title: &str, kinds: &[TypeId]) -> Option<RecordId> {
        let wanted = title.trim().to_lowercase();
        let records = || kinds.iter().flat_map(|kind| self.of_type(*kind)).copied();
        records().find(|id| self.record(*id).title.to_lowercase() == wanted)
    }

    fn unknown(&self, to: &Reference, written: &str, among: &Endpoints) -> Diagnostic {
        let schema = &self.config.schema;
        let named = to
            .kind
            .as_deref()
            .map(|kind| (kind, schema.type_named(kind)));
        if let Some((kind, None)) = named {
            let types = || schema.types.keys().map(String::as_str);
            let near: Vec<String> = nearest(kind, types())
                .iter()
                .map(|near| format!("{near}:{}", to.id))
                .collect();
            let near: Vec<&str> = near.iter().map(String::as_str).collect();
            let help =
                suggest(&near).unwrap_or_else(|| format!("the types are {}", list_of(types(), 24)));
            return Diagnostic::new(
                UNKNOWN_REFERENCE,
                to.span,
                format!("`{kind}` in `{written}` is not a type"),
            )
            .here("not found")
            .help(help);
        }
        let kinds: Vec<TypeId> = match named {
            Some((_, Some(kind))) => vec![kind],
            _ => schema
                .type_ids()
                .filter(|kind| among.holds(*kind))
                .collect(),
        };
        let what = match kinds.as_slice() {
            [kind] => format!("no {} has", schema.type_of(*kind).name),
            _ => "no record has".to_owned(),
        };
        let ids = || {
            kinds
                .iter()
                .flat_map(|kind| self.of_type(*kind))
                .map(|id| self.record(*id).id.value.as_str())
        };
        let near = self.near_ids(&to.id, &kinds);
        let odd = near.first().and_then(|(_, near)| look_alike(&to.id, near));
        let odd = odd.map_or_else(String::new, |c| {
            format!(", which contains {}", character(c))
        });
        let message = format!("{what} the id `{}`{odd}", to.id);
        let diagnostic = Diagnostic::new(UNKNOWN_REFERENCE, to.span, message).here("not found");
        if let Some(titled) = self.titled(&to.id, &kinds) {
            let record = self.record(titled);
            let help = format!(
                "that is the title of `{}`; write `{}`",
                self.shown_path(titled),
                record.id.value
            );
            return diagnostic.help(help);
        }
        match near.as_slice() {
            [] => match kinds.as_slice() {
                [kind] if self.of_type(*kind).is_empty() => diagnostic.help(format!(
                    "there is no {} at all yet",
                    schema.type_of(*kind).name
                )),
                [kind] if self.of_type(*kind).len() <= 12 => {
                    diagnostic.help(format!("the ids are {}", list_of(ids(), 12)))
                }
                _ => diagnostic.help(
                    "an id is the name of the record's file without `.md`, unless it says another",
                ),
            },
            [(record, near)] => {
                diagnostic.help(format!("`{near}` is close ({})", self.shown_path(*record)))
            }
            several => diagnostic.help(format!(
                "{} are close",
                list_of(several.iter().map(|(_, id)| *id), 3)
            )),
        }
    }
}

/// The character that distinguishes an id from one that looks the same: one that cannot be seen, or one in the place of an ASCII
/// character, such as a typographic hyphen or a Cyrillic letter.
fn look_alike(written: &str, near: &str) -> Option<char> {
    let unseen = written
        .chars()
        .find(|c| invisible_name(*c).is_some() && !near.contains(*c));
    let pairs = || written.chars().zip(near.chars()).filter(|(a, b)| a != b);
    let is_same_length = written.chars().count() == near.chars().count();
    let replaced = || {
        pairs()
            .all(|(a, b)| !a.is_ascii() && b.is_ascii())
            .then(|| pairs().next())
            .flatten()
    };
    unseen.or_else(|| {
        if is_same_length {
            replaced().map(|(a, _)| a)
        } else {
            None
        }
    })
}
