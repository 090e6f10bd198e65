//! `tiny_http`, behind the gate: a server on a loopback port of its own, that is begun again whenever it has ended. It decides
//! nothing about requests; each goes to a thread of its own.
//!
//! Its accept thread ends when a connection cannot be accepted, and panics when one cannot be cloned: both happen without
//! descriptors. Whoever then cannot connect says so ([`Inner::connect`]), and a new server takes its place. Heads carry a
//! proof that they came through the gate; what is sent to the port by others is not answered.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use tiny_http::{Request, Server};

/// The field with the proof.
const PROOF: &str = "x-through-the-gate";

/// How long a new server may take.
const RENEWAL: Duration = Duration::from_secs(2);

/// What is done with a request.
pub(super) type Handle = Arc<dyn Fn(Request) + Send + Sync>;

/// The way to `tiny_http`. It ends when this does.
pub(super) struct Inner {
    port: AtomicU16,
    proof: String,
    complaints: Sender<Complaint>,
}

/// Nobody is at this port; tell me which one it is now.
struct Complaint {
    port: u16,
    answer: Sender<u16>,
}

impl Inner {
    /// A server with at most `most` requests in work.
    ///
    /// # Errors
    ///
    /// If there is no port, or no thread.
    pub(super) fn start(handle: Handle, most: usize) -> io::Result<Self> {
        // Hashes of the standard library are seeded by the system, for each process and hasher.
        let proof = format!(
            "{:016x}{:016x}",
            RandomState::new().hash_one(1),
            RandomState::new().hash_one(2)
        );
        let (complaints, received) = channel();
        let keeper = Keeper {
            handle,
            proof: proof.clone(),
            most,
        };
        let (port, server) = keeper.begin()?;
        thread::Builder::new()
            .name("preview-keeper".to_owned())
            .spawn(move || keeper.keep(port, server, &received))?;
        Ok(Self {
            port: AtomicU16::new(port),
            proof,
            complaints,
        })
    }

    /// The field that a head must carry.
    pub(super) fn proof(&self) -> (&str, &str) {
        (PROOF, &self.proof)
    }

    /// A connection to `tiny_http`, which is begun again if it has ended.
    ///
    /// # Errors
    ///
    /// If that fails, for want of descriptors as a rule.
    pub(super) fn connect(&self) -> io::Result<TcpStream> {
        let port = self.port.load(Ordering::Acquire);
        connect(port).or_else(|_| connect(self.renewed(port)?))
    }

    /// Has the server looked after that was at this port, and returns where it is now.
    fn renewed(&self, port: u16) -> io::Result<u16> {
        let (answer, answered) = channel();
        let gone = |_| io::Error::from(ErrorKind::ConnectionRefused);
        self.complaints
            .send(Complaint { port, answer })
            .map_err(|_| io::Error::from(ErrorKind::ConnectionRefused))?;
        let port = answered.recv_timeout(RENEWAL).map_err(gone)?;
        self.port.store(port, Ordering::Release);
        Ok(port)
    }
}

fn connect(port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    // A port that nobody listens at may be given to the one who calls it: it would talk to itself.
    if stream.local_addr()?.port() == port {
        return Err(ErrorKind::ConnectionRefused.into());
    }
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Whoever begins servers.
struct Keeper {
    handle: Handle,
    proof: String,
    most: usize,
}

impl Keeper {
    /// Answers complaints, until there is nobody left to complain.
    fn keep(&self, mut port: u16, mut server: Arc<Server>, complaints: &Receiver<Complaint>) {
        for complaint in complaints {
            if complaint.port == port && connect(port).is_err() {
                // Without descriptors it cannot be begun again, and without threads tiny_http panics; then the next one who
                // comes will complain.
                let Ok(Ok((new_port, new_server))) =
                    catch_unwind(AssertUnwindSafe(|| self.begin()))
                else {
                    continue;
                };
                server.unblock();
                (port, server) = (new_port, new_server);
            }
            let _ = complaint.answer.send(port);
        }
        server.unblock();
    }

    /// A new server and its dispatcher.
    fn begin(&self) -> io::Result<(u16, Arc<Server>)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let server = Arc::new(Server::from_listener(listener, None).map_err(io::Error::other)?);
        let (asked, handle, proof, most) = (
            Arc::clone(&server),
            Arc::clone(&self.handle),
            self.proof.clone(),
            self.most,
        );
        let dispatch = move || dispatch(&asked, &handle, &proof, most);
        thread::Builder::new()
            .name("preview-dispatch".to_owned())
            .spawn(dispatch)?;
        Ok((port, server))
    }
}

/// Gives each request to a thread. That there are never many of them is the gate's doing; but a request whose browser is
/// gone may still be in work.
fn dispatch(server: &Server, handle: &Handle, proof: &str, most: usize) {
    let working = Arc::new(());
    while let Ok(request) = server.recv() {
        let proven = request
            .headers()
            .iter()
            .any(|field| field.field.equiv(PROOF) && field.value.as_str() == proof);
        if !proven {
            // Its body was not looked at, and tiny_http reserves as much as is announced when it drops one.
            match request.body_length() {
                None | Some(0) => drop(request),
                Some(_) => std::mem::forget(request),
            }
            continue;
        }
        if Arc::strong_count(&working) > most {
            continue;
        }
        let (handle, working) = (Arc::clone(handle), Arc::clone(&working));
        let answer = move || {
            handle(request);
            drop(working);
        };
        // Without a thread the request is dropped with its closure, which tiny_http answers with 500.
        let _ = thread::Builder::new()
            .name("preview-answer".to_owned())
            .spawn(answer);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn inner() -> Inner {
        let handle: Handle = Arc::new(|request| {
            let _ = request.into_writer().write_all(b"fern");
        });
        Inner::start(handle, 8).unwrap()
    }

    fn ask(inner: &Inner, head: &str) -> String {
        let mut stream = inner.connect().unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    #[test]
    fn who_did_not_come_through_the_gate_is_not_answered() {
        let inner = inner();
        let proven = format!(
            "GET / HTTP/1.1\r\n{}: {}\r\nConnection: close\r\n\r\n",
            inner.proof().0,
            inner.proof().1
        );
        for head in [
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 1099511627776\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nX-Through-The-Gate: 0\r\nConnection: close\r\n\r\n",
            "nonsense\r\n\r\n",
            "",
        ] {
            assert!(!ask(&inner, head).contains("fern"), "{head}");
            assert_eq!(ask(&inner, &proven), "fern", "after {head}");
        }
    }

    #[test]
    fn one_who_knows_an_old_port_is_told_the_new_one() {
        let inner = inner();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        inner.port.store(free, Ordering::Release);
        assert!(inner.connect().is_ok());
        assert_ne!(inner.port.load(Ordering::Acquire), free);
    }
}
