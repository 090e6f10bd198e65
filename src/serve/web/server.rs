//! The server as a whole: what is begun together and ends together. It answers nothing itself.

#![expect(
    clippy::disallowed_methods,
    reason = "waiting for an end needs a clock"
)]

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::answer::Site;
use super::events::Streams;
use super::gate::{Gate, places};
use super::http::Desk;
use super::inner::{Handle, Inner};
use super::relay::Patience;

/// How long an end may take. It takes a millisecond, unless there are no descriptors to knock with.
const END: Duration = Duration::from_secs(2);

/// A preview that is being served. Dropping it ends it: all connections are closed, and the port is free. What is still being made
/// for a request is made to its end, and thrown away.
pub(crate) struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    streams: Streams,
    gate: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a site. It answers to any numeric address, to `localhost`, and to `names`, at any port.
    ///
    /// # Errors
    ///
    /// If there are no descriptors or threads to begin with.
    pub(crate) fn start(
        listener: TcpListener,
        names: Vec<String>,
        site: Arc<dyn Site>,
    ) -> io::Result<(Self, Streams)> {
        Self::start_with(listener, names, site, Patience::USUAL)
    }

    pub(super) fn start_with(
        listener: TcpListener,
        names: Vec<String>,
        site: Arc<dyn Site>,
        patience: Patience,
    ) -> io::Result<(Self, Streams)> {
        let most = places();
        let address = listener.local_addr()?;
        let streams = Streams::start((most / 2).max(1))?;
        let desk = Desk {
            names,
            site,
            streams: streams.clone(),
        };
        let handle: Handle = Arc::new(move |request| desk.handle(request));
        let inner = Inner::start(handle, most * 2)?;
        let stop = Arc::new(AtomicBool::new(false));
        let gate = Gate::new(inner, patience, most, Arc::clone(&stop));
        let gate = thread::Builder::new()
            .name("preview-gate".to_owned())
            .spawn(move || gate.open(&listener))?;
        Ok((
            Self {
                address,
                stop,
                streams: streams.clone(),
                gate: Some(gate),
            },
            streams,
        ))
    }

    /// Where it listens.
    #[must_use]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.streams.stop();
        let Some(gate) = self.gate.take() else { return };
        let deadline = Instant::now() + END;
        // The gate waits for somebody to come.
        while !gate.is_finished() && Instant::now() < deadline {
            if TcpStream::connect_timeout(&near(self.address), Duration::from_millis(100)).is_ok() {
                let _ = gate.join();
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// An address of this machine under which the server can be reached from it.
fn near(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
