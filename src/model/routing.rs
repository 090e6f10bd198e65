//! Routing: which pages there are, and the path of each. No two pages get one path.

mod files;
mod menu;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::env::Env;
use super::page_paths;
use super::pages::{Page, PageKind, Pages, folder_of, subjects};
use super::paths::{join, split};
use super::{Lookup, Model, PageId, RecordId};
use crate::config::{Endpoints, PAGE, PageMode, TypeId};
use crate::diagnostic::{CONFIG, Diagnostic};
use crate::document::Reference;
use crate::text::{Span, Spanned};

/// Assigns paths to all pages of a model.
pub(super) fn assign_paths(model: &Model) -> Arc<Pages> {
    let mut router = Router {
        model,
        pages: Pages {
            of_records: vec![None; model.frame.records.len()],
            ..Pages::default()
        },
        home: None,
        without_html: Vec::new(),
    };
    router.home = router.home_record();
    router.records();
    router.indexes();
    router.folders();
    router.overview();
    router.derived();
    router.matrices();
    router.redirects();
    router.add("search.html".to_owned(), PageKind::Search, None);
    router.add("404.html".to_owned(), PageKind::NotFound, None);
    router.check_folders();
    router.files();
    router.check_menu();
    Arc::new(router.pages)
}

struct Router<'a> {
    model: &'a Model,
    pages: Pages,
    /// The record that is the first page.
    home: Option<RecordId>,
    /// The pages that are not written as HTML.
    without_html: Vec<Page>,
}

impl Router<'_> {
    /// Adds a page, or reports the page that already has its path and returns that one.
    fn add(&mut self, path: String, kind: PageKind, span: Option<Span>) -> PageId {
        let (path, problem) = page_paths::sanitize(path, &kind, span, self.model);
        self.pages.diagnostics.extend(problem);
        // File systems that ignore case would put both into one file.
        let key = path.to_lowercase();
        if let Some(other) = self.pages.by_path.get(&key).copied() {
            let other_page = &self.pages.list[other.index()];
            let clash = page_paths::clash(&path, &kind, span, other_page, self.model);
            self.pages.diagnostics.push(clash);
            return other;
        }
        let id = PageId::new(self.pages.list.len());
        self.pages.by_path.insert(key, id);
        self.pages.list.push(Page { path, kind });
        id
    }

    /// Reports pages whose folder has the path of another page.
    fn check_folders(&mut self) {
        // The pages of one folder mostly follow each other.
        let (mut last, mut taken) = ("", None);
        for page in &self.pages.list {
            let folder = split(&page.path).0;
            if folder != last {
                let key = format!("{}/", folder.to_lowercase());
                let mut folders = key.match_indices('/').map(|(at, _)| &key[..at]);
                last = folder;
                taken = folders.find_map(|folder| self.pages.by_path.get(folder));
            }
            if let Some(other) = taken {
                let other = &self.pages.list[other.index()];
                let clash = page_paths::clash(&page.path, &page.kind, None, other, self.model);
                self.pages.diagnostics.push(clash);
            }
        }
    }

    /// The record that is the first page.
    fn home_record(&mut self) -> Option<RecordId> {
        match self.model.home_at(self.model.config().site.home.as_ref()?) {
            Ok(id) => Some(id),
            // In an edition, the record may be hidden; the overview is the first page then.
            Err(problem) => {
                self.pages.diagnostics.push(problem);
                None
            }
        }
    }

    /// A page for each record that has its own.
    fn records(&mut self) {
        for id in self.model.records() {
            let has_page = self.model.type_of(id).page == PageMode::Own;
            if !has_page || self.introduces(id).is_some() {
                continue;
            }
            let path = if self.home == Some(id) {
                "index.html".to_owned()
            } else {
                self.path_of(id, self.home)
            };
            let span = self.model.record(id).id.span;
            let page = self.add(path, PageKind::Record(id), Some(span));
            self.pages.of_records[id.index()] = Some(page);
        }
    }

    /// The path of a record's page where `home` is the first page.
    fn path_of(&self, id: RecordId, home: Option<RecordId>) -> String {
        let record = self.model.record(id);
        let declared = self.model.type_of(id);
        if !declared.is_page() {
            return format!("{}/{}.html", folder_of(declared), record.id.value);
        }
        let (folder, stem) = split(&record.id.value);
        let root_taken = folder.is_empty() && home.is_some();
        let index = stem == "index" || (stem == "README" && !self.has_page(&join(folder, "index")));
        if index && !root_taken {
            join(folder, "index.html")
        } else {
            format!("{}.html", record.id.value)
        }
    }

    fn has_page(&self, id: &str) -> bool {
        matches!(
            self.model.find(Some(PAGE), id, &Endpoints::Any),
            Lookup::Record(_)
        )
    }

    /// The type whose index a page record introduces: it is the `index.md` (or README) of that type's folder.
    fn introduces(&self, id: RecordId) -> Option<TypeId> {
        if !self.model.type_of(id).is_page() {
            return None;
        }
        let (folder, stem) = split(&self.model.record(id).id.value);
        let index = stem == "index" || (stem == "README" && !self.has_page(&join(folder, "index")));
        let schema = &self.model.config().schema;
        let mut types = schema.type_ids().filter(|kind| {
            !schema.type_of(*kind).is_page() && folder_of(schema.type_of(*kind)) == folder
        });
        if index { types.next() } else { None }
    }

    /// The index of each type, in several pages if it is long. Records without a page of their own are shown there.
    fn indexes(&mut self) {
        let intros: HashMap<TypeId, RecordId> = self
            .model
            .records()
            .filter_map(|id| self.introduces(id).map(|kind| (kind, id)))
            .collect();
        let model = self.model;
        for kind in model.config().schema.type_ids() {
            let declared = model.config().schema.type_of(kind);
            let records = model.of_type(kind);
            let intro = intros.get(&kind).copied();
            if declared.is_page() || (records.is_empty() && intro.is_none()) {
                continue;
            }
            let size = model.config().site.page_size;
            for part in 0..records.len().div_ceil(size).max(1) {
                let name = if part == 0 {
                    "index.html".to_owned()
                } else {
                    format!("index-{}.html", part + 1)
                };
                let span = (declared.span != Span::default()).then_some(declared.span);
                let page = self.add(
                    format!("{}/{name}", folder_of(declared)),
                    PageKind::Index { kind, part, intro },
                    span,
                );
                if declared.page == PageMode::Entry {
                    for id in records.iter().skip(part * size).take(size) {
                        self.pages.of_records[id.index()] = Some(page);
                    }
                }
                if let (Some(intro), 0) = (intro, part) {
                    self.pages.of_records[intro.index()] = Some(page);
                }
            }
        }
    }

    /// A page for every folder of pages that has no text of its own.
    fn folders(&mut self) {
        let Some(page) = self.model.config().schema.type_named(PAGE) else {
            return;
        };
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for id in self.model.of_type(page) {
            let mut folder = split(&self.model.record(*id).id.value).0;
            while !folder.is_empty() && folders.insert(folder) {
                folder = split(folder).0;
            }
        }
        for folder in folders {
            let path = format!("{folder}/index.html");
            if !self.pages.by_path.contains_key(&path.to_lowercase()) {
                self.add(path, PageKind::Folder(folder.to_owned()), None);
            }
        }
    }

    /// The list of all records: the first page, if no record is.
    fn overview(&mut self) {
        let taken = self.pages.by_path.get("index.html").copied();
        let path = if taken.is_some() {
            "contents.html"
        } else {
            "index.html"
        };
        let overview = self.add(path.to_owned(), PageKind::Overview, None);
        self.pages.overview = Some(overview);
        let of_record = self.home.and_then(|id| self.pages.of_records[id.index()]);
        self.pages.home = taken.or(of_record).or(Some(overview));
    }

    fn derived(&mut self) {
        let model = self.model;
        for (at, declared) in model.config().pages.values().enumerate() {
            for subject in subjects(model, declared) {
                let (item, env) = model.bind(subject);
                if !model.has_page_of(declared, subject)
                    || !model.holds(&declared.conditions, item.as_ref(), &env)
                {
                    continue;
                }
                let path = model.fill(&declared.path, item.as_ref(), &env);
                let kind = PageKind::Derived(at, subject);
                self.add_in_formats(&path, kind, declared.span);
            }
        }
    }

    /// A page for each matrix that has rows and columns.
    fn matrices(&mut self) {
        let model = self.model;
        let env = Env::default();
        for (at, matrix) in model.config().matrices.values().enumerate() {
            let empty = || {
                [&matrix.rows, &matrix.columns]
                    .iter()
                    .any(|axis| model.headers(axis, &env).is_empty())
            };
            if !empty() {
                let kind = PageKind::Matrix(at);
                self.add_in_formats(&matrix.path, kind, matrix.span);
            }
        }
    }

    /// A page at each old path of a record.
    fn redirects(&mut self) {
        if let Some(home) = self.home {
            let ordinary = self.path_of(home, None);
            if !self.pages.by_path.contains_key(&ordinary.to_lowercase()) {
                self.add(ordinary, PageKind::Redirect(home), None);
            }
        }
        for id in self.model.records() {
            if self.pages.of_records[id.index()].is_none() {
                continue;
            }
            let declared = self.model.type_of(id);
            for old in &self.model.record(id).old_ids {
                let path = if declared.is_page() {
                    old.value
                        .trim_matches('/')
                        .trim_end_matches(".md")
                        .to_owned()
                } else {
                    format!("{}/{}", folder_of(declared), old.value)
                };
                self.add(
                    format!("{path}.html"),
                    PageKind::Redirect(id),
                    Some(old.span),
                );
            }
        }
    }
}

impl Model {
    /// The record that `home` names.
    ///
    /// # Errors
    /// Why it cannot be the first page.
    pub fn home_at(&self, home: &Spanned<String>) -> Result<RecordId, Diagnostic> {
        let reference = Reference::read(&home.value, home.span);
        let found = self.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any);
        if let Lookup::Record(id) | Lookup::Moved(id) = found
            && self.type_of(id).page == PageMode::Own
        {
            return Ok(id);
        }
        let what = self
            .explain(&found, &reference, &Endpoints::Any)
            .map(|problem| problem.message);
        let what = what.unwrap_or_else(|| "it has no page of its own".to_owned());
        let message = format!("`home` cannot be `{}`: {what}", home.value);
        Err(Diagnostic::new(CONFIG, home.span, message).help("use a record with its own page"))
    }
}
