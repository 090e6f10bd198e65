//! Folders whose names are close to those of types: their files are read as plain pages, which is rarely meant.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::{Closeness, Config, PAGE, closeness, is_folder_page, stem};
use crate::diagnostic::{Diagnostic, MISNAMED_FOLDER, list_of};
use crate::model::Model;
use crate::pipeline::files::in_content;
use crate::text::{FileId, Span};

/// Maximum number of names that a message lists.
const MAX_NAMES: usize = 3;

/// A folder whose name is close to the folder of a type, with the plain pages in it.
struct MisnamedFolder<'m> {
    /// The type's name and its folder.
    declared: (&'m str, &'m str),
    /// Whether it can mean nothing else.
    certain: bool,
    first: FileId,
    pages: Vec<&'m str>,
}

/// Reports folders whose names are close to those of types. Their pages are read as plain pages, perhaps with another label.
pub(super) fn check(whole: &Model, content: &str) -> Vec<Diagnostic> {
    let folders = TypeFolders::new(whole);
    if folders.declared.is_empty() {
        return Vec::new();
    }
    let mut cache = ClosenessCache::default();
    let mut known: HashMap<&str, Option<(String, usize, bool)>> = HashMap::new();
    let mut misnamed: BTreeMap<(String, usize), MisnamedFolder<'_>> = BTreeMap::new();
    let documents = whole.documents().iter();
    for document in documents.filter(|document| is_plain(document, whole.config())) {
        let Some((folder, _)) = document.path.rsplit_once('/') else {
            continue;
        };
        let found = known
            .entry(folder)
            .or_insert_with(|| cache.declared_folder(folder, &folders, content));
        let Some((prefix, at, certain)) = found else {
            continue;
        };
        let key = (prefix.clone(), *at);
        let misnamed = misnamed.entry(key).or_insert_with(|| MisnamedFolder {
            declared: folders.declared[*at],
            certain: *certain,
            first: document.file,
            pages: Vec::new(),
        });
        misnamed.pages.push(&document.path);
    }
    let misnamed = misnamed.into_iter();
    misnamed
        .map(|((prefix, _), folder)| folder.diagnostic(&prefix, content))
        .collect()
}

/// The folders of types.
struct TypeFolders<'m> {
    /// Each type's name and its folder.
    declared: Vec<(&'m str, &'m str)>,
    /// Folders that have files.
    filled: BTreeSet<&'m str>,
    /// Folders of types whose label is not that of plain pages, so that their records have other readers.
    restricted: BTreeSet<&'m str>,
}

impl<'m> TypeFolders<'m> {
    fn new(whole: &'m Model) -> Self {
        let schema = &whole.config().schema;
        let types = schema.types.values();
        let declared: Vec<(&str, &str)> = types
            .filter_map(|declared| Some((declared.name.as_str(), declared.folder.as_deref()?)))
            .filter(|(_, folder)| !folder.is_empty())
            .collect();
        let label = |name: &str| {
            let kind = schema.type_named(name)?;
            schema.type_of(kind).label.as_deref()
        };
        let folders = || declared.iter().map(|(_, folder)| *folder);
        let filled = folders()
            .filter(|folder| is_filled(whole, folder))
            .collect();
        let restricted = declared.iter();
        let restricted = restricted
            .filter(|(name, _)| label(name) != label(PAGE))
            .map(|(_, folder)| *folder)
            .collect();
        Self {
            declared,
            filled,
            restricted,
        }
    }
}

/// Whether a type's own folder has files.
pub(super) fn is_filled(whole: &Model, folder: &str) -> bool {
    let inside = format!("{folder}/");
    let documents = whole.documents();
    documents
        .get(documents.partition_point(|document| *document.path < *inside))
        .is_some_and(|next| next.path.starts_with(&inside))
}

/// Whether a file is a plain page because nothing declares another type.
fn is_plain(document: &crate::document::Document, config: &Config) -> bool {
    let name = stem(document.path.rsplit('/').next().unwrap_or(&document.path));
    let [record] = document.records.as_slice() else {
        return false;
    };
    config.schema.type_of(record.kind).is_page()
        && !record.draft.row
        && record.draft.front.node("type").is_none()
        && !is_folder_page(name)
}

/// The closeness of names, computed once for each pair.
#[derive(Default)]
struct ClosenessCache(HashMap<(String, String), Option<Closeness>>);

impl ClosenessCache {
    fn closeness(&mut self, name: &str, declared: &str) -> Option<Closeness> {
        *self
            .0
            .entry((name.to_owned(), declared.to_owned()))
            .or_insert_with(|| closeness(name, declared))
    }

    /// The part of a path that is close to a declared folder, the index of that folder, and whether it can mean nothing else.
    fn declared_folder(
        &mut self,
        folder: &str,
        folders: &TypeFolders<'_>,
        content: &str,
    ) -> Option<(String, usize, bool)> {
        let parts: Vec<&str> = folder.split('/').collect();
        // Without a `content`, the content is the whole folder of the site: `Content/plants` is no `plants` there.
        let is_content = content.is_empty() && self.closeness(parts[0], "content").is_some();
        for end in 1..=parts.len() {
            let prefix = &parts[..end];
            for (at, (_, folder)) in folders.declared.iter().enumerate() {
                let declared_parts: Vec<&str> = folder.split('/').collect();
                if is_content && prefix[1..] == declared_parts[..] {
                    return Some((prefix.join("/"), at, true));
                }
                let is_nested = declared_parts.len() == 1 && end > 1;
                let compared = if is_nested {
                    &prefix[end - 1..]
                } else {
                    prefix
                };
                if compared.len() != declared_parts.len() {
                    continue;
                }
                let close: Option<Vec<Closeness>> = compared
                    .iter()
                    .zip(&declared_parts)
                    .map(|(name, declared_parts)| self.closeness(name, declared_parts))
                    .collect();
                let Some(close) = close else { continue };
                let is_typo = close
                    .iter()
                    .any(|close| matches!(close, Closeness::Letter | Closeness::Word));
                if is_nested && is_typo {
                    continue;
                }
                // Next to the declared folder, it may be another word. A short word may be one too, unless the type restricts who reads its pages.
                let is_word =
                    close.contains(&Closeness::Word) && !folders.restricted.contains(folder);
                let is_certain =
                    !(is_nested || is_typo && folders.filled.contains(folder) || is_word);
                return Some((prefix.join("/"), at, is_certain));
            }
        }
        None
    }
}

impl MisnamedFolder<'_> {
    fn diagnostic(&self, prefix: &str, content: &str) -> Diagnostic {
        let (kind, folder) = self.declared;
        let (name, declared_parts) = (in_content(content, prefix), in_content(content, folder));
        let names = list_of(self.pages.iter().copied(), MAX_NAMES);
        let pages = match self.pages.len() {
            1 => "its file is read as a plain page".to_owned(),
            count => format!("its {count} files are read as plain pages"),
        };
        let message = format!(
            "the folder `{name}` is not `{declared_parts}`, the folder of the type `{kind}`, so {pages}: {names}"
        );
        let diagnostic = Diagnostic::new(MISNAMED_FOLDER, Span::new(self.first, 0, 0), message)
            .help(format!("move the files to `{declared_parts}`; if they are plain pages, write `type: page` in each of them"));
        if self.certain {
            diagnostic.decides_visibility()
        } else {
            diagnostic
        }
    }
}
