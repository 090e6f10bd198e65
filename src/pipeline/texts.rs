//! The content's texts to documents: each by itself, with what the folders around it say for all that is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Input, InputText, counted};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, FOREIGN_SYNTAX};
use crate::document::{self, Document, Rules};
use crate::text::{FileId, Sources};
use crate::tree::Map;

/// Where the content's texts stand among the sources.
pub(super) struct Files {
    documents: Vec<FileId>,
    defaults: Vec<FileId>,
}

impl Files {
    /// Adds them.
    pub(super) fn enter(input: &Input, sources: &mut Sources) -> Self {
        let folder = if input.folder.is_empty() { String::new() } else { format!("{}/", input.folder) };
        let mut enter = |texts: &[InputText]| {
            texts.iter().map(|text| sources.add(format!("{folder}{}", text.path), text.text.clone())).collect()
        };
        Self { documents: enter(&input.documents), defaults: enter(&input.defaults) }
    }
}

/// Reads every document, each with the defaults of its folder.
pub(super) fn parse(input: &Input, files: &Files, config: &Config) -> (Vec<Arc<Document>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut defaults: BTreeMap<&str, Map> = BTreeMap::new();
    for (text, file) in input.defaults.iter().zip(&files.defaults) {
        let (map, found) = document::defaults(*file, &text.text, config);
        diagnostics.extend(found);
        defaults.insert(text.path.rsplit_once('/').map_or("", |(folder, _)| folder), map);
    }
    let folders: BTreeMap<&str, Map> = input
        .documents
        .iter()
        .map(|text| folder_of(&text.path))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|folder| (folder, defaults_of(folder, &defaults)))
        .collect();
    let rules = Rules::new(config);
    let documents: Vec<Arc<Document>> = input
        .documents
        .par_iter()
        .zip(&files.documents)
        .map(|(text, file)| Arc::new(document::parse(*file, &text.path, &text.text, &folders[folder_of(&text.path)], &rules)))
        .collect();
    let found = documents.iter().flat_map(|document| document.diagnostics.iter().cloned());
    let (foreign, own): (Vec<_>, Vec<_>) = found.partition(|diagnostic| diagnostic.code == FOREIGN_SYNTAX);
    diagnostics.extend(own);
    diagnostics.extend(counted(foreign));
    (documents, diagnostics)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The defaults that hold in a folder: its own, then those of the folders around it, the nearest first.
fn defaults_of(folder: &str, defaults: &BTreeMap<&str, Map>) -> Map {
    let mut merged = Map::default();
    let mut here = Some(folder);
    while let Some(folder) = here {
        for entry in defaults.get(folder).into_iter().flat_map(|map| &map.entries) {
            if merged.get(&entry.key.value).is_none() {
                merged.entries.push(entry.clone());
            }
        }
        here = if folder.is_empty() { None } else { Some(folder_of(folder)) };
    }
    merged
}
