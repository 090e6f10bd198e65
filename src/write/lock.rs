//! One writer at a time: a lock that leaves nothing behind, not even when its holder is killed.
//!
//! On Unix it is an advisory lock on the *parent* of the output folder, which needs no file of its own, no right to
//! write there, and cannot be swapped away with the output. Builds into two folders of one parent therefore wait for
//! each other while they write. On Windows, where a folder cannot be locked, it is a file beside the output that is
//! opened for one holder only and that the system deletes with the last handle.
//!
//! Where the file system has no locks, or the parent cannot be opened, the build continues without one.

use std::fs::{File, TryLockError};
use std::thread::sleep;
use std::time::Duration;

use super::WriteError;
use super::location::OutputLocation;

/// How often and how long a second build waits for the first: about ten seconds, many times the commit of a large site.
const TRIES: u32 = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// Held while a site is written; dropping it unlocks.
pub(super) struct OutputLock(
    #[expect(dead_code, reason = "kept open: closing it is what unlocks")] Option<File>,
);

/// Waits for the lock; [`WriteError::Busy`] after about ten seconds.
pub(super) fn take(location: &OutputLocation) -> Result<OutputLock, WriteError> {
    take_within(location, TRIES)
}

pub(super) fn take_within(location: &OutputLocation, tries: u32) -> Result<OutputLock, WriteError> {
    for attempt in 0..tries {
        if attempt > 0 {
            sleep(PAUSE);
        }
        match try_once(location) {
            Ok(file) => return Ok(OutputLock(Some(file))),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(_)) => return Ok(OutputLock(None)),
        }
    }
    Err(WriteError::Busy {
        folder: location.folder.clone(),
    })
}

#[cfg(not(windows))]
fn try_once(location: &OutputLocation) -> Result<File, TryLockError> {
    let parent = File::open(&location.parent).map_err(TryLockError::Error)?;
    parent.try_lock()?;
    Ok(parent)
}

#[cfg(windows)]
fn try_once(location: &OutputLocation) -> Result<File, TryLockError> {
    use std::os::windows::fs::OpenOptionsExt;
    // From the Windows SDK: what the handle may do, that it deletes its file, and the two refusals that mean "held".
    const GENERIC_WRITE_AND_DELETE: u32 = 0x4000_0000 | 0x0001_0000;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    const ERROR_DELETE_PENDING: i32 = 303;
    File::options()
        .write(true)
        .create(true)
        .access_mode(GENERIC_WRITE_AND_DELETE)
        .share_mode(0)
        .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
        .open(location.beside("lock"))
        .map_err(|error| match error.raw_os_error() {
            Some(ERROR_SHARING_VIOLATION | ERROR_DELETE_PENDING) => TryLockError::WouldBlock,
            _ => TryLockError::Error(error),
        })
}
