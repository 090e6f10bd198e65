//! Commits a finished site to the output folder: the whole of it or nothing. It neither renders nor decides what
//! belongs to a site, and it never touches what it did not write.
//!
//! [`commit`] compares the new site with what is there (`compare`), builds the new tree beside the old one with
//! unchanged files as hard links (`stage`) and exchanges the two folders in one step (`swap`). Whoever opens a file
//! through the output path therefore sees the old site or the new one, also when the build is killed or
//! the disk is full. Where folders cannot be exchanged, `swap` and `in_place` say what is done instead and what
//! is lost.
//!
//! An open handle to the output folder itself (a server started *in* it) keeps seeing the old tree; start servers with
//! the path. What other programs create in the output folder while a build is committing may be lost with the old tree.

#![expect(clippy::disallowed_methods, reason = "the edge that writes files")]

mod compare;
mod error;
mod foreign;
mod in_place;
mod lock;
mod manifest;
mod stage;
mod swap;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::pipeline::{Artifact, ArtifactContent, Observer, Phase};
pub use error::WriteError;
use foreign::Foreign;
use manifest::Manifest;

/// Makes the folder `output` hold exactly these artifacts and what is foreign in it.
///
/// `artifacts` are sorted by path (bytewise) and unique; `output` and the folders above it are created if missing, and
/// a symlink is followed. Comparing and writing are done in parallel. Files that did not change keep inode and time, and
/// when none did nothing at all is written.
///
/// `observer` is notified of each file. `open` opens the files that are copied. It knows which may be, and what has become of them since they were read.
///
/// # Errors
/// See [`WriteError`]. After every error but [`WriteError::HalfMoved`] the output folder is as it was.
pub fn commit(
    output: &Path,
    artifacts: &[Artifact],
    open: Open<'_>,
    observer: &dyn Observer,
) -> Result<Report, WriteError> {
    observer.begin(Phase::Write, artifacts.len());
    commit_by(Way::Exchange, output, artifacts, open, observer)
}

/// Opens a file that is copied.
pub type Open<'a> = &'a (dyn Fn(&Path) -> io::Result<File> + Sync);

/// Files that one thread takes at a time: a single one is too little work to hand over.
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

/// What a commit did, in files; the manifest is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Written because they were missing or different.
    pub written: usize,
    /// Left as they were.
    pub unchanged: usize,
    /// Of an earlier build, and not in the site any more.
    pub removed: usize,
}

/// How the new tree gets into place; each way gives up to the next where the system refuses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Exchange,
    TwoRenames,
    InPlace,
}

/// What a commit has found out before it changes anything.
struct Plan<'a> {
    folder: &'a Path,
    artifacts: &'a [Artifact],
    open: Open<'a>,
    observer: &'a dyn Observer,
    /// For each artifact, whether the folder already holds it.
    same: Vec<bool>,
    /// What an earlier build wrote.
    old: Manifest,
    foreign: Vec<Foreign>,
    /// The text of the new manifest.
    manifest: String,
}

fn commit_by(
    way: Way,
    output: &Path,
    artifacts: &[Artifact],
    open: Open<'_>,
    observer: &dyn Observer,
) -> Result<Report, WriteError> {
    artifacts
        .iter()
        .try_for_each(|artifact| check_path(&artifact.path))?;
    let place = Place::of(output)?;
    let _lock = lock::take(&place)?;
    swap::repair(&place)?;
    in_place::repair(&place.folder)?;

    let old = old_manifest(&place.folder)?;
    let same = compare::unchanged(&place.folder, artifacts, open)?;
    let manifest = Manifest::text_of(artifacts);
    let unchanged = same.iter().filter(|same| **same).count();
    let removed = old.gone(artifacts).count();
    let report = Report {
        written: artifacts.len() - unchanged,
        unchanged,
        removed,
    };
    if report.written == 0 && old.is(&manifest) {
        return Ok(report);
    }

    let foreign = if place.folder.is_dir() {
        foreign::survey(&place.folder, &old)?
    } else {
        Vec::new()
    };
    foreign::refuse_clash(&place.folder, &foreign, artifacts)?;
    let plan = Plan {
        folder: &place.folder,
        artifacts,
        open,
        observer,
        same,
        old,
        foreign,
        manifest,
    };
    if way == Way::InPlace {
        in_place::commit(&plan)?;
    } else if let Err(error) = beside(way, &place, &plan) {
        let _ = fs::remove_dir_all(&place.stage);
        if !place.folder.is_dir() || !calls_for_in_place(&error) {
            return Err(error);
        }
        in_place::commit(&plan)?;
    }
    Ok(report)
}

/// Stages beside the output folder and swaps.
fn beside(way: Way, place: &Place, plan: &Plan) -> Result<(), WriteError> {
    stage::build(&place.stage, plan)?;
    swap::publish(place, way)
}

/// Whether the refusal is one of the folder's surroundings: a mount point, a lower layer, a parent of somebody else's.
fn calls_for_in_place(error: &WriteError) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    matches!(error, WriteError::Io { source, .. }
        if matches!(source.kind(), CrossesDevices | PermissionDenied | ReadOnlyFilesystem | ResourceBusy))
}

/// The manifest of the old site, empty if there is no old site; refuses a folder that is not ours.
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

/// The output folder, its symlinks resolved, and the names beside it that are ours while a commit runs.
struct Place {
    folder: PathBuf,
    parent: PathBuf,
    name: OsString,
    /// The new tree; after an exchange, the old one.
    stage: PathBuf,
    /// The old tree between two renames.
    old: PathBuf,
}

impl Place {
    /// Creates the parents of `output` where they are missing.
    fn of(output: &Path) -> Result<Self, WriteError> {
        let mut folder = follow_links(output);
        if folder.file_name().is_none() {
            // `.` and `..` name a folder by where it is; its own name is needed here.
            folder = folder
                .canonicalize()
                .map_err(WriteError::io("find", output))?;
        }
        if fs::symlink_metadata(&folder).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(WriteError::NotAFolder {
                path: output.to_path_buf(),
            });
        }
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(WriteError::NotAFolder {
                path: output.to_path_buf(),
            });
        };
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        fs::create_dir_all(parent).map_err(WriteError::io("create", parent))?;
        let mut place = Self {
            parent: parent.to_path_buf(),
            name: name.to_owned(),
            stage: PathBuf::new(),
            old: PathBuf::new(),
            folder: folder.clone(),
        };
        place.stage = place.beside("stage");
        place.old = place.beside("old");
        Ok(place)
    }

    /// `.NAME.hirebook-PURPOSE`, next to the output folder.
    fn beside(&self, purpose: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".hirebook-");
        name.push(purpose);
        self.parent.join(name)
    }
}

/// Where a chain of symlinks ends, whether or not there is something.
fn follow_links(path: &Path) -> PathBuf {
    // Without a `/` or `/.` at its end, behind which a link would count as the folder it points to.
    let mut path: PathBuf = path.components().collect();
    // Systems give up after 40 links or fewer, and so does what is called next.
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// A path of the site below `root`, in the system's own spelling.
fn under(root: &Path, path: &str) -> PathBuf {
    let mut full = PathBuf::with_capacity(root.as_os_str().len() + path.len() + 1);
    full.push(root);
    full.extend(path.split('/'));
    full
}

/// Refuses what would leave the output folder or mean something else on one of the systems.
fn check_path(path: &str) -> Result<(), WriteError> {
    let odd_here: &[char] = if cfg!(windows) {
        &['\0', '\\', ':']
    } else {
        &['\0']
    };
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(odd_here);
    let top = path.split('/').next().unwrap_or(path);
    if path.split('/').all(plain) && ![manifest::NAME, in_place::STAGE].contains(&top) {
        return Ok(());
    }
    Err(WriteError::BadPath {
        path: path.to_owned(),
    })
}
