//! Links: where a written target leads, what is wrong with it if nowhere, and who links to whom.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::pages::{join, split};
use super::{Found, Model, PageKind, RecordId};
use crate::config::{Endpoints, page_endings, stem};
use crate::document::{Reference, Status, Text, Value};
use crate::markdown::{Heading, RecordRef, Target, filled};
use crate::text::Span;

/// Where a target leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A place on a page of this site.
    Page {
        /// The page.
        page: usize,
        /// The id there, if not the whole page.
        anchor: Option<String>,
        /// The record it is about, if one.
        record: Option<RecordId>,
    },
    /// A file among the content that is not a page, by its path there.
    Asset(String),
    /// Another site.
    External(String),
}

/// Why a target leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A record reference that does not find one record.
    Record(Found),
    /// The record has no page in this site.
    Unpaged,
    /// The file is a draft, so it has no page in this site.
    Draft,
    /// The path climbs out of the content.
    Outside,
    /// The file is likely the source of a page, and none is made from it; this is its path from the content's root.
    NotRead(String),
    /// The file, or a folder that it is in, is there and reported as left out.
    LeftOut,
    /// No file is there; this is its path from the content's root.
    File(String),
    /// The page is there and the heading is not.
    Anchor {
        /// The page.
        page: usize,
        /// The missing id.
        anchor: String,
        /// The record that the heading would be in; none for an entry of an index.
        record: Option<RecordId>,
    },
}

impl Model {
    /// Follows a target written in a record's text.
    ///
    /// # Errors
    /// Why it leads nowhere.
    pub fn destination(&self, from: RecordId, target: &Target) -> Result<Destination, Problem> {
        match target {
            Target::External(address) => Ok(Destination::External(address.clone())),
            Target::Record(reference) => self.to_record(from, reference),
            Target::Path { path, fragment } => self.to_path(from, path, fragment.as_deref()),
        }
    }

    /// Finds the record that `[[…]]` names. An id may hold a point, so `id.field` is tried as a whole first.
    #[must_use]
    pub fn named(&self, reference: &RecordRef) -> (Found, Option<String>) {
        let find = |id: &str| self.find(reference.kind.as_deref(), id, &Endpoints::Any);
        let Some(field) = &reference.field else {
            return (find(&reference.id), None);
        };
        match find(&format!("{}.{field}", reference.id)) {
            Found::Missing => (find(&reference.id), Some(field.clone())),
            found => (found, None),
        }
    }

    /// The title of the record that a reference names, if it names one.
    #[must_use]
    pub fn title_of_reference(&self, reference: &RecordRef) -> Option<String> {
        match self.named(reference).0 {
            Found::Record(id) | Found::Moved(id) => Some(self.record(id).title.clone()),
            _ => None,
        }
    }

    /// How a text begins, in plain words.
    #[must_use]
    pub fn excerpt(&self, text: &Text) -> String {
        filled(&text.body.excerpt, &text.body.excerpt_names, |reference| {
            self.title_of_reference(reference)
        })
        .into_owned()
    }

    /// What a heading says, in plain words.
    #[must_use]
    pub fn words_of_heading<'h>(&self, heading: &'h Heading) -> Cow<'h, str> {
        filled(&heading.text, &heading.names, |reference| {
            self.title_of_reference(reference)
        })
    }

    fn to_record(&self, from: RecordId, reference: &RecordRef) -> Result<Destination, Problem> {
        if reference.id.is_empty() && reference.kind.is_none() {
            return self.on_page(from, reference.heading.as_deref());
        }
        let (Found::Record(id) | Found::Moved(id)) = self.named(reference).0 else {
            return Err(Problem::Record(self.named(reference).0));
        };
        let (page, entry) = self.address(id).ok_or(Problem::Unpaged)?;
        let anchor = match &reference.heading {
            None => entry.map(str::to_owned),
            Some(heading) => Some(self.anchor(id, page, heading)?),
        };
        Ok(Destination::Page {
            page,
            anchor,
            record: Some(id),
        })
    }

    fn on_page(&self, from: RecordId, fragment: Option<&str>) -> Result<Destination, Problem> {
        let (page, entry) = self.address(from).ok_or(Problem::Unpaged)?;
        let anchor = match fragment {
            None | Some("" | "top") => entry.map(str::to_owned),
            Some(fragment) => Some(self.anchor(from, page, fragment)?),
        };
        Ok(Destination::Page {
            page,
            anchor,
            record: Some(from),
        })
    }

    /// The id of a heading of a record, named by its id or by its words.
    fn anchor(&self, id: RecordId, page: usize, wanted: &str) -> Result<String, Problem> {
        // `:~:` begins a text fragment directive, which is not part of the id.
        if let Some((before, directive)) = wanted.split_once(":~:") {
            let anchor = if before.is_empty() {
                String::new()
            } else {
                self.anchor(id, page, before)?
            };
            return Ok(format!("{anchor}:~:{directive}"));
        }
        let entry = self.address(id).and_then(|(_, entry)| entry);
        let body = &self.record(id).body.body;
        let heading = body.heading(wanted).map(|heading| heading.id.as_str());
        let raw = || {
            body.has_anchor(wanted)
                .then_some(wanted)
                .or_else(|| body.encoded_anchor(wanted))
        };
        if let Some(found) = heading.or_else(raw) {
            return Ok(entry.map_or_else(|| found.to_owned(), |entry| within(entry, found)));
        }
        // GitHub puts this before the ids of a text.
        if let Some(own) = wanted.strip_prefix("user-content-")
            && let Ok(found) = self.anchor(id, page, own)
        {
            return Ok(found);
        }
        // What the theme names (relations, fields) begins with an underscore and is not the author's to break.
        if wanted.starts_with('_') {
            return Ok(wanted.to_owned());
        }
        if self.is_entry_of(page, wanted) {
            return Ok(wanted.to_owned());
        }
        Err(Problem::Anchor {
            page,
            anchor: wanted.to_owned(),
            record: Some(id),
        })
    }

    /// Whether a page is an index on which an entry has this id.
    fn is_entry_of(&self, page: usize, id: &str) -> bool {
        let PageKind::Index { kind, .. } = self.pages()[page].kind else {
            return false;
        };
        let Found::Record(other) = self.find(
            Some(&self.config.schema.type_of(kind).name),
            id,
            &Endpoints::Any,
        ) else {
            return false;
        };
        self.address(other)
            .is_some_and(|(shown, entry)| shown == page && entry.is_some())
    }

    fn to_path(
        &self,
        from: RecordId,
        path: &str,
        fragment: Option<&str>,
    ) -> Result<Destination, Problem> {
        if path.is_empty() {
            return self.on_page(from, fragment);
        }
        let base = split(&self.document_of(from).path).0;
        let wanted = normalise(base, path);
        let Some(wanted) = wanted else {
            return Err(Problem::Outside);
        };
        // What is a page is among the documents; the other files are found by their names alone.
        let asset = self.assets.binary_search(&wanted).is_ok();
        if asset && !self.by_path.contains_key(wanted.as_str()) {
            return Ok(Destination::Asset(wanted));
        }
        if let Some((page, record)) = self.page_of_file(&wanted) {
            // Hosts of repositories show a folder's README under this anchor.
            let readme = || {
                record
                    .is_some_and(|record| stem(split(&self.document_of(record).path).1) == "README")
            };
            let anchor = match (
                fragment.filter(|fragment| *fragment != "readme" || !readme()),
                record,
            ) {
                (None | Some("" | "top"), Some(record)) => self
                    .address(record)
                    .and_then(|(_, entry)| entry)
                    .map(str::to_owned),
                (Some(fragment), Some(record)) => Some(self.anchor(record, page, fragment)?),
                (fragment, None) => self.entry_anchor(page, fragment)?,
            };
            return Ok(Destination::Page {
                page,
                anchor,
                record,
            });
        }
        if self.unread.binary_search(&wanted).is_ok() {
            return Err(Problem::NotRead(wanted));
        }
        let folders = wanted.match_indices('/').map(|(end, _)| &wanted[..end]);
        if folders.chain([wanted.as_str()]).any(|path| {
            self.left_out
                .binary_search_by(|left| left.as_str().cmp(path))
                .is_ok()
        }) {
            return Err(Problem::LeftOut);
        }
        let endings = page_endings().map(|ending| format!("{wanted}{ending}"));
        let draft = std::iter::once(wanted.clone())
            .chain(endings)
            .any(|path| self.is_draft(&path));
        Err(if draft {
            Problem::Draft
        } else {
            Problem::File(wanted)
        })
    }

    /// Whether all that a file holds is left out as a draft.
    fn is_draft(&self, path: &str) -> bool {
        let at = self
            .documents
            .binary_search_by(|document| (*document.path).cmp(path));
        at.is_ok_and(|at| {
            let records = &self.documents[at].records;
            !records.is_empty() && records.iter().all(|record| record.status == Status::Draft)
        })
    }

    /// An anchor of a page that no single record fills: an entry of an index.
    fn entry_anchor(&self, page: usize, fragment: Option<&str>) -> Result<Option<String>, Problem> {
        let Some(fragment) =
            fragment.filter(|fragment| !fragment.is_empty() && !fragment.starts_with('_'))
        else {
            return Ok(fragment.map(str::to_owned));
        };
        let PageKind::Index { kind, .. } = self.pages()[page].kind else {
            return Ok(Some(fragment.to_owned()));
        };
        let name = &self.config.schema.type_of(kind).name;
        match self.find(Some(name), fragment, &Endpoints::Any) {
            Found::Record(_) => Ok(Some(fragment.to_owned())),
            _ => Err(Problem::Anchor {
                page,
                anchor: fragment.to_owned(),
                record: None,
            }),
        }
    }

    /// The page that a file or a folder of the content became, and its record if it is one.
    fn page_of_file(&self, path: &str) -> Option<(usize, Option<RecordId>)> {
        let known = |file: &str| self.by_path.get(file).map(|at| *at as usize);
        let with_ending =
            |path: &str| page_endings().find_map(|ending| known(&format!("{path}{ending}")));
        let known = known(path)
            .or_else(|| with_ending(path))
            .or_else(|| with_ending(&join(path, "index")))
            .or_else(|| with_ending(&join(path, "README")));
        if let Some(at) = known {
            let mut records = self.records_in(at);
            return match (records.next(), records.next()) {
                (Some(one), None) => self.address(one).map(|(page, _)| (page, Some(one))),
                // A collection stands for the index of its type.
                (Some(first), Some(_)) => self
                    .index_of(self.record(first).kind)
                    .map(|page| (page, None)),
                (None, _) => None,
            };
        }
        let page = path.strip_suffix(".html").map(|_| path.to_owned());
        let pages = page.into_iter().chain([join(path, "index.html")]);
        let at = pages.into_iter().find_map(|path| self.page_at(&path))?;
        let record = match self.pages()[at].kind {
            PageKind::Record(id)
            | PageKind::Index {
                intro: Some(id), ..
            } => Some(id),
            _ => None,
        };
        Some((at, record))
    }

    pub(super) fn records_in(&self, document: usize) -> impl Iterator<Item = RecordId> + '_ {
        let begins = |document: usize| {
            self.begins
                .get(document)
                .map_or(self.places.len(), |at| *at as usize)
        };
        (begins(document)..begins(document + 1))
            .map(|at| RecordId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// All texts of a record: its body, then the texts of its fields and of its edges.
    #[must_use]
    pub fn texts(&self, id: RecordId) -> Vec<&Text> {
        let record = self.record(id);
        let mut texts = vec![&*record.body];
        let values = record.fields.values().map(|value| &value.value);
        let props = record
            .edges
            .iter()
            .flat_map(|edge| edge.props.iter().map(|(_, value)| value));
        for value in values.chain(props) {
            gather(value, &mut texts);
        }
        texts
    }
}

/// All texts in a value, in order.
#[must_use]
pub fn texts_in(value: &Value) -> Vec<&Text> {
    let mut texts = Vec::new();
    gather(value, &mut texts);
    texts
}

fn gather<'v>(value: &'v Value, texts: &mut Vec<&'v Text>) {
    value.each(&mut |value| {
        if let Value::Markdown(text) = value {
            texts.push(text);
        }
    });
}

/// The id of something within an entry or an embed, on a page that holds several.
#[must_use]
pub fn within(outer: &str, id: &str) -> String {
    format!("{outer}--{id}")
}

/// A relative path from a folder, without `.` and `..`; none if it leaves the content. A leading `/` means its root.
fn normalise(base: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        base.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The path of a file as a link in a file of this folder writes it.
pub(super) fn relative(base: &str, path: &str) -> String {
    let folders: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = path.split('/').collect();
    let shared = folders
        .iter()
        .zip(&parts[..parts.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    format!(
        "{}{}",
        "../".repeat(folders.len() - shared),
        parts[shared..].join("/")
    )
}

/// Notes for each record which others its texts link to, and which others link to it. Where nothing but texts has changed since
/// `before`, most are known.
pub(crate) fn backlinks(model: &mut Model, before: Option<&Model>) {
    let of = |from: RecordId| -> Arc<[RecordId]> {
        let known = before.filter(|before| {
            Arc::ptr_eq(model.shared_document(from), before.shared_document(from))
        });
        known.map_or_else(
            || model.targets(from),
            |before| before.targets[from.0 as usize].clone(),
        )
    };
    let targets: Vec<Arc<[RecordId]>> = model
        .records()
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_min_len(256)
        .map(of)
        .collect();
    let mut found: Vec<Vec<RecordId>> = vec![Vec::new(); model.places.len()];
    for (from, targets) in model.records().zip(&targets) {
        for to in &**targets {
            found[to.0 as usize].push(from);
        }
    }
    for list in &mut found {
        list.sort_by_key(|id| model.rank(*id));
    }
    model.targets = Arc::new(targets);
    model.backlinks = Arc::new(found);
}

impl Model {
    /// The other records that a record's texts link to, each once.
    fn targets(&self, from: RecordId) -> Arc<[RecordId]> {
        let mut found: Vec<RecordId> = Vec::new();
        let mut seen = HashSet::from([from]);
        for link in self
            .texts(from)
            .into_iter()
            .flat_map(|text| &text.body.links)
        {
            let Ok(Destination::Page {
                record: Some(to), ..
            }) = self.destination(from, &link.target)
            else {
                continue;
            };
            if seen.insert(to) {
                found.push(to);
            }
        }
        found.into()
    }
}

/// A reference within a text, for messages about it.
#[must_use]
pub fn as_reference(reference: &RecordRef, span: Span) -> Reference {
    Reference {
        kind: reference.kind.clone(),
        id: reference.id.clone(),
        span,
    }
}
