//! Commits a finished site to the output folder: the whole of it or nothing. It neither renders nor decides what
//! belongs to a site, and it never touches what it did not write.
//!
//! [`commit`] compares the new site with the folder (`compare`), builds the new tree beside the old one with unchanged files as
//! hard links (`stage`) and exchanges the two folders in one step (`swap`). Whoever opens a file through the output path
//! therefore sees the old site or the new one, also when the build is killed or the disk is full. Where folders cannot be
//! exchanged, `swap` and `in_place` describe what is done instead and what is lost. `manifest` lists the files of an earlier
//! build, and `foreign` all others.
//!
//! An open handle to the output folder itself (a server started *in* it) keeps seeing the old tree; start servers with
//! the path. What other programs create in the output folder while a build is committing may be lost with the old tree.

#![expect(clippy::disallowed_methods, reason = "the edge that writes files")]

mod compare;
mod error;
mod foreign;
mod in_place;
mod location;
mod lock;
mod manifest;
mod paths;
mod stage;
mod swap;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::pipeline::{Artifact, ArtifactContent, Observer, Phase};
pub use error::WriteError;
use foreign::ForeignEntry;
use location::OutputLocation;
use manifest::Manifest;

/// Makes the folder `output` hold exactly these artifacts and what is foreign in it.
///
/// `artifacts` are sorted by path (bytewise) and unique; `output` and the folders above it are created if missing, and
/// a symlink is followed. Comparing and writing are done in parallel. Files that did not change keep inode and time, and
/// when none did nothing at all is written.
///
/// `observer` is notified of each file. `open` opens the files that are copied, if they may be.
///
/// # Errors
/// See [`WriteError`]. After every error but [`WriteError::HalfMoved`] the output folder is as it was.
pub fn commit(
    output: &Path,
    artifacts: &[Artifact],
    open: OpenFile<'_>,
    observer: &dyn Observer,
) -> Result<Report, WriteError> {
    observer.begin(Phase::Write, artifacts.len());
    commit_with(CommitMethod::Exchange, output, artifacts, open, observer)
}

/// Opens a file that is copied.
pub type OpenFile<'a> = &'a (dyn Fn(&Path) -> io::Result<File> + Sync);

/// How many files a thread takes at a time: handing over a single one costs more than its work.
const BLOCK: usize = 32;

/// Writes a few files into a folder, one by one, and leaves what else is there.
///
/// # Errors
/// The first that cannot be written; those before it are.
pub fn files(folder: &Path, files: &[(String, String)]) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(WriteError::io("create", folder))?;
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(WriteError::io("write", &path))?;
    }
    Ok(())
}

/// How many files a commit has changed, the manifest aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Written because they were missing or different.
    pub written: usize,
    /// Left untouched.
    pub unchanged: usize,
    /// Of an earlier build, and no longer in the site.
    pub removed: usize,
}

/// How the new tree replaces the old one. Where the system does not support a method, the next one is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CommitMethod {
    Exchange,
    TwoRenames,
    InPlace,
}

/// What is known before anything changes.
struct CommitPlan<'a> {
    folder: &'a Path,
    artifacts: &'a [Artifact],
    open: OpenFile<'a>,
    observer: &'a dyn Observer,
    /// For each artifact, whether the folder already holds it.
    same: Vec<bool>,
    /// What an earlier build wrote.
    old: Manifest,
    foreign: Vec<ForeignEntry>,
    /// The text of the new manifest.
    manifest: String,
}

fn commit_with(
    method: CommitMethod,
    output: &Path,
    artifacts: &[Artifact],
    open: OpenFile<'_>,
    observer: &dyn Observer,
) -> Result<Report, WriteError> {
    if let Some(invalid) = artifacts.iter().find(|file| !paths::is_valid(&file.path)) {
        let path = invalid.path.clone();
        return Err(WriteError::BadPath { path });
    }
    let location = OutputLocation::new(output)?;
    let folder = location.folder.as_path();
    let _lock = lock::take(&location)?;
    swap::repair(&location)?;
    in_place::repair(folder)?;

    let old = old_manifest(folder)?;
    let same = compare::unchanged(folder, artifacts, open)?;
    let manifest = Manifest::text_of(artifacts);
    let unchanged = same.iter().filter(|same| **same).count();
    let removed = old.removed(artifacts).count();
    let report = Report {
        written: artifacts.len() - unchanged,
        unchanged,
        removed,
    };
    if report.written == 0 && old.has_text(&manifest) {
        return Ok(report);
    }

    let foreign = if folder.is_dir() {
        foreign::list(folder, &old)?
    } else {
        Vec::new()
    };
    foreign::refuse_clash(folder, &foreign, artifacts)?;
    let plan = CommitPlan {
        folder,
        artifacts,
        open,
        observer,
        same,
        old,
        foreign,
        manifest,
    };
    if method == CommitMethod::InPlace {
        in_place::commit(&plan)?;
    } else if let Err(error) = replace_folder(method, &location, &plan) {
        let _ = fs::remove_dir_all(&location.stage);
        if !folder.is_dir() || !calls_for_in_place(&error) {
            return Err(error);
        }
        in_place::commit(&plan)?;
    }
    Ok(report)
}

/// Stages the new tree beside the output folder and swaps the two.
fn replace_folder(
    method: CommitMethod,
    location: &OutputLocation,
    plan: &CommitPlan,
) -> Result<(), WriteError> {
    stage::build(&location.stage, plan)?;
    swap::publish(location, method)
}

/// Whether an error comes from where the folder is: a mount point, a lower layer, a parent without the right to write.
fn calls_for_in_place(error: &WriteError) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    matches!(error, WriteError::Io { source, .. }
        if matches!(source.kind(), CrossesDevices | PermissionDenied | ReadOnlyFilesystem | ResourceBusy))
}

/// The manifest of the old site, empty if there is none. A folder that hirebook did not make is an error.
fn old_manifest(folder: &Path) -> Result<Manifest, WriteError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(WriteError::io("list", folder)(error)),
    };
    if let Some(manifest) = Manifest::read(folder)? {
        return Ok(manifest);
    }
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(WriteError::io("list", folder))?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.retain(|name| !name.starts_with('.'));
    match names.into_iter().min() {
        Some(entry) => Err(WriteError::NotOurs {
            folder: folder.to_path_buf(),
            entry,
        }),
        None => Ok(Manifest::default()),
    }
}
