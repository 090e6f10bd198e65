//! Path clashes: files of the site with the same path, among pages, files of `static/` and of the content, and what the program adds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::config::PageFormat;
use crate::diagnostic::{Diagnostic, PATH_CLASH};
use crate::model::{Model, PageId};
use crate::pipeline::files::Files;
use crate::pipeline::{Artifact, ArtifactContent, InputFile};
use crate::text::{Sources, Span};

/// A file of a page, or a folder that contains one.
enum TakenPath {
    Page(PageId),
    /// In another format than HTML; with the path.
    Export(PageId, PageFormat, String),
}

impl TakenPath {
    fn page(&self) -> PageId {
        let (Self::Page(page) | Self::Export(page, ..)) = self;
        *page
    }

    /// What a message calls it.
    fn name(&self, model: &Model) -> String {
        let page = model.name_of_page(self.page());
        match self {
            Self::Page(_) => page,
            Self::Export(_, PageFormat::Csv, _) => format!("the CSV export of {page}"),
            Self::Export(_, PageFormat::Json, _) => format!("the JSON export of {page}"),
            Self::Export(_, format, _) => format!("the `{}` file of {page}", format.word()),
        }
    }

    fn path<'t>(&'t self, model: &'t Model) -> &'t str {
        match self {
            Self::Page(at) => &model.page(*at).path,
            Self::Export(.., path) => path,
        }
    }
}

/// The paths of pages, and of the folders that they are in, in lower case.
fn taken_paths(model: &Model) -> BTreeMap<String, TakenPath> {
    let mut taken: BTreeMap<String, TakenPath> = BTreeMap::new();
    for at in model.all_page_ids() {
        let path = model.page(at).path.to_lowercase();
        path.match_indices('/').for_each(|(end, _)| {
            taken
                .entry(path[..end].to_owned())
                .or_insert(TakenPath::Page(at));
        });
        if model.has_html(at) {
            taken.insert(path, TakenPath::Page(at));
        }
        for (format, path) in model.page_files(at) {
            taken.insert(path.to_lowercase(), TakenPath::Export(at, format, path));
        }
    }
    taken
}

/// Files of `static/` and of the program with the path of a page. These are known without rendering, so that a check reports them too.
pub(super) fn check(
    model: &Model,
    statics: &[InputFile],
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let taken = taken_paths(model);
    let mut found = with_paths_of_the_program(model, &taken);
    for file in statics {
        let path = file.path.to_lowercase();
        let shown = format!("static/{}", file.path);
        let mut place = || Span::new(sources.add(shown.as_str(), ""), 0, 0);
        if let Some(export) = model
            .config()
            .site
            .exports
            .iter()
            .find(|export| export.path() == path)
        {
            let message = format!(
                "`{shown}` has the same address as hirebook's own `{}`",
                export.path()
            );
            let help = format!("rename it, or remove \"{}\" from `exports`", export.word());
            found.push(Diagnostic::new(PATH_CLASH, place(), message).help(help));
            continue;
        }
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        // Folders may be shared; a file may have the name of neither a page nor a folder, and its folders not that of a page.
        let page = taken.get(&path).or_else(|| {
            let mut files = folders.filter_map(|folder| {
                taken
                    .get(folder)
                    .filter(|taken| !is_folder(model, taken, folder))
            });
            files.next()
        });
        let Some(page) = page else {
            continue;
        };
        let message = format!(
            "`{shown}` has the same address as {}: `{}`",
            page.name(model),
            page.path(model)
        );
        let mut diagnostic = Diagnostic::new(PATH_CLASH, place(), message);
        if let Some(span) = model.source_of_page(page.page()) {
            diagnostic = diagnostic.also(span, "the page is generated from this");
        }
        found.push(diagnostic.help("rename one of them"));
    }
    found
}

/// Files of pages with the path of a file that the program writes.
fn with_paths_of_the_program(
    model: &Model,
    taken: &BTreeMap<String, TakenPath>,
) -> Vec<Diagnostic> {
    let exports = model
        .config()
        .site
        .exports
        .iter()
        .map(|export| export.path());
    let own = exports.chain(["robots.txt", "sitemap.xml"]);
    own.filter_map(|path| {
        let taken = taken
            .get(path)
            .filter(|taken| !is_folder(model, taken, path))?;
        let message = format!(
            "{} has the path of hirebook's own `{path}`",
            taken.name(model)
        );
        Some(reported(message, model.source_of_page(taken.page())).help("change its `path`"))
    })
    .collect()
}

/// Whether a path is that of a folder, and not of a file.
fn is_folder(model: &Model, taken: &TakenPath, path: &str) -> bool {
    match taken {
        TakenPath::Page(at) => model.page(*at).path.to_lowercase() != path,
        TakenPath::Export(..) => false,
    }
}

fn reported(message: String, place: Option<Span>) -> Diagnostic {
    match place {
        Some(span) => Diagnostic::new(PATH_CLASH, span, message),
        None => Diagnostic::unplaced(PATH_CLASH, message),
    }
}

/// Leaves out and reports the second of two files with one path.
pub(in crate::pipeline) fn without_path_clashes(
    artifacts: Vec<Artifact>,
    model: &Model,
    copied: &Files,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Artifact> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let copied = Copied {
        statics: copied
            .statics
            .iter()
            .map(|file| file.disk.as_path())
            .collect(),
        assets: copied
            .assets
            .iter()
            .map(|file| (file.disk.as_path(), file.path.as_str()))
            .collect(),
    };
    let mut kept: Vec<Artifact> = Vec::with_capacity(artifacts.len());
    for artifact in artifacts {
        let key = artifact.path.to_lowercase();
        let folder = key
            .match_indices('/')
            .find_map(|(end, _)| seen.get(&key[..end]));
        if let Some(first) = seen.get(&key).or(folder) {
            let first = &kept[*first];
            let names = format!(
                "{} and {}",
                describe(first, model, &copied),
                describe(&artifact, model, &copied)
            );
            let message = format!(
                "two files of the site have the path `{}`: {names}",
                first.path
            );
            let place = page_of(model, &first.path)
                .or_else(|| page_of(model, &artifact.path))
                .and_then(|at| model.source_of_page(at));
            problems.push(reported(message, place).help("rename one of them"));
        } else {
            seen.insert(key, kept.len());
            kept.push(artifact);
        }
    }
    kept
}

/// The page that a path is a file of.
fn page_of(model: &Model, path: &str) -> Option<PageId> {
    let export = || model.page_of_export(path).map(|(page, _)| page);
    model.page_at(path).or_else(export)
}

/// The files that are copied, by their path on disk.
struct Copied<'f> {
    statics: HashSet<&'f Path>,
    /// Their paths in the content.
    assets: HashMap<&'f Path, &'f str>,
}

/// What a message calls a file of the site.
fn describe(artifact: &Artifact, model: &Model, copied: &Copied<'_>) -> String {
    match (&artifact.content, page_of(model, &artifact.path)) {
        (ArtifactContent::Bytes(_), Some(at)) => model.name_of_page(at),
        (ArtifactContent::Bytes(_), None) => format!("hirebook's own `{}`", artifact.path),
        (ArtifactContent::File(disk), _) => {
            let of_content = copied.assets.get(disk.as_path());
            match (copied.statics.contains(disk.as_path()), of_content) {
                (false, Some(path)) => format!("the file `{path}`"),
                _ => format!("`static/{}`", artifact.path),
            }
        }
    }
}
