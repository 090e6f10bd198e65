//! How long to wait before a hint is given: until what is happening seems to be over. Pure; the time is handed in.
//!
//! A single save is over when nothing happened for a moment. Many files at once are a checkout or a copy: their pauses are
//! longer, nobody waits for the first of them, and one hint for all is worth more than an early one. Files that an editor
//! makes for itself while it saves neither begin a wait nor lengthen one. As such a name can be that of a file
//! which stays and is published, they are hinted at too, but later, by themselves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// So long nothing happens after a save.
const QUIET: Duration = Duration::from_millis(10);

/// A save is hinted at after this time, whatever else happens.
const CAP: Duration = Duration::from_millis(250);

/// More paths than this are no save.
const FEW: usize = 4;

/// [`QUIET`] and [`CAP`] where more than a save happens.
const LONG_QUIET: Duration = Duration::from_millis(100);
const LONG_CAP: Duration = Duration::from_secs(3);

/// A span of time in which things happen.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: Instant,
    last: Instant,
}

impl Span {
    fn with(span: Option<Self>, now: Instant) -> Self {
        Self {
            first: span.map_or(now, |span| span.first),
            last: now,
        }
    }

    fn over(self, quiet: Duration, cap: Duration) -> Instant {
        (self.last + quiet).min(self.first + cap)
    }
}

/// What happened and was not hinted at.
#[derive(Debug, Default)]
pub(super) struct Window {
    paths: BTreeSet<PathBuf>,
    span: Option<Span>,
    /// Whether it is more than files that happened.
    more: bool,
    /// Files that are likely an editor's own.
    passing: BTreeSet<PathBuf>,
    passing_span: Option<Span>,
}

/// What is to be hinted at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) paths: BTreeSet<PathBuf>,
    pub(super) more: bool,
}

impl Window {
    /// Something happened to a file.
    pub(super) fn path(&mut self, path: PathBuf, now: Instant) {
        if is_passing(&path) {
            self.passing.insert(path);
            self.passing_span = Some(Span::with(self.passing_span, now));
        } else {
            self.paths.insert(path);
            self.span = Some(Span::with(self.span, now));
        }
    }

    /// Something happened that no path tells.
    pub(super) fn more(&mut self, now: Instant) {
        self.more = true;
        self.span = Some(Span::with(self.span, now));
    }

    /// When to look for what is due, if there will be something.
    pub(super) fn over(&self) -> Option<Instant> {
        let (quiet, cap) = if self.more || self.paths.len() > FEW {
            (LONG_QUIET, LONG_CAP)
        } else {
            (QUIET, CAP)
        };
        self.span
            .map(|span| span.over(quiet, cap))
            .or_else(|| self.passing_over())
    }

    fn passing_over(&self) -> Option<Instant> {
        self.passing_span.map(|span| span.over(CAP, LONG_CAP))
    }

    /// What was waited for long enough.
    pub(super) fn due(&mut self, now: Instant) -> Option<Due> {
        self.over().filter(|over| *over <= now)?;
        let mut due = Due {
            paths: std::mem::take(&mut self.paths),
            more: std::mem::take(&mut self.more),
        };
        self.span = None;
        if due.more || self.passing_over().is_some_and(|over| over <= now) {
            due.paths.append(&mut self.passing);
            self.passing_span = None;
        }
        Some(due)
    }
}

/// Whether a file's name is one that editors give to files which they remove again: backups, locks, and what is renamed when
/// it is complete.
fn is_passing(path: &Path) -> bool {
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

    #[test]
    fn a_save_is_over_after_a_moment_and_a_checkout_after_a_longer_one() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut window = Window::default();
        assert_eq!(window.over(), None);
        window.path("fern.md".into(), at(0));
        window.path("fern.md~".into(), at(8));
        assert_eq!(window.over(), Some(at(10)), "a backup lengthens nothing");
        assert_eq!(window.due(at(9)), None);
        assert_eq!(
            window.due(at(10)),
            Some(Due {
                paths: BTreeSet::from(["fern.md".into()]),
                more: false
            })
        );
        assert_eq!(window.over(), Some(at(258)), "and is not forgotten");
        for page in 0..100 {
            window.path(format!("{page}.md").into(), at(20 + 9 * page));
        }
        assert_eq!(window.due(at(1010)), None, "a burst has its pauses");
        assert_eq!(
            window.due(at(1011)).map(|due| due.paths.len()),
            Some(101),
            "and what was late already goes with it"
        );
        assert_eq!(window.over(), None);
        for page in 0..100 {
            window.path(format!("{page}.md").into(), at(2000 + 50 * page));
        }
        assert_eq!(window.over(), Some(at(5000)), "three seconds at most");
        assert_eq!(window.due(at(5000)).map(|due| due.paths.len()), Some(100));
        window.more(at(6000));
        assert_eq!(window.over(), Some(at(6100)));
    }

    #[test]
    fn names_of_pages_are_never_an_editors_own() {
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
            assert!(is_passing(Path::new(name)), "{name}");
        }
        for name in [
            "fern.md", "49130", "4913.md", "tmp", "#fern.md", "##", "#", "tmp.md", "bak",
            "~fern.md", "",
        ] {
            assert!(!is_passing(Path::new(name)), "{name}");
        }
    }
}
