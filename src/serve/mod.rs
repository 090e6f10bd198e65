//! The preview: a site served on loopback, each page as its sources are now, updated in place when they are saved.
//!
//! A save passes through these modules in this order:
//!
//! - `watch`: reports that files may have changed, once they are quiet again.
//! - `editions`: reads the sources, compiles the next edition of the site, and has it checked. The result is a `snapshot`.
//! - `events`: what pages receive then, with `changes` (where addresses lead now).
//! - `handler`: responds to their requests, with `page` (what is added to a page), `problems` (what the panel lists) and `files`.
//! - `web`: HTTP.
//!
//! It writes nothing, prints nothing and renders no page itself: for an author, the [`pipeline`](crate::pipeline) makes each page when
//! it is requested, and the page is not kept.

mod changes;
mod editions;
mod events;
mod files;
mod handler;
mod page;
mod problems;
mod snapshot;
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

use crate::load::SiteFolders;
use crate::pipeline::{Outcome, Request};
use editions::{EditionService, EditionWorker};
use handler::PreviewHandler;
use watch::SiteWatcher;
use web::{Broadcaster, Server};

/// How often the site is scanned where events are not used.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// How many streams of events may be open; the tabs of one browser share one.
const MAX_STREAMS: usize = 64;

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct PreviewOptions {
    /// The site's folders.
    pub folders: SiteFolders,
    /// The audience, and the other options of a build.
    pub request: Request,
    /// A fixed date instead of today's.
    pub today: Option<Date>,
    /// The host to listen at.
    pub host: String,
    /// The port, or the first of those to try; 0 for any.
    pub port: u16,
    /// Whether the site is scanned instead of waiting for events.
    pub poll: bool,
}

/// What a preview reports while it runs.
#[derive(Debug)]
pub enum PreviewReport<'r> {
    /// A new edition is served.
    Changed {
        /// The files that changed, from the site's folder; empty if it may be any.
        paths: &'r [PathBuf],
        /// How long the update took, for people.
        duration: String,
    },
    /// The site cannot be compiled, and why.
    Unavailable(&'r str),
    /// An edition was checked.
    Checked {
        /// The result.
        outcome: &'r Outcome,
        /// The result of the check before.
        previous: Option<&'r Outcome>,
    },
}

/// Receives what a preview reports, on the thread that makes editions, which waits for it.
pub type Reporter = Box<dyn Fn(&PreviewReport<'_>) + Send>;

/// A preview that runs until it is dropped.
pub struct Preview {
    /// Where it listens.
    pub address: SocketAddr,
    /// The path of the site on its host, with slashes around it.
    pub base_path: String,
    /// How many pages the site has.
    pub page_count: usize,
    /// The site's title.
    pub title: String,
    /// Is disconnected when the preview fails.
    ended: Receiver<()>,
    // The watcher ends before the server.
    _watcher: SiteWatcher,
    _server: Server,
}

impl Preview {
    /// Waits until the preview fails. It fails as a whole: without one of its parts, it would serve what is out of date.
    pub fn wait(&self) {
        // Nothing is ever sent.
        let _ = self.ended.recv();
    }
}

/// Starts a preview.
///
/// # Errors
/// Why it cannot be started, in a sentence.
pub fn start(options: PreviewOptions, report: Reporter) -> Result<Preview, String> {
    let failed = |problem: std::io::Error| format!("cannot start the preview: {problem}");
    let (service, commands) = EditionService::new();
    let guard = service.guard();
    let (folders, host) = (options.folders.clone(), options.host.clone());
    // The watcher starts first, so that what is saved while the site is read is not missed.
    let interval = options.poll.then_some(POLL_INTERVAL);
    let watcher = SiteWatcher::start(folders.clone(), interval, move |event| guard.update(event))?;
    let handler = Arc::new(PreviewHandler {
        service: service.clone(),
        folders,
        has_audience: options.request.audience.is_some(),
    });
    let broadcaster = Broadcaster::start(MAX_STREAMS).map_err(failed)?;
    let port = options.port;
    let worker = EditionWorker::new(options, broadcaster.clone(), report);
    let worker = worker.watching(watcher.inclusion());
    let site = worker.site().clone()?;
    let listener = web::bind(&host, port)
        .map_err(|problem| format!("cannot listen on `{host}`, port {port}: {problem}"))?;
    let server = Server::start(listener, vec![host], handler, broadcaster).map_err(failed)?;
    let ended = worker.start(&service, commands).map_err(failed)?;
    Ok(Preview {
        address: server.address(),
        base_path: site.base_path().to_owned(),
        page_count: site.model().pages().len(),
        title: site.model().config().site.title.clone(),
        ended,
        _watcher: watcher,
        _server: server,
    })
}
