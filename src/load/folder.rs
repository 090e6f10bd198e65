//! Reads a folder of sources: the only reader of the content tree. It decides by name alone what a file is, and never
//! looks inside one: that is `markdown`'s task, and saying what is wrong is that of the diagnostics.
//!
//! Both readers are total. What cannot be read becomes a [`LoadProblem`] or a [`Content`] that says so, and the rest is
//! read all the same. Order is by path, bytewise, whatever order the system lists a folder in.
//!
//! Names that begin with a dot are skipped. Symlinks are followed, to folders too; a link to a folder that it is itself
//! in is a problem, not an endless walk.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

#[cfg(test)]
mod tests;

/// The largest file that is read whole, in bytes. A page of this size is a mistake, and its offsets fit in 32 bits.
pub(crate) const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// The file name that holds the fields shared by the pages of a folder.
const DEFAULTS: &str = "_defaults.yml";

/// Reads the content folder `root` in parallel, without the files and folders in `ignore`.
///
/// A page is a file whose name ends in `.md`, in lower case. `ignore` may name the same places as `root` in other words
/// (relative, absolute, through a symlink).
#[must_use]
pub(crate) fn content(root: &Path, ignore: &[PathBuf]) -> Tree {
    let mut tree = Tree::default();
    let (mut documents, mut defaults) = (Vec::new(), Vec::new());
    for found in walk(root, &inside(root, ignore), &mut tree.problems) {
        let name = found.path.rsplit('/').next().unwrap_or(&found.path);
        if name == DEFAULTS {
            defaults.push(found);
        } else if Path::new(name).extension() == Some(OsStr::new("md")) {
            documents.push(found);
        } else {
            match fs::metadata(&found.disk) {
                Ok(metadata) => {
                    tree.assets.push(Asset { path: found.path, disk: found.disk, size: metadata.len() });
                }
                Err(error) => tree.problems.push(LoadProblem::new(found.path, unreadable(&error))),
            }
        }
    }
    tree.documents = read_all(documents);
    tree.defaults = read_all(defaults);
    tree.problems.sort();
    tree
}

/// Reads a small folder whole (a theme's or preset's overrides): each file's path and bytes, sorted by path.
///
/// A folder that does not exist is an empty one.
#[must_use]
pub(crate) fn folder(root: &Path) -> (Vec<(String, Vec<u8>)>, Vec<LoadProblem>) {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    if is_missing(root) {
        return (files, problems);
    }
    for found in walk(root, &BTreeSet::new(), &mut problems) {
        match read(&found.disk) {
            Ok(Limited::Whole(bytes)) => files.push((found.path, bytes)),
            Ok(Limited::TooLarge(size)) => problems.push(LoadProblem::new(found.path, ProblemKind::TooLarge(size))),
            Err(error) => problems.push(LoadProblem::new(found.path, unreadable(&error))),
        }
    }
    problems.sort();
    (files, problems)
}

/// What a content folder holds. Every list is sorted by path.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The pages: `*.md`.
    pub documents: Vec<SourceFile>,
    /// The `_defaults.yml` of folders.
    pub defaults: Vec<SourceFile>,
    /// Everything else, not read.
    pub assets: Vec<Asset>,
    /// What could not be followed or listed. A file that is listed but cannot be read says so in its [`Content`].
    pub problems: Vec<LoadProblem>,
}

/// A file that was read, or was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Relative to the content folder, `/`-separated on every system.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
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
    /// It has this many bytes, more than [`MAX_BYTES`].
    TooLarge(u64),
}

/// A file that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    /// Relative to the content folder, `/`-separated on every system.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
    /// In bytes.
    pub size: u64,
}

/// A file or folder that is not in the tree, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LoadProblem {
    /// Relative to the folder that was read, `/`-separated; empty for that folder itself. What is not UTF-8 in it is
    /// replaced by `U+FFFD`.
    pub path: String,
    /// Why.
    pub kind: ProblemKind,
}

/// Why a file or folder is not in the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ProblemKind {
    /// A symlink to a folder that it is in, or to itself.
    SymlinkLoop,
    /// A symlink to nothing.
    DanglingSymlink {
        /// Where it points, as it says.
        target: String,
    },
    /// The system refused to list or read it, for this reason.
    Unreadable(String),
    /// Its name is not UTF-8, so no link could name it.
    NameNotUtf8,
    /// A device, pipe or socket.
    NotAFile,
    /// The folder that was to be read is not one.
    NotAFolder,
    /// It has this many bytes, more than [`MAX_BYTES`].
    TooLarge(u64),
}

impl ProblemKind {
    /// What to do about it, in one line without a full stop.
    #[must_use]
    pub(crate) fn remedy(&self) -> &'static str {
        match self {
            Self::SymlinkLoop => "remove the link, or point it at a folder that it is not in",
            Self::DanglingSymlink { .. } => "remove the link, or put back what it points to",
            Self::Unreadable(_) => "make it readable to the user who builds, or begin its name with a dot to leave it out",
            Self::NameNotUtf8 => "rename it, with letters in UTF-8",
            Self::NotAFolder => "name the folder that holds the files",
            Self::NotAFile => "move it out of the folder",
            Self::TooLarge(_) => "make it smaller, or publish it elsewhere and link to it",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SymlinkLoop => out.write_str("symlink leads back to where it is"),
            Self::DanglingSymlink { target } => {
                write!(out, "symlink points to `{target}`, which does not exist")
            }
            Self::Unreadable(reason) => write!(out, "cannot be read: {reason}"),
            Self::NameNotUtf8 => out.write_str("name is not UTF-8"),
            Self::NotAFolder => out.write_str("not a folder"),
            Self::NotAFile => out.write_str("neither a file nor a folder"),
            Self::TooLarge(size) => write!(out, "{size} bytes are more than the {MAX_BYTES} that are read"),
        }
    }
}

impl LoadProblem {
    fn new(path: String, kind: ProblemKind) -> Self {
        Self { path, kind }
    }
}

/// A file that the walk came by.
struct Found {
    path: String,
    disk: PathBuf,
}

/// Every file below `root`, sorted by path. `skip` holds paths relative to `root`.
fn walk(root: &Path, skip: &BTreeSet<PathBuf>, problems: &mut Vec<LoadProblem>) -> Vec<Found> {
    let mut files = Vec::new();
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
        if is_skipped(root, skip, &entry) {
            if file_type.is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        let path = match relative(root, entry.path()) {
            Ok(path) => path,
            Err(lossy) => {
                problems.push(LoadProblem::new(lossy, ProblemKind::NameNotUtf8));
                if file_type.is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
        };
        if entry.depth() == 0 {
            if !file_type.is_dir() {
                problems.push(LoadProblem::new(path, ProblemKind::NotAFolder));
            }
        } else if file_type.is_file() {
            files.push(Found { path, disk: entry.into_path() });
        } else if !file_type.is_dir() {
            problems.push(LoadProblem::new(path, ProblemKind::NotAFile));
        }
    }
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
}

fn is_skipped(root: &Path, skip: &BTreeSet<PathBuf>, entry: &DirEntry) -> bool {
    entry.depth() > 0 && (is_dotted(entry.path()) || is_in(skip, root, entry.path()))
}

fn is_dotted(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_in(skip: &BTreeSet<PathBuf>, root: &Path, path: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|path| skip.contains(path))
}

/// The path below `root` in the site's spelling; `Err` with a readable form if it has none.
fn relative(root: &Path, path: &Path) -> Result<String, String> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let joined = below.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/");
    if below.to_str().is_some() { Ok(joined) } else { Err(joined) }
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
            io::ErrorKind::NotFound => ProblemKind::DanglingSymlink { target: target.to_string_lossy().into_owned() },
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

fn is_missing(root: &Path) -> bool {
    fs::symlink_metadata(root).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Which of these places are inside `root`, relative to it. One that is not there yet may be.
pub(super) fn inside(root: &Path, places: &[PathBuf]) -> BTreeSet<PathBuf> {
    let real_root = root.canonicalize().ok();
    let real = |place: &PathBuf| {
        let place = place.canonicalize().ok().or_else(|| Some(place.parent()?.canonicalize().ok()?.join(place.file_name()?)))?;
        Some(place.strip_prefix(real_root.as_ref()?).ok()?.to_path_buf())
    };
    let literal = |place: &PathBuf| place.strip_prefix(root).ok().map(Path::to_path_buf);
    places.iter().flat_map(|place| [real(place), literal(place)]).flatten().collect()
}

fn read_all(files: Vec<Found>) -> Vec<SourceFile> {
    let contents: Vec<Content> = files.par_iter().map(|file| read_text(&file.disk)).collect();
    let whole = |(Found { path, disk }, content)| SourceFile { path, disk, content };
    files.into_iter().zip(contents).map(whole).collect()
}

pub(super) fn read_text(disk: &Path) -> Content {
    match read(disk) {
        Ok(Limited::Whole(bytes)) => String::from_utf8(bytes).map_or_else(
            |error| {
                let at = error.utf8_error().valid_up_to();
                Content::NotUtf8 { at, readable: String::from_utf8_lossy(error.as_bytes()).into_owned() }
            },
            Content::Text,
        ),
        Ok(Limited::TooLarge(size)) => Content::TooLarge(size),
        Err(error) => Content::Unreadable(error.to_string()),
    }
}

/// What reading a file with a limit gives.
enum Limited {
    Whole(Vec<u8>),
    TooLarge(u64),
}

fn read(disk: &Path) -> io::Result<Limited> {
    let mut file = File::open(disk)?;
    let size = file.metadata()?.len();
    if size > MAX_BYTES {
        return Ok(Limited::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // A file can grow while it is read, and some special ones have no size at all.
    (&mut file).take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let read = bytes.len() as u64;
    Ok(if read > MAX_BYTES { Limited::TooLarge(read) } else { Limited::Whole(bytes) })
}
