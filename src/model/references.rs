//! References: which record an id means, and what is wrong with one that means none or several.

use std::collections::HashMap;

use super::{Model, RecordId};
use crate::config::{Ends, TypeId};
use crate::diagnostic::{
    AMBIGUOUS_REFERENCE, DRAFT_REFERENCE, Diagnostic, MOVED_REFERENCE, UNKNOWN_REFERENCE,
    WRONG_TARGET, list_of, nearest, suggest,
};
use crate::document::Reference;
use crate::text::{character, invisible_name};

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

impl Model {
    /// Finds a record by id among some types, perhaps narrowed to one by name.
    #[must_use]
    pub fn find(&self, kind: Option<&str>, id: &str, among: &Ends) -> Found {
        let schema = &self.config().schema;
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
        let records = &self.frame.records;
        let hits = |names: &[HashMap<String, RecordId>]| -> Vec<RecordId> {
            kinds
                .iter()
                .filter_map(|kind| names[kind.0].get(id).copied())
                .collect()
        };
        match hits(&records.ids).as_slice() {
            [] => {}
            [one] => return Found::Record(*one),
            several => return Found::Ambiguous(several.to_vec()),
        }
        if kinds
            .iter()
            .any(|kind| records.drafts[kind.0].contains_key(id))
        {
            return Found::Draft;
        }
        hits(&records.old_ids)
            .first()
            .map_or(Found::Missing, |moved| Found::Moved(*moved))
    }

    /// Says what is wrong with a reference that did not find exactly its record; nothing if it did.
    #[must_use]
    pub fn explain(&self, found: &Found, to: &Reference, among: &Ends) -> Option<Diagnostic> {
        let schema = &self.config().schema;
        // Types that the config could not name are the config's problem, not that of every reference.
        if *among == Ends::Types(Vec::new()) {
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
            Found::Missing if self.config().is_off(UNKNOWN_REFERENCE) => None,
            Found::Missing => Some(self.unknown(to, &written, among)),
        }
    }

    /// The record of these types with a title, in whatever case it is written.
    fn titled(&self, title: &str, kinds: &[TypeId]) -> Option<RecordId> {
        let wanted = title.trim().to_lowercase();
        let records = || kinds.iter().flat_map(|kind| self.of_type(*kind)).copied();
        records().find(|id| self.record(*id).title.to_lowercase() == wanted)
    }

    fn unknown(&self, to: &Reference, written: &str, among: &Ends) -> Diagnostic {
        let schema = &self.config().schema;
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
