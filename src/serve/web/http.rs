//! From `tiny_http`'s requests to answers: the site is asked, and what it says is written. What may be asked is decided in
//! `asked`; here it is carried out, and nothing that a site does can end the server.

#![expect(
    clippy::disallowed_methods,
    reason = "a file is opened when it is sent, so that no large one is held in memory"
)]

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tiny_http::Request;

use super::answer::{Answer, Body, Reply, Site};
use super::asked::{Asked, Lines};
use super::events::{self, Streams};
use super::range::{Part, part};
use super::wire::{self, Refusal};

/// Bytes that are written at once. A page goes out with its head in one piece.
const CHUNK: u64 = 64 * 1024;

/// What answers.
pub(super) struct Desk {
    /// Hosts we answer to, beside this machine's own.
    pub(super) names: Vec<String>,
    pub(super) site: Arc<dyn Site>,
    pub(super) streams: Streams,
}

impl Desk {
    /// Answers a request, to its end.
    pub(super) fn handle(&self, request: Request) {
        let lines = Lines {
            method: request.method().as_str(),
            target: request.url(),
            fields: request
                .headers()
                .iter()
                .map(|field| (field.field.as_str().as_str(), field.value.as_str()))
                .collect(),
        };
        // That the other side is gone is no news to anybody.
        let _ = match lines.asked(&self.names) {
            Err(refusal) => refuse(request, &refusal),
            Ok(asked) => match catch_unwind(AssertUnwindSafe(|| self.site.answer(&asked))) {
                Ok(Reply::Answer(answer)) => respond(request, &asked, answer),
                Ok(Reply::Events(initial)) => self.stream(request, &asked, initial),
                Err(_) => respond(
                    request,
                    &asked,
                    Answer::sentence(500, "The preview failed to make this page; it goes on."),
                ),
            },
        };
    }

    /// Makes a stream of events of a request.
    fn stream(&self, request: Request, asked: &Asked, initial: events::Initial) -> io::Result<()> {
        let head = wire::head(200, "no-store", &[("Content-Type", events::KIND)]);
        let mut writer = request.into_writer();
        writer.write_all(head.as_bytes())?;
        writer.flush()?;
        if !asked.head_only {
            self.streams.join(writer, initial);
        }
        Ok(())
    }
}

fn refuse(request: Request, refusal: &Refusal) -> io::Result<()> {
    let mut bytes = refusal.bytes();
    if request.method() == &tiny_http::Method::Head {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .map_or(bytes.len(), |at| at + 4);
        bytes.truncate(end);
    }
    let mut writer = request.into_writer();
    writer.write_all(&bytes)?;
    writer.flush()
}

/// Sends what is left of an answer after it was looked at what the browser has and wants.
fn respond(request: Request, asked: &Asked, mut answer: Answer) -> io::Result<()> {
    let (mut body, length) = match open(&answer.body) {
        Ok(opened) => opened,
        Err(error) => {
            answer = match error.kind() {
                io::ErrorKind::NotFound => {
                    Answer::sentence(404, "There is nothing at this address.")
                }
                _ => Answer::sentence(500, &format!("A file of the site cannot be read: {error}.")),
            };
            open(&answer.body)?
        }
    };
    let Plan { head, range } = plan(asked, &answer, length);
    if range.start > 0 {
        body.seek(SeekFrom::Start(range.start))?;
    }
    let mut body = body.take(range.end - range.start);
    let mut writer = request.into_writer();
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

/// What can be sent from any place in it.
trait Content: Read + Seek {}
impl<T: Read + Seek> Content for T {}

/// A body and its length in bytes.
fn open(body: &Body) -> io::Result<(Box<dyn Content>, u64)> {
    match body {
        Body::Bytes(bytes) => Ok((Box::new(Cursor::new(Arc::clone(bytes))), bytes.len() as u64)),
        Body::File(path) => {
            // A pipe would be waited for, so what it is comes first.
            if !std::fs::metadata(path)?.is_file() {
                return Err(io::ErrorKind::NotFound.into());
            }
            let file = File::open(path)?;
            let metadata = file.metadata()?;
            if !metadata.is_file() {
                return Err(io::ErrorKind::NotFound.into());
            }
            Ok((Box::new(file), metadata.len()))
        }
    }
}

/// The head of an answer, and which bytes of the body follow it.
struct Plan {
    head: String,
    range: Range<u64>,
}

fn plan(asked: &Asked, answer: &Answer, length: u64) -> Plan {
    let tag = answer
        .etag
        .as_deref()
        .filter(|tag| tag.bytes().all(|byte| matches!(byte, b'!' | b'#'..=b'~')));
    let quoted = tag.map(|tag| format!("\"{tag}\""));
    let mut fields: Vec<(&str, &str)> = quoted.iter().map(|tag| ("ETag", tag.as_str())).collect();
    if answer.status == 200 && tag.is_some_and(|tag| asked.has(tag)) {
        return Plan {
            head: wire::head(304, "no-cache", &fields),
            range: 0..0,
        };
    }
    let wanted = asked
        .range_of(tag)
        .filter(|_| answer.status == 200)
        .map_or(Part::Whole, |range| part(range, length));
    let (status, range, of) = match wanted {
        Part::Whole => (answer.status, 0..length, None),
        Part::Behind => (416, 0..0, Some(format!("bytes */{length}"))),
        Part::Of(range) => {
            let of = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            (206, range, Some(of))
        }
    };
    let sent = (range.end - range.start).to_string();
    fields.push(("Content-Type", &answer.kind));
    fields.push(("Content-Length", &sent));
    fields.push(("Accept-Ranges", "bytes"));
    fields.extend(of.as_deref().map(|of| ("Content-Range", of)));
    let location = answer.location.as_deref().map(ascii);
    fields.extend(location.as_deref().map(|location| ("Location", location)));
    let head = wire::head(status, "no-cache", &fields);
    Plan {
        head,
        range: if asked.head_only { 0..0 } else { range },
    }
}

/// An address with what is not ASCII percent-encoded, should there be any left.
fn ascii(address: &str) -> String {
    let one = |byte: u8| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    address.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_a_head_is_ascii() {
        for (address, expected) in [
            ("/a.html#b", "/a.html#b"),
            ("/%C3%A9", "/%C3%A9"),
            ("/é", "/%C3%A9"),
            ("/a\r\nb c", "/a%0D%0Ab%20c"),
        ] {
            assert_eq!(ascii(address), expected);
        }
    }

    #[test]
    fn a_tag_that_is_none_is_left_out() {
        for (tag, is) in [
            ("a1-b", true),
            ("a\"b", false),
            ("a\r\nb", false),
            ("é", false),
            ("a b", false),
        ] {
            let answer = Answer::bytes("text/plain", Vec::new()).with_etag(tag);
            let Plan { head, .. } = plan(&Asked::default(), &answer, 0);
            assert_eq!(head.contains("ETag"), is, "{tag:?}");
        }
    }
}
