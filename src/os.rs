//! What the operating system offers beyond the standard library. It decides nothing; each function is one call and its fallback.

use std::fs::Metadata;
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

/// Exchanges two folders atomically, so that neither name is missing at any moment.
///
/// # Errors
/// The system's error; `Unsupported` or `InvalidInput` where the system or the file system has no such step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

/// Exchanges two folders atomically.
///
/// # Errors
/// Always `Unsupported`: this system cannot exchange folders.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The CPU time that all threads of this process have taken; zero where the system does not report it.
#[must_use]
pub(crate) fn cpu_time() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::new(
            u64::try_from(time.tv_sec).unwrap_or(0),
            u32::try_from(time.tv_nsec).unwrap_or(0),
        )
    }
    #[cfg(not(unix))]
    {
        Duration::ZERO
    }
}

/// When a file or its metadata last changed, in seconds and nanoseconds, and its inode. Unlike the time of modification, a program
/// cannot set these. Zeros where the system has none.
#[must_use]
pub(crate) fn change_identity(metadata: &Metadata) -> [i64; 3] {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = metadata.ino().cast_signed();
        [metadata.ctime(), metadata.ctime_nsec(), inode]
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        [0; 3]
    }
}

/// Sets what connections inherit from their listener: small writes are sent at once, and a write that makes no progress fails
/// after `write_timeout`. Linux, macOS and the BSDs copy both options to each accepted connection; elsewhere nothing is set.
///
/// # Errors
/// The system's error.
pub(crate) fn configure_listener(
    listener: &TcpListener,
    write_timeout: Duration,
) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::net::sockopt::{Timeout, set_socket_timeout, set_tcp_nodelay};
        set_tcp_nodelay(listener, true)?;
        set_socket_timeout(listener, Timeout::Send, Some(write_timeout))?;
    }
    #[cfg(not(unix))]
    let _ = (listener, write_timeout);
    Ok(())
}

/// Whether a connection waits to be accepted; false where the system does not say.
#[must_use]
pub(crate) fn has_pending_connection(listener: &TcpListener) -> bool {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut sockets = [PollFd::new(listener, PollFlags::IN)];
        poll(
            &mut sockets,
            Some(&Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            }),
        )
        .is_ok_and(|ready| ready > 0)
    }
    #[cfg(not(unix))]
    {
        let _ = listener;
        false
    }
}
