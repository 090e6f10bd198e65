//! Debouncing: when to report changes of files. Pure; the time is an argument.
//!
//! A single save is over after a short silence. Many files at once are a checkout or a copy: the pauses between them are longer, and one
//! event for all of them is better than an early one. The temporary files that an editor makes while it saves neither start a window nor
//! extend one. A file that stays and is published may have such a name too, so they are reported as well, but later.

use std::collections::BTreeSet;
use std::mem;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::FsEvent;

/// The silence after which a save is over.
const QUIET: Duration = Duration::from_millis(10);

/// The maximum window of a save.
const CAP: Duration = Duration::from_millis(250);

/// More paths than this are not a save.
const MAX_SAVED: usize = 4;

/// [`QUIET`] and [`CAP`] for more than a save.
const LONG_QUIET: Duration = Duration::from_millis(100);
const LONG_CAP: Duration = Duration::from_secs(3);

/// A debounce window: when the first and the last change happened.
#[derive(Clone, Copy, Debug)]
struct DebounceWindow {
    first: Instant,
    last: Instant,
}

impl DebounceWindow {
    fn extend(window: &mut Option<Self>, now: Instant) {
        *window = Some(Self {
            first: window.map_or(now, |window| window.first),
            last: now,
        });
    }

    fn end(self, quiet: Duration, cap: Duration) -> Instant {
        (self.last + quiet).min(self.first + cap)
    }
}

/// Changes that have not been reported.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    paths: BTreeSet<PathBuf>,
    window: Option<DebounceWindow>,
    /// Whether something happened that is not about single files.
    is_unknown: bool,
    temporary: BTreeSet<PathBuf>,
    temporary_window: Option<DebounceWindow>,
}

impl Debounce {
    /// Something happened to a file.
    pub(super) fn path(&mut self, path: PathBuf, now: Instant) {
        if is_temporary(&path) {
            self.temporary.insert(path);
            DebounceWindow::extend(&mut self.temporary_window, now);
        } else {
            self.paths.insert(path);
            DebounceWindow::extend(&mut self.window, now);
        }
    }

    /// Something happened that is not about single files.
    pub(super) fn unknown(&mut self, now: Instant) {
        self.is_unknown = true;
        DebounceWindow::extend(&mut self.window, now);
    }

    /// When the next event is due, if nothing else happens.
    pub(super) fn due_at(&self) -> Option<Instant> {
        let is_save = !self.is_unknown && self.paths.len() <= MAX_SAVED;
        let (quiet, cap) = if is_save {
            (QUIET, CAP)
        } else {
            (LONG_QUIET, LONG_CAP)
        };
        self.window
            .map(|window| window.end(quiet, cap))
            .or_else(|| self.temporary_due_at())
    }

    fn temporary_due_at(&self) -> Option<Instant> {
        self.temporary_window
            .map(|window| window.end(CAP, LONG_CAP))
    }

    /// The event that is due, if one is.
    pub(super) fn take(&mut self, now: Instant) -> Option<FsEvent> {
        self.due_at().filter(|due| *due <= now)?;
        self.window = None;
        let mut paths = mem::take(&mut self.paths);
        let is_unknown = mem::take(&mut self.is_unknown);
        if is_unknown || self.temporary_due_at().is_some_and(|due| due <= now) {
            paths.append(&mut self.temporary);
            self.temporary_window = None;
        }
        Some(if is_unknown {
            FsEvent::Unknown
        } else {
            FsEvent::Paths(paths)
        })
    }
}

/// Whether editors give such a name to files which they remove or rename again: backups, locks, and files that are being written.
fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ends = [
        "~",
        ".swp",
        ".swx",
        ".swo",
        ".tmp",
        ".bak",
        "___jb_tmp___",
        "___jb_old___",
    ];
    name == "4913"
        || (name.len() > 2 && name.starts_with('#') && name.ends_with('#'))
        || ends.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(event: FsEvent) -> usize {
        match event {
            FsEvent::Paths(paths) => paths.len(),
            FsEvent::Unknown => 0,
        }
    }

    #[test]
    fn a_save_has_a_shorter_window_than_a_checkout() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut debounce = Debounce::default();
        assert_eq!(debounce.due_at(), None);
        debounce.path("fern.md".into(), at(0));
        debounce.path("fern.md~".into(), at(8));
        assert_eq!(
            debounce.due_at(),
            Some(at(10)),
            "a backup extends no window"
        );
        assert_eq!(debounce.take(at(9)), None);
        assert_eq!(
            debounce.take(at(10)),
            Some(FsEvent::Paths(BTreeSet::from(["fern.md".into()])))
        );
        assert_eq!(debounce.due_at(), Some(at(258)), "and is reported later");
        for page in 0..100 {
            debounce.path(format!("{page}.md").into(), at(20 + 9 * page));
        }
        assert_eq!(debounce.take(at(1010)), None, "a burst has pauses");
        assert_eq!(
            debounce.take(at(1011)).map(count),
            Some(101),
            "with the backup, which is due as well"
        );
        assert_eq!(debounce.due_at(), None);
        for page in 0..100 {
            debounce.path(format!("{page}.md").into(), at(2000 + 50 * page));
        }
        assert_eq!(debounce.due_at(), Some(at(5000)), "three seconds at most");
        assert_eq!(debounce.take(at(5000)).map(count), Some(100));
        debounce.unknown(at(6000));
        assert_eq!(debounce.due_at(), Some(at(6100)));
    }

    #[test]
    fn names_of_pages_are_not_temporary() {
        for name in [
            "fern.md~",
            "4913",
            "fern.md.tmp",
            "#fern.md#",
            "fern.md___jb_tmp___",
            "a.bak",
            "fern.swp",
            "~",
        ] {
            assert!(is_temporary(Path::new(name)), "{name}");
        }
        for name in [
            "fern.md", "49130", "4913.md", "tmp", "#fern.md", "##", "#", "tmp.md", "bak",
            "~fern.md", "",
        ] {
            assert!(!is_temporary(Path::new(name)), "{name}");
        }
    }
}
