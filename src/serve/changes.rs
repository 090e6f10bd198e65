//! What happened to addresses between editions: where pages have moved, and which files have other contents. Pages that were loaded
//! earlier do not know that. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::watch::FsEvent;
use crate::pipeline::InputFile;

#[cfg(test)]
mod tests;

/// Changes of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AddressChanges {
    /// Pages that have moved: old path and newest path.
    pub(super) moved: BTreeMap<String, String>,
    /// Files of `static/` that were written, added or removed: path and a version.
    pub(super) written: BTreeMap<String, String>,
}

impl AddressChanges {
    /// Adds later changes, so that each old path has its current one. Returns only what is new, which is all that pages need: a folder
    /// that was renamed once may hold thousands.
    pub(super) fn add(&mut self, later: Self) -> Self {
        self.written.extend(later.written.clone());
        let further =
            |(from, to): (&String, &String)| Some((from.clone(), later.moved.get(to)?.clone()));
        let mut moved: BTreeMap<String, String> = self.moved.iter().filter_map(further).collect();
        moved.extend(later.moved.clone());
        self.moved.extend(moved.clone());
        self.moved.retain(|from, to| from != to);
        moved.retain(|from, to| from != to);
        Self {
            moved,
            written: later.written,
        }
    }
}

/// The files of `static/` that were added, removed or written, each with a version. Those that an event names are among them, since
/// two saves may have the same time.
pub(super) fn written_files(
    before: &[InputFile],
    after: &[InputFile],
    event: &FsEvent,
    edition: u64,
) -> BTreeMap<String, String> {
    let is_named =
        |file: &InputFile| matches!(event, FsEvent::Paths(paths) if paths.contains(&file.disk));
    let known: HashMap<&str, u64> = before
        .iter()
        .map(|file| (file.path.as_str(), file.hash))
        .collect();
    let present: HashSet<&str> = after.iter().map(|file| file.path.as_str()).collect();
    let written = after
        .iter()
        .filter(|file| known.get(file.path.as_str()) != Some(&file.hash) || is_named(file));
    let removed = before
        .iter()
        .filter(|file| !present.contains(file.path.as_str()));
    let version = |file: &InputFile, hash: u64| (file.path.clone(), format!("{hash:x}-{edition}"));
    removed
        .map(|file| version(file, 0))
        .chain(written.map(|file| version(file, file.hash)))
        .collect()
}
