//! The preview: a site served on loopback, each page as its sources are now, changed in place when they are saved.
//!
//! A save passes, in this order:
//!
//! - `watch`: that something may have changed, and when it is quiet again.
//! - `desk`: the sources read again, another edition of the site made of them, and checked beside that.
//! - `events`: what pages are told of it.
//! - `answers`: what they get when they ask: with `page`, what is added to a page, and `problems`, what the panel lists.
//! - `web`: the way there and back, which nothing that knocks can stop.
//!
//! With an audience, `published` answers instead of `answers`: what a build of its edition writes, and nothing else.
//!
//! It writes nothing, prints nothing and knows no page by itself: pages are the [`pipeline`](crate::pipeline)'s, for an author made
//! when they are asked for and kept nowhere.

mod answers;
mod desk;
mod events;
mod page;
mod problems;
mod published;
#[cfg(test)]
mod tests;
mod watch;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use jiff::civil::Date;

use crate::pipeline::{Outcome, Request};
use answers::{Answers, Folders};
use desk::Opening;
use published::Readers;
use watch::Watch;
use web::Server;

/// How often the site is looked at where events are not waited for.
const POLL: Duration = Duration::from_millis(500);

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The site's folder.
    pub root: PathBuf,
    /// Its content, if it is not where it usually is.
    pub content: Option<PathBuf>,
    /// Where it would be built: no part of it.
    pub output: PathBuf,
    /// What is shown, to whom.
    pub request: Request,
    /// The day, if it is not that of each change.
    pub today: Option<Date>,
    /// The address to listen at.
    pub host: String,
    /// The port, or the first of those to try; 0 for any.
    pub port: u16,
    /// Whether the site is looked at instead of waiting for events.
    pub poll: bool,
}

/// What there is to say while a preview runs.
#[derive(Debug)]
pub enum News<'n> {
    /// Something has changed and is shown.
    Changed {
        /// Which files, from the site's folder; none where it may be any.
        paths: &'n [PathBuf],
        /// How long it took to work them in, for people.
        took: String,
    },
    /// The site cannot be shown, and why.
    Refused(&'n str),
    /// The site has been checked.
    Checked {
        /// What was found.
        outcome: &'n Outcome,
        /// What had been found before.
        before: Option<&'n Outcome>,
    },
}

/// A preview that runs until it is dropped.
pub struct Preview {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether that is another port than the one that was wanted.
    pub moved: bool,
    /// The path of the site below its host, with slashes around it.
    pub base_path: String,
    /// How many pages it has.
    pub pages: usize,
    /// The site's title.
    pub title: String,
    /// Hangs up when the preview fails.
    end: Receiver<()>,
    // Events end before answers do.
    _watch: Watch,
    _server: Server,
}

impl Preview {
    /// Waits until the preview fails. It does so as a whole or not at all: nothing is shown that is kept up to date no more.
    pub fn wait(&self) {
        // Nothing is ever sent.
        let _ = self.end.recv();
    }
}

/// Starts a preview; `say` is told what happens, by the thread that works in what changed, which waits for it.
///
/// # Errors
/// Why it cannot be started, in a sentence.
pub fn start(setup: Setup, say: Box<dyn Fn(&News<'_>) + Send>) -> Result<Preview, String> {
    let (desk, inbox) = Opening::orders();
    let needed = desk.needed();
    // What is saved while the site is read for the first time is seen, too.
    let poll = setup.poll.then_some(POLL);
    let watch = Watch::start(
        &setup.root,
        setup.content.as_deref(),
        &setup.output,
        poll,
        move |hint| needed.look(hint),
    )?;
    let opening = Opening::read(setup.clone(), desk.clone(), inbox);
    let site = opening.edition().site.clone()?;
    let listening = web::listen(&setup.host, setup.port).map_err(|problem| {
        format!(
            "nothing can listen at `{}`, port {}: {problem}",
            setup.host, setup.port
        )
    })?;
    let folders = Folders {
        root: setup.root,
        content: setup.content,
        output: setup.output,
    };
    let answers: Arc<dyn web::Site> = match setup.request.audience {
        Some(_) => Arc::new(Readers { desk, folders }),
        None => Arc::new(Answers { desk, folders }),
    };
    let (server, streams) = Server::start(listening.listener, vec![setup.host], answers)
        .map_err(|problem| format!("the preview cannot be started: {problem}"))?;
    let end = opening
        .open(streams, say)
        .map_err(|problem| format!("the preview cannot be started: {problem}"))?;
    Ok(Preview {
        address: server.address(),
        moved: listening.moved,
        base_path: site.base_path().to_owned(),
        pages: site.model().pages().len(),
        title: site.model().config().site.title.clone(),
        end,
        _watch: watch,
        _server: server,
    })
}
