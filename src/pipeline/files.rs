//! The files of a site that are not texts: which are copied, which are never copied, and which are left out.

use std::sync::Arc;

use super::{Input, InputFile, InputProblem, Request};
use crate::config::{Config, FILE, Role, role};
use crate::diagnostic::Severity;
use crate::model::Inputs;

/// The files of a site, without its texts.
#[derive(Debug, PartialEq)]
pub(super) struct Files {
    pub(super) folder: Arc<str>,
    /// Whether there is no file at all.
    pub(super) empty: bool,
    pub(super) problems: Vec<InputProblem>,
    names: Arc<[String]>,
    /// The content's files that are likely sources of pages and are never copied, sorted: those recognised by name, and all of them.
    pub(super) unread_names: Vec<String>,
    unread: Arc<[String]>,
    /// The content's files and folders that are left out because something is wrong with them, sorted.
    left_out: Arc<[String]>,
    pub(super) assets: Vec<InputFile>,
    pub(super) statics: Vec<InputFile>,
    /// The files of `static/` that are never copied, where audiences are declared.
    pub(super) sources_in_static: Vec<String>,
}

impl Files {
    pub(super) fn new(input: &Input, config: &Config) -> Self {
        // Without audiences, everybody may read a source.
        let restricted = !config.audiences.is_empty();
        let (raw, assets): (Vec<_>, Vec<_>) = input
            .assets
            .iter()
            .cloned()
            .partition(|asset| restricted && asset.source);
        let is_source = |file: &InputFile| restricted && is_source(&file.path, file.source);
        let (sources, statics): (Vec<_>, Vec<_>) =
            input.statics.iter().cloned().partition(is_source);
        let mut unread: Vec<String> = input
            .unread
            .iter()
            .cloned()
            .chain(raw.into_iter().map(|file| file.path))
            .collect();
        unread.sort();
        let prefix = if input.folder.is_empty() {
            String::new()
        } else {
            format!("{}/", input.folder)
        };
        let is_error = |problem: &&InputProblem| problem.code.severity() == Severity::Error;
        let in_content =
            |problem: &InputProblem| problem.path.strip_prefix(&prefix).map(str::to_owned);
        let mut left_out: Vec<String> = input
            .problems
            .iter()
            .filter(is_error)
            .filter_map(in_content)
            .collect();
        left_out.sort();
        Self {
            folder: input.folder.as_str().into(),
            empty: input.documents.is_empty() && input.problems.is_empty(),
            problems: input.problems.clone(),
            names: assets.iter().map(|asset| asset.path.clone()).collect(),
            unread_names: input.unread.clone(),
            unread: unread.into(),
            left_out: left_out.into(),
            assets,
            statics,
            sources_in_static: sources.into_iter().map(|file| file.path).collect(),
        }
    }

    /// The content's files that are neither pages nor likely sources by their names, sorted.
    pub(super) fn other_names(&self) -> impl Iterator<Item = &str> {
        let by_content = self
            .unread
            .iter()
            .filter(|path| self.unread_names.binary_search(path).is_err());
        let mut names: Vec<&str> = self
            .names
            .iter()
            .chain(by_content)
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// The inputs of the model of the whole site.
    pub(super) fn model_inputs(&self, config: &Arc<Config>, request: &Request) -> Inputs {
        Inputs {
            config: config.clone(),
            folder: self.folder.clone(),
            assets: self.names.clone(),
            unread: self.unread.clone(),
            left_out: self.left_out.clone(),
            today: request.today,
            drafts: request.preview,
            visible_pages: None,
        }
    }
}

/// Whether a file of `static/` would publish the source of pages, or what is declared about them.
fn is_source(path: &str, begins_as_source: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    begins_as_source
        || matches!(
            role(name),
            Role::Page
                | Role::Defaults
                | Role::LikePage(_)
                | Role::Declarations(FILE)
                | Role::CloseTo(FILE)
        )
}

/// The path of a file of the content, as messages show it.
pub(super) fn in_content(folder: &str, path: &str) -> String {
    if folder.is_empty() {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}
