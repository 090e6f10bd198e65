//! The files that texts of a site include in code blocks: which there are, and what is read again if one of them changes.
//!
//! `load` reads the files; here they are paths and values.

use std::collections::BTreeSet;

use super::{Input, InputText};
use crate::document;
use crate::markdown::IncludedFiles;

pub use crate::document::included_by_page;

/// The paths of all files that a site's texts include, from the handbook's root.
#[must_use]
pub fn included_by(input: &Input) -> BTreeSet<String> {
    let pages = input.documents.iter();
    let pages = pages.flat_map(|page| included_by_page(&page.text));
    let defaults = input.defaults.iter();
    let config = configs(input);
    pages
        .chain(config.flat_map(document::included_by_config))
        .chain(defaults.flat_map(|text| document::included_by_defaults(&text.text)))
        .collect()
}

/// The texts that declare fields, whose defaults may include files: the config, and presets in folders.
fn configs(input: &Input) -> impl Iterator<Item = &str> {
    let presets = input.presets.values().flatten();
    let presets = presets.map(|preset| &*preset.config);
    input.config.iter().map(|text| &**text).chain(presets)
}

/// The files of an input that differ from those that were read before.
#[derive(Debug)]
pub(super) struct ChangedFiles<'i> {
    paths: BTreeSet<&'i str>,
}

impl<'i> ChangedFiles<'i> {
    pub(super) fn new(before: &'i IncludedFiles, now: &'i IncludedFiles) -> Self {
        let paths = before.keys().chain(now.keys());
        let differs = |path: &&String| before.get(*path) != now.get(*path);
        Self {
            paths: paths.filter(differs).map(String::as_str).collect(),
        }
    }

    /// Whether values in data include one of them. Values may be compared and sorted by, on any page.
    pub(super) fn concern_values(&self, input: &Input) -> bool {
        let defaults = |text: &InputText| document::included_by_defaults(&text.text);
        let front_matter = |text: &InputText| document::included_by_front_matter(&text.text);
        !self.paths.is_empty()
            && (configs(input).any(|text| self.has_any(&document::included_by_config(text)))
                || input
                    .defaults
                    .iter()
                    .any(|text| self.has_any(&defaults(text)))
                || input
                    .documents
                    .iter()
                    .any(|text| self.has_any(&front_matter(text))))
    }

    /// Whether a page includes one of them.
    pub(super) fn concern_page(&self, text: &str) -> bool {
        !self.paths.is_empty() && self.has_any(&included_by_page(text))
    }

    fn has_any(&self, paths: &BTreeSet<String>) -> bool {
        paths.iter().any(|path| self.paths.contains(path.as_str()))
    }
}
