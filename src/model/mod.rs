//! Documents to a model: records, relations, links, backlinks and pages. Knows nothing of HTML, templates or files on disk.
//!
//! [`build`] runs the steps below in order and never fails. The result is frozen: queries, links and neighbours are answered from it. What
//! a step may take over from the previous build is decided in `reuse.rs`. All lists are in one order: by type, then the author's.

mod answers;
mod cardinality;
mod computed;
mod computed_matrix;
mod conditions;
mod destinations;
mod edges;
mod env;
mod follow;
mod formulas;
mod ids;
mod labels;
mod links;
mod matrix;
mod matrix_cells;
mod matrix_connections;
mod order;
mod page_files;
mod page_paths;
mod pages;
mod paths;
mod query;
mod records;
mod references;
mod reuse;
mod review;
mod routing;
mod suggestions;
mod values;

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::{ConditionalLabels, Document};
use reuse::Reuse;

pub use answers::{Answer, Answers, Item, LastEdge, PathResult, Provenance, RouteStep, Routes};
pub use cardinality::{above_maximum, below_minimum};
pub use computed_matrix::{Cell, ComputedMatrix, Header};
pub use destinations::{Destination, LinkProblem, as_reference, within};
pub use edges::{Edge, EdgeOrigin};
pub use env::{Binding, Env};
pub use follow::parts;
pub use ids::{PageId, RecordId};
pub use labels::VisiblePages;
pub use links::texts_in;
pub use pages::{Page, PageKind, Subject, folder_of};
pub use query::Key;
pub use references::Lookup;
pub use review::SOON_DAYS;
pub use values::{leaves, same_item};

/// What a model is built from, besides the documents.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The config.
    pub config: Arc<Config>,
    /// The content's folder, as messages show it.
    pub folder: Arc<str>,
    /// Paths of the content's other files, sorted.
    pub assets: Arc<[String]>,
    /// Paths of the content's files that are likely sources of pages but are not read, sorted.
    pub unread: Arc<[String]>,
    /// Paths of files and folders of the content that are reported as left out, sorted.
    pub left_out: Arc<[String]>,
    /// Today.
    pub today: jiff::civil::Date,
    /// Whether drafts take part, as they do in an author's preview.
    pub drafts: bool,
    /// For an edition, the derived pages that it has, of declarations whose labels depend on conditions.
    pub visible_pages: Option<Arc<VisiblePages>>,
}

/// A site as a graph.
#[derive(Clone, Debug)]
pub struct Model {
    documents: Arc<[Arc<Document>]>,
    frame: Arc<Frame>,
}

/// All that is derived from the documents. Two models share it if their documents differ only in what other pages do not show.
#[derive(Debug)]
struct Frame {
    inputs: Inputs,
    records: Arc<records::RecordTable>,
    order: order::Order,
    edges: Vec<edges::Edges>,
    labels: ConditionalLabels,
    pages: Arc<pages::Pages>,
    links: links::Links,
    names: suggestions::NameIndexes,
}

/// Builds the model of some documents, which are in the order of their paths. `previous` is the model of an earlier edition and what was
/// wrong with it; whatever still holds of it is taken over.
#[must_use]
pub fn build(
    documents: Arc<[Arc<Document>]>,
    inputs: &Inputs,
    previous: Option<(&Model, &[Diagnostic])>,
) -> (Model, Vec<Diagnostic>) {
    if let Some((previous, diagnostics)) = previous
        && previous.has_outlines_of(&documents, inputs)
    {
        let frame = previous.frame.clone();
        return (Model { documents, frame }, diagnostics.to_vec());
    }
    let reuse = Reuse::new(previous.map(|(model, _)| model), &documents, inputs);
    let mut diagnostics = Vec::new();
    let records = reuse.records().unwrap_or_else(|| {
        Arc::new(records::RecordTable::register(
            &documents,
            inputs,
            &mut diagnostics,
        ))
    });
    let frame = Frame {
        inputs: inputs.clone(),
        names: suggestions::NameIndexes::new(records.len()),
        records,
        order: order::Order::default(),
        edges: Vec::new(),
        labels: ConditionalLabels::default(),
        pages: Arc::default(),
        links: links::Links::default(),
    };
    let mut model = Model {
        documents,
        frame: Arc::new(frame),
    };
    model.frame_mut().order = match reuse.order(&model) {
        Some((previous, changed)) => order::move_changed(&model, previous, changed),
        None => order::sort(&model),
    };
    model.frame_mut().edges = edges::written(&model, &mut diagnostics);
    computed::add(&mut model, &mut diagnostics);
    cardinality::check(&model, &mut diagnostics);
    model.frame_mut().labels = labels::evaluate(&model);
    let pages = reuse
        .pages(&model)
        .unwrap_or_else(|| routing::assign_paths(&model));
    diagnostics.extend(pages.diagnostics.iter().cloned());
    model.frame_mut().pages = pages;
    model.frame_mut().links = links::resolve(&model, reuse.links(&model));
    (model, diagnostics)
}

impl Model {
    /// The config it was built under.
    #[must_use]
    pub fn config(&self) -> &Arc<Config> {
        &self.frame.inputs.config
    }

    /// The day that review dates are compared with.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        self.frame.inputs.today
    }

    /// Whether two models have the same records, titles, relations and pages, because neither needed to be built again.
    #[must_use]
    pub fn shares_frame_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.frame, &other.frame)
    }

    /// The frame, while the model is being built.
    fn frame_mut(&mut self) -> &mut Frame {
        Arc::get_mut(&mut self.frame).expect("a model is shared only once it is complete")
    }
}
