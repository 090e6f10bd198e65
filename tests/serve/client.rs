//! A plain HTTP/1.1 client: one request for each connection, and a stream of events, read by a thread of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use serde_json::Value as Json;

use super::DEADLINE;

/// A response of the preview.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, DEADLINE).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_write_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// Sends these bytes, reads the response and closes the connection, as its `Connection: close` says.
pub(crate) fn send(address: SocketAddr, bytes: &[u8]) -> Result<Response, String> {
    let mut stream = connect(address);
    // A response may come, and the connection end, before all of it was sent.
    let _ = stream.write_all(bytes);
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        match reader.read_line(&mut head) {
            Ok(0) => return Err(format!("no response but {head:?}")),
            Ok(_) => {}
            Err(problem) => return Err(format!("no response but {head:?}: {problem}")),
        }
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut response = Response {
        status,
        head: head.trim_end().to_owned(),
        body: Vec::new(),
    };
    let length = response
        .field("Content-Length")
        .map_or(0, |length| length.parse().unwrap());
    if !bytes.starts_with(b"HEAD ") {
        let read = reader
            .take(length)
            .read_to_end(&mut response.body)
            .map_err(|problem| problem.to_string())?;
        if read as u64 != length {
            return Err(format!("{read} bytes of {length}"));
        }
    }
    Ok(response)
}

/// A request as a browser sends it, with more fields.
pub(crate) fn request(method: &str, target: &str, fields: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:4000\r\nConnection: keep-alive\r\n{fields}\r\n"
    )
}

pub(crate) fn get(address: SocketAddr, target: &str) -> Response {
    try_get(address, target).unwrap_or_else(|problem| panic!("{target}: {problem}"))
}

pub(crate) fn try_get(address: SocketAddr, target: &str) -> Result<Response, String> {
    send(address, request("GET", target, "").as_bytes())
}

/// A path, percent-encoded.
pub(crate) fn encoded(path: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(one).collect()
}

/// An event that a page receives.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) at: Instant,
    pub(crate) name: String,
    pub(crate) data: Json,
}

/// A page with a stream of events.
pub(crate) struct Tab {
    events: Receiver<Event>,
    // Closed when the tab is.
    stream: TcpStream,
}

impl Tab {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = connect(address);
        stream.set_read_timeout(None).unwrap();
        (&stream)
            .write_all(
                request("GET", "/.hirebook/events", "Accept: text/event-stream\r\n").as_bytes(),
            )
            .unwrap();
        let (told, events) = channel();
        let reader = BufReader::new(stream.try_clone().unwrap());
        thread::spawn(move || {
            let mut name = String::new();
            for line in reader.lines().map_while(Result::ok) {
                if let Some(rest) = line.strip_prefix("event: ") {
                    name = rest.to_owned();
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let data = serde_json::from_str(data).unwrap();
                    if told
                        .send(Event {
                            at: Instant::now(),
                            name: name.clone(),
                            data,
                        })
                        .is_err()
                    {
                        return;
                    }
                }
            }
        });
        Self { events, stream }
    }

    /// The next event.
    pub(crate) fn next(&self) -> Event {
        self.events
            .recv_timeout(DEADLINE)
            .expect("another event in time")
    }

    /// The next event with this name.
    pub(crate) fn wait(&self, name: &str) -> Event {
        let start = Instant::now();
        loop {
            let event = self.next();
            if event.name == name {
                return event;
            }
            assert!(start.elapsed() < DEADLINE, "an event `{name}` in time");
        }
    }

    /// The events that have arrived and were not read.
    pub(crate) fn drain(&self) -> Vec<Event> {
        self.events.try_iter().collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(std::net::Shutdown::Both);
    }
}
