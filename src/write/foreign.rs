//! What the output folder holds that hirebook did not write. It is carried over to the new tree, and compared with the new site so
//! that none of it is ever overwritten. This module changes nothing.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::paths::{INNER_STAGE, MANIFEST, parents};
use super::{Artifact, WriteError};

/// An entry in the output folder that the old manifest does not list.
#[derive(Debug)]
pub(super) struct ForeignEntry {
    /// Relative to the output folder.
    pub path: PathBuf,
    pub kind: EntryKind,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum EntryKind {
    /// A folder that no listed file is in. What it holds follows it.
    Folder,
    /// A symlink, kept as one.
    Link,
    /// A file, or whatever else the system keeps under a name.
    File,
}

/// The foreign entries in `folder`; a folder comes before what it holds.
pub(super) fn list(folder: &Path, old: &Manifest) -> Result<Vec<ForeignEntry>, WriteError> {
    let mut found = Vec::new();
    visit(folder, Path::new(""), old, &mut found)?;
    Ok(found)
}

fn visit(
    root: &Path,
    inside: &Path,
    old: &Manifest,
    found: &mut Vec<ForeignEntry>,
) -> Result<(), WriteError> {
    let folder = root.join(inside);
    let failed = |error| WriteError::io("list", &folder)(error);
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = inside.join(entry.file_name());
        if is_reserved(inside, &entry) {
            continue;
        }
        let file_type = entry.file_type().map_err(failed)?;
        let listed = |has: fn(&Manifest, &str) -> bool| {
            manifest_path(&path).is_some_and(|key| has(old, &key))
        };
        if file_type.is_dir() {
            if !listed(Manifest::has_folder) {
                found.push(ForeignEntry {
                    path: path.clone(),
                    kind: EntryKind::Folder,
                });
            }
            visit(root, &path, old, found)?;
        } else if !listed(Manifest::has_file) {
            let kind = if file_type.is_symlink() {
                EntryKind::Link
            } else {
                EntryKind::File
            };
            found.push(ForeignEntry { path, kind });
        }
    }
    Ok(())
}

/// Whether this is one of the two reserved names at the top.
fn is_reserved(inside: &Path, entry: &DirEntry) -> bool {
    let name = entry.file_name();
    inside.as_os_str().is_empty() && (name == MANIFEST || name == INNER_STAGE)
}

/// A relative path as manifests and artifacts spell it. Neither has a name that is not UTF-8.
fn manifest_path(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// Refuses a site with a file where something foreign is, a foreign file where the site needs a folder, or a file
/// where a folder holds something foreign. `artifacts` are sorted by path.
pub(super) fn refuse_clash(
    folder: &Path,
    foreign: &[ForeignEntry],
    artifacts: &[Artifact],
) -> Result<(), WriteError> {
    let is_artifact = |path: &str| {
        artifacts
            .binary_search_by(|artifact| artifact.path.as_str().cmp(path))
            .is_ok()
    };
    for ForeignEntry { path, kind } in foreign {
        let Some(key) = manifest_path(path) else {
            continue;
        };
        let blocks_folder = *kind != EntryKind::Folder && {
            let below = format!("{key}/");
            let first = artifacts.partition_point(|artifact| artifact.path < below);
            artifacts
                .get(first)
                .is_some_and(|artifact| artifact.path.starts_with(&below))
        };
        if is_artifact(&key) || blocks_folder || parents(&key).any(is_artifact) {
            return Err(WriteError::ForeignClash {
                path: folder.join(path),
            });
        }
    }
    Ok(())
}
