//! Who is let in: an accept loop that nothing ends but [`Server`](super::Server), and a bounded number of connections, each
//! with a thread of its own. What they say it leaves to `relay`.
//!
//! When all places are taken, one who has said nothing yet has to go; if all are being answered, a newcomer waits a little and
//! is sent away. So connections that are opened and left alone, however many, keep nobody out.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge to the network: the limit of descriptors is a file, waits need a clock"
)]

use std::io::{ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::inner::Inner;
use super::relay::{Patience, Visitor};
use super::wire::Refusal;

/// How long one may be silent when its place is wanted. Browsers say what they want in a millisecond; but threads may be slow to
/// hear it.
const GRACE: Duration = Duration::from_millis(60);

/// How long a newcomer waits for a place.
const WAIT: Duration = Duration::from_millis(500);

/// How long to wait when a connection cannot be accepted.
const PAUSE: Duration = Duration::from_millis(20);

/// How many connections there may be at once: 128, or what the limit of descriptors allows. A connection takes four.
pub(super) fn places() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    soft.map_or(128, |soft| (soft.saturating_sub(24) / 5).clamp(4, 128))
}

/// The door, and who is inside.
pub(super) struct Gate {
    inner: Arc<Inner>,
    patience: Patience,
    most: usize,
    stop: Arc<AtomicBool>,
    /// In the order in which they came. Each belongs to its thread, and its connection ends with that.
    visitors: Vec<Weak<Visitor>>,
    /// Is told of everyone who leaves.
    leaving: Sender<()>,
    left: Receiver<()>,
}

impl Gate {
    /// A gate with `most` places, that closes when `stop` is set and somebody comes.
    pub(super) fn new(
        inner: Inner,
        patience: Patience,
        most: usize,
        stop: Arc<AtomicBool>,
    ) -> Self {
        let (leaving, left) = channel();
        Self {
            inner: Arc::new(inner),
            patience,
            most,
            stop,
            visitors: Vec::new(),
            leaving,
            left,
        }
    }

    /// Lets visitors in until it is stopped, and ends all connections then.
    pub(super) fn open(mut self, listener: &TcpListener) {
        while !self.stopped() {
            match listener.accept() {
                Ok((stream, _)) => self.admit(stream),
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::Interrupted | ErrorKind::ConnectionAborted
                    ) => {}
                // Out of descriptors, or of memory: whoever leaves makes room.
                Err(_) => {
                    self.evict();
                    let _ = self.left.recv_timeout(PAUSE);
                }
            }
            while self.left.try_recv().is_ok() {}
            self.forget_the_gone();
        }
        self.visitors
            .iter()
            .filter_map(Weak::upgrade)
            .for_each(|visitor| visitor.cut());
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn admit(&mut self, stream: TcpStream) {
        if self.stopped() {
            return;
        }
        if stream.set_nodelay(true).is_err() || stream.set_nonblocking(false).is_err() {
            return;
        }
        if !self.has_room() {
            let refusal = Refusal::new(
                503,
                "The preview has too many connections; close a tab and try again.",
            );
            // There is room for so little in the buffer of a new connection; it is not waited for.
            let _ = stream
                .set_nonblocking(true)
                .and_then(|()| (&stream).write_all(&refusal.bytes()));
            return;
        }
        let stay = Stay {
            visitor: Arc::new(Visitor::new(stream)),
            leaving: self.leaving.clone(),
        };
        let visitor = Arc::downgrade(&stay.visitor);
        let (inner, patience) = (Arc::clone(&self.inner), self.patience);
        let serve = move || stay.visitor.serve(&inner, patience);
        if thread::Builder::new()
            .name("preview-visitor".to_owned())
            .spawn(serve)
            .is_ok()
        {
            self.visitors.push(visitor);
        }
    }

    /// Whether there is a place, if need be after somebody went.
    fn has_room(&mut self) -> bool {
        let deadline = Instant::now() + WAIT;
        loop {
            self.forget_the_gone();
            if self.visitors.len() < self.most {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || self.stopped() {
                return false;
            }
            if !self.evict() {
                let _ = self.left.recv_timeout(left.min(PAUSE));
            }
        }
    }

    fn forget_the_gone(&mut self) {
        self.visitors
            .retain(|visitor| visitor.upgrade().is_some_and(|visitor| !visitor.is_gone()));
    }

    /// Sends away who has been silent the longest; false if nobody has been for long.
    fn evict(&self) -> bool {
        let idle = self
            .visitors
            .iter()
            .filter_map(Weak::upgrade)
            .find(|visitor| visitor.is_idle(GRACE));
        idle.inspect(|visitor| visitor.evict()).is_some()
    }
}

/// The time of a visitor inside. Its end is told however it comes about.
struct Stay {
    visitor: Arc<Visitor>,
    leaving: Sender<()>,
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.visitor.leave();
        let _ = self.leaving.send(());
    }
}
