//! A file split into drafts: one for an ordinary file, one for each row of a collection.

use std::sync::Arc;

use crate::config::stem;
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span, Spanned};
use crate::tree::{Map, Node};

use super::collection::Collection;
use super::file_type::{in_former_folder, type_of_file};
use super::front_matter::{self, ParsedFrontMatter};
use super::{Draft, DraftText, Rules, defaults};

/// Splits a file into drafts.
pub(super) fn split_into_drafts(
    file: FileId,
    path: &str,
    text: &Arc<str>,
    folder_defaults: &Map,
    rules: &Rules<'_>,
) -> (Vec<Draft>, Vec<Diagnostic>) {
    let config = rules.config;
    let mut diagnostics = Vec::new();
    let ParsedFrontMatter {
        map: mut front,
        span,
        body,
    } = front_matter::read(file, text, rules, &mut diagnostics);
    let text = DraftText::rest(text.clone(), body);
    if front.node("type").and_then(Node::as_text) == Some("collection") {
        let collection = Collection {
            file,
            path,
            front,
            text,
            span,
        };
        let rows = collection.drafts(folder_defaults, rules, &mut diagnostics);
        return (rows, diagnostics);
    }
    let kind = type_of_file(path, &front, config, &mut diagnostics);
    defaults::apply(&mut front, folder_defaults, kind, config);
    let stem = stem(path);
    let own_id = if config.schema.type_of(kind).is_page() {
        stem
    } else {
        stem.rsplit('/').next().unwrap_or(stem)
    };
    let written = front
        .node("id")
        .and_then(|node| Some(Spanned::new(node.as_text()?.to_owned(), node.span)));
    let start = span.start as usize;
    let id =
        written.unwrap_or_else(|| Spanned::new(own_id.to_owned(), Span::new(file, start, start)));
    let draft = Draft {
        kind,
        id,
        path: path.into(),
        front,
        text,
        span,
        row: false,
    };
    diagnostics.extend(in_former_folder(&draft, config));
    (vec![draft], diagnostics)
}
