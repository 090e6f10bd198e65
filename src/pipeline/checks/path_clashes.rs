//! Path clashes: files of the site with the same path, among pages, files of `static/` and of the content, and what the program adds.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::diagnostic::{Diagnostic, PATH_CLASH};
use crate::model::{Model, PageId};
use crate::pipeline::files::Files;
use crate::pipeline::{Artifact, ArtifactContent, InputFile};
use crate::text::{Sources, Span};

/// Files of `static/` with the path of a page. These are known without rendering, so that a check reports them too.
pub(super) fn check(
    model: &Model,
    statics: &[InputFile],
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let mut taken: BTreeMap<String, PageId> = BTreeMap::new();
    for (at, page) in model.page_ids().zip(model.pages()) {
        let path = page.path.to_lowercase();
        path.match_indices('/').for_each(|(end, _)| {
            taken.entry(path[..end].to_owned()).or_insert(at);
        });
        taken.insert(path, at);
        taken.extend(
            model
                .export_path(at)
                .map(|export| (export.to_lowercase(), at)),
        );
    }
    let mut found = Vec::new();
    for file in statics {
        let path = file.path.to_lowercase();
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        // Folders may be shared; a file may have the name of neither a page nor a folder, and its folders not that of a page.
        let page = taken.get(&path).copied().or_else(|| {
            let mut pages = folders
                .filter_map(|folder| taken.get(folder).filter(|at| is_page(model, **at, folder)));
            pages.next().copied()
        });
        let Some(at) = page else {
            continue;
        };
        let shown = format!("static/{}", file.path);
        let place = Span::new(sources.add(shown.as_str(), ""), 0, 0);
        let export = model
            .export_path(at)
            .filter(|export| export.to_lowercase() == path);
        let name = model.name_of_page(at);
        let message = match export {
            Some(export) => {
                format!("`{shown}` has the same address as the CSV export of {name}: `{export}`")
            }
            None => format!(
                "`{shown}` has the same address as {name}: `{}`",
                model.page(at).path
            ),
        };
        let mut diagnostic = Diagnostic::new(PATH_CLASH, place, message);
        if let Some(span) = model.source_of_page(at) {
            diagnostic = diagnostic.also(span, "the page is generated from this");
        }
        found.push(diagnostic.help("rename one of them"));
    }
    found
}

fn is_page(model: &Model, at: PageId, path: &str) -> bool {
    model.page(at).path.to_lowercase() == path
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
            let place = model
                .page_at(&first.path)
                .or_else(|| model.page_at(&artifact.path))
                .and_then(|at| model.source_of_page(at));
            let diagnostic = place.map_or_else(
                || Diagnostic::unplaced(PATH_CLASH, &*message),
                |span| Diagnostic::new(PATH_CLASH, span, &*message),
            );
            problems.push(diagnostic.help("rename one of them"));
        } else {
            seen.insert(key, kept.len());
            kept.push(artifact);
        }
    }
    kept
}

/// The files that are copied, by their path on disk.
struct Copied<'f> {
    statics: HashSet<&'f Path>,
    /// Their paths in the content.
    assets: HashMap<&'f Path, &'f str>,
}

/// What a message calls a file of the site.
fn describe(artifact: &Artifact, model: &Model, copied: &Copied<'_>) -> String {
    match (&artifact.content, model.page_at(&artifact.path)) {
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
