//! What the output folder holds that hirebook did not write: found here, so that it can be carried over, and compared
//! with the new site, so that nothing of it is ever overwritten. It changes nothing.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use super::manifest::{self, Manifest};
use super::{Artifact, WriteError, in_place};

/// Something in the output folder that the old manifest does not list.
#[derive(Debug)]
pub(super) struct Foreign {
    /// Relative to the output folder.
    pub path: PathBuf,
    pub kind: Kind,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Kind {
    /// A folder that no listed file is in. What it holds follows it.
    Folder,
    /// A symlink, kept as one.
    Link,
    /// A file, or whatever else the system keeps under a name.
    File,
}

/// All that is foreign in `folder`; a folder comes before what it holds.
pub(super) fn survey(folder: &Path, old: &Manifest) -> Result<Vec<Foreign>, WriteError> {
    let mut found = Vec::new();
    visit(folder, Path::new(""), old, &mut found)?;
    Ok(found)
}

fn visit(
    root: &Path,
    inside: &Path,
    old: &Manifest,
    found: &mut Vec<Foreign>,
) -> Result<(), WriteError> {
    let folder = root.join(inside);
    let failed = |error| WriteError::io("list", &folder)(error);
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = inside.join(entry.file_name());
        if is_our_own_business(inside, &entry) {
            continue;
        }
        let file_type = entry.file_type().map_err(failed)?;
        let listed =
            |has: fn(&Manifest, &str) -> bool| key(&path).is_some_and(|key| has(old, &key));
        if file_type.is_dir() {
            if !listed(Manifest::has_folder) {
                found.push(Foreign {
                    path: path.clone(),
                    kind: Kind::Folder,
                });
            }
            visit(root, &path, old, found)?;
        } else if !listed(Manifest::has_file) {
            let kind = if file_type.is_symlink() {
                Kind::Link
            } else {
                Kind::File
            };
            found.push(Foreign { path, kind });
        }
    }
    Ok(())
}

/// The two names at the top that are neither pages nor foreign.
fn is_our_own_business(inside: &Path, entry: &DirEntry) -> bool {
    let name = entry.file_name();
    inside.as_os_str().is_empty() && (name == manifest::NAME || name == in_place::STAGE)
}

/// A relative path as manifests and artifacts spell it; a name that is not UTF-8 can be neither's.
fn key(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// Refuses a site with a file where something foreign is, a foreign file where the site needs a folder, or a file
/// where a folder holds something foreign. `artifacts` are sorted by path.
pub(super) fn refuse_clash(
    folder: &Path,
    foreign: &[Foreign],
    artifacts: &[Artifact],
) -> Result<(), WriteError> {
    let is_artifact = |path: &str| {
        artifacts
            .binary_search_by(|artifact| artifact.path.as_str().cmp(path))
            .is_ok()
    };
    for Foreign { path, kind } in foreign {
        let Some(key) = key(path) else { continue };
        let blocks_folder = *kind != Kind::Folder && {
            let below = format!("{key}/");
            let first = artifacts.partition_point(|artifact| artifact.path < below);
            artifacts
                .get(first)
                .is_some_and(|artifact| artifact.path.starts_with(&below))
        };
        if is_artifact(&key) || blocks_folder || manifest::parents(&key).any(is_artifact) {
            return Err(WriteError::ForeignClash {
                path: folder.join(path),
            });
        }
    }
    Ok(())
}
