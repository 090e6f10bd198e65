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

use super::audience::{PublishedEdition, version_event, version_of};
use super::changes::AddressChanges;
use super::files::SiteFolders;
use super::watch::FsEvent;
use super::web::Broadcaster;
use super::{PreviewOptions, PreviewReport, Reporter, changes, events};
use crate::load::{self, Stopwatch};
use crate::pipeline::{Input, InputFile, Outcome, Site};
use crate::session::{Edition, Session};

/// How long a check waits, so that the pages that are requested after a change are rendered first.
const CHECK_DELAY: Duration = Duration::from_millis(40);

/// The way to ask the worker. Clones ask the same.
#[derive(Clone, Debug)]
pub(super) struct EditionService {
    commands: Sender<WorkerCommand>,
}

/// What the worker knows at one moment.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub(super) edition: Edition,
    pub(super) changes: Arc<AddressChanges>,
    /// The newest check, which may be of an earlier edition.
    pub(super) check: Option<Arc<CheckedEdition>>,
    /// What an audience is shown; none where a build would write nothing.
    pub(super) published: Option<Arc<PublishedEdition>>,
}

/// The result of a check.
#[derive(Debug)]
pub(super) struct CheckedEdition {
    /// The number of the edition.
    pub(super) number: u64,
    pub(super) outcome: Outcome,
}

/// What the worker can be asked to do.
#[derive(Debug)]
pub(super) enum WorkerCommand {
    /// Files may have changed.
    Update(FsEvent),
    Checked(CheckedEdition),
    Snapshot(Sender<Snapshot>),
    Stop,
}

impl EditionService {
    /// A service, and the commands that its worker is to carry out.
    pub(super) fn new() -> (Self, Receiver<WorkerCommand>) {
        let (commands, received) = channel();
        (Self { commands }, received)
    }

    /// What the worker knows now; none while the preview ends.
    pub(super) fn snapshot(&self) -> Option<Snapshot> {
        let (sender, snapshot) = channel();
        self.commands.send(WorkerCommand::Snapshot(sender)).ok()?;
        snapshot.recv().ok()
    }

    pub(super) fn guard(&self) -> ShutdownGuard {
        ShutdownGuard(self.clone())
    }
}

/// Held by what the preview cannot do without. When it is dropped, the worker ends.
#[derive(Debug)]
pub(super) struct ShutdownGuard(EditionService);

impl ShutdownGuard {
    /// Reports that files may have changed. False if the worker has ended.
    pub(super) fn update(&self, event: FsEvent) -> bool {
        self.0.commands.send(WorkerCommand::Update(event)).is_ok()
    }
}

impl Drop for ShutdownGuard {
    fn drop(&mut self) {
        // The worker may have ended before.
        let _ = self.0.commands.send(WorkerCommand::Stop);
    }
}

/// Makes the editions.
pub(super) struct EditionWorker {
    options: PreviewOptions,
    folders: SiteFolders,
    input: Input,
    session: Session,
    broadcaster: Broadcaster,
    report: Reporter,
    changes: Arc<AddressChanges>,
    check: Option<Arc<CheckedEdition>>,
    published: Option<Arc<PublishedEdition>>,
}

impl EditionWorker {
    /// Reads and compiles the site.
    pub(super) fn new(
        options: PreviewOptions,
        folders: SiteFolders,
        broadcaster: Broadcaster,
        report: Reporter,
    ) -> Self {
        let input = load::site(&folders.root, folders.content.as_deref(), &folders.output);
        let session = Session::open(&input, options.request.clone());
        let (changes, check, published) = (Arc::default(), None, None);
        Self {
            options,
            folders,
            input,
            session,
            broadcaster,
            report,
            changes,
            check,
            published,
        }
    }

    /// The latest edition.
    pub(super) fn edition(&self) -> &Edition {
        self.session.latest()
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
        let (checks, editions) = channel();
        let guard = service.guard();
        thread::Builder::new()
            .name("preview-checks".to_owned())
            .spawn(move || run_checks(&editions, &guard))?;
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

    fn run(mut self, commands: &Receiver<WorkerCommand>, checks: &Sender<(u64, Arc<Site>)>) {
        let mut queue: VecDeque<WorkerCommand> = VecDeque::new();
        while let Some(command) = queue.pop_front().or_else(|| commands.recv().ok()) {
            match command {
                WorkerCommand::Update(mut event) => {
                    // Saves that came in during the last update become one edition.
                    for command in queue
                        .drain(..)
                        .chain(commands.try_iter())
                        .collect::<Vec<_>>()
                    {
                        match command {
                            WorkerCommand::Update(other) => event = event.merge(other),
                            other => queue.push_back(other),
                        }
                    }
                    self.update(&event, checks);
                }
                WorkerCommand::Checked(check) => self.set_check(check),
                WorkerCommand::Stop => return,
                WorkerCommand::Snapshot(sender) => {
                    // On another day, other records are due for review.
                    if self.today() != self.session.today() {
                        self.update(&FsEvent::Paths(BTreeSet::new()), checks);
                    }
                    let (edition, changes) = (self.session.latest().clone(), self.changes.clone());
                    let (check, published) = (self.check.clone(), self.published.clone());
                    // The client may be gone.
                    let _ = sender.send(Snapshot {
                        edition,
                        changes,
                        check,
                        published,
                    });
                }
            }
        }
    }

    /// The date that the preview is for.
    fn today(&self) -> Date {
        self.options
            .today
            .or_else(|| load::today(None).ok())
            .unwrap_or(self.session.today())
    }

    /// Makes another edition of what may have changed, unless no page shows it.
    fn update(&mut self, event: &FsEvent, checks: &Sender<(u64, Arc<Site>)>) {
        let stopwatch = load::stopwatch();
        let today = self.today();
        let SiteFolders {
            root,
            content,
            output,
        } = &self.folders;
        let reloaded = match event {
            FsEvent::Paths(paths) => {
                load::reload(&mut self.input, root, content.as_deref(), output, paths)
            }
            FsEvent::Unknown => None,
        };
        let mut new = AddressChanges::default();
        match reloaded {
            Some(changed) => {
                // A file that no page shows, such as a log in the content's folder, needs no edition.
                let is_shown = !changed.documents.is_empty()
                    || self.session.shows(&self.input, &changed.assets);
                if !is_shown && today == self.session.today() {
                    return;
                }
            }
            None => {
                let mut input = load::site(root, content.as_deref(), output);
                load::keep(&self.input, &mut input);
                let number = self.session.latest().number + 1;
                new.written =
                    changes::written_files(&self.input.statics, &input.statics, event, number);
                self.input = input;
            }
        }
        // Dropped after everything else: freeing a site takes time.
        let previous = self.session.latest().site.clone();
        new.moved = self.session.update(&self.input, today).moved.clone();
        if new != AddressChanges::default() {
            new = Arc::make_mut(&mut self.changes).add(new);
        }
        self.announce(event, &new, &stopwatch);
        self.check_or_publish(checks);
        drop(previous);
    }

    /// Announces the latest edition, with the changes that are new.
    fn announce(&self, event: &FsEvent, changes: &AddressChanges, stopwatch: &Stopwatch) {
        let edition = self.session.latest();
        if self.options.request.audience.is_none() {
            self.broadcaster.publish(&events::change(edition, changes));
        }
        let relative =
            |path: &PathBuf| path.strip_prefix(&self.folders.root).unwrap_or(path).into();
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
    fn check_or_publish(&mut self, checks: &Sender<(u64, Arc<Site>)>) {
        let edition = self.session.latest();
        if self.options.request.audience.is_some() {
            return self.publish();
        }
        match &edition.site {
            // If the thread has ended, so does the worker.
            Ok(site) => drop(checks.send((edition.number, site.clone()))),
            Err(_) => {
                self.check = None;
                self.broadcaster
                    .publish(&events::unavailable(edition.number));
            }
        }
    }

    /// Builds the latest edition and publishes the result, or nothing where a build would write nothing. Readers are told if it
    /// differs from what they see.
    fn publish(&mut self) {
        let edition = self.session.latest();
        let (number, site) = (edition.number, edition.site.clone().ok());
        let outcome = site.as_ref().map(|site| site.build());
        let published = site.zip(outcome.as_ref()).and_then(|(site, outcome)| {
            let copied: Vec<&InputFile> = self
                .input
                .assets
                .iter()
                .chain(&self.input.statics)
                .collect();
            PublishedEdition::new(outcome, site.base_path(), &copied)
        });
        let previous = std::mem::replace(&mut self.published, published.map(Arc::new));
        let current = self.published.as_deref();
        if version_of(current) != version_of(previous.as_deref()) {
            self.broadcaster.publish(&version_event(current));
        }
        match outcome {
            None => self.check = None,
            Some(outcome) => {
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
        if self.session.latest().site.is_ok() {
            let event = events::problems(&check);
            self.report_check(check);
            self.broadcaster.publish(&event);
        }
    }

    fn report_check(&mut self, check: CheckedEdition) {
        let previous = self.check.as_ref().map(|check| &check.outcome);
        (self.report)(&PreviewReport::Checked {
            outcome: &check.outcome,
            previous,
        });
        self.check = Some(Arc::new(check));
    }
}

/// Checks the newest edition, and then the one that has become the newest in the meantime.
fn run_checks(editions: &Receiver<(u64, Arc<Site>)>, guard: &ShutdownGuard) {
    while let Ok((mut number, mut site)) = editions.recv() {
        while let Ok(newer) = editions.recv_timeout(CHECK_DELAY) {
            (number, site) = newer;
        }
        let outcome = site.check();
        drop(site);
        let check = CheckedEdition { number, outcome };
        if guard
            .0
            .commands
            .send(WorkerCommand::Checked(check))
            .is_err()
        {
            return;
        }
    }
}
