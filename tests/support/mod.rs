//! The repository's files, for tests that read them. Tests that build sites use `sites.rs` instead.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The environment in which git ignores the user's settings and commits at a fixed time.
#[allow(dead_code, reason = "not every test runs git")]
pub(crate) const GIT: [(&str, &str); 8] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_AUTHOR_NAME", "Anna"),
    ("GIT_AUTHOR_EMAIL", "anna@example.org"),
    ("GIT_AUTHOR_DATE", "2026-06-01T12:00:00Z"),
    ("GIT_COMMITTER_NAME", "Anna"),
    ("GIT_COMMITTER_EMAIL", "anna@example.org"),
    ("GIT_COMMITTER_DATE", "2026-06-01T12:00:00Z"),
];

/// The text of a file, named from the repository's folder.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path))
        .unwrap_or_else(|problem| panic!("{path} cannot be read: {problem}"))
}

/// A file of the repository.
pub(crate) struct Source {
    /// Its path from the repository's folder, `/`-separated.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// The files below a folder whose names end with `ending`, sorted by path.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<Source> {
    assert!(root().join(folder).exists(), "there is no folder {folder}");
    files_in(root(), folder, ending)
}

/// The same of another checkout. A folder that it does not have has no files.
pub(crate) fn files_in(root: &Path, folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    folders.retain(|folder| folder.exists());
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|problem| panic!("{} cannot be read: {problem}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry of a folder that can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path
                    .strip_prefix(root)
                    .expect("the walk began at the root")
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push(Source {
                    text: fs::read_to_string(&path)
                        .unwrap_or_else(|problem| panic!("{name} cannot be read: {problem}")),
                    path: name,
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
