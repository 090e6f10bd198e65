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
    later: Sender<PostponedRequest>,
    lease: Weak<()>,
}

/// A request that gets no response. `tiny_http` would respond when it is dropped, and may panic then: see `has_encodings` in
/// `workarounds`.
struct PostponedRequest(Option<Request>);

impl Drop for PostponedRequest {
    fn drop(&mut self) {
        drop(self.0.take().map(Request::into_writer));
    }
}

/// Held while a response is in progress.
#[derive(Default)]
pub(super) struct Lease {
    _later: Option<Receiver<PostponedRequest>>,
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
        let client = request.remote_addr().copied();
        let Some(connection) = client.and_then(|client| self.0.get(&client)) else {
            return Some(request);
        };
        match connection.later.send(PostponedRequest(Some(request))) {
            Ok(()) => None,
            Err(SendError(mut returned)) => returned.0.take(),
        }
    }
}
