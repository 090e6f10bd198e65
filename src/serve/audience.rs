//! The preview for an audience: the files that a build of its edition writes, and none of them while a build would write none.
//!
//! Its readers may be anybody who is given the address, so nothing here comes from the rest of the handbook: no path, title, number or
//! message. The author reads in the terminal what is wrong. Pages load one script, which reloads them when the edition has changed.

use std::collections::HashMap;
use std::path::PathBuf;

use xxhash_rust::xxh3::Xxh3;

use super::editions::{EditionService, Snapshot};
use super::files::{
    HTML, ICON, OWN_FOLDER, OwnFile, STYLE, SiteFolders, ending, hashed, own_file, route,
};
use super::page;
use super::web::{Event, Handler, HttpRequest, HttpResponse, content_type};
use crate::pipeline::{Artifact, ArtifactContent, InputFile, Outcome};

/// The script that pages load.
const RELOAD: OwnFile = ("reload.js", include_str!("../../themes/preview/reload.js"));

/// The files of an edition as a build writes them.
#[derive(Debug)]
pub(super) struct PublishedEdition {
    /// The path of the site on its host, with slashes around it.
    base: String,
    files: HashMap<String, ArtifactContent>,
    /// A hash of the files, and of nothing else.
    version: String,
}

impl PublishedEdition {
    /// What a build has made; none where it failed. `copied` are the files that artifacts may be copies of, with their hashes.
    pub(super) fn new(outcome: &Outcome, base: &str, copied: &[&InputFile]) -> Option<Self> {
        if outcome.failed() {
            return None;
        }
        let version = version(&outcome.artifacts, copied);
        let files = outcome
            .artifacts
            .iter()
            .map(|artifact| (artifact.path.clone(), artifact.content.clone()))
            .collect();
        Some(Self {
            base: base.to_owned(),
            files,
            version,
        })
    }
}

/// A hash of the files' paths and contents.
fn version(artifacts: &[Artifact], copied: &[&InputFile]) -> String {
    let known: HashMap<&PathBuf, u64> = copied.iter().map(|file| (&file.disk, file.hash)).collect();
    let mut hasher = Xxh3::new();
    for Artifact { path, content } in artifacts {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        match content {
            ArtifactContent::Bytes(bytes) => {
                hasher.update(&(bytes.len() as u64).to_le_bytes());
                hasher.update(bytes);
            }
            ArtifactContent::File(disk) => {
                hasher.update(&known.get(disk).copied().unwrap_or_default().to_le_bytes())
            }
        }
    }
    format!("{:016x}", hasher.digest())
}

/// The version of what is served, which there is also where nothing is.
pub(super) fn version_of(published: Option<&PublishedEdition>) -> &str {
    published.map_or("none", |published| &published.version)
}

/// The event with the version of what is served. Pages of another version reload.
pub(super) fn version_event(published: Option<&PublishedEdition>) -> Event {
    Event::new("version", format!("\"{}\"", version_of(published)))
}

/// Responds to the readers of an edition.
#[derive(Debug)]
pub(super) struct AudiencePreview {
    pub(super) service: EditionService,
    pub(super) folders: SiteFolders,
}

impl Handler for AudiencePreview {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        match request.path.strip_prefix(OWN_FOLDER) {
            Some("events") => {
                let service = self.service.clone();
                let initial = move || {
                    service
                        .snapshot()
                        .map(|now| version_event(now.published.as_deref()))
                        .into_iter()
                        .collect()
                };
                HttpResponse::events(Box::new(initial))
            }
            Some(name) => own_file(&[RELOAD, STYLE, ICON], name),
            None => match self.service.snapshot() {
                Some(Snapshot {
                    published: Some(published),
                    ..
                }) => self.published_file(&published, &request.path),
                Some(_) => with_script(&page::unpublished(), version_of(None)).with_status(503),
                None => ending(),
            },
        }
    }
}

impl AudiencePreview {
    fn published_file(&self, published: &PublishedEdition, path: &str) -> HttpResponse {
        let has_page = |path: &str| published.files.contains_key(path);
        let respond = |path: &str, content: &ArtifactContent| match content {
            ArtifactContent::Bytes(html) if content_type(path) == HTML => {
                with_script(&String::from_utf8_lossy(html), &published.version)
            }
            ArtifactContent::Bytes(bytes) => hashed(content_type(path), bytes.clone()),
            ArtifactContent::File(disk) => self.folders.serve(disk),
        };
        route(
            &published.base,
            path,
            |path| published.files.get(path),
            has_page,
            respond,
        )
    }
}

/// A page with the script that reloads it when this version is no longer served.
fn with_script(html: &str, version: &str) -> HttpResponse {
    hashed(
        HTML,
        page::with_script(html, RELOAD.0, version).into_bytes(),
    )
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
        let versions = [
            version(&[page("a", "b"), copy()], &[&disk(1)]),
            version(&[page("a", "c"), copy()], &[&disk(1)]),
            version(&[page("ab", ""), copy()], &[&disk(1)]),
            version(&[page("a", "b"), copy()], &[&disk(2)]),
            version(&[page("a", "b")], &[&disk(1)]),
        ];
        let different: std::collections::BTreeSet<&String> = versions.iter().collect();
        assert_eq!(different.len(), versions.len());
        assert_eq!(versions[0], version(&[page("a", "b"), copy()], &[&disk(1)]));
    }
}
