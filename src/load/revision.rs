//! A site as it was at a revision of its git repository, checked out into a temporary folder.
//!
//! `git` writes the files as a working tree has them. Neither the site nor its repository is written to, not even the index.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that makes a temporary folder"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::git::Git;
use crate::diagnostic::{did_you_mean, one_line};

/// The maximum size of all files of a revision together, in bytes: they are written to the system's temporary folder.
const MAX_REVISION: u64 = 4 * 1024 * 1024 * 1024;

/// Why a revision cannot be checked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionError {
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl RevisionError {
    fn new(message: String, help: &str) -> Self {
        let help = help.to_owned();
        Self { message, help }
    }

    /// The revision exists, but its files cannot be had.
    fn unreadable(name: &str, reason: &str) -> Self {
        Self::new(
            format!("cannot read `{name}`: {reason}"),
            "pass two folders to compare",
        )
    }
}

/// A site as it was at a revision. It is deleted when it is dropped.
#[derive(Debug)]
pub struct Checkout {
    folder: PathBuf,
    root: PathBuf,
}

impl Checkout {
    /// The site's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        // What cannot be removed is in a folder that the system clears.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Checks out the site whose folder is `site` as it was at the revision `name`: a commit, a branch, a tag, `HEAD~1`.
///
/// # Errors
/// Why that is not possible: no git, no repository, no such revision, no such folder in it, or no space.
pub fn revision(site: &Path, name: &str) -> Result<Checkout, RevisionError> {
    let shown = one_line(name);
    let git = Git {
        folder: site,
        index: None,
    };
    let top = git.line(&["rev-parse", "--show-toplevel"]).map_err(|why| {
        RevisionError::new(
            format!("`{shown}` is neither a folder with a `hirebook.toml` nor a revision: {why}"),
            "pass two folders to compare",
        )
    })?;
    let commit = find_commit(&git, name, &shown)?;
    let tree = find_tree(&git, &commit, &shown)?;
    check_out(&git, Path::new(&top), &tree)
        .map_err(|reason| RevisionError::unreadable(&shown, &reason))
}

fn find_commit(git: &Git<'_>, name: &str, shown: &str) -> Result<String, RevisionError> {
    let object = Some(format!("{name}^{{commit}}")).filter(|name| !name.starts_with('-'));
    let commit = object.and_then(|object| {
        git.line(&["rev-parse", "--verify", "--quiet", &object])
            .ok()
    });
    commit.ok_or_else(|| {
        let known = git.lines(&["for-each-ref", "--format=%(refname:short)"]);
        let known = known.unwrap_or_default();
        let help = did_you_mean(name, known.iter().map(String::as_str));
        let help = help.as_deref();
        RevisionError::new(
            format!("`{shown}` is neither a folder with a `hirebook.toml` nor a revision of this repository"),
            help.unwrap_or("run `git log --oneline` to list revisions, or `git tag` to list those with a name"),
        )
    })
}

/// The tree of the site's folder in a commit.
fn find_tree(git: &Git<'_>, commit: &str, shown: &str) -> Result<String, RevisionError> {
    let folder = git
        .line(&["rev-parse", "--show-prefix"])
        .map_err(|reason| RevisionError::unreadable(shown, &reason))?;
    let object = match folder.trim_end_matches('/') {
        "" => format!("{commit}^{{tree}}"),
        folder => format!("{commit}:{folder}"),
    };
    let tree = git.line(&["rev-parse", "--verify", "--quiet", &object]);
    tree.map_err(|_| {
        RevisionError::new(
            format!(
                "the revision `{shown}` has no folder `{}`",
                one_line(&folder)
            ),
            "use a revision that contains the site",
        )
    })
}

/// Writes the files of a tree to a temporary folder. `top` is the repository's own folder.
fn check_out(git: &Git<'_>, top: &Path, tree: &str) -> Result<Checkout, String> {
    let listed = git.lines(&["ls-tree", "-r", "-l", tree])?;
    let size = |line: &String| line.split_whitespace().nth(3)?.parse::<u64>().ok();
    let bytes: u64 = listed.iter().filter_map(size).sum();
    if bytes > MAX_REVISION {
        return Err(format!(
            "its files have {bytes} bytes, which exceeds the limit of {MAX_REVISION}"
        ));
    }
    let folder = temporary_folder()
        .map_err(|problem| format!("cannot create a temporary folder: {problem}"))?;
    let checkout = Checkout {
        root: folder.join("site"),
        folder,
    };
    fs::create_dir(checkout.root()).map_err(|problem| problem.to_string())?;
    let git = Git {
        folder: top,
        index: Some(&checkout.folder.join("index")),
    };
    let prefix = format!("--prefix={}/", checkout.root().display());
    git.line(&["read-tree", tree])?;
    git.line(&["checkout-index", "--all", "--quiet", &prefix])?;
    Ok(checkout)
}

/// A new folder that only this user can open.
fn temporary_folder() -> io::Result<PathBuf> {
    let parent = std::env::temp_dir().canonicalize()?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let mut number = 0;
    loop {
        let folder = parent.join(format!("hirebook-{}-{number}", std::process::id()));
        match builder.create(&folder) {
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists && number < 1000 => {
                number += 1;
            }
            created => return created.map(|()| folder),
        }
    }
}
