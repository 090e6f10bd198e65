//! The preview for authors: pages with the preview's script in them, the site's other files, and the preview's own files.

use xxhash_rust::xxh3::xxh3_64;

use super::editions::{EditionService, Snapshot};
use super::files::{
    HTML, ICON, OWN_FOLDER, OwnFile, STYLE, SiteFolders, below, ending, hashed, index_of, own_file,
    route,
};
use super::problems::{ProblemList, page_sources};
use super::web::{Handler, HttpRequest, HttpResponse, content_type};
use super::{events, page};
use crate::diagnostic::{self, Diagnostic};
use crate::pipeline::{ArtifactContent, Made};
use crate::text::Sources;

/// What pages load from the preview's own folder.
const FILES: [OwnFile; 6] = [
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

/// Responds to an author's browser.
#[derive(Debug)]
pub(super) struct AuthorPreview {
    pub(super) service: EditionService,
    pub(super) folders: SiteFolders,
}

impl Handler for AuthorPreview {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        match request.path.strip_prefix(OWN_FOLDER) {
            Some("events") => {
                let service = self.service.clone();
                HttpResponse::events(Box::new(move || {
                    service
                        .snapshot()
                        .map_or_else(Vec::new, |now| events::initial(&now))
                }))
            }
            Some("problems.json") => {
                let Some(now) = self.service.snapshot() else {
                    return ending();
                };
                let list = self.problems(&now, &request.value("page").unwrap_or_default());
                hashed("application/json; charset=utf-8", list.into_bytes())
            }
            Some(name) => own_file(&FILES, name),
            None => match self.service.snapshot() {
                Some(now) => self.site_file(&now, &request.path),
                None => ending(),
            },
        }
    }
}

impl AuthorPreview {
    fn site_file(&self, now: &Snapshot, path: &str) -> HttpResponse {
        let site = match &now.edition.site {
            Ok(site) => site,
            Err(reason) => return with_script(&page::unavailable(reason)),
        };
        let has_page = |path: &str| site.model().page_at(path).is_some();
        route(
            site.base_path(),
            path,
            |path| site.file(path),
            has_page,
            |path, made| self.made(path, made),
        )
    }

    fn made(&self, path: &str, made: Made) -> HttpResponse {
        match made.content {
            ArtifactContent::Bytes(html) if content_type(path) == HTML => {
                match made.problems.as_slice() {
                    [] => with_script(&String::from_utf8_lossy(&html)),
                    problems => with_script(&page::failed(problems)),
                }
            }
            ArtifactContent::Bytes(content) => hashed(content_type(path), content),
            ArtifactContent::File(disk) => self.folders.serve(&disk),
        }
    }

    /// The problems of the site as JSON, those of the page at this address first.
    fn problems(&self, now: &Snapshot, address: &str) -> String {
        let site = match &now.edition.site {
            Ok(site) => site,
            Err(reason) => {
                return page::unavailable_problems(now.edition.number, reason).to_string();
            }
        };
        let index =
            index_of(below(site.base_path(), address.trim_start_matches('/')).unwrap_or_default());
        let page = site.model().page_at(&index);
        let none = Sources::default();
        let (edition, mut diagnostics, sources) = match &now.check {
            Some(check) => (
                check.number,
                check.outcome.diagnostics.clone(),
                &check.outcome.sources,
            ),
            None => (0, Vec::new(), &none),
        };
        let mut page_paths = page
            .map(|page| page_sources(site.model(), page))
            .unwrap_or_default();
        // Some problems only show when a page is rendered. Those are known of this page alone.
        if page.is_some() && edition == now.edition.number {
            let found = site
                .file(&index)
                .map(|made| made.problems)
                .unwrap_or_default();
            page_paths.extend(
                found
                    .iter()
                    .filter_map(Diagnostic::span)
                    .map(|span| sources.path(span.file).to_owned()),
            );
            diagnostics.extend(found);
            diagnostic::sort(&mut diagnostics, sources);
        }
        let editor = &site.model().config.site.editor;
        let root = &self.folders.root;
        ProblemList {
            edition,
            diagnostics: &diagnostics,
            sources,
            page_paths,
            root,
            editor,
        }
        .json()
        .to_string()
    }
}

/// A page with the preview's script, which knows the page by the hash of its HTML.
fn with_script(html: &str) -> HttpResponse {
    let version = format!("{:016x}", xxh3_64(html.as_bytes()));
    HttpResponse::bytes(
        HTML,
        page::with_script(html, "preview.js", &version).into_bytes(),
    )
    .with_etag(version)
}
