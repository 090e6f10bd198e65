//! One connection, from the first byte to the last: the head is read in a time, handed on, and the answer carried back in a
//! time. It never reads a body, and never waits for a browser that does not read.

#![expect(clippy::disallowed_methods, reason = "deadlines need a clock")]

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use super::events;
use super::head;
use super::inner::Inner;
use super::wire::Refusal;

/// Bytes that are carried at once.
const CHUNK: usize = 64 * 1024;

/// What a browser that is refused may still send, in bytes, before it reads why.
const LINGER: usize = 4 * 1024 * 1024;

/// What a stream of events may be behind, in bytes.
const BEHIND: usize = 4 * 1024 * 1024;

/// How long others are waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For a whole head.
    pub(super) head: Duration,
    /// For taking a chunk of 64 KiB.
    pub(super) send: Duration,
    /// For an end, where all is said.
    pub(super) linger: Duration,
}

impl Patience {
    /// What is usual.
    pub(super) const USUAL: Self = Self {
        head: Duration::from_secs(5),
        send: Duration::from_secs(10),
        linger: Duration::from_secs(1),
    };
}

/// Someone who has come in.
pub(super) struct Visitor {
    stream: TcpStream,
    since: Instant,
    state: AtomicU8,
}

/// Has not yet said what it wants.
const WAITING: u8 = 0;
/// Is being answered.
const SERVED: u8 = 1;
/// Is gone, or was sent away.
const GONE: u8 = 2;

impl Visitor {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            since: Instant::now(),
            state: AtomicU8::new(WAITING),
        }
    }

    /// Whether nothing is left to do for it.
    pub(super) fn is_gone(&self) -> bool {
        self.state.load(Ordering::Acquire) == GONE
    }

    /// Whether it has been silent for so long.
    pub(super) fn is_idle(&self, time: Duration) -> bool {
        self.state.load(Ordering::Acquire) == WAITING && self.since.elapsed() >= time
    }

    /// Sends it away, unless it has said what it wants.
    pub(super) fn evict(&self) {
        if self
            .state
            .compare_exchange(WAITING, GONE, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
        {
            self.cut();
        }
    }

    /// Ends the connection at once.
    pub(super) fn cut(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    /// What is told when it is gone.
    pub(super) fn leave(&self) {
        self.state.store(GONE, Ordering::Release);
    }

    /// Reads what it wants and brings it the answer.
    pub(super) fn serve(&self, inner: &Inner, patience: Patience) {
        let heard = match read_head(&self.stream, patience.head) {
            Ok(Some(heard)) => heard,
            Ok(None) => return,
            Err(refusal) => return refuse(&self.stream, &refusal, patience),
        };
        if self
            .state
            .compare_exchange(WAITING, SERVED, Ordering::AcqRel, Ordering::Acquire)
            .is_err()
        {
            return;
        }
        let request = head::handed_on(&heard.bytes[..heard.end], inner.proof());
        match request.and_then(|request| ask(&self.stream, inner, &request, patience)) {
            // What was sent beside the head was not read: closing now could take the answer away with it.
            Ok(()) if heard.end < heard.bytes.len() => linger(&self.stream, patience),
            Ok(()) => {}
            Err(refusal) => refuse(&self.stream, &refusal, patience),
        }
    }
}

/// What came in, and where in it the head ends.
struct Heard {
    bytes: Vec<u8>,
    end: usize,
}

/// Reads a head; none if the other side is gone or never said a word.
fn read_head(mut stream: &TcpStream, within: Duration) -> Result<Option<Heard>, Refusal> {
    let deadline = Instant::now() + within;
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let read = if left.is_zero() {
            Err(ErrorKind::TimedOut.into())
        } else {
            stream
                .set_read_timeout(Some(left))
                .and_then(|()| stream.read(&mut chunk))
        };
        match read {
            Ok(0) => return Ok(None),
            Ok(read) => {
                let seen = bytes.len();
                bytes.extend_from_slice(&chunk[..read]);
                if !head::begins(&bytes) {
                    return Err(Refusal::new(
                        400,
                        "This is no HTTP. The preview has no https: open it with http://.",
                    ));
                }
                match head::end(&bytes, seen) {
                    Some(end) if end <= head::MOST => return Ok(Some(Heard { bytes, end })),
                    None if bytes.len() <= head::MOST => {}
                    _ => {
                        return Err(Refusal::new(
                            431,
                            "The head of this request is longer than 32 KiB.",
                        ));
                    }
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if is_late(&error) && !bytes.is_empty() => {
                return Err(Refusal::new(408, "The request did not come in time."));
            }
            Err(_) => return Ok(None),
        }
    }
}

/// Hands a request on and carries the answer back. It is refused if there is no answer to carry.
fn ask(
    stream: &TcpStream,
    inner: &Inner,
    request: &[u8],
    patience: Patience,
) -> Result<(), Refusal> {
    let busy = |_| {
        Refusal::new(
            503,
            "The preview has no connection to spare; try again in a moment.",
        )
    };
    // tiny_http does not live through a lack of descriptors, so whether there are enough is tried before it has to know.
    let spare: io::Result<Vec<TcpStream>> = (0..4).map(|_| stream.try_clone()).collect();
    drop(spare.map_err(busy)?);
    // Asking twice is harmless, and needed when a server ends between taking a connection and reading from it.
    for _ in 0..2 {
        let behind = inner.connect().map_err(busy)?;
        if (&behind).write_all(request).is_ok() && carry(&behind, stream, patience) {
            return Ok(());
        }
    }
    Err(Refusal::new(
        503,
        "The preview could not answer this; try again in a moment.",
    ))
}

/// Carries an answer to a browser; false if there was none. That a browser is gone is no failure.
fn carry(mut from: &TcpStream, to: &TcpStream, patience: Patience) -> bool {
    let mut chunk = vec![0; CHUNK];
    let mut read = match from.read(&mut chunk) {
        Ok(read) if read > 0 => read,
        _ => return false,
    };
    let head = chunk[..read]
        .split_inclusive(|byte| *byte == b'\n')
        .take_while(|line| *line != b"\r\n");
    let streams = head.into_iter().any(|line| {
        line.starts_with(b"Content-Type: ") && line[14..].trim_ascii() == events::KIND.as_bytes()
    });
    while read > 0 && send(to, &chunk[..read], patience.send).is_ok() {
        if streams {
            let _ = follow(from, to, &mut chunk, patience.send);
            break;
        }
        read = from.read(&mut chunk).unwrap_or(0);
    }
    true
}

/// Writes all of it in a time, or fails.
fn send(mut to: &TcpStream, mut bytes: &[u8], within: Duration) -> io::Result<()> {
    let deadline = Instant::now() + within;
    while !bytes.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        to.set_write_timeout(Some(left))?;
        match to.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Carries events as they come. What they are read from is always read, so that whoever sends to many streams waits for none;
/// one that takes nothing for a time, or is too far behind, ends.
fn follow(
    mut from: &TcpStream,
    mut to: &TcpStream,
    chunk: &mut [u8],
    within: Duration,
) -> io::Result<()> {
    let (quiet, urgent) = (Duration::from_millis(500), Duration::from_millis(5));
    let (mut behind, mut taken) = (Vec::new(), Instant::now());
    to.set_nonblocking(true)?;
    loop {
        from.set_read_timeout(Some(if behind.is_empty() { quiet } else { urgent }))?;
        match from.read(chunk) {
            Ok(0) => {
                to.set_nonblocking(false)?;
                return send(to, &behind, within);
            }
            Ok(read) => behind.extend_from_slice(&chunk[..read]),
            Err(error) if is_late(&error) || error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if behind.is_empty() {
            taken = Instant::now();
            // A tab that was closed says so, and need not be kept until the next event.
            match to.peek(&mut [0]) {
                Ok(0) => return Ok(()),
                Err(error) if !is_late(&error) && error.kind() != ErrorKind::Interrupted => {
                    return Err(error);
                }
                _ => continue,
            }
        }
        match to.write(&behind) {
            Ok(0) => return Ok(()),
            Ok(written) => {
                behind.drain(..written);
                taken = Instant::now();
            }
            Err(error) if is_late(&error) || error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if behind.is_empty() && behind.capacity() > CHUNK {
            behind = Vec::new();
        }
        if behind.len() > BEHIND || taken.elapsed() > within {
            return Err(ErrorKind::TimedOut.into());
        }
    }
}

/// Whether a wait was over before something came. What that is called differs between systems.
fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Says why, and hears out what is still being sent, within limits: a connection closed with something unread is torn down,
/// and its answer with it.
fn refuse(stream: &TcpStream, refusal: &Refusal, patience: Patience) {
    if send(stream, &refusal.bytes(), patience.linger).is_ok() {
        linger(stream, patience);
    }
}

fn linger(mut stream: &TcpStream, patience: Patience) {
    let _ = stream.shutdown(Shutdown::Write);
    let deadline = Instant::now() + patience.linger;
    let (mut heard, mut chunk) = (0, vec![0; CHUNK]);
    while heard < LINGER {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(read) => heard += read,
        }
    }
}
