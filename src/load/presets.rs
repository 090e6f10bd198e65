//! Reads the folders that a site's preset could be in. It follows the names of presets, as `config` resolves them, and does not know
//! what a preset declares.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::FileAccess;
use super::copied::{is_missing, read_whole};
use super::declaration;
use super::layout::{SiteFolders, SiteLayout};
use super::problem::not_utf8;
use crate::config::{self, FILE};
use crate::pipeline::InputProblem;
use crate::presets::{self, Preset, PresetError, PresetFolders, PresetOrigin, PresetTemplate};
use crate::strings;
use crate::text::{self, NotUtf8};

/// How many folders are read. `config` accepts fewer.
const MAX_FOLDERS: usize = 16;

/// Reads the folder that the config names and those that its presets name.
pub(super) fn read(
    folders: &SiteFolders,
    layout: &SiteLayout,
    config: Option<&str>,
    access: &FileAccess,
    problems: &mut Vec<InputProblem>,
) -> PresetFolders {
    let mut found = PresetFolders::new();
    let mut next = config.and_then(config::preset_folder);
    while let Some(folder) = next {
        if found.contains_key(&folder) || found.len() == MAX_FOLDERS {
            break;
        }
        let site = PresetSite {
            folders,
            layout,
            access,
        };
        let preset = site.read(&folder, problems);
        next = preset
            .as_ref()
            .ok()
            .and_then(|preset| config::extended_folder(&preset.config, &folder));
        found.insert(folder, preset.map(Arc::new));
    }
    found
}

/// The folders that a site could take its preset from as its files are now, whether or not they exist.
pub(crate) fn preset_folders(folders: &SiteFolders) -> Vec<PathBuf> {
    let unlinked = FileAccess::new(folders, None);
    let config = declaration(&folders.root, FILE, &unlinked, &mut Vec::new());
    let access = FileAccess::new(folders, config.as_deref());
    let layout = SiteLayout::new(folders);
    let config = config.as_deref();
    let found = read(folders, &layout, config, &access, &mut Vec::new());
    paths(&folders.root, &found)
}

/// Where these folders are.
pub(super) fn paths(root: &Path, found: &PresetFolders) -> Vec<PathBuf> {
    found.keys().map(|folder| root.join(folder)).collect()
}

/// A site in whose folder presets are.
struct PresetSite<'a> {
    folders: &'a SiteFolders,
    layout: &'a SiteLayout,
    access: &'a FileAccess,
}

impl PresetSite<'_> {
    /// Reads the preset in a folder. Its path is relative to the root.
    fn read(&self, folder: &str, problems: &mut Vec<InputProblem>) -> Result<Preset, PresetError> {
        let place = self.folders.root.join(folder);
        if is_missing(&place) {
            return Err(PresetError::Missing);
        }
        let real = place.canonicalize().map_err(|_| PresetError::Missing)?;
        if !self.access.admits(&real) && !self.is_in(&real, &self.folders.output) {
            return Err(PresetError::Outside);
        }
        if !real.is_dir() {
            return Err(PresetError::NotAFolder);
        }
        if let Some(place) = self.published(&real) {
            return Err(PresetError::Published(place));
        }
        let path = |file: &str| format!("{folder}/{file}");
        if is_missing(&place.join(presets::FILE)) {
            return Err(PresetError::NoConfig);
        }
        let mut text = |file| declaration(&self.folders.root, &path(file), self.access, problems);
        let config = text(presets::FILE);
        let strings = text(strings::FILE);
        let templates = self.templates(&path(presets::TEMPLATES), problems);
        Ok(Preset {
            name: folder.to_owned().into(),
            origin: PresetOrigin::Folder,
            config: Cow::Owned(config.ok_or(PresetError::Unreadable)?.to_string()),
            strings: Cow::Owned(strings.unwrap_or_default().to_string()),
            templates: Cow::Owned(templates),
        })
    }

    /// Reads the templates in a folder.
    fn templates(&self, folder: &str, problems: &mut Vec<InputProblem>) -> Vec<PresetTemplate> {
        let (files, skipped) = read_whole(&self.folders.root.join(folder), self.access);
        let prefix = format!("{folder}/");
        problems.extend(skipped.iter().map(|problem| problem.shown(&prefix)));
        let mut templates = Vec::new();
        for file in files {
            match text::decode(file.bytes.to_vec()) {
                Ok(text) => templates.push((file.path.into(), text.into())),
                Err(NotUtf8 { at, readable }) => {
                    problems.push(not_utf8(format!("{prefix}{}", file.path), at, &readable));
                }
            }
        }
        templates
    }

    /// The folder of the site that a real path is in, if everything there is published or written by a build.
    fn published(&self, real: &Path) -> Option<&'static str> {
        let is_in = |folder: &Path| self.is_in(real, folder);
        let [statics, _] = &self.layout.folders;
        if is_in(&self.folders.output) {
            Some("the folder that a build writes to")
        } else if is_in(statics) {
            Some("`static/`, whose files are published unchanged")
        } else if self.layout.content != self.folders.root && is_in(&self.layout.content) {
            Some("the content, whose files are pages")
        } else {
            None
        }
    }

    fn is_in(&self, real: &Path, folder: &Path) -> bool {
        let is_root = |folder: &Path| {
            self.folders
                .root
                .canonicalize()
                .is_ok_and(|root| root == *folder)
        };
        folder
            .canonicalize()
            .is_ok_and(|folder| real.starts_with(&folder) && !is_root(&folder))
    }
}
