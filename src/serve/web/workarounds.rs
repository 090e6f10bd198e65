//! What `tiny_http` 0.12 needs so that no request ends the preview or is lost. It responds to nothing but requests with a body.

use std::io::{self, ErrorKind, Write as _};
use std::mem;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::catch_unwind;
use std::time::Duration;

use tiny_http::{Header, Request, Response};

use super::request::{HttpRequest, Rejection};
use super::response::HttpResponse;

/// The longest body that is discarded when it is rejected, in bytes.
const MAX_DISCARDED: usize = 128 * 1024 * 1024;

/// How long a connection to the preview itself may take.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(100);

/// Starts `tiny_http` on a clone of a listener. It panics when no thread can be started.
pub(super) fn start(listener: &TcpListener) -> io::Result<tiny_http::Server> {
    let listener = listener.try_clone()?;
    let started = catch_unwind(|| tiny_http::Server::from_listener(listener, None));
    started
        .map_err(|_| ErrorKind::OutOfMemory)?
        .map_err(io::Error::other)
}

/// Makes `tiny_http` look for a connection that it has left in its queue.
///
/// Its pool queues a connection whenever it believes a thread to be idle, and in a burst it believes so of threads that were woken already
/// (`TaskPool::spawn`). Such a connection is read when another one ends, and some do not end for long: streams of events, large files,
/// and connections that a browser opens in advance. One that ends at once, or the thread that is started for it, takes their place.
pub(super) fn unblock_pool(address: SocketAddr) {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let address = SocketAddr::new(ip, address.port());
    let _ = TcpStream::connect_timeout(&address, CONNECT_TIMEOUT);
}

/// Whether a request has a body, or announces one.
pub(super) fn has_body(request: &Request) -> bool {
    let is_zero = |value: &str| value.bytes().all(|byte| byte == b'0');
    request.headers().iter().any(|header| {
        header.field.equiv("Transfer-Encoding")
            || header.field.equiv("Content-Length") && !is_zero(header.value.as_str())
    })
}

/// Whether a request must not be dropped. When `tiny_http` drops the reader of a body, it allocates as many bytes as were announced
/// and not read (`EqualReader::drop`), and a process that cannot allocate is aborted.
pub(super) fn is_oversized(request: &Request) -> bool {
    let length = request.body_length();
    length.is_some_and(|length| length > MAX_DISCARDED)
}

/// Whether `tiny_http` may panic when it responds to a request itself. It sorts the encodings in this header by numbers of the client,
/// which may be NaN, and a sort may panic then. The request responds once more when it is dropped, and a second panic ends the process.
fn has_encodings(request: &Request) -> bool {
    let mut headers = request.headers().iter();
    headers.any(|header| header.field.equiv("TE"))
}

/// Rejects a request with a body, and then reads the body: a connection that is closed with something unread is reset, and its
/// response lost. An oversized body stays unread, and what `tiny_http` has for the request stays allocated.
///
/// `Request::upgrade` is the one function that gives the reader away instead of dropping it. It writes `Connection: upgrade`, which
/// clients ignore without a status of 101, and leaves out `Connection: close` and `Content-Length`: those are within the value of
/// another header.
pub(super) fn reject_body(request: Request) {
    let is_oversized = is_oversized(&request);
    let rejected = HttpResponse::from(&Rejection::Body);
    if has_encodings(&request) {
        if is_oversized {
            return mem::forget(request);
        }
        // The body is read first.
        let _ = rejected.write(&HttpRequest::default(), &mut *request.into_writer());
        return;
    }
    let (status, message) = Rejection::Body.describe();
    let head = rejected.stream_head();
    let (_, fields) = head.trim_end().split_once("\r\n").unwrap_or_default();
    let (name, fields) = fields.split_once(": ").unwrap_or_default();
    let fields = format!("{fields}\r\nContent-Length: {}", message.len());
    let mut response = Response::empty(status).with_chunked_threshold(usize::MAX);
    if let Ok(header) = Header::from_bytes(name, fields) {
        response.add_header(header);
    }
    let mut stream = request.upgrade("HTTP/1.1", response);
    let written = stream.write_all(message.as_bytes());
    let _ = written.and_then(|()| stream.flush());
    if is_oversized {
        return mem::forget(stream);
    }
    let mut body = io::Read::take(stream, MAX_DISCARDED as u64);
    let _ = io::copy(&mut body, &mut io::sink());
}
