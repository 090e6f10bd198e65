//! The pages of a model: what each shows, where it is, and how pages and records are found from each other. `routing.rs` makes them.

use std::collections::{BTreeMap, HashMap};

use super::answers::Item;
use super::env::{Binding, Env};
use super::paths::{join, split};
use super::{Lookup, Model, PageId, RecordId};
use crate::config::{
    DerivedPage, Endpoints, PAGE, PageFormat, PageMode, PageSubject, RelationStep, TypeId,
    is_folder_page,
};
use crate::diagnostic::Diagnostic;
use crate::document::Reference;
use crate::text::Span;

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path from the site's root: `tools/saw.html`. That of its first file, if it has no HTML: `dates.ics`.
    pub path: String,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A record.
    Record(RecordId),
    /// The index of a type, or one of its parts.
    Index {
        /// The type.
        kind: TypeId,
        /// The number of the part, from 0.
        part: usize,
        /// The page record whose text introduces it.
        intro: Option<RecordId>,
    },
    /// The pages in a folder that has no text of its own.
    Folder(String),
    /// The list of all records.
    Overview,
    /// A derived page: the index of its declaration, and its subject.
    Derived(usize, Subject),
    /// A matrix, by the index of its declaration.
    Matrix(usize),
    /// The search page; without a script, it lists all records.
    Search,
    /// What a host returns for a path that does not exist.
    NotFound,
    /// A redirect from an old path of a record.
    Redirect(RecordId),
}

/// What a derived page is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The whole site.
    Site,
    /// A record.
    Record(RecordId),
    /// An edge: the relation and the index among all its edges.
    Edge(crate::config::RelationId, usize),
}

/// All pages and where records are shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    /// Those without HTML come last.
    pub(super) list: Vec<Page>,
    /// How many of them have HTML.
    pub(super) with_html: usize,
    /// By their path in lower case, since file systems may ignore case.
    pub(super) by_path: HashMap<String, PageId>,
    /// The other files of pages, by their path in lower case.
    pub(super) files: HashMap<String, (PageId, PageFormat)>,
    /// For each record the page it is shown on, if there is one.
    pub(super) of_records: Vec<Option<PageId>>,
    pub(super) home: Option<PageId>,
    pub(super) overview: Option<PageId>,
    /// What is wrong with their paths, or with what names them.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Why a model has a first page.
const OVERVIEW: &str = "every site has an overview, which is its first page if no record is";

/// The folder of a type's pages.
#[must_use]
pub fn folder_of(declared: &crate::config::Type) -> &str {
    declared.folder.as_deref().unwrap_or(&declared.name)
}

impl Model {
    /// All pages that readers can open: those of records first, in the order of documents.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.frame.pages.list[..self.frame.pages.with_html]
    }

    /// The ids of all pages that readers can open, in their order.
    pub fn page_ids(&self) -> impl ExactSizeIterator<Item = PageId> + use<> {
        (0..self.frame.pages.with_html).map(PageId::new)
    }

    /// The ids of all pages, with those that only have files in other formats than HTML.
    pub fn all_page_ids(&self) -> impl ExactSizeIterator<Item = PageId> + use<> {
        (0..self.frame.pages.list.len()).map(PageId::new)
    }

    /// A page.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.frame.pages.list[id.index()]
    }

    /// A page by its path.
    #[must_use]
    pub fn page_at(&self, path: &str) -> Option<PageId> {
        let id = *self.frame.pages.by_path.get(&path.to_lowercase())?;
        (self.page(id).path == path).then_some(id)
    }

    /// The first page.
    ///
    /// # Panics
    /// Never: every site has an overview.
    #[must_use]
    pub fn home(&self) -> PageId {
        self.frame.pages.home.expect(OVERVIEW)
    }

    /// The page that lists all records.
    ///
    /// # Panics
    /// Never: every site has one.
    #[must_use]
    pub fn overview(&self) -> PageId {
        self.frame.pages.overview.expect(OVERVIEW)
    }

    /// The page that a record is shown on, and its anchor there if it is an entry of an index.
    #[must_use]
    pub fn address(&self, id: RecordId) -> Option<(PageId, Option<&str>)> {
        let page = self.frame.pages.of_records[id.index()]?;
        let is_entry = self.type_of(id).page == PageMode::Entry;
        Some((page, is_entry.then(|| self.record(id).id.value.as_str())))
    }

    /// The first page of a type's index, if it has one.
    #[must_use]
    pub fn index_of(&self, kind: TypeId) -> Option<PageId> {
        let folder = folder_of(self.config().schema.type_of(kind));
        let path = join(folder, "index.html").to_lowercase();
        self.frame.pages.by_path.get(&path).copied()
    }

    /// The page that an entry of the menu means: the index of a type, a record's page, a derived page or a matrix.
    #[must_use]
    pub fn menu_page(&self, item: &str) -> Option<PageId> {
        if let Some(name) = item.strip_prefix("pages.") {
            let at = self.config().pages.get_index_of(name)?;
            return self.page_of_kind(&PageKind::Derived(at, Subject::Site));
        }
        if let Some(name) = item.strip_prefix("matrices.") {
            return self.page_of_matrix(name);
        }
        if let Some(kind) = self.config().schema.type_named(item) {
            return self.index_of(kind);
        }
        let reference = Reference::read(item, Span::default());
        match self.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any) {
            Lookup::Record(id) | Lookup::Moved(id) => self.address(id).map(|(page, _)| page),
            _ => None,
        }
    }

    /// The page of a matrix, if it has one in this site.
    #[must_use]
    pub fn page_of_matrix(&self, name: &str) -> Option<PageId> {
        let at = self.config().matrices.get_index_of(name)?;
        self.page_of_kind(&PageKind::Matrix(at))
    }

    fn page_of_kind(&self, kind: &PageKind) -> Option<PageId> {
        self.page_ids().find(|id| self.page(*id).kind == *kind)
    }

    /// What the paths of a derived page start from: its record, if it has one, and the names that are bound.
    #[must_use]
    pub fn bind(&self, subject: Subject) -> (Option<Item>, Env) {
        match subject {
            Subject::Site => (None, Env::default()),
            Subject::Record(id) => (Some(Item::from_record(id)), Env::of_record(id)),
            Subject::Edge(relation, at) => {
                let edge = &self.all_edges(relation)[at];
                let mut env = Env::default();
                env.bind("from", Binding::Items(vec![Item::from_record(edge.from)]));
                env.bind("to", Binding::Items(vec![Item::from_record(edge.to)]));
                env.bind("edge", Binding::Props(edge.props.clone()));
                (None, env)
            }
        }
    }

    /// The sets of a derived page, in declared order: name and records.
    #[must_use]
    pub fn sets(&self, declared: &DerivedPage, subject: Subject) -> Vec<(String, Vec<Item>)> {
        let (_, mut env) = self.bind(subject);
        let mut sets = Vec::new();
        for (name, query) in &declared.sets {
            let items = self.select(query, &env);
            env.bind(name, Binding::Items(items.clone()));
            sets.push((name.clone(), items));
        }
        sets
    }

    /// What is directly in a folder of pages: page records, and the pages of its subfolders.
    #[must_use]
    pub fn in_folder(&self, folder: &str) -> (Vec<RecordId>, Vec<PageId>) {
        let Some(page) = self.config().schema.type_named(PAGE) else {
            return (Vec::new(), Vec::new());
        };
        let all = self.of_type(page);
        let place = |id: &RecordId| split(&self.record(*id).id.value).0;
        // Pages are sorted by folder, so a folder is a run of them, and so is everything below it.
        let run = |first: &str, last: &str| {
            let start = all.partition_point(|id| place(id) < first);
            let end = all.partition_point(|id| place(id) <= last);
            &all[start.min(end)..end]
        };
        let index = join(folder, "index.html");
        let here = run(folder, folder).iter().copied();
        let records = here
            .filter(|id| {
                self.address(*id)
                    .is_some_and(|(page, _)| self.page(page).path != index)
            })
            .collect();
        let below = join(folder, "");
        let within = if folder.is_empty() {
            all
        } else {
            run(&below, &format!("{below}\u{10ffff}"))
        };
        let mut folders = BTreeMap::new();
        for rest in within
            .iter()
            .filter_map(|id| place(id).strip_prefix(&below))
        {
            let first = rest.split('/').next().unwrap_or_default();
            let path = format!("{}/index.html", join(folder, first));
            // The index of a type is listed with its type.
            let page = self
                .page_at(&path)
                .filter(|at| !matches!(self.page(*at).kind, PageKind::Index { .. }));
            if let (false, Some(at)) = (first.is_empty(), page) {
                folders.insert(path, at);
            }
        }
        (records, folders.into_values().collect())
    }

    /// The previous and the next record, among those that a record is listed with.
    #[must_use]
    pub fn neighbours(&self, id: RecordId) -> (Option<RecordId>, Option<RecordId>) {
        let all = self.of_type(self.record(id).kind);
        let at = all
            .first()
            .map_or(0, |first| (self.rank(id) - self.rank(*first)) as usize);
        if !self.type_of(id).is_page() {
            return (
                at.checked_sub(1).map(|before| all[before]),
                all.get(at + 1).copied(),
            );
        }
        let parts = |other: RecordId| split(&self.record(other).id.value);
        let beside = |other: &RecordId| parts(*other).0 == parts(id).0;
        let listed = |other: &RecordId| !is_folder_page(parts(*other).1);
        let before = all[..at]
            .iter()
            .rev()
            .copied()
            .take_while(beside)
            .find(listed);
        (
            before,
            all[at + 1..]
                .iter()
                .copied()
                .take_while(beside)
                .find(listed),
        )
    }

    /// The edges of a relation at a record in one direction, each with the record at its other end.
    pub fn others(
        &self,
        id: RecordId,
        relation_step: RelationStep,
    ) -> impl Iterator<Item = (RecordId, &super::Edge)> {
        self.edges(id, relation_step)
            .map(move |edge| (relation_step.target(edge.from, edge.to), edge))
    }
}

/// What a derived page is repeated for, in order.
pub(super) fn subjects(model: &Model, declared: &DerivedPage) -> Vec<Subject> {
    match declared.each {
        PageSubject::Once => vec![Subject::Site],
        PageSubject::Record(kind) => model
            .of_type(kind)
            .iter()
            .filter(|id| model.is_current(**id))
            .map(|id| Subject::Record(*id))
            .collect(),
        PageSubject::Edge(kind, relation) => {
            let current = |at: &usize| {
                let edge = &model.all_edges(relation)[*at];
                model.record(edge.from).kind == kind
                    && model.is_current(edge.from)
                    && model.is_current(edge.to)
            };
            (0..model.all_edges(relation).len())
                .filter(current)
                .map(|at| Subject::Edge(relation, at))
                .collect()
        }
    }
}
