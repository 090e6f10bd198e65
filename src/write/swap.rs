//! Replaces the old tree with the staged one, and repairs what a killed run left. It does not look into either.
//!
//! Linux and macOS exchange two folders in one step, so there is no moment without a site. Elsewhere, and on file
//! systems that know no exchange, two renames do it: the old tree moves aside, the new one in. Between the two there
//! is no output folder for some microseconds; a run killed just there is repaired by the next one.
//!
//! Nothing is flushed to the disk: the next build repairs what a power failure damages, since it compares bytes.

use std::fs;
use std::io;
use std::path::Path;

use super::location::OutputLocation;
use super::manifest::Manifest;
use super::{CommitMethod, WriteError};
use crate::os;

/// Makes `location.stage` the output folder and removes the tree that was there.
pub(super) fn publish(location: &OutputLocation, method: CommitMethod) -> Result<(), WriteError> {
    if !exists(&location.folder) {
        return fs::rename(&location.stage, &location.folder)
            .map_err(WriteError::io("create", &location.folder));
    }
    let swapped = if method == CommitMethod::TwoRenames {
        Err(io::ErrorKind::Unsupported.into())
    } else {
        os::exchange(&location.stage, &location.folder)
    };
    let leftover = match swapped {
        Ok(()) => &location.stage,
        Err(error) if is_unsupported(&error) => {
            two_renames(location)?;
            &location.old
        }
        Err(error) => return Err(WriteError::io("replace", &location.folder)(error)),
    };
    // The new site is in location, so what cannot be removed now is left to the next run, which reports it.
    let _ = remove_tree(leftover);
    Ok(())
}

/// Removes a tree, symlinks as such, and folders too that came over from the old one without the right to write.
fn remove_tree(root: &Path) -> io::Result<()> {
    match fs::remove_dir_all(root) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            // If this fails, the second try fails with the reason.
            let _ = make_writable(root);
            fs::remove_dir_all(root)
        }
        other => other,
    }
}

#[cfg(unix)]
fn make_writable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            make_writable(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_writable(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a file system or kernel does not know the call.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

fn two_renames(location: &OutputLocation) -> Result<(), WriteError> {
    fs::rename(&location.folder, &location.old)
        .map_err(WriteError::io("move aside", &location.folder))?;
    let Err(source) = fs::rename(&location.stage, &location.folder) else {
        return Ok(());
    };
    if fs::rename(&location.old, &location.folder).is_ok() {
        return Err(WriteError::io("replace", &location.folder)(source));
    }
    // `repair` brings the old site back at the next run.
    Err(WriteError::HalfMoved {
        folder: location.folder.clone(),
        path: location.stage.clone(),
        source,
    })
}

/// Undoes or removes what a killed run left. The lock is held.
///
/// The old tree goes back where it was unless the new one is there; then it and a half-built stage are removed.
pub(super) fn repair(location: &OutputLocation) -> Result<(), WriteError> {
    if exists(&location.old) {
        if Manifest::read(&location.folder)?.is_some() {
            remove(&location.old)?;
        } else {
            // The folder may have been made again since. If it is not empty it stays, and the rename fails.
            let _ = fs::remove_dir(&location.folder);
            fs::rename(&location.old, &location.folder).map_err(|source| {
                let (folder, old) = (location.folder.clone(), location.old.clone());
                WriteError::Unrepaired {
                    folder,
                    old,
                    source,
                }
            })?;
        }
    }
    if exists(&location.stage) {
        remove(&location.stage)?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), WriteError> {
    remove_tree(path).map_err(WriteError::io("remove what an earlier build left:", path))
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
