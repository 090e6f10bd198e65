//! The search index of a site that was built, file by file.

use std::path::{Path, PathBuf};

use super::bounds::{Bounds, Limited, MAX_TEXT};
use crate::search::{FOLDER, reader::Files};

/// The index in the folder of a built site.
#[derive(Clone, Debug)]
pub struct IndexFolder(PathBuf);

impl IndexFolder {
    /// The index of the site that was written to `output`.
    #[must_use]
    pub fn of(output: &Path) -> Self {
        Self(output.join(FOLDER))
    }
}

impl Files for IndexFolder {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        match Bounds::default().read(&self.0.join(format!("{name}.bin")), MAX_TEXT) {
            Ok(Limited::Whole(bytes)) => Some(bytes),
            _ => None,
        }
    }
}
