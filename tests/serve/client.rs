//! A plain HTTP/1.1 client: one request for each connection, and a stream of events, read by a thread of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use serde_json::Value as Json;

use super::DEADLINE;

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
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

pub(crate) fn knock(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, DEADLINE).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_write_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// Sends these bytes, reads the response and closes the connection, as its `Connection: close` says.
pub(crate) fn send(address: SocketAddr, bytes: &[u8]) -> Result<Answer, String> {
    let mut stream = knock(address);
    // An answer may come, and the connection end, before all of it was sent.
    let _ = stream.write_all(bytes);
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        match reader.read_line(&mut head) {
            Ok(0) => return Err(format!("no answer but {head:?}")),
            Ok(_) => {}
            Err(problem) => return Err(format!("no answer but {head:?}: {problem}")),
        }
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer {
        status,
        head: head.trim_end().to_owned(),
        body: Vec::new(),
    };
    let length = answer
        .field("Content-Length")
        .map_or(0, |length| length.parse().unwrap());
    if !bytes.starts_with(b"HEAD ") {
        let read = reader
            .take(length)
            .read_to_end(&mut answer.body)
            .map_err(|problem| problem.to_string())?;
        if read as u64 != length {
            return Err(format!("{read} bytes of {length}"));
        }
    }
    Ok(answer)
}

/// A request as a browser sends it, with more fields.
pub(crate) fn request(method: &str, target: &str, fields: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:4000\r\nConnection: keep-alive\r\n{fields}\r\n"
    )
}

pub(crate) fn get(address: SocketAddr, target: &str) -> Answer {
    try_get(address, target).unwrap_or_else(|problem| panic!("{target}: {problem}"))
}

pub(crate) fn try_get(address: SocketAddr, target: &str) -> Result<Answer, String> {
    send(address, request("GET", target, "").as_bytes())
}

/// A path as it stands in an address.
pub(crate) fn encoded(path: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(one).collect()
}

/// Something that a page is told.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) at: Instant,
    pub(crate) name: String,
    pub(crate) data: Json,
}

/// A page that listens.
pub(crate) struct Tab {
    events: Receiver<Event>,
    // Closed when the tab is.
    stream: TcpStream,
}

impl Tab {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = knock(address);
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

    /// All that was heard and not looked at.
    pub(crate) fn heard(&self) -> Vec<Event> {
        self.events.try_iter().collect()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(std::net::Shutdown::Both);
    }
}
