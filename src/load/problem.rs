//! Why a file or folder is not read, and its message. It reads nothing itself; `misnamed` has the messages about names.

use std::fmt;

use super::access::{MAX_COPIED, MAX_DEPTH, MAX_THEMES};
use crate::config::{Role, role};
use crate::diagnostic::{
    Code, FILE_TOO_LARGE, NOT_UTF8, SYMLINK_LOOP, SYMLINK_OUTSIDE, Severity, TOO_DEEP, UNREADABLE,
    UNSAFE_PATH,
};
use crate::pipeline::InputProblem;

/// A file or folder that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LoadProblem {
    /// Relative to the folder that was read, `/`-separated; empty for that folder itself. What is not UTF-8 in it is
    /// replaced by `U+FFFD`.
    pub path: String,
    pub kind: ProblemKind,
}

/// Why a file or folder is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ProblemKind {
    /// A symlink to a folder that it is in, or to itself.
    SymlinkLoop,
    /// A symlink without a target.
    DanglingSymlink {
        /// The target as the link spells it.
        target: String,
    },
    /// A symlink out of the handbook.
    SymlinkOutside {
        /// The target as the link spells it; empty for a folder that is reached through another link.
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
    /// It has `size` bytes, more than the `limit` that are read.
    TooLarge { size: u64, limit: u64 },
    /// It has this many bytes, more than [`MAX_COPIED`].
    TooLargeToCopy(u64),
    /// Another file has the same path in Unicode normalization form C.
    SameName,
    /// It is nested in more than [`MAX_DEPTH`] folders.
    TooDeep,
    /// With it, the files of `themes/` or of the templates of a preset have more than [`MAX_THEMES`] bytes.
    TooMuch,
}

impl ProblemKind {
    /// How to fix it, in one line without a full stop.
    fn help(&self) -> &'static str {
        match self {
            Self::SymlinkLoop => {
                "remove the symlink, or point it to a folder that does not contain it"
            }
            Self::DanglingSymlink { .. } => "remove the symlink, or restore its target",
            Self::SymlinkOutside { .. } => {
                "copy the file or folder into the handbook, or allow it in `hirebook.toml`: `[site] allow_links = [\"../folder\"]`"
            }
            Self::Unreadable(_) => "make it readable, or begin its name with a dot to ignore it",
            Self::NameNotUtf8 => "rename it to a name in UTF-8",
            Self::NotAFolder => "use the folder that contains the files",
            Self::NotAFile => "move it out of the folder",
            Self::TooLarge { .. } | Self::TooLargeToCopy(_) => {
                "make it smaller, or publish it elsewhere and link to it"
            }
            Self::SameName => "delete or rename one of them",
            Self::TooDeep => "move it up, or begin its name with a dot to ignore it",
            Self::TooMuch => "keep in this folder only the files that the site uses",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SymlinkLoop => out.write_str("symlink is part of a loop"),
            Self::DanglingSymlink { target } => {
                write!(out, "symlink points to `{target}`, which does not exist")
            }
            Self::SymlinkOutside { target } if target.is_empty() => {
                out.write_str("symlink points outside the handbook")
            }
            Self::SymlinkOutside { target } => write!(
                out,
                "symlink points to `{target}`, which is outside the handbook"
            ),
            Self::Unreadable(reason) => write!(out, "cannot be read: {reason}"),
            Self::NameNotUtf8 => out.write_str("name is not UTF-8"),
            Self::NotAFolder => out.write_str("not a folder"),
            Self::NotAFile => out.write_str("neither a file nor a folder"),
            Self::TooLarge { size, limit } => {
                write!(out, "{size} bytes exceed the limit of {limit}")
            }
            Self::TooLargeToCopy(size) => {
                write!(out, "{size} bytes exceed the limit of {MAX_COPIED}")
            }
            Self::SameName => {
                out.write_str("another file has the same name, with accents encoded differently")
            }
            Self::TooDeep => write!(out, "folders are nested more than {MAX_DEPTH} levels deep"),
            Self::TooMuch => write!(
                out,
                "the files of this folder have more than {MAX_THEMES} bytes in total"
            ),
        }
    }
}

impl LoadProblem {
    pub(super) fn new(path: String, kind: ProblemKind) -> Self {
        Self { path, kind }
    }

    /// The problem as the pipeline reports it. `prefix` is the folder that was read, with a slash at its end.
    pub(super) fn shown(&self, prefix: &str) -> InputProblem {
        let code = match self.kind {
            ProblemKind::SymlinkLoop => SYMLINK_LOOP,
            ProblemKind::SymlinkOutside { .. } => SYMLINK_OUTSIDE,
            ProblemKind::TooLarge { .. }
            | ProblemKind::TooLargeToCopy(_)
            | ProblemKind::TooMuch => FILE_TOO_LARGE,
            ProblemKind::TooDeep => TOO_DEEP,
            ProblemKind::NameNotUtf8 => UNSAFE_PATH,
            _ => UNREADABLE,
        };
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        // Such a file may say who reads other files, so that it cannot be read is always an error.
        let declares = matches!(
            role(name),
            Role::Defaults | Role::Declarations(_) | Role::CloseTo(_)
        );
        let code = if declares && code.severity() != Severity::Error {
            UNREADABLE
        } else {
            code
        };
        let path = format!("{prefix}{}", self.path);
        let path = if self.path.is_empty() {
            path.trim_end_matches('/').to_owned()
        } else {
            path
        };
        problem(
            path,
            code,
            format!("ignored: {}", self.kind),
            self.kind.help(),
        )
    }
}

pub(super) fn problem(
    path: String,
    code: Code,
    message: String,
    help: impl Into<String>,
) -> InputProblem {
    InputProblem {
        path,
        code,
        message,
        help: help.into(),
        text: ("".into(), 0),
    }
}

/// `readable` is the text with `U+FFFD` for what is not UTF-8, which begins at byte `at`.
pub(super) fn not_utf8(path: String, at: usize, readable: &str) -> InputProblem {
    let message = format!("this file is not valid UTF-8 at byte {}", at + 1);
    InputProblem {
        text: (readable.into(), at),
        ..problem(path, NOT_UTF8, message, "save it as UTF-8 in your editor")
    }
}

pub(super) fn unreadable(path: String, reason: &str) -> InputProblem {
    let help = "make it readable, or begin its name with a dot to ignore it";
    problem(
        path,
        UNREADABLE,
        format!("cannot read this file: {reason}"),
        help,
    )
}
