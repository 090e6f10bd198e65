//! Addresses to answers: pages with the preview's tag in them, the site's other files, and the preview's own under `.hirebook/`,
//! a folder that no site has, since names with a dot are not read.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::xxh3_64;

use super::desk::{Desk, Now};
use super::problems::{List, sources_of};
use super::web::{self, Answer, Asked, Reply};
use super::{events, page};
use crate::diagnostic::{self, Diagnostic};
use crate::load;
use crate::pipeline::{ArtifactContent, Site, SiteFile};
use crate::render::fragment;
use crate::text::Sources;

/// The folder of what only the preview has.
pub(super) const OWN: &str = ".hirebook/";

/// What every page of the preview's own loads: name and text.
pub(super) const STYLE: (&str, &str) = (
    "preview.css",
    include_str!("../../themes/preview/preview.css"),
);
/// The same.
pub(super) const ICON: (&str, &str) = (
    "icon.svg",
    include_str!("../../themes/default/img/icon.svg"),
);

/// What pages load from there: name and text.
const FILES: [(&str, &str); 6] = [
    (
        "preview.js",
        include_str!("../../themes/preview/preview.js"),
    ),
    ("patch.js", include_str!("../../themes/preview/patch.js")),
    ("stream.js", include_str!("../../themes/preview/stream.js")),
    ("panel.js", include_str!("../../themes/preview/panel.js")),
    STYLE,
    ICON,
];

/// The MIME type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// Answers with what the desk knows.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) desk: Desk,
    pub(super) folders: Folders,
}

impl web::Site for Answers {
    fn answer(&self, asked: &Asked) -> Reply {
        if let Some(name) = asked.path.strip_prefix(OWN) {
            return self.own(name, asked);
        }
        let Some(now) = self.desk.now() else {
            return Reply::Answer(Answer::sentence(503, "The preview is ending."));
        };
        Reply::Answer(match &now.edition.site {
            Ok(site) => self.file(site, &asked.path),
            Err(words) => tagged(&page::refused(words), 200),
        })
    }
}

impl Answers {
    fn own(&self, name: &str, asked: &Asked) -> Reply {
        if name == "events" {
            let desk = self.desk.clone();
            return Reply::Events(Box::new(move || {
                desk.now()
                    .map(|now| events::hello(&now))
                    .unwrap_or_default()
            }));
        }
        if name == "problems.json" {
            let page = asked.value("page").unwrap_or_default();
            let list = self.desk.now().map(|now| self.problems(&now, &page));
            return Reply::Answer(list.map_or_else(
                || Answer::sentence(503, "The preview is ending."),
                |list| bytes(JSON, list.into_bytes()),
            ));
        }
        Reply::Answer(match FILES.iter().find(|(file, _)| *file == name) {
            Some((file, text)) => bytes(web::mime(file), text.as_bytes()),
            None => Answer::sentence(404, "The preview has no such file."),
        })
    }

    /// A file of the site, by its path below the host's root.
    fn file(&self, site: &Site, path: &str) -> Answer {
        let base = site.base_path();
        let Some(path) = below(base, path) else {
            return Answer::redirect(base);
        };
        let index = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if let Some(made) = site.file(&index) {
            return self.made(&index, made);
        }
        if !path.is_empty()
            && site
                .model()
                .page_at(&format!("{path}/index.html"))
                .is_some()
        {
            return Answer::redirect(format!("{base}{}/", fragment(path)));
        }
        match site.file("404.html") {
            Some(made) => self.made("404.html", made).with_status(404),
            None => Answer::sentence(404, "The site has no such page."),
        }
    }

    fn made(&self, path: &str, made: SiteFile) -> Answer {
        match made.content {
            ArtifactContent::Bytes(html) if web::mime(path) == HTML => {
                match made.problems.as_slice() {
                    [] => tagged(&String::from_utf8_lossy(&html), 200),
                    problems => tagged(&page::unmade(problems), 200),
                }
            }
            ArtifactContent::Bytes(content) => bytes(web::mime(path), content),
            ArtifactContent::File(disk) => content_file(&self.folders, &disk),
        }
    }

    /// The problems of the site, those of the page at this path of an address first.
    fn problems(&self, now: &Now, address: &str) -> String {
        let site = match &now.edition.site {
            Ok(site) => site,
            Err(words) => return page::refusal(now.edition.number, words).to_string(),
        };
        let path = below(site.base_path(), address.trim_start_matches('/')).unwrap_or_default();
        let index = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        let at = site.model().page_at(&index);
        let none = Sources::default();
        let (edition, mut diagnostics, sources) = match &now.checked {
            Some(checked) => (
                checked.number,
                checked.outcome.diagnostics.clone(),
                &checked.outcome.sources,
            ),
            None => (0, Vec::new(), &none),
        };
        // What only shows when a page is made is known of this page alone.
        let mut here = at
            .map(|page| sources_of(site.model(), page))
            .unwrap_or_default();
        if at.is_some() && edition == now.edition.number {
            let found = site
                .file(&index)
                .map(|made| made.problems)
                .unwrap_or_default();
            here.extend(
                found
                    .iter()
                    .filter_map(Diagnostic::span)
                    .map(|span| sources.path(span.file).to_owned()),
            );
            diagnostics.extend(found);
            diagnostic::sort(&mut diagnostics, sources);
        }
        let editor = &site.model().config().site.editor;
        List {
            edition,
            diagnostics: &diagnostics,
            sources,
            here,
            root: &self.folders.root,
            editor,
        }
        .json()
        .to_string()
    }
}

/// Where the site's files are.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    /// The site's own folder.
    pub(super) root: PathBuf,
    /// The content's, where it was named.
    pub(super) content: Option<PathBuf>,
    /// The one that a build writes to.
    pub(super) output: PathBuf,
}

/// A file that is copied, by its real path, so that a link which leads elsewhere a moment later changes nothing.
pub(super) fn content_file(folders: &Folders, disk: &Path) -> Answer {
    let Folders {
        root,
        content,
        output,
    } = folders;
    let bounds = load::bounds(root, content.as_deref(), output);
    let Some(real) = disk
        .canonicalize()
        .ok()
        .filter(|real| bounds.open(real).is_ok())
    else {
        return Answer::sentence(
            403,
            "This file is no part of the handbook, or cannot be read.",
        );
    };
    let tag = real.metadata().map(|data| tag(&data));
    let answer = Answer::file(real);
    match tag {
        Ok(tag) => answer.with_etag(tag),
        Err(_) => answer,
    }
}

/// The path below the site's own; none if it is elsewhere.
pub(super) fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    let base = base.trim_start_matches('/');
    path.strip_prefix(base)
}

/// These bytes, with a tag that tells them from others.
pub(super) fn bytes(
    kind: impl Into<std::borrow::Cow<'static, str>>,
    content: impl Into<std::sync::Arc<[u8]>>,
) -> Answer {
    let content = content.into();
    let tag = format!("{:016x}", xxh3_64(&content));
    Answer::bytes(kind, content).with_etag(tag)
}

/// What tells a file from what was there before. Files that were unpacked often have one size and one time, so on systems that
/// know more of a file than that, more is asked.
fn tag(data: &Metadata) -> String {
    let changed = data
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    #[cfg(unix)]
    let noted = {
        use std::os::unix::fs::MetadataExt;
        format!(
            "-{:x}-{:x}-{:x}",
            data.ctime(),
            data.ctime_nsec(),
            data.ino()
        )
    };
    #[cfg(not(unix))]
    let noted = "";
    format!(
        "{:x}-{:x}{noted}",
        data.len(),
        changed.unwrap_or_default().as_nanos()
    )
}

/// A page with the preview's tag.
fn tagged(html: &str, status: u16) -> Answer {
    let version = format!("{:016x}", xxh3_64(html.as_bytes()));
    Answer::bytes(
        HTML,
        page::with_script(html, "preview.js", &version).into_bytes(),
    )
    .with_etag(version)
    .with_status(status)
}
