//! Paths of a site's files, and the names that are reserved in its output folder. It touches no disk.

use std::path::{Path, PathBuf};

/// The manifest in the output folder.
pub(super) const MANIFEST: &str = ".hirebook-manifest";

/// The folder inside the output in which a commit in place prepares the new files.
pub(super) const INNER_STAGE: &str = ".hirebook-stage";

/// A path of the site below `root`, in the system's own spelling.
pub(super) fn under(root: &Path, path: &str) -> PathBuf {
    let mut full = PathBuf::with_capacity(root.as_os_str().len() + path.len() + 1);
    full.push(root);
    full.extend(path.split('/'));
    full
}

/// The folders that a path is in, innermost first: `a/b/c` is in `a/b` and in `a`.
pub(super) fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Whether a path stays in the output folder, has the same meaning on all systems, and is not reserved.
pub(super) fn is_valid(path: &str) -> bool {
    let forbidden: &[char] = if cfg!(windows) {
        &['\0', '\\', ':']
    } else {
        &['\0']
    };
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(forbidden);
    let top = path.split('/').next().unwrap_or(path);
    path.split('/').all(is_plain) && ![MANIFEST, INNER_STAGE].contains(&top)
}

#[cfg(test)]
mod tests {
    use super::parents;

    #[test]
    fn parents_are_innermost_first() {
        assert_eq!(parents("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
    }
}
