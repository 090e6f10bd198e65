//! Builds the new tree beside the old one: unchanged files as hard links, changed ones as new files, and foreign entries as they
//! are. It touches nothing outside its own folder.
//!
//! A hard link is the same file, so inode, times and permissions stay. Where the file system has none (FAT, some network
//! shares), a copy with the same time takes its place.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::foreign::{EntryKind, ForeignEntry};
use super::paths::{MANIFEST, parents, under};
use super::{Artifact, ArtifactContent, BLOCK, CommitPlan, OpenFile, WriteError};

/// Makes `stage`, which must not exist, the complete new site.
pub(super) fn build(stage: &Path, plan: &CommitPlan) -> Result<(), WriteError> {
    fs::create_dir(stage).map_err(WriteError::io("create", stage))?;
    if let Ok(metadata) = fs::metadata(plan.folder) {
        fs::set_permissions(stage, metadata.permissions())
            .map_err(WriteError::io("set the permissions of", stage))?;
    }
    make_folders(
        stage,
        plan.artifacts.iter().map(|artifact| artifact.path.as_str()),
    )?;
    let write = |(artifact, same): (&Artifact, &bool)| {
        if *same {
            link_or_copy(
                &under(plan.folder, &artifact.path),
                &under(stage, &artifact.path),
            )
        } else {
            write_new(stage, artifact, plan.open)
        }
    };
    let written = plan
        .artifacts
        .par_iter()
        .zip(&plan.same)
        .with_min_len(BLOCK)
        .map(write)
        .inspect(|_| plan.observer.advance());
    written.collect::<Result<(), _>>()?;
    let list = stage.join(MANIFEST);
    fs::write(&list, &plan.manifest).map_err(WriteError::io("write", &list))?;
    carry_over(stage, plan)
}

/// Creates the folders that these paths are in, below `root`, if they are not there.
pub(super) fn make_folders<'a>(
    root: &Path,
    paths: impl Iterator<Item = &'a str>,
) -> Result<(), WriteError> {
    let mut folders = BTreeSet::new();
    for path in paths {
        for folder in parents(path) {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    // A folder sorts before what is in it.
    for folder in folders {
        let path = under(root, folder);
        make_folder(&path).map_err(WriteError::io("create", &path))?;
    }
    Ok(())
}

fn make_folder(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_folder(path) => Ok(()),
        other => other,
    }
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Writes one artifact below `root`, where nothing has its name yet.
pub(super) fn write_new(
    root: &Path,
    artifact: &Artifact,
    open: OpenFile<'_>,
) -> Result<(), WriteError> {
    let path = under(root, &artifact.path);
    let mut file = File::create_new(&path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::SameName {
            path: artifact.path.clone(),
        },
        _ => WriteError::io("write", &path)(error),
    })?;
    match &artifact.content {
        ArtifactContent::Bytes(bytes) => file
            .write_all(bytes)
            .map_err(WriteError::io("write", &path)),
        ArtifactContent::File(source) => {
            // Not `fs::copy`: the permissions of an author's file are not those of a published one.
            let mut from = open(source).map_err(WriteError::io("read", source))?;
            io::copy(&mut from, &mut file)
                .map(drop)
                .map_err(WriteError::io("write", &path))
        }
    }
}

/// Gives the file `old` the second name `new`, or copies it where that is not possible.
fn link_or_copy(old: &Path, new: &Path) -> Result<(), WriteError> {
    let Err(error) = fs::hard_link(old, new) else {
        return Ok(());
    };
    match error.kind() {
        io::ErrorKind::AlreadyExists => Err(WriteError::io("write", new)(error)),
        // On another file system the exchange fails too, so copying the site first would be in vain.
        io::ErrorKind::CrossesDevices => Err(WriteError::io("link", old)(error)),
        _ => copy_with_time(old, new).map_err(WriteError::io("copy", old)),
    }
}

fn copy_with_time(old: &Path, new: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(old)?;
    if !metadata.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "neither file, folder nor link",
        ));
    }
    fs::copy(old, new)?;
    File::options()
        .write(true)
        .open(new)?
        .set_modified(metadata.modified()?)
}

/// Brings foreign entries into the new tree.
fn carry_over(stage: &Path, plan: &CommitPlan) -> Result<(), WriteError> {
    for ForeignEntry { path, kind } in &plan.foreign {
        let (old, new) = (plan.folder.join(path), stage.join(path));
        // The folder that a foreign file is in may hold no file of the new site.
        if let Some(parent) = new.parent() {
            fs::create_dir_all(parent).map_err(WriteError::io("create", parent))?;
        }
        let carried = match kind {
            EntryKind::Folder => make_folder(&new).map_err(WriteError::io("create", &new)),
            EntryKind::Link => copy_link(&old, &new).map_err(WriteError::io("create", &new)),
            EntryKind::File => link_or_copy(&old, &new),
        };
        carried.map_err(|error| to_clash(error, &old))?;
    }
    // Last, and innermost first: a folder without the right to write cannot be filled.
    for ForeignEntry { path, kind } in plan.foreign.iter().rev() {
        if *kind == EntryKind::Folder {
            let (old, new) = (plan.folder.join(path), stage.join(path));
            fs::metadata(&old)
                .and_then(|metadata| fs::set_permissions(&new, metadata.permissions()))
                .map_err(WriteError::io("set the permissions of", &new))?;
        }
    }
    Ok(())
}

/// A foreign file that is in the way has the name of a page, in a spelling that only the file system finds equal.
fn to_clash(error: WriteError, old: &Path) -> WriteError {
    match error {
        WriteError::Io { source, .. } if source.kind() == io::ErrorKind::AlreadyExists => {
            WriteError::ForeignClash {
                path: old.to_path_buf(),
            }
        }
        other => other,
    }
}

#[cfg(not(windows))]
fn copy_link(old: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(old)?, new)
}

#[cfg(windows)]
fn copy_link(old: &Path, new: &Path) -> io::Result<()> {
    let target = fs::read_link(old)?;
    if fs::metadata(old).is_ok_and(|metadata| metadata.is_dir()) {
        std::os::windows::fs::symlink_dir(target, new)
    } else {
        std::os::windows::fs::symlink_file(target, new)
    }
}
