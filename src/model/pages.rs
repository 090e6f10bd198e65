//! Which pages there are and where: records, indexes, folders, derived pages, home, redirects.

use std::collections::{BTreeMap, HashMap};

use super::env::{Bound, Env};
use super::query::Item;
use super::{Found, Model, RecordId};
use crate::config::{DerivedPage, Endpoints, PageMode, RelationStep, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::Reference;
use crate::text::Span;

/// A page of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path from the site's root: `tools/saw.html`.
    pub path: String,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A record.
    Record(RecordId),
    /// Part of the records of a type, perhaps below a text.
    Index {
        /// The type.
        kind: TypeId,
        /// From 0.
        part: usize,
        /// The page record that introduces it.
        intro: Option<RecordId>,
    },
    /// The pages in a folder that has no text of its own.
    Folder(String),
    /// Everything there is.
    Overview,
    /// A derived page: which declaration, made for what.
    Derived(usize, Subject),
    /// A matrix, by its place among those declared.
    Matrix(usize),
    /// Where readers search; without a script, everything there is.
    Search,
    /// What a host shows for an address that does not exist.
    NotFound,
    /// The way from an old address to a new one.
    Redirect(RecordId),
}

/// What a derived page is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nothing in particular.
    Site,
    /// A record.
    Record(RecordId),
    /// An edge: the relation and its number among all edges of it.
    Edge(crate::config::RelationId, usize),
}

/// All pages and where records are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages {
    pub(super) list: Vec<Page>,
    pub(super) by_path: HashMap<String, usize>,
    /// For each record: the page it is shown on.
    pub(super) shown: Vec<usize>,
    pub(super) home: usize,
    pub(super) overview: usize,
    /// What is wrong with their addresses, or with what names them.
    pub(super) found: Vec<Diagnostic>,
}

/// Where a type's pages go.
#[must_use]
pub fn folder_of(declared: &crate::config::Type) -> &str {
    declared.folder.as_deref().unwrap_or(&declared.name)
}

/// The folder and the name of a path.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

impl Model {
    /// All pages, in the order of records, then of what is made from them.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages.list
    }

    /// A page by its path.
    #[must_use]
    pub fn page_at(&self, path: &str) -> Option<usize> {
        let at = self.pages.by_path.get(&path.to_lowercase()).copied()?;
        (self.pages.list[at].path == path).then_some(at)
    }

    /// The first page.
    #[must_use]
    pub fn home(&self) -> usize {
        self.pages.home
    }

    /// The page that lists everything.
    #[must_use]
    pub fn overview(&self) -> usize {
        self.pages.overview
    }

    /// The page a record is shown on, and the anchor there where it is an entry among others.
    #[must_use]
    pub fn address(&self, id: RecordId) -> Option<(usize, Option<&str>)> {
        let page = self.pages.shown[id.0 as usize];
        let entry = self.type_of(id).page == PageMode::Entry;
        (page != usize::MAX).then(|| (page, entry.then_some(self.record(id).id.value.as_str())))
    }

    /// The first page of a type's index, if it has one.
    #[must_use]
    pub fn index_of(&self, kind: TypeId) -> Option<usize> {
        self.pages
            .by_path
            .get(
                &format!("{}/index.html", folder_of(self.config.schema.type_of(kind)))
                    .to_lowercase(),
            )
            .copied()
    }

    /// The page that an entry of the menu means: the index of a type, a record's page, a derived page or a matrix.
    #[must_use]
    pub fn menu_page(&self, item: &str) -> Option<usize> {
        if let Some(name) = item.strip_prefix("pages.") {
            let at = self.config.pages.get_index_of(name)?;
            return self
                .pages
                .list
                .iter()
                .position(|page| page.kind == PageKind::Derived(at, Subject::Site));
        }
        if let Some(name) = item.strip_prefix("matrices.") {
            return self.page_of_matrix(name);
        }
        if let Some(kind) = self.config.schema.type_named(item) {
            return self.index_of(kind);
        }
        let reference = Reference::read(item, Span::default());
        match self.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any) {
            Found::Record(id) | Found::Moved(id) => self.address(id).map(|(page, _)| page),
            _ => None,
        }
    }

    /// The page of a matrix, if it has one in this site.
    #[must_use]
    pub fn page_of_matrix(&self, name: &str) -> Option<usize> {
        let at = self.config.matrices.get_index_of(name)?;
        self.pages
            .list
            .iter()
            .position(|page| page.kind == PageKind::Matrix(at))
    }

    /// The path of what stands beside a page with the same in it, for programs: a matrix as a sheet, sets as data.
    #[must_use]
    pub fn sheet_beside(&self, page: usize) -> Option<String> {
        let page = self.pages.list.get(page)?;
        let ending = match page.kind {
            PageKind::Matrix(_) => "csv",
            PageKind::Derived(at, _) if self.config.pages[at].data => "json",
            _ => return None,
        };
        Some(format!(
            "{}.{ending}",
            page.path.strip_suffix(".html").unwrap_or(&page.path)
        ))
    }

    /// What a derived page's paths start from: the item, where it is made for a record, and the names.
    #[must_use]
    pub fn bind(&self, subject: Subject) -> (Option<Item>, Env) {
        match subject {
            Subject::Site => (None, Env::default()),
            Subject::Record(id) => (Some(Item::of(id)), Env::of_record(id)),
            Subject::Edge(relation, at) => {
                let edge = &self.all_edges(relation)[at];
                let mut env = Env::default();
                env.bind("from", Bound::Items(vec![Item::of(edge.from)]));
                env.bind("to", Bound::Items(vec![Item::of(edge.to)]));
                env.bind("edge", Bound::Props(edge.props.clone()));
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
            env.bind(name, Bound::Items(items.clone()));
            sets.push((name.clone(), items));
        }
        sets
    }

    /// What lies directly in a folder of pages: page records, and folders with their pages.
    #[must_use]
    pub fn in_folder(&self, folder: &str) -> (Vec<RecordId>, Vec<usize>) {
        let Some(page) = self.config.schema.type_named("page") else {
            return (Vec::new(), Vec::new());
        };
        let all = self.of_type(page);
        let place = |id: &RecordId| split(&self.record(*id).id.value).0;
        // Pages are in the order of their folders, so a folder is a run of them, and so is what lies below it.
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
                    .is_some_and(|(shown, _)| self.pages.list[shown].path != index)
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
                .filter(|at| !matches!(self.pages.list[*at].kind, PageKind::Index { .. }));
            if let (false, Some(at)) = (first.is_empty(), page) {
                folders.insert(path, at);
            }
        }
        (records, folders.into_values().collect())
    }

    /// The records before and after one, among those it is listed with.
    #[must_use]
    pub fn neighbours(&self, id: RecordId) -> (Option<RecordId>, Option<RecordId>) {
        let all = self.of_type(self.record(id).kind);
        let at = all
            .first()
            .map_or(0, |first| (self.rank(id) - self.rank(*first)) as usize);
        if self.type_of(id).name != "page" {
            return (
                at.checked_sub(1).map(|before| all[before]),
                all.get(at + 1).copied(),
            );
        }
        let parts = |other: RecordId| split(&self.record(other).id.value);
        let beside = |other: &RecordId| parts(*other).0 == parts(id).0;
        let listed = |other: &RecordId| !matches!(parts(*other).1, "index" | "README");
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

    /// Every edge of a hop at a record, as the record at the other end and the edge.
    pub fn others(
        &self,
        id: RecordId,
        hop: RelationStep,
    ) -> impl Iterator<Item = (RecordId, &super::Edge)> {
        self.edges(id, hop)
            .map(move |edge| (hop.target(edge.from, edge.to), edge))
    }
}
