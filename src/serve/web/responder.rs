//! From a request of `tiny_http` to its response. What may be requested is decided in `request`; nothing that a handler does can end the
//! server.

use std::io::Write as _;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use tiny_http::{Method, Request};

use super::Handler;
use super::connections::Lease;
use super::events::{Broadcaster, Subscription};
use super::request::HttpRequest;
use super::response::{HttpBody, HttpResponse};
use super::workarounds::unblock_pool;

/// What responds to requests.
pub(super) struct Responder {
    /// Host names of the preview beside those of this machine.
    pub(super) names: Vec<String>,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) broadcaster: Broadcaster,
    /// Where the server listens.
    pub(super) address: SocketAddr,
}

/// Permits a response. It is returned when it is dropped.
pub(super) struct Permit(pub(super) Sender<()>);

impl Drop for Permit {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

impl Responder {
    /// Responds to a request without a body.
    pub(super) fn respond(&self, request: Request, lease: Lease, permit: Permit) {
        let is_head = *request.method() == Method::Head;
        let checked = HttpRequest::check(&request, &self.names);
        let response = match &checked {
            Ok(checked) => catch_unwind(AssertUnwindSafe(|| self.handler.handle(checked)))
                .unwrap_or_else(|_| {
                    HttpResponse::text(500, "The preview could not render this page.")
                }),
            Err(rejection) => HttpResponse::from(rejection),
        };
        let checked = checked.unwrap_or_else(|_| HttpRequest {
            is_head,
            ..HttpRequest::default()
        });
        let head = response.stream_head();
        let mut writer = request.into_writer();
        match response.body {
            HttpBody::Events(initial) if !is_head => {
                unblock_pool(self.address);
                self.broadcaster.subscribe(Subscription {
                    writer,
                    head,
                    initial,
                    lease,
                });
            }
            // That the client is gone is not an error.
            HttpBody::Events(_) => {
                let written = writer.write_all(head.as_bytes());
                let _ = written.and_then(|()| writer.flush());
            }
            _ => drop(response.write(&checked, &mut *writer)),
        }
        // First the permit: when the lease ends, requests are dropped, which may wait for the client.
        drop(permit);
    }
}
