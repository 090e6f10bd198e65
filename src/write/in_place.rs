//! A commit inside the output folder, where it cannot be exchanged: a mount point, a parent without the right to write, a
//! folder from the lower layer of a container image. It is the last resort, since it is not one step.
//!
//! The new files are made in a hidden folder inside the output. Then a journal lists the files to delete and those to move into
//! place, and only when it is complete does the move begin. A run that is killed, or meets a full disk, before that leaves the
//! old site; after that, the next run finishes the move. While files are moved, a reader sees files of both sites.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::manifest::{escape, unescape};
use super::paths::{self, INNER_STAGE, MANIFEST, parents, under};
use super::{Artifact, BLOCK, CommitPlan, WriteError, stage};

const JOURNAL: &str = "journal";
const FIRST_LINE: &str = "hirebook journal 1";

/// Makes the output folder, which exists or can be created, the new site.
pub(super) fn commit(plan: &CommitPlan) -> Result<(), WriteError> {
    let inner = plan.folder.join(INNER_STAGE);
    prepare(&inner, plan).inspect_err(|_| {
        let _ = fs::remove_dir_all(&inner);
    })?;
    finish(plan.folder)?;
    // The new site is in place, so what cannot be removed now is left to the next run, which reports it.
    let _ = fs::remove_dir_all(&inner);
    Ok(())
}

/// Writes the changed files and the journal, without changing what readers see.
fn prepare(inner: &Path, plan: &CommitPlan) -> Result<(), WriteError> {
    let new = inner.join("new");
    fs::create_dir_all(&new).map_err(WriteError::io("create", &new))?;
    // An equal file that the old manifest does not list is listed under another spelling, on a file system that ignores
    // case, and about to be deleted.
    let stays = |(artifact, same): &(&Artifact, &bool)| **same && plan.old.has_file(&artifact.path);
    let changed: Vec<_> = plan
        .artifacts
        .iter()
        .zip(&plan.same)
        .filter(|pair| !stays(pair))
        .map(|(artifact, _)| artifact)
        .collect();
    refuse_hidden_clash(plan, &changed)?;
    let paths = || changed.iter().map(|artifact| artifact.path.as_str());
    stage::make_folders(&new, paths())?;
    changed
        .par_iter()
        .with_min_len(BLOCK)
        .map(|artifact| stage::write_new(&new, artifact, plan.open))
        .inspect(|_| plan.observer.advance())
        .collect::<Result<(), _>>()?;
    let list = new.join(MANIFEST);
    fs::write(&list, &plan.manifest).map_err(WriteError::io("write", &list))?;

    let mut journal = format!("{FIRST_LINE}\n");
    // Writing to a string cannot fail.
    for path in plan.old.removed(plan.artifacts) {
        let _ = writeln!(journal, "drop {}", escape(path));
    }
    // The manifest comes last: until then, the old one is the better list.
    for path in paths().chain([MANIFEST]) {
        let _ = writeln!(journal, "put {}", escape(path));
    }
    let (part, whole) = (inner.join("journal.part"), inner.join(JOURNAL));
    fs::write(&part, journal).map_err(WriteError::io("write", &part))?;
    fs::rename(&part, &whole).map_err(WriteError::io("write", &whole))
}

/// Refuses a new file where the disk has one that no manifest lists in any spelling.
fn refuse_hidden_clash(plan: &CommitPlan, changed: &[&Artifact]) -> Result<(), WriteError> {
    let dropped: BTreeSet<String> = plan
        .old
        .removed(plan.artifacts)
        .map(str::to_lowercase)
        .collect();
    for artifact in changed {
        let path = under(plan.folder, &artifact.path);
        let exists = fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_dir());
        if exists
            && !plan.old.has_file(&artifact.path)
            && !dropped.contains(&artifact.path.to_lowercase())
        {
            return Err(WriteError::ForeignClash { path });
        }
    }
    Ok(())
}

/// Finishes the move that a complete journal describes, or removes an incomplete one. The lock is held.
pub(super) fn repair(folder: &Path) -> Result<(), WriteError> {
    let inner = folder.join(INNER_STAGE);
    if fs::symlink_metadata(&inner).is_err() {
        return Ok(());
    }
    finish(folder)?;
    // The order does not matter: a journal whose files are gone has nothing left to do.
    fs::remove_dir_all(&inner).map_err(WriteError::io("remove what an earlier build left:", &inner))
}

/// Carries out the journal, if there is a complete one.
fn finish(folder: &Path) -> Result<(), WriteError> {
    let path = folder.join(INNER_STAGE).join(JOURNAL);
    if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Ok(());
    }
    match fs::read_to_string(&path) {
        Ok(journal) => replay(folder, &journal),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(WriteError::io("read", &path)(error)),
    }
}

/// The steps of a journal, drops first. Each step may have been done before: then it does nothing.
fn replay(folder: &Path, journal: &str) -> Result<(), WriteError> {
    let mut lines = journal.lines();
    let first = lines.next().unwrap_or("");
    if first != FIRST_LINE {
        return Err(WriteError::OtherVersion {
            path: folder.join(INNER_STAGE).join(JOURNAL),
            line: first.to_owned(),
        });
    }
    let (mut drops, mut puts) = (Vec::new(), Vec::new());
    for line in lines {
        if let Some(path) = line.strip_prefix("drop ").map(unescape) {
            drops.push(path);
        } else if let Some(path) = line.strip_prefix("put ").map(unescape) {
            puts.push(path);
        }
    }
    // A path that leads out of the folder was not written by a build.
    let is_site_file = |path: &&String| *path != MANIFEST;
    let mut files = drops.iter().chain(puts.iter().filter(is_site_file));
    if let Some(path) = files.find(|path| !paths::is_valid(path)).cloned() {
        return Err(WriteError::BadPath { path });
    }

    let stopped = |path: &Path, source| WriteError::HalfMoved {
        folder: folder.into(),
        path: path.into(),
        source,
    };
    let mut emptied = BTreeSet::new();
    for path in drops.iter().filter(|path| is_really_inside(folder, path)) {
        let file = under(folder, path);
        if fs::symlink_metadata(&file).is_ok_and(|metadata| !metadata.is_dir()) {
            fs::remove_file(&file).map_err(|error| stopped(&file, error))?;
        }
        emptied.extend(parents(path));
    }
    for path in emptied.into_iter().rev() {
        // Refused where the folder still holds something, which is the test.
        let _ = fs::remove_dir(under(folder, path));
    }
    stage::make_folders(folder, puts.iter().map(String::as_str)).map_err(|error| match error {
        WriteError::Io { path, source, .. } => stopped(&path, source),
        other => other,
    })?;
    for path in &puts {
        let (from, to) = (
            under(&folder.join(INNER_STAGE).join("new"), path),
            under(folder, path),
        );
        if fs::symlink_metadata(&from).is_ok() {
            fs::rename(&from, &to).map_err(|error| stopped(&to, error))?;
        }
    }
    Ok(())
}

/// Whether no symlink above a path leads out of the folder.
fn is_really_inside(folder: &Path, path: &str) -> bool {
    parents(path).all(|parent| {
        fs::symlink_metadata(under(folder, parent)).is_ok_and(|metadata| metadata.is_dir())
    })
}
