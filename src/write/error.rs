//! Why a site could not be written, with messages for the person who builds it. It writes nothing.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::paths::MANIFEST;

/// Why a site was not written. Unless it is [`WriteError::HalfMoved`], the output folder is as the build found it.
#[derive(Debug)]
pub enum WriteError {
    /// The output folder holds something that hirebook did not write.
    NotOurs {
        /// The output folder.
        folder: PathBuf,
        /// The first of its entries, by name, that hirebook did not write.
        entry: String,
    },
    /// The manifest, or a half-done move, in the output folder is in a format that this version does not know.
    OtherVersion {
        /// The manifest or journal.
        path: PathBuf,
        /// Its first line.
        line: String,
    },
    /// The site has a file where the output folder holds something that hirebook did not write.
    ForeignClash {
        /// The foreign entry.
        path: PathBuf,
    },
    /// Two files of the site are one and the same name to the file system.
    SameName {
        /// The later of the two, relative to the output folder.
        path: String,
    },
    /// A file of the site has a path that is not a plain relative one.
    BadPath {
        /// The path.
        path: String,
    },
    /// The output path names something that is not a folder.
    NotAFolder {
        /// The output path.
        path: PathBuf,
    },
    /// Another build is writing next to this one.
    Busy {
        /// The output folder.
        folder: PathBuf,
    },
    /// An error of the operating system; nothing of the new site is visible.
    Io {
        /// What failed, as in "cannot *write*".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// An earlier build was killed between two renames, and something else has taken the place of the old site since.
    Unrepaired {
        /// The output folder.
        folder: PathBuf,
        /// Where the old site is.
        old: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The new site is complete on the disk, but only some of its files could be moved into place.
    HalfMoved {
        /// The output folder.
        folder: PathBuf,
        /// The file at which it stopped.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl WriteError {
    /// For `map_err`: `action` failed on `path`.
    pub(super) fn io<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + use<'a> {
        move |source| Self::Io {
            action,
            path: path.to_path_buf(),
            source,
        }
    }

    /// What is wrong, in one line without a full stop.
    fn message(&self) -> String {
        match self {
            Self::NotOurs { folder, entry } => format!(
                "`{}` was not written by hirebook: it contains `{entry}` but no `{MANIFEST}`",
                folder.display()
            ),
            Self::OtherVersion { path, line } => format!(
                "`{}` was written by another version of hirebook: it begins with `{line}`",
                path.display()
            ),
            Self::ForeignClash { path } => format!(
                "`{}` was not written by hirebook, and the site has a file of that name",
                path.display()
            ),
            Self::SameName { path } => {
                format!(
                    "`{path}` and another file of the site have the same name on this file system"
                )
            }
            Self::BadPath { path } => format!(
                "`{}` cannot be the path of a file of the site",
                path.escape_debug()
            ),
            Self::NotAFolder { path } => format!("`{}` is not a folder", path.display()),
            Self::Busy { folder } => format!(
                "another build is still writing to `{}` or to a folder next to it",
                folder.display()
            ),
            Self::Io {
                action,
                path,
                source,
            } => format!(
                "cannot {action} `{}`: {source}; the previous site is unchanged",
                path.display()
            ),
            Self::Unrepaired {
                folder,
                old,
                source,
            } => format!(
                "an earlier build was interrupted, and its previous site cannot be moved back from `{}` to `{}`: {source}",
                old.display(),
                folder.display()
            ),
            Self::HalfMoved {
                folder,
                path,
                source,
            } => format!(
                "the new site is incomplete in `{}`: cannot move `{}` there: {source}",
                folder.display(),
                path.display()
            ),
        }
    }

    /// How to fix it, in one line without a full stop.
    fn help(&self) -> String {
        match self {
            Self::NotOurs { .. } => "choose another output folder, or empty this one".into(),
            Self::OtherVersion { path, .. } => format!(
                "build with the version that wrote it, or empty `{}` and build again",
                path.parent().unwrap_or(path).display()
            ),
            Self::ForeignClash { .. } => "move it away, or rename the page or asset".into(),
            Self::SameName { .. } => {
                "rename one of them so that they differ in more than letter case".into()
            }
            Self::BadPath { .. } => "rename the page or asset it comes from".into(),
            Self::NotAFolder { .. } => {
                "choose another output folder, or move the existing file".into()
            }
            Self::Busy { .. } => "wait for it to end and build again".into(),
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "free some space and build again".into()
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "make it accessible to your user, or choose another output folder".into()
                }
                _ => "fix the cause and build again".into(),
            },
            Self::Unrepaired { folder, .. } => {
                format!("move `{}` away and build again", folder.display())
            }
            Self::HalfMoved { .. } => {
                "fix the cause and build again: the next build finishes the move first".into()
            }
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}; {}", self.message(), self.help())
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. }
            | Self::Unrepaired { source, .. }
            | Self::HalfMoved { source, .. } => Some(source),
            _ => None,
        }
    }
}
