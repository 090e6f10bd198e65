//! References: which record an id means, and what is wrong with one that means none or several.

use std::collections::HashMap;

use super::{Model, RecordId};
use crate::config::{Endpoints, TypeId};
use crate::diagnostic::{
    AMBIGUOUS_REFERENCE, DRAFT_REFERENCE, Diagnostic, MOVED_REFERENCE, UNKNOWN_REFERENCE,
    WRONG_TARGET, list_of, nearest, suggest,
};
use crate::document::Reference;
use crate::text::{character, invisible_name};

/// The result of looking up a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The record.
    Record(RecordId),
    /// The record, under an old id.
    Moved(RecordId),
    /// Several records.
    Ambiguous(Vec<RecordId>),
    /// A draft, which is not published.
    Draft,
    /// Nothing, or a type that does not exist.
    Missing,
}

impl Model {
    /// Finds a record by id among some types, or in the type that is named.
    #[must_use]
    pub fn find(&self, kind: Option<&str>, id: &str, among: &Endpoints) -> Lookup {
        let schema = &self.config().schema;
        let named = match kind {
            None => None,
            Some(name) => match schema.type_named(name) {
                Some(named) => Some(named),
                None => return Lookup::Missing,
            },
        };
        let kinds = self.kinds_among(named, among);
        let records = &self.frame.records;
        let hits = |names: &[HashMap<String, RecordId>]| -> Vec<RecordId> {
            kinds
                .iter()
                .filter_map(|kind| names[kind.0].get(id).copied())
                .collect()
        };
        match hits(&records.ids).as_slice() {
            [] => {}
            [one] => return Lookup::Record(*one),
            several => return Lookup::Ambiguous(several.to_vec()),
        }
        if kinds
            .iter()
            .any(|kind| records.drafts[kind.0].contains_key(id))
        {
            return Lookup::Draft;
        }
        hits(&records.old_ids)
            .first()
            .map_or(Lookup::Missing, |moved| Lookup::Moved(*moved))
    }

    /// What is wrong with a reference that did not find exactly its record; nothing if it did.
    #[must_use]
    pub fn explain(&self, found: &Lookup, to: &Reference, among: &Endpoints) -> Option<Diagnostic> {
        // Types that the config could not name are the config's problem, not that of every reference.
        if *among == Endpoints::Types(Vec::new()) {
            return None;
        }
        let kind = to.kind.as_ref();
        let written = kind.map_or_else(|| to.id.clone(), |kind| format!("{kind}:{}", to.id));
        let problem = |code, message: String| Diagnostic::new(code, to.span, message);
        match found {
            Lookup::Record(id) if among.holds(self.record(*id).kind) => None,
            Lookup::Record(id) => {
                let kinds = self.kinds_among(None, among);
                let names = kinds.iter().map(|kind| self.name_of_type(*kind));
                let one_of = if kinds.len() == 1 { "" } else { "one of " };
                let message = format!(
                    "`{written}` is of the type `{}`, expected {one_of}{}",
                    self.type_of(*id).name,
                    list_of(names, 6)
                );
                let problem = problem(WRONG_TARGET, message);
                Some(problem.also(self.record(*id).span, "the record"))
            }
            Lookup::Moved(id) => {
                let record = self.record(*id);
                let problem = problem(MOVED_REFERENCE, format!("`{written}` is an old id"));
                let problem = problem.also(record.span, "the record");
                Some(problem.help(format!("write `{}`", record.id.value)))
            }
            Lookup::Draft => {
                let message = format!("`{written}` is a draft, so it is not published");
                let problem = problem(DRAFT_REFERENCE, message);
                Some(problem.help("publish the draft, or remove the reference"))
            }
            Lookup::Ambiguous(ids) => {
                let name = |id: &RecordId| format!("{}:{}", self.type_of(*id).name, to.id);
                let names: Vec<String> = ids.iter().map(name).collect();
                let names = list_of(names.iter().map(String::as_str), 6);
                let problem = problem(
                    AMBIGUOUS_REFERENCE,
                    format!("`{written}` is ambiguous: {names}"),
                );
                let problem = problem.help("add the type, as in the list");
                let add = |problem: Diagnostic, id: &RecordId| {
                    problem.also(self.record(*id).id.span, "one match")
                };
                Some(ids.iter().fold(problem, add))
            }
            Lookup::Missing if self.config().is_off(UNKNOWN_REFERENCE) => None,
            Lookup::Missing => Some(self.unknown(to, &written, among)),
        }
    }

    fn name_of_type(&self, kind: TypeId) -> &str {
        &self.config().schema.type_of(kind).name
    }

    /// One type, or all types of an endpoint.
    fn kinds_among(&self, kind: Option<TypeId>, among: &Endpoints) -> Vec<TypeId> {
        let kinds = self.config().schema.type_ids();
        let is_meant = |id: &TypeId| kind.map_or(among.holds(*id), |kind| kind == *id);
        kinds.filter(is_meant).collect()
    }

    /// The record of these types with a title, in any case.
    fn record_titled(&self, title: &str, kinds: &[TypeId]) -> Option<RecordId> {
        let title = title.trim().to_lowercase();
        let mut records = kinds.iter().flat_map(|kind| self.of_type(*kind)).copied();
        records.find(|id| self.record(*id).title.to_lowercase() == title)
    }

    fn unknown(&self, to: &Reference, written: &str, among: &Endpoints) -> Diagnostic {
        let schema = &self.config().schema;
        let kind = match &to.kind {
            None => None,
            Some(kind) => match schema.type_named(kind) {
                Some(kind) => Some(kind),
                None => return self.unknown_type(kind, to, written),
            },
        };
        let kinds = self.kinds_among(kind, among);
        let what = match kinds.as_slice() {
            [kind] => format!("no {} has", self.name_of_type(*kind)),
            _ => "no record has".to_owned(),
        };
        let near = self.near_ids(&to.id, &kinds);
        let odd = near.first().and_then(|(_, near)| look_alike(&to.id, near));
        let odd = odd.map_or_else(String::new, |c| {
            format!(", which contains {}", character(c))
        });
        let message = format!("{what} the id `{}`{odd}", to.id);
        let diagnostic = Diagnostic::new(UNKNOWN_REFERENCE, to.span, message).here("not found");
        diagnostic.help(self.suggestion(to, &kinds, &near))
    }

    fn unknown_type(&self, kind: &str, to: &Reference, written: &str) -> Diagnostic {
        let types = || self.config().schema.types.keys().map(String::as_str);
        let near = nearest(kind, types());
        let near: Vec<String> = near
            .iter()
            .map(|near| format!("{near}:{}", to.id))
            .collect();
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        let help =
            suggest(&near).unwrap_or_else(|| format!("the types are {}", list_of(types(), 24)));
        let message = format!("`{kind}` in `{written}` is not a type");
        let diagnostic = Diagnostic::new(UNKNOWN_REFERENCE, to.span, message);
        diagnostic.here("not found").help(help)
    }

    /// What to write instead of an id that no record of some types has; `near` are the nearest ids.
    fn suggestion(&self, to: &Reference, kinds: &[TypeId], near: &[(RecordId, &str)]) -> String {
        if let Some(titled) = self.record_titled(&to.id, kinds) {
            return format!(
                "that is the title of `{}`; write `{}`",
                self.shown_path(titled),
                self.record(titled).id.value
            );
        }
        let of_kinds = || kinds.iter().flat_map(|kind| self.of_type(*kind));
        let ids = || of_kinds().map(|id| self.record(*id).id.value.as_str());
        match (near, kinds) {
            ([], [kind]) if self.of_type(*kind).is_empty() => {
                format!(
                    "the site has no record of the type `{}` yet",
                    self.name_of_type(*kind)
                )
            }
            ([], [kind]) if self.of_type(*kind).len() <= 12 => {
                format!("the ids are {}", list_of(ids(), 12))
            }
            ([], _) => "the id is the file name without `.md`, unless the record sets another one"
                .to_owned(),
            ([(record, near)], _) => {
                format!("did you mean `{near}` ({})?", self.shown_path(*record))
            }
            (several, _) => {
                let near: Vec<&str> = several.iter().map(|(_, id)| *id).collect();
                suggest(&near).unwrap_or_default()
            }
        }
    }
}

/// The character that distinguishes an id from one that looks the same: an invisible one, or one that replaces an ASCII
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
