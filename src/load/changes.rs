//! The short way to an [`Input`] that is known but for a few files: those are read, and nothing else is looked at. Where a
//! few files cannot tell, it says so and leaves the whole to [`site`](super::site()), whose result it would have given.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounds::{Bounds, Copied, MAX_TEXT};
use super::folder::{Content, read_text};
use super::{Places, shown, source, too_large};
use crate::pipeline::{Input, InputText};

#[cfg(test)]
mod tests;

/// What [`reload`] found to be different, by place in the lists of the input. Both are empty where nothing is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Documents that say something else.
    pub documents: BTreeSet<usize>,
    /// Assets that hold something else.
    pub assets: BTreeSet<usize>,
}

/// Reads these files anew and makes `input` what [`site`](super::site()) would give, if they are all that may have
/// changed since it gave `input`. Other texts stay as they are, and so does one that says what it said.
///
/// Paths are spelled with the folder's name as given, or as the system does. `None`, and `input` untouched, where more
/// would have to be looked at: a file came or went, is no page and no asset of the content, or cannot be read as text.
#[must_use]
pub fn reload(
    input: &mut Input,
    root: &Path,
    content: Option<&Path>,
    output: &Path,
    paths: &BTreeSet<PathBuf>,
) -> Option<Changed> {
    let places = Places::of(root, content, output);
    if input.folder != shown(root, &places.content) {
        return None;
    }
    let bounds = Bounds::of(root, content, output, input.config.as_deref());
    let (mut texts, mut files) = (Vec::new(), Vec::new());
    for path in paths {
        let kind = match fs::symlink_metadata(path) {
            Ok(metadata) => Some(metadata.file_type()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(_) => return None,
        };
        match (kind, below(&places.content, path)) {
            (None, Some(name)) if !holds(input, &name) => {}
            (None, None) if !holds_beside(input, &below(root, path)?) => {}
            (Some(kind), Some(name)) if kind.is_file() => {
                match (at(&input.documents, &name), asset(input, &name)) {
                    (Ok(at), _) => match read_text(path, MAX_TEXT, &bounds) {
                        Content::Text(text) if *text == *input.documents[at].text => {}
                        Content::Text(text) => texts.push((at, Arc::from(text))),
                        _ => return None,
                    },
                    (_, Ok(at)) if too_large(path).is_none() => {
                        let copied = bounds.copied(path).ok()?;
                        if source::is_source(&copied.head) != input.assets[at].source {
                            return None;
                        }
                        files.push((at, copied));
                    }
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    let mut changed = Changed::default();
    for (at, text) in texts {
        input.documents[at].text = text;
        changed.documents.insert(at);
    }
    for (
        at,
        Copied {
            hash,
            length,
            pixels,
            ..
        },
    ) in files
    {
        let asset = &mut input.assets[at];
        if asset.hash != hash {
            (asset.hash, asset.length, asset.pixels) = (hash, length, pixels);
            changed.assets.insert(at);
        }
    }
    Some(changed)
}

/// Gives `new` the very texts of `old` where they say the same, so that whoever compares them need not read them.
pub fn keep(old: &Input, new: &mut Input) {
    let one = |old: &Option<Arc<str>>, new: &mut Option<Arc<str>>| {
        if old == new {
            new.clone_from(old);
        }
    };
    one(&old.config, &mut new.config);
    one(&old.search_tests, &mut new.search_tests);
    keep_texts(&old.documents, &mut new.documents);
    keep_texts(&old.defaults, &mut new.defaults);
}

/// Both lists are sorted by path.
fn keep_texts(old: &[InputText], new: &mut [InputText]) {
    let mut rest = old.iter().peekable();
    for text in new {
        while rest
            .next_if(|old| old.path.cmp(&text.path) == Ordering::Less)
            .is_some()
        {}
        if let Some(old) = rest.next_if(|old| old.path == text.path)
            && old.text == text.text
        {
            text.text = Arc::clone(&old.text);
        }
    }
}

/// The path below a folder, `/`-separated, by either spelling of the folder.
fn below(folder: &Path, path: &Path) -> Option<String> {
    let rest = match path.strip_prefix(folder) {
        Ok(rest) => rest,
        Err(_) => path.strip_prefix(folder.canonicalize().ok()?).ok()?,
    };
    let parts: Option<Vec<&str>> = rest.iter().map(std::ffi::OsStr::to_str).collect();
    parts
        .filter(|parts| !parts.is_empty() && !parts.contains(&".."))
        .map(|parts| crate::text::composed(parts.join("/")))
}

fn at(texts: &[InputText], path: &str) -> Result<usize, usize> {
    texts.binary_search_by(|text| text.path.as_str().cmp(path))
}

fn asset(input: &Input, path: &str) -> Result<usize, usize> {
    input
        .assets
        .binary_search_by(|file| file.path.as_str().cmp(path))
}

/// Whether the content held something here: a file, a folder with one in it, or a problem.
fn holds(input: &Input, path: &str) -> bool {
    let shown = if input.folder.is_empty() {
        path.to_owned()
    } else {
        format!("{}/{path}", input.folder)
    };
    let texts = |texts: &[InputText]| is_there(path, texts, |text| &text.path);
    texts(&input.documents)
        || texts(&input.defaults)
        || is_there(path, &input.assets, |file| &file.path)
        || is_there(path, &input.unread, |file| file)
        || is_problem(input, &shown)
        || input.folder.is_empty() && holds_beside(input, path)
}

/// Whether the site held something here, outside of its content.
fn holds_beside(input: &Input, path: &str) -> bool {
    let themes = || {
        input
            .themes
            .iter()
            .flat_map(|(_, files)| files)
            .any(|file| is_at(path, &file.shown))
    };
    let statics = || match path.strip_prefix("static/") {
        Some(path) => is_there(path, &input.statics, |file| &file.path),
        None => path == "static" && !input.statics.is_empty(),
    };
    let texts = (path == crate::config::FILE && input.config.is_some())
        || (path == crate::golden::FILE && input.search_tests.is_some());
    texts || themes() || statics() || is_problem(input, path)
}

fn is_problem(input: &Input, path: &str) -> bool {
    input
        .problems
        .iter()
        .any(|problem| problem.path.is_empty() || is_at(path, &problem.path))
}

/// Whether a sorted list has this path or one below it.
fn is_there<T>(path: &str, list: &[T], name: impl Fn(&T) -> &str) -> bool {
    let has = |at: usize| list.get(at).is_some_and(|found| is_at(path, name(found)));
    // What is below a folder comes after it, but not at once: `a-b` and `a.md` are before `a/b`.
    has(list.partition_point(|found| name(found) < path)) || {
        let inside = format!("{path}/");
        has(list.partition_point(|found| name(found) < inside.as_str()))
    }
}

fn is_at(folder: &str, path: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
