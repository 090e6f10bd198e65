//! Updates an [`Input`] after a few files have changed: those files are read, and no others. Where that does not suffice, it
//! returns nothing, and [`site`](super::site()) has to read the site again. Both have the same result.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::{FileAccess, FileDigest, MAX_TEXT};
use super::content::FileText;
use super::copied::too_large;
use super::included;
use super::layout::{SiteFolders, SiteLayout};
use super::source::is_source;
use crate::config::{FILE, SEARCH_TESTS};
use crate::pipeline::{self, Input, InputText};

#[cfg(test)]
mod tests;

/// What [`reload`] found to be different, by position in the lists of the input. Both are empty if nothing is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ReloadedFiles {
    /// Documents with another text.
    pub documents: BTreeSet<usize>,
    /// Assets with other bytes.
    pub assets: BTreeSet<usize>,
}

/// Reads these files again and makes `input` what [`site`](super::site()) would return, if no others have changed since it
/// returned `input`. Texts that are the same are kept.
///
/// Paths are spelled with the folder's name as given, or as the system does. `None`, with `input` untouched, where other files
/// would have to be read: a file was added or removed, is neither a page nor an asset of the content, is or may be included in a code
/// block, or is not readable as text.
#[must_use]
pub fn reload(
    input: &mut Input,
    folders: &SiteFolders,
    paths: &BTreeSet<PathBuf>,
) -> Option<ReloadedFiles> {
    let layout = SiteLayout::new(folders);
    if input.folder != layout.shown_content(&folders.root) {
        return None;
    }
    let access = FileAccess::new(folders, input.config.as_deref());
    let (mut texts, mut digests) = (Vec::new(), Vec::new());
    for path in paths {
        match read_again(input, folders, &layout, &access, path)? {
            FileChange::None => {}
            FileChange::Text(at, text) => texts.push((at, text)),
            FileChange::Asset(at, digest) => digests.push((at, digest)),
        }
    }
    let mut changed = ReloadedFiles::default();
    for (at, text) in texts {
        input.documents[at].text = text;
        changed.documents.insert(at);
    }
    for (at, digest) in digests {
        let asset = &mut input.assets[at];
        if asset.hash != digest.hash {
            (asset.hash, asset.length, asset.pixels) = (digest.hash, digest.length, digest.pixels);
            changed.assets.insert(at);
        }
    }
    Some(changed)
}

/// How a file differs from the input.
enum FileChange {
    None,
    /// The new text of the document at this position.
    Text(usize, Arc<str>),
    /// The asset at this position, which may be the same.
    Asset(usize, FileDigest),
}

/// Reads one file again; none where that does not suffice.
fn read_again(
    input: &Input,
    folders: &SiteFolders,
    layout: &SiteLayout,
    access: &FileAccess,
    path: &Path,
) -> Option<FileChange> {
    let name = relative_path(&layout.content, path);
    if relative_path(&folders.root, path).is_some_and(|path| included::concerns(input, &path)) {
        return None;
    }
    let file_type = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let was_there = match &name {
                Some(name) => has_content(input, name),
                None => has_other(input, &relative_path(&folders.root, path)?),
            };
            return (!was_there).then_some(FileChange::None);
        }
        Err(_) => return None,
    };
    let name = name.filter(|_| file_type.is_file())?;
    if let Ok(at) = input
        .documents
        .binary_search_by(|text| (*text.path).cmp(&name))
    {
        return match FileText::read(path, MAX_TEXT, access) {
            FileText::Text(text) if *text == *input.documents[at].text => Some(FileChange::None),
            FileText::Text(text) => {
                let is_same = includes_same(&input.documents[at].text, &text);
                is_same.then(|| FileChange::Text(at, text.into()))
            }
            _ => None,
        };
    }
    let at = input
        .assets
        .binary_search_by(|file| (*file.path).cmp(&name))
        .ok()?;
    if too_large(path).is_some() {
        return None;
    }
    let digest = access.digest(path).ok()?;
    (is_source(&digest.head) == input.assets[at].source).then_some(FileChange::Asset(at, digest))
}

/// Whether two texts of a page include the same files.
fn includes_same(old: &str, new: &str) -> bool {
    pipeline::included_by_page(old) == pipeline::included_by_page(new)
}

/// Shares the texts of `old` with `new` where they are equal, so that comparing them later costs nothing.
pub fn reuse_texts(old: &Input, new: &mut Input) {
    let reuse = |old: &Option<Arc<str>>, new: &mut Option<Arc<str>>| {
        if old == new {
            new.clone_from(old);
        }
    };
    reuse(&old.config, &mut new.config);
    reuse(&old.search_tests, &mut new.search_tests);
    reuse_all(&old.documents, &mut new.documents);
    reuse_all(&old.defaults, &mut new.defaults);
}

/// Both lists are sorted by path.
fn reuse_all(old: &[InputText], new: &mut [InputText]) {
    let mut rest = old.iter().peekable();
    for text in new {
        while rest
            .next_if(|old| old.path.cmp(&text.path) == Ordering::Less)
            .is_some()
        {}
        if let Some(old) = rest.next_if(|old| old.path == text.path)
            && old.text == text.text
        {
            text.text = Arc::clone(&old.text);
        }
    }
}

/// The path below a folder, `/`-separated, by either spelling of the folder.
fn relative_path(folder: &Path, path: &Path) -> Option<String> {
    let rest = match path.strip_prefix(folder) {
        Ok(rest) => rest,
        Err(_) => path.strip_prefix(folder.canonicalize().ok()?).ok()?,
    };
    let parts: Option<Vec<&str>> = rest.iter().map(std::ffi::OsStr::to_str).collect();
    parts
        .filter(|parts| !parts.is_empty() && !parts.contains(&".."))
        .map(|parts| crate::text::composed(parts.join("/")))
}

/// Whether the content had something at this path: a file, a folder with one in it, or a problem.
fn has_content(input: &Input, path: &str) -> bool {
    let shown = format!("{}{path}", super::content_prefix(input));
    let has_text = |texts: &[InputText]| has_path(path, texts, |text| &text.path);
    has_text(&input.documents)
        || has_text(&input.defaults)
        || has_path(path, &input.assets, |file| &file.path)
        || has_path(path, &input.unread, |file| file)
        || has_problem(input, &shown)
        || input.folder.is_empty() && has_other(input, path)
}

/// Whether the site had something at this path outside of its content.
fn has_other(input: &Input, path: &str) -> bool {
    let in_folder = |folder: &str, has: &dyn Fn(&str) -> bool| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.strip_prefix('/').is_some_and(has))
    };
    let has_static = |path: &str| has_path(path, &input.statics, |file| &file.path);
    let has_theme = |path: &str| has_path(path, &input.themes, |file| &file.path);
    let mut presets = input.presets.keys();
    path == FILE && input.config.is_some()
        || presets.any(|folder| is_in(folder, path) || is_in(path, folder))
        || path == SEARCH_TESTS && input.search_tests.is_some()
        || path == "static" && !input.statics.is_empty()
        || path == "themes" && !input.themes.is_empty()
        || in_folder("static", &has_static)
        || in_folder("themes", &has_theme)
        || has_problem(input, path)
}

fn has_problem(input: &Input, path: &str) -> bool {
    let mut problems = input.problems.iter();
    problems.any(|problem| problem.path.is_empty() || is_in(path, &problem.path))
}

/// Whether a list that is sorted by path has this path or one below it.
fn has_path<T>(path: &str, list: &[T], path_of: impl Fn(&T) -> &str) -> bool {
    let first_from = |start: &str| list.get(list.partition_point(|item| path_of(item) < start));
    // What is below a folder comes after it, but not at once: `a-b` and `a.md` are before `a/b`.
    [path, &format!("{path}/")]
        .into_iter()
        .filter_map(first_from)
        .any(|item| is_in(path, path_of(item)))
}

/// Whether a path is this folder, or below it.
fn is_in(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
