//! Reports that files of a site may have changed, and reads none of them: the receiver of an [`FsEvent`] may find that nothing is
//! different. An event follows each change of what `load::site` would read, whether by an editor, a copy, a checkout or a renamed
//! folder.
//!
//! The system's events arrive on a thread of `notify`, which only passes them on. Those that concern the site (`root`) are collected
//! until it is quiet (`debounce`) and reported as one. Folders are watched one by one, since a recursive watch would include what is
//! not part of a site. When folders were added or removed, the site is surveyed and watched again *before* the event is reported, so that
//! what happens later is another event, and what happened before can be read. `poll` needs no events.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that watches files, and a clock for debouncing"
)]

mod debounce;
mod poll;
mod root;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::load::{IncludedPlaces, SiteFolders};
use debounce::Debounce;
use poll::SiteScan;
use root::{SurveyedPath, WatchRoot};

/// Whether a watch includes the folders below. Where it does, one watch for each tree is best; elsewhere it is one for each folder.
const IS_RECURSIVE: bool = cfg!(any(windows, target_os = "macos"));

/// How often a site is scanned once the system refuses to watch more of it.
const FALLBACK_INTERVAL: Duration = Duration::from_secs(1);

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FsEvent {
    /// These files, spelled with the folders as `load::site` was given them. They may be missing, now or before.
    Paths(BTreeSet<PathBuf>),
    /// Any file.
    Unknown,
}

impl FsEvent {
    /// Adds another event, so that this one is both.
    pub(super) fn merge(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Paths(paths), Self::Paths(others)) => paths.extend(others.iter().cloned()),
            _ => *self = Self::Unknown,
        }
    }
}

/// Receives events, and returns false to stop.
type EventHandler = Box<dyn Fn(FsEvent) -> bool + Send>;

/// Watches a site until it is dropped.
#[derive(Debug)]
pub(super) struct SiteWatcher {
    messages: Sender<WatchMessage>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread that reports events receives.
enum WatchMessage {
    Event(notify::Event),
    /// The files that texts include are others now.
    Included(IncludedPlaces),
    /// Events may be lost.
    Lost,
    Stop,
}

impl SiteWatcher {
    /// Starts to watch the site that `load::site` reads in these folders. Start it before the site is read.
    ///
    /// With `poll`, the site is scanned at this interval; otherwise the system's events are used. If a limit of the system is reached
    /// later, the site is scanned every second.
    ///
    /// # Errors
    /// Why the site cannot be watched, and how to fix it, in a sentence.
    pub(super) fn start(
        site: SiteFolders,
        poll: Option<Duration>,
        report: impl Fn(FsEvent) -> bool + Send + 'static,
    ) -> Result<Self, String> {
        if !site.root.is_dir() {
            return Err(format!("folder `{}` not found", site.root.display()));
        }
        let report: EventHandler = Box::new(report);
        let (messages, received) = mpsc::channel();
        let run: Box<dyn FnOnce() + Send> = match poll {
            Some(interval) => {
                let included = IncludedPlaces::default();
                let scan = SiteScan::new(&site, &included);
                Box::new(move || poll::run(&site, included, scan, interval, &received, &*report))
            }
            None => {
                let sender = messages.clone();
                let pass_on = move |event| {
                    // The receiver is gone only while the watcher ends.
                    let _ = message(event).map(|message| sender.send(message));
                };
                let config = Config::default().with_follow_symlinks(false);
                let mut watcher =
                    RecommendedWatcher::new(pass_on, config).map_err(|error| describe(&error))?;
                let included = IncludedPlaces::default();
                let root =
                    watch(&mut watcher, &site, &included).map_err(|error| describe(&error))?;
                let collector = EventCollector {
                    watcher: Some(watcher),
                    site,
                    included,
                    root,
                    debounce: Debounce::default(),
                    report,
                };
                Box::new(move || collector.run(&received))
            }
        };
        let thread = thread::Builder::new()
            .name("preview-watch".to_owned())
            .spawn(run)
            .map_err(|error| format!("cannot start a thread that watches files: {error}"))?;
        Ok(Self {
            messages,
            thread: Some(thread),
        })
    }

    /// What tells the watcher which files texts include. It reports [`FsEvent::Unknown`] once they are watched, since one of them may have
    /// changed after it was read.
    pub(super) fn inclusion(&self) -> impl Fn(IncludedPlaces) + Send + use<> {
        let messages = self.messages.clone();
        move |places| {
            // The watcher may have ended by itself; the preview then ends too.
            let _ = messages.send(WatchMessage::Included(places));
        }
    }
}

impl Drop for SiteWatcher {
    fn drop(&mut self) {
        // The thread may have ended by itself.
        let _ = self.messages.send(WatchMessage::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The message for an event of the system. Most events are of files that were opened and read, also by the preview: those are ignored.
fn message(event: notify::Result<notify::Event>) -> Option<WatchMessage> {
    match event {
        Ok(event) if event.need_rescan() => Some(WatchMessage::Lost),
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                Some(WatchMessage::Event(event))
            }
            EventKind::Access(_) => None,
            _ => Some(WatchMessage::Event(event)),
        },
        Err(_) => Some(WatchMessage::Lost),
    }
}

/// Surveys a site and watches all of it, also what is watched already: a folder may be another one with the same name.
///
/// Each folder is watched before it is listed. Only the system's limit is an error: a folder that cannot be watched cannot be read
/// either, or is gone again, and then an event of its parent follows.
fn watch(
    watcher: &mut RecommendedWatcher,
    site: &SiteFolders,
    included: &IncludedPlaces,
) -> notify::Result<WatchRoot> {
    let mut limit = None;
    let mut watch = |path: &Path, mode| {
        if let Err(error) = watcher.watch(path, mode)
            && is_limit(&error)
        {
            limit = Some(error);
        }
    };
    let mut trees: BTreeMap<PathBuf, RecursiveMode> = BTreeMap::new();
    let root = WatchRoot::survey(site, included, &mut |found| match found {
        SurveyedPath::Tree(path) if IS_RECURSIVE => {
            trees.insert(path.to_path_buf(), RecursiveMode::Recursive);
        }
        SurveyedPath::Parent(path) if IS_RECURSIVE => {
            trees
                .entry(path.to_path_buf())
                .or_insert(RecursiveMode::NonRecursive);
        }
        SurveyedPath::Folder(_) if IS_RECURSIVE => {}
        SurveyedPath::Tree(path) | SurveyedPath::Folder(path) | SurveyedPath::Parent(path) => {
            watch(path, RecursiveMode::NonRecursive);
        }
        SurveyedPath::File(_) => {}
    });
    for (path, mode) in trees {
        watch(&path, mode);
    }
    limit.map_or(Ok(root), Err)
}

fn is_limit(error: &notify::Error) -> bool {
    matches!(error.kind, ErrorKind::MaxFilesWatch)
}

/// Why nothing can be watched, and how to fix it.
fn describe(error: &notify::Error) -> String {
    let help = "use `--poll`, which scans the files instead";
    if is_limit(error) {
        return format!(
            "the limit on watched folders is reached for this user: raise fs.inotify.max_user_watches, or {help}"
        );
    }
    match &error.kind {
        // EMFILE, the only error of a first watch that can be fixed otherwise.
        ErrorKind::Io(io) if cfg!(target_os = "linux") && io.raw_os_error() == Some(24) => {
            format!(
                "the limit on watchers is reached for this user: raise fs.inotify.max_user_instances, or {help}"
            )
        }
        _ => format!("the system cannot watch files here ({error}): {help}"),
    }
}

/// The thread that makes one event of many.
struct EventCollector {
    /// None once the system refused to watch more.
    watcher: Option<RecommendedWatcher>,
    site: SiteFolders,
    included: IncludedPlaces,
    root: WatchRoot,
    debounce: Debounce,
    report: EventHandler,
}

impl EventCollector {
    fn run(mut self, messages: &Receiver<WatchMessage>) {
        while self.watcher.is_some() {
            // What has arrived comes before the clock: this thread may have been suspended, and the files written meanwhile.
            let message = match (messages.try_recv(), self.debounce.due_at()) {
                (Ok(message), _) => Ok(message),
                (Err(TryRecvError::Disconnected), _) => return,
                (Err(TryRecvError::Empty), None) => {
                    messages.recv().map_err(|_| RecvTimeoutError::Disconnected)
                }
                (Err(TryRecvError::Empty), Some(due)) => {
                    messages.recv_timeout(due.saturating_duration_since(Instant::now()))
                }
            };
            match message {
                Ok(WatchMessage::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(WatchMessage::Event(event)) => self.collect(event),
                Ok(WatchMessage::Included(places)) => {
                    self.included = places;
                    self.debounce.unknown(Instant::now());
                }
                Ok(WatchMessage::Lost) => self.debounce.unknown(Instant::now()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Some(collected) = self.debounce.take(Instant::now()) {
                let event = self.event(&collected);
                if !(self.report)(event) {
                    return;
                }
            }
        }
        let scan = SiteScan::new(&self.site, &self.included);
        if (self.report)(FsEvent::Unknown) {
            let included = self.included;
            poll::run(
                &self.site,
                included,
                scan,
                FALLBACK_INTERVAL,
                messages,
                &self.report,
            );
        }
    }

    fn collect(&mut self, event: notify::Event) {
        let now = Instant::now();
        let is_folder = matches!(
            event.kind,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder)
        );
        let is_data = matches!(
            event.kind,
            EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) | EventKind::Access(_)
        );
        for path in event.paths {
            if !self.root.concerns(&path) {
                continue;
            }
            let is_known = self.root.is_known(&path);
            if is_known && cfg!(windows) && matches!(event.kind, EventKind::Modify(ModifyKind::Any))
            {
                // Windows reports a folder as modified with each file in it.
                continue;
            }
            if is_folder || is_known && !is_data {
                self.debounce.unknown(now);
            } else {
                self.debounce.path(path, now);
            }
        }
    }

    /// The event to report. If it is about more than files, the site is surveyed and watched again first.
    fn event(&mut self, collected: &FsEvent) -> FsEvent {
        if let FsEvent::Paths(paths) = collected
            && !self.root.is_outdated(&self.site, paths)
        {
            let files: Option<_> = paths.iter().map(|path| self.root.file_path(path)).collect();
            if let Some(files) = files {
                return FsEvent::Paths(files);
            }
        }
        let watcher = self.watcher.as_mut();
        match watcher.map(|watcher| watch(watcher, &self.site, &self.included)) {
            Some(Ok(root)) => self.root = root,
            _ => self.watcher = None,
        }
        FsEvent::Unknown
    }
}
