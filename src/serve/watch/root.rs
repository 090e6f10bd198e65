//! What is watched: which folders are part of a site, which names beside them matter, the files that texts include, and the targets of links. It decides what an
//! event is about, and reads no file.
//!
//! All paths here are real paths. Links are followed as `load` follows them. A file behind a link may be several files of the site, so
//! what happens to it is not reported by path.

#![expect(clippy::disallowed_methods, reason = "the edge that watches files")]

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::load::{self, FileAccess, IncludedPlaces, PRESET_FILE, SiteFolders, SiteLayout};

/// What a survey finds, by its real path.
#[derive(Debug)]
pub(super) enum SurveyedPath<'a> {
    /// A folder that contains the site's folders; visited before it is listed.
    Tree(&'a Path),
    /// A folder in a tree; visited before it is listed.
    Folder(&'a Path),
    /// A folder in which a few names matter.
    Parent(&'a Path),
    File(&'a Path),
}

/// The places that belong to a site, as a survey found them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct WatchRoot {
    /// Folders whose contents are part of the site unless they are skipped.
    folders: HashSet<PathBuf>,
    /// What is in these folders and not part of the site.
    skipped: HashSet<PathBuf>,
    /// Places that matter by themselves, whether or not they exist.
    names: HashSet<PathBuf>,
    /// Those of them that are expected to be files.
    files: HashSet<PathBuf>,
    /// Folders that contain them.
    parents: HashSet<PathBuf>,
    /// Folders in which each name matters, but nothing below.
    listed: HashSet<PathBuf>,
    links: HashSet<PathBuf>,
    /// The targets of links inside the site's folders.
    targets: HashSet<PathBuf>,
    /// Real paths of folders and the paths that were given for them, the content first.
    spellings: Vec<(PathBuf, PathBuf)>,
    /// The site's own folder.
    folder: Option<PathBuf>,
    /// Where links may lead.
    access: FileAccess,
    /// The folders that the site's presets could be in.
    presets: Vec<PathBuf>,
    /// Whether a link leads out of the site, which the config may allow later.
    has_outside: bool,
}

impl WatchRoot {
    /// Surveys a site as it is now, with the files that its texts include, and visits each place.
    pub(super) fn survey(
        site: &SiteFolders,
        included: &IncludedPlaces,
        visit: &mut dyn FnMut(SurveyedPath<'_>),
    ) -> Self {
        let presets = load::preset_folders(site);
        let layout = SiteLayout::new(site).without(presets.clone());
        let mut root = Self {
            presets: presets.clone(),
            folder: site.root.canonicalize().ok(),
            access: load::file_access(site),
            ..Self::default()
        };
        root.add_name(&site.root, visit);
        for file in &layout.files {
            if let (Some(folder), Some(name)) = (&root.folder, file.file_name()) {
                root.files.insert(folder.join(name));
            }
            if let Some(file) = root.add_name(file, visit).filter(|file| file.is_file()) {
                visit(SurveyedPath::File(&file));
            }
        }
        if let Some(usual) = &layout.usual_content {
            root.add_name(usual, visit);
        }
        for (place, folder) in std::iter::once(&layout.content)
            .chain(&layout.folders)
            .chain(&presets)
            .enumerate()
        {
            let end = root.add_name(folder, visit);
            let Some(real) = end.filter(|real| root.admits(real)) else {
                continue;
            };
            if place == 0 {
                let skipped = layout.skipped();
                root.skipped = skipped.into_iter().map(|path| real.join(path)).collect();
            } else if root.folders.contains(&real) {
                // A link to a place that has another name already.
                root.targets.insert(real.clone());
            }
            root.add_folder(&real, true, visit);
            root.spellings.push((real, folder.clone()));
        }
        let real_root = root.folder.clone().map(|real| (real, site.root.clone()));
        root.spellings.extend(real_root);
        for (path, is_listed) in &included.0 {
            root.add_included(&site.root, path, *is_listed, visit);
        }
        root
    }

    /// Adds a file that texts include, and the folders on the way to it.
    fn add_included(
        &mut self,
        site: &Path,
        path: &str,
        is_listed: bool,
        visit: &mut dyn FnMut(SurveyedPath<'_>),
    ) {
        let mut place = site.to_path_buf();
        for name in path.split('/') {
            if is_listed && let Some(folder) = place.canonicalize().ok().filter(|it| it.is_dir()) {
                visit(SurveyedPath::Folder(&folder));
                self.listed.insert(folder);
            }
            place.push(name);
            self.add_name(&place, visit);
        }
        if let Some(file) = place.canonicalize().ok().filter(|file| file.is_file()) {
            visit(SurveyedPath::File(&file));
        }
        // Under another name, the file may be one of the content as well.
        self.files
            .extend(self.folder.iter().map(|folder| folder.join(path)));
    }

    /// Whether a place is an allowed target of links.
    fn admits(&mut self, place: &Path) -> bool {
        let admits = place
            .canonicalize()
            .is_ok_and(|real| self.access.admits(&real));
        self.has_outside |= !admits;
        admits
    }

    /// Whether a site now has other folders of presets, after something happened to these paths.
    pub(super) fn is_outdated(&self, site: &SiteFolders, paths: &BTreeSet<PathBuf>) -> bool {
        let may_name = |path: &PathBuf| {
            self.files.contains(path) || path.file_name().is_some_and(|name| name == PRESET_FILE)
        };
        paths.iter().any(may_name) && load::preset_folders(site) != self.presets
    }

    /// Whether something that happened to a path may concern the site.
    pub(super) fn concerns(&self, path: &Path) -> bool {
        if self.names.contains(path) || self.is_known(path) {
            return true;
        }
        // Names close to one with a meaning are diagnosed, also in the site's own folder and if they are hidden.
        let is_close = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(load::is_misnamed);
        if is_close && path.parent() == self.folder.as_deref() {
            return true;
        }
        if path
            .parent()
            .is_some_and(|folder| self.listed.contains(folder))
            && !is_hidden(path)
        {
            return true;
        }
        let mut below = path;
        while let Some(parent) = below.parent() {
            if is_hidden(below) && !(is_close && below == path) || self.skipped.contains(below) {
                return false;
            }
            if self.folders.contains(parent) {
                return true;
            }
            below = parent;
        }
        false
    }

    /// Whether this was a folder or a link when the site was surveyed.
    pub(super) fn is_known(&self, path: &Path) -> bool {
        self.folders.contains(path) || self.parents.contains(path) || self.links.contains(path)
    }

    /// The path of a file as `load` spells it, if the file has one name in the site; it may be gone. None where only a full load shows
    /// what happened.
    pub(super) fn file_path(&self, path: &Path) -> Option<PathBuf> {
        if self.is_known(path) || path.ancestors().any(|place| self.targets.contains(place)) {
            return None;
        }
        if self.names.contains(path) && (self.has_outside || !self.files.contains(path)) {
            return None;
        }
        let is_file_or_gone =
            fs::symlink_metadata(path).map_or(true, |metadata| metadata.is_file());
        is_file_or_gone.then(|| self.spell(path))
    }

    fn spell(&self, path: &Path) -> PathBuf {
        let given = |(real, given): &(PathBuf, PathBuf)| {
            path.strip_prefix(real).ok().map(|rest| given.join(rest))
        };
        self.spellings
            .iter()
            .find_map(given)
            .unwrap_or_else(|| path.to_path_buf())
    }

    /// Adds a place that matters by its name, and the targets of links that start there. Returns the last one, if it exists.
    fn add_name(
        &mut self,
        path: &Path,
        visit: &mut dyn FnMut(SurveyedPath<'_>),
    ) -> Option<PathBuf> {
        let path = match path.file_name() {
            Some(_) => std::path::absolute(path).ok()?,
            None => path.canonicalize().ok()?,
        };
        let mut below = path.as_path();
        let place = loop {
            let parent = below.parent()?;
            if let (Ok(parent), Some(name)) = (parent.canonicalize(), below.file_name()) {
                if self.parents.insert(parent.clone()) {
                    visit(SurveyedPath::Parent(&parent));
                }
                break parent.join(name);
            }
            below = parent;
        };
        self.names.insert(place.clone());
        let metadata = fs::symlink_metadata(&place)
            .ok()
            .filter(|_| below == path)?;
        if !metadata.is_symlink() {
            return Some(place);
        }
        if !self.links.insert(place.clone()) {
            return place.canonicalize().ok();
        }
        let target = fs::read_link(&place).ok()?;
        self.add_name(&place.parent()?.join(target), visit)
    }

    /// Adds a folder that is part of the site, with those below it. No folder is visited twice, so links may form cycles.
    fn add_folder(
        &mut self,
        folder: &Path,
        is_tree: bool,
        visit: &mut dyn FnMut(SurveyedPath<'_>),
    ) {
        if !self.folders.insert(folder.to_path_buf()) {
            return;
        }
        visit(if is_tree {
            SurveyedPath::Tree(folder)
        } else {
            SurveyedPath::Folder(folder)
        });
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if is_hidden(&path) || self.skipped.contains(&path) {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.add_folder(&path, false, visit),
                Ok(kind) if kind.is_file() => visit(SurveyedPath::File(&path)),
                Ok(kind) if kind.is_symlink() => self.add_link(&path, visit),
                _ => {}
            }
        }
    }

    fn add_link(&mut self, link: &Path, visit: &mut dyn FnMut(SurveyedPath<'_>)) {
        // A link without a target may get one.
        if link.exists() && !self.admits(link) {
            self.links.insert(link.to_path_buf());
            return;
        }
        let end = self.add_name(link, visit);
        // A link to a folder that it is in adds nothing.
        let Some(end) = end.filter(|end| !link.starts_with(end)) else {
            return;
        };
        self.targets.insert(end.clone());
        if end.is_dir() {
            self.add_folder(&end, true, visit);
        } else {
            visit(SurveyedPath::File(&end));
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(load::is_hidden)
}
