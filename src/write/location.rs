//! Where the output folder is, and the names beside it that a commit uses. It creates the folders above it, and nothing else.

#![expect(clippy::disallowed_methods, reason = "the edge that writes files")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::WriteError;

/// The output folder, its symlinks resolved, and the names beside it that are ours while a commit runs.
pub(super) struct OutputLocation {
    pub(super) folder: PathBuf,
    pub(super) parent: PathBuf,
    name: OsString,
    /// The new tree; after an exchange, the old one.
    pub(super) stage: PathBuf,
    /// The old tree between two renames.
    pub(super) old: PathBuf,
}

impl OutputLocation {
    /// Creates the parents of `output` where they are missing.
    pub(super) fn new(output: &Path) -> Result<Self, WriteError> {
        let mut folder = follow_links(output);
        if folder.file_name().is_none() {
            // `.` and `..` name a folder by where it is; its own name is needed here.
            folder = folder
                .canonicalize()
                .map_err(WriteError::io("find", output))?;
        }
        let not_a_folder = || WriteError::NotAFolder {
            path: output.to_path_buf(),
        };
        if fs::symlink_metadata(&folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(not_a_folder());
        }
        let parent = match folder.parent().ok_or_else(not_a_folder)? {
            parent if parent.as_os_str().is_empty() => Path::new("."),
            parent => parent,
        };
        fs::create_dir_all(parent).map_err(WriteError::io("create", parent))?;
        let mut location = Self {
            parent: parent.to_path_buf(),
            name: folder.file_name().ok_or_else(not_a_folder)?.to_owned(),
            stage: PathBuf::new(),
            old: PathBuf::new(),
            folder: folder.clone(),
        };
        location.stage = location.beside("stage");
        location.old = location.beside("old");
        Ok(location)
    }

    /// `.NAME.hirebook-PURPOSE`, next to the output folder.
    pub(super) fn beside(&self, purpose: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".hirebook-");
        name.push(purpose);
        self.parent.join(name)
    }
}

/// The end of a chain of symlinks, whether or not it exists.
fn follow_links(path: &Path) -> PathBuf {
    // Without a `/` or `/.` at its end, with which a link would count as the folder it points to.
    let mut path: PathBuf = path.components().collect();
    // Systems follow at most 40 links, and so does what is called next.
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}
