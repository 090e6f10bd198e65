//! Suggestions for references that find nothing: the nearest ids, files and anchors.
//!
//! Long lists of names are indexed when the first message needs them, once per model, so that a site with thousands of broken
//! references takes little longer than a site without.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::paths::{relative, split};
use super::{Lookup, Model, PageId, PageKind, RecordId};
use crate::config::{Endpoints, PAGE, TypeId, stem};
use crate::diagnostic::WordIndex;

/// The indexes of names, each built on first use.
#[derive(Debug, Default)]
pub(super) struct NameIndexes {
    /// The ids and the types of all records. The number of a word is the index of its record.
    ids: OnceLock<(WordIndex, Vec<TypeId>)>,
    files: OnceLock<FileIndex>,
    pages: OnceLock<WordIndex>,
    /// For each record the anchors of its text.
    anchors: Vec<OnceLock<Box<WordIndex>>>,
}

impl NameIndexes {
    pub(super) fn new(records: usize) -> Self {
        Self {
            anchors: std::iter::repeat_with(OnceLock::new)
                .take(records)
                .collect(),
            ..Self::default()
        }
    }
}

/// The files of the content: documents, then the others.
#[derive(Debug)]
struct FileIndex {
    /// The first file of each name.
    by_name: HashMap<Box<str>, usize>,
    /// Paths without the files' endings.
    stems: WordIndex,
}

impl Model {
    /// The ids of records of some types that are nearest to an id that none of them has.
    pub(super) fn near_ids(&self, id: &str, kinds: &[TypeId]) -> Vec<(RecordId, &str)> {
        let (index, types) = self.frame.names.ids.get_or_init(|| {
            let ids = self.records().map(|id| self.record(id).id.value.as_str());
            (
                WordIndex::new(ids),
                self.records().map(|id| self.record(id).kind).collect(),
            )
        });
        let mut meant = vec![false; self.config().schema.types.len()];
        kinds.iter().for_each(|kind| meant[kind.0] = true);
        let record = |number: usize| RecordId::new(number);
        let found = index.nearest(id, |number| meant[types[number].0]);
        found
            .into_iter()
            .map(|(number, word)| (record(number), word))
            .collect()
    }

    /// The paths of pages that are nearest to one that no page has.
    #[must_use]
    pub fn near_pages(&self, path: &str) -> Vec<&str> {
        let index = self
            .frame
            .names
            .pages
            .get_or_init(|| WordIndex::new(self.pages().iter().map(|page| page.path.as_str())));
        index
            .nearest(path, |_| true)
            .into_iter()
            .map(|(_, path)| path)
            .collect()
    }

    /// The file that a broken link may mean, relative to the folder of the record that contains the link.
    #[must_use]
    pub fn near_file(&self, from: RecordId, missing: &str) -> Option<String> {
        let paths = || {
            self.documents
                .iter()
                .map(|document| &*document.path)
                .chain(self.frame.inputs.assets.iter().map(String::as_str))
        };
        let files = self.frame.names.files.get_or_init(|| {
            let mut by_name = HashMap::new();
            for (number, path) in paths().enumerate() {
                by_name.entry(split(path).1.into()).or_insert(number);
            }
            FileIndex {
                by_name,
                stems: WordIndex::new(paths().map(|path| split_ending(path).0)),
            }
        });
        let path = |number: usize| match self.documents.get(number) {
            Some(document) => &*document.path,
            None => self.frame.inputs.assets[number - self.documents.len()].as_str(),
        };
        // A file of that name in another folder is the likeliest meaning. Otherwise names are compared without their endings.
        let near = files.by_name.get(split(missing).1).copied().or_else(|| {
            let (start, ending) = split_ending(missing);
            let is_page = |path: &str| stem(path).len() < path.len();
            let of_a_page = ending.is_empty() || is_page(missing);
            let meant = |path: &str| {
                if of_a_page {
                    is_page(path)
                } else {
                    split_ending(path).1 == ending
                }
            };
            files
                .stems
                .nearest(start, |number| meant(path(number)))
                .first()
                .map(|(number, _)| *number)
        })?;
        Some(relative(split(&self.document_of(from).path).0, path(near)))
    }

    /// The record that has a missing file's path, or its name in the folder of a type, as an old id.
    #[must_use]
    pub fn moved_file(&self, missing: &str) -> Option<RecordId> {
        let path = stem(missing);
        let (folder, name) = split(path);
        let schema = &self.config().schema;
        let typed = schema
            .type_ids()
            .map(|kind| schema.type_of(kind))
            .filter(|kind| kind.folder.as_deref() == Some(folder));
        let names =
            std::iter::once((PAGE, path)).chain(typed.map(|kind| (kind.name.as_str(), name)));
        names.into_iter().find_map(
            |(kind, id)| match self.find(Some(kind), id, &Endpoints::Any) {
                Lookup::Moved(record) => Some(record),
                _ => None,
            },
        )
    }

    /// The anchors nearest to one that a page does not have: those of a record's text, or the entries of an index.
    #[must_use]
    pub fn near_anchors(&self, page: PageId, record: Option<RecordId>, anchor: &str) -> Vec<&str> {
        match (record, &self.page(page).kind) {
            (Some(id), _) => {
                let index = self.frame.names.anchors[id.index()]
                    .get_or_init(|| Box::new(WordIndex::new(self.anchors(id))));
                index
                    .nearest(anchor, |_| true)
                    .into_iter()
                    .map(|(_, word)| word)
                    .collect()
            }
            (None, PageKind::Index { kind, .. }) => self
                .near_ids(anchor, &[*kind])
                .into_iter()
                .map(|(_, id)| id)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The ids that a link to a heading can mean: those of a record's text, or the entries of an index.
    pub fn known_anchors(
        &self,
        page: PageId,
        record: Option<RecordId>,
    ) -> impl Iterator<Item = &str> {
        let kind = if let (None, PageKind::Index { kind, .. }) = (record, &self.page(page).kind) {
            Some(*kind)
        } else {
            None
        };
        let entries = kind
            .into_iter()
            .flat_map(|kind| self.of_type(kind))
            .map(|id| self.record(*id).id.value.as_str());
        record
            .into_iter()
            .flat_map(|id| self.anchors(id))
            .chain(entries)
    }

    /// The ids in a record's text: those of headings, then those in raw HTML.
    fn anchors(&self, id: RecordId) -> impl Iterator<Item = &str> {
        let body = &self.record(id).body.body;
        body.headings
            .iter()
            .map(|heading| heading.id.as_str())
            .chain(body.anchors.iter().map(String::as_str))
    }
}

/// A path without its file extension, and the extension with its dot.
fn split_ending(path: &str) -> (&str, &str) {
    path.split_at(
        split(path)
            .1
            .rfind('.')
            .map_or(path.len(), |at| path.len() - split(path).1.len() + at),
    )
}
