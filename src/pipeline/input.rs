//! What a site is made from, as values: `load` fills it, the pipeline reads it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::Code;
use crate::markdown::IncludedFiles;
use crate::presets::PresetFolders;

/// All that a site is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The text of `hirebook.toml`, if there is one.
    pub config: Option<Arc<str>>,
    /// The text of `search-tests.toml`, if there is one.
    pub search_tests: Option<Arc<str>>,
    /// The content's folder as messages show it: `content`, or empty where the content is the root itself.
    pub folder: String,
    /// The Markdown files, sorted by path.
    pub documents: Vec<InputText>,
    /// The `_defaults.yml` files, sorted by path.
    pub defaults: Vec<InputText>,
    /// The content's files that are likely Markdown and are not read, by their paths, sorted. They are never copied.
    pub unread: Vec<String>,
    /// The content's other files, sorted by path.
    pub assets: Vec<InputFile>,
    /// The files of `static/`, sorted by path.
    pub statics: Vec<InputFile>,
    /// The files of `themes/`, sorted by path.
    pub themes: Vec<InputBytes>,
    /// The folders that the site could take its preset from, and those that presets there could extend.
    pub presets: PresetFolders,
    /// The files that texts include in code blocks, by their paths from the site's root.
    pub included: Arc<IncludedFiles>,
    /// What could not be read.
    pub problems: Vec<InputProblem>,
}

/// A text of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputText {
    /// Its path from the content's root, `/`-separated.
    pub path: String,
    /// What it says.
    pub text: Arc<str>,
}

/// A file that is held in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputBytes {
    /// Its path from its root, `/`-separated.
    pub path: String,
    /// Its contents.
    pub bytes: Arc<[u8]>,
}

/// A file that is copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputFile {
    /// Its path from its root, `/`-separated.
    pub path: String,
    /// Where it is.
    pub disk: PathBuf,
    /// A hash of what it holds; of a file of `static/`, which may be large and keeps its name, of its size and when it was written.
    pub hash: u64,
    /// Its length in bytes; 0 for a file of `static/`.
    pub length: u64,
    /// Its width and height, if it is a picture of the content that can be read.
    pub pixels: Option<Pixels>,
    /// Whether it begins as the source of a page does, with front matter: then it may say who is not to read it.
    pub source: bool,
}

/// The width and height of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Something that could not be read, or not as what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputProblem {
    /// Its path as messages show it.
    pub path: String,
    /// Which kind of problem.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What of it could be read, and the byte where that ends; empty if nothing could.
    pub text: (Arc<str>, usize),
}
