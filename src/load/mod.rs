//! The edge that reads: a site's folder to an [`Input`] of texts, bytes and paths, what day it is, and a site at a git revision.
//! Nothing else reads a site's files or the clock. What the files mean is up to [`pipeline`](crate::pipeline).
//!
//! - `layout`: where a site's files are; `access`: which of them may be opened.
//! - `content`: the sources, as `walk` finds them; `copied`: all files that are taken as bytes, with `source` and `picture`.
//! - `presets`: the folders of presets that the config names.
//! - `included`: the files that texts include in code blocks.
//! - `misnamed` and `problem`: what is not read, and why.
//! - `reload`: the same input again after a few files have changed.
//! - `revision` with `git`, and `clock`.

mod access;
mod clock;
mod content;
mod copied;
mod git;
mod included;
mod layout;
mod misnamed;
mod picture;
mod presets;
mod problem;
mod reload;
mod revision;
mod source;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::config::{DEFAULTS, FILE, Role, SEARCH_TESTS, role};
use crate::pipeline::{Input, InputProblem, InputText, Observer, Unobserved};
use access::{LimitedRead, MAX_DECLARATIONS, MAX_TEXT};
use content::{FileText, SourceFile};

pub(crate) use crate::presets::FILE as PRESET_FILE;
pub use access::FileAccess;
pub(crate) use access::is_hidden;
pub use clock::{Stopwatch, stopwatch, today};
pub(crate) use included::IncludedPlaces;
pub use layout::SiteFolders;
pub(crate) use layout::SiteLayout;
pub(crate) use presets::preset_folders;
pub use reload::{ReloadedFiles, reload, reuse_texts};
pub use revision::{Checkout, RevisionError, revision};

/// Reads a site.
#[must_use]
pub fn site(folders: &SiteFolders) -> Input {
    site_observed(folders, &Unobserved)
}

/// [`site`], which reports its progress.
#[must_use]
pub fn site_observed(folders: &SiteFolders, observer: &dyn Observer) -> Input {
    let root = &folders.root;
    let (mut input, access) = declarations(folders);
    let layout = SiteLayout::new(folders).without(presets::paths(root, &input.presets));
    input.folder = layout.shown_content(root);
    let prefix = content_prefix(&input);
    let problems = &mut input.problems;
    let tree = content::read(&layout.content, layout.skipped(), &access, observer);
    input.documents = texts(tree.documents, &prefix, problems);
    input.defaults = texts(tree.defaults, &prefix, problems);
    // Files in the site's own folder have been reported with its declarations.
    let is_reported = |path: &str, meant: &str| {
        layout.content == *root && !path.contains('/') && meant != DEFAULTS
    };
    for (path, meant) in tree.misnamed {
        if !is_reported(&path, meant) {
            problems.push(misnamed::in_content(format!("{prefix}{path}"), meant));
        }
    }
    for path in tree.second_defaults {
        problems.push(misnamed::second_defaults(format!("{prefix}{path}")));
    }
    problems.extend(misnamed::defaults_in_root(root).filter(|_| layout.content != *root));
    input.unread = tree.unread;
    input.assets = copied::assets(tree.assets, &prefix, &access, observer, problems);
    problems.extend(tree.problems.iter().map(|problem| problem.shown(&prefix)));
    input.statics = copied::statics(&root.join("static"), &access, problems);
    let (themes, skipped) = copied::read_whole(&root.join("themes"), &access);
    problems.extend(skipped.iter().map(|problem| problem.shown("themes/")));
    input.themes = themes;
    input.included = included::read(&input, folders);
    input
}

/// Reads a site's config and nothing else.
#[must_use]
pub fn config(root: &Path) -> Input {
    declarations(&SiteFolders::new(root)).0
}

/// Which files may be opened, by the site's config as it is now.
pub(crate) fn file_access(folders: &SiteFolders) -> FileAccess {
    let unlinked = FileAccess::new(folders, None);
    let config = declaration(&folders.root, FILE, &unlinked, &mut Vec::new());
    FileAccess::new(folders, config.as_deref())
}

/// Whether a name has a meaning in the content or is close to one with a meaning: in the site's own folder, a file of that name is
/// reported.
pub(crate) fn is_misnamed(name: &str) -> bool {
    matches!(role(name), Role::CloseTo(_) | Role::Defaults)
}

/// Reads what a site declares beside its content, and with that, which files may be opened.
fn declarations(folders: &SiteFolders) -> (Input, FileAccess) {
    let root = &folders.root;
    let mut input = Input::default();
    let unlinked = FileAccess::new(folders, None);
    input.config = declaration(root, FILE, &unlinked, &mut input.problems);
    let access = FileAccess::new(folders, input.config.as_deref());
    input.search_tests = declaration(root, SEARCH_TESTS, &access, &mut input.problems);
    let layout = SiteLayout::new(folders);
    let config = input.config.as_deref();
    input.presets = presets::read(folders, &layout, config, &access, &mut input.problems);
    if input.config.is_none() && input.problems.is_empty() {
        input.problems.extend(misnamed::config_above(root));
    }
    let (has_config, has_searches) = (input.config.is_some(), input.search_tests.is_some());
    let misnamed = misnamed::in_root(root, has_config, has_searches);
    input.problems.extend(misnamed);
    (input, access)
}

/// A file of declarations beside the content, if it exists and can be read.
fn declaration(
    root: &Path,
    name: &str,
    access: &FileAccess,
    problems: &mut Vec<InputProblem>,
) -> Option<Arc<str>> {
    let path = root.join(name);
    if copied::is_missing(&path) {
        return None;
    }
    let text = match access.open(&path) {
        Ok(_) => FileText::read(&path, MAX_DECLARATIONS, access),
        Err(error) => FileText::Unreadable(error.to_string()),
    };
    let is_unreadable = matches!(text, FileText::Unreadable(_));
    match text.or_problem("", name) {
        Ok(text) => Some(text.into()),
        Err(mut problem) => {
            if is_unreadable {
                // A name that begins with a dot would not leave it out.
                problem.help = "make it a plain file that can be read, or delete it".into();
            }
            problems.push(problem);
            None
        }
    }
}

fn texts(files: Vec<SourceFile>, prefix: &str, problems: &mut Vec<InputProblem>) -> Vec<InputText> {
    let mut texts = Vec::with_capacity(files.len());
    for SourceFile { path, text } in files {
        match text.or_problem(prefix, &path) {
            Ok(text) => texts.push(InputText {
                path,
                text: text.into(),
            }),
            Err(problem) => problems.push(problem),
        }
    }
    texts
}

/// What precedes the paths of the content in messages.
fn content_prefix(input: &Input) -> String {
    match input.folder.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    }
}

/// Whether a folder holds a site's config.
#[must_use]
pub fn is_root(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

/// The nearest folder, from a place upwards, that holds a config; the place itself if none does.
#[must_use]
pub fn nearest_root(from: &Path) -> PathBuf {
    let real = from.canonicalize().unwrap_or_else(|_| from.to_path_buf());
    match real.ancestors().find(|folder| is_root(folder)) {
        // As it was named, where it is that place: messages and results then show short paths.
        Some(root) if root != real => root.to_path_buf(),
        _ => from.to_path_buf(),
    }
}

/// A number that differs where bytes do.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// A file of the search index of the site in `output`; none if it cannot be read or is too large.
#[must_use]
pub fn index_file(output: &Path, path: &str) -> Option<Vec<u8>> {
    match FileAccess::default().read(&output.join(path), MAX_TEXT) {
        Ok(LimitedRead::Whole(bytes)) => Some(bytes),
        _ => None,
    }
}
