//! What the preview shows at one moment, as values that threads share. It computes nothing.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::changes::AddressChanges;
use crate::pipeline::{Artifact, ArtifactContent, InputFile, Outcome};
use crate::session::SiteEdition;

/// What the preview shows at one moment.
#[derive(Clone, Debug)]
pub(super) struct EditionSnapshot {
    pub(super) edition: SiteEdition,
    pub(super) changes: Arc<AddressChanges>,
    /// The newest check, which may be of an earlier edition.
    pub(super) check: Option<Arc<CheckedEdition>>,
    /// What an audience is shown; none where a build would write nothing.
    pub(super) published: Option<Arc<PublishedEdition>>,
}

impl EditionSnapshot {
    /// The version of what an audience is shown, even where that is nothing.
    pub(super) fn published_version(&self) -> &str {
        self.published
            .as_ref()
            .map_or("none", |published| &published.version)
    }
}

/// The result of a check.
#[derive(Debug)]
pub(super) struct CheckedEdition {
    /// The number of the edition.
    pub(super) number: u64,
    pub(super) outcome: Outcome,
}

/// The files of an edition as a build writes them.
#[derive(Debug)]
pub(super) struct PublishedEdition {
    /// The path of the site on its host, with slashes around it.
    pub(super) base: String,
    pub(super) files: HashMap<String, ArtifactContent>,
    /// A hash of the files, and of nothing else.
    pub(super) version: String,
}

impl PublishedEdition {
    /// The files of a build; none if it failed. `copied` are the files that artifacts may be copies of, with their hashes.
    pub(super) fn new<'a>(
        outcome: &Outcome,
        base: &str,
        copied: impl Iterator<Item = &'a InputFile>,
    ) -> Option<Self> {
        let files = outcome.artifacts.iter();
        (!outcome.failed()).then(|| Self {
            base: base.to_owned(),
            version: version(&outcome.artifacts, copied),
            files: files
                .map(|artifact| (artifact.path.clone(), artifact.content.clone()))
                .collect(),
        })
    }
}

/// A hash of the files' paths and contents.
fn version<'a>(artifacts: &[Artifact], copied: impl Iterator<Item = &'a InputFile>) -> String {
    let known: HashMap<&PathBuf, u64> = copied.map(|file| (&file.disk, file.hash)).collect();
    let mut hasher = Xxh3::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for Artifact { path, content } in artifacts {
        add(path.as_bytes());
        match content {
            ArtifactContent::Bytes(bytes) => add(bytes),
            ArtifactContent::File(disk) => {
                add(&known.get(disk).copied().unwrap_or_default().to_le_bytes());
            }
        }
    }
    format!("{:016x}", hasher.digest())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, content: ArtifactContent) -> Artifact {
        Artifact {
            path: path.to_owned(),
            content,
        }
    }

    #[test]
    fn the_version_depends_on_paths_bytes_and_copied_files() {
        let page =
            |path: &str, text: &str| file(path, ArtifactContent::Bytes(text.as_bytes().into()));
        let copy = || {
            file(
                "a.png",
                ArtifactContent::File(PathBuf::from("content/a.png")),
            )
        };
        let disk = |hash| InputFile {
            path: "a.png".to_owned(),
            disk: "content/a.png".into(),
            hash,
            ..InputFile::default()
        };
        let version = |artifacts: &[Artifact], hash| version(artifacts, [disk(hash)].iter());
        let versions = [
            version(&[page("a", "b"), copy()], 1),
            version(&[page("a", "c"), copy()], 1),
            version(&[page("ab", ""), copy()], 1),
            version(&[page("a", "b"), copy()], 2),
            version(&[page("a", "b")], 1),
        ];
        let different: std::collections::BTreeSet<&String> = versions.iter().collect();
        assert_eq!(different.len(), versions.len());
        assert_eq!(versions[0], version(&[page("a", "b"), copy()], 1));
    }
}
