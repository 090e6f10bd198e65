//! Which page or record a word means: a path in the site, with or without its ending, or a record.

use crate::config::Endpoints;
use crate::diagnostic::{WordIndex, list_of, suggest};
use crate::document::Reference;
use crate::model::{Found, Model, PageKind, RecordId};
use crate::text::Span;

/// What is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page, by its number.
    Page(usize),
    /// A record.
    Record(RecordId),
}

/// Why nothing is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// One line; what is so.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Finds what a word means.
///
/// # Errors
/// The words for one that means nothing, or several records.
pub fn find(model: &Model, word: &str) -> Result<Target, Unknown> {
    let word = word.trim().trim_start_matches("./").trim_start_matches('/');
    let (path, anchor) = word.split_once('#').unwrap_or((word, ""));
    if let Some(at) = page(model, path) {
        return Ok(entry(model, at, anchor).map_or(Target::Page(at), Target::Record));
    }
    let reference = Reference::read(word, Span::default());
    match model.find(reference.kind.as_deref(), &reference.id, &Endpoints::Any) {
        Found::Record(id) | Found::Moved(id) => Ok(Target::Record(id)),
        Found::Missing => Err(unknown(model, word)),
        found => {
            let said = model.explain(&found, &reference, &Endpoints::Any);
            Err(said.map_or_else(
                || unknown(model, word),
                |said| Unknown {
                    message: said.message,
                    help: said.help.join("; "),
                },
            ))
        }
    }
}

/// The page at a path: as written, without `.html`, as a folder, or as what stands beside it.
fn page(model: &Model, path: &str) -> Option<usize> {
    let folder = path.trim_end_matches('/');
    let index = if folder.is_empty() {
        "index.html".to_owned()
    } else {
        format!("{folder}/index.html")
    };
    let named = [path.to_owned(), format!("{path}.html"), index]
        .into_iter()
        .find_map(|path| model.page_at(&path));
    named.or_else(|| {
        (0..model.pages().len()).find(|at| model.sheet_beside(*at).as_deref() == Some(path))
    })
}

/// The entry of an index that an anchor means.
fn entry(model: &Model, page: usize, anchor: &str) -> Option<RecordId> {
    let PageKind::Index { kind, .. } = model.pages()[page].kind else {
        return None;
    };
    match model.find(
        Some(&model.config.schema.type_of(kind).name),
        anchor,
        &Endpoints::Any,
    ) {
        Found::Record(id) if model.address(id) == Some((page, Some(anchor))) => Some(id),
        _ => None,
    }
}

fn unknown(model: &Model, word: &str) -> Unknown {
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
    let types = || model.config.schema.types.keys().map(String::as_str);
    let help = suggest(&near).unwrap_or_else(|| match word.split_once(':') {
        Some((kind, _)) if model.config.schema.type_named(kind).is_none() => {
            format!("the types are {}", list_of(types(), 24))
        }
        _ => "name a page by its path in the site, or a record as `TYPE:ID`".to_owned(),
    });
    Unknown {
        message: format!("this site has neither a page nor a record `{word}`"),
        help,
    }
}
