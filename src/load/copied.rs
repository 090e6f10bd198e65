//! Files that are taken as bytes: the content's assets and `static/`, which are copied, and `themes/`, which is held in memory.
//! It does not know what a theme is.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::access::{FileAccess, HOST_NAMES, LimitedRead, MAX_COPIED, MAX_TEXT, MAX_THEMES};
use super::problem::{LoadProblem, ProblemKind, unreadable};
use super::source::is_source;
use super::walk::{FolderWalk, WalkedFile};
use crate::pipeline::{InputBytes, InputFile, InputProblem, Observer, Unobserved};

/// The assets of the content, read for their hashes. `prefix` is the content's folder as messages show it.
pub(super) fn assets(
    files: Vec<WalkedFile>,
    prefix: &str,
    access: &FileAccess,
    observer: &dyn Observer,
    problems: &mut Vec<InputProblem>,
) -> Vec<InputFile> {
    let describe = |file: &WalkedFile| {
        let digest = access.digest(&file.disk)?;
        Ok(InputFile {
            hash: digest.hash,
            length: digest.length,
            pixels: digest.pixels,
            source: is_source(&digest.head),
            ..InputFile::default()
        })
    };
    describe_all(files, prefix, describe, observer, problems)
}

/// The files of `static/`. They may be large, so only their beginnings are read.
pub(super) fn statics(
    folder: &Path,
    access: &FileAccess,
    problems: &mut Vec<InputProblem>,
) -> Vec<InputFile> {
    if folder.is_file() {
        return Vec::new();
    }
    let describe = |file: &WalkedFile| {
        Ok(InputFile {
            hash: stamp(&file.disk),
            source: is_source(&access.head(&file.disk)?),
            ..InputFile::default()
        })
    };
    let (files, skipped) = list(folder, &HOST_NAMES, access);
    problems.extend(skipped.iter().map(|problem| problem.shown("static/")));
    describe_all(files, "static/", describe, &Unobserved, problems)
}

/// Describes files in parallel. Those that are too large or cannot be read become problems.
fn describe_all(
    files: Vec<WalkedFile>,
    prefix: &str,
    describe: impl Fn(&WalkedFile) -> io::Result<InputFile> + Sync,
    observer: &dyn Observer,
    problems: &mut Vec<InputProblem>,
) -> Vec<InputFile> {
    let describe = |file: WalkedFile| {
        if let Some(kind) = too_large(&file.disk) {
            return Err(LoadProblem::new(file.path, kind).shown(prefix));
        }
        match describe(&file) {
            Ok(described) => Ok(InputFile {
                path: file.path,
                disk: file.disk,
                ..described
            }),
            Err(error) => Err(unreadable(
                format!("{prefix}{}", file.path),
                &error.to_string(),
            )),
        }
    };
    let described = files.into_par_iter().map(describe);
    let described: Vec<_> = described.inspect(|_| observer.advance()).collect();
    let mut files = Vec::with_capacity(described.len());
    for file in described {
        match file {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    files
}

/// Why a file is too large to be copied, if it is.
pub(super) fn too_large(file: &Path) -> Option<ProblemKind> {
    let size = file.metadata().ok()?.len();
    (size > MAX_COPIED).then_some(ProblemKind::TooLargeToCopy(size))
}

/// A number that differs once a file is written again, without reading it.
fn stamp(file: &Path) -> u64 {
    let written = |data: &fs::Metadata| data.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    file.metadata().map_or(0, |data| {
        super::hash(format!("{} {:?}", data.len(), written(&data)).as_bytes())
    })
}

/// The files below a folder, sorted by path. A folder that does not exist is an empty one.
fn list(
    folder: &Path,
    dotted: &[&str],
    access: &FileAccess,
) -> (Vec<WalkedFile>, Vec<LoadProblem>) {
    if is_missing(folder) {
        return (Vec::new(), Vec::new());
    }
    let walk = FolderWalk {
        root: folder,
        skipped: BTreeSet::new(),
        dotted,
        access,
    };
    let mut walked = walk.run();
    walked.problems.sort();
    (walked.files, walked.problems)
}

/// Reads a small folder whole, such as `themes/`: each file's path and bytes, sorted by path.
pub(super) fn read_whole(
    folder: &Path,
    access: &FileAccess,
) -> (Vec<InputBytes>, Vec<LoadProblem>) {
    let (files, mut problems) = list(folder, &[], access);
    let (mut read, mut remaining) = (Vec::new(), MAX_THEMES);
    for WalkedFile { path, disk } in files {
        let kind = match access.read(&disk, MAX_TEXT) {
            Ok(LimitedRead::Whole(bytes)) => match remaining.checked_sub(bytes.len() as u64) {
                Some(rest) => {
                    remaining = rest;
                    let bytes = bytes.into();
                    read.push(InputBytes { path, bytes });
                    continue;
                }
                None => ProblemKind::TooMuch,
            },
            Ok(LimitedRead::TooLarge(size)) => ProblemKind::TooLarge {
                size,
                limit: MAX_TEXT,
            },
            Err(error) => ProblemKind::Unreadable(error.to_string()),
        };
        problems.push(LoadProblem::new(path, kind));
    }
    problems.sort();
    (read, problems)
}

/// Whether nothing has this name. A link without a target exists.
pub(super) fn is_missing(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}
