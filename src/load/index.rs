//! The search index of a site that was built, file by file.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::path::{Path, PathBuf};

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
        std::fs::read(self.0.join(format!("{name}.bin"))).ok()
    }
}
