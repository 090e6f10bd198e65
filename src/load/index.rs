//! The search index of a built site, file by file.

use std::path::Path;

use super::bounds::{Bounds, Limited, MAX_TEXT};

/// The content of a file of the site in `output`; `None` if it cannot be read or is too large.
#[must_use]
pub fn index_file(output: &Path, path: &str) -> Option<Vec<u8>> {
    match Bounds::default().read(&output.join(path), MAX_TEXT) {
        Ok(Limited::Whole(bytes)) => Some(bytes),
        _ => None,
    }
}
