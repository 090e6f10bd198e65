//! The way out where the output folder cannot be exchanged: a mount point, a parent without the right to write, a
//! folder from the lower layer of a container image. Not as good, and therefore the last resort.
//!
//! The new files are made in a dot-folder inside the output, then a journal says what is to be dropped and what is to
//! be moved into place; the moving begins only when the journal is complete. A run that is killed, or meets a full
//! disk, before the journal is there leaves the old site; after that, the next run finishes the move. In between, for
//! the time the moving takes, a reader sees files of both.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::manifest::{self, escape, parents, unescape};
use rayon::prelude::*;

use super::{Artifact, BLOCK, Plan, WriteError, check_path, stage, under};

/// The folder inside the output in which the new files wait.
pub(super) const STAGE: &str = ".hirebook-stage";

const JOURNAL: &str = "journal";
const FIRST_LINE: &str = "hirebook journal 1";

/// Brings the output folder, which exists or can be created, to the new site.
pub(super) fn commit(plan: &Plan) -> Result<(), WriteError> {
    let inner = plan.folder.join(STAGE);
    prepare(&inner, plan).inspect_err(|_| {
        let _ = fs::remove_dir_all(&inner);
    })?;
    finish(plan.folder)?;
    // The new site is in place, so what cannot be removed now is left to the next run, which reports it.
    let _ = fs::remove_dir_all(&inner);
    Ok(())
}

/// Writes the changed files and the journal; nothing is visible yet.
fn prepare(inner: &Path, plan: &Plan) -> Result<(), WriteError> {
    let new = inner.join("new");
    fs::create_dir_all(&new).map_err(WriteError::io("create", &new))?;
    // A file that the old manifest does not list but that is the same is, on a file system without upper and lower
    // case, one that is listed under another spelling and about to be dropped.
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
    let list = new.join(manifest::NAME);
    fs::write(&list, &plan.manifest).map_err(WriteError::io("write", &list))?;

    let mut journal = format!("{FIRST_LINE}\n");
    // Writing to a string cannot fail.
    for path in plan.old.gone(plan.artifacts) {
        let _ = writeln!(journal, "drop {}", escape(path));
    }
    // The manifest is last: until it is there, the old one is the truer list.
    for path in paths().chain([manifest::NAME]) {
        let _ = writeln!(journal, "put {}", escape(path));
    }
    let (part, whole) = (inner.join("journal.part"), inner.join(JOURNAL));
    fs::write(&part, journal).map_err(WriteError::io("write", &part))?;
    fs::rename(&part, &whole).map_err(WriteError::io("write", &whole))
}

/// Refuses a new file where the disk has one that no list of ours knows under any spelling.
fn refuse_hidden_clash(plan: &Plan, changed: &[&Artifact]) -> Result<(), WriteError> {
    let dropped: BTreeSet<String> = plan
        .old
        .gone(plan.artifacts)
        .map(str::to_lowercase)
        .collect();
    for artifact in changed {
        let path = under(plan.folder, &artifact.path);
        let there = fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_dir());
        if there
            && !plan.old.has_file(&artifact.path)
            && !dropped.contains(&artifact.path.to_lowercase())
        {
            return Err(WriteError::ForeignClash { path });
        }
    }
    Ok(())
}

/// Finishes the move that a complete journal describes, or clears away the beginnings of one; the lock is held.
pub(super) fn repair(folder: &Path) -> Result<(), WriteError> {
    let inner = folder.join(STAGE);
    if fs::symlink_metadata(&inner).is_err() {
        return Ok(());
    }
    finish(folder)?;
    // In whatever order this removes: a journal whose files are gone has nothing left to do.
    fs::remove_dir_all(&inner).map_err(WriteError::io("remove what an earlier build left:", &inner))
}

/// Carries out the journal, if there is a complete one.
fn finish(folder: &Path) -> Result<(), WriteError> {
    let path = folder.join(STAGE).join(JOURNAL);
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
            path: folder.join(STAGE).join(JOURNAL),
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
    // A path that leads out of the folder cannot be ours, whoever wrote it there.
    let sites = puts.iter().filter(|path| *path != manifest::NAME);
    drops
        .iter()
        .chain(sites)
        .try_for_each(|path| check_path(path))?;

    let stopped = |path: &Path, source| WriteError::HalfMoved {
        folder: folder.into(),
        path: path.into(),
        source,
    };
    let mut emptied = BTreeSet::new();
    for path in drops.iter().filter(|path| is_really_inside(folder, path)) {
        let place = under(folder, path);
        if fs::symlink_metadata(&place).is_ok_and(|metadata| !metadata.is_dir()) {
            fs::remove_file(&place).map_err(|error| stopped(&place, error))?;
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
            under(&folder.join(STAGE).join("new"), path),
            under(folder, path),
        );
        if fs::symlink_metadata(&from).is_ok() {
            fs::rename(&from, &to).map_err(|error| stopped(&to, error))?;
        }
    }
    Ok(())
}

/// Whether no symlink on the way leads a path of ours to files of somebody else.
fn is_really_inside(folder: &Path, path: &str) -> bool {
    parents(path).all(|parent| {
        fs::symlink_metadata(under(folder, parent)).is_ok_and(|metadata| metadata.is_dir())
    })
}
