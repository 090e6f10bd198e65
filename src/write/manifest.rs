//! The list of the files that hirebook wrote, kept in the output folder itself. Files that are not on it are foreign.
//!
//! ```text
//! hirebook manifest 1
//! 404.html
//! tools/drf.html
//! ```
//!
//! Paths are relative to the output folder, `/`-separated and sorted by their bytes; a backslash or a line break in a
//! name is written `\\`, `\n` or `\r`. The manifest does not list itself.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::paths::{self, MANIFEST, parents};
use super::{Artifact, WriteError};

/// The beginning of every manifest, before the number of its format.
const MAGIC: &str = "hirebook manifest ";
const FIRST_LINE: &str = "hirebook manifest 1";

/// The files that an earlier build wrote, and the folders they are in.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    text: String,
    /// Sorted.
    files: Vec<String>,
    folders: BTreeSet<String>,
}

impl Manifest {
    /// Reads the manifest of `folder`. `None`: there is none, or the file of that name is not ours.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, WriteError> {
        let path = folder.join(MANIFEST);
        // Only a file can be a manifest, and reading a pipe would block forever.
        if std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Ok(None);
        }
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WriteError::io("read", &path)(error)),
        };
        let Ok(text) = String::from_utf8(bytes) else {
            return Ok(None);
        };
        let first = text.lines().next().unwrap_or("");
        if first == FIRST_LINE {
            return Ok(Some(Self::parse(text)));
        }
        if first.starts_with(MAGIC) {
            return Err(WriteError::OtherVersion {
                line: first.to_owned(),
                path,
            });
        }
        Ok(None)
    }

    fn parse(text: String) -> Self {
        // A path that leads out of the folder was not written by a build.
        let mut files: Vec<String> = text
            .lines()
            .skip(1)
            .map(unescape)
            .filter(|path| paths::is_valid(path))
            .collect();
        // Nothing to do, unless the file was edited.
        files.sort_unstable();
        let mut folders = BTreeSet::new();
        for file in &files {
            for folder in parents(file) {
                if folders.contains(folder) {
                    break;
                }
                folders.insert(folder.to_owned());
            }
        }
        Self {
            text,
            files,
            folders,
        }
    }

    /// The manifest of a site, as the bytes to write.
    pub(super) fn text_of(artifacts: &[Artifact]) -> String {
        let mut text = String::from(FIRST_LINE);
        text.push('\n');
        for artifact in artifacts {
            text.push_str(&escape(&artifact.path));
            text.push('\n');
        }
        text
    }

    /// Whether the file on the disk is exactly `text`.
    pub(super) fn has_text(&self, text: &str) -> bool {
        self.text == text
    }

    /// Whether an earlier build wrote this file.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.files
            .binary_search_by(|file| file.as_str().cmp(path))
            .is_ok()
    }

    /// Whether an earlier build wrote a file somewhere below this folder.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.folders.contains(path)
    }

    /// The files of the earlier build that `artifacts` (sorted by path) lacks.
    pub(super) fn removed<'a>(
        &'a self,
        artifacts: &'a [Artifact],
    ) -> impl Iterator<Item = &'a str> {
        let stays = |path: &str| {
            artifacts
                .binary_search_by(|artifact| artifact.path.as_str().cmp(path))
                .is_ok()
        };
        self.files
            .iter()
            .map(String::as_str)
            .filter(move |path| !stays(path))
    }
}

/// A path as one line of text.
pub(super) fn escape(path: &str) -> String {
    path.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

/// The inverse of [`escape`].
pub(super) fn unescape(line: &str) -> String {
    let mut path = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        path.push(match char {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                _ => '\\',
            },
            other => other,
        });
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{Manifest, escape, unescape};

    #[test]
    fn a_path_survives_its_line() {
        for path in ["a.html", "a\\b", "a\nb\r", "\\n", "\\\\n\n", "ü/ß.html"] {
            assert!(!escape(path).contains(['\n', '\r']));
            assert_eq!(unescape(&escape(path)), path);
        }
    }

    #[test]
    fn folders_are_those_above_files() {
        let manifest =
            Manifest::parse("hirebook manifest 1\na/b/c.html\na/d.html\ne.html\n".into());
        assert!(manifest.has_folder("a") && manifest.has_folder("a/b"));
        assert!(!manifest.has_folder("e.html") && !manifest.has_folder(""));
    }
}
