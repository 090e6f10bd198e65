//! What the operating system offers beyond the standard library: an atomic exchange of folders, and CPU time.
//!
//! The only home of system calls. A system without one of them gets an error or zero, never a substitute.

use std::io;
use std::path::Path;
use std::time::Duration;

/// Exchanges two folders atomically, so that neither name is missing at any moment.
///
/// # Errors
/// The system's error; `Unsupported` or `InvalidInput` if the system or the file system cannot exchange folders.
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

/// CPU time that all threads of this process have used; zero if the system does not report it.
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
