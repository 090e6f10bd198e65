//! Responses with files: those of the preview's own, and those that a build copies. It does not know which addresses a site has.

use std::fs::Metadata;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh3::xxh3_64;

use super::web::{HttpResponse, content_type};
use crate::load::{self, SiteFolders};
use crate::os;

/// A file of the preview's own: name and text.
type OwnFile = (&'static str, &'static str);

/// What pages load from the preview's own folder.
const OWN_FILES: [OwnFile; 7] = [
    (
        "icon.svg",
        include_str!("../../themes/default/img/icon.svg"),
    ),
    (
        "preview.css",
        include_str!("../../themes/preview/preview.css"),
    ),
    ("reload.js", include_str!("../../themes/preview/reload.js")),
    (
        "preview.js",
        include_str!("../../themes/preview/preview.js"),
    ),
    ("patch.js", include_str!("../../themes/preview/patch.js")),
    ("stream.js", include_str!("../../themes/preview/stream.js")),
    ("panel.js", include_str!("../../themes/preview/panel.js")),
];

/// The response to a request for a file of the preview's own.
pub(super) fn own_file(name: &str, has_audience: bool) -> HttpResponse {
    let is_shown = |file: &&OwnFile| match file.0 {
        "icon.svg" | "preview.css" => true,
        other => (other == "reload.js") == has_audience,
    };
    let mut files = OWN_FILES.iter().filter(is_shown);
    match files.find(|(file, _)| *file == name) {
        Some((file, text)) => hashed(file, text.as_bytes()),
        None => HttpResponse::text(404, "Nothing found at this address."),
    }
}

/// Bytes with the content type of a path, and an entity tag that is their hash.
pub(super) fn hashed(path: &str, bytes: impl Into<Arc<[u8]>>) -> HttpResponse {
    let bytes = bytes.into();
    let etag = etag(&bytes);
    HttpResponse::bytes(content_type(path), bytes).with_etag(etag)
}

/// An entity tag that is the hash of these bytes.
pub(super) fn etag(bytes: &[u8]) -> String {
    format!("{:016x}", xxh3_64(bytes))
}

/// Serves a file that a build copies, by its real path, so that a link which is replaced a moment later changes nothing.
pub(super) fn copied_file(folders: &SiteFolders, disk: &Path) -> HttpResponse {
    let access = load::file_access(folders);
    let real = disk.canonicalize().ok();
    let Some(real) = real.filter(|real| access.open(real).is_ok()) else {
        let reason = "This file is not part of the handbook, or cannot be read.";
        return HttpResponse::text(403, reason);
    };
    let metadata = real.metadata();
    let response = HttpResponse::file(real);
    match metadata {
        Ok(metadata) => response.with_etag(file_etag(&metadata)),
        Err(_) => response,
    }
}

/// An entity tag of a file. Files from an archive often have the same size and time, so its change time and inode are in it too.
fn file_etag(metadata: &Metadata) -> String {
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.unwrap_or_default().as_nanos();
    let [seconds, nanos, inode] = os::change_identity(metadata);
    let length = metadata.len();
    format!("{length:x}-{modified:x}-{seconds:x}-{nanos:x}-{inode:x}")
}
