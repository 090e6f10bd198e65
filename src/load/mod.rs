//! The edge that reads: a site's folder to an [`Input`], and what day it is. Nothing else reads a site's files or the clock.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files and the clock")]

mod changes;
mod folder;
mod index;
mod revision;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::FILE;
use crate::diagnostic::{Code, FILE_TOO_LARGE, NOT_UTF8, SYMLINK_LOOP, UNREADABLE, UNSAFE_PATH};
use crate::golden;
use crate::pipeline::{Input, InputFile, InputProblem, InputText};
use crate::render::ThemeFile;
use folder::{Asset, Content, LoadProblem, ProblemKind, SourceFile};

pub use changes::{Changed, keep, reload};
pub use index::IndexFolder;
pub use revision::{Checkout, NoRevision, revision};

/// Folders of a site's root that are never its content.
const OTHERS: [&str; 4] = ["static", "themes", "node_modules", "target"];

/// Reads a site. Its content is the folder that is named, or `content`, or the root itself; never the output.
#[must_use]
pub fn site(root: &Path, content: Option<&Path>, output: &Path) -> Input {
    let mut input = Input::default();
    let Places { content: place, ignored, .. } = Places::of(root, content, output);
    input.folder = shown(root, &place);
    input.config = text(root, FILE, &mut input.problems);
    input.search_tests = text(root, golden::FILE, &mut input.problems);
    let tree = folder::content(&place, &ignored);
    let prefix = if input.folder.is_empty() { String::new() } else { format!("{}/", input.folder) };
    input.documents = texts(tree.documents, &prefix, &mut input.problems);
    input.defaults = texts(tree.defaults, &prefix, &mut input.problems);
    let own = [FILE, golden::FILE];
    input.assets = hashed(
        tree.assets.into_iter().filter(|asset| !own.contains(&asset.path.as_str())).collect(),
        &prefix,
        &mut input.problems,
    );
    input.problems.extend(tree.problems.into_iter().map(|problem| said(&problem, &prefix)));
    read_static(root, &mut input);
    read_themes(root, &mut input);
    input
}

/// Where a site's files are looked for, whether or not they are there.
#[derive(Debug)]
pub(crate) struct Places {
    /// The content's folder.
    pub content: PathBuf,
    /// What is in the content's folder and no part of the content; may name it in other words.
    ignored: Vec<PathBuf>,
    /// `static/` and `themes/`.
    pub folders: [PathBuf; 2],
    /// The files beside the content.
    pub files: [PathBuf; 2],
    /// The folder that would be the content if it were there.
    pub own: Option<PathBuf>,
}

impl Places {
    /// Those of the site that [`site`] reads, as it names them.
    pub(crate) fn of(root: &Path, content: Option<&Path>, output: &Path) -> Self {
        let own = root.join("content");
        let place = content.unwrap_or(if own.is_dir() { &own } else { root });
        let mut ignored = vec![output.to_path_buf()];
        if place == root {
            ignored.extend(OTHERS.map(|name| root.join(name)));
        }
        Self {
            content: place.to_path_buf(),
            ignored,
            folders: ["static", "themes"].map(|name| root.join(name)),
            files: [FILE, golden::FILE].map(|name| root.join(name)),
            own: content.is_none().then_some(own),
        }
    }

    /// What is never read in the content's folder, relative to it.
    pub(crate) fn skipped(&self) -> BTreeSet<PathBuf> {
        folder::inside(&self.content, &self.ignored)
    }
}

/// The content's folder as messages show it.
fn shown(root: &Path, content: &Path) -> String {
    content.strip_prefix(root).unwrap_or(content).to_string_lossy().replace('\\', "/")
}

/// Reads a site's config and nothing else.
#[must_use]
pub fn config(root: &Path) -> Input {
    let mut input = Input::default();
    input.config = text(root, FILE, &mut input.problems);
    input
}

/// Whether a folder holds a site's config.
#[must_use]
pub fn is_root(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

/// A number that differs where files do.
///
/// # Errors
/// The system's refusal to read the file.
pub fn hash_of(file: &Path) -> std::io::Result<u64> {
    std::fs::read(file).map(|bytes| hash(&bytes))
}

/// A number that differs where bytes do.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The nearest folder upwards from a place that holds a config; the place itself if none does.
#[must_use]
pub fn nearest_root(from: &Path) -> PathBuf {
    let real = from.canonicalize().unwrap_or_else(|_| from.to_path_buf());
    match real.ancestors().find(|folder| is_root(folder)) {
        // As it was named, where it is that place: messages and results then show short paths.
        Some(root) if root != real => root.to_path_buf(),
        _ => from.to_path_buf(),
    }
}

/// A text beside the content, if it is there and can be read.
fn text(root: &Path, name: &str, problems: &mut Vec<InputProblem>) -> Option<Arc<str>> {
    match std::fs::read(root.join(name)) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => return Some(text.into()),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                problems.push(not_utf8(name.to_owned(), at, &String::from_utf8_lossy(error.as_bytes())));
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => problems.push(unreadable(name.to_owned(), &error.to_string())),
    }
    None
}

fn texts(files: Vec<SourceFile>, prefix: &str, problems: &mut Vec<InputProblem>) -> Vec<InputText> {
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let shown = || format!("{prefix}{}", file.path);
        match file.content {
            Content::Text(text) => texts.push(InputText { path: file.path, text: text.into() }),
            Content::NotUtf8 { at, readable } => problems.push(not_utf8(shown(), at, &readable)),
            Content::Unreadable(reason) => problems.push(unreadable(shown(), &reason)),
            Content::TooLarge(size) => {
                problems.push(said(&LoadProblem { path: file.path, kind: ProblemKind::TooLarge(size) }, prefix));
            }
        }
    }
    texts
}

/// Reads files that are copied, for their hashes.
fn hashed(assets: Vec<Asset>, prefix: &str, problems: &mut Vec<InputProblem>) -> Vec<InputFile> {
    let hashes: Vec<std::io::Result<u64>> = assets.par_iter().map(|asset| hash_of(&asset.disk)).collect();
    let mut files = Vec::with_capacity(assets.len());
    for (asset, hash) in assets.into_iter().zip(hashes) {
        match hash {
            Ok(hash) => files.push(InputFile { path: asset.path, disk: asset.disk, hash }),
            Err(error) => problems.push(unreadable(format!("{prefix}{}", asset.path), &error.to_string())),
        }
    }
    files
}

fn read_static(root: &Path, input: &mut Input) {
    let folder = root.join("static");
    if folder.is_dir() {
        let tree = folder::content(&folder, &[]);
        input.problems.extend(tree.problems.into_iter().map(|problem| said(&problem, "static/")));
        let markdown =
            tree.documents.into_iter().chain(tree.defaults).map(|file| Asset { path: file.path, disk: file.disk, size: 0 });
        let mut assets: Vec<Asset> = tree.assets.into_iter().chain(markdown).collect();
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        input.statics = assets.into_iter().map(|Asset { path, disk, .. }| InputFile { hash: stamp(&disk), path, disk }).collect();
    }
}

/// A number that differs once a file is written again, without reading it.
fn stamp(file: &Path) -> u64 {
    let written = |data: &std::fs::Metadata| data.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    file.metadata().map_or(0, |data| hash(format!("{} {:?}", data.len(), written(&data)).as_bytes()))
}

fn read_themes(root: &Path, input: &mut Input) {
    let (files, problems) = folder::folder(&root.join("themes"));
    input.problems.extend(problems.into_iter().map(|problem| said(&problem, "themes/")));
    for (path, bytes) in files {
        let Some((theme, rest)) = path.split_once('/') else {
            continue;
        };
        let file = ThemeFile { path: rest.to_owned(), shown: format!("themes/{path}"), bytes: bytes.into() };
        match input.themes.last_mut().filter(|(name, _)| name == theme) {
            Some((_, files)) => files.push(file),
            None => input.themes.push((theme.to_owned(), vec![file])),
        }
    }
}

fn problem(path: String, code: Code, message: String, help: &str) -> InputProblem {
    InputProblem { path, code, message, help: help.to_owned(), text: ("".into(), 0) }
}

/// `readable` is the text with a stand-in for what is no character, which is first at byte `at`.
fn not_utf8(path: String, at: usize, readable: &str) -> InputProblem {
    let message = format!("this file is not UTF-8 text: byte {} is no character", at + 1);
    InputProblem { text: (readable.into(), at), ..problem(path, NOT_UTF8, message, "save it as UTF-8 in your editor") }
}

fn unreadable(path: String, reason: &str) -> InputProblem {
    problem(
        path,
        UNREADABLE,
        format!("this cannot be read: {reason}"),
        "make it readable, or begin its name with a dot to leave it out",
    )
}

/// A problem of the walk as the pipeline knows it.
fn said(found: &LoadProblem, prefix: &str) -> InputProblem {
    let code = match found.kind {
        ProblemKind::SymlinkLoop => SYMLINK_LOOP,
        ProblemKind::TooLarge(_) => FILE_TOO_LARGE,
        ProblemKind::NameNotUtf8 => UNSAFE_PATH,
        _ => UNREADABLE,
    };
    let message = format!("this is left out: {}", found.kind);
    problem(format!("{prefix}{}", found.path), code, message, found.kind.remedy())
}

/// Today in UTC: the day of a Unix time, if one is given, else the clock's.
///
/// # Errors
/// What is wrong with the given time.
pub fn today(epoch: Option<&str>) -> Result<Date, String> {
    let seconds = match epoch {
        Some(text) => {
            text.trim().parse::<i64>().map_err(|_| format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds"))?
        }
        None => {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
        }
    };
    let stamp = jiff::Timestamp::from_second(seconds)
        .map_err(|_| format!("SOURCE_DATE_EPOCH is `{seconds}`, which no calendar holds"))?;
    Ok(jiff::tz::Offset::UTC.to_datetime(stamp).date())
}

/// How long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

/// Starts a stopwatch.
#[must_use]
pub fn stopwatch() -> Stopwatch {
    Stopwatch(Instant::now())
}

impl Stopwatch {
    /// The time since the start, for people: `85 ms`, `1.4 s`.
    #[must_use]
    pub fn elapsed(&self) -> String {
        let elapsed = self.0.elapsed();
        if elapsed.as_millis() < 1000 { format!("{} ms", elapsed.as_millis()) } else { format!("{:.1} s", elapsed.as_secs_f64()) }
    }
}
