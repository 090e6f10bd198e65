//! Connections with a response in progress.
//!
//! The requests that a client sends before it has the response to its first one are collected, and dropped when that response ends.
//! Handling one would block a thread until then, and the response may be a stream of events.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::sync::{Arc, Weak};

use tiny_http::Request;

/// Connections with a response in progress, by the client's address.
#[derive(Default)]
pub(super) struct BusyConnections(HashMap<SocketAddr, BusyConnection>);

struct BusyConnection {
    later: Sender<Request>,
    lease: Weak<()>,
}

/// Held while a response is in progress.
#[derive(Default)]
pub(super) struct Lease {
    _later: Option<Receiver<Request>>,
    _token: Arc<()>,
}

impl BusyConnections {
    /// Marks the connection of a request as busy while the lease is held.
    pub(super) fn begin(&mut self, request: &Request) -> Lease {
        let Some(client) = request.remote_addr() else {
            return Lease::default();
        };
        let ((later, requests), token) = (channel(), Arc::new(()));
        let lease = Arc::downgrade(&token);
        self.0.insert(*client, BusyConnection { later, lease });
        Lease {
            _later: Some(requests),
            _token: token,
        }
    }

    /// Whether the connection of a request has a response in progress.
    pub(super) fn is_busy(&mut self, request: &Request) -> bool {
        self.0
            .retain(|_, connection| connection.lease.strong_count() > 0);
        request
            .remote_addr()
            .is_some_and(|client| self.0.contains_key(client))
    }

    /// Keeps a request of a busy connection until its response ends. Returns it if that has ended.
    pub(super) fn postpone(&self, request: Request) -> Option<Request> {
        let connection = request.remote_addr().and_then(|client| self.0.get(client));
        match connection?.later.send(request) {
            Ok(()) => None,
            Err(SendError(request)) => Some(request),
        }
    }
}
