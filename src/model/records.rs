//! Which records a model has, and where each is: by id, by document, and by path.

use std::collections::HashMap;
use std::sync::Arc;

use super::paths::join;
use super::{Inputs, Model, RecordId};
use crate::config::{Type, TypeId};
use crate::diagnostic::{DUPLICATE_ID, Diagnostic};
use crate::document::{Document, Record, Status};
use crate::text::Span;

/// The records of a model, without drafts and without the second of two records with one id.
#[derive(Debug, Default)]
pub(super) struct RecordTable {
    /// The index of each document, by its path.
    documents: HashMap<Arc<str>, usize>,
    /// Where each record is.
    locations: Vec<RecordLocation>,
    /// For each document the index of its first record; of one without records, of the next record there is.
    first: Vec<usize>,
    /// Per type: current ids, ids of before, and drafts, which no site contains.
    pub(super) ids: Vec<HashMap<String, RecordId>>,
    pub(super) old_ids: Vec<HashMap<String, RecordId>>,
    pub(super) drafts: Vec<HashMap<String, Span>>,
}

/// The document of a record and the record's place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RecordLocation {
    document: u32,
    place: u32,
}

impl RecordTable {
    /// Registers records in the order of documents. The second of two equal ids is reported and left out.
    pub(super) fn register(
        documents: &[Arc<Document>],
        inputs: &Inputs,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let types = inputs.config.schema.types.len();
        let paths = documents.iter().enumerate();
        let mut records = Self {
            documents: paths
                .map(|(at, document)| (document.path.clone(), at))
                .collect(),
            ids: vec![HashMap::new(); types],
            old_ids: vec![HashMap::new(); types],
            drafts: vec![HashMap::new(); types],
            ..Self::default()
        };
        let mut spans: Vec<Span> = Vec::new();
        for (document, at) in documents.iter().zip(0..) {
            records.first.push(records.locations.len());
            for (record, place) in document.records.iter().zip(0..) {
                let kind = record.kind.0;
                let name = &record.id.value;
                if record.status == Status::Draft && !inputs.drafts {
                    records.drafts[kind].insert(name.clone(), record.id.span);
                    continue;
                }
                if let Some(first) = records.ids[kind].get(name) {
                    let declared = &inputs.config.schema.types[kind];
                    diagnostics.push(duplicate(record, declared, spans[first.index()]));
                    continue;
                }
                let id = RecordId::new(records.locations.len());
                records.ids[kind].insert(name.clone(), id);
                for old in &record.old_ids {
                    records.old_ids[kind].entry(old.value.clone()).or_insert(id);
                }
                let document = at;
                records.locations.push(RecordLocation { document, place });
                spans.push(record.id.span);
            }
        }
        records
    }

    pub(super) fn len(&self) -> usize {
        self.locations.len()
    }

    pub(super) fn location(&self, id: RecordId) -> RecordLocation {
        self.locations[id.index()]
    }

    /// The index of the document at a path.
    pub(super) fn document(&self, path: &str) -> Option<usize> {
        self.documents.get(path).copied()
    }

    /// The records of a document, by its index.
    pub(super) fn in_document(&self, document: usize) -> impl Iterator<Item = RecordId> + use<> {
        let first = |document: usize| {
            let next = self.first.get(document);
            next.copied().unwrap_or(self.locations.len())
        };
        (first(document)..first(document + 1)).map(RecordId::new)
    }
}

fn duplicate(record: &Record, declared: &Type, first: Span) -> Diagnostic {
    let message = format!("duplicate {} id `{}`", declared.name, record.id.value);
    // The id of a record that does not write one is an empty span at the start of its file.
    let help = if record.id.span.start == record.id.span.end {
        "the id is the file name: rename one of the files, or set `id: …`"
    } else {
        "change one of the ids"
    };
    Diagnostic::new(DUPLICATE_ID, record.id.span, message)
        .also(first, "first defined here")
        .help(help)
}

impl Model {
    /// A record.
    #[must_use]
    pub fn record(&self, id: RecordId) -> &Record {
        let RecordLocation { document, place } = self.frame.records.location(id);
        &self.documents[document as usize].records[place as usize]
    }

    /// The document that contains a record.
    #[must_use]
    pub fn document_of(&self, id: RecordId) -> &Arc<Document> {
        &self.documents[self.frame.records.location(id).document as usize]
    }

    /// The path of the document that contains a record, as messages show it.
    #[must_use]
    pub fn shown_path(&self, id: RecordId) -> String {
        join(&self.frame.inputs.folder, &self.document_of(id).path)
    }

    /// All documents, in the order of their paths.
    #[must_use]
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// The document at a path from the content's root.
    #[must_use]
    pub fn document(&self, path: &str) -> Option<&Document> {
        let at = self.frame.records.document(path)?;
        Some(&self.documents[at])
    }

    /// The one record of a document; none if the document has none or several.
    #[must_use]
    pub fn only_record(&self, document: &Document) -> Option<RecordId> {
        let at = self.frame.records.document(&document.path)?;
        let mut records = self.frame.records.in_document(at);
        records.next().filter(|_| records.next().is_none())
    }

    /// Every record, in the order of documents.
    pub fn records(&self) -> impl Iterator<Item = RecordId> + use<> {
        (0..self.frame.records.len()).map(RecordId::new)
    }

    /// The type of a record.
    #[must_use]
    pub fn type_of(&self, id: RecordId) -> &Type {
        self.config().schema.type_of(self.record(id).kind)
    }

    /// The records of a type in their order.
    #[must_use]
    pub fn of_type(&self, kind: TypeId) -> &[RecordId] {
        let lists = &self.frame.order.by_type;
        lists.get(kind.0).map_or(&[], Vec::as_slice)
    }

    /// Every record, type by type, each type in its order.
    pub fn in_order(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.frame.order.by_type.iter().flatten().copied()
    }

    /// The place of a record in the order of all records, from 0.
    #[must_use]
    pub fn rank(&self, id: RecordId) -> u32 {
        self.frame.order.ranks[id.index()]
    }

    /// Whether a record takes part in sets, views and kits.
    #[must_use]
    pub fn is_current(&self, id: RecordId) -> bool {
        self.record(id).status != Status::Retired
    }
}
