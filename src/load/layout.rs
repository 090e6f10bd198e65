//! Where the files of a site are: the folders of a run, and the names that have a meaning in them. It opens no file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::{FILE, SEARCH_TESTS};

/// Folders of a site's root that are never its content.
pub(super) const OTHER_FOLDERS: [&str; 4] = ["static", "themes", "node_modules", "target"];

/// The folders of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFolders {
    /// The site's own folder.
    pub root: PathBuf,
    /// The content's folder, if it is not the usual one: `content`, or the root itself where there is no such folder.
    pub content: Option<PathBuf>,
    /// The folder that a build writes to, which is not part of the site.
    pub output: PathBuf,
}

impl SiteFolders {
    /// The usual folders of the site in `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            content: None,
            output: root.join("output"),
        }
    }
}

/// Where a site's files are looked for, whether or not they exist.
#[derive(Debug)]
pub(crate) struct SiteLayout {
    pub(crate) content: PathBuf,
    /// The folder that would be the content if it existed.
    pub(crate) usual_content: Option<PathBuf>,
    /// `static/` and `themes/`.
    pub(crate) folders: [PathBuf; 2],
    /// The files beside the content.
    pub(crate) files: [PathBuf; 2],
    /// Places that are not part of the content, although they may be in its folder.
    excluded: Vec<PathBuf>,
}

impl SiteLayout {
    pub(crate) fn new(folders: &SiteFolders) -> Self {
        let root = &folders.root;
        let usual = root.join("content");
        let content = match &folders.content {
            Some(content) => content,
            None if usual.is_dir() => &usual,
            None => root,
        };
        let mut excluded = vec![folders.output.clone()];
        if content == root {
            excluded.extend(OTHER_FOLDERS.map(|name| root.join(name)));
        }
        Self {
            content: content.clone(),
            excluded,
            folders: ["static", "themes"].map(|name| root.join(name)),
            files: [FILE, SEARCH_TESTS].map(|name| root.join(name)),
            usual_content: folders.content.is_none().then_some(usual),
        }
    }

    /// The same layout, in which these folders are not part of the content.
    pub(crate) fn without(mut self, folders: Vec<PathBuf>) -> Self {
        self.excluded.extend(folders);
        self
    }

    /// The content's folder as messages show it: empty where it is the root.
    pub(super) fn shown_content(&self, root: &Path) -> String {
        let shown = self.content.strip_prefix(root).unwrap_or(&self.content);
        shown.to_string_lossy().replace('\\', "/")
    }

    /// The paths in the content's folder that are never read, relative to it.
    pub(crate) fn skipped(&self) -> BTreeSet<PathBuf> {
        relative_places(&self.content, &self.excluded)
    }
}

/// Those of `places` that are inside `root`, relative to it. They may be spelled differently than `root` (relative, absolute,
/// through a symlink), and need not exist.
pub(super) fn relative_places(root: &Path, places: &[PathBuf]) -> BTreeSet<PathBuf> {
    let real_root = root.canonicalize().ok();
    let real = |place: &PathBuf| {
        let real = place.canonicalize().ok().or_else(|| {
            let parent = place.parent()?.canonicalize().ok()?;
            Some(parent.join(place.file_name()?))
        })?;
        Some(real.strip_prefix(real_root.as_ref()?).ok()?.to_path_buf())
    };
    let literal = |place: &PathBuf| place.strip_prefix(root).ok().map(Path::to_path_buf);
    places
        .iter()
        .flat_map(|place| [real(place), literal(place)])
        .flatten()
        .collect()
}
