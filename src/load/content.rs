//! Reads a folder of sources: the only reader of the content tree. It decides by name alone what a file is, and never
//! looks inside a page: that is the task of `markdown`.
//!
//! Every function is total. What cannot be read becomes a [`LoadProblem`] or a [`FileText`] with the reason, and the rest is read.
//! Every list is sorted by path, bytewise. [`FolderWalk`] finds the files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::access::{FileAccess, LimitedRead, MAX_DECLARATIONS, MAX_TEXT};
use super::problem::{LoadProblem, ProblemKind, not_utf8, unreadable};
use super::walk::{FolderWalk, WalkedFile, name_of};
use crate::config::{Role, role};
use crate::pipeline::{InputProblem, Observer};
use crate::text::{self, NotUtf8};

#[cfg(test)]
mod tests;

/// What a content folder holds.
#[derive(Debug, Default)]
pub(super) struct ContentTree {
    /// The pages: `*.md`.
    pub documents: Vec<SourceFile>,
    /// The `_defaults.yml` of folders.
    pub defaults: Vec<SourceFile>,
    /// Files for the defaults of a folder that has another one.
    pub second_defaults: Vec<String>,
    /// Files and folders whose name has a meaning elsewhere or is close to one with a meaning; each with that name.
    pub misnamed: Vec<(String, &'static str)>,
    /// Files that are likely Markdown, and are not read.
    pub unread: Vec<String>,
    /// All other files, which are not read here.
    pub assets: Vec<WalkedFile>,
    /// What could not be followed or listed. The [`FileText`] of a file has the reason why it cannot be read.
    pub problems: Vec<LoadProblem>,
}

/// A file that was to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// Relative to the content folder, `/`-separated on every system.
    pub path: String,
    pub text: FileText,
}

/// The result of reading a file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileText {
    /// Its text, with a byte order mark if there is one.
    Text(String),
    NotUtf8(NotUtf8),
    /// The system refused to read it, for this reason.
    Unreadable(String),
    /// It has `size` bytes, more than the `limit` that are read.
    TooLarge {
        size: u64,
        limit: u64,
    },
}

impl FileText {
    pub(super) fn read(disk: &Path, limit: u64, access: &FileAccess) -> Self {
        match access.read(disk, limit) {
            Ok(LimitedRead::Whole(bytes)) => {
                text::decode(bytes).map_or_else(Self::NotUtf8, Self::Text)
            }
            Ok(LimitedRead::TooLarge(size)) => Self::TooLarge { size, limit },
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }

    /// The text; or the problem of the file at `path`, which is in the folder `prefix`.
    pub(super) fn or_problem(self, prefix: &str, path: &str) -> Result<String, InputProblem> {
        let shown = format!("{prefix}{path}");
        match self {
            Self::Text(text) => Ok(text),
            Self::NotUtf8(NotUtf8 { at, readable }) => Err(not_utf8(shown, at, &readable)),
            Self::Unreadable(reason) => Err(unreadable(shown, &reason)),
            Self::TooLarge { size, limit } => {
                let kind = ProblemKind::TooLarge { size, limit };
                Err(LoadProblem::new(path.to_owned(), kind).shown(prefix))
            }
        }
    }
}

/// Reads the content folder `root` in parallel. `skipped` are paths in it that are left out, relative to it.
#[must_use]
pub(super) fn read(
    root: &Path,
    skipped: BTreeSet<PathBuf>,
    access: &FileAccess,
    observer: &dyn Observer,
) -> ContentTree {
    let walk = FolderWalk {
        root,
        skipped,
        dotted: &[],
        access,
    };
    let walked = walk.run();
    let mut tree = ContentTree {
        misnamed: walked.misnamed,
        problems: walked.problems,
        ..ContentTree::default()
    };
    let (mut documents, mut defaults) = (Vec::new(), Vec::new());
    for file in walked.files {
        match role(name_of(&file.path)) {
            Role::Page => documents.push(file),
            Role::Defaults => defaults.push(file),
            Role::Declarations(name) | Role::CloseTo(name) => tree.misnamed.push((file.path, name)),
            Role::LikePage(_) => tree.unread.push(file.path),
            Role::Other => tree.assets.push(file),
        }
    }
    // Of two files for one folder's defaults, `_defaults.yml` counts.
    let paths: BTreeSet<String> = defaults.iter().map(|file| file.path.clone()).collect();
    let is_second = |file: &WalkedFile| {
        let stem = file.path.strip_suffix("yaml");
        stem.is_some_and(|stem| paths.contains(&format!("{stem}yml")))
    };
    let (second, first): (Vec<_>, Vec<_>) = defaults.into_iter().partition(is_second);
    tree.second_defaults = second.into_iter().map(|file| file.path).collect();
    let read = |files: Vec<WalkedFile>, limit| -> Vec<SourceFile> {
        let files = files.into_par_iter().map(|WalkedFile { path, disk }| {
            let text = FileText::read(&disk, limit, access);
            SourceFile { path, text }
        });
        files.inspect(|_| observer.advance()).collect()
    };
    tree.documents = read(documents, MAX_TEXT);
    tree.defaults = read(first, MAX_DECLARATIONS);
    tree.misnamed.sort();
    tree.problems.sort();
    tree
}
