//! Puts the staged tree in the place of the old one, and repairs what a killed run left.
//!
//! Linux and macOS exchange two folders in one step, so there is no moment without a site. Elsewhere, and on file
//! systems that know no exchange, two renames do it: the old tree moves aside, the new one in. Between the two there
//! is no output folder for some microseconds; a run killed just there is repaired by the next one.
//!
//! Nothing is flushed to the disk: what a power failure damages, the next build puts right, since it compares bytes.

use std::fs;
use std::io;
use std::path::Path;

use super::manifest::Manifest;
use super::{Place, Way, WriteError};
use crate::os;

/// Makes `place.stage` the output folder and removes the tree that was there.
pub(super) fn publish(place: &Place, way: Way) -> Result<(), WriteError> {
    if !exists(&place.folder) {
        return fs::rename(&place.stage, &place.folder)
            .map_err(WriteError::io("create", &place.folder));
    }
    let swapped = if way == Way::TwoRenames {
        Err(io::ErrorKind::Unsupported.into())
    } else {
        os::exchange(&place.stage, &place.folder)
    };
    let leftover = match swapped {
        Ok(()) => &place.stage,
        Err(error) if is_unknown(&error) => {
            two_renames(place)?;
            &place.old
        }
        Err(error) => return Err(WriteError::io("replace", &place.folder)(error)),
    };
    // The new site is in place, so what cannot be removed now is left to the next run, which reports it.
    let _ = remove_tree(leftover);
    Ok(())
}

/// Removes a tree, symlinks as such, and folders too that came over from the old one without the right to write.
fn remove_tree(root: &Path) -> io::Result<()> {
    match fs::remove_dir_all(root) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            // What stays closed makes the second try fail, with the reason.
            let _ = open_up(root);
            fs::remove_dir_all(root)
        }
        other => other,
    }
}

#[cfg(unix)]
fn open_up(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_up(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn open_up(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// What file systems and kernels answer to a call that they do not know.
fn is_unknown(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

fn two_renames(place: &Place) -> Result<(), WriteError> {
    fs::rename(&place.folder, &place.old).map_err(WriteError::io("move aside", &place.folder))?;
    let Err(source) = fs::rename(&place.stage, &place.folder) else {
        return Ok(());
    };
    if fs::rename(&place.old, &place.folder).is_ok() {
        return Err(WriteError::io("replace", &place.folder)(source));
    }
    // `repair` brings the old site back at the next run.
    Err(WriteError::HalfMoved {
        folder: place.folder.clone(),
        path: place.stage.clone(),
        source,
    })
}

/// Undoes or clears away what a run left that was killed, the lock being held.
///
/// The old tree goes back where it was unless the new one is there; then it and a half-built stage are removed.
pub(super) fn repair(place: &Place) -> Result<(), WriteError> {
    if exists(&place.old) {
        if Manifest::read(&place.folder)?.is_some() {
            remove(&place.old)?;
        } else {
            // Someone may have made an empty folder since. A full one stays, and the rename says why it cannot.
            let _ = fs::remove_dir(&place.folder);
            fs::rename(&place.old, &place.folder).map_err(|source| {
                let (folder, old) = (place.folder.clone(), place.old.clone());
                WriteError::Unrepaired {
                    folder,
                    old,
                    source,
                }
            })?;
        }
    }
    if exists(&place.stage) {
        remove(&place.stage)?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), WriteError> {
    remove_tree(path).map_err(WriteError::io("remove what an earlier build left:", path))
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
