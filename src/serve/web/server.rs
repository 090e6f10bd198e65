//! The server: a listener, `tiny_http` on it, and a thread for each request. It responds to nothing itself; that is up to `responder`.
//!
//! `tiny_http` stops accepting when the process has no descriptors left: its accept thread then ends, or panics. A connection that
//! waits for some time although requests do not come in is the sign of that, and another `tiny_http` takes over the listener.

use std::io::{self, ErrorKind};
use std::mem::{self, ManuallyDrop};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tiny_http::Request;

use super::Handler;
use super::connections::BusyConnections;
use super::events::Broadcaster;
use super::responder::{Permit, Responder};
use super::workarounds::{self, has_body, is_oversized, reject_body, unblock_pool};
use crate::os;

/// How many ports are tried.
const PORTS: u16 = 20;

/// How long a client may take to read a part of a response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// How many responses are made at a time; streams of events are not among them.
const MAX_RESPONSES: usize = 32;

/// How often the server looks whether it is to stop, or `tiny_http` has stopped.
const TICK: Duration = Duration::from_millis(100);

/// After how many ticks a connection that waits shows that `tiny_http` has stopped.
const STALLED: u32 = 3;

/// The number of ticks after a request in which [`unblock_pool`] is called; after that, it is called in every fifth tick.
const BUSY_TICKS: u32 = 10;

/// Binds to `port` of `host`, or to the first free one of the nineteen that follow it; 0 is any.
///
/// # Errors
/// If the host is not one of this machine, the port is not permitted, or all of the ports are taken.
pub(crate) fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let mut taken = None;
    for port in (0..PORTS).filter_map(|step| port.checked_add(step)) {
        let addresses: Vec<_> = (host.trim_matches(['[', ']']), port)
            .to_socket_addrs()?
            .collect();
        match TcpListener::bind(&addresses[..]) {
            Ok(listener) => {
                os::configure_listener(&listener, WRITE_TIMEOUT)?;
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| ErrorKind::AddrInUse.into()))
}

/// Serves until it is dropped. A response that is being made then is still sent.
pub(crate) struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    broadcaster: Broadcaster,
    dispatcher: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves on a listener that [`bind`] made. It responds to any IP address, to `localhost`, and to `names`, at any port.
    ///
    /// # Errors
    /// If there are not enough descriptors or threads.
    pub(crate) fn start(
        listener: TcpListener,
        names: Vec<String>,
        handler: Arc<dyn Handler>,
        broadcaster: Broadcaster,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let responder = Responder {
            names,
            handler,
            broadcaster: broadcaster.clone(),
            address,
        };
        let dispatcher = Dispatcher {
            current: workarounds::start(&listener)?,
            retired: Vec::new(),
            listener,
            responder: Arc::new(responder),
            busy: BusyConnections::default(),
            permits: channel(),
            stop: Arc::clone(&stop),
        };
        let dispatcher = thread::Builder::new()
            .name("preview-server".to_owned())
            .spawn(move || dispatcher.run())?;
        Ok(Self {
            address,
            stop,
            broadcaster,
            dispatcher: Some(dispatcher),
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.broadcaster.close();
        if let Some(dispatcher) = self.dispatcher.take() {
            let _ = dispatcher.join();
        }
    }
}

/// Hands requests to threads.
struct Dispatcher {
    listener: TcpListener,
    current: tiny_http::Server,
    /// Servers that have stopped accepting. Requests may still come in on their connections, and must not be dropped unseen.
    retired: Vec<tiny_http::Server>,
    responder: Arc<Responder>,
    busy: BusyConnections,
    /// As many permits as responses may be made now.
    permits: (Sender<()>, Receiver<()>),
    stop: Arc<AtomicBool>,
}

impl Dispatcher {
    fn run(mut self) {
        (0..MAX_RESPONSES).for_each(|_| drop(Permit(self.permits.0.clone())));
        let (mut stalled, mut quiet) = (0_u32, 0_u32);
        while !self.is_stopped() {
            for server in 0..self.retired.len() {
                while let Ok(Some(request)) = self.retired[server].try_recv() {
                    self.dispatch(request);
                }
            }
            if let Ok(Some(request)) = self.current.recv_timeout(TICK) {
                (stalled, quiet) = (0, 0);
                self.dispatch(request);
                continue;
            }
            quiet = quiet.saturating_add(1);
            if !os::has_pending_connection(&self.listener) {
                stalled = 0;
                if quiet <= BUSY_TICKS || quiet % 5 == 0 {
                    unblock_pool(self.responder.address);
                }
                continue;
            }
            stalled += 1;
            if stalled >= STALLED
                && let Ok(server) = workarounds::start(&self.listener)
            {
                self.retired.push(mem::replace(&mut self.current, server));
                stalled = 0;
            }
        }
        // A server that is dropped connects to its listener, and would wait where too many connections are pending.
        self.retired.into_iter().for_each(mem::forget);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// Hands a request to a thread. It is never dropped here: dropping it may end the process (see `workarounds`).
    fn dispatch(&mut self, mut request: Request) {
        if self.busy.is_busy(&request) {
            if is_oversized(&request) {
                return mem::forget(request);
            }
            match self.busy.postpone(request) {
                Some(returned) => request = returned,
                None => return,
            }
        }
        let lease = self.busy.begin(&request);
        let has_body = has_body(&request);
        let request = ManuallyDrop::new(request);
        if has_body {
            // It needs no permit: its body may be slow to come in.
            return spawn(move || {
                reject_body(ManuallyDrop::into_inner(request));
                drop(lease);
            });
        }
        let Some(permit) = self.permit() else { return };
        let responder = Arc::clone(&self.responder);
        spawn(move || responder.respond(ManuallyDrop::into_inner(request), lease, permit));
    }

    /// Waits for a permit; none if the server stops.
    fn permit(&self) -> Option<Permit> {
        while !self.is_stopped() {
            if self.permits.1.recv_timeout(TICK).is_ok() {
                return Some(Permit(self.permits.0.clone()));
            }
        }
        None
    }
}

/// Runs a task on a thread of its own. Without a thread, its request gets no response.
fn spawn(task: impl FnOnce() + Send + 'static) {
    let _ = thread::Builder::new()
        .name("preview-response".to_owned())
        .spawn(task);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_bound() {
        let first = bind("127.0.0.1", 0).unwrap();
        let port = first.local_addr().unwrap().port();
        if let Ok(second) = bind("127.0.0.1", port) {
            let other = second.local_addr().unwrap().port();
            assert!(other > port && other < port + PORTS, "{port} to {other}");
        }
    }

    #[test]
    fn a_host_of_another_machine_is_an_error() {
        assert!(bind("192.0.2.1", 0).is_err());
        assert!(bind("not a host", 0).is_err());
    }
}
