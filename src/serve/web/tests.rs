//! The server over sockets on loopback, with a small garden as its site.
#![expect(
    clippy::disallowed_methods,
    reason = "tests measure time, and start a server in a process of its own"
)]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Barrier, OnceLock};
use std::time::{Duration, Instant};

use super::events::InitialEvents;
use super::{Broadcaster, Event, Handler, HttpRequest, HttpResponse, Server, bind, content_type};

mod attacks;
mod bodies;
#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
mod process;
mod responses;
mod streams;

/// Longer than all buffers between two sockets.
const LARGE: usize = 32 * 1024 * 1024;

/// How long a client may take to read; less than usual, so that tests of it are soon over.
const WRITE_TIMEOUT: Duration = Duration::from_millis(400);

struct ServedGarden {
    large: Arc<[u8]>,
    file: tempfile::NamedTempFile,
    broadcaster: OnceLock<Broadcaster>,
    barrier: Barrier,
}

impl ServedGarden {
    fn new() -> Arc<Self> {
        let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        file.write_all(b"name,height\nfern,40\n").unwrap();
        Arc::new(Self {
            large: vec![7; LARGE].into(),
            file,
            broadcaster: OnceLock::new(),
            barrier: Barrier::new(2),
        })
    }
}

impl Handler for ServedGarden {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        match request.path.as_str() {
            "" => HttpResponse::bytes(content_type("index.html"), &b"<h1>Garden</h1>"[..]),
            "fern.html" => {
                HttpResponse::bytes(content_type("fern.html"), (0..100).collect::<Vec<u8>>())
                    .with_etag("v1")
            }
            "large" => HttpResponse::bytes(content_type("large"), Arc::clone(&self.large)),
            "file.csv" => HttpResponse::file(self.file.path().to_owned()).with_etag("f1"),
            "folder" => HttpResponse::file(self.file.path().parent().unwrap().to_owned()),
            "gone.png" => HttpResponse::file("/no/such/file.png".into()),
            "moved" => HttpResponse::redirect("/fern.html#é"),
            "about-streams" => {
                let text = "Content-Type: text/event-stream; charset=utf-8\r\n".repeat(100_000);
                HttpResponse::bytes(content_type("a.txt"), text.into_bytes())
            }
            "panic" => panic!("a plant fell over"),
            "slow" => {
                self.barrier.wait();
                HttpResponse::text(200, "at last")
            }
            "publish" => {
                self.broadcaster
                    .get()
                    .unwrap()
                    .publish(&Event::new("published", request.value("what").unwrap()));
                HttpResponse::text(200, "published")
            }
            "events" => {
                let first = Event::new("hello", request.query.clone());
                let initial: InitialEvents = Box::new(move || vec![first]);
                HttpResponse::events(initial)
            }
            path if path.starts_with("echo") => {
                HttpResponse::text(200, &format!("{path}|{}", request.query))
            }
            _ => HttpResponse::text(404, "no such plant"),
        }
    }
}

fn serve() -> (Server, Arc<ServedGarden>) {
    let garden = ServedGarden::new();
    let listener = bind("127.0.0.1", 0).unwrap();
    crate::os::configure_listener(&listener, WRITE_TIMEOUT).unwrap();
    let broadcaster = Broadcaster::start(64).unwrap();
    assert!(garden.broadcaster.set(broadcaster.clone()).is_ok());
    let names = vec!["garden.example".to_owned()];
    let server = Server::start(
        listener,
        names,
        Arc::clone(&garden) as Arc<dyn Handler>,
        broadcaster,
    )
    .unwrap();
    (server, garden)
}

/// A response.
#[derive(Debug)]
struct TestResponse {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl TestResponse {
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

fn connect(address: SocketAddr) -> TcpStream {
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

/// Sends these bytes and reads the response, and then closes the connection, as its `Connection: close` says.
fn send(address: SocketAddr, bytes: &[u8]) -> io::Result<TestResponse> {
    let mut stream = connect(address);
    stream.write_all(bytes)?;
    read_response(&mut stream, !bytes.starts_with(b"HEAD "))
}

/// Reads a response; where `has_body`, as many bytes as it announces.
fn read_response(stream: &mut TcpStream, has_body: bool) -> io::Result<TestResponse> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut response = TestResponse {
        status,
        head: head.trim_end().to_owned(),
        body: Vec::new(),
    };
    let length = response
        .field("Content-Length")
        .map_or(0, |length| length.parse().unwrap());
    response.body.resize(if has_body { length } else { 0 }, 0);
    reader.read_exact(&mut response.body)?;
    Ok(response)
}

/// A request as a browser sends it, with more fields.
fn request(method: &str, target: &str, fields: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:8000\r\nConnection: keep-alive\r\n{fields}\r\n"
    )
}

fn get(address: SocketAddr, target: &str) -> TestResponse {
    send(address, request("GET", target, "").as_bytes()).unwrap()
}

/// A stream of events, read up to its first event.
fn tab(address: SocketAddr, query: &str) -> BufReader<TcpStream> {
    let mut stream = connect(address);
    stream
        .write_all(request("GET", &format!("/events?{query}"), "").as_bytes())
        .unwrap();
    let mut reader = BufReader::new(stream);
    assert!(read_to_line(&mut reader, &format!("data: {query}")));
    reader
}

/// Reads up to this line; false if there is none.
fn read_to_line(reader: &mut impl BufRead, wanted: &str) -> bool {
    let mut line = String::new();
    while matches!(reader.read_line(&mut line), Ok(read) if read > 0) {
        if line.trim_end() == wanted {
            return true;
        }
        line.clear();
    }
    false
}

/// How long some work takes, in milliseconds, and its result.
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

/// The status of a response; the server must respond to another request afterwards.
fn status(server: &Server, bytes: &[u8]) -> u16 {
    let response = send(server.address(), bytes).unwrap();
    assert_eq!(
        response.field("Content-Security-Policy"),
        Some("default-src 'self'; frame-ancestors 'none'"),
        "{}",
        response.head
    );
    assert_eq!(get(server.address(), "/").status, 200);
    response.status
}
