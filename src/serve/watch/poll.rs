//! Watching without events of the system: a site is scanned at intervals. It reads no file; what is compared is which files there are,
//! their sizes and their times.
//!
//! Two scans do not show a folder that was removed and came back between them, though a reader may have seen that. The times of folders
//! are therefore compared as well, and a save by rename, or a hidden file that came or went, is an [`FsEvent::Unknown`].
//!
//! A file that changes twice within one tick of its file system's clock looks as if it had changed once. What changed is therefore
//! reported a second time after the next scan.

#![expect(clippy::disallowed_methods, reason = "the edge that watches files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime};

use super::root::{SurveyedPath, WatchRoot};
use super::{FsEvent, WatchMessage};
use crate::load::{IncludedPlaces, SiteFolders};
use crate::os;

/// The files of a site at one moment.
#[derive(PartialEq)]
pub(super) struct SiteScan {
    root: WatchRoot,
    folders: BTreeMap<PathBuf, Option<FileStamp>>,
    files: BTreeMap<PathBuf, Option<FileStamp>>,
}

/// What differs if a file does, as far as that shows without reading it.
#[derive(PartialEq)]
struct FileStamp {
    size: u64,
    modified: Option<SystemTime>,
    identity: [i64; 3],
}

impl FileStamp {
    fn new(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            identity: os::change_identity(&metadata),
        })
    }
}

impl SiteScan {
    pub(super) fn new(site: &SiteFolders, included: &IncludedPlaces) -> Self {
        let (mut folders, mut files) = (BTreeMap::new(), BTreeMap::new());
        folders.insert(site.root.clone(), FileStamp::new(&site.root));
        let root = WatchRoot::survey(site, included, &mut |found| {
            let (list, path) = match found {
                SurveyedPath::Tree(path) | SurveyedPath::Folder(path) => (&mut folders, path),
                SurveyedPath::File(path) => (&mut files, path),
                SurveyedPath::Parent(_) => return,
            };
            list.insert(path.to_path_buf(), FileStamp::new(path));
        });
        Self {
            root,
            folders,
            files,
        }
    }

    /// What happened between this scan and a later one, if something did.
    pub(super) fn difference(&self, later: &Self) -> Option<FsEvent> {
        if self.root != later.root || self.folders != later.folders {
            return Some(FsEvent::Unknown);
        }
        let removed = self
            .files
            .keys()
            .filter(|path| !later.files.contains_key(*path));
        let changed = later
            .files
            .iter()
            .filter(|(path, stamp)| self.files.get(*path) != Some(stamp))
            .map(|(path, _)| path);
        let mut paths = removed.chain(changed).peekable();
        paths.peek()?;
        let paths: Option<_> = paths.map(|path| later.root.file_path(path)).collect();
        Some(paths.map_or(FsEvent::Unknown, FsEvent::Paths))
    }
}

/// Scans a site at intervals until it is to stop, or `report` returns false.
pub(super) fn run(
    site: &SiteFolders,
    mut included: IncludedPlaces,
    mut known: SiteScan,
    interval: Duration,
    messages: &Receiver<WatchMessage>,
    report: &dyn Fn(FsEvent) -> bool,
) {
    let mut last: Option<FsEvent> = None;
    loop {
        match messages.recv_timeout(interval) {
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) | Ok(WatchMessage::Stop) => return,
            Ok(WatchMessage::Included(places)) => {
                // What happened to them before this scan is found by reading them again.
                included = places;
                known = SiteScan::new(site, &included);
                if !report(FsEvent::Unknown) {
                    return;
                }
                continue;
            }
            Ok(_) => continue,
        }
        let scan = SiteScan::new(site, &included);
        let new = known.difference(&scan);
        known = scan;
        let mut event = std::mem::replace(&mut last, new.clone());
        if let (Some(event), Some(new)) = (&mut event, &new) {
            event.merge(new);
        }
        if event.or(new).is_some_and(|event| !report(event)) {
            return;
        }
    }
}
