//! Documents to a site: records, relations, links, backlinks, pages. Knows nothing of HTML, templates or files.
//!
//! [`assemble`] never fails and never looks at a body's text; what is asked of the model later (a query, a link, a
//! neighbour) is answered from what it froze. Everything comes in one order, that of types, then of authors.

mod address;
mod computed;
mod edges;
mod env;
mod find;
mod follow;
mod layout;
mod links;
mod matrix;
mod near;
mod order;
mod outline;
mod pages;
mod query;
mod review;
mod values;

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::{Config, Direction, RelationId, RelationStep, Type, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Record, Status};

pub use edges::{Edge, EdgeOrigin};
pub use env::{Bound, Env};
pub use find::Found;
pub use follow::{Answer, Answers, LastEdge, PathResult, Provenance, Routes, Step, parts};
pub use links::{Destination, Problem, as_reference, texts_in, within};
pub use matrix::{Cell, Grid, Head};
pub use outline::assemble_after;
pub use pages::{Page, PageKind, Subject, folder_of};
pub use query::{Item, Key};
pub use review::{Review, SOON_DAYS};
pub use values::{leaves, same_item};

/// A record of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// What a model is made from, besides the documents.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The config.
    pub config: Arc<Config>,
    /// The content's folder, as messages show it.
    pub folder: Arc<str>,
    /// Paths of the content's other files, sorted.
    pub assets: Arc<[String]>,
    /// Paths of the content's files that are likely sources of pages, though none are made from them, sorted.
    pub unread: Arc<[String]>,
    /// Paths of files and folders of the content that are reported as left out, sorted.
    pub left_out: Arc<[String]>,
    /// Today.
    pub today: jiff::civil::Date,
    /// Whether drafts take part, as they do for their author.
    pub drafts: bool,
}

/// The site as a graph. Frozen once assembled.
#[derive(Clone, Debug)]
pub struct Model {
    /// The config it was made under.
    pub config: Arc<Config>,
    /// The day that review dates are compared with.
    pub today: jiff::civil::Date,
    drafts: bool,
    folder: Arc<str>,
    assets: Arc<[String]>,
    unread: Arc<[String]>,
    left_out: Arc<[String]>,
    documents: Arc<[Arc<Document>]>,
    // What follows is put together from the documents' outlines, and shared by models that differ in nothing else.
    /// Each document's place, by its path.
    by_path: Arc<HashMap<Arc<str>, u32>>,
    places: Arc<Vec<(u32, u32)>>,
    /// The first record of each document, or of the next that has one.
    begins: Arc<Vec<u32>>,
    finder: Arc<find::Finder>,
    by_type: Arc<Vec<Vec<RecordId>>>,
    rank: Arc<Vec<u32>>,
    edges: Arc<Vec<edges::Edges>>,
    pages: Arc<pages::Pages>,
    targets: Arc<Vec<Arc<[RecordId]>>>,
    backlinks: Arc<Vec<Vec<RecordId>>>,
    near: Arc<near::Near>,
}

/// Makes the model of some documents, in the order of their paths.
#[must_use]
pub fn assemble(documents: Arc<[Arc<Document>]>, inputs: &Inputs) -> (Model, Vec<Diagnostic>) {
    after(None, documents, inputs)
}

/// Makes the model of some documents, with what is still true of the one `before`: names where none has changed, and where
/// links lead while there is nothing else for them to lead to.
fn after(
    before: Option<&Model>,
    documents: Arc<[Arc<Document>]>,
    inputs: &Inputs,
) -> (Model, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let named = before.filter(|before| before.has_names_of(&documents));
    let paths = || {
        documents
            .iter()
            .zip(0..)
            .map(|(document, at)| (document.path.clone(), at))
            .collect()
    };
    let by_path = named.map_or_else(|| Arc::new(paths()), |before| before.by_path.clone());
    let registered = named.map_or_else(
        || find::register(&documents, inputs, &mut diagnostics),
        Model::registered,
    );
    let find::Registered {
        places,
        begins,
        finder,
    } = registered;
    let mut model = Model {
        config: inputs.config.clone(),
        today: inputs.today,
        drafts: inputs.drafts,
        folder: inputs.folder.clone(),
        assets: inputs.assets.clone(),
        unread: inputs.unread.clone(),
        left_out: inputs.left_out.clone(),
        rank: Arc::new(vec![0; places.len()]),
        targets: Arc::default(),
        backlinks: Arc::default(),
        near: Arc::new(near::Near::new(places.len())),
        by_path,
        documents,
        places,
        begins,
        finder,
        by_type: Arc::default(),
        edges: Arc::default(),
        pages: Arc::default(),
    };
    order::sort(&mut model, named);
    edges::tie(&mut model, &mut diagnostics);
    layout::lay_out(&mut model, named);
    diagnostics.extend(model.pages.found.iter().cloned());
    let leading = named.filter(|before| before.leads_as(&model));
    links::backlinks(&mut model, leading);
    (model, diagnostics)
}

impl Model {
    /// A record.
    #[must_use]
    pub fn record(&self, id: RecordId) -> &Record {
        let (document, index) = self.places[id.0 as usize];
        &self.documents[document as usize].records[index as usize]
    }

    /// The document a record stands in.
    #[must_use]
    pub fn document_of(&self, id: RecordId) -> &Document {
        &self.documents[self.places[id.0 as usize].0 as usize]
    }

    fn shared_document(&self, id: RecordId) -> &Arc<Document> {
        &self.documents[self.places[id.0 as usize].0 as usize]
    }

    /// The path of the document a record stands in, as messages show it.
    #[must_use]
    pub fn shown_path(&self, id: RecordId) -> String {
        pages::join(&self.folder, &self.document_of(id).path)
    }

    /// The document at a path from the content's root.
    #[must_use]
    pub fn document(&self, path: &str) -> Option<&Document> {
        self.by_path
            .get(path)
            .map(|at| &*self.documents[*at as usize])
    }

    /// The page of the one record of a document.
    #[must_use]
    pub fn page_of_document(&self, document: &Document) -> Option<usize> {
        let at = *self.by_path.get(&document.path)? as usize;
        let mut records = self.records_in(at);
        match (records.next(), records.next()) {
            (Some(one), None) => self.address(one).map(|(page, _)| page),
            _ => None,
        }
    }

    /// All documents, in the order of their paths.
    #[must_use]
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// Every record, in the order of documents.
    pub fn records(&self) -> impl Iterator<Item = RecordId> + use<> {
        (0..u32::try_from(self.places.len()).unwrap_or(u32::MAX)).map(RecordId)
    }

    /// The type of a record.
    #[must_use]
    pub fn type_of(&self, id: RecordId) -> &Type {
        self.config.schema.type_of(self.record(id).kind)
    }

    /// The records of a type in their order.
    #[must_use]
    pub fn of_type(&self, kind: TypeId) -> &[RecordId] {
        self.by_type.get(kind.0).map_or(&[], Vec::as_slice)
    }

    /// Every record, type by type, each type in its order.
    pub fn in_order(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.by_type.iter().flatten().copied()
    }

    /// Where a record stands in the order of all records.
    #[must_use]
    pub fn rank(&self, id: RecordId) -> u32 {
        self.rank[id.0 as usize]
    }

    /// The effective edges of a relation at a record, as seen from one end.
    pub fn edges(&self, id: RecordId, hop: RelationStep) -> impl Iterator<Item = &Edge> {
        self.edges[hop.relation.0].at(id, hop.direction)
    }

    /// All effective edges of a relation, in the order of the records they start from.
    #[must_use]
    pub fn all_edges(&self, relation: RelationId) -> &[Edge] {
        self.edges[relation.0].all()
    }

    /// The records whose text links to a record, in order, without repetition.
    #[must_use]
    pub fn backlinks(&self, id: RecordId) -> &[RecordId] {
        &self.backlinks[id.0 as usize]
    }

    /// Whether a record takes part in sets, views and kits.
    #[must_use]
    pub fn is_current(&self, id: RecordId) -> bool {
        self.record(id).status != Status::Retired
    }

    /// Every relation that has edges at a record: the hop and which end it is seen from.
    pub fn hops_at(&self, id: RecordId) -> impl Iterator<Item = RelationStep> + '_ {
        let kind = self.record(id).kind;
        let both = [Direction::Forward, Direction::Inverse];
        let hops = self.config.schema.relation_ids().flat_map(move |relation| {
            both.map(|direction| RelationStep {
                relation,
                direction,
            })
        });
        hops.filter(move |hop| {
            let relation = self.config.schema.relation(hop.relation);
            (hop.direction == Direction::Forward || relation.inverse.is_some())
                && self.config.schema.starts(*hop).holds(kind)
        })
    }
}
