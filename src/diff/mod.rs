//! Two builds of a site, compared as readers see them: which pages, redirects and files differ, and in which lines.
//!
//! Pure: two [`Side`]s in, a list of [`Change`]s out. What a page looks like is no matter here, nor is where a build comes
//! from; [`text`](mod@text) says what of a page is text, [`lines`] which lines differ.

pub mod lines;
pub mod text;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

/// One build of a site.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Its files, by path.
    pub files: BTreeMap<String, File>,
    /// Of pages that lead on to another, the path of that one.
    pub redirects: BTreeMap<String, String>,
    /// Of files whose name tells what they hold, the path without that.
    pub plain: BTreeMap<String, String>,
}

/// A file of a build.
#[derive(Clone, Debug)]
pub struct File {
    /// A number that differs where contents do.
    pub hash: u64,
    /// What it holds; none where it is a copy of a file that nobody has read as text.
    pub bytes: Option<Arc<[u8]>>,
}

/// What is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is.
    pub kind: Kind,
    /// How it differs.
    pub change: How,
    /// Its path in the site; of a file whose name tells what it holds, without that.
    pub path: String,
    /// Where a redirect leads, or led.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What the lines are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Of>,
    /// How many lines are gone.
    pub gone: usize,
    /// How many lines are new.
    pub new: usize,
    /// The lines that are gone, `- …`, and those that are new, `+ …`, in order. Of what was added or removed as a whole
    /// there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

/// What a path of a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A page.
    Page,
    /// The way from an old address to a new one.
    Redirect,
    /// Anything else.
    File,
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// It is on the new side only.
    Added,
    /// It is on the old side only.
    Removed,
    /// It is on both, and not the same.
    Changed,
}

/// What the lines of a change are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// Text as readers see it, or of a file that is text.
    Text,
    /// Tags of a page whose text is the same: links, pictures, classes.
    Markup,
}

/// What differs between two builds: pages, then redirects, then files; of each what is new, what is gone and
/// what has changed, in the order of paths.
///
/// Two pages that differ only in the names of files that have changed are the same; it is the files that differ.
#[must_use]
pub fn compare(old: &Side, new: &Side) -> Vec<Change> {
    let (before, after) = (old.entries(), new.entries());
    let keys: BTreeSet<&(Kind, &str)> = before.keys().chain(after.keys()).collect();
    let (hashed, fresh) = (old.names_beside(new), new.names_beside(old));
    let mut changes = Vec::new();
    for key in keys {
        let (kind, path) = *key;
        let change = |how: How, to: Option<&String>, seen: Seen| Change {
            kind,
            change: how,
            path: path.to_owned(),
            to: to.cloned(),
            of: seen.of,
            gone: seen
                .lines
                .iter()
                .filter(|line| line.starts_with('-'))
                .count(),
            new: seen
                .lines
                .iter()
                .filter(|line| line.starts_with('+'))
                .count(),
            lines: seen.lines,
        };
        let to = |side: &'_ Side| side.redirects.get(path).cloned();
        match (before.get(key), after.get(key)) {
            (Some(_), None) => {
                changes.push(change(How::Removed, to(old).as_ref(), Seen::default()))
            }
            (None, Some(_)) => changes.push(change(How::Added, to(new).as_ref(), Seen::default())),
            (Some(a), Some(b)) if a.hash != b.hash => {
                let seen = if kind == Kind::Redirect {
                    (to(old) != to(new)).then(Seen::default)
                } else {
                    differing(kind, path, [(a, &hashed), (b, &fresh)])
                };
                changes.extend(seen.map(|seen| change(How::Changed, to(new).as_ref(), seen)));
            }
            _ => {}
        }
    }
    changes.sort_by_key(|change| (change.kind, change.change));
    changes
}

/// Lines that differ.
#[derive(Default)]
struct Seen {
    of: Option<Of>,
    lines: Vec<String>,
}

/// Names of files that only one side has, and what stands for them: `-1a2b3c4d.css` and `.css`.
type Names = Vec<(String, String)>;

/// The lines in which two files differ; none if only the names of other files do.
fn differing(kind: Kind, path: &str, sides: [(&File, &Names); 2]) -> Option<Seen> {
    let [Some(old), Some(new)] = sides.map(|(file, names)| readable(file, names)) else {
        return Some(Seen::default());
    };
    if kind == Kind::Page {
        if old == new {
            return None;
        }
        let (old, new) = (text::read(&old), text::read(&new));
        let lines = lines::differing(&old.text, &new.text);
        if !lines.is_empty() {
            return Some(Seen {
                of: Some(Of::Text),
                lines,
            });
        }
        return Some(Seen {
            of: Some(Of::Markup),
            lines: lines::differing(&old.tags, &new.tags),
        });
    }
    if !matches!(ending(path), "csv" | "json" | "txt" | "xml") {
        return Some(Seen::default());
    }
    let lines_of = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    Some(Seen {
        of: Some(Of::Text),
        lines: lines::differing(&lines_of(&old), &lines_of(&new)),
    })
}

/// What a path's name ends in, behind its last dot.
fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// A file as text, with plain names.
fn readable(file: &File, names: &Names) -> Option<String> {
    let text = std::str::from_utf8(file.bytes.as_deref()?).ok()?.to_owned();
    Some(
        names
            .iter()
            .fold(text, |text, (name, plain)| text.replace(name, plain)),
    )
}

impl Side {
    /// What there is, by kind and path.
    fn entries(&self) -> BTreeMap<(Kind, &str), &File> {
        let kind = |path: &str, file: &File| {
            if self.redirects.contains_key(path) {
                Kind::Redirect
            } else if file.bytes.is_some() && ending(path) == "html" {
                Kind::Page
            } else {
                Kind::File
            }
        };
        // Where another file has the plain name, both keep their own.
        let plain = |path: &String| {
            self.plain
                .get(path)
                .filter(|plain| !self.files.contains_key(*plain))
        };
        self.files
            .iter()
            .map(|(path, file)| {
                (
                    (kind(path, file), plain(path).unwrap_or(path).as_str()),
                    file,
                )
            })
            .collect()
    }

    /// The ends of names that tell what a file holds, of files that the other side does not have.
    fn names_beside(&self, other: &Self) -> Names {
        let own = self
            .plain
            .iter()
            .filter(|(path, _)| !other.files.contains_key(*path));
        own.filter_map(|(path, plain)| {
            let stem = plain
                .rsplit_once('.')
                .map_or(plain.as_str(), |(stem, _)| stem);
            Some((
                path.strip_prefix(stem)?.to_owned(),
                plain.strip_prefix(stem)?.to_owned(),
            ))
        })
        .collect()
    }
}
