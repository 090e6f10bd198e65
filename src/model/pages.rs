//! Which pages there are and where: records, indexes, folders, derived pages, home, redirects.

use std::collections::{BTreeMap, HashMap};

use super::query::{Bound, Env, Item};
use super::{Found, Model, RecordId};
use crate::config::{DerivedPage, Direction, Each, Ends, Hop, PageMode, TypeId};
use crate::diagnostic::{CONFIG, Diagnostic, EMPTY_AUDIENCE, PATH_CLASH, UNSAFE_PATH};
use crate::document::Reference;
use crate::text::{Span, Spanned};

/// A page of the site.
#[derive(Clone, Debug)]
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
    list: Vec<Page>,
    by_path: HashMap<String, usize>,
    /// For each record: the page it is shown on.
    shown: Vec<usize>,
    home: usize,
    overview: usize,
}

/// Lays out the pages of a model.
pub(crate) fn lay_out(model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut layout =
        Layout { model, pages: Pages { shown: vec![usize::MAX; model.places.len()], ..Pages::default() }, diagnostics };
    let home = layout.home_record();
    layout.records(home);
    layout.indexes();
    layout.folders();
    layout.overview(home);
    layout.derived();
    layout.redirects(home);
    layout.add("404.html".to_owned(), PageKind::NotFound, None);
    layout.menu();
    let pages = layout.pages;
    if let (Some(audience), true) = (&model.audience, model.places.is_empty()) {
        let message = format!("the audience `{}` may see nothing of this site", audience.name);
        diagnostics.push(
            Diagnostic::new(EMPTY_AUDIENCE, audience.span, message).help("give a type, or some records, a label that it holds"),
        );
    }
    model.pages = pages;
}

struct Layout<'a> {
    model: &'a Model,
    pages: Pages,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Layout<'_> {
    /// Adds a page unless its address is taken, which is said where somebody wrote either of the two.
    fn add(&mut self, path: String, kind: PageKind, span: Option<Span>) -> usize {
        // Systems that ignore case would put both into one file.
        let key = path.to_lowercase();
        if let Some(other) = self.pages.by_path.get(&key).copied() {
            let span = span.or_else(|| self.span_of(other));
            let message = format!("two pages have the address `{path}`");
            let mut diagnostic = span.map_or_else(
                || Diagnostic::unplaced(PATH_CLASH, message.clone()),
                |span| Diagnostic::new(PATH_CLASH, span, message.clone()),
            );
            if let Some(first) = self.span_of(other) {
                diagnostic = diagnostic.also(first, "the other one");
            }
            self.diagnostics.push(diagnostic.help("give one of them another `id` or file name"));
            return other;
        }
        if let (Some(problem), Some(span)) = (unsafe_part(&path), span) {
            let message = format!("`{path}` cannot be written on every system: {problem}");
            self.diagnostics.push(Diagnostic::new(UNSAFE_PATH, span, message).help("give it another `id` or file name"));
        }
        let at = self.pages.list.len();
        self.pages.by_path.insert(key, at);
        self.pages.list.push(Page { path, kind });
        at
    }

    fn span_of(&self, page: usize) -> Option<Span> {
        match &self.pages.list[page].kind {
            PageKind::Record(id) | PageKind::Redirect(id) => Some(self.model.record(*id).id.span),
            PageKind::Index { kind, .. } => Some(self.model.config.schema.type_of(*kind).span),
            PageKind::Derived(at, _) => Some(self.model.config.pages[*at].span),
            _ => None,
        }
    }

    /// The record that the site, or its audience, opens with.
    fn home_record(&mut self) -> Option<RecordId> {
        let home: Option<Spanned<String>> = match &self.model.audience {
            Some(audience) => audience.home.clone().or_else(|| self.model.config.site.home.clone()),
            None => self.model.config.site.home.clone(),
        };
        let home = home?;
        let reference = Reference::read(&home.value, home.span);
        match self.model.find(reference.kind.as_deref(), &reference.id, &Ends::Any) {
            Found::Record(id) | Found::Moved(id) if self.own_page(id) => Some(id),
            // For an audience, the home of all may be hidden; its overview opens the site then.
            found => {
                let what = self
                    .model
                    .explain(&found, &reference, &Ends::Any)
                    .map_or_else(|| "it has no page of its own".to_owned(), |diagnostic| diagnostic.message);
                self.diagnostics.push(
                    Diagnostic::new(CONFIG, home.span, format!("`home` cannot be `{}`: {what}", home.value))
                        .help("name a record that has a page of its own"),
                );
                None
            }
        }
    }

    fn own_page(&self, id: RecordId) -> bool {
        self.model.type_of(id).page == PageMode::Own
    }

    /// A page for each record that has one; the home record's is the first page of the site.
    fn records(&mut self, home: Option<RecordId>) {
        for id in self.model.records() {
            if !self.own_page(id) || self.introduces(id).is_some() {
                continue;
            }
            let path = if Some(id) == home { "index.html".to_owned() } else { self.path_of(id, home) };
            let page = self.add(path, PageKind::Record(id), Some(self.model.record(id).id.span));
            self.pages.shown[id.0 as usize] = page;
        }
    }

    fn path_of(&self, id: RecordId, home: Option<RecordId>) -> String {
        let record = self.model.record(id);
        let declared = self.model.type_of(id);
        if declared.name != "page" {
            return format!("{}/{}.html", folder_of(declared), record.id.value);
        }
        let (folder, stem) = split(&record.id.value);
        let root_taken = folder.is_empty() && home.is_some();
        let index = stem == "index" || (stem == "README" && !self.has_page(&join(folder, "index")));
        if index && !root_taken { join(folder, "index.html") } else { format!("{}.html", record.id.value) }
    }

    fn has_page(&self, id: &str) -> bool {
        matches!(self.model.find(Some("page"), id, &Ends::Any), Found::Record(_))
    }

    /// The type whose index a page record introduces: it is the `index.md` (or README) of that type's folder.
    fn introduces(&self, id: RecordId) -> Option<TypeId> {
        if self.model.type_of(id).name != "page" {
            return None;
        }
        let (folder, stem) = split(&self.model.record(id).id.value);
        let index = stem == "index" || (stem == "README" && !self.has_page(&join(folder, "index")));
        let schema = &self.model.config.schema;
        let mut types =
            schema.type_ids().filter(|kind| schema.type_of(*kind).name != "page" && folder_of(schema.type_of(*kind)) == folder);
        if index { types.next() } else { None }
    }

    /// The index of each type, divided where it is long. Records without a page of their own are shown there.
    fn indexes(&mut self) {
        let intros: HashMap<TypeId, RecordId> =
            self.model.records().filter_map(|id| self.introduces(id).map(|kind| (kind, id))).collect();
        let model = self.model;
        for kind in model.config.schema.type_ids() {
            let declared = model.config.schema.type_of(kind);
            let records = model.of_type(kind);
            let intro = intros.get(&kind).copied();
            if declared.name == "page" || (records.is_empty() && intro.is_none()) {
                continue;
            }
            let size = model.config.site.page_size;
            for part in 0..records.len().div_ceil(size).max(1) {
                let name = if part == 0 { "index.html".to_owned() } else { format!("index-{}.html", part + 1) };
                let span = (declared.span != Span::default()).then_some(declared.span);
                let page = self.add(format!("{}/{name}", folder_of(declared)), PageKind::Index { kind, part, intro }, span);
                if declared.page == PageMode::Entry {
                    for id in records.iter().skip(part * size).take(size) {
                        self.pages.shown[id.0 as usize] = page;
                    }
                }
                if let (Some(intro), 0) = (intro, part) {
                    self.pages.shown[intro.0 as usize] = page;
                }
            }
        }
    }

    /// A page for every folder of pages that has no text of its own.
    fn folders(&mut self) {
        let Some(page) = self.model.config.schema.type_named("page") else {
            return;
        };
        let mut folders: Vec<String> = Vec::new();
        for id in self.model.of_type(page) {
            let mut folder = split(&self.model.record(*id).id.value).0;
            while !folder.is_empty() {
                folders.push(folder.to_owned());
                folder = split(folder).0;
            }
        }
        folders.sort();
        folders.dedup();
        for folder in folders {
            let path = format!("{folder}/index.html");
            if !self.pages.by_path.contains_key(&path.to_lowercase()) {
                self.add(path, PageKind::Folder(folder), None);
            }
        }
    }

    /// The list of everything: the first page, or beside it.
    fn overview(&mut self, home: Option<RecordId>) {
        let taken = self.pages.by_path.get("index.html").copied();
        let path = if taken.is_some() { "contents.html" } else { "index.html" };
        self.pages.overview = self.add(path.to_owned(), PageKind::Overview, None);
        self.pages.home = taken.or_else(|| home.map(|id| self.pages.shown[id.0 as usize])).unwrap_or(self.pages.overview);
    }

    fn derived(&mut self) {
        let model = self.model;
        for (at, declared) in model.config.pages.values().enumerate() {
            if !model.sees(declared.label.as_deref()) {
                continue;
            }
            for subject in subjects(model, declared) {
                let (item, env) = model.bind(subject);
                if !model.holds(&declared.conditions, item.as_ref(), &env) {
                    continue;
                }
                let path = format!("{}.html", model.fill(&declared.path, item.as_ref(), &env));
                let span = match subject {
                    Subject::Record(id) => model.record(id).id.span,
                    _ => declared.span,
                };
                self.add(path, PageKind::Derived(at, subject), Some(span));
            }
        }
    }

    /// Every entry of the menu names something that is declared or written.
    fn menu(&mut self) {
        let config = self.model.config.clone();
        for item in config.menu.iter().flat_map(|group| &group.items) {
            let text = item.value.as_str();
            if config.schema.type_named(text).is_some() {
                continue;
            }
            if let Some(name) = text.strip_prefix("pages.") {
                if config.pages.get(name).is_none_or(|page| page.each != Each::Once) {
                    let single: Vec<&str> =
                        config.pages.values().filter(|page| page.each == Each::Once).map(|page| page.name.as_str()).collect();
                    let help = crate::diagnostic::did_you_mean(name, single.iter().copied())
                        .unwrap_or_else(|| format!("such pages are {}", crate::diagnostic::list_of(single, 9)));
                    self.diagnostics.push(
                        Diagnostic::new(CONFIG, item.span, format!("`{text}` in the menu is no page of which there is one"))
                            .help(help),
                    );
                }
                continue;
            }
            let reference = Reference::read(text, item.span);
            let found = self.model.find(reference.kind.as_deref(), &reference.id, &Ends::Any);
            if !matches!(found, Found::Draft) {
                self.diagnostics.extend(self.model.explain(&found, &reference, &Ends::Any));
            }
        }
    }

    /// A page at each old address of a record.
    fn redirects(&mut self, home: Option<RecordId>) {
        if let Some(home) = home {
            let ordinary = self.path_of(home, None);
            if !self.pages.by_path.contains_key(&ordinary.to_lowercase()) {
                self.add(ordinary, PageKind::Redirect(home), None);
            }
        }
        for id in self.model.records() {
            if self.pages.shown[id.0 as usize] == usize::MAX {
                continue;
            }
            let declared = self.model.type_of(id);
            for old in &self.model.record(id).old_ids {
                let path = if declared.name == "page" {
                    old.value.trim_matches('/').trim_end_matches(".md").to_owned()
                } else {
                    format!("{}/{}", folder_of(declared), old.value)
                };
                self.add(format!("{path}.html"), PageKind::Redirect(id), Some(old.span));
            }
        }
    }
}

/// What a derived page is made for, in order.
fn subjects(model: &Model, declared: &DerivedPage) -> Vec<Subject> {
    match declared.each {
        Each::Once => vec![Subject::Site],
        Each::Record(kind) => {
            model.of_type(kind).iter().filter(|id| model.is_current(**id)).map(|id| Subject::Record(*id)).collect()
        }
        Each::Edge(relation) => {
            let current = |at: &usize| {
                let edge = &model.all_edges(relation)[*at];
                model.is_current(edge.from) && model.is_current(edge.to)
            };
            (0..model.all_edges(relation).len()).filter(current).map(|at| Subject::Edge(relation, at)).collect()
        }
    }
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
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// What makes a path impossible on some system.
fn unsafe_part(path: &str) -> Option<String> {
    const RESERVED: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
        "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    path.split('/').find_map(|part| {
        let stem = part.split('.').next().unwrap_or_default().to_lowercase();
        if RESERVED.contains(&stem.as_str()) {
            return Some(format!("`{stem}` is a reserved name"));
        }
        if let Some(c) = part.chars().find(|c| matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*') || c.is_control()) {
            return Some(format!("it holds `{}`", c.escape_default()));
        }
        (part.len() > 255).then(|| "a part of it is longer than 255 bytes".to_owned())
    })
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
        self.pages.by_path.get(&format!("{}/index.html", folder_of(self.config.schema.type_of(kind))).to_lowercase()).copied()
    }

    /// The page that an entry of the menu means: the index of a type, a record's page, or a derived page.
    #[must_use]
    pub fn menu_page(&self, item: &str) -> Option<usize> {
        if let Some(name) = item.strip_prefix("pages.") {
            let at = self.config.pages.get_index_of(name)?;
            return self.pages.list.iter().position(|page| page.kind == PageKind::Derived(at, Subject::Site));
        }
        if let Some(kind) = self.config.schema.type_named(item) {
            return self.index_of(kind);
        }
        let reference = Reference::read(item, Span::default());
        match self.find(reference.kind.as_deref(), &reference.id, &Ends::Any) {
            Found::Record(id) | Found::Moved(id) => self.address(id).map(|(page, _)| page),
            _ => None,
        }
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
        let Some(page) = self.config.schema.type_named("page") else { return (Vec::new(), Vec::new()) };
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
        let records =
            here.filter(|id| self.address(*id).is_some_and(|(shown, _)| self.pages.list[shown].path != index)).collect();
        let below = join(folder, "");
        let within = if folder.is_empty() { all } else { run(&below, &format!("{below}\u{10ffff}")) };
        let mut folders = BTreeMap::new();
        for rest in within.iter().filter_map(|id| place(id).strip_prefix(&below)) {
            let first = rest.split('/').next().unwrap_or_default();
            let path = format!("{}/index.html", join(folder, first));
            if let (false, Some(at)) = (first.is_empty(), self.page_at(&path)) {
                folders.insert(path, at);
            }
        }
        (records, folders.into_values().collect())
    }

    /// The records before and after one, among those it is listed with.
    #[must_use]
    pub fn neighbours(&self, id: RecordId) -> (Option<RecordId>, Option<RecordId>) {
        let all = self.of_type(self.record(id).kind);
        let at = all.first().map_or(0, |first| (self.rank(id) - self.rank(*first)) as usize);
        if self.type_of(id).name != "page" {
            return (at.checked_sub(1).map(|before| all[before]), all.get(at + 1).copied());
        }
        let parts = |other: RecordId| split(&self.record(other).id.value);
        let beside = |other: &RecordId| parts(*other).0 == parts(id).0;
        let listed = |other: &RecordId| !matches!(parts(*other).1, "index" | "README");
        let before = all[..at].iter().rev().copied().take_while(beside).find(listed);
        (before, all[at + 1..].iter().copied().take_while(beside).find(listed))
    }

    /// Every edge of a hop at a record, as the record at the other end and the edge.
    pub fn others(&self, id: RecordId, hop: Hop) -> impl Iterator<Item = (RecordId, &super::Edge)> {
        self.edges(id, hop).map(move |edge| (if hop.direction == Direction::Forward { edge.to } else { edge.from }, edge))
    }
}
