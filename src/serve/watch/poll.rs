//! Watching without the system's help: a site is looked at again and again. It reads no file; what is compared is which
//! files there are, their sizes and their times.
//!
//! A reader may see what two looks do not: a folder that went and came back. So times of folders count too, and a save by
//! rename, or a hidden file that came or went, is a hint at everything.
//!
//! A file that changes twice within one tick of its file system's clock looks as though it had changed once. What changed
//! is therefore hinted at a second time with the next look.

#![expect(clippy::disallowed_methods, reason = "the edge that watches files")]

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime};

use super::ground::{Ground, Seen, Site};
use super::{Hint, Message};

/// A site at a moment.
#[derive(PartialEq)]
pub(super) struct Look {
    ground: Ground,
    folders: BTreeMap<PathBuf, Option<Stamp>>,
    files: BTreeMap<PathBuf, Option<Stamp>>,
}

/// What differs where a file does, as far as can be seen without reading it.
#[derive(PartialEq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// When the system last noted something about the file, and its number; a program that resets times cannot reset these.
    noted: [i64; 3],
}

impl Stamp {
    fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().as_ref().map(Self::of)
    }

    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let noted = {
            use std::os::unix::fs::MetadataExt;
            [
                metadata.ctime(),
                metadata.ctime_nsec(),
                metadata.ino().cast_signed(),
            ]
        };
        #[cfg(not(unix))]
        let noted = [0; 3];
        Self {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            noted,
        }
    }
}

impl Look {
    pub(super) fn at(site: &Site) -> Self {
        let (mut folders, mut files) = (BTreeMap::new(), BTreeMap::new());
        folders.insert(site.root.clone(), Stamp::at(&site.root));
        let ground = Ground::survey(site, &mut |seen| {
            let (list, path) = match seen {
                Seen::Top(path) | Seen::Folder(path) => (&mut folders, path),
                Seen::File(path) => (&mut files, path),
                Seen::Beside(_) => return,
            };
            list.insert(path.to_path_buf(), Stamp::at(path));
        });
        Self {
            ground,
            folders,
            files,
        }
    }

    /// What happened between this look and a later one, if something did.
    pub(super) fn until(&self, later: &Self) -> Option<Hint> {
        if self.ground != later.ground || self.folders != later.folders {
            return Some(Hint::Everything);
        }
        let gone = self
            .files
            .keys()
            .filter(|path| !later.files.contains_key(*path));
        let other = later
            .files
            .iter()
            .filter(|(path, stamp)| self.files.get(*path) != Some(stamp))
            .map(|(path, _)| path);
        let paths: Vec<&PathBuf> = gone.chain(other).collect();
        (!paths.is_empty()).then(|| {
            let hinted: Option<_> = paths
                .into_iter()
                .map(|path| later.ground.plain(path))
                .collect();
            hinted.map_or(Hint::Everything, Hint::Paths)
        })
    }
}

/// Looks at a site in these intervals until it is told to stop, or nobody listens.
pub(super) fn run(
    site: &Site,
    mut known: Look,
    interval: Duration,
    inbox: &Receiver<Message>,
    to: &dyn Fn(Hint) -> bool,
) {
    let mut last: Option<Hint> = None;
    loop {
        match inbox.recv_timeout(interval) {
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) | Ok(Message::Stop) => return,
            Ok(_) => continue,
        }
        let now = Look::at(site);
        let fresh = known.until(&now);
        known = now;
        let again = std::mem::replace(&mut last, fresh.clone());
        let hint = match (fresh, again) {
            (Some(fresh), Some(again)) => Some(fresh.and(again)),
            (fresh, again) => fresh.or(again),
        };
        if hint.is_some_and(|hint| !to(hint)) {
            return;
        }
    }
}
