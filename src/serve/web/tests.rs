//! The server as browsers and their enemies meet it: over sockets on loopback, with a small garden as its site.
#![expect(
    clippy::disallowed_methods,
    reason = "tests measure time, and start a server in a process of its own"
)]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Barrier, OnceLock};
use std::time::{Duration, Instant};

use super::relay::Patience;
use super::{Answer, Asked, Event, Reply, Server, Site, Streams, listen, mime};

mod answers;
mod attacks;
#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
mod process;
mod streams;

/// What is longer than all buffers between two sockets.
const LARGE: usize = 32 * 1024 * 1024;

/// Less than usual, so that tests of what is late are soon over.
const HASTY: Patience = Patience {
    head: Duration::from_millis(300),
    send: Duration::from_millis(400),
    linger: Duration::from_millis(300),
};

struct Garden {
    large: Arc<[u8]>,
    file: tempfile::NamedTempFile,
    streams: OnceLock<Streams>,
    gate: Barrier,
}

impl Garden {
    fn new() -> Arc<Self> {
        let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        file.write_all(b"name,height\nfern,40\n").unwrap();
        Arc::new(Self {
            large: vec![7; LARGE].into(),
            file,
            streams: OnceLock::new(),
            gate: Barrier::new(2),
        })
    }
}

impl Site for Garden {
    fn answer(&self, asked: &Asked) -> Reply {
        Reply::Answer(match asked.path.as_str() {
            "" => Answer::bytes(mime("index.html"), &b"<h1>Garden</h1>"[..]),
            "fern.html" => {
                Answer::bytes(mime("fern.html"), (0..100).collect::<Vec<u8>>()).with_etag("v1")
            }
            "large" => Answer::bytes(mime("large"), Arc::clone(&self.large)),
            "file.csv" => Answer::file(self.file.path().to_owned()).with_etag("f1"),
            "folder" => Answer::file(self.file.path().parent().unwrap().to_owned()),
            "gone.png" => Answer::file("/no/such/file.png".into()),
            "moved" => Answer::redirect("/fern.html#é"),
            "about-streams" => {
                let text = "Content-Type: text/event-stream; charset=utf-8\r\n".repeat(100_000);
                Answer::bytes(mime("a.txt"), text.into_bytes())
            }
            "panic" => panic!("a plant fell over"),
            "slow" => {
                self.gate.wait();
                Answer::sentence(200, "at last")
            }
            "tell" => {
                self.streams
                    .get()
                    .unwrap()
                    .send(&Event::new("told", asked.value("what").unwrap()));
                Answer::sentence(200, "told")
            }
            "events" => {
                let first = Event::new("hello", asked.query.clone());
                return Reply::Events(Box::new(move || vec![first]));
            }
            path if path.starts_with("echo") => {
                Answer::sentence(200, &format!("{path}|{}", asked.query))
            }
            _ => Answer::sentence(404, "no such plant"),
        })
    }
}

fn serve(patience: Patience) -> (Server, Arc<Garden>) {
    let garden = Garden::new();
    let listener = listen("127.0.0.1", 0).unwrap().listener;
    let (server, streams) = Server::start_with(
        listener,
        vec!["garden.example".to_owned()],
        Arc::clone(&garden) as Arc<dyn Site>,
        patience,
    )
    .unwrap();
    assert!(garden.streams.set(streams).is_ok());
    (server, garden)
}

/// What came back.
#[derive(Debug)]
struct Answered {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answered {
    fn field(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .next()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn knock(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    stream
        .set_write_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    stream
}

/// Sends these bytes and reads to the end of the connection.
fn send(address: SocketAddr, bytes: &[u8]) -> io::Result<Answered> {
    let mut stream = knock(address);
    stream.write_all(bytes)?;
    hear(&mut stream)
}

fn hear(stream: &mut TcpStream) -> io::Result<Answered> {
    let mut all = Vec::new();
    let end = stream.read_to_end(&mut all);
    let Some(at) = all.windows(4).position(|four| four == b"\r\n\r\n") else {
        end?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let head = String::from_utf8(all[..at].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Ok(Answered {
        status,
        head,
        body: all.split_off(at + 4),
    })
}

/// A request as a browser sends it, with more fields.
fn request(method: &str, target: &str, fields: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:8000\r\nConnection: keep-alive\r\n{fields}\r\n"
    )
}

fn get(address: SocketAddr, target: &str) -> Answered {
    send(address, request("GET", target, "").as_bytes()).unwrap()
}

/// A stream of events, read up to its first one.
fn tab(address: SocketAddr, query: &str) -> BufReader<TcpStream> {
    let mut stream = knock(address);
    stream
        .write_all(request("GET", &format!("/events?{query}"), "").as_bytes())
        .unwrap();
    let mut reader = BufReader::new(stream);
    assert!(heard(&mut reader, &format!("data: {query}")));
    reader
}

/// Reads on until this line; false if it does not come.
fn heard(reader: &mut impl BufRead, wanted: &str) -> bool {
    let mut line = String::new();
    while matches!(reader.read_line(&mut line), Ok(read) if read > 0) {
        if line.trim_end() == wanted {
            return true;
        }
        line.clear();
    }
    false
}

/// How long it took, in milliseconds, and what came of it.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed().as_secs_f64() * 1000.0, value)
}

/// Waits for a condition, which has to come true within five seconds.
fn until(what: &str, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{what} did not come true"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}
