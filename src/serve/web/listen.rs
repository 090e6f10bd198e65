//! Which port the preview listens at: the one that is wanted or, where that is taken, the next one that is free.

use std::io::{self, ErrorKind};
use std::net::{TcpListener, ToSocketAddrs};

/// How many ports are tried.
const TRIES: u16 = 20;

/// A port that is ours.
#[derive(Debug)]
pub(crate) struct Listening {
    /// Bound, for [`Server::start`](super::Server::start).
    pub(crate) listener: TcpListener,
    /// Whether it is another port than the one that was wanted.
    pub(crate) moved: bool,
}

/// Binds to `port` of `host`, or to the first free one of the nineteen that follow it; 0 is any.
///
/// # Errors
///
/// If the host is none of this machine, the port is not allowed, or all of them are taken.
pub(crate) fn listen(host: &str, port: u16) -> io::Result<Listening> {
    let mut taken = None;
    for step in 0..TRIES {
        let Some(tried) = port.checked_add(step) else {
            break;
        };
        let addresses: Vec<_> = (host.trim_matches(['[', ']']), tried)
            .to_socket_addrs()?
            .collect();
        match TcpListener::bind(&addresses[..]) {
            Ok(listener) => {
                return Ok(Listening {
                    listener,
                    moved: step > 0,
                });
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(taken.unwrap_or_else(|| ErrorKind::AddrInUse.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let first = listen("127.0.0.1", 0).unwrap();
        let port = first.listener.local_addr().unwrap().port();
        assert!(!first.moved);
        if let Ok(second) = listen("127.0.0.1", port) {
            assert!(second.moved);
            let other = second.listener.local_addr().unwrap().port();
            assert!(other > port && other < port + TRIES, "{port} to {other}");
        }
    }

    #[test]
    fn a_host_that_is_not_here_is_an_error() {
        assert!(listen("192.0.2.1", 0).is_err());
        assert!(listen("not a host", 0).is_err());
    }
}
