//! Responds to requests: with the pages of the site and its other files, and with those of the preview's own.
//!
//! Authors get each page as it is now, with the preview's script in it. The readers of an audience's edition may be anybody who is given
//! the address. They get the files that a build of that edition writes, and one sentence while a build would write none: no path,
//! title, number or message comes from the rest of the handbook. Their pages load one script, which reloads them when the edition has
//! changed.

use std::borrow::Cow;

use super::editions::EditionService;
use super::files::{copied_file, etag, hashed, own_file};
use super::problems::problem_list;
use super::snapshot::EditionSnapshot;
use super::web::{Handler, HttpRequest, HttpResponse, content_type};
use super::{events, page};
use crate::load::SiteFolders;
use crate::pipeline::{ArtifactContent, SiteFile};
use crate::render::fragment;

/// The folder of what only the preview has. No site has it, since names that start with a dot are not read.
const OWN_FOLDER: &str = ".hirebook/";

/// The content type of pages.
const HTML: &str = "text/html; charset=utf-8";

/// Responds to browsers.
#[derive(Debug)]
pub(super) struct PreviewHandler {
    pub(super) service: EditionService,
    pub(super) folders: SiteFolders,
    /// Whether the preview is for the readers of an audience's edition.
    pub(super) has_audience: bool,
}

impl Handler for PreviewHandler {
    fn handle(&self, request: &HttpRequest) -> HttpResponse {
        match request.path.strip_prefix(OWN_FOLDER) {
            Some("events") => self.events(),
            Some("problems.json") if !self.has_audience => {
                let page = request.value("page").unwrap_or_default();
                self.respond_with(|now| self.problems(now, &page))
            }
            Some(name) => own_file(name, self.has_audience),
            None => self.respond_with(|now| self.site_file(now, &request.path)),
        }
    }
}

impl PreviewHandler {
    fn respond_with(&self, respond: impl FnOnce(&EditionSnapshot) -> HttpResponse) -> HttpResponse {
        match self.service.snapshot() {
            Some(now) => respond(&now),
            None => HttpResponse::text(503, "The preview is shutting down."),
        }
    }

    fn events(&self) -> HttpResponse {
        let (service, has_audience) = (self.service.clone(), self.has_audience);
        HttpResponse::events(Box::new(move || match service.snapshot() {
            Some(now) if has_audience => vec![events::version(&now)],
            Some(now) => events::initial(&now),
            None => Vec::new(),
        }))
    }

    /// The problems of the site as JSON, those of the page at this address first.
    fn problems(&self, now: &EditionSnapshot, address: &str) -> HttpResponse {
        let list = match &now.edition.site {
            Ok(site) => {
                let path = path_below(site.base_path(), address.trim_start_matches('/'));
                let path = index_path(path.unwrap_or_default());
                problem_list(now, site, &path, &self.folders.root)
            }
            Err(reason) => page::unavailable_problems(now.edition.number, reason),
        };
        hashed("problems.json", list.to_string().into_bytes())
    }

    fn site_file(&self, now: &EditionSnapshot, path: &str) -> HttpResponse {
        if self.has_audience {
            let version = Some(now.published_version());
            let Some(published) = &now.published else {
                return page(&page::unpublished(), version).with_status(503);
            };
            let file = |path: &str| {
                let content = published.files.get(path)?.clone();
                let problems = Vec::new();
                Some(SiteFile { content, problems })
            };
            let has_page = |path: &str| published.files.contains_key(path);
            return self.route(&published.base, path, &file, &has_page, version);
        }
        match &now.edition.site {
            Ok(site) => {
                let has_page = |path: &str| site.model().page_at(path).is_some();
                let file = |path: &str| site.file(path);
                self.route(site.base_path(), path, &file, &has_page, None)
            }
            Err(reason) => page(&page::unavailable(reason), None),
        }
    }

    /// The response to a path below the host's root, for a site at the path `base`. `file` is the site's file at a path, if it has
    /// one, `has_page` whether it has a page there, and `version` that of a published edition.
    fn route(
        &self,
        base: &str,
        path: &str,
        file: &dyn Fn(&str) -> Option<SiteFile>,
        has_page: &dyn Fn(&str) -> bool,
        version: Option<&str>,
    ) -> HttpResponse {
        let Some(path) = path_below(base, path) else {
            return HttpResponse::redirect(base);
        };
        let index = index_path(path);
        if let Some(made) = file(&index) {
            return self.made(&index, made, version);
        }
        if has_page(&format!("{path}/index.html")) {
            return HttpResponse::redirect(format!("{base}{}/", fragment(path)));
        }
        match file("404.html") {
            Some(made) => self.made("404.html", made, version).with_status(404),
            None => HttpResponse::text(404, "Page not found."),
        }
    }

    fn made(&self, path: &str, made: SiteFile, version: Option<&str>) -> HttpResponse {
        let html = match made.content {
            ArtifactContent::Bytes(html) if content_type(path) == HTML => html,
            ArtifactContent::Bytes(_) if !made.problems.is_empty() => {
                return page(&page::failed(&made.problems), version).with_status(500);
            }
            ArtifactContent::Bytes(bytes) => return hashed(path, bytes),
            ArtifactContent::File(disk) => return copied_file(&self.folders, &disk),
        };
        match made.problems.as_slice() {
            [] => page(&String::from_utf8_lossy(&html), version),
            problems => page(&page::failed(problems), version),
        }
    }
}

/// A page with the preview's script, which knows the page by the hash of its HTML. In a published edition, the script reloads the page
/// when the edition has another version.
fn page(html: &str, version: Option<&str>) -> HttpResponse {
    if let Some(version) = version {
        let html = page::with_script(html, "reload.js", version);
        return hashed("index.html", html.into_bytes());
    }
    let version = etag(html.as_bytes());
    let html = page::with_script(html, "preview.js", &version);
    HttpResponse::bytes(HTML, html.into_bytes()).with_etag(version)
}

/// The path below that of the site; none if it is elsewhere.
fn path_below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(base.trim_start_matches('/'))
}

/// The file at a path: in a folder, its index.
fn index_path(path: &str) -> Cow<'_, str> {
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html").into()
    } else {
        path.into()
    }
}
