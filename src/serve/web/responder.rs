//! From a request of `tiny_http` to its response. What may be requested is decided in `request`; nothing that a handler does can end the
//! server.

use std::io::{self, Write as _};
use std::mem;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tiny_http::{Header, Request, Response};

use super::Handler;
use super::events::{Broadcaster, Subscription};
use super::request::{HttpRequest, RawRequest, Rejection};
use super::response::{Body, HttpResponse};
use super::server::{Lease, Permit, unblock_pool};

/// The longest body that is discarded when it is rejected, in bytes.
const MAX_DISCARDED: usize = 128 * 1024 * 1024;

/// What responds to requests.
pub(super) struct Responder {
    /// Host names of the preview beside those of this machine.
    pub(super) names: Vec<String>,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) broadcaster: Broadcaster,
    /// Where the server listens.
    pub(super) address: SocketAddr,
}

impl Responder {
    /// Responds to a request without a body.
    pub(super) fn respond(&self, request: Request, lease: Lease, permit: Permit) {
        let raw = RawRequest {
            method: request.method().as_str(),
            target: request.url(),
            headers: request
                .headers()
                .iter()
                .map(|field| (field.field.as_str().as_str(), field.value.as_str()))
                .collect(),
        };
        let is_head = raw.method == "HEAD";
        let (checked, response) = match raw.check(&self.names) {
            Ok(checked) => {
                let response = catch_unwind(AssertUnwindSafe(|| self.handler.handle(&checked)));
                (
                    checked,
                    response.unwrap_or_else(|_| {
                        HttpResponse::text(500, "The preview failed to make this page.")
                    }),
                )
            }
            Err(rejection) => (
                HttpRequest {
                    is_head,
                    ..HttpRequest::default()
                },
                HttpResponse::from(&rejection),
            ),
        };
        let head = response.stream_head();
        let mut writer = request.into_writer();
        match response.body {
            Body::Events(initial) if !is_head => {
                unblock_pool(self.address);
                self.broadcaster.subscribe(Subscription {
                    writer,
                    head,
                    initial,
                    lease,
                });
            }
            Body::Events(_) => drop(
                writer
                    .write_all(head.as_bytes())
                    .and_then(|()| writer.flush()),
            ),
            // That the client is gone is not an error.
            _ => drop(response.write(&checked, &mut *writer)),
        }
        // First the permit: when the lease ends, requests are dropped, which may wait for the client.
        drop(permit);
    }
}

/// Whether a request has a body, or says so.
pub(super) fn has_body(request: &Request) -> bool {
    let is_body = |header: &Header| {
        let is_empty = header.value.as_str().bytes().all(|byte| byte == b'0');
        header.field.equiv("Transfer-Encoding") || header.field.equiv("Content-Length") && !is_empty
    };
    request.headers().iter().any(is_body)
}

/// Whether a request must not be dropped. When `tiny_http` drops the reader of a body, it allocates as many bytes as were announced
/// and not read (`EqualReader::drop`), and a process that cannot allocate is aborted.
pub(super) fn is_oversized(request: &Request) -> bool {
    request
        .body_length()
        .is_some_and(|length| length > MAX_DISCARDED)
}

/// Rejects a request with a body, and then reads the body: a connection that is closed with something unread is reset, and its
/// response lost. An oversized body stays unread, and what `tiny_http` has for the request stays allocated.
///
/// `Request::upgrade` is the one function that gives the reader away instead of dropping it. It writes `Connection: upgrade`, which
/// clients ignore without a status of 101, and leaves out `Connection: close` and `Content-Length`: those are within the value of
/// another header.
pub(super) fn reject_body(request: Request) {
    let is_oversized = is_oversized(&request);
    // `upgrade` sorts the encodings of this header by numbers of the client, and a sort may panic when these are not comparable.
    if is_oversized
        && request
            .headers()
            .iter()
            .any(|header| header.field.equiv("TE"))
    {
        return mem::forget(request);
    }
    let response = HttpResponse::from(&Rejection::Body);
    let (_, message) = Rejection::Body.describe();
    let head = response.stream_head();
    let fields = head
        .split_once("\r\n")
        .map_or("", |(_, fields)| fields)
        .trim_end();
    let fields = format!("{fields}\r\nContent-Length: {}", message.len());
    let header = fields
        .split_once(": ")
        .and_then(|(name, rest)| Header::from_bytes(name, rest).ok());
    let response = Response::empty(413).with_chunked_threshold(usize::MAX);
    let response = header.into_iter().fold(response, Response::with_header);
    let mut stream = request.upgrade("HTTP/1.1", response);
    let _ = stream
        .write_all(message.as_bytes())
        .and_then(|()| stream.flush());
    if is_oversized {
        return mem::forget(stream);
    }
    let _ = io::copy(
        &mut io::Read::take(stream, MAX_DISCARDED as u64),
        &mut io::sink(),
    );
}
