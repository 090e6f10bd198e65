//! Compares two builds of a site as readers see them: which pages, redirects and files differ, and in which lines.
//!
//! Pure: two [`Snapshot`]s in, a list of [`Change`]s out. Ignores how pages look and where builds come from.
//! [`text`](mod@text) extracts what readers see of a page, [`lines`] finds the lines that differ.

pub mod lines;
pub mod text;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

/// The files of one build.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Files by path.
    pub files: BTreeMap<String, SnapshotFile>,
    /// Targets of redirects, by the path of the redirecting page.
    pub redirects: BTreeMap<String, String>,
    /// Paths without the hash of the content, by the path with it.
    pub plain: BTreeMap<String, String>,
}

/// A file of a build.
#[derive(Clone, Debug)]
pub struct SnapshotFile {
    /// Hash of the content.
    pub hash: u64,
    /// The content; `None` for a copied file, which is never compared as text.
    pub bytes: Option<Arc<[u8]>>,
}

/// One difference between two builds. The names of the fields are those of the JSON output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What differs.
    pub kind: FileKind,
    /// How it differs.
    pub change: ChangeKind,
    /// Path in the site, without the hash of the content.
    pub path: String,
    /// Target of a redirect; of a removed one, its former target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What `lines` are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<LineKind>,
    /// Number of removed lines.
    pub gone: usize,
    /// Number of added lines.
    pub new: usize,
    /// Removed lines as `- …` and added lines as `+ …`, in order; empty for files that were added or removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

/// What a path of a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A page.
    Page,
    /// A page that redirects from a former address.
    Redirect,
    /// Any other file.
    File,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Only the new build has it.
    Added,
    /// Only the old build has it.
    Removed,
    /// Both builds have it, with different content.
    Changed,
}

/// What the lines of a change are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// Text that readers see, or lines of a text file.
    Text,
    /// Tags of a page whose text is the same: links, pictures, classes.
    Markup,
}

/// Lists the differences: pages, then redirects, then files; of each the added, the removed and the changed ones by path.
///
/// Pages that differ only in hashes within names of files are equal; the files themselves differ.
#[must_use]
pub fn compare(old: &Snapshot, new: &Snapshot) -> Vec<Change> {
    let (before, after) = (old.entries(), new.entries());
    let (old_names, new_names) = (old.unshared_names(new), new.unshared_names(old));
    let keys: BTreeSet<&(FileKind, &str)> = before.keys().chain(after.keys()).collect();
    let compare_key = |key: &(FileKind, &str)| {
        let (kind, path) = *key;
        let (old_target, new_target) = (old.redirects.get(path), new.redirects.get(path));
        let (change, to, diff) = match (before.get(key), after.get(key)) {
            (Some(_), None) => (ChangeKind::Removed, old_target, LineDiff::default()),
            (None, Some(_)) => (ChangeKind::Added, new_target, LineDiff::default()),
            (Some(old), Some(new)) if old.hash != new.hash => {
                let diff = if kind == FileKind::Redirect {
                    (old_target != new_target).then(LineDiff::default)
                } else {
                    compare_files(kind, path, [(old, &old_names), (new, &new_names)])
                };
                (ChangeKind::Changed, new_target, diff?)
            }
            _ => return None,
        };
        let count = |sign: char| {
            let lines = diff.lines.iter();
            lines.filter(|line| line.starts_with(sign)).count()
        };
        Some(Change {
            kind,
            change,
            path: path.to_owned(),
            to: to.cloned(),
            of: diff.kind,
            gone: count('-'),
            new: count('+'),
            lines: diff.lines,
        })
    };
    let mut changes: Vec<Change> = keys.into_iter().filter_map(compare_key).collect();
    changes.sort_by_key(|change| (change.kind, change.change));
    changes
}

/// The lines in which two files differ; empty if they cannot be compared line by line.
#[derive(Default)]
struct LineDiff {
    kind: Option<LineKind>,
    lines: Vec<String>,
}

/// Ends of file names with a hash and without it: `-1a2b3c4d.css` and `.css`.
type HashedNames = Vec<(String, String)>;

/// Compares two files line by line; `None` if they differ only in hashes within names of other files.
fn compare_files(
    kind: FileKind,
    path: &str,
    files: [(&SnapshotFile, &HashedNames); 2],
) -> Option<LineDiff> {
    let [Some(old), Some(new)] = files.map(|(file, names)| text_without_hashes(file, names)) else {
        return Some(LineDiff::default());
    };
    let diff = |kind, lines| LineDiff {
        kind: Some(kind),
        lines,
    };
    if kind == FileKind::Page {
        if old == new {
            return None;
        }
        let (old, new) = (text::read(&old), text::read(&new));
        let lines = lines::compare(&old.lines, &new.lines);
        return Some(if lines.is_empty() {
            diff(LineKind::Markup, lines::compare(&old.tags, &new.tags))
        } else {
            diff(LineKind::Text, lines)
        });
    }
    if !matches!(extension(path), "csv" | "json" | "txt" | "xml") {
        return Some(LineDiff::default());
    }
    let split = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let lines = lines::compare(&split(&old), &split(&new));
    Some(diff(LineKind::Text, lines))
}

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn text_without_hashes(file: &SnapshotFile, names: &HashedNames) -> Option<String> {
    let text = std::str::from_utf8(file.bytes.as_deref()?).ok()?.to_owned();
    let replace = |text: String, (hashed, plain): &(String, String)| text.replace(hashed, plain);
    Some(names.iter().fold(text, replace))
}

impl Snapshot {
    /// Files by kind and by path without a hash. A path keeps its hash if another file has the path without it.
    fn entries(&self) -> BTreeMap<(FileKind, &str), &SnapshotFile> {
        let kind = |path: &str, file: &SnapshotFile| {
            if self.redirects.contains_key(path) {
                FileKind::Redirect
            } else if file.bytes.is_some() && extension(path) == "html" {
                FileKind::Page
            } else {
                FileKind::File
            }
        };
        let plain = |path: &String| {
            self.plain
                .get(path)
                .filter(|plain| !self.files.contains_key(*plain))
        };
        self.files
            .iter()
            .map(|(path, file)| {
                let shown = plain(path).unwrap_or(path);
                ((kind(path, file), shown.as_str()), file)
            })
            .collect()
    }

    /// Names with a hash that `other` does not have.
    fn unshared_names(&self, other: &Self) -> HashedNames {
        self.plain
            .iter()
            .filter(|(path, _)| !other.files.contains_key(*path))
            .filter_map(|(path, plain)| {
                let stem = plain.rsplit_once('.').map_or(&**plain, |(stem, _)| stem);
                Some((
                    path.strip_prefix(stem)?.to_owned(),
                    plain.strip_prefix(stem)?.to_owned(),
                ))
            })
            .collect()
    }
}
