//! The preview for an audience: the files that a build of its edition writes, and none of them while a build would write none.
//!
//! Its readers may be anybody whom the author shows the address, so nothing here comes from the rest of the handbook: no path,
//! title, number or message. The author reads what is wrong in the terminal. Pages load one script, which loads them again when
//! the edition has changed. The preview for authors is in [`answers`](super::answers).

use std::collections::HashMap;
use std::path::PathBuf;

use xxhash_rust::xxh3::Xxh3;

use super::answers::{Folders, HTML, ICON, OWN, STYLE, below, bytes, content_file};
use super::desk::{Desk, Now};
use super::page;
use super::web::{self, Answer, Asked, Event, Reply};
use crate::pipeline::{Artifact, ArtifactContent, InputFile, Outcome};

/// What pages load, and the name they load it by.
const RELOAD: (&str, &str) = ("reload.js", include_str!("../../themes/preview/reload.js"));

/// The files of an edition as a build writes them.
#[derive(Debug)]
pub(super) struct Published {
    /// The path of the site on its host, with slashes around it.
    base: String,
    files: HashMap<String, ArtifactContent>,
    /// Differs where the files do. It depends on nothing else.
    version: String,
}

impl Published {
    /// What a build has made; none where it has failed. `copied` are the files that artifacts may be copies of: their hashes.
    pub(super) fn of(outcome: &Outcome, base: &str, copied: &[InputFile]) -> Option<Self> {
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
fn version(artifacts: &[Artifact], copied: &[InputFile]) -> String {
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

/// The event that carries the version of what is shown. Pages of another version load themselves again.
pub(super) fn event(published: Option<&Published>) -> Event {
    Event::new("version", format!("\"{}\"", version_of(published)))
}

/// The version of what is shown, which has one where nothing is, too.
pub(super) fn version_of(published: Option<&Published>) -> &str {
    published.map_or("none", |published| &published.version)
}

/// Answers the readers of an edition.
#[derive(Debug)]
pub(super) struct Readers {
    pub(super) desk: Desk,
    pub(super) folders: Folders,
}

impl web::Site for Readers {
    fn answer(&self, asked: &Asked) -> Reply {
        if let Some(name) = asked.path.strip_prefix(OWN) {
            return self.own(name);
        }
        Reply::Answer(match self.desk.now() {
            Some(Now {
                published: Some(published),
                ..
            }) => self.file(&published, &asked.path),
            Some(_) => tagged(&page::unpublished(), version_of(None)).with_status(503),
            None => Answer::sentence(503, "The preview is ending."),
        })
    }
}

impl Readers {
    fn own(&self, name: &str) -> Reply {
        if name == "events" {
            let desk = self.desk.clone();
            let first = move || {
                desk.now()
                    .map(|now| event(now.published.as_deref()))
                    .into_iter()
                    .collect()
            };
            return Reply::Events(Box::new(first));
        }
        let file = [RELOAD, STYLE, ICON]
            .into_iter()
            .find(|(file, _)| *file == name);
        Reply::Answer(match file {
            Some((file, text)) => bytes(web::mime(file), text.as_bytes()),
            None => Answer::sentence(404, "There is nothing at this address."),
        })
    }

    /// A file of the edition, by its path below the host's root.
    fn file(&self, published: &Published, path: &str) -> Answer {
        let Some(path) = below(&published.base, path) else {
            return Answer::redirect(&published.base);
        };
        let index = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if let Some(content) = published.files.get(&index) {
            return self.content(published, &index, content);
        }
        if !path.is_empty() && published.files.contains_key(&format!("{path}/index.html")) {
            return Answer::redirect(format!(
                "{}{}/",
                published.base,
                crate::render::fragment(path)
            ));
        }
        match published.files.get("404.html") {
            Some(content) => self
                .content(published, "404.html", content)
                .with_status(404),
            None => Answer::sentence(404, "The site has no such page."),
        }
    }

    fn content(&self, published: &Published, path: &str, content: &ArtifactContent) -> Answer {
        match content {
            ArtifactContent::Bytes(html) if web::mime(path) == HTML => {
                tagged(&String::from_utf8_lossy(html), &published.version)
            }
            ArtifactContent::Bytes(content) => bytes(web::mime(path), content.clone()),
            ArtifactContent::File(disk) => content_file(&self.folders, disk),
        }
    }
}

/// A page with the script that loads it again when this version is no longer shown.
fn tagged(html: &str, version: &str) -> Answer {
    let html = page::with_script(html, RELOAD.0, version);
    bytes(HTML, html.into_bytes())
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
        let on_disk = |hash| {
            [InputFile {
                path: "a.png".to_owned(),
                disk: PathBuf::from("content/a.png"),
                hash,
                ..InputFile::default()
            }]
        };
        let versions = [
            version(&[page("a", "b"), copy()], &on_disk(1)),
            version(&[page("a", "c"), copy()], &on_disk(1)),
            version(&[page("ab", ""), copy()], &on_disk(1)),
            version(&[page("a", "b"), copy()], &on_disk(2)),
            version(&[page("a", "b")], &on_disk(1)),
        ];
        let different: std::collections::BTreeSet<&String> = versions.iter().collect();
        assert_eq!(different.len(), versions.len());
        assert_eq!(versions[0], version(&[page("a", "b"), copy()], &on_disk(1)));
    }
}
