//! A revision of the git repository that a site lies in, as a folder that is there for as long as it is read.
//!
//! `git` does the work: it lays the files out as a working tree has them, in a folder of the system's for temporary ones.
//! Neither the site nor its repository is written to, not even the index.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that runs git, and makes a folder beside"
)]

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::diagnostic::{did_you_mean, one_line};

/// What git must not hear of: in a hook it would look for this repository's files and not for those of the site.
const OURS: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// The most bytes that the files of a revision may have together: they are written to the system's folder for temporary ones.
const MAX_REVISION: u64 = 4 * 1024 * 1024 * 1024;

/// Settings under which git would write into the repository, or leave files out.
const PLAIN: [&str; 6] = [
    "-c",
    "core.splitIndex=false",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.sparseCheckout=false",
];

/// Why there is no such revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRevision {
    /// One line; what is so.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// A site as it was at a revision; gone when it is dropped.
#[derive(Debug)]
pub struct Checkout {
    aside: PathBuf,
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
        // Whatever stays behind lies where the system clears up.
        let _ = std::fs::remove_dir_all(&self.aside);
    }
}

/// Lays out the site whose folder is `site` as it was at the revision called `name`: a commit, a branch, a tag, `HEAD~1`.
///
/// # Errors
/// Why that is not to be had: no git, no repository, no such revision, no such folder in it, or no room.
pub fn revision(site: &Path, name: &str) -> Result<Checkout, NoRevision> {
    let said = one_line(name);
    let none = |is: String, help: &str| NoRevision {
        message: is,
        help: help.to_owned(),
    };
    let top = Git {
        place: site,
        index: None,
    }
    .line(&["rev-parse", "--show-toplevel"]);
    let top = PathBuf::from(top.map_err(|why| {
        none(
            format!("`{said}` is neither a folder with a `hirebook.toml` nor a revision: {why}"),
            "name two folders to compare",
        )
    })?);
    let git = Git {
        place: site,
        index: None,
    };
    let commit = Some(name).filter(|name| !name.starts_with('-'));
    let commit = commit.and_then(|name| {
        git.line(&[
            "rev-parse",
            "--verify",
            "--quiet",
            &format!("{name}^{{commit}}"),
        ])
        .ok()
    });
    let commit = commit.ok_or_else(|| {
        let known = git
            .lines(&["for-each-ref", "--format=%(refname:short)"])
            .unwrap_or_default();
        let help = did_you_mean(name, known.iter().map(String::as_str));
        let message = format!(
            "`{said}` is neither a folder with a `hirebook.toml` nor a revision of this repository"
        );
        none(
            message,
            help.as_deref()
                .unwrap_or("`git log --oneline` lists revisions, and `git tag` those with a name"),
        )
    })?;
    let refused = |why: String| {
        none(
            format!("`{said}` cannot be read: {why}"),
            "name two folders to compare",
        )
    };
    let folder = git.line(&["rev-parse", "--show-prefix"]).map_err(refused)?;
    let tree = if folder.is_empty() {
        format!("{commit}^{{tree}}")
    } else {
        format!("{commit}:{}", folder.trim_end_matches('/'))
    };
    let tree = git
        .line(&["rev-parse", "--verify", "--quiet", &tree])
        .map_err(|_| {
            none(
                format!(
                    "the revision `{said}` has no folder `{}`",
                    one_line(&folder)
                ),
                "name a revision that holds the site",
            )
        })?;
    let listed = git
        .lines(&["ls-tree", "-r", "-l", &tree])
        .map_err(refused)?;
    let bytes: u64 = listed
        .iter()
        .filter_map(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok())
        .sum();
    if bytes > MAX_REVISION {
        return Err(refused(format!(
            "its files have {bytes} bytes, more than the {MAX_REVISION} that are read"
        )));
    }
    let aside =
        aside().map_err(|problem| refused(format!("no folder for it can be made: {problem}")))?;
    let checkout = Checkout {
        root: aside.join("site"),
        aside,
    };
    std::fs::create_dir(checkout.root()).map_err(|problem| refused(problem.to_string()))?;
    let index = checkout.aside.join("index");
    let git = Git {
        place: &top,
        index: Some(&index),
    };
    let prefix = format!("--prefix={}/", checkout.root().display());
    git.line(&["read-tree", &tree])
        .and_then(|_| git.line(&["checkout-index", "--all", "--quiet", &prefix]))
        .map_err(refused)?;
    Ok(checkout)
}

/// A new folder that nobody else can look into.
fn aside() -> io::Result<PathBuf> {
    let place = std::env::temp_dir().canonicalize()?;
    let mut maker = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    let mut number = 0;
    loop {
        let folder = place.join(format!("hirebook-{}-{number}", std::process::id()));
        match maker.create(&folder) {
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists && number < 1000 => {
                number += 1
            }
            made => return made.map(|()| folder),
        }
    }
}

/// Git, run in a folder.
struct Git<'a> {
    place: &'a Path,
    /// In place of the repository's own.
    index: Option<&'a Path>,
}

impl Git<'_> {
    /// What it prints, without the line's end.
    fn line(&self, words: &[&str]) -> Result<String, String> {
        let printed = self.run(words)?;
        Ok(printed.strip_suffix('\n').unwrap_or(&printed).to_owned())
    }

    fn lines(&self, words: &[&str]) -> Result<Vec<String>, String> {
        Ok(self.run(words)?.lines().map(str::to_owned).collect())
    }

    /// What it prints, or why it does not.
    fn run(&self, words: &[&str]) -> Result<String, String> {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(self.place)
            .args(PLAIN)
            .args(words)
            .stdin(Stdio::null());
        git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        for name in OURS {
            git.env_remove(name);
        }
        if let Some(index) = self.index {
            git.env(OsStr::new("GIT_INDEX_FILE"), index);
        }
        let Output {
            status,
            stdout,
            stderr,
        } = git
            .output()
            .map_err(|problem| format!("`git` cannot be run: {problem}"))?;
        if !status.success() {
            let words = String::from_utf8_lossy(&stderr);
            let line = words.lines().next().unwrap_or("git does not say why");
            return Err(one_line(line.strip_prefix("fatal: ").unwrap_or(line)));
        }
        String::from_utf8(stdout).map_err(|_| "a name in it is not UTF-8".to_owned())
    }
}
