//! Responses: what a handler returns, and how it is written: whole, in part, only its head, or that it has not changed. It decides
//! nothing about what is shown.

#![expect(
    clippy::disallowed_methods,
    reason = "a file is opened when it is sent, so that no large one is held in memory"
)]

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use tiny_http::StatusCode;

use super::events::InitialEvents;
use super::range::RequestedRange;
use super::request::{HttpRequest, Rejection};

/// How many bytes are written at once. A page goes out with its head in one piece.
const CHUNK: u64 = 64 * 1024;

/// Headers of every response. Nothing is fetched from elsewhere, no type is guessed, and no other site may embed the
/// page or show it in a frame. There is no header that lets another origin read.
const HEADERS: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'self'; frame-ancestors 'none'",
    ),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Connection", "close"),
];

/// A response to a request.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) body: HttpBody,
    /// A strong entity tag, in ASCII and without quotes.
    pub(crate) etag: Option<String>,
    /// Where to go instead, percent-encoded.
    pub(crate) location: Option<String>,
}

/// What is sent after the head.
pub(crate) enum HttpBody {
    Bytes(Arc<[u8]>),
    /// A file that is opened when it is sent. Whether it may be shown is up to the handler. If there is none, the status is 404.
    File(PathBuf),
    /// A stream of events, which stays open.
    Events(InitialEvents),
}

impl HttpResponse {
    fn new(content_type: impl Into<Cow<'static, str>>, body: HttpBody) -> Self {
        Self {
            status: 200,
            content_type: content_type.into(),
            body,
            etag: None,
            location: None,
        }
    }

    /// These bytes, with status 200.
    pub(crate) fn bytes(
        content_type: impl Into<Cow<'static, str>>,
        bytes: impl Into<Arc<[u8]>>,
    ) -> Self {
        Self::new(content_type, HttpBody::Bytes(bytes.into()))
    }

    /// A file, with the content type of its extension.
    pub(crate) fn file(path: PathBuf) -> Self {
        Self::new(content_type(&path.to_string_lossy()), HttpBody::File(path))
    }

    /// A stream of events.
    pub(crate) fn events(initial: InitialEvents) -> Self {
        Self::new(
            "text/event-stream; charset=utf-8",
            HttpBody::Events(initial),
        )
    }

    /// A line of plain text.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::bytes(
            "text/plain; charset=utf-8",
            format!("{text}\n").into_bytes(),
        )
        .with_status(status)
    }

    /// A temporary redirect: the next preview at this port may be of another site.
    pub(crate) fn redirect(location: impl Into<String>) -> Self {
        let location = Some(location.into());
        Self {
            location,
            ..Self::text(302, "Redirected.")
        }
    }

    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub(crate) fn with_etag(self, etag: impl Into<String>) -> Self {
        Self {
            etag: Some(etag.into()),
            ..self
        }
    }

    /// The headers of this response beside those that depend on its body.
    fn headers(&self) -> Vec<(&str, String)> {
        let caching = match self.body {
            HttpBody::Events(_) => "no-store",
            _ => "no-cache",
        };
        let etag = self.etag.as_ref().map(|etag| format!("\"{etag}\""));
        let location = self.location.as_deref().map(percent_encode);
        let allow = (self.status == 405).then(|| "GET, HEAD".to_owned());
        [
            ("Cache-Control", Some(caching.to_owned())),
            ("Content-Type", Some(self.content_type.to_string())),
            ("ETag", etag),
            ("Location", location),
            ("Allow", allow),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// The head of a stream of events.
    pub(super) fn stream_head(&self) -> String {
        head(self.status, &self.headers())
    }

    /// Writes the response, or the part of it that the request is for.
    ///
    /// # Errors
    /// If the client is gone or does not read.
    pub(super) fn write(mut self, request: &HttpRequest, writer: &mut dyn Write) -> io::Result<()> {
        let (mut body, length) = match open(&self.body) {
            Ok(opened) => opened,
            Err(error) => {
                self = match error.kind() {
                    ErrorKind::NotFound => Self::text(404, "Nothing found at this address."),
                    _ => Self::text(500, &format!("Cannot read a file of the site: {error}.")),
                };
                open(&self.body)?
            }
        };
        let (head, range) = self.select_part(request, length);
        if range.start > 0 {
            body.seek(SeekFrom::Start(range.start))?;
        }
        let mut body = body.take(range.end - range.start);
        let mut chunk = head.into_bytes();
        loop {
            let read = body.by_ref().take(CHUNK).read_to_end(&mut chunk)?;
            writer.write_all(&chunk)?;
            if (read as u64) < CHUNK {
                return writer.flush();
            }
            chunk.clear();
        }
    }

    /// The head to send, and the bytes of the body to send after it.
    fn select_part(&self, request: &HttpRequest, length: u64) -> (String, Range<u64>) {
        let mut headers = self.headers();
        let etag = self.etag.as_deref();
        if self.status == 200 && etag.is_some_and(|etag| request.has_cached(etag)) {
            return (head(304, &headers), 0..0);
        }
        let requested = request.range_of(etag).filter(|_| self.status == 200);
        let requested = requested.map(|range| RequestedRange::parse(range, length));
        let (status, range) = match requested.unwrap_or(RequestedRange::Whole) {
            RequestedRange::Whole => (self.status, 0..length),
            RequestedRange::Part(range) => {
                headers.push((
                    "Content-Range",
                    format!("bytes {}-{}/{length}", range.start, range.end - 1),
                ));
                (206, range)
            }
            RequestedRange::Unsatisfiable => {
                headers.push(("Content-Range", format!("bytes */{length}")));
                (416, 0..0)
            }
        };
        headers.push(("Accept-Ranges", "bytes".to_owned()));
        headers.push(("Content-Length", (range.end - range.start).to_string()));
        let sent = if request.is_head { 0..0 } else { range };
        (head(status, &headers), sent)
    }
}

impl From<&Rejection> for HttpResponse {
    fn from(rejection: &Rejection) -> Self {
        let (status, message) = rejection.describe();
        Self::text(status, &message)
    }
}

/// The head of a response, with the empty line that ends it. Characters that are not printable ASCII are left out of values: a line
/// break would start another header.
fn head(status: u16, headers: &[(&str, String)]) -> String {
    let mut text = format!(
        "HTTP/1.1 {status} {}\r\n",
        StatusCode(status).default_reason_phrase()
    );
    let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
    for (name, value) in HEADERS.into_iter().chain(headers) {
        let value: String = value.chars().filter(|c| matches!(c, ' '..='~')).collect();
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("\r\n");
    text
}

/// A body that can be sent from any position.
trait SeekableBody: Read + Seek {}
impl<T: Read + Seek> SeekableBody for T {}

/// A body and its length in bytes. A stream of events has none.
fn open(body: &HttpBody) -> io::Result<(Box<dyn SeekableBody>, u64)> {
    match body {
        HttpBody::Events(_) => Ok((Box::new(io::empty()), 0)),
        HttpBody::Bytes(bytes) => {
            Ok((Box::new(Cursor::new(Arc::clone(bytes))), bytes.len() as u64))
        }
        HttpBody::File(path) => {
            // Opening a pipe would block, so the kind of the file comes first.
            if !std::fs::metadata(path)?.is_file() {
                return Err(ErrorKind::NotFound.into());
            }
            let file = File::open(path)?;
            let length = file.metadata()?.len();
            Ok((Box::new(file), length))
        }
    }
}

/// The content type of a file with this path, by its extension; texts have their charset.
pub(crate) fn content_type(path: &str) -> Cow<'static, str> {
    let is_text = |kind: &str| {
        kind.starts_with("text/")
            || ["json", "javascript", "xml"]
                .iter()
                .any(|end| kind.ends_with(end))
    };
    match mime_guess::from_path(path).first_raw() {
        Some(kind) if is_text(kind) => format!("{kind}; charset=utf-8").into(),
        Some(kind) => kind.into(),
        None => "application/octet-stream".into(),
    }
}

/// An address with everything percent-encoded that is not printable ASCII.
fn percent_encode(address: &str) -> String {
    let encode = |byte: u8| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    address.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_start_another_header() {
        let head = head(
            302,
            &[("Location", "/a\r\nSet-Cookie: b\u{e4}\0".to_owned())],
        );
        assert!(head.starts_with("HTTP/1.1 302 Found\r\n"), "{head}");
        assert!(
            head.ends_with("Location: /aSet-Cookie: b\r\n\r\n"),
            "{head}"
        );
    }

    #[test]
    fn an_address_in_a_head_is_ascii() {
        for (address, expected) in [
            ("/a.html#b", "/a.html#b"),
            ("/%C3%A9", "/%C3%A9"),
            ("/é", "/%C3%A9"),
            ("/a\r\nb c", "/a%0D%0Ab%20c"),
        ] {
            assert_eq!(percent_encode(address), expected);
        }
    }

    #[test]
    fn content_types() {
        let unknown = "application/octet-stream";
        for (path, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("a.b/C.HTML", "text/html; charset=utf-8"),
            ("a/b.min.js", "text/javascript; charset=utf-8"),
            ("a.mjs", "application/javascript; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("a.json", "application/json; charset=utf-8"),
            ("a.xml", "text/xml; charset=utf-8"),
            ("a.webmanifest", "application/manifest+json; charset=utf-8"),
            ("fern.svg", "image/svg+xml; charset=utf-8"),
            ("fern.webp", "image/webp"),
            ("fern.avif", "image/avif"),
            ("a.woff2", "font/woff2"),
            ("a.pdf", "application/pdf"),
            ("a.ics", "text/calendar; charset=utf-8"),
            ("table.csv", "text/csv; charset=utf-8"),
            ("", unknown),
            ("a", unknown),
            ("a.", unknown),
            ("a.html/b", unknown),
            ("html", unknown),
            ("a.gz", "application/gzip"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }
}
