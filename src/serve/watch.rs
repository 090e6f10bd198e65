//! Which of a site's files may have changed. It gives hints and nothing else: whoever gets one looks for themselves, and may
//! find that nothing is different. What it refuses is silence: after each change of what `load::site` would read, a hint
//! follows, however editors, copies, checkouts or renamed folders bring the change about.
//!
//! Events arrive on the watcher's own thread, which only hands them over. Those of a site (`ground`) are waited for
//! (`window`) and told in one hint. Folders are watched one by one, since a recursive watch would also pay for what is
//! no part of a site; when folders came or went, all are surveyed and watched again *before* the hint is given, so that what
//! happens later is an event and what happened before is there to be read. `poll` does without events.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that watches files, and the clock to wait by"
)]

mod ground;
mod poll;
#[cfg(test)]
mod tests;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use ground::{Ground, Seen, Site};
use poll::Look;
use window::{Due, Window};

/// Where the system itself watches what is below a folder, one watch for each tree is best; elsewhere one for each folder.
const TREES: bool = cfg!(any(windows, target_os = "macos"));

/// How often a site is looked at once the system refuses to watch more of it.
const INSTEAD: Duration = Duration::from_secs(1);

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// These files, spelled as `load::site` was told where the site is. They may be there or not, now or before.
    Paths(BTreeSet<PathBuf>),
    /// Anything.
    Everything,
}

impl Hint {
    /// Both hints in one.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Paths(mut paths), Self::Paths(others)) => {
                paths.extend(others);
                Self::Paths(paths)
            }
            _ => Self::Everything,
        }
    }
}

/// Takes a hint, and says whether it wants more.
type Tell = Box<dyn Fn(Hint) -> bool + Send>;

/// Keeps watching until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    stop: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread that gives hints is told.
enum Message {
    Event(Event),
    /// Events may be lost.
    Lost,
    Stop,
}

impl Watch {
    /// Starts to hint at changes of the site that `load::site` reads for the same arguments. Start it before the site is read.
    ///
    /// With `poll`, the site is looked at in these intervals; otherwise the system tells. Where it stops doing so because a
    /// limit of its own is reached, the site is looked at every second.
    ///
    /// # Errors
    /// Why the site cannot be watched, and what to do, in a sentence.
    pub(crate) fn start(
        root: &Path,
        content: Option<&Path>,
        output: &Path,
        poll: Option<Duration>,
        to: impl Fn(Hint) -> bool + Send + 'static,
    ) -> Result<Self, String> {
        let to: Tell = Box::new(to);
        if !root.is_dir() {
            return Err(format!("there is no folder `{}` to watch", root.display()));
        }
        let site = Site {
            root: root.to_path_buf(),
            content: content.map(Path::to_path_buf),
            output: output.to_path_buf(),
        };
        let (stop, inbox) = mpsc::channel();
        let run: Box<dyn FnOnce() + Send> = match poll {
            Some(interval) => {
                let look = Look::at(&site);
                Box::new(move || poll::run(&site, look, interval, &inbox, &*to))
            }
            None => {
                let outbox = stop.clone();
                let mut watcher = RecommendedWatcher::new(
                    move |event| {
                        if let Some(message) = message(event) {
                            // Nobody listens only while all of this ends.
                            let _ = outbox.send(message);
                        }
                    },
                    Config::default().with_follow_symlinks(false),
                )
                .map_err(|error| refusal(&error))?;
                let ground = arm(&mut watcher, &site).map_err(|error| refusal(&error))?;
                let collector = Collector {
                    watcher: Some(watcher),
                    site,
                    ground,
                    window: Window::default(),
                    to,
                };
                Box::new(move || collector.run(&inbox))
            }
        };
        let thread = thread::Builder::new().name("watch".to_owned()).spawn(run);
        let thread =
            thread.map_err(|error| format!("no thread can be started to watch files: {error}"))?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It may have ended by itself, because nobody listened.
        let _ = self.stop.send(Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What there is to say of an event. Most are of files that were opened and read, also by us: those are nothing.
fn message(event: notify::Result<Event>) -> Option<Message> {
    match event {
        Ok(event) if event.need_rescan() => Some(Message::Lost),
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Message::Event(event)),
            EventKind::Access(_) => None,
            _ => Some(Message::Event(event)),
        },
        Err(_) => Some(Message::Lost),
    }
}

/// Surveys a site and watches all of it, what is watched already included: a folder may be another one by the same name.
///
/// Each folder is watched before it is listed. Only the system's limit is an error; a folder that cannot be watched cannot
/// be read either, or is gone again, and then an event of the folder above it is on its way.
fn arm(watcher: &mut RecommendedWatcher, site: &Site) -> notify::Result<Ground> {
    let mut limit = None;
    let mut watch = |path: &Path, mode| {
        if let Err(error) = watcher.watch(path, mode)
            && is_limit(&error)
        {
            limit = Some(error);
        }
    };
    let mut trees: BTreeMap<PathBuf, RecursiveMode> = BTreeMap::new();
    let ground = Ground::survey(site, &mut |seen| match seen {
        Seen::Top(path) if TREES => {
            trees.insert(path.to_path_buf(), RecursiveMode::Recursive);
        }
        Seen::Beside(path) if TREES => {
            trees
                .entry(path.to_path_buf())
                .or_insert(RecursiveMode::NonRecursive);
        }
        Seen::Folder(_) if TREES => {}
        Seen::Top(path) | Seen::Folder(path) | Seen::Beside(path) => {
            watch(path, RecursiveMode::NonRecursive)
        }
        Seen::File(_) => {}
    });
    for (path, mode) in trees {
        watch(&path, mode);
    }
    limit.map_or(Ok(ground), Err)
}

fn is_limit(error: &notify::Error) -> bool {
    matches!(error.kind, ErrorKind::MaxFilesWatch)
}

/// Why nothing can be watched, and what to do.
fn refusal(error: &notify::Error) -> String {
    let remedy = "use `--poll`, which does without";
    if is_limit(error) {
        return format!(
            "the system watches no more folders for this user: raise fs.inotify.max_user_watches, or {remedy}"
        );
    }
    match &error.kind {
        // EMFILE, the only refusal of a first watch that has a remedy of its own.
        ErrorKind::Io(io) if cfg!(target_os = "linux") && io.raw_os_error() == Some(24) => {
            format!(
                "the system has no more watchers for this user: raise fs.inotify.max_user_instances, or {remedy}"
            )
        }
        _ => format!("the system does not watch files here ({error}): {remedy}"),
    }
}

/// The thread that makes hints of events.
struct Collector {
    /// None once the system refused to watch more.
    watcher: Option<RecommendedWatcher>,
    site: Site,
    ground: Ground,
    window: Window,
    to: Tell,
}

impl Collector {
    fn run(mut self, inbox: &Receiver<Message>) {
        while self.watcher.is_some() {
            // What has arrived is taken before the clock is asked: this thread may have slept, and the files not.
            let waiting = match inbox.try_recv() {
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => return,
                Ok(message) => Some(message),
            };
            let message = match (waiting, self.window.over()) {
                (Some(message), _) => Ok(message),
                (None, None) => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                (None, Some(over)) => {
                    inbox.recv_timeout(over.saturating_duration_since(Instant::now()))
                }
            };
            match message {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Message::Event(event)) => self.take(event),
                Ok(Message::Lost) => self.window.more(Instant::now()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let hint = self.window.due(Instant::now()).map(|due| self.hint(&due));
            if hint.is_some_and(|hint| !(self.to)(hint)) {
                return;
            }
        }
        let look = Look::at(&self.site);
        if (self.to)(Hint::Everything) {
            poll::run(&self.site, look, INSTEAD, inbox, &self.to);
        }
    }

    fn take(&mut self, event: Event) {
        let now = Instant::now();
        let folder = matches!(
            event.kind,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder)
        );
        let shape = !matches!(
            event.kind,
            EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) | EventKind::Access(_)
        );
        for path in event.paths {
            if !self.ground.concerns(&path) {
                continue;
            }
            let known = self.ground.is_known(&path);
            if known && cfg!(windows) && matches!(event.kind, EventKind::Modify(ModifyKind::Any)) {
                // There a folder is said to change with each file in it, and nothing more is meant.
                continue;
            }
            if folder || known && shape {
                self.window.more(now);
            } else {
                self.window.path(path, now);
            }
        }
    }

    /// The hint for what is due. If it is more than files, the site is surveyed and watched anew first.
    fn hint(&mut self, due: &Due) -> Hint {
        let paths: Option<BTreeSet<PathBuf>> = if due.more {
            None
        } else {
            due.paths
                .iter()
                .map(|path| self.ground.plain(path))
                .collect()
        };
        if let Some(paths) = paths {
            return Hint::Paths(paths);
        }
        match self
            .watcher
            .as_mut()
            .map(|watcher| arm(watcher, &self.site))
        {
            Some(Ok(ground)) => self.ground = ground,
            _ => self.watcher = None,
        }
        Hint::Everything
    }
}
