//! Which files of the new site the output folder already holds, byte for byte. It reads and changes nothing.
//!
//! Times are not compared: those of a copied or checked-out folder say nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use super::paths::under;
use super::{Artifact, ArtifactContent, BLOCK, OpenFile, WriteError};

/// Bytes compared at a time when both sides are files.
const CHUNK: usize = 64 * 1024;

/// For each artifact, whether `folder` already holds it.
///
/// A file to be copied that cannot be read is an error. A file of the old site that cannot be read is written again.
pub(super) fn unchanged(
    folder: &Path,
    artifacts: &[Artifact],
    open: OpenFile<'_>,
) -> Result<Vec<bool>, WriteError> {
    let same = |buffer: &mut Vec<u8>, artifact: &Artifact| {
        let old = under(folder, &artifact.path);
        match &artifact.content {
            ArtifactContent::Bytes(bytes) => Ok(holds(&old, bytes, buffer).unwrap_or(false)),
            ArtifactContent::File(source) => same_files(&old, source, open),
        }
    };
    artifacts
        .par_iter()
        .with_min_len(BLOCK)
        .map_init(Vec::new, same)
        .collect()
}

/// Whether the file at `path` has exactly these bytes.
fn holds(path: &Path, bytes: &[u8], buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut file = open_old(path)?;
    if !has_size(&file, bytes.len() as u64) {
        return Ok(false);
    }
    buffer.resize(bytes.len(), 0);
    file.read_exact(buffer)?;
    Ok(buffer == bytes)
}

/// Whether the file `old` has the bytes of `source`.
fn same_files(old: &Path, source: &Path, open: OpenFile<'_>) -> Result<bool, WriteError> {
    let unreadable = |error| WriteError::io("read", source)(error);
    let mut new = open(source).map_err(unreadable)?;
    let size = new.metadata().map_err(unreadable)?.len();
    let Ok(mut old) = open_old(old) else {
        return Ok(false);
    };
    if !has_size(&old, size) {
        return Ok(false);
    }
    let (mut ours, mut theirs) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let read = new.read(&mut ours).map_err(unreadable)?;
        if read == 0 {
            // The file may have shrunk since its size was read.
            return Ok(old.read(&mut theirs).is_ok_and(|more| more == 0));
        }
        if old.read_exact(&mut theirs[..read]).is_err() || ours[..read] != theirs[..read] {
            return Ok(false);
        }
    }
}

/// Opens a file of the old site. Opening a pipe would block.
fn open_old(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

/// Whether this is a regular file of `size` bytes. The additional system call avoids reading most of the files that have changed.
fn has_size(file: &File, size: u64) -> bool {
    file.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.len() == size)
}
