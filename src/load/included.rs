//! Files from which code blocks take their lines: regular text files inside the handbook's own folder, of a limited size, that are
//! neither sources of pages nor configs. What is in a page is hidden by its labels, which the lines would lose.
//!
//! A path is followed name by name, and each name is compared with those that its folder lists, since some systems open a file whose name
//! has other capital letters. What the lines mean is up to `markdown`.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::access::{FileAccess, is_hidden};
use super::layout::{SiteFolders, SiteLayout};
use super::source::is_source;
use crate::config::{Role, role};
use crate::diagnostic::{nearest, suggest};
use crate::pipeline::{self, IncludedFile, IncludedFiles, Input};
use crate::text::{self, NotUtf8};

#[cfg(test)]
mod tests;

/// The largest file that is included, in bytes.
const MAX_INCLUDED: u64 = 1024 * 1024;

/// The name of the config of a preset.
const PRESET: &str = "preset.toml";

/// Why a file cannot be included, and what to do.
struct IncludeError {
    message: String,
    help: String,
}

impl IncludeError {
    fn new(message: String, help: impl Into<String>) -> Self {
        let help = help.into();
        Self { message, help }
    }

    fn unreadable(path: &str, reason: &io::Error) -> Self {
        let message = format!("`{path}` cannot be read: {reason}");
        Self::new(message, "include a plain file that can be read")
    }
}

/// Reads the files that the texts of an input include.
pub(super) fn read(input: &Input, folders: &SiteFolders) -> Arc<IncludedFiles> {
    let mut reader = IncludedReader::new(folders);
    let paths = pipeline::included_by(input);
    let read = paths.into_iter().map(|path| {
        let file = match reader.read(&path) {
            Ok(text) => IncludedFile::Text(text.into()),
            Err(IncludeError { message, help }) => IncludedFile::Unusable { message, help },
        };
        (path, file)
    });
    Arc::new(read.collect())
}

/// Whether a change of a file concerns the included ones: it is one of them, in the way to one, or beside one that cannot be included,
/// whose name may be suggested.
pub(super) fn concerns(input: &Input, path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_in = |folder: &str, path: &str| {
        let rest = path.strip_prefix(folder);
        rest.is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    input.included.iter().any(|(included, file)| {
        is_in(path, included)
            || matches!(file, IncludedFile::Unusable { .. }) && is_in(folder, included)
    })
}

/// The places outside the content that a preview has to watch because of included files: their paths from the site's root, each with whether
/// the names beside it matter as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct IncludedPlaces(pub(crate) BTreeMap<String, bool>);

impl IncludedPlaces {
    /// The places of an input.
    pub(crate) fn new(input: &Input) -> Self {
        let place = |(path, file): (&String, &IncludedFile)| {
            let is_listed = matches!(file, IncludedFile::Unusable { .. });
            (path.clone(), is_listed)
        };
        Self(input.included.iter().map(place).collect())
    }
}

/// Reads included files of one site.
struct IncludedReader {
    root: PathBuf,
    /// The real paths of the site's folder, its content and its output, as far as they exist.
    real_root: Option<PathBuf>,
    content: Option<PathBuf>,
    output: Option<PathBuf>,
    /// The content's folder as paths begin with it.
    shown_content: String,
    /// Without the links that the config allows: those are for pages.
    access: FileAccess,
    /// The names in folders that were listed, sorted.
    listed: BTreeMap<PathBuf, Vec<String>>,
}

impl IncludedReader {
    fn new(folders: &SiteFolders) -> Self {
        let layout = SiteLayout::new(folders);
        let own = SiteFolders {
            content: None,
            ..folders.clone()
        };
        Self {
            root: folders.root.clone(),
            real_root: folders.root.canonicalize().ok(),
            content: layout.content.canonicalize().ok(),
            output: folders.output.canonicalize().ok(),
            shown_content: layout.shown_content(&folders.root),
            access: FileAccess::new(&own, None),
            listed: BTreeMap::new(),
        }
    }

    fn read(&mut self, path: &str) -> Result<String, IncludeError> {
        let disk = self.find(path)?;
        let real = disk.canonicalize();
        let real = real.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                let message = format!("`{path}` is a symlink whose target does not exist");
                IncludeError::new(message, "restore its target, or include another file")
            }
            _ => IncludeError::unreadable(path, &error),
        })?;
        self.check_place(path, &real)?;
        let bytes = self.bytes(path, &disk)?;
        self.check_source(path, &real, &bytes)?;
        if bytes.contains(&0) {
            return Err(not_text(path, "contains a NUL byte"));
        }
        let text = text::decode(bytes).map_err(|NotUtf8 { readable, .. }| {
            let line = readable.lines().count().max(1);
            not_text(path, &format!("is not UTF-8 on line {line}"))
        })?;
        if text.trim_start_matches('\u{feff}').trim().is_empty() {
            let message = format!("`{path}` is empty");
            return Err(IncludeError::new(
                message,
                "write its lines, or delete the block",
            ));
        }
        Ok(text)
    }

    /// Follows a path, whose names are compared as they are spelled.
    fn find(&mut self, path: &str) -> Result<PathBuf, IncludeError> {
        let mut disk = self.root.clone();
        let mut spelled: Vec<String> = Vec::new();
        for name in path.split('/') {
            let names = self.names_in(&disk);
            let is_same = |other: &&String| text::composed((*other).clone()) == name;
            let is_close = |other: &&String| other.to_lowercase() == name.to_lowercase();
            let mut all = names.iter();
            let Some(found) = all.find(is_same).or_else(|| names.iter().find(is_close)) else {
                return Err(self.not_found(path, &spelled, name));
            };
            disk.push(found);
            spelled.push(text::composed(found.clone()));
        }
        let spelled = spelled.join("/");
        if spelled != path {
            let message = format!("file `{path}` not found, but `{spelled}` exists");
            let help = format!("write `{spelled}`; some systems tell capital letters apart");
            return Err(IncludeError::new(message, help));
        }
        Ok(disk)
    }

    /// The visible names in a folder, sorted. A folder that cannot be listed has none.
    fn names_in(&mut self, folder: &Path) -> &[String] {
        if !self.listed.contains_key(folder) {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let names = entries.map(|entry| entry.file_name());
            let mut names: Vec<String> = names
                .filter(|name| !is_hidden(name))
                .filter_map(|name| name.into_string().ok())
                .collect();
            names.sort_unstable();
            self.listed.insert(folder.to_path_buf(), names);
        }
        &self.listed[folder]
    }

    fn not_found(&mut self, path: &str, found: &[String], name: &str) -> IncludeError {
        let folder = found.join("/");
        let shown = |name: &str| match folder.as_str() {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let message = format!("file `{path}` not found");
        let in_content = format!("{}/{path}", self.shown_content);
        let content = self.root.join(&self.shown_content);
        if !self.shown_content.is_empty() && found.is_empty() && content.join(path).is_file() {
            let help =
                format!("write `{in_content}`: paths begin at the folder of `hirebook.toml`");
            return IncludeError::new(message, help);
        }
        let disk = self.root.join(&folder);
        let names = self.names_in(&disk);
        let near = nearest(name, names.iter().map(String::as_str));
        let near: Vec<String> = near.into_iter().map(shown).collect();
        let near: Vec<&str> = near.iter().map(String::as_str).collect();
        let help = suggest(&near).unwrap_or_else(|| {
            "create it, or write the path of another file from the folder of `hirebook.toml`"
                .to_owned()
        });
        IncludeError::new(message, help)
    }

    /// Refuses a file that is not part of the handbook, or configures it.
    fn check_place(&self, path: &str, real: &Path) -> Result<(), IncludeError> {
        let inside = self
            .real_root
            .as_ref()
            .and_then(|root| real.strip_prefix(root).ok());
        let Some(inside) = inside.filter(|inside| !inside.iter().any(is_hidden)) else {
            let message = format!("`{path}` is a symlink to a file outside the handbook");
            return Err(IncludeError::new(
                message,
                "copy the file into the handbook",
            ));
        };
        if self
            .output
            .as_ref()
            .is_some_and(|output| real.starts_with(output))
        {
            let message = format!("`{path}` is in the output folder, which each build replaces");
            return Err(IncludeError::new(
                message,
                "include the file that it is made from",
            ));
        }
        if real.is_dir() {
            let message = format!("`{path}` is a folder");
            return Err(IncludeError::new(message, "write the path of a file in it"));
        }
        let names = [
            path.rsplit('/').next(),
            inside.file_name().and_then(|name| name.to_str()),
        ];
        let is_config = |name: &str| {
            matches!(role(name), Role::Declarations(_) | Role::Defaults) || name == PRESET
        };
        if names.into_iter().flatten().any(is_config) {
            let message = format!("`{path}` configures a site, so it is never shown");
            return Err(IncludeError::new(
                message,
                "copy the lines to a file with another name",
            ));
        }
        Ok(())
    }

    /// Refuses the source of a page.
    fn check_source(&self, path: &str, real: &Path, bytes: &[u8]) -> Result<(), IncludeError> {
        let names = [
            path.rsplit('/').next(),
            real.file_name().and_then(|name| name.to_str()),
        ];
        let mut names = names.into_iter().flatten();
        let is_page = names.any(|name| matches!(role(name), Role::Page | Role::LikePage(_)));
        let is_in_content = self
            .content
            .as_ref()
            .is_some_and(|content| real.starts_with(content));
        if is_in_content && (is_page || is_source(bytes)) {
            let message = format!("`{path}` is the source of a page, whose labels would be lost");
            return Err(IncludeError::new(message, "embed the page: `![[id]]`"));
        }
        if is_page && is_source(bytes) {
            let message = format!("`{path}` has front matter, whose labels would be lost");
            let help =
                "remove the front matter, or move the file to the content and embed it: `![[id]]`";
            return Err(IncludeError::new(message, help));
        }
        Ok(())
    }

    fn bytes(&self, path: &str, disk: &Path) -> Result<Vec<u8>, IncludeError> {
        let file = self.access.open(disk);
        let file = file.map_err(|error| IncludeError::unreadable(path, &error))?;
        let mut bytes = Vec::new();
        // A file can grow while it is read.
        let read = file.take(MAX_INCLUDED + 1).read_to_end(&mut bytes);
        let read = read.map_err(|error| IncludeError::unreadable(path, &error))?;
        if read as u64 > MAX_INCLUDED {
            let message = format!("`{path}` has more than {MAX_INCLUDED} bytes");
            return Err(IncludeError::new(
                message,
                "copy the lines to a smaller file",
            ));
        }
        Ok(bytes)
    }
}

fn not_text(path: &str, what: &str) -> IncludeError {
    let help = "save it as UTF-8, or include a text file";
    IncludeError::new(format!("`{path}` {what}"), help)
}
