//! What the name of a preset means: a built-in preset, or a folder of the site. It reads no folder; `load` does, and uses the functions
//! here to know which.

use std::sync::Arc;

use super::tables::{EXTENDS, SITE};
use crate::diagnostic::{CONFIG, Diagnostic, list_of};
use crate::presets::{self, Preset, PresetError, PresetFolders, PresetOrigin};
use crate::text::{FileId, Span};
use crate::tree::{Node, parse_toml};

/// What a name means.
enum PresetReference {
    /// The built-in preset with this name, whether or not there is one.
    BuiltIn,
    /// The folder with this path from the site's root; empty for the root itself.
    Folder(String),
    /// A folder outside of the site.
    Outside,
    /// A folder that is not part of the site, since a name in its path begins with a dot.
    Hidden,
}

impl PresetReference {
    /// Resolves a name that is written in a file of the folder `base`: a path has a slash, or begins with a dot.
    fn new(name: &str, base: &str) -> Self {
        if name.contains('/') || name.starts_with('.') {
            Self::of_path(name, base)
        } else {
            Self::BuiltIn
        }
    }

    fn of_path(path: &str, base: &str) -> Self {
        if path.starts_with('/') {
            return Self::Outside;
        }
        let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.pop().is_none() => return Self::Outside,
                ".." => {}
                part => parts.push(part),
            }
        }
        if parts.iter().any(|part| part.starts_with('.')) {
            return Self::Hidden;
        }
        Self::Folder(parts.join("/"))
    }

    /// The folder.
    ///
    /// # Errors
    /// Why it cannot be that of a preset, and how to fix that.
    fn folder(self) -> Result<String, (&'static str, String)> {
        match self {
            Self::Folder(folder) if !folder.is_empty() => Ok(folder),
            Self::Folder(_) | Self::BuiltIn => Err((
                "is the folder of the handbook itself",
                "move the preset to a folder of its own, such as `presets/`".to_owned(),
            )),
            Self::Outside => Err((
                "is outside the handbook",
                "copy it into the handbook, or put a symlink to it there and allow its target in `[site] allow_links`".to_owned(),
            )),
            Self::Hidden => Err((
                "is in a hidden folder",
                "rename the folder so that its name does not begin with a dot".to_owned(),
            )),
        }
    }
}

/// The folder that a site with this config could take its preset from, as a path from its root: the one that `[site] preset` names,
/// even if it does not exist.
#[must_use]
pub fn preset_folder(config: &str) -> Option<String> {
    if !config.contains("preset") {
        return None;
    }
    let (map, _) = parse_toml(config, FileId::default(), 0);
    let site = map.node(SITE).and_then(Node::as_map);
    folder_of(site?.node("preset")?.as_text()?, "")
}

/// The folder of the preset that the preset in `folder` could extend.
#[must_use]
pub fn extended_folder(preset: &str, folder: &str) -> Option<String> {
    if !preset.contains(EXTENDS) {
        return None;
    }
    let (map, _) = parse_toml(preset, FileId::default(), 0);
    folder_of(map.node(EXTENDS)?.as_text()?, folder)
}

/// The folder that a name means. A word that is the name of no preset may have been meant as a folder.
fn folder_of(name: &str, base: &str) -> Option<String> {
    let reference = match PresetReference::new(name, base) {
        PresetReference::BuiltIn if presets::find(name).is_none() => {
            PresetReference::of_path(name, base)
        }
        reference => reference,
    };
    match reference {
        PresetReference::Folder(folder) if !folder.is_empty() => Some(folder),
        _ => None,
    }
}

/// The preset that a site names, or that the preset `base` extends; without a name, the default one. Adds the path of one that cannot
/// be read to `paths`.
///
/// # Errors
/// What is wrong with the name or the folder; none if its file has been reported.
pub(super) fn find(
    name: Option<&Node>,
    base: Option<&Preset>,
    folders: &PresetFolders,
    paths: &mut Vec<String>,
) -> Result<Arc<Preset>, Option<Box<Diagnostic>>> {
    let span = name.map_or_else(Span::default, |name| name.span);
    let failure = |(message, help): (String, String)| {
        Some(Box::new(Diagnostic::new(CONFIG, span, message).help(help)))
    };
    let text = match name.map(|name| name.as_text().ok_or(name)) {
        Some(Ok(text)) => text,
        Some(Err(node)) if base.is_some() => return Err(failure(not_a_name(node))),
        // A site's value of the wrong kind is reported where `[site]` is read.
        None | Some(Err(_)) => presets::DEFAULT,
    };
    let base = base.filter(|base| base.origin == PresetOrigin::Folder);
    let base = base.map_or("", |base| &*base.name);
    let reference = PresetReference::new(text, base);
    if let PresetReference::BuiltIn = reference {
        let built_in = presets::find(text).map(|preset| Arc::new(preset.clone()));
        return built_in.ok_or_else(|| Some(Box::new(unknown(text, span, base, folders))));
    }
    let folder = reference
        .folder()
        .map_err(|(reason, help)| failure((format!("the preset `{text}` {reason}"), help)))?;
    match folders.get(&folder) {
        Some(Ok(preset)) => Ok(preset.clone()),
        Some(Err(PresetError::Unreadable)) => {
            paths.push(format!("{folder}/{}", presets::FILE));
            Err(None)
        }
        Some(Err(error)) => Err(failure(describe(&folder, error))),
        None => Err(failure(describe(&folder, &PresetError::Missing))),
    }
}

fn not_a_name(node: &Node) -> (String, String) {
    (
        format!("`{EXTENDS}` is {}, not the name of a preset", node.kind()),
        format!("write the name of one preset, such as `{EXTENDS} = \"pages\"`"),
    )
}

/// Reports a word that is the name of no preset.
fn unknown(name: &str, span: Span, base: &str, folders: &PresetFolders) -> Diagnostic {
    let problem = Diagnostic::new(CONFIG, span, format!("no preset named `{name}`"));
    let folder = folder_of(name, base).and_then(|folder| folders.get(&folder));
    if let Some(Ok(_) | Err(PresetError::NoConfig | PresetError::Unreadable)) = folder {
        return problem
            .here("not a built-in preset")
            .help(format!("write `./{name}` to use the folder `{name}`"));
    }
    let known = presets::ALL.iter().map(|preset| &*preset.name);
    problem.not_found(name, known, "the presets are")
}

/// Why a folder cannot be used, and how to fix that.
fn describe(folder: &str, error: &PresetError) -> (String, String) {
    let file = presets::FILE;
    match error {
        PresetError::Missing => {
            let known = presets::ALL.iter().map(|preset| &*preset.name);
            let known = list_of(known, presets::ALL.len());
            (
                format!("folder `{folder}` not found"),
                format!("create `{folder}/{file}`, or name a built-in preset: {known}"),
            )
        }
        PresetError::NotAFolder => (
            format!("`{folder}` is a file, not the folder of a preset"),
            format!("name the folder that contains `{file}`"),
        ),
        PresetError::NoConfig => (
            format!("the folder `{folder}` has no `{file}`"),
            format!("create `{folder}/{file}`, which declares the types and relations"),
        ),
        PresetError::Published(place) => (
            format!("the preset `{folder}` is in {place}"),
            "move it to another folder of the handbook, such as `presets/`".to_owned(),
        ),
        PresetError::Outside => (
            format!("the preset `{folder}` leads outside the handbook, through a symlink"),
            "copy the folder into the handbook, or allow the target in `hirebook.toml`: `[site] allow_links = [\"../folder\"]`".to_owned(),
        ),
        PresetError::Unreadable => (
            format!("`{folder}/{file}` cannot be read"),
            "make it a plain file that can be read".to_owned(),
        ),
    }
}
