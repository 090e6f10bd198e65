//! Runs `git`, without writing to the repository. It does not know what its output means.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::diagnostic::one_line;

/// Variables that git sets in hooks: with them it would use that repository's files and not those of the site.
const HOOK_VARIABLES: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// Turns off settings under which git would write into the repository, or leave files out.
const OPTIONS: [&str; 6] = [
    "-c",
    "core.splitIndex=false",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.sparseCheckout=false",
];

/// Git, run in a folder.
pub(super) struct Git<'a> {
    pub(super) folder: &'a Path,
    /// The index to use instead of the repository's.
    pub(super) index: Option<&'a Path>,
}

impl Git<'_> {
    /// Its output, without the line break at its end.
    pub(super) fn line(&self, args: &[&str]) -> Result<String, String> {
        let output = self.run(args)?;
        Ok(output.strip_suffix('\n').unwrap_or(&output).to_owned())
    }

    /// The lines of its output.
    pub(super) fn lines(&self, args: &[&str]) -> Result<Vec<String>, String> {
        Ok(self.run(args)?.lines().map(str::to_owned).collect())
    }

    /// Its output, or why it fails.
    fn run(&self, args: &[&str]) -> Result<String, String> {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.folder).args(OPTIONS).args(args);
        git.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        for name in HOOK_VARIABLES {
            git.env_remove(name);
        }
        if let Some(index) = self.index {
            git.env("GIT_INDEX_FILE", index);
        }
        let output = git.stdin(Stdio::null()).output();
        let output = output.map_err(|problem| format!("cannot run `git`: {problem}"))?;
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            let first = errors.lines().next().unwrap_or("git gave no reason");
            return Err(one_line(first.strip_prefix("fatal: ").unwrap_or(first)));
        }
        String::from_utf8(output.stdout).map_err(|_| "a name in it is not UTF-8".to_owned())
    }
}
