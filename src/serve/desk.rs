//! Where edits arrive and editions leave: one thread owns the sources and the session, so nothing is shared and nothing can be
//! half changed. Whoever wants the site asks here, and waits while a change is being worked in.
//!
//! Checks take longer than pages, so they run beside it, for the newest edition only: pages first, problems a moment later. They
//! share their threads with the index for search; editions have threads of their own, so no edit waits for the end of these.
//!
//! A preview that goes on without one of its parts would show what was. So whatever cannot be done without holds a [`Needed`],
//! and the desk ends when one is dropped.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;

use super::published::{self, Published};
use super::watch::Hint;
use super::web::{Event, Streams};
use super::{News, Setup, events};
use crate::load::{self, Stopwatch};
use crate::pipeline::{Input, InputFile, Outcome, Site};
use crate::session::{Edition, Session};

#[cfg(test)]
mod tests;

/// How long a check leaves the machine to the pages that are asked for after a change.
const PAGES_FIRST: Duration = Duration::from_millis(40);

/// The way to the desk.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    orders: Sender<Order>,
}

/// What the desk knows at a moment.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub(super) edition: Edition,
    pub(super) traces: Arc<Traces>,
    /// The newest check, which may be of an edition before.
    pub(super) checked: Option<Arc<Checked>>,
    /// What readers are shown, where there is an audience and a build would write something.
    pub(super) published: Option<Arc<Published>>,
}

/// What pages that have been open for a while would not know.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    /// Pages that have moved since the start: old path and the newest one.
    pub(super) moved: BTreeMap<String, String>,
    /// Files of `static/` that have been written since the start: path and what tells this version from others.
    pub(super) touched: BTreeMap<String, String>,
}

/// What was found wrong with an edition.
#[derive(Debug)]
pub(super) struct Checked {
    /// The edition.
    pub(super) number: u64,
    pub(super) outcome: Outcome,
}

enum Order {
    /// Something may have changed.
    Look(Hint),
    Checked(Checked),
    /// Say what you know.
    Tell(Sender<Now>),
    /// Go.
    End,
}

/// Held by what the preview cannot do without; the desk ends with it.
#[derive(Debug)]
pub(super) struct Needed(Desk);

impl Needed {
    /// [`Desk::look`].
    pub(super) fn look(&self, hint: Hint) -> bool {
        self.0.look(hint)
    }
}

impl Drop for Needed {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.0.orders.send(Order::End);
    }
}

impl Desk {
    /// What is known now; none while the preview ends.
    pub(super) fn now(&self) -> Option<Now> {
        let (answer, told) = channel();
        self.orders.send(Order::Tell(answer)).ok()?;
        told.recv().ok()
    }

    /// What ends the desk when it is dropped.
    pub(super) fn needed(&self) -> Needed {
        Needed(self.clone())
    }

    /// Says that something may have changed; whether anybody still listens.
    fn look(&self, hint: Hint) -> bool {
        self.orders.send(Order::Look(hint)).is_ok()
    }
}

/// The desk before it opens.
pub(super) struct Opening {
    setup: Setup,
    input: Input,
    session: Session,
    inbox: Receiver<Order>,
    desk: Desk,
}

impl Opening {
    /// A desk that takes orders and does not work yet.
    pub(super) fn orders() -> (Desk, Inbox) {
        let (orders, inbox) = channel();
        (Desk { orders }, Inbox(inbox))
    }

    /// Reads and compiles the site.
    pub(super) fn read(setup: Setup, desk: Desk, inbox: Inbox) -> Self {
        let input = load::site(&setup.root, setup.content.as_deref(), &setup.output);
        let session = Session::open(&input, setup.request.clone());
        Self {
            setup,
            input,
            session,
            inbox: inbox.0,
            desk,
        }
    }

    /// The first edition.
    pub(super) fn edition(&self) -> &Edition {
        self.session.latest()
    }

    /// Begins to work. What is returned hangs up when the work ends, however that comes about.
    ///
    /// # Errors
    /// The system's refusal to start a thread.
    pub(super) fn open(
        self,
        streams: Streams,
        say: Box<dyn Fn(&News<'_>) + Send>,
    ) -> std::io::Result<Receiver<()>> {
        let Self {
            setup,
            input,
            session,
            inbox,
            desk,
        } = self;
        let (editions, to_check) = channel();
        let needed = desk.needed();
        thread::Builder::new()
            .name("preview-checks".to_owned())
            .spawn(move || check(&to_check, &needed))?;
        let (traces, checked, published) = (Arc::default(), None, None);
        let mut clerk = Clerk {
            setup,
            input,
            session,
            streams,
            say,
            editions,
            traces,
            checked,
            published,
        };
        clerk.hand_on();
        let (working, end) = channel();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads());
        let pool = pool.build().map_err(std::io::Error::other)?;
        let work = move || {
            pool.install(move || clerk.work(&inbox));
            drop(working);
        };
        thread::Builder::new()
            .name("preview-desk".to_owned())
            .spawn(work)?;
        Ok(end)
    }
}

/// Where orders wait.
pub(super) struct Inbox(Receiver<Order>);

/// The one who works at the desk.
struct Clerk {
    setup: Setup,
    input: Input,
    session: Session,
    streams: Streams,
    say: Box<dyn Fn(&News<'_>) + Send>,
    editions: Sender<(u64, Arc<Site>)>,
    traces: Arc<Traces>,
    checked: Option<Arc<Checked>>,
    published: Option<Arc<Published>>,
}

impl Clerk {
    fn work(mut self, inbox: &Receiver<Order>) {
        let mut waiting: VecDeque<Order> = VecDeque::new();
        while let Some(order) = waiting.pop_front().or_else(|| inbox.recv().ok()) {
            match order {
                Order::Look(mut hint) => {
                    // Saves that came while the last ones were worked in are worked in together.
                    for order in waiting
                        .drain(..)
                        .chain(inbox.try_iter())
                        .collect::<Vec<_>>()
                    {
                        match order {
                            Order::Look(more) => hint = hint.and(more),
                            other => waiting.push_back(other),
                        }
                    }
                    self.look(&hint);
                }
                Order::Checked(checked) => self.checked(checked),
                Order::End => return,
                Order::Tell(to) => {
                    // Another day has begun: what is due today may not have been yesterday.
                    if self.today() != self.session.today() {
                        self.look(&Hint::Paths(BTreeSet::new()));
                    }
                    let (edition, traces) = (self.session.latest().clone(), self.traces.clone());
                    // Whoever asked may be gone.
                    let (checked, published) = (self.checked.clone(), self.published.clone());
                    let _ = to.send(Now {
                        edition,
                        traces,
                        checked,
                        published,
                    });
                }
            }
        }
    }

    /// The day, as far as the preview is concerned.
    fn today(&self) -> Date {
        self.setup
            .today
            .or_else(|| load::today(None).ok())
            .unwrap_or(self.session.today())
    }

    /// Works in what may have changed.
    fn look(&mut self, hint: &Hint) {
        let watch = load::stopwatch();
        let today = self.today();
        let Setup {
            root,
            content,
            output,
            ..
        } = &self.setup;
        let known = match hint {
            Hint::Paths(paths) => {
                load::reload(&mut self.input, root, content.as_deref(), output, paths)
            }
            Hint::Everything => None,
        };
        let mut touched = BTreeMap::new();
        match known {
            Some(changed) => {
                // A file that no page shows, such as a log in the content's folder, is nothing to build for.
                let is_seen = !changed.documents.is_empty()
                    || self.session.shows(&self.input, &changed.assets);
                if !is_seen && today == self.session.today() {
                    return;
                }
            }
            None => {
                let mut input = load::site(root, content.as_deref(), output);
                load::keep(&self.input, &mut input);
                let edition = self.session.latest().number + 1;
                touched = self::touched(&self.input.statics, &input.statics, hint, edition);
                if !touched.is_empty() {
                    Arc::make_mut(&mut self.traces)
                        .touched
                        .extend(touched.clone());
                }
                self.input = input;
            }
        }
        // Put away when everybody has been told: there is a lot of it.
        let before = self.session.latest().site.clone();
        let edition = self.session.update(&self.input, today);
        let moved = match &edition.moved {
            none if none.is_empty() => BTreeMap::new(),
            moved => follow(&mut Arc::make_mut(&mut self.traces).moved, moved.clone()),
        };
        self.tell(hint, &Traces { moved, touched }, &watch);
        self.hand_on();
        drop(before);
    }

    /// Tells everybody that there is another edition, and what they would not know of it.
    fn tell(&self, hint: &Hint, new: &Traces, watch: &Stopwatch) {
        let edition = self.session.latest();
        if self.setup.request.audience.is_none() {
            self.streams.send(&events::change(edition, new));
        }
        let paths: Vec<PathBuf> = match hint {
            Hint::Paths(paths) => paths
                .iter()
                .map(|path| path.strip_prefix(&self.setup.root).unwrap_or(path).into())
                .collect(),
            Hint::Everything => Vec::new(),
        };
        (self.say)(&News::Changed {
            paths: &paths,
            took: watch.elapsed(),
        });
        if let Err(words) = &edition.site {
            (self.say)(&News::Refused(words));
        }
    }

    /// Has the latest edition checked; for an audience, built, which nobody may see the beginning of.
    fn hand_on(&mut self) {
        let edition = self.session.latest();
        if self.setup.request.audience.is_some() {
            return self.publish();
        }
        match &edition.site {
            // The thread ends when this end does.
            Ok(site) => drop(self.editions.send((edition.number, site.clone()))),
            Err(_) => {
                self.checked = None;
                self.streams.send(&events::refused(edition.number));
            }
        }
    }

    /// Builds the latest edition and shows readers that, or nothing where a build would write nothing. They hear of it if it
    /// differs from what they see.
    fn publish(&mut self) {
        let edition = self.session.latest();
        let built = edition
            .site
            .as_ref()
            .ok()
            .map(|site| (site.build(), site.base_path()));
        let copied: Vec<InputFile> = self
            .input
            .assets
            .iter()
            .chain(&self.input.statics)
            .cloned()
            .collect();
        let shown = built
            .as_ref()
            .and_then(|(outcome, base)| Published::of(outcome, base, &copied))
            .map(Arc::new);
        let before = std::mem::replace(&mut self.published, shown);
        let now = self.published.as_deref();
        if published::version_of(now) != published::version_of(before.as_deref()) {
            self.streams.send(&published::event(now));
        }
        match built {
            None => self.checked = None,
            Some((outcome, _)) => {
                let checked = Checked {
                    number: edition.number,
                    outcome: Outcome {
                        artifacts: Vec::new(),
                        ..outcome
                    },
                };
                let before = self.checked.as_ref().map(|checked| &checked.outcome);
                (self.say)(&News::Checked {
                    outcome: &checked.outcome,
                    before,
                });
                self.checked = Some(Arc::new(checked));
            }
        }
    }

    fn checked(&mut self, checked: Checked) {
        // What was wrong with a site that is not shown any more is no news.
        if self.session.latest().site.is_err() {
            return;
        }
        let event: Event = events::problems(&checked);
        let before = self.checked.as_ref().map(|checked| &checked.outcome);
        (self.say)(&News::Checked {
            outcome: &checked.outcome,
            before,
        });
        self.checked = Some(Arc::new(checked));
        self.streams.send(&event);
    }
}

/// Remembers in `all` where pages have gone, through all their moves. Gives what is new of that, which is all that pages need to
/// be told: a folder that was renamed once may hold thousands.
fn follow(
    all: &mut BTreeMap<String, String>,
    moved: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let further = |(from, to): (&String, &String)| Some((from.clone(), moved.get(to)?.clone()));
    let mut new: BTreeMap<String, String> = all.iter().filter_map(further).collect();
    new.extend(moved);
    all.extend(new.clone());
    all.retain(|from, to| from != to);
    new.retain(|from, to| from != to);
    new
}

/// Files of `static/` that hold something else now, each with what tells its version from others: those that were written again, came
/// or went, and those that a hint names, since two saves may have the same time.
fn touched(
    before: &[InputFile],
    now: &[InputFile],
    hint: &Hint,
    edition: u64,
) -> BTreeMap<String, String> {
    let named = |file: &InputFile| matches!(hint, Hint::Paths(paths) if paths.contains(&file.disk));
    let known: HashMap<&str, u64> = before
        .iter()
        .map(|file| (file.path.as_str(), file.hash))
        .collect();
    let there: HashSet<&str> = now.iter().map(|file| file.path.as_str()).collect();
    let written = now
        .iter()
        .filter(|file| known.get(file.path.as_str()) != Some(&file.hash) || named(file));
    let gone = before
        .iter()
        .filter(|file| !there.contains(file.path.as_str()));
    let one = |file: &InputFile, hash: u64| (file.path.clone(), format!("{hash:x}-{edition}"));
    gone.map(|file| one(file, 0))
        .chain(written.map(|file| one(file, file.hash)))
        .collect()
}

/// Checks the newest edition, and then what has become the newest in the meantime.
fn check(editions: &Receiver<(u64, Arc<Site>)>, to: &Needed) {
    while let Ok(next) = editions.recv() {
        let (mut number, mut site) = next;
        // Pages are asked for now; and whoever is still typing has the last of it checked.
        while let Ok(newer) = editions.recv_timeout(PAGES_FIRST) {
            (number, site) = newer;
        }
        let outcome = site.check();
        drop(site);
        if to
            .0
            .orders
            .send(Order::Checked(Checked { number, outcome }))
            .is_err()
        {
            return;
        }
    }
}
