//! Files that are not read, though their authors may think that they are: Markdown under other names, files that no page uses, sources in
//! `static/`, and defaults of folders without pages.

use std::collections::{BTreeMap, BTreeSet};

use super::misnamed_folders::is_filled;
use crate::config::{Role, role};
use crate::diagnostic::{
    DEFAULTS_NOT_READ, Diagnostic, FILE_NOT_READ, RAW_SOURCE, Severity, list_of,
};
use crate::model::{Destination, LinkProblem, Model};
use crate::pipeline::Site;
use crate::pipeline::files::{Files, in_content};
use crate::text::{Sources, Span};
use crate::tree::Map;

/// Maximum number of names that a message lists.
const MAX_NAMES: usize = 3;

/// File extensions of images, recordings, fonts and archives. Folders often contain more of them than pages use.
const MEDIA: [&str; 44] = [
    "png",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "webp",
    "avif",
    "ico",
    "bmp",
    "tif",
    "tiff",
    "heic",
    "heif",
    "psd",
    "ai",
    "eps",
    "sketch",
    "fig",
    "xcf",
    "drawio",
    "excalidraw",
    "mp4",
    "webm",
    "mov",
    "avi",
    "mkv",
    "m4v",
    "mp3",
    "wav",
    "ogg",
    "m4a",
    "flac",
    "woff",
    "woff2",
    "ttf",
    "otf",
    "eot",
    "zip",
    "gz",
    "tgz",
    "7z",
    "rar",
    "xz",
    "bz2",
];

/// File extensions of texts that people write instead of Markdown.
const TEXTS: [&str; 22] = [
    "txt",
    "text",
    "rst",
    "adoc",
    "asciidoc",
    "asc",
    "org",
    "html",
    "htm",
    "xhtml",
    "docx",
    "doc",
    "docm",
    "odt",
    "rtf",
    "pages",
    "tex",
    "textile",
    "wiki",
    "mediawiki",
    "typ",
    "ipynb",
];

/// Reports files that are not read. `whole` is the model of the whole site.
pub(super) fn check(site: &Site, whole: &Model, sources: &mut Sources) -> Vec<Diagnostic> {
    let config = &site.read.config;
    let mut found = markdown(&site.files, sources);
    found.extend(unused(site, whole, sources));
    if !config.audiences.is_empty() {
        found.extend(sources_in_static(&site.files, sources));
    }
    found.extend(idle_defaults(site, whole));
    found
}

/// Defaults in a folder without pages, which were most likely meant for a folder with another name.
fn idle_defaults(site: &Site, whole: &Model) -> Vec<Diagnostic> {
    let is_idle = |folder: &str| {
        if folder.is_empty() {
            whole.documents().is_empty()
        } else {
            !is_filled(whole, folder)
        }
    };
    let idle = site
        .read
        .defaults
        .iter()
        .filter(|(folder, _)| is_idle(folder));
    let report = |(_, map): (&String, &Map)| {
        let span = map.entries.first()?.key.span;
        let diagnostic = Diagnostic::new(
            DEFAULTS_NOT_READ,
            span,
            "these defaults have no effect: there is no page in this folder or below",
        );
        let diagnostic = diagnostic.severity(Severity::Warning).decides_visibility();
        Some(diagnostic.help("move it to the folder of its pages, or delete it"))
    };
    idle.filter_map(report).collect()
}

/// Files whose extensions suggest Markdown, by extension.
fn markdown(files: &Files, sources: &mut Sources) -> Vec<Diagnostic> {
    let ending = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Role::LikePage(at) = role(name) {
            name[at..].to_owned()
        } else {
            String::new()
        }
    };
    let help = "rename pages so that they end in `.md`, and delete or move the other files";
    let kinds = by_kind(files.unread_names.iter().map(String::as_str), ending);
    kinds
        .into_iter()
        .map(|(ending, paths)| not_read(&paths, &ending, files, sources).help(help))
        .collect()
}

/// Files that no page uses, by their ending.
fn unused(site: &Site, whole: &Model, sources: &mut Sources) -> Vec<Diagnostic> {
    let files = &site.files;
    let ending = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.').map_or(String::new(), |(_, ending)| {
            format!(".{}", ending.to_lowercase())
        })
    };
    let is = |list: &[&str], ending: &str| {
        list.iter()
            .any(|known| ending.strip_prefix('.') == Some(known))
    };
    let mut kinds = by_kind(files.other_names(), ending);
    kinds.retain(|ending, paths| {
        paths.retain(|path| !is_of_repository(path));
        !is(&MEDIA, ending) && !paths.is_empty()
    });
    if kinds.is_empty() {
        return Vec::new();
    }
    let used = used(whole);
    let is_included = |path: &str| {
        let included = &site.read.included;
        included.contains_key(&in_content(&files.folder, path))
    };
    let mut found = Vec::new();
    for (ending, mut paths) in kinds {
        paths.retain(|path| !used.contains(*path) && !is_included(path));
        if paths.is_empty() {
            continue;
        }
        let is_text = is(&TEXTS, &ending);
        let diagnostic =
            not_read(&paths, &ending, files, sources).note("no page links to it or shows it");
        found.push(if is_text {
            diagnostic.help("write pages in Markdown, in files that end in `.md`; link to files that readers should download")
        } else {
            diagnostic.severity(Severity::Info).help("link to files that readers should download, and move the others elsewhere")
        });
    }
    found
}

/// Whether a file belongs to the repository rather than to its readers: `LICENSE`, `NOTICE.txt`.
fn is_of_repository(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    ["license", "licence", "notice", "copying", "cname"]
        .contains(&name.split(['.', '-']).next().unwrap_or_default())
}

/// The files of the content that pages link to or show; they are copied, or reported at the link.
fn used(whole: &Model) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for id in whole.records() {
        for text in whole.texts(id) {
            let links = text.body.links.iter().map(|link| &link.target);
            for target in links.chain(text.body.images.iter().map(|image| &image.target)) {
                match whole.destination(id, target) {
                    Ok(Destination::Asset(path)) | Err(LinkProblem::NotRead(path)) => {
                        used.insert(path);
                    }
                    _ => {}
                }
            }
        }
    }
    used
}

fn by_kind<'p>(
    paths: impl Iterator<Item = &'p str>,
    kind: impl Fn(&str) -> String,
) -> BTreeMap<String, Vec<&'p str>> {
    let mut kinds: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for path in paths {
        kinds.entry(kind(path)).or_default().push(path);
    }
    kinds
}

/// Reports that files of one kind are not read, at the first of them.
fn not_read(paths: &[&str], ending: &str, files: &Files, sources: &mut Sources) -> Diagnostic {
    let kind = if ending.is_empty() {
        "without an extension".to_owned()
    } else {
        format!("that end in `{ending}`")
    };
    let names = list_of(paths.iter().copied(), MAX_NAMES);
    let message = match paths {
        [_] => format!("this file is ignored: {names}"),
        _ => format!("{} files {kind} are ignored: {names}", paths.len()),
    };
    let place = sources.add(
        in_content(&files.folder, paths.first().copied().unwrap_or_default()),
        "",
    );
    Diagnostic::new(FILE_NOT_READ, Span::new(place, 0, 0), message)
}

/// Sources in `static/`, which would be published with everything that is hidden in them.
fn sources_in_static(files: &Files, sources: &mut Sources) -> Vec<Diagnostic> {
    let report = |path: &String| {
        let place = Span::new(sources.add(format!("static/{path}"), ""), 0, 0);
        let message =
            format!("`static/{path}` would be published unchanged, including hidden content");
        Diagnostic::new(RAW_SOURCE, place, message)
            .help("move it out of `static/`; a page belongs in the content")
    };
    files.sources_in_static.iter().map(report).collect()
}
