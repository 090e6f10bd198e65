//! What kind of thing a file is, by the end of its name. It never looks into the file; what it does not know is bytes.

/// Ends of names, and the kind each stands for.
const KINDS: [(&str, &str); 36] = [
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("map", "application/json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("bmp", "image/bmp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("ttf", "font/ttf"),
    ("otf", "font/otf"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("wav", "audio/wav"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("pdf", "application/pdf"),
    ("wasm", "application/wasm"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
];

/// The MIME type of a file with this path, texts with their charset.
#[must_use]
pub(crate) fn mime(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map(|(_, end)| end);
    let kind = end.and_then(|end| {
        KINDS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(end))
    });
    kind.map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let bytes = "application/octet-stream";
        for (path, kind) in [
            ("index.html", "text/html; charset=utf-8"),
            ("a.b/C.HTML", "text/html; charset=utf-8"),
            ("a/b.min.js", "text/javascript; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("fern.svg", "image/svg+xml; charset=utf-8"),
            ("fern.webp", "image/webp"),
            ("table.csv", "text/csv; charset=utf-8"),
            ("", bytes),
            ("a", bytes),
            ("a.", bytes),
            ("a.html/b", bytes),
            ("html", bytes),
            ("a.exe", bytes),
        ] {
            assert_eq!(mime(path), kind, "{path}");
        }
    }
}
