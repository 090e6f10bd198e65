//! Finds the page or record that a word on the command line means: a path in the site, with or without `.html`, or a record.

use crate::config::Endpoints;
use crate::diagnostic::{WordIndex, list_of, suggest};
use crate::document::Reference;
use crate::model::{Lookup, Model, PageId, PageKind, RecordId};
use crate::text::Span;

/// A page or a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageOrRecord {
    /// A page.
    Page(PageId),
    /// A record.
    Record(RecordId),
}

/// Why a word means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Finds the page or record that a word means.
///
/// # Errors
/// The message for a word that means nothing, or several records.
pub fn find(model: &Model, word: &str) -> Result<PageOrRecord, NotFound> {
    let word = word.trim().trim_start_matches("./").trim_start_matches('/');
    let (path, anchor) = word.split_once('#').unwrap_or((word, ""));
    if let Some(at) = page(model, path) {
        return Ok(entry(model, at, anchor).map_or(PageOrRecord::Page(at), PageOrRecord::Record));
    }
    let reference = Reference::read(word, Span::default());
    match model.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any) {
        Lookup::Record(id) | Lookup::Moved(id) => Ok(PageOrRecord::Record(id)),
        Lookup::Missing => Err(unknown(model, word)),
        found => {
            let problem = model.explain(&found, &reference, &Endpoints::Any);
            Err(problem.map_or_else(
                || unknown(model, word),
                |problem| NotFound {
                    message: problem.message,
                    help: problem.help.join("; "),
                },
            ))
        }
    }
}

/// The page at a path: as written, without `.html`, as a folder, or as an export of the page.
fn page(model: &Model, path: &str) -> Option<PageId> {
    let folder = path.trim_end_matches('/');
    let index = if folder.is_empty() {
        "index.html".to_owned()
    } else {
        format!("{folder}/index.html")
    };
    let named = [path.to_owned(), format!("{path}.html"), index]
        .into_iter()
        .find_map(|path| model.page_at(&path));
    named
        .or_else(|| model.page_of_export(path).map(|(page, _)| page))
        .or_else(|| {
            // A page without HTML by its address, without an ending.
            let is_named = |page: &PageId| {
                let stem = model.page(*page).path.rsplit_once('.');
                stem.is_some_and(|(stem, _)| stem == path)
            };
            model.all_page_ids().find(is_named)
        })
}

/// The entry of an index that an anchor means.
fn entry(model: &Model, page: PageId, anchor: &str) -> Option<RecordId> {
    let PageKind::Index { kind, .. } = model.page(page).kind else {
        return None;
    };
    match model.find(
        Some(&model.config().schema.type_of(kind).name),
        anchor,
        &Endpoints::Any,
    ) {
        Lookup::Record(id) if model.address(id) == Some((page, Some(anchor))) => Some(id),
        _ => None,
    }
}

fn unknown(model: &Model, word: &str) -> NotFound {
    let mut exports = model.config().site.exports.iter();
    if exports.any(|export| export.path() == word) {
        return NotFound {
            message: format!("`{word}` contains all records"),
            help: "name one of the records, as `TYPE:ID`".to_owned(),
        };
    }
    let full = |path: &str| {
        path.rsplit_once('.')
            .is_some_and(|(_, ending)| ending == "html")
    };
    let paths = model.pages().iter().map(|page| {
        if full(word) {
            page.path.clone()
        } else {
            page.path
                .strip_suffix(".html")
                .unwrap_or(&page.path)
                .to_owned()
        }
    });
    let named = |id: RecordId| {
        let id_alone = &model.record(id).id.value;
        if word.contains(':') {
            format!("{}:{id_alone}", model.type_of(id).name)
        } else {
            id_alone.clone()
        }
    };
    let known: Vec<String> = paths.chain(model.in_order().map(named)).collect();
    let index = WordIndex::new(known.iter().map(String::as_str));
    let near: Vec<&str> = index
        .nearest(word, |_| true)
        .into_iter()
        .map(|(_, word)| word)
        .collect();
    let types = || model.config().schema.types.keys().map(String::as_str);
    let help = suggest(&near).unwrap_or_else(|| match word.split_once(':') {
        Some((kind, _)) if model.config().schema.type_named(kind).is_none() => {
            format!("the types are {}", list_of(types(), 24))
        }
        _ => "use the path of a page in the site, or a record as `TYPE:ID`".to_owned(),
    });
    NotFound {
        message: format!("this site has no page or record `{word}`"),
        help,
    }
}
