//! What is in a site's folders and not read, though somebody may believe that it is: Markdown under other names, files that no page
//! uses, sources in `static/`, and folders whose names are almost those of types.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Site;
use super::site::Files;
use crate::config::{Closeness, Config, FILE, Role, closeness, role, stem};
use crate::diagnostic::{
    DEFAULTS_NOT_READ, Diagnostic, FILE_NOT_READ, MISNAMED_FOLDER, RAW_SOURCE, Severity, list_of,
};
use crate::model::{Destination, Model};
use crate::text::{FileId, Sources, Span};
use crate::tree::Map;

/// How many names a message lists.
const NAMES: usize = 3;

/// Pictures, recordings, fonts and archives: often more of them are kept than are used.
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

/// Texts that people write instead of Markdown.
const WRITTEN: [&str; 22] = [
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

/// All that a check says about it. `whole` is the model of everything.
pub(super) fn check(site: &Site, whole: &Model, sources: &mut Sources) -> Vec<Diagnostic> {
    let config = &site.read.config;
    let mut found = markdown(&site.files, sources);
    found.extend(unused(&site.files, whole, sources));
    if !config.audiences.is_empty() {
        found.extend(sources_in_static(&site.files, sources));
    }
    found.extend(folders(whole, config, &site.files.folder));
    found.extend(idle_defaults(site, whole));
    found
}

/// Defaults in a folder without pages: they were most likely meant for a folder of another name.
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
    let say = |(_, map): (&String, &Map)| {
        let span = map.entries.first()?.key.span;
        let diagnostic = Diagnostic::new(
            DEFAULTS_NOT_READ,
            span,
            "this holds for no page: there is none in its folder or below",
        );
        let diagnostic = diagnostic.severity(Severity::Warning).decides_visibility();
        Some(diagnostic.help("move it to the folder whose pages it is for, or delete it"))
    };
    idle.filter_map(say).collect()
}

/// Whether a file of `static/` would publish the source of pages, or what is declared about them.
pub(super) fn is_source(path: &str, begins_as_source: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    begins_as_source
        || matches!(
            role(name),
            Role::Page
                | Role::Defaults
                | Role::LikePage(_)
                | Role::Declarations(FILE)
                | Role::CloseTo(FILE)
        )
}

/// Files that are likely Markdown, by the ending that tells so.
fn markdown(files: &Files, sources: &mut Sources) -> Vec<Diagnostic> {
    let ending = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Role::LikePage(at) = role(name) {
            name[at..].to_owned()
        } else {
            String::new()
        }
    };
    let help = "rename what is a page so that it ends in `.md`, and delete or move the rest";
    let kinds = by_kind(files.unread_names.iter().map(String::as_str), ending);
    kinds
        .into_iter()
        .map(|(ending, paths)| not_read(&paths, &ending, files, sources).help(help))
        .collect()
}

/// Files that no page uses, by their ending.
fn unused(files: &Files, whole: &Model, sources: &mut Sources) -> Vec<Diagnostic> {
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
    let mut found = Vec::new();
    for (ending, mut paths) in kinds {
        paths.retain(|path| !used.contains(*path));
        if paths.is_empty() {
            continue;
        }
        let is_written = is(&WRITTEN, &ending);
        let diagnostic =
            not_read(&paths, &ending, files, sources).note("no page links to it or shows it");
        found.push(if is_written {
            diagnostic.help("write pages in Markdown, in files that end in `.md`; link to what is to be downloaded")
        } else {
            diagnostic.severity(Severity::Info).help("link to what is to be downloaded, and keep the rest elsewhere")
        });
    }
    found
}

/// Whether a file is in many folders of texts and means nothing to readers: `LICENSE`, `NOTICE.txt`.
fn is_of_repository(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    ["license", "licence", "notice", "copying", "cname"]
        .contains(&name.split(['.', '-']).next().unwrap_or_default())
}

/// The files of the content that pages link to or show, and so are copied or reported at the link.
fn used(whole: &Model) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for id in whole.records() {
        for text in whole.texts(id) {
            let links = text.body.links.iter().map(|link| &link.target);
            for target in links.chain(text.body.images.iter().map(|image| &image.target)) {
                match whole.destination(id, target) {
                    Ok(Destination::Asset(path))
                    | Err(crate::model::LinkProblem::NotRead(path)) => drop(used.insert(path)),
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

/// That files of one kind are not read, at the first of them.
fn not_read(paths: &[&str], ending: &str, files: &Files, sources: &mut Sources) -> Diagnostic {
    let kind = if ending.is_empty() {
        "without an ending".to_owned()
    } else {
        format!("that end in `{ending}`")
    };
    let names = list_of(paths.iter().copied(), NAMES);
    let message = match paths {
        [_] => format!("this file is not read: {names}"),
        _ => format!("{} files {kind} are not read: {names}", paths.len()),
    };
    let place = sources.add(
        shown(&files.folder, paths.first().copied().unwrap_or_default()),
        "",
    );
    Diagnostic::new(FILE_NOT_READ, Span::new(place, 0, 0), message)
}

fn shown(folder: &str, path: &str) -> String {
    if folder.is_empty() {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}

/// Sources that would be published as they are, with all that is hidden in them.
fn sources_in_static(files: &Files, sources: &mut Sources) -> Vec<Diagnostic> {
    let say = |path: &String| {
        let place = Span::new(sources.add(format!("static/{path}"), ""), 0, 0);
        let message = format!(
            "`static/{path}` would be published as it is, with what it hides from some readers"
        );
        Diagnostic::new(RAW_SOURCE, place, message)
            .help("move it out of `static/`; a page belongs in the content")
    };
    files.sources_in_static.iter().map(say).collect()
}

/// Plain pages in a folder whose name is almost that of a type.
struct Near<'m> {
    /// The type's name and its folder.
    declared: (&'m str, &'m str),
    /// Whether it is the same but for the form of its name, and no folder of its own.
    certain: bool,
    first: FileId,
    pages: Vec<&'m str>,
}

/// Folders whose names are close to those of types, with pages in them that are read as plain ones: under another label.
fn folders(whole: &Model, config: &Config, content: &str) -> Vec<Diagnostic> {
    let declared: Vec<(&str, &str)> = config
        .schema
        .types
        .values()
        .filter_map(|declared| {
            Some((
                declared.name.as_str(),
                declared
                    .folder
                    .as_deref()
                    .filter(|folder| !folder.is_empty())?,
            ))
        })
        .collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let mut names = Names::default();
    let mut known: HashMap<&str, Option<(String, usize, bool)>> = HashMap::new();
    let mut near: BTreeMap<(String, usize), Near<'_>> = BTreeMap::new();
    let filled: BTreeSet<&str> = declared
        .iter()
        .map(|(_, folder)| *folder)
        .filter(|folder| is_filled(whole, folder))
        .collect();
    // The records of these types have other readers than plain pages.
    let label = |name: &str| {
        config
            .schema
            .type_named(name)
            .and_then(|kind| config.schema.type_of(kind).label.as_deref())
    };
    let restricted: BTreeSet<&str> = declared
        .iter()
        .filter(|(name, _)| label(name) != label("page"))
        .map(|(_, folder)| *folder)
        .collect();
    for document in whole
        .documents()
        .iter()
        .filter(|document| is_plain(document, config))
    {
        let Some((folder, _)) = document.path.rsplit_once('/') else {
            continue;
        };
        let found = known
            .entry(folder)
            .or_insert_with(|| names.near(folder, &declared, content, &filled, &restricted));
        let Some((prefix, at, certain)) = found else {
            continue;
        };
        let (first, declared, certain) = (document.file, declared[*at], *certain);
        let near = near.entry((prefix.clone(), *at)).or_insert_with(|| Near {
            declared,
            certain,
            first,
            pages: Vec::new(),
        });
        near.pages.push(&document.path);
    }
    near.into_iter()
        .map(|((prefix, _), near)| near.diagnostic(&prefix, content))
        .collect()
}

/// Whether a type's own folder has files.
fn is_filled(whole: &Model, folder: &str) -> bool {
    let inside = format!("{folder}/");
    let documents = whole.documents();
    documents
        .get(documents.partition_point(|document| *document.path < *inside))
        .is_some_and(|next| next.path.starts_with(&inside))
}

/// Whether a file is a plain page because nothing says otherwise.
fn is_plain(document: &crate::document::Document, config: &Config) -> bool {
    let name = stem(document.path.rsplit('/').next().unwrap_or(&document.path));
    let [record] = document.records.as_slice() else {
        return false;
    };
    config.schema.type_of(record.kind).name == "page"
        && !record.draft.row
        && record.draft.front.node("type").is_none()
        && !matches!(name, "index" | "README")
}

/// How close names are to each other, for each pair of them once.
#[derive(Default)]
struct Names(HashMap<(String, String), Option<Closeness>>);

impl Names {
    fn of(&mut self, name: &str, declared: &str) -> Option<Closeness> {
        *self
            .0
            .entry((name.to_owned(), declared.to_owned()))
            .or_insert_with(|| closeness(name, declared))
    }

    /// The part of a folder's path that is close to a declared one, which that is, and whether it can mean nothing else.
    fn near(
        &mut self,
        folder: &str,
        declared: &[(&str, &str)],
        content: &str,
        filled: &BTreeSet<&str>,
        restricted: &BTreeSet<&str>,
    ) -> Option<(String, usize, bool)> {
        let parts: Vec<&str> = folder.split('/').collect();
        // Without a `content`, the content is the whole folder of the site: `Content/plants` is no `plants` there.
        let is_content = content.is_empty() && self.of(parts[0], "content").is_some();
        for end in 1..=parts.len() {
            let prefix = &parts[..end];
            for (at, (_, folder)) in declared.iter().enumerate() {
                let wanted: Vec<&str> = folder.split('/').collect();
                if is_content && prefix[1..] == wanted[..] {
                    return Some((prefix.join("/"), at, true));
                }
                let is_nested = wanted.len() == 1 && end > 1;
                let compared = if is_nested {
                    &prefix[end - 1..]
                } else {
                    prefix
                };
                if compared.len() != wanted.len() {
                    continue;
                }
                let close: Option<Vec<Closeness>> = compared
                    .iter()
                    .zip(&wanted)
                    .map(|(name, wanted)| self.of(name, wanted))
                    .collect();
                let Some(close) = close else { continue };
                let is_typo = close
                    .iter()
                    .any(|close| matches!(close, Closeness::Letter | Closeness::Word));
                if is_nested && is_typo {
                    continue;
                }
                // Next to the folder that is meant, it may be another word. So may a short word, but it must not change who reads the pages.
                let is_word = close.contains(&Closeness::Word) && !restricted.contains(folder);
                let is_certain = !(is_nested || is_typo && filled.contains(folder) || is_word);
                return Some((prefix.join("/"), at, is_certain));
            }
        }
        None
    }
}

impl Near<'_> {
    fn diagnostic(&self, prefix: &str, content: &str) -> Diagnostic {
        let (kind, folder) = self.declared;
        let (name, wanted) = (shown(content, prefix), shown(content, folder));
        let names = list_of(self.pages.iter().copied(), NAMES);
        let pages = match self.pages.len() {
            1 => "its file is read as a plain page".to_owned(),
            count => format!("its {count} files are read as plain pages"),
        };
        let message = format!(
            "`{name}` is not `{wanted}`, the folder of the type `{kind}`: {pages}: {names}"
        );
        let diagnostic = Diagnostic::new(MISNAMED_FOLDER, Span::new(self.first, 0, 0), message)
            .help(format!("move the files to `{wanted}`; if they are plain pages, write `type: page` in each of them"));
        if self.certain {
            diagnostic.decides_visibility()
        } else {
            diagnostic
        }
    }
}
