//! What both kinds of preview share: where a path leads in a site, and files that are served as they are.

use std::borrow::Cow;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::xxh3_64;

use super::web::{HttpResponse, content_type};
use crate::load;
use crate::render::fragment;

/// The folder of what only the preview has. No site has it, since names that start with a dot are not read.
pub(super) const OWN_FOLDER: &str = ".hirebook/";

/// The content type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// A file of the preview's own: name and text.
pub(super) type OwnFile = (&'static str, &'static str);

/// What the pages of the preview's own load.
pub(super) const STYLE: OwnFile = (
    "preview.css",
    include_str!("../../themes/preview/preview.css"),
);
pub(super) const ICON: OwnFile = (
    "icon.svg",
    include_str!("../../themes/default/img/icon.svg"),
);

/// The response to a request for a file of the preview's own.
pub(super) fn own_file(files: &[OwnFile], name: &str) -> HttpResponse {
    match files.iter().find(|(file, _)| *file == name) {
        Some((file, text)) => hashed(content_type(file), text.as_bytes()),
        None => HttpResponse::text(404, "There is nothing at this address."),
    }
}

/// The response while the preview ends.
pub(super) fn ending() -> HttpResponse {
    HttpResponse::text(503, "The preview is ending.")
}

/// The response to a path below the host's root, for a site at the path `base`. `file` is the site's file at a path, if it has one, and
/// `has_page` whether it has a page there.
pub(super) fn route<T>(
    base: &str,
    path: &str,
    file: impl Fn(&str) -> Option<T>,
    has_page: impl Fn(&str) -> bool,
    respond: impl Fn(&str, T) -> HttpResponse,
) -> HttpResponse {
    let Some(path) = below(base, path) else {
        return HttpResponse::redirect(base);
    };
    let index = index_of(path);
    if let Some(found) = file(&index) {
        return respond(&index, found);
    }
    if has_page(&format!("{path}/index.html")) {
        return HttpResponse::redirect(format!("{base}{}/", fragment(path)));
    }
    match file("404.html") {
        Some(found) => respond("404.html", found).with_status(404),
        None => HttpResponse::text(404, "The site has no such page."),
    }
}

/// The path below that of the site; none if it is elsewhere.
pub(super) fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(base.trim_start_matches('/'))
}

/// The file at a path: in a folder, its index.
pub(super) fn index_of(path: &str) -> Cow<'_, str> {
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html").into()
    } else {
        path.into()
    }
}

/// Where the files of a site are.
#[derive(Clone, Debug)]
pub(super) struct SiteFolders {
    /// The site's own folder.
    pub(super) root: PathBuf,
    /// The content's, if it was given.
    pub(super) content: Option<PathBuf>,
    /// The one that a build writes to.
    pub(super) output: PathBuf,
}

impl SiteFolders {
    /// Serves a file that a build copies, by its real path, so that a link which is replaced a moment later changes nothing.
    pub(super) fn serve(&self, disk: &Path) -> HttpResponse {
        let bounds = load::bounds(&self.root, self.content.as_deref(), &self.output);
        let Some(real) = disk
            .canonicalize()
            .ok()
            .filter(|real| bounds.open(real).is_ok())
        else {
            return HttpResponse::text(
                403,
                "This file is not part of the handbook, or cannot be read.",
            );
        };
        let etag = real.metadata().map(|metadata| file_etag(&metadata));
        let response = HttpResponse::file(real);
        match etag {
            Ok(etag) => response.with_etag(etag),
            Err(_) => response,
        }
    }
}

/// Bytes with an entity tag that is their hash.
pub(super) fn hashed(
    content_type: impl Into<Cow<'static, str>>,
    bytes: impl Into<Arc<[u8]>>,
) -> HttpResponse {
    let bytes = bytes.into();
    let etag = format!("{:016x}", xxh3_64(&bytes));
    HttpResponse::bytes(content_type, bytes).with_etag(etag)
}

/// An entity tag of a file. Files from an archive often have the same size and time, so systems that know more are asked for more.
fn file_etag(metadata: &Metadata) -> String {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    #[cfg(unix)]
    let identity = {
        use std::os::unix::fs::MetadataExt;
        format!(
            "-{:x}-{:x}-{:x}",
            metadata.ctime(),
            metadata.ctime_nsec(),
            metadata.ino()
        )
    };
    #[cfg(not(unix))]
    let identity = "";
    format!(
        "{:x}-{:x}{identity}",
        metadata.len(),
        modified.unwrap_or_default().as_nanos()
    )
}
