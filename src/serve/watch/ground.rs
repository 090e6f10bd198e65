//! The ground that a watcher keeps an eye on: which folders are part of a site, which names beside them matter, and where
//! links lead. It decides what an event is about, and never what has become of a file's text.
//!
//! Everything is known by its real path here. Links are followed as `load` follows them; since a file behind a link may be
//! several files of the site, what happens there is never told by path.

#![expect(clippy::disallowed_methods, reason = "the edge that watches files")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::load::{self, Bounds, Places};

/// A site, as its reader was told of it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) root: PathBuf,
    pub(super) content: Option<PathBuf>,
    pub(super) output: PathBuf,
}

/// What a survey comes by, by its real path.
#[derive(Debug)]
pub(super) enum Seen<'a> {
    /// A folder that holds the site's folders; told before it is listed.
    Top(&'a Path),
    /// A folder in one of these; told before it is listed.
    Folder(&'a Path),
    /// A folder in which a few names matter.
    Beside(&'a Path),
    /// A file.
    File(&'a Path),
}

/// What a survey found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ground {
    /// Folders of which all that is not skipped is part of the site.
    folders: HashSet<PathBuf>,
    /// What is in these and no part of it.
    skipped: HashSet<PathBuf>,
    /// Places that matter by themselves, whether or not there is something.
    names: HashSet<PathBuf>,
    /// Those of them that are files where all is well.
    files: HashSet<PathBuf>,
    /// Folders that hold them.
    beside: HashSet<PathBuf>,
    /// Links.
    links: HashSet<PathBuf>,
    /// Where links inside the site's folders lead.
    targets: HashSet<PathBuf>,
    /// Real paths of folders and how they were named, the content first.
    spellings: Vec<(PathBuf, PathBuf)>,
    /// The site's own folder.
    root: Option<PathBuf>,
    /// Where links may lead.
    bounds: Bounds,
    /// Whether a link leads elsewhere, which the config may come to allow.
    has_outside: bool,
}

impl Ground {
    /// Looks at a site as it is now, and tells of each place as it comes by.
    pub(super) fn survey(site: &Site, see: &mut dyn FnMut(Seen<'_>)) -> Self {
        let bounds = load::bounds(&site.root, site.content.as_deref(), &site.output);
        let mut ground = Self {
            root: site.root.canonicalize().ok(),
            bounds,
            ..Self::default()
        };
        let places = Places::of(&site.root, site.content.as_deref(), &site.output);
        ground.name(&site.root, see);
        for file in &places.files {
            if let Some(parent) = site
                .root
                .canonicalize()
                .ok()
                .zip(file.file_name())
                .map(|(root, name)| root.join(name))
            {
                ground.files.insert(parent);
            }
            if let Some(file) = ground.name(file, see).filter(|file| file.is_file()) {
                see(Seen::File(&file));
            }
        }
        if let Some(own) = &places.own {
            ground.name(own, see);
        }
        if let Some(real) = ground
            .name(&places.content, see)
            .filter(|real| ground.admits(real))
        {
            ground
                .skipped
                .extend(places.skipped().into_iter().map(|path| real.join(path)));
            ground.descend(&real, true, see);
            ground.spellings.push((real, places.content.clone()));
        }
        for folder in &places.folders {
            if let Some(real) = ground.name(folder, see).filter(|real| ground.admits(real)) {
                // A link to a place that is known by another name already.
                if ground.folders.contains(&real) {
                    ground.targets.insert(real.clone());
                }
                ground.descend(&real, true, see);
                ground.spellings.push((real, folder.clone()));
            }
        }
        ground.spellings.extend(
            site.root
                .canonicalize()
                .map(|real| (real, site.root.clone())),
        );
        ground
    }

    /// Whether a link may lead to a place.
    fn admits(&mut self, place: &Path) -> bool {
        let admits = place
            .canonicalize()
            .is_ok_and(|real| self.bounds.admits(&real));
        self.has_outside |= !admits;
        admits
    }

    /// Whether something that happened to a path may concern the site.
    pub(super) fn concerns(&self, path: &Path) -> bool {
        if self.names.contains(path) || self.is_known(path) {
            return true;
        }
        // Names that are close to one with a meaning are reported, also in the site's own folder and when they are hidden.
        let is_close = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_some_and(load::is_misnamed);
        if is_close && path.parent() == self.root.as_deref() {
            return true;
        }
        let mut below = path;
        while let Some(parent) = below.parent() {
            if is_dotted(below) && !(is_close && below == path) || self.skipped.contains(below) {
                return false;
            }
            if self.folders.contains(parent) {
                return true;
            }
            below = parent;
        }
        false
    }

    /// Whether this was a folder or link when the site was surveyed.
    pub(super) fn is_known(&self, path: &Path) -> bool {
        self.folders.contains(path) || self.beside.contains(path) || self.links.contains(path)
    }

    /// The path to hint at, as the site's reader spells it, where it now is a plain file that goes by one name, or has been
    /// one; `None` where only looking at the whole site can tell what happened.
    pub(super) fn plain(&self, path: &Path) -> Option<PathBuf> {
        if self.is_known(path) || path.ancestors().any(|place| self.targets.contains(place)) {
            return None;
        }
        if self.names.contains(path) && (self.has_outside || !self.files.contains(path)) {
            return None;
        }
        let plain = fs::symlink_metadata(path).map_or(true, |metadata| metadata.is_file());
        plain.then(|| self.spelled(path))
    }

    fn spelled(&self, path: &Path) -> PathBuf {
        let named = |(real, named): &(PathBuf, PathBuf)| {
            path.strip_prefix(real).ok().map(|rest| named.join(rest))
        };
        self.spellings
            .iter()
            .find_map(named)
            .unwrap_or_else(|| path.to_path_buf())
    }

    /// Keeps an eye on a place by its name, and on where links lead from it. Gives where that is, if there is something.
    fn name(&mut self, path: &Path, see: &mut dyn FnMut(Seen<'_>)) -> Option<PathBuf> {
        let path = match path.file_name() {
            Some(_) => std::path::absolute(path).ok()?,
            None => path.canonicalize().ok()?,
        };
        let mut below = path.as_path();
        let place = loop {
            let parent = below.parent()?;
            if let (Ok(parent), Some(name)) = (parent.canonicalize(), below.file_name()) {
                if self.beside.insert(parent.clone()) {
                    see(Seen::Beside(&parent));
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
        self.name(&place.parent()?.join(target), see)
    }

    /// Goes through a folder that is part of the site. No folder is gone through twice, so links may lead in circles.
    fn descend(&mut self, folder: &Path, top: bool, see: &mut dyn FnMut(Seen<'_>)) {
        if !self.folders.insert(folder.to_path_buf()) {
            return;
        }
        see(if top {
            Seen::Top(folder)
        } else {
            Seen::Folder(folder)
        });
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if is_dotted(&path) || self.skipped.contains(&path) {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.descend(&path, false, see),
                Ok(kind) if kind.is_file() => see(Seen::File(&path)),
                Ok(kind) if kind.is_symlink() => self.follow(&path, see),
                _ => {}
            }
        }
    }

    fn follow(&mut self, link: &Path, see: &mut dyn FnMut(Seen<'_>)) {
        // Where there is nothing yet, a link is looked after, too.
        if link.exists() && !self.admits(link) {
            self.links.insert(link.to_path_buf());
            return;
        }
        let end = self.name(link, see);
        // A folder that the link is in is no part of the site once more.
        let Some(end) = end.filter(|end| !link.starts_with(end)) else {
            return;
        };
        self.targets.insert(end.clone());
        if end.is_dir() {
            self.descend(&end, true, see);
        } else {
            see(Seen::File(&end));
        }
    }
}

fn is_dotted(path: &Path) -> bool {
    path.file_name().is_some_and(load::is_hidden)
}
