//! Walks a folder: which files are below it, by the names that a site uses for them. It opens no file, and does not decide what a
//! file is for.
//!
//! Names that begin with a dot are skipped, except those that hosts look for. Symlinks are followed, to folders too, as far as
//! [`FileAccess`] admit their targets; a link to a folder that it is itself in is a problem, not an endless walk.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that lists the folders of a site"
)]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::access::{FileAccess, MAX_DEPTH};
use super::problem::{LoadProblem, ProblemKind};
use crate::config::{self, Role, role};
use crate::text;

/// A file that a walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WalkedFile {
    /// Relative to the root of the walk, `/`-separated on every system.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
}

/// What a walk found.
#[derive(Default)]
pub(super) struct WalkResult {
    /// Sorted by path, bytewise, in whatever order the system lists a folder.
    pub files: Vec<WalkedFile>,
    /// Folders whose name is that of a file with a meaning, or close to it, and hidden files of such a name; each with that name.
    pub misnamed: Vec<(String, &'static str)>,
    /// What could not be followed or listed, in no order.
    pub problems: Vec<LoadProblem>,
}

/// A walk below a folder.
pub(super) struct FolderWalk<'a> {
    pub root: &'a Path,
    /// Paths that are skipped, relative to the root.
    pub skipped: BTreeSet<PathBuf>,
    /// Names that count although they begin with a dot.
    pub dotted: &'a [&'a str],
    pub access: &'a FileAccess,
}

impl FolderWalk<'_> {
    pub(super) fn run(&self) -> WalkResult {
        let mut result = WalkResult::default();
        let mut walk = WalkDir::new(self.root).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => {
                    let is_folder = entry.file_type().is_dir();
                    if !self.visit(entry, &mut result) && is_folder {
                        walk.skip_current_dir();
                    }
                }
                Err(error) => result.problems.extend(self.problem(&error)),
            }
        }
        let WalkResult {
            files, problems, ..
        } = &mut result;
        files.sort_unstable_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
        files.dedup_by(|second, first| {
            let is_same = second.path == first.path;
            if is_same {
                problems.push(LoadProblem::new(second.path.clone(), ProblemKind::SameName));
            }
            is_same
        });
        result
    }

    /// Records an entry. False where it is skipped, with what is below it.
    fn visit(&self, entry: DirEntry, result: &mut WalkResult) -> bool {
        if self.is_skipped(&entry) {
            result.misnamed.extend(self.hidden_declaration(&entry));
            return false;
        }
        let file_type = entry.file_type();
        let path = match self.relative(entry.path()) {
            Ok(path) => path,
            Err(lossy) => {
                let problem = LoadProblem::new(lossy, ProblemKind::NameNotUtf8);
                result.problems.push(problem);
                return false;
            }
        };
        let problem = if file_type.is_dir() && entry.depth() > MAX_DEPTH {
            Some(ProblemKind::TooDeep)
        } else if let Some(outside) = self.link_outside(&entry) {
            Some(outside)
        } else if entry.depth() == 0 && !file_type.is_dir() {
            Some(ProblemKind::NotAFolder)
        } else if !file_type.is_dir() && !file_type.is_file() {
            Some(ProblemKind::NotAFile)
        } else {
            None
        };
        if let Some(kind) = problem {
            result.problems.push(LoadProblem::new(path, kind));
            return false;
        }
        if file_type.is_file() {
            let disk = entry.into_path();
            result.files.push(WalkedFile { path, disk });
        } else if entry.depth() > 0
            && let Some(name) = declaration_name(name_of(&path))
        {
            result.misnamed.push((path, name));
        }
        true
    }

    fn is_skipped(&self, entry: &DirEntry) -> bool {
        let is_kept = || {
            let mut names = self.dotted.iter();
            names.any(|name| entry.file_name() == OsStr::new(name))
        };
        entry.depth() > 0 && self.is_skipped_path(entry.path()) && !is_kept()
    }

    fn is_skipped_path(&self, path: &Path) -> bool {
        let is_dotted = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
        path.file_name().is_some_and(is_dotted) || self.is_excluded(path)
    }

    fn is_excluded(&self, path: &Path) -> bool {
        path.strip_prefix(self.root)
            .is_ok_and(|path| self.skipped.contains(path))
    }

    /// A hidden file that would have a meaning without the dot. A name that begins with a dot leaves a page out, but it must not
    /// take away what hides other pages.
    fn hidden_declaration(&self, entry: &DirEntry) -> Option<(String, &'static str)> {
        if self.is_excluded(entry.path()) || !entry.file_type().is_file() {
            return None;
        }
        let name = entry.file_name().to_str()?.strip_prefix('.')?;
        let meant = match name.to_lowercase().as_str() {
            config::FILE => config::FILE,
            "defaults.yml" | "defaults.yaml" | "_defaults.yml" | "_defaults.yaml" => {
                config::DEFAULTS
            }
            _ => return None,
        };
        Some((self.relative(entry.path()).ok()?, meant))
    }

    /// Why a link is not followed, if it is not.
    fn link_outside(&self, entry: &DirEntry) -> Option<ProblemKind> {
        if entry.depth() > 0 && !entry.path_is_symlink() {
            return None;
        }
        let real = entry.path().canonicalize().ok()?;
        (!self.access.admits(&real)).then(|| ProblemKind::SymlinkOutside {
            target: fs::read_link(entry.path()).map_or(String::new(), |target| {
                target.to_string_lossy().into_owned()
            }),
        })
    }

    /// The path below the root in the site's spelling; `Err` with a readable form if it has none.
    fn relative(&self, path: &Path) -> Result<String, String> {
        let below = path.strip_prefix(self.root).unwrap_or(path);
        let parts: Vec<_> = below.iter().map(OsStr::to_string_lossy).collect();
        let joined = parts.join("/");
        match below.to_str() {
            Some(_) => Ok(text::composed(joined)),
            None => Err(joined),
        }
    }

    /// The problem behind an error of the walk; none if it is about something that is skipped anyway.
    fn problem(&self, error: &walkdir::Error) -> Option<LoadProblem> {
        let entry = error.path().unwrap_or(self.root);
        if entry != self.root && self.is_skipped_path(entry) {
            return None;
        }
        let path = self.relative(entry).unwrap_or_else(|lossy| lossy);
        let unreadable = |error: &io::Error| ProblemKind::Unreadable(error.to_string());
        let kind = match (fs::read_link(entry), error.io_error()) {
            (_, None) => ProblemKind::SymlinkLoop,
            (Ok(target), Some(io)) => match io.kind() {
                io::ErrorKind::NotFound => ProblemKind::DanglingSymlink {
                    target: target.to_string_lossy().into_owned(),
                },
                io::ErrorKind::PermissionDenied => unreadable(io),
                // "Too many levels of symbolic links" has no stable kind, and no other error concerns only links.
                _ => ProblemKind::SymlinkLoop,
            },
            (Err(_), Some(io)) => unreadable(io),
        };
        Some(LoadProblem::new(path, kind))
    }
}

/// The file of declarations that a folder of this name looks like.
fn declaration_name(name: &str) -> Option<&'static str> {
    match role(name) {
        Role::Declarations(name) => Some(name),
        Role::Defaults => Some(config::DEFAULTS),
        Role::CloseTo(meant) if name.contains('.') || name == "_defaults" => Some(meant),
        _ => None,
    }
}

/// The last part of a path.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
