//! Builds the new tree beside the old one: what did not change as hard links, what did as new files, what is foreign
//! as it is. It touches nothing outside its own folder.
//!
//! A hard link is the file itself, so inode, times and rights stay. Where the file system has none (FAT, some network
//! shares) a copy with the same time takes its place.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::foreign::{Foreign, Kind};
use super::manifest::{self, parents};
use super::{Artifact, ArtifactContent, BLOCK, Open, Plan, WriteError, under};

/// Makes `stage`, which must not exist, the whole new site.
pub(super) fn build(stage: &Path, plan: &Plan) -> Result<(), WriteError> {
    fs::create_dir(stage).map_err(WriteError::io("create", stage))?;
    if let Ok(metadata) = fs::metadata(plan.folder) {
        fs::set_permissions(stage, metadata.permissions())
            .map_err(WriteError::io("set the rights of", stage))?;
    }
    make_folders(
        stage,
        plan.artifacts.iter().map(|artifact| artifact.path.as_str()),
    )?;
    let place = |(artifact, same): (&Artifact, &bool)| {
        if *same {
            keep(
                &under(plan.folder, &artifact.path),
                &under(stage, &artifact.path),
            )
        } else {
            write_new(stage, artifact, plan.open)
        }
    };
    let placed = plan
        .artifacts
        .par_iter()
        .zip(&plan.same)
        .with_min_len(BLOCK)
        .map(place)
        .inspect(|_| plan.observer.advance());
    placed.collect::<Result<(), _>>()?;
    let list = stage.join(manifest::NAME);
    fs::write(&list, &plan.manifest).map_err(WriteError::io("write", &list))?;
    carry(stage, plan)
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
    open: Open<'_>,
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
            // Not `fs::copy`: the rights of an author's file are not those of a published one.
            let mut from = open(source).map_err(WriteError::io("read", source))?;
            io::copy(&mut from, &mut file)
                .map(drop)
                .map_err(WriteError::io("write", &path))
        }
    }
}

/// Gives the file `old` the second name `new`, or copies it where that is not possible.
fn keep(old: &Path, new: &Path) -> Result<(), WriteError> {
    let Err(refusal) = fs::hard_link(old, new) else {
        return Ok(());
    };
    match refusal.kind() {
        io::ErrorKind::AlreadyExists => Err(WriteError::io("write", new)(refusal)),
        // Another file system means that the exchange cannot work either: no need to copy a site to learn that.
        io::ErrorKind::CrossesDevices => Err(WriteError::io("link", old)(refusal)),
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

/// Brings what is foreign into the new tree.
fn carry(stage: &Path, plan: &Plan) -> Result<(), WriteError> {
    for Foreign { path, kind } in &plan.foreign {
        let (old, new) = (plan.folder.join(path), stage.join(path));
        // The folders of ours that a foreign file is in may have nothing of ours left.
        if let Some(parent) = new.parent() {
            fs::create_dir_all(parent).map_err(WriteError::io("create", parent))?;
        }
        let done = match kind {
            Kind::Folder => make_folder(&new).map_err(WriteError::io("create", &new)),
            Kind::Link => link_again(&old, &new).map_err(WriteError::io("create", &new)),
            Kind::File => keep(&old, &new),
        };
        done.map_err(|error| as_clash(error, &old))?;
    }
    // Last, and innermost first: a folder without the right to write cannot be filled.
    for Foreign { path, kind } in plan.foreign.iter().rev() {
        if *kind == Kind::Folder {
            let (old, new) = (plan.folder.join(path), stage.join(path));
            fs::metadata(&old)
                .and_then(|metadata| fs::set_permissions(&new, metadata.permissions()))
                .map_err(WriteError::io("set the rights of", &new))?;
        }
    }
    Ok(())
}

/// What is in the way of a foreign file is a file of ours, under a name that only the file system finds equal.
fn as_clash(error: WriteError, old: &Path) -> WriteError {
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
fn link_again(old: &Path, new: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(old)?, new)
}

#[cfg(windows)]
fn link_again(old: &Path, new: &Path) -> io::Result<()> {
    let target = fs::read_link(old)?;
    if fs::metadata(old).is_ok_and(|metadata| metadata.is_dir()) {
        std::os::windows::fs::symlink_dir(target, new)
    } else {
        std::os::windows::fs::symlink_file(target, new)
    }
}
