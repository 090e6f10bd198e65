//! Paths of pages: which are impossible, which some systems refuse, and the messages about both and about two pages with one path.
//!
//! A path that would leave the site is never kept, whatever severity the site gives to its message.

use super::pages::{Page, PageKind, Subject};
use super::{Model, PageId, RecordId};
use crate::diagnostic::{Diagnostic, PATH_CLASH, Severity, UNSAFE_PATH};
use crate::text::{LONGEST_NAME, Span, file_name};

/// The longest path in bytes; some systems refuse longer ones wherever the site is.
const LONGEST_PATH: usize = 1024;

/// The path as it can be written, and what is wrong with it as it was declared.
pub(super) fn sanitize(
    path: String,
    kind: &PageKind,
    span: Option<Span>,
    model: &Model,
) -> (String, Option<Diagnostic>) {
    let path = shortened(path);
    let place = |message: String| match span {
        Some(span) => Diagnostic::new(UNSAFE_PATH, span, message),
        None => Diagnostic::unplaced(UNSAFE_PATH, message),
    };
    let help = || match kind {
        PageKind::Derived(at, _) => {
            format!(
                "change the `path` of `[pages.{}]`, or the values in it",
                model.config().pages[*at].name
            )
        }
        PageKind::Matrix(at) => format!(
            "change the `path` of `[matrices.{}]`",
            model.config().matrices[*at].name
        ),
        PageKind::Index { kind, .. } => format!(
            "change the `folder` of `[types.{}]`",
            model.config().schema.type_of(*kind).name
        ),
        PageKind::Redirect(_) => "remove the old id, or correct it".to_owned(),
        _ => "give it another `id` or file name".to_owned(),
    };
    if let Some(problem) = impossible(&path) {
        let message = format!(
            "{} cannot have the address `{}`: {problem}",
            name_of(kind, model),
            shown(&path)
        );
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            ..place(message)
        };
        return (
            without_impossible_parts(&path),
            Some(diagnostic.help(help())),
        );
    }
    let problem = unsafe_part(&path).filter(|_| span.is_some());
    let diagnostic = problem.map(|problem| {
        place(format!(
            "the path `{}` does not work on all systems: {problem}",
            shown(&path)
        ))
        .help(help())
    });
    (path, diagnostic)
}

/// Reports that two pages have one path, or paths that differ only in case.
pub(super) fn clash(
    path: &str,
    kind: &PageKind,
    span: Option<Span>,
    other: &Page,
    model: &Model,
) -> Diagnostic {
    let names = format!(
        "{} and {}",
        name_of(&other.kind, model),
        name_of(kind, model)
    );
    let message = if other.path == path {
        format!("two pages have the address `{path}`: {names}")
    } else if other.path.to_lowercase() == path.to_lowercase() {
        format!(
            "the addresses `{}` and `{path}` differ only in case: {names}",
            other.path
        )
    } else {
        format!(
            "`{}` cannot be both a page and a folder: {names}",
            other.path
        )
    };
    let place = source_of(&other.kind, model);
    let mut diagnostic = match span.or(place) {
        Some(span) => Diagnostic::new(PATH_CLASH, span, message),
        None => Diagnostic::unplaced(PATH_CLASH, message),
    };
    if let Some(first) = place.filter(|first| Some(*first) != diagnostic.span()) {
        diagnostic = diagnostic.also(first, "the other page");
    }
    for kind in [&other.kind, kind] {
        if let PageKind::Derived(_, Subject::Record(id)) = kind {
            diagnostic = diagnostic.also(model.record(*id).span, "generated for this record");
        }
    }
    diagnostic.help(match (&other.kind, kind) {
        (PageKind::Derived(at, _), _) | (_, PageKind::Derived(at, _)) => {
            format!(
                "make the `path` of `[pages.{}]` unique for each page",
                model.config().pages[*at].name
            )
        }
        (PageKind::Matrix(at), _) | (_, PageKind::Matrix(at)) => {
            format!(
                "give `[matrices.{}]` another `path`",
                model.config().matrices[*at].name
            )
        }
        (PageKind::Redirect(_), _) | (_, PageKind::Redirect(_)) => {
            "remove the old id: another page has its address now".to_owned()
        }
        _ => "give one of them another `id` or file name".to_owned(),
    })
}

/// The source location that a page is generated from.
pub(super) fn source_of(kind: &PageKind, model: &Model) -> Option<Span> {
    match kind {
        PageKind::Record(id) | PageKind::Redirect(id) => Some(model.record(*id).id.span),
        PageKind::Index { kind, .. } => {
            Some(model.config().schema.type_of(*kind).span).filter(|span| *span != Span::default())
        }
        PageKind::Derived(at, _) => Some(model.config().pages[*at].span),
        PageKind::Matrix(at) => Some(model.config().matrices[*at].span),
        _ => None,
    }
}

impl Model {
    /// The source location that a page is generated from.
    #[must_use]
    pub fn source_of_page(&self, page: PageId) -> Option<Span> {
        source_of(&self.page(page).kind, self)
    }

    /// What a message calls a page.
    #[must_use]
    pub fn name_of_page(&self, page: PageId) -> String {
        name_of(&self.page(page).kind, self)
    }
}

/// What a message calls a page.
fn name_of(kind: &PageKind, model: &Model) -> String {
    let id = |id: RecordId| model.record(id).id.value.as_str();
    match kind {
        PageKind::Record(record) => {
            format!("the {} `{}`", model.type_of(*record).name, id(*record))
        }
        PageKind::Index { kind, .. } => format!(
            "the index of {}",
            model.config().schema.type_of(*kind).plural.to_lowercase()
        ),
        PageKind::Folder(folder) => format!("the index of the folder `{folder}`"),
        PageKind::Overview => "the list of all pages".to_owned(),
        PageKind::Search => "the search page".to_owned(),
        PageKind::NotFound => "the 404 page".to_owned(),
        PageKind::Matrix(at) => format!("the matrix `{}`", model.config().matrices[*at].name),
        PageKind::Redirect(record) => format!("the old address of `{}`", id(*record)),
        PageKind::Derived(at, subject) => {
            let name = &model.config().pages[*at].name;
            match subject {
                Subject::Site => format!("the page `{name}`"),
                Subject::Record(record) => format!("the page `{name}` of `{}`", id(*record)),
                Subject::Edge(relation, at) => {
                    let edge = &model.all_edges(*relation)[*at];
                    format!(
                        "the page `{name}` of `{}` and `{}`",
                        id(edge.from),
                        id(edge.to)
                    )
                }
            }
        }
    }
}

/// A path whose names file systems accept: the end of a name that is too long is replaced by a hash of the whole name. A name can be too long
/// although its source file's is not, because `.html` is longer than `.md`.
fn shortened(path: String) -> String {
    if path.split('/').all(|part| part.len() <= LONGEST_NAME) {
        return path;
    }
    let short = |part: &str| {
        if part.len() <= LONGEST_NAME {
            return part.to_owned();
        }
        let (stem, ending) = part
            .strip_suffix(".html")
            .map_or((part, ""), |stem| (stem, ".html"));
        let tail = format!(
            "-{:08x}{ending}",
            xxhash_rust::xxh3::xxh3_64(stem.as_bytes()) >> 32
        );
        file_name(stem, &tail)
    };
    path.split('/').map(short).collect::<Vec<_>>().join("/")
}

/// A path in a message, shortened if it is long.
fn shown(path: &str) -> String {
    match path.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

/// Why a path is impossible on every system, or would leave the site.
fn impossible(path: &str) -> Option<&'static str> {
    let reserved = path
        .split('/')
        .next()
        .is_some_and(|top| top.starts_with(".hirebook-"));
    let bad = |part: &str| match part {
        "" | ".html" => Some("it contains an empty name"),
        "." | ".." => Some("it contains `.` or `..`"),
        part if part.contains('\0') => {
            Some("it contains a character that file names cannot contain")
        }
        _ => None,
    };
    path.split('/')
        .find_map(bad)
        .or_else(|| reserved.then_some("names that begin with `.hirebook-` are reserved"))
        .or_else(|| (path.len() > LONGEST_PATH).then_some("it is longer than 1024 bytes"))
}

/// A path that can be written, in place of one that cannot: the build fails anyway, but later phases need some path.
fn without_impossible_parts(path: &str) -> String {
    let stem = path.strip_suffix(".html").unwrap_or(path);
    let plain = |part: &str| {
        part.chars()
            .filter(|c| *c != '\0')
            .take(40)
            .collect::<String>()
    };
    let parts: Vec<String> = stem
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .map(|part| plain(part.trim_start_matches('.')))
        .collect();
    let kept: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .take(8)
        .collect();
    if kept.is_empty() {
        "_.html".to_owned()
    } else {
        format!("{}.html", kept.join("/"))
    }
}

/// Why some system refuses a path.
fn unsafe_part(path: &str) -> Option<String> {
    const RESERVED: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
        "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    path.split('/').find_map(|part| {
        let stem = part.split('.').next().unwrap_or_default();
        if let Some(name) = RESERVED.iter().find(|name| stem.eq_ignore_ascii_case(name)) {
            return Some(format!("`{name}` is a reserved name"));
        }
        if let Some(c) = part
            .chars()
            .find(|c| matches!(c, '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*') || c.is_control())
        {
            return Some(format!("it contains `{}`", c.escape_default()));
        }
        part.ends_with(['.', ' '])
            .then(|| format!("`{part}` ends in a dot or a space"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_lose_their_end_and_stay_different() {
        let (one, other) = (
            format!("a/{}1.html", "é".repeat(126)),
            format!("a/{}2.html", "é".repeat(126)),
        );
        let [short, another] = [&one, &other].map(|path| shortened(path.clone()));
        assert_ne!(short, another);
        let name = short
            .strip_prefix("a/é")
            .expect("the folder and the beginning stay");
        assert!(
            short.split('.').nth(1) == Some("html")
                && (250..=LONGEST_NAME).contains(&(name.len() + "é".len())),
            "{name}"
        );
        assert_eq!(shortened("a/b.html".to_owned()), "a/b.html");
        assert!(shortened(format!("{}/b.html", "w".repeat(300))).ends_with("/b.html"));
    }

    #[test]
    fn paths_that_would_leave_the_site_are_never_kept() {
        for path in [
            "../x.html",
            "/x.html",
            "a/../../x.html",
            ".html",
            "a/.html",
            "a//b.html",
            "./x.html",
            "..html/..",
            "\0.html",
        ] {
            assert!(impossible(path).is_some(), "{path:?}");
            assert_eq!(
                impossible(&without_impossible_parts(path)),
                None,
                "{path:?}"
            );
        }
        for path in [
            "index.html",
            "a/b.html",
            "a/.b.html",
            "...html",
            "茶/🍵.html",
        ] {
            assert_eq!(impossible(path), None, "{path:?}");
        }
    }

    #[test]
    fn names_that_only_some_systems_refuse() {
        for path in [
            "con.html",
            "a/NUL.txt.html",
            "why?.html",
            "a:b.html",
            "a\\b.html",
            "end./x.html",
            "end /x.html",
            "a\u{7}.html",
        ] {
            assert!(unsafe_part(path).is_some(), "{path:?}");
        }
        for path in ["console.html", "a b.html", "100%.html", "a#b.html"] {
            assert_eq!(unsafe_part(path), None, "{path:?}");
        }
    }
}
