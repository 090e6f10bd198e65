//! Reads a folder of sources: the only reader of the content tree. It decides by name alone what a file is, and never
//! looks inside a page: that is `markdown`'s task, and reporting what is wrong is that of the diagnostics.
//!
//! Both readers are total. What cannot be read becomes a [`LoadProblem`] or a [`Content`] that says so, and the rest is
//! read all the same. Order is by path, bytewise, whatever order the system lists a folder in.
//!
//! Names that begin with a dot are skipped, except those in `static/` that hosts look for. Symlinks are followed, to folders too, as far
//! as [`Bounds`] admit what they lead
//! to; a link to a folder that it is itself in is a problem, not an endless walk.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::bounds::{Bounds, Limited, MAX_DECLARATIONS, MAX_DEPTH, MAX_TEXT, MAX_THEMES};
use super::problem::{LoadProblem, ProblemKind};
use crate::config::{self, Role, role};
use crate::pipeline::Observer;
use crate::text::{self, NotUtf8};

#[cfg(test)]
mod tests;

/// Reads the content folder `root` in parallel, without the files and folders in `ignore`.
///
/// `ignore` may name the same places as `root` in other words (relative, absolute, through a symlink).
#[must_use]
pub(super) fn content(
    root: &Path,
    ignore: &[PathBuf],
    bounds: &Bounds,
    observer: &dyn Observer,
) -> Tree {
    let mut tree = Tree::default();
    let (mut documents, mut defaults) = (Vec::new(), Vec::new());
    let walked = walk(root, &inside(root, ignore), &[], bounds, &mut tree.problems);
    tree.misnamed = walked.misnamed;
    for found in walked.files {
        match role(name_of(&found.path)) {
            Role::Page => documents.push(found),
            Role::Defaults => defaults.push(found),
            Role::Declarations(name) | Role::CloseTo(name) => {
                tree.misnamed.push((found.path, name))
            }
            Role::LikePage(_) => tree.unread.push(found.path),
            Role::Other => tree.assets.push(Asset {
                path: found.path,
                disk: found.disk,
            }),
        }
    }
    // Of two files for one folder's defaults, `_defaults.yml` counts.
    let both: BTreeSet<String> = defaults.iter().map(|file| file.path.clone()).collect();
    let is_second = |path: &str| {
        path.strip_suffix("yaml")
            .is_some_and(|stem| both.contains(&format!("{stem}yml")))
    };
    let (second, first): (Vec<_>, Vec<_>) =
        defaults.into_iter().partition(|file| is_second(&file.path));
    tree.second_defaults = second.into_iter().map(|file| file.path).collect();
    tree.documents = read_all(documents, MAX_TEXT, bounds, observer);
    tree.defaults = read_all(first, MAX_DECLARATIONS, bounds, observer);
    tree.misnamed.sort();
    tree.problems.sort();
    tree
}

/// The files below `root` that are copied as they are, whatever they hold. Of names that begin with a dot, only those in `dotted` count.
///
/// A folder that does not exist is an empty one.
#[must_use]
pub(super) fn files(
    root: &Path,
    dotted: &[&str],
    bounds: &Bounds,
) -> (Vec<Asset>, Vec<LoadProblem>) {
    let mut problems = Vec::new();
    if is_missing(root) {
        return (Vec::new(), problems);
    }
    let found = walk(root, &BTreeSet::new(), dotted, bounds, &mut problems).files;
    problems.sort();
    (
        found
            .into_iter()
            .map(|Found { path, disk }| Asset { path, disk })
            .collect(),
        problems,
    )
}

/// Reads a small folder whole (a theme's or preset's overrides): each file's path and bytes, sorted by path.
///
/// A folder that does not exist is an empty one.
#[must_use]
pub(super) fn folder(root: &Path, bounds: &Bounds) -> (Vec<(String, Vec<u8>)>, Vec<LoadProblem>) {
    let (found, mut problems) = files(root, &[], bounds);
    let (mut files, mut rest) = (Vec::new(), MAX_THEMES);
    for Asset { path, disk } in found {
        match bounds.read(&disk, MAX_TEXT) {
            Ok(Limited::Whole(bytes)) => match rest.checked_sub(bytes.len() as u64) {
                Some(less) => {
                    rest = less;
                    files.push((path, bytes));
                }
                None => problems.push(LoadProblem::new(path, ProblemKind::TooMuch)),
            },
            Ok(Limited::TooLarge(size)) => problems.push(LoadProblem::new(
                path,
                ProblemKind::TooLarge {
                    size,
                    limit: MAX_TEXT,
                },
            )),
            Err(error) => problems.push(LoadProblem::new(path, unreadable(&error))),
        }
    }
    problems.sort();
    (files, problems)
}

/// What a content folder holds. Every list is sorted by path.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The pages: `*.md`.
    pub documents: Vec<SourceFile>,
    /// The `_defaults.yml` of folders.
    pub defaults: Vec<SourceFile>,
    /// Files for the defaults of a folder that has another one.
    pub second_defaults: Vec<String>,
    /// Files and folders whose names are close to one with a meaning, or mean nothing here, and that name.
    pub misnamed: Vec<(String, &'static str)>,
    /// Files that are likely Markdown, and are not read.
    pub unread: Vec<String>,
    /// Everything else, not read.
    pub assets: Vec<Asset>,
    /// What could not be followed or listed. A file that is listed but cannot be read says so in its [`Content`].
    pub problems: Vec<LoadProblem>,
}

/// A file that was read, or was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// Relative to the content folder, `/`-separated on every system.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Its text, a byte order mark included.
    Text(String),
    /// It is not UTF-8.
    NotUtf8 {
        /// The offset of the first byte that is not.
        at: usize,
        /// The text with a stand-in for what is not.
        readable: String,
    },
    /// The system refused to read it, for this reason.
    Unreadable(String),
    /// It has `size` bytes, more than the `limit` that are read.
    TooLarge { size: u64, limit: u64 },
}

/// A file that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asset {
    /// Relative to the content folder, `/`-separated on every system.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
}

/// A file that the walk came by.
struct Found {
    path: String,
    disk: PathBuf,
}

/// What a walk came by.
#[derive(Default)]
struct Walked {
    /// Sorted by path.
    files: Vec<Found>,
    /// Folders that have the name of a file with a meaning, or one close to it, and hidden files of which that is so.
    misnamed: Vec<(String, &'static str)>,
}

/// Every file below `root`. `skip` holds paths relative to `root`, and `dotted` the names with a dot in front that count.
fn walk(
    root: &Path,
    skip: &BTreeSet<PathBuf>,
    dotted: &[&str],
    bounds: &Bounds,
    problems: &mut Vec<LoadProblem>,
) -> Walked {
    let mut walked = Walked::default();
    let mut walk = WalkDir::new(root).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.extend(problem(root, skip, &error));
                continue;
            }
        };
        let file_type = entry.file_type();
        let mut leave = || {
            if file_type.is_dir() {
                walk.skip_current_dir();
            }
        };
        let is_kept = dotted
            .iter()
            .any(|name| entry.file_name() == OsStr::new(name));
        if is_skipped(root, skip, &entry) && !is_kept {
            leave();
            if let Some((path, name)) = hidden(root, skip, &entry) {
                walked.misnamed.push((path, name));
            }
            continue;
        }
        let path = match relative(root, entry.path()) {
            Ok(path) => path,
            Err(lossy) => {
                problems.push(LoadProblem::new(lossy, ProblemKind::NameNotUtf8));
                leave();
                continue;
            }
        };
        if file_type.is_dir() && entry.depth() > MAX_DEPTH {
            problems.push(LoadProblem::new(path, ProblemKind::TooDeep));
            walk.skip_current_dir();
            continue;
        }
        if let Some(kind) = outside(&entry, bounds) {
            problems.push(LoadProblem::new(path, kind));
            leave();
            continue;
        }
        if entry.depth() == 0 {
            if !file_type.is_dir() {
                problems.push(LoadProblem::new(path, ProblemKind::NotAFolder));
            }
        } else if file_type.is_file() {
            walked.files.push(Found {
                path,
                disk: entry.into_path(),
            });
        } else if !file_type.is_dir() {
            problems.push(LoadProblem::new(path, ProblemKind::NotAFile));
        } else if let Some(name) = declares(name_of(&path)) {
            walked.misnamed.push((path, name));
        }
    }
    walked
        .files
        .sort_unstable_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
    walked.files.dedup_by(|second, first| {
        let is_same = second.path == first.path;
        if is_same {
            problems.push(LoadProblem::new(second.path.clone(), ProblemKind::SameName));
        }
        is_same
    });
    walked
}

/// The name that makes a folder look like a file of declarations.
fn declares(name: &str) -> Option<&'static str> {
    match role(name) {
        Role::Declarations(name) => Some(name),
        Role::Defaults => Some(config::DEFAULTS),
        Role::CloseTo(meant) if name.contains('.') || name == "_defaults" => Some(meant),
        _ => None,
    }
}

/// A hidden file that would mean something without the dot. A name that begins with a dot leaves a page out, but it must not
/// take away what hides other pages.
fn hidden(
    root: &Path,
    skip: &BTreeSet<PathBuf>,
    entry: &DirEntry,
) -> Option<(String, &'static str)> {
    if is_in(skip, root, entry.path()) || !entry.file_type().is_file() {
        return None;
    }
    let bare = entry
        .file_name()
        .to_str()?
        .strip_prefix('.')?
        .to_lowercase();
    let meant = match bare.as_str() {
        config::FILE => config::FILE,
        "defaults.yml" | "defaults.yaml" | "_defaults.yml" | "_defaults.yaml" => config::DEFAULTS,
        _ => return None,
    };
    Some((relative(root, entry.path()).ok()?, meant))
}

/// Why an entry that is reached through a link is not followed, if it is not.
fn outside(entry: &DirEntry, bounds: &Bounds) -> Option<ProblemKind> {
    if entry.depth() > 0 && !entry.path_is_symlink() {
        return None;
    }
    let real = entry.path().canonicalize().ok()?;
    let target = || {
        fs::read_link(entry.path())
            .map(|target| target.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    (!bounds.admits(&real)).then(|| ProblemKind::SymlinkOutside { target: target() })
}

fn is_skipped(root: &Path, skip: &BTreeSet<PathBuf>, entry: &DirEntry) -> bool {
    entry.depth() > 0 && (is_dotted(entry.path()) || is_in(skip, root, entry.path()))
}

fn is_dotted(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_in(skip: &BTreeSet<PathBuf>, root: &Path, path: &Path) -> bool {
    path.strip_prefix(root)
        .is_ok_and(|path| skip.contains(path))
}

/// The path below `root` in the site's spelling; `Err` with a readable form if it has none.
fn relative(root: &Path, path: &Path) -> Result<String, String> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let joined = below
        .iter()
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join("/");
    if below.to_str().is_some() {
        Ok(text::composed(joined))
    } else {
        Err(joined)
    }
}

/// What a refusal met on the walk means; `None` if it is about something that would be skipped.
fn problem(root: &Path, skip: &BTreeSet<PathBuf>, error: &walkdir::Error) -> Option<LoadProblem> {
    let place = error.path().unwrap_or(root);
    if place != root && (is_dotted(place) || is_in(skip, root, place)) {
        return None;
    }
    let path = relative(root, place).unwrap_or_else(|lossy| lossy);
    let kind = match (fs::read_link(place), error.io_error()) {
        (_, None) => ProblemKind::SymlinkLoop,
        (Ok(target), Some(io)) => match io.kind() {
            io::ErrorKind::NotFound => ProblemKind::DanglingSymlink {
                target: target.to_string_lossy().into_owned(),
            },
            io::ErrorKind::PermissionDenied => unreadable(io),
            // "Too many levels of symbolic links" has no stable kind, and no other refusal concerns only links.
            _ => ProblemKind::SymlinkLoop,
        },
        (Err(_), Some(io)) => unreadable(io),
    };
    Some(LoadProblem::new(path, kind))
}

fn unreadable(error: &io::Error) -> ProblemKind {
    ProblemKind::Unreadable(error.to_string())
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_missing(root: &Path) -> bool {
    fs::symlink_metadata(root).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Which of these places are inside `root`, relative to it. One that is not there yet may be.
pub(super) fn inside(root: &Path, places: &[PathBuf]) -> BTreeSet<PathBuf> {
    let real_root = root.canonicalize().ok();
    let real = |place: &PathBuf| {
        let place = place.canonicalize().ok().or_else(|| {
            Some(
                place
                    .parent()?
                    .canonicalize()
                    .ok()?
                    .join(place.file_name()?),
            )
        })?;
        Some(place.strip_prefix(real_root.as_ref()?).ok()?.to_path_buf())
    };
    let literal = |place: &PathBuf| place.strip_prefix(root).ok().map(Path::to_path_buf);
    places
        .iter()
        .flat_map(|place| [real(place), literal(place)])
        .flatten()
        .collect()
}

fn read_all(
    files: Vec<Found>,
    limit: u64,
    bounds: &Bounds,
    observer: &dyn Observer,
) -> Vec<SourceFile> {
    let contents: Vec<Content> = files
        .par_iter()
        .map(|file| read_text(&file.disk, limit, bounds))
        .inspect(|_| observer.advance())
        .collect();
    let whole = |(Found { path, disk }, content)| SourceFile {
        path,
        disk,
        content,
    };
    files.into_iter().zip(contents).map(whole).collect()
}

pub(super) fn read_text(disk: &Path, limit: u64, bounds: &Bounds) -> Content {
    match bounds.read(disk, limit) {
        Ok(Limited::Whole(bytes)) => text::decode(bytes).map_or_else(
            |NotUtf8 { at, readable }| Content::NotUtf8 { at, readable },
            Content::Text,
        ),
        Ok(Limited::TooLarge(size)) => Content::TooLarge { size, limit },
        Err(error) => Content::Unreadable(error.to_string()),
    }
}
