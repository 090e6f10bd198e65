//! The edge that reads: a site's folder to an [`Input`], and what day it is. Nothing else reads a site's files or the clock.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that reads files and the clock"
)]

mod bounds;
mod changes;
mod folder;
mod index;
mod misnamed;
mod picture;
mod problem;
mod revision;
mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::{DEFAULTS, FILE, Role, role};
use crate::diagnostic::UNREADABLE;
use crate::golden;
use crate::pipeline::{Input, InputFile, InputProblem, InputText, Observer, Unobserved};
use crate::render::ThemeFile;
use crate::text::{NotUtf8, decode};
use bounds::{Copied, HOST_NAMES, Limited, MAX_COPIED, MAX_DECLARATIONS};
use folder::{Asset, Content, SourceFile};
use problem::{LoadProblem, ProblemKind, not_utf8, problem, unreadable};

pub use bounds::Bounds;
pub(crate) use bounds::is_hidden;
pub use changes::{Changed, keep, reload};
pub use index::index_file;
pub use revision::{Checkout, NoRevision, revision};

/// Folders of a site's root that are never its content.
const OTHERS: [&str; 4] = ["static", "themes", "node_modules", "target"];

/// Reads a site. Its content is the folder that is named, or `content`, or the root itself; never the output.
#[must_use]
pub fn site(root: &Path, content: Option<&Path>, output: &Path) -> Input {
    site_observed(root, content, output, &Unobserved)
}

/// [`site`], whose files are counted.
#[must_use]
pub fn site_observed(
    root: &Path,
    content: Option<&Path>,
    output: &Path,
    observer: &dyn Observer,
) -> Input {
    let Places {
        content: place,
        ignored,
        ..
    } = Places::of(root, content, output);
    let (mut input, bounds) = declarations(root, content, output);
    input.folder = shown(root, &place);
    let tree = folder::content(&place, &ignored, &bounds, observer);
    let prefix = if input.folder.is_empty() {
        String::new()
    } else {
        format!("{}/", input.folder)
    };
    input.documents = texts(tree.documents, &prefix, &mut input.problems);
    input.defaults = texts(tree.defaults, &prefix, &mut input.problems);
    // What is in the handbook's own folder has been looked at.
    let is_own =
        |(path, meant): &(String, &str)| place == root && !path.contains('/') && *meant != DEFAULTS;
    let misnamed = tree.misnamed.into_iter().filter(|file| !is_own(file));
    input.problems.extend(
        misnamed.map(|(path, meant)| misnamed::in_content(format!("{prefix}{path}"), meant)),
    );
    input.problems.extend(
        tree.second_defaults
            .into_iter()
            .map(|path| misnamed::second_defaults(format!("{prefix}{path}"))),
    );
    input
        .problems
        .extend(misnamed::defaults_in_root(root).filter(|_| place != root));
    input.unread = tree.unread;
    input.assets = hashed(tree.assets, &prefix, &bounds, observer, &mut input.problems);
    input.problems.extend(
        tree.problems
            .into_iter()
            .map(|problem| problem.shown(&prefix)),
    );
    read_static(root, &bounds, &mut input);
    read_themes(root, &bounds, &mut input);
    input
}

/// Which files may be opened, by the site's config as it is now.
pub(crate) fn bounds(root: &Path, content: Option<&Path>, output: &Path) -> Bounds {
    let unlinked = Bounds::new(root, content, output, &[]);
    Bounds::of(
        root,
        content,
        output,
        text(root, FILE, &unlinked, &mut Vec::new()).as_deref(),
    )
}

/// Whether a name has a meaning in the content or is close to one with a meaning: in the site's own folder, a file of that name is
/// reported.
pub(crate) fn is_misnamed(name: &str) -> bool {
    matches!(role(name), Role::CloseTo(_) | Role::Defaults)
}

/// Reads what a site declares beside its content, and with that, which files may be opened.
fn declarations(root: &Path, content: Option<&Path>, output: &Path) -> (Input, Bounds) {
    let mut input = Input::default();
    let unlinked = Bounds::new(root, content, output, &[]);
    input.config = text(root, FILE, &unlinked, &mut input.problems);
    let bounds = Bounds::of(root, content, output, input.config.as_deref());
    input.search_tests = text(root, golden::FILE, &bounds, &mut input.problems);
    if input.config.is_none() && input.problems.is_empty() {
        input.problems.extend(misnamed::above(root));
    }
    input.problems.extend(misnamed::in_root(
        root,
        input.config.is_some(),
        input.search_tests.is_some(),
    ));
    (input, bounds)
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
    content
        .strip_prefix(root)
        .unwrap_or(content)
        .to_string_lossy()
        .replace('\\', "/")
}

/// Reads a site's config and nothing else.
#[must_use]
pub fn config(root: &Path) -> Input {
    declarations(root, None, &root.join("output")).0
}

/// Whether a folder holds a site's config.
#[must_use]
pub fn is_root(folder: &Path) -> bool {
    folder.join(FILE).is_file()
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
fn text(
    root: &Path,
    name: &str,
    bounds: &Bounds,
    problems: &mut Vec<InputProblem>,
) -> Option<Arc<str>> {
    let path = root.join(name);
    // A link to nothing is there, too.
    if std::fs::symlink_metadata(&path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    {
        return None;
    }
    match bounds
        .open(&path)
        .and_then(|_| bounds.read(&path, MAX_DECLARATIONS))
    {
        Ok(Limited::Whole(bytes)) => match decode(bytes) {
            Ok(text) => return Some(text.into()),
            Err(NotUtf8 { at, readable }) => {
                problems.push(not_utf8(name.to_owned(), at, &readable))
            }
        },
        Ok(Limited::TooLarge(size)) => {
            let kind = ProblemKind::TooLarge {
                size,
                limit: MAX_DECLARATIONS,
            };
            problems.push(LoadProblem::new(name.to_owned(), kind).shown(""));
        }
        Err(error) => {
            let message = format!("this cannot be read: {error}");
            problems.push(problem(
                name.to_owned(),
                UNREADABLE,
                message,
                "make it a plain file that can be read, or delete it",
            ));
        }
    }
    None
}

fn texts(files: Vec<SourceFile>, prefix: &str, problems: &mut Vec<InputProblem>) -> Vec<InputText> {
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let shown = || format!("{prefix}{}", file.path);
        match file.content {
            Content::Text(text) => texts.push(InputText {
                path: file.path,
                text: text.into(),
            }),
            Content::NotUtf8 { at, readable } => problems.push(not_utf8(shown(), at, &readable)),
            Content::Unreadable(reason) => problems.push(unreadable(shown(), &reason)),
            Content::TooLarge { size, limit } => {
                problems.push(
                    LoadProblem::new(file.path, ProblemKind::TooLarge { size, limit })
                        .shown(prefix),
                );
            }
        }
    }
    texts
}

/// Reads files that are copied, for their hashes.
fn hashed(
    assets: Vec<Asset>,
    prefix: &str,
    bounds: &Bounds,
    observer: &dyn Observer,
    problems: &mut Vec<InputProblem>,
) -> Vec<InputFile> {
    let read = |asset: Asset| match too_large(&asset.disk) {
        Some(kind) => Err(LoadProblem::new(asset.path, kind).shown(prefix)),
        None => match bounds.copied(&asset.disk) {
            Ok(Copied {
                hash,
                head,
                length,
                pixels,
            }) => {
                let source = source::is_source(&head);
                Ok(InputFile {
                    path: asset.path,
                    disk: asset.disk,
                    hash,
                    length,
                    pixels,
                    source,
                })
            }
            Err(error) => Err(unreadable(
                format!("{prefix}{}", asset.path),
                &error.to_string(),
            )),
        },
    };
    split(
        assets
            .into_par_iter()
            .map(read)
            .inspect(|_| observer.advance())
            .collect(),
        problems,
    )
}

/// The files that could be read; what is wrong with the others goes to the problems.
fn split(
    read: Vec<Result<InputFile, InputProblem>>,
    problems: &mut Vec<InputProblem>,
) -> Vec<InputFile> {
    let mut files = Vec::with_capacity(read.len());
    for file in read {
        match file {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    files
}

fn too_large(file: &Path) -> Option<ProblemKind> {
    let size = file.metadata().ok()?.len();
    (size > MAX_COPIED).then_some(ProblemKind::TooLargeToCopy(size))
}

fn read_static(root: &Path, bounds: &Bounds, input: &mut Input) {
    let folder = root.join("static");
    if folder.is_file() {
        return;
    }
    let (files, problems) = folder::files(&folder, &HOST_NAMES, bounds);
    input
        .problems
        .extend(problems.into_iter().map(|problem| problem.shown("static/")));
    let read = |Asset { path, disk }: Asset| match too_large(&disk) {
        Some(kind) => Err(LoadProblem::new(path, kind).shown("static/")),
        None => match bounds.head(&disk) {
            Ok(head) => {
                let (hash, source) = (stamp(&disk), source::is_source(&head));
                Ok(InputFile {
                    path,
                    disk,
                    hash,
                    length: 0,
                    pixels: None,
                    source,
                })
            }
            Err(error) => Err(unreadable(format!("static/{path}"), &error.to_string())),
        },
    };
    input.statics = split(
        files.into_par_iter().map(read).collect(),
        &mut input.problems,
    );
}

/// A number that differs once a file is written again, without reading it.
fn stamp(file: &Path) -> u64 {
    let written = |data: &std::fs::Metadata| data.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    file.metadata().map_or(0, |data| {
        hash(format!("{} {:?}", data.len(), written(&data)).as_bytes())
    })
}

fn read_themes(root: &Path, bounds: &Bounds, input: &mut Input) {
    let (files, problems) = folder::folder(&root.join("themes"), bounds);
    input
        .problems
        .extend(problems.into_iter().map(|problem| problem.shown("themes/")));
    for (path, bytes) in files {
        let Some((theme, rest)) = path.split_once('/') else {
            continue;
        };
        let file = ThemeFile {
            path: rest.to_owned(),
            shown: format!("themes/{path}"),
            bytes: bytes.into(),
        };
        match input.themes.last_mut().filter(|(name, _)| name == theme) {
            Some((_, files)) => files.push(file),
            None => input.themes.push((theme.to_owned(), vec![file])),
        }
    }
}

/// Today in UTC: the day of a Unix time, if one is given, else the clock's.
///
/// # Errors
/// What is wrong with the given time.
pub fn today(epoch: Option<&str>) -> Result<Date, String> {
    let seconds = match epoch {
        Some(text) => text
            .trim()
            .parse::<i64>()
            .map_err(|_| format!("SOURCE_DATE_EPOCH is `{text}`, not a number of seconds"))?,
        None => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            }),
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
        if elapsed.as_millis() < 1000 {
            format!("{} ms", elapsed.as_millis())
        } else {
            format!("{:.1} s", elapsed.as_secs_f64())
        }
    }
}
