//! The editions of the site. One thread, the [`EditionWorker`], owns the sources and the session, so nothing is shared and nothing is
//! half updated. Others ask it through the [`EditionService`], and wait while it compiles an edition.
//!
//! A check takes longer than a page, so checks run on another thread, for the newest edition only: pages come first, problems a moment
//! later. Checks use the global thread pool, and editions one of their own, so that no update waits for the end of a check.
//!
//! A preview that went on without one of its parts would serve what is out of date. Each part therefore holds a [`ShutdownGuard`], and
//! the worker ends when one of them is dropped.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;

use super::changes::{self, AddressChanges};
use super::events;
use super::snapshot::{CheckedEdition, EditionSnapshot, PublishedEdition};
use super::watch::FsEvent;
use super::web::Broadcaster;
use super::{PreviewOptions, PreviewReport, Reporter};
use crate::load::{self, IncludedPlaces, Stopwatch};
use crate::pipeline::{Input, Outcome, Site};
use crate::session::Session;

/// How long a check waits, so that the pages that are requested after a change are rendered first.
const CHECK_DELAY: Duration = Duration::from_millis(40);

/// Sends commands to the worker. Clones send to the same one.
#[derive(Clone, Debug)]
pub(super) struct EditionService {
    commands: Sender<WorkerCommand>,
}

/// A command to the worker.
#[derive(Debug)]
pub(super) enum WorkerCommand {
    /// Files may have changed.
    Update(FsEvent),
    Checked(CheckedEdition),
    EditionSnapshot(Sender<EditionSnapshot>),
    Stop,
}

/// Checks an edition: its number and the site.
type CheckRequest = (u64, Arc<Site>);

impl EditionService {
    /// A service, and the commands that its worker is to carry out.
    pub(super) fn new() -> (Self, Receiver<WorkerCommand>) {
        let (commands, received) = channel();
        (Self { commands }, received)
    }

    /// What the preview shows now; none while it ends.
    pub(super) fn snapshot(&self) -> Option<EditionSnapshot> {
        let (sender, snapshot) = channel();
        self.commands
            .send(WorkerCommand::EditionSnapshot(sender))
            .ok()?;
        snapshot.recv().ok()
    }

    pub(super) fn guard(&self) -> ShutdownGuard {
        ShutdownGuard(self.commands.clone())
    }
}

/// Held by what the preview cannot do without. When it is dropped, the worker ends.
#[derive(Debug)]
pub(super) struct ShutdownGuard(Sender<WorkerCommand>);

impl ShutdownGuard {
    /// Reports that files may have changed. False if the worker has ended.
    pub(super) fn update(&self, event: FsEvent) -> bool {
        self.0.send(WorkerCommand::Update(event)).is_ok()
    }
}

impl Drop for ShutdownGuard {
    fn drop(&mut self) {
        // The worker may have ended before.
        let _ = self.0.send(WorkerCommand::Stop);
    }
}

/// Makes the editions.
pub(super) struct EditionWorker {
    options: PreviewOptions,
    input: Input,
    session: Session,
    snapshot: EditionSnapshot,
    broadcaster: Broadcaster,
    report: Reporter,
    /// What the watcher watches besides the site's own folders.
    included: IncludedPlaces,
    watch_included: Box<dyn Fn(IncludedPlaces) + Send>,
}

impl EditionWorker {
    /// Reads and compiles the site.
    pub(super) fn new(options: PreviewOptions, broadcaster: Broadcaster, report: Reporter) -> Self {
        let input = load::site(&options.folders);
        let session = Session::open(&input, options.request.clone());
        let snapshot = EditionSnapshot {
            edition: session.latest().clone(),
            changes: Arc::default(),
            check: None,
            published: None,
        };
        Self {
            options,
            input,
            session,
            snapshot,
            broadcaster,
            report,
            included: IncludedPlaces::default(),
            watch_included: Box::new(|_| {}),
        }
    }

    /// Has the files watched that texts include, by a function that receives them whenever they are others.
    pub(super) fn watching(mut self, watch: impl Fn(IncludedPlaces) + Send + 'static) -> Self {
        self.watch_included = Box::new(watch);
        self.update_watch();
        self
    }

    fn update_watch(&mut self) {
        let places = IncludedPlaces::new(&self.input);
        if places != self.included {
            self.included = places.clone();
            (self.watch_included)(places);
        }
    }

    /// The site of the latest edition, or why there is none.
    pub(super) fn site(&self) -> &Result<Arc<Site>, String> {
        &self.snapshot.edition.site
    }

    /// Starts to work. The receiver is disconnected when the work ends, for whatever reason.
    ///
    /// # Errors
    /// If a thread cannot be started.
    pub(super) fn start(
        mut self,
        service: &EditionService,
        commands: Receiver<WorkerCommand>,
    ) -> std::io::Result<Receiver<()>> {
        let (checks, requested) = channel();
        let guard = service.guard();
        thread::Builder::new()
            .name("preview-checks".to_owned())
            .spawn(move || run_checks(&requested, &guard))?;
        self.check_or_publish(&checks);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads());
        let pool = pool.build().map_err(std::io::Error::other)?;
        let (running, ended) = channel();
        let work = move || {
            pool.install(move || self.run(&commands, &checks));
            drop(running);
        };
        thread::Builder::new()
            .name("preview-editions".to_owned())
            .spawn(work)?;
        Ok(ended)
    }

    fn run(mut self, commands: &Receiver<WorkerCommand>, checks: &Sender<CheckRequest>) {
        let mut queue: VecDeque<WorkerCommand> = VecDeque::new();
        while let Some(command) = queue.pop_front().or_else(|| commands.recv().ok()) {
            match command {
                WorkerCommand::Update(mut event) => {
                    // Saves that came in during the last update become one edition.
                    queue.extend(commands.try_iter());
                    queue.retain(|command| match command {
                        WorkerCommand::Update(other) => {
                            event.merge(other);
                            false
                        }
                        _ => true,
                    });
                    self.update(&event, checks);
                }
                WorkerCommand::Checked(check) => self.set_check(check),
                WorkerCommand::Stop => return,
                WorkerCommand::EditionSnapshot(sender) => {
                    // On another day, other records are due for review.
                    if self.today() != self.session.today() {
                        self.update(&FsEvent::Paths(BTreeSet::new()), checks);
                    }
                    // The client may be gone.
                    let _ = sender.send(self.snapshot.clone());
                }
            }
        }
    }

    /// The date that the preview is for.
    fn today(&self) -> Date {
        let clock = || load::today(None).unwrap_or(self.session.today());
        self.options.today.unwrap_or_else(clock)
    }

    /// Makes another edition of what may have changed, unless no page shows it.
    fn update(&mut self, event: &FsEvent, checks: &Sender<CheckRequest>) {
        let stopwatch = load::stopwatch();
        let today = self.today();
        let folders = &self.options.folders;
        let reloaded = match event {
            FsEvent::Paths(paths) => load::reload(&mut self.input, folders, paths),
            FsEvent::Unknown => None,
        };
        let mut new = AddressChanges::default();
        if let Some(changed) = reloaded {
            // A file that no page shows, such as a log in the content's folder, needs no edition.
            let is_shown =
                !changed.documents.is_empty() || self.session.shows(&self.input, &changed.assets);
            if !is_shown && today == self.session.today() {
                return;
            }
        } else {
            let mut input = load::site(folders);
            load::reuse_texts(&self.input, &mut input);
            let number = self.snapshot.edition.number + 1;
            new.written =
                changes::written_files(&self.input.statics, &input.statics, event, number);
            let is_same = self.input == input && new == AddressChanges::default();
            self.input = input;
            self.update_watch();
            // Files that are watched from now on had not changed.
            if is_same && today == self.session.today() {
                return;
            }
        }
        let edition = self.session.update(&self.input, today).clone();
        new.moved.clone_from(&edition.moved);
        // Dropped after everything else: freeing a site takes time.
        let previous = std::mem::replace(&mut self.snapshot.edition, edition);
        if new != AddressChanges::default() {
            new = Arc::make_mut(&mut self.snapshot.changes).add(new);
        }
        self.announce(event, &new, &stopwatch);
        self.check_or_publish(checks);
        drop(previous);
    }

    /// Announces the latest edition, with the changes that are new.
    fn announce(&self, event: &FsEvent, changes: &AddressChanges, stopwatch: &Stopwatch) {
        let edition = &self.snapshot.edition;
        if self.options.request.audience.is_none() {
            self.broadcaster.publish(&events::change(edition, changes));
        }
        let root = &self.options.folders.root;
        let relative = |path: &PathBuf| path.strip_prefix(root).unwrap_or(path).into();
        let paths: Vec<PathBuf> = match event {
            FsEvent::Paths(paths) => paths.iter().map(relative).collect(),
            FsEvent::Unknown => Vec::new(),
        };
        (self.report)(&PreviewReport::Changed {
            paths: &paths,
            duration: stopwatch.elapsed(),
        });
        if let Err(reason) = &edition.site {
            (self.report)(&PreviewReport::Unavailable(reason));
        }
    }

    /// Has the latest edition checked; for an audience, builds and publishes it.
    fn check_or_publish(&mut self, checks: &Sender<CheckRequest>) {
        if self.options.request.audience.is_some() {
            return self.publish();
        }
        let edition = &self.snapshot.edition;
        match &edition.site {
            // If the thread has ended, so does the worker.
            Ok(site) => drop(checks.send((edition.number, site.clone()))),
            Err(_) => {
                let event = events::unavailable(edition.number);
                self.snapshot.check = None;
                self.broadcaster.publish(&event);
            }
        }
    }

    /// Builds the latest edition and publishes the result, or nothing where a build would write nothing. Readers are notified if it
    /// differs from what they see.
    fn publish(&mut self) {
        let previous = self.snapshot.published_version().to_owned();
        let (number, site) = (self.snapshot.edition.number, self.site().clone().ok());
        let built = site.map(|site| (site.build(), site));
        self.snapshot.published = built.as_ref().and_then(|(outcome, site)| {
            let copied = self.input.assets.iter().chain(&self.input.statics);
            PublishedEdition::new(outcome, site.base_path(), copied).map(Arc::new)
        });
        if self.snapshot.published_version() != previous {
            self.broadcaster.publish(&events::version(&self.snapshot));
        }
        match built {
            None => self.snapshot.check = None,
            Some((outcome, _)) => {
                let outcome = Outcome {
                    artifacts: Vec::new(),
                    ..outcome
                };
                self.report_check(CheckedEdition { number, outcome });
            }
        }
    }

    fn set_check(&mut self, check: CheckedEdition) {
        // The result for a site that is no longer shown is not news.
        if self.site().is_ok() {
            let event = events::problems(&check);
            self.report_check(check);
            self.broadcaster.publish(&event);
        }
    }

    fn report_check(&mut self, check: CheckedEdition) {
        let previous = self.snapshot.check.as_ref().map(|check| &check.outcome);
        (self.report)(&PreviewReport::Checked {
            outcome: &check.outcome,
            previous,
        });
        self.snapshot.check = Some(Arc::new(check));
    }
}

/// Checks the newest edition, and then the one that has become the newest in the meantime.
fn run_checks(requests: &Receiver<CheckRequest>, guard: &ShutdownGuard) {
    while let Ok((mut number, mut site)) = requests.recv() {
        while let Ok(newer) = requests.recv_timeout(CHECK_DELAY) {
            (number, site) = newer;
        }
        let outcome = site.check();
        drop(site);
        let check = CheckedEdition { number, outcome };
        if guard.0.send(WorkerCommand::Checked(check)).is_err() {
            return;
        }
    }
}
